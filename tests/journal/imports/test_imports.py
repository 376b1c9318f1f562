"""Import: a takeout, the JSON of jrnl, or nonsense. All of it comes in, or nothing."""

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.journal.imports.takeout_lines import LARGEST
from rmjournal.support.errors import Refused, RmjournalError
from tests.examples import examples
from tests.journal.making import content, filled, junior, of_kind, refused, reopened, senior, takeout, whole

HEAD = {"format": "rmjournal-takeout", "version": 1}
CANARY = "kestrel-7f3a"


def line(**more: object) -> dict[str, object]:
    """A good line of a takeout, a note without a pair; and what differs in it."""
    good: dict[str, object] = {
        "id": "ab" * 16,
        "kind": "note",
        "pair": None,
        "parent": None,
        "created": "2026-03-01T10:00:00.000+00:00",
        "at": "2026-03-01T10:00:00.000+00:00",
        "body": {"text": CANARY},
    }
    return {name: value for name, value in (good | more).items() if value != "absent"}


def file_of(folder: Path, *lines: object, head: object = HEAD) -> Path:
    path = folder / "file.jsonl"
    texts = [each if isinstance(each, str) else json.dumps(each) for each in (head, *lines)]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


def test_the_lines_of_these_tests_are_good_where_nothing_is_wrong_with_them(journal: Journal, tmp_path: Path) -> None:
    assert journal.imports.read(file_of(tmp_path, line()))[:2] == (1, 0)
    assert journal.records.get(journal.records.find("abab").id).raw == {"text": CANARY}


def test_a_takeout_imported_into_a_new_journal_gives_the_same_journal(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    filled(journal)
    first = takeout(journal, tmp_path / "out")
    came = other.imports.read(tmp_path / "out" / LINES)
    assert came.known == 0
    assert came.kept == len(first.splitlines()) - 1
    assert takeout(other, tmp_path / "again") == first
    with reopened(other) as again:
        assert content(again) == {id: row for id, row in content(journal).items()}


def test_a_journal_that_came_in_goes_on_counting_where_the_old_one_stopped(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    filled(journal)
    journal.entries.delete(junior(journal, "gone"))
    takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / LINES)
    assert junior(other, "new").raw["number"] == 4


def test_a_journal_that_came_in_does_not_write_over_the_backups_of_the_old_one(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    junior(journal)
    journal.settings.change({"backup_folder": str(tmp_path), "auto_lock_minutes": 3})
    takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / LINES)
    assert (other.settings.current().backup_folder, other.settings.current().auto_lock_minutes) == ("", 3)


def test_importing_twice_does_no_harm(journal: Journal, other: Journal, tmp_path: Path) -> None:
    filled(journal)
    takeout(journal, tmp_path / "out")
    kept = other.imports.read(tmp_path / "out" / LINES).kept
    before = [each for each in whole(other)[1]]
    assert other.imports.read(tmp_path / "out" / LINES)[:2] == (0, kept)
    assert whole(other)[1] == before
    assert journal.imports.read(tmp_path / "out" / LINES)[:2] == (0, kept)


def test_importing_twice_does_no_harm_where_a_deletion_gave_way_to_a_change(journal: Journal, tmp_path: Path) -> None:
    grave = line(id="cd" * 16, kind="tombstone", parent="ab" * 16, body={})
    path = file_of(tmp_path, line(), grave)
    assert journal.imports.read(path)[:2] == (1, 0)
    assert journal.imports.read(path)[:2] == (0, 1)
    refused(lambda: journal.imports.read(file_of(tmp_path, grave)))
    assert journal.records.get(journal.records.find("abab").id).raw == {"text": CANARY}


def test_importing_twice_does_no_harm_where_a_pair_got_another_number(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    filled(journal)
    senior(other, "Crane")
    takeout(journal, tmp_path / "out")
    kept, *_, renumbered = other.imports.read(tmp_path / "out" / LINES)
    assert len({pair.raw["number"] for pair in other.pairs.all()}) == 3
    assert renumbered == ((1, 2), (2, 3))
    again = other.imports.read(tmp_path / "out" / LINES)
    assert (again.kept, again.renumbered) == (0, ())
    assert again.known >= kept


def test_a_record_that_speaks_against_one_that_is_here_is_refused(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    kept = filled(journal)
    takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / LINES)
    other.entries.edit(other.records.get(kept["note"].id), {"text": CANARY})
    before = whole(journal), whole(other)
    takeout_of_other = (tmp_path / "out" / LINES).read_bytes()
    refused(lambda: other.imports.read(tmp_path / "out" / LINES), private=CANARY)
    assert (whole(journal), whole(other)) == before
    assert (tmp_path / "out" / LINES).read_bytes() == takeout_of_other


def test_a_file_that_speaks_against_itself_is_refused(journal: Journal, tmp_path: Path) -> None:
    before = whole(journal)
    path = file_of(tmp_path, line(), line(body={"text": "another " + CANARY}))
    refused(lambda: journal.imports.read(path), private=CANARY)
    assert whole(journal) == before


def test_pairs_may_stand_behind_what_belongs_to_them(journal: Journal, tmp_path: Path) -> None:
    pair = line(id="cd" * 16, kind="pair", pair="cd" * 16, body={"number": 1, "alias": "H", "role": "mentee-senior"})
    assert journal.imports.read(file_of(tmp_path, line(pair="cd" * 16), pair))[:2] == (2, 0)


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_nonsense(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + (json.dumps(HEAD) + "\r\n" + json.dumps(line()) + "\r\n\r\n").encode())
    assert journal.imports.read(path)[:2] == (1, 0)


def test_a_takeout_that_was_cut_between_two_lines_is_refused(journal: Journal, other: Journal, tmp_path: Path) -> None:
    filled(journal)
    lines = takeout(journal, tmp_path / "out").splitlines(keepends=True)
    before, path = whole(other), tmp_path / "cut.jsonl"
    path.write_bytes(b"".join(lines[:-1]))
    assert "isn't complete" in str(refused(lambda: other.imports.read(path)))
    assert whole(other) == before


def test_a_takeout_folder_whose_lines_are_the_journal_itself_is_not_opened(journal: Journal, tmp_path: Path) -> None:
    junior(journal)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / LINES).symlink_to(journal.records.vault.path)
    assert "this journal itself" in str(refused(lambda: journal.imports.read(folder)))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"entries": [{"title": "kestrel', "cut off"),
        (b"PK\x03\x04\x14\x00\xff", "ZIP archive"),
        ('{"entries": []}'.encode("utf-16"), "Save it as UTF-8"),
        ('{"entries": [{"title": "\xe9"}]}'.encode("latin-1"), "Save it as UTF-8"),
    ],
)
def test_a_file_that_is_broken_in_a_usual_way_is_refused_with_a_way_out(
    journal: Journal, tmp_path: Path, data: bytes, told: str
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(data)
    assert told in str(refused(lambda: journal.imports.read(path, junior(journal))))


# The JSON of jrnl 4.6


def jrnl(*entries: object) -> dict[str, object]:
    return {"tags": {"@heron": 1, "@work": 2}, "entries": list(entries)}


def entry(**more: object) -> dict[str, object]:
    good: dict[str, object] = {
        "title": "Met @heron today.",
        "body": "It went well.\nMore next time.",
        "date": "2026-02-03",
        "time": "17:30",
        "tags": ["@heron"],
        "starred": False,
    }
    return {name: value for name, value in (good | more).items() if value != "absent"}


def exported(folder: Path, obj: object) -> Path:
    path = folder / "jrnl.json"
    path.write_text(json.dumps(obj, indent=2), "utf-8")
    return path


def test_entries_of_jrnl_become_notes_of_one_pair(journal: Journal, tmp_path: Path) -> None:
    junior(journal)
    pair = senior(journal)
    path = exported(
        tmp_path, jrnl(entry(), entry(title="Alone", body="", time="08:00", starred=True), entry(title="", body=" "))
    )
    assert journal.imports.read(path, pair)[:2] == (2, 0)
    late, early = [each for each in journal.records.latest(0, pair.id) if each.kind == Kind.NOTE]
    assert late.raw == {"text": "Met @heron today.\n\nIt went well.\nMore next time."}
    assert early.raw == {"text": "Alone"}
    assert late.at.astimezone().strftime("%Y-%m-%d %H:%M") == "2026-02-03 17:30"
    assert {late.pair, early.pair} == {pair.id}
    assert journal.imports.read(path, pair)[:2] == (0, 2)


def test_the_same_entries_may_come_into_another_pair_too(journal: Journal, tmp_path: Path) -> None:
    path = exported(tmp_path, jrnl(entry(), entry()))
    for pair in (junior(journal), senior(journal)):
        assert journal.imports.read(path, pair)[:2] == (1, 1)


def test_hostile_text_of_jrnl_is_cleaned(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    journal.imports.read(exported(tmp_path, jrnl(entry(title="a\x1b]52;c;AA\x07", body="\ud800\x00b"))), pair)
    (note,) = of_kind(journal, Kind.NOTE)
    assert note.raw == {"text": "a]52;c;AA\n\n\ufffdb"}


def test_an_export_of_jrnl_needs_a_pair(journal: Journal, tmp_path: Path) -> None:
    before = whole(journal)
    assert "--pair" in refused(lambda: journal.imports.read(exported(tmp_path, jrnl(entry())))).hint
    assert whole(journal) == before


def test_a_takeout_of_before_a_draft_was_finished_speaks_against_nothing(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    for name in ("half", "another"):
        journal.drafts.discard(journal.drafts.save(Kind.NOTE, pair.id, None, text=name))
        takeout(journal, tmp_path / name)
    assert journal.imports.read(tmp_path / "half" / LINES).kept == 0


@pytest.mark.parametrize(
    "obj",
    [
        jrnl(entry(date="absent")),
        jrnl(entry(), entry(date=CANARY)),
        jrnl(entry(time=CANARY)),
        jrnl(entry(date=7)),
        jrnl(entry(title=[CANARY])),
        jrnl(entry(body={"text": CANARY})),
        jrnl(CANARY),
        jrnl(None),
        jrnl([entry()]),
        {"entries": {CANARY: 1}},
        {"entries": None, "x": CANARY},
        {"tags": {CANARY: 1}},
        [entry(title=CANARY)],
        CANARY,
        None,
        17,
    ],
)
def test_nonsense_in_the_form_of_jrnl_is_refused_whole(journal: Journal, tmp_path: Path, obj: object) -> None:
    pair = junior(journal)
    before = whole(journal)
    refused(lambda: journal.imports.read(exported(tmp_path, obj), pair), private=CANARY)
    assert whole(journal) == before


# Nonsense


def deep(levels: int) -> str:
    return json.dumps(line()).replace(f'"{CANARY}"', "[" * levels + "1" + "]" * levels)


BAD_LINES: dict[str, object] = {
    "a broken line": '{"id": "' + CANARY,
    "a line that is a list": [line()],
    "a line that is a text": CANARY,
    "a number": 7,
    "null": None,
    "an empty object": {},
    "no body": line(body="absent"),
    "a body that is a text": line(body=CANARY),
    "a body that is a list": line(body=[CANARY]),
    "no kind": line(kind="absent"),
    "kind 0": line(kind=0),
    "kind 256": line(kind=256),
    "a negative kind": line(kind=-1),
    "a kind that is true": line(kind=True, body={"number": 1, "alias": CANARY, "role": "mentor-junior"}),
    "a kind with a fraction": line(kind=16.0),
    "an unknown kind": line(kind=CANARY),
    "a kind that is null": line(kind=None),
    "no id": line(id="absent"),
    "a short id": line(id="abcd"),
    "an id in capitals": line(id="AB" * 16),
    "an id of other letters": line(id="zz" * 16),
    "an id that is a number": line(id=7),
    "an id with a line end": line(id="ab" * 16 + "\n"),
    "the id that means nothing": line(id="00" * 16),
    "a pair that is not there": line(pair="cd" * 16),
    "a pair that is no id": line(pair=CANARY),
    "a pair that is a list": line(pair=[]),
    "a parent that is no id": line(parent=CANARY),
    "no parent": line(parent="absent"),
    "a time that is no time": line(at=CANARY),
    "a time that is a number": line(at=1772000000),
    "a time that is null": line(created=None),
    "no time": line(created="absent"),
    "NaN": json.dumps(line(body={"text": CANARY, "n": float("nan")})),
    "Infinity": json.dumps(line(body={"text": CANARY, "n": float("-inf")})),
    "a number without end": json.dumps(line()).replace(f'"{CANARY}"', "1e999"),
    "a number of 5,000 digits": json.dumps(line()).replace(f'"{CANARY}"', "9" * 5000),
    "lists 100 deep": deep(100),
    "lists 100,000 deep": deep(100_000),
    "two ids in one line": json.dumps(line())[:-1] + ', "id": "' + "cd" * 16 + '"}',
    "a text twice in one body": json.dumps(line()).replace('{"text"', '{"text": "other", "text"'),
    "the key of the vault": line(body={"text": CANARY, "over": {"x": 1}}),
    "a byte order mark in the middle": "\ufeff" + json.dumps(line()),
    "two objects in one line": json.dumps(line()) + json.dumps(line()),
    "a pair that is a note": line(id="cd" * 16, pair="ab" * 16),
    "a pair with a list for its number": line(
        kind="pair", body={"number": [1], "alias": CANARY, "role": "mentor-junior"}
    ),
    "a pair with an object for its number": line(kind="pair", body={"number": {}, "alias": CANARY, "role": "x"}),
}
KEPT_AS_IT_IS = {"a pair with a list for its number", "a pair with an object for its number"}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_file_with_one_bad_line_is_refused_whole(journal: Journal, tmp_path: Path, case: str) -> None:
    junior(journal)
    before = whole(journal)
    path = file_of(
        tmp_path, line(id="ef" * 16), BAD_LINES[case], *([line()] if case == "a pair that is a note" else [])
    )
    if case in KEPT_AS_IT_IS:  # what a newer version may have written is kept, or else refused: never a crash
        with contextlib.suppress(Refused):
            journal.imports.read(path)
    else:
        refused(lambda: journal.imports.read(path), private=CANARY)
        assert whole(journal) == before
    again = reopened(journal)
    assert not again.checks.report(full=True).faults
    again.close()


@pytest.mark.parametrize("case", ["the id that means nothing"])
def test_no_line_of_a_file_can_make_the_journal_unreadable(journal: Journal, tmp_path: Path, case: str) -> None:
    junior(journal)
    with contextlib.suppress(RmjournalError):
        journal.imports.read(file_of(tmp_path, BAD_LINES[case]))
    again = reopened(journal)
    assert not again.checks.report(full=True).faults
    again.close()


BAD_HEADS: dict[str, object] = {
    "no head": line(),
    "another format": {"format": CANARY, "version": 1},
    "a format that is a list": {"format": [], "version": 1},
    "a newer version": {"format": "rmjournal-takeout", "version": 2},
    "a version that is a text": {"format": "rmjournal-takeout", "version": "1"},
    "no version": {"format": "rmjournal-takeout"},
    "a head that is a list": [HEAD],
    "a broken head": '{"format": "rmjournal-takeout"',
    "an empty first line": "",
}


@pytest.mark.parametrize("head", BAD_HEADS)
def test_a_file_with_a_bad_head_is_refused_whole(journal: Journal, tmp_path: Path, head: str) -> None:
    pair = junior(journal)
    before = whole(journal)
    path = file_of(tmp_path, line(), head=BAD_HEADS[head])
    refused(lambda: journal.imports.read(path, pair), private=CANARY)
    assert whole(journal) == before


def _link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, LARGEST + 1)


BAD_FILES: dict[str, Callable[[Path], Any]] = {
    "nothing": lambda path: None,
    "an empty file": lambda path: path.touch(),
    "a folder": lambda path: path.mkdir(),
    "a pipe": lambda path: os.mkfifo(path),
    "a link to nowhere": _link,
    "more than 1 GiB": _huge,
    "bytes that are no UTF-8": lambda path: path.write_bytes(
        b'{"format": "rmjournal-takeout", "version": 1}\n\xff\xfe'
    ),
    "UTF-16": lambda path: path.write_text(json.dumps(HEAD), "utf-16"),
    "a lone surrogate in three bytes": lambda path: path.write_bytes(b'{"entries": ["\xed\xa0\x80"]}'),
    "zeros": lambda path: path.write_bytes(bytes(1000)),
    "lists without end": lambda path: path.write_text("[" * 1_000_000, "utf-8"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_what_is_no_file_of_text_is_refused(journal: Journal, tmp_path: Path, case: str) -> None:
    if case == "a pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    pair = junior(journal)
    before = whole(journal)
    path = tmp_path / CANARY
    BAD_FILES[case](path)
    refused(lambda: journal.imports.read(path, pair), private=CANARY)
    assert whole(journal) == before


def test_a_name_that_leads_nowhere_is_refused(journal: Journal, tmp_path: Path) -> None:
    for name in ("x" * 5000, "a\x00b"):
        with pytest.raises(RmjournalError):
            journal.imports.read(tmp_path / name)


def test_the_journal_itself_is_no_takeout(journal: Journal) -> None:
    junior(journal)
    refused(lambda: journal.imports.read(journal.records.vault.path))
    assert not journal.checks.report(full=True).faults


_names = st.sampled_from(["text", "number", "over", "x"])
_noise = st.recursive(
    st.none() | st.booleans() | st.integers(-300, 300) | st.floats() | st.text(max_size=6)
    | st.sampled_from(["ab" * 16, "00" * 16, "note", "pair", "2026-01-01", CANARY]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=examples(120), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["id", "kind", "pair", "parent", "created", "at", "body"]), _noise, min_size=1, max_size=3
    )
)
def test_any_line_is_kept_or_refused_and_the_journal_stays_whole(
    journal: Journal, tmp_path: Path, wrong: dict[str, object]
) -> None:
    before = whole(journal)
    path = file_of(tmp_path, line(**wrong))
    told = ""
    try:
        came = sum(journal.imports.read(path)[:2])
    except Refused as error:
        came, told = 0, str(error)
    assert CANARY not in told
    assert came == 1 if not told else whole(journal) == before
    assert not journal.checks.report(full=True).faults


def test_an_entry_over_64_mib_is_refused_and_not_called_damage(journal: Journal, tmp_path: Path) -> None:
    before, file = whole(journal), file_of(tmp_path, line(body={"text": "x" * (65 * 1024 * 1024)}))
    error = refused(lambda: journal.imports.read(file))
    assert "larger than 64 MiB" in error.sentence
    assert "damaged" not in str(error)
    assert whole(journal) == before


def test_a_takeout_that_changes_while_it_is_imported_is_refused_whole(journal: Journal, tmp_path: Path) -> None:
    long = "word " * 4_000  # more than is read at once
    file = file_of(tmp_path, *(line(id=digit * 32, body={"text": long}) for digit in "abc"))
    lines = file.read_bytes().splitlines(keepends=True)
    seen = []

    def exchange(done: int, total: int) -> None:
        seen.append(done / total)
        if done > total // 2:  # all were looked at, and the first is saved
            file.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))

    before = journal.records.vault.head
    with pytest.raises(Refused, match="changed while it was being imported"):
        journal.imports.read(file, progress=exchange)
    assert journal.records.vault.head == before
    assert seen == sorted(seen)
    file.write_bytes(b"".join(lines))
    assert journal.imports.read(file)[:2] == (3, 0)
