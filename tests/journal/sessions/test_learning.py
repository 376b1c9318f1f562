"""Check-ins, goals and evidence live like every other entry: out and back, merged, shredded, kept unread."""

import json
from pathlib import Path

import pytest

from rmjournal.domain.model.checkin import CheckIn
from rmjournal.domain.model.goal import Evidence, Goal, GoalStatus
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record, Unread
from rmjournal.domain.rules.offers import OfferKind
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from tests.journal.making import PASSPHRASE, content, held, junior, put, refused, senior, takeout

LEARNT = (Kind.CHECK_IN, Kind.GOAL, Kind.EVIDENCE)


@pytest.fixture
def heron(journal: Journal) -> Record[Pair]:
    """A junior's pair with one of everything that is learnt."""
    pair = junior(journal)
    session = held(journal, pair)
    journal.learning.check_in(pair, {"raise_hard": 2, "worry": 4}, session=session)
    goal = journal.learning.add_goal(pair, {"text": "Speak up", "seen_by": "in the room"})
    journal.learning.add_evidence(goal, {"level": 3, "text": "I did"}, session=session)
    journal.learning.add_goal(pair, {"text": "Know why people leave", "owner": "partner"})
    return pair


@pytest.mark.usefixtures("heron")
def test_all_of_it_is_in_the_takeout_and_comes_back(journal: Journal, other: Journal, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in takeout(journal, tmp_path / "out").splitlines()]
    kinds = [line.get("kind") for line in lines]
    assert [kinds.count(name) for name in ("check_in", "goal", "evidence")] == [1, 2, 1]
    other.imports.read(tmp_path / "out" / LINES)
    (pair,) = other.pairs.all()
    own = other.learning.goals(pair)[0]
    assert (own.goal.body.text, own.last) == ("Speak up", journal.records.of_type(Evidence)[0].body)
    assert other.learning.check_ins(pair)[0].body == CheckIn(raise_hard=2, worry=4)


def test_shredding_a_pair_takes_what_was_learnt_with_it(journal: Journal, heron: Record[Pair]) -> None:
    journal.entries.delete(heron)
    assert not any(journal.records.count(kind) for kind in LEARNT)


def test_deleting_a_goal_takes_its_evidence_along(journal: Journal, heron: Record[Pair]) -> None:
    journal.entries.delete(journal.learning.goals(heron)[0].goal)
    assert journal.records.count(Kind.EVIDENCE) == 0
    assert [each.goal.body.text for each in journal.learning.goals(heron)] == ["Know why people leave"]


def test_other_words_of_a_goal_leave_the_first_in_its_history(journal: Journal, heron: Record[Pair]) -> None:
    goal = journal.learning.goals(heron)[0].goal
    edited = journal.learning.edit_goal(heron, goal, {"text": "Speak up once"})
    assert [version.raw["text"] for version in journal.history.of(edited)] == ["Speak up"]


def test_what_a_newer_version_wrote_stays_unread_and_whole(journal: Journal, heron: Record[Pair]) -> None:
    raws: dict[Kind, dict[str, object]] = {
        Kind.CHECK_IN: {"raise_hard": 9},
        Kind.GOAL: {"owner": "me", "text": "x", "kind": "of a newer version"},
        Kind.EVIDENCE: {"level": 7},
    }
    before = len(journal.learning.goals(heron))
    for kind, raw in raws.items():
        record = journal.records.get(put(journal, kind, raw, pair=heron))
        assert isinstance(record, Unread)
        assert record.raw == raw
    assert len(journal.learning.goals(heron)) == before
    assert journal.offers.of(heron) is None or journal.learning.ledger(heron)


def test_two_goals_of_ones_own_are_enough_until_one_has_ended(journal: Journal, heron: Record[Pair]) -> None:
    second = journal.learning.add_goal(heron, {"text": "Ask for more"})
    refused(lambda: journal.learning.add_goal(heron, {"text": "Kestrel"}), private="Kestrel")
    journal.learning.end(second, GoalStatus.DROPPED)
    assert journal.learning.add_goal(heron, {"text": "Third"}).body.text == "Third"
    offer = {"text": "Show the tool", "kind": "offer"}
    journal.learning.add_goal(heron, offer)
    refused(lambda: journal.learning.add_goal(heron, offer))
    journal.learning.add_goal(heron, {**offer, "owner": "partner"})


@pytest.mark.parametrize(
    "fields",
    [{}, {"text": " "}, {"text": "x", "status": "achieved"}, {"text": "x", "owner": "kestrel"},
     {"text": "x", "owner": "partner", "seen_by": "kestrel"}, {"text": "x", "work": "kestrel"}, {"text": ["kestrel"]}],
)  # fmt: skip
def test_a_wrong_goal_is_refused_and_not_repeated(
    journal: Journal, heron: Record[Pair], fields: dict[str, object]
) -> None:
    before = content(journal)
    refused(lambda: journal.learning.add_goal(heron, fields), private="kestrel")
    assert content(journal) == before


@pytest.mark.parametrize(
    "given", ["kestrel", [1], [{"level": 1}], [{"goal": "0" * 32, "level": 1}], [{"goal": 5}], {"goal": "kestrel"}]
)
def test_wrong_evidence_in_a_debrief_is_refused_and_nothing_of_it_is_saved(
    journal: Journal, heron: Record[Pair], given: object
) -> None:
    session, before = journal.sessions.of(heron)[0], content(journal)
    refused(lambda: journal.sessions.debrief(session, {"evidence": given}, journal.clock.now()))
    assert content(journal) == before


def test_a_debrief_takes_evidence_and_who_learnt(journal: Journal, heron: Record[Pair]) -> None:
    session, goal = journal.sessions.of(heron)[0], journal.learning.goals(heron)[0].goal
    fields = {
        "takeaway": "Say it",
        "learnt_by": "both",
        "evidence": [{"goal": goal.id, "level": 4, "text": "two asked"}],
    }
    journal.sessions.debrief(session, fields, journal.clock.now())
    assert [each.body.level for each in journal.learning.goals(heron)[0].evidence] == [3, 4]
    (page,) = journal.learning.ledger(heron)
    assert (len(page.mine), len(page.theirs)) == (3, 1)


def test_evidence_of_another_pairs_goal_is_refused(journal: Journal, heron: Record[Pair]) -> None:
    otter = senior(journal)
    session, goal = held(journal, otter), journal.learning.goals(heron)[0].goal
    given = [{"goal": goal.id, "level": 1}]
    refused(lambda: journal.sessions.debrief(session, {"evidence": given}, journal.clock.now()))


def test_two_versions_of_a_goal_meet_in_a_merge_as_a_conflict(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    goal = journal.learning.goals(heron)[0].goal
    copy = tmp_path / "copy.rmj"
    copy.write_bytes(journal.path.read_bytes())
    journal.learning.edit_goal(heron, goal, {"text": "mine"})
    with Journal.open(copy, PASSPHRASE, state=tmp_path / "elsewhere") as theirs:
        theirs.learning.edit_goal(heron, theirs.learning.goal(goal.id), {"text": "theirs"})
        theirs.learning.check_in(heron, {"worry": 1})
    journal.merges.merge(copy)
    assert len(journal.conflicts.all()) == 1
    assert len(journal.learning.check_ins(heron)) == 2


def test_turning_an_offer_off_twice_names_it_once(journal: Journal, heron: Record[Pair]) -> None:
    for _ in range(2):
        journal.offers.turn(heron, OfferKind.GOAL, on=False)
    assert journal.pairs.get(1).body.not_for_us == ("goal",)
    assert journal.offers.turn(heron, OfferKind.GOAL, on=True).body.not_for_us == ()


@pytest.mark.usefixtures("heron")
def test_no_goal_of_one_pair_shows_in_another(journal: Journal) -> None:
    otter = senior(journal)
    assert not journal.learning.goals(otter)
    assert not journal.learning.check_ins(otter)
    assert journal.learning.ledger(otter) == ()
    assert len(journal.records.of_type(Goal)) == 2
