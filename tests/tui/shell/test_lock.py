"""The lock: by a key, by quiet, by sleep. What is written is kept, and the journal is closed."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.tui.screens.writing.writing import SessionScreen
from rmjournal.tui.shell import idle
from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import Person, opened, read_only, running

pytestmark = pytest.mark.usefixtures("undrawn")


class Clocks:
    """How far the clocks were put forward, in seconds."""

    def __init__(self) -> None:
        self.boot = self.wall = 0.0


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    """Clocks that can be put forward and back, beside the real ones."""
    ahead = Clocks()
    real_boot = idle.boot_seconds

    real_time = time.time
    monkeypatch.setattr(time, "time", lambda: real_time() + ahead.wall)
    monkeypatch.setattr(idle, "boot_seconds", lambda: real_boot() + ahead.boot)
    return ahead


async def writing(me: Person) -> None:
    """Write something in a session."""
    pair = me.journal.pairs.get(2)
    me.app.push_screen(SessionScreen(me.journal, pair, me.journal.sessions.get(pair, 2)))
    await me.settle()
    await me.write("half a sentence")


async def ended(me: Person) -> None:
    """Wait until the app has ended."""
    for _ in range(400):
        if me.has_ended:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not lock")


def no_state(path: Path) -> None:
    """Let this computer have no place to keep anything outside the journal."""
    state = path.parent / "state"
    shutil.rmtree(state)
    state.write_bytes(b"")


def is_closed_and_kept(path: Path) -> bool:
    """Can somebody else open the journal, and is there what was written?"""
    with opened(path) as journal:
        return [draft.body.text for draft in journal.records.of_type(Draft) if draft.body] == ["half a sentence"]


@pytest.mark.parametrize(("key", "ending"), [("ctrl+l", ExitStatus.LOCKED), ("ctrl+q", ExitStatus.DONE)])
async def test_a_key_seals_closes_and_ends(vault: Path, key: str, ending: ExitStatus) -> None:
    async with running(vault) as me:
        await writing(me)
        await me.press(key)
        assert me.app.return_value is ending
        assert me.app.return_code == int(ending)
        assert me.app.journal is None
        assert is_closed_and_kept(vault)


async def test_leaving_waits_once_where_something_cannot_be_kept_and_then_tells_of_it(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        no_state(vault)
        aside = vault.rename(vault.with_name("aside"))
        await me.press("ctrl+q")
        assert not me.has_ended
        assert me.screen == "SessionScreen"
        assert "moved or deleted" in me.told
        assert "This couldn't be saved in the journal. Press ^q again to quit without it." in me.told
        await me.press("ctrl+q")
        assert me.app.return_value is ExitStatus.FAILED
        assert me.app.return_code == 1
        told = " ".join(me.app.closing_messages)
        assert "moved or deleted" in told
        assert "couldn't be saved anywhere" in told
    aside.rename(vault)
    assert not is_closed_and_kept(vault)


async def test_leaving_a_second_time_loses_nothing_where_the_journal_opens_again(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        with read_only(me.journal):
            await me.press("ctrl+q")
            assert "The journal is read-only here" in me.told
            assert "Press ^q again to quit. Your text will be here when you next unlock." in me.told
            await me.press("ctrl+q")
        assert me.app.return_value is ExitStatus.DONE
    assert is_closed_and_kept(vault)


async def test_leaving_after_it_could_be_kept_after_all_is_no_failure(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        with read_only(me.journal):
            await me.press("ctrl+q")
        await me.press("ctrl+q")
        assert me.app.return_value is ExitStatus.DONE
        assert me.app.closing_messages == []
    assert is_closed_and_kept(vault)


async def test_a_lock_does_not_wait_for_what_cannot_be_kept_but_tells_of_it(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        with read_only(me.journal):
            await me.press("ctrl+l")
        assert me.app.return_value is ExitStatus.LOCKED
        assert me.app.journal is None
        assert me.app.closing_messages


async def test_words_on_a_sheet_are_kept_once_by_whoever_leaves(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        before = len(me.of(Takeaway))
        await me.press("f4", "ctrl+q")
    with opened(vault) as journal:
        assert len(list(journal.records.of_type(Takeaway))) == before + 1


async def test_a_sheet_over_the_text_does_not_keep_it_from_being_sealed(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        await me.press("f5", "a", "ctrl+l")
        assert me.app.return_value is ExitStatus.LOCKED
    assert is_closed_and_kept(vault)


async def test_a_form_over_the_text_is_sealed_as_well(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        await me.press("f3", "tab")
        await me.write("half an intention")
        await me.press("ctrl+l")
    with opened(vault) as journal:
        left = [draft.body for draft in journal.records.of_type(Draft) if draft.body]
        texts = {draft.text or str(draft.fields["intention"]) for draft in left}
        assert texts == {"half a sentence", "half an intention"}


@pytest.mark.parametrize("which", ["boot", "wall"])
async def test_quiet_by_either_clock_locks(vault: Path, clocks: Clocks, which: str) -> None:
    async with running(vault) as me:
        await writing(me)
        setattr(clocks, which, 601.0)
        me.app.check_clocks()
        assert me.app.return_value is ExitStatus.LOCKED
    assert is_closed_and_kept(vault)


async def test_the_clocks_are_looked_at_without_any_key(vault: Path, clocks: Clocks) -> None:
    async with running(vault) as me:
        await writing(me)
        clocks.wall = 601.0
        await ended(me)
        assert me.app.return_value is ExitStatus.LOCKED


async def test_a_key_after_the_jump_opens_nothing(vault: Path, clocks: Clocks) -> None:
    async with running(vault) as me:
        before = me.journal.records.vault.head_box
        clocks.wall = 601.0
        await me.press("enter")
        assert me.app.return_value is ExitStatus.LOCKED
        assert me.screen == "HomeScreen"
    with opened(vault) as journal:
        assert journal.records.vault.head_box == before


async def test_what_is_pasted_after_the_jump_is_not_taken(vault: Path, clocks: Clocks) -> None:
    async with running(vault) as me:
        await writing(me)
        clocks.boot = 601.0
        await me.write(" and a paste of whoever sits there now")
        assert me.app.return_value is ExitStatus.LOCKED
    assert is_closed_and_kept(vault)


async def test_a_computer_that_slept_locks(vault: Path, clocks: Clocks) -> None:
    async with running(vault) as me:
        await writing(me)
        clocks.boot = clocks.wall = 30.0
        me.app.check_clocks()
        assert me.app.return_value is ExitStatus.LOCKED
    assert is_closed_and_kept(vault)


async def test_a_wall_clock_that_is_put_back_ten_years_changes_nothing(vault: Path, clocks: Clocks) -> None:
    async with running(vault) as me:
        await writing(me)
        clocks.wall = -10 * 365 * 86_400.0
        me.app.check_clocks()
        await me.press("escape")
        assert me.screen == "HomeScreen"
        assert not me.has_ended


async def test_keys_keep_it_open(vault: Path, clocks: Clocks) -> None:
    async with running(vault) as me:
        for _ in range(3):
            clocks.wall += 500.0
            await me.press("down")
        assert not me.has_ended


async def test_the_minutes_of_the_journal_count(vault: Path, clocks: Clocks) -> None:
    with opened(vault) as journal:
        journal.settings.change({"auto_lock_minutes": 1})
    async with running(vault) as me:
        clocks.wall = 59.0
        me.app.check_clocks()
        assert not me.has_ended
        clocks.wall = 61.0
        me.app.check_clocks()
        assert me.app.return_value is ExitStatus.LOCKED


async def test_ctrl_c_says_how_to_leave(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("ctrl+c")
        assert not me.has_ended
        assert "Ctrl+Q" in me.told
