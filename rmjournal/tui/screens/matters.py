"""A list of matters, one a row, each of which is begun with Enter and says how it ended."""

from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.busy import BusySheet, Task
from rmjournal.tui.commands import BACK, TAKE_UP, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.widgets.rows import Row, Rows


class Matter(NamedTuple):
    """Something that can be begun: its name, what it does or does not achieve, how, and how it stands."""

    name: str
    about: str
    begin: Callable[[], None]
    stands: str = ""


class MattersScreen(JournalPage):
    """One matter a row."""

    commands: ClassVar[tuple[Command, ...]] = (TAKE_UP, BACK)
    head: ClassVar[str]

    def matters(self) -> tuple[Matter, ...]:
        """Return the matters as they stand now."""
        return ()

    def last_words(self) -> str:
        """Return what stands under them."""
        return ""

    def body(self) -> Iterator[Widget]:
        """Yield the matters."""
        yield Static(self.head, classes="head")
        yield Rows(tall=True)
        yield Static(content(self.last_words()), classes="muted words")

    def on_mount(self) -> None:
        """Begin with the first."""
        self.place(self.head)
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the matters."""
        self.shown = self.matters()
        self.query_one(Rows).show([Row(each.name, each.about, each.stands, private=False) for each in self.shown])

    def action_open(self) -> None:
        """Begin what is marked."""
        self.query_one(Rows).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Begin with one matter."""
        event.stop()
        self.shown[event.index].begin()

    def busy(self, head: str, task: Task, then: Callable[[], None] | None = None, *, can_stop: bool = True) -> None:
        """Do something that takes a while, say how it ended, and go on with `then` when that was read."""

        def ended(_: str | None) -> None:
            self.tell_notices()
            self.draw()
            if then is not None:
                then()

        self.app.push_screen(BusySheet(head, task, can_stop=can_stop), ended)
