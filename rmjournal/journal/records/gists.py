"""The gist of older records: all but their texts, for the rules that say what is due.

The vault stores it in sealed rows of its cache. A gist can be listed and counted, never
shown nor saved: whoever asks it for a text, or for the object as stored, gets an
error. If a stored body is ever read in another way than by its type, give the rows
another mark: they are read by the type alone. `at` is that of the zone in which the row
was stored, which for a session may be another one: rules go by its own time."""

from collections.abc import Iterable
from itertools import chain
from types import GenericAlias
from typing import Any, Generic, NamedTuple, cast

import msgspec

from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, B, Body, Kind, Record, Unread
from rmjournal.vault.format import kept_row
from rmjournal.vault.format.kept_row import KeptRow

# What no rule, no offer and no line of home reads. A row says which fields it lacks,
# and one that lacks others is passed over.
CUT: dict[int, tuple[type[Body], tuple[str, ...]]] = {
    Kind.SESSION: (Session, ("intention", "to_share", "to_keep", "easy_to_disagree", "did_with_it", "calendar")),
    Kind.TAKEAWAY: (Takeaway, ("text", "theme", "code", "instead_of")),
    Kind.COMMITMENT: (Commitment, ("text", "outcome")),
}
KINDS = frozenset({*CUT, Kind.REFLECTION})  # of a reflection no rule reads anything
_NOTHING = object()  # no JSON
_HEADING = b"".join(b"%d %s\n" % (kind, " ".join(names).encode()) for kind, (_, names) in CUT.items())


class Gist(Record[B], Generic[B], frozen=True, array_like=True):
    """A record without its texts."""


class ReflectionGist(Unread, frozen=True, array_like=True):
    """A reflection without content."""


class Named(NamedTuple):
    """A gist as a row stores it, with the version that it is of."""

    version: int
    kind: int
    packed: msgspec.Raw


def _missing(_: object) -> object:
    raise RuntimeError("the gist of an entry has no texts: read the entry")


def _without(cls: type[Body], names: tuple[str, ...]) -> type[Body]:
    """Return a body that raises an error for these fields, and where all are stored."""
    fields = [(name, object, _NOTHING) for name in names]
    made = msgspec.defstruct(
        f"{cls.__name__}Gist", fields, bases=(cls,), frozen=True, kw_only=True, omit_defaults=False
    )
    for name in names:
        setattr(made, name, property(_missing))
    return cast(type[Body], made)


setattr(Gist, "raw", property(_missing))  # noqa: B010 - a field of Record
_TYPES: dict[int, Any] = {kind: cast(Any, Gist)[_without(*cut)] for kind, cut in CUT.items()}
_TYPES[Kind.REFLECTION] = ReflectionGist
_ONE = {kind: msgspec.msgpack.Decoder(of) for kind, of in _TYPES.items()}
_ALL = msgspec.msgpack.Decoder(GenericAlias(tuple, tuple(GenericAlias(list, (of,)) for of in _TYPES.values())))


def gist_of(version: int, record: AnyRecord) -> Named | None:
    """Return the gist of a record; None if it would not say what the record says."""
    _, cut = CUT.get(record.kind, (Body, ()))
    moments = (record.id, record.kind, record.pair, record.parent, record.created, record.at)
    body = () if record.body is None else ({name: each for name, each in record.raw.items() if name not in cut},)
    try:
        packed = msgspec.msgpack.encode((*moments, {}, *body))
        gist = _ONE[record.kind].decode(packed)
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        return None
    fields = () if record.body is None else record.body.__struct_fields__
    same = (getattr(gist.body, name) == getattr(record.body, name) for name in fields if name not in cut)
    if (gist.id, gist.kind, gist.pair, gist.parent, gist.created, gist.at) != moments or not all(same):
        return None
    return Named(version, record.kind, msgspec.Raw(packed))


def packed(gists: Iterable[Named]) -> bytes:
    """Return the row of these gists."""
    of_kind: dict[int, list[Named]] = {kind: [] for kind in _TYPES}
    for gist in gists:
        of_kind[gist.kind].append(gist)
    table = msgspec.msgpack.encode(tuple([gist.packed for gist in mine] for mine in of_kind.values()))
    versions = [gist.version for mine in of_kind.values() for gist in mine]
    return kept_row.packed(versions, _HEADING + table)


def is_readable(row: KeptRow) -> bool:
    """Return whether a row lacks just the fields that are cut here."""
    return row.piece[: len(_HEADING)] == _HEADING


def unpacked(row: KeptRow) -> Iterable[tuple[int, AnyRecord]]:
    """Return the gists of a row with their versions, about 0.5 us each; none if this
    version cannot read them."""
    if not is_readable(row):
        return ()
    try:
        found = _ALL.decode(row.piece[len(_HEADING) :])
    except msgspec.MsgspecError:
        return ()
    is_whole = sum(map(len, found)) == len(row.versions)
    return zip(row.versions, chain.from_iterable(found), strict=True) if is_whole else ()
