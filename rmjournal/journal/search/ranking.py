"""What a search shows first: what has more of the typed words whole, then what is
newer."""

from typing import NamedTuple

from rmjournal.vault.format.record import Meta
from rmjournal.vault.store.unlock import Entry


class Match(NamedTuple):
    """A record that matches, and how many of the words stand whole in it."""

    rank: int
    entry: Entry


def place(match: Match) -> tuple[int, int, bytes]:
    """Return the sort key of what matches; the highest comes first."""
    return match.rank, *age(match.entry.meta)


def age(meta: Meta) -> tuple[int, bytes]:
    """Return the sort key of records: their moment, then their id."""
    return meta.sort_ms, meta.uuid
