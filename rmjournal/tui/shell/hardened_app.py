"""An app that leaves nothing readable behind: no clipboard, no screenshot, no local
variables in a crash report."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from textual.app import App, ReturnType
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from rmjournal.support.crash_report import crash_report
from rmjournal.tui.kit.safe_text import NoControls

CRASHED = 1
_ALL_SAVED = "What you wrote is saved, except perhaps the last few seconds."
_SAVED_BEFORE = "What was saved before is safe."


class HardenedApp(App[ReturnType]):
    """Replace what in Textual would write down private text. Each of these was seen to
    leak before."""

    def __init__(self) -> None:
        super().__init__()
        self._no_controls = NoControls()  # one for all: what Textual has filtered before, it finds by its filter
        self.closing_messages: list[str] = []
        self.is_all_saved = True  # until something could not be saved at the end

    def close(self) -> None:
        """Save what can be saved, and note what cannot. Called before the end, whatever
        the reason."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters that every drawn line goes through, so that no control
        character gets past."""
        return [self._no_controls, *super().get_line_filters()]

    def copy_to_clipboard(self, text: str) -> None:
        """Copy inside this journal only. No terminal, and so no other program, gets
        it."""
        self._clipboard = text

    def copy_out(self, text: str) -> None:
        """Put a text on the computer's clipboard, by way of the terminal. The caller
        has logged it.

        Not every terminal passes it on (OSC 52; that of macOS does not), and none says
        so."""
        super().copy_to_clipboard(text)

    def deliver_screenshot(self, *_: Any, **__: Any) -> None:
        """Write no screenshot: it would be a readable copy."""

    def save_screenshot(self, *_: Any, **__: Any) -> str:
        """Write no screenshot: it would be a readable copy."""
        return ""

    def action_screenshot(self, *_: Any, **__: Any) -> None:
        """Write no screenshot: it would be a readable copy."""

    def panic(self, *_: Any) -> None:
        """End after an error that Textual would print in full."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End after an unexpected error. Say where it arose, and none of the data in
        its frames."""
        error: BaseException | None = self._exception
        error = error.error if isinstance(error, WorkerFailed) else error
        with suppress(Exception):
            self.close()
        message = crash_report(error, _ALL_SAVED if self.is_all_saved else _SAVED_BEFORE)
        if message not in self.closing_messages:  # an error may repeat itself before the end
            self.closing_messages.append(message)
        self._return_code = CRASHED
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print nothing: the caller prints `closing_messages`."""
        self._exit_renderables.clear()
