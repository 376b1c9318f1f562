"""Files of others, read by their bytes: a vault, what is left of one, another copy, and what lies beside it."""

import functools
import shutil
import struct
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from rmjournal.support.errors import Damaged, NewerFormat, NotAVault, Refused, RmjournalError, RolledBack, WrongKey
from rmjournal.vault.computer.anchor import Anchor, kept_slots
from rmjournal.vault.computer.device import Device
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.record import TOMBSTONE, Json
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import pad
from rmjournal.vault.rewrite.page_carver import Carver
from rmjournal.vault.rewrite.rebuild import rebuild
from rmjournal.vault.rewrite.replica import another, version
from rmjournal.vault.rewrite.salvage import Wreck, unlock
from rmjournal.vault.store import cache
from rmjournal.vault.store.reader import Reader as Records
from rmjournal.vault.store.unlock import Keys
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.reader import CANARY, Reader, World
from tests.vectors.known import KNOWN, MASTER_KEY, PAIR, VAULT, VAULT_ID

_KEY = RecoveryKey.read(KNOWN["recovery_key"])
_KEYS = Keys(MASTER_KEY, VAULT_ID)
_PAGE = 4096
_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_NOT_OPENED = (Damaged, NewerFormat, NotAVault, WrongKey)
_STAND_IN: Json = {"alias": "unreadable pair"}
_HEAD = Head(7, 3, 3, -5, b"h" * 32, tuple(range(32)))
_HEAD_BOX = _HEAD.seal(_KEYS.head, VAULT_ID)

Truth = dict[bytes, list[Json]]


@functools.cache
def _grown() -> tuple[bytes, Truth]:
    """Return the known-answer vault with more in it, as a file, and every text that each record ever had."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(VAULT, Path(folder) / "grown.rmj"))
        with closing(Vault.open(path, recovery=_KEY)) as vault:
            truth: Truth = {entry.meta.uuid: [vault.get(entry.meta.uuid)] for entry in vault.entries()}
            for number in range(12):
                uuid, text = bytes([number + 1]) * 16, f"{CANARY} {number} " * (1 + 700 * (number % 4 == 3))
                truth[uuid] = [{"text": text}, {"text": text + "again"}]
                vault.put(16, uuid, truth[uuid][0], pair=PAIR, sort_ms=number)
                if number % 3:
                    vault.put(16, uuid, truth[uuid][1], pair=PAIR, sort_ms=number)
            vault.delete(bytes([1]) * 16)
        return path.read_bytes(), truth


def _shows_nothing_false(records: Records) -> None:
    truth = _grown()[1]
    for entry, found in records.scan(skip_faulty=True):
        assert entry.meta.kind == TOMBSTONE or found in (*truth[entry.meta.uuid], _STAND_IN)


def _vault(world: World, data: bytes) -> None:
    path = world.written(data)
    with suppress(*_NOT_OPENED), closing(Vault.open(path, recovery=_KEY, damaged=True)) as vault:
        _shows_nothing_false(vault)
    path = world.written(data)
    with closing(Vault.open(path, recovery=_KEY)) as vault:
        _shows_nothing_false(vault)
        verify(vault, full=True)


def _copy(world: World, data: bytes) -> None:
    with another(_KEYS, world.written(data)) as records:
        _shows_nothing_false(records)
        for entry in records.entries():
            with suppress(Damaged):
                version(records, entry).covers(version(records, entry))


def _wreck(world: World, data: bytes) -> None:
    target = world.file.with_name("repaired.rmj")
    target.unlink(missing_ok=True)
    wreck = Wreck.read(world.written(data))
    rebuild(wreck, unlock(wreck, None, _KEY), target, lambda _: _STAND_IN)
    with closing(Vault.open(target, recovery=_KEY)) as vault:
        _shows_nothing_false(vault)
        assert verify(vault, full=True).faults == ()


def _cells(_: World, data: bytes) -> None:
    carved = Carver(data)
    for cell in carved.cells():
        assert 0 < cell.row < 1 << 63
        box = carved.box(cell)
        assert box is None or len(box) == cell.size


def _beside(suffix: str) -> "Reader":
    def read(world: World, data: bytes) -> None:
        path = world.written(_grown()[0])
        beside = path.with_name(path.name + suffix)
        beside.write_bytes(data)
        try:
            with closing(Vault.open(path, recovery=_KEY)) as vault:
                _shows_nothing_false(vault)
        finally:
            for left in [beside, *path.parent.glob("*.suspect-*")]:
                left.unlink(missing_ok=True)

    return Reader(read, _journals(), (*_NOT_OPENED, Refused), 400)


def _journals() -> tuple[bytes, ...]:
    """Return rollback journals: of one page, of all pages, and one that names a super-journal."""
    whole, nonce = _grown()[0], 1234
    pages = [whole[at : at + _PAGE] for at in range(0, len(whole), _PAGE)]
    rows = [
        struct.pack(">I", number) + page + struct.pack(">I", nonce + sum(page[at] for at in range(3896, 0, -200)))
        for number, page in enumerate(pages, 1)
    ]
    one, every = (
        (_MAGIC + struct.pack(">IIIII", count, nonce, len(pages), 512, _PAGE)).ljust(512, b"\0")
        + b"".join(rows[:count])
        for count in (1, len(rows))
    )
    return one, every, one + struct.pack(">I", 1) + b"/nowhere" + struct.pack(">II", 8, 804) + _MAGIC


def _anchor(world: World, data: bytes) -> None:
    folder = world.file.parent / "state" / "anchors"
    folder.mkdir(parents=True, exist_ok=True)
    parts = (".anchor", data[:80]), (".live", data[80:160]), (".slots", data[160:])
    for suffix, part in parts:
        (folder / (VAULT_ID.hex() + suffix)).write_bytes(part)
    assert data[160:] in kept_slots(folder.parent, [VAULT_ID])
    told: list[str] = []
    anchor = Anchor(folder.parent, _KEYS.anchor, VAULT_ID, told.append)
    lifted = anchor.check(_HEAD, _HEAD_BOX, accept_older=True)
    assert lifted is None or lifted >= _HEAD.counter
    anchor.check(_HEAD, _HEAD_BOX, accept_older=False)
    assert lifted is None, "an older file was not told"
    anchor.note(_HEAD, _HEAD_BOX, b"slots")
    anchor.saved(_HEAD, _HEAD_BOX)
    anchor.check(_HEAD, _HEAD_BOX, accept_older=False)
    assert told == []


def _marks(*counters: int) -> bytes:
    seal = functools.partial(_KEYS.anchor.seal, context=b"rmj1/anchor\0" + VAULT_ID)
    return b"".join(seal(counter.to_bytes(8, "big") + bytes(32)) for counter in counters) + b"RMJv1\n"


def _device(world: World, data: bytes) -> None:
    folder = world.file.parent / "state"
    (folder / "devices").mkdir(parents=True, exist_ok=True)
    (folder / "devices" / f"{VAULT_ID.hex()}.device").write_bytes(data)
    device = Device(folder, VAULT_ID, _HEAD_BOX)
    device.claim()
    device.remember(_HEAD_BOX)
    assert len(device.id) == 8
    assert Device(folder, VAULT_ID, _HEAD_BOX).id == device.id


def _cached(world: World, packed: bytes) -> None:
    vault = world.journal.records.vault
    plain = pad(len(packed).to_bytes(4, "big") + packed)
    vault.container.begin()
    try:
        row = vault.container.make_cache()
        context = b"rmj1/cache\0" + vault.keys.vault_id + row.to_bytes(8, "big")
        vault.container.set_cached(row, vault.keys.cache.seal(plain, context))
        cache.load(vault.container, vault.keys.cache, vault.keys.vault_id)
    finally:
        vault.container.rollback()


_WHOLE = (VAULT.read_bytes(), _grown()[0])

FILES = {
    "vault": Reader(_vault, _WHOLE, (*_NOT_OPENED, Refused), 400),
    "another copy": Reader(_copy, _WHOLE, (*_NOT_OPENED, Refused), 400),
    "wreck": Reader(_wreck, _WHOLE, _NOT_OPENED, 200),
    "rows in bytes": Reader(_cells, _WHOLE, (), 400),
    "rollback journal": _beside("-journal"),
    "write-ahead log": _beside("-wal"),
    "anchor": Reader(_anchor, (_marks(6, 2), _marks(3, 6), _marks(6)[:70]), (RolledBack,), 500),
    "device note": Reader(_device, (bytes(40), b"d" * 8), (), 500),
    "cached texts": Reader(_cached, (b"\x81\xc4\x20" + bytes(32) + b"\xc4\x02{}", b"\x80"), (RmjournalError,), 500),
}
