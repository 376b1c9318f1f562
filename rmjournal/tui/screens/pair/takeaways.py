"""The takeaways of a pair: their states, and the commitments made with them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Method, Takeaway, TakeawayKind, TakeawayState
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.words import word
from rmjournal.tui.forms import takeaway_form, text_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import (
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
    REPORTED,
    SEND,
    WITHDRAW,
    Command,
)
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.pair.record import RecordScreen
from rmjournal.tui.screens.pair.record_actions import confirm_delete
from rmjournal.tui.screens.share.share import ShareScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal import Journal


OVER = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)


class TakeawaysScreen(JournalScreen):
    """Show one takeaway a row. The letters are the steps that its state allows; any
    other says why not."""

    commands: ClassVar[tuple[Command, ...]] = (
        NEW_TAKEAWAY, SEND, AGREE, PROPOSE, FINISH, REPORTED, AMEND, DECLINE, WITHDRAW, DROP, OPEN, DELETE, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "Record[Pair]", selected: RecordId | None = None) -> None:
        super().__init__(journal)
        self.pair, self._mark = pair, selected
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
        """Focus the list."""
        rows = self.query_one(Rows)
        rows.focus()
        self.watch(rows, "selected", self._offer, init=False)

    def _offer(self) -> None:
        self.query_one(KeyBar).refresh()

    def offers(self, command: Command) -> bool:
        """Offer the steps that the selected takeaway and its commitment may take
        next."""
        body = selected.body if (selected := self._selected()) is not None else None
        if body is None:
            return command in (NEW_TAKEAWAY, BACK) or command not in self.commands
        found = self.commitments.get(selected.id) if selected is not None else None
        commitment = found.body if found is not None and body.state not in OVER else None
        steps = {
            AGREE: body.state in (TakeawayState.DRAFT, TakeawayState.PROPOSED),
            PROPOSE: body.state is TakeawayState.DRAFT,
            AMEND: body.state is not TakeawayState.WITHDRAWN,
            FINISH: commitment is not None and commitment.status is CommitmentStatus.OPEN,
            REPORTED: commitment is not None
            and commitment.status is not CommitmentStatus.OPEN
            and not commitment.is_closed,
        }
        return steps.get(command, True)

    def draw(self) -> None:
        """Show the takeaways, the newest first. The selection stays on its takeaway, or
        moves to a new one."""
        self.set_title("Takeaways", self.pair)
        known = {takeaway.id for takeaway in self.takeaways}
        self.takeaways = self.journal.takeaways.of(self.pair)[::-1]
        commitments = self.journal.records.of_type(Commitment, self.pair.id)
        self.commitments = {
            commitment.parent: commitment for commitment in commitments if commitment.parent is not None
        }
        self.numbers = {s.id: s.body.number for s in self.journal.sessions.of(self.pair)}
        rows = self.query_one(Rows)
        rows.show([self._row(takeaway) for takeaway in self.takeaways], [takeaway.id for takeaway in self.takeaways])
        mark = self._mark or next((takeaway.id for takeaway in self.takeaways if takeaway.id not in known), None)
        if mark is not None:
            wanted = (mark, next((p.parent for p in commitments if p.id == mark), None))
            rows.selected = next((at for at, t in enumerate(self.takeaways) if t.id in wanted), 0)
            self._mark = None
        self._offer()

    def _row(self, takeaway: Record[Takeaway]) -> Row:
        body = takeaway.body
        commitment = self.commitments.get(takeaway.id)
        about = [] if commitment is not None and body.kind is TakeawayKind.COMMITMENT else [word(body.kind)]
        number = self.numbers.get(takeaway.parent) if takeaway.parent is not None else None
        if number is not None:
            about.append(f"session {number}")
        if commitment is not None:
            about.append("mine" if commitment.body.owner is Party.ME else "theirs")
            if commitment.body.due:
                about.append(f"by {day_of(commitment.body.due, self.journal.clock.today())}")
            about.append(
                "closed: done and told" if commitment.body.is_closed else f"promise {word(commitment.body.status)}"
            )
        state = word(body.state)
        hue = self.pair.body.hue.value
        return Row(body.text, " · ".join(about), state, hue)

    def _selected(self) -> Record[Takeaway] | None:
        return self.takeaways[self.query_one(Rows).selected] if self.takeaways else None

    def _commitment(self) -> Record[Commitment] | None:
        selected = self._selected()
        found = self.commitments.get(selected.id) if selected is not None else None
        if selected is not None and found is None:
            self.app.notify("Nothing was promised with this takeaway.", markup=False)
        return found

    def _step(self, step: Callable[[Record[Takeaway]], object], done: str) -> None:
        selected = self._selected()
        if selected is None:
            return
        with self.showing_errors():
            step(selected)
            self.app.notify(done, markup=False, timeout=4)
        self.draw()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show a takeaway in full."""
        event.stop()
        self.app.push_screen(RecordScreen(self.journal, self.takeaways[event.index].id))

    def action_open(self) -> None:
        """Show the selected takeaway in full."""
        self.query_one(Rows).action_choose()

    def action_new_takeaway(self) -> None:
        """Open the form for a takeaway from the newest session that took place."""
        newest = self.journal.sessions.newest_held(self.pair, self.journal.clock.today())
        self.app.push_screen(takeaway_form.new_takeaway(self.journal, self.pair, newest))

    def action_agree(self) -> None:
        """Agree: a draft in the session, a proposal by a later reply."""

        def step(takeaway: Record[Takeaway]) -> object:
            draft = takeaway.body.state is TakeawayState.DRAFT
            return self.journal.takeaways.agree(
                takeaway, self.journal.clock.today(), Method.IN_SESSION if draft else Method.EMAIL_LATER
            )

        self._step(step, "Agreed, in these words.")

    def action_send(self) -> None:
        """Show the takeaways of the selected one's session as a text to share."""
        selected = self._selected()
        session = next((s for s in self.journal.sessions.of(self.pair) if selected and s.id == selected.parent), None)
        self.app.push_screen(
            ShareScreen(self.journal, self.pair, lambda: self.journal.messages.takeaways(self.pair, session))
        )

    def action_propose(self) -> None:
        """Mark the selected takeaway as proposed."""
        self._step(self.journal.takeaways.propose, "Proposed. These words stay as they are now.")

    def action_decline(self) -> None:
        """Mark the selected takeaway as declined."""
        self._step(self.journal.takeaways.decline, "Declined. e offers other words.")

    def action_withdraw(self) -> None:
        """Withdraw what is not agreed."""
        self._step(self.journal.takeaways.withdraw, "Withdrawn.")

    def action_amend(self) -> None:
        """Open the form for other words."""
        selected = self._selected()
        if selected is not None:
            self.app.push_screen(text_form.edit_text(self.journal, self.pair, selected))

    def action_finish(self) -> None:
        """Mark the commitment as done."""
        self._end(True)

    def action_drop(self) -> None:
        """Mark the commitment as dropped."""
        self._end(False)

    def _end(self, kept: bool) -> None:
        commitment = self._commitment()
        if commitment is None:
            return

        def end(outcome: str) -> None:
            self.journal.takeaways.finish(commitment, self.journal.clock.today(), kept=kept, outcome=outcome)

        def ended(outcome: str | None) -> None:
            if outcome is not None:
                self.show_notices()
            self.draw()

        def note(words: str) -> None:
            self.journal.entries.edit(commitment, {"outcome": words})

        def interrupted(words: str) -> None:
            self.journal.unsaved.attempt(note, words, pair=commitment.pair)

        dialog = LineDialog(
            "What came of it?" if kept else "Why not?",
            [
                "A line, or nothing.",
                f"{self.key_of(REPORTED)} notes that the other has heard it; only then it is closed.",
            ],
            value=commitment.body.outcome,
            save=end,
            on_close=interrupted,
            may_be_empty=True,
        )
        self.app.push_screen(dialog, ended)

    def action_tell(self) -> None:
        """Mark that the partner has heard how the commitment went."""
        commitment = self._commitment()
        if commitment is not None:
            with self.showing_errors():
                self.journal.takeaways.close(commitment, self.journal.clock.today())
                self.app.notify("Closed: it ended, and the other knows.", markup=False, timeout=4)
            self.draw()

    def action_delete(self) -> None:
        """Delete the selected takeaway."""
        selected = self._selected()
        if selected is not None:
            confirm_delete(self, selected, self.draw)
