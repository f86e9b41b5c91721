"""Step 5: which answers count, and the frozen data."""
