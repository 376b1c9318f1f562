"""Moving through the lines of a form, and being told where something is wrong."""

from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.session import Session
from rmjournal.tui.forms import debrief_form, pair_form, review_form, session_form, takeaway_form
from rmjournal.tui.kit.widgets.areas import Area
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField, TextField
from tests.tui.conftest import SMALL, WIDE, Person, lines, running
from tests.tui.forms.test_debrief_form import session

pytestmark = pytest.mark.usefixtures("undrawn")


def here(me: Person) -> str:
    """Return the name of the line that the keys are on."""
    lines = [each for each in me.app.screen.query(".form > *") if isinstance(each, LineField | ChoiceField | TextField)]
    field = next(each for each in lines if each.has_focus or each.has_focus_within)
    return str(field.id).removeprefix("field-")


async def to_new_session(me: Person) -> None:
    """Open the form for a session that is not there yet."""
    me.app.push_screen(session_form.new_session(me.journal, me.journal.pairs.get(1)))
    await me.settle()


async def test_the_arrows_go_from_line_to_line_and_stop_at_both_ends(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_session(me)
        assert here(me) == "when"
        await me.press("up")
        assert here(me) == "status"
        await me.press("up")
        assert here(me) == "status"
        await me.press("down")
        assert here(me) == "when"
        await me.press("down", "down", "down")
        assert here(me) == "intention"
        assert me.screen == "FormScreen"
        await me.press("up", "up")
        assert here(me) == "status"


async def test_the_arrows_go_through_the_rows_of_an_answer_and_then_on(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(takeaway_form.new_takeaway(me.journal, me.journal.pairs.get(1), None))
        await me.settle()
        await me.write("one\ntwo")
        await me.press("up", "up", "down")
        await me.write(" more")
        assert me.find("#field-text", TextField).value == "one\ntwo more"
        await me.press("down")
        assert me.find("#field-kind", ChoiceField).has_focus


async def test_what_is_wrong_stands_under_its_line_and_the_keys_go_there(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_session(me)
        await me.write("the other day")
        await me.press("down", "enter")
        shown = me.shown.splitlines()
        at = next(at for at, line in enumerate(shown) if "the other day" in line)
        assert "I can't read 'the other day'. Try 1 Dec 3pm." in shown[at + 1]
        assert here(me) == "when"
        await me.press("backspace")
        assert not me.find("#wrong", Static).display


async def test_what_is_wrong_far_up_in_a_long_form_comes_into_sight(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(debrief_form.debrief_session(me.journal, me.journal.pairs.get(1), session(me.journal, 1)))
        await me.settle()
        await me.press("down")
        await me.write("They ask the team leads.")
        await me.press("down", "down")
        await me.write("soon")
        await me.press("f3", "ctrl+o")
        assert "soon" in me.shown
        assert "I can't read 'soon'. Try 1 Dec." in me.shown
        assert here(me) == "due"


async def test_what_is_wrong_with_no_line_of_its_own_stands_under_all_of_them(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_session(me)
        await me.press("up", "1")
        await me.write("tomorrow 16:00")
        await me.press("ctrl+o")
        shown = me.shown.splitlines()
        wrong = next(at for at, line in enumerate(shown) if "This session hasn't happened yet." in line)
        assert wrong > next(at for at, line in enumerate(shown) if "Your intention" in line)
        await me.press("ctrl+u")
        await me.write("yesterday 9am")
        await me.press("ctrl+o")
        assert max(me.of(Session), key=lambda each: each.number).number == 4


async def test_the_line_that_the_keys_are_on_has_a_pointer_of_either_kind(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_session(me)
        assert "▸ When?" in me.shown
        await me.press("up")
        assert "▸ Status" in me.shown
        assert me.shown.count("▸") == 1
        await me.press("down")
        assert "▸ Status" not in me.shown


async def test_a_form_that_is_left_says_that_it_is_put_aside_and_one_that_was_only_looked_at_does_not(
    vault: Path,
) -> None:
    async with running(vault) as me:
        await to_new_session(me)
        await me.press("escape")
        assert me.told == ""
        await to_new_session(me)
        await me.write("tomorrow")
        await me.press("escape")
        assert "Draft saved. You can finish it from Home." in me.told
        assert "Finish" in me.shown


@pytest.mark.parametrize("form", ["pair", "end"])
async def test_what_was_changed_in_a_form_can_be_discarded(vault: Path, form: str) -> None:
    async with running(vault) as me:
        heron = me.journal.pairs.get(1)
        if form == "pair":
            me.app.push_screen(pair_form.edit_pair(me.journal, heron))
        else:
            me.app.push_screen(review_form.close_pair(me.journal, heron, lambda: None))
        await me.settle()
        await me.write("not to stay")
        me.app.screen.save_pending()  # type: ignore[attr-defined] # it is a form
        assert len(me.drafts()) == 1
        await me.press("ctrl+r", "n")
        assert "not to stay" in me.shown
        await me.press("ctrl+r", "y")
        assert me.screen == "HomeScreen"
        assert me.drafts() == []
        assert me.journal.pairs.get(1).raw == heron.raw
        assert "Your changes have been discarded." in me.told


async def test_a_form_in_which_nothing_was_written_is_closed_without_a_question(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_session(me)
        await me.press("down", "ctrl+r")
        assert me.screen == "HomeScreen"
        assert me.told == ""
        await to_new_session(me)
        await me.write("tomorrow")
        await me.press("ctrl+u", "ctrl+r")
        assert me.screen == "HomeScreen"
        assert me.drafts() == []


async def test_what_was_typed_right_before_is_not_discarded_without_a_question(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(session_form.new_session(me.journal, me.journal.pairs.get(1)))
        await me.burst("t", "o", "ctrl+r")
        assert "Discard your changes?" in me.shown
        await me.press("n", "escape")
        assert len(me.drafts()) == 1
        await to_new_session(me)
        await me.press("ctrl+r")
        assert "Discard your changes?" in me.shown  # the draft would go


async def test_a_line_of_a_group_begins_where_its_choices_do(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(takeaway_form.new_takeaway(me.journal, me.journal.pairs.get(1), None))
        await me.settle()
        shown = {words: line for line in lines(me.app) for words in ("Who will act", "By when?") if words in line}
        assert shown["Who will act"].index("1 nobody") == shown["By when?"].index("e.g.")


async def test_what_is_wrong_begins_where_the_answer_does(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(pair_form.new_pair(me.journal))
        await me.settle()
        await me.press("ctrl+o")
        wrong = next(line for line in lines(me.app) if "Please enter a nickname" in line)
        answer = next(line for line in lines(me.app) if "not their real name" in line and "Nickname" in line)
        assert wrong.index("Please") == answer.index("not their")


async def test_a_side_panel_leaves_room_to_write_after_any_change_of_the_window(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        me.app.push_screen(debrief_form.debrief_session(me.journal, heron, me.journal.sessions.get(heron, 3)))
        await me.settle()
        room = {}
        for size in (SMALL, WIDE, (60, 20), (111, 30), SMALL):
            await me.resize(*size)
            for is_turned in (False, True):
                room[size, is_turned] = min(each.region.width for each in me.app.screen.query(Area))
                await me.press("f7")
        assert min(room.values()) >= 20, room
