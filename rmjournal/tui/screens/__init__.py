"""One module a screen: what it shows, and what its keys call."""
