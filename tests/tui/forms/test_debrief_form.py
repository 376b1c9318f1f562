"""After a session: three lines, then facts and ratings; every answer may be left out."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import Ratings, RoleCheck, Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules import debrief_questions
from rmjournal.domain.rules.prompts import MIRROR_AFTER, debrief_line
from rmjournal.journal import Journal
from rmjournal.tui.forms import debrief_form
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, LineField, TextField
from tests.journal.making import put
from tests.tui.conftest import TODAY, WIDE, Person, opened, running
from tests.tui.screens.home.test_home import choose, titles
from tests.tui.screens.pair.pages import select_session

pytestmark = pytest.mark.usefixtures("undrawn")
BOTH = pytest.mark.parametrize(
    ("number", "role"), [(1, Role.MENTOR_JUNIOR), (2, Role.MENTEE_SENIOR)], ids=["junior", "senior"]
)
LINES = ["Takeaway", "Commitment", "Who?", "By when?"]
HELD = ["Why?", "What next?"]  # of a line that was held back
JUNIOR = {question.name: question.label for question in debrief_questions.every(Role.MENTOR_JUNIOR)}
SENIOR = {question.name: question.label for question in debrief_questions.every(Role.MENTEE_SENIOR)}
SCALE = next(question.choices for question in debrief_questions.ratings(Role.MENTEE_SENIOR))


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
async def test_three_lines_come_first_and_one_key_opens_and_closes_the_rest(
    vault: Path, number: int, role: Role
) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me, number)
        three = [*LINES, debrief_line(role)[1], *(HELD if role is Role.MENTOR_JUNIOR else [])]
        assert labels(me) == three
        goal = ["Anything to add?", "What?"] if role is Role.MENTOR_JUNIOR else []
        assert f"F3 for {15 if role is Role.MENTOR_JUNIOR else 14} more questions" in me.shown
        await me.press("f3")
        asked = [*goal, *(question.label for question in debrief_questions.every(role)), "Who learnt from it?"]
        assert [label for label in labels(me) if label != MIRROR_AFTER] == [*three, *asked]
        assert me.app.screen.focused is me.app.screen.query(ChoiceField)[3 if goal else 1]
        assert "F3  fewer" in me.shown
        assert "more question" not in me.shown
        await me.press("f3")
        assert labels(me) == three
        assert me.find("#field-log", TextField).has_focus_within
        assert "F3  more" in me.shown


async def test_tab_goes_from_the_last_line_to_the_first_fact_and_a_burst_lands_there(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me, 2)
        await me.press("tab", "tab", "tab", "tab")
        assert me.find("#field-log", TextField).has_focus_within
        await me.burst("tab", "2", "3", "1")
        assert [value(me, name) for name in ("agenda_set_by", "talked", "unasked_advice")] == [
            "mentor",
            "senior",
            "none",
        ]
        assert me.find("#field-place", ChoiceField).has_focus
        await me.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
        assert me.find("#field-log", TextField).has_focus_within
        await me.press("escape")
        await to_debrief(me, 2)
        assert "F3  more" in me.shown, "Tab opens them for this time only"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("opening", [("f3",), ("tab",) * 7])
async def test_the_first_of_the_other_questions_is_in_sight_with_its_answers(
    vault: Path, size: tuple[int, int], opening: tuple[str, ...]
) -> None:
    async with running(vault, size) as me:
        await to_debrief(me, 1)
        await me.press(*opening)
        assert "▸ Anything to add?" in me.shown
        assert "1 talked about it" in me.shown
        assert "4 others noticed" in me.shown


async def test_what_was_answered_behind_the_key_counts_also_when_it_is_closed_again(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        await me.press("f3", "2", "f3")
        assert "answered)" in me.shown
        await me.press("ctrl+o")
        assert session(me.journal).body.agenda_set_by == "mentor"


async def test_a_group_says_once_what_its_digits_mean(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        for goal in me.journal.records.of_type(Goal):
            me.journal.entries.delete(goal)
        await to_debrief(me, 1)
        await me.press("f3")
        assert me.shown.count("0 = rather not say") == 2
        assert "0 rather not say" not in me.shown
        assert f"1 {SCALE['1']} · 5 {SCALE['5']} · 0 = rather not say" in me.shown
        rated = next(line for line in me.shown.splitlines() if JUNIOR["role_check.rank_used"] in line)
        assert "1    2    3    4    5" in rated


async def test_that_it_was_opened_is_remembered_until_it_is_closed_and_only_for_this_form(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        await me.press("f3", "escape")
        assert me.drafts() == []
        await to_debrief(me, 1)
        assert JUNIOR["role_check.could_disagree"] in labels(me)
        await me.press("escape")
        await me.go("p")
        await me.press("n")
        assert labels(me) == ["Nickname", "Your role", "Main focus"]
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        assert SENIOR["role_check.could_disagree"] in labels(me)
        await me.press("f3", "escape")
        await to_debrief(me, 1)
        assert labels(me) == [*LINES, debrief_line(Role.MENTOR_JUNIOR)[1], *HELD]


@pytest.mark.parametrize("mark", ["debrief 1", "debrief 2"])
async def test_a_form_that_an_older_version_left_open_is_open_and_can_be_closed(vault: Path, mark: str) -> None:
    with opened(vault) as journal:
        journal.settings.remember_wide(mark)
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        assert "F3  fewer" in me.shown
        await me.press("f3", "escape")
        assert me.journal.settings.current().wide_forms == ()


async def test_enter_goes_from_line_to_line_and_tab_to_who_and_by_when(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me)
        await me.press("enter", "enter")
        assert me.find("#field-log", TextField).has_focus_within
        await me.press("up", "up", "up")
        assert me.find("#field-promise", TextField).has_focus_within
        await me.press("tab")
        assert me.find("#field-owner", ChoiceField).has_focus
        await me.press("2")
        assert me.find("#field-due", LineField).has_focus_within
        await me.press("enter")
        assert me.find("#field-log", TextField).has_focus_within


async def test_who_is_not_marked_until_it_is_chosen_and_then_by_nickname(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me, 1)
        choice = me.find("#field-owner", ChoiceField)
        assert (choice.value, choice.chosen) == ("me", "")
        assert "1 me   2 Heron" in me.shown


async def test_a_date_without_a_commitment_is_not_lost(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me)
        me.find("#field-due", LineField).begin()
        await me.write("tomorrow")
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert "There is a date here, but no commitment." in me.shown
        assert me.find("#field-promise", TextField).has_focus_within


async def test_the_day_that_is_understood_stands_beside_it_while_one_types(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me)
        me.find("#field-due", LineField).begin()
        for typed, read in (("fri", "= Fri 13 Mar"), ("31 jan", "= Sun 31 Jan 2027"), ("next Tues day", "")):
            await me.press("ctrl+u")
            await me.write(typed)
            due = next(line for line in me.shown.splitlines() if "By when?" in line)
            assert due.split(typed)[1].strip() == read
        await me.press("enter")
        assert "I can't read 'next Tues day'." in " ".join(me.shown.split())
        assert "Try 1 Dec." in " ".join(me.shown.split())


async def test_three_lines_take_four_keys_and_each_fact_or_rating_one_more(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        asked = debrief_questions.every(Role.MENTEE_SENIOR)
        me.journal.settings.remember_wide("debrief 1")
        await to_debrief(me)
        three = ["enter", "enter", "ctrl+o"]  # and the one that opened it
        await me.write("Listen first.")
        await me.press(three[0])
        await me.write("I sit in.")
        await me.press(three[1])
        await me.write("the honest answer")
        digits = ["2"] * 12
        await me.press("enter", *digits)
        assert [value(me, each.name) != "" for each in asked] == [True] * 12
        await me.press(three[2])
        assert me.screen == "HomeScreen"
        assert [each.text for each in me.of(Takeaway)][-2:] == ["Listen first.", "I sit in."]
        assert len(three) + 1 == 4


async def test_three_lines_are_kept_as_records_of_their_own(vault: Path) -> None:
    async with running(vault) as me:
        before = len(me.of(Takeaway))
        await to_debrief(me)
        await me.write("Listen first.")
        await me.press("enter")
        await me.write("I sit in on Monday.")
        await me.press("tab", "2")
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
        await me.press("f3", "2", "3", "2", "0", "3", "3", "4", "5", "ctrl+o")
        assert me.screen == "HomeScreen"
        body = session(me.journal).body
        assert (body.agenda_set_by, body.talked, body.unasked_advice) == ("mentor", "senior", "mentee")
        assert (body.place, body.off_limits_came_up, body.respect) == (None, "unwelcome", "not_by_me")
        assert body.ratings == Ratings(relationship=4, overall=5)
        assert body.role_check == RoleCheck()
        assert (body.feedback_reception, body.advice_from, body.talk_share_mentee) == (None, None, None)


async def test_rather_not_say_takes_an_answer_back_and_keeps_none(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me)
        await me.press("f3")
        assert value(me, "talked") == "junior"  # an older version asked for a share
        assert value(me, "ratings.overall") == ""
        await me.press("tab", "0", "ctrl+o")
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
        await me.press("f3")
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
        me.find("#field-due", LineField).put("tomorrow")
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
        assert titles(me)[0] == "Finish your debrief of session 1"
        await me.press("home", "enter")
        assert "How did session 1 go?" in me.shown
        assert (value(me, "owner"), value(me, "agenda_set_by")) == ("partner", "none")
        await me.press("ctrl+o")
        assert [each.text for each in me.of(Takeaway)][-2:] == ["Listen fi", "I sit"]
        assert session(me.journal).body.agenda_set_by == "none"
        assert me.drafts() == []


@pytest.mark.parametrize(
    ("digit", "screen"), [("1", "How did session 2 go?"), ("4", "Today")], ids=["held", "cancelled"]
)
async def test_a_session_that_did_take_place_leads_on_to_its_three_lines(vault: Path, digit: str, screen: str) -> None:
    with opened(vault) as journal:
        journal.entries.edit(journal.sessions.get(journal.pairs.get(2), 2), {"planned_at": "2026-03-09T15:00"})
    async with running(vault) as me:
        await choose(me, "Did session 2 go ahead?")
        await me.press(digit, "ctrl+o")
        assert screen in me.shown
        assert (me.journal.sessions.get(me.journal.pairs.get(2), 2).body.status is SessionStatus.HELD) == (digit == "1")


async def test_enter_goes_from_a_line_held_back_to_what_is_asked_about_it_and_saves_after_that(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me, 1)
        await me.press("enter", "enter")
        await me.write("How angry the rota made me")
        await me.press("enter")
        assert me.find("#field-log-dot-why", ChoiceField).has_focus
        await me.press("enter")
        assert me.find("#field-log-dot-next", ChoiceField).has_focus
        await me.press("enter")
        assert me.screen == "HomeScreen"
        assert me.of(LogItem)[-1].text == "How angry the rota made me"


async def test_b_on_the_page_of_a_pair_and_f6_beside_the_text_open_it(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("enter", "b")
        assert "How did session 3 go?" in me.shown
        await me.press("escape")
        await me.press("end", "up", "b")  # above the agreement, which is from before the first session
        assert "How did session 1 go?" in me.shown
        await me.press("escape", "e")
        assert me.screen == "SessionScreen"
        await me.write("half a sentence ")
        await me.press("f6")
        assert "How did session 1 go?" in me.shown
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
        await select_session(me, 2)
        await me.press("b")
        assert "How did session 2 go?" in me.shown
        await me.write("Listen first.")
        await me.press("ctrl+o")
        body = me.journal.sessions.get(me.journal.pairs.get(2), 2).body
        assert (body.status, body.debrief_done) == (SessionStatus.HELD, True)


@pytest.mark.parametrize("size", [WIDE, (80, 24)])
async def test_what_you_said_before_stands_by_its_question_and_is_hidden_with_the_text(
    vault: Path, size: tuple[int, int]
) -> None:
    name = debrief_questions.ratings(Role.MENTOR_JUNIOR)[0].name
    part = name.partition(".")[2]
    async with running(vault, size=size) as me:
        pair = me.journal.pairs.add({"alias": "Wren", "role": "mentor-junior"})
        for day, rating in ((1, 5), (2, 2), (3, 3)):
            me.journal.sessions.add(pair, {"held_at": f"2026-02-0{day}T10:00", "ratings": {part: rating}})
        last = me.journal.sessions.add(pair, {"held_at": "2026-03-09T10:00"})
        me.app.push_screen(debrief_form.debrief_session(me.journal, pair, last))
        await me.settle()
        await me.press("f3")
        me.find(f"#field-{name.replace('.', '-dot-')}", ChoiceField).begin()
        await me.settle()
        assert "You said 2, then 3." in me.shown
        await me.press("f2")
        assert "You said" not in me.shown
        await me.press("f2", "up")
        assert "You said 2" not in me.shown


async def test_what_a_session_to_come_says_is_not_said_before(vault: Path) -> None:
    name = debrief_questions.ratings(Role.MENTOR_JUNIOR)[0].name
    async with running(vault) as me:
        pair = me.journal.pairs.add({"alias": "Wren", "role": "mentor-junior"})
        ratings: dict[str, object] = {name.partition(".")[2]: 5}
        raw: dict[str, object] = {"number": 1, "held_at": "2999-04-24T10:00:00", "status": "held", "ratings": ratings}
        put(me.journal, Kind.SESSION, raw, pair=pair)  # as an import does
        last = me.journal.sessions.add(pair, {"held_at": "2026-03-09T10:00"})
        me.app.push_screen(debrief_form.debrief_session(me.journal, pair, last))
        await me.settle()
        await me.press("f3")
        me.find(f"#field-{name.replace('.', '-dot-')}", ChoiceField).begin()
        await me.settle()
        assert "You said" not in me.shown


async def test_the_bar_says_that_the_draft_is_saved_also_when_it_is_opened_again(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me)
        assert "draft saved" not in me.shown
        await me.write("Say it first.")
        screen = me.app.screen
        assert isinstance(screen, FormScreen)
        screen.save_pending()
        await me.settle()
        assert "draft saved" in me.shown.splitlines()[0]
        await me.press("escape")
        await to_debrief(me)
        assert "draft saved" in me.shown.splitlines()[0]


@BOTH
async def test_with_all_open_and_answered_a_debrief_takes_under_two_minutes(
    vault: Path, number: int, role: Role
) -> None:
    """Count two keys a second beside the words, and twelve seconds for eight words.

    A digit is an answer. The keys that only move, open or save are twelve at most."""
    keys = texts = answers = 0
    async with running(vault) as me:
        await to_debrief(me, number)
        form = me.app.screen
        assert isinstance(form, FormScreen)
        form.query_one("#field-takeaway").focus()
        asked = 0
        for group in range(2):  # the three lines, then what Tab opens, or F3
            if group and not form.opened:
                await me.press("f3")
                keys += 1
            for field in [each for each in form.query(".form > *") if isinstance(each, Field)][asked:]:
                assert field.has_focus_within, field.id
                asked += 1
                if isinstance(field, ChoiceField):
                    await me.press("1")
                    answers += 1
                else:
                    if field.id != "field-due":
                        await me.write("words")
                        texts += 1
                    await me.press("tab")
                keys += 1
        await me.press("ctrl+o")
        seconds = (keys + 1) / 2 + texts * 12
        print(f"{keys + 1} keys, {texts} texts, {seconds:.0f} s of {asked} questions")
        assert me.screen != "FormScreen"
        assert keys < 25
        assert keys - answers + 2 <= 12  # with those that open and save
        assert seconds <= 120
