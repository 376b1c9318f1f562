"""Reviews, stopping and closing, and what is left of a pair afterwards."""

from datetime import date
from pathlib import Path

import pytest

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import PairStatus
from rmjournal.domain.model.review import Closing, Ending, Verdict
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Unread
from rmjournal.domain.rules.ending import destroy_day
from rmjournal.journal import Journal
from tests.journal.making import NOON, TODAY, held, junior, of_kind, put, refused, senior, takeout, thought

CANARY = "kestrel"


@pytest.mark.parametrize(
    ("last", "day"),
    [
        (date(2026, 3, 5), date(2026, 6, 5)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_the_day_is_three_months_after_the_last_session(last: date, day: date) -> None:
    assert destroy_day(last) == day


def test_a_review_belongs_to_the_last_session(journal: Journal) -> None:
    pair = senior(journal)
    session = held(journal, pair)
    review = journal.endings.review(pair, {"helps": "Questions.", "verdict": "change", "line_changed": True}, TODAY)
    assert (review.parent, review.body.verdict, review.body.line_changed) == (session.id, Verdict.CHANGE, True)


@pytest.mark.parametrize("fields", [{}, {"helps": "", "differently": ""}, {"shared": ["helps"]}])
def test_an_empty_review_is_not_saved(journal: Journal, fields: dict[str, object]) -> None:
    pair = senior(journal)
    refused(lambda: journal.endings.review(pair, fields, TODAY))
    assert journal.endings.reviews(pair) == []


def test_a_stop_needs_no_reason_and_sends_nothing(journal: Journal) -> None:
    pair = junior(journal)
    closing = journal.endings.stop(pair, TODAY)
    assert closing.body == Closing(ending=Ending.STOPPED, ended_on=TODAY)
    assert journal.pairs.get(1).body.status is PairStatus.CLOSED
    assert journal.exports.all() == []
    assert journal.signals.due(TODAY) == ()


def test_why_is_never_shared(journal: Journal) -> None:
    pair = junior(journal)
    journal.endings.stop(pair, TODAY, why=CANARY)
    assert CANARY not in journal.messages.ending(pair).message.text
    assert journal.messages.ending(pair).message.what is ExportKind.ENDING


def test_a_stop_can_be_taken_back(journal: Journal) -> None:
    pair = junior(journal)
    journal.endings.stop(pair, TODAY)
    assert journal.endings.resume(pair).body.status is PairStatus.ACTIVE
    assert journal.endings.closing(pair) is None


def test_a_closing_proposes_its_day(journal: Journal) -> None:
    pair = junior(journal)
    held(journal, pair, "2026-03-05T14:00")
    closing = journal.endings.close(pair, {"keeping": "destroy_later", "appreciated": "The silence."}, TODAY)
    assert closing.body.destroy_on == date(2026, 6, 5)
    changed = journal.endings.close(pair, {"keeping": "keep"}, TODAY)
    assert (changed.id, changed.body.destroy_on, changed.body.appreciated) == (closing.id, None, "The silence.")
    refused(lambda: journal.endings.close(pair, {"ending": "stopped"}, TODAY))


def test_keeping_only_takeaways_leaves_takeaways_commitments_and_the_agreement(
    journal: Journal, tmp_path: Path
) -> None:
    heron, otter = junior(journal), senior(journal)
    session = held(journal, heron, intention=CANARY, ratings={"overall": 4})
    journal.notes.add(heron, CANARY, session=session)
    kept = journal.takeaways.add(
        heron, {"text": "ask before six", "commitment": {"owner": "me", "text": "ask"}}, session=session
    )
    journal.takeaways.agree(kept, TODAY, Method.IN_SESSION)
    thought(journal, heron, CANARY, session)
    journal.log.add(heron, {"kind": "held_back", "text": CANARY}, session=session)
    journal.agreements.draft(heron)
    journal.endings.review(heron, {"helps": CANARY}, TODAY)
    stays = journal.notes.add(otter, "of the pair that goes on")
    refused(lambda: journal.endings.reduce(heron))
    journal.endings.close(heron, {"keeping": "only_takeaways", "appreciated": CANARY}, TODAY)
    assert journal.endings.reduce(heron) == 4
    kinds = [each.kind for each in journal.records.all() if each.pair == heron.id]
    assert set(kinds) == {Kind.PAIR, Kind.SESSION, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.AGREEMENT, Kind.CLOSING}
    assert CANARY.encode() not in takeout(journal, tmp_path / "out")
    (session,) = journal.sessions.of(heron)
    assert (session.body.number, session.body.intention) == (1, "")
    (takeaway,) = journal.takeaways.of(heron)
    assert takeaway.parent == session.id
    assert journal.records.get(stays.id).raw == stays.raw
    assert of_kind(journal, Kind.REVISION) == []


def test_a_takeaway_under_something_that_goes_is_kept(journal: Journal) -> None:
    pair = junior(journal)
    note = journal.notes.add(pair, "x")
    put(journal, Kind.TAKEAWAY, {"text": "kept"}, pair=pair, parent=note)
    journal.endings.close(pair, {"keeping": "only_takeaways"}, TODAY)
    journal.endings.reduce(pair)
    (takeaway,) = journal.takeaways.of(pair)
    assert (takeaway.parent, takeaway.body.text) == (None, "kept")


def test_a_receipt_of_a_destroyed_pair_keeps_kind_day_and_hash_only(journal: Journal) -> None:
    heron, otter = junior(journal), senior(journal)
    for pair in (heron, otter):
        journal.messages.copy(journal.messages.agreement(pair), TODAY)
    mine, other = journal.exports.all()
    journal.entries.delete(heron)
    bare, same = journal.exports.all()
    assert bare.raw == {"what": "agreement", "sha256": mine.body.sha256}
    assert bare.at == mine.at
    assert same == other


def test_a_receipt_of_an_earlier_version_is_known_by_its_text(journal: Journal) -> None:
    pair = junior(journal)
    outgoing = journal.messages.agreement(pair)
    row: dict[str, object] = {
        "what": "agreement",
        "audience": "your partner",
        "sha256": outgoing.sha256,
        "name": "agreement.txt",
    }
    put(journal, Kind.DEPARTURE, row)
    journal.exports.keep(outgoing.message.text, pair.id)
    journal.entries.delete(pair)
    assert [each.raw for each in journal.exports.all()] == [{"what": "agreement", "sha256": outgoing.sha256}]


def test_reviews_and_closings_go_out_and_come_back_and_are_found(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    pair = junior(journal)
    journal.endings.review(pair, {"helps": CANARY, "subject": 4, "shared": ["helps"]}, TODAY)
    journal.endings.stop(pair, TODAY, why=f"{CANARY} again")
    assert journal.search.find(Query.read(CANARY, NOON))[1] == 2
    takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / "journal.jsonl")
    came = other.pairs.get(1)
    assert [each.body for each in other.endings.reviews(came)] == [each.body for each in journal.endings.reviews(pair)]
    closing, mine = other.endings.closing(came), journal.endings.closing(pair)
    assert closing is not None
    assert mine is not None
    assert closing.body == mine.body


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.REVIEW, {"verdict": "perhaps"}),
        (Kind.REVIEW, {"subject": 6}),
        (Kind.REVIEW, {"shared": "all"}),
        (Kind.CLOSING, {"keeping": "burn"}),
        (Kind.CLOSING, {"destroy_on": "soon"}),
    ],
)
def test_what_cannot_be_read_stands_in_nobodys_way(journal: Journal, kind: Kind, raw: dict[str, object]) -> None:
    pair = junior(journal)
    entry_id = put(journal, kind, raw, pair=pair)
    assert isinstance(journal.records.get(entry_id), Unread)
    assert journal.endings.reviews(pair) == []
    assert journal.endings.closing(pair) is None
    journal.endings.stop(pair, TODAY)


def test_what_is_typed_is_checked(journal: Journal) -> None:
    pair = junior(journal)
    for fields in ({"verdict": CANARY}, {"subject": 0}, {"helps": [CANARY]}):
        refused(lambda fields=fields: journal.endings.review(pair, fields, TODAY), private=CANARY)  # type: ignore[misc]
    refused(lambda: journal.endings.close(pair, {"keeping": CANARY}, TODAY), private=CANARY)
    assert journal.pairs.get(1).body.status is PairStatus.SETUP
