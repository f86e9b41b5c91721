"""Step 4: from the first invitation to the verdict on what came back."""
