"""Bytes sealed under keys in one SQLite file; FORMAT.md specifies it."""
