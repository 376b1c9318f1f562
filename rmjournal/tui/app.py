"""The app: one journal on one terminal, from the unlock screen to the end of the process.

It starts before anything of the journal is imported, so that the first screen stands at once. A lock ends it:
`run` says how, and whoever called it starts a clean process in its place."""

import asyncio
import gc
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.events import Event, InputEvent, Key, MouseDown, Paste
from textual.screen import Screen

from rmjournal.support import hardening as process
from rmjournal.support.errors import RmjournalError
from rmjournal.support.preferences import Preferences
from rmjournal.tui import theme
from rmjournal.tui.clock import Idle
from rmjournal.tui.commands import CONCEAL, LIMITS, LOCK, QUIT, bindings, word_of
from rmjournal.tui.ending import Ending, watch_signals
from rmjournal.tui.page import Page
from rmjournal.tui.quiet import Quiet
from rmjournal.tui.sheet import Sheet
from rmjournal.tui.widgets.concealing import conceal

if TYPE_CHECKING:
    from rmjournal.journal.journal import Journal
    from rmjournal.tui.busy import BusySheet

TICK = 1.0  # seconds between two looks at the clocks
LANDING = 0.25  # seconds that a key waits for the ones before it, at most
BEFORE_SETTINGS = 600.0  # seconds: until the journal says otherwise

_LOOK_AFTER = 100_000  # objects; at Python's 700 the collector takes half of the time in which home is gathered


class JournalApp(Quiet[Ending]):
    """rmjournal on the screen."""

    CSS_PATH = "journal.tcss"
    TITLE = "rmjournal"
    ENABLE_COMMAND_PALETTE = False  # ours has no Screenshot: see palette.py
    COMMANDS: ClassVar = set()
    BINDINGS: ClassVar = [*bindings(LOCK, CONCEAL, LIMITS, QUIT)]  # here they also work while a sheet is open
    NOTIFICATION_TIMEOUT = 6
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (50, "-slim"), (70, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (14, "-high")]  # noqa: RUF012 - as Textual

    def __init__(
        self,
        path: Path,
        preferences: Preferences | None = None,
        *,
        state: Path | None = None,
        demo: str = "",
        notices: Sequence[str] = (),
    ) -> None:
        """Open `path` on the screen; `demo` is the passphrase of a throwaway journal, which may be shown."""
        super().__init__()
        gc.set_threshold(_LOOK_AFTER)
        self.path, self.state, self.demo = path, state, demo
        self.preferences = preferences or Preferences()
        self.notices = list(notices)
        self.keys: dict[str, str] = {}
        self.journal: Journal | None = None
        self.is_concealed = False
        self._stays_on: Screen[Any] | None = None  # where it was said that something could not be kept
        self._ends_as: Ending | None = None  # once a task is waited for
        self.idle = Idle(BEFORE_SETTINGS)
        for each in theme.themes():
            self.register_theme(each)
        self.theme = self.preferences.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that the style sheet names, for before a theme is chosen."""
        return theme.variables("ink")

    # Life

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: unlocking, or the first run where there is no journal yet."""
        if self.path.exists() or self.path.is_symlink():
            from rmjournal.tui.screens.unlock import UnlockScreen

            return UnlockScreen(self.path, self.state, self.demo)
        from rmjournal.tui.screens.first import FirstScreen

        return FirstScreen(self.path, self.state)

    def on_mount(self) -> None:
        """Watch the clocks and the signals."""
        self.set_class(self.preferences.plain, "-plain")
        watch_signals(self.end, has_terminal=not self.is_headless)
        self.set_interval(TICK, self._look_at_the_clocks)

    def show_journal(self, journal: "Journal") -> None:
        """Take over the open journal and show home, over the screen that opened it and holds nothing any more."""
        from rmjournal.tui.palette import usable_keys
        from rmjournal.tui.screens.home import HomeScreen

        self.journal = journal
        settings = journal.settings()
        self.idle = Idle(settings.auto_lock_minutes * 60)
        self.is_concealed = settings.conceal
        self.keys, told = usable_keys(self.preferences.keys)
        self.set_keymap(self.keys)
        for sentence in (*self.notices, *told, *journal.notices()):
            self.notify(sentence, markup=False, timeout=12)
        gc.freeze()  # ten thousand records that stay: looking through them again costs more than a key may take
        self.push_screen(HomeScreen(journal))  # for good: nothing pops it

    def prefer(self, preferences: Preferences) -> None:
        """Look as the person prefers it, from now on."""
        self.preferences = preferences
        self.theme = preferences.theme
        self.set_class(preferences.plain, "-plain")
        self.refresh_css(animate=False)  # of the screens under this one as well

    def end(self, ending: Ending) -> None:
        """Keep what is written, close the journal, leave the screen: the way in which it was asked for first.

        Where a task has the journal, nothing of it is shown from now on, and the rest waits for the end of the task."""
        if self._exit or self._ends_as is not None:  # a terminal that hangs up lets the process continue too
            return
        if self._is_busy():
            from rmjournal.tui.busy import Curtain

            self._ends_as = ending
            self.clear_notifications()
            self.push_screen(Curtain())
            return
        self._end(ending)

    def _is_busy(self) -> bool:
        """Ask tasks to stop; is there one that still has the journal?"""
        return not all([sheet.let_go() for sheet in self.screen_stack if isinstance(sheet, Sheet)])

    def on_busy_sheet_ended(self, event: "BusySheet.Ended") -> None:
        """Go on with the end that waited for a task."""
        if self._ends_as is not None and not self._exit:
            told = event.told if event.error is None else str(event.error)
            self.told_at_the_end += [told] if told else []
            self._end(self._ends_as)

    def _end(self, ending: Ending) -> None:
        self.close(backup=ending in (Ending.LOCKED, Ending.DONE))
        if ending is Ending.DONE and not self.is_all_kept:
            ending = Ending.FAILED
        self.exit(ending, return_code=int(ending))

    def end_destroyed(self, left: Sequence[Path]) -> None:
        """Leave the screen after the journal was destroyed, telling which files could not be removed."""
        self.journal = None
        self.told_at_the_end.append("The journal is destroyed.")
        self.told_at_the_end += [f"Nothing opens it, but it could not be removed: {file}" for file in left]
        self.exit(Ending.DONE, return_code=int(Ending.DONE))

    def close(self, *, backup: bool = False) -> None:
        """Keep what is being written and close the journal; whatever fails, the rest is still done.

        With `backup`, the one of the day is written, where a folder for it is chosen."""
        journal, self.journal = self.journal, None
        if journal is None:
            return
        try:
            unkept = [told for screen in self.screen_stack if (told := self._keep(screen))]
            self.is_all_kept = not unkept
            self.told_at_the_end += unkept
            if backup:
                from rmjournal.journal.copies import backups as copies

                told = copies.backup_if_due(journal, datetime.now())
                self.told_at_the_end += [told] if told else []
            self.told_at_the_end += journal.notices()
        finally:
            with suppress(RmjournalError):
                journal.close()

    def _keep(self, screen: Screen[Any]) -> str:
        """Keep what is being written on a screen; return what is to be told where that fails."""
        if not isinstance(screen, Page | Sheet):
            return ""
        try:
            screen.seal()
        except RmjournalError as error:
            return str(error)
        except Exception as error:  # of one screen: the others are still kept
            return f"Something could not be kept ({process.whereabouts(error)})."
        return ""

    def _look_at_the_clocks(self) -> None:
        if (self.idle.slept() or self.idle.is_over()) and self.journal is not None:
            self.end(Ending.LOCKED)

    async def on_event(self, event: Event) -> None:
        """Look at the clocks before any key counts: what is pressed after a long sleep must open nothing."""
        if isinstance(event, InputEvent | Paste) and not event.is_forwarded:
            self._look_at_the_clocks()
            if self._exit or self._ends_as is not None:
                return
            if isinstance(event, Key | MouseDown | Paste):  # a mouse that is pushed is nobody at work
                self.idle.touched()
            if isinstance(event, Key):
                await self._let_keys_land()
        await super().on_event(event)

    async def _let_keys_land(self) -> None:
        """Let the keys before this one do their work first. Over a slow line many come in one go, and neither a lock
        nor the end nor any other key of the app may overtake the words that were typed before it."""
        until = time.monotonic() + LANDING
        while (focused := self.focused) is not None and time.monotonic() < until:
            if not any(node.message_queue_size for node in focused.ancestors_with_self if node is not self):
                return
            await asyncio.sleep(0)

    def notify(self, message: str, **how: Any) -> None:
        """Say something in passing; what still stands there is not said again under itself."""
        if all(each.message != message for each in self._notifications):
            super().notify(message, **how)

    # Commands of everywhere

    def action_lock(self) -> None:
        """Lock: the process that holds the keys ends."""
        self.end(Ending.LOCKED)

    def action_quit_rmjournal(self) -> None:
        """Keep everything and leave. Where something cannot be kept, the first time says so, and only the second leaves
        without it."""
        unkept = ""
        if not self._is_busy():
            unkept = next((told for screen in self.screen_stack if (told := self._keep(screen))), "")
        if unkept and self._stays_on is not self.screen:
            self._stays_on = self.screen
            self.notify(unkept, severity="error", markup=False, timeout=12)
            again = word_of(self.keys.get(QUIT.id, QUIT.key))
            self.notify(f"It is still here. {again} again leaves without it.", markup=False, timeout=12)
            return
        self.end(Ending.DONE)

    async def action_quit(self) -> None:
        """Keep everything and leave, whichever way Textual was asked to."""
        self.action_quit_rmjournal()

    def action_help_quit(self) -> None:
        """Ctrl+C where nothing is marked: say how to leave."""
        self.notify("Ctrl+Q keeps everything and leaves. Ctrl+L locks.", markup=False)

    def action_conceal(self) -> None:
        """Turn names and texts into bars, or back."""
        self.is_concealed = not self.is_concealed
        for screen in self.screen_stack:
            conceal(screen, self.is_concealed)

    def action_limits(self) -> None:
        """Show what to do when something came up that may not stay private."""
        from rmjournal.tui.sheets import LimitsSheet

        if isinstance(self.screen, LimitsSheet):
            self.screen.dismiss()
        else:
            self.push_screen(LimitsSheet())

    def action_palette(self) -> None:
        """Find a command by its name."""
        from rmjournal.tui.palette import open_palette

        open_palette(self)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from rmjournal.tui.sheets import HelpSheet

        if isinstance(self.screen, Page):
            self.push_screen(HelpSheet(self.screen, self.keys))
