"""Back up, restore, merge, verify, repair and destroy a journal."""
