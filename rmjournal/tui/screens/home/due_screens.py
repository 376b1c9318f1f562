"""The screen on which each thing that is due is done."""

from typing import TYPE_CHECKING

from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import is_a
from rmjournal.domain.rules.due import LOOKED_AT, Due, DueKind
from rmjournal.domain.rules.offers import Offer, OfferKind
from rmjournal.tui.forms import debrief_form, session_form
from rmjournal.tui.screens.home.signals import SignalsScreen
from rmjournal.tui.screens.home.steps import Steps
from rmjournal.tui.screens.pair.ending import EndingScreen
from rmjournal.tui.screens.pair.offered import OPENS
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.session import meeting
from rmjournal.tui.screens.session.own_lines import OwnLinesScreen
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal
    from rmjournal.tui.kit.base_screen import JournalScreen


def screen_for(journal: "Journal", item: Due, pair: "Record[Pair]") -> "JournalScreen":
    """Return the screen on which something is done that is due."""
    record = journal.records.get(item.record)
    if item.what is DueKind.PLAN:
        return Steps(journal, pair).plan()
    if item.what is DueKind.DESTROY:
        return EndingScreen(journal, pair)
    if item.what is DueKind.BETWEEN:
        return ReflectScreen(journal, pair)
    if item.what is DueKind.SUPERVISION:
        return OwnLinesScreen(journal, pair)
    if item.what is DueKind.LOOK:
        return SignalsScreen(journal, pair.id, LOOKED_AT)
    if isinstance(record.body, Takeaway | Commitment):
        return TakeawaysScreen(journal, pair, selected=record.id)
    if not is_a(record, Session):
        return PairScreen(journal, pair)
    if item.what is DueKind.REFLECT:
        return ReflectScreen(journal, pair, record)
    if item.what is DueKind.CONFIRM:
        session = record
        return session_form.edit_session(
            journal,
            pair,
            session,
            lambda _: debrief_form.debrief_if_held(journal, pair, session),
            begins="status",  # home asked whether it went ahead
        )
    if item.what is DueKind.PREPARE:
        return meeting.prepare(journal, pair, record)
    if item.what is DueKind.DEBRIEF:
        return debrief_form.debrief_session(journal, pair, record)
    return SessionScreen(journal, pair, record)


def _text(journal: "Journal", offered: Offer) -> "JournalScreen":
    from rmjournal.guidance import texts as guidance
    from rmjournal.tui.screens.home.learn import TextScreen

    return TextScreen(journal, guidance.find(offered.topic, offered.role)[0])


OPENS[OfferKind.GUIDANCE] = lambda journal, pair, session, offered: _text(journal, offered)
