"""A text for the partner before it leaves: whole, exactly as it will be, with who may read it and what is not in it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.exports.partner_texts import Outgoing
from rmjournal.support import paths
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.commands import COPY_TEXT, NOTHING_LEAVES, WRITE_FILE, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.sheets import LineSheet
from rmjournal.tui.widgets.writing import Writing
from rmjournal.tui.wording import GIVEN_OUT

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal.journal import Journal
    from rmjournal.tui.app import JournalApp

ON_A_CLIPBOARD = "A clipboard can be read by every program here, and kept by a history or a phone that shares it."


class LetterScreen(JournalPage):
    """One text. Nothing has left until it is copied or written; then it is listed, and the screen goes."""

    commands: ClassVar[tuple[Command, ...]] = (COPY_TEXT, WRITE_FILE, NOTHING_LEAVES)

    def __init__(self, journal: "Journal", pair: "Record[Pair]", make: Callable[[], Outgoing]) -> None:
        """`make` gives the text as the journal stands; what it refuses is said in place of the text."""
        super().__init__(journal)
        self.pair, self.make = pair, make
        self.outgoing: Outgoing | None = None

    def body(self) -> Iterator[Widget]:
        """Yield the text, and under it what one should know."""
        yield Static(id="exactly", classes="head")
        yield Writing(read_only=True, id="leaving")
        yield Static(id="about", classes="muted words gap")

    def on_mount(self) -> None:
        """Begin with the text, over which nothing may lie: what leaves has to be seen."""
        self.app.clear_notifications()
        self.place("Before anything leaves", self.pair)
        self.query_one(Writing).focus()

    def draw(self) -> None:
        """Show the text as it would leave now."""
        try:
            self.outgoing = self.make()
        except RmjournalError as error:
            self.outgoing = None
            self.query_one("#exactly", Static).update("Nothing to send yet")
            self.query_one("#about", Static).update(content(f"{error.sentence} {error.hint}"))
            self.query_one(Writing).put("")
            return
        letter = self.outgoing.letter
        size = len(letter.text.encode())
        self.query_one("#exactly", Static).update(f"This text, these {size:,} bytes, nothing else")
        page = self.query_one(Writing)
        if page.text != letter.text:
            page.put(letter.text)
        lines = [f"For {letter.audience}.", f"Not in it: {', '.join(letter.absent)}.", ON_A_CLIPBOARD]
        lines[:0] = [self.outgoing.mentions] if self.outgoing.mentions else []
        if self.outgoing.freezes:
            lines.insert(1, "Your drafts in it are proposed, and their words frozen, in the moment when it leaves.")
        self.query_one("#about", Static).update(content("\n".join(lines)))

    def action_copy_text(self) -> None:
        """Copy exactly this text."""
        if self.outgoing is None or self.is_hidden():
            return
        with self.telling():
            text = letters.copy(self.journal, self.outgoing, date.today())
            cast("JournalApp", self.app).hand_out(text)
            self._left(GIVEN_OUT.format(f"open this again, and {self.key_of(WRITE_FILE)} writes a file"))

    def action_write_file(self) -> None:
        """Write exactly this text to a file."""
        if self.outgoing is None or self.is_hidden():
            return
        outgoing = self.outgoing

        written: list[Path] = []

        def write(name: str) -> None:
            if not self.is_hidden():
                written.append(letters.write(self.journal, outgoing, date.today(), paths.typed(name)))

        def named(_: str | None) -> None:
            for path in written:
                told = f"Written to {path.name}, and listed under “What has left”. Delete the file when it is sent."
                self._left(told)

        about = ["A plain file: whoever opens it can read it."]
        name = f"~/{outgoing.letter.name}"
        self.app.push_screen(LineSheet("Write it to which file?", about, value=name, keep=write), named)

    def _left(self, told: str) -> None:
        self.app.notify(told, markup=False, timeout=12)
        self.call_after_refresh(self.leave)
