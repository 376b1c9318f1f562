"""Records as plain lines: a row in a list."""

from collections.abc import Mapping

from rmjournal.domain.record.record import Body, Record, RecordId
from rmjournal.domain.text import line
from rmjournal.domain.titles import kind_word, title
from rmjournal.journal.records.repository import short


def row(
    record: Record[Body], numbers: Mapping[RecordId, int] | None = None, *, words: str | None = None, width: int = 80
) -> str:
    """Return one line: id, day, kind, the pair's number where pairs are mixed, and words: by default the title."""
    pair = f"P{numbers.get(record.pair, '-')}  " if numbers is not None and record.pair is not None else ""
    start = f"{short(record.id)}  {record.at.astimezone().date()}  {kind_word(record.kind):<11.11}  {pair}"
    if words is None:
        words = title(record.kind, record.raw, record.body).partition("\n")[0]
    return start + line(words, max(20, width - len(start)))
