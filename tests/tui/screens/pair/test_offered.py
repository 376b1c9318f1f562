"""One line is offered on home and on the page of a pair; Enter takes it up, x turns it off."""

from pathlib import Path

import pytest

from rmjournal.domain.model.checkin import CheckIn
from rmjournal.tui.screens.home.home import HomeScreen
from tests.tui.conftest import Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


def met(path: Path, *roles: str) -> Path:
    """Fill a journal with a pair a role, each with one session of yesterday."""
    with opened(path) as journal:
        for alias, role in zip(("Wren", "Finch"), roles, strict=False):
            pair = journal.pairs.add({"alias": alias, "role": role, "planned_sessions": 6})
            journal.sessions.add(pair, {"held_at": "2026-03-09T08:00", "debrief_done": True})
    return path


async def to_the_offer(me: Person) -> None:
    """Select the offered line on home."""
    screen = me.app.screen
    assert isinstance(screen, HomeScreen)
    at = next(at for at, line in enumerate(screen.lines) if line.offered)
    await me.press(*["down"] * (at - me.rows("#due").selected))


@pytest.mark.parametrize(("role", "line"), [("mentor-junior", "raise_hard"), ("mentee-senior", "ask_first")])
async def test_enter_on_home_takes_the_offer_up_and_it_is_gone(empty_vault: Path, role: str, line: str) -> None:
    async with running(met(empty_vault, role)) as me:
        assert me.shown.count("Check in with yourself") == 1
        await to_the_offer(me)
        assert "Enter  check in" in me.shown
        assert "x  not for us" in me.shown
        await me.press("enter", "2", "4", "0", "3", "5", "ctrl+o")
        assert me.screen == "HomeScreen"
        (saved,) = me.of(CheckIn)
        assert getattr(saved, line) == 2
        assert "Check in with yourself" not in me.shown


async def test_home_offers_one_line_over_all_pairs_and_x_turns_it_off_for_its_pair(empty_vault: Path) -> None:
    async with running(met(empty_vault, "mentor-junior", "mentee-senior")) as me:
        assert me.shown.count("Check in with yourself") == 1
        await to_the_offer(me)
        await me.press("x")
        assert "Turned off for Wren: check-ins." in me.told
        screen = me.app.screen
        assert isinstance(screen, HomeScreen)
        (left,) = [line for line in screen.lines if line.offered]
        assert left.pair is not None
        assert left.pair.body.alias == "Finch"
        assert [pair.body.not_for_us for pair in me.journal.pairs.all()] == [("check-in",), ()]


async def test_x_does_nothing_where_no_offer_is_selected(empty_vault: Path) -> None:
    async with running(met(empty_vault, "mentor-junior")) as me:
        assert "not for us" not in me.shown
        await me.press("x")
        assert me.journal.pairs.all()[0].body.not_for_us == ()


async def test_the_page_of_a_pair_offers_the_same_line(empty_vault: Path) -> None:
    async with running(met(empty_vault, "mentor-junior")) as me:
        await me.press("g", "p", "enter")
        assert me.shown.count("Check in with yourself · F5 check in · x not for us") == 1
        await me.press("f5", "4", "ctrl+o")
        assert me.of(CheckIn) == [CheckIn(raise_hard=4)]
        assert "Check in with yourself" not in me.shown


async def test_x_on_the_page_of_a_pair_turns_the_line_off(empty_vault: Path) -> None:
    async with running(met(empty_vault, "mentor-junior")) as me:
        await me.press("g", "p", "enter", "x")
        assert "Check in with yourself" not in me.shown
        assert me.journal.pairs.all()[0].body.not_for_us == ("check-in",)


async def test_the_offered_line_leaves_room_to_say_that_more_is_below(empty_vault: Path) -> None:
    with opened(met(empty_vault, "mentor-junior")) as journal:
        pair = journal.pairs.get(1)
        for day in (1, 2):
            journal.sessions.add(pair, {"held_at": f"2026-03-0{day}T08:00", "debrief_done": True})
        for day in range(1, 21):
            journal.notes.add(pair, f"A note of day {day}.")
    async with running(empty_vault) as me:
        await me.press("g", "p", "enter")
        (line,) = [line for line in me.shown.splitlines() if "Review: how are you two getting on?" in line]
        assert "F5" in line
        assert "x not for us" in line
        assert line.endswith(" more below")


async def test_what_was_turned_off_is_turned_on_again_by_u(empty_vault: Path) -> None:
    async with running(met(empty_vault, "mentor-junior")) as me:
        await to_the_offer(me)
        assert "u  undo" not in me.shown
        await me.press("x")
        assert "You have ten seconds to undo it with u." in me.told
        assert "u  undo" in me.shown
        await me.press("u")
        assert me.journal.pairs.all()[0].body.not_for_us == ()
        assert "Check in with yourself" in me.shown
        await me.press("g", "p", "enter", "x")
        assert me.journal.pairs.all()[0].body.not_for_us == ("check-in",)
        await me.press("u", "u")
        assert me.journal.pairs.all()[0].body.not_for_us == ()
        assert "There is nothing to undo now." in me.told
