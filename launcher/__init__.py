"""What run.py does: set up, serve, test, check and lock, with the standard library alone."""
