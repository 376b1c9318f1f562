"""A page to write on: a TextArea that lets nothing in that a terminal would obey, and nothing out."""

from dataclasses import replace

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from rmjournal.domain.text import LONGEST, clean, plain
from rmjournal.tui.widgets.concealing import Concealing


class Writing(Concealing, TextArea):
    """A quiet page. `changed` tells whether the person changed anything: what was not changed is not stored,
    since loading alone turns rare separators into line ends."""

    def __init__(
        self, text: str = "", *, placeholder: str = "", read_only: bool = False, id: str | None = None
    ) -> None:
        super().__init__(
            plain(text) if read_only else clean(text),
            theme="css",
            soft_wrap=True,
            tab_behavior="focus",
            read_only=read_only,
            show_line_numbers=False,
            placeholder=placeholder,
            id=id,
        )
        self.highlight_cursor_line = False
        self._loaded: str | None = self.text

    @property
    def changed(self) -> bool:
        """Did the person change anything since the text was loaded?"""
        return self.text != self._loaded

    def put(self, text: str) -> None:
        """Show another text, without a way back to the one before."""
        self.load_text(plain(text) if self.read_only else clean(text))
        self._loaded = self.text
        self._to_the_end()

    def begun(self) -> None:
        """Count what stands here as changed: it comes from a draft, and is in no record yet."""
        self._loaded = None

    def edit(self, edit: Edit) -> EditResult:
        """Let in what may be kept: typed, pasted or dropped."""
        lines = self.wrapped_document.height
        result = super().edit(replace(edit, text=clean(edit.text)[:LONGEST]))
        if self.wrapped_document.height != lines:  # the room for a new line is known after it was laid out
            self.call_after_refresh(self.scroll_cursor_visible)
        return result

    def draw_anew(self) -> None:
        """Draw every line again."""
        self._line_cache.clear()
        self.refresh()

    def on_mount(self) -> None:
        """Go on where the text ends."""
        self._to_the_end()

    def _to_the_end(self) -> None:
        if not self.read_only:
            self.move_cursor(self.document.end)

    def line_or_selection(self) -> str:
        """Return the marked words, or the line that the cursor is in."""
        return (self.selected_text or str(self.document.get_line(self.cursor_location[0]))).strip()
