"""Step 9: feedback and complaints, answered and asked again."""
