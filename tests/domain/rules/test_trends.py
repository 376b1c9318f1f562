"""Trends: what they leave out, how many sessions they need and show, and their words for both roles."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import (
    Advice,
    AgendaSetBy,
    Place,
    Ratings,
    RoleCheck,
    Session,
    SessionStatus,
    Talk,
    who_talked,
)
from rmjournal.domain.record.record import AnyRecord, Kind, Record, Unread
from rmjournal.domain.rules.trends import Measure, Point, Trend, meetings, talk_word, trends
from tests.domain.samples import NOON, PAIR_ID, uid

START = datetime(2026, 3, 1, 9)
TODAY = date(2026, 12, 31)
FULL: dict[str, Any] = {
    "talked": Talk.EVEN,
    "role_check": RoleCheck(could_disagree=4),
    "agenda_set_by": AgendaSetBy.BOTH,
    "unasked_advice": Advice.NONE,
    "place": Place.VIRTUAL,
    "ratings": Ratings(overall=4),
}


def session(number: int, days: int, **fields: Any) -> Record[Session]:
    given: dict[str, Any] = {"status": SessionStatus.HELD, "held_at": START + timedelta(days)} | fields
    return Record(uid(number), Kind.SESSION, PAIR_ID, None, NOON, NOON, {}, Session(number=number, **given))


def said(name: str, *values: Any) -> list[Record[Session]]:
    """One held session a week, each of which says this of one field."""
    return [session(number, 7 * number, **{name: value}) for number, value in enumerate(values, 1)]


def only(records: Sequence[AnyRecord], role: Role = Role.MENTOR_JUNIOR) -> Trend:
    """The one trend of the field that the sessions speak of; talk and advice say something of the roles as well."""
    (trend,) = [trend for trend in trends(role, records, TODAY) if trend.measure is not Measure.ROLES]
    return trend


def values(trend: Trend) -> list[int]:
    return [point.value for point in trend.points]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (
            Role.MENTEE_SENIOR,
            {
                "talk": "Who talked?",
                "disagree": "I made disagreeing easy",
                "roles": "I was the learner",
                "agenda": "I set the agenda",
                "advice": "No advice unless asked",
                "place": "On neutral ground",
                "worth": "Worth my time",
            },
        ),
        (
            Role.MENTOR_JUNIOR,
            {
                "talk": "Who talked?",
                "disagree": "Room to disagree",
                "roles": "I was the one teaching",
                "place": "On neutral ground",
                "worth": "Worth my time",
                "advice": "No advice I hadn't asked for",
                "agenda": "They set the agenda",
            },
        ),
    ],
)
def test_every_measure_has_its_words_and_its_place_for_each_role(role: Role, labels: dict[str, str]) -> None:
    found = trends(role, [session(number, number, **FULL) for number in (1, 2, 3)], TODAY)
    assert [(trend.measure.value, trend.label) for trend in found] == list(labels.items())
    assert {trend.measure for trend in found} == set(Measure)
    assert {trend.measure.value: (trend.top, trend.figures) for trend in found} == {
        "talk": (3, "even, as before"),
        "disagree": (5, "4 to 4"),
        "roles": (1, "3 of 3"),
        "agenda": (1, "3 of 3"),
        "advice": (1, "3 of 3"),
        "place": (1, "3 of 3"),
        "worth": (5, "4 to 4"),
    }
    assert all(value <= trend.top for trend in found for value in values(trend))
    assert {trend.remark for trend in found} == {
        "Of 3 sessions, mostly your partner in 0, mostly you in 0.", "In 3 of 3 sessions.", "4 out of 5 each time."
    }  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_two_sessions_that_say_something_are_no_trend(role: Role) -> None:
    assert trends(role, [], TODAY) == ()
    assert trends(role, said("talked", Talk.EVEN, None, Talk.SENIOR, None), TODAY) == ()
    trend = only(said("talked", Talk.EVEN, None, Talk.SENIOR, None, Talk.JUNIOR), role)
    assert trend.points == (Point(1, 2), Point(3, 3), Point(5, 1))


def test_the_last_six_sessions_that_say_something_are_shown() -> None:
    trend = only(said("talk_share_mentee", 100, 90, None, 80, 70, 60, 50, 40))
    assert [point.session for point in trend.points] == [2, 4, 5, 6, 7, 8]
    assert trend.figures == "partner, then you"
    assert values(trend) == [3, 3, 3, 3, 2, 1]


@pytest.mark.parametrize("status", [status for status in SessionStatus if status is not SessionStatus.HELD])
def test_only_held_sessions_count(status: SessionStatus) -> None:
    records = [session(number, number, **FULL) for number in (1, 2)]
    assert trends(Role.MENTOR_JUNIOR, [*records, session(3, 3, **FULL | {"status": status})], TODAY) == ()
    assert trends(Role.MENTOR_JUNIOR, [*records, session(3, 3, **FULL)], TODAY) != ()


def test_a_session_that_cannot_be_read_is_passed_over() -> None:
    unread = Unread(uid(9), Kind.SESSION, PAIR_ID, None, NOON, NOON, {})
    assert values(only([unread, *said("talk_share_mentee", 10, 50, 60)])) == [1, 2, 3]


def test_the_order_is_by_day_then_number_however_they_come() -> None:
    records = [
        session(4, 1, ratings=Ratings(overall=1)),
        session(2, 5, ratings=Ratings(overall=2)),
        session(3, 5, ratings=Ratings(overall=3)),
        session(1, 9, ratings=Ratings(overall=4)),
    ]
    for order in permutations(records):
        assert values(only(list(order))) == [1, 2, 3, 4]


def test_the_day_of_a_session_is_when_it_was_held_else_its_plan_else_its_record() -> None:
    held_late = session(1, 9, planned_at=START)
    only_planned = session(2, 0, held_at=None, planned_at=START + timedelta(2))
    unplaced = session(3, 0, held_at=None)
    assert [(item.number, item.day) for item in meetings([held_late, only_planned, unplaced])] == [
        (2, (START + timedelta(2)).date()),
        (1, (START + timedelta(9)).date()),
        (3, NOON.astimezone(UTC).date()),
    ]


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, Talk.JUNIOR), (40, Talk.JUNIOR), (41, Talk.EVEN), (50, Talk.EVEN), (59, Talk.EVEN), (60, Talk.SENIOR)],
)
def test_a_share_of_the_talk_reads_as_one_of_three_words(share: int, said: Talk) -> None:
    assert who_talked(Session(number=1, talk_share_mentee=share)) is said
    assert who_talked(Session(number=1, talk_share_mentee=share, talked=Talk.EVEN)) is Talk.EVEN


def test_who_talked_is_said_from_where_i_sit() -> None:
    assert [talk_word(value, Role.MENTOR_JUNIOR) for value in (3, 2, 1)] == [
        "mostly your partner", "about even", "mostly you"
    ]  # fmt: skip
    assert [talk_word(value, Role.MENTEE_SENIOR) for value in (3, 2, 1)] == [
        "mostly you", "about even", "mostly your partner"
    ]  # fmt: skip
    trend = only(said("talk_share_mentee", 70, 60, 50, 30), Role.MENTEE_SENIOR)
    assert trend.figures == "you, then partner"
    assert trend.remark == "Of 4 sessions, mostly your partner in 1, mostly you in 2."


@pytest.mark.parametrize(
    ("values_", "remark"),
    [
        ((2, 3, 4), "From 2 to 4 out of 5."),
        ((5, 3, 1), "From 5 to 1 out of 5."),
        ((3, 3, 3), "3 out of 5 each time."),
        ((3, 5, 3), "Between 3 and 5 out of 5. In the last session: 3."),
    ],
)
def test_a_remark_is_one_sentence_of_figures(values_: tuple[int, ...], remark: str) -> None:
    worth = only(said("ratings", *(Ratings(overall=value) for value in values_)))
    assert (worth.measure, worth.remark) == (Measure.WORTH, remark)


def test_a_session_that_rated_nothing_is_left_out() -> None:
    room = only(said("role_check", *(RoleCheck(could_disagree=value) for value in (2, None, 3, 4))))
    assert (room.measure, room.figures, values(room)) == (Measure.DISAGREE, "2 to 4", [2, 3, 4])


@pytest.mark.parametrize(
    ("name", "counts", "not_so", "silent"),
    [
        ("agenda_set_by", [AgendaSetBy.MENTEE, AgendaSetBy.BOTH], [AgendaSetBy.MENTOR, AgendaSetBy.NONE], [None]),
        ("unasked_advice", [Advice.NONE, Advice.MENTOR], [Advice.MENTEE, Advice.BALANCED], [None]),
        ("advice_from", [Advice.NONE, Advice.MENTOR, Advice.BALANCED], [Advice.MENTEE], [None]),
        ("place", [Place.NEUTRAL, Place.VIRTUAL], [Place.JUNIOR_SPACE, Place.SENIOR_SPACE], [Place.OTHER, None]),
    ],
)
def test_what_is_so_or_not_is_counted_and_what_says_nothing_is_left_out(
    name: str, counts: list[Any], not_so: list[Any], silent: list[Any]
) -> None:
    trend = only(said(name, *not_so, *silent, *counts))
    assert values(trend) == [0] * len(not_so) + [1] * len(counts)
    assert trend.figures == f"{len(counts)} of {len(not_so + counts)}"
    assert trend.top == 1


def test_the_roles_are_reversed_by_most_of_the_talk_or_by_advice_nobody_asked_for() -> None:
    sessions = [
        session(1, 1, talk_share_mentee=60),
        session(2, 2, talk_share_mentee=50),
        session(3, 3, advice_from=Advice.MENTEE),
        session(4, 4, advice_from=Advice.BALANCED, talk_share_mentee=70),
        session(5, 5, place=Place.NEUTRAL),
        session(6, 6, advice_from=Advice.NONE),
    ]
    for role in Role:
        (roles,) = [trend for trend in trends(role, sessions, TODAY) if trend.measure is Measure.ROLES]
        assert roles.points == (Point(1, 0), Point(2, 1), Point(3, 0), Point(4, 0), Point(6, 1))
        assert roles.figures == "2 of 5"
