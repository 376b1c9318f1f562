"""Things to read once: a few paragraphs, a new recovery key."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from rmjournal.tui.kit.dialogs.modal import KeyLine, Modal
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.privacy import PrivateText


class TextDialog(Modal[None]):
    """Show a few paragraphs."""

    BINDINGS: ClassVar = [Binding("escape,enter,q", "dismiss", "close", show=False)]

    def __init__(self, head: str, lines: Iterable[str]) -> None:
        super().__init__()
        self.head, self.lines = head, tuple(lines)

    def compose(self) -> ComposeResult:
        """Yield the paragraphs."""
        with VerticalScroll(id="dialog"):
            yield Static(content(self.head), classes="head")
            for text in self.lines:
                yield PrivateText(content(text), classes="words below")
            yield Static("Press Esc to close this.", classes="muted")


def key_lines(key: str) -> str:
    """Return a recovery key as two lines of four numbered groups, to copy by hand."""
    groups = [f"{number} {group}" for number, group in enumerate(key.split("-"), 1)]
    return "\n".join("   ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


class RecoveryKeyDialog(Modal[None]):
    """Show a new recovery key, once.

    Enter does not close it: an Enter still on its way from the question before
    would."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", "close", show=False)]

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def compose(self) -> ComposeResult:
        """Yield the key."""
        with Vertical(id="dialog"):
            yield Static("Write down your new recovery key", classes="head")
            yield Static("Write it on paper. Don't photograph or email it. We show it only once.", classes="words")
            yield Static(content(f"\n{key_lines(self.key)}\n"), classes="words")
            yield Static("Esc closes this. Home will ask you to type it in from what you wrote down.", classes="muted")
            yield KeyLine(("Esc", "close", "dismiss"))
