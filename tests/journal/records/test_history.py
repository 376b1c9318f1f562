"""What a record was before: looked at, put back, thinned by age, taken out for good."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Body, Kind, Record
from rmjournal.journal import Journal
from rmjournal.journal.records.entries import THIN_EVERY
from rmjournal.vault.store.unlock import Entry
from tests.journal.making import TODAY, held, junior, of_kind, put, refused, reopened, senior

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def edited(journal: Journal, *texts: str) -> Record[Body]:
    """Write a note with the first text, then change it to the others."""
    note: Record[Body] = journal.notes.add(junior(journal), texts[0])
    for text in texts[1:]:
        note = journal.entries.edit(note, {"text": text})
    return note


def texts(journal: Journal, record: Record[Body]) -> list[object]:
    return [version.raw.get("text") for version in journal.history.of(record)]


def test_the_history_comes_the_newest_first_and_without_what_stands_now(journal: Journal) -> None:
    note = edited(journal, "one", "two", "three")
    other = edited(journal, "another", "other")
    assert texts(journal, note) == ["two", "one"]
    assert texts(journal, other) == ["another"]
    assert texts(journal, journal.notes.add(junior(journal), "never changed")) == []


def test_a_version_put_back_stands_and_loses_nothing(journal: Journal) -> None:
    note = edited(journal, "one", "two")
    back = journal.history.restore(note, journal.history.of(note)[0])
    assert back.raw["text"] == "one"
    assert texts(journal, back) == ["two", "one"]
    with reopened(journal) as again:
        assert again.records.get(note.id).raw["text"] == "one"


def test_words_that_were_put_to_the_partner_are_not_put_back(journal: Journal) -> None:
    takeaway = journal.takeaways.add(senior(journal), {"text": "one"})
    takeaway = journal.takeaways.propose(journal.takeaways.reword(takeaway, "two"))
    versions = journal.history.of(takeaway)
    refused(lambda: journal.history.restore(takeaway, versions[0]))
    assert journal.takeaways.get(takeaway.id).raw["text"] == "two"


def test_what_a_newer_version_wrote_is_shown_and_not_put_back(journal: Journal) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "now")
    was = {"kind": int(Kind.NOTE), "version": 1, "was": {"text": 5}}
    put(journal, Kind.REVISION, was, pair=pair, parent=note)
    (version,) = journal.history.of(note)
    assert (version.raw, version.body) == ({"text": 5}, None)
    refused(lambda: journal.history.restore(note, version))


def test_changes_say_what_was_there_then_and_what_is_there_now(journal: Journal) -> None:
    note = edited(journal, "first\nsecond", "first\nthird")
    (version,) = journal.history.of(note)
    assert version.changes_to(note) == ["  first", "- second", "+ third"]


def test_a_purge_takes_out_what_was_and_leaves_what_stands(journal: Journal) -> None:
    note, other = edited(journal, "CANARY one", "two"), edited(journal, "three", "four")
    assert journal.history.purge([note]) == 1
    assert texts(journal, note) == []
    assert texts(journal, other) == ["three"]
    assert journal.history.purge() == 1
    assert of_kind(journal, Kind.REVISION) == []
    assert {journal.records.get(each.id).raw["text"] for each in (note, other)} == {"two", "four"}
    assert journal.history.purge() == 0
    with reopened(journal) as again:
        assert not again.checks.report(full=True).faults


@pytest.mark.parametrize(
    ("hours", "left"),
    [
        ([1, 2, 3], 3),  # of the last day everything stays
        ([25, 26, 27], 1),  # of a day before that, one
        ([25, 49, 73], 3),
        ([24 * 31, 24 * 32, 24 * 33], 1),  # of a month before that, one
        ([24 * 31, 24 * 62, 24 * 93], 3),
    ],
)
def test_history_is_thinned_by_its_age(journal: Journal, hours: list[int], left: int) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "now")
    for hour in hours:
        was = {"kind": int(Kind.NOTE), "version": 1, "was": {"text": f"{hour}"}}
        at = int((NOW - timedelta(hours=hour)).timestamp() * 1000)
        put(journal, Kind.REVISION, was, pair=pair, parent=note, at=at)
    gone = journal.history.thin(note, NOW)
    assert gone == len(hours) - left
    assert len(journal.history.of(note)) == left
    assert journal.history.thin(note, NOW) == 0
    assert texts(journal, note)[-1] == f"{max(hours)}", "the oldest of a day or a month stays"


@pytest.mark.parametrize(("a_day", "days"), [(1, 200), (6, 40)])
def test_what_was_kept_of_a_month_is_never_lost_to_what_is_written_later(
    a_day: int, days: int, journal: Journal
) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "now")
    written = [NOW + timedelta(days=day, hours=2 * hour) for day in range(days) for hour in range(a_day)]
    with journal.records.transaction():
        for number, at in enumerate(written, 1):
            was = {"kind": int(Kind.NOTE), "version": number, "was": {"text": f"{at}"}}
            put(journal, Kind.REVISION, was, pair=pair, parent=note, at=int(at.timestamp() * 1000))
            if number % THIN_EVERY == 0 or number == len(written):
                journal.history.thin(note, at)
    end, left = written[-1], [version.until for version in journal.history.of(note)]
    assert {at for at in written if end - at < timedelta(days=1)} <= set(left)
    months, daily = ({at.strftime(form): at for at in reversed(written)} for form in ("%Y-%m", "%Y-%m-%d"))
    assert set(months.values()) <= set(left), "the first of each month"
    assert {at for at in daily.values() if end - at < timedelta(days=30)} <= set(left), "the first of each day"
    assert len(left) <= len(months) + 31 + 2 * a_day


def looks(journal: Journal, act: Callable[[], object]) -> int:
    """Do something; return how often all records of the vault were looked through."""
    entries, seen = journal.records.vault.entries, list[None]()

    def counted() -> list[Entry]:
        seen.append(None)
        return entries()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal.records.vault, "entries", counted)
        act()
    return len(seen)


def full_session(journal: Journal, pair: Record[Pair], count: int) -> Record[Session]:
    """A session with so many notes, each with a revision."""
    session = held(journal, pair)
    for _ in range(count):
        note = journal.notes.add(pair, "now", session=session)
        put(journal, Kind.REVISION, {"kind": Kind.NOTE, "version": 1, "was": {}}, pair=pair, parent=note)
    return session


def test_however_much_history_there_is_all_records_are_looked_through_once(journal: Journal) -> None:
    pair, other = junior(journal), senior(journal)
    few, many = full_session(journal, pair, 3), full_session(journal, pair, 30)
    assert (
        looks(journal, lambda: journal.records.children(few.id))
        == looks(journal, lambda: journal.records.children(many.id))
        == 1
    )
    moves = [looks(journal, lambda: journal.moves.move(session, pair=other)) for session in (few, many)]  # noqa: B023
    assert moves[0] == moves[1]
    assert all(each.pair == other.id for each in of_kind(journal, Kind.REVISION))
    told: list[tuple[int, int]] = []
    assert looks(journal, lambda: journal.history.purge(progress=lambda *of: told.append(of))) < 10
    assert told == [(done, 33) for done in range(1, 34)]
    assert of_kind(journal, Kind.REVISION) == []


def test_the_history_of_a_session_that_was_deleted_is_gone(journal: Journal) -> None:
    pair = junior(journal)
    session = held(journal, pair)
    note = journal.notes.add(pair, "one", session=session)
    journal.entries.edit(note, {"text": "two"})
    journal.entries.delete(session)
    assert of_kind(journal, Kind.REVISION) == []
    assert journal.signals.due(TODAY) is not None


def test_a_record_that_is_changed_again_and_again_keeps_its_history_thin(journal: Journal) -> None:
    pair = junior(journal)
    note: Record[Body] = journal.notes.add(pair, "0")
    for age in range(40, 60):
        was = {"kind": int(Kind.NOTE), "version": 1, "was": {"text": "old"}}
        at = int((datetime.now(UTC) - timedelta(days=age)).timestamp() * 1000)
        put(journal, Kind.REVISION, was, pair=pair, parent=note, at=at)
    for number in range(THIN_EVERY):
        note = journal.entries.edit(note, {"text": f"{number}"})
    assert len(journal.history.of(note)) <= THIN_EVERY + 2


def test_a_version_that_waits_for_a_choice_is_no_history_and_outlives_a_purge(journal: Journal) -> None:
    pair = junior(journal)
    waiting = {
        "kind": int(Kind.PAIR),
        "version": 1,
        "was": {"purpose": "theirs"},
        BESIDE: {"record": pair.id, "came": True},
    }
    id = put(journal, Kind.REVISION, waiting, pair=pair, parent=pair)
    assert journal.history.of(pair) == []
    assert journal.history.thin(pair, NOW) == 0
    assert journal.history.purge() == 0
    assert journal.records.get(id).raw == waiting
