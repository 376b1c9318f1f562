"""What is moved goes whole, keeps its ids, and leaves nothing under the key of the pair that it came from."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Kind, Record, RecordId, uuid_of
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.move import move
from rmjournal.journal.sessions import drafts
from rmjournal.journal.sessions.search import Query, search
from rmjournal.support.errors import Damaged
from rmjournal.vault.format.record import body_context
from tests.journal.making import (
    NEWER,
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
    "note": lambda journal, pair, session: journal.add_note(pair, "words", session=session),
    "takeaway": lambda journal, pair, session: journal.add_takeaway(pair, {"text": "words"}, session=session),
    "reflection": lambda journal, pair, session: thought(journal, pair, "words", session),
    "log item": lambda journal, pair, session: journal.add_log_item(
        pair, {"kind": "idea", "text": "words"}, session=session
    ),
}
CHANGED: dict[str, dict[str, object]] = {"reflection": {"minutes": 5}}


def of_pair(journal: Journal, pair: Record[Any]) -> set[RecordId]:
    """The ids of all that lies under the key of a pair, history and tombstones included, but for the pair."""
    return {id for id, (_, home, _, _) in content(journal).items() if home == pair.id} - {pair.id}


def opened_by(journal: Journal, record: Record[Any]) -> list[RecordId]:
    """The pairs whose key opens the body of this record."""
    vault, opening = journal.vault, []
    row = vault.entry(uuid_of(record.id)).row
    for pair in journal.pairs():
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
    record = journal.edit(record, CHANGED.get(what, {"text": "other words"}))
    drafts.keep(journal, Kind(record.kind), old.id, record.id, text="half")
    before = content(journal)
    counter = journal.vault.head.counter
    assert opened_by(journal, record) == [old.id]
    moved = move(journal, record, pair=new, session=target if to_session else None)
    assert journal.vault.head.counter == counter + 1
    assert (moved.id, moved.raw, moved.at, moved.created) == (record.id, record.raw, record.at, record.created)
    assert (moved.pair, moved.parent) == (new.id, target.id if to_session else None)
    assert opened_by(journal, moved) == [new.id]
    with reopened(journal) as again:
        after = content(again)
        assert after.keys() == before.keys()
        assert of_pair(again, old) == {source.id}
        assert len(of_pair(again, new)) == 4  # its session, the record, a revision, a draft
        assert {id: value[3] for id, value in after.items()} == {id: value[3] for id, value in before.items()}
        report = again.verify(full=True)
        assert not report.faults
        assert report.well == report.records
        again.delete(again.pair(1))  # and its key
        assert again.record(record.id).raw == record.raw
        assert not again.verify(full=True).faults


def test_a_record_moves_to_another_session_of_its_pair_and_out_of_it(journal: Journal) -> None:
    pair = junior(journal)
    first, second = held(journal, pair), held(journal, pair)
    note = journal.add_note(pair, "words", session=first)
    assert move(journal, note, pair=pair, session=second).parent == second.id
    assert [each.id for each in journal.notes_of(second)] == [note.id]
    assert move(journal, note, pair=pair).parent is None
    assert of_kind(journal, Kind.REVISION) == []
    before = whole(journal)
    assert move(journal, note, pair=pair).id == note.id  # it is there already
    assert whole(journal) == before


def test_a_promise_moves_with_its_takeaway(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    target = held(journal, new)
    takeaway = journal.add_takeaway(old, {"text": "one", "commitment": {"owner": "me"}})
    promise = journal.commitment(takeaway.id)
    moved = move(journal, promise, pair=new, session=target)
    assert (moved.id, moved.pair, moved.parent) == (promise.id, new.id, takeaway.id)
    upper = journal.takeaway(takeaway.id)
    assert (upper.pair, upper.parent) == (new.id, target.id)
    assert of_pair(journal, old) == set()
    assert journal.commitment(takeaway.id).id == promise.id


def test_a_promise_without_a_takeaway_moves_by_itself(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    session = held(journal, old)
    id = put(journal, Kind.COMMITMENT, {"owner": "me", "text": "one"}, pair=old, parent=session)
    assert move(journal, journal.record(id), pair=new).parent is None
    assert of_pair(journal, old) == {session.id}


def test_a_session_moves_with_everything_in_it_and_gets_the_next_number(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    held(journal, new)
    gone = held(journal, new)
    journal.delete(gone)
    stays = held(journal, old)
    session = held(journal, old, intention="words")
    for make in MOVABLE.values():
        make(journal, old, session)
    takeaway = journal.add_takeaway(old, {"text": "a", "commitment": {"owner": "me"}}, session=session)
    amended = journal.amend(journal.propose(takeaway), "b")
    put(journal, Kind.AGENDA_ITEM, {"text": "words"}, pair=old, parent=session)
    drafts.keep(journal, Kind.NOTE, old.id, session.id, text="half")
    counter = journal.vault.head.counter
    count = len(of_pair(journal, old))
    moved = move(journal, session, pair=new)
    assert journal.vault.head.counter == counter + 1
    assert moved.raw == session.raw | {"number": 3}
    assert (moved.at, moved.parent) == (session.at, None)
    with reopened(journal) as again:
        assert of_pair(again, old) == {stays.id}
        assert len(again.children(session.id)) == count - 4  # two sessions, two revisions
        assert again.takeaway(amended.id).raw["replaces"] == takeaway.id
        assert again.pair(2).raw["last_session"] == 3
        assert again.pair(1).raw["last_session"] == 2
        assert held(again, again.pair(1)).raw["number"] == 3
        assert search(again, Query.read("words pair:2"), limit=0)[1] == 6
        assert not again.verify(full=True).faults


def test_a_takeaway_moves_to_another_pair_with_its_other_wordings(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    session, target = held(journal, old), held(journal, new)
    first = journal.agree(journal.add_takeaway(old, {"text": "a"}, session=session), TODAY, Method.IN_SESSION)
    second = journal.amend(first, "b")
    third = journal.amend(journal.propose(journal.takeaway(second.id)), "c")
    other = journal.add_takeaway(old, {"text": "of its own"})
    for middle in (second, first, third):
        move(journal, middle, pair=new, session=target)
        assert {each.id for each in journal.takeaways_of(new)} == {first.id, second.id, third.id}
        assert [each.id for each in journal.takeaways_of(old)] == [other.id]
        move(journal, middle, pair=old, session=session)
    agreed = journal.agree(journal.takeaway(third.id), TODAY, Method.IN_SESSION)
    assert agreed.raw["state"] == "agreed"
    assert not journal.verify(full=True).faults


def test_a_wording_moves_alone_within_its_pair(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    first = journal.agree(journal.add_takeaway(pair, {"text": "a"}), TODAY, Method.IN_SESSION)
    second = journal.amend(first, "b")
    assert move(journal, second, pair=pair, session=session).parent == session.id
    assert journal.takeaway(first.id).parent is None


def test_a_session_does_not_leave_a_wording_of_its_takeaway_behind(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    session = held(journal, old)
    first = journal.agree(journal.add_takeaway(old, {"text": "Kestrel"}, session=session), TODAY, Method.IN_SESSION)
    second = journal.amend(first, "b")
    move(journal, second, pair=old)
    before = whole(journal)
    refused(lambda: move(journal, session, pair=new), private="Kestrel")
    assert whole(journal) == before
    journal.delete(second)
    assert move(journal, session, pair=new).pair == new.id


def test_a_session_does_not_leave_what_was_carried_over_behind(journal: Journal) -> None:
    old, new = junior(journal), senior(journal)
    first, second = held(journal, old), held(journal, old)
    put(journal, Kind.AGENDA_ITEM, {"text": "a", "carry_to": second.id}, pair=old, parent=first)
    before = whole(journal)
    for session in (first, second):
        refused(lambda session=session: move(journal, session, pair=new))  # type: ignore[misc]
    assert whole(journal) == before


def test_what_has_its_place_does_not_move(journal: Journal) -> None:
    pair, new = junior(journal), senior(journal)
    session, target = held(journal, pair), held(journal, new)
    draft = drafts.keep(journal, Kind.NOTE, pair.id, None, text="half")
    departure = journal.record(put(journal, Kind.DEPARTURE, {"what": "backup"}))
    agenda = journal.record(put(journal, Kind.AGENDA_ITEM, {"text": "a"}, pair=pair, parent=session))
    note = journal.add_note(pair, "words")
    before = whole(journal)
    settings = of_kind(journal, Kind.SETTINGS)[0]
    for record in (pair, settings, departure, draft, agenda):
        refused(lambda record=record: move(journal, record, pair=new))  # type: ignore[misc]
    refused(lambda: move(journal, session, pair=new, session=target))
    refused(lambda: move(journal, note, pair=new, session=session))
    refused(lambda: move(journal, note, pair=note))  # type: ignore[arg-type]
    refused(lambda: move(journal, note, pair=pair, session=note))  # type: ignore[arg-type]
    assert whole(journal) == before


def test_what_a_newer_version_wrote_does_not_move_nor_does_what_it_hangs_on(journal: Journal) -> None:
    pair, new = junior(journal), senior(journal)
    session = held(journal, pair)
    newer = journal.record(put(journal, NEWER, {"text": "newer"}, pair=pair, parent=session))
    note = journal.record(put(journal, Kind.NOTE, {"text": 7}, pair=pair))
    before = whole(journal)
    for record in (newer, note, session):
        refused(lambda record=record: move(journal, record, pair=new))  # type: ignore[misc]
    assert whole(journal) == before


def test_what_was_deleted_does_not_move_nor_anything_into_what_was(journal: Journal) -> None:
    pair, new = junior(journal), senior(journal)
    session = held(journal, new)
    note, gone = journal.add_note(pair, "words"), journal.add_note(pair, "words")
    journal.delete(gone)
    journal.delete(session)
    before = whole(journal)
    refused(lambda: move(journal, gone, pair=new))
    refused(lambda: move(journal, note, pair=new, session=session))
    assert whole(journal) == before
    journal.delete(new)
    before = whole(journal)
    refused(lambda: move(journal, note, pair=new))
    assert whole(journal) == before


def test_a_move_that_fails_in_the_middle_changes_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    pair, new = junior(journal), senior(journal)
    session = held(journal, pair)
    for text in ("one", "two", "three"):
        journal.add_note(pair, text, session=session)
    before = whole(journal)
    kept, put_again = [], journal.vault.put

    def failing(*given: Any, **named: Any) -> Any:
        kept.append(put_again(*given, **named))
        if len(kept) == 4:
            raise Damaged("It stops here.")
        return kept[-1]

    monkeypatch.setattr(journal.vault, "put", failing)
    refused(lambda: move(journal, session, pair=new), error=Damaged)
    monkeypatch.undo()
    assert whole(journal) == before
    assert not journal.verify(full=True).faults
