"""Tests of the journal over a real vault."""
