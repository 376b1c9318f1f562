"""From one screen to another. Screens are imported when somebody goes there, so that the first one stands at once."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Body, Record
    from rmjournal.journal.journal import Journal
    from rmjournal.tui.page import Page


def every_screen() -> "list[type[Page]]":
    """Return every screen that there is."""
    from rmjournal.tui import form
    from rmjournal.tui.screens import (
        choose,
        copies,
        first,
        history,
        home,
        learn,
        left,
        letter,
        pair,
        pairs,
        record,
        reflect,
        search,
        security,
        session,
        settings,
        signs,
        takeaways,
        unlock,
    )

    return [
        first.FirstScreen, unlock.UnlockScreen, home.HomeScreen, pairs.PairsScreen, pair.PairScreen,
        session.SessionScreen, takeaways.TakeawaysScreen, reflect.ReflectScreen, record.RecordScreen,
        learn.LearnScreen, learn.TextScreen,
        letter.LetterScreen, signs.SignsScreen,
        history.HistoryScreen, security.SecurityScreen, copies.CopiesScreen, choose.ChooseScreen,
        search.SearchScreen, settings.SettingsScreen, left.LeftScreen,
        form.FormScreen,
    ]  # fmt: skip


def place(name: str, journal: "Journal") -> "Page":
    """Return the screen of a place that `g` and a letter go to; home has its own way."""
    if name == "pairs":
        from rmjournal.tui.screens.pairs import PairsScreen

        return PairsScreen(journal)
    if name == "search":
        from rmjournal.tui.screens.search import SearchScreen

        return SearchScreen(journal)
    if name == "signs":
        from rmjournal.tui.screens.signs import SignsScreen

        return SignsScreen(journal)
    if name == "learn":
        from rmjournal.tui.screens.learn import LearnScreen

        return LearnScreen(journal)
    if name == "left":
        from rmjournal.tui.screens.left import LeftScreen

        return LeftScreen(journal)
    from rmjournal.tui.screens.settings import SettingsScreen

    return SettingsScreen(journal)


def to_record(journal: "Journal", record: "Record[Body]") -> "Page":
    """Return the screen that shows a record best: pairs and sessions have their own."""
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session

    pair = pair_of(journal, record)
    if pair is not None and isinstance(record.body, Pair):
        from rmjournal.tui.screens.pair import PairScreen

        return PairScreen(journal, pair)
    if pair is not None and isinstance(record.body, Session):
        from rmjournal.tui.screens.session import SessionScreen

        return SessionScreen(journal, pair, cast("Record[Session]", record))
    from rmjournal.tui.screens.record import RecordScreen

    return RecordScreen(journal, record.id)


def pair_of(journal: "Journal", record: "Record[Body]") -> "Record[Pair] | None":
    """Return the pair that a record belongs to, None for what belongs to none."""
    for pair in journal.pairs():
        if pair.id in (record.pair, record.id):
            return pair
    return None


def session_of(journal: "Journal", record: "Record[Body]") -> "Record[Session] | None":
    """Return the session that a record hangs on, a promise by way of its takeaway; None for what hangs on none."""
    from rmjournal.domain.model.session import Session

    for _ in range(2):
        if record.parent is None:
            return None
        record = journal.glance(record.parent)
        if isinstance(record.body, Session):
            return cast("Record[Session]", record)
    return None
