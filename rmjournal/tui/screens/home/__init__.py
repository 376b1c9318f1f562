"""What concerns all pairs: home, search, signals, guidance."""
