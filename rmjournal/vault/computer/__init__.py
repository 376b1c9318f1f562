"""Keep what this computer knows of a vault, outside its file: how new it was, who writes it, unsaved text."""
