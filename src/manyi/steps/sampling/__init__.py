"""Step 3: which objects a wave assesses, and who is asked about them."""
