"""Find the pair and the session that a record belongs to, and what it hangs on."""

from typing import TYPE_CHECKING, cast

from rmjournal.support.errors import RmjournalError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import AnyRecord, Record, RecordId
    from rmjournal.journal import Journal


def entry_about(journal: "Journal", about: "Hashable") -> "AnyRecord | None":
    """Return the entry that a row or a block is about, None if that is no id of one."""
    is_id = isinstance(about, str) and len(about) == 32 and all(each in "0123456789abcdef" for each in about)
    return journal.records.glance(cast("RecordId", about)) if is_id else None


def pair_of(journal: "Journal", record: "AnyRecord") -> "Record[Pair] | None":
    """Return the pair a record belongs to, or None."""
    for pair in journal.pairs.all():
        if pair.id in (record.pair, record.id):
            return pair
    return None


def pair_beside(journal: "Journal", pair: "Record[Pair]", by: int) -> "Record[Pair]":
    """Return the pair so many places further on; after the last comes the first."""
    pairs = journal.pairs.all()
    at = next((at for at, each in enumerate(pairs) if each.id == pair.id), 0)
    return pairs[(at + by) % len(pairs)]


def session_of(journal: "Journal", record: "AnyRecord") -> "Record[Session] | None":
    """Return the session a record belongs to, or None. A commitment belongs to the
    session of its takeaway."""
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import is_a

    for _ in range(2):
        if record.parent is None:
            return None
        record = journal.records.glance(record.parent)
        if is_a(record, Session):
            return record
    return None


def above(journal: "Journal", record: "AnyRecord") -> "AnyRecord | None":
    """Return what a record hangs on, or None for nothing, or what can't be read."""
    try:
        return journal.records.glance(record.parent) if record.parent is not None else None
    except RmjournalError:
        return None
