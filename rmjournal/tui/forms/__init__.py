"""The forms: which fields each has, and what the journal gets when one is saved."""
