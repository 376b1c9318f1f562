"""What is shared: a text before it is shared, and the list of what was."""
