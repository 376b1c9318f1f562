"""Two versions of one record that were written in two copies, side by side until the person chooses."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.titles import bare_title, record_word, written
from rmjournal.journal.copies import conflicts as beside
from rmjournal.journal.copies.conflicts import Choice, Conflict
from rmjournal.tui.commands import BACK, KEEP_BOTH, KEEP_MINE, KEEP_THEIRS, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.widgets.bars import Keys
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.widgets.writing import Writing
from rmjournal.tui.wording import day_of

MINE, THEIRS = "On this computer", "In the other copy"


class ChooseScreen(JournalPage):
    """What waits for a choice on top, the two versions of the marked one under it."""

    commands: ClassVar[tuple[Command, ...]] = (KEEP_MINE, KEEP_THEIRS, KEEP_BOTH, BACK)
    waiting: Sequence[Conflict] = ()

    def body(self) -> Iterator[Widget]:
        """Yield what waits, and the versions."""
        yield Static("Written in two copies", classes="head")
        yield Rows(id="waiting", empty="Nothing waits for a choice.")
        yield Horizontal(
            *(
                Vertical(Static(label, classes="muted"), Writing(read_only=True, id=name))
                for name, label in (("mine", MINE), ("theirs", THEIRS))
            ),
            id="versions",
        )

    def on_mount(self) -> None:
        """Begin with the oldest."""
        self.place("Written in two copies")
        rows = self.query_one(Rows)
        rows.focus()
        self.watch(rows, "marked", self._show, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a choice only where there is one."""
        if not self.waiting and action in (KEEP_MINE.id, KEEP_THEIRS.id, KEEP_BOTH.id):
            return False
        return super().check_action(action, parameters)

    def draw(self) -> None:
        """Show what waits now."""
        self.waiting = beside.conflicts(self.journal)
        pairs: dict[RecordId | None, Record[Pair]] = {pair.id: pair for pair in self.journal.pairs()}
        today = date.today()
        self.query_one(Rows).show(
            [
                Row(
                    bare_title(each.record),
                    record_word(each.record),
                    day_of(each.record.at, today),
                    pair.body.hue.value if (pair := pairs.get(each.record.pair)) and pair.body else "",
                )
                for each in self.waiting
            ],
            [each.id for each in self.waiting],
        )
        self.query_one("#versions").display = bool(self.waiting)
        self.query_one(Keys).refresh()
        self._show()

    def _show(self) -> None:
        if not self.waiting:
            return
        each = self._marked()
        for name, raw in (("#mine", each.mine), ("#theirs", each.theirs)):
            self.query_one(name, Writing).put(written(each.record.kind, raw))

    def _marked(self) -> Conflict:
        return self.waiting[min(self.query_one(Rows).marked, len(self.waiting) - 1)]

    def _keep(self, choice: Choice) -> None:
        with self.telling():
            beside.settle(self.journal, self._marked(), choice)
            both = "Both stay." if choice is Choice.BOTH else "That version stands. The other one is in the history."
            self.app.notify(both, markup=False)
        self.draw()

    def action_keep_mine(self) -> None:
        """Let the version of this computer stand."""
        self._keep(Choice.MINE)

    def action_keep_theirs(self) -> None:
        """Let the version of the other copy stand."""
        self._keep(Choice.THEIRS)

    def action_keep_both(self) -> None:
        """Let both stand."""
        self._keep(Choice.BOTH)
