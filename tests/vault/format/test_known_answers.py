"""The known-answer vault, byte by byte, and the published answers of XAES-256-GCM."""

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.format.kdf import passphrase_bytes, passphrase_kek, read_params
from rmjournal.vault.format.record import (
    Meta,
    body_context,
    body_digest,
    body_text,
    decode_text,
    encode_body,
    meta_context,
)
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import NONCE, Sealer, expand, pad, padded_size
from rmjournal.vault.format.slots import PASSPHRASE as PASSPHRASE_SLOT
from rmjournal.vault.format.slots import RECOVERY, Header, digest
from rmjournal.vault.store.vault import Vault
from tests.vectors.known import (
    KNOWN,
    MASTER_KEY,
    PAIR,
    PAIR_ROW,
    PASSPHRASE,
    RECORDS,
    SESSION,
    SESSION_ROW,
    VAULT,
    VAULT_ID,
    fresh_copy,
    rows_of,
)
from tests.vectors.reader import read_all

ROWS = rows_of(VAULT)
PAIR_KEY = bytes.fromhex(KNOWN["session"]["pair_key"])


def sealer(label: str) -> Sealer:
    return Sealer(expand(MASTER_KEY, label, VAULT_ID))


def again(key: Sealer, box: bytes, context: bytes) -> bytes:
    """Open a box and seal what was in it with its own nonce."""
    return key.seal_with_nonce(box[:NONCE], key.open(box, context), context)


def header() -> Header:
    return Header.parse(ROWS["header", 1])


# XAES-256-GCM, the answers of c2sp.org/XAES-256-GCM


@pytest.mark.parametrize(
    ("key", "context", "answer"),
    [
        (1, b"", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
        (3, b"c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
    ],
)
def test_xaes_gives_the_published_answers(key: int, context: bytes, answer: str) -> None:
    nonce = b"ABCDEFGHIJKLMNOPQRSTUVWX"
    one = Sealer(bytes((key,)) * 32)
    box = one.seal_with_nonce(nonce, b"XAES-256-GCM", context)
    assert box.hex() == nonce.hex() + answer
    assert one.open(box, context) == b"XAES-256-GCM"


def test_xaes_gives_the_published_answer_to_ten_thousand_random_messages() -> None:
    stream = hashlib.shake_128().digest(10_000 * (32 + 24 + 2 + 2 * 255))
    at = 0

    def take(size: int) -> bytes:
        nonlocal at
        at += size
        return stream[at - size : at]

    boxes = hashlib.shake_128()
    for _ in range(10_000):
        one, nonce = Sealer(take(32)), take(24)
        plain = take(take(1)[0])
        boxes.update(one.seal_with_nonce(nonce, plain, take(take(1)[0]))[NONCE:])
    assert boxes.hexdigest(32) == "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939"


# The vault


@pytest.mark.parametrize("by_recovery_key", [False, True])
def test_the_known_vault_opens_with_either_key_and_gives_its_records(tmp_path: Path, by_recovery_key: bool) -> None:
    path = fresh_copy(tmp_path / "known.rmj")
    recovery = RecoveryKey.read(KNOWN["recovery_key"]) if by_recovery_key else None
    vault = Vault.open(path, None if recovery else PASSPHRASE, recovery=recovery, state=tmp_path / "state")
    with closing(vault):
        assert {entry.meta.uuid: vault.get(entry.meta.uuid) for entry in vault.entries()} == RECORDS
        assert {entry.meta.uuid: obj for entry, obj in vault.scan()} == RECORDS
        assert vault.notices == []
        assert vault.head.counter == 4
        assert vault.last_saved_ms == 1_700_000_006_000
    assert path.read_bytes() == VAULT.read_bytes(), "opening for reading changed the file"


def test_the_rows_are_those_of_the_answers() -> None:
    assert ROWS["header", 1].hex() == ROWS["header2", 1].hex() == KNOWN["header"]
    assert ROWS["head", 1].hex() == KNOWN["head"]
    for table in ("rec", "body"):
        found = {str(row): box.hex() for (of, row), box in ROWS.items() if of == table}
        assert found == KNOWN[table]


@pytest.mark.parametrize("label", [*KNOWN["keys"], "header-mac"])
def test_each_purpose_has_the_known_key(label: str) -> None:
    known = KNOWN["header_mac_key"] if label == "header-mac" else KNOWN["keys"][label]
    assert expand(MASTER_KEY, label, VAULT_ID).hex() == known


def test_both_key_slots_hold_the_master_key_and_are_sealed_again_alike() -> None:
    recovery = RecoveryKey.read(KNOWN["recovery_key"])
    types = []
    for slot in header().slots:
        types.append(slot.slot_type)
        if slot.slot_type == PASSPHRASE_SLOT:
            known = read_params(slot.params)
            assert known is not None
            kek = passphrase_kek(PASSPHRASE, *known, VAULT_ID)
            assert known[0] == (19_456, 2, 1)
        else:
            kek = recovery.kek(slot.params, VAULT_ID)
        assert slot.unwrap(kek, VAULT_ID) == MASTER_KEY
        context = b"rmj1/slot\0" + VAULT_ID + bytes((slot.slot_type, slot.number)) + slot.params
        assert again(Sealer(kek), slot.box, context) == slot.box
    assert types == [PASSPHRASE_SLOT, RECOVERY]


def test_the_header_is_packed_again_alike_with_its_mac() -> None:
    assert header().vault_id == VAULT_ID
    assert header().is_authentic(ROWS["header", 1], MASTER_KEY)
    assert header().pack(MASTER_KEY) == ROWS["header", 1]


def test_the_head_is_opened_packed_and_sealed_again_alike() -> None:
    box, key = ROWS["head", 1], sealer("head")
    head = Head.open(box, key, VAULT_ID)
    assert head.pack().hex() == KNOWN["head_plain"]
    assert (head.records, head.bodies) == (2, 2)
    assert head.header_digest == digest(ROWS["header", 1])
    assert again(key, box, b"rmj1/head\0" + VAULT_ID) == box


@pytest.mark.parametrize("row", [PAIR_ROW, SESSION_ROW])
def test_each_meta_is_opened_packed_and_sealed_again_alike(row: int) -> None:
    box, key = ROWS["rec", row], sealer("meta")
    plain = key.open(box, meta_context(VAULT_ID, row))
    meta = Meta.unpack(plain)
    assert meta.pack() == plain
    assert meta.body_digest == body_digest(ROWS["body", row])
    assert meta.body_size == len(ROWS["body", row])
    if row == SESSION_ROW:
        assert plain.hex() == KNOWN["session"]["meta_plain"]
    else:
        assert meta.key == PAIR_KEY
    assert again(key, box, meta_context(VAULT_ID, row)) == box


@pytest.mark.parametrize(("row", "uuid"), [(PAIR_ROW, PAIR), (SESSION_ROW, SESSION)])
def test_each_body_is_opened_encoded_and_sealed_again_alike(row: int, uuid: bytes) -> None:
    box = ROWS["body", row]
    key = sealer("vault") if row == PAIR_ROW else Sealer(PAIR_KEY)
    meta = Meta.unpack(sealer("meta").open(ROWS["rec", row], meta_context(VAULT_ID, row)))
    plain = key.open(box, body_context(VAULT_ID, row))
    assert meta.uuid == uuid
    assert decode_text(body_text(meta, plain)) == RECORDS[uuid]
    assert encode_body(meta, RECORDS[uuid]) == plain
    assert again(key, box, body_context(VAULT_ID, row)) == box


def test_leaves_and_sums_are_those_of_the_answers() -> None:
    head = Head.open(ROWS["head", 1], sealer("head"), VAULT_ID)
    everything = SetChange(expand(MASTER_KEY, "set", VAULT_ID))
    for row in (PAIR_ROW, SESSION_ROW):
        one = SetChange(expand(MASTER_KEY, "set", VAULT_ID))
        one.add(row, ROWS["rec", row])
        everything.add(row, ROWS["rec", row])
        assert one.buckets[row % 32].to_bytes(32, "big").hex() == KNOWN["leaves"][str(row)]
        assert sum(one.buckets) == one.buckets[row % 32]
    assert everything.mismatched(head) == frozenset()


@pytest.mark.parametrize(("size", "padded"), [(int(size), padded) for size, padded in KNOWN["padding"].items()])
def test_padding_is_that_of_the_answers(size: int, padded: int) -> None:
    assert padded_size(size) == padded
    assert len(pad(bytes(size))) == padded


@pytest.mark.parametrize(("seed", "text"), list(KNOWN["recovery"].items()))
def test_recovery_keys_are_written_and_read_as_in_the_answers(seed: str, text: str) -> None:
    assert RecoveryKey(bytes.fromhex(seed)).text() == text
    assert RecoveryKey.read(text).seed.hex() == seed


def test_the_passphrase_is_prepared_as_in_the_answers() -> None:
    assert passphrase_bytes(PASSPHRASE).hex() == KNOWN["passphrase_utf8_after_opaque_string"]
    assert passphrase_bytes("Pa\u0308sse\u3000phrase").hex() == KNOWN["passphrase_utf8_after_opaque_string"]


# Another reader


def test_a_reader_made_from_the_specification_alone_reads_the_known_vault(tmp_path: Path) -> None:
    path = fresh_copy(tmp_path / "known.rmj")
    assert read_all(path, bytes.fromhex(KNOWN["passphrase_utf8_after_opaque_string"])).records == RECORDS


def test_a_reader_made_from_the_specification_alone_reads_what_this_version_writes(tmp_path: Path) -> None:
    path = fresh_copy(tmp_path / "known.rmj")
    new_pair, new_note, lone = b"p" * 16, b"n" * 16, b"l" * 16
    with closing(Vault.open(path, PASSPHRASE)) as vault:
        vault.put(1, new_pair, {"name": "Bo"}, sort_ms=1)
        vault.put(2, new_note, {"text": "long " * 1000}, pair=new_pair, sort_ms=2)
        vault.put(6, lone, {"theme": "dark"}, sort_ms=3)
        vault.put(2, SESSION, {"text": "zuhören, 3."}, pair=PAIR, sort_ms=4)
    found = read_all(path, bytes.fromhex(KNOWN["passphrase_utf8_after_opaque_string"])).records
    wanted: dict[bytes, object] = {
        PAIR: RECORDS[PAIR],
        SESSION: {"text": "zuhören, 3."},  # the version before came from an unknown device: no "over"
        new_pair: {"name": "Bo"},
        new_note: {"text": "long " * 1000},
        lone: {"theme": "dark"},
    }
    assert found == wanted
