"""Every screen of an open journal, ready to be shown, for the tests that walk them all."""

from typing import Any

from textual.screen import Screen

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.note import Note
from rmjournal.guidance import texts as guidance
from rmjournal.journal import Journal
from rmjournal.tui.screens.home.learn import TextScreen
from rmjournal.tui.screens.home.manual_page import ManualScreen
from rmjournal.tui.screens.pair.ending import EndingScreen
from rmjournal.tui.screens.pair.trends import TrendsScreen
from rmjournal.tui.screens.record.history import HistoryScreen
from rmjournal.tui.screens.session.meeting import MeetingScreen
from rmjournal.tui.screens.session.session_page import SessionPageScreen
from rmjournal.tui.screens.share.calendar import CalendarScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.share.texts import PROGRAMME
from rmjournal.tui.screens.upkeep.backups import BackupsScreen
from rmjournal.tui.screens.upkeep.conflicts import ConflictsScreen
from rmjournal.tui.screens.upkeep.example_questions import QuestionsScreen
from rmjournal.tui.screens.upkeep.security import SecurityScreen
from rmjournal.tui.screens.upkeep.settings import SettingsScreen
from rmjournal.tui.shell import routes
from tests.tui.test_conceal import SCREENS as PRIVATE
from tests.tui.test_conceal import Make


def _programme(journal: Journal) -> Screen[Any]:
    screen = ShareScreen(journal, journal.pairs.get(1))
    screen._first = PROGRAMME
    return screen


def _ended(journal: Journal) -> Screen[Any]:
    pair = journal.pairs.get(1)
    if journal.endings.closing(pair) is None:
        journal.endings.stop(pair, journal.clock.today())
    return EndingScreen(journal, journal.pairs.get(1))


ALL: dict[str, Make] = {
    **{name: make for name, make in PRIVATE.items() if name != "the end"},
    "session page": lambda j: SessionPageScreen(j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1)),
    "meeting": lambda j: MeetingScreen(j, j.pairs.get(1), j.sessions.of(j.pairs.get(1))[-1]),
    "trends": lambda j: TrendsScreen(j, j.pairs.get(1)),
    "card to read": lambda j: TextScreen(j, guidance.texts()[0]),
    "manual": lambda j: ManualScreen(j, "screen"),
    "calendar": lambda j: CalendarScreen(j, j.pairs.get(1), j.sessions.of(j.pairs.get(1))[-1]),
    "history": lambda j: HistoryScreen(j, j.records.of_type(Note)[0].id),
    "settings": SettingsScreen,
    "security": SecurityScreen,
    "backups": BackupsScreen,
    "conflicts": ConflictsScreen,
    "own questions": QuestionsScreen,
    **{
        f"share {what.value}": lambda j, what=what: ShareScreen(j, j.pairs.get(1), tab=what)  # type: ignore[misc]
        for what in (
            ExportKind.AGENDA, ExportKind.TAKEAWAY, ExportKind.AGREEMENT, ExportKind.INSIGHT_CARD,
            ExportKind.SUMMARY, ExportKind.STATEMENT, ExportKind.STATUS_NOTE, ExportKind.HELP_NOTE,
        )
    },
    "share programme": _programme,
    "the end": _ended,  # last: it ends the pair
}  # fmt: skip
APART = {"FirstRunScreen", "UnlockScreen", "HomeScreen"}  # where one begins


def not_among(shown: set[str]) -> set[str]:
    """Return the screens of the routes that are missing from these."""
    return {each.__name__ for each in routes.screen_classes()} - shown - APART
