"""What a coordinator is told under a name, and what a programme file fills in."""

from datetime import date
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.sharing.summary import programme_file as programme
from rmjournal.sharing.summary.named_notes import State
from tests.journal.making import TODAY, held, junior, of_kind, refused, reopened, senior, takeout, whole
from tests.sharing.summary.test_programme_file import FIELDS

FILE = programme.encoded(programme.new(FIELDS))


def other(**changes: object) -> bytes:
    return programme.encoded(programme.new(FIELDS | changes))


def test_the_state_is_what_the_journal_holds(journal: Journal) -> None:
    pair = junior(journal)
    journal.sessions.add(pair, {"planned_at": "2026-03-12T09:00"})
    assert journal.coordinator.state_of(pair) is State.NOT_STARTED
    held(journal, pair)
    assert journal.coordinator.state_of(pair) is State.MEETING
    for status, state in (("paused", State.PAUSED), ("closed", State.ENDED), ("archived", State.ENDED)):
        edited = journal.entries.edit(journal.records.get(pair.id), {"status": status})
        assert journal.coordinator.state_of(journal.pairs.get(1)) is state, edited.id


def test_the_names_go_where_the_roles_are(journal: Journal) -> None:
    for pair, lines in (
        (junior(journal), ("Mentor (junior): Ama", "Mentee (senior): Ben")),
        (senior(journal), ("Mentor (junior): Ben", "Mentee (senior): Ama")),
    ):
        note = journal.coordinator.status_note(pair, State.PAUSED, me="Ama", partner="Ben")
        assert "\n".join(lines) in note.message.text
        assert note.mentions == ""


def test_a_nickname_in_a_note_is_told(journal: Journal) -> None:
    pair = junior(journal, "Heron")
    note = journal.coordinator.status_note(pair, State.PAUSED, me="Ama", partner="Heron")
    assert "Line 4 contains a nickname" in note.mentions
    assert "Line 5" in journal.coordinator.help_note("Ama", "heron is hard to reach").mentions


def test_a_note_without_a_name_is_refused(journal: Journal) -> None:
    pair = junior(journal)
    refused(lambda: journal.coordinator.status_note(pair, State.PAUSED, me="Ama", partner=""))
    refused(lambda: journal.coordinator.help_note("", "kestrel"), private="kestrel")


def test_notes_leave_as_they_were_seen_and_are_listed(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    for note in (
        journal.coordinator.status_note(pair, State.MEETING, me="Ama", partner="Ben"),
        journal.coordinator.status_note(pair, State.MEETING, me="Ama", partner="Ben", as_json=True),
        journal.coordinator.help_note("Ama", "kestrel"),
    ):
        path = journal.messages.write(note, TODAY, tmp_path / note.message.name)
        assert path.read_bytes() == note.message.text.encode()
        assert path.stat().st_mtime > 1_000_000_000
    rows = [row.raw for row in journal.exports.all()]
    assert [row["what"] for row in rows] == ["status_note", "status_note", "help_note"]
    assert not [word for word in ("kestrel", "Ama", "Ben") if word in repr(rows)]


def test_a_programme_file_is_kept_as_it_is_and_an_older_one_goes(journal: Journal) -> None:
    pair = junior(journal)
    assert journal.coordinator.programme_of(pair) is None
    taken = journal.coordinator.take_programme(FILE)
    assert journal.coordinator.programme_of(pair) == taken
    (row,) = of_kind(journal, Kind.PROGRAMME)
    assert row.raw == {"sha256": programme.digest(FILE), "text": FILE.decode()}
    newer = journal.coordinator.take_programme(other(period="cycle-3"))
    with reopened(journal) as again:
        assert again.coordinator.programme_of(again.pairs.get(1)) == newer
        assert len(of_kind(again, Kind.PROGRAMME)) == 1


def test_a_programme_of_one_pair_goes_before_that_of_all_and_goes_with_the_pair(journal: Journal) -> None:
    heron, otter = junior(journal), senior(journal)
    journal.coordinator.take_programme(FILE)
    own = journal.coordinator.take_programme(other(size="under-30", period="cycle-4"), heron)
    assert journal.coordinator.programme_of(heron) == own
    assert journal.coordinator.programme_of(otter) == programme.new(FIELDS)
    journal.entries.delete(heron)
    assert len(of_kind(journal, Kind.PROGRAMME)) == 1


def test_days_of_supervision_reach_pairs_that_are_added_later(journal: Journal) -> None:
    heron, named, typed = junior(journal), date(2100, 1, 14), date(2100, 2, 11)
    journal.coordinator.take_programme(other(supervision=["2100-01-14"]))
    journal.coordinator.take_programme(other(period="cycle-4"), heron)
    fields = {"alias": "Ibis", "role": "mentor-junior"}
    assert journal.pairs.add(fields).body.supervision == (named,)
    assert journal.pairs.add(fields | {"supervision": ["2100-02-11"]}).body.supervision == (named, typed)


@pytest.mark.parametrize("data", [b"kestrel", b"{}", FILE.replace(b"Upwards", b"kestrel\\u001b")])
def test_what_is_no_programme_file_is_not_taken_in(journal: Journal, data: bytes) -> None:
    before = whole(journal)
    refused(lambda: journal.coordinator.take_programme(data), private="kestrel")
    assert whole(journal) == before


def test_a_programme_is_not_changed_by_hand_but_can_be_deleted(journal: Journal) -> None:
    journal.coordinator.take_programme(FILE)
    (row,) = of_kind(journal, Kind.PROGRAMME)
    refused(lambda: journal.entries.edit(row, {"text": "kestrel"}), private="kestrel")
    journal.entries.delete(row)
    assert of_kind(journal, Kind.PROGRAMME) == []


def test_a_takeout_takes_programme_and_names_along(journal: Journal, tmp_path: Path) -> None:
    journal.coordinator.take_programme(FILE)
    assert programme.digest(FILE).encode() in takeout(journal, tmp_path / "out")
