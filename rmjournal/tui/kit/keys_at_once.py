"""Answer each key where it was pressed, before the next one counts."""

from typing import TYPE_CHECKING

from textual.events import Key

from rmjournal.tui.kit.host import host_of

if TYPE_CHECKING:
    from textual.widget import Widget as _OnScreen
else:
    _OnScreen = object  # a second widget among the bases would hide the first one's component classes


class KeysAtOnce(_OnScreen):
    """Run a screen's commands itself, instead of by way of the app.

    Textual hands a key that no widget took to the app, behind every key that was
    pressed since. Words typed right after a command would meet the old screen."""

    is_answering = False  # a key: whoever sends the next one waits

    async def _on_key(self, event: Key) -> None:
        event.prevent_default()  # what Textual does here is done below
        self.is_answering = True
        try:
            await self.handle_key(event)
            if not event._stop_propagation:  # noqa: SLF001 - no other way to see that a handler took it
                event.stop()
                await host_of(self.app).answer(event.key)
        finally:
            self.is_answering = False
