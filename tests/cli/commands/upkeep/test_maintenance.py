"""Looking after the journal: verify, takeout, import, where."""

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import CHEAP, PASSPHRASE, Here, call

CHECKED = {"records", "well", "faults", "last_saved"}


def test_each_level_is_told_with_its_counts(used: Here) -> None:
    assert "has no record of how new" in used("verify", "--copies").well().out
    used("list").well()
    for options, level in (
        ((), "quick"),
        (("--full",), "full"),
        (("--copies",), "copies"),
        (("--full", "--copies"), "copies"),
    ):
        found = used("verify", *options, "--json").well().object()
        assert (found["level"], found["full"]) == (level, level != "quick")
        assert found["records"] == found["well"] > 0
        assert (found["faults"], found["remarks"], found["copies"]) == ([], [], [])
        assert used("verify", *options).well().out.startswith(f"All {found['records']} entries are intact.")
    assert "We know of no other copy" in used("verify", "--copies").well().err


def test_the_backups_of_days_are_read_and_a_fault_in_one_is_4(used: Here, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    used("backup", "--every", str(folder)).well()
    (made,) = folder.glob("journal-*.rmj")
    (copy,) = used("verify", "--copies", "--json").well().object()["copies"]
    assert copy.keys() == CHECKED | {"path"}
    assert (copy["path"], copy["faults"]) == (str(made), [])
    assert f"{made}: All {copy['records']} entries are intact." in used("verify", "--copies").well().out
    made.write_bytes(made.read_bytes()[:8192])
    done = used("verify", "--copies")
    assert (done.code, f"{made}: can't be read." in done.out) == (4, True)
    assert "a copy of it is damaged" in done.err
    assert used("verify", "--full").well()


@pytest.mark.parametrize("options", [(), ("--full",), ("--copies",), ("--json",)])
def test_a_file_that_is_older_than_one_seen_here_is_5_at_every_level(used: Here, options: tuple[str, ...]) -> None:
    older = used.vault.read_bytes()
    used("note", "--pair", "1", given="x").well()
    used.vault.write_bytes(older)
    done = used("verify", *options)
    assert (done.code, "older than the one last seen here" in done.err) == (5, True)
    assert "entries are intact." in done.out or "--json" in options
    assert used("verify", *options, "--accept-older").code == 0  # a backup that is checked
    assert used.vault.read_bytes() == older
    assert used("list").code == 5


def test_taking_out_needs_the_word(used: Here) -> None:
    used("takeout", "--yes", "yes", "out").failed(1)
    assert not Path("out").exists()


@pytest.mark.parametrize("option", [("--after", "31-feb"), ("--before", "nonsense")])
def test_a_day_that_a_notebook_cannot_read_is_2_in_words(used: Here, option: tuple[str, str]) -> None:
    file = used.home / "n.md"
    command = ("takeout", "--read", str(file), "--pair", "1", "--yes", "takeout", *option)
    used(*command).failed(2, f"I can't read '{option[1]}'", "Try 1 Dec.")
    assert not file.exists()


def test_takeout_and_import_bring_everything_over(used: Here) -> None:
    out = used.home / "out"
    used("takeout", "--yes", "takeout", str(out)).well()
    before = used("list", "--limit", "0", "--json", "--off-record").well().out
    other = used.home / "other.rmj"
    Journal.create(other, PASSPHRASE, kdf=CHEAP)[0].close()
    done = used("--vault", str(other), "import", str(out / "journal.jsonl")).well()
    assert done.err.startswith("Imported: 8 entries")
    assert used("--vault", str(other), "list", "--limit", "0", "--json", "--off-record").well().out == before
    used("import", str(out)).well()


def test_what_jrnl_exports_goes_into_a_pair(used: Here) -> None:
    path = used.home / "jrnl.json"
    entry = {"title": "Met.", "body": "Well.", "date": "2026-02-03", "time": "17:30", "tags": [], "starred": False}
    path.write_text(json.dumps({"tags": {}, "entries": [entry]}))
    used("import", str(path)).failed(1, "--pair")
    assert "1 entry." in used("import", str(path), "--pair", "2").well().err
    assert "Met." in used("list", "--pair", "2").well().out


def test_an_import_says_which_pairs_got_another_number(used: Here) -> None:
    out, other = used.home / "out", used.home / "other.rmj"
    used("takeout", "--yes", "takeout", str(out)).well()
    Journal.create(other, PASSPHRASE, kdf=CHEAP, state=used.home / "elsewhere")[0].close()
    used("--vault", str(other), "pair", "add", "--json-in", given='{"alias": "C", "role": "mentor-junior"}').well()
    done = used("--vault", str(other), "import", str(out)).well()
    assert "- Pair 1 of the takeout is pair 2 here, because its number was taken." in done.err
    assert "- Pair 2 of the takeout is pair 3 here" in done.err
    assert "is pair" not in used("--vault", str(other), "import", str(out)).well().err


@pytest.mark.parametrize("name", ["n.txt", "n", "n.html.bak"])
def test_a_notebook_is_markdown_or_a_page(used: Here, name: str) -> None:
    file = used.home / name
    used("takeout", "--read", str(file), "--pair", "1", "--yes", "takeout").failed(1, "ends in .md or .html")
    assert not file.exists()
    assert used("shared").well().out == ""
    used("takeout", "--read", str(used.home / "n.MD"), "--pair", "1", "--yes", "takeout").well()


def test_where_lists_files_and_opens_none(here: Here) -> None:
    done = here("where", secret=None).well()
    assert (done.out, "no journal" in done.err) == ("", True)
    here.vault.parent.mkdir(parents=True)
    here.vault.write_bytes(b"not a journal at all")
    here.vault.chmod(0o644)
    beside = here.vault.with_name("journal.rmj.lock")
    beside.touch(0o600)
    rows = here("where", "--json", secret=None).well().objects()
    assert [(row["what"], row["path"], row["bytes"], row["mode"]) for row in rows] == [
        ("journal", str(here.vault), 20, "-rw-r--r--"),
        ("beside it", str(beside), 0, "-rw-------"),
    ]
    settings = here.home / "config" / "rmjournal" / "preferences.toml"
    assert f"You can create one: {settings}" in done.err
    settings.parent.mkdir(parents=True)
    settings.write_text("plain = true\n")
    done = here("where", secret=None).well()
    assert (str(settings) in done.out, "You can create one" in done.err) == (True, False)
    here.vault.unlink()
    here.vault.symlink_to("/nowhere/at/all")
    assert here("where", "--json", secret=None).well().objects()[0]["mode"].startswith("l")


def test_the_files_of_a_journal_are_for_its_owner_only(here: Here) -> None:
    here.make().close()
    here.vault.chmod(0o644)
    call(here.home, "pair", "add", "--json-in", given='{"alias": "H", "role": "mentor-junior"}').well()
    call(here.home, "backup", "copy.rmj").well()
    call(here.home, "takeout", "--yes", "takeout", "out").well()
    files = [path for path in here.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"journal.rmj", "copy.rmj", "journal.jsonl", "pair-1.md"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [here.home / "out", here.home / "state" / "rmjournal"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folders)


def test_a_backup_is_checked_by_its_path(used: Here, tmp_path: Path) -> None:
    stick = tmp_path / "stick.rmj"
    used("backup", str(stick)).well()
    entries = used("verify", str(stick), "--json").well().object()
    assert entries.keys() == CHECKED | {"path", "behind"}
    assert (entries["path"], entries["faults"], entries["well"]) == (str(stick), [], entries["records"])
    behind = entries["behind"]
    used("note", "--pair", "1", given="x").well()
    assert used("verify", str(stick), "--json").well().object()["behind"] == behind + 1
    said = used("verify", str(stick)).well().out
    assert said.startswith("A backup of ")
    assert f"All {entries['records']} entries are intact." in said
    used("verify", str(stick), "--full").failed(2, "always read in full")


@pytest.mark.parametrize("pages", [(0, 2, 4), (2, 4), (1,), (3,)])
def test_a_damaged_backup_is_not_taken_for_the_journal(used: Here, tmp_path: Path, pages: tuple[int, ...]) -> None:
    stick = tmp_path / "stick.rmj"
    used("backup", str(stick)).well()
    data = bytearray(stick.read_bytes())
    for page in pages:
        start = page * 4096 + (100 if page == 0 else 0)  # the header stays
        data[start : (page + 1) * 4096] = b"\xa5" * ((page + 1) * 4096 - start)
    stick.write_bytes(data)
    done = used("verify", str(stick))
    assert done.code == 4
    assert "This backup is damaged" in done.err
    assert "journal's file" not in done.err
    used("verify", "--full").well()


@pytest.mark.parametrize("command", ["verify", "merge"])
@pytest.mark.parametrize("change", ["CREATE TABLE planted (id)", "DELETE FROM head"])
def test_an_altered_backup_is_not_taken_for_the_journal(used: Here, tmp_path: Path, command: str, change: str) -> None:
    stick = tmp_path / "stick.rmj"
    used("backup", str(stick)).well()
    with closing(sqlite3.connect(stick, isolation_level=None)) as sql:
        sql.execute(change)
    told = used(command, str(stick)).failed(4, "was altered", "Use another copy.")
    assert "Restore a backup" not in told.err
    used("verify", "--full").well()


def test_backups_that_are_not_as_they_should_be_are_told_apart(used: Here, tmp_path: Path) -> None:
    older, stick, newer, odd = used.vault.read_bytes(), tmp_path / "s.rmj", tmp_path / "n.rmj", tmp_path / "odd.rmj"
    Journal.create(tmp_path / "another.rmj", PASSPHRASE, kdf=CHEAP, state=tmp_path / "state")[0].close()
    used("verify", str(tmp_path / "another.rmj")).failed(1, "a different journal")
    used("backup", str(stick)).well()
    odd.write_bytes(stick.read_bytes()[:8192])
    assert used("verify", str(odd)).code == 4
    odd.write_text("no journal at all")
    assert used("verify", str(odd)).code == 4
    data = bytearray(stick.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")  # the version of the format
    odd.write_bytes(data)
    assert used("verify", str(odd)).code == 7
    for _ in range(8):
        used("note", "--pair", "1", given="x").well()
    used("backup", str(newer)).well()
    used.vault.write_bytes(older)
    shutil.rmtree(used.home / "state")  # on a computer that has not seen the newer one
    done = used("verify", str(newer))
    assert (done.code, "ahead of this journal" in done.out) == (5, True)
