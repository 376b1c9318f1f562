"""The log of a pair, the lists that a screen needs, and the settings."""

from rmjournal.domain.model.settings import Settings
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from tests.journal.making import NEWER, filled, held, junior, of_kind, put, refused, reopened, senior, thought, whole


def test_the_log_of_a_pair_is_kept_in_the_order_of_writing(journal: Journal) -> None:
    pair, other = junior(journal), senior(journal)
    session = held(journal, pair)
    first = journal.log.add(pair, {"kind": "held_back", "text": "that the plan is old"}, session=session)
    second = journal.log.add(pair, {"kind": "praise_given", "text": "well said"})
    journal.log.add(other, {"kind": "idea", "text": "walk"})
    assert [each.id for each in journal.log.of(pair)] == [first.id, second.id]
    assert (first.parent, second.parent) == (session.id, None)


def test_an_edited_log_item_keeps_its_history_and_goes_with_its_session(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    item = journal.log.add(pair, {"kind": "idea", "text": "before"}, session=session)
    journal.entries.edit(item, {"text": "after", "kind": "barrier"})
    (revision,) = of_kind(journal, Kind.REVISION)
    assert revision.raw["was"] == {"kind": "idea", "text": "before"}
    journal.entries.delete(session)
    assert journal.log.of(pair) == []
    assert of_kind(journal, Kind.REVISION) == []


def test_a_log_item_without_words_or_of_an_unknown_kind_is_refused(journal: Journal) -> None:
    pair = junior(journal)
    before = whole(journal)
    for fields in ({"kind": "idea", "text": " "}, {"kind": "Kestrel", "text": "a"}, {"text": "a"}):
        refused(lambda fields=fields: journal.log.add(pair, fields), private="Kestrel")  # type: ignore[misc]
    assert whole(journal) == before


def test_a_session_gives_its_notes_and_reflections_and_no_others(journal: Journal) -> None:
    pair = junior(journal)
    session, other = held(journal, pair), held(journal, pair)
    notes = [journal.notes.add(pair, text, session=session) for text in ("one", "two")]
    hidden = journal.notes.add(pair, "hidden", session=session, off_record=True)
    thought(journal, pair, "mine", session)
    journal.notes.add(pair, "other", session=other)
    journal.notes.add(pair, "none")
    thought(journal, pair, "between")
    assert [note.id for note in journal.notes.of(session)] == [note.id for note in notes]
    assert [note.id for note in journal.notes.of(session, off_record=True)] == [*(n.id for n in notes), hidden.id]


def test_the_timeline_holds_all_of_a_pair_but_the_pair_itself_history_and_drafts(journal: Journal) -> None:
    filled(journal)
    pair = journal.pairs.get(1)
    newer = put(journal, NEWER, {"text": "newer"}, pair=pair)
    journal.drafts.save(Kind.NOTE, pair.id, None, text="half")
    found = journal.entries.timeline(pair)
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
    assert {each.kind for each in found} == {
        Kind.SESSION, Kind.NOTE, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.REFLECTION, NEWER,
    }  # fmt: skip
    assert {each.pair for each in found} == {pair.id}
    assert newer in {each.id for each in found}
    assert len(journal.entries.timeline(pair, off_record=True)) == len(found) + 1


def test_the_settings_are_the_usual_ones_until_they_are_changed(journal: Journal) -> None:
    before = whole(journal)
    assert journal.settings.current() == Settings()
    assert whole(journal) == before
    assert journal.settings.change({"conceal": True}) == Settings(conceal=True)
    junior(journal)
    assert journal.settings.change({"auto_lock_minutes": 3}).auto_lock_minutes == 3
    with reopened(journal) as again:
        assert again.settings.current() == Settings(auto_lock_minutes=3, conceal=True, last_pair_number=1)
        assert len(of_kind(again, Kind.SETTINGS)) == 1


def test_settings_that_cannot_be_right_are_refused_and_change_nothing(journal: Journal) -> None:
    junior(journal)
    before = whole(journal)
    for fields in ({"auto_lock_minutes": 0}, {"last_pair_number": 9}, {"Kestrel word": 1}, {"conceal": "Kestrel"}):
        refused(lambda fields=fields: journal.settings.change(fields), private="Kestrel")  # type: ignore[misc]
    assert whole(journal) == before


def test_settings_of_a_newer_version_stay_as_they_are_and_the_usual_ones_hold(journal: Journal) -> None:
    junior(journal)
    (settings,) = of_kind(journal, Kind.SETTINGS)
    put(journal, Kind.SETTINGS, {"auto_lock_minutes": 90}, id=settings.id)
    before = whole(journal)
    assert journal.settings.current() == Settings()
    refused(lambda: journal.settings.change({"conceal": True}))
    assert whole(journal) == before


def test_a_session_is_added_to_a_pair_that_was_edited_meanwhile(journal: Journal) -> None:
    pair = junior(journal)
    journal.entries.edit(pair, {"alias": "Wren"})
    held(journal, pair)
    held(journal, pair)
    assert journal.pairs.get(1).raw["alias"] == "Wren"
    assert [each.raw["number"] for each in journal.sessions.of(pair)] == [1, 2]


def test_records_written_within_one_millisecond_keep_the_order_of_writing(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    with journal.records.transaction():
        notes = [journal.notes.add(pair, str(number), session=session).id for number in range(60)]
    assert [note.id for note in journal.notes.of(session)] == notes
    assert [each.id for each in journal.records.latest(10)] == notes[:-11:-1]
