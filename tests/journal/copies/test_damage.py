"""A record that cannot be read any more costs itself and nothing else."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, record_id, uuid_of
from rmjournal.domain.rules.due import DueKind
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.support.errors import Refused, Tampered
from rmjournal.vault.format.recovery_key import RecoveryKey
from tests.journal.making import CHEAP, NOW, PASSPHRASE, TODAY, held, junior, new_journal, refused, thought


def broken(journal: Journal, record: AnyRecord, table: str = "body") -> Journal:
    """Close the journal, overwrite the text of one record, or its meta, and open what is left again."""
    path, row = journal.records.vault.path, journal.records.vault.entry(uuid_of(record.id)).row
    journal.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {table} SET v = zeroblob(200) WHERE id = ?", (row,))  # noqa: S608
    connection.close()
    return Journal.open(path, PASSPHRASE, damaged=table == "rec")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "damaged.rmj"


@pytest.fixture
def note_broken(path: Path) -> Iterator[tuple[Journal, Record[Body]]]:
    """A journal of one pair and two notes, of which the second cannot be read."""
    journal = new_journal(path)
    pair = junior(journal)
    journal.notes.add(pair, "kestrel over the field")
    lost = journal.notes.add(pair, "kestrel over the town")
    journal = broken(journal, lost)
    yield journal, lost
    journal.close()


def test_it_stands_in_the_list_without_its_words(note_broken: tuple[Journal, Record[Body]]) -> None:
    journal, lost = note_broken
    for limit in (1, 10, 0):
        journal.notices()
        listed = {each.id: each for each in journal.records.latest(limit)}
        assert listed[lost.id].raw == {}
        assert listed[lost.id].body is None
        assert any("can no longer be read" in notice for notice in journal.notices())


def test_search_finds_the_others_and_says_so(note_broken: tuple[Journal, Record[Body]]) -> None:
    journal, _ = note_broken
    hits, found = journal.search.find(Query.read("kestrel", NOW))
    assert (len(hits), found) == (1, 1)
    assert any("can no longer be read" in notice for notice in journal.notices())


def test_it_is_not_changed_and_can_be_deleted(note_broken: tuple[Journal, Record[Body]]) -> None:
    journal, lost = note_broken
    found = journal.records.find(lost.id)
    refused(lambda: journal.entries.edit(found, {"text": "other words"}))
    assert journal.entries.delete(found) == 1
    assert journal.checks.report(full=True).faults == ()
    with pytest.raises(Refused):
        journal.records.find(lost.id)


def test_an_unreadable_pair_leaves_the_others_and_the_lists(path: Path) -> None:
    journal = new_journal(path)
    pair, other = junior(journal), junior(journal, "Crane")
    held(journal, other)
    journal = broken(journal, pair)
    assert [each.id for each in journal.pairs.all()] == [other.id]
    assert len(journal.sessions.of(journal.pairs.get(2))) == 1
    assert len(journal.records.latest(0)) == 3
    assert junior(journal, "Rook").raw["number"] == 3
    journal.close()


def test_an_unreadable_reflection_was_written_all_the_same(path: Path) -> None:
    journal = new_journal(path)
    pair = junior(journal)
    session = held(journal, pair, debrief_done=True)
    written = thought(journal, pair, "kept", session)
    journal = broken(journal, written)
    assert [each.what for each in journal.signals.due(TODAY)] == [DueKind.WAIT]  # for the next one, as a junior does
    assert journal.notices() == []  # of a reflection, what is due only counts that it was written
    assert len(journal.records.latest(0)) == 3
    assert any("can no longer be read" in notice for notice in journal.notices())
    refused(lambda: journal.entries.edit(journal.records.find(written.id), {"minutes": 5}))
    journal.close()


def test_its_pair_can_be_deleted(note_broken: tuple[Journal, Record[Body]]) -> None:
    journal, _ = note_broken
    journal.entries.delete(journal.pairs.get(1))
    assert journal.records.latest(0) == []


def test_what_was_written_in_an_unreadable_pair_is_taken_out_and_in_again(path: Path, tmp_path: Path) -> None:
    journal = new_journal(path)
    pair, other = junior(journal), junior(journal, "Crane")
    session = held(journal, pair)
    journal.notes.add(pair, "kestrel over the field", session=session)
    journal.notes.add(other, "an owl")
    journal = broken(journal, pair)
    taken = journal.takeouts.write(tmp_path / "out", damaged=True)
    assert taken.passed_over == 1
    journal.close()
    with new_journal(tmp_path / "fresh.rmj") as fresh:
        fresh.imports.read(tmp_path / "out" / LINES)
        stand_in = next(each for each in fresh.pairs.all() if each.id == pair.id)
        assert isinstance(stand_in.body, Pair)
        assert stand_in.body.alias.startswith("unreadable pair")
        assert stand_in.body.number not in {
            each.body.number for each in fresh.pairs.all() if each.body and each.id != pair.id
        }
        fresh.entries.edit(stand_in, {"alias": "Heron", "role": "mentee-senior"})
        assert fresh.search.find(Query.read("kestrel", NOW))[1] == 1
        assert len(fresh.sessions.of(stand_in)) == 1


def test_what_nothing_is_left_of_is_counted_as_not_taken_out(path: Path, tmp_path: Path) -> None:
    journal = new_journal(path)
    pair = junior(journal)
    journal.notes.add(pair, "kestrel")
    journal = broken(journal, journal.notes.add(pair, "owl"), "rec")
    assert journal.takeouts.write(tmp_path / "out", damaged=True).passed_over == 1
    journal.close()


def test_the_recovery_key_is_not_replaced_where_it_cannot_be_noted_that_it_waits(path: Path) -> None:
    journal, key = Journal.create(path, PASSPHRASE, kdf=CHEAP)
    junior(journal)
    journal = broken(journal, next(journal.records.all({Kind.SETTINGS})))
    refused(journal.keys.new_recovery_key, error=Tampered)
    assert journal.records.vault.opens_with(recovery=RecoveryKey.read(key))
    journal.close()


def test_a_circle_of_parents_ends(journal: Journal) -> None:
    pair = junior(journal)
    one, two = journal.notes.add(pair, "one"), journal.notes.add(pair, "two")
    for mine, above in ((one, two), (two, one)):
        journal.records.vault.put(
            mine.kind, uuid_of(mine.id), mine.raw, pair=uuid_of(pair.id), parent=uuid_of(above.id), sort_ms=0
        )
    assert journal.records.children(one.id) == [two.id]
    assert journal.entries.delete(journal.records.find(one.id)) == 2


def test_a_page_that_cannot_be_read_costs_the_texts_that_lie_on_it_and_no_others(path: Path, tmp_path: Path) -> None:
    journal = new_journal(path)
    pair = junior(journal)
    for number in range(60):
        journal.notes.add(pair, f"kestrel {number} " * 60)
    journal.records.vault.compact()  # pages that SQLite split hold old copies of their rows in their gaps
    boxes = {
        entry.meta.uuid: journal.records.vault.container.body(entry.row) for entry in journal.records.vault.entries()
    }
    notes = [uuid_of(note.id) for note in journal.records.of_type(Note)]
    journal.close()
    whole = bytearray(path.read_bytes())
    page = whole.find(boxes[notes[30]]) // 4096 * 4096
    lost = {uuid for uuid, box in boxes.items() if box in whole[page : page + 4096]}
    assert 1 <= len(lost) <= 4
    whole[page : page + 4096] = bytes(4096)
    path.write_bytes(whole)
    with Journal.open(path, PASSPHRASE) as hurt:
        listed = hurt.records.latest(0)  # all but the settings of the journal, which may lie on that page, too
        unread = {each.id for each in listed if each.body is None}
        assert unread == {record_id(uuid) for uuid in lost} & {each.id for each in listed}
        assert hurt.checks.report().faults == ("A part of the file that holds text can't be read.",)
        assert hurt.checks.report(full=True).well == len(boxes) - len(lost)
        taken = hurt.takeouts.write(tmp_path / "out", damaged=True)
    assert taken.passed_over == len(lost)
