"""Before you save this: one session as an event for your calendar."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.session import SessionStatus
from rmjournal.domain.texts.ics_text import ALARM, DELETE_YOURSELF, TITLE
from rmjournal.journal import Journal
from rmjournal.tui.kit.commands import SHARE_NOTHING, WRITE_FILE, Command
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.sections import About, Section
from rmjournal.tui.screens.share.page import SharePage
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.share.tabs import Tab, TabRow, Tabs

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Outgoing

CALENDAR = "calendar"
NO, YES = "no", "yes"


class CalendarPage(SharePage):
    """The event, under the title and with the alarm that the person chooses."""

    can_copy: ClassVar[bool] = False
    has_fields: ClassVar[bool] = True
    exactly: ClassVar[str] = "You're about to save exactly this"

    def __init__(self, journal: "Journal", pair: "Record[Pair]", session: "Record[Session]") -> None:
        super().__init__(journal, pair)
        self.session = session

    @property
    def is_withdrawn(self) -> bool:
        """Return whether the session was called off."""
        return self.session.body.status is not SessionStatus.PLANNED

    def top(self) -> Iterator[Widget]:
        """Yield the title and the alarm, or nothing of an event that is withdrawn."""
        before = self.session.body.calendar
        if not self.is_withdrawn:
            yield Vertical(
                LineField("title", "Title in your calendar", before.title if before else TITLE, limit=200),
                ChoiceField(
                    "alarm", f"An alarm {ALARM}?", {NO: "no", YES: "yes"}, YES if before and before.has_alarm else NO
                ),
                classes="below",
            )

    def begin(self) -> None:
        """Focus the title, or the page if there is none."""
        if self.is_withdrawn:
            self.can_focus = True
            super().begin()
        else:
            self.query_one("#field-title", LineField).begin()

    def make(self) -> "Outgoing":
        """Return the event as it is filled in."""
        if self.is_withdrawn:
            return self.journal.calendar_events.event(self.session)
        title, alarm = self.line("title"), self.choice("alarm") == YES
        return self.journal.calendar_events.event(self.session, title=title, alarm=alarm)

    def who(self) -> tuple[Section, ...]:
        """Return who may read it, and what to do with the file."""
        opened = "Open the file in your calendar. Opening a newer one changes the same event."
        what = (DELETE_YOURSELF,) if self.is_withdrawn else (opened,)
        return (
            Section("Who may read it", ("Anyone who sees your calendar, and those who run it.",)),
            *([Section("What to do with it", what)] if self.outgoing is not None else []),
        )

    def after(self) -> tuple[Section, ...]:
        """Return what saving changes."""
        return (self.once_shared(),) if self.outgoing is not None else ()

    def kinds(self) -> frozenset[ExportKind]:
        """Return the events."""
        return frozenset({ExportKind.CALENDAR})


class CalendarScreen(ShareScreen):
    """Show one event. It is saved as a file and listed, or nothing happens."""

    commands: ClassVar[tuple[Command, ...]] = (WRITE_FILE, SHARE_NOTHING)

    def __init__(self, journal: "Journal", pair: "Record[Pair]", session: "Record[Session]") -> None:
        super().__init__(journal, pair, tab=ExportKind.CALENDAR)
        self.session = session

    def body(self) -> Iterator[Widget]:
        """Yield the event."""
        yield Static("Add to calendar", classes="head")
        row = Tabs((TabRow("For", (Tab(CALENDAR, "Calendar"),), "you"),), CALENDAR)
        row.display = False
        yield row
        self.pages[CALENDAR] = CalendarPage(self.journal, self.pair, self.session)
        yield self.pages[CALENDAR]

    def side(self) -> Iterator[Widget]:
        """Yield what is to be known about it."""
        yield About(id="beside")
