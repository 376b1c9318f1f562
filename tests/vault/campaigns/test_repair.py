"""A damaged file of two hundred records: whatever of it is intact comes back, and nothing that was never kept."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory

import pytest

from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.record import DRAFT, NOTHING, PAIR
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.rebuild import Repaired, rebuild
from rmjournal.vault.rewrite.salvage import Wreck, unlock
from rmjournal.vault.store.draft_tombstone import ENDED
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.memory import MEMORY
from tests.vault.campaigns.harness import ADA, BEA, CHEAP, NOTE, PASSPHRASE

_PAGE = 4096
_RECORDS = 203  # two pairs, two hundred notes, the tombstone of all drafts
_LOSSES = 2000  # that a share is taken over: it stands on .001 then
_INTERIOR, _UNREADABLE = 5, "unreadable"
_FIRST = range(4)  # the schema, both copies of the key slots, the head

Texts = dict[bytes, str]
Damage = Callable[[Random, bytes], bytes]


@dataclass(frozen=True)
class Whole:
    """A vault before the damage: its bytes, every version of every record, and which pages each of them needs."""

    folder: Path
    recovery: RecoveryKey
    data: bytes
    newest: Texts
    versions: set[tuple[bytes, str]]
    pages: dict[bytes, set[int]]
    pair_of: dict[bytes, bytes]


def _texts(vault: Reader) -> Texts:
    return {entry.meta.uuid: json.dumps(vault.get(entry.meta.uuid)) for entry in vault.entries()}


def _make(folder: Path, seed: int) -> Whole:
    """Make a vault of two pairs and two hundred notes of all sizes, a third of them written again, drafts dropped."""
    random = Random(seed)  # noqa: S311 - chance that can be had again
    vault, recovery = Vault.create(folder / f"{seed}.rmj", PASSPHRASE, kdf=CHEAP)
    ids = [random.randbytes(16) for _ in range(_RECORDS - 3)]
    versions = {(ENDED, "{}")}

    def write(uuid: bytes, kind: int = NOTE, pair: bytes = ADA) -> None:
        text = random.randbytes(int(10 ** random.uniform(2, 4.4))).hex()
        vault.put(kind, uuid, {"text": text}, pair=pair, sort_ms=0)
        versions.add((uuid, json.dumps({"text": text})))

    with closing(vault):
        with vault.transaction():
            for pair in (ADA, BEA):
                write(pair, PAIR)
        for start in range(0, len(ids), 10):
            draft = random.randbytes(16)
            with vault.transaction():
                for number, uuid in enumerate(ids[start : start + 10]):
                    write(uuid, pair=(ADA, BEA)[number % 2])
                write(draft, DRAFT)
            versions = {version for version in versions if version[0] != draft}
            with vault.transaction():
                vault.delete(draft)
                for uuid in ids[max(0, start - 3) : start]:
                    write(uuid, pair=vault.entry(uuid).meta.pair)
        newest, entries = _texts(vault), vault.entries()
        boxes = {entry.meta.uuid: vault.container.body(entry.row) for entry in entries}
        metas = {entry.meta.uuid: vault.container.meta(entry.row) for entry in entries if entry.meta.kind == PAIR}
    data = vault.path.read_bytes()
    pages = {uuid: _pages(data, box) for uuid, box in boxes.items()}
    pages |= {b"meta" + uuid: _pages(data, box) for uuid, box in metas.items()}
    pair_of = {entry.meta.uuid: entry.meta.pair for entry in entries}
    return Whole(folder, recovery, data, newest, versions, pages, pair_of)


def _pages(data: bytes, box: bytes) -> set[int]:
    """Return the pages that a box lies on, of which SQLite fills each with 489 bytes of it at least."""
    found, last = set(), 0
    for start in range(0, len(box) - 16, 450):
        piece = box[start : start + 16]
        at = data.find(piece, last)  # most often a little further on
        at = data.find(piece, 0, last) if at < 0 else at
        if at >= 0:  # what begins on one page and ends on another is not found in one piece
            found.add(at // _PAGE)
            last = at
    return found


@pytest.fixture(scope="module")
def whole() -> Iterator[Whole]:
    """The vault that most of this campaign damages, in memory where the system has such a place."""
    with TemporaryDirectory(prefix="rmj-", dir=MEMORY) as folder:
        yield _make(Path(folder).resolve(), 1)


def _repaired(whole: Whole, data: bytes) -> tuple[Repaired, Texts]:
    """Repair the bytes; return what was told and what is there. Each record is one that was kept, byte for byte."""
    damaged, target = whole.folder / "damaged", whole.folder / "repaired.rmj"
    damaged.write_bytes(data)
    target.unlink(missing_ok=True)
    wreck = Wreck.read(damaged)
    done = rebuild(wreck, unlock(wreck, recovery=whole.recovery), target, lambda _: {"text": _UNREADABLE})
    with closing(Vault.open(target, recovery=whole.recovery)) as vault:
        assert verify(vault, full=True).faults == ()
        found = _texts(vault)
    found = {uuid: text for uuid, text in found.items() if text != json.dumps({"text": _UNREADABLE})}
    assert set(found.items()) <= whole.versions
    assert len(found) == done.recovered
    assert {meta.uuid for meta in done.lost}.isdisjoint(found)
    return done, found


def _without(data: bytes, pages: Iterable[int]) -> bytes:
    kept = bytearray(data)
    for page in pages:
        kept[page * _PAGE : (page + 1) * _PAGE] = bytes(_PAGE)
    return bytes(kept)


def _intact(whole: Whole, lost: set[int]) -> set[bytes]:
    """Return the records whose pages are all there, and which a page with the key of their pair is left for."""

    def there(name: bytes) -> bool:
        return whole.pages[name].isdisjoint(lost)

    open_pairs = {NOTHING} | {pair for pair in (ADA, BEA) if there(pair) or there(b"meta" + pair)}
    return {uuid for uuid in whole.newest if there(uuid) and whole.pair_of[uuid] in open_pairs}


def _losses(whole: Whole, count: int, rounds: int) -> Iterator[set[int]]:
    """Draw some pages at random, many times, the same ones in each run; the first four pages are never among them."""
    pages = range(len(_FIRST), len(whole.data) // _PAGE)
    for seed in range(rounds):
        yield set(Random(seed).sample(pages, count))  # noqa: S311 - chance that can be had again


def _check_what_comes_back(whole: Whole, count: int, rounds: int) -> None:
    """Lose some pages at random, many times: each record that is intact comes back, byte for byte."""
    for lost in _losses(whole, count, rounds):
        done, found = _repaired(whole, _without(whole.data, lost))
        intact = _intact(whole, lost)
        assert {uuid: found.get(uuid) for uuid in intact} == {uuid: whole.newest[uuid] for uuid in intact}
        assert done.of == _RECORDS
        assert done.whole == (len(intact) == _RECORDS)


def _share(whole: Whole, count: int) -> float:
    """Return the mean share of intact records over many losses. One that takes both pages with the key of a pair
    takes half the records along, about one in three hundred at ten pages, so that a few losses tell nothing."""
    return fmean(len(_intact(whole, lost)) for lost in _losses(whole, count, _LOSSES)) / _RECORDS


def test_without_damage_without_the_first_page_and_without_the_tree_everything_comes_back(whole: Whole) -> None:
    pages = len(whole.data) // _PAGE
    interior = [page for page in range(1, pages) if whole.data[page * _PAGE] == _INTERIOR]
    assert 400 <= pages <= 700
    assert interior
    for lost in ((), (0,), interior, [0, *interior]):
        done, found = _repaired(whole, _without(whole.data, lost))
        assert (done, done.whole) == (Repaired(_RECORDS, _RECORDS, 0, ()), True)
        assert found == whole.newest


def test_what_is_intact_comes_back_when_pages_are_lost(whole: Whole) -> None:
    _check_what_comes_back(whole, 1, 10)
    _check_what_comes_back(whole, 10, 15)
    assert _share(whole, 1) >= 0.99
    assert _share(whole, 10) >= 0.94


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_what_is_intact_comes_back_from_many_vaults_when_pages_are_lost(seed: int, scratch: Path) -> None:
    whole = _make(scratch, seed)
    for count in (1, 10, 100):
        _check_what_comes_back(whole, count, 100)
    shares = [_share(whole, count) for count in (1, 10, 100)]
    print(f"\nrepair {seed}: {len(whole.data) // _PAGE} pages, shares {shares}")
    assert shares[0] >= 0.99
    assert shares[1] >= 0.94


def _cut_short(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _cut_out(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randrange(3 * _PAGE) :]


def _flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 100, 10_000))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _strewn(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for page in random.sample(range(len(data) // _PAGE), 20):
        changed[page * _PAGE : (page + 1) * _PAGE] = random.randbytes(_PAGE)
    return bytes(changed)


def _shuffled(random: Random, data: bytes) -> bytes:
    pages = [data[at : at + _PAGE] for at in range(0, len(data), _PAGE)]
    for _ in range(random.choice((1, 20, 500))):
        pages[random.randrange(len(pages))] = random.choice(pages)
    return b"".join(pages)


def _numbered_anew(random: Random, data: bytes) -> bytes:
    """Change numbers at the beginning of pages: chains of overflow pages then lead astray, in circles too."""
    changed, pages = bytearray(data), len(data) // _PAGE
    for page in random.sample(range(pages), 50):
        changed[page * _PAGE : page * _PAGE + 4] = random.randrange(pages + 2).to_bytes(4, "big")
    return bytes(changed)


_DAMAGES = [_cut_short, _cut_out, _flipped, _strewn, _shuffled, _numbered_anew]


def _survive(whole: Whole, damage: Damage, seeds: Iterable[int]) -> None:
    """Damage the file in one way, many times: an error that a person can be told, or records that were kept."""
    for seed in seeds:
        data = damage(Random(seed), whole.data)  # noqa: S311
        with suppress(RmjournalError):
            _repaired(whole, data)


@pytest.mark.parametrize("damage", _DAMAGES)
def test_no_damage_ends_in_a_crash_or_in_a_record_that_was_never_kept(whole: Whole, damage: Damage) -> None:
    _survive(whole, damage, range(4))


@pytest.mark.slow
@pytest.mark.parametrize("damage", _DAMAGES)
def test_no_damage_of_many_ends_in_a_crash_or_in_a_record_that_was_never_kept(whole: Whole, damage: Damage) -> None:
    _survive(whole, damage, range(200))


def test_pages_of_another_vault_of_the_same_person_are_no_records_of_this_one(whole: Whole, scratch: Path) -> None:
    other = _make(scratch, 99).data
    for seed in range(3):
        random, mixed = Random(seed), bytearray(whole.data)  # noqa: S311
        lost = set(random.sample(range(len(_FIRST), min(len(other), len(mixed)) // _PAGE), 20))
        for page in lost:
            mixed[page * _PAGE : (page + 1) * _PAGE] = other[page * _PAGE : (page + 1) * _PAGE]
        _, found = _repaired(whole, bytes(mixed) + other)
        assert _intact(whole, lost) <= found.keys()
