"""A session took place today at the latest: what is typed is refused, and what a file holds counts later."""

from datetime import date, datetime

import pytest

from rmjournal.domain.model.review import Closing
from rmjournal.domain.model.session import Session, has_met
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Kind, Record, is_a
from rmjournal.domain.rules.planning import to_plan
from rmjournal.domain.rules.session_outcome import outcome_of
from rmjournal.journal import Journal
from rmjournal.journal.exports.summary_readers import Span, safety
from rmjournal.support.clock import FixedClock
from tests.journal.making import NOON, TODAY, held, junior, put, refused

AHEAD = "2026-03-11T00:00"


@pytest.fixture
def journal(journal: Journal) -> Journal:
    """An empty journal, open on the tenth of March."""
    journal.clock = journal.records.clock = FixedClock(NOON)
    return journal


def from_a_file(journal: Journal, at: str = "2026-04-24T10:00", number: int = 9, **more: object) -> Record[Session]:
    """Put a session that took place on a day to come past the rules, as an import does."""
    pair = journal.pairs.all()[0]
    raw = {"number": number, "held_at": f"{at}:00", "status": "held", **more}
    moment = datetime.fromisoformat(at).timestamp() if at.startswith("2") else 0
    session = journal.records.get(put(journal, Kind.SESSION, raw, pair=pair, at=int(moment * 1000)))
    assert is_a(session, Session)
    return session


@pytest.mark.parametrize(
    "fields",
    [
        {"held_at": AHEAD},
        {"held_at": "2026-12-24T10:00", "status": "held"},
        {"held_at": AHEAD, "status": "planned"},
        {"planned_at": AHEAD, "status": "held"},
        {"held_at": "9999-12-31T23:59"},
        {"held_at": "0001-01-01T00:00"},
        {"planned_at": "1989-12-31T23:59"},
        {"planned_at": "2101-01-01T00:00"},
    ],
)
def test_no_new_session_took_place_on_a_day_to_come_or_in_a_year_that_nobody_can_type(
    journal: Journal, fields: Fields
) -> None:
    pair = junior(journal)
    refused(lambda: journal.sessions.add(pair, fields))
    planned = journal.sessions.add(pair, {"planned_at": "2026-03-20T10:00"})
    refused(lambda: journal.entries.edit(planned, fields))
    assert [each.raw for each in journal.sessions.of(pair)] == [planned.raw]


@pytest.mark.parametrize("fields", [{"held_at": "2026-03-10T23:59"}, {"planned_at": "2100-12-31T10:00"}])
def test_a_session_of_today_and_a_plan_for_a_far_day_are_saved(journal: Journal, fields: Fields) -> None:
    assert journal.sessions.add(junior(journal), fields).body.number == 1


def test_a_planned_session_did_not_take_place_before_its_day(journal: Journal) -> None:
    planned = journal.sessions.add(junior(journal), {"planned_at": AHEAD})
    refused(lambda: journal.entries.edit(planned, {"status": "held"}))
    assert journal.entries.edit(planned, {"status": "held", "held_at": "2026-03-10T09:00"}).body.held_at is not None


@pytest.mark.parametrize("at", ["2026-04-24T10:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_what_a_file_holds_opens_and_can_be_edited(journal: Journal, at: str) -> None:
    pair = junior(journal)
    session = from_a_file(journal, at)
    assert journal.entries.edit(session, {"intention": "listen", "minutes": 30}).body.minutes == 30
    assert [each.id for each in journal.entries.outlines(pair)] == [session.id]


def test_the_form_of_a_session_that_a_file_holds_saves_what_is_changed_beside_its_day(journal: Journal) -> None:
    junior(journal)
    session = from_a_file(journal)
    same = {"status": "held", "held_at": "2026-04-24T10:00:00", "intention": "listen"}
    edited = journal.entries.edit(session, outcome_of(same, session.body, NOON))
    assert edited.body.intention == "listen"
    refused(lambda: outcome_of({**same, "held_at": "2026-04-25T10:00:00"}, session.body, NOON))


@pytest.mark.parametrize(
    "day",
    [
        {"held_at": None, "planned_at": "2026-04-24T10:00:00"},
        {"held_at": "2026-04-24T10:00:59"},
        {"held_at": None, "planned_at": "2026-04-24T10:00:59"},
        {"held_at": "9999-12-31T23:59:59"},
    ],
)
def test_the_form_of_a_session_that_a_file_holds_knows_its_day_to_the_minute(journal: Journal, day: Fields) -> None:
    junior(journal)
    session = from_a_file(journal, held_at=day.get("held_at"), planned_at=day.get("planned_at"))
    shown = str(day.get("held_at") or day.get("planned_at"))[:16]
    typed = {"status": "held", "held_at": f"{shown}:00", "intention": "listen"}
    assert journal.entries.edit(session, outcome_of(typed, session.body, NOON)).body.intention == "listen"
    other = {**typed, "held_at": f"{shown[:-1]}0:00" if shown[-1] != "0" else f"{shown[:-1]}1:00"}
    refused(lambda: outcome_of(other, session.body, NOON))
    refused(lambda: journal.entries.edit(session, other))


@pytest.mark.parametrize("status", ["planned", "moved"])
def test_a_date_of_an_imported_file_that_only_lost_its_seconds_has_not_moved(journal: Journal, status: str) -> None:
    junior(journal)
    session = from_a_file(journal, held_at=None, planned_at="2026-04-24T10:00:59", status=status)
    typed = {"status": status, "planned_at": "2026-04-24T10:00:00", "held_at": None}
    edited = journal.entries.edit(session, outcome_of(typed, session.body, NOON)).body
    assert (edited.status.value, edited.moved) == (status, 0)


def test_a_session_that_a_file_says_will_have_taken_place_counts_once_its_day_is_there(journal: Journal) -> None:
    pair = junior(journal, planned_sessions=3)
    for number in (1, 2):
        newest = held(journal, pair, f"2026-03-0{number}T14:00")
    ahead = from_a_file(journal)
    assert (has_met(ahead.body, TODAY), has_met(ahead.body, date(2026, 4, 24))) == (False, True)
    assert journal.sessions.how_far(pair, TODAY)[0] == 2
    assert journal.sessions.newest_held(pair, TODAY) == newest
    assert journal.endings.destroy_day(pair, TODAY) == date(2026, 6, 2)
    plan = to_plan(pair.id, pair.body, journal.sessions.of(pair), TODAY)
    assert plan is not None
    assert plan.on < date(2026, 4, 24)


def test_trends_and_open_lines_count_a_session_to_come_once_its_day_is_there(journal: Journal) -> None:
    pair = junior(journal)
    line = journal.log.add(pair, {"kind": "held_back", "text": "x", "next": "say"})
    rated = {"ratings": {"overall": 4}}
    for number in (1, 2):
        held(journal, pair, f"2026-03-0{number}T14:00", **rated)
    for number in (3, 4, 5):
        from_a_file(journal, f"2999-04-2{number}T10:00", number, debrief_done=True, **rated)
    rehearsal = journal.own_lines.rehearse(pair, {"situation": "s"}, line)
    assert journal.signals.trends(pair) == ()
    assert journal.own_lines.of(pair).to_say == [line]
    assert journal.own_lines.of(pair).rehearsal == rehearsal
    journal.clock = journal.records.clock = FixedClock(datetime(2999, 4, 25, 12))
    assert [point.session for point in journal.signals.trends(pair)[0].points] == [1, 2, 3, 4, 5]
    assert (journal.own_lines.of(pair).to_say, journal.own_lines.of(pair).rehearsal) == ([], None)


def test_a_check_in_under_a_session_to_come_belongs_to_the_day_it_was_written(journal: Journal) -> None:
    pair = junior(journal)
    check_in = {"raise_hard": 4, "opinion_counts": 5}
    saved = journal.learning.check_in(pair, check_in, session=from_a_file(journal, "2999-04-24T10:00"))
    written = saved.created.astimezone().date()
    assert safety(journal.records, pair, Span(None, written)) == (4, 5)


def test_open_questions_carry_on_from_the_last_session_whose_day_was_there(journal: Journal) -> None:
    pair = junior(journal)
    last = held(journal, pair, "2026-03-02T14:00")
    ahead = from_a_file(journal, "2026-04-24T10:00")
    planned = journal.sessions.add(pair, {"planned_at": "2026-03-20T10:00"})
    for session, text in ((last, "Why now?"), (ahead, "And then?")):
        raw: dict[str, object] = {"family": "path", "text": text}
        put(journal, Kind.AGENDA_ITEM, raw, pair=pair, parent=session)
    assert [each.body.text for each in journal.sessions.agenda_of(planned)] == ["Why now?"]
    journal.clock = journal.records.clock = FixedClock(datetime(2026, 4, 24, 12))
    assert [each.body.text for each in journal.sessions.agenda_of(planned)] == ["And then?"]


def test_a_takeaway_under_a_session_to_come_belongs_in_a_summary_to_the_day_it_was_written(journal: Journal) -> None:
    pair = junior(journal)
    for number in (1, 2):
        held(journal, pair, f"2026-03-0{number}T14:00")
    takeaway = journal.takeaways.add(pair, {"text": "Listen."}, session=from_a_file(journal, "2999-04-24T10:00"))
    offers = journal.summaries.offers(pair, "cycle-1", 100, takeaway.created.astimezone().date())
    (agreed,) = (each for each in offers if each.name == "takeaways_agreed")
    assert agreed.says is not None


def test_notes_are_not_destroyed_on_a_day_that_is_past(journal: Journal) -> None:
    pair = junior(journal)
    past: dict[str, object] = {"keeping": "destroy_later", "destroy_on": "2026-03-09"}
    refused(lambda: journal.endings.close(pair, past, TODAY))
    assert journal.endings.closing(pair) is None
    assert journal.endings.close(pair, {**past, "destroy_on": "2026-03-10"}, TODAY).body.destroy_on == TODAY
    later = date(2026, 5, 1)
    assert journal.endings.close(pair, {"destroy_on": "2026-03-10", "why": "x"}, later).body.why == "x"
    refused(lambda: journal.endings.close(pair, {"destroy_on": "2026-03-11"}, later))


def test_the_day_that_is_proposed_is_never_past(journal: Journal) -> None:
    pair = junior(journal)
    held(journal, pair, "2025-03-05T14:00")
    assert journal.endings.destroy_day(pair, TODAY) == TODAY
    closing: Record[Closing] = journal.endings.close(pair, {"keeping": "destroy_later"}, TODAY)
    assert closing.body.destroy_on == TODAY
