"""Find anything by its name: commands, pairs, settings, texts.

Textual's own palette is left out: it offers a screenshot, and knows one screen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.strip import Strip
from textual.widgets import Static

from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.dialogs.modal import Modal
from rmjournal.tui.kit.own_keys import check_keys
from rmjournal.tui.kit.safe_text import concealed, content, fit, pad
from rmjournal.tui.kit.widgets.grouped_rows import Group, GroupedRows
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.rows import INDENT, Row, Rows
from rmjournal.tui.shell.palette_entries import DO, ELSEWHERE, GO_TO, GROUPS, Entry, entries
from rmjournal.tui.shell.routes import screen_classes

TITLE = 29  # cells
KEY = 7  # cells
LEAST = 20  # cells of an explanation: of less nothing can be understood
ASKED = "Type an action, a nickname, a setting or a question."
WORD_BEGINS = 2
TITLE_BEGINS = 3


class FoundRows(GroupedRows):
    """Show what was found, the match underlined: title, explanation, key."""

    unfolds = False
    words: Sequence[str] = ()

    def _first(self, row: Row, index: int, width: int) -> Strip:
        block = self.block(index)
        plain = (block + Style(bold=False)) if block else None
        hidden = self.concealed and row.private
        room = width - INDENT - TITLE - KEY - 1
        cells = TITLE if room >= LEAST else max(1, width - INDENT - KEY - 2)
        title = pad(concealed(row.title) if hidden else row.title, cells)
        style = block or self.style_of("rows--title")
        pieces = [Segment(" ", self.rich_style), Segment(self.pointer(index), style)]
        pieces += [Segment(title, style)] if hidden else _underlined(title, self.words, style)
        muted = plain or self.style_of("rows--under")
        about = f" {pad(row.under, room - 2)}" if room >= LEAST else ""
        pieces.append(Segment(f"{about} {fit(row.right, KEY):>{KEY}} ", muted))
        return Strip(pieces).crop(0, width)


def _underlined(title: str, words: Sequence[str], style: Style) -> list[Segment]:
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if not pattern:
        return [Segment(title, style)]
    strong = style + Style(bold=True, underline=True)
    pieces = re.split(f"({pattern})", title, flags=re.IGNORECASE)
    return [Segment(piece, strong if at % 2 else style) for at, piece in enumerate(pieces) if piece]


class PaletteDialog(Modal[Entry]):
    """Ask what to do. A theme is shown while it is selected."""

    BINDINGS: ClassVar = [
        Binding("escape,ctrl+p", "leave", "close", show=False),
        Binding("up", "move(-1)", "up", show=False, priority=True),
        Binding("down", "move(1)", "down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("tab", "group(1)", "next group", show=False, priority=True),
        Binding("shift+tab", "group(-1)", "group before", show=False, priority=True),
    ]

    def __init__(self, offered: Iterable[Entry], theme: str, typed: str = "") -> None:
        super().__init__()
        self.typed = typed
        self.offered = list(offered)
        self.found = self.offered
        self.theme_before = theme

    def compose(self) -> ComposeResult:
        """Yield the field, what was found, and what can be typed."""
        with Vertical(id="dialog", classes="-palette"):
            with Horizontal(id="asked"):
                yield LineInput(self.typed, widget_id="query", limit=200)
                yield Static(id="count", classes="muted")
            yield FoundRows(lit=True, empty="Nothing found. Try another word, such as write, theme or a nickname.")
            yield Static(ASKED, id="about", classes="muted")

    def on_mount(self) -> None:
        """Focus the field, and show everything."""
        line = self.query_one(LineInput)
        line.focus()
        line.cursor_position = len(self.typed)
        self.find(self.typed)

    def find(self, typed: str) -> None:
        """Show what matches, in its groups; in a group, the best first."""
        words = typed.casefold().split()
        ranked = [(rank, at, each) for at, each in enumerate(self.offered) if (rank := _rank(each, words)) > 0]
        if any(rank > 1 for rank, *_ in ranked):  # explanations count only where no title does
            ranked = [each for each in ranked if each[0] > 1]
        ranked.sort(key=lambda each: (GROUPS.index(each[2].group), -each[0], each[1]))
        self.found = [entry for _, _, entry in ranked]
        rows = self.query_one(FoundRows)
        rows.words = words
        rows.selected = 0
        rows.show_groups([Group(name, [_row(each) for each in self.found if each.group == name]) for name in GROUPS])
        rows.selected = 0
        if words:  # what works here; of equal ones, the theme in use; then a command, or a place
            is_used = [each.theme == self.theme_before for each in self.found]
            is_near = [each.group in (DO, GO_TO) for each in self.found]
            works = [each.group != ELSEWHERE for each in self.found]
            rows.selected = max(
                range(len(self.found)), key=lambda at: (works[at], ranked[at][0], is_used[at], is_near[at]), default=0
            )
        self.query_one("#count", Static).update(f"{len(self.found)} of {len(self.offered)}")
        self._preview()

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Find again after each key."""
        event.stop()
        self.find(event.value)

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Take the selected entry."""
        event.stop()
        self.query_one(FoundRows).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Close with what was chosen."""
        event.stop()
        if 0 <= event.index < len(self.found):
            self.dismiss(self.found[event.index])

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Show a theme while it is selected."""
        event.stop()
        self._preview()

    def _preview(self) -> None:
        at = self.query_one(FoundRows).selected
        entry = self.found[at] if at < len(self.found) else None
        shown = entry.theme if entry is not None and entry.theme else self.theme_before
        if self.app.theme != shown:
            self.app.theme = shown
        self.query_one("#about", Static).update(content(self._hint(entry)))

    def _hint(self, entry: Entry | None) -> str:
        """Return what to know of the selected entry: its whole explanation, once
        something was typed."""
        if entry is not None and entry.theme:
            return "Press Enter to keep this theme, or Esc to go back."
        return entry.about if entry is not None and entry.about and self.query_one(LineInput).value else ASKED

    def action_move(self, by: int) -> None:
        """Move the selection."""
        self.query_one(FoundRows).action_step(by)

    def action_page(self, by: int) -> None:
        """Move the selection by a page."""
        self.query_one(FoundRows).action_page(by)

    def action_group(self, by: int) -> None:
        """Go to the next group."""
        rows = self.query_one(FoundRows)
        starts = [sum(len(group.rows) for group in rows.groups[:at]) for at in range(len(rows.groups))]
        here = rows.selected
        if by > 0:
            rows.selected = next((at for at in starts if at > here), 0)
        else:
            rows.selected = next((at for at in reversed(starts) if at < here), starts[-1] if starts else 0)

    def action_leave(self) -> None:
        """Close without doing anything."""
        self.app.theme = self.theme_before
        self.dismiss(None)


def _row(entry: Entry) -> Row:
    return Row(entry.title, entry.about, entry.key, private=entry.private, plain_under=True)


def _rank(entry: Entry, words: Sequence[str]) -> int:
    """Return how well an entry matches, 0 if a word is missing."""
    title, about = entry.title.casefold(), f"{entry.about} {entry.group} {entry.also}".casefold()
    least = TITLE_BEGINS + 1
    for word in words:
        if title.startswith(word):
            rank = TITLE_BEGINS + 1
        elif re.search(rf"\b{re.escape(word)}", title):
            rank = TITLE_BEGINS
        elif word in title:
            rank = WORD_BEGINS
        elif re.search(rf"\b{re.escape(word)}", about):
            rank = 1
        else:
            return 0
        least = min(least, rank)
    return least


def open_palette(app: App[Any], typed: str = "") -> None:
    """Open the palette over one of our screens, with this typed already."""
    screen = app.screen
    if not isinstance(screen, BaseScreen):
        return

    async def run(entry: Entry | None) -> None:
        if entry is None:
            return
        if not entry.theme:
            app.theme = screen.host.preferences.theme
        if (waiting := entry.run()) is not None and hasattr(waiting, "__await__"):
            await waiting

    app.push_screen(PaletteDialog(entries(screen), app.theme, typed), run)


def usable_keys(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the keys from the preferences that can be used, and a sentence for each
    that cannot. Imports every screen, unless there are none."""
    if not keys:
        return {}, []
    screens = screen_classes()
    writing = [command for screen in screens if not screen.has_letter_keys for command in screen.all_commands()]
    return check_keys(keys, [screen.all_commands() for screen in screens], writing)
