"""Fill in the texts with which a coordinator starts a programme."""
