"""Earlier versions of a record, and what has changed since each."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.record_words import noun
from rmjournal.domain.rules.ending import LEGAL_HOLD
from rmjournal.domain.titles import title
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit import lookup
from rmjournal.tui.kit.commands import BACK, COMPARE, PURGE, PUT_BACK, Command
from rmjournal.tui.kit.dialogs.questions import WordDialog
from rmjournal.tui.kit.list_screens import RowsScreen
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_and_time

if TYPE_CHECKING:
    from rmjournal.domain.record.record import RecordId
    from rmjournal.journal import Journal, Version

YES = "purge"  # the word to type


class HistoryScreen(RowsScreen):
    """Show the history of one record. Restoring a version loses nothing."""

    commands: ClassVar[tuple[Command, ...]] = (COMPARE, PUT_BACK, PURGE, BACK)

    def __init__(self, journal: "Journal", record_id: "RecordId") -> None:
        super().__init__(journal)
        self.record_id = record_id
        self.versions: Sequence[Version] = ()

    def body(self) -> Iterator[Widget]:
        """Yield the versions, and room for the changes."""
        yield Static("Earlier versions", classes="head")
        empty = "No earlier versions. It has never changed, its history was deleted, or this kind of entry has none."
        yield Rows(tall=True, widget_id="versions", empty=empty)
        yield Editor(read_only=True, widget_id="changes")

    def draw(self) -> None:
        """Show the history now."""
        try:
            self.record = self.journal.records.get(self.record_id)
            self.versions = self.journal.history.of(self.record)
        except RmjournalError as error:
            self.show_error(error)
            self.call_after_refresh(self.leave)
            return
        self.set_title(f"History of this {noun(self.record)}", lookup.pair_of(self.journal, self.record))
        today = self.journal.clock.today()
        self.query_one(Rows).show(
            [
                Row(title(self.record.kind, each.raw, each.body), f"until {day_and_time(each.until, today)}")
                for each in self.versions
            ],
            [each.id for each in self.versions],
        )
        self.query_one(Editor).put("")
        self.query_one(KeyBar).refresh()
        self.show_notices()

    def offers(self, command: Command) -> bool:
        """Offer to compare, restore or delete only what there is."""
        return super().offers(command) and (command is BACK or command not in self.commands or bool(self.versions))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show what has changed since this version."""
        event.stop()
        lines = self.versions[event.index].changes_to(self.record)
        legend = "- only in the earlier version, + only in the current one\n\n"
        self.query_one(Editor).put(legend + "\n".join(lines))

    def action_put_back(self) -> None:
        """Restore the selected version."""
        if not self.versions:
            return
        version = self.versions[self.query_one(Rows).selected]
        with self.showing_errors():
            self.journal.history.restore(self.record, version)
            self.app.notify("Restored. The previous wording is now in the history.", markup=False)
        self.draw()

    def action_purge(self) -> None:
        """Delete the history of this record for good."""

        def typed(answer: str | None) -> None:
            if not answer:
                return
            with self.showing_errors():
                gone = self.journal.history.purge([self.record])
                self.app.notify(f"Versions deleted: {gone}.", markup=False)
            self.draw()

        lines = [
            f"Type {YES} to delete these earlier versions permanently. The current version stays.",
            LEGAL_HOLD,
            "Existing backups still contain them.",
        ]
        self.app.push_screen(WordDialog("Delete this history?", lines, YES), typed)
