"""One record in full, what can be done to it, and its earlier versions."""
