"""Write and read the files that a coordinator may get: summary, statement, notes, programme file."""
