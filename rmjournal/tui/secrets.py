"""A sheet on which a new passphrase is set: the present one, the new one, and the new one again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from rmjournal.journal.records.passphrases import check_strength, suggestion
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.plain import content
from rmjournal.tui.sheet import Sheet
from rmjournal.tui.widgets.entry import Secret

LINES = {"present": "The present passphrase", "new": "The new one", "again": "The new one again"}


class PassphraseSheet(Sheet[tuple[str, str]]):
    """Three secret lines. It gives the present and the new passphrase, None where it was left."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, about_recovery: str) -> None:
        super().__init__()
        self.about_recovery = about_recovery

    def compose(self) -> ComposeResult:
        """Lay out the lines, with six suggested words."""
        with Vertical(id="sheet"):
            yield Static("Another passphrase", classes="head")
            yield Static("Six words, if you like:", classes="words")
            yield Static(content(suggestion()), id="words", classes="words below")
            yield Static(content(f"Nobody can reset it, not even IT. {self.about_recovery}"), classes="words")
            yield Static(
                "Older copies of the journal, such as backups, still open with the old one.",
                classes="muted words below",
            )
            for name, label in LINES.items():
                yield Static(label, classes="muted")
                yield Secret(id=name)
            yield Static(id="wrong", classes="error gap")
            yield Static("Enter goes on, Esc leaves everything as it is.", classes="muted")

    def on_mount(self) -> None:
        """Begin with the present one."""
        self.query_one("#present").focus()

    def on_input_submitted(self, event: Secret.Submitted) -> None:
        """Go on to the next line; after the last, check what can be checked here."""
        event.stop()
        names = list(LINES)
        at = names.index(str(event.input.id))
        if at + 1 < len(names):
            self.query_one(f"#{names[at + 1]}").focus()
            return
        present, new, again = (self.query_one(f"#{name}", Secret).value for name in names)
        wrong = "These two are not the same. Type the new one twice." if new != again else ""
        try:
            check_strength(new)
        except RmjournalError as error:
            wrong = f"{error.sentence} {error.hint}".strip()
        if not wrong:
            self.dismiss((present, new))
            return
        self.query_one("#wrong", Static).update(content(wrong))
        for name in names[1:]:
            self.query_one(f"#{name}", Secret).value = ""
        self.query_one("#new").focus()

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class PresentSheet(Sheet[str]):
    """The present passphrase, asked once more before something final. It gives "" where it was left."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, head: str, about: str) -> None:
        super().__init__()
        self.head, self.about = head, about

    def compose(self) -> ComposeResult:
        """Lay out what is about to happen, and the line."""
        with Vertical(id="sheet"):
            yield Static(content(self.head), classes="head")
            yield Static(content(self.about), classes="words below")
            yield Static(LINES["present"], classes="muted")
            yield Secret()
            yield Static("Enter goes on, Esc leaves everything as it is.", classes="muted gap")

    def on_input_submitted(self, event: Secret.Submitted) -> None:
        """Take the passphrase."""
        event.stop()
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss("")
