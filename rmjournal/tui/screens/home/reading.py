"""Texts of the program to read: drawn with their headings, code and links, one after
another."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style as Look
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support.markdown import WIDTH, Kind, Line, Run, Style, lines
from rmjournal.tui.kit.base_screen import WIDE, JournalScreen
from rmjournal.tui.kit.safe_text import pointer

if TYPE_CHECKING:
    from rmjournal.journal import Journal

NARROWEST = 30  # characters
BESIDE_WIDTH = 31  # characters of a title in the side panel
BESIDE = 2  # cells: the scrollbar, and one that stays free
_LOOKS = {Style.STRONG: "bold", Style.CODE: "$j-text on $j-panel", Style.PLAIN: ""}
_LINES = {
    Kind.TITLE: "bold", Kind.HEADING: "bold", Kind.SUBHEADING: "bold $j-muted", Kind.WORDS: "", Kind.CODE: "",
}  # fmt: skip


def drawn(markdown: str, width: int) -> Content:
    """Return a text of the program for a widget. A click on a link opens its page."""
    return Content("\n").join([_line(line) for line in lines(markdown, max(NARROWEST, min(WIDTH, width)))])


def _line(line: Line) -> Content:
    return Content.assemble(*(_run(run) for run in line.runs)).stylize(_LINES[line.kind])


def _run(run: Run) -> Content:
    if run.style is not Style.LINK:
        return Content.styled(run.text, _LOOKS[run.style])
    opens = Look(underline=True) + Look.from_meta({"@click": f"screen.open_page({run.page!r})"})
    return Content.assemble((run.text, opens))


def _title(title: str, name: str, here: bool, is_plain: bool) -> Content:
    opens = Look() if here else Look.from_meta({"@click": f"screen.open_page({name!r})"})
    first, *more = textwrap.wrap(title, BESIDE_WIDTH)
    words = "\n".join([f"{pointer(here, is_plain)}{first}", *(f" {each}" for each in more)])
    return Content.assemble((words, opens)).stylize("bold" if here else "$j-muted")


class ReadingScreen(JournalScreen):
    """A text that scrolls. What it shows comes from `text` and `title`.

    Works without a journal, before one is open; then nothing leads elsewhere."""

    DEFAULT_CSS = """
    ReadingScreen #titles { link-style: none; link-color: $j-muted; link-background-hover: $j-panel;
        link-color-hover: $j-text; link-style-hover: none; }
    ReadingScreen #text { link-style: underline; link-color: $j-text; link-background-hover: $j-panel;
        link-color-hover: $j-text; link-style-hover: underline; }
    """

    def __init__(self, journal: "Journal | None") -> None:
        super().__init__(cast("Journal", journal))
        self.is_open = journal is not None

    @property
    def text(self) -> str:
        """The text to show, as Markdown."""
        return ""

    def body(self) -> Iterator[Widget]:
        """Yield the text."""
        yield VerticalScroll(Static(id="text", classes="words"), id="reading", classes="form")

    def on_mount(self) -> None:
        """Focus the text."""
        self.query_one("#reading").focus()

    def side(self) -> Iterator[Widget]:
        """Yield the titles of what can be read here."""
        yield Static(id="titles", classes="words")

    def titles(self) -> Sequence[tuple[str, str, bool]]:
        """Return the title and the name of each text, and whether it is the one
        shown."""
        return ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works: without a journal there is nowhere to go."""
        return self.is_open if action in ("go", "search") else super().check_action(action, parameters)

    def draw(self) -> None:
        """Show the text, wrapped for the window, and the others beside it where there
        is room."""
        self.set_class(self.app.size.width >= WIDE, "-side-open")
        is_plain = self.app.has_class("-plain")
        beside = [_title(*each, is_plain) for each in self.titles()]
        self.query_one("#titles", Static).update(Content("\n").join(beside))
        self.query_one("#text", Static).update(drawn(self.text, self.query_one("#main").size.width - BESIDE))

    def on_resize(self) -> None:
        """Wrap the lines for the new width."""
        if self.is_mounted:
            self.draw()

    def to_top(self) -> None:
        """Show the text from its beginning."""
        reading = self.query_one("#reading", VerticalScroll)
        reading.scroll_home(animate=False)
        reading.focus()
