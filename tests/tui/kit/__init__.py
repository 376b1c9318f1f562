"""Tests of the parts that screens are built from."""
