"""A new vault of what was salvaged: the same id and key slots, every row sealed anew, verified before it has a name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import NOTHING, PAIR, Json, Meta, body_context, body_text, decode_text, encode_body
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.rewrite.page_carver import Progress
from rmjournal.vault.rewrite.rewrite import Sealable, fill
from rmjournal.vault.rewrite.salvage import Body, Remains, WayIn, Wreck, sift
from rmjournal.vault.store import preflight as place
from rmjournal.vault.store.reader import owner_of
from rmjournal.vault.store.unlock import Keys

_WHAT = "The repaired journal"

StandIn = Callable[[list[Json]], Mapping[str, object]]


@dataclass(frozen=True)
class Repaired:
    """How many records are in the new vault, of how many if that is known, how many in an older version, which are not.

    Of those that not even a meta is left of, nothing but their number is known."""

    recovered: int
    of: int | None
    older: int
    lost: tuple[Meta, ...]

    @property
    def whole(self) -> bool:
        """Is everything there, and as it was?"""
        return self.of is not None and self.recovered >= self.of and not (self.older or self.lost)


def rebuild(
    wreck: Wreck, unlocked: WayIn, target: Path, stand_in: StandIn, progress: Progress | None = None
) -> Repaired:
    """Write what is left to a new file, open it, verify every record, and only then give it its name.

    It opens with the passphrase and the recovery key of the damaged one. A pair of which only the key is left
    gets what `stand_in` returns for a body, given the pairs before it, or nothing written in it could be read.
    Raises Refused where anything lies at the target, Failed where it cannot be written."""
    target = place.resolve_new(target, _WHAT)
    remains = sift(wreck, unlocked, progress)
    with place.beside(target, f"{_WHAT} could not be written", "Name another place.") as temporary:
        records = _records(wreck, unlocked.keys, remains, stand_in)
        fill(temporary, unlocked.header, unlocked.keys, remains.counter, records, _WHAT, progress)
        place.resolve_new(target, _WHAT)
        place.give_name(temporary, target)
    of = unlocked.head.records if unlocked.head else None
    return Repaired(len(remains.bodies), of, remains.older, tuple(remains.lost))


def _records(wreck: Wreck, keys: Keys, remains: Remains, stand_in: StandIn) -> Iterator[Sealable]:
    """Yield each record that is left with what seals its body: as it was, and the stand-ins of lost pairs."""
    pairs = [body.meta for body in remains.bodies if body.meta.kind == PAIR]
    in_use = {body.meta.pair for body in remains.bodies}
    orphaned = [meta for meta in remains.lost if meta.kind == PAIR and meta.uuid in in_use]
    sealers = {meta.uuid: Sealer(meta.key) for meta in (*pairs, *orphaned)} | {NOTHING: keys.vault}
    read: list[Json] = []
    for body in remains.bodies:
        owner = sealers[owner_of(body.meta)]
        plain = owner.open(_box(wreck, body), body_context(keys.vault_id, body.cell.row))
        if body.meta.kind == PAIR:
            read.append(decode_text(body_text(body.meta, plain)))
        yield body.meta, owner, plain
    for meta in orphaned:
        obj = dict(stand_in(read))
        read.append(obj)
        meta = meta._replace(version=meta.version + 1)
        yield meta, keys.vault, encode_body(meta, obj)


def _box(wreck: Wreck, body: Body) -> bytes:
    box = wreck.data.box(body.cell)
    if box is None:
        raise Damaged("The damaged file changed while it was read.", "Try again.")
    return box
