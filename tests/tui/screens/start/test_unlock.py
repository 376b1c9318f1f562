"""The unlock screen: each thing that is wrong has its own sentence, and the app stays to try again."""

import sqlite3
from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.widgets.inputs import SecretInput
from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import PASSPHRASE, Person, opened, started

pytestmark = pytest.mark.usefixtures("undrawn")


async def tried(me: Person, passphrase: str) -> str:
    """Try a passphrase; return what is answered."""
    await me.write(passphrase)
    await me.press("enter")
    return str(me.find("#answer", Static).render()) if me.screen == "UnlockScreen" else ""


def stays(me: Person) -> bool:
    """Does the app stand at the unlock screen, the line empty and ready?"""
    line = me.find("#passphrase", SecretInput)
    return me.screen == "UnlockScreen" and me.app.journal is None and line.has_focus and not line.value


async def test_the_right_passphrase_opens_home(vault: Path) -> None:
    async with started(vault) as me:
        assert me.screen == "UnlockScreen"
        assert "Heron" not in me.shown
        await tried(me, PASSPHRASE)
        assert me.screen == "HomeScreen"
        assert "Heron" in me.shown


async def test_what_is_typed_is_not_shown(vault: Path) -> None:
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        assert "dull" not in me.shown


async def test_a_wrong_passphrase_is_told_and_can_be_typed_again(vault: Path) -> None:
    async with started(vault) as me:
        told = await tried(me, "not this one at all")
        assert "passphrase" in told.lower()
        assert stays(me)
        await tried(me, PASSPHRASE)
        assert me.screen == "HomeScreen"


async def test_nothing_typed_tries_nothing(vault: Path) -> None:
    async with started(vault) as me:
        await me.press("enter")
        assert str(me.find("#answer", Static).render()) == ""
        assert stays(me)


async def test_four_things_that_are_wrong_have_four_sentences(vault: Path, tmp_path: Path) -> None:
    whole = vault.read_bytes()
    answers: dict[str, str] = {}
    async with started(vault) as me:
        answers["wrong passphrase"] = await tried(me, "not this one at all")
        assert stays(me)
    vault.write_bytes(b"Dear diary, this is plain text.\n" * 100)
    async with started(vault) as me:
        answers["no journal"] = await tried(me, PASSPHRASE)
        assert stays(me)
    vault.write_bytes(whole[:60] + (9).to_bytes(4, "big") + whole[64:])
    async with started(vault) as me:
        answers["newer format"] = await tried(me, PASSPHRASE)
        assert stays(me)
    vault.write_bytes(whole[: len(whole) // 2])
    async with started(vault) as me:
        answers["damaged"] = await tried(me, PASSPHRASE)
        assert stays(me)
    vault.write_bytes(whole)
    with opened(vault):
        async with started(vault) as me:
            answers["in use"] = await tried(me, PASSPHRASE)
            assert stays(me)
    assert all(answers.values())
    assert len(set(answers.values())) == len(answers), answers
    assert "newer" in answers["newer format"]
    assert not any(str(tmp_path) in answer for answer in answers.values())


async def test_another_database_is_told_before_anything_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "journal.rmj"
    with sqlite3.connect(path) as database:
        database.execute("create table t (a)")
        database.executemany("insert into t values (?)", [("x" * 500,)] * 100)
    database.close()
    async with started(path) as me:
        await me.until(lambda: bool(str(me.find("#answer", Static).render())))
        assert stays(me)


async def test_a_journal_that_somebody_else_closed_can_be_opened_then(vault: Path) -> None:
    async with started(vault) as me:
        with opened(vault):
            assert await tried(me, PASSPHRASE)
        await tried(me, PASSPHRASE)
        assert me.screen == "HomeScreen"


async def test_a_journal_for_looking_round_shows_its_passphrase(vault: Path) -> None:
    async with started(vault, demo=PASSPHRASE) as me:
        assert PASSPHRASE in " ".join(me.shown.split())


async def test_a_journal_for_looking_round_opens_with_enter_alone(vault: Path) -> None:
    async with started(vault, demo=PASSPHRASE) as me:
        assert any(line.strip() == PASSPHRASE for line in me.shown.splitlines())
        await me.press("enter")
        await me.until(lambda: me.screen == "HomeScreen")


async def test_the_passphrase_leaves_through_no_clipboard(vault: Path) -> None:
    async with started(vault) as me:
        await me.write(PASSPHRASE)
        await me.press("ctrl+a", "ctrl+c", "ctrl+x", "home", "shift+end", "ctrl+c", "ctrl+x")
        assert me.app.clipboard == ""
        assert me.find("#passphrase", SecretInput).value == PASSPHRASE


async def test_letters_are_no_commands_here(vault: Path) -> None:
    async with started(vault) as me:
        await me.press("g", "question_mark", "slash", "n")
        assert me.find("#passphrase", SecretInput).value == "g?/n"
        assert me.screen == "UnlockScreen"


async def test_the_palette_limits_and_help_stand_before_unlocking_too(vault: Path) -> None:
    async with started(vault) as me:
        for key, dialog in (("f8", "LimitsDialog"), ("f1", "HelpDialog"), ("ctrl+p", "PaletteDialog")):
            await me.press(key)
            assert me.screen == dialog
            await me.press("escape")
            assert me.screen == "UnlockScreen"


async def test_ctrl_q_leaves(vault: Path) -> None:
    async with started(vault) as me:
        await me.press("ctrl+q")
        assert me.app.return_value is ExitStatus.DONE


async def test_the_person_who_prefers_paper_unlocks_on_paper(vault: Path) -> None:
    async with started(vault, preferences=Preferences(theme="paper", plain=True)) as me:
        assert me.app.theme == "paper"
        assert me.app.has_class("-plain")


async def test_a_journal_that_begins_concealed_shows_bars(vault: Path) -> None:
    with opened(vault) as journal:
        journal.settings.change({"conceal": True})
    async with started(vault) as me:
        await tried(me, PASSPHRASE)
        assert me.screen == "HomeScreen"
        assert "Heron" not in me.shown
        await me.press("f2")
        assert "Heron" in me.shown
