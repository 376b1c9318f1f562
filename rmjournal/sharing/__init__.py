"""What may leave the machine: the redactor and its lexicon. Standard library only, and no journal."""
