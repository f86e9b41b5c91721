"""Frozen waves: Parquet with a hash, scanned where they lie."""
