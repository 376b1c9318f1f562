"""What may leave for a programme."""
