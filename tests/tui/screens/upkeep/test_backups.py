"""Backups on the screen: one now, one a day, another copy merged, and two versions side by side."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.journal.copies.backups import rotated
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import LineInput
from tests.tui.conftest import PASSPHRASE, SMALL, WIDE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
BACKUP, EVERY_DAY, CHECK, TAKE_IN, CHOOSE = range(5)


async def to_copies(me: Person, matter: int) -> None:
    """Open one matter of Copies, the first being 0."""
    await me.go("c")
    await me.press("end", "up", "enter")
    assert me.screen == "BackupsScreen"
    await me.press(*["down"] * matter, "enter")


async def name(me: Person, path: Path | str) -> None:
    """Answer with a path."""
    me.app.screen.query_one(LineInput).value = str(path)
    await me.press("enter")


def words(me: Person) -> str:
    """What is shown, whatever its lines."""
    return " ".join(me.shown.split())


async def test_a_backup_is_written_and_opens(vault: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.rmj"
    async with running(vault) as me:
        await to_copies(me, BACKUP)
        await name(me, target)
        await me.until(lambda: "Each was opened to test it." in words(me))
        assert "on the same disk" in words(me)
        await me.press("enter")
        assert me.screen == "BackupsScreen"
        await me.go("x")
        assert "Backup · copy.rmj" in me.shown
    with Journal.open(target, PASSPHRASE, state=tmp_path / "elsewhere") as copy:
        assert len(copy.pairs.all()) == 2


async def test_a_backup_over_a_file_is_refused_where_the_eye_is(vault: Path, tmp_path: Path) -> None:
    target = tmp_path / "there.rmj"
    target.write_bytes(b"mine")
    async with running(vault) as me:
        await to_copies(me, BACKUP)
        await name(me, target)
        await me.until(lambda: "already exists" in words(me))
        await me.press("escape")
        assert me.screen == "BackupsScreen"
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize("matter", [BACKUP, EVERY_DAY, TAKE_IN])
async def test_a_path_in_nobodys_folder_is_refused_where_the_eye_is(vault: Path, matter: int) -> None:
    async with running(vault) as me:
        await to_copies(me, matter)
        await name(me, "~kestrel-9d2/copy.rmj")
        await me.until(lambda: "Use ~/ for your own folder." in words(me))
        await me.press("escape")
        assert me.screen == "BackupsScreen"


async def test_one_backup_a_day_is_chosen_and_stopped(vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    async with running(vault) as me:
        await to_copies(me, EVERY_DAY)
        await name(me, folder)
        await me.until(lambda: "From now on, you get one" in words(me))
        (made,) = rotated(folder)
        assert me.journal.settings.current().backup_folder == str(folder)
        await me.press("enter", "down", "enter")
        await me.until(lambda: f"{made.name}: " in words(me))
        assert words(me).count("entries are intact.") == 2
        await me.press("enter", "up", "enter")
        await name(me, "stop")
        assert me.journal.settings.current().backup_folder == ""
        assert len(rotated(folder)) == 1


async def test_what_was_written_in_two_copies_is_shown_side_by_side_until_the_person_chooses(
    vault: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / "journal.rmj"
    other.parent.mkdir()
    shutil.copyfile(vault, other)
    with Journal.open(other, PASSPHRASE, state=tmp_path / "elsewhere") as copy:
        note = copy.notes.of(copy.sessions.get(copy.pairs.get(1), 1))[0]
        copy.entries.edit(note, {"text": "as the other laptop had it"})
        copy.notes.add(copy.pairs.get(2), "only the other laptop knew this")
    with opened(vault) as journal:
        journal.entries.edit(journal.records.get(note.id), {"text": "as this laptop had it"})
    async with running(vault) as me:
        await to_copies(me, TAKE_IN)
        await name(me, other)
        await me.until(lambda: "Conflicts: 1." in words(me))
        assert "Added: 1." in words(me)
        await me.press("enter", "down", "enter")
        assert me.screen == "ConflictsScreen"
        assert "Heron · " in me.rows().rows[0].title
        assert me.find("#mine", Editor).text == "as this laptop had it"
        assert me.find("#theirs", Editor).text == "as the other laptop had it"
        assert "keep both" in me.shown
        await me.press("2")
        assert "No conflicts." in me.shown
        texts = [each.raw["text"] for each in me.journal.notes.of(me.journal.sessions.get(me.journal.pairs.get(1), 1))]
        assert "as the other laptop had it" in texts
        assert "as this laptop had it" not in texts


async def test_the_way_to_restore_a_backup_names_a_journal_that_lies_elsewhere(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("c")
        await me.press("end", "up", "enter")
        assert "quit and run rmjournal --vault FILE restore BACKUP." in " ".join(me.shown.split())


async def test_versions_with_the_same_words_show_the_fields_in_which_they_differ(vault: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "journal.rmj"
    other.parent.mkdir()
    shutil.copyfile(vault, other)
    with Journal.open(other, PASSPHRASE, state=tmp_path / "elsewhere") as copy:
        copy.entries.edit(copy.pairs.get(1), {"focus": "leadership_culture", "planned_sessions": 9})
    with opened(vault) as journal:
        journal.entries.edit(journal.pairs.get(1), {"focus": "diversity"})
    async with running(vault) as me:
        await to_copies(me, TAKE_IN)
        await name(me, other)
        await me.until(lambda: "Conflicts: 1." in words(me))
        await me.press("enter", "down", "enter")
        mine, theirs = me.find("#mine", Editor).text, me.find("#theirs", Editor).text
        assert "keep mine" in me.shown
        assert "keep both" not in me.shown  # there can be only one of a pair
        await me.press("3")
        assert me.told == ""
    assert "focus: diversity" in mine
    assert "focus: leadership and culture" in theirs
    assert "role" not in mine + theirs
    assert "9" in theirs


async def test_what_lists_leave_out_is_closed_in_a_conflict_until_a_key_opens_it(vault: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "journal.rmj"
    other.parent.mkdir()
    with opened(vault) as journal:
        held = journal.log.add(journal.pairs.get(1), {"kind": "held_back", "text": "kestrel"})
    shutil.copyfile(vault, other)
    with Journal.open(other, PASSPHRASE, state=tmp_path / "elsewhere") as copy:
        copy.entries.edit(copy.records.get(held.id), {"text": "kestrel there"})
    with opened(vault) as journal:
        journal.entries.edit(journal.records.get(held.id), {"text": "kestrel here"})
    async with running(vault) as me:
        await to_copies(me, TAKE_IN)
        await name(me, other)
        await me.until(lambda: "Conflicts: 1." in words(me))
        await me.press("enter", "down", "enter")
        assert "kestrel" not in me.shown + me.find("#mine", Editor).text + me.find("#theirs", Editor).text
        assert "Press . to open it." in me.find("#mine", Editor).text
        await me.press("full_stop")
        assert [me.find(which, Editor).text for which in ("#mine", "#theirs")] == ["kestrel here", "kestrel there"]
        assert "kestrel here" in me.shown
        await me.press("full_stop")
        assert "kestrel" not in me.shown


async def test_leaving_the_question_about_pairs_that_would_go_says_that_nothing_was_merged(
    vault: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / "journal.rmj"
    other.parent.mkdir()
    shutil.copyfile(vault, other)
    with Journal.open(other, PASSPHRASE, state=tmp_path / "elsewhere") as copy:
        copy.notes.add(copy.pairs.get(1), "only the other laptop knew this")
        copy.entries.delete(copy.pairs.get(2))
    async with running(vault) as me:
        await to_copies(me, TAKE_IN)
        await name(me, other)
        await me.until(lambda: "Type delete to merge." in words(me))
        await me.press("escape")
        assert "Nothing was merged." in me.told
        assert [pair.body.number for pair in me.journal.pairs.all()] == [1, 2]
        await to_copies(me, TAKE_IN)
        await name(me, other)
        await me.until(lambda: "Type delete to merge." in words(me))
        await me.write("detele")
        await me.press("enter")
        assert "Type delete to confirm" in me.shown
        await me.write("delete")  # in place of the wrong word
        await me.press("enter")
        await me.until(lambda: "Added: 1." in words(me))
        assert [pair.body.number for pair in me.journal.pairs.all()] == [1]


async def test_another_journal_is_not_taken_in(vault: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.rmj"
    Journal.create(stranger, PASSPHRASE, state=tmp_path / "other")[0].close()
    async with running(vault) as me:
        before = len(me.journal.signals.due(date.today()))
        await to_copies(me, TAKE_IN)
        await name(me, stranger)
        await me.until(lambda: bool(me.app.screen.query("#message.error")))
        await me.press("enter")
        assert len(me.journal.signals.due(date.today())) == before


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_journal_in_a_synced_folder_is_told_of_where_its_copies_are(
    vault: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    synced = tmp_path / "Dropbox"
    synced.mkdir()
    moved = shutil.copyfile(vault, synced / "journal.rmj")
    async with running(moved, size) as me:
        await me.go("c")
        await me.press("end", "up", "enter")
        assert "Dropbox" in words(me)
        assert "Conflicts" in me.shown
