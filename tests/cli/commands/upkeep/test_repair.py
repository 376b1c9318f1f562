"""repair: a new journal of what is left of a damaged one."""

import os
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault
from tests.cli.calling import CHEAP, PASSPHRASE, Here, call, piped

PAGE = 4096


def row_of(used: Here, kind: int) -> tuple[bytes, bytes, bytes]:
    """Return head, meta and body of one record of this kind, as they are stored."""
    vault = Vault.open(used.vault, PASSPHRASE)
    row = next(entry.row for entry in vault.entries() if entry.meta.kind == kind)
    found = vault.head_box, vault.container.meta(row), vault.container.body(row)
    vault.close()
    return found


def count_of(used: Here) -> int:
    """Return how many records the usual journal has."""
    return int(used("verify", "--json").well().object()["records"])


def damage(used: Here, *pieces: bytes) -> Path:
    """Zero the first page of the journal and these pieces of it; return its path."""
    data = bytes(PAGE) + used.vault.read_bytes()[PAGE:]
    for piece in pieces:
        assert piece in data
        data = data.replace(piece, bytes(len(piece)))
    used.vault.write_bytes(data)
    return used.vault


def test_a_journal_that_no_longer_opens_is_repaired_and_opens_as_before(used: Here) -> None:
    before, count = used("list", "--json", "--off-record").well().out, count_of(used)
    damaged, target = damage(used), used.home / "repaired.rmj"
    data = damaged.read_bytes()
    used("list").failed(4)
    done = used("repair", str(damaged), str(target)).well()
    assert done.out == f"Recovered: {count} of {count} entries.\n"
    assert f"rmjournal --vault {target} verify --full" in done.err.replace("\n", " ")
    assert f"`rmjournal restore {target}`" in done.err.replace("\n", " ")
    assert damaged.read_bytes() == data
    assert used("--vault", str(target), "list", "--json", "--off-record").well().out == before
    used("--vault", str(target), "verify", "--full").well()
    assert target.stat().st_mode & 0o077 == 0 or os.name == "nt"
    used("restore", str(target), "--yes", "restore").well()
    assert used("list", "--json", "--off-record").well().out == before


def test_what_is_lost_is_told_with_its_day_and_its_kind_and_ends_with_4(used: Here) -> None:
    count, (_, _, body) = count_of(used), row_of(used, 2)
    damaged = damage(used, body)
    done = used("repair", str(damaged), str(used.home / "one.rmj"))
    assert done.code == 4
    assert done.out == f"Recovered: {count - 1} of {count} entries.\n- Lost: session of 05 Mar 2026.\n"
    done = used("repair", str(damaged), str(used.home / "two.rmj"), "--json")
    assert done.code == 4
    report = done.object()
    assert report.keys() == {"recovered", "of", "older", "lost"}
    assert (report["recovered"], report["of"], report["older"]) == (count - 1, count, 0)
    (lost,) = report["lost"]
    assert lost["what"] == "session"
    assert lost["at"].startswith("2026-03-0")


def test_what_nothing_is_left_of_is_told_by_its_number(used: Here) -> None:
    _, *pieces = row_of(used, 2)
    done = used("repair", str(damage(used, *pieces)), str(used.home / "repaired.rmj"))
    assert (done.code, done.out.splitlines()[1:]) == (4, ["- Lost, with no details left: 1."])


def test_where_nothing_is_left_no_empty_journal_is_offered_for_the_old_one(used: Here) -> None:
    vault = Vault.open(used.vault, PASSPHRASE)
    pieces = [vault.container.body(each.row) for each in vault.entries()]
    vault.close()
    target = used.home / "repaired.rmj"
    done = used("repair", str(damage(used, *pieces)), str(target))
    assert (done.code, done.out.splitlines()[0].split(" of ")[0]) == (4, "Recovered: 0")
    assert f"{target} is an empty journal. Restore a backup instead." in done.err.replace("\n", " ")
    assert "rmjournal restore" not in done.err


def test_without_the_head_it_says_that_the_number_is_no_longer_known(used: Here) -> None:
    count, (head, *_) = count_of(used), row_of(used, 2)
    damaged = damage(used, head)
    done = used("repair", str(damaged), str(used.home / "one.rmj"))
    assert (done.code, done.out) == (4, f"Recovered: {count} entries. We can't tell how many there were.\n")
    assert used("repair", str(damaged), str(used.home / "two.rmj"), "--json").object()["of"] is None


def test_a_pair_whose_text_is_lost_gets_a_stand_in_that_can_be_edited(used: Here) -> None:
    vault = Vault.open(used.vault, PASSPHRASE)
    pairs = {vault.get(e.meta.uuid)["alias"]: vault.container.body(e.row) for e in vault.entries() if e.meta.kind == 1}
    vault.close()
    target = used.home / "repaired.rmj"
    done = used("repair", str(damage(used, pairs["Heron"])), str(target))
    assert done.code == 4
    assert "- Lost: pair of " in done.out
    here = ("--vault", str(target))
    assert "unreadable pair 3" in used(*here, "pair", "list").well().out
    assert "the note of the session" in used(*here, "list", "--pair", "3").well().out
    used.take(*here, "pair", "edit", "3", fields={"alias": "Heron"}).well()


def test_the_recovery_key_opens_it_too_also_by_the_key_slots_that_this_computer_keeps(here: Here) -> None:
    here.vault.parent.mkdir(parents=True)
    journal, recovery_key = Journal.create(here.vault, PASSPHRASE, kdf=CHEAP)
    journal.close()
    header = next((here.home / "state").rglob("*.slots")).read_bytes()
    damaged = damage(here, header)
    reader = piped(recovery_key.encode() + b"\n")
    done = here("repair", str(damaged), "repaired.rmj", "--recovery-fd", str(reader), secret=None)
    os.close(reader)
    assert done.well().out == "Recovered: 0 of 0 entries.\n"


@pytest.fixture(autouse=True)
def in_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolve relative paths in the home of the test."""
    monkeypatch.chdir(home)


def test_what_cannot_be_repaired_ends_with_its_code_and_leaves_nothing(used: Here) -> None:
    damaged = str(damage(used))
    (used.home / "text").write_text("a text\n" * 100)
    (used.home / "empty").touch()
    reader = piped(RecoveryKey.draw().text().encode())
    before = sorted(path.name for path in used.home.iterdir())
    used("repair", damaged, "out.rmj", secret="wrong words").failed(3)
    used("repair", damaged, "out.rmj", "--recovery-fd", str(reader), secret=None).failed(3)
    used("repair", "text", "out.rmj").failed(4)
    used("repair", "empty", "out.rmj").failed(4)
    used("repair", "none", "out.rmj").failed(1)
    used("repair", ".", "out.rmj").failed(1)
    used("repair", damaged, "text").failed(1)
    used("repair", damaged, damaged).failed(1)
    used("repair", damaged, "no/where").failed(1)
    used("repair", damaged).failed(2)
    os.close(reader)
    assert sorted(path.name for path in used.home.iterdir()) == before


def test_without_a_terminal_there_is_nobody_to_ask(used: Here) -> None:
    call(used.home, "repair", str(damage(used)), "out.rmj", secret=None).failed(2, "terminal")
