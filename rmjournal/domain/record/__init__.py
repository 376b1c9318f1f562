"""Hold one entry as a record: its place, its typed body, and how a body is built from what a person typed."""
