"""A text editor that lets in nothing a terminal would obey, and copies nothing out."""

from dataclasses import replace

from rich.style import Style
from rich.text import Text
from textual.document._document_navigator import DocumentNavigator
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from rmjournal.domain.text import LONGEST, clean, plain
from rmjournal.tui.kit.widgets.long_lines import LongLineDocument, LongRow
from rmjournal.tui.kit.widgets.privacy import PrivateWidget


class Editor(PrivateWidget, TextArea):
    """A plain text editor.

    `changed` says whether the person changed anything. Unchanged text must not be
    saved: loading it already turns rare separators into line ends."""

    wrapped_document: LongLineDocument

    def __init__(
        self, text: str = "", *, placeholder: str = "", read_only: bool = False, widget_id: str | None = None
    ) -> None:
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
        """Has the person changed the text since it was loaded?"""
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
        self.wrapped_document = LongLineDocument(self.document, self.wrap_width, self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)

    def _render_line(self, y: int) -> Strip:
        row = self.wrapped_document.row(self.scroll_offset.y + y)
        return self._of_a_long_line(row) if row else super()._render_line(y)

    def _of_a_long_line(self, row: LongRow) -> Strip:
        """Draw one row of a long line. Textual would style and cut the whole line for
        each of its rows, 10 ms in 50 kB."""
        text = Text(row.text + " " * row.last, end="", no_wrap=True)  # the cursor may be past the end

        def stylize(style: Style | None, start: int, end: int) -> None:
            if style:
                text.stylize(style, max(start - row.start, 0), max(end - row.start, 0))

        theme, (start, end), size = self._theme, self.selection, row.start + len(row.text)
        (top, left), (bottom, right) = sorted(self.selection)
        if start != end and top <= row.line <= bottom:
            stylize(theme.selection_style, left if row.line == top else 0, right if row.line == bottom else size)
        if row.line == end[0] and self._draw_cursor:
            stylize(theme.cursor_style, end[1], end[1] + 1)
        base = theme.base_style or self.rich_style
        strip = Strip(text.render(self.app.console), text.cell_len)
        return strip.extend_cell_length(self.scrollable_content_region.width, theme.base_style).apply_style(base)
