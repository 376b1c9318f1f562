"""Tests of the command line: streams, exit codes, sentences."""
