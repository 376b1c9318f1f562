"""Relationships played on their own days, each step with what is expected of it."""
