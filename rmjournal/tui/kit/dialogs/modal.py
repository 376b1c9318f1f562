"""What every dialog has in common."""

from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from rmjournal.tui.kit.host import host_of
from rmjournal.tui.kit.keys_at_once import KeysAtOnce
from rmjournal.tui.kit.widgets.privacy import conceal

T = TypeVar("T")


class Modal(KeysAtOnce, ModalScreen[T], Generic[T]):
    """A dialog over a screen. It hides text while the app does, and closes only
    once."""

    def on_screen_resume(self) -> None:
        """Hide or show text as the rest of the app does."""
        conceal(self, host_of(self.app).is_concealed)

    def request_stop(self) -> bool:
        """Ask a running task to stop. Return whether the journal is free."""
        return True

    def save_pending(self) -> None:
        """Save what is being done here. May be called twice, before a lock or the
        end."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result. Once closed, do nothing: a second key already on its way
        would close the screen underneath."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
