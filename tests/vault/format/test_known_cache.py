"""The known-answer journal with every sort of row in its cache, byte by byte."""

import hashlib
import json
import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rmjournal.journal import Journal
from rmjournal.journal.records import gists
from rmjournal.vault.format.word_table import WordTable
from rmjournal.vault.store import cache
from rmjournal.vault.store.kept_rows import GISTS, WORDS
from tests.vectors.known import CACHED, CACHED_KNOWN, PASSPHRASE
from tests.vectors.reader import Found, read_all

KNOWN: dict[str, Any] = json.loads(CACHED_KNOWN.read_text("utf-8"))
METAS, CHANGES, WORDS_ROW, GISTS_ROW = 1, 2, 16, 1 << 32
GONE, LATER = b"G" * 16, b"L" * 16


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the known journal."""
    copy = Path(shutil.copyfile(CACHED, tmp_path / "known.rmj"))
    copy.chmod(0o600)
    return copy


@pytest.fixture
def found(path: Path) -> Found:
    """What a reader made from the specification alone finds in it."""
    return read_all(path, PASSPHRASE.encode())


# As the specification says


def test_the_rows_are_those_of_the_answers(found: Found) -> None:
    assert {str(row): data.hex() for row, data in found.cache.items()} == KNOWN["cache"]
    assert {str(row): size for row, size in found.padded.items()} == KNOWN["padded"]
    assert sorted(found.cache) == [METAS, CHANGES, WORDS_ROW, GISTS_ROW]


def test_the_table_and_what_changed_since_are_the_metas(found: Found) -> None:
    table, changes = found.cache[METAS], found.cache[CHANGES]
    assert table[:8] == changes[:8] == b"metas 1\0"
    assert table[8:40] == bytes(32)
    assert changes[8:40] == table[40:72]
    assert changes[40:72] == hashlib.sha256(found.head).digest()
    (count,) = struct.unpack_from(">I", changes, 72)
    assert changes[76 : 76 + 16 * count] == GONE
    lines = _lines(table[72:]) | _lines(changes[76 + 16 * count :])
    assert {row: meta for row, meta in lines.items() if meta[32:48] != GONE} == {
        row: meta[:112] + meta[144:] for row, meta in found.metas.items()
    }
    assert LATER in [meta[32:48] for meta in _lines(changes[76 + 16 * count :]).values()]


def _lines(table: bytes) -> dict[int, bytes]:
    """Return the metas of a table by their rows, and fail where its order is another one."""
    (count,) = struct.unpack_from(">I", table)
    kinds, places = table[4 : 4 + count], struct.unpack_from(f">{count}I", table, 4 + count)
    lines = [table[at : at + 136] for at in range(4 + 5 * count, len(table), 136)]
    assert len(lines) == count
    assert bytes(line[0] for line in lines) == kinds
    ages = [(struct.unpack_from(">q", line, 24)[0], line[32:48]) for line in lines]
    assert ages == sorted(ages)
    ids = [lines[place][32:48] for place in places]
    assert ids == sorted(line[32:48] for line in lines)
    return {int.from_bytes(line[128:], "big"): line[:128] for line in lines}


def test_each_word_stands_for_the_records_that_have_it(found: Found) -> None:
    data = found.cache[WORDS_ROW]
    assert data[:8] == b"words 1\0"
    records, words, size = struct.unpack_from(">III", data, 8)
    named = [_uuid_of(found, each) for each in struct.unpack_from(f">{records}Q", data, 20)]
    start = 20 + 8 * records
    listed = data[start : start + size].decode()
    assert (listed[0], listed[-1]) == ("\n", "\n")
    sets = data[start + size :]
    assert len(sets) == words * ((records + 7) // 8)
    said: dict[str, list[str]] = {uuid.hex(): [] for uuid in named}
    for word, bits in zip(listed[1:-1].split("\n"), sets, strict=True):
        for at, uuid in enumerate(named):
            if bits >> at & 1:
                said[uuid.hex()].append(word)
    assert said == KNOWN["words"]


def test_each_gist_is_its_record_without_texts(found: Found) -> None:
    data = found.cache[GISTS_ROW]
    assert data[:8] == b"gists 1\0"
    records, none, size = struct.unpack_from(">III", data, 8)
    assert none == 0
    versions = struct.unpack_from(f">{records}Q", data, 20)
    piece = data[20 + 8 * records :]
    assert len(piece) == size
    *heading, packed = piece.split(b"\n", 3)
    cut = {int(number): names for number, *names in (line.decode().split() for line in heading)}
    kinds = msgspec.msgpack.decode(packed)
    assert sorted(_uuid_of(found, version).hex() for version in versions) == KNOWN["gists"]
    for version, gist in zip(versions, (gist for kind in kinds for gist in kind), strict=True):
        meta = next(meta for meta in found.metas.values() if meta[80:88] == version.to_bytes(8, "big"))
        uuid, kind, pair, parent, created, at, empty, *body = gist
        assert (uuid, kind, pair, parent, empty) == (meta[32:48].hex(), meta[0], meta[48:64].hex(), None, {})
        assert [_ms(created), _ms(at)] == [*struct.unpack_from(">qq", meta, 16)]
        stored = found.records[meta[32:48]]
        assert isinstance(stored, dict)
        shown = [{name: each for name, each in stored.items() if name not in cut[kind]}] if kind in cut else []
        assert body == shown


def _uuid_of(found: Found, version: int) -> bytes:
    (meta,) = (meta for meta in found.metas.values() if meta[80:88] == version.to_bytes(8, "big"))
    return meta[32:48]


def _ms(moment: datetime) -> int:
    return round(moment.astimezone(UTC).timestamp() * 1000)


# As the program reads it


@pytest.fixture
def journal(path: Path, tmp_path: Path) -> Iterator[Journal]:
    """The known journal, open."""
    with Journal.open(path, PASSPHRASE, state=tmp_path / "state") as opened:
        yield opened


def test_the_program_takes_the_records_from_the_table(journal: Journal) -> None:
    vault = journal.records.vault
    assert cache.load(vault.container, vault.keys, vault.head_box) is not None
    assert {entry.meta.uuid.hex(): vault.get(entry.meta.uuid) for entry in vault.entries()} == KNOWN["records"]


def test_the_program_finds_the_words_and_the_gists(journal: Journal) -> None:
    vault = journal.records.vault
    (row,) = vault.kept_rows(WORDS).values()
    table, named = WordTable(row), vault.by_version()
    ids = [vault.made(named[version]).meta.uuid.hex() for version in row.versions]
    for uuid, words in KNOWN["words"].items():
        for word in words:
            assert table.having(word.encode()) >> ids.index(uuid) & 1
    (row,) = vault.kept_rows(GISTS).values()
    assert sorted(gist.id for _, gist in gists.unpacked(row)) == KNOWN["gists"]


@pytest.mark.parametrize("row", [None, METAS, CHANGES, WORDS_ROW, GISTS_ROW])
def test_without_a_row_or_the_whole_table_it_opens_with_the_same_records(
    path: Path, tmp_path: Path, row: int | None
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("DROP TABLE cache" if row is None else f"DELETE FROM cache WHERE id = {row}")  # noqa: S608
    with Journal.open(path, PASSPHRASE, state=tmp_path / "state") as journal:
        vault = journal.records.vault
        assert {entry.meta.uuid.hex(): vault.get(entry.meta.uuid) for entry in vault.entries()} == KNOWN["records"]
        assert vault.notices == []
        assert journal.checks.report(full=True).faults == ()
