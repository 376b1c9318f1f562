"""What the two read about themselves: roles, texts, advice, what is asked after a session, and what never leaves."""

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.cli import terminal
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.rules.debrief_questions import every
from rmjournal.journal import Journal
from rmjournal.support.clock import FixedClock
from rmjournal.tui.forms.debrief_form import debrief_session
from rmjournal.tui.forms.prepare_form import prepare_session
from rmjournal.tui.screens.home.home import HomeScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from tests.cli.calling import PASSPHRASE, Here
from tests.cli.conftest import here as here  # fixtures
from tests.cli.conftest import home as home
from tests.requirements.test_room import ago, due, met, signals
from tests.tui.conftest import WIDE, running
from tests.tui.conftest import _made as _made
from tests.tui.conftest import _stand_still as stand_still
from tests.tui.conftest import undrawn as undrawn
from tests.tui.conftest import vault as vault

pytestmark = pytest.mark.usefixtures("undrawn")

JUNIOR, SENIOR = ("--pair", "1"), ("--pair", "2")
ROLES = {"1": "Mentor (junior)", "2": "Mentee (senior)"}


@pytest.fixture
def pairs(here: Here) -> Here:
    """A junior with Heron and a senior with Otter, who have not met yet."""
    with here.make() as journal:
        for alias, role in (("Heron", "mentor-junior"), ("Otter", "mentee-senior")):
            journal.pairs.add({"alias": alias, "role": role})
    return here


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Draw the same ids, and live in one zone."""
    stand_still(monkeypatch, 100_000)


def ahead(days: int) -> str:
    return f"{date.today() + timedelta(days)}T10:00"


def test_r2_what_a_diversity_pair_is_about_can_be_left_out_and_stays_here(pairs: Here) -> None:
    bare = pairs.take("pair", "add", "--json", fields={"alias": "Wren", "role": "mentor-junior", "focus": "diversity"})
    assert "subfocus" not in bare.well().object()["body"]
    pairs.take("pair", "edit", "3", fields={"subfocus": ["kestrel"]}).well()
    assert pairs("pair", "show", "3", "--json").object()["body"]["subfocus"] == ["kestrel"]
    met(pairs, "3", 9)
    met(pairs, "3", 2)
    for command in (["summary"], ["agreement"]):
        assert "kestrel" not in pairs(*command, "--pair", "3").well().out


def test_r9_changes_of_mind_are_ones_own_words_and_figures(pairs: Here) -> None:
    met(pairs, "2", 2)
    fields = {"kind": "assumption", "text": "They would tell me"}
    line = pairs.take("log", "add", *SENIOR, "--json", fields=fields).well().object()["id"]
    pairs.take("edit", line, fields={"believe_now": "I have to ask"}).well()
    shown = pairs("show", line).well().out
    assert "They would tell me" in shown
    assert "I have to ask" in shown
    for figure in (2, 4):
        pairs.take("check-in", *SENIOR, fields={"ask_first": figure}).well()
    told = pairs("check-in", *SENIOR, "--list").well().out
    assert told.endswith(": 2, then 4\n")
    assert not re.search(r"%|average|score", told)


def test_r11_an_agreement_is_complete_only_with_why_it_matters_to_the_business(pairs: Here) -> None:
    from rmjournal.journal.sessions.agreements import is_agreed

    def is_complete() -> bool:
        with Journal.open(pairs.vault, PASSPHRASE) as journal:
            return is_agreed(journal.records, journal.pairs.get(1))

    with Journal.open(pairs.vault, PASSPHRASE) as journal:
        names = [term.clause.value for term in journal.agreements.shown(journal.pairs.get(1)).terms]
    words = {name: "as we said" for name in names}
    pairs.take("agreement", *JUNIOR, fields={"terms": {**words, "business": ""}, "off": ["business"]}).well()
    pairs("agreement", *JUNIOR, "--agreed", "--how", "room").well()
    assert not is_complete()
    pairs.take("agreement", *JUNIOR, fields={"terms": {"business": "people leave"}}).well()
    pairs("agreement", *JUNIOR, "--agreed", "--how", "room").well()
    assert is_complete()


@pytest.mark.parametrize("number", [1, 2])
async def test_r11_why_it_matters_to_the_business_is_shown_to_both_once_agreed(
    pairs: Here, quiet: None, number: int
) -> None:
    pairs.take("agreement", "--pair", str(number), fields={"terms": {"business": "people leave"}}).well()
    assert "people leave" not in pairs("pair", "show", str(number)).well().out
    pairs("agreement", "--pair", str(number), "--agreed", "--how", "room").well()
    assert "why it matters: people leave" in pairs("pair", "show", str(number)).well().out
    async with running(pairs.vault, WIDE) as me:
        me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(number)))
        await me.settle()
        assert "Why it matters: people leave" in me.shown


@pytest.mark.parametrize("pair", ["1", "2"])
def test_r13_a_text_on_rank_is_offered_before_the_first_session_after_contacts(pairs: Here, pair: str) -> None:
    def now() -> list[tuple[str, str]]:
        found = pairs("offers", "--pair", pair, "--json").well().objects()
        return [(each["offer"], each["words"]) for each in found if each["now"]]

    assert [name for name, _ in now()] == ["contacts"]
    later = FixedClock(datetime.now() + timedelta(8))
    with Journal.open(pairs.vault, PASSPHRASE, clock=later) as journal:
        offered = journal.offers.of(journal.pairs.get(int(pair)))
        assert offered is not None
        assert offered.topic == "power-distance"
    pairs("offers", "--pair", pair, "--off", "contacts").well()
    ((name, words),) = now()
    assert name == "guidance"
    assert words.startswith("90 seconds: rank")
    role = "mentor-junior" if pair == "1" else "mentee-senior"
    assert pairs("guidance", "power", "--role", role, secret=None).well().out


@pytest.mark.parametrize(
    ("gap", "words"), [("0", "at the same level"), ("1", "one level apart"), ("2", ""), ("3+", "")]
)
def test_r16_a_small_difference_in_level_gives_advice_and_blocks_nothing(pairs: Here, gap: str, words: str) -> None:
    done = pairs.take("pair", "edit", "1", fields={"level_gap": gap}).well()
    assert (words in done.err) if words else done.err == ""
    pairs.take("session", "add", *JUNIOR, fields={"planned_at": ahead(20)}).well()


def test_r20_a_wider_issue_goes_into_no_message_and_a_card_has_only_what_is_typed(pairs: Here) -> None:
    met(pairs, "2", 9, takeaway="ask first")
    met(pairs, "2", 2)
    pairs.take("log", "add", *SENIOR, fields={"kind": "wider_issue", "text": "kestrel in the rota"}).well()
    session = pairs.take("session", "add", *SENIOR, "--json", fields={"planned_at": ahead(20)}).well().object()
    pairs.take("prepare", *SENIOR, fields={"agenda": [{"text": "your way here", "family": "path"}]}).well()
    number = str(session["body"]["number"])
    for command in (
        ["agenda", "--session", number],
        ["takeaway", "send", "--session", "1"],
        ["agreement"],
        ["summary"],
    ):
        assert "kestrel" not in pairs(command[0], *command[1:], *SENIOR).well().out
    card = ("insight", *SENIOR, "--for", "senior", "--whose", "mine")
    assert pairs(*card, given="We plan too late.").well().out.strip() == "We plan too late."


def test_r21_an_insight_card_is_written_apart_from_all_notes(pairs: Here) -> None:
    pairs("note", *JUNIOR, given="kestrel said so").well()
    done = pairs("insight", *JUNIOR, "--for", "junior", "--whose", "mine", given="Ask twice.").well()
    assert "kestrel" not in done.out + done.err
    pairs("insight", *JUNIOR, "--for", "junior", "--whose", "mine", given=" ").failed(1)
    assert not [each for each in pairs("list", "--json").objects() if "Ask twice." in json.dumps(each)]


def test_r22_what_a_person_brings_can_be_written_down_at_the_start_or_not(pairs: Here) -> None:
    brings = [{"dimension": "what one brings", "me": "twelve years abroad"}]
    fields = {"alias": "Wren", "role": "mentor-junior", "differences": brings}
    made = pairs.take("pair", "add", "--json", fields=fields).well().object()
    assert made["body"]["differences"] == brings
    assert "differences" not in pairs("pair", "show", "1", "--json").object()["body"]


@pytest.mark.parametrize("role", ["mentor-junior", "mentee-senior"])
@pytest.mark.parametrize("topic", ["feedback", "goals", "when-it-goes-wrong", "reviewing-and-ending"])
def test_r23_texts_on_feedback_goals_trouble_and_endings_exist_for_both_roles(
    here: Here, role: str, topic: str
) -> None:
    card = here("guidance", topic, "--role", role, secret=None).well().out
    whole = here("guidance", topic, "--role", role, "--whole", secret=None).well().out
    assert len(card) > 100
    assert len(whole) > len(card)


async def test_r28_how_each_likes_to_be_reached_stands_where_a_session_is_prepared(quiet: None, vault: Path) -> None:
    async with running(vault, WIDE) as me:
        pair = me.journal.pairs.get(1)
        likes = {"comm_partner": {"channels": ["phone"]}, "comm_me": {"feedback_style": "straight"}}
        me.journal.entries.edit(pair, likes)
        me.journal.sessions.add(pair, {"planned_at": "2026-03-20T10:00"})
        me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.press("p")
        assert "Heron prefers: phone" in me.shown
        assert "you prefer: straight" in me.shown


@pytest.mark.parametrize("number", ["1", "2"])
async def test_r36_a_role_is_always_named_with_its_seniority(quiet: None, vault: Path, number: str) -> None:
    alone = re.compile(r"\b(Mentor|Mentee)s?\b(?! \((junior|senior)\))")
    async with running(vault, WIDE) as me:
        assert isinstance(me.app.screen, HomeScreen)
        pair = me.journal.pairs.get(int(number))
        session = me.journal.sessions.get(pair, 1)
        screens = (
            PairScreen(me.journal, pair), debrief_session(me.journal, pair, session),
            ReflectScreen(me.journal, pair, session),
        )  # fmt: skip
        for screen in screens:
            me.app.push_screen(screen)
            await me.settle()
            assert ROLES[number] in me.shown
            assert not alone.search(me.shown)


def test_r38_somebody_is_the_junior_in_one_pair_and_the_senior_in_another(pairs: Here) -> None:
    found = {each["body"]["alias"]: each["body"]["role"] for each in pairs("pair", "list", "--json").well().objects()}
    assert found == {"Heron": "mentor-junior", "Otter": "mentee-senior"}
    with Journal.open(pairs.vault, PASSPHRASE) as journal:
        asked = [set(journal.reflections.prompts(pair, ReflectionKind.AFTER)) for pair in journal.pairs.all()]
    assert asked[0] - asked[1]
    assert asked[1] - asked[0]


def test_r39_a_shared_team_is_told_once_and_asked_again_at_the_review(pairs: Here) -> None:
    assert "in the same team" in pairs.take("pair", "edit", "1", fields={"same_team": "yes"}).well().err
    assert pairs.take("pair", "edit", "1", "--json", fields={"same_team": "yes", "purpose": "x"}).well().err == ""
    done = pairs.take("review", *JUNIOR, fields={"helps": "tea", "line_changed": True}).well()
    assert "`rmjournal pair edit 1`" in done.err


@pytest.mark.parametrize("pair", ["1", "2"])
def test_r41_a_meeting_that_turns_into_the_seniors_is_noticed(pairs: Here, pair: str) -> None:
    for days in (40, 20):  # the first never counts
        met(pairs, pair, days, talked="senior")
    assert signals(pairs, pair) == {}
    met(pairs, pair, 2, unasked_advice="mentee")
    assert set(signals(pairs, pair)) == {"whose_meeting"}


def test_r43_the_senior_sends_the_agenda_and_nothing_else_goes_with_it(pairs: Here) -> None:
    private = {"intention": "kestrel", "to_share": "kestrel", "to_keep": "kestrel", "easy_to_disagree": "kestrel"}
    for pair in (JUNIOR, SENIOR):
        pairs.take("session", "add", *pair, fields={"planned_at": ahead(20)}).well()
    pairs.take("prepare", *SENIOR, fields={**private, "agenda": [{"text": "your way here", "family": "path"}]}).well()
    sent = pairs("agenda", *SENIOR).well().out
    assert "your way here" in sent
    assert not re.search("kestrel|Otter", sent)
    pairs("agenda", *JUNIOR).failed(1, "Mentee (senior)")


@pytest.mark.parametrize("pair", ["1", "2"])
def test_r47_a_reflection_is_asked_for_after_a_session_and_not_for_long(pairs: Here, pair: str) -> None:
    role = "mentor-junior" if pair == "1" else "mentee-senior"
    met(pairs, pair, 5)
    assert ("reflect", role) not in due(pairs)
    met(pairs, pair, 1)
    assert ("reflect", role) in due(pairs)
    pairs("reflect", "--pair", pair, "--session", "2", given="it went well").well()
    assert ("reflect", role) not in due(pairs)


@pytest.mark.parametrize(("number", "is_asked"), [(1, False), (2, True)])
async def test_r50_the_senior_is_asked_for_thanks_and_the_junior_never(
    quiet: None, vault: Path, number: int, is_asked: bool
) -> None:
    async with running(vault, WIDE) as me:
        pair = me.journal.pairs.get(number)
        me.app.push_screen(debrief_session(me.journal, pair, me.journal.sessions.get(pair, 1)))
        await me.settle()
        assert ("Thank you for" in me.shown) == is_asked
        assert "praise" not in me.shown.casefold()


async def test_r51_an_intention_is_shown_again_when_one_reflects(quiet: None, vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(2)
        session = me.journal.sessions.add(pair, {"held_at": "2026-03-09T10:00", "intention": "to ask before I tell"})
        me.app.push_screen(ReflectScreen(me.journal, pair, session))
        await me.settle()
        assert "to ask before I tell" in me.shown


def test_r51_an_intention_is_said_again_before_one_reflects_on_the_command_line(
    pairs: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"held_at": f"{ago(2)}T10:00", "intention": "to ask before I tell"}
    pairs.take("session", "add", *SENIOR, fields=held).well()
    monkeypatch.setattr(terminal, "is_typed", lambda: True)
    answers = iter(["I asked twice"])
    monkeypatch.setattr(terminal, "_asked", lambda *_: next(answers, ""))
    done = pairs("reflect", *SENIOR, "--session", "1").well()
    assert "Your intention: to ask before I tell" in done.err


def test_r35_what_a_pair_meets_for_stands_first_in_its_agreement_and_no_share_is_asked(pairs: Here) -> None:
    purpose = "So that the senior learns from the junior"
    pairs.take("pair", "edit", "1", fields={"purpose": purpose, "primary": "mixed"}).well()
    terms = pairs("agreement", *JUNIOR).well().out
    assert purpose in terms
    assert terms.index(purpose) < terms.index("arranges the sessions")
    assert pairs("pair", "show", "1", "--json").object()["body"]["primary"] == "mixed"  # as an older version had it
    for role in Role:
        assert not any("reverse" in each.name or "primary" in each.name for each in every(role))


async def test_r54_before_the_first_virtual_session_the_privacy_of_the_place_is_named_once(
    quiet: None, vault: Path
) -> None:
    async with running(vault) as me:
        record = me.journal.pairs.add({"alias": "Wren", "role": "mentee-senior"})
        for day, is_told in ((20, True), (27, False)):
            fields = {"planned_at": f"2026-03-{day}T10:00", "place": "virtual"}
            session = me.journal.sessions.add(record, fields)
            me.app.push_screen(prepare_session(me.journal, record, session))
            await me.settle()
            assert ("You meet online. Can anyone hear you" in " ".join(me.shown.split())) == is_told
            await me.press("ctrl+o")
        assert "virtual" in str(session.raw)
