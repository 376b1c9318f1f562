"""What a person is asked before and after a session, one question at a time; Enter skips or leaves it as it is."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.domain.model.log import LogItem, LogKind, Why
from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import opened
from tests.e2e.screen import Terminal, terminal

BEFORE, AHEAD = date.today() - timedelta(1), date.today() + timedelta(2)


def answered(shown: Terminal, *answers: tuple[str, str]) -> None:
    """Unlock, answer each question by its first words, and make sure that it ends well."""
    shown.secret("Passphrase:", PASSPHRASE)
    for question, line in answers:
        shown.answer(question, line)
    assert shown.end() == 0


@pytest.fixture
def met(home: Path, recovery_key: str) -> Path:
    """A pair in each role that met yesterday and meets again the day after tomorrow."""
    with opened(home) as journal:
        for alias, role in (("Heron", "mentor-junior"), ("Otter", "mentee-senior")):
            pair = journal.pairs.add({"alias": alias, "role": role})
            held = journal.sessions.add(pair, {"held_at": f"{BEFORE}T10:00", "ratings": {"method": 2}})
            journal.takeaways.add(pair, {"text": f"less mail with {alias}"}, session=held)
            journal.sessions.add(pair, {"planned_at": f"{AHEAD}T10:00", "intention": "listen", "to_keep": "a name"})
    return home


def test_a_senior_prepares_the_questions_and_then_what_to_share(met: Path) -> None:
    with terminal(met, "prepare", "--pair", "2") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        shown.expect("[draft] less mail with Otter")
        shown.expect("now: listen")
        for question, line in (
            ("My intention", ""),
            ("Ask about their career", "how did it begin"),
            ("Ask about obstacles", ""),
            ("Ask about rules", "which rule first"),
            ("One more question", ""),
            ("easy to disagree with me today?", "a pause after each point"),
            ("What I'll share", "a doubt"),
            ("What I'll keep to myself", "-"),
        ):
            shown.answer(question, line)
        assert shown.end() == 0
    with opened(met) as journal:
        session = journal.sessions.of(journal.pairs.get(2))[1]
        kept = {
            name: session.raw.get(name)
            for name in ("intention", "easy_to_disagree", "to_share", "to_keep", "prep_done")
        }
        assert kept == {
            "intention": "listen", "easy_to_disagree": "a pause after each point", "to_share": "a doubt",
            "to_keep": None, "prep_done": True,
        }  # fmt: skip
    agenda = call(met, "agenda", "--pair", "2").well().out
    assert "1. how did it begin\n\n2. which rule first\n" in agenda
    assert "a pause after each point" not in agenda
    with terminal(met, "prepare", "--pair", "2") as shown:
        answered(
            shown,
            ("My intention", ""),
            ("now: how did it begin", ""),
            ("Ask about obstacles", ""),
            ("now: which rule first", "which rule last"),
            ("One more question", ""),
            ("now: a pause after each point", ""),
            ("What I'll share", ""),
            ("What I'll keep to myself", ""),
        )
    assert call(met, "agenda", "--pair", "2").well().out == agenda.replace("rule first", "rule last")


def test_a_junior_says_what_to_share_first_and_then_whether_the_agenda_came(met: Path) -> None:
    with terminal(met, "prepare", "--pair", "1") as shown:
        answered(
            shown,
            ("My intention", "say it once"),
            ("What I'll share", ""),
            ("now: a name", ""),
            ("When did they send the agenda?", "on someday"),
            ("I can't read 'on someday'", BEFORE.isoformat()),
        )
    with opened(met) as journal:
        body = journal.sessions.of(journal.pairs.get(1))[1].body
        assert body is not None
        assert (body.intention, body.to_keep, body.agenda_received_on) == ("say it once", "a name", BEFORE)


def test_three_lines_are_enough_after_a_session(met: Path) -> None:
    with terminal(met, "debrief", "--pair", "2") as shown:
        answered(
            shown,
            ("What's the takeaway?", "less talk"),
            ("A commitment?", ""),
            ("Thank you for", "the frank word"),
            ("Answer six questions about the session?", ""),
        )
    listed = call(met, "list", "--pair", "2").well().out
    assert "[draft] less talk" in listed
    assert "[praise given] the frank word" in listed


def test_a_promise_has_somebody_and_a_day_and_0_is_rather_not_say(met: Path) -> None:
    with terminal(met, "debrief", "--pair", "1") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        shown.expect("What's the takeaway?")
        shown.press("\x04")
        for question, line in (
            ("A commitment?", "an hour at the desk"),
            ("Who will do it?", "2"),
            ("By when?", AHEAD.isoformat()),
            ("Something I held back", "a doubt"),
            ("Why? (Enter to skip)", "1"),
            ("What next? (Enter to skip)", "0"),
            ("Answer six questions about the session?", "y"),
            ("Who set the agenda?", "1"),
            ("Who talked more?", "7"),
            ("Type a number from 0 to 3", "1"),
            ("Who gave unasked-for advice?", "0"),
            ("Where did you meet?", ""),
            ("Did an off-limits topic come up?", "1"),
            ("Were you both treated with respect?", ""),
            ("Give six ratings too?", "y"),
            ("We got on well", "9"),
            ("Type a number from 0 to 5", "4"),
            ("Worth my time", ""),
            ("I had room to disagree", "2"),
            ("It felt like being managed", ""),
            ("Rank got in the way", "0"),
            ("They were open to feedback", "3"),
        ):
            shown.answer(question, line)
        assert shown.end() == 0
    with opened(met) as journal:
        raw = journal.sessions.of(journal.pairs.get(1))[0].raw
        before = {"number", "held_at", "status", "minutes", "place", "mode"}
        assert {name: value for name, value in raw.items() if name not in before} == {
            "agenda_set_by": "mentee", "talked": "senior", "off_limits_came_up": "no", "debrief_done": True,
            "ratings": {"method": 2, "relationship": 4}, "role_check": {"could_disagree": 2}, "feedback_reception": 3,
        }  # fmt: skip
    (promise,) = [each for each in call(met, "list", "--json").well().objects() if each["kind"] == "commitment"]
    assert promise["body"] == {"text": "an hour at the desk", "owner": "partner", "due": AHEAD.isoformat()}
    with opened(met) as journal:
        (held_back,) = [each.body for each in journal.records.of_type(LogItem)]
        assert (held_back.kind, held_back.text, held_back.why) == (LogKind.HELD_BACK, "a doubt", next(iter(Why)))
        assert held_back.next is None
    assert "a doubt" not in call(met, "list").well().out


def test_between_two_sessions_one_question_is_asked(met: Path) -> None:
    with terminal(met, "between", "--pair", "1") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        shown.expect("One question")
        shown.answer("What would I say in our next session", "that it is slow")
        assert shown.end() == 0
    assert "that it is slow" in call(met, "list").well().out


def test_a_pair_is_begun_with_the_rest_of_set_up_and_changed_by_enter_and_by_words(
    home: Path, recovery_key: str
) -> None:
    first = [
        ("A nickname", "Heron"), ("In this pair I am", "2"), ("Main focus", "1"), ("Add more?", "y"),
        ("Why are you two meeting?", "to see more"), ("How many levels", "1"), ("report to the other?", "1"),
        ("the same team?", "1"), ("days between sessions?", "21"), ("How many sessions", ""),
        ("Off-limits topics?", "family; colleagues by name"),
        ("How do you like to be contacted?", "phone"), ("a good time for you?", "mornings"),
        ("How do you like to get feedback?", ""), ("How does your partner like to be contacted?", ""),
        ("a good time for your partner?", ""), ("How does your partner like to get feedback?", ""),
    ]  # fmt: skip
    bring = [("Your work", "nights on a ward"), ("How you think", ""), ("What you bring", "twelve years abroad")]
    with terminal(home, "pair", "add") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        for question, line in first:
            shown.answer(question, line)
        shown.expect("That is a promise, not legal protection.")
        shown.answer("Have you both agreed to that?", "y")
        shown.answer("Does your partner use rmjournal?", "2")
        shown.answer("Add your strengths and experience?", "y")
        for question, line in bring:
            shown.answer(question, line)
        assert shown.end() == 0
        shown.expect("one level apart")
    fields = {
        "purpose": "to see more", "level_gap": "1", "cadence_days": 21, "off_limits": ["family", "colleagues by name"],
        "comm_me": {"channels": ["phone"], "best_time": "mornings"}, "promised_on": date.today().isoformat(),
        "partner_has_no_app": True,
        "differences": [
            {"dimension": "work", "me": "nights on a ward"},
            {"dimension": "what one brings", "me": "twelve years abroad"},
        ],
    }  # fmt: skip
    body = call(home, "pair", "show", "1", "--json").well().object()["body"]
    assert {name: body.get(name) for name in fields} == fields
    assert body.pop("partner_has_no_app")
    with terminal(home, "pair", "edit", "1") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        new = {"A nickname": "Egret", "How do you like to be contacted?": "-"}
        for question in (question for question, _ in first if question != "Add more?"):
            shown.answer(question, new.get(question, ""))
        shown.answer(f"agreed on {date.today()}", "")
        shown.answer("Does your partner use rmjournal?", "1")
        shown.answer("Add your strengths and experience?", "")
        shown.answer("Who arranges the sessions?", "")
        shown.answer("Status?", "2")
        assert shown.end() == 0
        assert "one level apart" not in shown.text()
    changed = {"alias": "Egret", "comm_me": {"best_time": "mornings"}, "status": "paused"}
    assert call(home, "pair", "show", "1", "--json").well().object()["body"] == body | changed


def test_a_sign_is_answered_with_a_reason_or_with_enter(met: Path) -> None:
    call(met, "pair", "edit", "1", "--json-in", given='{"same_team": "yes"}').well()
    with terminal(met, "signal", "dismiss", "conflict_line", "--pair", "1") as shown:
        answered(shown, ("Why? (optional)", ""))
    call(met, "pair", "edit", "2", "--json-in", given='{"same_team": "yes"}').well()
    with terminal(met, "signal", "acted", "conflict_line", "--pair", "2", "--json") as shown:
        answered(shown, ("Why? (optional)", "we spoke of it"))
        shown.expect('"reason": "we spoke of it"')
    assert "conflict_line" not in call(met, "signals", "--all").well().out


def test_a_wording_is_typed_for_its_code_without_a_passphrase(home: Path) -> None:
    with terminal(home, "takeaway", "code") as shown:
        shown.expect("Press Ctrl+D")
        shown.type("less mail")
        shown.press("\x04")
        assert shown.end() == 0
        shown.expect(call(home, "takeaway", "code", given="less mail", secret=None).well().out.strip())
