"""A pair that goes well, what raises each of its signs, and short ways to ask which signs stand."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rmjournal.domain.model.pair import Pair, Party, Role, SameTeam
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Advice, Disrespect, Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId
from rmjournal.domain.rules.signals import Rule, Signal, signals
from tests.domain.samples import NOON, PAIR_ID, record, uid

TODAY = date(2026, 6, 30)
SECRET = "Zanzibar"
OFF = [
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


def thought(number: int, parent: int | None = None, days_ago: int = 0) -> AnyRecord:
    return record(number, Reflection(), parent=parent, at=at(ago(days_ago)))


def reflected(records: Iterable[AnyRecord]) -> list[AnyRecord]:
    """The records, with a reflection on each session and one between, so that nothing is to be said of that."""
    records = list(records)
    numbers = [item.body.number for item in records if isinstance(item.body, Session)]
    return [*records, *(thought(100 + number, number) for number in numbers), thought(100)]


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


def promise(number: int, **fields: Any) -> AnyRecord:
    return record(number, Commitment(owner=Party.ME, text=SECRET, **fields))


# For each rule: what raises it and nothing else, with the numbers of the evidence.
RAISED: dict[Rule, tuple[dict[str, Any], list[AnyRecord], list[RecordId]]] = {
    Rule.DISRESPECT: ({}, reflected(sessions({}, {}, RUDE)), ids(3)),
    Rule.ROLE_REVERSAL: (
        {},
        reflected(sessions({}, {"talk_share_mentee": 70}, {"talk_share_mentee": 60, "advice_from": Advice.MENTEE})),
        ids(2, 3),
    ),
    Rule.TIME_POOR: (
        {"cadence_days": 12},
        [
            *reflected(sessions(*[{"prep_done": False}] * 3, *[{"status": SessionStatus.MISSED}] * 2)),
            session(6, -1, status=SessionStatus.PLANNED),
        ],
        ids(2, 3, 4, 5, 6),
    ),
    Rule.LOOP_OPEN: (
        {},
        [
            *reflected(sessions(*FIRST_THREE)),
            promise(40, due=ago(14)),
            promise(41, status=CommitmentStatus.DONE, ended_on=ago(14)),
        ],
        ids(40, 41),
    ),
    Rule.TAKEAWAYS_OPEN: (
        {},
        [*reflected(sessions(*FIRST_THREE)), record(30, Takeaway(text=SECRET), parent=2)],
        ids(30),
    ),
    Rule.NO_REFLECTION: ({}, sessions(*FIRST_THREE), ids(1, 2, 3)),
    Rule.CONFLICT_LINE: ({"same_team": SameTeam.YES}, reflected(sessions(*FIRST_THREE)), [PAIR_ID]),
}
