"""Tests of the screens before a journal is open."""
