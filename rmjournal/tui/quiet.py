"""An app that leaves nothing readable behind: no clipboard, no picture, no local variables after a crash."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from textual.app import App, ReturnType
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from rmjournal.support import hardening as process
from rmjournal.tui.plain import NoControls

CRASHED = 1


class Quiet(App[ReturnType]):
    """What of Textual would write down what is private, replaced. Each of these was seen to leak before."""

    def __init__(self) -> None:
        super().__init__()
        self.told_at_the_end: list[str] = []
        self.is_all_kept = True  # until something that was written could not be kept at the end

    def close(self) -> None:
        """Keep what can be kept, and note where that fails; called before the end, whatever the reason."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every drawn line goes through; nothing of a terminal's own language gets past it."""
        return [NoControls(), *super().get_line_filters()]

    def copy_to_clipboard(self, text: str) -> None:
        """Keep a copy for pasting inside this journal. No terminal, and so no other program, hears of it."""
        self._clipboard = text

    def hand_out(self, text: str) -> None:
        """Give a text to the terminal for the clipboard of the computer: the one command that does so listed it before.

        Not every terminal passes it on (OSC 52; the one of macOS does not), and none says so."""
        super().copy_to_clipboard(text)

    def deliver_screenshot(self, *_: Any, **__: Any) -> None:
        """Write no picture: it would be a readable copy."""

    def save_screenshot(self, *_: Any, **__: Any) -> str:
        """Write no picture: it would be a readable copy."""
        return ""

    def action_screenshot(self, *_: Any, **__: Any) -> None:
        """Write no picture: it would be a readable copy."""

    def panic(self, *_: Any) -> None:
        """End after an error that Textual would print whole."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End after an error that nobody expected; say where it arose, and none of the text that was in its hands."""
        error: BaseException | None = self._exception
        error = error.error if isinstance(error, WorkerFailed) else error
        where = process.whereabouts(error) if error is not None else "unknown"
        with suppress(Exception):
            self.close()
        kept = (
            "What you wrote until some seconds ago is kept." if self.is_all_kept else "What was saved before is kept."
        )
        told = f"rmjournal: something went wrong ({where}). {kept}"
        if told not in self.told_at_the_end:  # what goes wrong may do so again before the end
            self.told_at_the_end.append(told)
        self._return_code = CRASHED
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print nothing of Textual's own accord: whoever ran the app says what is to be said."""
        self._exit_renderables.clear()
