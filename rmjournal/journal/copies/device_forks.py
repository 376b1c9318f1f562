"""Find devices under whose id two computers wrote: a cloned disk, a restored snapshot.

Their numbers contradict each other. From a contradiction on, a number and a device do
not tell what a copy has seen, so nothing of that device counts as seen beyond what both
copies have in common."""

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.record.record import Kind
from rmjournal.journal.records.repository import Json
from rmjournal.support.errors import Damaged
from rmjournal.vault.computer.device import Over, highest_of, is_known, joined, over, stored_over
from rmjournal.vault.format.record import NOTHING, Meta, decode_text, encode_json
from rmjournal.vault.store.draft_tombstone import ENDED
from rmjournal.vault.store.reader import OVER, Reader

_UNCOUNTED = frozenset({Kind.SETTINGS, Kind.TOMBSTONE})


class Side:
    """Hold what one of two copies knows: how far it saw each device, what it replaced
    and deleted.

    Made in one pass over every text, about 10 us a record."""

    def __init__(self, vault: Reader) -> None:
        self.vault = vault
        self.metas = {entry.meta.uuid: entry.meta for entry in vault.entries()}
        self.known: Over = highest_of(self.metas.values())
        self.buried: dict[bytes, list[Over]] = {}
        self.tombstones: dict[bytes, list[bytes]] = {}
        self._over: dict[bytes, Over] = {}
        self.marked: set[bytes] = set()
        self.replaced: dict[tuple[bytes, bytes, int], dict[bytes, int]] = {}
        for entry, text in vault.texts(vault.entries()):
            self._take(entry.meta, decode_text(text) if text is not None else {})

    def _take(self, meta: Meta, raw: Json) -> None:
        vector = stored_over(raw.get(OVER))
        if vector:
            self._over[meta.uuid] = vector
            self.known = joined(self.known, vector)
        if meta.kind == Kind.TOMBSTONE:
            self.buried.setdefault(meta.parent, []).append(vector)
            self.tombstones.setdefault(meta.parent, []).append(meta.uuid)
        elif BESIDE in raw:
            self.marked.add(meta.uuid)
        elif meta.kind == Kind.REVISION and isinstance(version := raw.get("version"), int):
            place = (meta.parent, meta.device, version)
            self.replaced.setdefault(place, {})[meta.uuid] = meta.n

    def is_the_same(self, other: "Side", uuid: bytes) -> bool:
        """Return if a record here and one there are the same version."""
        mine, theirs = self.metas[uuid], other.metas[uuid]
        return (mine.device, mine.n) == (theirs.device, theirs.n) and self._says_the_same(other, uuid)

    def is_pair_here(self, pair: bytes) -> bool:
        """Return if the pair of a record is here, or the record needs none."""
        return pair == NOTHING or self.has_pair(pair)

    def has_pair(self, uuid: bytes) -> bool:
        """Return if a pair of this id lives here."""
        return uuid in self.metas and self.metas[uuid].kind == Kind.PAIR

    def misses(self, meta: Meta) -> bool:
        """Return if a version contradicts this copy, which saw that much of its device
        and yet not this."""
        mine = self.metas.get(meta.uuid)
        if meta.n > self.known.get(meta.device.hex(), 0) or not self.is_pair_here(meta.pair):
            return False
        if any(is_known(meta, vector) for vector in self.buried.get(meta.uuid, ())):
            return False
        if mine is None and meta.kind == Kind.DRAFT:
            hangs = meta.parent == NOTHING or meta.parent in self.metas
            return hangs and not any(is_known(meta, vector) for vector in self.buried.get(ENDED, ()))
        if mine is None:
            stays_shredded = meta.kind == Kind.PAIR and meta.uuid in self.buried
            return meta.kind != Kind.REVISION and not stays_shredded
        if meta.uuid in self.marked:
            return False
        knows = over(self._over.get(meta.uuid), mine.device, mine.n)
        return knows is not None and not is_known(meta, knows)

    def contradictions(self, other: "Side") -> list[tuple[bytes, int]]:
        """Return the device and number of each version of the other copy that cannot
        come after what is here."""
        found = []
        for uuid, theirs in other.metas.items():
            if not theirs.n or theirs.kind in _UNCOUNTED or uuid in other.marked:
                continue
            mine = self.metas.get(uuid)
            if mine is not None and mine.device == theirs.device and uuid not in self.marked:
                same_n, same_version = mine.n == theirs.n, mine.version == theirs.version
                if (same_version and not same_n) or (same_n and not self._says_the_same(other, uuid)):
                    found.append((theirs.device, min(mine.n, theirs.n)))
            if self.misses(theirs):
                found.append((theirs.device, theirs.n))
        for place, revisions in other.replaced.items():
            mine_too = self.replaced.get(place)
            if mine_too and not mine_too.keys() & revisions.keys():
                found.append((place[1], min(*mine_too.values(), *revisions.values())))
        return found

    def _says_the_same(self, other: "Side", uuid: bytes) -> bool:
        if self.metas[uuid].body_digest == other.metas[uuid].body_digest:
            return True
        try:
            return text_of(self.vault.get(uuid)) == text_of(other.vault.get(uuid))
        except Damaged:
            return True


def forked_devices(ours: Side, theirs: Side) -> dict[str, int]:
    """Return the devices under whose id two computers wrote, each with the last number
    both have in common."""
    first: dict[bytes, int] = {}
    for device, n in [*ours.contradictions(theirs), *theirs.contradictions(ours)]:
        first[device] = min(n, first.get(device, n))
    common: dict[str, int] = {device.hex(): 0 for device in first}
    for uuid, meta in ours.metas.items() if first else ():
        other = theirs.metas.get(uuid)
        if (
            other is not None
            and (meta.device, meta.n) == (other.device, other.n)
            and meta.n < first.get(meta.device, 0)
        ):
            common[meta.device.hex()] = max(meta.n, common[meta.device.hex()])
    return common


COUNTED = ("number", "last_session")  # given by the journal, and no matter of what somebody wrote


def text_of(raw: Json) -> bytes:
    """Return what somebody wrote, for comparing: without what the journal and its
    copies note."""
    return encode_json({name: value for name, value in raw.items() if name not in (*COUNTED, BESIDE)})
