"""Step 1: what is measured, in a tree of three or four levels with weights."""
