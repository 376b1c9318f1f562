"""Build the lexicon from public word lists. Needed once, never at run time."""
