"""The app: its start and end, the way to each screen, the palette."""
