"""Open one encrypted journal file, read it, save to it, and check it."""
