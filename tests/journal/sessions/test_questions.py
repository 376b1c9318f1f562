"""Own questions: offered where the examples are, and going everywhere with the journal."""

from pathlib import Path

from rmjournal.domain.query import Query
from rmjournal.domain.rules.prompts import hints_for
from rmjournal.journal import Journal
from tests.journal.making import NOON, junior, reopened, senior, takeout


def test_a_question_is_offered_by_role_focus_and_in_turn(journal: Journal) -> None:
    pair = senior(journal, focus="technical")
    first, second = (journal.sessions.add(pair, {"planned_at": f"2026-06-0{day}T09:00"}) for day in (1, 2))
    assert journal.questions.asked(pair, first) == ()
    off = journal.questions.add({"text": "Off?"})
    journal.questions.turn(off, on=False)
    journal.questions.add({"text": "Theirs?", "role": "mentor-junior"})
    journal.questions.add({"text": "Elsewhere?", "focus": "diversity"})
    for at in range(4):
        journal.questions.add({"text": f"Q{at}?"})
    assert journal.questions.asked(pair, first) == ("Q0?", "Q1?", "Q2?")
    assert journal.questions.asked(pair, second) == ("Q3?", "Q0?", "Q1?")
    *others, (_, label, example) = hints_for(pair.body, first.body, ("Q0?",)).questions
    assert (label, example) == ("One more question", "Q0?")
    assert tuple(others) == hints_for(pair.body, first.body).questions[:-1]
    assert journal.questions.asked(junior(journal), first)[0] == "Theirs?"


def test_questions_are_found_and_stay(journal: Journal, tmp_path: Path) -> None:
    journal.questions.add({"text": "Who is the kestrel here?"})
    assert journal.search.find(Query.read("kestrel", NOON))[1] == 1
    with reopened(journal) as again:
        (question,) = again.questions.all()
        assert "kestrel" in str(takeout(again, tmp_path / "out"))
        again.entries.delete(question)
        assert again.questions.all() == []


def test_an_example_in_own_words_is_offered_in_its_place_and_not_beside_it(journal: Journal, tmp_path: Path) -> None:
    pair = senior(journal, focus="technical")
    first = journal.sessions.add(pair, {"planned_at": "2026-06-01T09:00"})
    example = "How did you get to where you are?"
    assert journal.questions.hints(pair, first).questions[0][2] == example
    journal.questions.change(example, "What brought the kestrel here?")
    assert journal.questions.hints(pair, first).questions[0][2] == "What brought the kestrel here?"
    assert journal.questions.asked(pair, first) == ()
    assert "kestrel" in str(takeout(journal, tmp_path / "out"))
    with reopened(journal) as again:
        again.questions.change(example, "")
        assert again.questions.hints(pair, first).questions[0][2] == example
        assert again.questions.all() == []
