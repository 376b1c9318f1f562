"""What every dialog has in common."""

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click, Resize
from textual.screen import ModalScreen
from textual.widgets import Static

from rmjournal.tui.kit import styles
from rmjournal.tui.kit.host import host_of
from rmjournal.tui.kit.keys_at_once import KeysAtOnce
from rmjournal.tui.kit.styled_once import StyledOnce
from rmjournal.tui.kit.widgets.privacy import conceal
from rmjournal.tui.kit.widgets.too_small import TooSmall, is_too_small

T = TypeVar("T")
BUSY = "busy"  # the group of threads that use the journal
CONTINUE, CANCEL = ("Enter", "continue", "submit"), ("Esc", "cancel", "leave")


class KeyLine(Horizontal):
    """The last line of a dialog: its keys, which can be clicked too."""

    def __init__(self, *keys: tuple[str, str, str], widget_id: str | None = None) -> None:
        """`keys` are a key, what it does, and the action of the dialog."""
        super().__init__(id=widget_id, classes="keys")
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Yield the keys."""
        for each in self._keys:
            yield _Key(*each)


class _Key(Static):
    """One key of a dialog."""

    def __init__(self, key: str, label: str, action: str) -> None:
        super().__init__(Content.assemble((f" {key} ", "reverse"), f" {label}"), classes="key")
        self._action = action

    async def on_click(self) -> None:
        """Do what the key does."""
        await self.screen.run_action(f"screen.{self._action}")


class Modal(KeysAtOnce, StyledOnce, ModalScreen[T], Generic[T]):
    """A dialog over a screen. It hides text while the app does, and closes only
    once."""

    CSS_PATH = styles.PAGES

    def on_screen_resume(self) -> None:
        """Hide or show text as the rest of the app does."""
        conceal(self, host_of(self.app).is_concealed)

    def on_resize(self, event: Resize) -> None:
        """Cover the dialog too in a window that is too small for what is under it."""
        if is_too_small(self.app.size) and not self.query(TooSmall):
            self.mount(TooSmall())

    def on_click(self, event: Click) -> None:
        """Close by a click beside the dialog what Enter and Esc close alike: there is
        nothing to decide."""
        keys = self._bindings.key_to_bindings
        is_beside = all(not each.region.contains(event.screen_x, event.screen_y) for each in self.query("#dialog"))
        if is_beside and all(
            any(each.action.startswith("dismiss") for each in keys.get(key, ())) for key in ("enter", "escape")
        ):
            self.dismiss()

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
