"""Define a record and its typed body, and build bodies from what a person typed."""
