"""A record whole, in plain lines: what it is, its short fields, its texts."""

from collections.abc import Iterator, Mapping

from rmjournal.domain.letters import fingerprint
from rmjournal.domain.pair import Role
from rmjournal.domain.record import Body, Kind, Record
from rmjournal.domain.reflection import Reflection
from rmjournal.domain.takeaway import Takeaway, TakeawayState
from rmjournal.domain.titles import kind_word
from rmjournal.journal.shelf import short


def page(record: Record[Body]) -> Iterator[str]:
    """Yield a record whole: what it is, its short fields, its texts."""
    yield f"{kind_word(record.kind)} {short(record.id)}, {record.at.astimezone():%d %b %Y %H:%M}"
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
        else:
            yield from _field(name, value)
    if isinstance(record.body, Takeaway) and record.body.state in (TakeawayState.PROPOSED, TakeawayState.AGREED):
        yield f"code: {fingerprint(record.body.text)} (of these words, for comparing with the other)"
    for text in texts:
        yield ""
        yield text


def _field(name: str, value: object, indent: str = "") -> Iterator[str]:
    label = f"{indent}{name.replace('_', ' ')}:"
    if isinstance(value, Mapping):
        yield label
        for inner, part in value.items():
            yield from _field(str(inner), part, indent + "  ")
    elif isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value):
        yield label
        for part in value:
            yield from _field("-", part, indent + "  ")
    elif isinstance(value, list):
        yield f"{label} {', '.join(map(str, value))}"
    elif isinstance(value, bool):
        yield f"{label} {'yes' if value else 'no'}"
    elif name == "role":
        yield f"{label} {Role(str(value)).words if value in list(Role) else value}"
    else:
        yield f"{label} {value}"
