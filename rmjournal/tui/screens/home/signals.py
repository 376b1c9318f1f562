"""Signals, one at a time: what raised it, and one small step. It is never a score."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.session import Session
from rmjournal.domain.model.signal_answer import Answered, Rule
from rmjournal.domain.record_words import record_word
from rmjournal.domain.rules.signals import Act, Signal
from rmjournal.tui.forms import own_lines_form, pair_form
from rmjournal.tui.forms.contacts_form import open_card
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import (
    ACTED,
    BACK,
    CHANGE_PAIR,
    DISMISS,
    LIMITS,
    NEW_SESSION,
    OPEN,
    PAIR_STEPS,
    PREPARE,
    SNOOZE,
    TAKEAWAYS,
    TALK_TO,
    TRY_OUT,
    Command,
)
from rmjournal.tui.kit.dialogs.limits import PARTNER, WHO
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_of, session_line
from rmjournal.tui.screens.home.steps import Steps
from rmjournal.tui.screens.pair.together import pause_or_stop

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import AnyRecord, Record, RecordId
    from rmjournal.journal import Journal


SHOWN = tuple(rule for rule in Rule if rule is not Rule.LINE)  # the page of the pair shows that one
NOTHING = "Nothing to flag. Most signals need a few debriefed sessions, and go away once things improve."
STEPS = {
    Act.WHO_TO_TALK_TO: TALK_TO,
    Act.REHEARSE: TRY_OUT,
    Act.PREPARE: PREPARE,
    Act.PLAN: NEW_SESSION,
    Act.TAKEAWAYS: TAKEAWAYS,
    Act.EDIT_PAIR: CHANGE_PAIR,
}  # what each signal has one key away


class SignalsScreen(JournalScreen):
    """Show the most pressing signal of one pair or of all, with the step it calls for
    one key away. Answering it brings the next."""

    commands: ClassVar[tuple[Command, ...]] = (
        *STEPS.values(), PAIR_STEPS, SNOOZE, ACTED, DISMISS, BACK, OPEN,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "RecordId | None" = None, rules: Collection[Rule] = SHOWN) -> None:
        super().__init__(journal)
        self.pair, self.rules = pair, rules
        self.signal: Signal | None = None
        self.about: Record[Pair] | None = None

    def body(self) -> Iterator[Widget]:
        """Yield the signal, what raised it, and the step."""
        yield Static(id="title", classes="head")
        yield PrivateText(id="why", classes="words below")
        yield Rows(tall=True)
        yield PrivateText(id="step", classes="words gap")
        yield Static("This is private, like everything here.", id="stays", classes="muted gap")

    def on_mount(self) -> None:
        """Focus what raised it."""
        self.query_one(Rows).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an answer only if there is a signal, and of the steps its own."""
        if self.signal is None:
            return action == BACK.id or action not in {each.id for each in self.commands}
        if action in {each.id for each in STEPS.values()} and action != STEPS[self.signal.act].id:
            return False
        return super().check_action(action, parameters)

    def offers(self, command: Command) -> bool:
        """Show the key that pauses or stops only beside a signal on safety. It works on
        every signal."""
        if command == PAIR_STEPS and not (self.signal is not None and self.signal.silences):
            return False
        return super().offers(command)

    def draw(self) -> None:
        """Show the most pressing signal now."""
        self.signal = next(
            (
                signal
                for signal in self.journal.signals.open(self.journal.clock.today())
                if signal.rule in self.rules and self.pair in (None, signal.pair)
            ),
            None,
        )
        pair = next((each for each in self.journal.pairs.all() if self.signal and each.id == self.signal.pair), None)
        self.about = pair
        self.set_title("Signals", pair)
        rows = self.query_one(Rows)
        self.evidence = (
            [self.journal.records.glance(record_id) for record_id in self.signal.evidence] if self.signal else []
        )
        title, why, step = (self.signal.title, self.signal.why, self.signal.step) if self.signal else ("", "", "")
        if self.signal is not None and self.signal.rule is Rule.SAFETY:
            step += f" Press {self.key_of(LIMITS)} for the steps."
        self.query_one("#title", Static).update(content(f"{title[:1].upper()}{title[1:]}"))
        self.query_one("#why", Static).update(content(why or NOTHING))
        self.query_one("#step", Static).update(content(step))
        for each in ("#title", "#step", "#stays"):
            self.query_one(each).display = self.signal is not None
        hue = pair.body.hue.value if pair is not None else ""
        rows.show([self._row(record, hue) for record in self.evidence])
        self.query_one(KeyBar).refresh()

    def _row(self, record: "AnyRecord", hue: str) -> Row:
        today = self.journal.clock.today()
        if isinstance(record.body, Session):
            return Row(f"Session {record.body.number}", session_line(record.body, today), day_of(record.at, today), hue)
        return Row(record_word(record).capitalize(), "press Enter to read it", day_of(record.at, today), hue)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open one of the records that raised the signal."""
        event.stop()
        self.app.push_screen(self.host.record_screen(self.evidence[event.index]))

    def action_open(self) -> None:
        """Open the selected record."""
        self.query_one(Rows).action_choose()

    def _step(self, step: "Callable[[Steps], JournalScreen]") -> None:
        if self.about is not None:
            with self.showing_errors():
                self.app.push_screen(step(Steps(self.journal, self.about)))

    def action_new_session(self) -> None:
        """Plan the next session."""
        self._step(Steps.plan)

    def action_prepare(self) -> None:
        """Prepare the next session, or plan it first."""
        if self.about is None:
            return
        has_next = self.journal.sessions.next_planned(self.about, self.journal.clock.today()) is not None
        self._step(Steps.prepare if has_next else Steps.plan)

    def action_try_out(self) -> None:
        """Rehearse what you'd say."""
        if self.about is not None:
            self.app.push_screen(own_lines_form.rehearse(self.journal, self.about))

    def action_takeaways(self) -> None:
        """Show the takeaways and commitments."""
        self._step(Steps.takeaways)

    def action_change_pair(self) -> None:
        """Edit the pair."""
        if self.about is not None:
            self.app.push_screen(pair_form.edit_pair(self.journal, self.about))

    def action_talk_to(self) -> None:
        """Show who to talk to: outside the partner's management line, if it is about
        them."""
        if self.signal is not None and self.about is not None:
            open_card(self, self.about, PARTNER if self.signal.silences else WHO)

    def action_pair_steps(self) -> None:
        """Pause the pair, or stop."""
        if self.about is not None:
            pause_or_stop(self, self.about)

    def action_acted(self) -> None:
        """Answer that something was done about it."""
        self._answer(Answered.ACTED, "Saved. It returns only if something new happens.")

    def action_snooze(self) -> None:
        """Rest the signal for two weeks."""
        self._answer(Answered.SNOOZED, "We'll show it again in two weeks.")

    def action_dismiss_sign(self) -> None:
        """Dismiss the signal, with a reason if the person gives one."""

        signal = self.signal
        if signal is None:
            return

        def save(reason: str) -> None:
            self.journal.signals.answer(signal, Answered.DISMISSED, self.journal.clock.today(), reason)

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.app.notify(
                    "Marked as normal for you two. We won't show it again for this pair, unless safety is in question.",
                    markup=False,
                    timeout=5,
                )
                self.show_notices()
            self.draw()

        def interrupted(reason: str) -> None:
            self.journal.unsaved.attempt(save, reason, pair=signal.pair)

        about = ["Why? (optional, not shared)"]
        dialog = LineDialog("Normal for us", about, save=save, on_close=interrupted, may_be_empty=True)
        self.app.push_screen(dialog, answered)

    def _answer(self, answered: Answered, message: str) -> None:
        if self.signal is None:
            return
        with self.showing_errors():
            self.journal.signals.answer(self.signal, answered, self.journal.clock.today())
            self.app.notify(message, markup=False, timeout=5)
        self.draw()
