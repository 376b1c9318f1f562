"""Everything that keys reach can be clicked: key bar, lists, tabs, choices, switches, sheets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.tui.forms import debrief_form
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.commands import DESTINATIONS, GO, Command
from rmjournal.tui.kit.dialogs.copy_out import CopyOutDialog
from rmjournal.tui.kit.dialogs.notices import RecoveryKeyDialog
from rmjournal.tui.kit.dialogs.passphrase_dialogs import NewPassphraseDialog, PresentPassphraseDialog
from rmjournal.tui.kit.dialogs.progress import ProgressDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog, WordDialog
from rmjournal.tui.kit.widgets.inputs import LineInput, SecretInput
from rmjournal.tui.screens.share.export_log import SharedItemScreen
from rmjournal.tui.screens.share.page import PHRASE, ExactText
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.share.switches import Switches
from rmjournal.tui.screens.share.tabs import Tabs
from tests.tui.all_screens import ALL, not_among
from tests.tui.conftest import SMALL, TODAY, WIDE, Person, lines, running
from tests.tui.test_conceal import private

__all__ = ["private"]  # a fixture
pytestmark = pytest.mark.usefixtures("undrawn")
BROAD = (320, 40)  # wide enough for every key of every screen


async def click(me: Person, x: int, y: int) -> None:
    """Click a cell of the screen."""
    await me.pilot.click(offset=(x, y))
    await me.settle()


def find(me: Person, words: str, *, last: bool = False) -> Offset:
    """Return the cell in which these words begin, the first from the top or the last."""
    found = [Offset(line.index(words), y) for y, line in enumerate(lines(me.app)) if words in line]
    assert found, f"{words!r} is not in sight:\n{me.shown}"
    return found[-1 if last else 0]


async def click_on(me: Person, words: str, *, last: bool = False) -> None:
    """Click on words."""
    at = find(me, words, last=last)
    await click(me, at.x + 1, at.y)


async def click_in(me: Person, widget: Widget, x: int = 1, y: int = 0) -> None:
    """Click somewhere in a widget."""
    await click(me, widget.region.x + x, widget.region.y + y)


async def click_key(me: Person, command: Command) -> None:
    """Click a command in the bar at the bottom."""
    screen = me.app.screen
    assert isinstance(screen, BaseScreen)
    bar = lines(me.app)[-1]
    words = f" {screen.key_of(command)}  "
    assert words in bar, f"{command.id} is not in the bar: {bar}"
    await click(me, bar.index(words) + 2, me.app.size.height - 1)


SCREENS = {name: make for name, make in ALL.items() if not name.startswith("dialog")}


async def test_the_walk_with_clicks_covers_every_screen(private: Path) -> None:
    async with running(private) as me:
        assert not_among({type(make(me.journal)).__name__ for make in SCREENS.values()}) == set()


async def test_every_key_of_the_bar_is_clicked_like_the_key(private: Path) -> None:
    found = []
    async with running(private, BROAD) as me:
        for name in ("home", *SCREENS):
            if name != "home":
                me.app.push_screen(SCREENS[name](me.journal))
                await me.settle()
            found += [f"{name}: {each}" for each in await clicked_amiss(me)]
            if name != "home":
                me.app.pop_screen()
                await me.settle()
    assert found == []


async def clicked_amiss(me: Person) -> list[str]:
    """Click every key of the bar; return which of the screen's own are missing there, and which did something else."""
    screen = me.app.screen
    assert isinstance(screen, BaseScreen)
    done: list[str] = []

    async def note(action: str, *_: object, **__: object) -> bool:
        done.append(action)
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "run_action", note)
        shown = [each for each in screen.all_commands() if each.shown and screen.offers(each)]
        in_bar = [each for each in shown if f" {screen.key_of(each)}  " in lines(me.app)[-1]]
        for command in in_bar:
            await click_key(me, command)
    own = {each.id for each in screen.commands if each.shown and screen.offers(each)}
    amiss = [f"{each} is not in the bar" for each in sorted(own - {each.id for each in in_bar})]
    wanted = [command.action for command in in_bar]
    return amiss if done == wanted else [*amiss, f"{done} was done, not {wanted}"]


async def test_a_summary_is_shared_with_clicks_and_a_typed_phrase(vault: Path, tmp_path: Path) -> None:
    from rmjournal.tui.kit.commands import WRITE_FILE

    async with running(vault, WIDE) as me:
        me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await click_on(me, "Summary")
        assert me.app.screen.query_one(Tabs).selected == "summary"
        await click_on(me, "Usefulness")
        await click_on(me, "Would you carry on?")
        await click_on(me, "leadership")
        text = me.app.screen.page.query_one(ExactText).text  # type: ignore[attr-defined] # the share screen
        assert '"usefulness":"high"' in text
        assert '"continue":"yes"' in text
        assert '"themes":["leadership"]' in text
        await click_in(me, me.find("#phrase", LineInput))
        await me.write(PHRASE)
        await click_key(me, WRITE_FILE)
        assert me.screen == "FileDialog"
        me.app.screen.query_one(LineInput).value = str(tmp_path / "out")
        await click_on(me, "continue")
        assert me.screen == "HomeScreen"
        (file,) = (tmp_path / "out").iterdir()
        assert file.read_bytes() == text.encode()


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_every_tab_is_clicked(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        tabs = me.app.screen.query_one(Tabs)
        for tab in tabs.tabs():
            await click_on(me, tab.shown)
            assert tabs.selected == tab.id


async def test_a_switch_is_turned_on_and_off_by_clicks(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1), tab=ExportKind.SUMMARY))
        await me.settle()
        fields = me.find("#fields", Switches)
        for is_on in (True, False):
            at = [each.id for each in fields.switches].index("takeaways_agreed")
            await click_in(me, fields, 3, at)
            assert ("takeaways_agreed" in fields.on) == is_on


async def test_shared_items_are_opened_by_clicks(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.journal.messages.copy(me.journal.messages.agreement(me.journal.pairs.get(1)), TODAY)
        await me.go("x")
        await click_on(me, "agreement.txt")
        assert isinstance(me.app.screen, SharedItemScreen)
        assert "You shared exactly this" in me.shown


async def test_each_row_of_the_settings_is_clicked(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        for row, screen in (("Security", "SecurityScreen"), ("Backups", "BackupsScreen")):
            await me.go("c")
            await click_on(me, row, last=True)
            assert me.screen == screen
        await me.go("c")
        await click_on(me, "Start with text hidden")
        assert me.journal.settings.current().conceal


async def test_a_choice_of_a_form_is_clicked(vault: Path) -> None:
    from rmjournal.tui.kit.widgets.fields import ChoiceField

    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        me.app.push_screen(debrief_form.debrief_session(me.journal, heron, me.journal.sessions.get(heron, 3)))
        await me.settle()
        shown = [each for each in me.app.screen.query(ChoiceField) if each.region.height and each.display]
        assert shown
        for field in shown:
            words = list(field.choices.values())[-1]
            row = next(y for y in range(field.region.height) if words in lines(me.app)[field.region.y + y])
            await click(me, lines(me.app)[field.region.y + row].rindex(words), field.region.y + row)
            assert field.value == list(field.choices)[-1]


async def asked(me: Person, dialog: Screen[Any]) -> list[object]:
    """Show a dialog, and collect its result."""
    found: list[object] = []
    me.app.push_screen(dialog, found.append)
    await me.settle()
    return found


async def test_sheets_are_answered_and_left_by_clicks(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        for make, words, result in (
            (lambda: LineDialog("Which?", value="five"), "continue", "five"),
            (lambda: LineDialog("Which?", value="five"), "cancel", ""),
            (lambda: WordDialog("Sure?", [], "delete"), "cancel", ""),
            (lambda: CopyOutDialog("some words"), "copy exactly this", True),
            (lambda: CopyOutDialog("some words"), "cancel", False),
            (lambda: NewPassphraseDialog("It stays."), "cancel", None),
            (lambda: PresentPassphraseDialog("Sure?", "It is so."), "cancel", ""),
        ):
            found = await asked(me, make())
            await click_on(me, words, last=True)
            assert found == [result], words
        found = await asked(me, PresentPassphraseDialog("Sure?", "It is so."))
        me.app.screen.query_one(SecretInput).value = "secret"
        await click_on(me, "continue")
        assert found == ["secret"]
        found = await asked(me, ProgressDialog("Checking...", lambda progress: "All is well."))
        await me.until(lambda: "All is well." in me.shown)
        await click_on(me, "close", last=True)
        assert found == ["All is well."]


async def test_a_task_is_cancelled_by_a_click(vault: Path) -> None:
    def endless(progress: Callable[[int, int], None]) -> str:
        while True:
            progress(1, 2)

    async with running(vault, SMALL) as me:
        found: list[object] = []
        me.app.push_screen(ProgressDialog("Something long...", endless), found.append)
        await me.pilot.pause(0.3)
        at = find(me, "cancel", last=True)
        await me.pilot.click(offset=(at.x + 1, at.y))
        await me.until(lambda: found == [""])


@pytest.mark.parametrize("key", ["question_mark", "f8"])
async def test_what_is_only_read_closes_by_a_click_beside_it(vault: Path, key: str) -> None:
    async with running(vault, WIDE) as me:
        await me.press(key)
        dialog = me.app.screen.query_one("#dialog")
        await click(me, dialog.region.x + 3, dialog.region.y + 2)
        assert me.screen != "HomeScreen"
        await click(me, 1, dialog.region.bottom)
        assert me.screen == "HomeScreen"


async def test_a_question_does_not_close_by_a_click_beside_it(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        found = await asked(me, LineDialog("Which?", value="five"))
        await click(me, 1, 1)
        assert me.screen == "LineDialog"
        assert found == []


async def test_a_recovery_key_is_left_by_a_click_on_its_last_line_and_not_beside_it(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await asked(me, RecoveryKeyDialog("-".join(["ABCD"] * 13)))
        await click(me, 1, 1)
        assert me.screen == "RecoveryKeyDialog"
        await click_on(me, "close", last=True)
        assert me.screen == "HomeScreen"


@pytest.mark.parametrize("letter", list(DESTINATIONS))
async def test_each_place_is_reached_by_clicks(vault: Path, letter: str) -> None:
    async with running(vault, BROAD) as me:
        before = me.screen
        await click_key(me, GO)
        assert me.screen == "KeyMenu"
        label = DESTINATIONS[letter][1]
        await click_on(me, f" {letter}  {label}", last=True)
        assert me.screen != "KeyMenu"
        assert (me.screen == before) == (letter == "h")
