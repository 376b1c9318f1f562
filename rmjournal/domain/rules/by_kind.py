"""Sort entries by their pair and by what they are, once for all the rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId, is_a

ByKind: TypeAlias = defaultdict[int, list[AnyRecord]]  # the entries of one pair by their kind, in the order they came

ByPair: TypeAlias = defaultdict[RecordId | None, ByKind]


def by_kind(records: Iterable[AnyRecord]) -> ByKind:
    """Return entries by their kind."""
    found: ByKind = defaultdict(list)
    for record in records:
        found[record.kind].append(record)
    return found


def by_pair(records: Iterable[AnyRecord]) -> ByPair:
    """Return entries by their pair, those of each by their kind."""
    found: ByPair = defaultdict(lambda: defaultdict(list))
    for record in records:
        found[record.pair][record.kind].append(record)
    return found


def all_in(of_pair: ByPair) -> Iterator[AnyRecord]:
    """Yield the entries of all pairs."""
    for mine in of_pair.values():
        for some in mine.values():
            yield from some


def pairs_in(of_pair: ByPair) -> Iterator[Record[Pair]]:
    """Yield the pairs that can be read."""
    for mine in tuple(of_pair.values()):
        for record in mine.get(Kind.PAIR, ()):
            if is_a(record, Pair):
                yield record
