"""The unlock screen: one line for the passphrase. It stands before anything of the journal is imported."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support import hardening as process
from rmjournal.support.errors import Failed, RmjournalError, RolledBack
from rmjournal.tui.commands import QUIT, Command
from rmjournal.tui.page import Page
from rmjournal.tui.plain import content
from rmjournal.tui.widgets.entry import Secret

if TYPE_CHECKING:
    from rmjournal.journal.journal import Journal
    from rmjournal.tui.app import JournalApp


def unexpected(error: BaseException) -> Failed:
    """Return what can be told of an error that nobody expected."""
    return Failed(f"Something went wrong inside rmjournal ({process.whereabouts(error)}).", "Try again.")


OLDER = "older"  # the word that opens an older file knowingly
FIRST_PAINT = 0.1  # seconds that the screen has for itself before the imports begin


class UnlockScreen(Page):
    """Ask for the passphrase, and open the journal with it."""

    goes: ClassVar[bool] = False
    at_the_end: ClassVar[Command] = QUIT

    def __init__(self, path: Path, state: Path | None, demo: str = "") -> None:
        super().__init__()
        self.path, self.state, self.demo = path, state, demo
        self.opening = False

    def body(self) -> Iterator[Widget]:
        """Yield the question, the line, and room for an answer."""
        yield Static("Your journal is locked.", classes="head")
        yield Static("Passphrase", classes="muted")
        yield Secret(id="passphrase")
        yield Static(id="answer", classes="error")
        if self.demo:
            yield Static("This journal is for looking round: Enter opens it. Its passphrase:", classes="words gap")
            yield Static(content(self.demo), classes="words")
        else:
            yield Static(
                "Forgotten? Leave with Ctrl+Q: `rmjournal recover` asks for the recovery key on paper.",
                classes="muted gap",
            )

    def on_mount(self) -> None:
        """Take the passphrase, and get ready while it is being typed."""
        self.place("Locked")
        self.query_one(Secret).focus()
        self.set_timer(FIRST_PAINT, self.get_ready)

    @work(thread=True, exclusive=True, exit_on_error=False, group="ready")
    def get_ready(self) -> None:
        """Import what opens a journal, and look whether there is one: most of a second that nobody waits for."""
        from rmjournal.journal.journal import Journal

        try:
            Journal.check_place(self.path)
        except RmjournalError as error:
            self.app.call_from_thread(self.answer, error)
        from rmjournal.tui import palette  # noqa: F401 - what stands after the passphrase
        from rmjournal.tui.screens import home  # noqa: F401

    def on_input_submitted(self, event: Secret.Submitted) -> None:
        """Try the passphrase."""
        passphrase = event.value or self.demo
        if not self.opening and passphrase:
            self.begin(passphrase)

    def begin(self, passphrase: str, *, accept_older: bool = False) -> None:
        """Say that it takes a moment, and open."""
        self.opening = True
        self.query_one("#answer", Static).update(content("Opening. This takes about a second, on purpose."))
        self.query_one("#answer").set_classes("muted")
        self.unlock(passphrase, accept_older)

    @work(thread=True, exclusive=True, group="unlock")
    def unlock(self, passphrase: str, accept_older: bool) -> None:
        """Derive the key away from the screen, so that it lives."""
        from rmjournal.journal.journal import Journal

        try:
            journal = Journal.open(self.path, passphrase, state=self.state, accept_older=accept_older)
        except RolledBack as error:
            self.app.call_from_thread(self.ask_about_older, error, passphrase)
            return
        except RmjournalError as error:
            self.app.call_from_thread(self.answer, error)
            return
        except Exception as error:  # neither its message nor its frames are shown
            self.app.call_from_thread(self.answer, unexpected(error))
            return
        self.app.call_from_thread(self.opened, journal)

    def ask_about_older(self, error: RolledBack, passphrase: str) -> None:
        """Say that another file was expected here, and open this one where the person knows of it."""
        from rmjournal.tui.sheets import WordSheet

        def typed(word: str | None) -> None:
            if word:
                self.begin(passphrase, accept_older=True)

        self.answer(error)
        lines = (
            "If you did not put this file here, leave it closed and look for the newer one.",
            f"If you did, a backup for example, type {OLDER}: it is the newest one from then on.",
        )
        self.app.push_screen(WordSheet(error.sentence, lines, OLDER), typed)

    def answer(self, error: RmjournalError) -> None:
        """Say what is wrong, under the line, and let the person try again."""
        self.opening = False
        self.query_one("#answer", Static).update(content(f"{error.sentence} {error.hint}".strip()))
        self.query_one("#answer").set_classes("error")
        line = self.query_one(Secret)
        line.value = ""
        line.focus()

    def opened(self, journal: "Journal") -> None:
        """Hand the open journal over."""
        self.query_one(Secret).value = ""
        cast("JournalApp", self.app).show_journal(journal)
