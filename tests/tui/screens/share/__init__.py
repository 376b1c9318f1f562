"""Tests of the screens around sharing."""
