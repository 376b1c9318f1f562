"""What several screens are made of. None of it calls the journal."""
