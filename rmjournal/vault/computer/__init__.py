"""Keep what this computer knows of a vault outside its file: its age and its writer."""
