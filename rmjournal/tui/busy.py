"""Something that takes a while: it runs beside the screen, says how far it is, and can be stopped."""

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

from rmjournal.support import hardening as process
from rmjournal.support.errors import Failed, RmjournalError
from rmjournal.tui.plain import content
from rmjournal.tui.sheet import Sheet

OFTEN = 0.1  # seconds between two looks at how far it is
Progress = Callable[[int, int], None]
Task = Callable[[Progress], str]


class _Stopped(Exception):
    """Somebody stopped it."""


class BusySheet(Sheet[str]):
    """One task, how far it is, and how it ended, which stays until it was read. It gives what the task told, "" where
    it was stopped or went wrong.

    The journal belongs to the task meanwhile: nothing under the sheet touches it, and a lock waits for its end, behind
    a curtain. A task that does not look at its progress cannot be stopped, which is said."""

    BINDINGS: ClassVar = [Binding("escape", "stop", "stop", show=False), Binding("enter", "read", "close", show=False)]

    class Went(Message):
        """So far it is."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done, self.of = done, of

    class Ended(Message):
        """It has ended, with a sentence or an error."""

        def __init__(self, told: str, error: RmjournalError | None) -> None:
            super().__init__()
            self.told, self.error = told, error

    def __init__(self, head: str, task: Task, *, can_stop: bool = True) -> None:
        super().__init__()
        self.head, self._job, self.can_stop = head, task, can_stop
        self._stopping, self._over = threading.Event(), threading.Event()
        self._looked, self._told = 0.0, ""

    def compose(self) -> ComposeResult:
        """Lay out what is done, and how far it is."""
        with Vertical(id="sheet"):
            yield Static(content(self.head), classes="head")
            yield ProgressBar(show_eta=False, id="far")
            stop = "Esc stops it. Nothing is left half done." if self.can_stop else "This has to come to its end."
            yield Static(stop, id="told", classes="muted words gap")
            yield Static("Enter closes this.", id="close", classes="muted gap")

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#close").display = False
        self._run()

    @work(thread=True, exclusive=True, exit_on_error=False, group="busy")
    def _run(self) -> None:
        told, failure = "", None
        try:
            told = self._job(self._progress)
        except _Stopped:
            pass
        except RmjournalError as error:
            failure = error
        except Exception as error:  # neither its message nor its frames are shown
            failure = Failed(f"Something went wrong inside rmjournal ({process.whereabouts(error)}).", "Try again.")
        finally:
            self._over.set()
        self.post_message(self.Ended(told, failure))

    def _progress(self, done: int, of: int) -> None:
        if self._stopping.is_set():
            raise _Stopped
        if time.monotonic() - self._looked >= OFTEN:
            self._looked = time.monotonic()
            self.post_message(self.Went(done, of))

    def on_busy_sheet_went(self, event: Went) -> None:
        """Show how far it is."""
        self.query_one(ProgressBar).update(total=event.of, progress=event.done)

    def on_busy_sheet_ended(self, event: Ended) -> None:
        """Say how it ended; go where somebody stopped it."""
        if event.error is None and not event.told:
            self.dismiss("")
            return
        self._told = event.told
        words = event.told if event.error is None else f"{event.error.sentence} {event.error.hint}".strip()
        self.query_one("#told", Static).update(content(words))
        self.query_one("#told", Static).set_classes("words gap" if event.error is None else "error words gap")
        self.query_one("#far").display = False
        self.query_one("#close").display = True

    def action_read(self) -> None:
        """Go, when it has ended."""
        if self._over.is_set():
            self.dismiss(self._told)

    def action_stop(self) -> None:
        """Stop it; where it has ended already, go."""
        self._stopping.set()
        self.action_read()

    def let_go(self) -> bool:
        """Ask it to stop; say whether it has let go of the journal."""
        self._stopping.set()
        return self._over.is_set()

    def seal(self) -> None:
        """Wait until it lets go of the journal, where nobody did so before: after a crash."""
        self._stopping.set()
        self._over.wait()


class Curtain(Screen[None]):
    """What is seen in place of the journal while a lock or the end waits for a task."""

    def compose(self) -> ComposeResult:
        """Say what is waited for."""
        yield Static("Closing. What was begun comes to its end first.", classes="muted words")
