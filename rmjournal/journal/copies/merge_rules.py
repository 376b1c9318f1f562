"""Decide, record by record, what a merge keeps of two copies that were written apart.

The origin of a version tells which other versions it replaces. Where neither of two
replaces the other, both are kept until the person chooses: a text as a second record of
its kind, anything else in the history of its record. Both copies come to the same
content, whichever merges the other, except for numbers and settings."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record, is_a, record_id, short
from rmjournal.journal.copies.conflicts import mark
from rmjournal.journal.copies.device_forks import Side, forked_devices, text_of
from rmjournal.journal.copies.going_pairs import MayGo, going_pairs, is_taken_back, let_go
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Json, Records
from rmjournal.journal.records.second_versions import SECOND_RECORDS, delete_pair, second_versions
from rmjournal.journal.records.session_numbers import next_number
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.errors import Damaged
from rmjournal.vault.computer.device import is_known, joined
from rmjournal.vault.format.record import NOTHING, Meta
from rmjournal.vault.rewrite.replica import Version, take, version
from rmjournal.vault.store.draft_tombstone import ENDED
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.verify import Progress

_FOLDER = "backup_folder"


@dataclass
class Merged:
    """Count what a merge did here: records that are new, replaced by a newer version,
    deleted or kept twice.

    `told` are sentences about what was decided for the person."""

    came: int = 0
    newer: int = 0
    gone: int = 0
    twice: int = 0
    told: list[str] = field(default_factory=list)


class Merge:
    """Hold one merge under way, inside a transaction."""

    def __init__(self, records: Records, pairs: Pairs, settings: SettingsRecord, theirs: Reader) -> None:
        self.records, self.pairs, self.settings = records, pairs, settings
        self.vault, self.theirs = records.vault, theirs
        self.done = Merged()
        self.is_idle, self.shredded = True, False
        self._ours, self._other = Side(self.vault), Side(theirs)
        self._forked = forked_devices(self._ours, self._other)
        self._came: set[bytes] = set()
        self._numbered: list[bytes] = []  # pairs and sessions that came, whose numbers may be taken here
        self._went: dict[bytes, bytes] = {}  # what a record said here until a newer version came
        self.going = going_pairs(records, self._ours, self._other)
        self.staying: set[bytes] = set()

    def ask(self, may_go: MayGo | None) -> None:
        """Ask about the pairs that would go; they stay where the answer is no."""
        aside = let_go(self.records, self.going, may_go)
        if aside is None:
            self.staying = {bytes.fromhex(pair.id) for pair in self.going}
        else:
            self.tell(f"Your journal from before the merge is now {aside.name}. Delete it when you no longer need it.")

    def _renew_device(self) -> None:
        """Draw a new device id if another computer was found to write under this
        one's."""
        mine = self.vault.device_id.hex()
        if mine in self._forked or self._other.known.get(mine, 0) > self._ours.known.get(mine, 0):
            self.vault.renew_device()

    def _split_devices(self) -> None:
        """Sign what this copy wrote under an id shared with another computer as a
        device of its own.

        Beyond what both copies have in common, nothing then replaces anything of the
        other computer. What both have stays as it is."""
        for name, common in self._forked.items():
            for entry in self.vault.entries():
                meta, theirs = entry.meta, self._other.metas.get(entry.meta.uuid)
                if theirs is not None and self._ours.is_the_same(self._other, meta.uuid):
                    continue
                with suppress(Damaged):  # what cannot be read any more stays as it is
                    here = version(self.vault, entry)
                    is_mine = meta.device.hex() == name and meta.n > common
                    if is_mine or here.over.get(name, 0) > common:
                        over = {device: n for device, n in here.over.items() if device != name}
                        over |= {name: min(common, here.over.get(name, 0))} if common and name in here.over else {}
                        if is_mine:
                            meta = meta._replace(device=self.vault.device_id, n=self.vault.head.counter + 1)
                        take(self.vault, here._replace(meta=meta, over=over))
                        self.is_idle = False
        if self._forked:
            self._ours = Side(self.vault)

    def run(self, progress: Progress | None) -> None:
        """Delete pairs first, so that nothing of them comes in; then add pairs, which
        the rest belongs to.

        Numbers come last: one that looks taken may belong to a session that has another
        number in the other copy."""
        self._renew_device()
        self._split_devices()
        ordered = sorted(self.theirs.entries(), key=self._turn)
        for done, entry in enumerate(ordered, 1):
            if entry.meta.kind == Kind.TOMBSTONE:
                self._bury(entry)
            elif entry.meta.uuid in self.vault:
                self._reconcile(entry)
            elif self._is_missed(entry.meta) or self._keeps_what_went(entry):
                self._take_in(entry)
            if progress is not None:
                progress(done, len(ordered))
        self._settle_numbers()
        self._gather()
        if not self.is_idle:
            self.pairs.remember_numbers()

    def _gather(self) -> None:
        """Move what hangs on a moved or second version into that one's pair, to be
        shredded with it.

        Origins stay, so that every copy comes to the same content on its own."""
        beside = {each.meta.uuid: record for record, found in second_versions(self.records).items() for each in found}
        for entry in self.vault.entries():
            home = self._home(entry.meta, beside)
            if home in (NOTHING, entry.meta.pair):
                continue
            above = beside.get(entry.meta.uuid, NOTHING)
            parent = self.vault.entry(above).meta.parent if above in self.vault else entry.meta.parent
            with suppress(Damaged):  # what cannot be read any more stays where it is
                found = version(self.vault, entry)
                take(self.vault, found._replace(meta=entry.meta._replace(pair=home, parent=parent), moved=True))
                self.is_idle = False

    def _home(self, meta: Meta, beside: dict[bytes, bytes]) -> bytes:
        """Return the pair at the top of what a record hangs on, or None if there is
        none or a circle."""
        if meta.kind == Kind.TOMBSTONE or meta.pair == NOTHING:
            return NOTHING
        seen, above = {meta.uuid}, meta
        while (higher := beside.get(above.uuid, above.parent)) in self.vault:
            if higher in seen:
                return NOTHING
            seen.add(higher)
            above = self.vault.entry(higher).meta
        return above.pair

    def _turn(self, entry: Entry) -> tuple[object, ...]:
        meta = entry.meta
        if meta.kind == Kind.TOMBSTONE:
            return (0 if self._is_of_a_pair(meta) else 2,)
        late = meta.kind in (Kind.DRAFT, Kind.REVISION, Kind.SETTINGS)  # they hang on others, or count them
        return 1 if meta.kind == Kind.PAIR else 4 if late else 3, meta.uuid not in self.vault, meta.sort_ms, meta.uuid

    def _is_of_a_pair(self, tomb: Meta) -> bool:
        here = self.vault.entry(tomb.parent).meta.kind if tomb.parent in self.vault else None
        return here == Kind.PAIR

    def _bury(self, entry: Entry) -> None:
        """Delete here what was deleted there, unless it was changed here since.

        A pair stays shredded unless it lives in the other copy, which means that it was
        imported again."""
        gone, tomb = entry.meta.parent, version(self.theirs, entry)
        if gone == ENDED:
            self.is_idle &= not self.vault.note_ended_drafts(tomb.over)
            return
        if tomb.meta.uuid in self.vault or gone in self.staying or self._other.has_pair(gone):
            return
        if gone in self.vault:
            meta = self.vault.entry(gone).meta
            if meta.kind == Kind.PAIR:
                self._shred(gone)
            elif is_known(meta, tomb.over) and not _is_after(meta, tomb.meta):
                self.vault.delete(gone)
                self.done.gone += 1
            else:
                self._tell_kept(gone)
        if tomb.meta.pair == NOTHING or tomb.meta.pair in self.vault:
            take(self.vault, tomb)
            self.is_idle = False

    def _shred(self, pair: bytes) -> None:
        number = cast(Record[Pair], self.records.glance(record_id(pair))).raw.get("number")
        mine = sum(each.meta.pair == pair for each in self.vault.entries())
        self.tell(f"Pair {number} was deleted in the other copy, so we deleted it here too, with its {mine} entries.")
        delete_pair(self.records, pair)
        self.shredded = True
        self.done.gone += 1

    def _is_missed(self, meta: Meta) -> bool:
        """Return if the other copy has something that should be here and is not.

        What was deleted here is not missed, unless it was changed there since."""
        if meta.pair not in (NOTHING, meta.uuid) and meta.pair not in self.vault:
            return False
        if meta.kind in (Kind.DRAFT, Kind.REVISION):  # these leave no tombstones
            hangs = meta.parent == NOTHING or meta.parent in self.vault
            return hangs and (meta.parent in self._came or not is_known(meta, self._ours.known))
        if meta.uuid in self._ours.buried:
            if meta.kind == Kind.PAIR:
                return is_taken_back(self._ours, self._other, meta.uuid)
            if self._is_buried(meta):
                return False
            self._tell_kept(meta.uuid)
        return True

    def _is_buried(self, meta: Meta) -> bool:
        """Return if this version was deleted here by a computer that had it."""
        tombs = [self.vault.entry(uuid).meta for uuid in self._ours.tombstones.get(meta.uuid, []) if uuid in self.vault]
        overs = self._ours.buried.get(meta.uuid, [])
        return any(is_known(meta, over) and not _is_after(meta, tomb) for over, tomb in zip(overs, tombs, strict=False))

    def _take_in(self, entry: Entry) -> None:
        self._keep(_at_home(version(self.theirs, entry), {}))
        self._came.add(entry.meta.uuid)
        self.done.came += entry.meta.kind != Kind.REVISION

    def _keeps_what_went(self, entry: Entry) -> bool:
        """Return if this is where the other copy keeps what a record said here until
        now.

        It is a part of the history, or a draft that stands beside another one. Nobody
        deleted it here."""
        if entry.meta.kind == Kind.REVISION and entry.meta.parent in self._went:
            was = version(self.theirs, entry).raw.get("was")
            return isinstance(was, dict) and text_of(was) == self._went[entry.meta.parent]
        if entry.meta.kind != Kind.DRAFT or not self._went:
            return False
        raw = version(self.theirs, entry).raw
        beside = raw.get(BESIDE)
        record = beside.get("record") if isinstance(beside, dict) else None
        return any(record == record_id(uuid) and text_of(raw) == text for uuid, text in self._went.items())

    def _reconcile(self, entry: Entry) -> None:
        """Let the newer version stand; if neither is newer, the same one in every copy,
        with the other beside it."""
        here = self.vault.entry(entry.meta.uuid)
        if (here.meta.device, here.meta.n) == (entry.meta.device, entry.meta.n) and here.meta.n:
            return
        if entry.meta.pair != NOTHING and entry.meta.pair not in self.vault:
            return  # moved there into a pair that is deleted here
        ours, other = version(self.vault, here), version(self.theirs, entry)
        if ours.covers(other) or self._is_buried(entry.meta):
            return
        if other.covers(ours):
            self._keep(_at_home(other, ours.raw))
            self._went[entry.meta.uuid] = text_of(ours.raw)
            if self._forked:
                self._came.add(entry.meta.uuid)  # then its history comes along, too
            self.done.newer += entry.meta.kind != Kind.REVISION
        elif entry.meta.kind == Kind.SETTINGS:
            self._count(other.raw.get("last_pair_number"))
        else:
            won, lost = sorted((ours, other), key=_rank, reverse=True)
            stands, counted = won._replace(over=joined(won.over, lost.knows)), lost.raw.get("last_session", 0)
            if stands != ours:
                self._keep(stands, counted if isinstance(counted, int) else 0)
            if text_of(ours.raw) != text_of(other.raw):
                self._keep_beside(won, lost, came=lost is other)

    def _count(self, highest: object) -> None:
        """Keep our settings, but never give a pair a number that the other copy gave to
        one."""
        if isinstance(highest, int) and highest > self.settings.last_pair_number():
            self.settings.remember_pair_number(highest)
            self.is_idle = False

    def _keep(self, taken: Version, counted: int = 0) -> None:
        """Keep a version as it is; a count that the journal has to raise is our own
        edit."""
        meta, raw = take(self.vault, taken).meta, taken.raw
        self.is_idle = False
        if meta.kind in (Kind.PAIR, Kind.SESSION):
            self._numbered.append(meta.uuid)
        had = raw.get("last_session", 0)
        if isinstance(had, int) and counted > had:
            self._put(meta, raw | {"last_session": counted})

    def _settle_numbers(self) -> None:
        """Give another number to each pair and session that came with one that is taken
        here, as our own edit."""
        for uuid in self._numbered:
            if uuid in self.vault:
                meta, raw = self.vault.entry(uuid).meta, self.vault.get(uuid)
                number = self._free_number(meta, raw)
                if number is not None:
                    self._put(meta, raw | {"number": number})

    def _put(self, meta: Meta, raw: Json) -> None:
        self.vault.put(meta.kind, meta.uuid, raw, pair=meta.pair, parent=meta.parent, sort_ms=meta.sort_ms)

    def _free_number(self, meta: Meta, raw: Json) -> int | None:
        """Return the next number for a pair or session whose own is taken here, or None
        if it may stay."""
        kin = [e for e in self.vault.entries() if e.meta.kind == meta.kind and meta.uuid != e.meta.uuid]
        if meta.kind == Kind.SESSION:
            kin = [each for each in kin if each.meta.pair == meta.pair]
        if raw.get("number") not in [self.vault.get(each.meta.uuid).get("number") for each in kin]:
            return None
        if meta.kind == Kind.PAIR:
            number, what = self.pairs.next_number(), "Pair"
        else:
            pair = self.records.glance(record_id(meta.pair))
            if not is_a(pair, Pair):
                return None  # nobody can count in a pair that this version cannot read
            number, what = next_number(self.records, pair), "Session"
        self.tell(
            f"{what} {raw.get('number')} in the other copy is number {number} here, because its number was taken."
        )
        return number

    def _keep_beside(self, won: Version, lost: Version, *, came: bool) -> None:
        """Keep the version that does not stand, once, under an id that every copy gives
        it."""
        meta = lost.meta
        name = b"rmjournal/beside" + meta.uuid + meta.device + meta.n.to_bytes(8, "big")
        if meta.device.hex() in self._forked:  # a third copy may have other words under the same number
            name += text_of(lost.raw)
        uuid = hashlib.sha256(name).digest()[:16]
        if uuid in self.vault or uuid in self._ours.buried:
            return
        marked = mark(record_id(meta.uuid), came=came)
        if meta.kind in SECOND_RECORDS:
            second = meta._replace(uuid=uuid, pair=won.meta.pair, parent=won.meta.parent)
            take(self.vault, lost._replace(meta=second, raw=lost.raw | marked))
        else:
            past = {"kind": meta.kind, "version": meta.version, "was": lost.raw} | marked
            self.vault.put(
                Kind.REVISION, uuid, past, pair=won.meta.pair, parent=meta.uuid, sort_ms=self.records.clock.ms()
            )
        self.is_idle = False
        self.done.twice += 1

    def _tell_kept(self, uuid: bytes) -> None:
        self.tell(f"Deleted in one copy but changed in the other, so it stays: {short(record_id(uuid))}.")

    def tell(self, sentence: str) -> None:
        """Tell the person what was decided for them."""
        self.done.told.append(sentence)


def _is_after(meta: Meta, tomb: Meta) -> bool:
    """Return if a record was saved more often than the one that was deleted.

    Then two computers counted under one device id. A tombstone of an older version of
    the program has the version 1, whatever was deleted."""
    return 1 < tomb.version < meta.version


def _rank(each: Version) -> tuple[int, bytes, int, bytes]:
    """Order versions the same way in every copy: the one that was changed more often
    wins."""
    return each.meta.version, each.meta.device, each.meta.n, text_of(each.raw)


def _at_home(taken: Version, here: Json) -> Version:
    """Return a version as this computer keeps it.

    The backup folder is a matter of each computer, and no other may change it."""
    if taken.meta.kind != Kind.SETTINGS:
        return taken
    raw = {name: value for name, value in taken.raw.items() if name != _FOLDER}
    return taken._replace(raw=raw | {name: value for name, value in here.items() if name == _FOLDER})
