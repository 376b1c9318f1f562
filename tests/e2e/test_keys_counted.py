"""How many keys a debrief and a plan cost in a real terminal, beside their words."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules import debrief_questions
from tests.e2e.homes import opened
from tests.e2e.screen import Terminal, terminal
from tests.e2e.test_screen_journey import leave, unlock

LINES = ("They speak last on Mondays.", "I ask for the rota.", "How angry it made me.")


@pytest.fixture
def met(home: Path, recovery_key: str) -> Path:
    """A journal with one pair that met yesterday, in which I am the junior."""
    with opened(home) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(1)}T10:00"})
    return home


def write_three_lines(shown: Terminal) -> None:
    """Open the debrief from home, and write three lines, but save nothing yet."""
    shown.see("Debrief session 1")
    shown.hit("enter")
    shown.see("How did session 1 go?")
    for at, words in enumerate(LINES):
        if at:
            shown.hit("enter")
        shown.write(words)
        shown.see(words)


def test_a_debrief_of_three_lines_takes_four_keys_beside_its_words(met: Path) -> None:
    with terminal(met, size=(120, 40)) as shown:
        unlock(shown)
        before = shown.keys
        write_three_lines(shown)
        shown.hit("ctrl+o")
        shown.gone("How did session 1 go?")
        spent = shown.keys - before
        leave(shown)
    assert spent == 4


def test_twelve_facts_and_ratings_take_twelve_keys_once_they_are_open(met: Path) -> None:
    with terminal(met, size=(120, 40)) as shown:
        unlock(shown)
        before = shown.keys
        write_three_lines(shown)
        shown.hit("f3")
        shown.see("Who set the agenda?")
        before_answers = shown.keys
        shown.hit(*"113211424135")
        answered = shown.keys
        shown.hit("ctrl+o")
        shown.gone("How did session 1 go?")
        spent = shown.keys - before
        leave(shown)
    assert answered - before_answers == 12
    assert spent == 4 + 1 + 12, "three lines, the key for more, and a digit an answer"
    with opened(met) as journal:
        session = journal.sessions.get(journal.pairs.get(1), 1)
        role = Role.MENTOR_JUNIOR
        asked = [*debrief_questions.facts(role), *debrief_questions.ratings(role)]
        answers = [debrief_questions.answer_to(each.name, session.raw) for each in asked]
        assert len(answers) == 12
        assert all(answers), dict(zip([each.name for each in asked], answers, strict=True))
        assert answers[-6:] == list("424135")


def test_tab_leads_from_the_lines_to_the_facts_in_as_many_keys(home: Path, recovery_key: str) -> None:
    with opened(home) as journal:
        pair = journal.pairs.add({"alias": "Otter", "role": "mentee-senior"})
        journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(1)}T10:00"})
    with terminal(home, size=(80, 24)) as shown:
        unlock(shown)
        before = shown.keys
        write_three_lines(shown)
        shown.hit("tab", *"113211424135", "ctrl+o")
        shown.gone("How did session 1 go?")
        spent = shown.keys - before
        leave(shown)
    assert spent == 4 + 1 + 12
    with opened(home) as journal:
        session = journal.sessions.get(journal.pairs.get(1), 1)
        role = Role.MENTEE_SENIOR
        asked = [*debrief_questions.facts(role), *debrief_questions.ratings(role)]
        answers = [debrief_questions.answer_to(each.name, session.raw) for each in asked]
        assert len(answers) == 12
        assert answers[-6:] == list("424135"), "sent in one go, each landed on its question"


def test_the_next_session_is_planned_from_home_with_two_keys_and_the_day(home: Path, recovery_key: str) -> None:
    with opened(home) as journal:
        journal.pairs.add({"alias": "Otter", "role": "mentee-senior"})
    with terminal(home, size=(80, 24)) as shown:
        unlock(shown)
        shown.see("Plan your first session")
        before = shown.keys
        shown.hit("n")
        shown.see("A new session")
        shown.write("tomorrow 3pm")
        shown.hit("ctrl+o")
        shown.gone("A new session")
        spent = shown.keys - before
        leave(shown)
    assert spent == 2
    with opened(home) as journal:
        at = journal.sessions.get(journal.pairs.get(1), 1).body.planned_at
        assert at is not None
        assert at.date() == (datetime.now() + timedelta(1)).date()
