"""The tests of rmjournal."""
