"""The takeaways of a pair: their path, whose turn it is, and the commitments made with
them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.takeaway import (
    WAITING,
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Method,
    Permission,
    Takeaway,
    TakeawayState,
)
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.tui.forms import takeaway_form, text_form
from rmjournal.tui.kit.commands import (
    AGREE,
    AMEND,
    BACK,
    DELETE,
    DROP,
    END,
    FINISH,
    NEW_TAKEAWAY,
    OPEN,
    PERMISSION,
    PROPOSE,
    READ_REPLY,
    REPORTED,
    SEND,
    UNDO,
    Command,
)
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.list_screens import BlocksScreen
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.wording import HOW_YES, UNDO_SECONDS, WAYS, undo_words
from rmjournal.tui.screens.record.phrases import weekday
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.record.record_actions import confirm_delete
from rmjournal.tui.screens.session.takeaway_blocks import OVER, Shown, items
from rmjournal.tui.screens.share.receive import ReceiveScreen
from rmjournal.tui.screens.share.share import ShareScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal import Journal

HEARD = {"d": ("done", "it's done"), "n": ("dropped", "it isn't"), "c": ("unheard", "close without an update")}
MAY_CREDIT = {
    "1": ("ask", "ask in writing"),
    "2": ("yes", "they said yes"),
    "3": ("no", "they said no, or took it back"),
}
MAY_BE_CREDITED = {"1": ("yes", "I said yes"), "2": ("no", "I said no, or I'm taking it back")}
ENDS = {"n": ("decline", "my partner said no"), "t": ("withdraw", "I'm taking it back")}


class TakeawaysScreen(BlocksScreen):
    """Show the takeaways by whose turn it is. The letters are the steps that the
    selected one allows; any other says why not. Each step can be undone for a while."""

    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, SEND, READ_REPLY, AGREE, FINISH, REPORTED, AMEND, END, PERMISSION, UNDO, NEW_TAKEAWAY, PROPOSE, DROP,
        DELETE, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "Record[Pair]", selected: RecordId | None = None) -> None:
        super().__init__(journal)
        self.pair, self._wanted = pair, selected
        self.takeaways: list[Record[Takeaway]] = []

    def body(self) -> Iterator[Widget]:
        """Yield the list, and a line about what was done last."""
        yield Blocks(widest=92, widget_id="takeaways")
        yield Static(id="state", classes="muted")

    def on_blocks_selected(self, event: Blocks.Selected) -> None:
        """Say what can be undone now."""
        self._offer()

    def _offer(self) -> None:
        """Show the steps that are open now, and what can be undone."""
        words = undo_words(self.journal.takeaways.undo.what(), self.key_of(UNDO))
        self.query_one("#state", Static).update(content(f"  {words}" if words else ""))
        self.query_one(KeyBar).refresh()

    def offers(self, command: Command) -> bool:
        """Offer the steps that the selected takeaway and its commitment may take
        next."""
        body = selected.body if (selected := self._selected()) is not None else None
        if command == UNDO:
            return bool(self.journal.takeaways.undo.what())
        if body is None:
            return command in (NEW_TAKEAWAY, READ_REPLY, BACK) or command not in self.commands
        found = self.commitments.get(selected.id) if selected is not None else None
        commitment = found.body if found is not None and body.state not in OVER else None
        waits = body.state in WAITING
        steps = {
            SEND: body.state not in OVER,
            AGREE: waits,
            END: waits,
            PROPOSE: body.state is TakeawayState.DRAFT,
            AMEND: body.state is not TakeawayState.WITHDRAWN,
            FINISH: commitment is not None and commitment.status is CommitmentStatus.OPEN and not commitment.is_closed,
            DROP: commitment is not None
            and commitment.status is CommitmentStatus.OPEN
            and commitment.owner is Party.ME,
            PERMISSION: commitment is not None
            and commitment.kind is CommitmentKind.VISIBLE_LEARNING
            and commitment.status is CommitmentStatus.OPEN,
            REPORTED: commitment is not None
            and commitment.status is not CommitmentStatus.OPEN
            and not commitment.is_closed,
        }
        return steps.get(command, True)

    def draw(self) -> None:
        """Show the takeaways. The selection stays on its takeaway, or moves to a new
        one."""
        self.set_title("", self.pair)
        today = self.journal.clock.today()
        self.set_status(weekday(today, today))
        known = {takeaway.id for takeaway in self.takeaways}
        self.takeaways = self.journal.takeaways.of(self.pair)[::-1]
        commitments = self.journal.records.of_type(Commitment, self.pair.id)
        self.commitments = {
            commitment.parent: commitment for commitment in commitments if commitment.parent is not None
        }
        sessions = self.journal.sessions.of(self.pair)
        numbers = {session.id: session.body.number for session in sessions}
        promised = {parent: self.journal.takeaways.as_sent(each) for parent, each in self.commitments.items()}
        shown = Shown(self.pair, self.takeaways, promised, numbers, today, self.app.has_class("-plain"))
        blocks = self.page
        blocks.show(self._items(shown), expected=len(self.takeaways))
        new = next((takeaway.id for takeaway in self.takeaways if known and takeaway.id not in known), None)
        wanted = self._wanted or new
        if wanted is not None:
            above = next((each.parent for each in commitments if each.id == wanted), None)
            blocks.select(above or wanted)
            self._wanted = None
        self._offer()
        if self.journal.takeaways.undo.what():
            self.set_timer(UNDO_SECONDS, self._offer)

    def _items(self, shown: Shown) -> Iterator[Item]:
        count = len(self.takeaways)
        said = f"{count} in all" if count > 1 else ""
        head = Line((Piece("Takeaways", "strong"),), (Piece(said, "muted"),) if said else ())
        yield Item("head", lambda width: Block((head,)), selectable=False)
        yield from items(shown)
        if not count:
            words = f"Nothing yet. Press {self.key_of(NEW_TAKEAWAY)} to write one, in words you'd both sign up to."
            yield Item("nothing", lambda width: Block(_muted(words, width), gap=1), selectable=False)

    def _selected(self) -> Record[Takeaway] | None:
        about = self.page.selected_about
        return next((each for each in self.takeaways if each.id == about), None)

    def _commitment(self) -> Record[Commitment] | None:
        selected = self._selected()
        found = self.commitments.get(selected.id) if selected is not None else None
        if selected is not None and found is None:
            self.app.notify("This takeaway has no commitment.", markup=False)
        return found

    def _step(self, step: Callable[[Record[Takeaway]], object]) -> None:
        selected = self._selected()
        if selected is None:
            return
        with self.showing_errors():
            step(selected)
        self.draw()

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Show a takeaway in full."""
        event.stop()
        self.app.push_screen(RecordScreen(self.journal, RecordId(str(event.about))))

    def action_new_takeaway(self) -> None:
        """Open the form for a takeaway from the newest session that took place."""
        newest = self.journal.sessions.newest_held(self.pair, self.journal.clock.today())
        self.app.push_screen(takeaway_form.new_takeaway(self.journal, self.pair, newest))

    def action_agree(self) -> None:
        """Ask how the yes came, and mark the selected takeaway as agreed."""
        selected = self._selected()
        if selected is None:
            return
        if selected.body.state not in WAITING:
            self._agree(selected, Method.IN_SESSION)  # which says why not
            return

        def answered(method: str | None) -> None:
            if method:
                self._agree(selected, Method(method))

        self.app.push_screen(KeyMenu(HOW_YES, WAYS), answered)

    def _agree(self, takeaway: Record[Takeaway], method: Method) -> None:
        with self.showing_errors():
            today = self.journal.clock.today()
            self.journal.takeaways.agree(takeaway, today, method, was_sent=method is not Method.IN_SESSION)
        self.draw()

    def action_send(self) -> None:
        """Show the takeaways of the selected one's session as a text to share."""
        selected = self._selected()
        session = next((s for s in self.journal.sessions.of(self.pair) if selected and s.id == selected.parent), None)
        self.app.push_screen(
            ShareScreen(self.journal, self.pair, lambda: self.journal.messages.takeaways(self.pair, session))
        )

    def action_read_reply(self) -> None:
        """Paste what the partner replied."""
        self.app.push_screen(ReceiveScreen(self.journal, self.pair))

    def action_propose(self) -> None:
        """Mark the selected takeaway as proposed."""
        self._step(self.journal.takeaways.propose)

    def action_withdraw(self) -> None:
        """Withdraw the selected draft. Of a proposal, ask first who said no."""
        selected = self._selected()
        if selected is None or selected.body.state is not TakeawayState.PROPOSED:
            self._step(self.journal.takeaways.withdraw)
            return

        def answered(end: str | None) -> None:
            if end:
                takeaways = self.journal.takeaways
                self._step(takeaways.decline if end == "decline" else takeaways.withdraw)

        self.app.push_screen(KeyMenu("What happened?", ENDS), answered)

    def action_permission(self) -> None:
        """Ask in writing for permission to credit the partner aloud, or note the
        answer."""
        commitment = self._commitment()
        if commitment is None:
            return
        if commitment.body.kind is not CommitmentKind.VISIBLE_LEARNING:
            self.app.notify(
                "Only crediting someone by name needs permission. This is a different commitment.", markup=False
            )
            return
        mine = commitment.body.owner is Party.ME

        def answered(answer: str | None) -> None:
            if answer == "ask":
                text = partial(self.journal.messages.credit, self.pair, commitment)
                self.app.push_screen(ShareScreen(self.journal, self.pair, text))
            elif answer:
                with self.showing_errors():
                    self.journal.takeaways.permit(commitment, Permission(answer))
                self.draw()

        self.app.push_screen(KeyMenu("Credit by name", MAY_CREDIT if mine else MAY_BE_CREDITED), answered)

    def action_undo(self) -> None:
        """Undo the last step."""
        with self.showing_errors():
            self.journal.takeaways.undo.undo()
            self.say_undone("Undone. The history shows both steps.")
        self.draw()

    def action_amend(self) -> None:
        """Open the form for other words."""
        selected = self._selected()
        if selected is not None:
            self.app.push_screen(text_form.edit_text(self.journal, self.pair, selected))

    def label_of(self, command: Command) -> str:
        """Say of your partner's commitment that it closes once you have heard of it."""
        found = self.commitments.get(selected.id) if (selected := self._selected()) is not None else None
        if command == FINISH and found is not None and found.body.owner is Party.PARTNER:
            return "heard back"
        return super().label_of(command)

    def action_finish(self) -> None:
        """Mark the commitment as done. Of your partner's, ask what you have heard."""
        commitment = self._commitment()
        if commitment is None or commitment.body.owner is Party.ME or commitment.body.is_closed:
            self._end(True)
            return

        def answered(heard: str | None) -> None:
            if heard == "unheard":
                with self.showing_errors():
                    self.journal.takeaways.close_unheard(commitment, self.journal.clock.today())
                self.draw()
            elif heard:
                self._end(heard == "done")

        self.app.push_screen(KeyMenu("Have you heard how it went?", HEARD), answered)

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
                self.forget_refusal()
                self.show_notices()
            self.draw()

        def note(words: str) -> None:
            self.journal.entries.edit(commitment, {"outcome": words})

        def interrupted(words: str) -> None:
            self.journal.unsaved.attempt(note, words, pair=commitment.pair)

        mine = commitment.body.owner is Party.ME
        told = f"Press {self.key_of(REPORTED)} once you've told your partner. That closes the commitment."
        dialog = LineDialog(
            "How did it go?" if kept or not mine else "Anything to add?",
            ["One line (optional).", told if mine else "This closes the commitment."],
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
            self.draw()

    def action_delete(self) -> None:
        """Delete the selected takeaway."""
        selected = self._selected()
        if selected is not None:
            confirm_delete(self, selected, self.draw)


def _muted(text: str, cells: int) -> tuple[Line, ...]:
    return tuple(Line((Piece(row, "muted"),)) for row in wrap(text, cells))
