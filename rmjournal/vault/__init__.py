"""Bytes sealed under keys in one SQLite file. Knows nothing of mentoring; FORMAT.md is its specification."""
