"""The cache makes opening cheaper, and is never believed against the head."""

import os
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from rmjournal.support.errors import Damaged, RmjournalError, Tampered
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.meta_table import MetaTable, packed
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store import cache
from rmjournal.vault.store.unlock import Entry, read_index, read_table
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.inside import connection_of

PASSPHRASE = "a passphrase for tests"
NOTE, PAIR, DRAFT, TOMBSTONE, REVISION = 16, 1, 5, 7, 8
PAGE = 4096
Content = dict[bytes, tuple[Entry, object]]


class Opened:
    """A journal in a file, opened by its recovery key, which costs no derivation."""

    def __init__(self, path: Path, recovery: RecoveryKey) -> None:
        self.path = path
        self._recovery = recovery

    def __call__(self, *, proves: bool = True) -> Vault:
        return Vault.open(self.path, recovery=self._recovery, proves=proves)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.rmj"


@pytest.fixture
def opened(path: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A vault of one pair, sixty notes and a draft; a cache is worth its while from ten records on."""
    monkeypatch.setattr(cache, "LEAST", 10)
    vault, recovery = Vault.create(path, PASSPHRASE, kdf=cheap)
    pair = os.urandom(16)
    with vault.transaction():
        vault.put(PAIR, pair, {"alias": "Heron"}, sort_ms=0)
        for number in range(60):
            vault.put(NOTE, os.urandom(16), {"text": f"words of note {number}"}, pair=pair, sort_ms=number)
        vault.put(DRAFT, os.urandom(16), {"text": "words of a draft"}, pair=pair, sort_ms=0)
    vault.close()
    return Opened(path, recovery)


def content(vault: Vault) -> Content:
    return {entry.meta.uuid: (entry, obj) for entry, obj in vault.scan()}


def everything(opened: Opened, *, proves: bool = True) -> Content:
    with closing(opened(proves=proves)) as vault:
        return content(vault)


def is_used(opened: Opened) -> bool:
    """Does the cache count for the file as it is?"""
    with closing(opened()) as vault:
        return cache.load(vault.container, vault.keys, vault.head_box) is not None


def change(path: Path, sql: str, *values: object) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql, values)
    connection.close()


def rows(path: Path, table: str = "cache") -> dict[int, bytes]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(f"SELECT id, v FROM {table}"))  # noqa: S608


def put_back(path: Path, kept: dict[int, bytes]) -> None:
    change(path, "DELETE FROM cache")
    for row, box in kept.items():
        change(path, "INSERT INTO cache (id, v) VALUES (?, ?)", row, box)


def notes(vault: Vault) -> list[bytes]:
    return [entry.meta.uuid for entry in vault.entries() if entry.meta.kind == NOTE]


def test_the_cache_says_of_each_record_what_its_meta_says(opened: Opened) -> None:
    assert is_used(opened)
    with closing(opened(proves=False)) as vault:
        index = read_index(vault.container, vault.keys, vault.head)
        assert {entry.meta.uuid: entry for entry in vault.entries()} == index.entries
        assert vault.count() == len(index.entries)


def test_an_opening_that_leaves_the_proof_for_later_opens_no_meta_but_those_of_pairs(opened: Opened) -> None:
    with closing(opened()) as vault:
        pair = next(entry.row for entry in vault.entries() if entry.meta.kind == PAIR)
        before = content(vault)
    change(opened.path, "UPDATE rec SET v = zeroblob(200) WHERE id != ?", pair)
    assert everything(opened, proves=False) == before


@pytest.mark.parametrize("act", ["UPDATE rec SET v = zeroblob(200)", "DELETE FROM rec"])
def test_a_meta_that_was_changed_is_an_alarm_where_all_are_proven(opened: Opened, act: str) -> None:
    change(opened.path, f"{act} WHERE id = (SELECT max(id) FROM rec)")  # noqa: S608
    with pytest.raises(Damaged):
        opened()
    with closing(opened(proves=False)) as vault:
        with pytest.raises(Damaged):
            vault.prove()
        assert verify(vault).faults
        with pytest.raises(Damaged):
            backup(vault, opened.path.with_name("copy.rmj"))


def test_a_record_rolled_back_is_never_shown_and_never_saved_over(opened: Opened) -> None:
    with closing(opened()) as vault:
        entry = vault.entry(notes(vault)[7])
    row = entry.row
    old = rows(opened.path, "rec")[row], rows(opened.path, "body")[row]
    with closing(opened()) as vault:
        vault.put(NOTE, entry.meta.uuid, {"text": "others"}, pair=entry.meta.pair, sort_ms=7)
    for table, box in zip(("rec", "body"), old, strict=True):
        change(opened.path, f"UPDATE {table} SET v = ? WHERE id = ?", box, row)  # noqa: S608
    before = opened.path.read_bytes()
    with closing(opened(proves=False)) as vault:
        with pytest.raises(Tampered):
            vault.get(entry.meta.uuid)
        with pytest.raises(Damaged):
            vault.put(NOTE, entry.meta.uuid, {"text": "new"}, pair=entry.meta.pair, sort_ms=7)
        with pytest.raises(Damaged):
            vault.delete(entry.meta.uuid)
    assert opened.path.read_bytes() == before
    with pytest.raises(Tampered):
        opened()


def test_a_save_before_the_proof_does_not_bless_what_was_altered(opened: Opened) -> None:
    change(opened.path, "DELETE FROM rec WHERE id = (SELECT max(id) FROM rec)")
    with closing(opened(proves=False)) as vault:
        vault.put(NOTE, os.urandom(16), {"text": "new"}, sort_ms=1)
    with pytest.raises(Damaged):
        opened()


@pytest.mark.parametrize("part", ["table", "changes", "both"])
def test_a_cache_of_another_time_does_not_count(opened: Opened, part: str) -> None:
    def save(text: str) -> None:
        with closing(opened()) as vault:
            vault.put(NOTE, os.urandom(16), {"text": text}, sort_ms=100)

    save("first")
    old = rows(opened.path)
    assert set(old) == {1, 2}, "a table, and what changed since"
    save("second")
    with closing(opened()) as vault:
        vault.delete(notes(vault)[0])  # a new table
    save("third")
    now = rows(opened.path)
    before = everything(opened)
    put_back(opened.path, {"table": now | {1: old[1]}, "changes": now | {2: old[2]}, "both": old}[part])
    assert not is_used(opened)
    assert everything(opened, proves=False) == before
    assert is_used(opened), "closing has written it anew"


def test_rows_of_the_cache_cannot_change_places(opened: Opened) -> None:
    with closing(opened()) as vault:
        vault.put(NOTE, os.urandom(16), {"text": "new"}, sort_ms=100)
        before = content(vault)
    first = rows(opened.path)
    put_back(opened.path, {1: first[2], 2: first[1]})
    assert everything(opened, proves=False) == before


def test_a_file_without_the_cache_opens_and_so_does_one_with_texts_in_it(opened: Opened) -> None:
    """Older versions kept texts in this table."""
    before = everything(opened)
    change(opened.path, "DROP TABLE cache")
    assert everything(opened, proves=False) == before
    with closing(opened()) as vault:
        context = b"rmj1/cache\0" + vault.keys.vault_id + (1).to_bytes(8, "big")
        plain = b"\x81\xc4\x20" + bytes(32) + b"\xc4\x02{}"
        box = vault.keys.cache.seal((len(plain).to_bytes(4, "big") + plain).ljust(960, b"\0"), context)
    put_back(opened.path, {1: box})
    assert not is_used(opened)
    assert everything(opened, proves=False) == before
    assert is_used(opened)


LAST = "(SELECT max(id) FROM rec)"
FAULTS = {
    "gone": f"DELETE FROM rec WHERE id = {LAST}",  # noqa: S608
    "altered": f"UPDATE rec SET v = zeroblob(200) WHERE id = {LAST}",  # noqa: S608
    "moved": f"UPDATE rec SET id = id - 1 WHERE id = {LAST}",  # noqa: S608
    "another's": f"UPDATE rec SET v = (SELECT v FROM rec WHERE id < {LAST} LIMIT 1) WHERE id = {LAST}",  # noqa: S608
    "one more": f"INSERT INTO rec (id, v) SELECT id - 1, v FROM rec WHERE id = {LAST}",  # noqa: S608
    "no text": f"DELETE FROM body; UPDATE rec SET v = x'' WHERE id = {LAST}",  # noqa: S608
}


def twin(opened: Opened) -> None:
    """Save a record twice, which nothing in this program does."""
    with closing(opened()) as vault, vault.transaction():
        vault.write_version(None, vault.entry(notes(vault)[3]).meta, {"text": "twin"})


def older(opened: Opened) -> None:
    """Bring an older version of one record back."""
    with closing(opened()) as vault:
        entry = vault.entry(notes(vault)[7])
        old = vault.container.meta(entry.row)
        vault.put(NOTE, entry.meta.uuid, {"text": "others"}, pair=entry.meta.pair, sort_ms=7)
    change(opened.path, "UPDATE rec SET v = ? WHERE id = ?", old, entry.row)


@pytest.mark.parametrize("fault", [*FAULTS, "twin", "older"])
def test_many_records_without_the_cache_are_proven_as_few_are(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault in FAULTS:
        for each in FAULTS[fault].split("; "):
            change(opened.path, each)
    else:
        {"twin": twin, "older": older}[fault](opened)
    change(opened.path, "DROP TABLE cache")
    told = []
    for least in (10, 10_000):
        monkeypatch.setattr(cache, "LEAST", least)
        with pytest.raises(Damaged) as error:
            opened()
        told.append((type(error.value), error.value.sentence, error.value.hint))
    assert told[0] == told[1]


def test_records_without_the_cache_take_little_memory(opened: Opened) -> None:
    with closing(opened()) as vault:
        with vault.transaction():
            for number in range(3_000):
                vault.put(NOTE, os.urandom(16), {"text": "x"}, sort_ms=number)
        peaks = []
        for read in (read_table, read_index):
            tracemalloc.start()
            found = read(vault.container, vault.keys, vault.head)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert found is not None
    assert peaks[0] < 0.6 * peaks[1]


def test_no_key_of_a_pair_is_in_the_cache(opened: Opened) -> None:
    with closing(opened()) as vault:
        pair = next(entry for entry in vault.entries() if entry.meta.kind == PAIR)
        vault.put(PAIR, pair.meta.uuid, {"alias": "Wren"}, sort_ms=0)
    with closing(opened()) as vault:
        boxes = rows_of(vault)
        assert set(boxes) == {1, 2}
        assert all(pair.meta.uuid in plain for plain in boxes.values())
        assert not any(pair.meta.key in plain for plain in boxes.values())
        assert vault.entry(pair.meta.uuid).meta.key == pair.meta.key


def rows_of(vault: Vault) -> dict[int, bytes]:
    """Return the rows of the cache, opened."""
    return {
        row: vault.keys.cache.open(box, b"rmj1/cache\0" + vault.keys.vault_id + row.to_bytes(8, "big"))
        for row, box in vault.container.cached()
    }


def test_deleting_empties_the_cache_in_the_same_transaction(opened: Opened) -> None:
    with closing(opened()) as vault:
        gone = vault.entry(notes(vault)[3]).meta
        vault.delete(gone.uuid)
        assert list(vault.container.cached()) == []
    with closing(opened()) as vault:
        assert not any(gone.body_digest in plain for plain in rows_of(vault).values())


def test_ending_a_draft_and_saving_leave_the_table_as_it_is(opened: Opened) -> None:
    table = rows(opened.path)[1]
    with closing(opened()) as vault:
        draft = next(entry.meta.uuid for entry in vault.entries() if entry.meta.kind == DRAFT)
        with vault.transaction():
            vault.put(NOTE, os.urandom(16), {"text": "new"}, sort_ms=0)
            vault.delete(draft)
        before = content(vault)
    assert rows(opened.path)[1] == table
    with closing(opened(proves=False)) as vault:
        assert draft not in vault
        assert content(vault) == before
        assert vault.count() == len(before)


def test_many_changes_make_a_new_table(opened: Opened) -> None:
    table = rows(opened.path)[1]
    with closing(opened()) as vault, vault.transaction():
        for number in range(20):
            vault.put(NOTE, os.urandom(16), {"text": "new"}, sort_ms=number)
    assert rows(opened.path)[1] != table
    assert set(rows(opened.path)) == {1}
    assert is_used(opened)


def test_reading_alone_writes_nothing(opened: Opened) -> None:
    everything(opened)
    before = opened.path.read_bytes()
    everything(opened, proves=False)
    assert opened.path.read_bytes() == before


def test_a_file_that_is_opened_only_to_be_read_gets_no_cache(opened: Opened) -> None:
    """Such as a backup, which nothing may change."""
    change(opened.path, "DROP TABLE cache")
    before = opened.path.read_bytes()
    Vault.open(opened.path, PASSPHRASE, leaves_lock=False).close()
    assert opened.path.read_bytes() == before
    everything(opened)
    assert is_used(opened)


def test_few_records_are_not_worth_a_cache(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    change(opened.path, "DROP TABLE cache")
    monkeypatch.setattr(cache, "LEAST", 500)
    everything(opened)
    assert not is_used(opened)


def test_a_transaction_taken_back_leaves_the_cache_right(opened: Opened) -> None:
    before = everything(opened)
    vault = opened(proves=False)

    def change_and_fail() -> None:
        with vault.transaction():
            vault.delete(notes(vault)[0])
            vault.put(NOTE, os.urandom(16), {"text": "new"}, sort_ms=0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_and_fail()
    assert content(vault) == before
    assert vault.count() == len(before)
    vault.close()
    assert everything(opened, proves=False) == before


def test_after_any_changes_the_cache_equals_a_reading_of_every_meta(opened: Opened) -> None:
    random = Random(20)  # noqa: S311
    for _ in range(12):
        with closing(opened(proves=False)) as vault, vault.transaction():
            for _ in range(random.choice((1, 3, 8))):
                known = (
                    sorted(vault.entries()) if random.random() < 0.3 else list(vault.newest_first({NOTE, DRAFT}))[:5]
                )
                old = random.choice([entry for entry in known if entry.meta.kind in (NOTE, DRAFT)])
                what = random.choice(("add", "add", "draft", "replace", "delete"))
                if what == "delete" and old.meta.uuid in vault:
                    vault.delete(old.meta.uuid)
                elif what == "replace" and old.meta.uuid in vault:
                    at = random.randrange(90)
                    vault.put(old.meta.kind, old.meta.uuid, {"text": "x"}, pair=old.meta.pair, sort_ms=at)
                else:
                    vault.put(DRAFT if what == "draft" else NOTE, random.randbytes(16), {"text": "y"}, sort_ms=50)
        with closing(opened(proves=False)) as vault:
            index = read_index(vault.container, vault.keys, vault.head).entries
            kinds = {NOTE, DRAFT, TOMBSTONE}
            ordered = sorted(
                (e for e in index.values() if e.meta.kind in kinds), key=lambda e: (e.meta.sort_ms, e.meta.uuid)
            )
            assert list(vault.newest_first(kinds)) == ordered[::-1]
            for pair in {entry.meta.pair for entry in ordered}:
                mine = {(m.uuid, m.kind, m.parent, m.sort_ms) for _, m in ordered if m.pair == pair}
                assert set(vault.outlines(kinds, pair)) == mine
            assert {e.meta.uuid for e in vault.entries_of({NOTE})} == {
                u for u, e in index.items() if e.meta.kind == NOTE
            }
            some = random.choice(sorted(index))
            assert vault.entry(some) == index[some]
            assert vault.ids_from(some.hex()[:9]) == [some]
            assert vault.count() == len(index)
            assert {entry.meta.uuid: entry for entry in vault.entries()} == index
        assert is_used(opened)


def _flip_its_root(data: bytearray, root: int, box: bytes, body: bytes) -> None:
    data[(root - 1) * PAGE] ^= 0x40


def _lead_it_into_the_texts(data: bytearray, root: int, box: bytes, body: bytes) -> None:
    """Let the chain of pages of a cached box go on in a page of another table."""
    at = data.index(box[6000:6100]) // PAGE * PAGE
    data[at : at + 4] = (data.index(body[:100]) // PAGE + 1).to_bytes(4, "big")


@pytest.mark.parametrize("damage", [_flip_its_root, _lead_it_into_the_texts])
@pytest.mark.parametrize("act", ["replace", "delete", "backup"])
def test_a_cache_whose_pages_are_damaged_stops_no_save_and_takes_nothing_along(
    opened: Opened, path: Path, act: str, damage: Callable[[bytearray, int, bytes, bytes], None]
) -> None:
    with closing(opened()) as vault:
        pair = next(entry.meta.uuid for entry in vault.entries() if entry.meta.kind == PAIR)
        long = vault.put(NOTE, os.urandom(16), {"text": "long words " * 2000}, pair=pair, sort_ms=0)
        body = vault.container.body(vault.entry(notes(vault)[30]).row)
    before = everything(opened)
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cache'").fetchone()
    box = rows(path)[1]
    data = bytearray(path.read_bytes())
    damage(data, root, box, body)
    path.write_bytes(data)
    vault = opened()
    assert any("cache" in fault for fault in verify(vault, full=True).faults)
    if act == "backup":
        backup(vault, path.with_name("copy.rmj"))
    elif act == "delete":
        vault.delete(long.meta.uuid)
        del before[long.meta.uuid]
    else:
        vault.put(NOTE, long.meta.uuid, {"text": "others"}, pair=pair, sort_ms=0)
        before[long.meta.uuid] = vault.entry(long.meta.uuid), {"text": "others"}
    assert verify(vault, full=True).faults == ()
    vault.close()
    found = everything(opened)
    assert {uuid: found[uuid] for uuid in before} == before
    assert box[6000:6100] not in path.read_bytes()
    assert is_used(opened), "closing makes a new one"


@pytest.mark.parametrize(
    "damage", ["UPDATE cache SET v = zeroblob(100)", "UPDATE cache SET v = NULL", "DELETE FROM cache"]
)
def test_a_damaged_cache_costs_time_and_nothing_else(opened: Opened, path: Path, damage: str) -> None:
    first = everything(opened)
    change(path, damage)
    assert everything(opened, proves=False) == first


def test_every_flipped_byte_of_the_cache_is_harmless(opened: Opened, path: Path) -> None:
    first = everything(opened)
    ((row, box),) = rows(path).items()
    for at in range(0, len(box), 1201):
        change(path, "UPDATE cache SET v = ? WHERE id = ?", box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :], row)
        assert everything(opened, proves=False) == first


def test_no_flipped_byte_of_the_file_has_a_false_text_shown(opened: Opened) -> None:
    """Without the proof an opening may miss it; what it shows is true all the same, and the proof finds it."""
    first = everything(opened)
    whole = opened.path.read_bytes()
    for at in range(331, len(whole), len(whole) // 37):
        opened.path.write_bytes(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :])
        with suppress(RmjournalError), closing(opened(proves=False)) as vault:
            found = {entry.meta.uuid: (entry, obj) for entry, obj in vault.scan(skip_faulty=True)}
            assert found.items() <= first.items()
            if len(found) < len(first) or vault.count() != len(first):
                assert verify(vault, full=True).faults


def test_a_table_cut_short_is_no_table(opened: Opened) -> None:
    with closing(opened()) as vault:
        whole = packed(vault.entries())
    for size in (0, 3, 4, 100, len(whole) - 1):
        with pytest.raises(Damaged):
            MetaTable(memoryview(whole[:size]))


def test_a_backup_leaves_the_cache_out(opened: Opened, tmp_path: Path) -> None:
    first = everything(opened)
    with closing(opened()) as vault:
        backup(vault, tmp_path / "copy.rmj")
    with closing(sqlite3.connect(tmp_path / "copy.rmj")) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'cache'").fetchall()
    with closing(Vault.open(tmp_path / "copy.rmj", PASSPHRASE)) as copy:
        assert {entry.meta.uuid: obj for entry, obj in copy.scan()} == {uuid: obj for uuid, (_, obj) in first.items()}


def test_a_disk_without_room_for_the_cache_still_closes(opened: Opened) -> None:
    first = everything(opened)
    vault = opened()
    vault.delete(notes(vault)[0])
    connection_of(vault).execute(f"PRAGMA max_page_count={1}")
    vault.close()
    assert len(everything(opened)) == len(first)  # one note less, one tombstone more
