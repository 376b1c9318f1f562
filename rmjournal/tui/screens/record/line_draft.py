"""An unfinished line for the log: to read or discard."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.titles import drafted_line, may_be_held_back
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, DELETE, OPEN, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.wording import day_and_time
from rmjournal.tui.screens.record.record_actions import discard_draft

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

SHOW = OPEN._replace(label="show", help="Show the line. It closes when you leave.")
DISCARD = DELETE._replace(label="discard", help="Discard this draft.")
CONTINUE = "To continue it, quit and run `rmjournal log add`."
CLOSED = "Closed until you open it with Enter, and closed again when you leave."
LOOKING = "A session is on. Is anyone looking? Press Enter again to show it."


class LineDraftScreen(JournalScreen):
    """Show a line that was begun on the command line, where it is continued. What may
    be held back is closed until Enter opens it."""

    commands: ClassVar[tuple[Command, ...]] = (SHOW, DISCARD, BACK)

    def __init__(self, journal: "Journal", pair: "Record[Pair]", draft: "Record[Draft]") -> None:
        super().__init__(journal)
        self.pair, self.draft = pair, draft
        self._is_open = self._has_asked = False

    def body(self) -> Iterator[Widget]:
        """Yield the line, and what can be done with it."""
        yield Editor(read_only=True)
        yield Static(id="state", classes="words muted")

    def on_mount(self) -> None:
        """Focus the line."""
        self.query_one(Editor).focus()

    def _is_closed(self) -> bool:
        return may_be_held_back(self.draft.body.fields) and not self._is_open

    def draw(self) -> None:
        """Show the line, or that it is closed."""
        try:
            self.draft = self.journal.records.current(self.draft)
        except RmjournalError:
            self.call_after_refresh(self.leave)
            return
        self.set_title(self.journal.drafts.name(self.draft).capitalize(), self.pair)
        self.set_status(f"saved {day_and_time(self.draft.at, self.journal.clock.today())}")
        is_closed = self._is_closed()
        self.query_one(Editor).put("" if is_closed else drafted_line(self.draft.body.fields))
        self.query_one("#state", Static).update(content(f"{CLOSED} {CONTINUE}" if is_closed else CONTINUE))
        self.query_one(KeyBar).refresh()

    def offers(self, command: Command) -> bool:
        """Offer to show the line while it is closed."""
        return super().offers(command) and (command is not SHOW or self._is_closed())

    def action_open(self) -> None:
        """Show the line. While a session is on, ask first whether anyone is looking."""
        if not self._is_closed():
            return
        if not self._has_asked and self.journal.sessions.is_meeting_now():
            self._has_asked = True
            self.query_one("#state", Static).update(content(LOOKING))
            return
        self._is_open = True
        self.draw()

    def on_screen_suspend(self) -> None:
        """Close it again."""
        self._is_open = self._has_asked = False
        self.query_one(Editor).put("")

    def action_delete(self) -> None:
        """Discard the draft, after a word is typed."""
        discard_draft(self, self.draft, self.leave)
