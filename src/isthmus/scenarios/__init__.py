"""Scenarios: the TOML form, its checks, and those that come with Isthmus."""
