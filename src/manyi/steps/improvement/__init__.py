"""Step 8: plans with owner and date, proven by the next wave."""
