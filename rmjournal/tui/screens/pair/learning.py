"""What each of the two learns: goals with evidence, what they offer, and the ledger."""

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from rmjournal.domain.model.goal import Goal, GoalStatus, missing_kind, owner_words
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.session import moment_of
from rmjournal.domain.record.record import AnyRecord, Record, is_a
from rmjournal.domain.rules.ledger import empty_sides
from rmjournal.domain.text import line
from rmjournal.domain.words import level_word, word
from rmjournal.tui.forms import goal_form
from rmjournal.tui.kit.commands import BACK, DELETE, EDIT, END_GOAL, HISTORY, NEW_GOAL, OPEN, Command
from rmjournal.tui.kit.list_screens import BlocksScreen
from rmjournal.tui.kit.lookup import entry_about
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece, joined
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.record.entry_screen import EntryScreen
from rmjournal.tui.screens.record.phrases import weekday, words_of

if TYPE_CHECKING:
    from rmjournal.domain.model.goal import Evidence
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.rules.ledger import Page
    from rmjournal.journal import Followed, Journal

BROADEST = 92  # cells
TEXT_AT = 16  # cells: where the words of a goal begin, as on the page of the pair
GAP = 3  # cells between the two columns
_BULLET = "· "


def standing_of(followed: "Followed") -> str:
    """Return how a goal stands: how it ended, or its last evidence, or ""."""
    body, last = followed.goal.body, followed.last
    if body.status is not GoalStatus.ACTIVE:
        return f"{word(body.status)}, in my own judgement" if body.by_own_judgement else word(body.status)
    return level_word(last.level) if last is not None else ""


class LearningScreen(EntryScreen, BlocksScreen):
    """Show the goals of a pair, and below what each has learnt, session by session."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, NEW_GOAL, END_GOAL, EDIT, DELETE, HISTORY, BACK)

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(journal)
        self.pair = pair

    def body(self) -> Iterator[Widget]:
        """Yield the page."""
        yield Blocks(widest=BROADEST, widget_id="learning")

    def draw(self) -> None:
        """Show the goals and the ledger now."""
        self.set_title("", self.pair)
        self.today = self.journal.clock.today()
        self.set_status(weekday(self.today, self.today))
        self.goals = self.journal.learning.goals(self.pair)
        self.pages = self.journal.learning.ledger(self.pair)
        self.page.show(self._items())
        self.query_one(KeyBar).refresh()

    def _items(self) -> Iterator[Item]:
        yield Item("head", lambda width: Block((Line((Piece("Goals", "strong"),)),)), selectable=False)
        for followed in self.goals:
            yield Item(followed.goal.id, partial(self._goal, followed))
            for each in followed.evidence:
                yield Item(each.id, partial(self._evidence, each.body))
        if not self.goals:
            words = f"None yet. Press {self.key_of(NEW_GOAL)} to add one. Goals are optional."
            yield self._remark("no goals", words)
        elif remark := missing_kind(self.pair.body.focus, [each.goal.body for each in self.goals]):
            yield self._remark("missing kind", remark)
        if any(each.goal.body.is_own and not self._is_used(each) and each.goal.body.work for each in self.goals):
            yield self._remark(
                "not used", "A goal counts as put into practice once you've added “did something” as evidence."
            )
        yield Item("ledger", lambda width: Block(self._heads(width), gap=2), selectable=False)
        for page in self.pages:
            about = ("page", page.session.id if page.session is not None else "")
            yield Item(about, partial(self._page, page), selectable=False)
        for party in empty_sides(self.pages):
            is_mine = party is Party.ME
            whose = "your" if is_mine else f"{self.pair.body.alias}'s"
            yield self._remark(party, f"Nothing on {whose} side yet.", private=not is_mine)

    def _is_used(self, followed: "Followed") -> bool:
        return any(each.body.level >= 3 for each in followed.evidence)

    def _remark(self, about: Hashable, words: str, *, private: bool = False) -> Item:
        return Item(("remark", about), partial(_remark_block, words, private=private), selectable=False)

    def _goal(self, followed: "Followed", width: int) -> Block:
        body = followed.goal.body
        right = standing_of(followed)
        who = owner_words(body, self.pair.body.alias)
        lead = Piece(f"  {line(who, TEXT_AT - 3)}".ljust(TEXT_AT), "muted", private=body.owner is Party.PARTNER)
        room = width - TEXT_AT - (len(right) + 2 if right else 0)
        rows = wrap(line(body.text), max(room, 16)) or [""]
        lines = [Line((lead, Piece(rows[0], private=True)), (Piece(right, "text"),) if right else ())]
        more = [f"I'll know when: {line(body.seen_by)}"] if body.seen_by else []
        more += [f"For: {line(body.work)}"] if body.work else []
        lines += [_under(Piece(row, private=True)) for row in rows[1:]]
        for words in more:
            lines += [_under(Piece(row, "muted", private=True)) for row in wrap(words, width - TEXT_AT)]
        return Block(tuple(lines), gap=1, hue=self.pair.body.hue.value, bars=1)

    def _evidence(self, body: "Evidence", width: int) -> Block:
        said = f"{level_word(body.level)}: {line(body.text)}" if body.text else level_word(body.level)
        rows = wrap(said, width - TEXT_AT - len(_BULLET))
        signs = [_BULLET, *["  "] * (len(rows) - 1)]
        pieces = (
            (Piece(sign, "muted"), Piece(row, "muted", private=True)) for sign, row in zip(signs, rows, strict=True)
        )
        return Block(tuple(_under(*each) for each in pieces))

    # The ledger

    def _is_narrow(self, width: int) -> bool:
        return width < 60 or self.app.has_class("-plain")

    def _heads(self, width: int) -> tuple[Line, ...]:
        mine, theirs = "What I learnt", f"What {self.pair.body.alias} learnt"
        head = Line((Piece("What each has learnt", "strong"),))
        if self._is_narrow(width):
            return (head,)
        columns = joined(
            [Line((Piece(mine, "head"),))], [Line((Piece(theirs, "head", private=True),))], self._column(width)
        )
        return (head, Line(), *columns)

    def _column(self, width: int) -> int:
        return (width + GAP) // 2

    def _page(self, page: "Page", width: int) -> Block:
        session = page.session
        title = "Between sessions"
        if session is not None:
            at = moment_of(session.body)
            title = f"Session {session.body.number}" + (f" · {day_of(at, self.today)}" if at else "")
        lines = [Line((Piece(title, "muted"),))]
        if self._is_narrow(width):
            sides = (("I learnt", page.mine, False), (f"{self.pair.body.alias} learnt", page.theirs, True))
            for side, records, is_private in sides:
                lines += [Line((Piece(side, "muted", is_private),))] if records else []
                lines += self._side(records, width)
        else:
            column = self._column(width)
            lines += joined(self._side(page.mine, column - GAP), self._side(page.theirs, column - GAP), column)
        return Block(tuple(lines), gap=1)

    def _side(self, records: Sequence[AnyRecord], cells: int) -> list[Line]:
        lines = []
        for record in records:
            words = words_of(record)
            for at, row in enumerate(wrap(line(words), cells - len(_BULLET)) or [""]):
                lines.append(Line((Piece(_BULLET if at == 0 else "  ", "muted"), Piece(row, private=True))))
        return lines

    # What can be done

    def entry(self) -> AnyRecord | None:
        """Return the selected goal or evidence."""
        return entry_about(self.journal, self.page.selected_about)

    def _goal_here(self) -> Record[Goal] | None:
        selected = self.entry()
        return selected if selected is not None and is_a(selected, Goal) else None

    def label_of(self, command: Command) -> str:
        """Say in the bottom bar what Enter does here."""
        if command is OPEN:
            goal = self._goal_here()
            return "add evidence" if goal is not None and goal.body.is_own else "edit"
        return super().label_of(command)

    def offers(self, command: Command) -> bool:
        """Offer what the selected goal allows."""
        if command is END_GOAL:
            return self._goal_here() is not None
        if command is EDIT:  # where Enter does the same, once is enough
            return super().offers(command) and self.label_of(OPEN) != EDIT.label
        if command is OPEN:
            return self.entry() is not None
        return super().offers(command)

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Add evidence to one's own goal, or edit what is selected."""
        event.stop()
        goal = self._goal_here()
        if goal is not None and goal.body.is_own:
            self.app.push_screen(goal_form.add_evidence(self.journal, self.pair, goal))
        else:
            self.action_edit()

    def action_new_goal(self) -> None:
        """Open the form for a goal, or for what one of the two can offer."""
        self.app.push_screen(goal_form.new_goal(self.journal, self.pair))

    def action_end_goal(self) -> None:
        """Ask how the selected goal ended."""
        if (goal := self._goal_here()) is not None:
            self.app.push_screen(goal_form.end_goal(self.journal, self.pair, goal))

    def on_resize(self) -> None:
        """Arrange the columns for the new width."""
        if self.is_mounted and hasattr(self, "pages"):
            self.draw()


def _under(*pieces: Piece) -> Line:
    return Line((Piece(" " * TEXT_AT), *pieces))


def _remark_block(words: str, width: int, *, private: bool) -> Block:
    return Block(tuple(Line((Piece(row, "muted", private),)) for row in wrap(words, width)), gap=1)
