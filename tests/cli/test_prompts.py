"""What can be given as JSON is asked at prompts too."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from rmjournal.cli import terminal
from rmjournal.cli.prompts import answers
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


def test_a_day_that_is_past_is_asked_for_again_before_a_pair_is_closed(cli: Here, typing: Typing) -> None:
    done = typing("close", "--pair", "1", What_should="3", When_should="2020-01-01").well()
    assert "That day is past. Choose a later one." in done.err
    with journal_of(cli) as journal:
        closing = journal.endings.closing(journal.pairs.get(1))
        assert closing is not None
        assert closing.body.destroy_on is not None
        assert closing.body.destroy_on > date.today()


def test_a_debrief_asks_for_evidence_and_who_learnt(cli: Here, typing: Typing) -> None:
    cli.take("goal", "add", "--pair", "1", fields={"text": "see a rota", "owner": "me"}).well()
    answers = {
        "What's the takeaway?": "ask first",
        "Answer six questions about the session?": "y",
        "Anything on your goal?": "3",
        "What happened?": "x",
    }
    typing("debrief", "--pair", "1", **answers, **{"Who learnt from it?": "3"}).well()
    with journal_of(cli) as journal:
        (evidence,) = journal.records.of_type(Evidence)
        assert (evidence.body.level, evidence.body.text) == (3, "x")
        (takeaway,) = journal.takeaways.of(journal.pairs.get(1))
        assert takeaway.body.learnt_by is LearntBy.BOTH


def debriefed(cli: Here) -> dict[str, Any]:
    """Return what was saved of the first session."""
    with journal_of(cli) as journal:
        return dict(journal.sessions.get(journal.pairs.get(1), 1).raw)


def test_several_digits_at_once_answer_as_many_questions_and_each_is_read_back(cli: Here, typing: Typing) -> None:
    answers = {
        "Answer six questions about the session?": "y", "Who set the agenda?": "213", "Did an off-limits": "11",
        "Give six ratings too?": "y", "We got on well": "4 5 0 2", "Rank got in the way": "1",
    }  # fmt: skip
    said = typing("debrief", "--pair", "1", **answers).well().err
    saved = debriefed(cli)
    assert (saved["agenda_set_by"], saved["talked"], saved["unasked_advice"]) == ("mentor", "senior", "mentor")
    assert "place" not in saved  # asked again, and skipped with Enter
    assert (saved["off_limits_came_up"], saved["respect"]) == ("no", "both")
    assert saved["ratings"] == {"relationship": 4, "overall": 5}
    assert saved["role_check"] == {"managerial_tone": 2, "rank_used": 1}
    for line in (
        "Who set the agenda? the Mentor (junior)",
        "Who talked more? mostly the Mentee (senior)",
        "Were you both treated with respect? yes, both",
        "Worth my time: 5",
        "I had room to disagree: rather not say",
    ):
        assert line in said.splitlines()
    assert said.count("answer several at once") == 2  # once for each group


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("29", "Type a number from 0 to 3 for “Who talked more?”. Type the digits again."),
        ("2111111", "That's 7 digits for 6 questions. Type them again."),
        ("9", "Type a number from 0 to 4."),
        ("yes", "Type a number from 0 to 4."),
        ("²", "Type a number from 0 to 4."),
    ],
)
def test_digits_that_do_not_fit_answer_nothing(cli: Here, typing: Typing, typed: str, refused: str) -> None:
    answers = {"Answer six questions about the session?": "y", "Who set the agenda?": typed}
    assert refused in typing("debrief", "--pair", "1", **answers).well().err.splitlines()
    assert not {"agenda_set_by", "talked", "unasked_advice"} & set(debriefed(cli))


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
    typing("edit", goal, **{"How will you know you've got there?": "I can draw one"}).well()
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


def test_few_need_a_second_page_of_a_question_and_nobody_else_presses_a_key_more(cli: Here, typing: Typing) -> None:
    added = typing("session", "add", "--pair", "1", "--json", **{"Have you": "1", "When?": "yesterday 9am"}).well()
    assert added.object()["body"].keys() <= {"number", "held_at", "status", "planned_at"}
    more = {"Where?": "7", "How did you meet?": "2", "How many minutes late": "5", "Your intention": "to listen"}
    answers = {"Have you": "1", "When?": "yesterday 9am", "How many minutes?": "50", **more}
    found = typing("session", "add", "--pair", "1", "--json", **answers).well().object()["body"]
    expected = {"minutes": 50, "mode": "video", "late_minutes": 5, "intention": "to listen"}
    assert {name: found.get(name) for name in expected} == expected
    assert "place" not in found


def test_a_session_is_edited_at_prompts_beyond_its_status(cli: Here, typing: Typing) -> None:
    session = cli("session", "list", "--pair", "1", "--json").well().object()["id"]
    before = body(cli, session)
    typing("edit", session, **{"Status?": "6", "Where did you meet?": "4", "How many minutes?": "45"}, S="1").well()
    assert body(cli, session) == before | {"place": "senior_space", "minutes": 45}
    typing("edit", session, **{"Status?": "6", "How many minutes late": "10"}, S="1").well()
    assert body(cli, session) == before | {"place": "senior_space", "minutes": 45, "late_minutes": 10}


def test_a_takeaway_has_its_type_theme_and_whose_idea_it_was(cli: Here, typing: Typing) -> None:
    fields = {"Will one of you act": "4", "What type": "4", "A theme": "rotas", "Whose idea": "2"}
    with_text = cli.take("takeaway", "add", "--pair", "1", "--json", fields={"text": "x"}).well().object()["body"]
    assert with_text == {"text": "x"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal, "text_in", lambda _: "ask first")
        found = typing("takeaway", "add", "--pair", "1", "--json", **fields).well().object()["body"]
    assert found == {"text": "ask first", "kind": "question", "theme": "rotas", "proposed_by": "partner"}


def test_what_is_rarely_asked_of_a_pair_follows_an_m(cli: Here, typing: Typing) -> None:
    answers = {
        "Add your strengths and experience?": "m", "What exactly": "rotas; shifts", "Who sets the agenda?": "2",
        "Where do you usually meet?": "2", "What should your partner avoid?": "calls before nine",
    }  # fmt: skip
    found = typing("pair", "edit", "1", "--json", **answers).well().object()["body"]
    assert found["subfocus"] == ["rotas", "shifts"]
    assert (found["agenda_by"], found["usual_place"]) == ("junior", "senior_space")
    assert found["comm_me"] == {"avoid": "calls before nine"}


def test_how_and_when_a_takeaway_was_agreed_is_asked_on_request(cli: Here, typing: Typing) -> None:
    def added() -> str:
        return str(cli.take("takeaway", "add", "--pair", "1", "--json", fields={"text": "x"}).well().object()["id"])

    day = f"{date.today() - timedelta(3)}"
    first, second, third = added(), added(), added()
    asked = typing(
        "takeaway", "agree", first, "--ask", "--json", **{"How did your partner say yes?": "2", "On which day?": day}
    )
    assert {name: asked.well().object()["body"][name] for name in ("method", "agreed_on")} == {
        "method": "email_later",
        "agreed_on": day,
    }
    said = typing("takeaway", "agree", second, "--how", "code", "--json").well().object()["body"]
    assert (said["method"], said["agreed_on"]) == ("fingerprint", str(date.today()))
    plain = typing("takeaway", "agree", third, "--json").well().object()["body"]
    assert plain["method"] == "in_session"


def test_the_day_on_which_a_commitment_ended_is_asked_on_request(cli: Here, typing: Typing) -> None:
    day = f"{date.today() - timedelta(3)}"
    fields = {"text": "call", "commitment": {"owner": "me"}}
    takeaway = cli.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    typing("takeaway", "done", takeaway, "--ask", **{"On which day?": day}).well()
    typing("takeaway", "told", takeaway, "--ask", **{"On which day?": day}).well()
    with journal_of(cli) as journal:
        ended = journal.takeaways.commitment(takeaway).body
        assert (str(ended.ended_on), str(ended.told_partner_on)) == (day, day)


def test_a_day_of_supervision_is_removed(cli: Here, typing: Typing) -> None:
    days = [f"{date.today() + timedelta(ahead)}" for ahead in (5, 9)]
    cli.take("supervision", "--pair", "1", fields={"days": days}).well()
    left = typing("supervision", "--pair", "1", "--remove", "--json", **{"Which day?": "1"}).well().object()
    assert left["days"] == days[1:]
    typing("supervision", "--pair", "1", "--remove", **{"Which day?": "1"}).well()
    typing("supervision", "--pair", "1", "--remove").failed(1, "no days of your own")


def test_a_commitment_and_the_kind_of_a_goal_are_edited_at_prompts(cli: Here, typing: Typing) -> None:
    goal = cli.take("goal", "add", "--pair", "1", "--json", fields={"text": "see a rota"}).well().object()["id"]
    typing("edit", goal, **{"It's something": "2"}).well()
    assert body(cli, goal)["kind"] == "do"
    fields = {"text": "call", "commitment": {"owner": "me"}}
    takeaway = cli.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    with journal_of(cli) as journal:
        commitment = journal.takeaways.commitment(takeaway).id
    day = f"{date.today() + timedelta(3)}"
    typing("edit", commitment, **{"By when?": day, "How did it go?": "slowly"}).well()
    found = body(cli, commitment)
    assert (found["text"], found["due"], found["outcome"]) == ("call", day, "slowly")


def test_a_yes_or_no_is_asked_again_until_it_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for typed, meant, again in [
        ("y", True, 0),
        ("YES", True, 0),
        ("n", False, 0),
        ("", False, 0),
        ("yess,1,no", False, 2),
    ]:
        left = iter(typed.split(","))
        monkeypatch.setattr(terminal, "_asked", lambda *_, left=left: next(left))
        assert answers.yes("Was it done? (y: yes. Enter: no)") is meant
        assert capsys.readouterr().err.count("Type y or n.") == again
