"""Keep the keys of a terminal in order, its cursor where the focus is, and what is
written to it short."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeAlias, cast

from textual._compositor import CompositorUpdate
from textual._types import CallbackType as Callback
from textual.app import ReturnType
from textual.driver import Driver
from textual.events import Event, Key, Resize
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets._toast import ToastHolder, ToastRack

from rmjournal.tui.shell.hardened_app import HardenedApp
from rmjournal.tui.shell.painted import Difference, Painted

TICK = 1.0  # seconds between two looks at the clocks
KEY_WAIT = 0.25  # seconds that a key waits, at most, for the keys before it
TO_BE_READ = 12  # seconds: a message that is given as many stays beside the next one
SCREEN_WAIT = 3.0  # seconds that a key waits, at most, for a screen that is being opened

Look: TypeAlias = Callable[[], bool]


def each_second(look: Look) -> None:
    """Call `look` now and each second from now on, until it returns False.

    A timer of Textual would send a message for it, which costs ten times as much."""
    if look():
        asyncio.get_running_loop().call_later(TICK, each_second, look)


def in_turn(act: Callable[[], object]) -> None:
    """Call `act` once, after all that waits now. Messages of Textual that follow each
    other would let no widget have its turn."""
    asyncio.get_running_loop().call_soon(act)


class TerminalApp(HardenedApp[ReturnType]):
    """Replace what in Textual lets keys overtake each other, hides the cursor, and
    writes again what stands on the terminal."""

    cursor_rests = False  # it does not blink
    _shows_cursor = False  # in plain mode, once something is drawn

    def __init__(self) -> None:
        super().__init__()
        self._painted = Painted()
        self._painted_screen: Screen[Any] | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return what reads keys and writes to this terminal."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":  # that of Windows, or one that was asked for
            return found
        from rmjournal.tui.shell.quiet_input import QuietDriver

        return QuietDriver

    async def on_event(self, event: Event) -> None:
        """Write everything again after a change of size, and after a pause of the
        process, which ends with one. Let the cursor blink again after a key."""
        if isinstance(event, Resize):
            self._painted.forget()
        elif isinstance(event, Key) and self.cursor_rests:
            self.cursor_rests = False
            if (blink := getattr(self.focused, "_restart_blink", None)) is not None:
                blink()
        await super().on_event(event)

    async def answer(self, key: str) -> None:
        """Run the command that this key has on the screen on top, if any."""
        await self._check_bindings(key)

    async def let_keys_land(self) -> None:
        """Wait until the keys before this one have done their work.

        Over a slow line many keys arrive at once. Neither a lock nor any other key of
        the app may overtake words that were typed before it, and words typed right
        after a command belong to the screen that it opens."""
        began = opened = time.monotonic()
        while (now := time.monotonic()) - began < SCREEN_WAIT:
            screen = self.screen
            is_opening = not screen.is_mounted or getattr(screen, "is_answering", False)
            nodes = self.focused.ancestors_with_self if self.focused is not None else [screen]
            opened = now if is_opening else opened
            is_busy = now - opened < KEY_WAIT and any(node.message_queue_size for node in nodes if node is not self)
            if not is_opening and not is_busy:
                return
            await asyncio.sleep(0)

    def call_later(self, callback: Callback, *args: Any, **kwargs: Any) -> bool:
        """Move the focus at once, and call everything else later.

        Textual moves it behind every key that is waiting, so that text would land in
        the field before."""
        if getattr(callback, "__qualname__", "") == "Widget.focus.<locals>.set_focus":
            callback(*args, **kwargs)
            return True
        return super().call_later(callback, *args, **kwargs)

    def notify(self, message: str, **how: Any) -> None:
        """Show a message at the edge in place of the one before, unless it is still
        shown. What has to be read stays: warnings, errors, and what has time for
        it."""
        shown = list(self._notifications)
        for each in shown:
            if each.message != message and each.severity == "information" and each.timeout < TO_BE_READ:
                del self._notifications[each]
        self._drop_old_toasts()
        if all(each.message != message for each in shown):
            super().notify(message, **how)

    def clear_notifications(self) -> None:
        """Take all messages away."""
        super().clear_notifications()
        self._drop_old_toasts()

    def _drop_old_toasts(self) -> None:
        """Take away what is shown of messages that are gone, with the lines that
        Textual would leave empty."""
        stay = {ToastRack._toast_id(each) for each in self._notifications}  # noqa: SLF001
        for screen in self.screen_stack:
            for holder in screen.query(ToastHolder):
                if holder.id not in stay:
                    holder.remove()

    def rest_cursor(self) -> None:
        """Let the cursor stand still, in sight, until the next key; also those of the
        screens below, which Textual lets blink on."""
        self.cursor_rests = True
        for screen in self.screen_stack:
            if (hold := getattr(screen.focused, "_pause_blink", None)) is not None:
                hold(visible=True)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Write what differs; a new screen is written whole. In plain mode, put the
        terminal's cursor where the focus is: screen readers and braille displays follow
        it."""
        if self.has_class("-plain") and screen is self.screen:
            self.cursor_position = self._caret()
            if self._driver is not None and not self._shows_cursor:
                self._shows_cursor = True
                self._driver.write("\x1b[?25h")
        if screen is not self._painted_screen:
            self._painted_screen = screen
            self._painted.forget()
        if isinstance(renderable, CompositorUpdate):
            renderable = Difference(renderable, self._painted)
        super()._display(screen, renderable)

    def _caret(self) -> Offset:
        focused = self.focused
        if focused is None:  # where reading begins
            return next((each.content_region.offset for each in self.screen.query("#dialog, #main")), Offset(0, 0))
        if hasattr(focused, "caret"):
            return cast("Offset", focused.caret())
        return cast("Offset", getattr(focused, "cursor_screen_offset", focused.content_region.offset))
