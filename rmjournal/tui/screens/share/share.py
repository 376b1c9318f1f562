"""A text before it is shared: exactly as it will be, who may read it, what is left
out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support import paths
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import COPY_TEXT, NOTHING_LEAVES, WRITE_FILE, Command
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.wording import COPIED_OUT

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal, Outgoing

ON_A_CLIPBOARD = "A clipboard can be read by every program here, and kept by a history or a phone that shares it."


class ShareScreen(JournalScreen):
    """Show one text. Nothing is shared until it is copied or written to a file. Then it
    is logged, and the screen closes."""

    commands: ClassVar[tuple[Command, ...]] = (COPY_TEXT, WRITE_FILE, NOTHING_LEAVES)

    def __init__(self, journal: "Journal", pair: "Record[Pair]", make: "Callable[[], Outgoing]") -> None:
        """`make` returns the text as the journal is now. If it raises, its error is
        shown in place of the text."""
        super().__init__(journal)
        self.pair, self.make = pair, make
        self.outgoing: Outgoing | None = None

    def body(self) -> Iterator[Widget]:
        """Yield the text, and what to know about it."""
        yield Static(id="exactly", classes="head")
        yield Editor(read_only=True, widget_id="leaving")
        yield Static(id="about", classes="muted words gap")

    def on_mount(self) -> None:
        """Focus the text, and clear notifications: nothing may cover what is about to
        be shared."""
        self.app.clear_notifications()
        self.set_title("Before anything leaves", self.pair)
        self.query_one(Editor).focus()

    def draw(self) -> None:
        """Show the text as it would be shared now."""
        try:
            self.outgoing = self.make()
        except RmjournalError as error:
            self.outgoing = None
            self.query_one("#exactly", Static).update("Nothing to send yet")
            self.query_one("#about", Static).update(content(f"{error.sentence} {error.hint}"))
            self.query_one(Editor).put("")
            return
        preview = self.outgoing.message
        size = len(preview.text.encode())
        self.query_one("#exactly", Static).update(f"This text, these {size:,} bytes, nothing else")
        editor = self.query_one(Editor)
        if editor.text != preview.text:
            editor.put(preview.text)
        lines = [f"For {preview.audience}.", f"Not in it: {', '.join(preview.absent)}.", ON_A_CLIPBOARD]
        lines[:0] = [self.outgoing.mentions] if self.outgoing.mentions else []
        if self.outgoing.freezes:
            lines.insert(1, "Your drafts in it are proposed, and their words frozen, in the moment when it leaves.")
        self.query_one("#about", Static).update(content("\n".join(lines)))

    def action_copy_text(self) -> None:
        """Copy exactly this text."""
        if self.outgoing is None or self.is_hidden():
            return
        with self.showing_errors():
            text = self.journal.messages.copy(self.outgoing, self.journal.clock.today())
            self.host.copy_out(text)
            self._left(COPIED_OUT.format(f"open this again, and {self.key_of(WRITE_FILE)} writes a file"))

    def action_write_file(self) -> None:
        """Write exactly this text to a file."""
        if self.outgoing is None or self.is_hidden():
            return
        outgoing = self.outgoing

        written: list[Path] = []

        def write(name: str) -> None:
            if not self.is_hidden():
                written.append(self.journal.messages.write(outgoing, self.journal.clock.today(), paths.typed(name)))

        def named(_: str | None) -> None:
            for path in written:
                message = f"Written to {path.name}, and listed under “What has left”. Delete the file when it is sent."
                self._left(message)

        about = ["A plain file: whoever opens it can read it."]
        name = f"~/{outgoing.message.name}"
        self.app.push_screen(LineDialog("Write it to which file?", about, value=name, save=write), named)

    def _left(self, message: str) -> None:
        self.app.notify(message, markup=False, timeout=12)
        self.call_after_refresh(self.leave)
