"""Share what a person chooses to share, and import what comes in."""
