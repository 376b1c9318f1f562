"""From a journal to a summary: what counts in which period, one name a pair and period, no byte that was written."""

import hashlib
import json
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.domain.model.agreement import Clause, still_open
from rmjournal.domain.model.goal import GoalStatus
from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Kind, Record, fresh
from rmjournal.journal import Journal
from rmjournal.journal.copies.conflicts import mark
from rmjournal.journal.exports import messages
from rmjournal.journal.exports.summary import Summarised
from rmjournal.sharing.summary.coarsening import KNOWN, Chosen
from rmjournal.sharing.summary.summary_file import OPT_INS, THEMES, read_summary
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from tests.domain import samples
from tests.examples import examples
from tests.journal.making import TODAY, held, junior, of_kind, put, refused, reopened, senior, whole

CANARY = "kestrel"
CYCLE = Chosen("cycle-1")
LATER = date(2026, 12, 31)
SHARES = ("takeaways_agreed", "followed_through")


def made(journal: Journal, pair: Record[Pair], chosen: Chosen = CYCLE, today: date = TODAY) -> Summarised:
    return journal.summaries.make(pair, chosen, today)


def fields(journal: Journal, pair: Record[Pair], chosen: Chosen = CYCLE, today: date = TODAY) -> dict[str, Any]:
    found = json.loads(made(journal, pair, chosen, today).outgoing.message.text)
    assert isinstance(found, dict)
    return found


def leave(journal: Journal, pair: Record[Pair], folder: Path, chosen: Chosen = CYCLE, today: date = TODAY) -> Path:
    return journal.messages.write_into(made(journal, pair, chosen, today).outgoing, today, folder)


@pytest.fixture
def heron(journal: Journal) -> Record[Pair]:
    """A pair with two sessions that were held, and one that was not."""
    pair = junior(journal)
    held(journal, pair, "2026-01-10T10:00", ratings={"overall": 5, "relationship": 1})
    held(journal, pair, "2026-02-10T10:00", ratings={"overall": 4})
    journal.sessions.add(pair, {"planned_at": "2026-03-01T10:00", "status": "cancelled_partner"})
    return pair


def test_looking_keeps_nothing_but_the_random_name(journal: Journal, heron: Record[Pair]) -> None:
    first = fields(journal, heron)
    before = whole(journal)
    assert fields(journal, heron) == first
    assert whole(journal) == before
    (row,) = of_kind(journal, Kind.SUMMARY_NAME)
    assert row.raw == {"period": "cycle-1", "record": first["record"]}
    assert first == {
        "format": "rmjournal-summary", "version": 1, "record": first["record"], "revision": 1, "period": "cycle-1",
        "sessions": "1-3", "themes": [],
    }  # fmt: skip


def test_what_is_refused_draws_no_name(journal: Journal) -> None:
    pair = junior(journal)
    held(journal, pair)
    refused(lambda: made(journal, pair))
    held(journal, pair)
    refused(lambda: made(journal, pair, Chosen("2026-H1")))
    refused(lambda: made(journal, pair, Chosen(CANARY)), private=CANARY)
    refused(lambda: made(journal, pair, Chosen("cycle-1", themes=[CANARY])), private=CANARY)
    assert of_kind(journal, Kind.SUMMARY_NAME) == []


def test_a_name_is_one_of_a_pair_and_a_period_and_goes_with_the_pair(journal: Journal, heron: Record[Pair]) -> None:
    otter = senior(journal)
    for day in ("2026-01-05T10:00", "2026-01-06T10:00"):
        held(journal, otter, day)
    names = {
        (pair.id, period): fields(journal, pair, Chosen(period, 100))["record"]
        for pair in (heron, otter)
        for period in ("cycle-1", "cycle-2", "2026-H1")
    }
    assert len(set(names.values())) == 6
    with reopened(journal) as again:
        for (id, period), name in names.items():
            pair = next(each for each in again.pairs.all() if each.id == id)
            assert fields(again, pair, Chosen(period, 100))["record"] == name
        again.entries.delete(again.pairs.get(1))
        assert {row.raw["record"] for row in of_kind(again, Kind.SUMMARY_NAME)} == {
            name for (id, _), name in names.items() if id == otter.id
        }


def test_exactly_what_was_seen_is_written_without_a_time_and_listed(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    outgoing = made(journal, heron, Chosen("cycle-1", themes=["other"], opt_ins=["usefulness"])).outgoing
    folder = tmp_path / "for the coordinator"
    path = journal.messages.write_into(outgoing, TODAY, folder)
    assert path.read_bytes() == outgoing.message.text.encode()
    assert list(folder.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_mtime == 946_684_800
    assert read_summary(path.read_bytes()).usefulness == "high"
    record = json.loads(path.read_bytes())["record"]
    assert path.name.startswith("rmj-")
    assert path.suffix == ".json"
    assert record not in path.name
    (row,) = journal.exports.all()
    assert row.raw == {
        "what": "summary",
        "pair": heron.id,
        "audience": "the programme's coordinator. Assume they can tell it's yours",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "name": path.name,
        "fields": ["format", "period", "record", "revision", "sessions", "themes", "usefulness", "version"],
    }
    assert row.pair is None
    assert record not in json.dumps(row.raw)


def test_revisions_count_up_to_nine(journal: Journal, heron: Record[Pair], tmp_path: Path) -> None:
    paths = [leave(journal, heron, tmp_path / "out") for _ in range(9)]
    files = [json.loads(path.read_bytes()) for path in paths]
    assert [file["revision"] for file in files] == list(range(1, 10))
    assert len({file["record"] for file in files}) == 1
    assert len(set(paths)) == 9
    before = whole(journal)
    assert "nine times" in str(refused(lambda: made(journal, heron)))
    assert whole(journal) == before
    for day in ("2026-04-01T10:00", "2026-05-01T10:00"):
        held(journal, heron, day)
    assert made(journal, heron, Chosen("cycle-2"), LATER).revision == 1


def test_a_half_year_counts_its_own_days_up_to_today(journal: Journal) -> None:
    pair = junior(journal)
    for day in ("2025-12-31T23:59", "2026-01-01T00:00", "2026-06-30T23:59", "2026-07-01T00:00", "2026-07-02T09:00"):
        held(journal, pair, day)

    def days(period: str, today: str) -> tuple[int, str, str]:
        found = made(journal, pair, Chosen(period, 100), date.fromisoformat(today))
        return found.sessions, str(found.first), str(found.last)

    assert days("2026-H1", "2026-12-31") == (2, "2026-01-01", "2026-06-30")
    assert days("2026-H2", "2026-12-31") == (2, "2026-07-01", "2026-07-02")
    for period, today in (("2026-H1", "2026-06-29"), ("2026-H2", "2026-07-01"), ("2025-H2", "2026-12-31")):
        refused(lambda period=period, today=today: days(period, today))  # type: ignore[misc]


def test_a_cycle_counts_what_no_other_cycle_that_left_has_counted(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    out, later = tmp_path / "out", date(2026, 12, 31)
    leave(journal, heron, out)
    assert journal.summaries.usual_period(heron, None) == "cycle-1"
    refused(lambda: made(journal, heron, Chosen("cycle-2")))
    held(journal, heron, "2026-04-01T10:00")
    assert made(journal, heron, CYCLE, later).sessions == 3  # it goes on until another one leaves
    refused(lambda: made(journal, heron, Chosen("cycle-2"), later))
    held(journal, heron, "2026-05-01T10:00")
    second = made(journal, heron, Chosen("cycle-2"), later)
    assert (second.sessions, second.first, second.last) == (2, date(2026, 4, 1), date(2026, 5, 1))
    journal.messages.write_into(second.outgoing, later, out)
    assert journal.summaries.usual_period(heron, None) == "cycle-2"
    first = made(journal, heron, CYCLE, later)
    assert (first.sessions, first.last) == (2, date(2026, 2, 10))
    held(journal, heron, "2026-06-01T10:00")
    assert made(journal, heron, Chosen("cycle-2"), later).sessions == 3


def test_what_a_half_year_has_counted_no_cycle_counts_again(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    leave(journal, heron, tmp_path / "out", Chosen("2026-H1", 100))
    assert journal.summaries.usual_period(heron, 100) == "2026-H1"
    assert journal.summaries.usual_period(heron, None) == "cycle-1"
    assert "cycle-1 has fewer than two completed sessions" in str(refused(lambda: made(journal, heron)))
    for day in ("2026-04-01T10:00", "2026-05-01T10:00"):
        held(journal, heron, day)
    found = made(journal, heron, today=LATER)
    assert (found.sessions, found.first) == (2, date(2026, 4, 1))


def test_what_a_cycle_has_counted_no_half_year_counts_again(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    leave(journal, heron, tmp_path / "out")
    refused(lambda: made(journal, heron, Chosen("2026-H1", 100)))
    for day in ("2026-04-01T10:00", "2026-05-01T10:00"):
        held(journal, heron, day)
    found = made(journal, heron, Chosen("2026-H1", 100), LATER)
    assert (found.sessions, found.first) == (2, date(2026, 4, 1))


def test_all_revisions_of_a_small_programme_tell_two_opt_ins_together(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    leave(journal, heron, out, Chosen("cycle-1", opt_ins=["usefulness"]))
    leave(journal, heron, out, Chosen("cycle-1", opt_ins=["relationship", "usefulness"]))
    leave(journal, heron, out)  # fewer is always offered
    for more in (Chosen("cycle-1", opt_ins=["takeaways_agreed"]), Chosen("cycle-1", goes_on="yes")):
        error = refused(lambda more=more: made(journal, heron, more))  # type: ignore[misc]
        assert "included relationship and usefulness" in str(error)
    assert fields(journal, heron, Chosen("cycle-1", opt_ins=["relationship"]))["revision"] == 4
    assert fields(journal, heron, Chosen("cycle-1", 30, opt_ins=["role"]))["revision"] == 4


def test_sessions_that_are_still_to_come_do_not_count(journal: Journal) -> None:
    pair = junior(journal)
    for day in ("2026-03-10T23:00", "2026-03-11T00:00", "2026-03-09T10:00"):
        held(journal, pair, day)
    assert made(journal, pair).sessions == 2


def test_shares_come_from_what_belongs_to_the_period(journal: Journal) -> None:
    pair = junior(journal)
    old = held(journal, pair, "2025-11-01T10:00")
    first, _ = held(journal, pair, "2026-01-10T10:00"), held(journal, pair, "2026-02-10T10:00")
    promise = {"owner": "me"}
    for session, agreed in ((old, False), (old, False), (first, True), (first, True), (first, False)):
        takeaway = journal.takeaways.add(pair, {"text": CANARY, "commitment": promise}, session=session)
        if agreed:
            journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION)
    withdrawn = journal.takeaways.add(pair, {"text": CANARY, "commitment": promise}, session=first)
    journal.takeaways.withdraw(withdrawn)
    chosen = Chosen("2026-H1", 100, opt_ins=SHARES)
    told = fields(journal, pair, chosen)
    assert [told[name] for name in SHARES] == ["most", "none"]
    mine = [each for each in of_kind(journal, Kind.COMMITMENT)][2]
    journal.takeaways.close(journal.takeaways.finish(journal.takeaways.commitment(mine.id), TODAY, kept=False), TODAY)
    told = fields(journal, pair, chosen)
    assert [told[name] for name in SHARES] == ["most", "some"]


def test_what_was_rather_not_said_is_no_rating(journal: Journal, heron: Record[Pair]) -> None:
    told = fields(journal, heron, Chosen("cycle-1", opt_ins=("usefulness", "relationship")))
    assert (told["usefulness"], told["relationship"]) == ("high", "low")
    otter = senior(journal)
    for day in ("2026-01-05T10:00", "2026-01-06T10:00"):
        held(journal, otter, day)
    refused(lambda: made(journal, otter, Chosen("cycle-1", opt_ins=("usefulness",))))


def test_two_copies_that_drew_apart_agree_after_a_merge(journal: Journal, heron: Record[Pair], tmp_path: Path) -> None:
    copy = tmp_path / "copy.rmj"
    journal.backups.write(copy)
    leave(journal, heron, tmp_path / "out")
    with Journal.open(copy, "six dull words on a card", state=tmp_path / "another computer") as other:
        leave(other, other.pairs.get(1), tmp_path / "out")
        theirs = fields(other, other.pairs.get(1))["record"]
    ours = fields(journal, heron)["record"]
    assert ours != theirs
    journal.merges.merge(copy)
    told = fields(journal, journal.pairs.get(1))
    assert (told["record"], told["revision"]) == (ours, 2)


@pytest.mark.parametrize("there", ["a file", "a dangling link", "no folder above"])
def test_where_it_cannot_be_written_nothing_leaves_and_it_says_so(
    journal: Journal, heron: Record[Pair], tmp_path: Path, there: str
) -> None:
    folder = tmp_path / "out"
    if there == "a file":
        folder.write_text("mine")
    elif there == "a dangling link":
        folder.symlink_to(tmp_path / "nowhere")
    else:
        folder = folder / "deeper"
    outgoing = made(journal, heron).outgoing
    before = whole(journal), sorted(tmp_path.rglob("*"))
    refused(lambda: journal.messages.write_into(outgoing, TODAY, folder), error=Failed)
    assert (whole(journal), sorted(tmp_path.rglob("*"))) == before


@pytest.mark.parametrize("fault", ["write_pieces", "give_name", "_record_sharing"])
def test_any_fault_leaves_no_file_and_no_folder(
    journal: Journal, heron: Record[Pair], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    outgoing = made(journal, heron).outgoing

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError if fault == "_record_sharing" else OSError(28, "No space left on device")

    home: Any = {
        "write_pieces": messages,
        "give_name": atomic_file,
        "_record_sharing": messages.Messages,
    }[fault]
    monkeypatch.setattr(home, fault, broken)
    with pytest.raises((Failed, RuntimeError)) as caught:
        journal.messages.write_into(outgoing, TODAY, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert [path for path in tmp_path.rglob("*unfinished*")] == []
    is_listed = fault == "give_name"
    assert len(journal.exports.all()) == is_listed
    assert ("your shared items now list it" in str(caught.value)) == is_listed


def test_a_folder_that_takes_files_and_shows_none_takes_this_one(
    journal: Journal, heron: Record[Pair], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    opened: Callable[..., int] = os.open

    def refuse(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if Path(path) == drop:  # as for everybody who is not root
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    path = journal.messages.write_into(made(journal, heron).outgoing, TODAY, drop)
    monkeypatch.undo()
    assert list(drop.iterdir()) == [path]
    assert [row.raw["name"] for row in journal.exports.all()] == [path.name]


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_a_name_is_neither_changed_nor_deleted_by_hand(journal: Journal, heron: Record[Pair], act: str) -> None:
    fields(journal, heron)
    (row,) = of_kind(journal, Kind.SUMMARY_NAME)
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: journal.entries.edit(row, {"revision": 5}),
        "delete": lambda: journal.entries.delete(row),
    }
    refused(acts[act])
    assert row.id not in [each.id for each in journal.records.latest(0)]


_CLASSES = [cls for kind, cls in BODIES.items() if kind not in (Kind.PAIR, Kind.SETTINGS, Kind.SUMMARY_NAME)]
_days = st.datetimes(
    min_value=samples.NOON.replace(tzinfo=None, year=2025), max_value=samples.NOON.replace(tzinfo=None)
)
_words = st.sampled_from([*THEMES, *OPT_INS, "yes", "no", CANARY])


def _canaries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of every record that is drawn from now on is the canary."""
    monkeypatch.setattr(samples, "clean_text", st.just(CANARY))


@pytest.mark.parametrize("size", [None, 30])
def test_no_content_of_a_journal_brings_a_byte_into_a_summary(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, size: int | None
) -> None:
    _canaries(monkeypatch)
    kinds = {cls: kind for kind, cls in BODIES.items()}
    told = 0

    @settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        nonlocal told
        draw = data.draw
        pair = junior(journal, CANARY, purpose=CANARY, subfocus=[CANARY], off_limits=[CANARY])
        for _ in range(draw(st.integers(2, 5))):
            raw = fresh(draw(samples.structs(BODIES[Kind.SESSION])))
            moment = draw(_days).isoformat()
            id = put(journal, Kind.SESSION, raw | {"status": "held", "held_at": moment}, pair=pair)
            for cls in draw(st.lists(st.sampled_from(_CLASSES), max_size=3)):
                put(journal, kinds[cls], fresh(draw(samples.structs(cls))), pair=pair, parent=journal.records.get(id))
        chosen = Chosen(
            draw(st.sampled_from(["cycle-1", "cycle-12", "cycle-2", "2025-H2"])),
            size,
            draw(st.lists(_words, max_size=3)) if draw(st.booleans()) else [],
            draw(st.sampled_from([None, "yes", "unsure", CANARY])),
            draw(st.lists(st.sampled_from([*KNOWN, CANARY]), max_size=2)),
        )
        try:
            found = made(journal, pair, chosen, date(2026, 12, 31))
        except Refused as error:
            sentence = str(error)
        else:
            letter = found.outgoing.message
            assert read_summary(letter.text.encode("ascii"))
            sentence, told = repr(letter), told + 1
        assert CANARY not in sentence

    check()
    assert told


def test_a_takeaway_in_two_versions_counts_once(journal: Journal, heron: Record[Pair]) -> None:
    first = journal.takeaways.add(heron, {"text": "ask before six"})
    body = {"text": "ask before seven", "state": "agreed", **mark(first.id, came=True)}
    put(journal, Kind.TAKEAWAY, body, pair=heron)
    offers = {each.name: each for each in journal.summaries.offers(heron, "cycle-1", None, LATER)}
    assert offers["takeaways_agreed"].because == "0 of 1 takeaways"


def test_what_is_offered_says_what_the_file_would_and_from_what(journal: Journal, heron: Record[Pair]) -> None:
    journal.takeaways.add(heron, {"text": "ask before six"})
    offers = {each.name: each for each in journal.summaries.offers(heron, "cycle-1", None, LATER)}
    assert list(offers) == ["usefulness", "relationship", "goals", "takeaways_agreed", "agreement"]
    assert (offers["usefulness"].says, offers["usefulness"].because) == ("high", "worth my time: 5, 4")
    assert offers["takeaways_agreed"].because == "0 of 1 takeaways"
    assert (offers["goals"].says, offers["goals"].because) == (None, "no goals yet")
    refused(lambda: made(journal, heron, CYCLE._replace(opt_ins=("goals",)), LATER))
    assert (offers["agreement"].says, offers["agreement"].because) == ("no", "you have no agreement yet")
    for name in ("usefulness", "relationship", "takeaways_agreed", "agreement"):
        offer = offers[name]
        assert fields(journal, heron, CYCLE._replace(opt_ins=(name,)), LATER)[name] == offer.says


def test_a_large_programme_is_offered_more_and_what_has_no_answer_says_nothing(journal: Journal) -> None:
    pair = junior(journal)
    offers = {each.name: each for each in journal.summaries.offers(pair, "cycle-1", 30, TODAY)}
    assert list(offers) == [
        "usefulness", "relationship", "goals", "takeaways_agreed", "agreement", "followed_through", "safety", "role",
    ]  # fmt: skip
    assert offers["role"].says == "mentor"
    assert offers["agreement"].says == "no"  # there is none, and the journal knows
    assert [each.says for name, each in offers.items() if name not in ("role", "agreement")] == [None] * 6
    assert offers["goals"].because == "no goals yet"
    assert offers["safety"].because == "no check-in yet"
    assert offers["followed_through"].because == "no commitments yet"


def test_goals_the_agreement_and_the_last_check_in_are_told_in_words(journal: Journal, heron: Record[Pair]) -> None:
    first, _ = (journal.learning.add_goal(heron, {"text": text}) for text in ("one", "two"))
    journal.learning.end(first, GoalStatus.ACHIEVED, by_own_judgement=True)
    words = dict.fromkeys((*still_open(journal.agreements.shown(heron)), Clause.BUSINESS), "as we said")
    journal.agreements.agree(journal.agreements.reword(heron, words), TODAY, Method.IN_SESSION)
    journal.learning.check_in(heron, {"raise_hard": 5, "mistakes_held": 2, "opinion_counts": 4, "say_further_up": 4})
    offers = {each.name: each for each in journal.summaries.offers(heron, "cycle-1", 30, LATER)}
    assert [offers[name].says for name in ("goals", "agreement", "safety")] == ["some", "yes", "high"]
    assert offers["goals"].because == "1 of 2 goals"
    assert "This also shows that you are the junior." in offers["safety"].because
    told = fields(journal, heron, Chosen("cycle-1", 30, opt_ins=("goals", "agreement", "safety")), LATER)
    assert (told["goals"], told["agreement"], told["safety"]) == ("some", "yes", "high")


def test_looking_at_what_is_offered_saves_nothing(journal: Journal, heron: Record[Pair]) -> None:
    before = whole(journal)
    journal.summaries.offers(heron, "cycle-1", None, TODAY)
    assert whole(journal) == before
