"""What can be given as JSON is asked at prompts too."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from rmjournal.cli import terminal
from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.goal import Evidence
from rmjournal.domain.model.takeaway import LearntBy
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Done, Here

Typing = Callable[..., Done]


@pytest.fixture
def typing(cli: Here, monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Run a command and type at its prompts: answers by how a question begins, and Enter to all others."""
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(2)}T10:00"})

    def run(*arguments: str, **answers: str) -> Done:
        left = {question.replace("_", " "): answer for question, answer in answers.items()}

        def asked(question: str, *_: object) -> str:
            begins = next((each for each in left if question.startswith(each)), None)
            return "" if begins is None else left.pop(begins)

        with monkeypatch.context() as patched:
            patched.setattr(terminal, "is_typed", lambda: True)
            patched.setattr(terminal, "_asked", asked)
            done = cli(*arguments)
        assert not left, f"not asked: {left}"
        return done

    return run


def journal_of(cli: Here) -> Journal:
    return Journal.open(cli.vault, PASSPHRASE)


def body(cli: Here, start: str) -> dict[str, Any]:
    found: dict[str, Any] = cli("show", start, "--json").well().object()["body"]
    return found


def test_clauses_are_left_out_and_taken_back_by_their_names(cli: Here, typing: Typing) -> None:
    def off() -> set[Clause]:
        with journal_of(cli) as journal:
            shown = journal.agreements.shown(journal.pairs.get(1))
            return {term.clause for term in shown.terms if not term.is_on}

    edit = ("agreement", "--pair", "1", "--edit")
    typing(*edit, Which="feedback; Line managers").well()
    assert off() == {Clause.FEEDBACK, Clause.LINE_MANAGER}
    typing(*edit, Goals="see a rota").well()
    assert off() == {Clause.FEEDBACK, Clause.LINE_MANAGER}
    typing(*edit, Which="-").well()
    assert off() == set()


def test_a_clause_that_is_off_and_gets_its_first_words_is_on(cli: Here, typing: Typing) -> None:
    typing("agreement", "--pair", "1", "--edit", How_we_like="first names").well()
    with journal_of(cli) as journal:
        shown = journal.agreements.shown(journal.pairs.get(1))
        assert next(term for term in shown.terms if term.clause is Clause.WORKING).is_on


def test_why_a_pair_was_stopped_may_be_said_and_is_never_shared(cli: Here, typing: Typing) -> None:
    done = typing("stop", "--pair", "1", Why="too close").well()
    assert "too close" not in done.out
    with journal_of(cli) as journal:
        closing = journal.endings.closing(journal.pairs.get(1))
        assert closing is not None
        assert closing.body.why == "too close"


def test_a_debrief_asks_for_evidence_and_who_learnt(cli: Here, typing: Typing) -> None:
    cli.take("goal", "add", "--pair", "1", fields={"text": "see a rota", "owner": "me"}).well()
    answers = {"What's the takeaway?": "ask first", "Add six facts?": "y", "Anything on your goal?": "3", "What? ": "x"}
    typing("debrief", "--pair", "1", **answers, **{"Who learnt?": "3"}).well()
    with journal_of(cli) as journal:
        (evidence,) = journal.records.of_type(Evidence)
        assert (evidence.body.level, evidence.body.text) == (3, "x")
        (takeaway,) = journal.takeaways.of(journal.pairs.get(1))
        assert takeaway.body.learnt_by is LearntBy.BOTH


@pytest.mark.parametrize(
    ("fields", "answers", "after"),
    [
        (
            {"kind": "assumption", "text": "They know"},
            {"What challenged it?": "a rota", "What do you believe now?": "They don't"},
            {"text": "They know", "challenge": "a rota", "believe_now": "They don't"},
        ),
        (
            {"kind": "barrier", "text": "Late mails", "affects": "parents"},
            {"Which group or role could change it?": "heads of section"},
            {"text": "Late mails", "affects": "parents", "could_change": "heads of section"},
        ),
        (
            {"kind": "held_back", "text": "The rota"},
            {"In your own words": "The whole rota", "Why?": "1", "What next?": "2"},
            {"text": "The whole rota", "why": "my_choice", "next": "rehearse"},
        ),
    ],
    ids=["assumption", "barrier", "held back"],
)
def test_an_entry_of_several_texts_is_edited_at_prompts(
    cli: Here, typing: Typing, fields: dict[str, object], answers: dict[str, str], after: dict[str, object]
) -> None:
    line = cli.take("log", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    typing("edit", line, **answers).well()
    found = body(cli, line)
    assert {name: found.get(name) for name in after} == after


def test_contacts_goals_and_rehearsals_are_edited_at_prompts(cli: Here, typing: Typing) -> None:
    pair = ("--pair", "1", "--json")
    contact = cli.take("contact", "add", *pair, fields={"kind": "hr", "who": "Desk"}).well().object()["id"]
    typing("edit", contact, **{"How do you reach them?": "ext 5"}).well()
    assert body(cli, contact) == {"kind": "hr", "who": "Desk", "how": "ext 5"}
    goal = cli.take("goal", "add", *pair, fields={"text": "see a rota", "owner": "me"}).well().object()["id"]
    typing("edit", goal, **{"How would you notice?": "I can draw one"}).well()
    assert body(cli, goal)["seen_by"] == "I can draw one"
    said = cli.take("rehearse", *pair, fields={"situation": "On Monday"}).well().object()["id"]
    typing("edit", said, **{"What would you like to ask for?": "Could you wait?"}).well()
    assert body(cli, said)["ask"] == "Could you wait?"


def test_a_commitment_that_ends_is_asked_how_it_went(cli: Here, typing: Typing) -> None:
    fields = {"text": "call", "commitment": {"owner": "me"}}
    takeaway = cli.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    typing("takeaway", "done", takeaway, **{"How did it go?": "well"}).well()
    with journal_of(cli) as journal:
        assert journal.takeaways.commitment(takeaway).body.outcome == "well"


def test_an_own_question_is_asked_for_whom_it_is(cli: Here, typing: Typing) -> None:
    added = typing("questions", "add", "--json", **{"Your question:": "Who is heard?", "When you are": "2"}).well()
    assert added.object()["body"] == {"text": "Who is heard?", "role": "mentee-senior"}
