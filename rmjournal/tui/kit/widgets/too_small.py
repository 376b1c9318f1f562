"""What replaces a screen in a window that is too small."""

from textual.geometry import Size
from textual.widgets import Static

LEAST = Size(50, 14)  # cells that a screen needs


def is_too_small(window: Size) -> bool:
    """Return whether a window of this size shows nothing of a screen."""
    return window.width < LEAST.width or window.height < LEAST.height


class TooSmall(Static):
    """Cover a screen when the window is too small for it. Nothing is lost
    underneath."""

    def __init__(self) -> None:
        super().__init__("This window is too small. What you typed is saved. Please make the window larger.")
