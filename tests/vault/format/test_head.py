"""The head and the keyed set hash in it."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.support.errors import NewerFormat, Tampered
from rmjournal.vault.format.head import BUCKETS, Head, SetChange
from rmjournal.vault.format.seal import Sealer

KEY, VAULT_ID = b"k" * 32, b"v" * 16
SEALER = Sealer(KEY)
EMPTY = Head(1, 0, 0, 0, bytes(32))

u64 = st.integers(0, 2**64 - 1)
heads = st.builds(
    Head,
    u64,
    u64,
    u64,
    st.integers(-(2**63), 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.tuples(*[st.integers(0, 2**256 - 1)] * BUCKETS),
)
rows = st.dictionaries(st.integers(1, 2**63 - 1), st.binary(min_size=1, max_size=30), max_size=8)


def change(records: dict[int, bytes]) -> SetChange:
    found = SetChange(KEY)
    for row, box in records.items():
        found.add(row, box)
    return found


def after(records: dict[int, bytes]) -> Head:
    return EMPTY.following(change(records), 0, bytes(32))


@given(heads)
def test_a_head_is_read_as_it_was_written(head: Head) -> None:
    box = head.seal(SEALER, VAULT_ID)
    assert len(box) == 1136
    assert Head.open(box, SEALER, VAULT_ID) == head


def test_a_head_belongs_to_one_vault_and_one_key() -> None:
    box = EMPTY.seal(SEALER, VAULT_ID)
    with pytest.raises(Tampered):
        Head.open(box, SEALER, b"w" * 16)
    with pytest.raises(Tampered):
        Head.open(box, Sealer(b"l" * 32), VAULT_ID)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        EMPTY.pack()[:-1],
        EMPTY.pack() + b"\0",
        b"\x02" + EMPTY.pack()[1:],
        *(EMPTY.pack()[:at] + b"\x01" + EMPTY.pack()[at + 1 :] for at in range(1, 8)),
    ],
)
def test_a_layout_that_is_not_known_is_left_to_a_newer_version(plain: bytes) -> None:
    with pytest.raises(NewerFormat):
        Head.open(SEALER.seal(plain, b"rmj1/head\0" + VAULT_ID), SEALER, VAULT_ID)


@given(rows, rows)
def test_the_next_head_counts_what_came_and_what_went(first: dict[int, bytes], then: dict[int, bytes]) -> None:
    head = after(first)
    step = SetChange(KEY)
    for row, box in then.items():
        if row in first:
            step.remove(row, first[row])
        step.add(row, box)
    following = head.following(step, 5, b"h" * 32)
    whole = first | then
    assert following.counter == head.counter + 1
    assert (following.records, following.bodies) == (len(whole), len(whole))
    assert (following.wall_ms, following.header_digest) == (5, b"h" * 32)
    assert change(whole).mismatched(following) == frozenset()


@given(rows)
def test_taking_everything_out_again_leaves_nothing(records: dict[int, bytes]) -> None:
    found = change(records)
    for row, box in records.items():
        found.remove(row, box)
    assert found.buckets == [0] * BUCKETS
    assert found.count == 0


def test_the_order_does_not_matter() -> None:
    items = [(32, b"a"), (64, b"b"), (96, b"c")]
    assert len({tuple(change(dict(order)).buckets) for order in permutations(items)}) == 1


@pytest.mark.parametrize("times", [2, 3, 4])
def test_a_row_that_is_counted_more_than_once_does_not_cancel(times: int) -> None:
    found = SetChange(KEY)
    for _ in range(times):
        found.add(7, b"box")
    assert found.mismatched(after({7: b"box"})) == {7}
    assert found.mismatched(EMPTY) == {7}


@given(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))
def test_a_mismatch_names_the_bucket(row: int, other: int) -> None:
    head = after({row: b"box"})
    assert change({row: b"bux"}).mismatched(head) == {row % BUCKETS}
    if other != row:
        assert change({other: b"box"}).mismatched(head) == {row % BUCKETS, other % BUCKETS}


def test_another_key_gives_other_sums() -> None:
    other = SetChange(b"l" * 32)
    other.add(7, b"box")
    assert other.buckets != change({7: b"box"}).buckets
