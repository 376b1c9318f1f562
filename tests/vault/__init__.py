"""Tests of the vault: by example, by property, by known answers and by known faults."""
