"""Atlases on their way out: export as a Data Package of CSV or Parquet files."""
