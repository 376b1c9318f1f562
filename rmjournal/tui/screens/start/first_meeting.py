"""The fifth step of the first run: whether the two have met, and one question."""

from typing import TYPE_CHECKING

from textual.widgets import Static

from rmjournal.domain.model.session import SessionStatus
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.screens.start.first_run_pages import STEPS, FirstRunPages

if TYPE_CHECKING:
    from datetime import datetime

    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


class FirstMeetingScreen(FirstRunPages, BaseScreen):
    """What becomes of the answers of that step. A lock saves them, too."""

    at = 0
    is_saved = False
    journal: "Journal | None" = None
    pair: "Record[Pair] | None" = None

    @property
    def step(self) -> str:
        """The name of the step that is shown."""
        return STEPS[self.at]

    async def _go_on(self) -> None:
        raise NotImplementedError

    def next_step(self) -> str:
        """Return what home begins with, "" without a journal."""
        from rmjournal.tui.screens.home.lines import first_title

        return first_title(self.journal) if self.journal is not None else ""

    async def _take_where(self, event: LineInput.Submitted) -> None:
        try:
            self._met_at()  # a date that can't be read is said before anything is saved
        except RmjournalError as error:
            self.query_one("#field-when", LineField).begin()
            unread = self.query_one("#unread", Static)
            unread.update(content(str(error)))
            unread.display = True
            return
        if event.input is not self.query_one("#answer"):
            self.query_one("#answer").focus()
            return
        self.save_pending()
        await self._go_on()

    def _met_at(self) -> "datetime | None":
        """Return when the two met, None if nothing was typed. Raises Refused if that
        can't be read or is to come."""
        from rmjournal.domain import dates

        typed = self.query_one("#field-when", LineField).value
        if self.query_one("#field-met", ChoiceField).value != "met" or not typed:
            return None
        now = self.host.clock.now()
        try:
            if (at := dates.read_moment(typed, now, past=True)).date() <= now.date():
                return at
            problem = Refused("That's in the future.", "When did you meet?")
        except dates.Unreadable as unread:
            problem = Refused(str(unread))
        raise problem

    def save_pending(self) -> None:
        """Save the answers to the last questions. A meeting is a session, also without
        a date. A date that can't be read is left out."""
        if self.step != "where" or self.journal is None or self.pair is None or self.is_saved:
            return
        pair, journal, words = self.pair, self.journal, self.query_one("#answer", LineInput).value.strip()
        met = self.query_one("#field-met", ChoiceField).value == "met"
        try:
            at = self._met_at()
        except RmjournalError:
            at = None

        def save(words: str) -> None:
            held = {"held_at": at.isoformat(timespec="minutes")} if at else {"status": SessionStatus.HELD.value}
            session = journal.sessions.add(pair, held) if met else None
            if met and words:
                journal.notes.add(pair, words, session=session)
            elif words and self.role == "mentee-senior":
                journal.sessions.add(pair, {"intention": words})
            elif words:
                journal.log.add(pair, {"kind": "held_back", "text": words})

        if words or met:
            journal.unsaved.attempt(save, words, pair=pair.id)
        self.is_saved = True
