"""What is typed while the journal cannot be saved: it survives every end, and comes back."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.tui.screens.writing.writing import SessionScreen
from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import PASSPHRASE, Person, opened, running, started

pytestmark = pytest.mark.usefixtures("undrawn")

TYPED = "half a sentence"
ENDS = [ExitStatus.LOCKED, ExitStatus.DONE, ExitStatus.TERMINATED, ExitStatus.HANGUP]


def texts_in(journal: Journal) -> list[str]:
    """Return the text of every draft."""
    return [draft.body.text for draft in journal.records.of_type(Draft) if draft.body]


def texts_at(path: Path) -> list[str]:
    """Open the journal and return the text of every draft."""
    with opened(path) as journal:
        return texts_in(journal)


def boxes(path: Path) -> list[Path]:
    """Return the boxes that wait in the state folder."""
    return sorted((path.parent / "state").rglob("*.unsaved"))


async def writing(me: Person, text: str = TYPED) -> None:
    """Write something in a session."""
    pair = me.journal.pairs.get(2)
    me.app.push_screen(SessionScreen(me.journal, pair, me.journal.sessions.get(pair, 2)))
    await me.settle()
    await me.write(text)


@pytest.fixture
def apart(vault: Path, tmp_path: Path) -> Path:
    """The journal in a folder of its own, so that the folder can go and the state stays."""
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "state").symlink_to(tmp_path / "state")
    return Path(shutil.move(vault, tmp_path / "place" / vault.name))


def replaced_by_itself(path: Path) -> Callable[[], None]:
    """Do what a sync program does: put a file of the same content in its place by a rename."""
    new = path.with_name("new")
    shutil.copyfile(path, new)
    new.chmod(0o600)
    new.rename(path)
    return lambda: None


def replaced_by_other(path: Path) -> Callable[[], None]:
    """Put something else in its place by a rename; return what puts the journal back."""
    aside = path.rename(path.with_name("aside"))
    path.write_bytes(b"Dear diary, this is plain text.\n" * 100)

    def back() -> None:
        assert path.read_bytes().startswith(b"Dear diary")
        aside.replace(path)

    return back


def back_to(path: Path, aside: Path) -> None:
    """Put what was moved away back to its place."""
    aside.rename(path)


def moved(path: Path) -> Callable[[], None]:
    """Move the file away; return what puts it back."""
    aside = path.rename(path.with_name("aside"))
    return lambda: back_to(path, aside)


def folder_gone(path: Path) -> Callable[[], None]:
    """Move the folder away; return what puts it back."""
    aside = path.parent.rename(path.parent.with_name("gone"))
    return lambda: back_to(path.parent, aside)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
async def test_a_file_that_is_exchanged_for_the_same_journal_gets_the_draft(vault: Path, end: ExitStatus) -> None:
    async with running(vault) as me:
        await writing(me)
        replaced_by_itself(vault)
        me.app.end(end)
        assert me.app.return_value is end
        told = " ".join(me.app.closing_messages)
        assert "read-only" not in told
        assert "was replaced while it was open" in told
        assert "saved as a draft" in told
    assert boxes(vault) == []
    assert texts_at(vault) == [TYPED]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
@pytest.mark.parametrize("happening", [replaced_by_other, moved, folder_gone])
async def test_a_file_that_is_gone_leaves_the_draft_in_a_box(
    apart: Path, end: ExitStatus, happening: Callable[[Path], Callable[[], None]]
) -> None:
    state = apart.parent.parent / "state"
    async with running(apart) as me:
        me.journal.close()
        me.app.journal = Journal.open(apart, PASSPHRASE, state=state, clock=me.app.clock)
        await writing(me)
        put_back = happening(apart)
        me.app.end(end)
        assert me.app.return_value is end
        told = " ".join(me.app.closing_messages)
        assert "read-only" not in told
        assert ("was replaced while it was open" if happening is replaced_by_other else "moved or deleted") in told
        assert "comes back" in told
    (box,) = state.rglob("*.unsaved")
    assert box.stat().st_mode & 0o777 == 0o600
    assert TYPED.encode() not in box.read_bytes()
    put_back()
    with opened(apart) as journal:
        assert texts_in(journal) == [TYPED]
        assert any("is back" in notice for notice in journal.notices())
    assert list(state.rglob("*.unsaved")) == []


async def test_leaving_says_once_that_the_journal_is_not_saved_and_then_loses_nothing(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        put_back = moved(vault)
        await me.press("ctrl+q")
        assert not me.has_ended
        assert "moved or deleted" in me.told
        assert "leaves without it" not in me.told
        await me.press("ctrl+q")
        assert me.app.return_value is ExitStatus.DONE
    put_back()
    assert texts_at(vault) == [TYPED]


async def test_a_page_that_is_left_by_esc_while_nothing_can_be_saved_is_not_lost(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me, "first page")
        put_back = moved(vault)
        await me.press("escape", "escape")
        assert me.screen == "HomeScreen"
        await writing(me, "second page")
        await me.press("ctrl+l")
    put_back()
    assert sorted(texts_at(vault)) == ["first page", "second page"]


async def test_what_was_typed_in_a_sheet_is_not_lost(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me, "a line")
        put_back = moved(vault)
        await me.press("f5", "a", "end")
        await me.write(" and more")
        me.app.end(ExitStatus.LOCKED)
    put_back()
    assert sorted(texts_at(vault)) == ["a line", "a line and more"]


async def test_what_can_be_saved_again_leaves_no_box(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        put_back = moved(vault)
        cast(SessionScreen, me.app.screen)._save_now()
        assert len(boxes(vault)) == 1
        put_back()
        cast(SessionScreen, me.app.screen)._save_now()
        assert boxes(vault) == []
        await me.press("escape")
    assert texts_at(vault) == []


async def test_the_unlock_screen_says_that_text_is_waiting_and_home_shows_it(vault: Path) -> None:
    async with started(vault) as me:
        assert "waiting" not in me.shown
    async with running(vault) as me:
        await writing(me)
        put_back = moved(vault)
        me.app.end(ExitStatus.LOCKED)
    put_back()
    async with started(vault) as me:
        await me.until(lambda: "Unsaved text is waiting" in me.shown)
        assert TYPED not in me.shown
        await me.write(PASSPHRASE)
        await me.press("enter")
        await me.until(lambda: me.screen == "HomeScreen")
        assert "unsaved text from 10 Mar 09:00 is back, saved as a draft." in me.told
        assert "Finish your note on session 2" in me.shown
        await me.press("enter")
        assert TYPED in me.shown


async def test_a_first_run_says_that_text_waits_for_a_journal_that_is_not_here(vault: Path) -> None:
    async with running(vault) as me:
        await writing(me)
        moved(vault)
        me.app.end(ExitStatus.LOCKED)
    async with started(vault) as me:
        assert me.screen == "FirstRunScreen"
        await me.until(lambda: "Unsaved text is waiting" in me.told)


async def test_home_does_not_say_that_a_draft_is_as_it_was_left_while_newer_text_waits(vault: Path) -> None:
    with opened(vault) as journal:
        pair = journal.pairs.get(2)
        journal.drafts.save(Kind.NOTE, pair.id, journal.sessions.get(pair, 2).id, text="older")
    async with running(vault) as me:
        assert "draft saved" in me.shown
        await writing(me, " and newer")
        moved(vault)
        await me.press("escape", "escape")
        assert me.screen == "HomeScreen"
        assert "draft saved" not in me.shown
