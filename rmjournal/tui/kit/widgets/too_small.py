"""What replaces a screen in a window that is too small."""

from textual.widgets import Static


class TooSmall(Static):
    """Cover a screen when the window is too small for it. Nothing is lost
    underneath."""

    def __init__(self) -> None:
        super().__init__("This window is too small. What you typed is saved. Please make the window larger.")
