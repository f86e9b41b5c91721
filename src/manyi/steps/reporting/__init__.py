"""Step 7: the report, its approval and its readers."""
