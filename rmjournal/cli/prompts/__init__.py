"""Questions on the terminal, one at a time, and the fields that the answers make."""
