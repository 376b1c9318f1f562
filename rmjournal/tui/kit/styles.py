"""The style sheets: a short one for the first screen, so that it appears at once, and
one for all others."""

from pathlib import Path
from typing import Any

from textual.app import App

DOOR, PAGES = (Path(__file__).with_name(name) for name in ("door.tcss", "journal.tcss"))


def read_styles(app: App[Any]) -> None:
    """Read the style sheet of the other screens now, sooner than one is shown."""
    if not app.stylesheet.has_source(str(PAGES)):
        app.stylesheet.read(PAGES)
        app.stylesheet.reparse()
