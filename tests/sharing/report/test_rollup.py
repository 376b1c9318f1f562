"""A folder that anybody may have filled is read strictly, whole, and in any order."""

import json
import os
import socket
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.sharing.report.packed_rows import unpacked
from rmjournal.sharing.report.rollup import Oddity, Tally, of_one_role, read_folder, tally
from rmjournal.sharing.summary.summary_file import LIMIT, SESSIONS, THEMES, RefusalReason, encoded
from rmjournal.support.errors import Refused
from tests.sharing.report.folders import PERIOD, chance, fill, many, record, statement, summary

GOOD = encoded(summary(1))


def changed(**fields: object) -> bytes:
    """A good file with fields changed; one that is set to None is left out."""
    found = json.loads(GOOD) | fields
    return json.dumps({name: value for name, value in found.items() if value is not None}).encode()


def names(found: Tally) -> list[str]:
    """The records that were taken in."""
    return [name for name, _ in found.summaries]


def test_a_folder_becomes_the_records_of_its_files(tmp_path: Path) -> None:
    files = many(200)
    found = read_folder(fill(tmp_path / "in", files))
    assert (found.period, found.older, found.rejected) == (PERIOD, 0, {})
    assert [unpacked(name, found.period, row) for name, row in found.summaries] == sorted(
        files, key=lambda file: file.record
    )


def test_the_newest_of_a_record_counts_in_whatever_order_it_comes() -> None:
    files = [summary(1, revision=r, sessions=s) for r, s in ((2, "4-6"), (9, "7+"), (1, "1-3"), (9, "7+"))]
    for seed in range(10):
        chance(seed).shuffle(files)
        found = tally(map(encoded, files))
        assert (found.summaries.counts()["sessions"]["7+"], len(found.summaries), found.older) == (1, 1, 3)


def test_two_of_one_revision_that_differ_count_once_and_always_the_same() -> None:
    files = [encoded(summary(1, sessions=answer)) for answer in SESSIONS]
    assert len({tuple(tally(chance(seed).sample(files, 4)).summaries) for seed in range(10)}) == 1


def test_a_statement_that_was_copied_counts_once_whatever_its_copies() -> None:
    files = [encoded(statement("we went on"))] * 10 + [encoded(statement("we began"))]
    found = tally(files)
    assert (found.statements, found.older) == (("we began", "we went on"), 9)


def test_files_of_several_periods_are_refused_until_one_is_named(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", [summary(1), summary(2, period="2026-H2"), summary(3, period="cycle-4")])
    fill(folder, [statement("we went on", "2026-H2")])
    with pytest.raises(Refused, match=r"2026-H1 \(1\), 2026-H2 \(2\), cycle-4 \(1\)"):
        read_folder(folder)
    found = read_folder(folder, period="2026-H2")
    assert (names(found), found.statements) == ([record(2)], ("we went on",))
    assert found.rejected == {Oddity.OTHER_PERIOD: 2}


HOSTILE: dict[str, tuple[bytes, RefusalReason | Oddity]] = {
    "nothing at all": (b"", RefusalReason.NOT_JSON),
    "blanks": (b"   ", RefusalReason.NOT_JSON),
    "one byte more than there may be": (GOOD + b" " * (LIMIT + 1 - len(GOOD)), RefusalReason.TOO_BIG),
    "huge": (b'{"a":"' + b"x" * 50_000_000, RefusalReason.TOO_BIG),
    "lists without end": (b"[" * LIMIT, RefusalReason.TOO_DEEP),
    "objects without end": (b'{"a":' * 400, RefusalReason.TOO_DEEP),
    "not a number": (b'{"format": "rmjournal-summary", "version": NaN}', RefusalReason.NOT_JSON),
    "a number without bounds": (
        changed(revision=1).replace(b'"revision": 1', b'"revision": 1e999'),
        RefusalReason.UNKNOWN_VALUE,
    ),
    "digits without end": (b"9" * LIMIT, RefusalReason.OTHER_FORMAT),
    "a key twice": (GOOD.replace(b"{", b'{"sessions":"7+",', 1), RefusalReason.DUPLICATE_KEY),
    "UTF-16": (GOOD.decode().encode("utf-16"), RefusalReason.NOT_UTF8),
    "Latin-1": (b'{"format":"rmjournal-summary","a":"\xe4"}', RefusalReason.NOT_UTF8),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, RefusalReason.NOT_JSON),
    "a surrogate": (changed(sessions="\ud800"), RefusalReason.UNKNOWN_VALUE),
    "an escape sequence": (changed(sessions="\x1b]0;kestrel\x07"), RefusalReason.UNKNOWN_VALUE),
    "an escape as a field": (changed(**{"\x1b[2J": 1}), RefusalReason.UNKNOWN_FIELD),
    "a formula": (changed(sessions='=cmd|"/c kestrel"!A1'), RefusalReason.UNKNOWN_VALUE),
    "a formula as a theme": (changed(themes=["=1+1"]), RefusalReason.UNKNOWN_VALUE),
    "a theme twice": (changed(themes=["career", "career"]), RefusalReason.UNKNOWN_VALUE),
    "four themes": (changed(themes=sorted(THEMES)[:4]), RefusalReason.UNKNOWN_VALUE),
    "free text": (changed(note="kestrel"), RefusalReason.UNKNOWN_FIELD),
    "null": (changed().replace(b'"sessions": "1-3"', b'"sessions": null'), RefusalReason.UNKNOWN_VALUE),
    "a record that is too short": (changed(record="kestrel"), RefusalReason.UNKNOWN_VALUE),
    "a record with a line end": (changed(record="a" * 26 + "\n"), RefusalReason.UNKNOWN_VALUE),
    "revision 0": (changed(revision=0), RefusalReason.UNKNOWN_VALUE),
    "revision true": (changed(revision=True), RefusalReason.UNKNOWN_VALUE),
    "a day as a period": (changed(period="2026-03-05"), RefusalReason.UNKNOWN_VALUE),
    "no sessions": (changed(sessions=None), RefusalReason.MISSING_FIELD),
    "a newer version": (changed(version=2), RefusalReason.OTHER_VERSION),
    "another format": (changed(format="kestrel"), RefusalReason.OTHER_FORMAT),
    "a format that is a list": (changed(format=["rmjournal-summary"]), RefusalReason.OTHER_FORMAT),
    "a list of summaries": (b"[" + GOOD + b"]", RefusalReason.OTHER_FORMAT),
    "two summaries": (GOOD + GOOD, RefusalReason.NOT_JSON),
    "a zip": (b"PK\x03\x04" + bytes(100), Oddity.ZIP),
    "a large zip": (b"PK\x03\x04" + bytes(10_000), Oddity.ZIP),
    "an empty zip": (b"PK\x05\x06" + bytes(18), Oddity.ZIP),
    "a Parquet file": (b"PAR1" + bytes(100) + b"PAR1", Oddity.PARQUET),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_passed_over_for_its_reason(tmp_path: Path, name: str) -> None:
    content, reason = HOSTILE[name]
    found = read_folder(fill(tmp_path / "in", [content, GOOD]))
    assert found.rejected == {reason: 1}
    assert names(found) == [record(1)]


@given(st.binary(max_size=300) | st.binary(max_size=80).map(lambda noise: GOOD[:60] + noise + GOOD[60:]))
def test_no_bytes_at_all_make_the_reading_fail(content: bytes) -> None:
    found = tally([content])
    assert sum(found.rejected.values()) + len(found.summaries) + len(found.statements) == 1


def test_links_pipes_sockets_folders_and_closed_files_are_passed_over_without_waiting(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", [GOOD])
    (folder / "link.json").symlink_to(folder / "rmj-000000.json")
    (folder / "dangling.json").symlink_to("/nowhere/at/all")
    (folder / "inner").mkdir()
    fill(folder / "inner", [summary(2)])
    os.mkfifo(folder / "pipe.json")
    expected = {Oddity.LINK: 2, Oddity.FOLDER: 1, Oddity.NO_FILE: 2}
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s"))
        if os.geteuid():  # nothing is closed to root
            fill(folder, [summary(3)])
            (folder / "rmj-000006.json").chmod(0)
            expected[Oddity.UNREADABLE] = 1
        found = read_folder(folder)
    assert names(found) == [record(1)]
    assert found.rejected == expected


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such folder"):
        read_folder(tmp_path / "none")
    with pytest.raises(Refused, match="isn't a folder"):
        read_folder(fill(tmp_path / "in", [GOOD]) / "rmj-000000.json")


def test_a_zip_and_a_parquet_file_in_place_of_the_folder_get_a_sentence_of_their_own(tmp_path: Path) -> None:
    for name, content, words in (
        ("in.zip", b"PK\x03\x04" + bytes(100), "Unpack it"),
        ("in.pq", b"PAR1" + bytes(100), "ends in .parquet"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Refused) as told:
            read_folder(tmp_path / name)
        assert words in f"{told.value} {told.value.hint}"


def test_every_file_is_counted_in_one_place() -> None:
    found = tally([GOOD, GOOD, b"", b"PAR1", encoded(statement("we went on")), encoded(statement("we went on"))])
    assert found.files == 6


def test_a_few_that_name_the_other_role_are_passed_over_where_one_was_asked() -> None:
    files = [summary(number, role="mentee") for number in range(8)]
    files += [summary(100 + number) for number in range(22)]
    asked = [encoded(file) for file in [*files, summary(90, role="mentor"), summary(91, role="mentor")]]
    found = of_one_role(tally(asked))
    assert (len(found.summaries), found.rejected) == (30, {Oddity.OTHER_ROLE: 2})
    assert of_one_role(tally(map(encoded, files))).rejected == {}
    with pytest.raises(Refused, match="Both roles"):
        of_one_role(tally([*asked, encoded(summary(92, role="mentor"))]))


def test_a_name_that_is_no_text_is_read_like_any_other(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", [])
    names: list[bytes] = [b"\x1b[2J\n.json", b"=1+1.json"]
    if sys.platform == "linux":
        names.append(b"\xff\xfe.json")
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(encoded(summary(number)))
    assert len(read_folder(folder).summaries) == len(names)


def test_a_great_many_empty_files_and_copies_are_counted_in_little_memory() -> None:
    """What is passed over takes none; a copy takes a row until the end."""
    tally([b"", GOOD])
    tracemalloc.start()
    found = tally(b"" if number % 2 else GOOD for number in range(6_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.rejected, found.older, names(found)) == ({RefusalReason.NOT_JSON: 3_000}, 2_999, [record(1)])
    assert peak < 800_000  # all copies of one record lie in one part, which is sorted whole


def test_a_folder_that_leads_to_itself_or_is_closed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(Refused, match="can't be read"):
        read_folder(tmp_path / "loop")
    if os.geteuid():  # nothing is closed to root
        closed = fill(tmp_path / "closed", [GOOD])
        closed.chmod(0)
        with pytest.raises(Refused, match="permission denied"):
            read_folder(closed)
        closed.chmod(0o400)  # the names can be read, the files cannot
        assert read_folder(closed).rejected == {Oddity.UNREADABLE: 1}
        closed.chmod(0o700)


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_folder(fill(tmp_path / "in", many(20)), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 20) for done in range(1, 21)]
