"""Write: a note or a reflection."""
