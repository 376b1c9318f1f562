"""What has left this machine, for ever: a row for each thing, and never the thing itself."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.journal.leaving import departures
from rmjournal.tui.commands import BACK, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.wording import day_of


class LeftScreen(JournalPage):
    """The ledger, the newest first."""

    commands: ClassVar[tuple[Command, ...]] = (BACK,)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("What has left, by your own hand", classes="head")
        yield Rows(tall=True, empty="Nothing has left this journal.")

    def on_mount(self) -> None:
        """Begin with the list."""
        self.place("What has left")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the ledger now."""
        today = date.today()
        rows = []
        for record in sorted(departures(self.journal), key=lambda each: each.at, reverse=True):
            if record.body is not None:
                what = record.body.what.value.replace("_", " ") + (f" {record.body.name}" if record.body.name else "")
                print_of = f" · SHA-256 {record.body.sha256[:16]}…" if record.body.sha256 else ""
                rows.append(Row(what, f"for {record.body.audience}{print_of}", day_of(record.at, today)))
        self.query_one(Rows).show(rows)
