"""Backups and takeouts: what leaves, and the row that stays behind for each."""

import contextlib
import hashlib
import json
import os
import stat
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.journal.copies import backups
from rmjournal.journal.exports import takeout as leaving
from rmjournal.support.errors import Damaged, Failed, Refused
from tests.journal.making import (
    PASSPHRASE,
    content,
    exact,
    filled,
    junior,
    put,
    refused,
    reopened,
    senior,
    takeout,
    whole,
)


def rows(journal: Journal) -> list[tuple[str, str | None, str | None]]:
    return [
        (record.body.what.value, record.body.sha256, record.body.name)
        for record in journal.exports.all()
        if record.body
    ]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_backup_opens_and_equals(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    before = content(journal)
    report = journal.backups.write(tmp_path / "copy.rmj")
    assert report.records == report.well
    assert not report.faults
    with Journal.open(tmp_path / "copy.rmj", PASSPHRASE, state=tmp_path / "another computer") as copy:
        assert content(copy) == before
        assert not copy.checks.report(full=True).faults
        assert copy.notices() == []
        copy.notes.add(copy.pairs.get(1), "the copy lives")
    with reopened(journal) as again:
        assert content(again) == before


def test_a_backup_is_listed_with_its_digest(journal: Journal, tmp_path: Path) -> None:
    junior(journal)
    for name in ("one.rmj", "two.rmj"):
        journal.backups.write(tmp_path / name)
    assert rows(journal) == [("backup", sha256(tmp_path / name), name) for name in ("one.rmj", "two.rmj")]
    again = reopened(journal)
    assert len(rows(again)) == 2
    again.close()


def test_a_backup_that_the_disk_does_not_give_back_is_listed_all_the_same(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backups, "sha256_of", failing)
    journal.backups.write(tmp_path / "copy.rmj")
    assert rows(journal) == [("backup", None, "copy.rmj")]


def test_a_takeout_is_listed_with_its_digest(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    takeout(journal, tmp_path / "out")
    assert rows(journal) == [("takeout", sha256(tmp_path / "out" / "journal.jsonl"), "out")]


@pytest.mark.parametrize("what", ["file", "folder", "link", "dangling link"])
def test_nothing_that_is_there_is_written_over(journal: Journal, tmp_path: Path, what: str) -> None:
    junior(journal)
    target = tmp_path / "target"
    if what == "folder":
        target.mkdir()
        (target / "mine").write_text("mine")
    elif what == "file":
        target.write_text("mine")
    else:
        (tmp_path / "there").write_text("mine")
        target.symlink_to(tmp_path / ("there" if what == "link" else "nowhere"))
    before = whole(journal), sorted(tmp_path.rglob("*"))
    refused(lambda: journal.backups.write(target))
    refused(lambda: journal.takeouts.write(target))
    assert (whole(journal), sorted(tmp_path.rglob("*"))) == before
    for path in (target, target / "mine", tmp_path / "there"):
        if path.is_file():
            assert path.read_text() == "mine"


def test_a_backup_over_the_journal_itself_is_refused(journal: Journal) -> None:
    junior(journal)
    refused(lambda: journal.backups.write(journal.records.vault.path))
    assert not journal.checks.report(full=True).faults


def test_a_folder_of_ones_own_beside_the_takeout_stays(journal: Journal, tmp_path: Path) -> None:
    junior(journal)
    mine = tmp_path / "out.part"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    with contextlib.suppress(Refused, Failed):
        journal.takeouts.write(tmp_path / "out")
    assert (mine / "thesis.txt").read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(journal: Journal, tmp_path: Path) -> None:
    before = whole(journal)
    for act in (journal.backups.write, journal.takeouts.write):
        refused(lambda act=act: act(tmp_path / "no" / "where"), error=Failed)  # type: ignore[misc]
    assert whole(journal) == before


def test_a_takeout_is_for_its_owner_only(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    was = os.umask(0)
    try:
        takeout(journal, tmp_path / "out")
        journal.backups.write(tmp_path / "copy.rmj")
    finally:
        os.umask(was)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    files = [*(tmp_path / "out").iterdir(), tmp_path / "copy.rmj"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["journal.jsonl", "pair-1.md", "pair-2.md"]


def test_the_lines_of_a_takeout_are_ascii_json_that_begins_with_its_format(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    data = takeout(journal, tmp_path / "out")
    lines = [json.loads(each) for each in data.decode("ascii").splitlines()]
    assert lines[0] == {"format": "rmjournal-takeout", "version": 1, "entries": len(lines) - 1}
    assert all(each.keys() == {"id", "kind", "pair", "parent", "created", "at", "body"} for each in lines[1:])
    assert [each["kind"] for each in lines[1:3]] == ["pair", "pair"]
    assert "hidden words" in data.decode()
    assert "deleted words" not in data.decode()


def test_the_pages_of_a_takeout_name_both_role_words(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    takeout(journal, tmp_path / "out")
    assert "Mentor (junior)" in (tmp_path / "out" / "pair-1.md").read_text("utf-8")
    page = (tmp_path / "out" / "pair-2.md").read_text("utf-8")
    assert "Mentee (senior)" in page
    assert "Ötter" in page
    assert "watch for an afternoon" in page
    assert "plain words" not in page


def test_the_pages_of_a_takeout_hold_no_control_characters(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    put(journal, Kind.NOTE, {"text": "a\x1b[31mb\x9b2Jc\u202ed\ud800e\x00"}, pair=pair)
    takeout(journal, tmp_path / "out")
    page = (tmp_path / "out" / "pair-1.md").read_text("utf-8")
    assert "a[31mb2Jcd\ufffde" in page
    assert not any(ord(char) < 32 and char not in "\n\t" for char in page)


def test_a_takeout_that_fails_leaves_nothing(journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(journal)
    before = whole(journal)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr("os.fsync", full)
    error = refused(lambda: journal.takeouts.write(tmp_path / "out"), error=Failed)
    assert "no space left" in error.sentence
    assert str(tmp_path) not in str(error)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == []
    assert whole(journal) == before


def damage(journal: Journal, *, records: int) -> set[str]:
    """Flip one byte in the texts of some notes, in the file, past the journal; return the ids."""
    rows = [(e.row, e.meta.uuid.hex()) for e in journal.records.vault.entries() if e.meta.kind == Kind.NOTE][:records]
    path = journal.records.vault.path
    journal.records.vault.compact()  # pages that SQLite split hold old copies of their rows in their gaps
    boxes = [journal.records.vault.container.body(row) for row, _ in rows]
    journal.close()
    data = bytearray(path.read_bytes())
    for box in boxes:
        at = data.find(box[-40:])
        assert at > 0
        data[at + 10] ^= 1
    path.write_bytes(data)
    return {id for _, id in rows}


def test_the_intact_records_of_a_damaged_journal_are_taken_out(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    pair, second = junior(journal), senior(journal)
    for number in range(6):
        journal.notes.add(pair if number % 2 else second, f"note {number}")
    wanted = content(journal)
    lost = damage(journal, records=2)
    with Journal.open(tmp_path / "journal.rmj", PASSPHRASE) as hurt:
        assert len(hurt.checks.report(full=True).faults) == 2
    with Journal.open(tmp_path / "journal.rmj", PASSPHRASE, damaged=True) as hurt:
        before = (tmp_path / "journal.rmj").read_bytes()
        taken = hurt.takeouts.write(tmp_path / "out", damaged=True)
        assert taken == (len(wanted) + 1 - len(lost), len(lost))  # and the settings
        assert any("shared items" in notice for notice in hurt.notices())
        assert (tmp_path / "journal.rmj").read_bytes() == before
    other.imports.read(tmp_path / "out" / leaving.LINES)
    found = content(other)
    assert found == {id: value for id, value in wanted.items() if id not in lost}
    assert exact(sorted(found)) == exact(sorted(set(wanted) - lost))


def test_without_asking_for_it_nothing_of_a_damaged_journal_is_taken_out(journal: Journal, tmp_path: Path) -> None:
    journal.notes.add(junior(journal), "note")
    damage(journal, records=1)
    before = sorted(tmp_path.iterdir())
    with Journal.open(tmp_path / "journal.rmj", PASSPHRASE) as hurt, pytest.raises(Damaged):
        hurt.takeouts.write(tmp_path / "out")
    assert [path for path in sorted(tmp_path.iterdir()) if path not in before and path.name != "journal.rmj.lock"] == []


def test_a_text_for_the_clipboard_is_listed_before_it_leaves(journal: Journal) -> None:
    journal.exports.add_copied("three wörds out \U0001f9a6", "my partner")
    (row,) = journal.exports.all()
    digest = hashlib.sha256("three wörds out \U0001f9a6".encode()).hexdigest()
    assert row.raw == {"what": "clipboard", "audience": "my partner", "sha256": digest}


def test_what_cannot_be_listed_does_not_reach_the_clipboard(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = whole(journal)
    refused(lambda: journal.exports.add_copied("Kestrel", "Kestrel " * 40), private="Kestrel")
    monkeypatch.setattr(journal.records.vault, "_stopped", "the disk failed during a save")
    refused(lambda: journal.exports.add_copied("Kestrel", "me"), private="Kestrel", error=Failed)
    assert whole(journal) == before
    assert journal.exports.all() == []
