"""Tests of the whole program: in a real terminal, and watched from outside."""
