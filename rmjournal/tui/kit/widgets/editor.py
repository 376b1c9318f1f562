"""A text editor that lets in nothing a terminal would obey, and copies nothing out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.document._document_navigator import DocumentNavigator
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from rmjournal.domain.tags import tag_at
from rmjournal.domain.text import LONGEST, clean, plain
from rmjournal.tui.kit.widgets import markdown
from rmjournal.tui.kit.widgets.long_lines import LongLineDocument, LongRow
from rmjournal.tui.kit.widgets.privacy import PrivateWidget

LONG = 1_000  # characters: a longer line is styled row by row


class Editor(PrivateWidget, TextArea):
    """A text editor. With `prose`, headings, emphasis, lists and quotes are styled as
    they are written, headings in the colour `hue`.

    `changed` says whether the person changed anything. Unchanged text must not be
    saved: loading it already turns rare separators into line ends."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"editor--mark", "editor--strong", "editor--emphasis"}
    wrapped_document: LongLineDocument
    has_paragraphs: ClassVar[bool] = True  # Enter begins a line, and does nothing else
    tags: Callable[[], Iterable[str]] | None = None  # gives the tags to suggest, folded

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        read_only: bool = False,
        prose: bool = False,
        hue: str = "",
        widget_id: str | None = None,
    ) -> None:
        self.prose, self.hue = prose, hue
        super().__init__(
            plain(text) if read_only else clean(text),
            theme="css",
            soft_wrap=True,
            tab_behavior="focus",
            read_only=read_only,
            show_line_numbers=False,
            placeholder=placeholder,
            id=widget_id,
        )
        self.highlight_cursor_line = False
        self.match_cursor_bracket = False
        self._loaded: str | None = self.text

    @property
    def changed(self) -> bool:
        """Return whether the person has changed the text since it was loaded."""
        return self.text != self._loaded

    def put(self, text: str) -> None:
        """Replace the text, and forget how to undo."""
        self.load_text(plain(text) if self.read_only else clean(text))
        self._loaded = self.text
        self._to_the_end()

    def count_as_changed(self) -> None:
        """Treat the text as changed: it comes from a draft that no record holds yet."""
        self._loaded = None

    def edit(self, edit: Edit) -> EditResult:
        """Insert text without control characters, whether typed, pasted or dropped."""
        lines = self.wrapped_document.height
        result = super().edit(replace(edit, text=clean(edit.text)[:LONGEST]))
        if self.wrapped_document.height != lines:  # the space for a new line is known only after layout
            self.call_after_refresh(self.scroll_cursor_visible)
        return result

    def update_suggestion(self) -> None:
        """Suggest the rest of a tag that is being typed, the most used one first."""
        row, column = self.cursor_location
        line = "" if self.read_only or self.tags is None else str(self.document.get_line(row))
        started = tag_at(line[:column]) if line and column == len(line) else ""
        known = self.tags() if started and self.tags is not None else ()
        self.suggestion = next((tag[len(started) :] for tag in known if tag.startswith(started) and tag != started), "")

    def redraw(self) -> None:
        """Draw every line again."""
        self._line_cache.clear()
        self.refresh()

    def on_mount(self) -> None:
        """Put the cursor at the end of the text."""
        self._to_the_end()

    def _to_the_end(self) -> None:
        if not self.read_only:
            self.move_cursor(self.document.end)

    def line_or_selection(self) -> str:
        """Return the selected text, or the line the cursor is in."""
        return (self.selected_text or str(self.document.get_line(self.cursor_location[0]))).strip()

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = LongLineDocument(self.document, self.wrap_width, self.indent_width, hangs=self.prose)
        self.navigator = DocumentNavigator(self.wrapped_document)

    def get_line(self, line_index: int) -> Text:
        """Return a line, styled as what it says it is."""
        line = super().get_line(line_index)
        if self.prose and len(line) < LONG:
            for span in markdown.spans(line.plain):
                line.stylize(self._style_of(span.style), span.start, span.end)
        return line

    def _style_of(self, name: str) -> Style:
        """Return how a heading, a mark or an emphasis looks."""
        if name == markdown.HEADING:
            strong = self.get_component_rich_style("editor--strong", partial=True)
            return strong + Style(color=self.app.theme_variables[f"j-{self.hue}"]) if self.hue else strong
        if name == markdown.STRONG:
            return self.get_component_rich_style("editor--strong", partial=True)
        if name in (markdown.EMPHASIS, markdown.QUOTE):
            return self.get_component_rich_style("editor--emphasis", partial=True)
        return self.get_component_rich_style("editor--mark", partial=True)

    def _render_line(self, y: int) -> Strip:
        row = self.wrapped_document.row(self.scroll_offset.y + y)
        if row:
            return self._of_a_long_line(row)
        strip = super()._render_line(y)
        line, section = self.row_at(y)
        cells = self.wrapped_document.hang(line) if section else 0
        if not cells:
            return strip
        base = self._theme.base_style or self.rich_style
        return Strip.join([Strip([Segment(" " * cells, base)]), strip]).crop(0, strip.cell_length)

    def row_at(self, y: int) -> tuple[int, int]:
        """Return the line that is drawn at a height of the window, and which of its
        rows that is; (-1, 0) below the text."""
        return self.wrapped_document.line_at(self.scroll_offset.y + y)

    def _of_a_long_line(self, row: LongRow) -> Strip:
        """Draw one row of a long line. Textual would style and cut the whole line for
        each of its rows, 10 ms in 50 kB."""
        text = Text(row.text + " " * row.last, end="", no_wrap=True)  # the cursor may be past the end

        def stylize(style: Style | None, start: int, end: int) -> None:
            if style:
                text.stylize(style, max(start - row.start, 0), max(end - row.start, 0))

        for span in markdown.inline(row.text) if self.prose else ():
            text.stylize(self._style_of(span.style), span.start, span.end)
        theme, (start, end), size = self._theme, self.selection, row.start + len(row.text)
        (top, left), (bottom, right) = sorted(self.selection)
        if start != end and top <= row.line <= bottom:
            stylize(theme.selection_style, left if row.line == top else 0, right if row.line == bottom else size)
        if row.line == end[0] and self._draw_cursor:
            stylize(theme.cursor_style, end[1], end[1] + 1)
        base = theme.base_style or self.rich_style
        strip = Strip(text.render(self.app.console), text.cell_len)
        return strip.extend_cell_length(self.scrollable_content_region.width, theme.base_style).apply_style(base)
