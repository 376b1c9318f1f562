"""Find the other words of a takeaway, and take its commitment along to them."""

from collections.abc import Mapping

from msgspec.structs import replace

from rmjournal.domain.model.takeaway import WAITING, Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import RecordId


def moved(commitment: Commitment, old: Takeaway, new: Takeaway) -> Commitment:
    """Return a commitment as it goes on to other words: where it only repeats the old
    ones, it says the new ones."""
    return replace(commitment, text=new.text) if commitment.text == old.text else commitment


def amended(takeaway: Takeaway, known: Mapping[RecordId, Takeaway]) -> list[RecordId]:
    """Return the words that a takeaway amends, the newest first, back to those that
    both agreed."""
    found: list[RecordId] = []
    at = takeaway.replaces
    while at is not None and at not in found:
        found.append(at)
        was = known.get(at)
        at = was.replaces if was is not None and was.agreed_on is None else None
    return found


def replaced(takeaway: Takeaway, known: Mapping[RecordId, Takeaway]) -> list[RecordId]:
    """Return the words that a takeaway takes the place of: those that it amends and,
    while it waits, others that were agreed in their place."""
    older = amended(takeaway, known)
    if takeaway.state not in WAITING:
        return older
    return [
        *older,
        *(at for at, each in known.items() if each.replaces in older and each.state is TakeawayState.AGREED),
    ]
