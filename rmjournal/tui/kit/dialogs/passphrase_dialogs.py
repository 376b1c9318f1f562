"""Dialogs for passphrases: set a new one, or enter the present one."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from rmjournal.support.errors import RmjournalError
from rmjournal.support.passphrases import RULE, check_strength, suggestion
from rmjournal.tui.kit.dialogs.modal import CANCEL, CONTINUE, KeyLine, Modal
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.inputs import SecretInput

LINES = {"present": "Current passphrase", "new": "New passphrase", "again": "Repeat new passphrase"}


class NewPassphraseDialog(Modal[tuple[str, str]]):
    """Ask for the present passphrase and twice for a new one. The result is the present
    and the new one, or None."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, about_recovery: str) -> None:
        super().__init__()
        self.about_recovery = about_recovery

    def compose(self) -> ComposeResult:
        """Yield the fields, and six words as a suggestion."""
        with Vertical(id="dialog"):
            yield Static("Change passphrase", classes="head")
            yield Static(f"Type {RULE}. For example:", classes="words")
            yield Static(content(suggestion()), id="suggestion", classes="words below")
            about = (
                f"Nobody can reset it, not even IT. {self.about_recovery} Existing backups still open with the old one."
            )
            yield Static(content(about), classes="words below")
            for name, label in LINES.items():
                with Horizontal(classes="asked"):
                    yield Static(label, classes="muted")
                    yield SecretInput(widget_id=name)
            yield Static(id="wrong", classes="error")
            yield KeyLine(CONTINUE, CANCEL)

    def on_mount(self) -> None:
        """Focus the first field."""
        self.set_focus(self.query_one("#present"))

    async def action_submit(self) -> None:
        """Go on, as Enter does."""
        here = self.focused
        await (here if isinstance(here, SecretInput) else self.query(SecretInput).last()).action_submit()

    def on_input_submitted(self, event: SecretInput.Submitted) -> None:
        """Go to the next field. After the last, check the new passphrase."""
        event.stop()
        names = list(LINES)
        at = names.index(str(event.input.id))
        if at + 1 < len(names):
            self.set_focus(self.query_one(f"#{names[at + 1]}"))
            return
        present, new, again = (self.query_one(f"#{name}", SecretInput).value for name in names)
        wrong = "Those don't match. Type the new passphrase twice." if new != again else ""
        try:
            check_strength(new)
        except RmjournalError as error:
            wrong = str(error)
        if not wrong:
            self.dismiss((present, new))
            return
        self.query_one("#wrong", Static).update(content(wrong))
        for name in names[1:]:
            self.query_one(f"#{name}", SecretInput).value = ""
        self.set_focus(self.query_one("#new"))

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)


class PresentPassphraseDialog(Modal[str]):
    """Ask for the present passphrase before something final. The result is "" if the
    person leaves."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, head: str, about: str, label: str = LINES["present"]) -> None:
        super().__init__()
        self.head, self.about, self.label = head, about, label

    def compose(self) -> ComposeResult:
        """Yield what is about to happen, and the field."""
        with Vertical(id="dialog"):
            yield Static(content(self.head), classes="head")
            yield Static(content(self.about), classes="words below")
            yield Static(content(self.label), classes="muted")
            yield SecretInput()
            yield KeyLine(CONTINUE, CANCEL)

    async def action_submit(self) -> None:
        """Go on, as Enter does."""
        await self.query_one(SecretInput).action_submit()

    def on_input_submitted(self, event: SecretInput.Submitted) -> None:
        """Close with the passphrase."""
        event.stop()
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss("")
