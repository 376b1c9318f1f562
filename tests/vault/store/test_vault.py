"""The open vault: what goes in comes out, all of a transaction or nothing of it."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from rmjournal.support.errors import Failed, InUse, Refused, RmjournalError, WrongKey
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import DRAFT, NOTHING, PAIR, REVISION, TOMBSTONE
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.draft_tombstone import ENDED
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE, NewVault
from tests.examples import examples, steps
from tests.vault.inside import another_program, connection_of
from tests.vault.samples import objects

NOTE = 2
ONE, TWO, THREE, FOUR, FIVE = (bytes((n,)) * 16 for n in range(1, 6))
Content = dict[bytes, dict[str, object]]


def content(vault: Vault) -> Content:
    """Everything that the vault holds, tombstones apart."""
    return {entry.meta.uuid: obj for entry, obj in vault.scan() if entry.meta.kind != TOMBSTONE}


def tombs(vault: Vault) -> Counter[tuple[bytes, bytes]]:
    """Of each tombstone, what lies there and under which pair's key."""
    return Counter((e.meta.parent, e.meta.pair) for e in vault.entries() if e.meta.kind == TOMBSTONE)


def rows(vault: Vault) -> tuple[object, ...]:
    """Every row of the file."""
    container = vault.container
    singles = [container.single(table) for table in ("header", "header2", "head")]
    return sorted(container.metas()), sorted(row for chunk in container.bodies() for row in chunk), singles


def reopened(vault: Vault, passphrase: str = PASSPHRASE) -> Vault:
    vault.close()
    return Vault.open(vault.path, passphrase)


# Records


def test_any_object_comes_out_as_it_went_in(new_vault: NewVault) -> None:
    vault = new_vault()

    @settings(max_examples=examples(60))
    @given(objects)
    def check(obj: dict[str, object]) -> None:
        vault.put(6, ONE, obj, sort_ms=0)
        assert vault.get(ONE) == obj
        assert [found for _, found in vault.scan()] == [obj]

    check()


def test_a_record_keeps_its_times_and_counts_its_versions(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {"name": "Asha"}, sort_ms=5, created_ms=-7)
    vault.put(NOTE, TWO, {"n": 1}, pair=ONE, parent=THREE, sort_ms=-(2**60))
    before = vault.entry(TWO)
    after = vault.put(NOTE, TWO, {"n": 2}, pair=ONE, sort_ms=9, created_ms=1)
    assert after.entry == vault.entry(TWO)
    assert after.row == before.row
    assert (before.meta.version, after.meta.version) == (1, 2)
    assert after.meta.created_ms == before.meta.created_ms > 1_600_000_000_000
    assert (before.meta.parent, after.meta.parent, after.meta.sort_ms) == (THREE, NOTHING, 9)
    assert vault.entry(ONE).meta.created_ms == -7
    with closing(reopened(vault)) as again:
        assert again.entry(TWO) == after.entry
        assert again.get(TWO) == {"n": 2}


def test_what_is_not_there_is_refused(new_vault: NewVault) -> None:
    vault = new_vault()
    assert ONE not in vault
    for act in (vault.get, vault.entry, vault.delete):
        with pytest.raises(Refused):
            act(ONE)
    assert vault.head.counter == 1


def test_the_fields_that_callers_filter_by_are_those_they_gave(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {}, sort_ms=0)
    vault.put(NOTE, TWO, {"a": 1}, pair=ONE, sort_ms=0)
    vault.put(6, THREE, {}, sort_ms=0)
    assert {e.meta.uuid for e, _ in vault.scan()} == {ONE, TWO, THREE}
    assert {e.meta.uuid for e, _ in vault.scan({NOTE, 6})} == {TWO, THREE}
    assert {e.meta.uuid for e, _ in vault.scan(pair=ONE)} == {ONE, TWO}
    assert [obj for _, obj in vault.scan({NOTE}, pair=ONE)] == [{"a": 1}]
    assert list(vault.scan(())) == []


def test_few_and_many_are_scanned_alike(new_vault: NewVault) -> None:
    vault = new_vault()
    with vault.transaction():
        for n in range(40):
            vault.put(NOTE if n % 10 else 6, bytes((n + 1,)) * 16, {"n": n}, sort_ms=n)
    assert sorted(str(obj["n"]) for _, obj in vault.scan({6})) == ["0", "10", "20", "30"]
    assert len(list(vault.scan({NOTE}))) == 36


@pytest.mark.parametrize(
    ("kind", "uuid", "obj", "pair"),
    [
        (NOTE, ONE, {"a": float("nan")}, NOTHING),
        (NOTE, ONE, {"a": b"bytes"}, NOTHING),
        (NOTE, ONE, {"a": [[[[object()]]]]}, NOTHING),
        (NOTE, ONE, {"over": {}}, NOTHING),
        (NOTE, ONE, {"a": 1}, FIVE),
        (6, TWO, {"a": 1}, NOTHING),
        (NOTE, TWO, {"a": float("inf")}, NOTHING),
    ],
    ids=["nan", "bytes", "object", "over", "no-such-pair", "other-kind", "known-inf"],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(
    kind: int, uuid: bytes, obj: dict[str, object], pair: bytes, new_vault: NewVault
) -> None:
    vault = new_vault()
    vault.put(NOTE, TWO, {"old": 1}, sort_ms=0)
    before = rows(vault)
    with pytest.raises(Refused):
        vault.put(kind, uuid, obj, pair=pair, sort_ms=0)
    assert rows(vault) == before
    assert content(vault) == {TWO: {"old": 1}}
    vault.put(NOTE, THREE, {"next": 1}, sort_ms=0)
    with closing(reopened(vault)) as again:
        assert content(again) == {TWO: {"old": 1}, THREE: {"next": 1}}


@pytest.mark.parametrize("uuid", [NOTHING, b"", b"short", b"one byte more    "], ids=["zero", "empty", "short", "long"])
def test_an_id_that_would_not_read_again_is_never_written(uuid: bytes, new_vault: NewVault) -> None:
    vault = new_vault()
    with suppress(RmjournalError, ValueError):
        vault.put(NOTE, uuid, {"a": 1}, sort_ms=0)
    expected = content(vault)
    with closing(reopened(vault)) as again:
        assert content(again) == expected


def test_what_comes_out_is_the_callers_to_change(new_vault: NewVault) -> None:
    vault = new_vault()
    obj: dict[str, object] = {"list": [1]}
    vault.put(NOTE, ONE, obj, sort_ms=0)
    vault.put(NOTE, ONE, obj, sort_ms=0)
    assert obj == {"list": [1]}
    vault.get(ONE)["list"] = "changed"
    assert vault.get(ONE) == {"list": [1]}


# Origin


def over_of(vault: Vault, uuid: bytes) -> object:
    return vault.open_body(vault.entry(uuid)).get("over")


def test_a_version_tells_its_device_and_all_that_it_stands_over(
    new_vault: NewVault, state: Path, tmp_path: Path
) -> None:
    vault = new_vault()
    first = vault.put(NOTE, ONE, {"n": 1}, sort_ms=0).meta
    assert (len(first.device), first.n) == (8, vault.head.counter)
    assert any(first.device)
    assert over_of(vault, ONE) is None
    vault.put(6, TWO, {}, sort_ms=0)
    second = vault.put(NOTE, ONE, {"n": 2}, sort_ms=0).meta
    assert (second.device, second.n) == (first.device, first.n + 2)
    assert over_of(vault, ONE) == {first.device.hex(): first.n}
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, state=tmp_path / "another computer")) as other:
        third = other.put(NOTE, ONE, {"n": 3}, sort_ms=0).meta
        assert third.device != first.device
        assert over_of(other, ONE) == {second.device.hex(): second.n}
        other.put(NOTE, ONE, {"n": 4}, sort_ms=0)
        assert over_of(other, ONE) == {second.device.hex(): second.n, third.device.hex(): third.n}
        assert other.get(ONE) == {"n": 4}
        other.delete(ONE)
        (tomb,) = [entry.meta.uuid for entry in other.entries() if entry.meta.kind == TOMBSTONE]
        assert over_of(other, tomb) == {second.device.hex(): second.n, third.device.hex(): third.n + 1}
        assert other.get(tomb) == {}


def test_the_way_out_of_a_vault_that_only_reads_is_to_open_it_again_where_its_file_can_be_written(
    new_vault: NewVault,
) -> None:
    vault = new_vault()
    vault.close()
    with closing(Vault.open(vault.path, PASSPHRASE, damaged=True)) as again, pytest.raises(Failed) as caught:
        again.put(NOTE, ONE, {}, sort_ms=0)
    assert str(caught.value) == "Nothing can be saved: it was opened only to rescue what is left of it. Open it again."


# Deleting


def test_deleting_a_record_takes_its_drafts_and_revisions_and_leaves_one_tombstone(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {}, sort_ms=0)
    for number, (kind, parent) in enumerate([(NOTE, NOTHING), (DRAFT, TWO), (REVISION, TWO), (3, TWO), (DRAFT, ONE)]):
        vault.put(kind, bytes((number + 2,)) * 16, {}, pair=ONE, parent=parent, sort_ms=4)
    counter = vault.head.counter
    vault.delete(TWO)
    assert vault.head.counter == counter + 1
    assert set(content(vault)) == {ONE, FIVE, b"\6" * 16}  # what else names it as parent stays
    assert tombs(vault) == {(TWO, ONE): 1}
    with closing(reopened(vault)) as again:
        assert tombs(again) == {(TWO, ONE): 1}
        assert verify(again, full=True).faults == ()


def test_a_revision_of_a_draft_goes_with_the_record_that_it_is_a_draft_of(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {}, sort_ms=0)
    vault.put(DRAFT, TWO, {}, parent=ONE, sort_ms=0)
    vault.put(REVISION, THREE, {}, parent=TWO, sort_ms=0)
    vault.delete(ONE)
    assert content(vault) == {}


def test_all_drafts_share_one_tombstone_that_stands_over_every_version_that_ended(new_vault: NewVault) -> None:
    vault = new_vault()
    for uuid in (ONE, TWO):
        vault.put(DRAFT, uuid, {"text": "half"}, sort_ms=0)
        last = vault.put(DRAFT, uuid, {"text": "half a"}, sort_ms=0).meta
        vault.delete(uuid)
        assert over_of(vault, ENDED) == {last.device.hex(): last.n}
    assert tombs(vault) == {(ENDED, NOTHING): 1}
    assert vault.get(ENDED) == {}
    with closing(reopened(vault)) as again:
        assert verify(again, full=True).faults == ()


def test_what_was_put_in_the_place_of_the_tombstone_of_drafts_stays(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ENDED, {"text": "planted"}, sort_ms=0)
    vault.put(DRAFT, ONE, {}, sort_ms=0)
    vault.delete(ONE)
    assert content(vault) == {ENDED: {"text": "planted"}}


@pytest.mark.parametrize("kind", [REVISION, TOMBSTONE])
def test_what_is_no_record_of_its_own_leaves_no_tombstone(kind: int, new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(kind, ONE, {}, sort_ms=0)
    vault.delete(ONE)
    assert vault.entries() == []


def test_deleting_a_pair_takes_all_its_records_and_its_key(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {"name": "Asha"}, sort_ms=0)
    vault.put(PAIR, TWO, {"name": "Bo"}, sort_ms=0)
    vault.put(NOTE, THREE, {}, pair=ONE, sort_ms=0)
    vault.put(NOTE, FOUR, {}, pair=TWO, sort_ms=0)
    vault.delete(THREE)
    vault.put(NOTE, FIVE, {}, pair=ONE, sort_ms=0)
    key = vault.entry(ONE).meta.key
    assert any(key)
    assert key != vault.entry(TWO).meta.key
    gone = [vault.entry(uuid).row for uuid in (ONE, FIVE)]
    vault.delete(ONE)
    assert set(content(vault)) == {TWO, FOUR}
    assert tombs(vault) == {(ONE, NOTHING): 1}  # under the vault's key: the pair's is gone
    assert all(entry.meta.key != key for entry in vault.entries())
    assert not any(vault.container.has(row) for row in gone)
    with pytest.raises(Refused):
        vault.put(NOTE, FIVE, {}, pair=ONE, sort_ms=0)
    with closing(reopened(vault)) as again:
        assert set(content(again)) == {TWO, FOUR}
        again.put(PAIR, ONE, {"name": "back"}, sort_ms=0)
        assert again.entry(ONE).meta.key != key


def test_a_pair_keeps_its_key_when_it_is_written_again(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {"name": "Asha"}, sort_ms=0)
    vault.put(NOTE, TWO, {"a": 1}, pair=ONE, sort_ms=0)
    key = vault.entry(ONE).meta.key
    vault.put(PAIR, ONE, {"name": "Bo"}, pair=FIVE, sort_ms=0)
    assert vault.entry(ONE).meta.key == key
    assert vault.entry(ONE).meta.pair == ONE
    assert vault.get(TWO) == {"a": 1}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("trusted_schema", 0),
        ("temp_store", 2),  # in memory: a spill would lie in /var/tmp
        ("secure_delete", 1),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("synchronous", 3),
        ("journal_mode", b"truncate"),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("cache_spill", 0),  # no page reaches the file before the commit
    ],
)
def test_sqlite_is_set_to_leave_nothing_and_to_trust_nothing(setting: str, value: object, new_vault: NewVault) -> None:
    connection = connection_of(new_vault())
    assert connection.execute(f"PRAGMA {setting}").fetchone() == (value,)


def test_compacting_leaves_no_trace_of_what_was_deleted(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {}, sort_ms=0)
    for number in range(2, 60):
        vault.put(NOTE, bytes((number,)) * 16, {"text": "x" * 1500}, pair=ONE, sort_ms=0)
    boxes = [box for chunk in vault.container.bodies() for _, box in chunk] + [
        box for _, box in vault.container.metas()
    ]
    vault.delete(ONE)
    vault.compact()
    assert vault.notices == []
    vault.close()
    raw = vault.path.read_bytes()
    assert not any(box[at : at + 16] in raw for box in boxes for at in range(0, len(box) - 16, 64))


# Transactions


class Stop(Exception):
    """Raised by a test in the middle of a transaction."""


def test_a_transaction_that_raises_leaves_everything_as_it_was(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(PAIR, ONE, {}, sort_ms=0)
    vault.put(NOTE, TWO, {"old": 1}, pair=ONE, sort_ms=0)
    before, entries, notes = rows(vault), vault.entries(), content(vault)

    def all_of_it() -> None:
        with vault.transaction():
            vault.put(NOTE, TWO, {"new": 1}, pair=ONE, sort_ms=0)
            vault.put(NOTE, THREE, {}, pair=ONE, sort_ms=0)
            vault.delete(THREE)
            vault.put(PAIR, FOUR, {}, sort_ms=0)
            vault.delete(ONE)
            vault.put(NOTE, FIVE, {}, pair=FOUR, sort_ms=0)
            assert set(content(vault)) == {FOUR, FIVE}
            raise Stop

    with pytest.raises(Stop):
        all_of_it()
    assert rows(vault) == before
    assert sorted(vault.entries()) == sorted(entries)
    assert content(vault) == notes
    vault.put(NOTE, TWO, {"next": 1}, pair=ONE, sort_ms=0)
    with closing(reopened(vault)) as again:
        assert content(again) == {ONE: {}, TWO: {"next": 1}}


def test_a_transaction_is_one_commit(new_vault: NewVault) -> None:
    vault = new_vault()
    counter = vault.head.counter
    with vault.transaction():
        for _ in range(3):
            with vault.transaction():
                vault.put(NOTE, ONE, {"a": 1}, sort_ms=0)
    assert vault.head.counter == counter + 1
    assert vault.entry(ONE).meta.version == 3
    with closing(reopened(vault)) as again:
        assert again.head.counter == counter + 1
        assert again.entry(ONE).meta.version == 3


def test_what_fails_inside_a_transaction_takes_the_whole_back_even_when_caught(new_vault: NewVault) -> None:
    vault = new_vault()
    before = rows(vault)

    def act() -> None:
        with vault.transaction():
            vault.put(NOTE, ONE, {}, sort_ms=0)
            with suppress(Refused):
                vault.put(NOTE, TWO, {"a": float("nan")}, sort_ms=0)
            vault.put(NOTE, THREE, {}, sort_ms=0)

    with pytest.raises(Refused):
        act()
    assert rows(vault) == before
    assert vault.entries() == []


def test_an_interrupted_transaction_is_taken_back(new_vault: NewVault) -> None:
    vault = new_vault()
    before = rows(vault)

    def act() -> None:
        with vault.transaction():
            vault.put(NOTE, ONE, {}, sort_ms=0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        act()
    assert rows(vault) == before
    vault.put(NOTE, ONE, {}, sort_ms=0)
    assert verify(vault, full=True).faults == ()


def test_a_new_passphrase_in_a_transaction_that_raises_is_not_set(new_vault: NewVault, cheap: Kdf) -> None:
    vault = new_vault()
    before = rows(vault)

    def act() -> None:
        with vault.transaction():
            with suppress(RmjournalError):
                vault.change_passphrase("other words", kdf=cheap)
            raise Stop

    with pytest.raises(Stop):
        act()
    assert rows(vault) == before
    reopened(vault).close()


# A commit that raises


@pytest.mark.parametrize("committed", [False, True])
def test_a_commit_that_raises_is_settled_by_what_the_file_holds(
    committed: bool, new_vault: NewVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    real = vault.container.commit

    def fail() -> None:
        if committed:
            real()
        raise Failed("There was a disk error.")

    monkeypatch.setattr(vault.container, "commit", fail)
    if committed:
        vault.put(NOTE, ONE, {"n": 2}, sort_ms=0)
        assert len(vault.notices) == 1
    else:
        with pytest.raises(Failed):
            vault.put(NOTE, ONE, {"n": 2}, sort_ms=0)
        assert vault.notices == []
    wanted = {"n": 2 if committed else 1}
    assert vault.get(ONE) == wanted
    monkeypatch.undo()
    assert vault.read_only == ""
    vault.put(NOTE, TWO, {}, sort_ms=0)
    with closing(reopened(vault)) as again:
        assert content(again) == {ONE: wanted, TWO: {}}


def test_a_commit_that_cannot_be_settled_ends_all_saving(new_vault: NewVault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    real = vault.container.commit

    def broken(*table: str) -> bytes:
        raise Failed("There was a disk error.")

    def fail() -> None:
        real()
        monkeypatch.setattr(vault.container, "single", broken)
        broken()

    monkeypatch.setattr(vault.container, "commit", fail)
    with pytest.raises(Failed, match="may or may not have been saved"):
        vault.put(NOTE, ONE, {"n": 2}, sort_ms=0)
    monkeypatch.undo()
    assert vault.read_only
    with pytest.raises(Failed, match="Nothing can be saved"):
        vault.put(NOTE, ONE, {"n": 3}, sort_ms=0)
    with closing(reopened(vault)) as again:
        assert content(again) == {ONE: {"n": 2}}


# Others


def test_a_second_vault_on_one_file_is_told_that_it_is_in_use(
    new_vault: NewVault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)
    vault = new_vault()
    (tmp_path / "link.rmj").symlink_to(vault.path)
    for path in (vault.path, tmp_path / "link.rmj"):
        with pytest.raises(InUse):
            Vault.open(path, PASSPHRASE)
    vault.put(NOTE, ONE, {}, sort_ms=0)
    reopened(vault).close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE head SET v = zeroblob(1136)",
        "UPDATE head SET v = NULL",
        "DELETE FROM head",
    ],
)
def test_what_another_program_changed_is_not_written_over(statement: str, new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    with another_program(vault.path) as other:
        other.execute(statement)
    before = rows(vault)
    for _ in range(2):
        with pytest.raises((InUse, Failed)) as caught:
            vault.put(NOTE, ONE, {"n": 2}, sort_ms=0)
        assert "another program" in str(caught.value).lower()
    assert rows(vault) == before
    assert vault.read_only
    assert vault.get(ONE) == {"n": 1}
    assert vault.entry(ONE).meta.version == 1


def test_a_row_that_another_program_took_away_while_open_is_noticed(new_vault: NewVault) -> None:
    vault = new_vault()
    row = vault.put(NOTE, ONE, {"n": 1}, sort_ms=0).row
    with another_program(vault.path) as other:
        other.execute("DELETE FROM rec WHERE id = ?", (row,))
    before = rows(vault)
    for act in (lambda: vault.put(NOTE, ONE, {"n": 2}, sort_ms=0), lambda: vault.delete(ONE)):
        with pytest.raises(RmjournalError):
            act()
    assert rows(vault) == before


_ELSEWHERE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0.0)
print("opened", flush=True)
try:
    connection.execute(sys.argv[2]).fetchall()
    print("done", flush=True)
    sys.stdin.read()
except sqlite3.OperationalError as error:
    print(error, flush=True)
"""


@contextmanager
def elsewhere(path: Path, statement: str) -> Iterator[str]:
    """Have another process run a statement; yield what came of it, while it keeps its locks."""
    command = [sys.executable, "-c", _ELSEWHERE, str(path), statement]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "opened\n"
        yield other.stdout.readline().strip()
        other.communicate()


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "SELECT v FROM head", "DELETE FROM head", "VACUUM"])
def test_no_other_program_of_sqlite_gets_at_an_open_vault(statement: str, new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    with elsewhere(vault.path, statement) as outcome:
        assert outcome == "database is locked"
        vault.put(NOTE, ONE, {"n": 2}, sort_ms=0)
    with closing(reopened(vault)) as again:
        assert again.get(ONE) == {"n": 2}


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_another_writer_holds_up_opening_and_loses_nothing(statement: str, new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    vault.close()
    with elsewhere(vault.path, statement) as outcome:
        assert outcome == "done"
        with pytest.raises(InUse):
            Vault.open(vault.path, PASSPHRASE)
    with closing(Vault.open(vault.path, PASSPHRASE)) as again:
        assert again.get(ONE) == {"n": 1}


# Keys


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [("Café au lait", "Cafe\u0301 au lait"), ("a\u00a0b", "a b"), ("\u30ac", "\u30ab\u3099"), (" blanks ", " blanks ")],
)
def test_a_passphrase_opens_however_it_is_typed(chosen: str, typed: str, tmp_path: Path, cheap: Kdf) -> None:
    vault, _ = Vault.create(tmp_path / "journal.rmj", chosen, kdf=cheap)
    reopened(vault, typed).close()


@pytest.mark.parametrize("typed", ["", PASSPHRASE.upper(), PASSPHRASE + " ", PASSPHRASE[:-1], "\ud800", "\0"])
def test_a_wrong_passphrase_opens_nothing(typed: str, new_vault: NewVault) -> None:
    vault = new_vault()
    with pytest.raises(WrongKey) as caught:
        reopened(vault, typed)
    assert PASSPHRASE[:-1] not in str(caught.value)
    reopened(vault).close()


def test_a_recovery_key_opens_however_it_is_typed(tmp_path: Path, cheap: Kdf) -> None:
    vault, key = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap)
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    vault.close()
    text = key.text()
    for typed in (text, text.lower(), text.replace("-", " "), text.replace("-", ""), text.replace("0", "o")):
        with closing(Vault.open(vault.path, recovery=RecoveryKey.read(typed))) as again:
            assert again.get(ONE) == {"n": 1}
    with pytest.raises(WrongKey, match="recovery key"):
        Vault.open(vault.path, recovery=RecoveryKey.draw())
    with pytest.raises(WrongKey, match="passphrase"):
        Vault.open(vault.path)


def test_a_new_passphrase_replaces_the_old_one_and_keeps_the_recovery_key(tmp_path: Path, cheap: Kdf) -> None:
    vault, key = Vault.create(tmp_path / "journal.rmj", PASSPHRASE, kdf=cheap)
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    old = vault.container.single("header") or b""
    vault.change_passphrase("other words", kdf=cheap)
    assert vault.container.single("header") == vault.container.single("header2") != old
    vault.put(NOTE, TWO, {"n": 2}, sort_ms=0)
    with pytest.raises(WrongKey):
        reopened(vault)
    with closing(Vault.open(vault.path, "other words")) as again:
        assert content(again) == {ONE: {"n": 1}, TWO: {"n": 2}}
    Vault.open(vault.path, recovery=key).close()
    raw = vault.path.read_bytes()
    assert not any(old[at : at + 16] in raw for at in range(63, 119))  # the old slot's box


@pytest.mark.parametrize("passphrase", ["", "bell\x07", "tab\t", "\ud83d", "\u0378"])
def test_a_passphrase_that_cannot_be_typed_again_is_refused(passphrase: str, tmp_path: Path, cheap: Kdf) -> None:
    path = tmp_path / "journal.rmj"
    with pytest.raises(Refused):
        Vault.create(path, passphrase, kdf=cheap)
    assert list(tmp_path.iterdir()) == []
    vault, _ = Vault.create(path, PASSPHRASE, kdf=cheap)
    before = rows(vault)
    with pytest.raises(Refused):
        vault.change_passphrase(passphrase, kdf=cheap)
    assert rows(vault) == before
    vault.close()


# Life


def test_a_new_vault_is_empty_and_whole(new_vault: NewVault) -> None:
    vault = new_vault()
    assert vault.entries() == []
    assert vault.notices == []
    assert vault.read_only == ""
    assert vault.last_saved_ms > 1_600_000_000_000
    assert verify(vault, full=True) == verify(vault)


def test_closing_twice_does_nothing(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.close()
    vault.close()
    reopened(vault).close()


def test_opening_and_closing_changes_nothing(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {}, sort_ms=0)
    vault.close()
    before = vault.path.read_bytes()
    reopened(vault).close()
    assert vault.path.read_bytes() == before


@pytest.mark.parametrize("text", ["short", "long " * 9_000, "half \ud800", "\u2028 \x85"])
def test_what_a_save_returns_is_what_a_read_returns(text: str, new_vault: NewVault) -> None:
    vault = new_vault()
    for number in (1, 2):
        saved = vault.put(NOTE, ONE, {"text": text, "n": [number, None, 1.5, -(2**60)]}, sort_ms=0)
        assert saved.body == vault.get(ONE)
        assert saved.entry == vault.entry(ONE)


def test_a_save_reads_no_body_back(new_vault: NewVault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = new_vault()
    vault.put(NOTE, TWO, {"text": "there"}, sort_ms=0)
    read: list[int] = []
    monkeypatch.setattr(vault.container, "body", lambda row: read.append(row))
    vault.put(NOTE, ONE, {"text": "new"}, sort_ms=0)
    assert read == []


def test_rows_tell_nothing_of_the_order(new_vault: NewVault) -> None:
    vault = new_vault()
    with vault.transaction():
        made = [vault.put(NOTE, bytes((n,)) * 16, {}, sort_ms=n).row for n in range(1, 41)]
    assert len(set(made)) == 40
    assert all(0 < row < 2**63 for row in made)
    assert made != sorted(made)


def test_what_is_left_of_a_damaged_vault_can_be_read_and_not_written(new_vault: NewVault) -> None:
    vault = new_vault()
    vault.put(NOTE, ONE, {"n": 1}, sort_ms=0)
    row = vault.put(NOTE, TWO, {"n": 2}, sort_ms=0).row
    vault.close()
    with closing(sqlite3.connect(vault.path, isolation_level=None)) as other:
        other.execute("DELETE FROM rec WHERE id = ?", (row,))
    with pytest.raises(RmjournalError, match=r"[01] of 2"):
        Vault.open(vault.path, PASSPHRASE)
    with closing(Vault.open(vault.path, PASSPHRASE, damaged=True)) as left:
        assert content(left) == {ONE: {"n": 1}}
        assert left.read_only
        with pytest.raises(Failed):
            left.put(NOTE, THREE, {}, sort_ms=0)
        with pytest.raises(Failed):
            left.delete(ONE)


# Against a model: any order of operations


class Model(RuleBasedStateMachine):
    """A vault beside a dict."""

    pairs = Bundle("pairs")
    notes = Bundle("notes")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "journal.rmj"
        self.words = PASSPHRASE
        self.records: Content = {}
        self.known: dict[bytes, tuple[int, bytes, bytes]] = {}
        self.tombs: Counter[tuple[bytes, bytes]] = Counter()
        self.versions: dict[bytes, int] = {}

    @initialize()
    def create(self) -> None:
        state = Path(self.folder.name) / "state"
        self.vault, self.recovery = Vault.create(self.path, self.words, kdf=Kdf(19_456, 1, 1), state=state)

    def remember(self, kind: int, uuid: bytes, obj: dict[str, object], pair: bytes, parent: bytes = NOTHING) -> None:
        self.records[uuid] = obj
        self.known[uuid] = (kind, pair, parent)
        self.versions[uuid] = self.versions.get(uuid, 0) + 1

    def forget(self, *gone: bytes) -> None:
        for uuid in gone:
            del self.records[uuid], self.known[uuid], self.versions[uuid]

    @rule(target=pairs, uuid=st.binary(min_size=16, max_size=16).filter(any), obj=objects)
    def put_pair(self, uuid: bytes, obj: dict[str, object]) -> bytes:
        if self.known.get(uuid, (PAIR,))[0] == PAIR:
            self.vault.put(PAIR, uuid, obj, sort_ms=0)
            self.remember(PAIR, uuid, obj, uuid)
        return uuid

    @rule(target=notes, pair=pairs, kind=st.sampled_from([NOTE, 3, 200]), obj=objects)
    def put_note(self, pair: bytes, kind: int, obj: dict[str, object]) -> bytes:
        uuid = os.urandom(16)
        if pair in self.known:
            self.vault.put(kind, uuid, obj, pair=pair, sort_ms=0)
            self.remember(kind, uuid, obj, pair)
        else:
            with pytest.raises(Refused):
                self.vault.put(kind, uuid, obj, pair=pair, sort_ms=0)
        return uuid

    @rule(target=notes, obj=objects)
    def put_alone(self, obj: dict[str, object]) -> bytes:
        uuid = os.urandom(16)
        self.vault.put(6, uuid, obj, sort_ms=0)
        self.remember(6, uuid, obj, NOTHING)
        return uuid

    @rule(uuid=notes, kind=st.sampled_from([DRAFT, REVISION]), obj=objects)
    def put_beside(self, uuid: bytes, kind: int, obj: dict[str, object]) -> None:
        if uuid in self.known:
            new, pair = os.urandom(16), self.known[uuid][1]
            self.vault.put(kind, new, obj, pair=pair, parent=uuid, sort_ms=0)
            self.remember(kind, new, obj, pair, uuid)

    @rule(uuid=notes, obj=objects)
    def update(self, uuid: bytes, obj: dict[str, object]) -> None:
        if uuid in self.known:
            kind, pair, parent = self.known[uuid]
            self.vault.put(kind, uuid, obj, pair=pair, parent=parent, sort_ms=0)
            self.remember(kind, uuid, obj, pair, parent)

    @rule(uuid=consumes(notes))
    def delete_note(self, uuid: bytes) -> None:
        if uuid not in self.known:
            with pytest.raises(Refused):
                self.vault.delete(uuid)
            return
        self.vault.delete(uuid)
        self.tombs[uuid, self.known[uuid][1]] += 1
        beside = [other for other, (kind, _, of) in self.known.items() if of == uuid and kind in (DRAFT, REVISION)]
        self.forget(uuid, *beside)

    @rule(uuid=consumes(pairs))
    def delete_pair(self, uuid: bytes) -> None:
        if uuid not in self.known:
            return
        self.vault.delete(uuid)
        self.forget(*[other for other, (_, pair, _) in self.known.items() if pair == uuid])
        self.tombs = Counter({key: count for key, count in self.tombs.items() if key[1] != uuid})
        self.tombs[uuid, NOTHING] += 1

    @rule(uuid=notes, pair=pairs, obj=objects)
    def raise_halfway(self, uuid: bytes, pair: bytes, obj: dict[str, object]) -> None:
        def act() -> None:
            with self.vault.transaction():
                self.vault.put(6, os.urandom(16), obj, sort_ms=0)
                for each in (uuid, pair):
                    if each in self.vault:
                        self.vault.delete(each)
                raise Stop

        with pytest.raises(Stop):
            act()

    @rule(objs=st.lists(objects, max_size=3))
    def several_at_once(self, objs: list[dict[str, object]]) -> None:
        counter = self.vault.head.counter
        with self.vault.transaction():
            for obj in objs:
                self.put_alone(obj)
        assert self.vault.head.counter == counter + 1

    @rule(by_recovery=st.booleans())
    def reopen(self, by_recovery: bool) -> None:
        self.vault.close()
        words, key = (None, self.recovery) if by_recovery else (self.words, None)
        self.vault = Vault.open(self.path, words, recovery=key, state=Path(self.folder.name) / "state")

    @rule()
    def crash(self) -> None:
        self.vault.container.close()
        self.vault = Vault.open(self.path, recovery=self.recovery)

    @rule(words=st.sampled_from(["one", "two", "drei \u00e4", "\u0438"]))
    def change_passphrase(self, words: str) -> None:
        self.vault.change_passphrase(words, kdf=Kdf(19_456, 1, 1))
        self.words = words

    @rule()
    def compact(self) -> None:
        self.vault.compact()

    @precondition(lambda self: hasattr(self, "vault"))
    @invariant()
    def the_vault_holds_what_the_model_holds(self) -> None:
        assert content(self.vault) == self.records
        assert tombs(self.vault) == self.tombs
        for uuid, wanted in self.known.items():
            meta = self.vault.entry(uuid).meta
            assert (meta.kind, meta.pair, meta.parent) == wanted
            assert meta.version == self.versions[uuid]

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            report = verify(self.vault, full=True)
            assert report.faults == ()
            assert report.well == len(self.known) + self.tombs.total()
            self.vault.close()
        self.folder.cleanup()


TestAnyOrderOfOperations = Model.TestCase
TestAnyOrderOfOperations.settings = settings(max_examples=examples(8, of=15), stateful_step_count=steps(25))
