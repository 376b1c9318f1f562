"""A list of actions, one a row. Enter starts one, and a dialog says how it ended."""

from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.kit.commands import BACK, TAKE_UP, Command
from rmjournal.tui.kit.dialogs.progress import ProgressDialog, Task
from rmjournal.tui.kit.list_screens import RowsScreen
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.widgets.sections import BESIDE, About, Section


class Action(NamedTuple):
    """An action: its name, what it does or does not do, how to start it, and its
    current state."""

    name: str
    about: str
    begin: Callable[[], None]
    stands: str = ""


class ActionListScreen(RowsScreen):
    """Show one action a row."""

    commands: ClassVar[tuple[Command, ...]] = (TAKE_UP, BACK)
    head: ClassVar[str]
    where: ClassVar[str] = "Settings"
    is_private: ClassVar[bool] = False  # do the rows show what a person wrote?

    def actions(self) -> tuple[Action, ...]:
        """Return the actions, with their state now."""
        return ()

    def last_words(self) -> str:
        """Return what is shown under the list."""
        return ""

    def sections(self) -> tuple[Section, ...]:
        """Return what is to be known beside the list, where there is room."""
        return ()

    def side(self) -> Iterator[Widget]:
        """Yield what is to be known."""
        yield About(id="beside")

    def body(self) -> Iterator[Widget]:
        """Yield the list, and what is under it."""
        yield Static(self.head, classes="head")
        yield Rows(tall=True)
        yield Static(content(self.last_words()), classes="muted words")

    def on_mount(self) -> None:
        """Say where this is."""
        self.set_title(self.where)

    def on_resize(self, event: events.Resize) -> None:
        """Show what is to be known beside the list, where there is room."""
        self.call_after_refresh(self._arrange)

    def _arrange(self) -> None:
        sections = self.sections() if self.app.size.width >= BESIDE else ()
        self.set_class(bool(sections), "-side-open")
        self.query_one("#beside", About).show(sections, self.app.size.height - 3)

    def draw(self) -> None:
        """Show the actions."""
        self._arrange()
        self.shown = self.actions()
        self.query_one(Rows).show(
            [
                Row(each.name, each.about, each.stands, private=self.is_private, flows=self.is_private)
                for each in self.shown
            ]
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Start an action."""
        event.stop()
        self.shown[event.index].begin()

    def busy(self, head: str, task: Task, then: Callable[[], None] | None = None, *, can_stop: bool = True) -> None:
        """Run something slow, show how it ended, and call `then` once that was read."""

        def ended(_: str | None) -> None:
            self.show_notices()
            self.draw()
            if then is not None:
                then()

        self.app.push_screen(ProgressDialog(head, task, can_stop=can_stop), ended)
