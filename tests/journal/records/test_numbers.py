"""Numbers are permanent, ids are found by their beginning, and the two roles do not mix."""

from datetime import date
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.record.record import Kind, short
from rmjournal.domain.rules.due import DueKind
from rmjournal.domain.rules.prompts import open_question
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.support.errors import Refused
from tests.journal.making import held, junior, put, refused, reopened, senior, takeout, thought


def numbers(journal: Journal) -> list[int]:
    return [pair.body.number for pair in journal.pairs.all() if pair.body]


def test_the_number_of_a_pair_is_never_given_again(journal: Journal) -> None:
    for alias in ("A", "B", "C"):
        junior(journal, alias)
    journal.entries.delete(journal.pairs.get(3))
    assert junior(journal, "D").raw["number"] == 4
    for number in (1, 2, 4):
        journal.entries.delete(journal.pairs.get(number))
    again = reopened(journal)
    assert numbers(again) == []
    assert senior(again, "E").raw["number"] == 5
    again.close()


def test_the_number_of_a_session_is_never_given_again(journal: Journal) -> None:
    first, second = junior(journal), senior(journal)
    for number in (1, 2, 3):
        assert held(journal, journal.pairs.get(1)).raw["number"] == number
    journal.entries.delete(journal.sessions.get(first, 3))
    assert held(journal, journal.pairs.get(1)).raw["number"] == 4
    for number in (1, 2, 4):
        journal.entries.delete(journal.sessions.get(first, number))
    again = reopened(journal)
    assert held(again, again.pairs.get(1)).raw["number"] == 5
    assert held(again, second).raw["number"] == 1
    refused(lambda: again.sessions.get(first, 3))
    again.close()


def test_a_stale_copy_of_a_pair_gives_no_number_twice(journal: Journal) -> None:
    pair = junior(journal)  # says last_session 0 for ever
    assert [held(journal, pair).raw["number"] for _ in range(3)] == [1, 2, 3]


def test_a_session_in_the_middle_leaves_and_its_number_is_not_given_again(journal: Journal) -> None:
    pair = junior(journal)
    for _ in range(3):
        held(journal, pair)
    for number in (1, 3, 2):
        journal.entries.delete(journal.sessions.get(pair, number))
    assert held(journal, pair).raw["number"] == 4


def test_a_session_that_another_version_wrote_keeps_its_number(journal: Journal) -> None:
    pair = junior(journal)
    held(journal, pair)
    put(journal, Kind.SESSION, {"number": 7, "status": "of a newer version"}, pair=pair)
    assert held(journal, pair).raw["number"] == 8
    old = put(journal, Kind.SESSION, {"number": 9, "status": "of a newer version"}, pair=pair)
    journal.entries.delete(journal.records.get(old))
    assert held(journal, pair).raw["number"] == 10


def test_a_number_that_an_older_version_stored_in_the_pair_counts_for_ever(journal: Journal) -> None:
    pair = put(journal, Kind.PAIR, {"number": 1, "alias": "Heron", "role": "mentor-junior", "last_session": 4})
    assert held(journal, journal.pairs.get(1)).raw["number"] == 5
    assert journal.records.get(pair).raw["last_session"] == 4


def test_the_number_of_a_deleted_imported_pair_is_not_given_again(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    junior(journal, "A")
    junior(other, "B")
    takeout(other, tmp_path / "out")
    journal.imports.read(tmp_path / "out" / LINES)
    imported = max(numbers(journal))
    assert imported == 2
    journal.entries.delete(journal.pairs.get(imported))
    assert junior(journal, "C").raw["number"] == 3


def test_an_imported_pair_takes_no_number_of_a_deleted_one(journal: Journal, other: Journal, tmp_path: Path) -> None:
    junior(journal, "A")
    journal.entries.delete(junior(journal, "B"))  # number 2 is used up
    junior(other, "C")
    junior(other, "D")
    takeout(other, tmp_path / "out")
    journal.imports.read(tmp_path / "out" / LINES)
    assert 2 not in numbers(journal)
    assert len(set(numbers(journal))) == 3


def test_the_hue_follows_the_number(journal: Journal) -> None:
    hues = [junior(journal, str(n)).body.hue for n in range(7)]
    assert len(set(hues[:6])) == 6
    assert hues[6] == hues[0]


def test_pairs_of_both_roles_do_not_mix(journal: Journal) -> None:
    mine, theirs = junior(journal), senior(journal)
    assert (mine.body.role, theirs.body.role) == (Role.MENTOR_JUNIOR, Role.MENTEE_SENIOR)
    for pair in (mine, theirs):
        session = held(journal, pair)
        journal.notes.add(pair, f"note of {pair.raw['alias']}", session=session)
        journal.takeaways.add(pair, {"text": f"takeaway of {pair.raw['alias']}"}, session=session)
        thought(journal, pair, f"thought of {pair.raw['alias']}", session)
    for pair in (mine, theirs):
        records = [each for each in journal.records.all(pair=pair.id) if each.id != pair.id]
        assert len(records) == 4
        for record in records:
            if record.kind != Kind.SESSION:
                assert str(pair.raw["alias"]) in str(record.raw)
        (takeaway,) = journal.takeaways.of(pair)
        assert takeaway.pair == pair.id
        (session,) = journal.sessions.of(pair)
        assert (session.pair, session.raw["number"]) == (pair.id, 1)
    assert journal.sessions.get(mine, 1).id != journal.sessions.get(theirs, 1).id


def test_each_role_is_asked_its_own_questions(journal: Journal) -> None:
    mine, theirs = junior(journal, focus="diversity"), senior(journal, focus="diversity")
    for kind in ReflectionKind:
        asked = journal.reflections.prompts(mine, kind), journal.reflections.prompts(theirs, kind)
        own = 1 if kind is ReflectionKind.BETWEEN else 3
        for pair, questions in zip((mine, theirs), asked, strict=True):  # an open one may be the same for both
            last = (open_question(pair.body.role, 0),) if kind is ReflectionKind.AFTER else ()
            assert questions[own:] == last
            assert len(set(questions)) == own + len(last)
        assert not set(asked[0][:own]) & set(asked[1][:own])


def test_what_is_due_is_due_in_both_roles(journal: Journal) -> None:
    today = date(2026, 3, 10)
    pairs = [junior(journal), senior(journal)]
    for pair in pairs:
        journal.sessions.add(pair, {"planned_at": "2026-03-12T09:00"})
        journal.sessions.add(pair, {"planned_at": "2026-03-02T09:00"})
        session = held(journal, pair, "2026-03-08T10:00")
        journal.takeaways.add(
            pair, {"text": "kestrel", "commitment": {"owner": "me", "due": "2026-03-12"}}, session=session
        )
    waiting = journal.signals.due(today)
    for pair in pairs:
        mine = [item.what for item in waiting if item.pair == pair.id]
        assert sorted(mine) == [
            DueKind.CLOSE, DueKind.CONFIRM, DueKind.DEBRIEF, DueKind.PREPARE, DueKind.REFLECT,
        ]  # fmt: skip
    assert [(not item.first, item.when) for item in waiting] == sorted((not item.first, item.when) for item in waiting)
    assert not any(name in str(item) for name in ("kestrel", "Heron", "Otter") for item in waiting)
    thought(journal, pairs[0], "done", journal.sessions.get(pairs[0], 3))
    left = [item.what for item in journal.signals.due(today) if item.pair == pairs[0].id]
    assert DueKind.REFLECT not in left
    journal.entries.edit(journal.pairs.get(2), {"status": "closed"})
    assert not [item for item in journal.signals.due(today) if item.pair == pairs[1].id]


def test_a_record_is_found_by_the_beginning_of_its_id(journal: Journal) -> None:
    pair = junior(journal)
    one = put(journal, Kind.NOTE, {"text": "one"}, id="abcd1111" + "0" * 24, pair=pair)
    two = put(journal, Kind.NOTE, {"text": "two"}, id="abcd2222" + "0" * 24, pair=pair)
    assert journal.records.find("abcd1").id == one
    assert journal.records.find(" ABCD2222 ").id == two
    assert journal.records.find(two).id == two
    assert journal.records.find(short(one)).raw == {"text": "one"}


@pytest.mark.parametrize(
    "typed", ["abcd", "", "abc", "ffff", "zzzz", "abcd1111" + "0" * 25, "    abc", "*" * 40, "\x00" * 8]
)
def test_an_id_that_is_short_ambiguous_or_unknown_is_refused(journal: Journal, typed: str) -> None:
    pair = junior(journal)
    for start in ("abcd1111", "abcd2222"):
        put(journal, Kind.NOTE, {"text": "kestrel"}, id=start + "0" * 24, pair=pair)
    error = refused(lambda: journal.records.find(typed), private="kestrel")
    assert error.hint


def test_an_unknown_pair_or_session_is_refused(journal: Journal) -> None:
    pair = junior(journal)
    for number in (0, 2, -1, 10**30):
        assert str(number) in refused(lambda number=number: journal.pairs.get(number)).sentence  # type: ignore[misc]
        refused(lambda number=number: journal.sessions.get(pair, number))  # type: ignore[misc]


def test_number_and_hue_are_not_typed(journal: Journal) -> None:
    with pytest.raises(Refused):
        junior(journal, number=7)
    with pytest.raises(Refused):
        junior(journal, hue="teal")
    pair = junior(journal)
    with pytest.raises(Refused):
        held(journal, pair, number=3)
    assert numbers(journal) == [1]
