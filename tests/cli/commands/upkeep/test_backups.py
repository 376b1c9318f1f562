"""Backups, a new laptop, merging: the walkthroughs of the manual, step by step."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support.errors import Failed
from rmjournal.vault.format import kdf, slots
from tests.cli.calling import CHEAP, PASSPHRASE, Here, piped


def add_note(here: Here, text: str, *vault: str) -> None:
    here(*vault, "note", "--pair", "1", given=text, secret=PASSPHRASE).well()


def apart(here: Here) -> tuple[str, ...]:
    """Copy the journal as if to another computer; return the options that name it."""
    copy = here.home / "stick" / "laptop.rmj"
    copy.parent.mkdir()
    shutil.copyfile(here.vault, copy)
    return "--vault", str(copy)


def listed(here: Here, *vault: str) -> str:
    return here(*vault, "list", "--off-record").well().out


def test_a_backup_is_restored_after_the_word_is_typed(used: Here, tmp_path: Path) -> None:
    stick = str(tmp_path / "stick.rmj")
    used("backup", stick).well()
    add_note(used, "written since")
    refused = used("restore", stick, "--yes", "no")
    assert refused.code == 1
    assert "Only in the journal (will be lost): 1 note, 1 shared item" in refused.out
    assert "written since" in listed(used)
    done = used("restore", stick, "--yes", "restore").well()
    assert "now called journal.rmj.replaced-" in done.err
    assert "written since" not in listed(used)
    assert ".replaced-" in used("where").well().out


def stopped() -> bytes:
    raise KeyboardInterrupt


def no_memory() -> bytes:
    raise Failed("Unlocking needs free memory, and this computer has less.")


@pytest.mark.parametrize(("end", "code"), [(stopped, 130), (no_memory, 1)])
def test_a_backup_that_is_in_place_and_was_not_opened_yet_is_told_as_such(
    used: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[], bytes], code: int
) -> None:
    stick = str(tmp_path / "stick.rmj")
    used("backup", stick).well()
    add_note(used, "written since")
    first, derive = iter((True, False)), kdf.passphrase_kek
    with monkeypatch.context() as patch:
        patch.setattr(slots, "passphrase_kek", lambda *given: derive(*given) if next(first) else end())
        done = used("restore", stick, "--yes", "restore")
    assert done.code == code
    assert done.err.index("now called journal.rmj.replaced-") < done.err.index("Open it once with")
    used("list").failed(5)
    assert "written since" not in used("list", "--accept-older").well().out
    used("list").well()


@pytest.mark.parametrize("command", ["restore", "merge"])
def test_a_copy_that_is_not_there_or_not_whole_is_told_as_that_copy(used: Here, tmp_path: Path, command: str) -> None:
    yes = ["--yes", "restore"] if command == "restore" else []
    used(command, str(tmp_path / "stick.rnj"), *yes).failed(1, "There's no such file.")
    for path in (tmp_path, Path(__file__)):
        assert "--vault" not in used(command, str(path), *yes).failed(1 if path.is_dir() else 4, "another copy").err
    stick = tmp_path / "stick.rmj"
    used("backup", str(stick)).well()
    with closing(sqlite3.connect(stick, isolation_level=None)) as sql:
        sql.execute("DELETE FROM rec WHERE id = (SELECT max(id) FROM rec)")
    told = used(command, str(stick), *yes).failed(4, "Parts of that copy are damaged.", "Use another copy.")
    assert "this journal" not in told.err.lower()
    if command == "restore":
        used(command, str(stick), *yes, secret="words of nobody at all").failed(3, "That passphrase isn't right.")


@pytest.mark.parametrize("command", ["restore", "merge"])
def test_a_copy_with_an_altered_text_is_told_as_that_copy_and_stays(
    used: Here, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    there = apart(used)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("XDG_STATE_HOME", str(used.home / "elsewhere"))
        add_note(used, "there", *there)
    stick = Path(there[1])
    with closing(sqlite3.connect(stick, isolation_level=None)) as sql:
        sql.execute("UPDATE body SET v = zeroblob(200)")
    before = stick.read_bytes(), used.vault.read_bytes()
    done = used(command, str(stick), *(["--yes", "restore"] if command == "restore" else []))
    assert done.code == 4
    assert "that copy" in done.err.lower()
    assert "`rmjournal repair" in done.err
    assert not [words for words in ("this journal", "deleted", "Restore a backup", "verify") if words in done.err]
    assert (stick.read_bytes(), used.vault.read_bytes()) == before


def test_a_restore_to_a_folder_that_is_not_there_says_so(used: Here, tmp_path: Path) -> None:
    stick = tmp_path / "stick.rmj"
    used("backup", str(stick)).well()
    nowhere = ("--vault", str(tmp_path / "nowhere" / "journal.rmj"))
    used(*nowhere, "restore", str(stick), "--yes", "restore").failed(1, "no folder for the journal", "Create it")


def test_a_new_laptop_gets_the_journal_from_a_backup(used: Here, tmp_path: Path) -> None:
    stick = tmp_path / "stick.rmj"
    used("backup", str(stick)).well()
    shutil.rmtree(used.home / "data")
    shutil.rmtree(used.home / "state")
    done = used("restore", str(stick), "--yes", "restore").well()
    assert "It contains: " in done.out
    assert used("verify", "--full").well()
    assert "Heron" in used("pair", "list").well().out


def test_what_was_replaced_comes_back_by_merging(used: Here, tmp_path: Path) -> None:
    stick = str(tmp_path / "stick.rmj")
    used("backup", stick).well()
    add_note(used, "written since")
    used("restore", stick, "--yes", "restore").well()
    (aside,) = used.vault.parent.glob("journal.rmj.replaced-*")
    assert used("merge", str(aside), "--json").well().object()["came"] == 2
    assert "written since" in listed(used)


def test_two_laptops_become_one_journal(used: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = apart(used)
    add_note(used, "here")
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "elsewhere"))
    add_note(used, "there", *laptop)
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "state"))
    done = used("merge", laptop[1]).well()
    assert done.out.startswith("Added: 1. Updated: 0. Deleted: 0. Conflicts: 0.")
    assert all(text in listed(used) for text in ("here", "there"))
    assert used("merge", laptop[1]).well().out.startswith("Added: 0. Updated: 0.")


def test_two_laptops_exchange_backups_and_hold_the_same(used: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = used.home / "stick"
    stick.mkdir()
    second = "--vault", str(used.home / "second.rmj")
    used("backup", str(stick / "first.rmj")).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "elsewhere"))
    used(*second, "restore", str(stick / "first.rmj"), "--yes", "restore").well()
    add_note(used, "there", *second)
    used(*second, "backup", str(stick / "second.rmj")).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "state"))
    add_note(used, "here")
    used("merge", str(stick / "second.rmj")).well()
    used("backup", str(stick / "both.rmj")).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "elsewhere"))
    used(*second, "merge", str(stick / "both.rmj")).well()
    for vault, state in (((), "state"), (second, "elsewhere")):
        monkeypatch.setenv("XDG_STATE_HOME", str(used.home / state))
        notes = [
            each["body"]["text"] for each in used(*vault, "list", "--json").well().objects() if each["kind"] == "note"
        ]
        assert sorted(notes) == ["here", "the note of the session", "there"]


@pytest.mark.parametrize("where", [("where",), ("init",)])
def test_a_place_that_is_synced_is_told(here: Here, where: tuple[str, ...]) -> None:
    folder = here.home / "OneDrive - Example Ltd"
    folder.mkdir()
    told = here("--vault", str(folder / "journal.rmj"), *where).well().err
    assert "OneDrive copies this folder elsewhere" in told
    assert "belongs to an organisation" in told


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_two_versions_are_shown_side_by_side_until_one_is_chosen(
    used: Here, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    add_note(used, "words")
    (found,) = [each["id"] for each in used("list", "--json").well().objects() if each["body"].get("text") == "words"]
    laptop = apart(used)
    used.take("edit", found, fields={"text": "of mine"}).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "elsewhere"))
    used.take(*laptop, "edit", found, fields={"text": "of theirs"}).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "state"))
    assert "rmjournal conflicts" in used("merge", laptop[1]).well().err
    shown = used("conflicts").well().out
    assert shown.index("mine:") < shown.index("of mine") < shown.index("theirs:") < shown.index("of theirs")
    (conflict,) = used("conflicts", "--json").well().objects()
    assert (conflict["record"], conflict["mine"], conflict["theirs"]) == (
        found,
        {"text": "of mine"},
        {"text": "of theirs"},
    )
    second = used("show", conflict["id"][:8]).well().out
    assert "two versions of this entry" in second
    assert "beside" not in second
    used("conflicts", "keep", conflict["id"][:8], "none").failed(2)
    used("conflicts", "keep", "ffff", choice).failed(1)
    used("conflicts", "keep", conflict["id"][:8], choice).well()
    texts = {each["body"].get("text") for each in used("list", "--json").well().objects()}
    assert {"of mine", "of theirs"} & texts == ({"of mine", "of theirs"} if choice == "both" else {f"of {choice}"})
    assert "No conflicts" in used("conflicts").well().err


def test_versions_that_differ_in_a_field_alone_are_told_apart(used: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    (pair, *_) = [each["id"] for each in used("pair", "list", "--json").well().objects()]
    laptop = apart(used)
    used.take("edit", pair, fields={"focus": "diversity"}).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "elsewhere"))
    used.take(*laptop, "edit", pair, fields={"focus": "leadership_culture"}).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "state"))
    used("merge", laptop[1]).well()
    mine, theirs = used("conflicts").well().out.split("theirs:")
    assert "focus: diversity" in mine
    assert "focus: leadership and culture" in theirs


def test_a_message_with_two_versions_of_one_takeaway_says_so(used: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    used.take("takeaway", "add", "--pair", "1", fields={"text": "less mail"}).well()
    found = used("takeaway", "list", "--pair", "1", "--json").well().objects()[-1]["id"]
    laptop = apart(used)
    for where, vault in (("state", ()), ("elsewhere", laptop)):
        monkeypatch.setenv("XDG_STATE_HOME", str(used.home / where))
        used.take(*vault, "edit", found, fields={"text": f"less mail {where}"}).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "state"))
    assert "Two versions" not in used("takeaway", "send", "--pair", "1").well().err
    used("merge", laptop[1]).well()
    shown = used("takeaway", "send", "--pair", "1").well()
    assert shown.out.count("less mail ") == 2
    assert "Two versions of one takeaway are in it." in shown.err
    used("conflicts", "keep", found[:8], "theirs").well()
    assert "Two versions" not in used("takeaway", "send", "--pair", "1").well().err


def test_what_lists_leave_out_is_closed_in_a_conflict_until_it_is_opened(
    used: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--pair", "1", "--json")
    held = used.take("log", "add", *at, fields={"kind": "held_back", "text": "kestrel"}).well().object()
    session = used("session", "list", *at).well().objects()[0]
    laptop = apart(used)
    for where, vault in (("state", ()), ("elsewhere", laptop)):
        monkeypatch.setenv("XDG_STATE_HOME", str(used.home / where))
        used.take(*vault, "edit", held["id"], fields={"text": f"kestrel {where}"}).well()
        used.take(*vault, "edit", session["id"], fields={"to_keep": f"kestrel {where}"}).well()
    monkeypatch.setenv("XDG_STATE_HOME", str(used.home / "state"))
    used("merge", laptop[1]).well()
    for options in ((), ("--json",)):
        shown = used("conflicts", *options).well()
        assert "kestrel" not in shown.out + shown.err
        assert "something that lists leave out: 2. Add --open" in shown.err
        assert options or shown.out.count("(closed)") == shown.out.count("(part of it is closed)") == 2
        opened = used("conflicts", "--open", *options).well()
        assert opened.out.count("kestrel state") == opened.out.count("kestrel elsewhere") == 2
        assert "--open" not in opened.err
    kinds = {each["kind"]: each["mine"] for each in used("conflicts", "--json").well().objects()}
    assert kinds["log_item"] is None
    assert kinds["session"]["number"] == session["body"]["number"]


def test_the_draft_that_does_not_stand_is_put_back_from_the_history(used: Here, tmp_path: Path) -> None:
    def write(path: Path, state: Path | None, text: str) -> None:
        with Journal.open(path, PASSPHRASE, state=state) as journal:
            journal.drafts.save(Kind.NOTE, journal.pairs.get(1).id, None, text=text)

    write(used.vault, None, "begun")
    laptop = Path(apart(used)[1])
    write(used.vault, None, "of mine")
    write(laptop, tmp_path / "elsewhere", "of theirs")
    used("merge", str(laptop)).well()
    (conflict,) = used("conflicts", "--json").well().objects()
    kept = used("conflicts", "keep", conflict["id"], "mine").well()
    assert "The other version stays in the history until you finish the draft." in kept.err
    assert "of theirs" in used("history", conflict["record"]).well().out
    used("history", conflict["record"], "--back", "1").well()
    assert "of theirs" in used("show", conflict["record"]).well().out
    assert "of mine" in used("history", conflict["record"]).well().out


def test_a_backup_a_day_is_made_when_the_journal_is_closed(used: Here, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert "same disk" in used("backup", "--every", str(folder)).well().err
    (made,) = folder.glob("journal-*.rmj")
    made.rename(folder / "journal-2026-01-01-000000.rmj")
    add_note(used, "new")
    assert len(list(folder.glob("journal-*.rmj"))) == 2
    shutil.rmtree(folder)
    assert "Today's backup wasn't made." in used("list").well().err
    used("backup", "--stop").well()
    assert "Today's backup" not in used("list").well().err


@pytest.mark.parametrize("arguments", [(), ("x.rmj", "--stop"), ("x.rmj", "--every", "y")])
def test_a_backup_goes_to_one_place(used: Here, arguments: tuple[str, ...]) -> None:
    used("backup", *arguments).failed(2)


def test_leaving_an_employer_takes_a_copy_and_leaves_nothing(used: Here, tmp_path: Path) -> None:
    own = tmp_path / "own.rmj"
    used("backup", str(own)).well()
    with Journal.open(own, PASSPHRASE, state=tmp_path / "own-computer") as journal:
        assert len(journal.pairs.all()) == 2
    for line in used("where", "--json").well().objects():
        if Path(line["path"]).is_file():
            Path(line["path"]).unlink()
    assert not [line for line in used("where", "--json").well().objects() if Path(line["path"]).is_file()]
    assert used("--vault", str(own), "list").well().out


def test_a_backup_opens_by_the_same_passphrase(used: Here) -> None:
    before = used("list", "--json", "--limit", "0", "--off-record").out
    copy = used.home / "copy.rmj"
    used("backup", str(copy)).well()
    used("--vault", str(copy), "list").failed(5, "--accept-older")  # that the backup was made is saved after it
    older = ("--accept-older", "--vault", str(copy), "list", "--json", "--limit", "0", "--off-record")
    assert used(*older).well().out == before
    used("--vault", str(copy), "verify", "--full").well()


def rekeyed(vault: tuple[str, ...], words: str) -> None:
    """Give a copy other keys, as on another computer."""
    with Journal.open(Path(vault[1]), PASSPHRASE, state=Path(vault[1]).parent / "state") as journal:
        journal.notes.add(journal.pairs.get(1), "there")
        journal.keys.rekey(words, kdf=CHEAP)


def test_a_copy_with_other_keys_comes_in_with_its_own_passphrase(used: Here) -> None:
    laptop, words = apart(used), "five quite other words here"
    rekeyed(laptop, words)
    add_note(used, "here")
    reader = piped(f"{PASSPHRASE}\n{words}\n".encode())  # line by line: first the key, then that of the copy
    number = str(reader)
    done = used("--passphrase-fd", number, "merge", laptop[1], "--copy-passphrase-fd", number, secret=None).well()
    assert done.out.startswith("Added: 1. ")
    assert all(text in listed(used) for text in ("here", "there"))
    for wrong in ("not the words of that copy", ""):
        reader = piped(f"{PASSPHRASE}\n{wrong}\n".encode())
        number = str(reader)
        told = used("--passphrase-fd", number, "merge", laptop[1], "--copy-passphrase-fd", number, secret=None)
        told.failed(3, "isn't the passphrase for that copy")
    used("merge", laptop[1]).failed(2)  # there is no terminal to ask on


def test_a_merge_that_would_delete_a_pair_asks_for_a_word_and_keeps_a_backup(used: Here) -> None:
    laptop = apart(used)
    with Journal.open(Path(laptop[1]), PASSPHRASE, state=used.home / "elsewhere") as journal:
        journal.entries.delete(journal.pairs.get(1))
    add_note(used, "unseen")
    refused = used("merge", laptop[1], "--yes", "no").failed(1, "Nothing was changed.")
    assert "unseen" in listed(used)
    assert refused.out == ""
    used("merge", laptop[1]).failed(2)  # nobody is there to type it
    done = used("merge", laptop[1], "--yes", "delete").well()
    assert "Pair 1 was deleted in the other copy, so" in done.out
    assert ".replaced-" in done.out
    assert "unseen" not in listed(used)
