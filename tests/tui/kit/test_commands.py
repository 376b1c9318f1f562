"""Commands are declared once: what works, what the footer, the help and the palette show is the same."""

import re
from pathlib import Path

import pytest

from rmjournal.support import preferences
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.base_screen import BaseScreen, JournalScreen
from rmjournal.tui.kit.commands import CATALOGUE, DESTINATIONS, GO, PALETTE, TAGS
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.own_keys import check_keys, is_key, key_label
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.upkeep.action_list import ActionListScreen
from rmjournal.tui.shell import palette_entries, routes
from rmjournal.tui.shell.app import JournalApp
from rmjournal.tui.shell.palette import usable_keys
from rmjournal.tui.shell.palette_entries import DO, ELSEWHERE, entries
from rmjournal.tui.shell.purposes import purpose_of
from tests.tui.conftest import WIDE, running

pytestmark = pytest.mark.usefixtures("undrawn")
SCREENS = routes.screen_classes()


def keys_of(screen: type[BaseScreen]) -> list[str]:
    """Return all keys of the commands of a screen."""
    return [key for command in screen.all_commands() for key in command.key.split(",")]


def test_every_screen_of_the_program_is_among_them() -> None:
    def below(one: type[BaseScreen]) -> set[type[BaseScreen]]:
        return {one, *(each for sub in one.__subclasses__() for each in below(sub))}

    own = {
        each for each in below(BaseScreen) if each.__module__.startswith("rmjournal") and "commands" in each.__dict__
    }
    assert own - {BaseScreen, ActionListScreen} <= set(SCREENS)


def test_every_command_has_an_action() -> None:
    owners: dict[bool, type] = {True: JournalApp}
    assert [
        (screen, command.id)
        for screen in SCREENS
        for command in screen.all_commands()
        if not hasattr(owners.get(command.action.startswith("app."), screen), f"action_{command.id}")
    ] == []


def test_no_two_commands_of_a_screen_share_a_key() -> None:
    assert [screen for screen in SCREENS if len(keys_of(screen)) != len(set(keys_of(screen)))] == []


def test_every_command_is_bound_to_its_key() -> None:
    for screen in SCREENS:
        merged = screen._merged_bindings
        assert merged is not None, screen
        found = merged.key_to_bindings.items()
        bound = {(key, each.action, each.id) for key, bindings in found for each in bindings}
        commands = [(key, each.action, each.id) for each in screen.all_commands() for key in each.key.split(",")]
        assert [each for each in commands if each not in bound] == [], screen


def test_every_screen_locks_conceals_and_shows_the_limits_and_its_keys() -> None:
    for screen in SCREENS:
        ids = {command.id for command in screen.all_commands()}
        assert {"lock", "conceal", "limits", "palette", "quit_rmjournal", "help"} <= ids, screen
        assert {"ctrl+l", "f2", "f8", "ctrl+p", "ctrl+q", "f1"} <= set(keys_of(screen)), screen


def test_letters_are_commands_only_where_nobody_writes() -> None:
    writing = [screen for screen in SCREENS[1:] if not screen.has_letter_keys]
    assert len(writing) > 3
    for screen in writing:
        letters = [key for key in keys_of(screen) if len(key) == 1 or key in ("question_mark", "slash", "space")]
        assert letters == [], screen


def test_no_command_takes_a_key_that_a_text_or_a_terminal_needs() -> None:
    taken = {"ctrl+a", "ctrl+e", "ctrl+w", "ctrl+d", "ctrl+k", "ctrl+u", "ctrl+x", "ctrl+c", "ctrl+v", "ctrl+y"}
    taken |= {"ctrl+z", "ctrl+b", "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+j"}
    writing = {command for screen in SCREENS if not screen.has_letter_keys for command in screen.all_commands()}
    assert not taken & {key for command in writing for key in command.key.split(",")}


def test_every_key_is_one_that_a_terminal_can_send() -> None:
    assert all(is_key(key) for command in CATALOGUE for key in command.key.split(","))


def test_labels_and_helps_are_words() -> None:
    for command in CATALOGUE:
        assert command.label
        assert command.help.endswith(".")
        assert "!" not in command.help + command.label


@pytest.mark.parametrize(
    ("key", "word"), [("ctrl+l", "^l"), ("f2", "F2"), ("question_mark,f1", "?"), ("escape", "Esc"), ("n", "n")]
)
def test_keys_are_named_as_people_read_them(key: str, word: str) -> None:
    assert key_label(key) == word


async def test_g_and_a_letter_lead_to_each_place(vault: Path) -> None:
    wanted = [
        "HomeScreen",
        "PairsScreen",
        "SearchScreen",
        "SignalsScreen",
        "LearnScreen",
        "ExportLogScreen",
        "SettingsScreen",
    ]
    async with running(vault) as me:
        seen = []
        for letter in DESTINATIONS:
            await me.go(letter)
            seen.append(me.screen)
            assert len(me.app.screen_stack) <= 3
            if me.screen == "SearchScreen":
                await me.press("escape")
        assert seen == wanted


@pytest.mark.parametrize("key", ["z", "escape", "enter", "f5"])
async def test_g_and_anything_else_goes_nowhere(vault: Path, key: str) -> None:
    async with running(vault) as me:
        await me.press("g")
        assert "Go to" in me.shown
        await me.press(key)
        assert me.screen == "HomeScreen"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_the_footer_shows_the_first_commands_and_always_help_and_lock(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        footer = me.shown.splitlines()[-1]
        assert footer.strip().startswith("Enter  open")
        assert footer.rstrip().endswith("^l  lock")
        assert "?  help" in footer
        assert ("^p  find" in footer) == (size[0] >= 110)
        declared = [f"{key_label(c.key)}  {c.label}" for c in PairScreen.all_commands() if c.shown or c is PALETTE]
        pieces = [piece.strip() for piece in re.split(r" {3,}", footer) if piece.strip()]
        assert set(pieces) <= set(declared)


async def test_the_help_lists_exactly_the_commands_of_the_screen(vault: Path) -> None:
    async with running(vault, (200, 60)) as me:
        me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.press("question_mark")
        assert me.screen == "HelpDialog"
        assert "One pair: its sessions and everything you wrote" in me.shown
        assert [group for group in ("This screen", "Go to", "Everywhere") if group in me.shown]
        words = " ".join(" ".join(str(each.render()) for each in me.app.screen.query("Static, HangingText")).split())
        shown = {command._replace(priority=False) for command in PairScreen.all_commands()}
        for command in CATALOGUE:
            here = f"{key_label(command.key)} {command.label} {command.help}" in words.replace(
                f"{command.label}:", command.label
            )
            assert here == ((command._replace(priority=False) in shown) and command is not GO), command.id
        await me.press("question_mark")
        assert me.screen == "PairScreen"


async def test_the_palette_finds_a_command_by_its_name_and_runs_it(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        assert me.screen == "PaletteDialog"
        await me.write("takeaways")
        assert "Takeaways" in me.shown
        await me.press("enter")
        await me.until(lambda: me.screen == "TakeawaysScreen")


async def test_the_palette_has_the_commands_of_every_screen_and_no_screenshot(vault: Path) -> None:
    async with running(vault) as me:
        screen = me.app.screen
        assert isinstance(screen, BaseScreen)
        titles = {each.title.casefold() for each in entries(screen)}
        elsewhere = {"palette", "open", "back", "side", "debrief", "not_for_us", "take_up_offer", "undo", "pair_steps"}
        for each in SCREENS:
            for command in each.all_commands() if issubclass(each, JournalScreen) else ():
                if command.id not in elsewhere:
                    assert command.label.casefold() in titles, (each.__name__, command.id)
        assert not [title for title in titles if "screenshot" in title]
        await me.press("ctrl+p")
        await me.write("screenshot")
        assert "Nothing found." in me.shown


async def test_the_palette_finds_pairs_by_nickname_and_hides_them_with_the_text(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.write("otter")
        assert "Pair: Otter" in me.shown
        assert "Prepare: Otter" in me.shown
        await me.press("f2")
        assert "Otter" not in me.shown
        await me.press("f2", "enter")
        await me.until(lambda: me.screen == "PairScreen")
        assert "Otter" in me.shown


@pytest.mark.parametrize("typed", ["summary", "status note", "programme file"])
async def test_the_palette_finds_what_can_be_shared_by_what_it_is_called(vault: Path, typed: str) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.write(typed)
        assert "Share: Heron" in me.shown
        await me.press("enter")
        await me.until(lambda: me.screen == "ShareScreen")


async def test_the_palette_finds_the_trends(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.write("trends")
        await me.press("enter")
        await me.until(lambda: me.screen == "TrendsScreen")


@pytest.mark.parametrize(
    ("typed", "screen"),
    [
        ("backups", "BackupsScreen"),
        ("rank room", "TextScreen"),
        ("prepare otter", "FormScreen"),
        ("sett", "SettingsScreen"),
    ],
)
async def test_the_palette_leads_to_settings_texts_and_steps(vault: Path, typed: str, screen: str) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.write(typed)
        await me.press("enter")
        await me.until(lambda: me.screen == screen)


async def test_a_theme_is_shown_while_it_is_selected_and_kept_by_enter_only(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.write("theme paper")
        assert me.app.theme == "paper"
        assert "Press Enter to keep this theme" in me.shown
        await me.press("escape")
        assert me.app.theme == "ink"
        await me.press("ctrl+p")
        await me.write("theme paper")
        await me.press("enter")
        assert me.app.theme == "paper"
        assert preferences.load()[0].theme == "paper"


async def test_a_command_of_another_screen_leads_to_it_and_says_the_key(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.write("remind me in two weeks")
        await me.press("enter")
        await me.until(lambda: me.screen == "SignalsScreen")
        assert "Press z." in me.told


def test_every_screen_says_what_it_is_for() -> None:
    assert [screen.__name__ for screen in SCREENS if not purpose_of(screen)] == []


async def test_no_key_and_no_action_writes_a_picture(vault: Path) -> None:
    async with running(vault) as me:
        me.app.action_screenshot()
        assert me.app.save_screenshot() == ""
        assert not list(vault.parent.rglob("*.svg"))


@pytest.mark.parametrize("opener", ["question_mark", "g", "ctrl+p", "f8"])
@pytest.mark.parametrize(("key", "code"), [("ctrl+l", 75), ("ctrl+q", 0)])
async def test_lock_and_quit_work_over_every_sheet(vault: Path, opener: str, key: str, code: int) -> None:
    async with running(vault) as me:
        await me.press(opener, key)
        assert me.app.return_code == code
        assert me.has_ended


async def test_f8_shows_the_limits_over_every_screen_and_takes_them_away(vault: Path) -> None:
    async with running(vault) as me:
        for letter in ("h", *DESTINATIONS):
            await me.go(letter)
            under = me.screen
            await me.press("f8")
            assert me.screen == "LimitsDialog"
            assert "In an emergency, call 999 or your local equivalent first." in me.shown
            await me.press("f8")
            assert me.screen == under
            if under == "SearchScreen":
                await me.press("escape")


# Keys of the preferences

TOGETHER = [screen.all_commands() for screen in SCREENS]


def test_usual_keys_are_no_matter() -> None:
    assert usable_keys({}) == ({}, [])


def test_a_good_key_is_taken() -> None:
    assert usable_keys({"go": "0", "lock": "ctrl+g", "help": "f10"}) == (
        {"go": "0", "lock": "ctrl+g", "help": "f10"},
        [],
    )


def test_a_sign_is_named_as_textual_names_it() -> None:
    assert check_keys({"go": ","}, TOGETHER) == ({"go": "comma"}, [])


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"dance": "z"}, "unknown command"),
        ({"go": "ctrl+alt"}, "Not every terminal can send"),
        ({"go": "hyper+z"}, "Not every terminal can send"),
        ({"go": "zz"}, "Not every terminal can send"),
        ({"go": "slash"}, "already used on a screen"),
        ({"go": "/"}, "already used on a screen"),
        ({"go": "escape"}, "already used on a screen"),
        ({"lock": "f2"}, "already used on a screen"),
        ({"go": "j"}, "needed for moving or writing"),
        ({"keep": "k"}, "needed for moving or writing"),
        ({"tag": "t"}, "needed for moving or writing"),
        ({"back": "b"}, "needed for moving or writing"),
        ({"lock": "l"}, "needed for moving or writing"),
        ({"lock": "tab"}, "needed for moving or writing"),
        ({"lock": "space"}, "needed for moving or writing"),
        ({"keep": "slash"}, "needed for moving or writing"),
        ({"go": "enter"}, "needed for moving or writing"),
        *(
            ({"lock": key}, "Not every terminal can send")
            for key in ("ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+[", "shift+a", "ctrl+1", "alt+enter", "alt+left")
        ),
        *(
            ({"lock": key}, "needed for moving or writing")
            for key in ("ctrl+a", "ctrl+b", "ctrl+c", "ctrl+s", "ctrl+v", "ctrl+z", "shift+left", "ctrl+home")
        ),
    ],
)
def test_a_key_that_cannot_be_is_told_and_left_out(keys: dict[str, str], told: str) -> None:
    good, sentences = usable_keys(keys)
    assert good == {}
    assert len(sentences) == 1
    assert told in sentences[0]


def test_two_that_clash_with_each_other_leave_the_second_out() -> None:
    good, sentences = usable_keys({"go": "0", "search": "0"})
    assert good == {"go": "0"}
    assert len(sentences) == 1


def test_two_may_change_places_with_a_free_key_between() -> None:
    good, _ = usable_keys({"search": "0", "go": "slash"})
    assert good == {"search": "0", "go": "slash"}


def test_keys_that_texts_need_may_be_commands_where_nobody_writes() -> None:
    assert usable_keys({"new_pair": "ctrl+a", "go": "alt+g"}) == ({"new_pair": "ctrl+a", "go": "alt+g"}, [])


async def test_a_key_of_the_preferences_works_and_is_shown(vault: Path) -> None:
    chosen = Preferences(keys={"go": "0", "lock": "ctrl+g", "dance": "y"})
    async with running(vault, preferences=chosen) as me:
        assert "unknown command" in me.told
        footer = me.find("KeyBar", KeyBar).render_line(0).text
        assert " ^g  lock" in footer
        await me.press("0", "p")
        assert me.screen == "PairsScreen"
        await me.press("g")
        assert me.screen == "PairsScreen"
        await me.press("question_mark")
        assert re.search(r"\b0 +h home", me.shown)
        await me.press("escape", "ctrl+g")
        assert me.app.return_code == 75


def test_every_tag_has_a_letter_of_its_own_and_a_word() -> None:
    assert len(TAGS) == 10
    assert len({label for _, label in TAGS.values()}) == 10
    assert all(len(letter) == 1 and label for letter, (_, label) in TAGS.items())


async def test_a_chosen_key_is_the_one_that_footer_palette_and_help_show(vault: Path) -> None:
    async with running(vault, WIDE, preferences=Preferences(keys={"write": "f10"})) as me:
        assert "F10  write" in me.shown
        screen = me.app.screen
        assert isinstance(screen, BaseScreen)
        assert ("Write", "F10") in [(entry.title, entry.key) for entry in entries(screen)]
        await me.press("question_mark")
        assert "F10  write" in me.shown


async def test_a_letter_that_comes_with_its_g_in_one_burst_is_not_lost(vault: Path) -> None:
    async with running(vault) as me:
        for letter, screen in (("p", "PairsScreen"), ("l", "LearnScreen"), ("h", "HomeScreen")):
            await me.burst("g", letter)
            assert me.screen == screen


@pytest.mark.parametrize("keys", [("g", "q", "q"), ("g", "escape", "escape")])
async def test_keys_that_come_too_many_close_a_sheet_and_nothing_under_it(vault: Path, keys: tuple[str, ...]) -> None:
    async with running(vault) as me:
        await me.go("l")
        await me.press(keys[0])
        await me.burst(*keys[1:])
        assert me.screen in ("LearnScreen", "HomeScreen")
        assert len(me.app.screen_stack) >= 2


async def test_an_answer_that_is_entered_twice_is_taken_once(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("c")
        me.app.push_screen(LineDialog("How long?", value="5"))
        await me.settle()
        await me.burst("enter", "enter")
        assert me.screen != "LineDialog"  # a second Enter is one for the list under it
        assert "SettingsScreen" in [type(each).__name__ for each in me.app.screen_stack]


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        ("pair", ("b  debrief", "w  write", "p  prepare")),
        ("new pair", ("w  write", "p  prepare", "n  plan")),
        ("session page", ("w  write", "b  debrief")),
        ("session", ("F4  takeaway", "F5  tag", "^s  save", "Esc  done")),
    ],
)
async def test_what_comes_next_is_in_sight_at_eighty_columns(vault: Path, screen: str, words: tuple[str, ...]) -> None:
    async with running(vault) as me:
        if screen == "new pair":
            me.journal.pairs.add({"alias": "Wren", "role": "mentor-junior"})
        await me.go("p")
        keys, name = {
            "pair": (("enter",), "PairScreen"),
            "new pair": (("end", "enter"), "PairScreen"),
            "session page": (("enter", "enter"), "SessionPageScreen"),
            "session": (("enter", "enter", "w"), "SessionScreen"),
        }[screen]
        await me.press(*keys)
        assert me.screen == name
        for each in words:
            assert each in me.shown.splitlines()[-1]


@pytest.mark.parametrize(("opener", "starts"), [(("g",), 3), (("enter", "w", "f5"), 2)])
async def test_letters_stand_in_columns_and_it_is_said_how_to_leave(
    vault: Path, opener: tuple[str, ...], starts: int
) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("enter", *opener)
        *rows, last = me.shown.splitlines()[-4:]
        assert "Any other key cancels." in last
        columns = [{found.start() for found in re.finditer(r"(?<=  )\S(?=  \S)", row)} for row in rows]
        assert len(columns[0]) == starts
        assert all(later and later <= columns[0] for later in columns[1:])


async def test_the_line_above_does_not_move_when_a_state_comes(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("enter", "end", "r")
        before = me.shown.splitlines()[0].index("Heron")
        await me.write("Quiet.")
        me.app.screen.save_pending()  # type: ignore[attr-defined] # it is a page
        await me.settle()
        assert "saved just now" in me.shown
        assert me.shown.splitlines()[0].index("Heron") == before


async def test_the_keys_of_a_form_are_told_as_they_are(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("n", "f1")
        assert "Tab or Enter moves on" in me.shown


async def test_what_works_only_on_another_screen_comes_last_in_the_palette(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        screen = me.app.screen
        assert isinstance(screen, BaseScreen)
        groups = [each.group for each in entries(screen)]
        first = groups.index(ELSEWHERE)
        assert set(groups[first:]) == {ELSEWHERE}
        here = [each.title for each in entries(screen) if each.group == DO]
        assert "Paste a reply" not in here
        await me.press("ctrl+p")
        await me.write("paste a reply")
        shown = me.shown
        assert shown.index("Paste a reply: Heron") < shown.index(ELSEWHERE) < shown.index("Paste a reply   ")
        await me.press("enter")
        await me.until(lambda: me.screen == "ReceiveScreen")


async def test_the_palette_finds_what_a_pair_has_behind_one_key(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        for typed, title in (
            ("pause", "Pause or stop: Heron"),
            ("stop", "Pause or stop: Otter"),
            ("close", "Close: Heron"),
        ):
            await me.press("ctrl+p")
            await me.write(typed)
            assert title in me.shown, typed
            assert "on a signal" not in me.shown
            await me.press("escape")
        await me.press("ctrl+p")
        await me.write("pause or stop: otter")
        await me.press("enter")
        assert me.screen == "KeyMenu"
        await me.press("p")
        await me.write("9 Jan")
        await me.press("enter")
        page = me.app.screen
        assert isinstance(page, PairScreen)
        assert page.pair.body.alias == "Otter"
        assert "anything about this pair" in me.told
        assert me.journal.pairs.get(2).body.paused_until is not None


async def test_the_palette_finds_the_page_of_the_manual_on_what_only_a_command_does(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        for typed in ("takeout", "export"):
            await me.press("ctrl+p")
            await me.write(typed)
            assert "Sharing" in me.shown, typed
            await me.press("escape")


async def test_the_palette_selects_what_works_here_before_a_better_match_elsewhere(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("ctrl+p")
        await me.press("o", "t")
        assert "Other words" in me.shown
        await me.press("enter")
        await me.until(lambda: me.screen == "PairScreen")


async def test_the_letters_of_a_menu_are_not_drawn_as_links(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("g")
        strips = me.app.screen._compositor.render_strips(me.app.size)
        assert not [each.text for strip in strips for each in strip if each.style and each.style.underline]


def test_the_palette_says_of_every_command_elsewhere_where_it_works() -> None:
    """A screen is a destination, to which the palette goes, or is told by its name."""
    screens = [screen for screen in SCREENS if issubclass(screen, JournalScreen)]
    nowhere = [screen.__name__ for screen in screens if not routes.destination_of(screen)]
    assert set(nowhere) <= palette_entries._WHERE.keys()
