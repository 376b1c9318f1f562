"""Tests of what reverse mentoring is."""
