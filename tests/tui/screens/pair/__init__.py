"""Tests of the screens of a pair."""
