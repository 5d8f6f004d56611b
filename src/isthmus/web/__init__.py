"""The local app: pages rendered on the server, an HTTP API, and what keeps both safe."""
