"""Read letters back that mail and chat have changed. Needs the standard library
only."""
