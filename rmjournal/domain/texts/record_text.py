"""Print an entry in full, in plain lines: what it is, its short fields, its texts."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.model.agreement import Agreement, in_force
from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.kinds import read
from rmjournal.domain.model.pair import Difference, Role, told_difference
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Unread, is_stored_off_record, short
from rmjournal.domain.rules import debrief_questions
from rmjournal.domain.rules.clauses import LABELS
from rmjournal.domain.texts.message_texts import fingerprint
from rmjournal.domain.titles import is_closed, is_never_found, listed, written
from rmjournal.domain.words import label, word

_IN_THE_HEAD: Mapping[int, str] = {
    Kind.LOG_ITEM: "kind",
    Kind.SESSION: "number",
}  # fields that the name of a record tells already
_NO_CHOICE = ("number", "last_session")  # of a pair or a session: they stay, whichever version is chosen


def page(record: AnyRecord) -> Iterator[str]:
    """Yield a whole record for a command: what it is with its id, its short fields, its
    texts."""
    yield f"{kind_word(record.kind)} {short(record.id)}, {_when(record)}"
    texts, fields = _texts(record)
    yield from _remarks(record)
    for name in fields:
        yield from _field(name, record.raw[name], getattr(record.body, name, None))
    yield from _code(record)
    for text in texts:
        yield ""
        yield text


class Told(NamedTuple):
    """What some fields of a record say together, in sentences."""

    sentences: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()


UNTOLD = Told()


def reading(record: AnyRecord, role: Role, told: Told = UNTOLD) -> Iterator[str]:
    """Yield a whole record for reading, under what a person calls it: its texts, then
    its short fields.

    `role` is mine in its pair: a session's answers stand there as they were asked. What
    is `told` stands in the place of its fields."""
    texts, names = _texts(record)
    lines = [*_remarks(record)]
    for text in texts:
        lines += [*([""] if lines else []), text]
    asked = isinstance(record.body, Session)
    rest = debrief_questions.unasked(record.raw, role) if asked else record.raw
    facts = [*told.sentences, *(debrief_questions.told(record.raw, role) if asked else ()), *_code(record)]
    for name in names:
        if name in rest and name != _IN_THE_HEAD.get(record.kind) and name not in told.fields:
            facts += _field(name, rest[name], getattr(record.body, name, None))
    yield from lines
    if facts:
        yield from ([""] if lines else [])
        yield from facts


def versions(kind: int, *raws: Mapping[str, object]) -> list[str]:
    """Return each version of a record: what a person wrote in it, then each field in
    which the versions differ without it."""
    names = dict.fromkeys(name for raw in raws for name in raw if name not in _NO_CHOICE)
    facts = [
        name
        for name in names
        if any(raw.get(name) != raws[0].get(name) for raw in raws)
        and len({written(kind, {name: raw.get(name)}) for raw in raws}) == 1
    ]
    return ["\n".join(_version(kind, raw, facts)) for raw in raws]


def other_fields(kind: int, raw: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    """Yield the short fields of an earlier version that are not so now; its title tells
    the state."""
    body = read(kind, dict(raw))
    for name in dict.fromkeys((*raw, *now)):
        told = written(kind, {name: raw.get(name) or now.get(name)}) or name in (*_NO_CHOICE, "state", "status")
        if not told and raw.get(name) != now.get(name):
            yield from _fact(name, raw, body)


def in_lists(kind: int, *raws: Mapping[str, object]) -> list[dict[str, object]] | None:
    """Return each version of a record as lists give it, without what stays closed; None
    if all of it does."""
    if any(is_closed(kind, raw) or is_never_found(kind, raw) or is_stored_off_record(kind, raw) for raw in raws):
        return None
    return [listed(kind, raw) for raw in raws]


def _version(kind: int, raw: Mapping[str, object], facts: list[str]) -> Iterator[str]:
    body, words = read(kind, dict(raw)), written(kind, raw)
    yield from [words] if words else []
    yield from [""] if words and facts else []
    for name in facts:
        yield from _fact(name, raw, body)


def _fact(name: str, raw: Mapping[str, object], body: Body | None) -> Iterator[str]:
    """Yield one field of a version; what is not stored has its default."""
    known: object = getattr(body, name, None)
    if name in raw or (isinstance(known, str | int) and known != ""):
        yield from _field(name, raw.get(name, known), known)
    else:
        yield f"{label(name)}: not set"


def _when(record: AnyRecord) -> str:
    return f"{record.at.astimezone():%d %b %Y %H:%M}"


def _remarks(record: AnyRecord) -> Iterator[str]:
    if isinstance(record, Unread) and record.is_damaged:
        yield "This entry can no longer be read. A backup may still have it."
    elif isinstance(record, Unread) and record.kind not in (Kind.REVISION, Kind.TOMBSTONE):
        yield "A newer version of rmjournal wrote this. We show it as it is stored."
    if BESIDE in record.raw:
        yield "There are two versions of this entry. To choose, see Conflicts in Settings, or `rmjournal conflicts`."


def _texts(record: AnyRecord) -> tuple[list[str], list[str]]:
    """Return the texts of a record, and the names of its other fields."""
    texts: list[str] = []
    fields: list[str] = []
    for name, value in record.raw.items():
        if name == BESIDE:
            continue
        if isinstance(record.body, Reflection) and name == "answers":
            texts += [f"{answer.prompt}\n{answer.text}".strip() for answer in record.body.answers]
        elif isinstance(record.body, Agreement) and name == "terms":
            texts += [f"{LABELS[term.clause]}\n{term.text}".strip() for term in in_force(record.body)]
        elif isinstance(value, str) and (name == "text" or "\n" in value):
            texts.append(value)
        else:
            fields.append(name)
    return texts, fields


def _code(record: AnyRecord) -> Iterator[str]:
    """Yield the code of a takeaway that messages show too.

    What was proposed without a message has none yet, and what an earlier version agreed
    that of its words."""
    if isinstance(record.body, Takeaway) and record.body.state in (TakeawayState.PROPOSED, TakeawayState.AGREED):
        is_agreed = record.body.state is TakeawayState.AGREED
        if code := record.body.code or (fingerprint(record.body.text) if is_agreed else ""):
            yield f"code: {code} (to compare this wording with your partner)"


def _field(name: str, value: object, known: object, indent: str = "") -> Iterator[str]:
    """Yield one field, in words if `known`, the same in the body, is a code or a
    moment."""
    head = f"{indent}{label(name)}:"
    if isinstance(known, tuple) and known and isinstance(known[0], Difference):
        for each in known:
            yield from told_difference(each)
    elif isinstance(value, Mapping):
        yield head
        for inner, part in value.items():
            yield from _field(str(inner), part, getattr(known, str(inner), None), indent + "  ")
    elif isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value):
        yield head
        for part in value:
            yield from _field("-", part, None, indent + "  ")
    elif isinstance(value, list):
        yield f"{head} {', '.join(map(str, value))}"
    elif isinstance(value, bool):
        yield f"{head} {'yes' if value else 'no'}"
    elif name == "role":
        yield f"{head} {Role(str(value)).words if value in list(Role) else value}"
    elif isinstance(known, StrEnum):
        yield f"{head} {word(known)}"
    elif isinstance(known, datetime):
        yield f"{head} {known:%d %b %Y %H:%M}"
    elif isinstance(known, date):
        yield f"{head} {known:%d %b %Y}"
    else:
        yield f"{head} {value}"
