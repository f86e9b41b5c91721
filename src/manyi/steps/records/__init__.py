"""Step 10: what is owed, what is filed, and the evidence of every clause."""
