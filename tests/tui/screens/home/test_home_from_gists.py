"""Home, where most entries are read from their gist: the same lines, and screens that show and save whole entries."""

from pathlib import Path

import pytest

from rmjournal.domain.model.session import Session
from rmjournal.journal.records import kept_rows
from rmjournal.journal.records.gists import Gist
from rmjournal.tui.screens.home.home import HomeScreen
from rmjournal.vault.store.kept_rows import GISTS
from tests.tui.conftest import Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def stored(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of the demo, the gist of each entry but one stored."""
    monkeypatch.setattr(kept_rows, "FEW", 1)
    for _ in range(2):
        with opened(vault) as journal:
            journal.signals.outlook()
    return vault


def lines(me: Person) -> list[tuple[object, ...]]:
    """Return what stands on home, and the session that each line is about."""
    home = me.app.screen
    assert isinstance(home, HomeScreen)
    return [(each.group, each.row, each.verb, each.session and each.session.id) for each in home.lines]


def select_gist(me: Person) -> None:
    """Select the first line about a session that is read from its gist."""
    home = me.app.screen
    assert isinstance(home, HomeScreen)
    for at, line in enumerate(home.lines):
        if isinstance(line.session, Gist):
            me.rows("#due").selected = at
            return
    raise AssertionError(home.lines)


async def test_home_shows_the_same_with_gists_and_without(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(vault) as me:
        before = lines(me)
    monkeypatch.setattr(kept_rows, "FEW", 1)
    with opened(vault) as journal:
        journal.signals.outlook()
    with opened(vault) as journal:
        assert journal.records.vault.kept_rows(GISTS)
    async with running(vault) as me:
        assert lines(me) == before


@pytest.mark.parametrize("key", ["w", "b", "r"])
async def test_a_screen_that_a_line_opens_has_the_whole_session(stored: Path, key: str) -> None:
    async with running(stored) as me:
        before = {each.id: each for each in me.journal.records.of_type(Session)}
        select_gist(me)
        await me.press(key)
        assert me.screen != "HomeScreen"
        session = getattr(me.app.screen, "session", None)
        assert not isinstance(session, Gist)
        await me.press("escape")
        assert {each.id: each for each in me.journal.records.of_type(Session)} == before
