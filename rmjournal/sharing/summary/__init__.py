"""Write and read the files for a coordinator: summary, statement, notes, programme
file."""
