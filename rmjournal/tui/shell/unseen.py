"""What a key may do in a window that is too small to show it: lock, quit, and go on
with a text."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.events import Event, Key, Paste
from textual.widgets import Input

from rmjournal.tui.kit.commands import CONCEAL, LOCK, QUIT

if TYPE_CHECKING:
    from textual.widget import Widget

_WORK = (LOCK, QUIT, CONCEAL)
_CORRECT = ("backspace", "delete")


def works_unseen(event: Event, focused: "Widget | None", keys: Mapping[str, str]) -> bool:
    """Return whether this key, paste or move of the mouse may be answered unseen.

    `keys` are the person's own. What is being written goes on and can be
    corrected, so that no word is lost while a window is made smaller; no key does more
    than that."""
    if isinstance(event, Key) and any(event.key in keys.get(each.id, each.key).split(",") for each in _WORK):
        return True
    if not isinstance(focused, Input) and getattr(focused, "read_only", None) is not False:
        return False
    if isinstance(event, Paste) or (isinstance(event, Key) and (event.is_printable or event.key in _CORRECT)):
        return True
    return isinstance(event, Key) and event.key == "enter" and bool(getattr(focused, "has_paragraphs", False))
