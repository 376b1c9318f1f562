"""What every sheet over a screen has in common."""

from typing import Generic, TypeVar, cast

from textual.screen import ModalScreen

from rmjournal.tui.page import Host
from rmjournal.tui.widgets.concealing import conceal

T = TypeVar("T")


class Sheet(ModalScreen[T], Generic[T]):
    """A sheet: it shows names and texts as bars where the screen under it does."""

    def on_screen_resume(self) -> None:
        """Hide what is hidden elsewhere."""
        conceal(self, cast(Host, self.app).is_concealed)
