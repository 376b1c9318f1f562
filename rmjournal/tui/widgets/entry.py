"""One line to type in, shown or secret. Apart from the page to write on, which the unlock screen need not load."""

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Input

from rmjournal.domain.text import clean
from rmjournal.tui.widgets.concealing import Concealing


class Entry(Concealing, Input):
    """One line of text."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None, limit: int = 2000) -> None:
        super().__init__(
            clean(value), placeholder=placeholder, id=id, max_length=limit, select_on_focus=False, compact=True
        )

    def insert(self, text: str, index: int) -> None:
        """Let in what may be kept, on one line, as far as there is room."""
        super().insert(self._fitting(text, 0), index)

    def insert_text_at_cursor(self, text: str) -> None:
        """Let in what may be kept, on one line, as far as there is room."""
        super().insert_text_at_cursor(self._fitting(text, 0))

    def replace(self, text: str, start: int, end: int) -> None:
        """Let in what may be kept, on one line, as far as there is room."""
        super().replace(self._fitting(text, abs(end - start)), start, end)

    def _fitting(self, text: str, freed: int) -> str:
        line = " ".join(clean(text).splitlines())
        return line if self.max_length is None else line[: max(0, self.max_length - len(self.value) + freed)]


class Secret(Input):
    """A line that is not shown, and that nothing copies: not by a key, not by the mouse, not by dragging."""

    BINDINGS: ClassVar = [
        Binding("ctrl+c,super+c,ctrl+x,super+x,ctrl+insert,shift+delete", "nothing", show=False),
    ]

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(password=True, placeholder=placeholder, id=id, max_length=1024, compact=True)

    def action_nothing(self) -> None:
        """Do nothing: a passphrase leaves through no clipboard."""

    def action_copy(self) -> None:
        """Do nothing: a passphrase leaves through no clipboard."""

    def action_cut(self) -> None:
        """Do nothing: a passphrase leaves through no clipboard."""

    def get_selection(self, selection: object) -> None:
        """Give nothing to the selection of the screen."""
