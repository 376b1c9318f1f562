"""A pair that goes well, what raises each of its signs, and short ways to ask which signs stand."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rmjournal.domain.model.pair import Pair, Party, Role, SameTeam
from rmjournal.domain.model.session import Advice, Disrespect, RoleCheck, Session, SessionStatus, Talk
from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId
from rmjournal.domain.rules.signals import Signal, signals
from tests.domain.samples import NOON, PAIR_ID, record, uid

TODAY = date(2026, 6, 30)
SECRET = "Zanzibar"
OFF = [
    SessionStatus.CANCELLED,
    SessionStatus.CANCELLED_ME,
    SessionStatus.CANCELLED_PARTNER,
    SessionStatus.MOVED,
    SessionStatus.MISSED,
]
RUDE: dict[str, Any] = {"disrespect": Disrespect(by=Party.PARTNER)}
FIRST_THREE: list[dict[str, Any]] = [{}, {}, {}]


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def at(when: date) -> datetime:
    return datetime.combine(when, time(9), UTC)


def pair(role: Role = Role.MENTOR_JUNIOR, **fields: Any) -> Record[Body]:
    given: dict[str, Any] = {"number": 1, "alias": SECRET, "role": role}
    body = Pair(**given | fields)
    return Record(PAIR_ID, Kind.PAIR, PAIR_ID, None, NOON, NOON, {}, body)


def session(number: int, days_ago: int, **fields: Any) -> Record[Body]:
    """A session of that day, held if nothing else is said."""
    moment = datetime.combine(ago(days_ago), time(9))
    given: dict[str, Any] = {"status": SessionStatus.HELD, "held_at": moment} | fields
    if given["status"] is not SessionStatus.HELD:
        given = {"planned_at": given.pop("held_at")} | given
    return record(number, Session(number=number, **given))


def sessions(*fields: dict[str, Any]) -> list[AnyRecord]:
    """So many sessions, ten days apart, the last ten days ago."""
    return [session(n, 10 * (len(fields) + 1 - n), **more) for n, more in enumerate(fields, 1)]


def standing(records: Iterable[AnyRecord], role: Role = Role.MENTOR_JUNIOR, **fields: Any) -> dict[Rule, Signal]:
    return {sign.rule: sign for sign in signals([pair(role, **fields), *records], TODAY)}


def evidence(rule: Rule, records: Iterable[AnyRecord], **fields: Any) -> list[RecordId]:
    """What raises this sign, the same for both roles; nothing when it does not stand."""
    records = list(records)
    junior, senior = (standing(records, role, **fields).get(rule) for role in Role)
    assert (junior and junior.evidence) == (senior and senior.evidence)
    return list(junior.evidence) if junior else []


def ids(*numbers: int) -> list[RecordId]:
    return [uid(number) for number in numbers]


def promise(number: int, *, owner: Party = Party.ME, **fields: Any) -> AnyRecord:
    return record(number, Commitment(owner=owner, text=SECRET, **fields))


def sent(on: date | None, **fields: Any) -> Takeaway:
    """A takeaway that went to the partner on this day; an older version did not note it."""
    return Takeaway(text=SECRET, state=TakeawayState.PROPOSED, proposed_on=on, **fields)


# For each rule: what raises it and nothing else, with the numbers of the evidence.
RAISED: dict[Rule, tuple[dict[str, Any], list[AnyRecord], list[RecordId]]] = {
    Rule.SAFETY: ({}, sessions({}, {}, RUDE), ids(3)),
    Rule.ROOM: (
        {},
        sessions({}, {"role_check": RoleCheck(could_disagree=2)}, {"role_check": RoleCheck(could_disagree=1)}),
        ids(2, 3),
    ),
    Rule.WHOSE_MEETING: (
        {},
        sessions({}, {"talked": Talk.SENIOR}, {"talked": Talk.SENIOR, "unasked_advice": Advice.MENTEE}),
        ids(2, 3),
    ),
    Rule.TIME: (
        {"cadence_days": 12},
        [*sessions({}, *[{"status": SessionStatus.MISSED}] * 2), session(6, -1, status=SessionStatus.PLANNED)],
        ids(1, 2, 3, 6),
    ),
    Rule.FOLLOW_THROUGH: (
        {},
        [
            *sessions(*FIRST_THREE),
            promise(39, owner=Party.PARTNER, due=ago(14)),
            promise(40, due=ago(14)),
            promise(41, status=CommitmentStatus.DONE, ended_on=ago(14)),
        ],
        ids(39, 40, 41),
    ),
    Rule.TAKEAWAYS: (
        {},
        [*sessions(*FIRST_THREE), record(30, sent(ago(7)), parent=2)],
        ids(30),
    ),
    Rule.LINE: ({"same_team": SameTeam.YES}, sessions(*FIRST_THREE), [PAIR_ID]),
}
