"""Somebody who can write the file: each thing that can be done to it is detected, or shows nothing false.

The catalogue works on a vault with a history: `first` (old passphrase), `middle` (new passphrase, older
records) and `current`. Whatever a record shows must be its current content, but where a documented limit
says otherwise.
"""

import json
import os
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from rmjournal.support.errors import Damaged, InUse, NewerFormat, NotAVault, Refused, RmjournalError, Tampered, WrongKey
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.slots import Header
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.harness import (
    ADA,
    BEA,
    CHEAP,
    FIRST,
    LESSON,
    NEW_PASSPHRASE,
    NEXT,
    NOTE,
    PASSPHRASE,
    SECOND,
    Content,
    Sample,
    content,
    journal_in,
    make,
    reopen,
    state_in,
    target_in,
)
from tests.vault.inside import another_program

_PAGE = 4096
_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_TABLES = ("header", "header2", "head", "rec", "body")


@dataclass
class Past:
    """A vault with a history, to be tampered with."""

    folder: Path
    key: RecoveryKey
    first: Path
    middle: Path
    row: dict[bytes, int]
    then: Content
    now: Content

    @property
    def path(self) -> Path:
        """Where the current vault lies."""
        return journal_in(self.folder)

    def open(self, *, damaged: bool = False) -> Vault:
        """Open the vault with the recovery key."""
        return Vault.open(self.path, recovery=self.key, damaged=damaged)

    def older(self, sql: sqlite3.Connection, path: Path) -> None:
        """Attach an older state of the file as `old`."""
        sql.execute("ATTACH ? AS old", (str(path),))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Make the vault with its history, once."""
    made: Sample = make(tmp_path_factory.mktemp("past") / "made")
    path, key = journal_in(made.folder), made.key()
    first, middle = made.folder / "first.rmj", made.folder / "middle.rmj"
    shutil.copy(path, first)
    with closing(reopen(made.folder, made)) as vault:
        vault.change_passphrase(NEW_PASSPHRASE, kdf=CHEAP)
    shutil.copy(path, middle)
    with closing(reopen(made.folder, made)) as vault:
        vault.put(NOTE, FIRST, {"text": "the first note as it is now"}, pair=ADA, sort_ms=3)
        vault.put(NOTE, SECOND, {"text": "the second note as it is now"}, pair=BEA, sort_ms=4)
        now = content(vault)
        row = {entry.meta.uuid: entry.row for entry in vault.entries()}
    return Past(made.folder, key, first, middle, row, made.content, now)


@pytest.fixture
def past(template: Past, scratch: Path) -> Past:
    """A copy of that vault, to be tampered with."""
    folder = scratch / "past"
    shutil.copytree(template.folder, folder)
    return Past(
        folder, template.key, folder / "first.rmj", folder / "middle.rmj", template.row, template.then, template.now
    )


@pytest.fixture
def sql(past: Past) -> Iterator[sqlite3.Connection]:
    """The tamperer's own connection to the file."""
    with closing(sqlite3.connect(past.path, isolation_level=None)) as connection:
        yield connection


def _nothing_false(past: Past) -> None:
    """Open it to save what is left: each record that no alarm marks is current, each other one was true once."""
    with suppress(RmjournalError), closing(past.open(damaged=True)) as vault:
        for entry, obj in vault.scan(skip_faulty=True):
            name = entry.meta.uuid if entry.meta.uuid in past.now else b"tomb" + entry.meta.parent
            known = [each[name] for each in (past.now, past.then) if name in each]
            assert any(obj == _object(one) for one in known), "a record shows what it never held"
        with pytest.raises(RmjournalError):
            vault.put(NOTE, NEXT, {"text": "next"}, sort_ms=1)


def _object(held: tuple[int, bytes, bytes, int, str]) -> object:
    return json.loads(held[4])


def _whole(past: Past, expected: Content | None = None) -> None:
    """Open it by both keys and find everything, and that it can be saved to."""
    with closing(Vault.open(past.path, NEW_PASSPHRASE)) as vault:
        assert content(vault) == (past.now if expected is None else expected)
        assert verify(vault, full=True).faults == ()
        vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
    with closing(past.open()) as vault:
        assert vault.get(NEXT) == {"text": "next"}


# Records: the set no longer adds up, so the vault does not open

Act = Callable[[Past, sqlite3.Connection], object]


def _swap(table: str) -> Act:
    def act(past: Past, sql: sqlite3.Connection) -> None:
        one, two = past.row[FIRST], past.row[LESSON]
        a, b = (sql.execute(f"SELECT v FROM {table} WHERE id = ?", (row,)).fetchone()[0] for row in (one, two))  # noqa: S608
        sql.execute(f"UPDATE {table} SET v = ? WHERE id = ?", (b, one))  # noqa: S608
        sql.execute(f"UPDATE {table} SET v = ? WHERE id = ?", (a, two))  # noqa: S608

    return act


def _swap_rows(past: Past, sql: sqlite3.Connection) -> None:
    _swap("rec")(past, sql)
    _swap("body")(past, sql)


def _delete(*tables: str) -> Act:
    def act(past: Past, sql: sqlite3.Connection) -> None:
        for table in tables:
            sql.execute(f"DELETE FROM {table} WHERE id = ?", (past.row[FIRST],))  # noqa: S608

    return act


def _double(offset: int) -> Act:
    def act(past: Past, sql: sqlite3.Connection) -> None:
        for table in ("rec", "body"):
            row = past.row[FIRST]
            sql.execute(f"INSERT INTO {table} SELECT id + {offset}, v FROM {table} WHERE id = ?", (row,))  # noqa: S608

    return act


def _roll_back(*tables: str, wholly: bool = False, to: str = "middle") -> Act:
    def act(past: Past, sql: sqlite3.Connection) -> None:
        past.older(sql, past.middle if to == "middle" else past.first)
        for table in tables:
            where = "" if wholly else f"WHERE id = {past.row[FIRST]}"
            if wholly:
                sql.execute(f"DELETE FROM main.{table}")  # noqa: S608
            sql.execute(f"INSERT OR REPLACE INTO main.{table} SELECT id, v FROM old.{table} {where}")  # noqa: S608

    return act


def _add(table: str, row: int, size: int) -> Act:
    return lambda past, sql: sql.execute(f"INSERT INTO {table} VALUES (?, randomblob(?))", (row, size))  # noqa: S608


RECORDS: dict[str, Act] = {
    "metas swapped": _swap("rec"),
    "rows swapped": _swap_rows,
    "meta deleted": _delete("rec"),
    "record deleted": _delete("rec", "body"),
    "record doubled in the same bucket": _double(32),
    "record doubled in another bucket": _double(1),
    "stray meta": _add("rec", 77, 200),
    "empty stray meta": lambda past, sql: sql.execute("INSERT INTO rec VALUES (77, NULL)"),
    "stray meta with a negative id": _add("rec", -5, 200),
    "record rolled back": _roll_back("rec", "body"),
    "meta rolled back": _roll_back("rec"),
    "all records rolled back": _roll_back("rec", "body", wholly=True),
    "all metas deleted": lambda past, sql: sql.execute("DELETE FROM rec"),
    "all records deleted": lambda past, sql: sql.executescript("DELETE FROM rec; DELETE FROM body"),
    "head rolled back": _roll_back("head", wholly=True),
    "head deleted": lambda past, sql: sql.execute("DELETE FROM head"),
    "head rolled back beyond the passphrase": _roll_back("head", wholly=True, to="first"),
    "head and records rolled back, not the key slots": _roll_back("head", "rec", "body", wholly=True, to="first"),
    "meta made empty": lambda past, sql: sql.execute("UPDATE rec SET v = NULL WHERE id = ?", (past.row[FIRST],)),
    "meta cut short": lambda past, sql: sql.execute(
        "UPDATE rec SET v = substr(v, 1, 10) WHERE id = ?", (past.row[FIRST],)
    ),
}


@pytest.mark.parametrize("act", RECORDS.values(), ids=RECORDS.keys())
def test_altered_records_are_an_alarm_when_the_vault_is_opened(past: Past, sql: sqlite3.Connection, act: Act) -> None:
    act(past, sql)
    with pytest.raises(Damaged):
        past.open()
    with pytest.raises(Damaged):
        Vault.open(past.path, NEW_PASSPHRASE)
    _nothing_false(past)


BODIES: dict[str, tuple[Act, set[bytes]]] = {
    "bodies swapped": (_swap("body"), {FIRST, LESSON}),
    "body deleted": (_delete("body"), {FIRST}),
    "body rolled back": (_roll_back("body"), {FIRST}),
    "body made empty": (
        lambda past, sql: sql.execute("UPDATE body SET v = NULL WHERE id = ?", (past.row[FIRST],)),
        {FIRST},
    ),
    "body grown": (
        lambda past, sql: sql.execute("UPDATE body SET v = CAST(v || x'00' AS BLOB) WHERE id = ?", (past.row[FIRST],)),
        {FIRST},
    ),
    "pair's body deleted": (
        lambda past, sql: sql.execute("DELETE FROM body WHERE id = ?", (past.row[BEA],)),
        {BEA},
    ),
    "stray body": (_add("body", 77, 1000), set()),
}


@pytest.mark.parametrize(("act", "lost"), BODIES.values(), ids=BODIES.keys())
def test_altered_bodies_are_an_alarm_when_they_are_read_or_verified(
    past: Past, sql: sqlite3.Connection, act: Act, lost: set[bytes]
) -> None:
    act(past, sql)
    with closing(past.open()) as vault:
        for entry in vault.entries():
            name = entry.meta.uuid if entry.meta.uuid in past.now else b"tomb" + entry.meta.parent
            if entry.meta.uuid in lost:
                with pytest.raises(Damaged):
                    vault.get(entry.meta.uuid)
            else:
                assert vault.get(entry.meta.uuid) == _object(past.now[name])
        report = verify(vault, full=True)
        assert len(report.faults) >= max(1, len(lost))
        assert report.well == report.records - len(lost)
        if lost:
            with pytest.raises(Damaged):
                list(vault.scan())
            assert len(list(vault.scan(skip_faulty=True))) == report.well
        with pytest.raises(Damaged):
            backup(vault, target_in(past.folder))
        assert list(target_in(past.folder).parent.iterdir()) == []


@pytest.mark.parametrize("value", [b"5", b"-1", b"0", b"1.5", b"'text'", b"NULL", b"x''"], ids=bytes.decode)
@pytest.mark.parametrize("table", _TABLES)
def test_something_else_in_the_place_of_a_box_is_an_alarm(
    past: Past, sql: sqlite3.Connection, table: str, value: bytes
) -> None:
    """A flipped bit in the head of a cell makes a number of a box, whatever the schema says."""
    strict = sql.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    for definition in (strict.replace("BLOB", "").replace(" STRICT", ""), strict):
        with closing(sqlite3.connect(past.path, isolation_level=None)) as writer:
            if definition == strict:
                row = past.row[FIRST] if table in ("rec", "body") else 1
                writer.execute(f"UPDATE {table} SET v = {value.decode()} WHERE id = {row}")  # noqa: S608
            writer.execute("PRAGMA writable_schema=ON")
            writer.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (definition, table))
    with suppress(Damaged), closing(past.open()) as vault:
        assert table in ("header", "header2", "body")
        assert vault.notices or table == "body"
        assert verify(vault).faults or verify(vault, full=True).faults
        if table == "body":
            with pytest.raises(Damaged):
                vault.get(FIRST)
    _nothing_false(past)


# Key slots


def _slots(change: Callable[[Header], bytes], *copies: str) -> Act:
    def act(past: Past, sql: sqlite3.Connection) -> None:
        for copy in copies:
            raw = sql.execute(f"SELECT v FROM {copy}").fetchone()[0]  # noqa: S608
            changed = change(Header.parse(raw)) + raw[-32:]
            sql.execute(f"UPDATE {copy} SET v = ?", (changed,))  # noqa: S608

    return act


def _packed(header: Header, slots: list[tuple[int, int, bytes, bytes]]) -> bytes:
    packed = struct.pack(">6s16sIB", b"RMJv1\n", header.vault_id, header.epoch, len(slots))
    for kind, number, params, box in slots:
        packed += struct.pack(">BBHH", kind, number, len(params), len(box)) + params + box
    return packed


def _slots_of(header: Header) -> list[tuple[int, int, bytes, bytes]]:
    return [(slot.slot_type, slot.number, slot.params, slot.box) for slot in header.slots]


def _with_cost(memory: int, passes: int, lanes: int) -> Callable[[Header], bytes]:
    def change(header: Header) -> bytes:
        slots = []
        for kind, number, params, box in _slots_of(header):
            cheaper = params[:1] + struct.pack(">III", memory, passes, lanes) + params[13:] if kind == 1 else params
            slots.append((kind, number, cheaper, box))
        return _packed(header, slots)

    return change


def _dropped(kind: int) -> Callable[[Header], bytes]:
    return lambda header: _packed(header, [slot for slot in _slots_of(header) if slot[0] != kind])


BOTH = ("header", "header2")
SLOTS: dict[str, Act] = {
    "both copies rolled back": _roll_back(*BOTH, wholly=True, to="first"),
    "cost weakened": _slots(_with_cost(19_456, 2, 1), *BOTH),
    "cost below the floor": _slots(_with_cost(8, 1, 1), *BOTH),
    "cost without end": _slots(_with_cost(2**32 - 1, 2**32 - 1, 2**32 - 1), *BOTH),
    "cost of nothing": _slots(_with_cost(0, 0, 0), *BOTH),
    "passphrase slot dropped": _slots(_dropped(1), *BOTH),
    "recovery slot dropped": _slots(_dropped(2), *BOTH),
    "another epoch": _slots(
        lambda header: _packed(Header(header.vault_id, header.epoch + 1, ()), _slots_of(header)), *BOTH
    ),
    "slots the other way round": _slots(lambda header: _packed(header, _slots_of(header)[::-1]), *BOTH),
    "a slot twice": _slots(lambda header: _packed(header, _slots_of(header) + _slots_of(header)[:1]), *BOTH),
    "both copies gone": lambda past, sql: sql.executescript("DELETE FROM header; DELETE FROM header2"),
    "both copies empty": lambda past, sql: sql.executescript("UPDATE header SET v=NULL; UPDATE header2 SET v=NULL"),
    "both copies noise": lambda past, sql: sql.executescript(
        "UPDATE header SET v=randomblob(300); UPDATE header2 SET v=randomblob(300)"
    ),
}


@pytest.mark.parametrize("act", SLOTS.values(), ids=SLOTS.keys())
def test_altered_key_slots_open_nothing(past: Past, sql: sqlite3.Connection, act: Act) -> None:
    act(past, sql)
    for passphrase in (PASSPHRASE, NEW_PASSPHRASE):
        with pytest.raises((Damaged, WrongKey)):
            Vault.open(past.path, passphrase)
    with pytest.raises((Damaged, WrongKey)):
        past.open()


@pytest.mark.parametrize("copy", BOTH)
@pytest.mark.parametrize(
    "change", ["SET v = randomblob(300)", "SET v = NULL", "SET v = substr(v, 1, 60)", "SET v = zeroblob(length(v))"]
)
def test_one_damaged_copy_of_the_key_slots_is_a_notice(
    past: Past, sql: sqlite3.Connection, copy: str, change: str
) -> None:
    sql.execute(f"UPDATE {copy} {change}")
    for passphrase in (NEW_PASSPHRASE, None):
        with closing(Vault.open(past.path, passphrase, recovery=None if passphrase else past.key)) as vault:
            assert content(vault) == past.now
            assert len(vault.notices) == 1
            assert verify(vault).faults != ()


@pytest.mark.parametrize("copy", BOTH)
def test_one_copy_of_yesterday_does_not_let_the_old_passphrase_in(
    past: Past, sql: sqlite3.Connection, copy: str
) -> None:
    _roll_back(copy, wholly=True, to="first")(past, sql)
    with pytest.raises((WrongKey, Tampered)):
        Vault.open(past.path, PASSPHRASE)
    for passphrase in (NEW_PASSPHRASE, None):
        with closing(Vault.open(past.path, passphrase, recovery=None if passphrase else past.key)) as vault:
            assert content(vault) == past.now
            assert len(vault.notices) == 1


# The container


SCHEMA = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON rec BEGIN DELETE FROM rec; END",
    "view": "CREATE VIEW w AS SELECT * FROM rec",
    "table": 'CREATE TABLE notes (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT',
    "index": "CREATE INDEX i ON rec (v)",
    "cache of another shape": "CREATE TABLE cache (id INTEGER PRIMARY KEY, v BLOB, w TEXT)",
    "cache that is a view": "CREATE VIEW cache AS SELECT * FROM rec",
    "trigger on the head": "CREATE TRIGGER head AFTER UPDATE ON head BEGIN UPDATE head SET v = OLD.v; END",
    "virtual table": "CREATE VIRTUAL TABLE words USING fts5(v)",
    "missing table": "DROP TABLE body",
    "another column": "ALTER TABLE rec ADD COLUMN w BLOB",
    "renamed table": "ALTER TABLE header2 RENAME TO header3",
    "statistics": "ANALYZE",
}


@pytest.mark.parametrize("statement", SCHEMA.values(), ids=SCHEMA.keys())
def test_any_other_schema_is_refused(past: Past, sql: sqlite3.Connection, statement: str) -> None:
    try:
        sql.execute(statement)
    except sqlite3.OperationalError as error:
        pytest.skip(f"this SQLite cannot do that: {error}")
    sql.close()
    with pytest.raises(Damaged):
        past.open()
    with pytest.raises(Damaged):
        past.open(damaged=True)


@pytest.mark.parametrize(
    "change",
    [
        "sql = replace(sql, 'BLOB', 'TEXT')",
        "sql = NULL",
        "sql = sql || ' -- harmless'",
        "sql = x'ff00'",
        "rootpage = 1",
        "rootpage = 4000000",
        "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'body')",
        "name = 'other', tbl_name = 'other'",
        "type = 'view'",
    ],
)
def test_an_edited_schema_row_is_an_error_or_harmless(past: Past, sql: sqlite3.Connection, change: str) -> None:
    sql.execute("PRAGMA writable_schema=ON")
    with suppress(sqlite3.OperationalError):
        sql.execute(f"UPDATE sqlite_schema SET {change} WHERE name = 'rec'")  # noqa: S608
    sql.close()
    with pytest.raises((Damaged, NotAVault)):
        past.open()


def test_a_cache_with_foreign_content_is_harmless_and_not_backed_up(past: Past, sql: sqlite3.Connection) -> None:
    sql.execute('CREATE TABLE "cache" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT')
    sql.execute("INSERT INTO cache VALUES (1, randomblob(5000)), (2, ?)", (b"something of somebody else",))
    sql.close()
    _whole(past)
    with closing(past.open()) as vault:
        backup(vault, target_in(past.folder))
    assert b"something of somebody else" not in target_in(past.folder).read_bytes()
    with closing(sqlite3.connect(target_in(past.folder))) as copy:
        assert {name for (name,) in copy.execute("SELECT name FROM sqlite_schema")} == set(_TABLES)


def _patch(path: Path, at: int, value: bytes) -> None:
    whole = bytearray(path.read_bytes())
    whole[at : at + len(value)] = value
    path.write_bytes(whole)


def test_the_flag_of_a_write_ahead_log_is_harmless_or_refused(past: Past) -> None:
    _patch(past.path, 18, b"\2\2")
    try:
        vault = past.open()
    except RmjournalError:
        return
    with closing(vault):
        assert content(vault) == past.now
    _whole(past)


@pytest.mark.parametrize("version", [2, 3, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_later_version_is_refused_and_not_touched(past: Past, version: int) -> None:
    _patch(past.path, 60, version.to_bytes(4, "big"))
    before = past.path.read_bytes()
    with pytest.raises(NewerFormat):
        past.open()
    assert past.path.read_bytes() == before


@pytest.mark.parametrize("version", [5, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_format_that_sqlite_does_not_know_is_damage_and_no_fault_of_the_disk(past: Past, version: int) -> None:
    state = past.path.read_bytes()
    changed = state[:44] + version.to_bytes(4, "big") + state[48:]
    past.path.write_bytes(changed)
    with pytest.raises(Damaged):
        past.open()
    past.path.write_bytes(state)
    past.path.with_name("journal.rmj-journal").write_bytes(_journal(changed, [1]))
    with pytest.raises(Damaged):
        past.open()


def test_an_earlier_version_number_is_harmless_or_refused(past: Past) -> None:
    _patch(past.path, 60, bytes(4))
    with suppress(RmjournalError), closing(past.open()) as vault:
        assert content(vault) == past.now


@pytest.mark.parametrize("value", [bytes(4), b"RMJ2", b"\xff\xff\xff\xff"])
def test_another_programs_database_is_refused_and_not_touched(past: Past, value: bytes) -> None:
    _patch(past.path, 68, value)
    before = past.path.read_bytes()
    with pytest.raises(NotAVault):
        past.open()
    assert past.path.read_bytes() == before


@pytest.mark.parametrize("pages", [0, 1, 3])
def test_a_file_that_was_cut_off_is_refused(past: Past, pages: int) -> None:
    os.truncate(past.path, pages * _PAGE)
    with pytest.raises((Damaged, NotAVault)):
        past.open()


# Beside the file


def test_a_link_to_the_vault_opens_the_one_vault_under_one_lock(past: Past) -> None:
    link = past.folder / "link.rmj"
    link.symlink_to(past.path)
    with closing(Vault.open(link, recovery=past.key)) as vault:
        assert content(vault) == past.now
        assert vault.path == past.path
        with pytest.raises(InUse):
            past.open()
    assert not link.with_name("link.rmj.lock").exists()


def test_a_link_to_nowhere_and_a_link_to_itself_are_refused(past: Past) -> None:
    for name, target in (("dangling.rmj", "nothing"), ("loop.rmj", "loop.rmj")):
        link = past.folder / name
        link.symlink_to(target)
        with pytest.raises(RmjournalError):
            Vault.open(link, recovery=past.key)


def test_a_second_name_of_the_file_is_refused(past: Past) -> None:
    os.link(past.path, past.folder / "second.rmj")
    with pytest.raises(Tampered):
        past.open()


def test_a_pipe_a_folder_and_a_device_are_refused_at_once(past: Past) -> None:
    pipe = past.folder / "pipe.rmj"
    os.mkfifo(pipe)
    for path in (pipe, past.folder, Path(os.devnull)):
        with pytest.raises(Refused):
            Vault.open(path, recovery=past.key)
        with pytest.raises(Refused):
            Vault.create(path, PASSPHRASE, kdf=CHEAP)


SIDECARS = ("-journal", "-wal", "-shm")


@pytest.mark.parametrize("suffix", SIDECARS)
def test_a_linked_sidecar_is_moved_away_and_its_target_survives(past: Past, suffix: str) -> None:
    victim = past.folder / "victim"
    victim.write_bytes(_MAGIC * 200)
    beside = past.path.with_name(past.path.name + suffix)
    beside.unlink(missing_ok=True)
    beside.symlink_to(victim)
    with closing(past.open()) as vault:
        assert len(vault.notices) == 1
        assert content(vault) == past.now
    _whole(past)
    assert victim.read_bytes() == _MAGIC * 200


@pytest.mark.parametrize("suffix", SIDECARS)
def test_a_pipe_or_a_folder_as_a_sidecar_is_moved_away(past: Past, suffix: str) -> None:
    for make_it in (os.mkfifo, os.mkdir):
        beside = past.path.with_name(past.path.name + suffix)
        beside.unlink(missing_ok=True)
        make_it(beside)
        with closing(past.open()) as vault:
            assert content(vault) == past.now


@pytest.mark.parametrize("suffix", SIDECARS)
def test_a_planted_sidecar_that_cannot_be_moved_away_or_read_is_an_error_for_people(
    past: Past, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    past.path.with_name(past.path.name + suffix).write_bytes(_MAGIC)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", denied)
        patch.setattr(os, "rename", denied)
        patch.setattr(os, "replace", denied)
        with pytest.raises(RmjournalError):
            past.open()
    with closing(past.open()) as vault:
        assert content(vault) == past.now


@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "dangling link"])
def test_something_else_in_the_place_of_the_lock_is_an_error_or_harmless(past: Past, kind: str) -> None:
    lock = past.path.with_name("journal.rmj.lock")
    lock.unlink()
    victim = past.folder / "victim"
    victim.write_bytes(b"precious")
    if kind == "pipe":
        os.mkfifo(lock)
    elif kind == "folder":
        lock.mkdir()
    else:
        lock.symlink_to(victim if kind == "link" else "nothing")
    with suppress(RmjournalError), closing(past.open()) as vault:
        assert content(vault) == past.now
    assert victim.read_bytes() == b"precious"
    assert not (past.path.parent / "nothing").exists()


@pytest.mark.parametrize("suffix", SIDECARS)
def test_a_linked_journal_with_a_second_name_is_never_written_through(past: Past, suffix: str) -> None:
    victim = past.folder / "victim"
    victim.write_bytes(b"precious" * 1000)
    beside = past.path.with_name(past.path.name + suffix)
    beside.unlink(missing_ok=True)
    os.link(victim, beside)
    with suppress(RmjournalError), closing(past.open()) as vault:
        assert content(vault) == past.now
        vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
    assert victim.read_bytes() == b"precious" * 1000


def test_a_planted_super_journal_deletes_no_file(past: Past) -> None:
    victim = past.folder / "victim"
    victim.write_bytes(b"precious")
    name = os.fsencode(victim)
    journal = _MAGIC + bytes(4) + struct.pack(">IIII", 1, past.path.stat().st_size // _PAGE, 512, _PAGE)
    journal = journal.ljust(512, b"\0")
    journal += struct.pack(">I", 0x40000000 // _PAGE + 1) + name + struct.pack(">II", len(name), sum(name)) + _MAGIC
    past.path.with_name("journal.rmj-journal").write_bytes(journal)
    with closing(past.open()) as vault:
        assert len(vault.notices) == 1
        assert content(vault) == past.now
    assert victim.read_bytes() == b"precious"
    assert len(list(past.path.parent.glob("*.suspect-*"))) == 1
    _whole(past)


def test_a_planted_write_ahead_log_is_not_replayed(past: Past) -> None:
    donor = past.folder / "donor.rmj"
    shutil.copy(past.path, donor)
    with closing(sqlite3.connect(donor, isolation_level=None)) as sql:
        sql.execute("PRAGMA journal_mode=WAL")
        sql.execute("DELETE FROM rec")
        sql.execute("DELETE FROM body")
        for suffix in ("-wal", "-shm"):
            shutil.copy(donor.with_name("donor.rmj" + suffix), past.path.with_name(past.path.name + suffix))
    _patch(past.path, 18, b"\2\2")
    with suppress(RmjournalError), closing(past.open()) as vault:
        assert content(vault) == past.now


def _journal(state: bytes, pages: list[int], nonce: int = 1234) -> bytes:
    """Return a rollback journal that puts pages of an older state back."""
    head = _MAGIC + struct.pack(">IIIII", len(pages), nonce, len(state) // _PAGE, 512, _PAGE)
    journal = head.ljust(512, b"\0")
    for number in pages:
        page = state[(number - 1) * _PAGE : number * _PAGE]
        check = (nonce + sum(page[at] for at in range(_PAGE - 200, 0, -200))) & 0xFFFFFFFF
        journal += struct.pack(">I", number) + page + struct.pack(">I", check)
    return journal


def test_a_planted_journal_with_a_whole_older_state_brings_exactly_that_state(past: Past) -> None:
    """The whole file rolled back: not detected on a computer that keeps no anchor. Nothing is mixed."""
    state = past.middle.read_bytes()
    past.path.with_name("journal.rmj-journal").write_bytes(_journal(state, list(range(1, len(state) // _PAGE + 1))))
    _whole(past, past.then)


def test_a_planted_journal_with_some_older_pages_never_shows_a_mixed_state(past: Past) -> None:
    state, now = past.middle.read_bytes(), past.path.read_bytes()
    starts = range(0, len(state), _PAGE)
    differing = [at // _PAGE + 1 for at in starts if state[at : at + _PAGE] != now[at : at + _PAGE]]
    assert len(differing) >= 3
    planted, alarms = past.path.with_name("journal.rmj-journal"), 0
    for number in differing:
        for leftover in past.path.parent.glob("*.suspect-*"):
            leftover.unlink()
        past.path.write_bytes(now)
        planted.write_bytes(_journal(state, [number]))
        try:
            with closing(past.open()) as vault:
                found = content(vault)
                assert found == past.now
                alarms += bool(verify(vault, full=True).faults)
        except Damaged:
            alarms += 1
    assert alarms >= len(differing) - 1  # page 1 holds a change counter only


# Whole files


def test_a_whole_older_file_shows_exactly_its_own_state(past: Past) -> None:
    """The documented limit: without an anchor nothing tells that a newer file was here."""
    shutil.copy(past.middle, past.path)
    _whole(past, past.then)


def test_a_whole_file_from_before_the_new_passphrase_takes_the_old_passphrase_only(past: Past) -> None:
    shutil.copy(past.first, past.path)
    with pytest.raises(WrongKey):
        Vault.open(past.path, NEW_PASSPHRASE)
    with closing(Vault.open(past.path, PASSPHRASE)) as vault:
        assert content(vault) == past.then


def _written_by(vault: Vault, uuid: bytes) -> tuple[bytes, int]:
    vault.put(NOTE, uuid, {"text": "of a fork"}, pair=ADA, sort_ms=20)
    meta = vault.entry(uuid).meta
    return meta.device, meta.n


def test_a_copy_that_goes_its_own_way_never_signs_as_the_same_device(past: Past) -> None:
    fork = past.folder / "fork.rmj"
    shutil.copy(past.path, fork)
    signed = set()
    for number, path in enumerate((past.path, fork, past.path, fork)):
        with closing(Vault.open(path, recovery=past.key, state=state_in(past.folder), accept_older=True)) as vault:
            signed.add(_written_by(vault, bytes([0x50 + number]) * 16))
    assert len(signed) == 4


def test_two_copies_that_are_open_at_once_never_sign_as_the_same_device(past: Past) -> None:
    fork = past.folder / "fork.rmj"
    shutil.copy(past.path, fork)
    state = state_in(past.folder)
    with (
        closing(Vault.open(past.path, recovery=past.key, state=state)) as one,
        closing(Vault.open(fork, recovery=past.key, state=state)) as two,
    ):
        assert _written_by(one, b"\x50" * 16) != _written_by(two, b"\x51" * 16)


def test_a_restored_copy_never_signs_as_the_same_device_where_the_state_folder_could_not_be_written(
    past: Past,
) -> None:
    copy = past.path.read_bytes()
    state = state_in(past.folder)
    (device,) = (state / "devices").iterdir()
    replace = os.replace

    def refuse_device(source: Path, target: Path) -> None:
        if Path(target) == device:
            raise OSError(28, "No space left on device")
        replace(source, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", refuse_device)
        with closing(Vault.open(past.path, recovery=past.key, state=state)) as vault:
            abandoned = _written_by(vault, b"\x50" * 16)
    past.path.write_bytes(copy)
    with closing(Vault.open(past.path, recovery=past.key, state=state, accept_older=True)) as vault:
        assert _written_by(vault, b"\x51" * 16) != abandoned


def test_records_of_a_fork_do_not_pass_in_the_other_one(past: Past) -> None:
    fork = past.folder / "fork.rmj"
    shutil.copy(past.path, fork)
    with closing(Vault.open(fork, recovery=past.key)) as vault:
        vault.put(NOTE, FIRST, {"text": "of a fork"}, pair=ADA, sort_ms=3)
    with closing(past.open()) as vault:
        vault.put(NOTE, SECOND, {"text": "of the other"}, pair=BEA, sort_ms=4)
    mine = past.path.read_bytes()
    for tables in (("rec", "body"), ("head",), ("head", "rec")):
        past.path.write_bytes(mine)
        with closing(sqlite3.connect(past.path, isolation_level=None)) as sql:
            past.older(sql, fork)
            for table in tables:
                sql.execute(f"INSERT OR REPLACE INTO main.{table} SELECT id, v FROM old.{table}")  # noqa: S608
        if tables == ("head", "rec"):  # every meta is the other fork's, and so is what vouches for them: bodies tell
            with closing(past.open()) as vault:
                for uuid in (FIRST, SECOND):
                    with pytest.raises(Damaged):
                        vault.get(uuid)
            continue
        with pytest.raises(Damaged):
            past.open()


def test_a_file_changed_by_another_program_while_it_is_open_is_not_written_over(past: Past) -> None:
    with closing(past.open()) as vault:
        with another_program(past.path) as sql:
            _roll_back("head", "rec", "body", wholly=True)(past, sql)
        before = past.path.read_bytes()
        for _ in range(2):
            with pytest.raises(RmjournalError):
                vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
        with pytest.raises(Damaged):
            vault.get(FIRST)
        assert verify(vault).faults != ()
        with pytest.raises(RmjournalError):
            backup(vault, target_in(past.folder))
    assert past.path.read_bytes() == before
    with closing(past.open()) as vault:
        assert content(vault) == past.then
