"""Hold what the partner has seen of a commitment: who does what, by when."""

from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState, with_terms_of
from rmjournal.domain.record.record import AnyRecord, Body, Record, RecordId, is_a, short, uuid_of
from rmjournal.domain.texts.message_texts import takeaway_point
from rmjournal.journal.records.repository import Records
from rmjournal.support.errors import Refused


def are_fixed(records: Records, commitment: Record[Commitment]) -> bool:
    """Return whether the partner has seen a commitment with its takeaway."""
    return _sent(records, commitment) is not None


def refuse_other_terms(records: Records, commitment: AnyRecord, new: Body | None) -> None:
    """Raise Refused if a commitment would get other terms than its takeaway was sent or
    agreed with.

    Those that the code of the takeaway stands for may come back."""
    if not is_a(commitment, Commitment) or not isinstance(new, Commitment):
        return
    takeaway = _sent(records, commitment)
    if takeaway is None or with_terms_of(commitment.body, new) == commitment.body:
        return
    comes_back = _has_code(records, takeaway, new) and not _has_code(records, takeaway, commitment.body)
    if not comes_back or new.kind is not commitment.body.kind:
        raise Refused(
            f"This takeaway is {takeaway.body.state.value}, so who does what by when is fixed. Nothing was changed.",
            f"Reword the takeaway as a new draft, or use `rmjournal takeaway amend {short(takeaway.id)}`.",
        )


def refuse_losing_terms(records: Records, commitment: AnyRecord, stays: Body | None, goes: Body | None) -> None:
    """Raise Refused if the version that goes has the terms that the partner has seen,
    and the one that stays has others."""
    if not isinstance(stays, Commitment) or not isinstance(goes, Commitment):
        return
    takeaway = _sent(records, commitment)
    if takeaway is None or not _has_code(records, takeaway, goes) or _has_code(records, takeaway, stays):
        return
    raise Refused("Your partner has seen other words of this commitment.", "Keep that version.")


def _sent(records: Records, commitment: AnyRecord) -> Record[Takeaway] | None:
    takeaway = above(records, commitment.parent)
    if takeaway is None or not is_a(takeaway, Takeaway) or takeaway.body.state is TakeawayState.DRAFT:
        return None
    return takeaway


def _has_code(records: Records, takeaway: Record[Takeaway], commitment: Commitment) -> bool:
    """Return whether the code of a takeaway stands for these terms."""
    pair = above(records, takeaway.pair)
    if pair is None or not is_a(pair, Pair):
        return False
    promise = replace(commitment, status=CommitmentStatus.OPEN)
    return takeaway_point(takeaway.body, promise, pair.body.role).code == takeaway.body.code


def above(records: Records, entry_id: RecordId | None) -> AnyRecord | None:
    """Return the record that another belongs to, None if it isn't there."""
    if entry_id is None or uuid_of(entry_id) not in records.vault:
        return None
    return records.glance(entry_id)
