"""Search everything a person wrote: over all records, or in an index as they type."""
