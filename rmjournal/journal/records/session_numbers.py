"""Number the sessions of a pair, so that no number is ever used twice.

The pair remembers a number only once its session leaves. A pair that were saved with
each of its sessions would tell whoever compares two copies of the file which entries
belong together."""

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.input import update
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId, is_a, uuid_of
from rmjournal.journal.records.repository import Records


def next_number(records: Records, pair: Record[Pair]) -> int:
    """Return a number that no session of this pair has or ever had."""
    return 1 + max(records.current(pair).body.last_session, _highest(records, pair.id))


def remember_number(records: Records, leaving: AnyRecord) -> None:
    """Let the pair of a session remember its number, if that is the highest.

    Call it before the session is deleted or moved to another pair. What cannot be read
    counts as the highest."""
    if leaving.kind != Kind.SESSION or leaving.pair is None or uuid_of(leaving.pair) not in records.vault:
        return
    pair = records.glance(leaving.pair)
    if not is_a(pair, Pair):
        return  # nobody can count in a pair that this version cannot read
    highest = _highest(records, pair.id)
    if highest > pair.body.last_session and _number(leaving) in (0, highest):
        records.replace(pair, update(pair.body, {"last_session": highest}))


def _highest(records: Records, pair: RecordId) -> int:
    """Return the highest number that a session here can have: those that do not tell
    theirs count as above the rest."""
    numbers = [_number(each) for each in records.all({Kind.SESSION}, pair)]
    return max(numbers, default=0) + numbers.count(0)


def _number(session: AnyRecord) -> int:
    """Return the number of a session, 0 if it does not tell it."""
    if is_a(session, Session):
        return session.body.number
    told = session.raw.get("number") if session.raw else None
    return told if isinstance(told, int) and told > 0 else 0
