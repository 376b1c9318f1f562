"""Windows of every size, words of every width, terminals without colour."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from rich.cells import cell_len

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.safe_text import POINTER
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import LineField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.screens.writing.writing import SessionScreen
from tests.tui.conftest import NOW, SMALL, WIDE, Person, fits, lines, opened, running, started
from tests.tui.screens.pair.pages import told
from tests.tui.screens.start.test_first_run import set_passphrase, step
from tests.tui.test_conceal import SCREENS

pytestmark = pytest.mark.usefixtures("undrawn")
SIZES = [(80, 24), (120, 40), (200, 60), (60, 20)]
TOO_SMALL = "This window is too small."
ODD = {
    "wide": "日本語の日記を書いています" * 8,
    "joined": "👩‍👩‍👧‍👦 👨🏽‍💻 🏳️‍🌈 " * 12,
    "combining": "Z\u0351\u036b\u0343a\u0329\u0349l\u0348g\u034eo " * 20,
    "long": "x" * 300,
    "right to left": "שלום עולם مرحبا " * 15,
    "flags": "🇬🇧🇫🇷🇩🇪" * 30,
}


def is_usable(me: Person) -> None:
    """Assert that the bars are in sight, and that whoever has the keys is on the screen."""
    shown = lines(me.app)
    assert fits(me.app)
    assert shown[0].strip()
    assert "lock" in shown[-1] or "quit" in shown[-1], shown[-1]
    focused = me.app.screen.focused
    if focused is not None:
        assert focused.region.height > 0
        assert me.app.screen.region.overlaps(focused.region), focused


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_is_usable(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        is_usable(me)
        for name, make in SCREENS.items():
            if name in ("pair record", "looking back again") or name.startswith("dialog"):
                continue
            me.app.push_screen(make(me.journal))
            await me.settle()
            is_usable(me)
            await me.press("escape")
            assert me.screen == "HomeScreen", name


@pytest.mark.parametrize("alias", ["H" * 80, "日本" * 40])
async def test_that_nothing_is_saved_is_seen_beside_the_longest_alias(empty_vault: Path, alias: str) -> None:
    with opened(empty_vault) as journal:
        pair = journal.pairs.add({"alias": alias, "role": "mentor-junior"})
        journal.sessions.add(pair, {})
    async with running(empty_vault, (60, 20)) as me:
        pair = me.journal.pairs.get(1)
        me.app.push_screen(SessionScreen(me.journal, pair, me.journal.sessions.get(pair, 1)))
        await me.settle()
        cast(SessionScreen, me.app.screen).set_status("NOT SAVED")
        await me.settle()
        first = lines(me.app)[0].rstrip()
        assert first.endswith(" NOT SAVED")
        assert "you: Mentor (junior)   Session 1 of 6" in first
        assert fits(me.app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_step_of_the_first_run_is_usable(tmp_path: Path, size: tuple[int, int]) -> None:
    async with started(tmp_path / "journal.rmj", size) as me:
        is_usable(me)
        await me.press("enter")
        is_usable(me)
        await me.press("1", "enter")
        await me.write("Heron")
        await me.press("enter")
        is_usable(me)
        await set_passphrase(me)
        assert step(me) == "spare"
        is_usable(me)
        await me.press("f6")
        is_usable(me)
        await me.press("enter", "enter")
        assert step(me) == "done"
        is_usable(me)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_unlocking_and_sheets_fit(vault: Path, size: tuple[int, int]) -> None:
    async with started(vault, size) as me:
        is_usable(me)
    async with running(vault, size) as me:
        for key in ("question_mark", "g", "f8", "ctrl+p"):
            await me.press(key)
            assert fits(me.app)
            await me.press("escape")
        for name, make in SCREENS.items():
            if name.startswith("dialog"):
                me.app.push_screen(make(me.journal))
                await me.settle()
                assert fits(me.app)
                await me.press("escape")


async def test_too_little_room_is_said_and_what_was_typed_is_there_again(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(SCREENS["session"](me.journal))
        await me.settle()
        page = me.find("#page", Editor)
        page.load_text("One.\nTwo words.\nThree.")
        page.move_cursor((1, 4))
        before = me.shown
        await me.resize(40, 10)
        assert TOO_SMALL in " ".join(me.shown.split())
        assert "Two words." not in me.shown
        assert fits(me.app)
        await me.resize(80, 24)
        assert me.shown == before
        assert (page.text, page.cursor_location) == ("One.\nTwo words.\nThree.", (1, 4))
        assert page.has_focus


async def test_no_screen_breaks_in_a_window_that_is_too_small(vault: Path) -> None:
    async with running(vault, (40, 10)) as me:
        for name, make in SCREENS.items():
            if name in ("pair record", "looking back again") or name.startswith("dialog"):
                continue
            me.app.push_screen(make(me.journal))
            await me.settle()
            assert fits(me.app), name
            assert TOO_SMALL in " ".join(me.shown.split()), name
            while me.screen != "HomeScreen":
                me.app.pop_screen()
                await me.settle()


async def test_keys_in_a_window_that_is_too_small_still_write(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(SCREENS["note of the pair"](me.journal))
        await me.settle()
        await me.write("before")
        await me.resize(40, 10)
        await me.write(" after")
        await me.press("escape", "ctrl+s", "ctrl+p", "f8")
        assert me.screen == "SessionScreen"
        await me.burst("!", "enter")
        await me.resize(80, 24)
        assert me.find("#page", Editor).text == "before after!\n"
        await me.press("backspace", "backspace", "escape")
        assert me.of(Note)[-1].text == "before after"


async def test_what_is_typed_in_a_window_that_is_too_small_can_be_corrected(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(SCREENS["note of the pair"](me.journal))
        await me.settle()
        await me.write("before|after")
        page = me.find("#page", Editor)
        page.move_cursor((0, 7))
        await me.resize(40, 10)
        await me.press("backspace", "delete", "x", "backspace")
        await me.resize(80, 24)
        assert page.text == "beforefter"


@pytest.mark.parametrize("size", [(40, 12), (49, 24), (80, 13)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_key_changes_anything_in_a_window_that_is_too_small(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault) as me:
        saved = me.journal.records.last_saved()
        await me.press("g", "p", "enter")
        before = told(me)
        await me.resize(*size)
        await me.press("f6", "x", "enter", "n", "1", "ctrl+o", "d", "delete", "backspace", "escape", "ctrl+d", "ctrl+p")
        assert me.screen == "PairScreen"
        await me.resize(80, 24)
        assert told(me) == before
        await me.press("f6")
        asked = me.shown
        await me.resize(*size)
        assert TOO_SMALL in " ".join(me.shown.split())
        assert "Together" not in me.shown
        await me.press("x")
        await me.resize(80, 24)
        assert me.shown == asked
        assert me.journal.records.last_saved() == saved


async def test_what_is_typed_in_a_form_and_a_dialog_outlives_a_window_that_is_too_small(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.burst(*"4 Apr 9:")
        await me.resize(40, 12)
        await me.burst(*"00", "enter", "tab")
        await me.resize(80, 24)
        assert me.find("#field-when", LineField).value == "4 Apr 9:00"
        assert me.find("#field-when", LineField).has_focus_within
        await me.press("escape", "g", "p", "enter", "f6", "p")
        await me.write("1 De")
        await me.resize(40, 12)
        await me.burst("x", "backspace", "c", "enter", "escape")
        await me.resize(80, 24)
        assert me.screen == "LineDialog"
        assert me.find("LineInput", LineInput).value == "1 Dec"
        assert me.find("LineInput", LineInput).has_focus


@pytest.mark.parametrize("key", ["ctrl+l", "ctrl+q"])
async def test_a_window_that_is_too_small_can_be_locked_and_left(vault: Path, key: str) -> None:
    async with running(vault) as me:
        await me.resize(40, 12)
        await me.press(key)
        assert me.has_ended


async def test_what_quitting_would_lose_is_said_in_a_window_that_is_too_small(vault: Path) -> None:
    async with running(vault) as me:
        me.app.demo_since = NOW - timedelta(days=1)
        await me.resize(40, 12)
        await me.press("ctrl+q")
        assert not me.has_ended
        assert "Quitting deletes what you wrote." in " ".join(me.shown.split())
        await me.press("ctrl+q")
        assert me.has_ended


async def test_a_form_survives_a_small_window(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("Robin")
        await me.press("enter", "2")
        before = me.shown.splitlines()[1:]  # below the line that says when it was saved
        for size in ((40, 10), (200, 60), (60, 20), (80, 24)):
            await me.resize(*size)
            assert fits(me.app)
        assert me.shown.splitlines()[1:] == before


async def test_a_label_that_is_longer_than_its_place_loses_no_word(vault: Path) -> None:
    async with running(vault, (52, 60)) as me:
        await me.go("p")
        await me.press("n", "f3")
        asked = next(line for line in lines(me.app) if "Have you agreed not to ask for each other's" in line)
        assert "notes?" in lines(me.app)[lines(me.app).index(asked) + 1]
        assert fits(me.app)


@pytest.mark.parametrize(
    "size", [(1, 1), (3, 2), (49, 13), (20, 60), (300, 5)], ids=lambda size: f"{size[0]}x{size[1]}"
)
async def test_the_oddest_window_breaks_nothing(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault) as me:
        me.app.push_screen(SCREENS["session"](me.journal))
        await me.settle()
        await me.resize(*size)
        assert me.shown is not None
        await me.press("f5", "escape", "f8", "escape")
        await me.resize(80, 24)
        assert "Session 1" in me.shown


async def test_the_columns_go_as_the_window_gets_narrow(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert "+ add a pair" in me.shown
        await me.resize(80, 24)
        assert "+ add a pair" not in me.shown
        assert "● ● ● ○ ○ ○" in me.shown
        await me.resize(60, 20)
        assert "+ add a pair" not in me.shown
        await me.resize(120, 40)
        assert "+ add a pair" in me.shown


async def test_text_is_never_wider_than_a_line_that_can_be_read(vault: Path) -> None:
    async with running(vault, (200, 60)) as me:
        me.app.push_screen(SCREENS["session"](me.journal))
        await me.settle()
        page = me.find("#page", Editor)
        assert page.size.width <= 74


@pytest.mark.parametrize("name", ODD)
async def test_words_of_any_width_stay_within_the_screen(empty_vault: Path, name: str) -> None:
    words = ODD[name]
    with opened(empty_vault) as journal:
        pair = journal.pairs.add(
            {"alias": words[:80], "role": "mentor-junior", "purpose": words, "off_limits": [words]}
        )
        session = journal.sessions.add(pair, {"held_at": "2026-03-02T10:00", "intention": words})
        journal.notes.add(pair, words, session=session)
        journal.takeaways.add(
            pair, {"text": words, "kind": "commitment", "commitment": {"owner": "me"}}, session=session
        )
        journal.log.add(pair, {"kind": "idea", "text": words}, session=session)
        asked = journal.reflections.prompts(pair, ReflectionKind.BETWEEN)
        journal.reflections.add(pair, {"kind": "between", "answers": [{"prompt": asked[0], "text": words}]})
    async with running(empty_vault, (60, 20) if name in ("wide", "long") else (80, 24)) as me:
        assert fits(me.app)
        for screen in ("pairs", "pair", "session", "takeaways", "looking back again", "record", "form of a pair"):
            me.app.push_screen(SCREENS[screen](me.journal))
            await me.settle()
            assert fits(me.app), screen
            await me.press("f2")
            assert fits(me.app), screen
            await me.press("f2", "escape")
        await me.press("slash")
        await me.write(words[:12])
        assert fits(me.app)


async def test_without_colour_the_marked_row_is_told_apart(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(vault) as me:
        assert me.app.no_color
        selected = [line for line in lines(me.app) if POINTER in line]
        assert len(selected) == 1
        assert "Between sessions" in selected[0]
        await me.press("down")
        selected = [line for line in lines(me.app) if POINTER in line]
        assert len(selected) == 1
        assert "Agree a takeaway from session 2" in selected[0]


async def test_without_colour_the_chosen_answer_is_told_apart(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(vault) as me:
        await me.press("g", "p", "n", "tab", "2")
        assert "[2 the senior" in me.shown
        assert "[1 the junior" not in me.shown


@pytest.mark.parametrize("theme", ["ink", "paper", "contrast"])
async def test_every_theme_stands_with_plain_mode(vault: Path, theme: str) -> None:
    async with running(vault, WIDE, preferences=Preferences(theme=theme, plain=True)) as me:
        assert me.app.theme == theme
        assert "+ new pair" not in me.shown
        assert "Waiting for a date for session 4" in me.shown
        await me.go("p")
        assert "Heron" in me.shown


def test_the_odd_words_are_odd() -> None:
    assert all(cell_len(words) > 100 for words in ODD.values())


@pytest.mark.parametrize("name", ["pair", "form after a session", "session", "settings"])
async def test_a_page_stands_in_the_middle_of_a_window_that_is_wider_than_it_needs(vault: Path, name: str) -> None:
    async with running(vault, (200, 60)) as me:
        me.app.push_screen(SCREENS[name](me.journal))
        await me.settle()
        main, side = (me.app.screen.query_one(each).region for each in ("#main", "#side"))
        right = side.right if side.width else main.right
        assert abs(main.x - (200 - right)) <= 1
        assert right - main.x < 140


async def test_no_line_of_a_page_is_cut_when_its_scrollbar_appears(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(SCREENS["pair"](me.journal))
        await me.settle()
        page = me.find("#timeline", Blocks)
        assert page.show_vertical_scrollbar
        cells = page.scrollable_content_region.width
        shown = " ".join(" ".join(page.render_line(y).text[:cells] for y in range(page.size.height)).split())
        assert "Heron does this by Sun 15 Mar · waiting for Heron to agree" in shown
        assert "copied the idea without being asked." in shown


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_message_of_any_length_is_whole(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        for words in range(8, 32):
            me.app.notify("words " * words + "end.", markup=False, timeout=60)
            await me.settle()
            assert "end." in me.shown, words
            me.app.clear_notifications()
            await me.settle()


async def test_how_a_yes_came_is_whole_in_a_narrow_window(vault: Path) -> None:
    async with running(vault, (60, 20)) as me:
        me.app.push_screen(SCREENS["takeaways"](me.journal))
        await me.settle()
        assert "on 10 Feb, in the room" in me.shown


async def test_a_screen_that_was_left_is_arranged_no_more(vault: Path) -> None:
    async with running(vault, size=WIDE) as me:
        await me.press("g", "p", "enter", "s")
        assert me.screen == "ShareScreen"
        await me.press("f1")
        await me.resize(*SMALL)
        await me.press("escape")
        await me.press("g", "p")
        assert me.screen == "PairsScreen"


async def test_messages_leave_no_empty_row_behind(vault: Path) -> None:
    async with running(vault) as me:
        before = me.shown
        for words in ("First.", "Second.", "Third."):
            me.app.notify(words, markup=False, timeout=0.5)
        await me.settle()
        assert "Third." in me.shown
        await me.until(lambda: "Third." not in me.shown)
        assert me.shown == before
        for words in ("First.", "Second."):
            me.app.notify(words, markup=False, timeout=60)
            await me.settle()
            me.app.clear_notifications()
            await me.settle()
            assert me.shown == before
        for _ in range(2):
            me.app.clear_notifications()
            me.app.notify("First.", markup=False, timeout=0.5)
            await asyncio.sleep(0.1)
        await me.until(lambda: "First." not in me.shown)
        assert me.shown == before
