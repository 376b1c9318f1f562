"""Let the commitments of a draft takeaway go on to other words with it."""

from msgspec.structs import replace

from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.record.record import Record
from rmjournal.journal.records.repository import Records


def follow_words(records: Records, draft: Record[Takeaway], text: str) -> None:
    """Save the new words of a draft in its open commitments that only repeat the old
    ones."""
    if draft.body.state is not TakeawayState.DRAFT or text == draft.body.text:
        return
    for each in records.under(Commitment, draft.id):
        if each.body.status is CommitmentStatus.OPEN and each.body.text == draft.body.text:
            records.replace(each, replace(each.body, text=text))
