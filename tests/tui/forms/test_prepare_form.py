"""Before a session: what stands from last time, what to ask, what to share and to keep."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from rmjournal.domain.model.session import AgendaFamily, AgendaItem, Session
from rmjournal.domain.record.record import Record
from rmjournal.journal import Journal
from rmjournal.tui.forms import prepare_form
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.widgets.fields import ChoiceField, TextField
from rmjournal.tui.screens.share.page import ExactText
from tests.tui.conftest import TODAY, WIDE, Person, opened, running
from tests.tui.screens.home.test_home import choose, titles

pytestmark = pytest.mark.usefixtures("undrawn")
SENIOR = 2  # the pair of the demo in which I am the senior


def plan(journal: Journal, number: int = 1) -> Record[Session]:
    """Return the session of a pair that is planned; the junior's pair of the demo gets one."""
    pair = journal.pairs.get(number)
    planned = journal.sessions.next_planned(pair, TODAY)
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 15) + timedelta(days=2)
    return planned or journal.sessions.add(pair, {"planned_at": at.isoformat()})


@pytest.fixture
def unasked(vault: Path) -> Path:
    """The demo, without the two questions that carry forward to the session that the senior has planned."""
    with opened(vault) as journal:
        for item in journal.sessions.agenda_of(plan(journal, SENIOR)):
            journal.entries.delete(item)
    return vault


async def to_prepare(me: Person, number: int = 1) -> None:
    """Open the form before the planned session of a pair."""
    me.app.push_screen(prepare_form.prepare_session(me.journal, me.journal.pairs.get(number), plan(me.journal, number)))
    await me.settle()
    assert me.screen == "FormScreen"


def fill(me: Person, **lines: str) -> None:
    """Write into lines of the form, by the names of their fields; of the agenda, by their family."""
    for name, text in lines.items():
        family = name.removeprefix("agenda_")
        wanted = f"field-agenda-{family}-" if name != family and family != "received_on" else f"field-{name}"
        asked = cast(FormScreen, me.app.screen).asked
        next(field for field in asked if str(field.id).startswith(wanted)).put(text)


def agenda(me: Person, number: int) -> list[tuple[str, str]]:
    """Return the questions of the planned session, with their families."""
    items = me.journal.sessions.agenda_of(plan(me.journal, number))
    return sorted((item.body.family.value, item.body.text) for item in items)


def questions(me: Person) -> list[Record[AgendaItem]]:
    """Return the questions of the session that the senior has planned, the oldest first."""
    session = plan(me.journal, SENIOR)
    return [item for item in me.journal.records.of_type(AgendaItem) if item.parent == session.id]


def flat(me: Person) -> str:
    """Return the screen without its line ends."""
    return " ".join(me.shown.split())


async def test_p_prepares_the_next_session_that_is_planned(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("enter", "p")
        assert me.screen == "PairScreen"
        assert "No session planned." in me.told
        await me.press("]", "p")
        assert me.screen == "FormScreen"
        assert "Prepare session 2" in me.shown


async def test_what_stands_from_last_time_is_above_the_lines(vault: Path) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        newest = journal.sessions.get(heron, 3)
        journal.takeaways.add(heron, {"text": "Ask the team first."}, session=newest)
        refused = journal.takeaways.add(heron, {"text": "CANARY declined"}, session=newest)
        journal.takeaways.propose(refused)
        journal.takeaways.decline(journal.takeaways.get(refused.id))
        journal.entries.edit(
            heron,
            {
                "comm_partner": {"channels": ["phone"], "best_time": "mornings"},
                "comm_me": {"feedback_style": "straight"},
                "off_limits": [*heron.body.off_limits, "CANARY my own", "CANARY my second"],
            },
        )
    async with running(vault, WIDE) as me:
        await to_prepare(me)
        for words in (
            "Takeaways so far",
            "Ask the team first. (draft)",
            "Commitments",
            "Say at the next town hall where the idea came from. (Heron, open)",
            "Heron prefers: phone, mornings",
            "you prefer: straight",
            "Off limits our families, opinions about named colleagues, 2 topics you'd rather avoid (not shared)",
        ):
            assert words in flat(me)
        assert "CANARY" not in me.shown
        assert "No emails that need" not in me.shown  # of the first session, and nothing was promised with it
        assert "afternoon" not in me.shown  # of the other pair


async def test_a_promise_that_has_ended_is_there_until_the_other_was_told(vault: Path) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        (theirs,) = [each for each in journal.takeaways.of(heron) if "town hall" in each.body.text]
        journal.takeaways.hear(journal.takeaways.commitment(theirs.id), TODAY, kept=True)
        mine = {"text": "Bring the figures.", "kind": "commitment", "commitment": {"owner": "me"}}
        promise = journal.takeaways.add(heron, mine, session=journal.sessions.get(heron, 3))
        journal.takeaways.finish(journal.takeaways.commitment(promise.id), TODAY, kept=True, outcome="said so")
    async with running(vault, WIDE) as me:
        await to_prepare(me)
        assert "(yours, done, not yet told)" in flat(me)
        await me.press("escape")
        me.journal.takeaways.close(me.journal.takeaways.commitment(promise.id), TODAY)
        await to_prepare(me)
        assert "Commitments" not in me.shown


async def test_what_is_kept_stands_in_the_session_and_nothing_waits_any_more(vault: Path) -> None:
    async with running(vault) as me:
        plan(me.journal)
        await me.go("h")
        await choose(me, "Prepare session 4")
        await me.write("I say one thing.")
        await me.press("tab")
        await me.write("the mails")
        await me.press("tab")
        await me.write("the names")
        await me.press("ctrl+o")
        assert me.screen == "HomeScreen"
        assert "Prepare session 4" not in titles(me)
        body = me.journal.sessions.get(me.journal.pairs.get(1), 4).body
        assert (body.intention, body.to_share, body.to_keep) == ("I say one thing.", "the mails", "the names")
        assert (body.prep_done, body.agenda_received_on) == (True, None)
        assert me.drafts() == []


async def test_that_their_agenda_came_is_kept_with_its_day_and_can_be_taken_back(vault: Path) -> None:
    async with running(vault) as me:
        for digit, day in (("1", TODAY), ("2", None)):
            await to_prepare(me)
            await me.press("f3")
            me.find("#field-agenda_received_on", ChoiceField).begin()
            await me.press(digit, "ctrl+o")
            assert me.screen == "HomeScreen"
            assert plan(me.journal).body.agenda_received_on == day


async def test_each_family_of_questions_is_kept_renamed_and_deleted_on_its_own_line(unasked: Path) -> None:
    async with running(unasked) as me:
        await to_prepare(me, SENIOR)
        fill(me, agenda_path="How did you begin?", agenda_policy="Which rule is odd?")
        await me.press("ctrl+o", "escape")
        kept = questions(me)
        assert agenda(me, SENIOR) == [("path", "How did you begin?"), ("policy", "Which rule is odd?")]
        await to_prepare(me, SENIOR)
        assert me.find(f"#field-agenda-path-{kept[0].id}", TextField).value == "How did you begin?"
        fill(me, agenda_path="Where did you begin?", agenda_policy="", agenda_obstacles="What is hard?")
        await me.press("ctrl+o", "escape")
        assert agenda(me, SENIOR) == [("obstacles", "What is hard?"), ("path", "Where did you begin?")]
        assert kept[0].id in {item.id for item in questions(me)}


async def test_questions_that_were_put_elsewhere_have_lines_too(vault: Path) -> None:
    with opened(vault) as journal:
        asked = [{"text": f"One of {family}", "family": family.value} for family in AgendaFamily]
        journal.sessions.prepare(plan(journal, SENIOR), {"agenda": [*asked, {"text": "Another", "family": "path"}]})
    async with running(vault, WIDE) as me:
        await to_prepare(me, SENIOR)
        await me.press("f3", "ctrl+o", "escape")
        assert len(agenda(me, SENIOR)) == len(AgendaFamily) + 1


async def test_the_senior_is_shown_the_agenda_as_a_text_and_the_junior_is_not(vault: Path) -> None:
    async with running(vault) as me:
        await to_prepare(me, SENIOR)
        fill(me, intention="CANARY", agenda_path="How did you begin?", to_share="CANARY", to_keep="CANARY")
        await me.press("ctrl+o")
        assert me.screen == "ShareScreen"
        text = me.find("#exact", ExactText).text
        assert "1. How did you begin?" in text
        assert "CANARY" not in text
        await me.press("escape")
        await to_prepare(me)
        assert "Worth thinking about" in flat(me)
        assert not me.app.screen.query("#field-agenda-path-new")
        fill(me, intention="I say one thing.")
        await me.press("ctrl+o")
        assert me.screen == "HomeScreen"
        assert agenda(me, 1) == []


@pytest.mark.parametrize("asked", ["", "How did you begin?"], ids=["no question", "sent before"])
async def test_without_an_agenda_that_has_not_left_the_senior_is_back_at_once(unasked: Path, asked: str) -> None:
    async with running(unasked) as me:
        pair, session = me.journal.pairs.get(SENIOR), plan(me.journal, SENIOR)
        if asked:
            me.journal.sessions.prepare(session, {"agenda": [{"text": asked, "family": "path"}]})
            me.journal.messages.copy(me.journal.messages.agenda(pair, session), TODAY)
        await to_prepare(me, SENIOR)
        fill(me, intention="to listen")
        await me.press("ctrl+o")
        assert me.screen == "HomeScreen"


async def test_an_agenda_that_was_changed_after_it_left_is_offered_again(vault: Path) -> None:
    async with running(vault) as me:
        for asked in ("How did you begin?", "Where did you begin?"):
            await to_prepare(me, SENIOR)
            fill(me, agenda_path=asked)
            await me.press("ctrl+o")
            assert me.screen == "ShareScreen"
            assert asked in me.find("#exact", ExactText).text
            await me.press("c")
            assert me.screen == "HomeScreen"


async def test_what_was_changed_meanwhile_stays_where_a_draft_did_not_touch_it(vault: Path) -> None:
    async with running(vault) as me:
        await to_prepare(me, SENIOR)
        fill(me, agenda_path="How did you begin?")
        await me.settle()
        await me.press("escape")
        session = plan(me.journal, SENIOR)
        me.journal.entries.edit(session, {"intention": "the real intention"})
        question = [{"text": "Which rule is odd?", "family": "policy"}]
        me.journal.sessions.prepare(plan(me.journal, SENIOR), {"agenda": question})
        await me.press("home", "enter")
        assert "the real intention" in me.shown
        await me.press("ctrl+o", "escape")
        assert plan(me.journal, SENIOR).body.intention == "the real intention"
        assert agenda(me, SENIOR) == [("path", "How did you begin?"), ("policy", "Which rule is odd?")]
        assert "has changed since" not in me.told


async def test_where_a_draft_and_the_journal_disagree_it_is_told(vault: Path) -> None:
    async with running(vault) as me:
        await to_prepare(me, SENIOR)
        fill(me, intention="mine")
        await me.settle()
        await me.press("escape")
        me.journal.entries.edit(plan(me.journal, SENIOR), {"intention": "newer"})
        await me.press("home", "enter")
        assert "has changed since" in me.told
        assert "mine" in me.shown


async def test_a_drafted_question_whose_record_is_gone_keeps_a_line(vault: Path) -> None:
    with opened(vault) as journal:
        journal.sessions.prepare(plan(journal, SENIOR), {"agenda": [{"text": "First?", "family": "path"}]})
    async with running(vault, WIDE) as me:
        await to_prepare(me, SENIOR)
        fill(me, agenda_path="First, and much that I thought about?")
        await me.settle()
        await me.press("escape")
        (item,) = questions(me)
        me.journal.entries.delete(item)
        await me.press("home", "enter", "f3")
        assert "much that I thought about" in me.shown
        await me.press("ctrl+o", "escape")
        assert agenda(me, SENIOR) == [("path", "First, and much that I thought about?")]


async def test_what_was_begun_outlives_a_lock_and_goes_on_from_home(unasked: Path) -> None:
    async with running(unasked) as me:
        await to_prepare(me, SENIOR)
        await me.write("Half an int")
        fill(me, agenda_path="How did y")
        await me.settle()
        await me.press("ctrl+l")
    async with running(unasked) as me:
        assert titles(me)[0] == "Finish preparing session 2"
        assert agenda(me, SENIOR) == []
        await me.press("home", "enter")
        assert "Prepare session 2" in me.shown
        assert "Half an int" in me.shown
        assert "How did y" in me.shown
        await me.press("ctrl+o", "escape")
        assert plan(me.journal, SENIOR).body.intention == "Half an int"
        assert agenda(me, SENIOR) == [("path", "How did y")]
        assert me.drafts() == []


async def test_an_example_of_ones_own_role_stands_under_the_line_that_has_the_keys(vault: Path) -> None:
    async with running(vault) as me:
        await to_prepare(me)
        assert "For example: If I see it differently, I can say so once, or note it." in flat(me)
        await me.press("tab", "tab")
        assert "For example: my own story, unless I choose to tell it" in flat(me)
        await me.press("escape")
        await to_prepare(me, SENIOR)
        assert "For example: After a question I'll leave them time to think." in flat(me)
        await me.press("tab")
        assert "For example: Where did your career turn out differently" in flat(me)


async def test_a_session_that_is_past_can_be_prepared_no_more_from_home(vault: Path) -> None:
    async with running(vault) as me:
        yesterday = datetime(TODAY.year, TODAY.month, TODAY.day, 15) - timedelta(days=1)
        me.journal.entries.edit(plan(me.journal, SENIOR), {"planned_at": yesterday.isoformat()})
        await me.go("h")
        assert not [title for title in titles(me) if title.startswith("Prepare")]
        assert "Did session 2 go ahead?" in titles(me)


async def test_a_session_without_a_day_can_be_prepared_and_debriefed_like_any_other(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        robin = journal.pairs.add({"alias": "Robin", "role": "mentee-senior"})
        journal.sessions.add(robin, {"intention": "why juniors leave"})
    async with running(empty_vault) as me:
        await me.go("p")
        await me.press("enter")
        assert "0 of 6 took place · next: no date yet" in me.shown
        assert "Session 1 no date yet planned" in flat(me)
        await me.press("p")
        assert "Prepare session 1" in me.shown
        assert "why juniors leave" in me.shown
        await me.press("escape", "b")
        assert "When did this session take place? Then you can debrief it." in me.shown
        await me.write("yesterday 9am")
        await me.press("ctrl+o")
        assert "How did session 1 go?" in me.shown
        await me.write("Less mail.")
        await me.press("ctrl+o")
        assert "1 of 6 took place · next: not planned" in me.shown
