"""What is left of a damaged file: rows found by their shape, what opens is true, the rest becomes a new vault."""

import os
import random
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged, Failed, NotAVault, Refused, WrongKey
from rmjournal.vault.format.record import DRAFT, REVISION, TOMBSTONE, Json
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.page_carver import PAGE, Carver
from rmjournal.vault.rewrite.rebuild import Repaired, rebuild
from rmjournal.vault.rewrite.replica import another, take, version
from rmjournal.vault.rewrite.salvage import UnlockedWreck, Wreck, unlock
from rmjournal.vault.store.draft_tombstone import ENDED
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault
from tests.vectors import known

PAIR, OTHER = b"p" * 16, b"q" * 16
NOTE, LONG, LOOSE = b"n" * 16, b"l" * 16, b"s" * 16
Content = dict[bytes, Json]


@pytest.fixture
def vault(new_vault: NewVault) -> Vault:
    """An open vault with two pairs, a short note, one that fills many pages, and one without a pair."""
    made = new_vault()
    with made.transaction():
        made.put(1, PAIR, {"name": "Heron"}, sort_ms=1)
        made.put(1, OTHER, {"name": "Otter"}, sort_ms=2)
        made.put(2, NOTE, {"text": "short"}, pair=PAIR, sort_ms=3)
        made.put(2, LONG, {"text": "long " * 9000}, pair=OTHER, sort_ms=4)
        made.put(6, LOOSE, {"lock": 10}, sort_ms=5)
    return made


def closed(vault: Vault) -> bytes:
    """Close a vault and return its bytes."""
    vault.close()
    return vault.path.read_bytes()


def boxes(vault: Vault, uuid: bytes) -> tuple[bytes, bytes]:
    """Return meta and body of a record as they lie in the file; of a long body, what lies on its own page."""
    row = vault.entry(uuid).row
    return vault.container.meta(row), vault.container.body(row)[:480]


def content(vault: Vault) -> Content:
    """Read every record."""
    return {entry.meta.uuid: vault.get(entry.meta.uuid) for entry in vault.entries()}


def without(data: bytes, *pieces: bytes) -> bytes:
    """Return the bytes with zeros in place of these pieces, each of which is there."""
    for piece in pieces:
        assert piece in data
        data = data.replace(piece, bytes(len(piece)))
    return data


def stand_in(pairs: list[Json]) -> Mapping[str, object]:
    """Return what stands in for a pair that is lost."""
    return {"name": f"pair {len(pairs) + 1}, lost"}


def keys(wreck: Wreck) -> UnlockedWreck:
    """Unlock with the passphrase of the tests."""
    return unlock(wreck, PASSPHRASE)


def repaired(folder: Path, data: bytes) -> tuple[Repaired, Content]:
    """Repair a file of these bytes; return what was told, and what is in the new vault, which is whole."""
    (folder / "damaged").write_bytes(data)
    wreck = Wreck.read(folder / "damaged")
    done = rebuild(wreck, keys(wreck), folder / "new.rmj", stand_in)
    assert (folder / "damaged").read_bytes() == data
    with closing(Vault.open(folder / "new.rmj", PASSPHRASE)) as new:
        assert verify(new, full=True).faults == ()
        return done, content(new)


# Finding rows


def test_every_row_that_sqlite_writes_is_found_and_listed(tmp_path: Path) -> None:
    draw = random.Random(7)  # noqa: S311
    sizes = [200, 1136, 1000, 4040, 4050, *range(4052, 4060), 4581, 8178, *range(8180, 8190), 16_296, 90_000, 1_100_000]
    ids = [1, 127, 128, 16_383, 16_384, 2**32, 2**56 - 1, 2**56, 2**63 - 1]
    rows = {
        row: draw.randbytes(size) for row, size in zip(ids + [draw.getrandbits(63) for _ in sizes], sizes, strict=False)
    }
    with closing(sqlite3.connect(tmp_path / "rows", isolation_level=None)) as file:
        file.execute('CREATE TABLE body ("id" INTEGER PRIMARY KEY, "v" BLOB)')
        file.executemany("INSERT INTO body VALUES (?, ?)", rows.items())
    found = Carver((tmp_path / "rows").read_bytes())
    cells = [cell for cell in found.cells() if cell.listed]
    assert {cell.row: found.box(cell) for cell in cells} == rows
    assert len(cells) == len(rows)


def test_overflow_pages_that_lead_in_a_circle_or_nowhere_come_to_an_end(vault: Vault, tmp_path: Path) -> None:
    row = vault.entry(LONG).row
    data = bytearray(closed(vault))
    found = Carver(bytes(data))
    (cell,) = (cell for cell in found.cells() if cell.row == row and cell.size > 20_000)
    whole = found.box(cell)
    assert whole is not None
    at = data.index(whole[5000:5100]) // PAGE * PAGE
    for following in (at // PAGE + 1, 0, 1, 2**32 - 1, len(data) // PAGE + 1):
        data[at : at + 4] = following.to_bytes(4, "big")
        assert Carver(bytes(data)).box(cell) != whole
    done, found_content = repaired(tmp_path, bytes(data))
    assert [meta.uuid for meta in done.lost] == [LONG]
    assert LONG not in found_content


@pytest.mark.parametrize("size", [200, 1136, 1000, 4040])
def test_what_a_forged_file_claims_is_bounded_by_its_size(size: int, tmp_path: Path) -> None:
    serial = 2 * size + 12
    payload = size + 4
    row = bytes((payload >> 7 | 0x80, payload & 0x7F, 1, 4, 0, serial >> 7 | 0x80, serial & 0x7F))
    (tmp_path / "forged").write_bytes(row * 40_000)
    wreck = Wreck.read(tmp_path / "forged")
    claimed = sum(cell.size for cells in (wreck.heads, wreck.metas, wreck.bodies) for cell in cells)
    assert size <= claimed <= 2 * 40_000 * len(row)
    with pytest.raises(Damaged):
        keys(wreck)


def test_many_forged_key_slots_are_not_all_kept(tmp_path: Path) -> None:
    slot = b"\xa8\x04\x01\x05\x00\x80\xd0\x14RMJv1\n"
    (tmp_path / "forged").write_bytes(slot * 10_000 + bytes(PAGE))
    with pytest.raises(NotAVault):
        Wreck.read(tmp_path / "forged")


# What is recovered


def test_of_a_whole_file_everything_is_recovered(vault: Vault, tmp_path: Path) -> None:
    before, counter, vault_id = content(vault), vault.head.counter, vault.keys.vault_id
    rows = {entry.row for entry in vault.entries()}
    done, found = repaired(tmp_path, closed(vault))
    assert (done, done.whole) == (Repaired(5, 5, 0, ()), True)
    assert found == before
    with closing(Vault.open(tmp_path / "new.rmj", PASSPHRASE)) as new:
        assert (new.head.counter, new.keys.vault_id) == (counter + 1, vault_id)
        assert not rows & {entry.row for entry in new.entries()}
        new.put(2, b"m" * 16, {}, pair=PAIR, sort_ms=0)


def test_the_known_answer_vault_is_recovered(tmp_path: Path) -> None:
    wreck = Wreck.read(known.VAULT)
    rebuild(wreck, unlock(wreck, known.PASSPHRASE), tmp_path / "new.rmj", stand_in)
    with closing(Vault.open(tmp_path / "new.rmj", known.PASSPHRASE)) as new:
        assert content(new) == known.RECORDS


def test_without_its_first_page_and_its_tree_everything_is_recovered(vault: Vault, tmp_path: Path) -> None:
    before = content(vault)
    data = closed(vault)
    done, found = repaired(tmp_path, bytes(PAGE) + data[PAGE:])
    assert (done.whole, found) == (True, before)


def test_a_lost_meta_is_made_again_from_its_body(vault: Vault, tmp_path: Path) -> None:
    before, metas = content(vault), [boxes(vault, uuid)[0] for uuid in content(vault)]
    was = {entry.meta.uuid: entry.meta for entry in vault.entries()}
    done, found = repaired(tmp_path, without(closed(vault), *metas))
    assert (done.whole, found) == (True, before)
    with closing(Vault.open(tmp_path / "new.rmj", PASSPHRASE)) as new:
        for entry in new.entries():
            meta = was[entry.meta.uuid]
            assert entry.meta._replace(body_digest=meta.body_digest) == meta


def test_a_lost_body_is_told_with_its_kind_and_day(vault: Vault, tmp_path: Path) -> None:
    before, (_, body) = content(vault), boxes(vault, NOTE)
    done, found = repaired(tmp_path, without(closed(vault), body))
    assert [(meta.kind, meta.sort_ms) for meta in done.lost] == [(2, 3)]
    assert (done.recovered, done.of, done.older, done.whole) == (4, 5, 0, False)
    assert found == {uuid: obj for uuid, obj in before.items() if uuid != NOTE}


def test_a_record_without_meta_and_body_is_lost_and_counted(vault: Vault, tmp_path: Path) -> None:
    pieces = boxes(vault, NOTE)
    done, _ = repaired(tmp_path, without(closed(vault), *pieces))
    assert (done, done.whole) == (Repaired(4, 5, 0, ()), False)


def test_a_pair_of_which_the_key_is_left_gets_a_stand_in_so_that_its_records_open(vault: Vault, tmp_path: Path) -> None:
    before, (_, body) = content(vault), boxes(vault, PAIR)
    done, found = repaired(tmp_path, without(closed(vault), body))
    assert [meta.uuid for meta in done.lost] == [PAIR]
    assert found == before | {PAIR: {"name": "pair 2, lost"}}


def test_without_the_key_of_a_pair_nothing_of_it_opens_and_all_of_it_is_told(vault: Vault, tmp_path: Path) -> None:
    before, pieces = content(vault), boxes(vault, PAIR)
    done, found = repaired(tmp_path, without(closed(vault), *pieces))
    assert [meta.uuid for meta in done.lost] == [NOTE]
    assert (done.recovered, done.of) == (3, 5)
    assert found == {uuid: obj for uuid, obj in before.items() if uuid not in (PAIR, NOTE)}


def test_without_the_head_nothing_is_promised(vault: Vault, tmp_path: Path) -> None:
    before, counter, head = content(vault), vault.head.counter, vault.head_box
    done, found = repaired(tmp_path, without(closed(vault), head))
    assert (done, done.whole, found) == (Repaired(5, None, 0, ()), False, before)
    with closing(Vault.open(tmp_path / "new.rmj", PASSPHRASE)) as new:
        assert new.head.counter == counter + 1


# Which version


def test_where_the_newest_version_is_lost_an_older_one_is_taken_and_told(vault: Vault, tmp_path: Path) -> None:
    early = vault.path.read_bytes()
    vault.put(2, NOTE, {"text": "new"}, pair=PAIR, sort_ms=3)
    before, (_, body) = content(vault), boxes(vault, NOTE)
    late = closed(vault)
    done, found = repaired(tmp_path, late + early)
    assert (done.older, found) == (0, before)
    (tmp_path / "new.rmj").unlink()
    done, found = repaired(tmp_path, without(late, body) + early)
    assert (done, done.whole) == (Repaired(5, 5, 1, ()), False)
    assert found == before | {NOTE: {"text": "short"}}


@pytest.mark.parametrize("with_head", [True, False])
def test_what_was_deleted_in_another_copy_and_kept_here_is_recovered_with_what_hangs_on_it(
    with_head: bool, vault: Vault, tmp_path: Path
) -> None:
    vault.put(REVISION, b"r" * 16, {"was": {"text": "older"}}, pair=PAIR, parent=NOTE, sort_ms=0)
    copy = Path(shutil.copy(vault.path, tmp_path / "copy.rmj"))
    with closing(Vault.open(copy, PASSPHRASE, state=tmp_path / "elsewhere")) as other:
        for number in range(5):  # so that the counter there is ahead of the one here
            other.put(6, LOOSE, {"lock": number}, sort_ms=5)
        other.delete(NOTE)
    vault.put(2, NOTE, {"text": "changed here"}, pair=PAIR, sort_ms=3)
    with another(vault.keys, copy) as other_copy:
        for entry in other_copy.entries():
            if entry.meta.kind == TOMBSTONE:
                take(vault, version(other_copy, entry))
    before, head = content(vault), vault.head_box
    late = closed(vault)
    done, found = repaired(tmp_path, late if with_head else without(late, head))
    assert (found, done.lost, done.whole) == (before, (), with_head)


def test_what_came_back_by_an_import_together_with_its_tombstone_is_recovered(vault: Vault, tmp_path: Path) -> None:
    with vault.transaction():
        for number, uuid in enumerate((NOTE, PAIR)):
            vault.put(TOMBSTONE, b"%16d" % number, {}, parent=uuid, sort_ms=0)
            old = vault.entry(uuid).meta
            vault.put(old.kind, uuid, vault.get(uuid) | {"name": "again"}, pair=PAIR, sort_ms=0)
    before = content(vault)
    done, found = repaired(tmp_path, closed(vault))
    assert (found, done.whole) == (before, True)


@pytest.mark.parametrize("uuid", [NOTE, PAIR])
@pytest.mark.parametrize("with_head", [True, False])
def test_what_was_deleted_is_not_brought_back(uuid: bytes, with_head: bool, vault: Vault, tmp_path: Path) -> None:
    vault.put(DRAFT, b"d" * 16, {"text": "draft"}, pair=PAIR, parent=NOTE, sort_ms=0)
    early, old_head = vault.path.read_bytes(), vault.head_box
    vault.delete(uuid)
    before, head = content(vault), vault.head_box
    late = closed(vault)
    done, found = repaired(tmp_path, late + early if with_head else without(late + early, head, old_head))
    assert found == before
    assert (done.recovered, done.older, done.lost) == (len(before), 0, ())


def test_what_no_page_lists_is_not_brought_back_where_the_head_adds_up(vault: Vault, tmp_path: Path) -> None:
    vault.put(DRAFT, b"d" * 16, {"text": "draft"}, pair=PAIR, parent=LONG, sort_ms=0)
    pieces = boxes(vault, b"d" * 16)
    early = vault.path.read_bytes()
    vault.delete(b"d" * 16)
    assert [entry.meta.parent for entry in vault.entries() if entry.meta.kind == TOMBSTONE] == [ENDED]
    before, head = content(vault), vault.head_box
    traces = b"".join(early[early.index(piece) - 40 : early.index(piece) + 1100] for piece in pieces)
    late = closed(vault) + bytes(PAGE) + traces
    done, found = repaired(tmp_path, late)
    assert (done.whole, found) == (True, before)
    (tmp_path / "new.rmj").unlink()
    _, found = repaired(tmp_path, without(late, head))
    assert found == before | {b"d" * 16: {"text": "draft"}}  # nobody can tell any more


def test_of_two_vaults_with_one_passphrase_the_one_with_more_in_the_file_is_recovered(
    vault: Vault, new_vault: NewVault, tmp_path: Path
) -> None:
    other = new_vault("other.rmj")
    other.put(6, LOOSE, {"lock": 60}, sort_ms=5)
    before = content(vault)
    foreign, data = closed(other), closed(vault)
    first, second = (at for at in range(0, len(data), PAGE) if b"RMJv1\n" in data[at : at + PAGE])
    swapped = data[:first] + foreign[first : first + PAGE] + data[second:]
    for mixed in (data + foreign, swapped, swapped + foreign):
        done, found = repaired(tmp_path, mixed)
        assert (done.recovered, found) == (5, before)
        (tmp_path / "new.rmj").unlink()


# Keys


def test_one_copy_of_the_key_slots_is_enough_and_a_spare_one_stands_in_for_both(vault: Vault, tmp_path: Path) -> None:
    header, before = vault.container.single("header"), content(vault)
    assert header is not None
    data = closed(vault)
    first = data.index(header)
    done, found = repaired(tmp_path, data[:first] + bytes(len(header)) + data[first + len(header) :])
    assert (done.whole, found) == (True, before)
    (tmp_path / "damaged").write_bytes(without(data, header))
    wreck = Wreck.read(tmp_path / "damaged")
    with pytest.raises(Damaged, match="The keys in this file are gone"):
        keys(wreck)
    unlocked = unlock(wreck, PASSPHRASE, spare=[b"nonsense", header])
    assert rebuild(wreck, unlocked, tmp_path / "again.rmj", stand_in).whole
    with closing(Vault.open(tmp_path / "again.rmj", PASSPHRASE)) as new:
        assert content(new) == before


def test_the_recovery_key_opens_what_is_left() -> None:
    recovery = RecoveryKey.read(known.KNOWN["recovery_key"])
    assert unlock(Wreck.read(known.VAULT), recovery=recovery).keys.master == known.MASTER_KEY


def test_a_wrong_passphrase_is_told_as_such(vault: Vault, tmp_path: Path) -> None:
    closed(vault)
    with pytest.raises(WrongKey):
        unlock(Wreck.read(vault.path), "wrong")


# What is no vault, and where nothing may go


@pytest.mark.parametrize(
    "data", [b"", b"a text\n" * 5000, bytes(9 * PAGE), b"\x04\x00\x83\x1c", b"\x81\x4c\x01\x04\x00\x83\x1c"[1:]]
)
def test_a_file_that_never_was_a_vault_is_told_as_such(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(data)
    with pytest.raises(NotAVault):
        Wreck.read(tmp_path / "damaged")


def test_only_a_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        Wreck.read(tmp_path)
    with pytest.raises(Failed):
        Wreck.read(tmp_path / "none")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(Refused):
            Wreck.read(tmp_path / "pipe")


def test_nothing_is_written_over_and_nothing_unfinished_is_left(vault: Vault, tmp_path: Path) -> None:
    closed(vault)
    wreck = Wreck.read(vault.path)
    unlocked = keys(wreck)
    (tmp_path / "new.rmj").write_text("text")
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(Refused):
        rebuild(wreck, unlocked, tmp_path / "new.rmj", stand_in)
    with pytest.raises(Failed):
        rebuild(wreck, unlocked, tmp_path / "none" / "new.rmj", stand_in)

    def stop(done: int, of: int) -> None:
        if done == of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(wreck, unlocked, tmp_path / "other.rmj", stand_in, stop)
    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "new.rmj").read_text() == "text"
