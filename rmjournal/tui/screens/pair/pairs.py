"""All pairs, one a row."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.forms import pair_form
from rmjournal.tui.kit.commands import BACK, NEW_PAIR, OPEN, Command
from rmjournal.tui.kit.list_screens import RowsScreen
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.pair_parts import to_plan
from rmjournal.tui.screens.record.phrases import weekday

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record


class PairsScreen(RowsScreen):
    """List the pairs, with my role in each and how far we are."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, NEW_PAIR, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("Your pairs", classes="head")
        yield Rows(tall=True, empty="No pairs yet. Press n to add one, with a nickname for your partner.")

    def on_mount(self) -> None:
        """Say where this is."""
        self.set_title("Pairs")

    def draw(self) -> None:
        """Show the pairs."""
        self.pairs = self.journal.pairs.all()
        self.query_one(Rows).show([self._row(pair) for pair in self.pairs], [pair.id for pair in self.pairs])

    def _row(self, pair: "Record[Pair]") -> Row:
        body, today = pair.body, self.journal.clock.today()
        done, coming = self.journal.sessions.how_far(pair, today)
        at = coming.body.planned_at if coming is not None else None
        state = self.journal.endings.state_words(pair, today)
        next_one = state or (f"next: {weekday(at, today)}" if at is not None else to_plan(body, done, today))
        under = f"you: {body.role.words} · {done} of {max(done, body.planned_sessions)} · {next_one}"
        return Row(body.alias, under, f"pair {body.number}", body.hue.value, plain_under=True)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a pair."""
        event.stop()
        self.app.push_screen(PairScreen(self.journal, self.pairs[event.index]))

    def action_new_pair(self) -> None:
        """Open the form for a new pair."""
        self.app.push_screen(pair_form.new_pair(self.journal))
