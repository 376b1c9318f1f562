"""What a coordinator is told under a name, and what a programme file fills in."""

from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal.exports import coordinator_notes as telling
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.journal.exports import takeout as leaving
from rmjournal.journal.journal import Journal
from rmjournal.sharing.summary import programme_file as programme
from rmjournal.sharing.summary.named_notes import State
from tests.journal.making import TODAY, held, junior, of_kind, refused, reopened, senior, takeout, whole
from tests.sharing.summary.test_programme_file import FIELDS

FILE = programme.encoded(programme.new(FIELDS))


def other(**changes: object) -> bytes:
    return programme.encoded(programme.new(FIELDS | changes))


def test_the_state_is_what_the_journal_holds(journal: Journal) -> None:
    pair = junior(journal)
    journal.add_session(pair, {"planned_at": "2026-03-12T09:00"})
    assert telling.state_of(journal, pair) is State.NOT_STARTED
    held(journal, pair)
    assert telling.state_of(journal, pair) is State.MEETING
    for status, state in (("paused", State.PAUSED), ("closed", State.ENDED), ("archived", State.ENDED)):
        edited = journal.edit(journal.record(pair.id), {"status": status})
        assert telling.state_of(journal, journal.pair(1)) is state, edited.id


def test_the_names_go_where_the_roles_are(journal: Journal) -> None:
    for pair, lines in (
        (junior(journal), ("Mentor (junior): Ama", "Mentee (senior): Ben")),
        (senior(journal), ("Mentor (junior): Ben", "Mentee (senior): Ama")),
    ):
        note = telling.status_note(journal, pair, State.PAUSED, me="Ama", partner="Ben")
        assert "\n".join(lines) in note.letter.text
        assert note.mentions == ""


def test_a_nickname_in_a_note_is_told(journal: Journal) -> None:
    pair = junior(journal, "Heron")
    note = telling.status_note(journal, pair, State.PAUSED, me="Ama", partner="Heron")
    assert "line 4" in note.mentions
    assert "line 5" in telling.help_note(journal, "Ama", "heron is hard to reach").mentions


def test_a_note_without_a_name_is_refused(journal: Journal) -> None:
    pair = junior(journal)
    refused(lambda: telling.status_note(journal, pair, State.PAUSED, me="Ama", partner=""))
    refused(lambda: telling.help_note(journal, "", "kestrel"), private="kestrel")


def test_notes_leave_as_they_were_seen_and_are_listed(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    for note in (
        telling.status_note(journal, pair, State.MEETING, me="Ama", partner="Ben"),
        telling.status_note(journal, pair, State.MEETING, me="Ama", partner="Ben", as_json=True),
        telling.help_note(journal, "Ama", "kestrel"),
    ):
        path = letters.write(journal, note, TODAY, tmp_path / note.letter.name)
        assert path.read_bytes() == note.letter.text.encode()
        assert path.stat().st_mtime > 1_000_000_000
    rows = [row.raw for row in leaving.departures(journal)]
    assert [row["what"] for row in rows] == ["status_note", "status_note", "help_note"]
    assert not [word for word in ("kestrel", "Ama", "Ben") if word in repr(rows)]


def test_a_programme_file_is_kept_as_it_is_and_an_older_one_goes(journal: Journal) -> None:
    pair = junior(journal)
    assert telling.programme_of(journal, pair) is None
    taken = telling.take(journal, FILE)
    assert telling.programme_of(journal, pair) == taken
    (row,) = of_kind(journal, Kind.PROGRAMME)
    assert row.raw == {"sha256": programme.digest(FILE), "text": FILE.decode()}
    newer = telling.take(journal, other(period="cycle-3"))
    with reopened(journal) as again:
        assert telling.programme_of(again, again.pair(1)) == newer
        assert len(of_kind(again, Kind.PROGRAMME)) == 1


def test_a_programme_of_one_pair_goes_before_that_of_all_and_goes_with_the_pair(journal: Journal) -> None:
    heron, otter = junior(journal), senior(journal)
    telling.take(journal, FILE)
    own = telling.take(journal, other(size="under-30", period="cycle-4"), heron)
    assert telling.programme_of(journal, heron) == own
    assert telling.programme_of(journal, otter) == programme.new(FIELDS)
    journal.delete(heron)
    assert len(of_kind(journal, Kind.PROGRAMME)) == 1


@pytest.mark.parametrize("data", [b"kestrel", b"{}", FILE.replace(b"Upwards", b"kestrel\\u001b")])
def test_what_is_no_programme_file_is_not_taken_in(journal: Journal, data: bytes) -> None:
    before = whole(journal)
    refused(lambda: telling.take(journal, data), private="kestrel")
    assert whole(journal) == before


def test_a_programme_is_not_changed_by_hand_but_can_be_deleted(journal: Journal) -> None:
    telling.take(journal, FILE)
    (row,) = of_kind(journal, Kind.PROGRAMME)
    refused(lambda: journal.edit(row, {"text": "kestrel"}), private="kestrel")
    journal.delete(row)
    assert of_kind(journal, Kind.PROGRAMME) == []


def test_a_takeout_takes_programme_and_names_along(journal: Journal, tmp_path: Path) -> None:
    telling.take(journal, FILE)
    assert programme.digest(FILE).encode() in takeout(journal, tmp_path / "out")
