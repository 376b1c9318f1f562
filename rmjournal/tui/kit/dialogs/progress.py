"""Run something slow in a thread, show its progress, and let the person stop it."""

import threading
import time
from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import ProgressBar, Static

from rmjournal.support.crash_report import unexpected
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.dialogs.modal import BUSY, KeyLine, Modal
from rmjournal.tui.kit.safe_text import content

CANCEL_TASK, CLOSE = ("Esc", "cancel", "stop"), ("Enter", "close", "read")
OFTEN = 0.1  # seconds between two updates of the bar
Progress = Callable[[int, int], None]
Task = Callable[[Progress], str]


class _Stopped(Exception):
    """The person stopped the task."""


class ProgressDialog(Modal[str]):
    """Show one task, its progress and its outcome. The result is the task's message, or
    "" if it was stopped or failed.

    Meanwhile the journal belongs to the task: nothing under the dialog touches it, and
    a lock waits for the task behind a blank screen. A task that never reports its
    progress cannot be stopped, and the dialog says so."""

    BINDINGS: ClassVar = [Binding("escape", "stop", "stop", show=False), Binding("enter", "read", "close", show=False)]

    class Advanced(Message):
        """Say how far the task is."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done, self.of = done, of

    class Ended(Message):
        """Say that the task has ended, with a message or an error."""

        def __init__(self, message: str, error: RmjournalError | None) -> None:
            super().__init__()
            self.message, self.error = message, error

    def __init__(self, head: str, task: Task, *, can_stop: bool = True) -> None:
        super().__init__()
        self.head, self._job, self.can_stop = head, task, can_stop
        self._stopping, self._over = threading.Event(), threading.Event()
        self._looked, self._message = 0.0, ""

    def compose(self) -> ComposeResult:
        """Yield the heading, the bar and what the keys do."""
        with Vertical(id="dialog"):
            yield Static(content(self.head), id="task", classes="head")
            yield ProgressBar(show_eta=False, id="far")
            message = "" if self.can_stop else "This can't be interrupted."
            yield Static(message, id="message", classes="muted words gap")
            if self.can_stop:
                yield KeyLine(CANCEL_TASK, widget_id="stop")
            yield KeyLine(CLOSE, widget_id="close")

    def on_mount(self) -> None:
        """Start the task."""
        self.query_one("#close").display = False
        self._run()

    @work(thread=True, exclusive=True, exit_on_error=False, group=BUSY)
    def _run(self) -> None:
        message, failure = "", None
        try:
            message = self._job(self._progress)
        except _Stopped:
            pass
        except RmjournalError as error:
            failure = error
        except Exception as error:  # its message and its frames may hold private text
            failure = unexpected(error)
        finally:
            self._over.set()
        self.post_message(self.Ended(message, failure))

    def _progress(self, done: int, of: int) -> None:
        if self._stopping.is_set():
            raise _Stopped
        if time.monotonic() - self._looked >= OFTEN:
            self._looked = time.monotonic()
            self.post_message(self.Advanced(done, of))

    def on_progress_dialog_advanced(self, event: Advanced) -> None:
        """Show the progress."""
        self.query_one(ProgressBar).update(total=event.of, progress=event.done)

    def on_progress_dialog_ended(self, event: Ended) -> None:
        """Show the outcome, or close if the person stopped the task."""
        if event.error is None and not event.message:
            self.dismiss("")
            return
        self._message = event.message
        words = event.message if event.error is None else str(event.error)
        self.query_one("#message", Static).update(content(words))
        self.query_one("#message", Static).set_classes("words gap" if event.error is None else "error words gap")
        self.query_one("#task", Static).update(content(self.head.rstrip(".")))  # it goes on no longer
        self.query_one("#far").display = False
        self.query_one("#close").display = True
        self.query("#stop").set(display=False)

    def action_read(self) -> None:
        """Close, if the task has ended."""
        if self._over.is_set():
            self.dismiss(self._message)

    def action_stop(self) -> None:
        """Ask the task to stop, or close if it has ended."""
        self._stopping.set()
        self.action_read()

    def request_stop(self) -> bool:
        """Ask the task to stop. Return whether it has ended."""
        self._stopping.set()
        return self._over.is_set()

    def save_pending(self) -> None:
        """Ask the task to stop, and wait until it has: after a crash, nobody did so
        before."""
        self._stopping.set()
        self._over.wait()


class ClosingScreen(Screen[None]):
    """Hide the journal while a lock or the end waits for a task."""

    def compose(self) -> ComposeResult:
        """Yield what the app is waiting for."""
        yield Static("Finishing up before closing...", classes="muted words")
