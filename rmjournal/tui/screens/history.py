"""What a record was before: the versions on top, and under them what changed since the marked one."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.titles import noun, title
from rmjournal.journal.copies.destroy import HOLD
from rmjournal.journal.records import history
from rmjournal.support.errors import RmjournalError
from rmjournal.tui import ways
from rmjournal.tui.commands import BACK, COMPARE, PURGE, PUT_BACK, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.sheets import WordSheet
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.widgets.writing import Writing
from rmjournal.tui.wording import clock_of

if TYPE_CHECKING:
    from rmjournal.domain.record.record import RecordId
    from rmjournal.journal.journal import Journal

YES = "purge"  # the word to type


class HistoryScreen(JournalPage):
    """The history of one record. Nothing of it is lost by putting a version back."""

    commands: ClassVar[tuple[Command, ...]] = (COMPARE, PUT_BACK, PURGE, BACK)

    def __init__(self, journal: "Journal", id: "RecordId") -> None:
        super().__init__(journal)
        self.record_id = id

    def body(self) -> Iterator[Widget]:
        """Yield the versions, and what changed."""
        yield Static("What it was before", classes="head")
        empty = "Nothing: never changed, taken out, or of a kind that keeps no history."
        yield Rows(tall=True, id="versions", empty=empty)
        yield Writing(read_only=True, id="changes")

    def on_mount(self) -> None:
        """Begin with the newest."""
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the history as it is now."""
        try:
            self.record = self.journal.record(self.record_id)
            self.versions = history.history_of(self.journal, self.record)
        except RmjournalError as error:
            self.tell(error)
            self.call_after_refresh(self.leave)
            return
        self.place(f"History of this {noun(self.record)}", ways.pair_of(self.journal, self.record))
        today = date.today()
        self.query_one(Rows).show(
            [
                Row(title(self.record.kind, each.raw, each.body), f"until {clock_of(each.until, today)}")
                for each in self.versions
            ],
            [each.id for each in self.versions],
        )
        self.query_one(Writing).put("")
        self.tell_notices()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show what changed since this version."""
        event.stop()
        lines = history.changes(self.versions[event.index], self.record)
        told = "- was there then, + is there now\n\n"
        self.query_one(Writing).put(told + "\n".join(lines))

    def action_open(self) -> None:
        """Show what changed since the marked version."""
        self.query_one(Rows).action_choose()

    def action_put_back(self) -> None:
        """Let the record be again what it was."""
        if not self.versions:
            return
        version = self.versions[self.query_one(Rows).marked]
        with self.telling():
            history.put_back(self.journal, self.record, version)
            self.app.notify("Put back. What stood before is now the newest of its history.", markup=False)
        self.draw()

    def action_purge(self) -> None:
        """Take the history of this record out of the file for good."""

        def typed(answer: str | None) -> None:
            if not answer:
                return
            with self.telling():
                gone = history.purge(self.journal, [self.record])
                self.app.notify(f"Versions taken out for good: {gone}.", markup=False)
            self.draw()

        lines = [
            f"Type {YES} to take these versions out of the file for good. What stands now stays.",
            HOLD,
            "Older copies of the journal, such as backups, keep what they hold.",
        ]
        self.app.push_screen(WordSheet("Take the history out?", lines, YES), typed)
