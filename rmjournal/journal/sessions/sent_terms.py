"""Find what was sent under a code, in the messages that are kept."""

from rmjournal.domain.model.export_log import SharedText
from rmjournal.domain.points import Point, read_point
from rmjournal.domain.record.record import RecordId
from rmjournal.journal.records.repository import Records


def kept_point(records: Records, pair: RecordId | None, code: str) -> Point | None:
    """Return the point that has this code in a message of the pair, None if no message
    that is kept has it."""
    from rmjournal.sharing.letters.reader import read_letter

    for kept in reversed(records.of_type(SharedText, pair)):
        if f"[{code}]" not in kept.body.text:
            continue
        for found in read_letter(kept.body.text).points:
            if found.code == code and found.as_sent:
                return read_point(found.words)
    return None
