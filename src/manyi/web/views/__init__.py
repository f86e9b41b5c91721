"""Pages that belong to no step."""
