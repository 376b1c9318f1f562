"""Set what each of the two has learnt side by side, session by session."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from rmjournal.domain.model.goal import Evidence
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, CommitmentKind, CommitmentStatus, LearntBy, Takeaway
from rmjournal.domain.model.takeaway import nobody_stands_by as void_of
from rmjournal.domain.record.record import AnyRecord, Record, RecordId, is_a


class Page(NamedTuple):
    """What each has learnt from one session, or, without one, from the time between
    sessions."""

    session: Record[Session] | None
    mine: tuple[AnyRecord, ...]
    theirs: tuple[AnyRecord, ...]


def ledger(records: Iterable[AnyRecord]) -> tuple[Page, ...]:
    """Return the pages of a pair's ledger, the oldest session first, the time between
    sessions last. Those with nothing are left out.

    It is made of takeaways that say who learnt, evidence for one's own goals, what was
    logged as learned, and introductions that were made: these are for the one to whom
    they were promised."""
    records = tuple(sorted(records, key=lambda each: (each.at, each.id)))
    sessions = {each.id: each for each in records if is_a(each, Session)}
    parents = {each.id: each.parent for each in records}
    void = void_of(records)
    sides: dict[RecordId | None, dict[Party, list[AnyRecord]]] = defaultdict(lambda: {party: [] for party in Party})
    for record in records:
        if record.id in void or record.parent in void:
            continue
        for party in _learners(record):
            sides[_session_of(record, sessions.keys(), parents)][party].append(record)
    pages = (
        Page(sessions.get(at) if at else None, tuple(side[Party.ME]), tuple(side[Party.PARTNER]))
        for at, side in sides.items()
    )
    return tuple(sorted(pages, key=lambda page: page.session.body.number if page.session else 10**6))


def empty_sides(pages: Iterable[Page]) -> tuple[Party, ...]:
    """Return the sides of a ledger on which there is nothing yet."""
    pages = tuple(pages)
    sides = ((Party.ME, any(page.mine for page in pages)), (Party.PARTNER, any(page.theirs for page in pages)))
    return tuple(party for party, has_any in sides if not has_any)


def _learners(record: AnyRecord) -> tuple[Party, ...]:
    match record.body:
        case Takeaway(learnt_by=LearntBy.BOTH):
            return tuple(Party)
        case Takeaway(learnt_by=LearntBy.ME):
            return (Party.ME,)
        case Takeaway(learnt_by=LearntBy.PARTNER):
            return (Party.PARTNER,)
        case Evidence() | LogItem(kind=LogKind.LEARNED):
            return (Party.ME,)
        case Commitment(kind=CommitmentKind.INTRODUCTION, status=CommitmentStatus.DONE, owner=owner):
            return (Party.PARTNER if owner is Party.ME else Party.ME,)
    return ()


def _session_of(
    record: AnyRecord, sessions: Iterable[RecordId], parents: dict[RecordId, RecordId | None]
) -> RecordId | None:
    """Return the session that an entry comes from, if any."""
    at = record.body.session if isinstance(record.body, Evidence) else record.parent
    seen = set[RecordId]()
    while at is not None and at not in seen:
        if at in sessions:
            return at
        seen.add(at)
        at = parents.get(at)
    return None
