"""The log of what was shared, copied out or written to a file. It never holds the
text."""

from collections.abc import Iterator
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import Export
from rmjournal.domain.words import word
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, OPEN, Command
from rmjournal.tui.kit.dialogs.notices import TextDialog
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_and_time, day_of


class ExportLogScreen(JournalScreen):
    """List what was shared, the newest first. Enter shows a row in full, with its
    SHA-256."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("What has left, by your own hand", classes="head")
        yield Rows(
            tall=True, empty="Nothing has left this journal. What you copy out, or write to a file, is listed here."
        )

    def on_mount(self) -> None:
        """Focus the list."""
        self.set_title("What has left")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the log now."""
        today = self.journal.clock.today()
        newest_first = sorted(self.journal.exports.all(), key=lambda each: each.at, reverse=True)
        self.entries = [(record.at, record.body) for record in newest_first]
        rows = []
        for at, body in self.entries:
            print_of = f" · SHA-256 {body.sha256[:16]}…" if body.sha256 else ""
            rows.append(Row(_what(body), f"for {body.audience}{print_of}", day_of(at, today)))
        self.query_one(Rows).show(rows)

    def action_open(self) -> None:
        """Show the selected row in full."""
        self.query_one(Rows).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show a row in full."""
        event.stop()
        at, body = self.entries[event.index]
        lines = [_what(body), f"For {body.audience}.", day_and_time(at, self.journal.clock.today())]
        lines += [f"It told: {', '.join(body.fields)}."] if body.fields else []
        lines += [f"SHA-256\n{body.sha256}"] if body.sha256 else []
        self.app.push_screen(TextDialog("What left", lines))


def _what(body: Export) -> str:
    return " ".join(filter(None, (word(body.what), body.name)))
