"""Name records in lists, and say which of their words a search looks through."""

import re
from collections.abc import Iterable, Iterator, Mapping

from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.model.kinds import kind_of
from rmjournal.domain.model.note import Draft, Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session, moment_of
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body, Kind
from rmjournal.domain.words import counted, word

# Where a person's own words stand; codes such as a state or a place are filters, not
# words.
_WRITTEN: Mapping[int, tuple[str, ...]] = {
    Kind.PAIR: ("alias", "purpose", "subfocus", "off_limits", "differences", "comm_me", "comm_partner"),
    Kind.SESSION: ("intention", "to_share", "to_keep", "easy_to_disagree", "did_with_it"),
    Kind.TAKEAWAY: ("text", "theme"),
    Kind.REFLECTION: ("answers", "feeling_words"),
    Kind.DRAFT: ("text", "fields"),
    Kind.SETTINGS: (),
    Kind.TOMBSTONE: (),
    Kind.REVISION: (),
    Kind.NOTE: ("text",),
    Kind.AGENDA_ITEM: ("text",),
    Kind.COMMITMENT: ("text", "outcome"),
    Kind.PROMPT: ("text",),
    Kind.DEPARTURE: (),
    Kind.LOG_ITEM: ("text", "behaviour", "effect", "now", "challenge", "believe_now", "affects", "could_change"),
    Kind.SIGN_ANSWER: ("reason",),
    Kind.PROGRAMME: (),
    Kind.SUMMARY_NAME: (),
    Kind.SHARED_TEXT: (),  # it is read under its item, and found by no search
    Kind.OWN_NAMES: (),
    Kind.SHARED_POINTS: (),
    Kind.AGREEMENT: ("terms",),
    Kind.REVIEW: ("helps", "differently"),
    Kind.CLOSING: ("why", "appreciated", "stays_open"),
    Kind.REHEARSAL: ("situation", "behaviour", "effect", "ask", "opening"),
    Kind.CONTACT: ("who", "how"),
    Kind.CHECK_IN: (),
    Kind.GOAL: ("text", "seen_by", "work"),
    Kind.EVIDENCE: ("text",),
}

# What stays closed in lists and in search until it is opened: what was held back or
# rehearsed, check-ins, and answers to signals. A draft closes the same words.
_CLOSED_KINDS = frozenset({Kind.REHEARSAL, Kind.CHECK_IN, Kind.SIGN_ANSWER})
_NEVER_FOUND = frozenset({Kind.CONTACT})  # it takes a key of its own to see
MAY_BE_CLOSED = _CLOSED_KINDS | {Kind.SESSION, Kind.LOG_ITEM, Kind.DRAFT}  # the only kinds with such words
SELDOM = frozenset(
    {Kind.LOG_ITEM, Kind.AGREEMENT, Kind.REVIEW, Kind.CLOSING, Kind.SIGN_ANSWER, Kind.GOAL, Kind.EVIDENCE,
     Kind.CHECK_IN, Kind.PROGRAMME, Kind.DEPARTURE, Kind.CONTACT, Kind.REHEARSAL}
)  # fmt: skip  # what seldom_titles names
_CLOSED_FIELDS: tuple[str, ...] = ("to_keep", "was")  # of a session, and of any draft: what a form held before
_TYPED = "typed"  # in the fields of a draft: what the command line was typed, by the names of the same fields
_HELD_BACK = "held_back"  # the kind of a line of the log, as it is stored
_OF_A_LINE = ("log", "log.why", "log.next", "text", "why", "next")  # of a draft that may become a held-back line


def written(kind: int, raw: Mapping[str, object]) -> str:
    """Return all that a person wrote in a record, a piece a line; everything, for an
    unknown kind."""
    names = _WRITTEN[kind] if kind in _WRITTEN else tuple(raw)
    if len(names) == 1 and isinstance(only := raw.get(names[0]), str):
        return only
    return "\n".join(piece for name in names for piece in _pieces(raw.get(name)))


def is_closed(kind: int, raw: Mapping[str, object]) -> bool:
    """Return whether this record is only a count in lists and in search, until it is
    opened.

    That is a held-back line and a rehearsal, also as a draft."""
    of, line = (raw.get("of"), _fields(raw).get("kind")) if kind == Kind.DRAFT else (kind, raw.get("kind"))
    return of in _CLOSED_KINDS or (of == Kind.LOG_ITEM and line == _HELD_BACK)


def may_be_held_back(fields: Mapping[str, object]) -> bool:
    """Return whether the draft of a line for the log, with these fields, may become a
    held-back one."""
    return fields.get("kind") in (None, _HELD_BACK)


def drafted_line(fields: Mapping[str, object]) -> str:
    """Return what the draft of a line for the log holds: what it is, if that was said,
    and what was written."""
    from rmjournal.domain.model.log import LogKind  # a list does without

    typed = fields.get(_TYPED)
    given = {**(typed if isinstance(typed, dict) else {}), **fields}
    kind = next((word(each) for each in LogKind if each == fields.get("kind")), "")
    text = given.get("text") or given.get("situation")  # a difficult moment begins with its situation
    return "\n".join(filter(None, (kind, written(Kind.LOG_ITEM, {**given, "text": text}))))


def is_never_found(kind: int, raw: Mapping[str, object]) -> bool:
    """Return whether this record, or what it is a draft of, is left out of search."""
    return (raw.get("of") if kind == Kind.DRAFT else kind) in _NEVER_FOUND


def in_sight(kind: int, raw: Mapping[str, object]) -> str:
    """Return what a person wrote in a record, without what stays closed."""
    if is_closed(kind, raw):
        return ""
    return written(kind, listed(kind, raw))


def listed(kind: int, raw: Mapping[str, object]) -> dict[str, object]:
    """Return a record as lists and search give it: without what stays closed."""
    if kind == Kind.SESSION:
        return _without(raw, _CLOSED_FIELDS)
    if kind == Kind.DRAFT:
        fields, given, closed = _fields(raw), dict(raw), _CLOSED_FIELDS
        if raw.get("of") == Kind.LOG_ITEM and may_be_held_back(fields):
            closed, given["text"] = closed + _OF_A_LINE, ""
        fields = _without(fields, closed)
        if isinstance(typed := fields.get(_TYPED), dict):
            fields[_TYPED] = _without(typed, closed)
        return {**given, "fields": fields}
    return dict(raw)


def closed_words(records: Iterable[AnyRecord]) -> str:
    """Return how many of these records stay closed, such as "2 held-back lines"."""
    kinds = [record.kind for record in records if is_closed(record.kind, record.raw)]
    apart = {Kind.REHEARSAL: "rehearsal", Kind.CHECK_IN: "check-in", Kind.SIGN_ANSWER: "signal"}
    counts = [counted(sum(kind not in apart for kind in kinds), "held-back line")]
    counts += [counted(kinds.count(kind), words) for kind, words in apart.items()]
    *most, last = [words for words in counts if not words.startswith("0 ")] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _fields(draft: Mapping[str, object]) -> Mapping[str, object]:
    """Return the fields of a draft; none, if they are nothing that this version
    writes."""
    return fields if isinstance(fields := draft.get("fields"), dict) else {}


def _without(fields: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name not in names}


def _pieces(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _pieces(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("prompt", "clause"):  # the question was not the person's
                yield from _pieces(part)


def title(kind: int, raw: Mapping[str, object], body: Body | None) -> str:
    """Return what a record is called in one's own list: its state, if any, and its
    first words."""
    match body:
        case None if not raw:
            return f"({kind_word(kind)}, can't be read)"
        case None if kind in (Kind.REVISION, Kind.TOMBSTONE):
            return f"({kind_word(kind)})"
        case None:
            return f"({kind_word(kind)}, saved as it is)"
        case Pair():
            return f"pair {body.number}: {body.alias}, {body.role.words}"
        case Session():
            when = moment_of(body)
            day = f" {when:%d %b %Y}" if when else ""
            return f"session {body.number}: {word(body.status)}{day} {body.intention}".rstrip()
        case Takeaway():
            return f"[{word(body.state)}] {body.text}"
        case Commitment():
            return f"[{word(body.status)}] {body.text}"
        case Reflection():
            return next((answer.text for answer in body.answers if answer.text.strip()), "(empty)")
        case Draft():
            return in_sight(kind, raw) or f"({kind_word(kind)})"
        case Note() if body.text.startswith("#"):
            return re.sub(r"\A#{1,6}[ \t]+(?=\S)", "", body.text)
        case _ if kind_of(body) in SELDOM and (seldom := _seldom_title(body)) is not None:
            return seldom
        case _:
            return written(kind, raw) or f"({kind_word(kind)})"


def _seldom_title(body: Body) -> str | None:
    from rmjournal.domain.seldom_titles import seldom_title  # 3 ms: it imports all of these kinds

    return seldom_title(body)
