"""Open the screen, and complete commands in a shell."""
