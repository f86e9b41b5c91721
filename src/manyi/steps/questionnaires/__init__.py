"""Step 2: how it is asked; a version is immutable once published."""
