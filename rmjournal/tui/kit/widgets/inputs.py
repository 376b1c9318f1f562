"""One-line inputs, plain and secret. They are apart from the editor, which the unlock
screen need not load."""

from typing import ClassVar

from textual.binding import Binding
from textual.widgets import Input

from rmjournal.domain.text import clean
from rmjournal.tui.kit.widgets.privacy import PrivateWidget


class LineInput(PrivateWidget, Input):
    """One line of text."""

    def __init__(
        self, value: str = "", *, placeholder: str = "", widget_id: str | None = None, limit: int = 2000
    ) -> None:
        super().__init__(
            clean(value), placeholder=placeholder, id=widget_id, max_length=limit, select_on_focus=False, compact=True
        )

    def insert(self, text: str, index: int) -> None:
        """Insert text without control characters, on one line, as far as there is
        room."""
        super().insert(self._fitting(text, 0), index)

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert text without control characters, on one line, as far as there is
        room."""
        super().insert_text_at_cursor(self._fitting(text, 0))

    def replace(self, text: str, start: int, end: int) -> None:
        """Insert text without control characters, on one line, as far as there is
        room."""
        super().replace(self._fitting(text, abs(end - start)), start, end)

    def _fitting(self, text: str, freed: int) -> str:
        line = " ".join(clean(text).splitlines())
        return line if self.max_length is None else line[: max(0, self.max_length - len(self.value) + freed)]


class SecretInput(Input):
    """A hidden line that cannot be copied: not by key, not by mouse, not by
    dragging."""

    BINDINGS: ClassVar = [
        Binding("ctrl+c,super+c,ctrl+x,super+x,ctrl+insert,shift+delete", "nothing", show=False),
    ]

    def __init__(self, *, placeholder: str = "", widget_id: str | None = None) -> None:
        super().__init__(password=True, placeholder=placeholder, id=widget_id, max_length=1024, compact=True)

    def action_nothing(self) -> None:
        """Do nothing: a passphrase must not reach a clipboard."""

    def action_copy(self) -> None:
        """Do nothing: a passphrase must not reach a clipboard."""

    def action_cut(self) -> None:
        """Do nothing: a passphrase must not reach a clipboard."""

    def get_selection(self, selection: object) -> None:
        """Give the screen's text selection nothing."""
