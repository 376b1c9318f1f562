"""Decide, from records and a moment, what is due, what to ask and what to flag."""
