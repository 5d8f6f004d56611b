"""Folder ↔ DuckDB, the bundled atlas and the user's overlay, provenance and citation."""
