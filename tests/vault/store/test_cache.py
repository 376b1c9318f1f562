"""The cache makes reading many texts cheaper, and is never believed against the records."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store import cache
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.inside import connection_of

PASSPHRASE = "a passphrase for tests"
NOTE, PAIR, DRAFT = 16, 1, 5
PAGE = 4096
Opened = Callable[[], Vault]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.rmj"


@pytest.fixture
def opened(path: Path, cheap: Kdf, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A vault of one pair and sixty notes; the cache is worth its while from ten texts on."""
    monkeypatch.setattr(cache, "LEAST", 10)
    vault, _ = Vault.create(path, PASSPHRASE, kdf=cheap)
    pair = os.urandom(16)
    vault.put(PAIR, pair, {"alias": "Heron"}, sort_ms=0)
    for number in range(60):
        vault.put(NOTE, os.urandom(16), {"text": f"words of note {number}"}, pair=pair, sort_ms=number)
    vault.put(DRAFT, os.urandom(16), {"text": "words of a draft"}, pair=pair, sort_ms=0)
    vault.close()
    return lambda: Vault.open(path, PASSPHRASE)


def everything(opened: Opened) -> dict[bytes, object]:
    vault = opened()
    try:
        return {entry.meta.uuid: obj for entry, obj in vault.scan()}
    finally:
        vault.close()


def cached_texts(opened: Opened) -> list[bytes]:
    vault = opened()
    try:
        return list(cache.load(vault.container, vault.keys.cache, vault.keys.vault_id).values())
    finally:
        vault.close()


def change(path: Path, sql: str, *values: object) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql, values)
    connection.close()


def notes(vault: Vault) -> list[bytes]:
    return [entry.meta.uuid for entry in vault.entries() if entry.meta.kind == NOTE]


def test_reading_everything_fills_the_cache_and_gives_the_same_again(opened: Opened) -> None:
    first = everything(opened)
    assert len(cached_texts(opened)) == 60
    assert everything(opened) == first


def test_the_second_reading_opens_no_body_that_the_cache_knows(opened: Opened, path: Path) -> None:
    first = everything(opened)
    change(path, "DELETE FROM body")
    vault = opened()
    found = {entry.meta.uuid: obj for entry, obj in vault.scan({NOTE})}
    vault.close()
    assert found == {uuid: obj for uuid, obj in first.items() if uuid in found}
    assert len(found) == 60


def test_verification_looks_at_the_bodies_and_not_at_the_cache(opened: Opened, path: Path) -> None:
    everything(opened)
    change(path, "DELETE FROM body WHERE id = (SELECT min(id) FROM body)")
    vault = opened()
    assert verify(vault, full=True).faults
    vault.close()


def test_drafts_and_pairs_are_never_cached(opened: Opened) -> None:
    everything(opened)
    texts = b" ".join(cached_texts(opened))
    assert b"draft" not in texts
    assert b"Heron" not in texts


def test_few_texts_are_not_worth_a_cache(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LEAST", 500)
    everything(opened)
    assert cached_texts(opened) == []


def test_no_more_is_cached_than_a_process_may_hold(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 400)
    everything(opened)
    assert sum(map(len, cached_texts(opened))) < 400 + 60


@pytest.mark.parametrize("act", ["delete", "replace"])
def test_what_takes_a_text_away_empties_the_cache(opened: Opened, act: str) -> None:
    everything(opened)
    vault = opened()
    uuid = notes(vault)[0]
    if act == "delete":
        vault.delete(uuid)
    else:
        vault.put(NOTE, uuid, {"text": "others"}, pair=vault.entry(uuid).meta.pair, sort_ms=0)
    vault.close()
    assert cached_texts(opened) == []


def test_a_transaction_taken_back_leaves_the_cache_right(opened: Opened) -> None:
    before = everything(opened)
    vault = opened()

    def delete_and_fail() -> None:
        with vault.transaction():
            vault.delete(notes(vault)[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delete_and_fail()
    assert {entry.meta.uuid: obj for entry, obj in vault.scan()} == before
    vault.close()
    assert everything(opened) == before


def test_a_new_record_is_read_beside_what_is_cached(opened: Opened) -> None:
    everything(opened)
    vault = opened()
    uuid = os.urandom(16)
    vault.put(NOTE, uuid, {"text": "new"}, sort_ms=0)
    vault.close()
    assert everything(opened)[uuid] == {"text": "new"}


def test_a_cache_of_another_time_is_passed_over(opened: Opened, path: Path) -> None:
    everything(opened)
    with sqlite3.connect(path) as connection:
        old = connection.execute("SELECT id, v FROM cache").fetchall()
    connection.close()
    vault = opened()
    uuid = notes(vault)[0]
    vault.put(NOTE, uuid, {"text": "others"}, sort_ms=0)
    vault.close()
    for row, box in old:
        change(path, "INSERT INTO cache (id, v) VALUES (?, ?)", row, box)
    assert everything(opened)[uuid] == {"text": "others"}


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
    vault = opened()
    pair = next(entry.meta.uuid for entry in vault.entries() if entry.meta.kind == PAIR)
    long = vault.put(NOTE, os.urandom(16), {"text": "long words " * 2000}, pair=pair, sort_ms=0)
    body = vault.container.body(vault.entry(notes(vault)[30]).row)
    vault.close()
    before = everything(opened)
    with sqlite3.connect(path) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cache'").fetchone()
        ((box,),) = connection.execute("SELECT v FROM cache").fetchall()
    connection.close()
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
        before[long.meta.uuid] = {"text": "others"}
    assert verify(vault, full=True).faults == ()
    vault.close()
    found = everything(opened)
    assert {uuid: found[uuid] for uuid in before} == before
    assert box[6000:6100] not in path.read_bytes()
    assert len(cached_texts(opened)) > 50, "the next reading makes a new one"


@pytest.mark.parametrize(
    "damage", ["UPDATE cache SET v = zeroblob(100)", "UPDATE cache SET v = NULL", "DELETE FROM cache"]
)
def test_a_damaged_cache_costs_time_and_nothing_else(opened: Opened, path: Path, damage: str) -> None:
    first = everything(opened)
    change(path, damage)
    assert everything(opened) == first


def test_every_flipped_byte_of_the_cache_is_harmless(opened: Opened, path: Path) -> None:
    first = everything(opened)
    with sqlite3.connect(path) as connection:
        ((row, box),) = connection.execute("SELECT id, v FROM cache").fetchall()
    connection.close()
    for at in range(0, len(box), 97):
        change(path, "UPDATE cache SET v = ? WHERE id = ?", box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :], row)
        assert everything(opened) == first


def test_a_backup_leaves_the_cache_out(opened: Opened, tmp_path: Path) -> None:
    first = everything(opened)
    vault = opened()
    backup(vault, tmp_path / "copy.rmj")
    vault.close()
    with sqlite3.connect(tmp_path / "copy.rmj") as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'cache'").fetchall()
    connection.close()
    copy = Vault.open(tmp_path / "copy.rmj", PASSPHRASE)
    assert {entry.meta.uuid: obj for entry, obj in copy.scan()} == first
    copy.close()


def test_a_disk_without_room_for_the_cache_still_closes(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    first = everything(opened)
    vault = opened()
    vault.delete(notes(vault)[0])
    list(vault.scan())
    connection_of(vault).execute(f"PRAGMA max_page_count={1}")
    vault.close()
    assert len(everything(opened)) == len(first)  # one note less, one tombstone more


def test_what_was_added_since_is_opened_singly_and_then_cached_too(opened: Opened, path: Path) -> None:
    everything(opened)
    vault = opened()
    with vault.transaction():
        for number in range(12):
            vault.put(NOTE, os.urandom(16), {"text": f"later note {number}"}, sort_ms=number)
    vault.close()
    everything(opened)
    assert len(cached_texts(opened)) == 72
