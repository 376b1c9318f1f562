"""A record whole, in plain lines: what it is, its short fields, its texts."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

from rmjournal.domain.letters import fingerprint
from rmjournal.domain.log import LogItem
from rmjournal.domain.pair import Role
from rmjournal.domain.record import Body, Kind, Record
from rmjournal.domain.reflection import Reflection
from rmjournal.domain.takeaway import Takeaway, TakeawayState
from rmjournal.domain.titles import kind_word, record_word
from rmjournal.journal.shelf import short


def page(record: Record[Body], *, by_id: bool = True) -> Iterator[str]:
    """Yield a record whole: what it is, with the id that a command takes if `by_id`, its short fields, its texts."""
    head = f"{kind_word(record.kind)} {short(record.id)}" if by_id else record_word(record).capitalize()
    yield f"{head}, {record.at.astimezone():%d %b %Y %H:%M}"
    if not record.raw:
        yield "This record cannot be read any more. A backup may hold it."
    elif record.body is None and record.kind not in (Kind.REVISION, Kind.TOMBSTONE):
        yield "A newer rmjournal wrote this. It is shown as it is stored, and kept."
    texts: list[str] = []
    for name, value in record.raw.items():
        if isinstance(record.body, Reflection) and name == "answers":
            texts += [f"{answer.prompt}\n{answer.text}".strip() for answer in record.body.answers]
        elif isinstance(value, str) and (name == "text" or "\n" in value):
            texts.append(value)
        elif by_id or not (isinstance(record.body, LogItem) and name == "kind"):  # which is the head without an id
            yield from _field(name, value, getattr(record.body, name, None))
    if isinstance(record.body, Takeaway) and record.body.state in (TakeawayState.PROPOSED, TakeawayState.AGREED):
        yield f"code: {fingerprint(record.body.text)} (of these words, for comparing with the other)"
    for text in texts:
        yield ""
        yield text


def _field(name: str, value: object, known: object = None, indent: str = "") -> Iterator[str]:
    """Yield one field, in words where `known`, the same in the body, is a code or a moment."""
    label = f"{indent}{name.replace('_', ' ')}:"
    if isinstance(value, Mapping):
        yield label
        for inner, part in value.items():
            yield from _field(str(inner), part, getattr(known, str(inner), None), indent + "  ")
    elif isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value):
        yield label
        for part in value:
            yield from _field("-", part, None, indent + "  ")
    elif isinstance(value, list):
        yield f"{label} {', '.join(map(str, value))}"
    elif isinstance(value, bool):
        yield f"{label} {'yes' if value else 'no'}"
    elif name == "role":
        yield f"{label} {Role(str(value)).words if value in list(Role) else value}"
    elif isinstance(known, StrEnum):
        yield f"{label} {known.replace('_', ' ')}"
    elif isinstance(known, datetime):
        yield f"{label} {known:%d %b %Y %H:%M}"
    elif isinstance(known, date):
        yield f"{label} {known:%d %b %Y}"
    else:
        yield f"{label} {value}"
