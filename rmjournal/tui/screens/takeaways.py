"""The takeaways of a pair through their states, and what was promised with them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Method, Takeaway, TakeawayKind, TakeawayState
from rmjournal.domain.record.record import Body, Record, RecordId
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.sessions import session_steps as meeting
from rmjournal.tui import forms
from rmjournal.tui.commands import (
    AGREE,
    AMEND,
    BACK,
    DECLINE,
    DELETE,
    DROP,
    FINISH,
    NEW_TAKEAWAY,
    OPEN,
    PROPOSE,
    SEND,
    TELL,
    WITHDRAW,
    Command,
)  # fmt: skip
from rmjournal.tui.page import JournalPage
from rmjournal.tui.screens.letter import LetterScreen
from rmjournal.tui.screens.record import RecordScreen, confirm_delete
from rmjournal.tui.sheets import LineSheet
from rmjournal.tui.widgets.bars import Keys
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.wording import PROMISES, STATES, day_of

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal.journal import Journal


OVER = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)


class TakeawaysScreen(JournalPage):
    """One takeaway a row; the letters are the steps that its state permits, and a step that it does not says why."""

    commands: ClassVar[tuple[Command, ...]] = (
        NEW_TAKEAWAY, SEND, AGREE, PROPOSE, FINISH, TELL, AMEND, DECLINE, WITHDRAW, DROP, OPEN, DELETE, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "Record[Pair]", marked: RecordId | None = None) -> None:
        super().__init__(journal)
        self.pair, self._mark = pair, marked
        self.takeaways: list[Record[Takeaway]] = []

    def body(self) -> Iterator[Widget]:
        """Yield the list, and what the states mean."""
        yield Static("What we take away", classes="head")
        yield Rows(tall=True, empty="Nothing yet. n writes one down, in words that both of you can stand by.")
        yield Static(
            "draft: my words. proposed: put to the other, frozen. agreed: said yes to, by both. "
            "A promise ends when the other was told what came of it.",
            classes="muted words",
        )

    def on_mount(self) -> None:
        """Begin with the list."""
        rows = self.query_one(Rows)
        rows.focus()
        self.watch(rows, "marked", self._offer, init=False)

    def _offer(self) -> None:
        self.query_one(Keys).refresh()

    def offers(self, command: Command) -> bool:
        """Show the steps that the marked takeaway and its promise may take next; any other says why not."""
        body = marked.body if (marked := self._marked()) is not None else None
        if body is None:
            return command in (NEW_TAKEAWAY, BACK) or command not in self.commands
        found = self.promises.get(marked.id) if marked is not None else None
        promise = found.body if found is not None and body.state not in OVER else None
        steps = {
            AGREE: body.state in (TakeawayState.DRAFT, TakeawayState.PROPOSED),
            PROPOSE: body.state is TakeawayState.DRAFT,
            AMEND: body.state is not TakeawayState.WITHDRAWN,
            FINISH: promise is not None and promise.status is CommitmentStatus.OPEN,
            TELL: promise is not None and promise.status is not CommitmentStatus.OPEN and not promise.is_closed,
        }
        return steps.get(command, True)

    def draw(self) -> None:
        """Show them now, the newest first. The mark stays on its takeaway, but goes to one that has come since."""
        self.place("Takeaways", self.pair)
        known = {takeaway.id for takeaway in self.takeaways}
        self.takeaways = list(reversed([t for t in self.journal.takeaways_of(self.pair) if t.body is not None]))
        promises = self.journal.of_type(Commitment, self.pair.id)
        self.promises = {promise.parent: promise for promise in promises if promise.parent is not None}
        self.numbers = {s.id: s.body.number for s in self.journal.sessions_of(self.pair) if s.body is not None}
        rows = self.query_one(Rows)
        rows.show([self._row(takeaway) for takeaway in self.takeaways], [takeaway.id for takeaway in self.takeaways])
        mark = self._mark or next((takeaway.id for takeaway in self.takeaways if takeaway.id not in known), None)
        if mark is not None:
            wanted = (mark, next((p.parent for p in promises if p.id == mark), None))
            rows.marked = next((at for at, t in enumerate(self.takeaways) if t.id in wanted), 0)
            self._mark = None
        self._offer()

    def _row(self, takeaway: Record[Takeaway]) -> Row:
        body = takeaway.body
        assert body is not None  # noqa: S101 - only such are listed
        promise = self.promises.get(takeaway.id)
        about = [] if promise is not None and body.kind is TakeawayKind.COMMITMENT else [body.kind.value]
        number = self.numbers.get(takeaway.parent) if takeaway.parent is not None else None
        if number is not None:
            about.append(f"session {number}")
        if promise is not None and promise.body is not None:
            about.append("mine" if promise.body.owner is Party.ME else "theirs")
            if promise.body.due:
                about.append(f"by {day_of(promise.body.due, date.today())}")
            about.append(
                "closed: done and told" if promise.body.is_closed else f"promise {PROMISES[promise.body.status]}"
            )
        state = STATES[body.state]
        hue = self.pair.body.hue.value if self.pair.body is not None else ""
        return Row(body.text, " · ".join(about), state, hue)

    def _marked(self) -> Record[Takeaway] | None:
        return self.takeaways[self.query_one(Rows).marked] if self.takeaways else None

    def _promise(self) -> Record[Commitment] | None:
        marked = self._marked()
        found = self.promises.get(marked.id) if marked is not None else None
        if marked is not None and found is None:
            self.app.notify("Nothing was promised with this takeaway.", markup=False)
        return found

    def _step(self, step: Callable[[Record[Takeaway]], object], done: str) -> None:
        marked = self._marked()
        if marked is None:
            return
        with self.telling():
            step(marked)
            self.app.notify(done, markup=False, timeout=4)
        self.draw()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show one whole."""
        event.stop()
        self.app.push_screen(RecordScreen(self.journal, self.takeaways[event.index].id))

    def action_open(self) -> None:
        """Show the marked one whole."""
        self.query_one(Rows).action_choose()

    def action_new_takeaway(self) -> None:
        """Write one down, as of the newest session that was held."""
        newest = meeting.newest_held(self.journal, self.pair, date.today())
        self.app.push_screen(forms.new_takeaway(self.journal, self.pair, newest))

    def action_agree(self) -> None:
        """Both agreed: a draft in the room, a proposal by an answer later."""

        def step(takeaway: Record[Takeaway]) -> object:
            draft = takeaway.body is not None and takeaway.body.state is TakeawayState.DRAFT
            return self.journal.agree(takeaway, date.today(), Method.IN_SESSION if draft else Method.EMAIL_LATER)

        self._step(step, "Agreed, in these words.")

    def action_send(self) -> None:
        """Show the takeaways of the marked one's session as a text for the other."""
        marked = self._marked()
        session = next((s for s in self.journal.sessions_of(self.pair) if marked and s.id == marked.parent), None)
        self.app.push_screen(
            LetterScreen(self.journal, self.pair, lambda: letters.takeaways(self.journal, self.pair, session))
        )

    def action_propose(self) -> None:
        """The words were put to the other."""
        self._step(self.journal.propose, "Proposed. These words stay as they are now.")

    def action_decline(self) -> None:
        """One of the two does not agree."""
        self._step(self.journal.decline, "Declined. e offers other words.")

    def action_withdraw(self) -> None:
        """Take back what is not agreed."""
        self._step(self.journal.withdraw, "Withdrawn.")

    def action_amend(self) -> None:
        """Find other words."""
        marked = self._marked()
        if marked is not None:
            self.app.push_screen(forms.edit_words(self.journal, self.pair, cast("Record[Body]", marked)))

    def action_finish(self) -> None:
        """The promise was kept."""
        self._end(True)

    def action_drop(self) -> None:
        """The promise will not be kept."""
        self._end(False)

    def _end(self, kept: bool) -> None:
        promise = self._promise()
        if promise is None:
            return

        def end(outcome: str) -> None:
            self.journal.finish(promise, date.today(), kept=kept, outcome=outcome)

        def ended(outcome: str | None) -> None:
            if outcome is not None:
                self.tell_notices()
            self.draw()

        def interrupted(words: str) -> None:
            self.journal.edit(cast("Record[Body]", promise), {"outcome": words})

        sheet = LineSheet(
            "What came of it?" if kept else "Why not?",
            [
                "A line, or nothing.",
                f"{self.key_of(TELL)} notes that the other has heard it; only then it is closed.",
            ],
            value=promise.body.outcome if promise.body is not None else "",
            keep=end,
            at_the_end=interrupted,
            may_be_empty=True,
        )
        self.app.push_screen(sheet, ended)

    def action_tell(self) -> None:
        """The other has heard what came of it."""
        promise = self._promise()
        if promise is not None:
            with self.telling():
                self.journal.tell(promise, date.today())
                self.app.notify("Closed: it ended, and the other knows.", markup=False, timeout=4)
            self.draw()

    def action_delete(self) -> None:
        """Delete the marked one."""
        marked = self._marked()
        if marked is not None:
            confirm_delete(self, cast("Record[Body]", marked), self.draw)
