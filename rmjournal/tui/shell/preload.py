"""Import and read, while the passphrase is typed, what is needed right after."""


def get_ready() -> None:
    """Do so. Safe to call in a thread."""
    from rich.cells import cell_len
    from textual import scrollbar

    from rmjournal.guidance import texts
    from rmjournal.journal import Journal
    from rmjournal.tui.screens.home import home
    from rmjournal.tui.shell import palette, palette_entries, proving, routes

    _ = scrollbar, home, palette, palette_entries, proving
    Journal.files.get_ready()
    texts.texts()
    cell_len("…")  # reads a table of characters
    routes.screen_classes()
