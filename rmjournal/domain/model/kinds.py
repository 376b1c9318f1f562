"""Map each kind of record to its body, and read stored bodies."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.checkin import CheckIn
from rmjournal.domain.model.contact import Contact
from rmjournal.domain.model.export_log import Export, SharedPoints, SharedText
from rmjournal.domain.model.goal import Evidence, Goal
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Draft, Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import OwnNames, SummaryName, TakenProgramme
from rmjournal.domain.model.prompt import Prompt
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.model.review import Closing, Review
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.model.signal_answer import SignalAnswer
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Body, Kind

# Tombstones and revisions are absent: they are the vault's, and a revision has the body
# of what it revises.
BODIES: Mapping[Kind, type[Body]] = MappingProxyType(
    {
        Kind.PAIR: Pair,
        Kind.SESSION: Session,
        Kind.TAKEAWAY: Takeaway,
        Kind.REFLECTION: Reflection,
        Kind.DRAFT: Draft,
        Kind.SETTINGS: Settings,
        Kind.NOTE: Note,
        Kind.AGENDA_ITEM: AgendaItem,
        Kind.COMMITMENT: Commitment,
        Kind.PROMPT: Prompt,
        Kind.DEPARTURE: Export,
        Kind.LOG_ITEM: LogItem,
        Kind.SIGN_ANSWER: SignalAnswer,
        Kind.PROGRAMME: TakenProgramme,
        Kind.SUMMARY_NAME: SummaryName,
        Kind.SHARED_TEXT: SharedText,
        Kind.OWN_NAMES: OwnNames,
        Kind.SHARED_POINTS: SharedPoints,
        Kind.AGREEMENT: Agreement,
        Kind.REVIEW: Review,
        Kind.CLOSING: Closing,
        Kind.REHEARSAL: Rehearsal,
        Kind.CONTACT: Contact,
        Kind.CHECK_IN: CheckIn,
        Kind.GOAL: Goal,
        Kind.EVIDENCE: Evidence,
    }
)
_BY_NUMBER: dict[int, type[Body]] = {kind.value: cls for kind, cls in BODIES.items()}
_KINDS: dict[type[Body], Kind] = {cls: kind for kind, cls in BODIES.items()}


def read(kind: int, raw: Mapping[str, object]) -> Body | None:
    """Return the typed body of a stored object.

    Returns None if this version does not know its kind or a value. It may have unknown
    fields, which overlay() preserves. About 2 us a record."""
    cls = _BY_NUMBER.get(kind)
    if cls is None:
        return None
    try:
        return msgspec.convert(raw, cls)
    except (msgspec.ValidationError, ValueError, RecursionError):  # ValueError: half a surrogate pair and a pattern
        return None


def kind_of(body: Body) -> Kind:
    """Return the kind of record that holds this body."""
    return _KINDS[type(body)]
