"""Before a journal is open: the first run, and unlocking."""
