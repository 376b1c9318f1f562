"""A copy whose records say what no rmjournal writes, under the journal's own keys, given to a merge.

It is taken in or refused with an error for people, and a refused merge changes nothing."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.record import NOTHING, Meta
from rmjournal.vault.store.draft_tombstone import ENDED
from rmjournal.vault.store.unlock import Entry
from tests.journal.making import PASSPHRASE, filled, new_journal, whole

_MOST = 2**64 - 1
_NUMBERS = (0, 1, 2, 255, 2**31, 2**63 - 1, 2**63, _MOST)
_TIMES = (-(2**63), -1, 0, 1_772_000_000_000, 2**63 - 1)
_NAMES = (
    "alias", "role", "number", "last_session", "last_pair_number", "text", "was", "kind", "version", "beside", "over",
    "backup_folder", "hue", "status", "held_at", "wide_forms", "answers", "record", "came",
)  # fmt: skip
_COUNTING = (Kind.PAIR, Kind.SESSION, Kind.SETTINGS)
_KINDS = (*Kind, 0, 9, 77, 255)
Chance = random.Random


def _value(chance: Chance, depth: int = 0) -> object:
    """Return something that JSON can hold where something else belongs."""
    made: list[Callable[[], object]] = [
        lambda: None,
        lambda: chance.choice([True, False]),
        lambda: chance.choice([*_NUMBERS, -1, 10**30, 10**400, -(10**400)]),
        lambda: chance.choice([0.5, 1e308, -0.0]),
        lambda: chance.choice(["", "x", "\ud800", "1", "mentor-junior", "\x00", "0" * 32, "x" * 5000]),
    ]
    if depth < 3:
        made += [
            lambda: [_value(chance, depth + 1) for _ in range(chance.randrange(4))],
            lambda: {chance.choice(_NAMES): _value(chance, depth + 1) for _ in range(chance.randrange(4))},
            lambda: {chance.choice(["ab" * 8, "", "z", "00" * 8]): _value(chance, depth + 1)},
        ]
    return chance.choice(made)()


def _text(chance: Chance, raw: object) -> bytes:
    """Return the JSON of a body: an object with fields exchanged, or something else altogether."""
    if chance.random() < 0.2:
        odd = [b"[]", b"[1,{}]", b"null", b"", b"7", b"{", b'{"a":NaN}', b'{"number":1e999}', b"\xff", b'"x"']
        deep = [
            b"[" * 90_000 + b"]" * 90_000,
            b'{"over":' * 5_000 + b"{}" + b"}" * 5_000,
            b'{"number":' + b"9" * 5_000 + b"}",
        ]
        return chance.choice([*odd, *deep])
    found = dict(raw) if isinstance(raw, dict) else {}
    for name in chance.sample(sorted({*_NAMES, *found}), chance.randrange(1, 6)):
        found[name] = _value(chance)
    return json.dumps(found, ensure_ascii=True).encode()


def _meta(chance: Chance, meta: Meta, uuids: list[bytes]) -> Meta:
    """Return a meta of which some fields say something else."""
    ids = [*uuids, NOTHING, meta.uuid, ENDED, chance.randbytes(16)]
    fields: dict[str, Callable[[], Any]] = {
        "kind": lambda: int(chance.choice(_KINDS)),
        "flags": lambda: chance.choice([0, 1, 255]),
        "schema": lambda: chance.choice([0, 2, 65_535]),
        "version": lambda: chance.choice(_NUMBERS),
        "created_ms": lambda: chance.choice(_TIMES),
        "sort_ms": lambda: chance.choice(_TIMES),
        "pair": lambda: chance.choice(ids),
        "parent": lambda: chance.choice(ids),
        "key": lambda: chance.choice([bytes(32), chance.randbytes(32)]),
        "device": lambda: chance.choice([bytes(8), chance.randbytes(8), meta.device]),
        "n": lambda: chance.choice(_NUMBERS),
    }
    chosen = chance.sample(sorted(fields), chance.randrange(4))
    return meta._replace(**{name: fields[name]() for name in chosen})


def _plant(chance: Chance, copy: Journal) -> None:
    """Put records that nobody wrote into a copy, or in the place of some."""
    vault = copy.records.vault
    there = vault.entries()
    uuids = [entry.meta.uuid for entry in there]
    with vault.transaction():
        for _ in range(chance.choice([1, 1, 2, 5])):
            kind = chance.choice([*_COUNTING, None, None])
            entry = chance.choice([each for each in there if kind in (None, each.meta.kind)] or there)
            is_new = chance.random() < 0.5
            raw = {} if entry.meta.uuid not in vault else vault.get(entry.meta.uuid)
            meta = _meta(chance, entry.meta._replace(n=vault.head.counter + 1, device=vault.device_id), uuids)
            old: Entry | None = vault.entry(entry.meta.uuid)
            if is_new:
                old, meta = None, meta._replace(uuid=chance.choice([chance.randbytes(16), ENDED]))
                if meta.uuid in vault:
                    continue
            try:
                vault.write_json(old, meta, _text(chance, raw))
            except RmjournalError:  # there is no such pair, so no key to seal it under
                vault.write_json(old, meta._replace(pair=NOTHING), _text(chance, raw))


def _planted_and_merged(folder: Path, seed: int) -> str:
    """Merge such a copy; return what was said where it was refused."""
    chance = random.Random(seed)  # noqa: S311
    with new_journal(folder / "a.rmj") as made:
        filled(made)
    shutil.copyfile(folder / "a.rmj", folder / "b.rmj")
    with Journal.open(folder / "b.rmj", PASSPHRASE, state=folder / "there") as copy:
        try:
            _plant(chance, copy)
        except RmjournalError:  # of what was planted before
            return ""
    with Journal.open(folder / "a.rmj", PASSPHRASE, state=folder / "here") as journal:
        before, head = whole(journal), journal.records.vault.head_box
        try:
            journal.merges.merge(folder / "b.rmj")
        except RmjournalError as refusal:
            assert whole(journal) == before
            assert journal.records.vault.head_box == head
            return str(refusal)
    with Journal.open(folder / "a.rmj", PASSPHRASE, state=folder / "here") as journal:
        assert journal.checks.report(full=True).faults == ()
    return ""


def _merged_with(folder: Path, plant: Callable[[Journal], object]) -> Journal:
    """Write something into a copy past the rules, merge it, and return the journal, open."""
    with new_journal(folder / "a.rmj") as made:
        filled(made)
    shutil.copyfile(folder / "a.rmj", folder / "b.rmj")
    with Journal.open(folder / "b.rmj", PASSPHRASE, state=folder / "there") as copy, copy.records.transaction():
        plant(copy)
    journal = Journal.open(folder / "a.rmj", PASSPHRASE, state=folder / "here")
    before = whole(journal)
    try:
        journal.merges.merge(folder / "b.rmj")
    except RmjournalError:
        assert whole(journal) == before
    return journal


def _changed(copy: Journal, kinds: tuple[Kind, ...], **fields: object) -> None:
    """Give every record of these kinds these fields."""
    vault = copy.records.vault
    for meta in [entry.meta for entry in vault.entries() if entry.meta.kind in kinds]:
        vault.put(
            meta.kind,
            meta.uuid,
            vault.get(meta.uuid) | fields,
            pair=meta.pair,
            parent=meta.parent,
            sort_ms=meta.sort_ms,
        )


@pytest.mark.parametrize("highest", [True, False, -1, 2**63, 2**64, 10**400, "7", [], {}, None, 0.5])
@pytest.mark.parametrize("name", ["number", "last_session", "last_pair_number"])
def test_what_is_counted_may_be_anything_in_a_copy(name: str, highest: object, tmp_path: Path) -> None:
    with _merged_with(tmp_path, lambda copy: _changed(copy, _COUNTING, **{name: highest})) as journal:
        assert journal.checks.report(full=True).faults == ()


@pytest.mark.parametrize("changed_here", [False, True])
@pytest.mark.parametrize("highest", [True, 2**63, 10**400, "7", {}])
def test_what_is_counted_in_a_record_that_was_changed_apart_may_be_anything(
    highest: object, *, changed_here: bool, tmp_path: Path
) -> None:
    with new_journal(tmp_path / "a.rmj") as made:
        filled(made)
    shutil.copyfile(tmp_path / "a.rmj", tmp_path / "b.rmj")
    fields = {"number": highest, "last_session": highest, "last_pair_number": highest}
    ours, theirs = ({"last_session": 9}, fields) if changed_here else (fields, {"last_session": 9})
    for name, changes in (("a", ours), ("b", theirs)):
        with Journal.open(tmp_path / f"{name}.rmj", PASSPHRASE, state=tmp_path / name) as side:
            _changed(side, _COUNTING, **changes)
    with Journal.open(tmp_path / "a.rmj", PASSPHRASE, state=tmp_path / "a") as journal:
        before = whole(journal)
        try:
            journal.merges.merge(tmp_path / "b.rmj")
        except RmjournalError:
            assert whole(journal) == before


def test_a_session_whose_number_is_taken_in_a_pair_that_cannot_be_read_comes_in(tmp_path: Path) -> None:
    def plant(copy: Journal) -> None:
        vault = copy.records.vault
        (session, *_) = [entry.meta for entry in vault.entries() if entry.meta.kind == Kind.SESSION]
        _changed(copy, (Kind.PAIR,), role=["of a newer version"])
        vault.put(
            Kind.SESSION, b"another session.", vault.get(session.uuid), pair=session.pair, sort_ms=session.sort_ms
        )

    with _merged_with(tmp_path, plant) as journal:
        assert b"another session." in journal.records.vault


def test_parents_in_a_circle_are_merged(tmp_path: Path) -> None:
    def plant(copy: Journal) -> None:
        vault = copy.records.vault
        (pair, *_) = [entry.meta.uuid for entry in vault.entries() if entry.meta.kind == Kind.PAIR]
        ids = [bytes([number]) * 16 for number in range(1, 4)]
        for id, parent in zip(ids, [*ids[1:], ids[0]], strict=True):
            vault.put(Kind.NOTE, id, {"text": "round and round"}, pair=pair, parent=parent, sort_ms=1)

    with _merged_with(tmp_path, plant) as journal:
        assert bytes([1]) * 16 in journal.records.vault


@pytest.mark.parametrize("version", [{"": True}, [1], None, True, 0.5, "1", -1, 10**400])
def test_the_version_that_a_revision_names_may_be_anything_in_a_copy(version: object, tmp_path: Path) -> None:
    def plant(copy: Journal) -> None:
        vault = copy.records.vault
        (note, *_) = [entry.meta for entry in vault.entries() if entry.meta.kind == Kind.NOTE]
        was = {"kind": int(Kind.NOTE), "version": version, "was": {"text": "earlier"}}
        vault.put(Kind.REVISION, b"another revision", was, pair=note.pair, parent=note.uuid, sort_ms=1)

    with _merged_with(tmp_path, plant) as journal:
        assert journal.checks.report(full=True).faults == ()


@pytest.mark.parametrize("field", ["version", "n"])
def test_a_record_that_was_saved_more_often_than_can_be_counted_is_refused(field: str, tmp_path: Path) -> None:
    def plant(copy: Journal) -> None:
        vault = copy.records.vault
        note = next(entry for entry in vault.entries() if entry.meta.kind == Kind.NOTE)
        newer = note.meta._replace(n=vault.head.counter + 1, device=vault.device_id)
        vault.write_json(
            note,
            (newer._replace(version=_MOST) if field == "version" else newer._replace(n=_MOST)),
            b'{"text":"changed"}',
        )

    with _merged_with(tmp_path, plant) as journal:
        assert "changed" not in [each.raw.get("text") for each in journal.records.all({Kind.NOTE})]


@pytest.mark.parametrize("seed", range(12))
def test_a_hostile_copy_is_taken_in_or_refused_with_an_error_for_people(seed: int, tmp_path: Path) -> None:
    _planted_and_merged(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 400))
def test_many_hostile_copies_are_taken_in_or_refused(seed: int, tmp_path: Path) -> None:
    _planted_and_merged(tmp_path, seed)
