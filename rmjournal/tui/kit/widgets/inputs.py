"""One-line inputs, plain and secret. They are apart from the editor, which the unlock
screen need not load."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from rmjournal.domain.text import clean
from rmjournal.tui.kit.widgets.privacy import PrivateWidget

if TYPE_CHECKING:
    from textual.widget import Widget as _Keyed
else:
    _Keyed = object  # as in `privacy`


class MovesAtOnce(_Keyed):
    """Let a screen with `obey` act on a key before the next one is handed out.

    A widget deals with its keys in a queue of its own. In a burst, letters after a Tab
    would join that queue too, and land in the field that the Tab was to leave."""

    def _forward_event(self, event: events.Event) -> None:
        obey = getattr(self.screen, "obey", None)
        if obey is None or not isinstance(event, events.Key | events.Paste) or not obey(event):
            super()._forward_event(event)


def one_line(text: str) -> str:
    """Return a text as one line of clean words. Nothing but line ends is lost."""
    lines = clean(text).splitlines()
    return " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else "".join(lines)


class LineInput(MovesAtOnce, PrivateWidget, Input):
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

    def _on_paste(self, event: events.Paste) -> None:
        """Paste all lines, joined to one; Textual would drop all but the first."""
        event.prevent_default()
        event.stop()
        self.replace(event.text, *self.selection)

    def _fitting(self, text: str, freed: int) -> str:
        line = one_line(text)
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
