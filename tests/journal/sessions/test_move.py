"""What is moved goes whole, keeps its ids, and leaves nothing under the key of the pair that it came from."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId, uuid_of
from rmjournal.journal import Journal
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import body_context
from tests.journal.making import (
    NEWER,
    NOW,
    TODAY,
    content,
    held,
    junior,
    of_kind,
    put,
    refused,
    reopened,
    senior,
    thought,
    whole,
)

Made = Callable[[Journal, Record[Any], Record[Any] | None], Record[Any]]

MOVABLE: dict[str, Made] = {
    "note": lambda journal, pair, session: journal.notes.add(pair, "words", session=session),
    "takeaway": lambda journal, pair, session: journal.takeaways.add(pair, {"text": "words"}, session=session),
    "reflection": lambda journal, pair, session: thought(journal, pair, "words", session),
    "log item": lambda journal, pair, session: journal.log.add(
        pair, {"kind": "idea", "text": "words"}, session=session
    ),
}
CHANGED: dict[str, dict[str, object]] = {"reflection": {"minutes": 5}}


def of_pair(journal: Journal, pair: Record[Any]) -> set[RecordId]:
    """The ids of all that lies under the key of a pair, history and tombstones included, but for the pair."""
    return {id for id, (_, home, _, _) in content(journal).items() if home == pair.id} - {pair.id}


def opened_by(journal: Journal, record: AnyRecord) -> list[RecordId]:
    """The pairs whose key opens the body of this record."""
    vault, opening = journal.records.vault, []
    row = vault.entry(uuid_of(record.id)).row
    for pair in journal.pairs.all():
        with suppress(Damaged):
            vault.sealer(uuid_of(pair.id)).open(vault.container.body(row), body_context(vault.keys.vault_id, row))
            opening.append(pair.id)
    return opening


@pytest.mark.parametrize("what", MOVABLE)
@pytest.mark.parametrize("to_session", [True, False])
def test_a_moved_record_opens_under_the_new_pairs_key_with_its_history_and_draft(
    journal: Journal, what: str, to_session: bool
) -> None:
    old, new = junior(journal), senior(journal)
    source, target = held(journal, old), held(journal, new)
    record = MOVABLE[what](journal, old, source)
    record = journal.entries.edit(record, CHANGED.get(what, {"text": "other words"}))
    journal.drafts.save(Kind(record.kind), old.id, record.id, text="half")
    before = content(journal)
    counter = journal.records.vault.head.counter
    assert opened_by(journal, record) == [old.id]
    moved = journal.moves.move(record, pair=new, session=target if to_session else None)
    assert journal.records.vault.head.counter == counter + 1
    assert (moved.id, moved.raw, moved.at, moved.created) == (record.id, record.raw, record.at, record.created)
    assert (moved.pair, moved.parent) == (new.id, target.id if to_session else None)
    assert opened_by(journal, moved) == [new.id]
    with reopened(journal) as again:
        after = content(again)
        assert after.keys() == before.keys()
        assert of_pair(again, old) == {source.id}
        assert len(of_pair(again, new)) == 4  # its session, the record, a revision, a draft
        assert {id: value[3] for id, value in after.items()} == {id: value[3] for id, value in before.items()}
        report = again.checks.report(full=True)
        assert not report.faults
        assert report.well == report.records
        again.entries.delete(again.pairs.get(1))  # and its key
        assert again.records.get(record.id).raw == record.raw
        assert not again.checks.report(full=True).faults


def test_a_record_moves_to_another_session_of_its_pair_and_out_of_it(journal: Journal) -> None:
    pair = junior(journal)
    first, second = held(journal, pair), held(journal, pair)
    note = journal.notes.add(pair, "words", session=first)
    assert journal.moves.move(note, pair=pair, session=second).parent == second.id
    assert [each.id for each in journal.notes.of(second)] == [note.id]
    assert journal.moves.move(note, pair=pair).parent is None
    assert of_kind(journal, Kind.REVISION) == []
    before = whole(journal)
    assert journal.moves.move(note, pair=pair).id == note.id  # it is there already
    assert whole(journal) == before


def test_a_promise_moves_with_its_takeaway(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    target = held(journal, new)
    takeaway = journal.takeaways.add(old, {"text": "one", "commitment": {"owner": "me"}})
    promise = journal.takeaways.commitment(takeaway.id)
    moved = journal.moves.move(promise, pair=new, session=target)
    assert (moved.id, moved.pair, moved.parent) == (promise.id, new.id, takeaway.id)
    upper = journal.takeaways.get(takeaway.id)
    assert (upper.pair, upper.parent) == (new.id, target.id)
    assert of_pair(journal, old) == set()
    assert journal.takeaways.commitment(takeaway.id).id == promise.id


def test_a_promise_without_a_takeaway_moves_by_itself(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    session = held(journal, old)
    id = put(journal, Kind.COMMITMENT, {"owner": "me", "text": "one"}, pair=old, parent=session)
    assert journal.moves.move(journal.records.get(id), pair=new).parent is None
    assert of_pair(journal, old) == {session.id}


def test_a_session_moves_with_everything_in_it_and_gets_the_next_number(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    held(journal, new)
    gone = held(journal, new)
    journal.entries.delete(gone)
    stays = held(journal, old)
    session = held(journal, old, intention="words")
    for make in MOVABLE.values():
        make(journal, old, session)
    takeaway = journal.takeaways.add(old, {"text": "a", "commitment": {"owner": "me"}}, session=session)
    amended = journal.takeaways.amend(journal.takeaways.propose(takeaway), "b")
    put(journal, Kind.AGENDA_ITEM, {"text": "words"}, pair=old, parent=session)
    journal.drafts.save(Kind.NOTE, old.id, session.id, text="half")
    counter = journal.records.vault.head.counter
    count = len(of_pair(journal, old))
    moved = journal.moves.move(session, pair=new)
    assert journal.records.vault.head.counter == counter + 1
    assert moved.raw == session.raw | {"number": 3}
    assert (moved.at, moved.parent) == (session.at, None)
    with reopened(journal) as again:
        assert of_pair(again, old) == {stays.id}
        assert len(again.records.children(session.id)) == count - 4  # two sessions, two revisions
        assert again.takeaways.get(amended.id).raw["replaces"] == takeaway.id
        assert again.pairs.get(2).raw["last_session"] == 2  # that of the one that was deleted
        assert again.pairs.get(1).raw["last_session"] == 2  # that of the one that has left
        assert held(again, again.pairs.get(1)).raw["number"] == 3
        assert again.search.find(Query.read("words pair:2", NOW), limit=0)[1] == 6
        assert not again.checks.report(full=True).faults


def test_a_takeaway_moves_to_another_pair_with_its_other_wordings(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    session, target = held(journal, old), held(journal, new)
    first = journal.takeaways.agree(
        journal.takeaways.add(old, {"text": "a"}, session=session), TODAY, Method.IN_SESSION
    )
    second = journal.takeaways.amend(first, "b")
    third = journal.takeaways.amend(journal.takeaways.propose(journal.takeaways.get(second.id)), "c")
    other = journal.takeaways.add(old, {"text": "of its own"})
    for middle in (second, first, third):
        journal.moves.move(middle, pair=new, session=target)
        assert {each.id for each in journal.takeaways.of(new)} == {first.id, second.id, third.id}
        assert [each.id for each in journal.takeaways.of(old)] == [other.id]
        journal.moves.move(middle, pair=old, session=session)
    agreed = journal.takeaways.agree(journal.takeaways.get(third.id), TODAY, Method.IN_SESSION)
    assert agreed.raw["state"] == "agreed"
    assert not journal.checks.report(full=True).faults


def test_a_wording_moves_alone_within_its_pair(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    first = journal.takeaways.agree(journal.takeaways.add(pair, {"text": "a"}), TODAY, Method.IN_SESSION)
    second = journal.takeaways.amend(first, "b")
    assert journal.moves.move(second, pair=pair, session=session).parent == session.id
    assert journal.takeaways.get(first.id).parent is None


def test_a_session_does_not_leave_a_wording_of_its_takeaway_behind(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    session = held(journal, old)
    first = journal.takeaways.agree(
        journal.takeaways.add(old, {"text": "Kestrel"}, session=session), TODAY, Method.IN_SESSION
    )
    second = journal.takeaways.amend(first, "b")
    journal.moves.move(second, pair=old)
    before = whole(journal)
    refused(lambda: journal.moves.move(session, pair=new), private="Kestrel")
    assert whole(journal) == before
    journal.entries.delete(second)
    assert journal.moves.move(session, pair=new).pair == new.id


def test_a_session_does_not_leave_what_was_carried_over_behind(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    first, second = held(journal, old), held(journal, old)
    put(journal, Kind.AGENDA_ITEM, {"text": "a", "carry_to": second.id}, pair=old, parent=first)
    before = whole(journal)
    for session in (first, second):
        refused(lambda session=session: journal.moves.move(session, pair=new))  # type: ignore[misc]
    assert whole(journal) == before


def test_what_has_its_place_does_not_move(journal: Journal) -> None:
    pair, new = junior(journal), senior(journal)
    session, target = held(journal, pair), held(journal, new)
    draft = journal.drafts.save(Kind.NOTE, pair.id, None, text="half")
    departure = journal.records.get(put(journal, Kind.DEPARTURE, {"what": "backup"}))
    agenda = journal.records.get(put(journal, Kind.AGENDA_ITEM, {"text": "a"}, pair=pair, parent=session))
    note = journal.notes.add(pair, "words")
    before = whole(journal)
    settings = of_kind(journal, Kind.SETTINGS)[0]
    for record in (pair, settings, departure, draft, agenda):
        refused(lambda record=record: journal.moves.move(record, pair=new))  # type: ignore[misc]
    refused(lambda: journal.moves.move(session, pair=new, session=target))
    refused(lambda: journal.moves.move(note, pair=new, session=session))
    refused(lambda: journal.moves.move(note, pair=note))  # type: ignore[arg-type]
    refused(lambda: journal.moves.move(note, pair=pair, session=note))  # type: ignore[arg-type]
    assert whole(journal) == before


def test_whether_a_record_can_be_moved_is_known_before_a_place_is_chosen(journal: Journal) -> None:
    pair = junior(journal)
    assert all(journal.moves.can_move(made(journal, pair, None)) for made in MOVABLE.values())
    assert not journal.moves.can_move(pair)
    assert not journal.moves.can_move(journal.drafts.save(Kind.NOTE, pair.id, None, text="half a note"))


def test_what_a_newer_version_wrote_does_not_move_nor_does_what_it_hangs_on(journal: Journal) -> None:
    pair, new = junior(journal), senior(journal)
    session = held(journal, pair)
    newer = journal.records.get(put(journal, NEWER, {"text": "newer"}, pair=pair, parent=session))
    note = journal.records.get(put(journal, Kind.NOTE, {"text": 7}, pair=pair))
    before = whole(journal)
    for record in (newer, note, session):
        refused(lambda record=record: journal.moves.move(record, pair=new))  # type: ignore[misc]
    assert whole(journal) == before


def test_what_was_deleted_does_not_move_nor_anything_into_what_was(journal: Journal) -> None:
    pair, new = junior(journal), senior(journal)
    session = held(journal, new)
    note, gone = journal.notes.add(pair, "words"), journal.notes.add(pair, "words")
    journal.entries.delete(gone)
    journal.entries.delete(session)
    before = whole(journal)
    refused(lambda: journal.moves.move(gone, pair=new))
    refused(lambda: journal.moves.move(note, pair=new, session=session))
    assert whole(journal) == before
    journal.entries.delete(new)
    before = whole(journal)
    refused(lambda: journal.moves.move(note, pair=new))
    assert whole(journal) == before


def test_a_move_that_fails_in_the_middle_changes_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    pair, new = junior(journal), senior(journal)
    session = held(journal, pair)
    for text in ("one", "two", "three"):
        journal.notes.add(pair, text, session=session)
    before = whole(journal)
    kept, put_again = [], journal.records.vault.put

    def failing(*given: Any, **named: Any) -> Any:
        kept.append(put_again(*given, **named))
        if len(kept) == 4:
            raise Damaged("It stops here.")
        return kept[-1]

    monkeypatch.setattr(journal.records.vault, "put", failing)
    refused(lambda: journal.moves.move(session, pair=new), error=Damaged)
    monkeypatch.undo()
    assert whole(journal) == before
    assert not journal.checks.report(full=True).faults
