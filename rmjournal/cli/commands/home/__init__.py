"""What concerns all pairs: records, signals, and the texts to read."""
