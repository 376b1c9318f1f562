"""Name records in lists, and say which of their words a search looks through."""

import re
from collections.abc import Iterator, Mapping

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.export_log import Export
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import TakenProgramme
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.review import Closing, Review
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body, Kind
from rmjournal.domain.rules.signals import SignalAnswer
from rmjournal.domain.words import KINDS, word

# Where a person's own words stand; codes such as a state or a place are filters, not
# words.
_WRITTEN: Mapping[int, tuple[str, ...]] = {
    Kind.PAIR: ("alias", "purpose", "subfocus", "off_limits", "differences", "comm_me", "comm_partner"),
    Kind.SESSION: ("intention", "to_share", "to_keep"),
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
    Kind.LOG_ITEM: ("text",),
    Kind.SIGN_ANSWER: ("reason",),
    Kind.PROGRAMME: (),
    Kind.SUMMARY_NAME: (),
    Kind.SHARED_TEXT: (),  # it is read under its item, and found by no search
    Kind.OWN_NAMES: (),
    Kind.AGREEMENT: ("terms",),
    Kind.REVIEW: ("helps", "differently"),
    Kind.CLOSING: ("why", "appreciated", "stays_open"),
}


def kind_word(kind: int) -> str:
    """Return what a person calls this kind of record."""
    return KINDS.get(kind, "entry of a newer version")


def record_word(record: AnyRecord) -> str:
    """Return what a person calls this record: what was noticed, or a session with its
    number."""
    if isinstance(record.body, LogItem):
        return word(record.body.kind)
    if isinstance(record.body, Session):
        return f"session {record.body.number}"
    return kind_word(record.kind)


def noun(record: AnyRecord) -> str:
    """Return a word for this record that follows "this"."""
    if isinstance(record.body, LogItem):
        return "log entry"
    return kind_word(record.kind) if isinstance(record.body, Session) else record_word(record)


def bare_title(record: AnyRecord) -> str:
    """Return what a record is called where its kind and state are shown beside it."""
    if isinstance(record.body, Takeaway | Commitment | LogItem):
        return record.body.text
    return title(record.kind, record.raw, record.body)


def state_of(body: Body | None) -> str:
    """Return the state of a takeaway or commitment, or ""."""
    if isinstance(body, Takeaway | Agreement):
        return word(body.state)
    return word(body.status) if isinstance(body, Commitment) else ""


def written(kind: int, raw: Mapping[str, object]) -> str:
    """Return all that a person wrote in a record, a piece a line; everything, for an
    unknown kind."""
    names = _WRITTEN[kind] if kind in _WRITTEN else tuple(raw)
    if len(names) == 1 and isinstance(only := raw.get(names[0]), str):
        return only
    return "\n".join(piece for name in names for piece in _pieces(raw.get(name)))


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
            when = body.held_at or body.planned_at
            day = f" {when:%d %b %Y}" if when else ""
            return f"session {body.number}: {word(body.status)}{day} {body.intention}".rstrip()
        case Takeaway():
            return f"[{word(body.state)}] {body.text}"
        case Commitment():
            return f"[{word(body.status)}] {body.text}"
        case LogItem():
            return f"[{word(body.kind)}] {body.text}"
        case Agreement():
            return f"[{word(body.state)}] version {body.version} of the agreement"
        case Review():
            how = f"[{word(body.verdict)}] " if body.verdict is not None else ""
            return f"{how}{body.helps or body.differently}".strip() or "(a review)"
        case Closing():
            day = f" on {body.ended_on:%d %b %Y}" if body.ended_on is not None else ""
            return f"{word(body.ending)}{day}"
        case Reflection():
            return next((answer.text for answer in body.answers if answer.text.strip()), "(empty)")
        case SignalAnswer():
            return f"[{word(body.answer)}] {word(body.rule)}"
        case TakenProgramme():
            return "the file from your coordinator"
        case Export():
            if not body.audience:
                return f"{word(body.what)} from a pair that is destroyed"
            return f"{word(body.what)} for {re.split('[.;] ', body.audience)[0]}"
        case _:
            return written(kind, raw) or f"({kind_word(kind)})"
