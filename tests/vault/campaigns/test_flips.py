"""One bit flipped in a byte of a small vault: an error that a person can be told, or exactly the right content."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.vault.campaigns.harness import Sample, answer_of, child, clone, in_parallel, journal_in

_PAGE = 4096
_HARMLESS = {"detected", "reported", "unused"}


def _flip(sample: Sample, offsets: Sequence[int], *, with_passphrase: bool = False, turn: int = 0) -> dict[str, int]:
    """Flip at each offset, in two children, and return how often each verdict fell."""

    def half(number: int) -> dict[str, object]:
        folder = clone(sample, sample.folder.with_name(f"half-{number}"))
        command = child("flips", str(folder), sample.recovery, "yes" if with_passphrase else "no", str(turn))
        return answer_of(command, given=json.dumps(list(offsets[number::2])))

    counts: dict[str, int] = {}
    for answer in in_parallel(half, (0, 1)):
        assert answer["bad"] == []
        assert isinstance(answer["counts"], dict)
        for verdict, times in answer["counts"].items():
            counts[verdict] = counts.get(verdict, 0) + times
    assert counts.keys() <= _HARMLESS
    assert sum(counts.values()) == len(offsets)
    return counts


def _key_slots_and_head(whole: bytes) -> list[int]:
    """Return the offsets of everything in the pages of both key slot copies and of the head that is not zero."""
    pages = [at for at in range(_PAGE, len(whole), _PAGE) if b"RMJv1\n" in whole[at : at + _PAGE]]
    assert len(pages) == 2
    pages.append(max(pages) + _PAGE)
    return [at for page in pages for at in range(page, page + _PAGE) if whole[at]]


def test_a_flipped_bit_is_detected_or_changes_nothing(sample: Sample) -> None:
    whole = journal_in(sample.folder).read_bytes()
    step = [at + (at // 64 * 7) % 64 for at in range(0, len(whole) - 64, 64)]
    offsets = sorted({*step, *range(100), *range(100, _PAGE, 7), *_key_slots_and_head(whole)[::3]})
    counts = _flip(sample, offsets)
    assert counts["detected"] > 500


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(8))
def test_a_flipped_bit_in_any_byte_is_detected_or_changes_nothing(sample: Sample, turn: int) -> None:
    size = journal_in(sample.folder).stat().st_size
    counts = _flip(sample, range(size), turn=turn)
    print(f"\nflips {turn}: {size} bytes, {counts}")
    assert size >= 24_576
    assert counts["detected"] > 10_000


def test_a_flipped_bit_is_detected_with_the_passphrase_too(sample: Sample) -> None:
    whole = journal_in(sample.folder).read_bytes()
    counts = _flip(sample, _key_slots_and_head(whole)[::19] + list(range(0, len(whole), 997)), with_passphrase=True)
    assert counts["detected"] > 20


def test_the_vault_of_this_campaign_has_the_pages_that_it_names(sample: Sample) -> None:
    whole = Path(journal_in(sample.folder)).read_bytes()
    assert len(whole) >= 24_576
    assert len(whole) % _PAGE == 0
