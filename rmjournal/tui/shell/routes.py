"""Which screen shows what. Screens are imported when they are first needed, so that
the unlock screen appears at once."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from rmjournal.tui.kit import lookup

if TYPE_CHECKING:
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import AnyRecord, Record
    from rmjournal.journal import Journal
    from rmjournal.tui.kit.base_screen import BaseScreen


_DESTINATIONS = {
    "HomeScreen": "home", "PairsScreen": "pairs", "SearchScreen": "search", "SignalsScreen": "signals",
    "LearnScreen": "learn", "ExportLogScreen": "export_log", "SettingsScreen": "settings",
}  # fmt: skip


def screen_classes() -> "list[type[BaseScreen]]":
    """Return the class of every screen."""
    from rmjournal.tui.forms import form_screen
    from rmjournal.tui.screens.home import home, learn, manual_page, search, signals
    from rmjournal.tui.screens.pair import agreement, ending, learning, pair, pairs, trends
    from rmjournal.tui.screens.record import history, line_draft, record
    from rmjournal.tui.screens.session import meeting, own_lines, session_page, takeaways
    from rmjournal.tui.screens.share import calendar, export_log, receive, share
    from rmjournal.tui.screens.start import first_run, unlock
    from rmjournal.tui.screens.upkeep import backups, conflicts, example_questions, security, settings
    from rmjournal.tui.screens.writing import reflect, writing

    return [
        first_run.FirstRunScreen, unlock.UnlockScreen, home.HomeScreen, pairs.PairsScreen, pair.PairScreen,
        meeting.MeetingScreen, own_lines.OwnLinesScreen,
        writing.SessionScreen, session_page.SessionPageScreen, trends.TrendsScreen,
        learning.LearningScreen, agreement.AgreementScreen,
        ending.EndingScreen, takeaways.TakeawaysScreen, reflect.ReflectScreen, record.RecordScreen,
        line_draft.LineDraftScreen,
        learn.LearnScreen, learn.TextScreen, manual_page.ManualScreen,
        share.ShareScreen, receive.ReceiveScreen, calendar.CalendarScreen, signals.SignalsScreen,
        history.HistoryScreen, security.SecurityScreen, backups.BackupsScreen, conflicts.ConflictsScreen,
        search.SearchScreen, settings.SettingsScreen, example_questions.QuestionsScreen,
        export_log.ExportLogScreen, export_log.SharedItemScreen, form_screen.FormScreen,
    ]  # fmt: skip


def destination_of(screen: "type[BaseScreen]") -> str:
    """Return the destination that shows this screen, or ""."""
    return _DESTINATIONS.get(screen.__name__, "")


def upkeep_screens() -> "list[tuple[str, str, Callable[[Journal], BaseScreen]]]":
    """Return the screens behind the settings: name, what is there, the screen."""
    from rmjournal.tui.screens.upkeep import backups, conflicts, security

    return [
        ("Backups", "back up, merge another copy, resolve conflicts", backups.BackupsScreen),
        ("Security", "passphrase, recovery key, checks, history", security.SecurityScreen),
        ("Conflicts", "entries that were changed on two computers", conflicts.ConflictsScreen),
    ]


def reading(journal: "Journal") -> "Iterator[tuple[str, str, str, Callable[[], BaseScreen]]]":
    """Yield the texts to read: title, what it is, what else it tells of, its screen.
    The one place to add more."""
    from rmjournal.guidance import texts as guidance
    from rmjournal.manual import pages as manual
    from rmjournal.tui.screens.home.learn import TextScreen

    for text in guidance.texts():
        whom = f"for the {text.role.words}" if text.role is not None else "for both roles"
        yield text.title, f"90 seconds · {whom}", "", partial(TextScreen, journal, text)
    for page in manual.pages():
        yield page.title, page.answers, page.tells_of, partial(manual_screen, journal, page.name)


def screen_at(destination: str, journal: "Journal") -> "BaseScreen":
    """Return a new screen for one of `commands.DESTINATIONS`, home apart."""
    if destination == "pairs":
        from rmjournal.tui.screens.pair.pairs import PairsScreen

        return PairsScreen(journal)
    if destination == "search":
        from rmjournal.tui.screens.home.search import SearchScreen

        return SearchScreen(journal)
    if destination == "signals":
        from rmjournal.tui.screens.home.signals import SignalsScreen

        return SignalsScreen(journal)
    if destination == "learn":
        from rmjournal.tui.screens.home.learn import LearnScreen

        return LearnScreen(journal)
    if destination == "export_log":
        from rmjournal.tui.screens.share.export_log import ExportLogScreen

        return ExportLogScreen(journal)
    from rmjournal.tui.screens.upkeep.settings import SettingsScreen

    return SettingsScreen(journal)


def manual_screen(journal: "Journal | None" = None, page: str = "") -> "BaseScreen":
    """Return the screen of the manual, also before a journal is open.

    It shows a page by its name, or the contents."""
    from rmjournal.tui.screens.home.manual_page import ManualScreen

    return ManualScreen(journal, page)


def screen_for_record(journal: "Journal", record: "AnyRecord") -> "BaseScreen":
    """Return the screen that shows a record best: pairs and sessions have their own,
    and a draft is shown where it was begun."""
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import is_a

    pair = lookup.pair_of(journal, record)
    if is_a(record, Draft):
        from rmjournal.tui.forms import pair_form
        from rmjournal.tui.shell import resume

        return resume.screen_for_draft(journal, record, pair) if pair is not None else pair_form.new_pair(journal)
    if pair is not None and isinstance(record.body, Pair):
        from rmjournal.tui.screens.pair.pair import PairScreen

        return PairScreen(journal, pair)
    if pair is not None and isinstance(record.body, Session):
        from rmjournal.tui.screens.session.session_page import SessionPageScreen

        return SessionPageScreen(journal, pair, cast("Record[Session]", record))
    from rmjournal.tui.screens.record.record import RecordScreen

    return RecordScreen(journal, record.id)
