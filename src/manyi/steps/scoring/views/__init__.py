"""Pages of step 6: the board with its trends, a score, targets, and figures of the past."""
