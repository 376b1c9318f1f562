"""Search everything a person wrote: once over all records, or in an index as they type."""
