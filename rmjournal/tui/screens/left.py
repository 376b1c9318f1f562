"""What has left this machine, for ever: a row for each thing, and never the thing itself."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import Departure
from rmjournal.journal.exports.takeout import departures
from rmjournal.tui.commands import BACK, OPEN, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.sheets import TellSheet
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.wording import clock_of, day_of


class LeftScreen(JournalPage):
    """The ledger, the newest first; Enter shows a row whole, with all of its SHA-256."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("What has left, by your own hand", classes="head")
        yield Rows(
            tall=True, empty="Nothing has left this journal. What you copy out, or write to a file, is listed here."
        )

    def on_mount(self) -> None:
        """Begin with the list."""
        self.place("What has left")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the ledger now."""
        today = date.today()
        newest_first = sorted(departures(self.journal), key=lambda each: each.at, reverse=True)
        self.left = [(record.at, record.body) for record in newest_first if record.body is not None]
        rows = []
        for at, body in self.left:
            print_of = f" · SHA-256 {body.sha256[:16]}…" if body.sha256 else ""
            rows.append(Row(_what(body), f"for {body.audience}{print_of}", day_of(at, today)))
        self.query_one(Rows).show(rows)

    def action_open(self) -> None:
        """Show the marked row whole."""
        self.query_one(Rows).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show a row whole."""
        event.stop()
        at, body = self.left[event.index]
        lines = [_what(body), f"For {body.audience}.", clock_of(at, date.today())]
        lines += [f"It told: {', '.join(body.fields)}."] if body.fields else []
        lines += [f"SHA-256\n{body.sha256}"] if body.sha256 else []
        self.app.push_screen(TellSheet("What left", lines))


def _what(body: Departure) -> str:
    return " ".join(filter(None, (body.what.value.replace("_", " "), body.name)))
