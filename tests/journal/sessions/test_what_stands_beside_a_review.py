"""What stands beside a review."""

from rmjournal.domain.rules.reviewing import beside
from rmjournal.journal import Journal
from tests.journal.making import TODAY, held, senior


def test_goals_stand_beside_a_review_with_their_last_evidence(journal: Journal) -> None:
    pair = senior(journal)
    own = journal.learning.add_goal(pair, {"text": "See the rota"})
    journal.learning.add_goal(pair, {"text": "Ask first"})
    journal.learning.add_goal(pair, {"text": "Speak up", "owner": "partner"})
    journal.learning.add_goal(pair, {"text": "Introductions", "kind": "offer"})
    journal.learning.add_evidence(own, {"level": 1})
    journal.learning.add_evidence(own, {"level": 3, "text": "sat in on a night"})
    found = dict(beside(journal.records.momentum_of(pair.id), pair.body))
    assert found["Goals"] == [
        "See the rota (did something: sat in on a night)",
        "Ask first (nothing noted yet)",
        "Your partner: Speak up",
    ]


def test_an_assumption_stands_with_its_first_words_and_what_i_believe_now(journal: Journal) -> None:
    pair = senior(journal)
    held(journal, pair)
    journal.log.add(pair, {"kind": "assumption", "text": "Nobody reads it.", "believe_now": "Most do, at night."})
    journal.log.add(pair, {"kind": "assumption", "text": "They want more money."})
    found = dict(beside(journal.records.momentum_of(pair.id), pair.body))
    assert found["What you assumed"] == [
        "At first: Nobody reads it.",
        "Now: Most do, at night.",
        "They want more money.",
    ]


def test_all_that_was_said_last_time_stands_beside_the_next_review(journal: Journal) -> None:
    pair = senior(journal, focus="technical")
    said = {"helps": "Questions.", "verdict": "change", "mix": "mostly_fixing", "mindset": 4}
    journal.endings.review(pair, said, TODAY)
    found = dict(beside(journal.records.momentum_of(pair.id), pair.body))
    assert found["Last time"] == [
        "Helped: Questions.",
        "You chose: change something",
        "Together: mostly fixing things",
        "I see some things differently now: 4 out of 5",
    ]
