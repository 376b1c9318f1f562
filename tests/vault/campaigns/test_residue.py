"""What was shredded or replaced is found nowhere: not in the file, not in a gap of its pages, not beside it."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from rmjournal.vault.format.record import DRAFT, PAIR
from rmjournal.vault.format.slots import Header
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.harness import ADA, BEA, CHEAP, NOTE, Sample, reopen, spread
from tests.vault.inside import connection_of

_PIECE = 24  # bytes: what was sealed is as good as random, so no such piece is found by chance
_PIECES = 8  # looked for of each box


def _found(folder: Path, boxes: Sequence[bytes]) -> list[int]:
    """Return which of the boxes are in any file of the folder, be it in part."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [number for number, box in enumerate(boxes) if any(piece in each for piece in _of(box) for each in files)]


def _of(box: bytes) -> list[bytes]:
    starts = spread(range(0, len(box) - _PIECE + 1, _PIECE), _PIECES)
    return [box[at : at + _PIECE] for at in starts]


def _boxes(vault: Vault, uuid: bytes) -> list[bytes]:
    """Return both boxes of a record, as they lie in the file now."""
    row = vault.entry(uuid).row
    return [vault.container.meta(row), vault.container.body(row)]


def _lived(vault: Vault, steps: int) -> list[bytes]:
    """Write, change and delete in both pairs, mostly in Bea's; return every box that was ever sealed for her."""
    chance, written, boxes = Random(steps), list[bytes](), _boxes(vault, BEA)  # noqa: S311 - to be had again
    for step in range(steps):
        mine = chance.random() < 0.05
        uuid = (1000 + step).to_bytes(16, "big")
        if written and not mine and chance.random() < 0.5:
            uuid = chance.choice(written)
        if uuid in written and chance.random() < 0.1:
            written.remove(uuid)
            vault.delete(uuid)
            continue
        text = "x" * chance.choice((3, 300, 1000, 2500, 9000))
        kind = vault.entry(uuid).meta.kind if uuid in written else chance.choice((NOTE, NOTE, DRAFT))
        vault.put(kind, uuid, {"text": text}, pair=ADA if mine else BEA, sort_ms=step)
        if not mine:
            boxes += _boxes(vault, uuid)
            if uuid not in written:
                written.append(uuid)
        if step % 50 == 0:
            vault.put(PAIR, BEA, {"alias": "Bea", "step": step}, sort_ms=2)
            boxes += _boxes(vault, BEA)
    return boxes


def _shred(sample: Sample, steps: int) -> int:
    """Live, shred, and look for what was shredded; return how many boxes that were."""
    with closing(reopen(sample.folder, sample)) as vault:
        boxes = _lived(vault, steps)
        living = [box for entry in vault.entries() if entry.meta.pair == BEA for box in _boxes(vault, entry.meta.uuid)]
        assert _found(sample.folder, living[:100]) == list(range(len(living[:100])))
        vault.delete(BEA)
        vault.compact()
        assert vault.notices == []
        assert _found(sample.folder, boxes) == []
        assert verify(vault, full=True).faults == ()
    assert _found(sample.folder, boxes) == []
    return len(boxes)


def test_nothing_of_a_shredded_pair_is_found_in_the_file_or_beside_it(sample: Sample) -> None:
    assert _shred(sample, 150) > 200


@pytest.mark.slow
def test_nothing_of_a_long_life_is_found_after_a_shred(sample: Sample) -> None:
    count = _shred(sample, 2_000)
    print(f"\nresidue: {count} boxes, {_PIECES} pieces of each, none found")
    assert count > 1_500


def test_the_search_of_this_campaign_finds_what_a_weaker_deletion_leaves(sample: Sample) -> None:
    with closing(reopen(sample.folder, sample)) as vault:
        boxes = _lived(vault, 60)
        connection_of(vault).execute("PRAGMA secure_delete=OFF")
        vault.delete(BEA)
        assert _found(sample.folder, boxes) != []


def _replace_slots(sample: Sample, times: int) -> int:
    """Replace passphrase and recovery key so often; return how many pieces of older slots were looked for."""
    old: list[bytes] = []
    with closing(reopen(sample.folder, sample)) as vault:
        for number in range(times):
            header = vault.container.single("header") or b""
            old += [header[-32:]]  # the MAC
            old += [part for slot in Header.parse(header).slots for part in (slot.params, slot.box)]
            assert _found(sample.folder, old) == list(range(len(old) - 5, len(old)))
            vault.change_passphrase(f"passphrase number {number}", kdf=CHEAP)
            vault.new_recovery_key()
            assert vault.notices == []
            assert _found(sample.folder, old) == []
    assert _found(sample.folder, old) == []
    return len(old)


@pytest.mark.usefixtures("new_salts")
def test_no_older_key_slot_is_found_in_the_file_or_beside_it(sample: Sample) -> None:
    assert _replace_slots(sample, 8) == 40


@pytest.mark.slow
@pytest.mark.usefixtures("new_salts")
def test_no_key_slot_of_many_changes_is_found(sample: Sample) -> None:
    count = _replace_slots(sample, 150)
    print(f"\nresidue: {count} parts of older key slots, none found")
    assert count == 750
