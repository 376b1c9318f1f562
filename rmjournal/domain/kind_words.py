"""Say what a person calls each kind of record.

Apart from `words`, which imports the enums of many kinds."""

from collections.abc import Mapping
from types import MappingProxyType

from rmjournal.domain.record.record import Kind

_KIND_WORDS = {
    Kind.TOMBSTONE: "deletion",
    Kind.REVISION: "earlier version",
    Kind.DEPARTURE: "shared item",
    Kind.LOG_ITEM: "log entry",
    Kind.SIGN_ANSWER: "signal answer",
    Kind.CONTACT: "person to talk to",
    Kind.CHECK_IN: "check-in",
}
KINDS: Mapping[int, str] = MappingProxyType(
    {kind: _KIND_WORDS.get(kind, kind.name.lower().replace("_", " ")) for kind in Kind}
)


def kind_word(kind: int) -> str:
    """Return what a person calls this kind of record."""
    return KINDS.get(kind, "entry from a newer version")
