"""What every sheet over a screen has in common."""

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from rmjournal.tui.widgets.concealing import conceal

if TYPE_CHECKING:
    from rmjournal.tui.page import Host

T = TypeVar("T")


class Sheet(ModalScreen[T], Generic[T]):
    """A sheet: it shows names and texts as bars where the screen under it does, and goes once."""

    def on_screen_resume(self) -> None:
        """Hide what is hidden elsewhere."""
        conceal(self, cast("Host", self.app).is_concealed)

    def let_go(self) -> bool:
        """Ask what runs here to stop; say whether it has let go of the journal."""
        return True

    def seal(self) -> None:
        """Keep what is being done here, once: called before a lock and before the end, maybe twice."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Go, with a result. A second key that was on its way would take the screen underneath along."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
