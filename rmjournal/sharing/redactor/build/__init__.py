"""How the lexicon of the redactor is made: once, from word lists that others keep. Not imported at run time."""
