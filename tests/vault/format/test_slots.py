"""The header and its key slots."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support.errors import Damaged, NewerFormat, Tampered
from rmjournal.vault.format.kdf import Kdf, pack_params
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.slots import PASSPHRASE, RECOVERY, Header, KeySlot, digest, new_header
from rmjournal.vault.store.vault import Vault
from tests.conftest import PASSPHRASE as SIX_WORDS

MASTER_KEY = bytes(range(32))
CHEAP = Kdf(19_456, 1, 1)
HEADER, RECOVERY_KEY = new_header("six words", CHEAP, MASTER_KEY)
RAW = HEADER.pack(MASTER_KEY)

foreign = st.builds(KeySlot, st.integers(3, 255), st.integers(0, 255), st.binary(max_size=40), st.binary(max_size=90))


def header(*slots: KeySlot) -> Header:
    return Header(bytes(16), 1, slots)


def test_a_new_header_opens_with_the_passphrase_and_with_the_recovery_key() -> None:
    found = Header.parse(RAW)
    assert found == HEADER
    assert found.is_authentic(RAW, MASTER_KEY)
    assert found.unlock("six words") == MASTER_KEY
    assert found.unlock(recovery=RECOVERY_KEY) == MASTER_KEY
    assert [slot.slot_type for slot in found.slots] == [PASSPHRASE, RECOVERY]
    assert len({slot.number for slot in found.slots}) == 2


def test_other_keys_open_nothing() -> None:
    assert HEADER.unlock("six word") is None
    assert HEADER.unlock() is None
    assert HEADER.unlock(recovery=RecoveryKey.draw()) is None


def test_a_recovery_key_does_not_try_the_passphrase_slots() -> None:
    slots = tuple(slot for slot in HEADER.slots if slot.slot_type == PASSPHRASE)
    assert header(*slots).unlock("six words", RECOVERY_KEY) is None


def test_two_headers_share_nothing() -> None:
    other, key = new_header("six words", CHEAP, MASTER_KEY)
    assert other.vault_id != HEADER.vault_id
    assert key.seed != RECOVERY_KEY.seed
    assert {slot.params for slot in other.slots}.isdisjoint(slot.params for slot in HEADER.slots)


def test_a_slot_of_one_vault_opens_nothing_in_another() -> None:
    slot = HEADER.slots[1]
    kek = RECOVERY_KEY.kek(slot.params, HEADER.vault_id)
    assert slot.unwrap(kek, HEADER.vault_id) == MASTER_KEY
    assert slot.unwrap(kek, os.urandom(16)) is None
    assert KeySlot(slot.slot_type, 9, slot.params, slot.box).unwrap(kek, HEADER.vault_id) is None
    assert KeySlot(9, slot.number, slot.params, slot.box).unwrap(kek, HEADER.vault_id) is None


@given(st.binary(min_size=16, max_size=16), st.integers(0, 2**32 - 1), st.lists(foreign, min_size=1, max_size=16))
def test_a_header_is_read_as_it_was_written(vault_id: bytes, epoch: int, slots: list[KeySlot]) -> None:
    wanted = Header(vault_id, epoch, tuple(slots))
    raw = wanted.pack(MASTER_KEY)
    assert Header.parse(raw) == wanted
    assert wanted.is_authentic(raw, MASTER_KEY)
    assert not wanted.is_authentic(raw, bytes(32))


def test_a_header_that_was_cut_off_anywhere_is_damaged() -> None:
    for size in range(len(RAW)):
        with pytest.raises(Damaged):
            Header.parse(RAW[:size])


@given(st.integers(0, 8 * len(RAW) - 1))
def test_a_changed_bit_is_noticed(bit: int) -> None:
    raw = bytearray(RAW)
    raw[bit // 8] ^= 1 << bit % 8
    with suppress(Damaged, NewerFormat):
        assert not Header.parse(bytes(raw)).is_authentic(bytes(raw), MASTER_KEY)


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_read_or_refused(noise: bytes, begins_well: bool) -> None:
    raw = RAW[:6] + noise if begins_well else noise
    with suppress(Damaged, NewerFormat):
        assert Header.parse(raw).slots


def test_every_byte_of_the_header_is_named_by_its_digest() -> None:
    assert digest(RAW) != digest(RAW + b"\0")
    assert len(digest(RAW)) == 32


# Changing the passphrase


def test_a_new_passphrase_replaces_the_old_slot_and_keeps_all_others() -> None:
    later = KeySlot(77, 5, b"params", b"box")
    old = Header(HEADER.vault_id, 1, (*HEADER.slots, later))
    new = old.with_passphrase("other words", CHEAP, MASTER_KEY)
    assert new.unlock("six words") is None
    assert new.unlock("other words") == MASTER_KEY
    assert new.unlock(recovery=RECOVERY_KEY) == MASTER_KEY
    assert later in new.slots
    assert [slot.slot_type for slot in new.slots].count(PASSPHRASE) == 1
    assert len({slot.number for slot in new.slots}) == len(new.slots)
    assert Header.parse(new.pack(MASTER_KEY)) == new


def test_the_number_of_the_old_slot_is_not_used_again() -> None:
    new = HEADER.with_passphrase("other words", CHEAP, MASTER_KEY)
    assert new.slots[0].number not in {slot.number for slot in HEADER.slots}


def test_a_cost_outside_the_window_is_never_written() -> None:
    with pytest.raises(Tampered):
        HEADER.with_passphrase("other words", Kdf(8, 1, 1), MASTER_KEY)


# Slots of a later version


def needs_key_file() -> KeySlot:
    slot = HEADER.slots[0]
    return KeySlot(PASSPHRASE, 9, slot.params[:13] + b"\x01" + slot.params[14:], slot.box)


def test_a_passphrase_slot_of_a_later_kind_is_passed_over_where_another_opens() -> None:
    both = Header(HEADER.vault_id, 1, (needs_key_file(), *HEADER.slots))
    assert both.unlock("six words") == MASTER_KEY


def test_a_passphrase_slot_of_a_later_kind_is_named_where_no_other_opens() -> None:
    with pytest.raises(NewerFormat):
        Header(HEADER.vault_id, 1, (needs_key_file(),)).unlock("six words")


def test_the_recovery_key_still_opens_where_the_passphrase_needs_a_later_version() -> None:
    recovery = HEADER.slots[1]
    assert Header(HEADER.vault_id, 1, (needs_key_file(), recovery)).unlock(recovery=RECOVERY_KEY) == MASTER_KEY


def test_many_costly_slots_are_refused_before_any_of_them_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    master_key, vault_id = bytes(32), bytes(16)
    dear = Kdf(1_048_576, 4, 4)  # alone it is allowed
    slots = tuple(
        KeySlot.wrap(PASSPHRASE, number, pack_params(dear, bytes(16)), bytes(32), master_key, vault_id)
        for number in range(2)
    )
    tried = []
    monkeypatch.setattr("rmjournal.vault.format.slots.passphrase_kek", lambda *given: tried.append(given))
    with pytest.raises(Tampered):
        Header(vault_id, 1, slots).unlock("any words will do")
    assert tried == []


def test_a_newer_version_in_one_copy_of_the_header_does_not_hide_the_other(
    tmp_path: Path, new_vault: Callable[..., Vault]
) -> None:
    vault = new_vault("journal.rmj")
    vault.close()
    with sqlite3.connect(tmp_path / "journal.rmj") as connection:
        ((raw,),) = connection.execute("SELECT v FROM header").fetchall()
        connection.execute("UPDATE header SET v = ?", (raw[:4] + b"9" + raw[5:],))
    connection.close()
    again = Vault.open(tmp_path / "journal.rmj", SIX_WORDS)
    assert any("copies of the keys" in notice for notice in again.notices)
    again.close()
