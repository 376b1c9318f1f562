"""All pairs, one a row."""

from collections.abc import Iterator
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.forms import pair_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, NEW_PAIR, OPEN, Command
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.screens.pair.pair import PairScreen


class PairsScreen(JournalScreen):
    """List the pairs, with my role in each."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, NEW_PAIR, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("Your pairs", classes="head")
        yield Rows(tall=True, empty="No pairs yet. Press n to add one, with a nickname for your partner.")

    def on_mount(self) -> None:
        """Focus the list."""
        self.set_title("Pairs")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the pairs."""
        self.pairs = self.journal.pairs.all()
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
            ],
            [pair.id for pair in self.pairs],
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a pair."""
        event.stop()
        self.app.push_screen(PairScreen(self.journal, self.pairs[event.index]))

    def action_open(self) -> None:
        """Open the selected pair."""
        self.query_one(Rows).action_choose()

    def action_new_pair(self) -> None:
        """Open the form for a new pair."""
        self.app.push_screen(pair_form.new_pair(self.journal))
