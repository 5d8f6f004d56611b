"""The engine: arrays in, arrays out; no files, no tables, no names."""
