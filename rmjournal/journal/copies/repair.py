"""Rebuild a journal from a damaged file."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import fresh
from rmjournal.journal.records.moments import from_ms
from rmjournal.journal.records.repository import Json
from rmjournal.support import paths
from rmjournal.vault.computer.anchor import kept_slots
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite import salvage
from rmjournal.vault.rewrite.page_carver import Progress
from rmjournal.vault.rewrite.rebuild import rebuild
from rmjournal.vault.rewrite.salvage import UnlockedWreck, Wreck
from rmjournal.vault.store import preflight

__all__ = ["Lost", "Mended", "Repairs", "UnlockedWreck", "Wreck"]


class Lost(NamedTuple):
    """A record that could not be recovered: the word for its kind, and its moment in
    UTC."""

    what: str
    at: datetime


class Mended(NamedTuple):
    """What a repair recovered.

    `of` is how many records there were, None if unknown; `older` counts those recovered
    in an earlier version; `lost` lists the others."""

    recovered: int
    of: int | None
    older: int
    lost: list[Lost]
    whole: bool


class Repairs:
    """Rebuild a journal from a damaged file. Needs no open journal."""

    def look_at(self, damaged: Path, target: Path, progress: Progress | None = None) -> Wreck:
        """Read a damaged file. Call it before asking for a passphrase.

        Raises an error for a file that never was a journal, Refused if the target
        exists."""
        preflight.resolve_new(target, "The repaired journal")
        return Wreck.read(damaged, progress)

    def unlock(self, wreck: Wreck, passphrase: str | None, recovery_key: str | None = None) -> UnlockedWreck:
        """Unlock with a passphrase or a recovery key.

        Tries the key slots that are left in the file, then the copies of them that this
        computer keeps."""
        key = None if recovery_key is None else RecoveryKey.read(recovery_key)
        return salvage.unlock(wreck, passphrase, key, kept_slots(paths.state_folder(), ()))

    def rebuild(self, wreck: Wreck, unlocked: UnlockedWreck, target: Path, progress: Progress | None = None) -> Mended:
        """Write what can be read to a new journal, and verify it before it gets its
        name.

        The damaged file is only read."""
        rebuilt = rebuild(wreck, unlocked, target, _stand_in, progress)
        lost = [Lost(kind_word(meta.kind), from_ms(meta.sort_ms)) for meta in rebuilt.lost]
        lost.sort(key=lambda each: each.at)
        return Mended(rebuilt.recovered, rebuilt.of, rebuilt.older, lost, rebuilt.whole)


def _stand_in(pairs: list[Json]) -> Mapping[str, object]:
    """Return a placeholder for a pair that cannot be read; its alias and role are
    lost."""
    numbers = [number for pair in pairs if isinstance(number := pair.get("number"), int)]
    number = max(numbers, default=0) + 1
    return fresh(Pair(number=number, alias=f"unreadable pair {number}", role=Role.MENTOR_JUNIOR))
