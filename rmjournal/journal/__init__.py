"""Use cases: what a screen or a command asks for. Between the typed domain and the sealed vault."""
