"""All pairs, a line each."""

from collections.abc import Iterator
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui import forms
from rmjournal.tui.commands import BACK, NEW_PAIR, OPEN, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.screens.pair import PairScreen
from rmjournal.tui.widgets.rows import Row, Rows


class PairsScreen(JournalPage):
    """The pairs, with my role in each."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, NEW_PAIR, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("Your pairs", classes="head")
        yield Rows(tall=True, empty="No pair yet. Press n, and give the other a nickname.")

    def on_mount(self) -> None:
        """Begin with the list."""
        self.place("Pairs")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the pairs now."""
        self.pairs = [pair for pair in self.journal.pairs() if pair.body is not None]
        self.query_one(Rows).show(
            [
                Row(
                    pair.body.alias,
                    f"you: {pair.body.role.words}",
                    f"pair {pair.body.number}",
                    pair.body.hue.value,
                    plain_under=True,
                )
                for pair in self.pairs
                if pair.body is not None
            ],
            [pair.id for pair in self.pairs],
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the pair."""
        event.stop()
        self.app.push_screen(PairScreen(self.journal, self.pairs[event.index]))

    def action_open(self) -> None:
        """Open the marked pair."""
        self.query_one(Rows).action_choose()

    def action_new_pair(self) -> None:
        """Begin a pair."""
        self.app.push_screen(forms.new_pair(self.journal))
