"""Areas for answers: a few rows that grow and wrap."""

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import MovesAtOnce, one_line

_NEW_LINE = frozenset({"ctrl+j", "shift+enter", "alt+enter"})


class Area(MovesAtOnce, Editor):
    """A few rows for one answer. Enter and Tab leave it. Ctrl+J begins a line, if it
    may have several."""

    FOCUS_ON_CLICK: ClassVar[bool] = True
    has_paragraphs: ClassVar[bool] = False

    def __init__(self, text: str = "", *, placeholder: str = "", has_lines: bool = False) -> None:
        """Without `has_lines`, pasted lines are joined to one paragraph."""
        self.has_lines = True  # while the text is loaded: it stays as it was written
        super().__init__(text, placeholder=placeholder)
        self.has_lines = has_lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the text. The first time, wrap it for this width: Textual
        does so only once an area was drawn, and then lays out everything again."""
        if not self.size.width and (room := width - self.gutter_width - 1) > 0:  # a cell for the cursor
            self.wrapped_document.wrap(room, tab_width=self.indent_width)
            self.set_reactive(Area.virtual_size, Size(0, self.wrapped_document.height))
        return super().get_content_height(container, viewport, width)

    def is_at_edge(self, key: str) -> bool:
        """Return whether the cursor is on the first row for "up", or the last for
        "down"."""
        row = self.wrapped_document.location_to_offset(self.cursor_location).y
        return row == 0 if key == "up" else row >= self.wrapped_document.height - 1

    def edit(self, edit: Edit) -> EditResult:
        """Insert text, as one paragraph unless it may have lines."""
        return super().edit(edit if self.has_lines else replace(edit, text=one_line(edit.text)))

    def render_line(self, y: int) -> Strip:
        """Draw one row. What an empty area shows is nobody's words."""
        return super().render_line(y) if self.text else TextArea.render_line(self, y)

    async def _on_key(self, event: events.Key) -> None:
        """Leave Enter to the form."""
        if event.key == "enter":
            event.prevent_default()
        elif event.key in _NEW_LINE and self.has_lines:
            event.prevent_default()
            event.stop()
            self._replace_via_keyboard("\n", *self.selection)

    async def _on_paste(self, event: events.Paste) -> None:
        """Paste, and leave the focus where it is by now: it may have moved on."""
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(event.text, *self.selection):
            self.move_cursor(result.end_location)
