"""rmjournal: a private, encrypted journal for reverse mentoring."""

__version__ = "0.1.0"
