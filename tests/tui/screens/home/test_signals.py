"""Worth a look: one sign at a time, what raised it, and what becomes of it when somebody answers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.pair import ReportingLine
from rmjournal.domain.model.signal_answer import Answered, Rule, SignalAnswer
from rmjournal.domain.model.takeaway import Method, TakeawayState
from rmjournal.journal import Journal
from rmjournal.tui.screens.home.signals import NOTHING, SignalsScreen
from tests.tui.conftest import TODAY, WIDE, Person, opened, running
from tests.tui.screens.home.test_home import choose, titles

pytestmark = pytest.mark.usefixtures("undrawn")
LOOK = "◇ A signal"


def flat(me: Person) -> str:
    """Return the screen without its line ends."""
    return " ".join(me.shown.split())


def head(me: Person) -> str:
    """Return the title of the sign that is shown."""
    title = me.find("#title", Static)
    return str(title.render()) if title.display else ""


@pytest.fixture
def quiet(vault: Path) -> Path:
    """The demo in which nothing is worth a look: what the two took away is settled."""
    with opened(vault) as journal:
        for takeaway in journal.takeaways.of(journal.pairs.get(1)):
            if takeaway.body.state is TakeawayState.PROPOSED:
                journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION)
    return vault


@pytest.fixture
def noticed(quiet: Path) -> Path:
    """The demo in which two things are worth a look in the first pair, a lack of respect and who talks most."""
    with opened(quiet) as journal:
        heron = journal.pairs.get(1)
        for number in (1, 2, 3):
            journal.entries.edit(journal.sessions.get(heron, number), {"talked": "senior"})
        journal.entries.edit(journal.sessions.get(heron, 3), {"respect": "not_by_partner"})
    return quiet


def rules(journal: Journal) -> list[Rule]:
    """Return the rules of the signs that stand, the most pressing first."""
    return [sign.rule for sign in journal.signals.open(TODAY)]


async def to_signs(me: Person) -> None:
    """Go to what is worth a look."""
    await me.go("s")
    assert me.screen == "SignalsScreen"


async def test_nothing_worth_a_look_is_said_and_the_keys_do_nothing(quiet: Path) -> None:
    async with running(quiet) as me:
        assert rules(me.journal) == []
        before = me.journal.records.vault.head_box
        await to_signs(me)
        assert NOTHING in flat(me)
        await me.press("enter", "y", "z")
        assert me.screen == "SignalsScreen"
        assert me.journal.records.vault.head_box == before


async def test_one_sign_is_shown_at_a_time_with_its_pair_and_my_role(noticed: Path) -> None:
    async with running(noticed, WIDE) as me:
        assert rules(me.journal) == [Rule.SAFETY]
        await to_signs(me)
        assert "Heron · you: Mentor (junior)   Signals" in me.shown
        assert head(me) == "About how it felt in the room"
        assert "whose session" not in me.shown
        assert "In session 3 you noted that you weren't treated with respect." in flat(me)
        assert "Press F8 for the steps." in flat(me)
        assert len(me.rows().rows) == 1
        await me.press("y")
        assert head(me) == "About whose session it is"
        assert len(me.rows().rows) == 2
        await me.press("y")
        assert head(me) == ""
        assert NOTHING in flat(me)


async def test_enter_opens_what_raised_it_and_escape_comes_back(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("enter")
        assert me.screen == "SessionPageScreen"
        assert "Session 3" in me.shown
        assert "You noted that you weren't treated with respect." in flat(me)
        await me.press("escape")
        assert head(me) == "About how it felt in the room"


async def test_what_was_acted_on_comes_back_with_something_new_only(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("y")
        assert "It returns only if something new happens." in me.told
        assert rules(me.journal) == [Rule.WHOSE_MEETING]
        assert me.of(SignalAnswer)[-1].answer is Answered.ACTED
        me.journal.entries.edit(me.journal.sessions.get(me.journal.pairs.get(1), 2), {"disrespect": {"by": "partner"}})
        assert rules(me.journal) == [Rule.SAFETY]
        await to_signs(me)
        assert head(me) == "About how it felt in the room"


async def test_later_is_two_weeks_later(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("z")
        assert "We'll show it again in two weeks." in me.told
        assert head(me) == "About whose session it is"
        for days, there in ((13, False), (14, True)):
            standing = me.journal.signals.open(TODAY + timedelta(days))
            assert (Rule.SAFETY in [sign.rule for sign in standing]) == there


@pytest.mark.parametrize("reason", ["", "we laughed about it"])
async def test_what_is_not_a_matter_goes_with_or_without_a_word(noticed: Path, reason: str) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("y", "x")
        assert me.screen == "LineDialog"
        if reason:
            await me.write(reason)
        await me.press("enter")
        assert NOTHING in flat(me)
        answer = me.of(SignalAnswer)[-1]
        assert (answer.rule.now, answer.answer, answer.reason) == (Rule.WHOSE_MEETING, Answered.DISMISSED, reason)
        me.journal.entries.edit(me.journal.sessions.get(me.journal.pairs.get(1), 3), {"unasked_advice": "mentee"})
        assert rules(me.journal) == []


async def test_a_word_that_is_left_dismisses_nothing(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("x")
        await me.write("half a reason")
        await me.press("escape")
        assert head(me) == "About how it felt in the room"
        assert me.of(SignalAnswer) == []


async def test_home_offers_one_thing_to_look_at_in_words_without_a_name(noticed: Path) -> None:
    async with running(noticed) as me:
        assert titles(me).count(LOOK) == 1
        assert "respect" not in me.shown
        await choose(me, LOOK)
        assert head(me) == "About how it felt in the room"
        await me.press("z", "z", "escape")
        assert LOOK not in titles(me)


@pytest.mark.parametrize("status", ["closed", "archived"])
async def test_a_pair_that_is_over_has_no_signs(noticed: Path, status: str) -> None:
    async with running(noticed) as me:
        me.journal.entries.edit(me.journal.pairs.get(1), {"status": status})
        await to_signs(me)
        assert head(me) == ""
        assert NOTHING in flat(me)


async def test_only_the_signs_of_a_pair_are_shown_where_one_comes_from_its_row(noticed: Path) -> None:
    async with running(noticed) as me:
        me.app.push_screen(SignalsScreen(me.journal, me.journal.pairs.get(2).id))
        await me.settle()
        assert head(me) == ""


async def test_how_close_the_work_is_was_told_once_and_stands_on_the_page_of_the_pair(quiet: Path) -> None:
    async with running(quiet, WIDE) as me:
        await me.go("p")
        await me.press("enter", "f3", "f3")
        me.app.screen.query_one("#field-reporting_line").focus()
        await me.press("3", "ctrl+o")
        assert me.journal.pairs.all()[0].raw["reporting_line"] == ReportingLine.DIRECT.value
        assert me.screen == "TextDialog"
        assert "One of you reports to the other" in flat(me)
        await me.press("escape")
        assert me.screen == "PairScreen"
        assert "One of you reports to the other" in flat(me)
        await me.press("f3", "ctrl+o")
        assert me.screen == "PairScreen"  # nothing new is said
        assert Rule.LINE in rules(me.journal)
        await to_signs(me)
        assert head(me) == ""


async def test_a_sign_about_other_records_names_what_they_are_and_opens_them(quiet: Path) -> None:
    before = datetime(TODAY.year, TODAY.month, TODAY.day) - timedelta(days=20)
    with opened(quiet) as journal:
        heron = journal.pairs.get(1)
        promise = {"owner": "partner", "due": before.date().isoformat()}
        journal.takeaways.add(
            heron,
            {"text": "CANARY words", "kind": "commitment", "commitment": promise},
            session=journal.sessions.get(heron, 1),
        )
    async with running(quiet) as me:
        assert Rule.FOLLOW_THROUGH in rules(me.journal)
        await to_signs(me)
        assert head(me) == "About what became of a commitment"
        assert "CANARY" not in me.shown
        await me.press("enter")
        assert me.screen == "RecordScreen"
        assert "CANARY words" in me.shown


async def test_every_signal_lets_a_pair_be_paused_or_stopped(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("y")
        assert head(me) == "About whose session it is"
        assert "pause or stop" not in me.shown  # this is shown beside a signal on safety
        await me.press("f5")
        assert me.screen == "KeyMenu"


async def test_why_it_is_no_matter_is_kept_when_a_lock_comes_first(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("x")
        await me.write("settled between us")
        await me.press("ctrl+l")
    with opened(noticed) as journal:
        reasons = [answer.body.reason for answer in journal.records.of_type(SignalAnswer)]
        assert reasons == ["settled between us"]


async def test_where_nothing_is_worth_a_look_no_answer_is_offered(quiet: Path) -> None:
    async with running(quiet) as me:
        await to_signs(me)
        assert "normal for us" not in me.shown
        assert "settled" not in me.shown
        assert "back" in me.shown


async def test_one_key_from_a_signal_on_safety_shows_who_to_talk_to_outside_the_partners_line(noticed: Path) -> None:
    with opened(noticed) as journal:
        for who, line in (("Helen Desk", True), ("Ursula Rep", False)):
            journal.contacts.add(journal.pairs.get(1), {"kind": "hr", "who": who, "in_line": line})
    async with running(noticed) as me:
        await to_signs(me)
        assert "who to talk to" in me.shown
        await me.press("f4")
        assert me.screen == "LimitsDialog"
        assert "If it is about my partner" in me.shown
        assert "Ursula Rep" in me.shown
        assert "Helen Desk" not in me.shown
        await me.press("escape")
        me.journal.entries.edit(me.journal.sessions.get(me.journal.pairs.get(1), 3), {"respect": "not_by_me"})
        await to_signs(me)
        assert "A short, plain apology is enough" in flat(me)
        await me.press("f4")
        assert "Helen Desk" in me.shown  # it is not about my partner


async def test_the_limits_card_on_a_signal_is_that_of_its_pair(noticed: Path) -> None:
    with opened(noticed) as journal:
        journal.contacts.add(journal.pairs.get(1), {"kind": "hr", "who": "Helen Desk", "in_line": False})
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("f8")
        assert "Helen Desk" not in me.shown
        await me.press("1")
        assert "Helen Desk" in me.shown


async def test_the_answer_to_a_signal_is_closed_on_the_page_of_the_pair(noticed: Path) -> None:
    async with running(noticed) as me:
        await to_signs(me)
        await me.press("y")
        await me.go("p")
        await me.press("enter")
        assert "signal" in me.shown
        assert "Safety" not in me.shown  # your partner may be looking
