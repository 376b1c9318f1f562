"""Before and after a session: what is prepared, three lines and some facts, and what is open from last time."""

from datetime import date, datetime
from typing import cast

import pytest

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import AgendaFamily, Ratings, Session, SessionStatus
from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.prompts import hints_for, preparation
from rmjournal.domain.rules.session_outcome import outcome_of
from rmjournal.domain.rules.signals import signals
from rmjournal.journal import Journal
from rmjournal.journal.sessions.momentum import Momentum
from rmjournal.support.clock import FixedClock
from tests.journal.making import NOON, TODAY, held, junior, of_kind, refused, reopened, senior, whole

MORROW = date(2026, 3, 11)
QUESTIONS = [
    {"text": "How did you begin?", "family": "path"},
    {"text": "Which rule hurts?", "family": "policy"},
    {"text": "And one more?"},
]
DEBRIEF: dict[str, object] = {
    "takeaway": "ask before six",
    "promise": {"text": "call the team", "owner": "partner", "due": "2026-04-01"},
    "log": {"kind": "held_back", "text": "the reason"},
    "ratings": {"relationship": None, "overall": 4},
    "talk_share_mentee": 40,
    "advice_from": "mentor",
}


def planned(journal: Journal, pair: Record[Pair], at: str = "2026-03-10T09:00", **more: object) -> Record[Session]:
    return journal.sessions.add(pair, {"planned_at": at, **more})


def asked(journal: Journal, session: Record[Session]) -> list[tuple[str, str]]:
    """The questions of a session: family and text."""
    items = journal.sessions.agenda_of(session)
    return [(item.body.family.value, item.body.text) for item in items]


def number_of(session: Record[Session] | None) -> int | None:
    return None if session is None or session.body is None else session.body.number


# Before


def test_what_was_prepared_is_kept_in_one_save_and_counts_as_prepared(journal: Journal) -> None:
    session = planned(journal, senior(journal))
    saves = whole(journal)[0]
    fields = {"intention": "listen", "to_share": "a doubt", "to_keep": "names", "agenda_received_on": "2026-03-08"}
    after = journal.sessions.prepare(session, {**fields, "agenda": QUESTIONS})
    assert whole(journal)[0] == saves + 1
    with reopened(journal) as again:
        kept = again.records.get(session.id)
        assert kept.raw == after.raw == {**session.raw, **fields, "prep_done": True}
        assert asked(again, after) == [
            ("path", "How did you begin?"), ("policy", "Which rule hurts?"), ("other", "And one more?"),
        ]  # fmt: skip
        assert {(each.pair, each.parent) for each in of_kind(again, Kind.AGENDA_ITEM)} == {(session.pair, session.id)}


def test_nothing_needs_to_be_written_to_be_prepared(journal: Journal) -> None:
    session = planned(journal, junior(journal))
    assert journal.sessions.prepare(session, {}).raw == {**session.raw, "prep_done": True}


def test_an_agenda_that_is_not_named_stays_and_an_empty_one_is_emptied(journal: Journal) -> None:
    session = journal.sessions.prepare(planned(journal, junior(journal)), {"agenda": QUESTIONS})
    before = of_kind(journal, Kind.AGENDA_ITEM)
    session = journal.sessions.prepare(session, {"intention": "one clear word"})
    assert of_kind(journal, Kind.AGENDA_ITEM) == before
    journal.sessions.prepare(session, {"agenda": []})
    assert of_kind(journal, Kind.AGENDA_ITEM) == []


def test_a_question_with_other_words_stays_the_same_record_and_one_left_out_is_deleted(journal: Journal) -> None:
    session = journal.sessions.prepare(planned(journal, junior(journal)), {"agenda": QUESTIONS})
    path, policy, _ = journal.sessions.agenda_of(session)
    agenda = [{"text": "Which rule helps?", "family": "policy"}, QUESTIONS[0], {"text": "Why?", "family": "tech"}]
    journal.sessions.prepare(session, {"agenda": agenda})
    assert asked(journal, session) == [
        ("policy", "Which rule helps?"), ("path", "How did you begin?"), ("tech", "Why?"),
    ]  # fmt: skip
    assert [each.id for each in journal.sessions.agenda_of(session)][:2] == [policy.id, path.id]
    assert journal.records.get(path.id).raw == path.raw
    assert of_kind(journal, Kind.REVISION) == []  # questions have no history


def test_questions_of_one_family_keep_the_order_in_which_they_are_given(journal: Journal) -> None:
    session = planned(journal, junior(journal))
    for words in (["one", "two"], ["two", "one"], ["three", "two"], ["two"], ["one", "two", "three"]):
        journal.sessions.prepare(session, {"agenda": [{"text": each, "family": "path"} for each in words]})
        assert asked(journal, session) == [("path", each) for each in words]


def test_the_same_agenda_again_changes_no_question(journal: Journal) -> None:
    session = journal.sessions.prepare(planned(journal, junior(journal)), {"agenda": QUESTIONS})
    before = [entry.meta for entry in journal.records.vault.entries()]
    journal.sessions.prepare(session, {"agenda": QUESTIONS})
    assert [e.meta.kind for e in journal.records.vault.entries() if e.meta not in before] == [Kind.SESSION]


def test_a_question_that_is_done_or_was_carried_on_stays_beside_a_new_agenda(journal: Journal) -> None:
    pair = junior(journal)
    session, following = planned(journal, pair), planned(journal, pair, "2026-04-10T09:00")
    journal.sessions.prepare(session, {"agenda": QUESTIONS})
    done, carried, _ = journal.sessions.agenda_of(session)
    journal.entries.edit(done, {"done": True})
    journal.entries.edit(carried, {"carry_to": following.id})
    journal.sessions.prepare(session, {"agenda": [{"text": "Anew?", "family": "path"}]})
    assert asked(journal, session) == [("path", "Anew?")]
    assert {each.raw["text"] for each in of_kind(journal, Kind.AGENDA_ITEM)} == {
        "How did you begin?", "Which rule hurts?", "Anew?",
    }  # fmt: skip


def test_the_agenda_of_another_session_is_left_alone(journal: Journal) -> None:
    pair = junior(journal)
    first, second = planned(journal, pair), planned(journal, pair)
    journal.sessions.prepare(first, {"agenda": QUESTIONS})
    journal.sessions.prepare(second, {"agenda": [QUESTIONS[1]]})
    journal.sessions.prepare(second, {"agenda": []})
    assert len(asked(journal, first)) == 3
    assert asked(journal, second) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"Kestrel Text": 1},
        {"intention": "kestrel", "place": "neutral"},
        {"intention": "kestrel", "prep_done": False},
        {"intention": ["kestrel"]},
        {"intention": "kestrel", "agenda_received_on": "kestrel"},
        {"intention": "kestrel", "agenda": "kestrel"},
        {"intention": "kestrel", "agenda": ["kestrel"]},
        {"agenda": [{"text": "kestrel"}, {"text": "kestrel", "family": "kestrel"}]},
        {"agenda": [{"text": "kestrel"}, {"text": " "}]},
        {"agenda": [{"text": "kestrel"}, {"family": "path"}]},
        {"agenda": [{"text": "kestrel", "Kestrel Text": 1}]},
        {"agenda": [{"text": "kestrel", "done": True}]},
        {"agenda": [], "agenda_received_on": "kestrel"},
    ],
)
def test_what_cannot_be_prepared_is_refused_and_nothing_is_kept(journal: Journal, fields: dict[str, object]) -> None:
    session = journal.sessions.prepare(planned(journal, junior(journal)), {"agenda": QUESTIONS})
    before = whole(journal)
    refused(lambda: journal.sessions.prepare(session, fields), private="estrel")
    assert whole(journal) == before


def test_the_examples_to_prepare_from_are_those_of_my_role_my_focus_and_this_session(journal: Journal) -> None:
    pair = senior(journal, focus="technical", planned_sessions=3)
    body = pair.body
    assert body is not None
    for number in (1, 2, 3):
        examples = hints_for(pair.body, planned(journal, pair).body)
        assert examples == preparation(body.role, body.focus, number, 3)
    assert examples != preparation(body.role, body.focus, 1, 3)
    assert {family for family, *_ in examples.questions} >= {AgendaFamily.PATH, AgendaFamily.POLICY}


# After


def test_three_lines_and_facts_are_kept_in_one_save_and_count_as_debriefed(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    saves = whole(journal)[0]
    after = journal.sessions.debrief(session, DEBRIEF, NOON)
    assert whole(journal)[0] == saves + 1
    with reopened(journal) as again:
        facts = {"ratings": {"overall": 4}, "talk_share_mentee": 40, "advice_from": "mentor", "debrief_done": True}
        assert again.records.get(session.id).raw == after.raw == {**session.raw, **facts}
        draft, promised = again.takeaways.of(pair)
        assert draft.raw == {"text": "ask before six"}
        assert promised.raw == {"text": "call the team", "kind": "commitment"}
        promise = again.takeaways.commitment(promised.id)
        assert promise.raw == {"owner": "partner", "text": "call the team", "due": "2026-04-01"}
        (line,) = again.log.of(pair)
        assert line.raw == {"kind": "held_back", "text": "the reason"}
        assert {each.parent for each in (draft, promised, line)} == {session.id}
        assert {each.pair for each in (draft, promised, promise, line)} == {pair.id}


def test_a_promise_is_mine_and_has_no_day_where_nothing_else_is_said(journal: Journal) -> None:
    pair = senior(journal)
    journal.sessions.debrief(held(journal, pair), {"promise": {"text": "call the team"}}, NOON)
    (promised,) = journal.takeaways.of(pair)
    assert journal.takeaways.commitment(promised.id).raw == {"owner": "me", "text": "call the team"}


@pytest.mark.parametrize("nothing", [{}, {"takeaway": "", "promise": None, "log": None}])
def test_a_debrief_without_a_word_keeps_no_line_and_is_done(journal: Journal, nothing: dict[str, object]) -> None:
    session = held(journal, junior(journal))
    before = len(whole(journal)[1])
    assert journal.sessions.debrief(session, nothing, NOON).raw == {**session.raw, "debrief_done": True}
    assert len(whole(journal)[1]) == before


def test_a_rating_that_one_would_rather_not_give_stays_null(journal: Journal) -> None:
    ratings = {"relationship": None, "topics": 5, "method": None, "overall": None}
    session = journal.sessions.debrief(held(journal, junior(journal)), {"ratings": ratings}, NOON)
    assert session.body is not None
    assert session.body.ratings == Ratings(topics=5)
    again = journal.sessions.debrief(session, {"ratings": dict.fromkeys(ratings)}, NOON)
    assert "ratings" not in again.raw
    assert again.body is not None
    assert again.body.ratings == Ratings()


@pytest.mark.parametrize("today", [TODAY, MORROW])
def test_a_session_that_was_planned_becomes_held_at_its_planned_time(journal: Journal, today: date) -> None:
    session = planned(journal, junior(journal))
    after = journal.sessions.debrief(session, {}, datetime.now())
    assert after.raw == {**session.raw, "status": "held", "held_at": "2026-03-10T09:00:00", "debrief_done": True}
    assert after.at == session.at


def test_the_time_of_a_session_that_was_noted_as_held_stays(journal: Journal) -> None:
    session = planned(journal, junior(journal), held_at="2026-03-10T11:30")
    assert journal.sessions.debrief(session, {}, NOON).raw["held_at"] == "2026-03-10T11:30:00"


@pytest.mark.parametrize(
    "session",
    [
        {"planned_at": "2026-03-11T00:00"},
        {"held_at": "2026-03-11T00:00"},
        {"planned_at": "2026-03-09T09:00", "status": "cancelled_me"},
        {"planned_at": "2026-03-09T09:00", "status": "cancelled_partner"},
        {"planned_at": "2026-03-09T09:00", "status": "moved"},
        {"planned_at": "2026-03-09T09:00", "status": "missed"},
        {},
    ],
)
def test_a_session_that_did_not_take_place_or_not_yet_has_no_debrief(
    journal: Journal, session: dict[str, object]
) -> None:
    meant = journal.sessions.add(junior(journal), session)
    before = whole(journal)
    refused(lambda: journal.sessions.debrief(meant, DEBRIEF, NOON), private="ask before six")
    assert whole(journal) == before


def kept_as(journal: Journal, session: Record[Session], told: Fields) -> Record[Session]:
    """Keep what became of a session, as somebody says it at noon of the tenth."""
    journal.entries.edit(session, outcome_of(told, session.body, NOON))
    return cast(Record[Session], journal.records.get(session.id))


def test_a_session_that_moved_to_a_day_to_come_waits_for_it_and_was_not_called_off(journal: Journal) -> None:
    pair = junior(journal)
    for at in (1, 3, 5, 7):
        held(journal, pair, f"2026-02-0{at}T09:00")
    told = {"status": "moved", "planned_at": "2026-03-14T09:00"}
    for before in ("2026-03-10T09:00", "2026-03-11T09:00"):
        session = kept_as(journal, planned(journal, pair, before), told)
        assert session.body.status is SessionStatus.PLANNED
    on = [date(2026, 3, day) for day in (11, 14, 15)]
    waits = [[item.what.value for item in journal.signals.due(day) if item.record == session.id] for day in on]
    assert waits == [["prepare"], ["prepare", "meet"], ["confirm"]]
    assert all(sign.rule is not Rule.TIME for day in on for sign in signals(Momentum(journal.records).records(), day))


@pytest.mark.parametrize(
    "told",
    [
        {"status": "moved"},
        {"status": "moved", "planned_at": None},
        {"status": "moved", "planned_at": "2026-03-12T09:00:00"},
        {"status": "moved", "planned_at": "2026-03-09T09:00:00"},
    ],
)
def test_a_session_that_moved_to_nobody_knows_when_stays_moved(journal: Journal, told: dict[str, object]) -> None:
    session = kept_as(journal, planned(journal, junior(journal), "2026-03-12T09:00"), told)
    assert session.body.status is SessionStatus.MOVED
    assert [item.what.value for item in journal.signals.due(date(2026, 3, 12))] == ["wait"]


@pytest.mark.parametrize("told", [{"status": "held"}, {"status": "held", "held_at": "2026-03-11T00:00:00"}])
def test_a_session_of_a_day_to_come_was_not_held(journal: Journal, told: dict[str, object]) -> None:
    session = planned(journal, junior(journal), "2026-03-12T09:00")
    refused(lambda: outcome_of(told, session.body, NOON))
    assert outcome_of({**told, "held_at": "2026-03-10T23:00:00"}, session.body, NOON)["status"] == "held"


def test_a_session_without_a_day_has_no_debrief_whatever_the_day(journal: Journal) -> None:
    session = journal.sessions.add(junior(journal), {})
    before = whole(journal)
    refused(lambda: journal.sessions.debrief(session, DEBRIEF, datetime.max))
    assert whole(journal) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"Kestrel Text": 1},
        {"intention": "kestrel"},
        {"status": "held"},
        {"held_at": "2026-03-01T09:00"},
        {"takeaway": " \n"},
        {"takeaway": ["kestrel"]},
        {"promise": "kestrel"},
        {"promise": {"due": "2026-04-01"}},
        {"promise": {"text": ""}},
        {"promise": {"text": "kestrel", "due": "kestrel"}},
        {"promise": {"text": "kestrel", "owner": "kestrel"}},
        {"promise": {"text": "kestrel", "status": "done"}},
        {"promise": {"text": "kestrel", "Kestrel Text": 1}},
        {"log": "kestrel"},
        {"log": {"kind": "kestrel", "text": "kestrel"}},
        {"log": {"kind": "held_back", "text": " "}},
        {"ratings": {"overall": 6}},
        {"ratings": {"kestrel": 3}},
        {"talk_share_mentee": 45},
        {"place": "kestrel"},
    ],
)
def test_where_anything_in_a_debrief_is_wrong_nothing_of_it_is_kept(journal: Journal, wrong: dict[str, object]) -> None:
    session = planned(journal, junior(journal))
    before = whole(journal)
    fields = {**DEBRIEF, "takeaway": "the kestrel", **wrong}
    refused(lambda: journal.sessions.debrief(session, fields, NOON), private="estrel")
    assert whole(journal) == before


# Which session is meant


@pytest.mark.parametrize(
    ("sessions", "newest", "following", "debriefed"),
    [
        ([], None, None, None),
        ([{"held_at": "2026-03-10T23:59"}], 1, None, 1),
        ([{"held_at": "2026-03-11T00:00"}], None, None, None),
        ([{"planned_at": "2026-03-10T00:00"}], None, 1, 1),
        ([{"planned_at": "2026-03-09T23:59"}], None, None, 1),
        ([{"planned_at": "2026-03-11T00:00"}], None, 1, None),
        ([{"held_at": "2026-03-02T09:00"}, {"held_at": "2026-03-01T09:00"}], 1, None, 1),
        ([{"held_at": "2026-03-02T15:00"}, {"held_at": "2026-03-02T09:00"}], 2, None, 2),
        ([{"held_at": "2026-03-02T09:00"}, {"planned_at": "2026-03-05T09:00"}], 1, None, 2),
        ([{"held_at": "2026-03-05T09:00"}, {"planned_at": "2026-03-02T09:00"}], 1, None, 1),
        ([{"planned_at": "2026-04-02T09:00"}, {"planned_at": "2026-04-01T09:00"}], None, 2, None),
        ([{"planned_at": "2026-04-01T15:00"}, {"planned_at": "2026-04-01T09:00"}], None, 1, None),
        ([{"planned_at": "2026-03-10T09:00", "status": "cancelled_me"}], None, None, None),
        ([{"planned_at": "2026-03-01T09:00", "status": "missed"}], None, None, None),
        ([{"planned_at": "2026-04-01T09:00", "held_at": "2026-03-01T09:00"}], 1, None, 1),
        ([{}], None, 1, None),
        ([{}, {"planned_at": "2026-04-01T09:00"}], None, 2, None),
        ([{"planned_at": "2026-03-09T09:00"}, {}, {}], None, 2, 1),
    ],
)
def test_the_session_that_is_meant_is_known_by_its_day_and_by_what_became_of_it(
    journal: Journal,
    sessions: list[dict[str, object]],
    newest: int | None,
    following: int | None,
    debriefed: int | None,
) -> None:
    pair, another = junior(journal), senior(journal)
    journal.records.clock = FixedClock(NOON.replace(day=11))  # a day on: what is asked is asked of the day before
    for fields in sessions:
        journal.sessions.add(pair, fields)
    assert number_of(journal.sessions.newest_held(pair, TODAY)) == newest
    assert number_of(journal.sessions.next_planned(pair, TODAY)) == following
    assert number_of(journal.sessions.to_debrief(pair, NOON)) == debriefed
    done, coming = journal.sessions.how_far(pair, TODAY)
    assert done == sum(str(fields.get("held_at", "9")) < "2026-03-11" for fields in sessions)
    assert number_of(coming) == following
    assert journal.sessions.how_far(another, TODAY) == (0, None)
    assert journal.sessions.newest_held(another, TODAY) is None
    assert journal.sessions.next_planned(another, TODAY) is None
    assert journal.sessions.to_debrief(another, NOON) is None


# Last time


def test_last_time_shows_what_stands_of_the_newest_session_that_was_held(journal: Journal) -> None:
    pair = junior(journal)
    earlier, newest = held(journal, pair, "2026-02-01T09:00"), held(journal, pair)
    planned(journal, pair, "2026-03-12T09:00")
    journal.takeaways.add(pair, {"text": "of an earlier session"}, session=earlier)
    journal.takeaways.add(pair, {"text": "of no session"})
    takeaways = [journal.takeaways.add(pair, {"text": f"words {number}"}, session=newest) for number in range(5)]
    journal.takeaways.propose(takeaways[1])
    journal.takeaways.agree(takeaways[2], TODAY, Method.IN_SESSION)
    journal.takeaways.decline(journal.takeaways.propose(takeaways[3]))
    journal.takeaways.withdraw(takeaways[4])
    seen = journal.sessions.last_time(pair, TODAY)
    assert [each.raw["text"] for each in seen.takeaways] == ["words 0", "words 1", "words 2"]
    before_it = journal.sessions.last_time(pair, date(2026, 3, 4))
    assert [each.raw["text"] for each in before_it.takeaways] == ["of an earlier session"]


def test_last_time_shows_every_promise_whose_loop_is_open(journal: Journal) -> None:
    pair = senior(journal)
    session = held(journal, pair, "2026-02-01T09:00")
    promises = []
    for words, parent in (("open", session), ("done", session), ("told", session), ("of no session", None)):
        fields = {"text": words, "commitment": {"owner": "me"}}
        promises.append(journal.takeaways.commitment(journal.takeaways.add(pair, fields, session=parent).id))
    held(journal, pair)
    journal.takeaways.finish(promises[1], TODAY, kept=True)
    journal.takeaways.close(journal.takeaways.finish(promises[2], TODAY, kept=False), TODAY)
    seen = journal.sessions.last_time(pair, TODAY)
    assert [each.text for each in seen.promises] == ["open", "done", "of no session"]
    assert seen.takeaways == []


def test_last_time_shows_nothing_of_another_pair(journal: Journal) -> None:
    first, second = junior(journal), senior(journal)
    journal.sessions.debrief(held(journal, first), DEBRIEF, NOON)
    assert journal.sessions.last_time(second, TODAY) == ([], [])
    held(journal, second)
    assert journal.sessions.last_time(second, TODAY) == ([], [])
    assert len(journal.sessions.last_time(first, TODAY).takeaways) == 2
    assert journal.sessions.last_time(first, date(2026, 3, 4)).takeaways == []


def test_a_question_that_stays_is_never_given_the_words_of_one_that_goes(journal: Journal) -> None:
    session = planned(journal, senior(journal))
    both = [{"text": "First?", "family": "path"}, {"text": "Second?", "family": "path"}]
    session = journal.sessions.prepare(session, {"agenda": both})
    second = journal.sessions.agenda_of(session)[1]
    journal.sessions.prepare(session, {"agenda": both[1:]})
    assert [(each.id, each.raw["text"]) for each in journal.sessions.agenda_of(session)] == [(second.id, "Second?")]


def test_a_session_that_was_held_is_not_prepared_afterwards(journal: Journal) -> None:
    session = held(journal, junior(journal), prep_done=False)
    after = journal.sessions.prepare(session, {"intention": "what I meant to do"})
    assert (after.raw["intention"], after.raw["prep_done"]) == ("what I meant to do", False)


def test_what_was_changed_since_a_session_was_shown_is_not_overwritten(journal: Journal) -> None:
    pair = junior(journal)
    shown = held(journal, pair)
    journal.entries.edit(journal.records.get(shown.id), {"place": "neutral"})
    after = journal.sessions.debrief(shown, {"advice_from": "mentor"}, NOON)
    assert (after.raw["place"], after.raw["advice_from"]) == ("neutral", "mentor")


def test_a_session_of_this_evening_is_debriefed_when_its_time_has_come(journal: Journal) -> None:
    pair = senior(journal)
    last = held(journal, pair, "2026-03-03T09:00")
    tonight = planned(journal, pair, "2026-03-10T20:00")
    assert number_of(journal.sessions.to_debrief(pair, NOON)) == number_of(last)
    assert number_of(journal.sessions.to_debrief(pair, datetime(2026, 3, 10, 20, 1))) == number_of(tonight)
    sooner = journal.sessions.debrief(tonight, {}, NOON)
    assert sooner.raw["held_at"] == "2026-03-10T12:00:00", "they met sooner: it was not held in the time to come"
