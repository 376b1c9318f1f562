"""How it's going: each trend with its sentence beside it, in the room that there is."""

from pathlib import Path

import pytest

from rmjournal.tui.screens.pair.trends import TrendsScreen
from tests.tui.conftest import SMALL, WIDE, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def test_a_sentence_uses_the_room_beside_its_chart(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        me.app.push_screen(TrendsScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        assert "Of 3 sessions, mostly your partner in" in me.shown
        await me.resize(*WIDE)
        assert "Of 3 sessions," in me.shown
