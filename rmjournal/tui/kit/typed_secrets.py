"""Forget a passphrase that was typed, once it has done its work."""

from typing import TYPE_CHECKING, Any

from rich.cells import cached_cell_len

from rmjournal.support import hardening

if TYPE_CHECKING:
    from textual.app import App

_AFTER = 1.0  # seconds, so that what comes next is drawn and the messages of the line are gone


def forget_soon(app: "App[Any]") -> None:
    """Let nothing of what was typed into a secret line stay in this process.

    Rich remembers the width of each text that it has measured, and so every beginning
    of a passphrase. Empty the line first."""
    app.set_timer(_AFTER, _forget)


def _forget() -> None:
    cached_cell_len.cache_clear()
    hardening.overwrite_freed_memory()
    hardening.give_back_freed_memory()
