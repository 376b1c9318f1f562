"""Share what a person chooses to share."""
