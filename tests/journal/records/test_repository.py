"""What a newer version wrote is never lost, and what is replaced is kept where a kind has a history."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Kind, Record, RecordId, Unread
from rmjournal.domain.text import clean
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.support.errors import Refused
from rmjournal.vault.store import cache
from tests.examples import examples
from tests.journal.making import (
    NEWER,
    TODAY,
    exact,
    held,
    junior,
    new_journal,
    of_kind,
    put,
    refused,
    reopened,
    senior,
    takeout,
    thought,
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
unknown_fields = st.dictionaries(st.text(max_size=6).map(lambda name: "x_" + name), json_values, min_size=1, max_size=3)


def rich_pair() -> dict[str, Any]:
    return {
        "number": 1,
        "alias": "Heron",
        "role": "mentor-junior",
        "from_the_future": {"deep": [1, 1.0, True, None, {"ä": "\u2028"}]},
        "comm_me": {"best_time": "mornings", "tone_of_voice": {"scale": [3, 4]}},
        "differences": [
            {"dimension": "age", "me": "30", "weight": 0.5},
            {"dimension": "place", "partner": "north", "since": {"year": 2030}},
        ],
    }


def test_fields_from_the_future_stay_at_every_depth_when_a_record_is_edited(journal: Journal) -> None:
    id = put(journal, Kind.PAIR, rich_pair())
    record = journal.records.get(id)
    assert isinstance(record.body, Pair)
    differences = [{"dimension": "age", "me": "31"}, {"dimension": "place", "partner": "north"}]
    journal.entries.edit(
        record, {"alias": "Crane", "comm_me": {"best_time": "evenings", "avoid": "phone"}, "differences": differences}
    )
    again = reopened(journal)
    wanted = rich_pair()
    wanted["alias"] = "Crane"
    wanted["comm_me"] |= {"best_time": "evenings", "avoid": "phone"}
    wanted["differences"][0]["me"] = "31"
    assert exact(again.records.get(id).raw) == exact(wanted)
    again.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One journal for all examples of a property."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        with new_journal(folder / "journal.rmj") as journal:
            yield journal


@settings(max_examples=examples(60))
@given(extra=unknown_fields, inside=unknown_fields, text=st.text(min_size=1).filter(lambda text: text.strip()))
def test_whatever_a_newer_version_added_survives_an_edit(
    shared: Journal, extra: dict[str, object], inside: dict[str, object], text: str
) -> None:
    raw: dict[str, object] = {"answers": [{"prompt": "What?", "text": "old", **inside}], **extra}
    record = shared.records.get(put(shared, Kind.REFLECTION, raw))
    assert isinstance(record, Record)
    edited = shared.entries.edit(record, {"answers": [{"prompt": "What?", "text": text}], "feeling_words": ["calm"]})
    kept = shared.records.get(edited.id).raw
    assert exact({name: kept[name] for name in extra}) == exact(extra)
    answers: Any = kept["answers"]
    (answer,) = answers
    assert exact({name: answer[name] for name in inside}) == exact(inside)
    assert answer.get("text", "") == clean(text)


UNREADABLE: list[tuple[str, int, dict[str, object]]] = [
    ("an unknown kind", NEWER, {"text": "kestrel", "n": [1, 1.0, True], "role": "observer"}),
    ("an unknown state of a takeaway", Kind.TAKEAWAY, {"text": "kestrel", "state": "ratified"}),
    ("an unknown status of a session", Kind.SESSION, {"number": 1, "status": "levitated", "intention": "kestrel"}),
    ("an unknown shape of a reflection", Kind.REFLECTION, {"model": "spiral", "answers": [{"text": "kestrel"}]}),
    ("a value of another type", Kind.NOTE, {"text": {"delta": ["kestrel"]}}),
    ("a number out of range", Kind.SESSION, {"number": 2, "minutes": 100000, "intention": "kestrel"}),
    ("a missing field", Kind.COMMITMENT, {"text": "kestrel"}),
]


@pytest.mark.parametrize(("kind", "raw"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_what_cannot_be_read_is_listed_and_kept_byte_for_byte(
    journal: Journal, other: Journal, tmp_path: Path, kind: int, raw: dict[str, object]
) -> None:
    pair = junior(journal)
    id = put(journal, kind, raw, pair=pair)
    before = journal.records.vault.entry(bytes.fromhex(id))
    record = journal.records.find(id[:8])
    assert isinstance(record, Unread)
    assert id in [each.id for each in journal.records.all(pair=pair.id)]
    assert id in [each.id for each in journal.records.latest(0)]

    refused(lambda: journal.entries.edit(record, {"text": "other"}), private="kestrel")
    refused(lambda: journal.takeaways.get(id), private="kestrel")
    assert journal.records.vault.entry(bytes.fromhex(id)) == before
    assert exact(journal.records.get(id).raw) == exact(raw)

    takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / LINES)
    assert exact(other.records.get(id).raw) == exact(raw)
    assert other.records.get(id).kind == kind
    again = reopened(other)
    assert exact(again.records.get(id).raw) == exact(raw)
    again.close()


def test_settings_of_a_newer_version_are_not_overwritten_by_a_new_pair(journal: Journal) -> None:
    junior(journal)
    (settings_record,) = of_kind(journal, Kind.SETTINGS)
    newer = {**settings_record.raw, "auto_lock_minutes": 90, "from_the_future": "kept"}
    put(journal, Kind.SETTINGS, newer, id=settings_record.id)
    assert isinstance(journal.records.get(settings_record.id), Unread)
    with suppress(Refused):  # refused or done: the settings must stay
        junior(journal, "Crane")
    kept = journal.records.get(settings_record.id).raw
    assert kept["from_the_future"] == "kept"
    assert kept["auto_lock_minutes"] == 90


def test_a_pair_that_cannot_be_read_keeps_its_records_in_the_lists(journal: Journal) -> None:
    id = put(journal, Kind.PAIR, {"number": 4, "alias": "Heron", "role": "observer"})
    note = journal.records.vault.put(
        Kind.NOTE, bytes.fromhex("ab" * 16), {"text": "of it"}, pair=bytes.fromhex(id), sort_ms=1
    )
    assert journal.pairs.all() == []
    refused(lambda: journal.pairs.get(4))
    assert {note.meta.uuid.hex(), id} <= {record.id for record in journal.records.latest(0)}
    assert journal.entries.delete(journal.records.get(id)) == 2  # a deliberate act may still take it away


def test_notes_takeaways_and_reflections_have_a_history(journal: Journal) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "first")
    takeaway = journal.takeaways.add(pair, {"text": "one"})
    reflection = thought(journal, pair, "before")
    journal.entries.edit(journal.entries.edit(note, {"text": "second"}), {"text": "third"})
    journal.takeaways.agree(journal.takeaways.propose(takeaway), TODAY, Method.EMAIL_LATER)
    journal.entries.edit(reflection, {"answers": [{"text": "after"}]})
    history: dict[RecordId | None, list[object]] = {}
    for revision in sorted(of_kind(journal, Kind.REVISION), key=lambda each: int(str(each.raw["version"]))):
        assert revision.pair == pair.id
        assert revision.body is None
        history.setdefault(revision.parent, []).append(revision.raw["was"])
    assert history == {
        note.id: [{"text": "first"}, {"text": "second"}],
        takeaway.id: [{"text": "one"}, {"text": "one", "state": "proposed", "proposed_on": date.today().isoformat()}],
        reflection.id: [reflection.raw],
    }
    kinds = {revision.raw["kind"] for revision in of_kind(journal, Kind.REVISION)}
    assert kinds == {Kind.NOTE, Kind.TAKEAWAY, Kind.REFLECTION}


def test_pairs_sessions_and_commitments_have_no_history(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    takeaway = journal.takeaways.add(pair, {"text": "one", "commitment": {"owner": "me"}})
    journal.entries.edit(journal.pairs.get(1), {"alias": "Crane"})
    journal.entries.edit(session, {"minutes": 45})
    journal.takeaways.finish(journal.takeaways.commitment(takeaway.id), TODAY, kept=True, outcome="well")
    assert of_kind(journal, Kind.REVISION) == []


def test_history_and_tombstones_stand_in_no_list(journal: Journal) -> None:
    pair = junior(journal)
    note = journal.entries.edit(journal.notes.add(pair, "first"), {"text": "second"})
    journal.entries.delete(journal.notes.add(pair, "gone"))
    assert {each.id for each in journal.records.latest(0)} == {pair.id, note.id}
    kinds = {record.kind for record in journal.records.all()}
    assert kinds == {Kind.PAIR, Kind.NOTE, Kind.SETTINGS}


def test_a_revision_goes_with_what_it_revises(journal: Journal) -> None:
    note = journal.entries.edit(journal.notes.add(junior(journal), "first"), {"text": "second"})
    assert journal.entries.delete(note) == 1
    assert of_kind(journal, Kind.REVISION) == []


def test_the_entries_of_one_pair_are_those_that_a_look_at_everything_finds(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LEAST", 3)
    pairs = junior(journal), senior(journal)
    notes = [journal.notes.add(pair, f"note {number}") for number in range(4) for pair in pairs]
    with reopened(journal) as again:  # the table of metas is read now
        again.entries.edit(again.records.current(notes[0]), {"text": "another"})
        again.entries.delete(again.records.get(notes[2].id))
        again.notes.add(pairs[0], "the last one")
        for pair in pairs:
            mine = [each for each in again.records.latest(0) if each.pair == pair.id]
            assert [each.id for each in again.records.listed(pair.id)] == [each.id for each in mine]
            assert again.records.latest(3, pair.id) == mine[:3]
