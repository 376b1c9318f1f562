"""Tests of the screens over all pairs."""
