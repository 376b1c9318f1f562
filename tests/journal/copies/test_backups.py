"""Backups in rotation, a backup put in the place of the journal, and what is told about places."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.copies import CheckLevel
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.journal.copies import backups as copies
from rmjournal.journal.copies import restore as restoring
from rmjournal.journal.copies.location import python_advice
from rmjournal.support.errors import DiskFull, Failed, InUse, OtherJournal, Refused, RmjournalError, WrongKey
from rmjournal.vault.store import vault_files
from tests.journal.making import PASSPHRASE, content, filled, held, junior, refused, senior, takeout, whole
from tests.moments import next_moment
from tests.vault.inside import stored

NOW = datetime.now().replace(microsecond=0) + timedelta(hours=1)
DAY = timedelta(days=1)
SUPER = bytes.fromhex("d9d505f920a163d7")  # the end of a journal that names a super-journal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for backups."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def restored(path: Path, backup: Path) -> tuple[restoring.Preview, Path | None]:
    with Journal.files.restore(path, backup, PASSPHRASE) as ready:
        preview, aside = ready.preview, ready.carry_out()
        ready.accept(PASSPHRASE)
    return preview, aside


# Backups in rotation


def test_a_backup_a_day_is_made_where_something_was_saved_since(journal: Journal, folder: Path) -> None:
    junior(journal)
    made = journal.backups.start_daily(folder, NOW - DAY * 2)
    assert names(folder) == [made.name]
    assert journal.backups.write_if_due(NOW) == ""
    assert len(names(folder)) == 2
    assert journal.backups.write_if_due(NOW + DAY / 2) == ""
    assert journal.backups.write_if_due(NOW + DAY * 9) == ""
    assert len(names(folder)) == 2  # nothing was saved since
    copy = copies.rotated(folder)[0]
    journal.close()
    with Journal.open(copy, PASSPHRASE, accept_older=True) as opened:
        assert opened.pairs.get(1).raw["alias"] == "Heron"


def test_backups_of_two_days_do_not_tell_which_entries_belong_together(journal: Journal, folder: Path) -> None:
    for pair in (junior(journal), senior(journal)):
        journal.notes.add(pair, "kestrel", session=held(journal, pair))
    journal.backups.start_daily(folder, NOW - DAY)
    journal.notes.add(junior(journal, "Third"), "more")
    journal.notes.add(journal.pairs.get(1), "more", session=held(journal, journal.pairs.get(1)))
    journal.backups.write_if_due(NOW)
    one, two = (stored(path) for path in copies.rotated(folder))
    assert not one.keys() & two.keys()
    assert not set(one.values()) & set(two.values())


def test_a_session_and_what_is_written_in_it_leave_the_row_of_its_pair_alone(journal: Journal) -> None:
    pair, other = junior(journal), senior(journal)
    path = journal.records.vault.path
    before = stored(path)
    session = held(journal, pair)
    journal.notes.add(pair, "kestrel", session=session)
    journal.takeaways.add(pair, {"text": "kestrel", "commitment": {"owner": "me"}}, session=session)
    journal.sessions.prepare(session, {"intention": "kestrel", "agenda": [{"text": "kestrel"}]})
    journal.sessions.debrief(session, {"log": {"kind": "idea", "text": "kestrel"}}, NOW)
    journal.sessions.add(other, {"planned_at": "2026-03-12T09:00"})
    now = stored(path)
    assert before.items() <= now.items()
    assert len(now) == len(before) + 7


def test_without_a_folder_no_backup_is_made(journal: Journal, tmp_path: Path, folder: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert journal.backups.write_if_due(NOW) == ""
    journal.backups.start_daily(folder, NOW - DAY * 2)
    journal.backups.stop_daily()
    assert journal.backups.write_if_due(NOW) == ""
    assert len(names(folder)) == 1
    assert len(before) < len(sorted(tmp_path.rglob("*")))


def test_a_clock_that_was_turned_back_does_not_stop_the_backups(journal: Journal, folder: Path) -> None:
    (folder / "journal-2999-01-01-000000.rmj").write_bytes(b"")
    journal.settings.change({"backup_folder": str(folder)})
    journal.backups.write_if_due(NOW)
    assert not names(folder)[0].startswith("journal-2999")


def test_backups_of_days_to_come_take_no_place_among_the_ten_and_are_told_of(journal: Journal, folder: Path) -> None:
    ahead = [f"journal-{2100 + year}-01-01-000000.rmj" for year in range(10)]
    for name in ahead:
        (folder / name).write_bytes(b"")
    journal.settings.change({"backup_folder": str(folder)})
    kept: list[str] = []
    for day in range(12, 0, -1):
        known = set(names(folder))
        told = journal.backups.write_if_due(NOW - DAY * day)
        (made,) = set(names(folder)) - known
        kept = [*kept, made][-10:]
        assert "dated in the future: 10." in told
        assert names(folder) == [*kept, *ahead]
    now = journal.backups.start_daily(folder, NOW)
    assert now.is_file()
    assert any("dated in the future: 10." in each for each in journal.backups.advice_beside(now))
    assert not any("dated in the future" in each for each in journal.backups.advice_beside(folder / "by-hand.rmj"))


def test_the_ten_newest_stay_and_only_our_own_files_are_removed(journal: Journal, folder: Path) -> None:
    junior(journal)
    foreign = [
        "journal-2020-01-01-000000.rmj.bak", "journal-2020-13-01-000000.rmj", "journal-2020-01-01.rmj",
        "my-journal-2020-01-01-000000.rmj", "thesis.txt",
    ]  # fmt: skip
    for name in foreign:
        (folder / name).write_text("mine")
    for day in range(13):
        journal.backups.start_daily(folder, NOW - DAY * (13 - day))
    ours = [path.name for path in copies.rotated(folder)]
    assert len(ours) == 10
    assert sorted([*foreign, *ours]) == names(folder)
    assert ours[0] == f"journal-{NOW - DAY:%Y-%m-%d-%H%M%S}.rmj"
    assert all((folder / name).read_text() == "mine" for name in foreign)


def test_a_backup_that_is_open_is_neither_rotated_nor_a_copy_of_itself(journal: Journal, folder: Path) -> None:
    junior(journal)
    for day in range(13, 2, -1):
        journal.backups.start_daily(folder, NOW - DAY * day)
    assert len(before := names(folder)) == 10
    journal.close()
    oldest = copies.rotated(folder)[-1]
    with Journal.open(oldest, PASSPHRASE, accept_older=True) as opened:
        opened.notes.add(opened.pairs.get(1), "written into a backup")
        assert opened.backups.write_if_due(NOW).startswith("This file is a backup, so we didn't back it up.")
        refused(lambda: opened.backups.start_daily(folder, NOW))
        found = opened.checks.run(CheckLevel.COPIES)
        assert [copy.path for copy in found.copies] == copies.rotated(folder)[:-1]
        assert not any(copy.faults for copy in found.copies)
    assert sorted(path.name for path in copies.rotated(folder)) == before
    with Journal.open(oldest, PASSPHRASE) as opened:
        assert opened.checks.report(full=True).faults == ()


def test_a_journal_may_lie_beside_its_backups(journal: Journal) -> None:
    folder = journal.records.vault.path.parent
    journal.backups.start_daily(folder, NOW - DAY * 2)
    assert journal.backups.write_if_due(NOW) == ""
    assert len(journal.backups.daily()) == 2


def test_the_first_backup_a_day_goes_on_with_one_a_day_when_it_is_restored(journal: Journal, folder: Path) -> None:
    made = journal.backups.start_daily(folder, NOW - DAY)
    path = journal.records.vault.path
    journal.close()
    restored(path, made)
    with Journal.open(path, PASSPHRASE) as opened:
        assert opened.settings.current().backup_folder == str(folder)
        opened.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        assert opened.backups.write_if_due(NOW) == ""
    assert len(copies.rotated(folder)) == 2


def test_a_first_backup_that_fails_changes_no_setting(journal: Journal, folder: Path) -> None:
    journal.backups.start_daily(folder, NOW - DAY)
    other = folder / "other"
    other.mkdir()
    (other / f"journal-{NOW:%Y-%m-%d-%H%M%S}.rmj").write_bytes(b"")  # where the backup would lie
    refused(lambda: journal.backups.start_daily(other, NOW))
    assert journal.settings.current().backup_folder == str(folder)


def test_a_folder_with_the_backups_of_another_journal_is_refused(
    journal: Journal, other: Journal, folder: Path
) -> None:
    other.backups.start_daily(folder, NOW - DAY)
    before = copies.rotated(folder)
    refused(lambda: journal.backups.start_daily(folder, NOW), error=OtherJournal)
    assert copies.rotated(folder) == before
    assert journal.settings.current().backup_folder == ""


@pytest.mark.parametrize("whose", ["own", "of another", "nobody's"])
def test_where_the_newest_backup_is_damaged_the_next_tells_whose_they_are(
    journal: Journal, other: Journal, folder: Path, whose: str
) -> None:
    if whose != "nobody's":
        journal if whose == "own" else other.backups.start_daily(folder, NOW - DAY * 3)
    torn = shutil.copyfile(journal.records.vault.path, folder / f"journal-{NOW - DAY:%Y-%m-%d-%H%M%S}.rmj")
    torn.write_bytes(torn.read_bytes()[:4096] + bytes(torn.stat().st_size - 4096))
    (folder / f"journal-{NOW - DAY * 2:%Y-%m-%d-%H%M%S}.rmj").write_bytes(b"")
    journal.backups.stop_daily()
    if whose == "of another":
        refused(lambda: journal.backups.start_daily(folder, NOW), error=OtherJournal)
    else:
        assert journal.backups.start_daily(folder, NOW).is_file()


def test_a_folder_that_is_not_there_is_told_and_fails_nothing(journal: Journal, folder: Path) -> None:
    refused(lambda: journal.backups.start_daily(folder / "nowhere", NOW), error=Failed)
    journal.backups.start_daily(folder, NOW - DAY * 2)
    shutil.rmtree(folder)
    assert journal.backups.write_if_due(NOW).startswith("Today's backup wasn't made. ")


def test_settings_that_cannot_be_read_are_told_for_they_say_where_backups_go(journal: Journal, folder: Path) -> None:
    journal.backups.start_daily(folder, NOW - DAY * 2)
    (entry,) = (entry for entry in journal.records.vault.entries() if entry.meta.kind == Kind.SETTINGS)
    path = journal.records.vault.path
    journal.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("UPDATE body SET v = zeroblob(1000) WHERE id = ?", (entry.row,))
    with Journal.open(path, PASSPHRASE) as opened:
        told = opened.backups.write_if_due(NOW)
    assert told.startswith("The settings can't be read, so we don't know where backups go.")
    assert len(names(folder)) == 1


def test_the_copies_that_still_hold_a_pair_are_known(journal: Journal, folder: Path, tmp_path: Path) -> None:
    journal.backups.start_daily(folder, NOW - DAY * 3)
    journal.backups.write(tmp_path / "before.rmj")
    next_moment(journal.clock)
    pair = junior(journal)
    assert journal.backups.still_holding(pair) == []
    journal.backups.write(tmp_path / "since.rmj")
    takeout(journal, tmp_path / "out")
    made = journal.backups.start_daily(folder, NOW)
    aside = tmp_path / "journal.rmj.replaced-2026-01-01-000000"
    aside.write_bytes(b"")
    assert journal.backups.still_holding(pair) == ["since.rmj", "out", str(made), str(aside)]


@pytest.mark.parametrize("how", ["stopped", "elsewhere"])
def test_backups_that_no_setting_names_any_more_may_still_hold_a_pair(
    journal: Journal, folder: Path, tmp_path: Path, how: str
) -> None:
    pair = junior(journal)
    journal.backups.start_daily(folder, NOW)
    if how == "stopped":
        journal.backups.stop_daily()
        followed = []
    else:
        (tmp_path / "elsewhere").mkdir()
        followed = [str(journal.backups.start_daily(tmp_path / "elsewhere", NOW))]
    assert journal.backups.still_holding(pair) == ["daily backups in the folder backups", *followed]
    journal.backups.stop_daily()
    journal.backups.stop_daily()  # where nothing was going on nothing is listed
    assert len(journal.exports.all()) == (1 if how == "stopped" else 2)


def test_a_backup_that_was_named_by_the_clock_of_another_zone_may_hold_a_pair(journal: Journal, folder: Path) -> None:
    pair = junior(journal)
    made = journal.backups.start_daily(folder, datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=11))
    assert journal.backups.still_holding(pair) == [str(made)]


def test_every_copy_may_hold_a_pair_that_bears_a_day_to_come(journal: Journal, folder: Path, tmp_path: Path) -> None:
    pair = replace(junior(journal), created=datetime.now(UTC) + DAY * 3650)
    journal.backups.write(tmp_path / "since.rmj")
    made = journal.backups.start_daily(folder, NOW)
    assert journal.backups.still_holding(pair) == ["since.rmj", str(made)]


# A backup in the place of the journal


def test_a_backup_takes_the_place_of_the_journal_which_is_kept_beside(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    there = content(journal)
    note = journal.notes.add(journal.pairs.get(1), "written since")
    journal.entries.edit(journal.pairs.get(2), {"purpose": "changed since"})
    here = content(journal)
    path = journal.records.vault.path
    journal.close()
    preview, aside = restored(path, tmp_path / "copy.rmj")
    assert preview.brings == {}
    assert preview.loses == {"note": 1, "shared item": 1}
    assert preview.differ == {"pair": 1}
    assert preview.here is not None
    assert preview.here >= preview.there
    with Journal.open(path, PASSPHRASE) as opened:
        assert content(opened) == there
        assert opened.notices() == []
        assert not opened.checks.report(full=True).faults
        opened.notes.add(opened.pairs.get(1), "it lives")
    assert aside is not None
    assert aside.name.startswith("journal.rmj.replaced-")
    with Journal.open(aside, PASSPHRASE, accept_older=True) as opened:
        assert content(opened) == here
        assert opened.records.get(note.id).raw == {"text": "written since"}


def test_two_journals_that_are_replaced_in_one_second_are_both_kept(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    path = journal.records.vault.path
    journal.close()
    began = datetime.now()
    earlier = {
        path.with_name(f"{path.name}.replaced-{began + timedelta(seconds=later):%Y-%m-%d-%H%M%S}")
        for later in range(120)
    }
    for each in earlier:
        each.write_bytes(b"replaced before")
    _, aside = restored(path, tmp_path / "copy.rmj")
    assert aside is not None
    assert aside.name.endswith("-2")
    assert {each.read_bytes() for each in earlier} == {b"replaced before"}


@pytest.mark.skipif(os.name != "posix", reason="a super-journal is named with its path")
def test_what_is_planted_beside_the_journal_during_a_restore_is_not_followed(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    there = content(journal)
    path = journal.records.vault.path
    journal.close()
    (tmp_path / "thesis.txt").write_text("four years")
    name = os.fsencode(tmp_path / "thesis.txt")
    names_it = bytes(512) + b"\0\0\0\1" + name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + SUPER
    with Journal.files.restore(path, tmp_path / "copy.rmj", PASSPHRASE) as ready:
        for suffix, planted in (("-journal", names_it), ("-wal", b"\x37\x7f\x06\x82" + bytes(4092))):
            path.with_name(path.name + suffix).write_bytes(planted)
        aside = ready.carry_out()
        assert aside is not None
        assert not [each for each in tmp_path.glob("*-journal") if ".suspect-" not in each.name and each.stat().st_size]
        assert not path.with_name(path.name + "-wal").exists()
        ready.accept(PASSPHRASE)
    with Journal.open(path, PASSPHRASE) as opened:
        assert content(opened) == there
    with Journal.open(aside, PASSPHRASE, accept_older=True) as opened:
        assert content(opened) == there
    assert (tmp_path / "thesis.txt").read_text() == "four years"
    assert {each.read_bytes() for each in tmp_path.glob("*.suspect-*")} >= {names_it}


@pytest.mark.skipif(os.name != "posix", reason="files are known by their inodes")
def test_the_file_that_is_replaced_is_on_the_disk_before_the_backup_takes_its_place(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.backups.write(tmp_path / "copy.rmj")
    path = journal.records.vault.path
    journal.close()
    done: list[object] = []
    fsync, exchange = os.fsync, vault_files.replace_vault

    def noted_fsync(descriptor: int) -> None:
        fsync(descriptor)
        done.append(os.fstat(descriptor).st_ino)

    def noted_exchange(finished: Path, there: Path) -> bool:
        done.append("exchanged")
        return exchange(finished, there)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(vault_files, "replace_vault", noted_exchange)
    _, aside = restored(path, tmp_path / "copy.rmj")
    assert aside is not None
    assert aside.stat().st_ino in done[: done.index("exchanged")]


def test_what_was_replaced_can_be_merged_again(journal: Journal, tmp_path: Path) -> None:
    junior(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    journal.notes.add(journal.pairs.get(1), "written since")
    path = journal.records.vault.path
    journal.close()
    _, aside = restored(path, tmp_path / "copy.rmj")
    assert aside is not None
    with Journal.open(path, PASSPHRASE) as opened:
        opened.notes.add(opened.pairs.get(1), "written after")
        assert opened.merges.merge(aside).came == 2  # the note, and the row of the ledger
        assert sorted(note.raw["text"] for note in opened.entries.timeline(opened.pairs.get(1))) == [  # type: ignore[type-var]
            "written after", "written since",
        ]  # fmt: skip


def test_a_backup_becomes_the_journal_of_a_computer_without_one(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    new = tmp_path / "laptop" / "journal.rmj"
    new.parent.mkdir()
    preview, aside = restored(new, tmp_path / "copy.rmj")
    assert (aside, preview.here, preview.is_present) == (None, None, False)
    assert preview.brings["pair"] == 2
    with Journal.open(new, PASSPHRASE) as opened:
        assert len(opened.pairs.all()) == 2
    assert {path.name for path in new.parent.iterdir() if path.stat().st_size} == {"journal.rmj"}


def test_another_journal_that_is_there_is_named_with_a_way_out(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    junior(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    there = other.records.vault.path
    other.close()
    told = refused(lambda: restored(there, tmp_path / "copy.rmj"))
    assert str(there) in told.sentence
    assert "Move it first" in told.hint
    there.rename(tmp_path / "moved-away.rmj")
    restored(there, tmp_path / "copy.rmj")
    with Journal.open(there, PASSPHRASE) as opened:
        assert len(opened.pairs.all()) == 1
    with Journal.open(tmp_path / "moved-away.rmj", PASSPHRASE) as opened:
        assert opened.pairs.all() == []


@pytest.mark.parametrize("damage", ["first page", "emptied", "every page", "format"])
def test_a_damaged_journal_is_replaced_and_kept_byte_for_byte(journal: Journal, tmp_path: Path, damage: str) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    path = journal.records.vault.path
    journal.close()
    was = path.read_bytes()
    data = {
        "first page": bytes(4096) + was[4096:],
        "emptied": b"",
        "every page": os.urandom(9000),
        "format": was[:47] + b"\xff" + was[48:],
    }[damage]
    path.write_bytes(data)
    preview, aside = restored(path, tmp_path / "copy.rmj")
    assert (preview.here, preview.is_present) == (None, True)
    assert aside is not None
    assert aside.read_bytes() == data
    with Journal.open(path, PASSPHRASE) as opened:
        assert len(opened.pairs.all()) == 2


def test_a_journal_file_that_was_never_rolled_back_is_not_rolled_into_the_backup(
    journal: Journal, tmp_path: Path
) -> None:
    filled(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    path = journal.records.vault.path
    journal.close()
    path.write_bytes(b"x" * 9000)
    hot = path.with_name(path.name + "-journal")
    hot.write_bytes(b"what SQLite left")
    _, aside = restored(path, tmp_path / "copy.rmj")
    assert aside is not None
    assert aside.with_name(aside.name + "-journal").read_bytes() == b"what SQLite left"
    assert not hot.exists() or not hot.stat().st_size
    with Journal.open(path, PASSPHRASE) as opened:
        assert not opened.checks.report(full=True).faults


@pytest.mark.parametrize(
    ("backup", "passphrase", "error"),
    [
        ("copy.rmj", "wrong words on a card", WrongKey),
        ("journal.rmj", PASSPHRASE, Refused),
        ("other.rmj", PASSPHRASE, Refused),
        ("nowhere.rmj", PASSPHRASE, Refused),
    ],
)
def test_what_is_no_backup_of_this_journal_changes_nothing(
    journal: Journal, other: Journal, tmp_path: Path, backup: str, passphrase: str, error: type[RmjournalError]
) -> None:
    junior(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    path, before = journal.records.vault.path, whole(journal)
    journal.close()
    other.close()

    def restore() -> None:
        with Journal.files.restore(path, tmp_path / backup, passphrase):
            raise AssertionError

    refused(restore, error=error)
    with Journal.open(path, PASSPHRASE) as opened:
        assert whole(opened) == before


def test_a_journal_that_is_open_is_not_replaced(journal: Journal, tmp_path: Path) -> None:
    journal.backups.write(tmp_path / "copy.rmj")

    def restore() -> None:
        with Journal.files.restore(journal.records.vault.path, tmp_path / "copy.rmj", PASSPHRASE):
            raise AssertionError

    refused(restore, error=InUse)


def test_a_backup_that_is_in_place_is_told_so_where_the_folder_cannot_be_made_durable(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.backups.write(tmp_path / "copy.rmj")
    path, before = journal.records.vault.path, content(journal)
    junior(journal)
    journal.close()
    replace = os.replace

    def then_fail(source: Path, target: Path) -> None:
        replace(source, target)
        if target == path:
            monkeypatch.setattr(os, "fsync", denied)

    def denied(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", then_fail)
    with Journal.files.restore(path, tmp_path / "copy.rmj", PASSPHRASE) as ready:
        aside = ready.carry_out()
        (told,) = ready.remarks
    monkeypatch.undo()
    assert told.startswith("The disk reported an error, so a power cut now could bring back the old file.")
    assert aside is not None
    assert aside.is_file()
    with Journal.open(path, PASSPHRASE, accept_older=True) as opened:
        assert content(opened) == before


def test_a_restore_that_fails_leaves_the_file_that_was_there_with_its_journal_and_no_copy_of_it(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.backups.write(tmp_path / "copy.rmj")
    path = journal.records.vault.path
    journal.close()
    path.write_bytes(b"x" * 9000)
    hot = path.with_name(path.name + "-journal")
    hot.write_bytes(b"what SQLite left")
    replace = os.replace

    def denied(source: Path, target: Path) -> None:
        if target == path:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", denied)
    refused(lambda: restored(path, tmp_path / "copy.rmj"), error=DiskFull)
    assert (path.read_bytes(), hot.read_bytes()) == (b"x" * 9000, b"what SQLite left")
    assert list(tmp_path.glob("*.replaced-*")) == []


def test_a_preview_alone_changes_nothing(journal: Journal, tmp_path: Path) -> None:
    senior(journal)
    journal.backups.write(tmp_path / "copy.rmj")
    path, before = journal.records.vault.path, whole(journal)
    journal.close()
    files = sorted(tmp_path.rglob("*"))
    with Journal.files.restore(path, tmp_path / "copy.rmj", PASSPHRASE) as ready:
        assert ready.preview.loses == {"shared item": 1}
    assert sorted(tmp_path.rglob("*")) == files
    with Journal.open(path, PASSPHRASE) as opened:
        assert whole(opened) == before


# Places


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (r"C:\Users\x\OneDrive\journal.rmj", "OneDrive"),
        (r"C:\Users\x\OneDrive - Example Ltd\journal.rmj", "OneDrive"),
        (r"C:\Users\x\OneDrive - Example Ltd\journal.rmj", "an organisation"),
        ("/Users/x/Library/CloudStorage/OneDrive-Example/journal.rmj", "an organisation"),
        ("/Users/x/Library/Mobile Documents/com~apple~CloudDocs/journal.rmj", "iCloud Drive"),
        ("/Users/x/Library/CloudStorage/GoogleDrive-x@example.org/My Drive/j.rmj", "Google Drive"),
        ("/home/x/Dropbox/journal.rmj", "Dropbox"),
        ("/home/x/Nextcloud/Notes/journal.rmj", "Nextcloud"),
        (
            r"C:\Users\x\AppData\Local\Packages\PythonSoftwareFoundation.Python.3.11_q\LocalCache\j.rmj",
            "Microsoft Store",
        ),
        ("/tmp/deep/journal.rmj", "Files in /tmp may be deleted"),  # noqa: S108
        ("/dev/shm/deep/journal.rmj", "Files in /dev/shm may be deleted"),  # noqa: S108
        ("/tmp/journal.rmj", "when the computer restarts"),  # noqa: S108
        ("/dev/shm/journal.rmj", "when the computer restarts"),  # noqa: S108
    ],
)
def test_a_place_that_is_no_good_one_is_told(path: str, word: str) -> None:
    assert any(word in sentence for sentence in Journal.files.location_advice(Path(path)))


@pytest.mark.parametrize("path", ["/home/x/.local/share/rmjournal/journal.rmj", "/home/dropbox-fan/notes/onedrive.rmj"])
def test_a_good_place_is_not_remarked_on(path: str) -> None:
    assert Journal.files.location_advice(Path(path)) == []


@pytest.mark.parametrize(("mark", "program"), [(".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox")])
def test_a_synced_folder_is_known_by_its_mark(tmp_path: Path, mark: str, program: str) -> None:
    (tmp_path / mark).mkdir()
    (tmp_path / "deep").mkdir()
    told = Journal.files.location_advice(tmp_path / "deep" / "journal.rmj")
    assert sum(program in sentence for sentence in told) == 1


def test_a_backup_on_the_disk_of_the_journal_is_told(journal: Journal, folder: Path) -> None:
    told = journal.backups.advice_beside(folder / "copy.rmj")
    assert told[0] == "It is on the same disk as the journal, so it won't help if the disk fails."


def test_a_python_of_the_microsoft_store_is_told_wherever_the_journal_seems_to_be() -> None:
    package = "PythonSoftwareFoundation.Python.3.12_3.12.1776.0_x64__qbz5n2kfra8p0"
    (told,) = python_advice("win32", f"C:\\Program Files\\WindowsApps\\{package}")
    assert "Uninstalling it deletes what is stored here" in told
    assert python_advice("win32", "C:\\Program Files\\Python312") == []
    assert python_advice("linux", "/usr") == []
