"""Map each kind of record to its body, and read stored bodies."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import cast

import msgspec

from rmjournal.domain.record.record import Body, Kind

# The module and the name of each body. A module is imported for the first record that
# needs it: all of them take 5 ms, and most commands meet few kinds. Tombstones and
# revisions are absent: they are the vault's, and a revision has the body of what it
# revises.
_DEFINED: Mapping[Kind, tuple[str, str]] = {
    Kind.PAIR: ("pair", "Pair"),
    Kind.SESSION: ("session", "Session"),
    Kind.TAKEAWAY: ("takeaway", "Takeaway"),
    Kind.REFLECTION: ("reflection", "Reflection"),
    Kind.DRAFT: ("note", "Draft"),
    Kind.SETTINGS: ("settings", "Settings"),
    Kind.NOTE: ("note", "Note"),
    Kind.AGENDA_ITEM: ("session", "AgendaItem"),
    Kind.COMMITMENT: ("takeaway", "Commitment"),
    Kind.PROMPT: ("prompt", "Prompt"),
    Kind.DEPARTURE: ("export_log", "Export"),
    Kind.LOG_ITEM: ("log", "LogItem"),
    Kind.SIGN_ANSWER: ("signal_answer", "SignalAnswer"),
    Kind.PROGRAMME: ("programme", "TakenProgramme"),
    Kind.SUMMARY_NAME: ("programme", "SummaryName"),
    Kind.SHARED_TEXT: ("export_log", "SharedText"),
    Kind.OWN_NAMES: ("programme", "OwnNames"),
    Kind.SHARED_POINTS: ("export_log", "SharedPoints"),
    Kind.AGREEMENT: ("agreement", "Agreement"),
    Kind.REVIEW: ("review", "Review"),
    Kind.CLOSING: ("review", "Closing"),
    Kind.REHEARSAL: ("rehearsal", "Rehearsal"),
    Kind.CONTACT: ("contact", "Contact"),
    Kind.CHECK_IN: ("checkin", "CheckIn"),
    Kind.GOAL: ("goal", "Goal"),
    Kind.EVIDENCE: ("goal", "Evidence"),
}
_PACKAGE = "rmjournal.domain.model."
_KINDS = {(_PACKAGE + module, name): kind for kind, (module, name) in _DEFINED.items()}


class _Bodies(Mapping[Kind, type[Body]]):
    """The body of each kind that has one."""

    def __getitem__(self, kind: Kind) -> type[Body]:
        module, name = _DEFINED[kind]
        return cast(type[Body], getattr(import_module(_PACKAGE + module), name))

    def __iter__(self) -> Iterator[Kind]:
        return iter(_DEFINED)

    def __len__(self) -> int:
        return len(_DEFINED)


BODIES: Mapping[Kind, type[Body]] = _Bodies()


@cache
def _body(kind: int) -> type[Body] | None:
    return BODIES[Kind(kind)] if kind in _DEFINED else None


def read(kind: int, raw: Mapping[str, object]) -> Body | None:
    """Return the typed body of a stored object.

    Returns None if this version does not know its kind or a value. It may have unknown
    fields, which overlay() preserves. About 2 us a record."""
    cls = _body(kind)
    if cls is None:
        return None
    try:
        return msgspec.convert(raw, cls)
    except (msgspec.ValidationError, ValueError, RecursionError):  # ValueError: half a surrogate pair and a pattern
        return None


@cache
def kind_for(cls: type[Body]) -> Kind:
    """Return the kind of record that holds such a body."""
    return _KINDS[cls.__module__, cls.__qualname__]


def kind_of(body: Body) -> Kind:
    """Return the kind of record that holds this body."""
    return kind_for(type(body))
