"""The journal itself: its copies, its keys, and deleting."""
