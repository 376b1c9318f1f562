"""The unlock screen: one field for the passphrase. It appears before the journal is
imported."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support.crash_report import unexpected
from rmjournal.support.errors import RmjournalError, RolledBack
from rmjournal.support.paths import command_for
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.commands import QUIT, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.styles import read_styles
from rmjournal.tui.kit.typed_secrets import forget_soon
from rmjournal.tui.kit.widgets.inputs import SecretInput

if TYPE_CHECKING:
    from rmjournal.journal import Journal


OLDER = "older"  # the word to type to open an older file
FIRST_PAINT = 0.1  # seconds before the imports begin, for the screen to be painted


class UnlockScreen(BaseScreen):
    """Ask for the passphrase, and open the journal with it."""

    CSS_PATH: ClassVar[Path | None] = None  # the others' is read after the first paint
    has_letter_keys: ClassVar[bool] = False
    last_command: ClassVar[Command] = QUIT

    def __init__(self, path: Path, state: Path | None, demo: str = "") -> None:
        super().__init__()
        self.path, self.state, self.demo = path, state, demo
        self.opening = False
        self._typed = ""

    def body(self) -> Iterator[Widget]:
        """Yield the question, the field and room for an answer."""
        yield Vertical(*self._door(), id="door")

    def _door(self) -> Iterator[Widget]:
        yield Static("This is a demo." if self.demo else "Your journal is locked.", classes="head")
        yield Static("Passphrase", classes="muted")
        yield SecretInput(widget_id="passphrase")
        yield Static(id="answer", classes="error")
        yield Static(id="unsaved", classes="words")
        if self.demo:
            yield Static("The people are made up. Press Enter to open it. Its passphrase:", classes="words gap")
            yield Static(content(self.demo), classes="words")
        else:
            recover = command_for(self.path, "recover")
            yield Static(
                f"Forgotten it? Quit and run `{recover}` with your recovery key.",
                classes="muted gap words",
                markup=False,
            )

    def on_mount(self) -> None:
        """Focus the field, and get ready while the person types."""
        self.set_title("Locked")
        self.query_one("#unsaved").display = False
        self.query_one(SecretInput).focus()
        self.set_timer(FIRST_PAINT, self.get_ready)
        self.set_timer(FIRST_PAINT, partial(read_styles, self.app))

    @work(thread=True, exclusive=True, exit_on_error=False, group="ready")
    def get_ready(self) -> None:
        """Check that there is a journal, and import what opens it: most of a second
        that nobody waits for."""
        from rmjournal.journal import Journal

        try:
            Journal.files.check_file(self.path)
            if not self.opening and Journal.files.has_unsaved_text(self.path, self.state):
                self.app.call_from_thread(self.say_unsaved)
        except RmjournalError as error:
            self.app.call_from_thread(self.answer, error)
        self.host.load_screens()

    def say_unsaved(self) -> None:
        """Say that text waits, and nothing of what it says."""
        self.query_one("#unsaved", Static).update(content("Unsaved text is waiting. Unlock to get it back."))
        self.query_one("#unsaved").display = True

    def on_input_submitted(self, event: SecretInput.Submitted) -> None:
        """Try the passphrase."""
        passphrase = event.value or self.demo
        if not self.opening and passphrase:
            self.begin(passphrase)

    def begin(self, passphrase: str, *, accept_older: bool = False) -> None:
        """Say that opening takes a moment, and open."""
        self.opening = True
        self.query_one("#answer", Static).update(content("Opening..."))
        self.query_one("#answer").set_classes("muted")
        self._typed = passphrase
        self.unlock(accept_older)

    @work(thread=True, exclusive=True, group="unlock")
    def unlock(self, accept_older: bool) -> None:
        """Derive the key in a thread, so that the screen stays alive.

        Textual keeps the arguments of a worker in words: the passphrase is none."""
        from rmjournal.journal import Journal

        passphrase, self._typed = self._typed, ""
        try:
            journal = Journal.open(
                self.path,
                passphrase,
                state=self.state,
                accept_older=accept_older,
                proves=False,  # the app does, when home is painted
                clock=self.host.clock,
            )
        except RolledBack as error:
            self.app.call_from_thread(self.ask_about_older, error, passphrase)
            return
        except RmjournalError as error:
            self.app.call_from_thread(self.answer, error)
            return
        except Exception as error:  # its message and its frames may hold private text
            self.app.call_from_thread(self.answer, unexpected(error))
            return
        self.app.call_from_thread(self.opened, journal)

    def ask_about_older(self, error: RolledBack, passphrase: str) -> None:
        """Say that this file is older than expected. Open it if the person says so."""
        from rmjournal.tui.kit.dialogs.questions import WordDialog

        def typed(word: str | None) -> None:
            if word:
                self.begin(passphrase, accept_older=True)

        self.answer(error)
        lines = (
            "If you didn't put this file here, leave it closed and look for the newer one.",
            f"If you did, for example from a backup, type {OLDER}. It then counts as the newest.",
        )
        self.app.push_screen(WordDialog(error.sentence, lines, OLDER), typed)

    def answer(self, error: RmjournalError) -> None:
        """Show what is wrong, and let the person try again."""
        self.opening = False
        self.query_one("#answer", Static).update(content(str(error)))
        self.query_one("#answer").set_classes("error")
        line = self.query_one(SecretInput)
        line.value = ""
        line.focus()

    def opened(self, journal: "Journal") -> None:
        """Clear the field, and show home."""
        self.query_one(SecretInput).value = ""
        forget_soon(self.app)
        self.host.open_home(journal)
