"""The picture in the README is what the screen shows.

`RMJOURNAL_SNAPSHOTS=write pytest tests/tui/test_picture.py` draws it again; then look at it."""

from importlib.resources import files
from pathlib import Path

import pytest

from tests.manual.picture import drawn
from tests.tui.conftest import running
from tests.tui.test_snapshots import WRITING

pytestmark = pytest.mark.usefixtures("undrawn")
PICTURE = Path(str(files("rmjournal.manual"))) / "home.svg"
TITLE = "Home: two pairs, and what needs doing"


async def test_the_picture_of_the_readme_is_what_home_shows(vault: Path) -> None:
    async with running(vault) as me:
        now = drawn(me.app, TITLE)
    if WRITING:
        PICTURE.write_text(now, "utf-8")
    assert PICTURE.read_text("utf-8") == now, "RMJOURNAL_SNAPSHOTS=write, then look at the difference"


def test_the_picture_is_small_and_fetches_nothing() -> None:
    text = PICTURE.read_text("utf-8")
    assert len(text) < 30_000
    assert text.count("http") == 1, "the namespace alone"
    assert "<script" not in text
    assert "<image" not in text
