"""How it's going: the trends of one pair over its sessions, in figures."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from rmjournal.domain.model.session import has_met
from rmjournal.domain.model.takeaway import nobody_stands_by
from rmjournal.domain.rules.check_ins import compared
from rmjournal.domain.rules.trends import Trend
from rmjournal.domain.text import line
from rmjournal.tui.forms import check_in_form
from rmjournal.tui.kit.base_screen import WIDE
from rmjournal.tui.kit.commands import BACK, CHECK_IN, NEXT_PAIR, OPEN, PREVIOUS_PAIR, Command
from rmjournal.tui.kit.list_screens import BlocksScreen
from rmjournal.tui.kit.lookup import pair_beside
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece, joined
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.chart import WIDTH, chart, sentence
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.screens.record.phrases import commitment_words, weekday

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

COLUMN = 57  # cells: a chart, a gap, its sentence, and a gap
BROADEST = 114  # cells: two columns
CHECK_INS = "check-ins"


class TrendsScreen(BlocksScreen):
    """Show every trend of a pair: its bars, its values, and a sentence of figures."""

    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, CHECK_IN, PREVIOUS_PAIR._replace(shown=True), NEXT_PAIR._replace(shown=True), BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(journal)
        self.pair = pair
        self.is_open = False  # the lines of the check-ins

    def body(self) -> Iterator[Widget]:
        """Yield the page."""
        yield Blocks(widest=BROADEST, widget_id="trends")

    def draw(self) -> None:
        """Show the trends now."""
        self.set_title("", self.pair)
        today = self.journal.clock.today()
        self.set_status(weekday(today, today))
        self.trends = self.journal.signals.trends(self.pair)
        self.page.show(self._items())

    def _items(self) -> Iterator[Item]:
        yield Item("head", self._head, selectable=False)
        if not self.trends:
            words = "Trends appear after three debriefed sessions."
            yield Item("none", lambda width: Block(tuple(_muted(words, width)), gap=1), selectable=False)
        is_wide = self.app.size.width >= WIDE
        in_a_row = 2 if is_wide and not self.app.has_class("-plain") else 1
        for at in range(0, len(self.trends), in_a_row):
            few = self.trends[at : at + in_a_row]
            yield Item(at, lambda width, few=few: Block(self._beside(few, width), gap=1), selectable=False)  # type: ignore[misc]
        self.check_ins = [each.body for each in self.journal.learning.check_ins(self.pair)]
        yield Item(CHECK_INS, self._check_ins, selectable=bool(self.check_ins))
        yield Item("commitments", self._commitments, selectable=False)

    def _head(self, width: int) -> Block:
        sessions, today = self.journal.sessions.of(self.pair), self.journal.clock.today()
        debriefed = sum(bool(has_met(each.body, today) and each.body.debrief_done) for each in sessions)
        total = max(self.pair.body.planned_sessions, debriefed)
        said = f"{debriefed} of {total} sessions debriefed · not shared"
        head, lead = Piece("How it's going", "strong"), Piece("   ")
        if len(head.text + lead.text + said) > width:
            return Block((Line((head,)), *_muted(said, width)))
        return Block((Line((head, lead, Piece(said, "muted"))),))

    def _beside(self, trends: tuple[Trend, ...], width: int) -> tuple[Line, ...]:
        """Return one or two trends in a row, each with its sentence beside its bars or
        under them."""
        columns = []
        body, is_plain = self.pair.body, self.app.has_class("-plain")
        for trend in trends:
            drawn = chart(trend, body.hue.value, body.role, plain=is_plain, numbered=True)
            if is_plain or width < COLUMN:
                columns.append((*drawn, *sentence(trend, width)))
                continue
            room = (COLUMN - 2 if len(trends) > 1 else min(width, COLUMN + WIDTH)) - WIDTH - 3
            words = (Line(), Line(), *sentence(trend, room))
            columns.append(joined(drawn, words, WIDTH + 2))
        if len(columns) == 1:
            return (*columns[0], Line())
        return (*joined(columns[0], columns[1], COLUMN), Line())

    def _check_ins(self, width: int) -> Block:
        """Return how many check-ins there are or, once opened, their lines with
        figures. There is no sum of them."""
        count, said = len(self.check_ins), "1 not at all · 5 very much"
        if not count:
            words = f"none yet · {self.key_of(CHECK_IN)} to check in"
            return Block((Line((Piece("Check-ins", "strong"), Piece("   "), Piece(words, "muted"))),), gap=1)
        if not self.is_open:
            said = "1, hidden until you open it" if count == 1 else f"{count}, hidden until you open them"
        lines = [Line((Piece("  Check-ins", "strong"), Piece("   "), Piece(said, "muted")))]
        found = compared(self.pair.body.role, self.check_ins) if self.is_open else ()
        longest = max((len(each.item.words) for each in found), default=0)
        for each in found:
            lead = Piece(f"  {each.item.words.ljust(longest)}   ")
            lines.append(Line((lead, Piece(each.figures, self.pair.body.hue.value, private=True))))
        return Block(tuple(lines), gap=1)

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Open the check-ins, or close them again."""
        event.stop()
        self.is_open = not self.is_open
        self.draw()
        self.query_one(KeyBar).refresh()

    def on_screen_suspend(self) -> None:
        """Close the check-ins again: they are for this moment only."""
        self.is_open = False

    def label_of(self, command: Command) -> str:
        """Say in the bottom bar what Enter does here."""
        return ("close" if self.is_open else "show these lines") if command is OPEN else super().label_of(command)

    def offers(self, command: Command) -> bool:
        """Offer to open the check-ins only where there are some."""
        if command is OPEN:
            return self.page.selected_about == CHECK_INS
        return super().offers(command)

    def action_check_in(self) -> None:
        """Check in with yourself."""
        session = self.journal.sessions.newest_held(self.pair, self.journal.clock.today())
        self.app.push_screen(check_in_form.check_in(self.journal, self.pair, session))

    def _commitments(self, width: int) -> Block:
        takeaways = self.journal.takeaways.of(self.pair)
        void, today = nobody_stands_by(takeaways), self.journal.clock.today()
        found = [
            self.journal.takeaways.as_sent(each)
            for each in self.journal.takeaways.commitments_in(self.pair.id)
            if each.parent not in void
        ]
        if not found:
            return Block(())
        closed = sum(each.is_closed for each in found)
        lines = [
            Line(
                (Piece("Commitments", "strong"), Piece("   "), Piece(f"{closed} of {len(found)} closed", private=True))
            )
        ]
        for each in found:
            if not each.is_closed:
                said = f"{line(each.text)} ({commitment_words(each, self.pair.body.alias, today)})"
                lines += [Line((Piece(row, "muted", private=True),)) for row in wrap(said, min(width, 72))]
        return Block(tuple(lines), gap=1)

    def action_previous_pair(self) -> None:
        """Show the pair before this one."""
        self._turn(-1)

    def action_next_pair(self) -> None:
        """Show the next pair."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        self.pair, self.is_open = pair_beside(self.journal, self.pair, by), False
        self.draw()
        self.page.action_first()

    def on_resize(self) -> None:
        """Arrange the trends in as many columns as there is room for."""
        if self.is_mounted and hasattr(self, "trends"):
            self.draw()


def _muted(text: str, cells: int) -> Iterator[Line]:
    for row in wrap(text, cells):
        yield Line((Piece(row, "muted"),))
