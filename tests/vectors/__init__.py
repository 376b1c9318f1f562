"""Known answers: a vault of format 1 with its keys, and copies of it with one fault each."""
