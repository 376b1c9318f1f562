"""Tests of the screen: the real app and a real journal, the keys pressed by Pilot."""
