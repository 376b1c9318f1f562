"""Ask before a text goes to the computer's clipboard."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from rmjournal.tui.kit.dialogs.modal import CANCEL, KeyLine, Modal
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.editor import Editor


class CopyOutDialog(Modal[bool]):
    """Show a text whole, and say who else can read the clipboard. The result is whether
    to copy."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("enter", "copy", "copy", show=False, priority=True),
    ]

    def __init__(self, text: str, head: str = "Copy this text?", lead: str = "") -> None:
        super().__init__()
        self.text, self.head, self.lead = text, head, lead

    def on_mount(self) -> None:
        """Clear notifications: nothing may cover what is about to be copied."""
        self.app.clear_notifications()

    def compose(self) -> ComposeResult:
        """Yield the warning and the text."""
        with Vertical(id="dialog"):
            yield Static(content(self.head), classes="head")
            if self.lead:
                yield Static(content(self.lead), classes="words")
            yield Static(
                "Any program on this computer can read the clipboard. Clipboard history, a remote desktop or a linked "
                "phone may keep a copy. It will be added to your shared items.",
                classes="words",
            )
            text = Editor(self.text, read_only=True)
            text.add_class("leaving")
            yield text
            yield KeyLine(("Enter", "copy exactly this", "copy"), CANCEL)

    def action_copy(self) -> None:
        """Agree to copy."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Refuse to copy."""
        self.dismiss(False)
