"""After a session: three lines, then facts and ratings, then what is behind them; every answer may be left out."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import Ratings, RoleCheck, Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules import debrief
from rmjournal.domain.rules.prompts import debrief_line
from rmjournal.journal import Journal
from rmjournal.tui.forms import debrief_form
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.inputs import LineInput
from tests.tui.conftest import TODAY, WIDE, Person, opened, running
from tests.tui.screens.home.test_home import choose, titles

pytestmark = pytest.mark.usefixtures("undrawn")
BOTH = pytest.mark.parametrize(
    ("number", "role"), [(1, Role.MENTOR_JUNIOR), (2, Role.MENTEE_SENIOR)], ids=["junior", "senior"]
)
WIDER = [*debrief.FACTS, *debrief.RATINGS]


def session(journal: Journal, number: int = 2) -> Record[Session]:
    """Return the first session of a pair."""
    return journal.sessions.get(journal.pairs.get(number), 1)


async def to_debrief(me: Person, number: int = 2) -> None:
    """Open the form after the first session of a pair."""
    me.app.push_screen(
        debrief_form.debrief_session(me.journal, me.journal.pairs.get(number), session(me.journal, number))
    )
    await me.settle()
    assert me.screen == "FormScreen"


def labels(me: Person) -> list[str]:
    """Return the labels of the lines that can be filled now."""
    fields = [field for field in me.app.screen.query(".form > *") if hasattr(field, "label") and field.display]
    return [str(field.label).strip() for field in fields]


def value(me: Person, name: str) -> str:
    """Return what is chosen on a line."""
    return me.find(f"#field-{name.replace('.', '-dot-')}", ChoiceField).value


@BOTH
async def test_three_lines_come_first_and_more_at_each_key(vault: Path, number: int, role: Role) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me, number)
        three = ["To take away", "Promised", debrief_line(role)[1]]
        assert labels(me) == three
        assert "F3 shows more: Who set the agenda" in me.shown
        await me.press("f3")
        assert labels(me) == [*three, *(question.label for question in WIDER)]
        assert me.app.screen.focused is me.find("#field-agenda_set_by", ChoiceField)
        await me.press("f3")
        assert labels(me) == [*three, *(question.label for question in [*WIDER, *debrief.behind(role)])]
        assert "shows more" not in me.shown
        await me.press("f3")
        assert me.screen == "FormScreen"


async def test_the_ends_of_a_scale_have_a_word(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me, 1)
        await me.press("f3", "f3")
        rated = next(line for line in me.shown.splitlines() if "Seniority was mentioned" in line)
        assert "1 no   2   3   4   5 yes" in rated
        taught = next(line for line in me.shown.splitlines() if "How much of the time was I teaching?" in line)
        assert "1 none   2 a quarter   3 half   4 most   5 all" in taught


async def test_how_far_it_was_opened_is_remembered_and_only_for_this_form(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        await me.press("f3", "escape")
        assert me.drafts() == []
        await to_debrief(me, 1)
        assert "Worth my time" in labels(me)
        assert "I had room to disagree" not in labels(me)
        await me.press("f3", "escape")
        await me.press("n")
        assert labels(me) == ["A nickname, not the name", "In this pair I am", "Mostly about"]
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        assert "I made disagreeing easy" in labels(me)


async def test_whom_and_until_when_are_asked_only_of_a_promise(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me)
        await me.press("tab")
        await me.write("I sit in.")
        assert labels(me)[:4] == ["To take away", "Promised", "by whom", "until when"]
        me.find("#field-promise LineInput", LineInput).value = ""
        await me.settle()
        assert labels(me) == ["To take away", "Promised", "Thank you for"]


async def test_three_lines_are_kept_as_records_of_their_own(vault: Path) -> None:
    async with running(vault) as me:
        before = len(me.of(Takeaway))
        await to_debrief(me)
        await me.write("Listen first.")
        await me.press("enter")
        await me.write("I sit in on Monday.")
        await me.press("enter", "2", "enter")
        await me.write("2026-03-31")
        await me.press("enter")
        await me.write("the honest answer")
        await me.press("enter")
        assert me.screen == "HomeScreen"
        taken, promised = me.of(Takeaway)[before:]
        assert (taken.text, promised.text) == ("Listen first.", "I sit in on Monday.")
        promise, item = me.of(Commitment)[-1], me.of(LogItem)[-1]
        assert (promise.owner.value, str(promise.due)) == ("partner", "2026-03-31")
        assert (item.kind.value, item.text) == (debrief_line(Role.MENTEE_SENIOR)[0], "the honest answer")
        assert session(me.journal).body.debrief_done is True
        assert me.drafts() == []


async def test_digits_choose_and_nothing_else_is_said(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.journal.entries.edit(session(me.journal), {"talk_share_mentee": None, "place": None})
        await to_debrief(me)
        await me.press("f3", "2", "tab", "3", "tab", "7", "tab", "tab", "4", "tab", "0", "tab", "tab", "5", "ctrl+o")
        assert me.screen == "HomeScreen"
        body = session(me.journal).body
        assert (body.agenda_set_by, body.advice_from) == ("mentor", "balanced")
        assert (body.talk_share_mentee, body.place) == (70, None)
        assert body.ratings == Ratings(relationship=4, overall=5)
        assert body.role_check == RoleCheck()
        assert (body.feedback_reception, body.reverse_share, body.prep_done) == (None, None, None)
        assert body.off_limits_hit is False


async def test_rather_not_say_takes_an_answer_back_and_keeps_none(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        await me.press("f3")
        assert value(me, "talk_share_mentee") == "30"
        assert value(me, "ratings.overall") == ""
        await me.press("tab", "tab", "0", "ctrl+o")
        raw = session(me.journal).raw
        assert raw.get("talk_share_mentee") is None
        assert raw.get("ratings") in (None, {}, {"relationship": None, "topics": None, "method": None, "overall": None})
        assert raw["place"] == "junior_space"


async def test_an_answer_is_there_again_and_what_was_not_asked_stays(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.journal.entries.edit(
            session(me.journal),
            {"role_check": {"could_disagree": 2}, "ratings": {"overall": 3}, "late_minutes": 5, "intention": "listen"},
        )
        await to_debrief(me)
        await me.press("f3", "f3")
        assert (value(me, "role_check.could_disagree"), value(me, "ratings.overall")) == ("2", "3")
        await me.press("ctrl+o")
        body = session(me.journal).body
        assert (body.role_check, body.ratings) == (RoleCheck(could_disagree=2), Ratings(overall=3))
        assert (body.late_minutes, body.intention) == (5, "listen")


async def test_a_day_that_is_not_understood_stays_on_the_form_and_keeps_nothing(vault: Path) -> None:
    async with running(vault) as me:
        before = len(me.of(Takeaway)), len(me.of(LogItem))
        await to_debrief(me)
        await me.write("Listen first.")
        await me.press("tab")
        await me.write("I sit in.")
        await me.press("tab", "tab")
        await me.write("2026-02-30")
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert "February 2026 has no day 30" in str(me.find("#wrong", Static).render())
        assert "Listen first." in me.shown
        assert (len(me.of(Takeaway)), len(me.of(LogItem))) == before
        assert session(me.journal).body.debrief_done is None
        me.find("#field-due LineInput", LineInput).value = "tomorrow"
        await me.settle()
        assert not me.find("#wrong", Static).display
        await me.press("ctrl+o")
        assert me.screen == "HomeScreen"
        assert len(me.of(Takeaway)) == before[0] + 2


async def test_a_draft_comes_back_after_a_lock_with_what_was_chosen(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        await me.write("Listen fi")
        await me.press("tab")
        await me.write("I sit")
        await me.press("tab", "2", "f3", "4", "ctrl+l")
    async with running(vault, WIDE) as me:
        assert titles(me)[0] == "Go on with three lines, session 1"
        await me.press("home", "enter")
        assert "After session 1" in me.shown
        assert (value(me, "owner"), value(me, "agenda_set_by")) == ("partner", "none")
        await me.press("ctrl+o")
        assert [each.text for each in me.of(Takeaway)][-2:] == ["Listen fi", "I sit"]
        assert session(me.journal).body.agenda_set_by == "none"
        assert me.drafts() == []


@pytest.mark.parametrize(("digit", "screen"), [("1", "After session 2"), ("4", "Today")], ids=["held", "cancelled"])
async def test_a_session_that_did_take_place_leads_on_to_its_three_lines(vault: Path, digit: str, screen: str) -> None:
    with opened(vault) as journal:
        journal.entries.edit(journal.sessions.get(journal.pairs.get(2), 2), {"planned_at": "2026-03-09T15:00"})
    async with running(vault) as me:
        await choose(me, "Did session 2 go ahead?")
        await me.press(digit, "ctrl+o")
        assert screen in me.shown
        assert (me.journal.sessions.get(me.journal.pairs.get(2), 2).body.status is SessionStatus.HELD) == (digit == "1")


async def test_b_on_the_page_of_a_pair_and_f6_beside_the_text_open_it(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("enter", "b")
        assert "After session 3" in me.shown
        await me.press("escape")
        await me.press("end", "b")
        assert "After session 1" in me.shown
        await me.press("escape", "enter")
        assert me.screen == "SessionScreen"
        await me.write("half a sentence ")
        await me.press("f6")
        assert "After session 1" in me.shown
        await me.press("escape")
        assert me.screen == "SessionScreen"
        assert me.find("#page", Editor).text.endswith("half a sentence ")


async def test_a_session_that_is_still_to_come_is_not_looked_back_on(vault: Path) -> None:
    async with running(vault) as me:
        planned = me.journal.sessions.get(me.journal.pairs.get(2), 2)
        me.app.push_screen(debrief_form.debrief_session(me.journal, me.journal.pairs.get(2), planned))
        await me.settle()
        await me.write("too soon")
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert "This session hasn't happened yet." in me.shown
        assert me.journal.sessions.get(me.journal.pairs.get(2), 2).body.held_at is None


async def test_a_planned_session_whose_day_has_come_was_held_when_its_lines_are_kept(vault: Path) -> None:
    with opened(vault) as journal:
        journal.entries.edit(journal.sessions.get(journal.pairs.get(2), 2), {"planned_at": f"{TODAY}T08:00"})
    async with running(vault) as me:
        await me.go("p")
        await me.press("down", "enter")
        me.rows().selected = [row.title for row in me.rows().rows].index("Session 2")
        await me.press("b")
        assert "After session 2" in me.shown
        await me.write("Listen first.")
        await me.press("ctrl+o")
        body = me.journal.sessions.get(me.journal.pairs.get(2), 2).body
        assert (body.status, body.debrief_done) == (SessionStatus.HELD, True)
