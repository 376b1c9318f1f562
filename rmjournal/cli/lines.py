"""Records as plain lines: a row in a list, a page of its own."""

from collections.abc import Iterator, Mapping

from rmjournal.domain.pair import Role
from rmjournal.domain.record import Body, Kind, Record, RecordId
from rmjournal.domain.reflection import Reflection
from rmjournal.domain.text import line
from rmjournal.domain.titles import kind_word, title
from rmjournal.journal.shelf import short


def row(
    record: Record[Body], numbers: Mapping[RecordId, int] | None = None, *, words: str | None = None, width: int = 80
) -> str:
    """Return one line: id, day, kind, the pair's number where pairs are mixed, and words: by default the title."""
    pair = f"P{numbers.get(record.pair, '-')}  " if numbers is not None and record.pair is not None else ""
    start = f"{short(record.id)}  {record.at.astimezone().date()}  {kind_word(record.kind):<10.10}  {pair}"
    if words is None:
        words = title(record.kind, record.raw, record.body).partition("\n")[0]
    return start + line(words, max(20, width - len(start)))


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
