"""What is said in passing at the edge of the screen: what holds now, and no heap of it."""

from pathlib import Path

from rmjournal.support.errors import Refused
from rmjournal.tui.kit.base_screen import JournalScreen
from tests.tui.conftest import Person, running


def boxes(me: Person) -> int:
    """Return how many messages take up room."""
    return len(me.app.screen.query("ToastHolder"))


async def test_a_new_message_takes_the_place_of_the_one_before(vault: Path) -> None:
    async with running(vault) as me:
        for _ in range(2):
            await me.press("escape")
            assert me.told == "^l to lock, ^q to quit. Everything is saved."
            assert boxes(me) == 1
            await me.press("x")
            assert me.told == "There's nothing on offer here."
            assert boxes(me) == 1


async def test_a_message_that_is_said_again_stands_alone(vault: Path) -> None:
    async with running(vault) as me:
        me.app.notify("The disk is nearly full.", timeout=12)
        await me.press("escape")
        assert boxes(me) == 2
        me.app.notify("The disk is nearly full.", timeout=12)
        await me.settle()
        assert me.told == "The disk is nearly full."
        assert boxes(me) == 1


async def test_what_has_to_be_read_stays_beside_a_new_message(vault: Path) -> None:
    async with running(vault) as me:
        home = me.app.screen
        assert isinstance(home, JournalScreen)
        home.show_error(Refused("The disk is full."))
        me.journal.notify("A file couldn't be deleted.")
        home.show_notices()
        me.app.notify("This was changed meanwhile.", severity="warning")
        await me.settle()
        await me.press("escape")
        assert boxes(me) == 4
        assert me.told.splitlines()[0] == "The disk is full."
        assert "A file couldn't be deleted." in me.told
        assert "This was changed meanwhile." in me.told


async def test_what_one_step_says_is_said_in_full(vault: Path) -> None:
    async with running(vault) as me:
        me.app.notify("Moved.")
        me.app.notify("Deleted.")
        await me.settle()
        assert me.told == "Moved.\nDeleted."


async def test_an_undo_takes_away_what_was_said_of_the_step(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("t", "f4", "o")
        await me.write(" And the charts.")
        await me.press("ctrl+o")
        assert "still has the words you sent" in me.told
        await me.press("u")
        assert me.told == "Undone. The history shows both steps."
        assert boxes(me) == 1
