"""Ask before a merge deletes a pair, and copy the journal as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.record.record import Kind, RecordId, record_id
from rmjournal.journal.copies.aside import name_aside
from rmjournal.journal.copies.device_forks import Side
from rmjournal.journal.records.repository import Records
from rmjournal.support.errors import PairsWouldGo
from rmjournal.vault.computer.device import is_known
from rmjournal.vault.rewrite.backup import backup


class GoingPair(NamedTuple):
    """Describe a pair that was deleted in the other copy: its records here, and those
    that copy never had."""

    id: RecordId
    number: object
    records: int
    unseen: int

    @property
    def sentence(self) -> str:
        """Say what goes with the pair."""
        unseen = (
            f", including {self.unseen} that {'was' if self.unseen == 1 else 'were'} never in that copy"
            if self.unseen
            else ""
        )
        told = f"Pair {self.number} was deleted in the other copy."
        return f"{told} Merging would delete it here too, with its {self.records} entries{unseen}."


MayGo = Callable[[list[GoingPair]], bool]


def is_taken_back(ours: Side, theirs: Side, pair: bytes) -> bool:
    """Return if a pair lives in the other copy, which knows every deletion of it that
    is known here."""
    tombs = ours.tombstones.get(pair, [])
    return theirs.has_pair(pair) and all(tomb in theirs.metas for tomb in tombs)


def going_pairs(records: Records, ours: Side, theirs: Side) -> list[GoingPair]:
    """Return the pairs that live here, do not live in the other copy, and were deleted
    there."""
    found = []
    for pair, tombs in theirs.tombstones.items():
        lives = ours.metas.get(pair)
        if (
            lives is None
            or lives.kind != Kind.PAIR
            or pair in theirs.metas
            or all(tomb in ours.metas for tomb in tombs)
        ):
            continue
        mine = [meta for meta in ours.metas.values() if meta.pair == pair]
        counted = [meta for meta in mine if meta.kind not in (Kind.TOMBSTONE, Kind.REVISION)]
        unseen = sum(not is_known(meta, theirs.known) for meta in counted)
        number = records.glance(record_id(pair)).raw.get("number")
        found.append(GoingPair(record_id(pair), number, len(mine), unseen))
    return found


def let_go(records: Records, going: list[GoingPair], may_go: MayGo | None) -> Path | None:
    """Ask if these pairs may go, then copy the journal as it is; return None if they
    stay.

    Raises PairsWouldGo if there is nobody to ask, and what a failed backup raises.
    Nothing is changed then."""
    if may_go is None:
        raise PairsWouldGo(" ".join(pair.sentence for pair in going), "Nothing was changed.")
    if not may_go(going):
        return None
    path = records.vault.path
    target = name_aside(path, records.clock.now(), "-merge")
    backup(records.vault, target)
    return target
