"""Show every screen on a terminal, one after the other, for tests that ask the terminal itself.

    python -m tests.e2e.one_by_one FOLDER

F12 shows the next one. What it shows then stands in FOLDER/now.json: its name, the region
of what has the keys, and the words that are selected in it, "" where one writes or reads."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding
from textual.widget import Widget

from rmjournal.cli import demo_journal
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.journal import Journal
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.choices import ChoiceField
from rmjournal.tui.kit.widgets.rows import Rows
from rmjournal.tui.screens.share.switches import Switches
from rmjournal.tui.screens.share.tabs import Tabs
from rmjournal.tui.shell import app
from tests.cli.calling import CHEAP, PASSPHRASE
from tests.tui.all_screens import ALL


def selected(widget: Widget | None) -> str:
    """Return the words that the selected line begins with, "" where nothing is selected."""
    match widget:
        case Rows() if widget.rows:
            return widget.rows[widget.selected].title[:12]
        case Blocks() if 0 <= widget.selected < len(widget._page.items):
            pieces = widget._page.block(widget.selected).lines[0].pieces
            return max((piece.text.strip() for piece in pieces), key=len)[:12]
        case Tabs():
            return next(tab.name for tab in widget.tabs() if tab.id == widget.selected)
        case Switches() if widget.switches:
            return widget.switches[widget.selected].name
        case ChoiceField():
            return widget.label[:8]
    return ""


class OneByOne(app.JournalApp):
    """The app in plain mode, on the demo."""

    CSS_PATH = str(Path(app.__file__).with_name("journal.tcss"))
    BINDINGS: ClassVar = [Binding("f12", "following", priority=True), Binding("f11", "tell", priority=True)]

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "none.rmj", Preferences(plain=True), state=folder / "state")
        self.folder, self.left = folder, list(ALL)
        self.open = Journal.create(folder / "demo.rmj", PASSPHRASE, kdf=CHEAP, state=folder / "state")[0]
        pair = demo_journal.fill(self.open, date.today())[0]
        for kind in ReflectionKind:
            asked = self.open.reflections.prompts(pair, kind)
            self.open.reflections.add(pair, {"kind": kind.value, "answers": [{"prompt": asked[0], "text": "Yes."}]})

    def on_mount(self) -> None:
        """Stand at home."""
        super().on_mount()
        self.open_home(self.open)
        self.home = len(self.screen_stack)
        self.call_after_refresh(self.action_tell)

    async def action_following(self) -> None:
        """Show the next screen over home."""
        while len(self.screen_stack) > self.home:
            self.pop_screen()
        self.shown_name = self.left.pop(0)
        await self.push_screen(ALL[self.shown_name](self.open))
        self.set_timer(0.2, self.action_tell)

    def action_tell(self) -> None:
        """Say what is shown."""
        widget: Any = self.focused
        region = widget.region if widget is not None else self.screen.query("#dialog, #main").first().region
        now = {
            "name": getattr(self, "shown_name", "home"), "screen": type(self.screen).__name__, "left": len(self.left),
            "kind": type(widget).__name__, "lines": [region.y, region.bottom], "words": selected(widget),
        }  # fmt: skip
        (self.folder / "now.tmp").write_text(json.dumps(now), "utf-8")
        (self.folder / "now.tmp").replace(self.folder / "now.json")


if __name__ == "__main__":
    OneByOne(Path(sys.argv[1])).run()
