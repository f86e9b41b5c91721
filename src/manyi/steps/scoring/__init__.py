"""Step 6: the figures of the regulation, and the targets they are held to."""
