"""The table of errors: each has its code and sentence, and prints nothing to stdout."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.support.errors import RmjournalError
from tests.cli.calling import PASSPHRASE, Here, call, ids_of


def test_the_help_names_every_exit_code(cli: Here) -> None:
    codes, left = set[int](), [RmjournalError]
    while left:
        error = left.pop()
        codes.add(error.code)
        left += error.__subclasses__()
    told = cli("--help", secret=None).well().out.partition("Exit codes:")[2]
    assert {int(each) for each in re.findall(r"\d+", told)} == {0, *codes, 129, 130, 131, 141, 143}


def test_a_wrong_passphrase_is_3(used: Here) -> None:
    used("list", secret="seven other words").failed(3, "That passphrase isn't right.")
    used("list", secret="").failed(3)
    used("list", secret=PASSPHRASE + " ").failed(3)


def test_a_wrong_recovery_key_is_3(used: Here) -> None:
    for typed in ("nonsense", "0000-" * 7 + "0000"):
        read = os.pipe()
        os.write(read[1], typed.encode() + b"\n")
        os.close(read[1])
        used("recover", "--recovery-fd", str(read[0]), "--new-passphrase-fd", str(read[0]), secret=None).failed(3)
        os.close(read[0])


def _other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("nothing", 1), ("folder", 1), ("pipe", 1), ("dangling link", 1), ("device", 1), ("below a file", 1),
        ("empty", 4), ("text", 4), ("short", 4), ("other database", 4), ("hard link", 4),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", [["list"], ["verify"], ["recover"], ["takeout", "--damaged", "--yes", "takeout", "out"]]
)
def test_what_is_no_journal_is_told_before_a_passphrase_is_asked(
    used: Here, what: str, code: int, command: list[str]
) -> None:
    path = used.home / "it"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        os.mkfifo(path)
    elif what == "dangling link":
        path.symlink_to("nowhere")
    elif what == "device":
        path = Path(os.devnull)
    elif what == "below a file":
        path.write_text("x")
        path = path / "it"
    elif what == "empty":
        path.touch()
    elif what == "text":
        path.write_text("dear diary " * 100)
    elif what == "short":
        path.write_bytes(b"SQLite format 3\0")
    elif what == "other database":
        _other_database(path)
    elif what == "hard link":
        os.link(used.vault, path)
    before = path.read_bytes() if path.is_file() else None
    used("--vault", str(path), *command, secret=None).failed(code)  # with no way to ask, it is told all the same
    assert before is None or path.read_bytes() == before


def test_a_damaged_journal_is_4(used: Here) -> None:
    whole = used.vault.read_bytes()
    used.vault.write_bytes(whole[: len(whole) // 2])
    used("list").failed(4)
    used.vault.write_bytes(whole[:4096] + bytes(4096) + whole[8192:])
    used("list").failed(4)


def test_where_a_record_is_missing_the_way_out_is_a_command_as_it_is_typed(used: Here) -> None:
    with closing(sqlite3.connect(used.vault, isolation_level=None)) as file:
        file.execute("DELETE FROM rec WHERE id = (SELECT min(id) FROM rec)")
    used("list").failed(4, "`rmjournal takeout --damaged DIR`")
    used("takeout", "--damaged", str(used.home / "out"), "--yes", "takeout").well()


def test_an_altered_record_is_4_and_verify_finds_it(used: Here) -> None:
    with Journal.open(used.vault, PASSPHRASE) as journal:
        journal.records.vault.compact()  # else an old copy in the gap of a page may be found first
        entry = next(e for e in journal.records.vault.entries() if e.meta.kind == 16)
        box = journal.records.vault.container.body(entry.row)
    data = bytearray(used.vault.read_bytes())
    data[data.find(box[-32:])] ^= 1
    used.vault.write_bytes(data)
    done = used("verify", "--full", "--json")
    assert done.code == 4
    assert done.object()["well"] == done.object()["records"] - 1
    assert len(done.object()["faults"]) == 1
    assert "takeout --damaged DIR" in used("verify", "--full").err
    listed = used("list", "--limit", "0").well()  # a damaged record costs itself, and is told of
    assert "(note, can't be read)" in listed.out
    assert "can no longer be read: 1" in listed.err
    assert "Heron" in listed.out
    out = used.home / "out"
    used("takeout", "--damaged", "--yes", "takeout", str(out)).well()
    assert len((out / "journal.jsonl").read_text().splitlines()) == done.object()["well"] + 1


def test_a_newer_format_is_7_and_is_not_touched(used: Here) -> None:
    data = bytearray(used.vault.read_bytes())
    data[60:64] = (2).to_bytes(4, "big")
    used.vault.write_bytes(data)
    for command in (["list"], ["recover"], ["verify"]):
        used(*command, secret=None).failed(7, "newer")
    assert used.vault.read_bytes() == data


def test_an_older_file_is_5_and_opens_knowingly_only(used: Here) -> None:
    older = used.vault.read_bytes()
    used("note", "--pair", "1", given="kestrel").well()
    newer = used.vault.read_bytes()
    used.vault.write_bytes(older)
    for command in (["list"], ["backup", str(used.home / "copy.rmj")], ["note", "--pair", "1"]):
        used(*command, given="x").failed(5, "older than the one last seen here, by", "--accept-older")
    assert used.vault.read_bytes() == older
    assert not (used.home / "copy.rmj").exists()
    assert "this copy counts as the newest" in used("list", "--accept-older").well().err
    assert "Note:" not in used("list").well().err
    used.vault.write_bytes(newer)
    used("list").failed(5)


def test_a_backup_of_an_earlier_day_is_5_wherever_it_lies(used: Here) -> None:
    copy = used.home / "copy.rmj"
    used("backup", str(copy)).well()
    used("note", "--pair", "1", given="kestrel").well()
    used("--vault", str(copy), "list").failed(5)
    used("--vault", str(copy), "--accept-older", "list").well()
    used("list").failed(5)  # of two copies one is the newest


def test_copies_that_were_saved_apart_are_5(used: Here) -> None:
    copy = used.home / "copy.rmj"
    shutil.copy(used.vault, copy)
    with Journal.open(used.vault, PASSPHRASE) as mine, Journal.open(copy, PASSPHRASE) as other:
        for journal in (mine, other):
            journal.settings.change({"auto_lock_minutes": 7})
    used("list").failed(5, "a separate copy")


def test_a_journal_that_is_open_elsewhere_is_6(used: Here) -> None:
    with Journal.open(used.vault, PASSPHRASE):
        call(used.home, "list").failed(6, "open in another window")
        call(used.home, "note", "--pair", "1", given="x").failed(6)
    call(used.home, "list").well()


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["nonesuch"], ["--nonesuch"], ["list", "--nonesuch"], ["list", "--pair", "x"],
        ["list", "--limit", "-1"],
        ["list", "--limit", "x"], ["note"], ["note", "--pair"], ["show"], ["pair"], ["pair", "show"],
        ["session", "add"], ["takeaway"], ["takeaway", "agree"], ["backup"], ["takeout"], ["import"],
        ["--passphrase-fd"],
        ["--passphrase-fd", "x", "list"], ["list", "more"], ["note", "--pair", "1", "some text"], ["search", "a word"],
        ["--vers"], ["list", "--pai", "1"], ["init", "--new-pass", "3"],
    ],
)  # fmt: skip
def test_a_command_called_wrongly_is_2(used: Here, arguments: list[str]) -> None:
    done = used(*arguments, secret=None).failed(2)
    assert "--help" in done.err


def test_hostile_arguments_are_printed_without_their_controls(used: Here) -> None:
    done = used("\x1b]0;title\x07\u202e\x9b31m", secret=None)
    assert done.code == 2
    assert not set(done.err) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"], ["verify"], ["pair", "list"], ["due"], ["left"], ["show", "abcd"], ["backup", "copy.rmj"],
        ["import", "file"], ["init", "--vault", "new.rmj"], ["recover"], ["delete", "abcd"], ["takeout", "out"],
        ["pair", "add"], ["session", "add", "--pair", "1"], ["pair", "add", "--json-in"], ["search"],
        ["note", "--pair", "1"],
    ],
)  # fmt: skip
def test_where_there_is_no_terminal_to_ask_on_it_is_2(used: Here, arguments: list[str]) -> None:
    call(used.home, *arguments, secret=None).failed(2, "terminal")
    assert not (used.home / "new.rmj").exists()
    assert not (used.home / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["pair", "show", "7"], ""), (["session", "list", "--pair", "7"], ""), (["list", "--pair", "7"], ""),
        (["note", "--pair", "7"], "kestrel"), (["note", "--pair", "1", "--session", "7"], "kestrel"),
        (["takeaway", "add", "--pair", "7"], "kestrel"), (["takeaway", "list", "--pair", "7"], ""),
        (["reflect", "--pair", "7"], "kestrel"), (["show", "ffffffff"], ""), (["show", "ab"], ""),
        (["edit", "ffffffff"], "kestrel"), (["delete", "ffffffff", "--yes", "delete-ffffffff"], ""),
        (["takeaway", "agree", "ffffffff"], ""), (["import", "nothing"], ""), (["note", "--pair", "1"], ""),
        (["note", "--pair", "1"], " \n\x1b\n"), (["search"], ""), (["search"], "pair:x kestrel"),
        (["takeaway", "amend", "ffffffff"], "kestrel"), (["backup", "no/where"], ""),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_1_with_a_way_out(used: Here, arguments: list[str], given: str) -> None:
    before = len(used("list", "--limit", "0", "--off-record").out)
    done = used(*arguments, given=given).failed(1)
    assert "kestrel" not in done.err
    assert len(done.err.splitlines()) >= 2  # the sentence and the hint
    assert len(used("list", "--limit", "0", "--off-record").out) == before


def test_nothing_is_written_over(used: Here) -> None:
    before = used.vault.read_bytes()
    used("init").failed(1)
    used("backup", str(used.vault)).failed(1)
    used("takeout", "--yes", "takeout", str(used.vault.parent)).failed(1)
    assert used.vault.read_bytes() == before


def test_a_new_journal_needs_a_folder_and_a_long_passphrase(here: Here) -> None:
    here("init", "--vault", str(here.home / "no" / "where.rmj")).failed(1)
    here("init", secret="kestrel-82b").failed(1, "at least 12 characters, or five words from the list")
    here("init", secret="with a bell \x07 in it").failed(1)
    assert not here.vault.exists()


def _no_mounts() -> str:
    if sys.platform != "linux" or not shutil.which("unshare"):
        return "mount namespaces are for Linux"
    tried = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this system does not permit mounting"


@pytest.mark.skipif(bool(_no_mounts()), reason=_no_mounts() or "-")
def test_a_journal_on_a_read_only_disk_can_be_read_and_says_why_nothing_is_saved(used: Here) -> None:
    folder = used.vault.parent
    script = f'mount --bind "{folder}" "{folder}" && mount -o remount,ro,bind "{folder}" && exec "$@"'
    read_only = ["unshare", "-m", "sh", "-c", script, "sh"]
    assert "Heron" in call(used.home, "list", before=read_only).well().out
    call(used.home, "verify", "--full", before=read_only).well()
    call(used.home, "note", "--pair", "1", given="kestrel", before=read_only).failed(1, "read-only")
    done = call(used.home, "backup", "copy.rmj", before=read_only).well()
    assert "shared items" in done.err
    call(used.home, "init", "--vault", str(folder / "other.rmj"), before=read_only).failed(1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", [["list"], ["list", "--json"], ["where"], ["--help"], ["--version"]])
def test_output_that_finds_no_room_is_1_in_words(used: Here, command: list[str]) -> None:
    script = 'exec "$@" > /dev/full'
    done = call(used.home, *command, before=["sh", "-c", script, "sh"])
    assert "rmjournal: I couldn't write the output: no space left on device." in done.err.splitlines()
    assert "Exception ignored" not in done.err
    assert "Traceback" not in done.err
    assert done.code == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_recovery_key_that_could_not_be_printed_is_told(here: Here) -> None:
    done = call(here.home, "init", before=["sh", "-c", 'exec "$@" > /dev/full', "sh"])
    assert done.code == 1
    assert "You won't see it again" not in done.err
    assert "You haven't seen the recovery key." in done.err
    assert "Exception ignored" not in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="this is a shell of POSIX")
def test_a_recovery_key_that_went_to_a_program_which_has_ended_is_told(here: Here) -> None:
    gone = ["sh", "-c", '"$@" | true', "sh"]
    assert "You haven't seen the recovery key." in call(here.home, "init", before=gone).err
    new = call(here.home, "recovery-key", "--yes", "recovery-key", before=gone)
    assert "You haven't seen the new recovery key." in new.err
    both = ["sh", "-c", '"$@" --new-passphrase-fd "$5" | true', "sh"]  # read after the passphrase, line by line
    secrets = f"{PASSPHRASE}\nseven dull words on a blue card"
    rekeyed = call(here.home, "rekey", "--yes", "rekey", before=both, secret=secrets)
    assert "You haven't seen the new recovery key." in rekeyed.err


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param(">/dev/full", marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")),
        pytest.param(">&-", marks=pytest.mark.skipif(sys.platform == "win32", reason="this is a shell of POSIX")),
    ],
)
def test_what_was_saved_is_told_if_that_cannot_be_printed(used: Here, lost: str) -> None:
    before = ["sh", "-c", f'exec "$@" {lost}', "sh"]
    told = "It was saved all the same. Don't run the command again."
    note = ids_of(used, "note")
    for command, given in (
        (["note", "--pair", "1"], "kestrel"),
        (["takeaway", "add", "--pair", "1", "--json", "--json-in"], '{"text": "weekly mail"}'),
        (["pair", "add", "--json-in"], '{"alias": "Crane", "role": "mentor-junior"}'),
    ):
        done = call(used.home, *command, given=given, before=before).failed(1)
        assert told in done.err, command
    assert len(ids_of(used, "note")) == len(note) + 1
    for command, given in ((["list"], ""), (["search"], "kestrel"), (["note", "--pair", "9"], "x")):
        assert told not in call(used.home, *command, given=given, before=before).err


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_crash(used: Here, closed: str) -> None:
    for command in (["list"], ["note", "--pair", "1"], ["pair", "add"]):
        done = call(used.home, *command, before=["sh", "-c", f'exec "$@" {closed}', "sh"], given="x")
        assert "Something went wrong inside" not in done.err
        assert "Traceback" not in done.err
        assert done.code in (0, 1, 2)


def test_a_home_that_nobody_has_is_told(used: Here) -> None:
    for command in ("list", "where"):
        done = used("--vault", "~nobody-of-this-name/journal.rmj", command)
        assert "Something went wrong inside" not in done.err
