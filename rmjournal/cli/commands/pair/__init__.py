"""One pair, and everything written in it."""
