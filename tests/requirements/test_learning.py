"""Learning on both sides: goals and evidence, the ledger, minds that change, check-ins."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.support import hardening
from rmjournal.support.clock import FixedClock
from tests.cli.calling import CHEAP, PASSPHRASE, Here

JUNIOR, SENIOR = ("--pair", "1"), ("--pair", "2")
MIXES = (
    ("mostly_ideas", "mostly ideas"),
    ("half_and_half", "half and half"),
    ("mostly_fixing", "mostly fixing things"),
)


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    """A junior with Heron, and a senior with Otter, a technical pair. Each pair met twice."""
    for name, folder in (
        ("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setattr(hardening, "make_undumpable", lambda: None)
    for module in ("store.vault", "rewrite.rekey"):
        monkeypatch.setattr(f"rmjournal.vault.{module}.kdf_of_this_machine", lambda: CHEAP)
    found = Here(tmp_path, capsys, monkeypatch)
    found.vault.parent.mkdir(parents=True)
    # Each entry is later than the one before: the weeks between sessions are counted from when they were written.
    clock = FixedClock(datetime.now(UTC) - timedelta(minutes=1), step_ms=10)
    with Journal.create(found.vault, PASSPHRASE, kdf=CHEAP, clock=clock)[0] as journal:
        for alias, role, focus in (("Heron", "mentor-junior", "generational"), ("Otter", "mentee-senior", "technical")):
            pair = journal.pairs.add({"alias": alias, "role": role, "focus": focus})
            for days in (30, 2):
                journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(days)}T10:00"})
    return found


def goal(here: Here, *pair: str, **fields: object) -> str:
    """Add a goal and return its id."""
    return str(here.take("goal", "add", *pair, "--json", fields=fields).well().object()["id"])


def test_r1_the_focus_of_a_pair_shapes_questions_and_goals(here: Here) -> None:
    with Journal.open(here.vault, PASSPHRASE) as journal:
        from rmjournal.domain.model.reflection import ReflectionKind

        asked = [journal.reflections.prompts(pair, ReflectionKind.AFTER)[0] for pair in journal.pairs.all()]
    assert "generation" in asked[0]
    assert "tool" in asked[1]
    assert "idea behind it" in here.take("goal", "add", *SENIOR, fields={"text": "Build a query", "kind": "do"}).err
    assert here.take("goal", "add", *JUNIOR, fields={"text": "Speak up", "kind": "do"}).well().err == ""


@pytest.mark.parametrize("role", ["mentor-junior", "mentee-senior"])
def test_r1_each_focus_has_its_own_example_for_the_first_session_the_middle_and_the_last(here: Here, role: str) -> None:
    asked: dict[str, set[str]] = {}
    for focus in ("technical", "diversity", "generational", "leadership_culture", "other"):
        told = here("questions", "list", "--role", role, "--focus", focus).well().out.splitlines()
        examples = [each for each in told if each.endswith("?")]
        assert len(examples) == len(set(examples)) == 12
        asked[focus] = set(examples)
    for focus, own in asked.items():
        others = set().union(*(theirs for each, theirs in asked.items() if each != focus))
        assert len(own - others) == 3


def test_r3_both_roles_of_a_generational_pair_are_asked_where_they_differ(here: Here) -> None:
    from rmjournal.domain.model.reflection import ReflectionKind

    with Journal.open(here.vault, PASSPHRASE) as journal:
        heron, otter = journal.pairs.all()
        for pair in (heron, otter):
            assert "where did the two of us differ" in journal.reflections.prompts(pair, ReflectionKind.AFTER)[-1]
    saved = here.take("log", "add", *JUNIOR, fields={"kind": "difference", "text": "I wait to be asked"}).well()
    assert saved.out
    assert "I wait to be asked" in here("log", "list", *JUNIOR, "--kind", "difference").well().out


def test_r4_a_technical_pair_says_whether_it_is_about_ideas_or_about_fixing_things(here: Here) -> None:
    for said, words in MIXES:
        saved = here.take("review", *SENIOR, "--json", fields={"mix": said}).well().object()
        assert f": {words}\n" in here("show", str(saved["id"])).well().out


def test_r5_what_each_has_learnt_stands_side_by_side_and_an_empty_side_is_a_remark(here: Here) -> None:
    here.take("takeaway", "add", *SENIOR, "--session", "1", fields={"text": "Ask first", "learnt_by": "me"}).well()
    done = here("ledger", *SENIOR).well()
    assert "Session 1\n  I learnt: Ask first" in done.out
    assert done.err.count("Nothing on Otter's side yet.") == 1
    assert "Nothing to flag" in here("signals", *SENIOR).err
    here.take("takeaway", "add", *SENIOR, "--session", "2", fields={"text": "How it lands", "learnt_by": "both"}).well()
    found = here("ledger", *SENIOR, "--json").well().objects()
    assert [(each["session"], each["side"]) for each in found] == [(1, "me"), (2, "me"), (2, "partner")]
    assert here("ledger", *SENIOR).err == ""


def test_r6_a_technical_pair_learns_the_idea_and_the_doing(here: Here) -> None:
    first = here.take("goal", "add", *SENIOR, fields={"text": "Know what it costs", "kind": "understand"}).well()
    assert "Putting it into practice" in first.err
    assert here.take("goal", "add", *SENIOR, fields={"text": "Build one", "kind": "do"}).well().err == ""


def test_r7_the_junior_has_goals_and_opportunities_of_their_own_and_neither_is_asked_for(here: Here) -> None:
    assert "They are optional" in here("goal", "list", *JUNIOR).well().err
    mine = goal(here, *JUNIOR, text="Understand how the budget is made")
    here.take("goal", "evidence", mine, fields={"level": 1}).well()
    here.take("log", "add", *JUNIOR, fields={"kind": "opportunity", "text": "Sit in on the board"}).well()
    assert "Understand how the budget is made" in here("goal", "list", *JUNIOR).out
    assert "Sit in on the board" in here("log", "list", *JUNIOR, "--kind", "opportunity").out


def test_r8_an_assumption_keeps_its_first_words_and_a_barrier_names_whom_it_affects(here: Here) -> None:
    fields = {"kind": "assumption", "text": "They would tell me"}
    line = here.take("log", "add", *SENIOR, "--json", fields=fields).well().object()["id"]
    later = {"challenge": "Nobody did", "believe_now": "I have to ask"}
    body = here.take("edit", line, "--json", fields=later).well().object()["body"]
    assert body == {**fields, **later}
    here.take("edit", line, fields={"text": "I never thought so"}).failed(1, "keeps its original wording")
    assert here("show", line, "--json").object()["body"]["text"] == "They would tell me"
    barrier = {"kind": "barrier", "text": "Stairs", "affects": "night staff", "could_change": "facilities"}
    assert here.take("log", "add", *SENIOR, "--json", fields=barrier).well().object()["body"] == barrier


def test_r10_after_the_first_session_a_goal_is_offered_to_whoever_has_none(here: Here) -> None:
    def now(*pair: str) -> list[str]:
        return [each["offer"] for each in here("offers", *pair, "--json").objects() if each["now"]]

    assert now(*JUNIOR) == now(*SENIOR) == ["goal"]
    goal(here, *SENIOR, text="Know what it costs")
    assert now(*SENIOR) == []


def test_r12_a_junior_is_credited_aloud_only_with_a_yes_in_writing(here: Here) -> None:
    commitment = {"owner": "me", "kind": "visible_learning"}
    fields = {"text": "The idea was Otter's", "commitment": commitment}
    takeaway = here.take("takeaway", "add", *SENIOR, "--json", fields=fields).well().object()["id"]
    here.take("takeaway", "done", takeaway, fields={}).failed(1, "no reply means no")
    message = here("takeaway", "credit", takeaway).well().out
    assert "No is a fine answer, and you don't have to give a reason." in message
    here("takeaway", "credit", takeaway, "--answer", "yes").well()
    here("takeaway", "credit", takeaway, "--answer", "no").well()
    here.take("takeaway", "done", takeaway, fields={}).failed(1, "no reply means no")
    here("takeaway", "credit", takeaway, "--answer", "yes").well()
    here.take("takeaway", "done", takeaway, fields={}).well()
    here("takeaway", "credit", takeaway, "--answer", "no").failed(1, "already said this")
    own = {"text": "I credit myself", "commitment": commitment}
    here.take("takeaway", "add", *JUNIOR, fields=own).failed(1, "senior who credits")


def test_r24_a_goal_says_from_the_start_how_it_would_be_seen(here: Here) -> None:
    fields = {"text": "Know why people leave", "seen_by": "I ask before the leaving talk"}
    made = goal(here, *SENIOR, **fields)
    assert here("show", made, "--json").object()["body"] == {"owner": "me", **fields}
    assert "how I'll know: I ask before the leaving talk" in here("show", made).out


def test_r25_a_goal_is_achieved_with_evidence_or_by_ones_own_judgement(here: Here) -> None:
    made = goal(here, *SENIOR, text="Know why people leave")
    achieved = {"status": "achieved"}
    here.take("goal", "close", made, fields=achieved).failed(1, "There's no evidence")
    here.take("goal", "evidence", made, fields={"level": 4}).failed(1, "What did others notice?")
    here.take("goal", "evidence", made, fields={"level": 2, "text": "It was the rota"}).well()
    assert here.take("goal", "close", made, "--json", fields=achieved).well().object()["body"]["status"] == "achieved"
    other = goal(here, *SENIOR, text="Listen longer")
    judged = here.take("goal", "close", other, "--json", fields={**achieved, "by_own_judgement": True}).well().object()
    assert judged["body"]["by_own_judgement"] is True
    assert "[achieved, in my own judgement] My goal: Listen longer" in here("goal", "list", *SENIOR).well().out


def test_r26_the_partners_goal_is_noted_in_agreed_words_and_leaves_no_text_in_a_summary(here: Here) -> None:
    theirs = goal(here, *SENIOR, text="Kestrel words", owner="partner")
    here.take("goal", "evidence", theirs, fields={"level": 1}).failed(1, "your own goals only")
    mine = goal(here, *SENIOR, text="Merlin words")
    here.take("goal", "close", mine, fields={"status": "partly"}).well()
    out = here("summary", *SENIOR, "--opt-in", "goals").well().out
    assert '"goals":"most"' in out.replace(" ", "")
    assert "Kestrel" not in out
    assert "Merlin" not in out


def test_r34_questions_and_openings_are_logged_and_found_by_their_own_word(here: Here) -> None:
    here.take("log", "add", *JUNIOR, fields={"kind": "opportunity", "text": "Present at the town hall"}).well()
    here.take("log", "add", *JUNIOR, fields={"kind": "idea", "text": "Present it as a film"}).well()
    out = here("search", given="kind:opportunity present").well().out
    assert "town hall" in out
    assert "film" not in out


def test_r37_a_seniors_goal_names_the_piece_of_work_it_is_for(here: Here) -> None:
    made = goal(here, *SENIOR, text="Read the figures myself", work="the Monday report")
    assert "for: the Monday report" in here("show", made).out
    here.take("goal", "add", *JUNIOR, fields={"text": "x", "work": "y"}).failed(1, "Only the senior")


def test_r40_where_the_two_differ_feeds_the_preparation(here: Here) -> None:
    from rmjournal.domain.rules.prompts import from_differences

    rows = [
        {"dimension": "work", "me": "nights on a ward", "partner": "planning"},
        {"dimension": "way of thinking", "me": "out loud", "partner": ""},
        {"dimension": "what one brings", "me": "two languages", "partner": "twelve years abroad"},
    ]
    here.take("pair", "edit", "1", fields={"differences": rows}).well()
    with Journal.open(here.vault, PASSPHRASE) as journal:
        questions = from_differences(journal.pairs.get(1).body)
    assert questions == (
        "Work: nights on a ward and planning. What can only one of you see?",
        "What each of you brings: two languages and twelve years abroad. What can only one of you see?",
    )


def test_r46_a_reflection_asks_for_a_difference_never_for_what_is_alike(here: Here) -> None:
    from rmjournal.domain.model.reflection import ReflectionKind

    asked = []
    with Journal.open(here.vault, PASSPHRASE) as journal:
        pair = journal.pairs.get(1)
        session = journal.sessions.get(pair, 1)
        for _ in range(4):
            asked.append(journal.reflections.prompts(pair, ReflectionKind.AFTER)[-1])
            journal.reflections.add(pair, {"answers": [{"text": "a"}]}, session=session)
    assert len(set(asked)) == 4
    assert "differ" in asked[0]
    assert not any("alike" in each or "in common" in each for each in asked)


def test_r52_rules_ideas_and_their_audiences_are_logged_and_stay_here(here: Here) -> None:
    for kind, text in (("policy_impact", "The rota rule keeps parents out"), ("idea", "A merlin for young readers")):
        here.take("log", "add", *SENIOR, fields={"kind": kind, "text": text}).well()
    assert "rota rule" in here("search", given="kind:policy-impact").well().out
    assert "merlin" not in here("summary", *SENIOR).well().out


def test_r53_a_juniors_confidence_is_shown_in_their_own_figures_and_may_be_left_out(here: Here) -> None:
    for figures in ({"opinion_counts": 2}, {"opinion_counts": 4, "say_further_up": 1}):
        here.take("check-in", *JUNIOR, fields=figures).well()
    assert (
        here("check-in", *JUNIOR, "--list").well().out
        == "My opinion counts: 2, then 4\nI could say the same higher up: 1\n"
    )


def test_r7_a_list_of_goals_says_whose_each_is_and_how_it_would_be_seen(here: Here) -> None:
    goal(here, *SENIOR, text="Explain a query", seen_by="I do it at a board", work="the tender")
    goal(here, *SENIOR, text="Run a meeting", owner="partner")
    told = here("goal", "list", *SENIOR).well().out
    assert "[active] My goal: Explain a query" in told
    assert "how I'll know: I do it at a board" in told
    assert "for: the tender" in told
    assert "Otter's goal: Run a meeting" in told
