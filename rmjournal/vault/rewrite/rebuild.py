"""Build a new vault from what was salvaged.

It has the same id and key slots, every row is sealed again, and it is verified before
it gets its name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import NamedTuple

from rmjournal.support import atomic_file
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import NOTHING, PAIR, Json, Meta, body_context, body_text, decode_text, encode_body
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.rewrite.page_carver import Progress
from rmjournal.vault.rewrite.rewrite import Sealable, rewrite
from rmjournal.vault.rewrite.salvage import Body, UnlockedWreck, Wreck, sift
from rmjournal.vault.store import preflight, vault_files
from rmjournal.vault.store.reader import owner_of
from rmjournal.vault.store.unlock import Keys

_WHAT = "The repaired journal"

StandIn = Callable[[list[Json]], Mapping[str, object]]


class _StandIn(NamedTuple):
    """A record in the place of a lost pair."""

    meta: Meta
    obj: Json


@dataclass(frozen=True)
class Repaired:
    """How many records were recovered, of how many, how many are older, which are lost.

    `of` is None if the number is unknown. Of records without even a meta, only their
    number is known."""

    recovered: int
    of: int | None
    older: int
    lost: tuple[Meta, ...]

    @property
    def whole(self) -> bool:
        """Return if everything is there, and as it was."""
        return self.of is not None and self.recovered >= self.of and not (self.older or self.lost)


def rebuild(
    wreck: Wreck, unlocked: UnlockedWreck, target: Path, stand_in: StandIn, progress: Progress | None = None
) -> Repaired:
    """Write what is left to a new file, verified before it gets its name.

    It opens with the passphrase and the recovery key of the damaged one. If only the
    key of a pair is left, `stand_in` makes its body, given the pairs before it: what
    belongs to the pair could not be read otherwise. Raises Refused if anything exists
    at the target, Failed if it cannot be written."""
    target = preflight.resolve_new(target, _WHAT)
    remains = sift(wreck, unlocked, progress)
    in_use = {body.meta.pair for body in remains.bodies}
    orphaned = [meta for meta in remains.lost if meta.kind == PAIR and meta.uuid in in_use]
    pairs = [body for body in remains.bodies if body.meta.kind == PAIR]
    metas = (*(body.meta for body in pairs), *orphaned)
    sealers = {meta.uuid: Sealer(meta.key) for meta in metas} | {NOTHING: unlocked.keys.vault}
    read = [decode_text(body_text(body.meta, _opened(wreck, unlocked.keys, sealers, body))) for body in pairs]
    left: list[Body | _StandIn] = [*remains.bodies, *_stand_ins(orphaned, read, stand_in)]
    SystemRandom().shuffle(left)
    with vault_files.unfinished_file(target, f"{_WHAT} couldn't be saved", "Choose another place.") as temporary:
        rewrite(
            temporary,
            unlocked.header,
            unlocked.keys,
            remains.counter,
            len(left),
            (_sealable(wreck, unlocked.keys, sealers, each) for each in left),
            sealers.__getitem__,
            _WHAT,
            progress,
        )
        preflight.resolve_new(target, _WHAT)
        atomic_file.give_name_durably(temporary, target)
    of = unlocked.head.records if unlocked.head else None
    return Repaired(len(remains.bodies), of, remains.older, tuple(remains.lost))


def _stand_ins(orphaned: list[Meta], read: list[Json], stand_in: StandIn) -> Iterator[_StandIn]:
    """Yield the stand-ins of lost pairs."""
    for meta in orphaned:
        obj = dict(stand_in(read))
        read.append(obj)
        yield _StandIn(meta._replace(version=meta.version + 1), obj)


def _sealable(wreck: Wreck, keys: Keys, sealers: Mapping[bytes, Sealer], left: Body | _StandIn) -> Sealable:
    """Return a record that is left, or a stand-in."""
    if isinstance(left, Body):
        return left.meta.pack(), _opened(wreck, keys, sealers, left)
    return left.meta.pack(), encode_body(left.meta, left.obj)


def _opened(wreck: Wreck, keys: Keys, sealers: Mapping[bytes, Sealer], body: Body) -> bytes:
    """Return the padded plaintext of a body."""
    return sealers[owner_of(body.meta)].open(_box(wreck, body), body_context(keys.vault_id, body.cell.row))


def _box(wreck: Wreck, body: Body) -> bytes:
    box = wreck.data.box(body.cell)
    if box is None:
        raise Damaged("The damaged file changed while we read it.", "Try again.")
    return box
