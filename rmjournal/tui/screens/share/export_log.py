"""What was shared, copied out or saved as a file, and each item in full."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import Export
from rmjournal.domain.words import word
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, DELETE_TEXT, OPEN, Command
from rmjournal.tui.kit.dialogs.questions import WordDialog
from rmjournal.tui.kit.list_screens import RowsScreen
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.widgets.sections import BESIDE, About, Section
from rmjournal.tui.kit.wording import day_and_time, day_of
from rmjournal.tui.screens.share.page import ExactText

if TYPE_CHECKING:
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

DELETE = "delete"  # the word to type
GONE = "from a pair no longer here"
NO_TEXT = (
    "The text of this item isn't in your journal. Either it wasn't shared from a pair, or you turned off saving in "
    "Settings, or you deleted it."
)


class ExportLogScreen(RowsScreen):
    """List what was shared, the newest first. Enter shows an item in full, with its
    text."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, BACK)
    items: "Sequence[Record[Export]]" = ()

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("What you've shared", classes="head")
        yield Rows(tall=True, empty="You haven't shared anything yet. What you copy or save as a file is listed here.")

    def on_mount(self) -> None:
        """Say where this is."""
        self.set_title("Shared items")

    def draw(self) -> None:
        """Show the log now."""
        today, texts = self.journal.clock.today(), self.journal.exports.texts()
        self.items = sorted(self.journal.exports.all(), key=lambda each: each.at, reverse=True)
        rows = []
        for item in self.items:
            has_text = "text saved · " if item.body.sha256 in texts else ""
            rows.append(
                Row(
                    title_of(item.body),
                    f"{has_text}for {item.body.audience}" if item.body.audience else GONE,
                    day_of(item.at, today),
                )
            )
        self.query_one(Rows).show(rows, [item.id for item in self.items])
        self.query_one(KeyBar).refresh()

    def offers(self, command: Command) -> bool:
        """Offer to open an item only if there is one."""
        return super().offers(command) and (command is not OPEN or bool(self.items))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show an item in full."""
        event.stop()
        self.app.push_screen(SharedItemScreen(self.journal, self.items[event.index]))


class SharedItemScreen(JournalScreen):
    """Show a shared item: its exact text, if it was saved, and what was listed."""

    commands: ClassVar[tuple[Command, ...]] = (DELETE_TEXT, BACK)

    def __init__(self, journal: "Journal", item: "Record[Export]") -> None:
        super().__init__(journal)
        self.item = item
        self.text = ""

    def body(self) -> Iterator[Widget]:
        """Yield the text, and what was listed."""
        yield PrivateText(content(title_of(self.item.body)), classes="head")
        yield Static(id="exactly")
        with_text = VerticalScroll(ExactText(id="exact"), About(id="about", classes="words gap"), id="item")
        yield with_text

    def side(self) -> Iterator[Widget]:
        """Yield what was listed."""
        yield About(id="beside")

    def on_mount(self) -> None:
        """Focus the text, to scroll in it."""
        self.set_title("Shared items")
        self.query_one("#item").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to delete the text only if there is one."""
        return False if action == DELETE_TEXT.id and not self.text else super().check_action(action, parameters)

    def draw(self) -> None:
        """Show the item now."""
        kept = self.journal.exports.texts().get(self.item.body.sha256 or "")
        self.text = kept.body.text if kept is not None else ""
        size = f" · {len(self.text.encode('utf-8', 'replace')):,} bytes"
        exactly = (
            Content.assemble(("You shared exactly this", "bold"), (size, "$j-muted")) if kept else content(NO_TEXT)
        )
        self.query_one("#exactly", Static).update(exactly)
        exact = self.query_one(ExactText)
        exact.put(self.text)
        exact.display = bool(self.text)
        self.query_one(KeyBar).refresh()
        self._arrange()

    def on_resize(self, event: events.Resize) -> None:
        """Put what was listed beside the text, or under it."""
        self.call_after_refresh(self._arrange)

    def _arrange(self) -> None:
        body, today = self.item.body, self.journal.clock.today()
        sections = [Section("For", (body.audience or GONE,)), Section("When", (day_and_time(self.item.at, today),))]
        sections += [Section("It included", items=tuple(body.fields))] if body.fields else []
        sections += [Section("SHA-256", (body.sha256,))] if body.sha256 else []
        is_beside = self.app.size.width >= BESIDE
        self.set_class(is_beside, "-side-open")
        below = self.query_one("#about", About)
        below.display = not is_beside
        if is_beside:
            self.query_one("#beside", About).show(sections, self.app.size.height - 3)
        else:
            below.show(sections)

    def action_delete_text(self) -> None:
        """Ask for a word, and delete the text. The item stays listed."""

        def typed(answer: str | None) -> None:
            kept = self.journal.exports.texts().get(self.item.body.sha256 or "")
            if answer and kept is not None:
                with self.showing_errors():
                    self.journal.entries.delete(kept)
                self.draw()

        lines = [f"Type {DELETE} to delete the text. The item stays listed.", "Existing backups still contain it."]
        self.app.push_screen(WordDialog("Delete this text?", lines, DELETE), typed)


def title_of(body: Export) -> str:
    """Return what an item is called: what it is, and the name of its file."""
    return " · ".join(filter(None, (word(body.what).capitalize(), body.name)))
