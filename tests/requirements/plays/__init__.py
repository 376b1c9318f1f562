"""Requirements, played."""
