"""A new journal of what is left of a damaged file."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.record.record import fresh
from rmjournal.domain.titles import kind_word
from rmjournal.journal.records.repository import Json, from_ms
from rmjournal.support import paths
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite import salvage
from rmjournal.vault.rewrite.page_carver import Progress
from rmjournal.vault.rewrite.rebuild import rebuild
from rmjournal.vault.rewrite.salvage import UnlockedWreck, Wreck
from rmjournal.vault.store import preflight
from rmjournal.vault.store.anchor import kept_slots

__all__ = ["Lost", "Mended", "Repairs", "UnlockedWreck", "Wreck"]


class Lost(NamedTuple):
    """What is known of a record that could not be recovered: what it was, and of when."""

    what: str
    at: datetime


class Mended(NamedTuple):
    """How many records were recovered, of how many if that is known, how many as an older version, which not."""

    recovered: int
    of: int | None
    older: int
    lost: list[Lost]
    whole: bool


class Repairs:
    """Rebuild a journal from what is left of a damaged file. Needs no open journal."""

    def look_at(self, damaged: Path, target: Path, progress: Progress | None = None) -> Wreck:
        """Read a damaged file before anybody types a passphrase; refuse what never was a journal, and a taken target."""
        preflight.resolve_new(target, "The repaired journal")
        return Wreck.read(damaged, progress)

    def unlock(self, wreck: Wreck, passphrase: str | None, recovery_key: str | None = None) -> UnlockedWreck:
        """Try what the person typed on the key slots that are left, or else on those that this computer keeps beside."""
        key = None if recovery_key is None else RecoveryKey.read(recovery_key)
        return salvage.unlock(wreck, passphrase, key, kept_slots(paths.state_folder(), ()))

    def rebuild(self, wreck: Wreck, unlocked: UnlockedWreck, target: Path, progress: Progress | None = None) -> Mended:
        """Write what is left to a new journal, verified before it counts. The damaged file is only read."""
        done = rebuild(wreck, unlocked, target, _stand_in, progress)
        lost = [Lost(kind_word(meta.kind), from_ms(meta.sort_ms)) for meta in done.lost]
        return Mended(done.recovered, done.of, done.older, sorted(lost, key=lambda each: each.at), done.whole)


def _stand_in(pairs: list[Json]) -> Mapping[str, object]:
    """Return a pair for one that cannot be read: nobody knows its alias and role any more."""
    numbers = [number for pair in pairs if isinstance(number := pair.get("number"), int)]
    number = max(numbers, default=0) + 1
    return fresh(Pair(number=number, alias=f"unreadable pair {number}", role=Role.MENTOR_JUNIOR))
