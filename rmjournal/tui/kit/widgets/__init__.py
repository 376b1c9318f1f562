"""The widgets that screens are made of. None of them calls the journal."""
