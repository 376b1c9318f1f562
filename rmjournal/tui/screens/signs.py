"""Worth a look: one sign at a time, with the records that raised it and one small step. It is never a score."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.session import Session
from rmjournal.domain.rules.signals import Answered, Rule, Sign
from rmjournal.domain.titles import record_word
from rmjournal.journal.sessions import signals as noticing
from rmjournal.tui import ways
from rmjournal.tui.commands import ACTED, BACK, DISMISS, OPEN, SNOOZE, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.sheets import LineSheet
from rmjournal.tui.widgets.bars import Keys
from rmjournal.tui.widgets.concealing import Said
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.wording import day_of, session_line

if TYPE_CHECKING:
    from rmjournal.domain.record.record import Body, Record, RecordId
    from rmjournal.journal.journal import Journal


SHOWN = tuple(rule for rule in Rule if rule is not Rule.CONFLICT_LINE)  # that one is on the page of the pair
NOTHING = (
    "Nothing is worth a look now. Most signs need three sessions that say something, and go when the matter is better."
)


class SignsScreen(JournalPage):
    """The most pressing sign, of one pair or of all; the next one comes when this one was answered."""

    commands: ClassVar[tuple[Command, ...]] = (ACTED, SNOOZE, DISMISS, BACK, OPEN)

    def __init__(self, journal: "Journal", pair: "RecordId | None" = None, rules: Collection[Rule] = SHOWN) -> None:
        super().__init__(journal)
        self.pair, self.rules = pair, rules
        self.sign: Sign | None = None

    def body(self) -> Iterator[Widget]:
        """Yield the sign, what raised it, and the step."""
        yield Static(id="title", classes="head")
        yield Said(id="why", classes="words below")
        yield Rows(tall=True)
        yield Said(id="step", classes="words gap")
        yield Static("What it saw stays here, like everything else.", id="stays", classes="muted gap")

    def on_mount(self) -> None:
        """Begin with what raised it."""
        self.query_one(Rows).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an answer only where there is a sign."""
        if self.sign is None and action in (ACTED.id, SNOOZE.id, DISMISS.id, OPEN.id):
            return False
        return super().check_action(action, parameters)

    def draw(self) -> None:
        """Show the sign that stands now."""
        self.sign = next(
            (
                sign
                for sign in noticing.noticed(self.journal, date.today())
                if sign.rule in self.rules and self.pair in (None, sign.pair)
            ),
            None,
        )
        pair = next((each for each in self.journal.pairs() if self.sign and each.id == self.sign.pair), None)
        self.place("Worth a look", pair)
        rows = self.query_one(Rows)
        self.evidence = [self.journal.glance(id) for id in self.sign.evidence] if self.sign else []
        title, why, step = (self.sign.title, self.sign.why, self.sign.step) if self.sign else ("", "", "")
        self.query_one("#title", Static).update(content(f"One thing worth a look: {title}" if title else ""))
        self.query_one("#why", Static).update(content(why or NOTHING))
        self.query_one("#step", Static).update(content(step))
        for each in ("#title", "#step", "#stays"):
            self.query_one(each).display = self.sign is not None
        hue = pair.body.hue.value if pair is not None and pair.body is not None else ""
        rows.show([self._row(record, hue) for record in self.evidence])
        self.query_one(Keys).refresh()

    def _row(self, record: "Record[Body]", hue: str) -> Row:
        today = date.today()
        if isinstance(record.body, Session):
            return Row(f"Session {record.body.number}", session_line(record.body, today), day_of(record.at, today), hue)
        return Row(record_word(record).capitalize(), "Enter shows it", day_of(record.at, today), hue)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open one of the records that raised it."""
        event.stop()
        self.app.push_screen(ways.to_record(self.journal, self.evidence[event.index]))

    def action_open(self) -> None:
        """Open the marked record."""
        self.query_one(Rows).action_choose()

    def action_acted(self) -> None:
        """Something was done about it."""
        self._answer(Answered.ACTED, "Noted. It comes back only if there is something new.")

    def action_snooze(self) -> None:
        """Not now."""
        self._answer(Answered.SNOOZED, "It rests for two weeks.")

    def action_dismiss_sign(self) -> None:
        """It is nothing here."""

        sign = self.sign
        if sign is None:
            return

        def keep(reason: str) -> None:
            noticing.answer(self.journal, sign, Answered.DISMISSED, date.today(), reason)

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.app.notify("It will not be shown again for this pair.", markup=False, timeout=5)
                self.tell_notices()
            self.draw()

        about = ["One word on why, for yourself, or just Enter."]
        sheet = LineSheet("Not a matter here", about, keep=keep, at_the_end=keep, may_be_empty=True)
        self.app.push_screen(sheet, answered)

    def _answer(self, answered: Answered, told: str) -> None:
        if self.sign is None:
            return
        with self.telling():
            noticing.answer(self.journal, self.sign, answered, date.today())
            self.app.notify(told, markup=False, timeout=5)
        self.draw()
