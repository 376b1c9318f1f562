"""Tell what was begun: a draft of it waits, which leads to the same form."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.domain.rules.due import Due, DueKind
from rmjournal.domain.rules.offers import Offer, OfferKind

# What the draft of a due action or of an offer will become.
_DUE: Mapping[DueKind, Kind] = MappingProxyType(
    {
        DueKind.CONFIRM: Kind.SESSION,
        DueKind.PREPARE: Kind.AGENDA_ITEM,
        DueKind.DEBRIEF: Kind.LOG_ITEM,
        DueKind.REFLECT: Kind.REFLECTION,
        DueKind.BETWEEN: Kind.REFLECTION,
        DueKind.PLAN: Kind.SESSION,
    }
)
_OFFERED: Mapping[OfferKind, Kind] = MappingProxyType(
    {
        OfferKind.REVIEW: Kind.REVIEW,
        OfferKind.CHECK_IN: Kind.CHECK_IN,
        OfferKind.GOAL: Kind.GOAL,
        OfferKind.CONTACTS: Kind.CONTACT,
        OfferKind.CLOSING: Kind.CLOSING,
    }
)


def is_begun(item: Due | Offer, drafts: Iterable[Record[Draft]]) -> bool:
    """Return whether one of these drafts is of a due action, or of what is offered."""
    of = _OFFERED.get(item.what) if isinstance(item, Offer) else _DUE.get(item.what)
    return any(each.body.of == of and each.pair == item.pair and each.parent in _places(item) for each in drafts)


def _places(item: Due | Offer) -> frozenset[RecordId | None]:
    """Return what the draft may hang on: a session, or nothing but its pair."""
    if isinstance(item, Offer):
        return frozenset({None, item.session})
    if item.what is DueKind.BETWEEN:
        return frozenset({None})
    return frozenset({None, item.record} if item.what is DueKind.PLAN else {item.record})
