"""Every threshold of a signal, of what is due and of what is offered: what holds below, at and above it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.checkin import ITEMS, CheckIn
from rmjournal.domain.model.log import LogItem, LogKind, Next
from rmjournal.domain.model.pair import Pair, PairStatus, Party, Role
from rmjournal.domain.model.review import Closing, Keeping
from rmjournal.domain.model.session import (
    AgendaSetBy,
    Place,
    Ratings,
    Respect,
    RoleCheck,
    Session,
    SessionStatus,
    Talk,
    who_talked,
)
from rmjournal.domain.model.signal_answer import Answered, Rule, SignalAnswer, StoredRule
from rmjournal.domain.model.takeaway import CommitmentStatus
from rmjournal.domain.record.record import AnyRecord, Body, Record
from rmjournal.domain.rules import (
    destroying,
    due,
    meeting_hour,
    offers,
    own_lines,
    planning,
    signal_thresholds,
    trends,
)
from rmjournal.domain.rules.by_kind import by_kind, by_pair
from rmjournal.domain.rules.due import DueKind
from rmjournal.domain.rules.offers import OfferKind
from tests.domain import due_samples
from tests.domain.due_samples import days_of, met, morning, planned
from tests.domain.samples import day, record
from tests.domain.signal_samples import SECRET, ago, at, evidence, promise, sent, session, sessions, standing

FAR: dict[str, Any] = {"cadence_days": 366}  # so that no gap is a matter of time
Fields = dict[str, Any]


def numbers(found: Sequence[str]) -> list[int]:
    """Return the numbers of the records that raised a signal."""
    return [int(each, 16) for each in found]


def raised(rule: Rule, records: Sequence[AnyRecord], **fields: Any) -> list[int]:
    """Return which records raise a signal, the same in both roles."""
    return numbers(evidence(rule, records, **fields))


def room(*asked: Fields) -> list[int]:
    return raised(Rule.ROOM, sessions(*asked))


def whose(*asked: Fields) -> list[int]:
    """What is raised by the sessions after the first, which never counts."""
    return raised(Rule.WHOSE_MEETING, sessions({}, *asked))


def roles(**fields: int) -> Fields:
    return {"role_check": RoleCheck(**fields)}


def apart(of: int, what: Fields, other: Fields) -> list[Fields]:
    """Return the first and the last of so many sessions as `what`, and the rest as `other`."""
    return [what, *[other] * (of - 2), what]


# A check-in


def checked(held: int, line: int = 1) -> list[int]:
    """What two check-ins raise that are as hard as can be in one line, after so many sessions."""
    found = set()
    for role in Role:
        item = ITEMS[role][line - 1]
        hard = CheckIn(**{item.name: 5 if item.is_reversed else 1})
        records = [record(50, hard, at=at(ago(30))), record(51, hard, at=at(ago(9)))]
        sign = standing([*sessions(*[{}] * held), *records], role).get(Rule.ROOM)
        found.add(tuple(sign.evidence) if sign else ())
    (only,) = found
    return numbers(only)


# Time


def entered(number: int, days_ago: int, on: int) -> AnyRecord:
    """A session of one day that was called off, entered on another day."""
    return replace(session(number, days_ago, status=SessionStatus.CANCELLED), created=at(ago(on)))


def time_of(*records: AnyRecord) -> list[int]:
    return raised(Rule.TIME, records, **FAR)


def called_off(count: int) -> list[int]:
    """Of the last four sessions, so many were called off, each with no other date for 19 days."""
    held = [session(number, 200 - 20 * number) for number in range(1, 5 - count)]
    off = [entered(number, 200 - 20 * number, 201 - 20 * number) for number in range(5 - count, 5)]
    return time_of(*held, *off)


def missed(count: int) -> list[int]:
    return time_of(*sessions(*[{}] * (4 - count), *[{"status": SessionStatus.MISSED}] * count))


def made_good(count: int) -> list[int]:
    """Three of the last four were called off; for so many of them a date was set ten days later."""
    entries = [(2, 160, 161), (3, 140, 150 if count else 141), (4, 120, 130 if count > 1 else 121)]
    return time_of(session(1, 180), *(entered(*each) for each in entries))


# What is due


def is_due(what: DueKind, *records: AnyRecord, **fields: Any) -> bool:
    """Return whether this is due this morning, the same in both roles."""
    (said,) = {bool(days_of(what, *records, role=role, **fields)) for role in Role}
    return said


def around(minutes: int) -> list[tuple[str, bool]]:
    """What is due so many minutes after a session begins, and whether it comes first."""
    start = datetime(2026, 3, 10, 14, 30)
    one = record(1, Session(number=1, planned_at=start, prep_done=True))
    found = due.due([due_samples.pair(), one], (start + timedelta(minutes=minutes)).replace(tzinfo=UTC))
    return [(item.what.value, item.first) for item in found]


def reflect_after(hours: int) -> bool:
    now = datetime.combine(day(7), time(9), UTC) + timedelta(hours=hours)
    waiting = due.due([due_samples.pair(), record(1, met(day(7), settled=True))], now)
    return DueKind.REFLECT in [item.what for item in waiting]


def near_today(days: int) -> bool:
    """Is a session planned so many days after another one near it?"""
    return planning.too_near(due_samples.TODAY + timedelta(days), [planned(due_samples.TODAY)]) is not None


def is_plan(**fields: Any) -> bool:
    """Two sessions took place: is one to be planned, or waited for?"""
    records = [
        due_samples.pair(**fields),
        record(1, met(day(2), settled=True)),
        record(2, met(day(8), 2, settled=True)),
    ]
    return bool({DueKind.PLAN, DueKind.WAIT} & {item.what for item in due.due(records, morning(due_samples.TODAY))})


def to_destroy(days: int) -> bool:
    body = Closing(keeping=Keeping.DESTROY, destroy_on=due_samples.TODAY)
    records = [due_samples.pair(status=PairStatus.CLOSED), record(50, body)]
    return bool(destroying.to_destroy(by_pair(records), due_samples.TODAY + timedelta(days)))


def is_silent(days: int) -> bool:
    """Is a pair silent so many days before its pause ends?"""
    until = due_samples.TODAY + timedelta(days)
    paused: Fields = {"paused_on": day(1), "paused_until": until}
    return not is_due(DueKind.CLOSE, promise(40, due=due_samples.TODAY), **paused)


def is_near(minutes: int) -> bool:
    """May the partner be looking so many minutes after a session begins?"""
    start = datetime(2026, 3, 10, 15)
    return meeting_hour.is_meeting(Session(number=1, planned_at=start), start + timedelta(minutes=minutes))


def is_open_after(count: int) -> bool:
    """Is a line that was to be said still open after so many sessions?"""
    line = record(30, LogItem(kind=LogKind.HELD_BACK, text=SECRET, next=Next.SAY))
    later = [record(n, met(day(11 + n), n)) for n in range(1, count + 1)]
    return bool(own_lines.own_lines([line, *later], date.max).to_say)


# What is offered


def offered(count: int, *, minutes: int = 1, off: Sequence[str] = (), **fields: Any) -> OfferKind | None:
    """What is offered so many minutes after the last of so many sessions."""
    held: list[Record[Body]] = []
    for number in range(1, count + 1):
        moment = datetime.combine(day(1), time(9), UTC) + timedelta(4 * number)
        held.append(replace(record(number, met(moment.date(), number), at=moment), created=moment))
    last = held[-1].at.replace(tzinfo=None) + timedelta(minutes=minutes)
    pair = Pair(number=1, alias=SECRET, role=Role.MENTOR_JUNIOR, not_for_us=tuple(off), **fields)
    found = offers.offer(by_kind(held), due_samples.pair().id, pair, last)
    return found.what if found is not None else None


ALL_BUT_CLOSING = tuple(what.value for what in OfferKind if what is not OfferKind.CLOSING)
WEEK = 7 * 24 * 60  # minutes


def points(count: int) -> int:
    """Return how many points the trend of so many sessions has."""
    (found,) = trends.trends(Role.MENTOR_JUNIOR, sessions(*[{"ratings": Ratings(overall=3)}] * count), date.max) or (
        None,
    )
    return len(found.points) if found is not None else 0


RANK, SHUT, LOW = roles(rank_used=4), roles(could_disagree=2), {"feedback_reception": 2}
TURNED, EVEN, OPEN = {"talked": Talk.SENIOR}, {"talked": Talk.EVEN}, {"feedback_reception": 3}
NOT_MINE, THEIRS = {"agenda_set_by": AgendaSetBy.MENTOR}, {"place": Place.SENIOR_SPACE}
DONE = CommitmentStatus.DONE

# A threshold, what is asked of a figure, and what holds below, at and above it.
EDGES: list[tuple[str, Callable[[int], object], Mapping[int, object]]] = [
    # Room
    ("OFTEN", lambda n: room(*[roles(rank_used=n)] * 2), {3: [], 4: [1, 2], 5: [1, 2]}),
    ("OFTEN", lambda n: room(*[roles(managerial_tone=n)] * 2), {3: [], 4: [1, 2], 5: [1, 2]}),
    ("SELDOM", lambda n: room(*[roles(could_disagree=n)] * 2), {1: [1, 2], 2: [1, 2], 3: []}),
    ("SELDOM", lambda n: room(*[{"feedback_reception": n}] * 2), {1: [1, 2], 2: [1, 2], 3: []}),
    ("RUNNING", lambda n: room(*[RANK] * n), {1: [], 2: [1, 2], 3: [2, 3]}),
    ("RUNNING", lambda n: room(*[SHUT] * n), {1: [], 2: [1, 2], 3: [2, 3]}),
    ("FEEDBACK", lambda n: room(*[OPEN] * (3 - n), *[LOW] * n), {1: [], 2: [2, 3], 3: [1, 2, 3]}),
    ("FEEDBACK_OF", lambda n: room(*apart(n, LOW, OPEN)), {2: [1, 2], 3: [1, 3], 4: []}),
    ("CHECKED_FROM", checked, {2: [], 3: [51], 4: [51]}),
    ("CHECKED_ITEMS", lambda n: checked(3, n), {2: [51], 3: [51], 4: [], 5: []}),
    # Whose session
    ("REVERSED", lambda n: whose(*[EVEN] * (3 - n), *[TURNED] * n), {1: [], 2: [3, 4], 3: [2, 3, 4]}),
    ("REVERSED_OF", lambda n: whose(*apart(n, TURNED, EVEN)), {2: [2, 3], 3: [2, 4], 4: []}),
    ("RUNNING", lambda n: whose(*[NOT_MINE] * n), {1: [], 2: [2, 3], 3: [3, 4]}),
    ("AT_THEIRS", lambda n: whose(*[THEIRS] * n), {2: [], 3: [2, 3, 4], 4: [3, 4, 5]}),
    # Time
    ("OFF", missed, {1: [], 2: [3, 4], 3: [2, 3, 4], 4: [1, 2, 3, 4]}),
    ("OFF", called_off, {1: [], 2: [3, 4], 3: [2, 3, 4], 4: [1, 2, 3, 4]}),
    ("OFF", made_good, {0: [2, 3, 4], 1: [3, 4], 2: []}),
    (
        "OFF_OF",
        lambda n: time_of(*sessions(*apart(n, {"status": SessionStatus.MISSED}, {}))),
        {3: [1, 3], 4: [1, 4], 5: []},
    ),
    (  # days since it was called off
        "NEW_DATE_DAYS",
        lambda n: time_of(entered(1, 60, 70), entered(2, n, n + 20)),
        {13: [], 14: [1, 2], 15: [1, 2]},
    ),
    (  # days until another date was set
        "NEW_DATE_DAYS",
        lambda n: time_of(entered(1, 60, 70), entered(2, 20, 60 - n)),
        {13: [], 14: [], 15: [1, 2]},
    ),
    (  # days to another session, noted long after
        "NEW_DATE_DAYS",
        lambda n: time_of(entered(1, 60, 70), entered(2, 20, 21), replace(session(3, 60 - n), created=at(ago(1)))),
        {13: [], 14: [], 15: [1, 2]},
    ),
    ("MOVED", lambda n: time_of(session(1, -3, status=SessionStatus.PLANNED, moved=n)), {2: [], 3: [1], 4: [1]}),
    ("GAP", lambda n: raised(Rule.TIME, [session(1, n)], cadence_days=28), {41: [], 42: [], 43: [1]}),
    ("GAP", lambda n: raised(Rule.TIME, [session(1, n)], cadence_days=7), {10: [], 11: [1]}),
    (
        "GAP",
        lambda n: raised(Rule.TIME, [session(1, n, status=SessionStatus.CANCELLED)], cadence_days=28),
        {41: [], 42: [], 43: [1]},
    ),
    (
        "GAP",
        lambda n: raised(
            Rule.TIME, [session(1, 10), session(2, 10 - n, status=SessionStatus.PLANNED)], cadence_days=28
        ),
        {41: [], 42: [], 43: [1, 2]},
    ),
    # Commitments and takeaways
    ("LOOP_DAYS", lambda n: raised(Rule.FOLLOW_THROUGH, [promise(40, due=ago(n))]), {13: [], 14: [40], 15: [40]}),
    (
        "LOOP_DAYS",
        lambda n: raised(Rule.FOLLOW_THROUGH, [promise(40, owner=Party.PARTNER, due=ago(n))]),
        {13: [], 14: [40], 15: [40]},
    ),
    (
        "LOOP_DAYS",
        lambda n: raised(Rule.FOLLOW_THROUGH, [promise(40, status=DONE, ended_on=ago(n))]),
        {13: [], 14: [40], 15: [40]},
    ),
    ("AGREE_DAYS", lambda n: raised(Rule.TAKEAWAYS, [record(30, sent(ago(n)))]), {6: [], 7: [30], 8: [30]}),
    ("AGREE_DAYS", lambda n: is_due(DueKind.AGREE, record(2, sent(day(10 - n)))), {6: False, 7: True, 8: True}),
    # Safety
    (
        "BY_ME_OF",
        lambda n: raised(Rule.SAFETY, sessions({"respect": Respect.NOT_BY_ME}, *[{}] * n)),
        {2: [1], 3: [], 4: []},
    ),
    (
        "SNOOZE_DAYS",
        lambda n: raised(
            Rule.SAFETY,
            [
                session(1, 20, respect=Respect.NOT_BY_PARTNER),
                record(
                    70,
                    SignalAnswer(
                        rule=StoredRule.SAFETY,
                        answer=Answered.SNOOZED,
                        evidence=(record(1, Session(number=1)).id,),
                        until=ago(n - signal_thresholds.SNOOZE_DAYS),
                    ),
                    at=at(ago(n)),
                ),
            ],
        ),
        {13: [], 14: [1], 15: [1]},
    ),
    # What is due, and when
    ("PREPARE_DAYS", lambda n: is_due(DueKind.PREPARE, record(1, planned(day(10 + n)))), {2: True, 3: True, 4: False}),
    ("BEFORE", lambda n: around(-n), {119: [("meet", True)], 120: [("meet", True)], 121: [("meet", False)]}),
    ("USUAL_MINUTES", around, {59: [("meet", True)], 60: [("debrief", True)], 61: [("debrief", True)]}),
    ("REFLECT_WITHIN", reflect_after, {71: True, 72: False, 73: False}),
    (
        "BETWEEN_GAP",
        lambda n: is_due(DueKind.BETWEEN, record(1, met(day(10 - n // 2), settled=True)), cadence_days=n),
        {6: False, 7: True, 8: True},
    ),
    ("CLOSE_DAYS", lambda n: is_due(DueKind.CLOSE, promise(40, due=day(10 + n))), {6: True, 7: True, 8: False}),
    (
        "the day of your partner's",
        lambda n: is_due(DueKind.HEAR, promise(40, owner=Party.PARTNER, due=day(10 + n))),
        {-1: True, 0: True, 1: False},
    ),
    (
        "the end of a day",
        around,
        {9 * 60 + 29: [("debrief", True)], 9 * 60 + 30: [("confirm", True)], 9 * 60 + 31: [("confirm", True)]},
    ),
    (
        "one rhythm to debrief",
        lambda n: is_due(DueKind.DEBRIEF, record(1, met(day(10) - timedelta(n)))),
        {27: True, 28: True, 29: False},
    ),
    (
        "the day before supervision",
        lambda n: is_due(DueKind.SUPERVISION, supervision=(day(10 + n),)),
        {0: False, 1: True, 2: False},
    ),
    ("all sessions of a pair", lambda n: is_plan(planned_sessions=n), {1: False, 2: False, 3: True}),
    ("the day to destroy notes", to_destroy, {-1: False, 0: True, 1: True}),
    ("the end of a pause", is_silent, {-1: False, 0: False, 1: True}),
    ("LEAST_GAP", near_today, {6: True, 7: False, 8: False}),
    ("LEAST_GAP", lambda n: near_today(-n), {6: True, 7: False, 8: False}),
    ("a quarter of an hour", lambda n: is_near(-n), {14: True, 15: True, 16: False}),
    ("the end of a meeting", is_near, {59: True, 60: False, 61: False}),
    ("SILENT_AFTER", is_open_after, {2: True, 3: False, 4: False}),
    # What is offered, and what is drawn
    (
        "_WEEK",
        lambda n: offered(1, minutes=WEEK + n),
        {-1: OfferKind.CHECK_IN, 0: OfferKind.CHECK_IN, 1: OfferKind.CONTACTS},
    ),
    (
        "_MOST_BEYOND",
        lambda n: offered(n, off=ALL_BUT_CLOSING),
        {5: None, 6: OfferKind.CLOSING, 17: OfferKind.CLOSING, 18: None},
    ),
    ("REVIEW_AFTER", lambda n: offered(n) is OfferKind.REVIEW, {2: False, 3: True, 4: False}),
    ("LEAST", points, {2: 0, 3: 3, 4: 4}),
    ("SHOWN", points, {5: 5, 6: 6, 7: 6}),
    (
        "MOSTLY_SENIOR",
        lambda n: who_talked(Session(number=1, talk_share_mentee=n)),
        {59: Talk.EVEN, 60: Talk.SENIOR, 61: Talk.SENIOR},
    ),
    (
        "MOSTLY_JUNIOR",
        lambda n: who_talked(Session(number=1, talk_share_mentee=n)),
        {39: Talk.JUNIOR, 40: Talk.JUNIOR, 41: Talk.EVEN},
    ),
]
CASES = [
    pytest.param(ask, figure, holds, id=f"{number} {name} {figure}")
    for number, (name, ask, edges) in enumerate(EDGES)
    for figure, holds in edges.items()
]


@pytest.mark.parametrize(("ask", "figure", "holds"), CASES)
def test_a_threshold_holds_from_its_figure_on_and_not_before(
    ask: Callable[[int], object], figure: int, holds: object
) -> None:
    assert ask(figure) == holds


# What is a figure of these modules, and no threshold.
OTHER_FIGURES = {
    "REFLECT_DAYS": "the day that is shown with a reflection, which is asked for until REFLECT_WITHIN",
    "NOTICE_DAYS": "how far ahead a date is proposed",
    "_SUNDAY": "a day of the week",
}


@pytest.mark.parametrize(
    "module",
    [signal_thresholds, due, planning, meeting_hour, own_lines, offers, trends],
    ids=lambda each: each.__name__,
)
def test_no_threshold_is_without_a_case_below_at_and_above_it(module: ModuleType) -> None:
    figures = {
        name
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float | timedelta) and not isinstance(value, bool)
    }
    assert figures - {name for name, *_ in EDGES} - set(OTHER_FIGURES) == set()
    assert all(len(edges) > 2 or name == "GAP" for name, _, edges in EDGES)
