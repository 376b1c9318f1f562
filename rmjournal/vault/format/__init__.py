"""Encode and encrypt the parts of a journal file, as FORMAT.md specifies."""
