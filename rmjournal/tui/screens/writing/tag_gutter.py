"""The letters beside the lines of a note that were saved as entries of their own."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from rmjournal.domain.text import line
from rmjournal.tui.kit.commands import TAGS
from rmjournal.tui.kit.widgets.editor import LONG, Editor
from rmjournal.tui.kit.widgets.markdown import first_words

HUES: Mapping[str, str] = MappingProxyType(
    {"t": "amber", "d": "violet", "a": "teal", "b": "blue", "p": "green", "h": "rose", "i": "amber", "o": "violet"}
)
LETTERS: Mapping[str, str] = MappingProxyType({kind: letter for letter, (kind, _) in TAGS.items() if letter in HUES})
LONG_ENOUGH = 16  # characters: a shorter line may stand in the words of an entry by chance


class TagGutter(Widget):
    """Draw the letter of a tagged line at its first row, and a rule beside all of its
    rows.

    A line is tagged while it holds the words of an entry: no place in the text is
    remembered."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._tags: list[tuple[str, str]] = []

    def show(self, tags: Iterable[tuple[str, str]]) -> None:
        """Replace the tags: each the letter of a kind, and the words of an entry."""
        self._tags = [(letter, words) for letter, text in tags if (words := line(text))]
        self.refresh()

    def on_mount(self) -> None:
        """Follow the text as it moves and changes."""
        self.watch(self._editor, "scroll_y", self._follow, init=False)

    def _follow(self) -> None:
        self.refresh()

    def letter_of(self, text: str) -> str:
        """Return the letter of a line of the note, "" if it has none."""
        words = first_words(text) if len(text) < LONG else text
        is_long = len(words) >= LONG_ENOUGH
        return next(
            (letter for letter, each in self._tags if words and (each in words or (is_long and words in each))), ""
        )

    @property
    def has_tags(self) -> bool:
        """Return whether there is anything that may be in the text."""
        return bool(self._tags)

    @property
    def letters(self) -> list[str]:
        """The letters that the note has now, in its order."""
        lines = self._editor.document.lines
        return list(dict.fromkeys(letter for each in lines if (letter := self.letter_of(each)))) if self._tags else []

    def render_line(self, y: int) -> Strip:
        """Draw what stands beside one row."""
        base, width = self.rich_style, self.size.width
        at, row = self._editor.row_at(y)
        letter = self.letter_of(self._editor.document.get_line(at)) if at >= 0 and self._tags else ""
        if not letter:
            return Strip.blank(width, base)
        style = base + Style(color=self.app.theme_variables[f"j-{HUES[letter]}"])
        rule = " " if self.app.has_class("-plain") else "│"
        lead = Segment(f"{letter if row == 0 else ' '} ", style + Style(bold=True))
        return Strip([lead, Segment(rule, style), Segment(" ", base)]).adjust_cell_length(width, base)
