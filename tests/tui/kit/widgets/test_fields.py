"""The fields of a form: what can be clicked, pasted, hidden and seen in any window."""

from collections import defaultdict
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Size

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.support.preferences import Preferences
from rmjournal.tui.forms import agreement_form, debrief_form, pair_form, prepare_form, session_form, takeaway_form
from rmjournal.tui.kit.widgets.areas import Area
from rmjournal.tui.kit.widgets.fields import ChoiceField, TextField
from rmjournal.tui.kit.widgets.inputs import LineInput, one_line
from tests.tui.conftest import SMALL, WIDE, Person, fits, lines, running
from tests.tui.forms.test_debrief_form import JUNIOR, to_debrief, value

pytestmark = pytest.mark.usefixtures("undrawn")
LINES = "The rota is decided\nbefore anyone on nights\n\nis asked."


async def click(me: Person, words: str, *, row: str = "") -> None:
    """Click on words, in the row that has these others."""
    await point(me, words, row=row, click=True)


async def point(me: Person, words: str, *, row: str = "", click: bool = False) -> None:
    """Move the mouse over words, in the row that has these others, at their left."""
    found = ((line.find(words, line.find(row)), at) for at, line in enumerate(lines(me.app)) if row in line)
    x, y = next((x, y) for x, y in found if x >= 0)
    offset = (x + 1, y)
    await (me.pilot.click(offset=offset) if click else me.pilot.hover(offset=offset))
    await me.settle()


async def paste(me: Person, text: str) -> None:
    """Paste as a terminal does."""
    me.app.post_message(events.Paste(text))
    await me.settle()


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_no_answer_moves_after_its_form_was_painted(
    vault: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: dict[str, set[Size]] = defaultdict(set)
    resized = Area._on_resize

    def note(self: Area) -> None:
        resized(self)
        sizes[str(self.parent and self.parent.id)].add(self.size)

    async with running(vault, size) as me:
        pair = me.journal.pairs.get(1)
        me.journal.agreements.reword(pair, {Clause.PURPOSE: "We both say what we think. " * 20}, None)
        monkeypatch.setattr(Area, "_on_resize", note)
        me.app.push_screen(agreement_form.edit_clauses(me.journal, pair))
        await me.settle()
        assert len(sizes) == len(Clause)
        assert sizes["field-purpose"].copy().pop().height > 5
        assert all(len(seen) == 1 for seen in sizes.values()), sizes


async def test_choices_labels_and_areas_can_be_clicked(vault: Path) -> None:
    async with running(vault, (120, 50)) as me:
        await to_debrief(me, 1)
        await me.press("f3")
        await click(me, "4 nobody", row=JUNIOR["agenda_set_by"])
        assert value(me, "agenda_set_by") == "none"
        await click(me, "3 both", row=JUNIOR["agenda_set_by"])
        assert value(me, "agenda_set_by") == "both"
        await click(me, "4", row=JUNIOR["ratings.overall"])
        assert value(me, "ratings.overall") == "4"
        await click(me, "Commitment")
        assert me.find("#field-promise Area", Area).has_focus


async def test_the_choice_under_the_mouse_is_shown(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me, 1)
        await me.press("f3")
        await point(me, "3 both", row=JUNIOR["agenda_set_by"])
        assert me.find("#field-agenda_set_by", ChoiceField).pointed == "both"
        await point(me, "What happened")
        assert me.find("#field-agenda_set_by", ChoiceField).pointed == "-"


async def test_the_wheel_scrolls_a_form(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_debrief(me, 1)
        await me.press("f3", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        form = me.app.screen.query_one(".form")
        before = form.scroll_y
        form._on_mouse_scroll_down(events.MouseScrollDown(form, 20, 10, 0, 1, 0, shift=False, meta=False, ctrl=False))
        await me.until(lambda: form.scroll_target_y > before)


async def test_pasted_lines_are_all_kept(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(session_form.new_session(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.press("down")
        await paste(me, LINES)
        assert me.find("#field-intention", TextField).value == one_line(LINES)
        await me.press("escape")
        me.app.push_screen(takeaway_form.new_takeaway(me.journal, me.journal.pairs.get(1), None))
        await me.settle()
        await paste(me, LINES)
        await me.press("ctrl+o")
        assert me.of(Takeaway)[-1].text == LINES
        me.app.push_screen(pair_form.new_pair(me.journal))
        await me.settle()
        await paste(me, "Ro\nbin")
        assert me.find("#field-alias LineInput", LineInput).value == "Ro bin"


@pytest.mark.parametrize("more", ["\n", "\r\n", "\r", "\n\n", " \n "])
def test_joined_lines_lose_no_word(more: str) -> None:
    assert one_line(f"one{more}two{more}") == "one two"
    assert one_line("one two ") == "one two "


async def test_a_paste_that_a_tab_follows_leaves_the_keys_in_the_next_field(vault: Path) -> None:
    async with running(vault) as me:
        await to_debrief(me)
        for event in (events.Paste("first"), events.Key("tab", "\t"), events.Key("s", "s")):
            event.set_sender(me.app)
            me.app.post_message(event)
        await me.settle()
        assert (me.find("#field-takeaway", TextField).value, me.find("#field-promise", TextField).value) == (
            "first",
            "s",
        )


async def test_an_area_grows_with_its_answer_and_the_cursor_stays_in_sight(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_debrief(me)
        area = me.find("#field-takeaway Area", Area)
        assert area.size.height == 2
        await me.write("word " * 60)
        assert area.size.height == area.wrapped_document.height > 4
        await me.write("word " * 400)
        y = area.cursor_screen_offset.y
        assert 0 < y < 23
        assert fits(me.app)


async def test_the_side_panel_follows_the_width_and_opens_by_a_key(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.app.push_screen(
            prepare_form.prepare_session(
                me.journal, me.journal.pairs.get(2), me.journal.sessions.get(me.journal.pairs.get(2), 2)
            )
        )
        await me.settle()
        side = me.app.screen.query_one("#side")
        for size, is_open in ((WIDE, True), (SMALL, False), ((60, 20), False), ((200, 60), True)):
            await me.resize(*size)
            assert side.display == is_open, size
            assert fits(me.app)
            assert me.find("#field-intention Area", Area).size.width > 20
        await me.press("f7")
        assert not side.display
        await me.resize(*SMALL)
        await me.press("f7")
        assert side.display
        assert me.find("#field-intention Area", Area).size.width > 20
        assert "For example:" in me.shown


async def test_hidden_text_hides_answers_and_not_labels(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_debrief(me, 1)
        await me.write("the rota")
        await me.press("tab", "tab", "2", "f3", "2", "f2")
        assert "the rota" not in me.shown
        for words in ("Takeaway", "Commitment", "what one of you will do", JUNIOR["agenda_set_by"], "3 both"):
            assert words in me.shown
        choice = me.find("#field-agenda_set_by", ChoiceField)
        hidden = str(choice.render())
        choice.put("both")
        assert str(choice.render()) == hidden
        assert "Heron" not in hidden


@pytest.mark.parametrize("preferences", [None, Preferences(plain=True)], ids=["no colour", "plain"])
async def test_what_is_chosen_is_told_without_colour_and_nothing_moves(
    vault: Path, monkeypatch: pytest.MonkeyPatch, preferences: Preferences | None
) -> None:
    if preferences is None:
        monkeypatch.setenv("NO_COLOR", "1")
    async with running(vault, WIDE, preferences=preferences) as me:
        await to_debrief(me, 1)
        await me.press("f3")
        choice = me.find("#field-agenda_set_by", ChoiceField)
        choice.begin()
        await me.settle()
        before = str(choice.render())
        await me.press("2")
        after = str(choice.render())
        assert "[2 me]" in after
        assert after.replace("[", " ").replace("]", " ").replace("▸", " ") == before.replace("▸", " ")


async def test_a_nickname_of_wide_letters_fits_among_the_answers(vault: Path) -> None:
    async with running(vault, (60, 20)) as me:
        pair = me.journal.entries.edit(me.journal.pairs.get(1), {"alias": "日本語の日記を書いています" * 3})
        me.app.push_screen(debrief_form.debrief_session(me.journal, pair, me.journal.sessions.get(pair, 1)))
        await me.settle()
        await me.press("f3")
        assert fits(me.app)
        assert "日本語の日記" in me.shown


async def test_a_field_that_reads_complains_only_when_the_keys_have_left(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(session_form.new_session(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.write("the other day")
        assert "I can't read" not in me.shown
        await me.press("tab")
        assert "I can't read 'the other day'." in " ".join(me.shown.split())
        await me.press("shift+tab", "ctrl+u")
        await me.write("12 mar 3pm")
        assert "= Thu 12 Mar, 15:00" in me.shown
