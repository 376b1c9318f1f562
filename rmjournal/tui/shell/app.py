"""The app: one journal on one terminal, from the unlock screen to the end of the
process.

It starts before the journal's modules are imported, so that the first screen appears at
once. A lock ends it: `run` returns LOCKED, and its caller starts a clean process."""

import gc
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.events import Event, InputEvent, Key, MouseDown, Paste
from textual.screen import Screen

from rmjournal.support.clock import Clock
from rmjournal.support.errors import KeptOutside, RmjournalError
from rmjournal.support.hardening import give_back_freed_memory
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit import styles, theme
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.commands import CONCEAL, LIMITS, LOCK, QUIT, SET_UP, bindings
from rmjournal.tui.kit.dialogs.modal import Modal
from rmjournal.tui.kit.own_keys import key_label
from rmjournal.tui.kit.widgets.privacy import conceal
from rmjournal.tui.kit.widgets.too_small import LEAST, is_too_small
from rmjournal.tui.shell import preload, routes
from rmjournal.tui.shell.drafts_at_lock import save_and_close, save_drafts
from rmjournal.tui.shell.exit_status import ExitStatus, watch_signals
from rmjournal.tui.shell.idle import Idle
from rmjournal.tui.shell.terminal_app import TerminalApp, each_second
from rmjournal.tui.shell.unseen import works_unseen

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import AnyRecord, Record
    from rmjournal.journal import Journal, Outgoing
    from rmjournal.tui.kit.dialogs.progress import ProgressDialog

LIMIT_UNTIL_OPEN = 600.0  # seconds without a key, until the journal gives its own limit
BOTTOM = 2  # screens that stay: the one that opened the journal, and home
_COLLECT_AFTER = 100_000  # objects; at Python's 700, collecting takes half the time that gathering home takes


class JournalApp(TerminalApp[ExitStatus]):
    """rmjournal in a terminal."""

    CSS_PATH = styles.DOOR
    TITLE = "rmjournal"
    ENABLE_COMMAND_PALETTE = False  # Textual's offers a screenshot; palette.py replaces it
    COMMANDS: ClassVar = set()
    BINDINGS: ClassVar = [*bindings(LOCK, CONCEAL, LIMITS, QUIT, SET_UP)]  # here they also work while a dialog is open
    NOTIFICATION_TIMEOUT = 6
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (LEAST.width, "-slim"), (70, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LEAST.height, "-high"), (29, "-mid"), (34, "-tall")]  # noqa: RUF012 - as Textual

    def __init__(
        self,
        path: Path,
        preferences: Preferences | None = None,
        *,
        state: Path | None = None,
        demo: str = "",
        demo_since: datetime | None = None,
        notices: Sequence[str] = (),
        clock: Clock | None = None,
    ) -> None:
        """Prepare to open the journal at `path`.

        `state` is this computer's folder for the device id and the anchor. `demo` is
        the passphrase of a throwaway journal, and is shown; what is saved after
        `demo_since` is not thrown away unasked. `notices` are shown once the journal is
        open. `clock` dates what is written."""
        super().__init__()
        gc.set_threshold(_COLLECT_AFTER)
        self.path, self.state, self.demo, self.demo_since = path, state, demo, demo_since
        self.preferences = preferences or Preferences()
        self.notices = list(notices)
        self.clock = clock or Clock()
        self.keys: dict[str, str] = {}
        self.journal: Journal | None = None
        self.is_concealed = False
        self._warned_on: Screen[Any] | None = None  # where the person was told that something cannot be saved
        self._deferred_status: ExitStatus | None = None  # while the end waits for a running task
        self.idle = Idle(LIMIT_UNTIL_OPEN)
        for each in theme.themes():
            self.register_theme(each)
        self.theme = self.preferences.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that the style sheet names before a theme is chosen."""
        return theme.variables("ink")

    def refresh_css(self, animate: bool = True) -> None:
        """Draw in the colours of another theme. Those of the first one are only noted:
        with the first screen comes a style sheet, and all is read then."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    # The life of the journal

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: unlock, or the first run without a journal."""
        if self.path.exists() or self.path.is_symlink():
            from rmjournal.tui.screens.start.unlock import UnlockScreen

            return UnlockScreen(self.path, self.state, self.demo)
        from rmjournal.tui.screens.start.first_run import FirstRunScreen

        styles.read_styles(self)  # Textual reads those of the screens over it
        return FirstRunScreen(self.path, self.state)

    def on_mount(self) -> None:
        """Watch the clocks and the signals."""
        self.set_class(self.preferences.plain, "-plain")
        watch_signals(self.end, has_terminal=not self.is_headless)
        each_second(self._look)

    def load_screens(self) -> None:
        """Import what is needed right after unlocking. Safe to call in a thread."""
        preload.get_ready()

    def hold(self, journal: "Journal") -> None:
        """Take responsibility for closing this journal at the end."""
        self.journal = journal

    def open_home(self, journal: "Journal") -> None:
        """Hold this journal and show home, over the screen that opened it."""
        from rmjournal.tui.screens.home.home import HomeScreen
        from rmjournal.tui.shell.palette import usable_keys
        from rmjournal.tui.shell.proving import prove_behind

        self.hold(journal)
        settings = journal.settings.current()
        self.idle = Idle(settings.auto_lock_minutes * 60)
        self.is_concealed = settings.conceal
        self.keys, complaints = usable_keys(self.preferences.keys)
        self.set_keymap(self.keys)
        for sentence in (*self.notices, *complaints, *journal.notices()):
            self.notify(sentence, markup=False, timeout=12)
        gc.freeze()  # ten thousand records that stay: looking through them again costs more than a key may take
        self.push_screen(HomeScreen(journal))  # for good: nothing pops it
        prove_behind(self, journal, lambda: self.journal is journal, self.end_unproven)

    def end_unproven(self, error: RmjournalError) -> None:
        """End because the journal does not hold what it should."""
        self.closing_messages.append(str(error))
        self.end(ExitStatus.FAILED)

    def choose_theme(self) -> None:
        """Show the themes in a list, each while it is selected."""
        from rmjournal.tui.shell.palette import open_palette

        open_palette(self, "theme: ")

    def lock_after(self, minutes: int) -> None:
        """Lock after so many minutes without a key, from now on."""
        self.idle.limit = minutes * 60

    def apply_preferences(self, preferences: Preferences) -> None:
        """Use these preferences from now on. Does not save them."""
        self.preferences = preferences
        self.theme = preferences.theme
        self.set_class(preferences.plain, "-plain")
        self.refresh_css(animate=False)  # of the screens under this one as well

    # The way to other screens

    def go_to(self, destination: str) -> None:
        """Show one of `commands.DESTINATIONS` over home, once a journal is open."""
        if self.journal is None:
            return
        while len(self.screen_stack) > BOTTOM:
            self.pop_screen()
        if destination != "home":
            self.push_screen(routes.screen_at(destination, self.journal))

    def record_screen(self, record: "AnyRecord") -> Screen[None]:
        """Return the screen that shows this record best. Needs an open journal."""
        return routes.screen_for_record(self._open_journal, record)

    def writing_screen(self, pair: "Record[Pair]", session: "Record[Session]") -> Screen[None]:
        """Return the screen for writing a note of a session. Needs an open journal."""
        from rmjournal.tui.screens.writing.writing import SessionScreen

        return SessionScreen(self._open_journal, pair, session)

    def draft_screen(self, draft: "Record[Draft]", pair: "Record[Pair]") -> Screen[None]:
        """Return the screen on which this draft can be finished. Needs an open
        journal."""
        from rmjournal.tui.shell import resume

        return resume.screen_for_draft(self._open_journal, draft, pair)

    def share_screen(self, pair: "Record[Pair]", make: "Callable[[], Outgoing]") -> Screen[None]:
        """Return the screen that shows a text before it is shared. Needs an open
        journal."""
        from rmjournal.tui.screens.share.share import ShareScreen

        return ShareScreen(self._open_journal, pair, make)

    @property
    def _open_journal(self) -> "Journal":
        if self.journal is None:
            raise RuntimeError("no journal is open")
        return self.journal

    # The end

    def end(self, status: ExitStatus) -> None:
        """Save what is written, close the journal and leave the terminal.

        Only the first call counts. If a task is using the journal, hide everything now
        and end when the task has ended."""
        if self._exit or self._deferred_status is not None:  # a terminal that hangs up also lets the process continue
            return
        if self._is_busy():
            from rmjournal.tui.kit.dialogs.progress import ClosingScreen

            self._deferred_status = status
            self.clear_notifications()
            self.push_screen(ClosingScreen())
            return
        self._end(status)

    @property
    def is_demo(self) -> bool:
        """Return whether this is a throwaway journal with made-up people."""
        return bool(self.demo)

    def start_demo(self) -> None:
        """End this process; its caller then starts the demo."""
        self.end(ExitStatus.START_DEMO)

    def _is_busy(self) -> bool:
        """Ask running tasks to stop. Return whether one still uses the journal."""
        return not all([dialog.request_stop() for dialog in self.screen_stack if isinstance(dialog, Modal)])

    def on_progress_dialog_ended(self, event: "ProgressDialog.Ended") -> None:
        """Go on with an end that waited for this task."""
        if self._deferred_status is not None and not self._exit:
            message = event.message if event.error is None else str(event.error)
            self.closing_messages += [message] if message else []
            self._end(self._deferred_status)

    def _end(self, status: ExitStatus) -> None:
        self.close(backup=status in (ExitStatus.LOCKED, ExitStatus.DONE))
        if status is ExitStatus.DONE and not self.is_all_saved:
            status = ExitStatus.FAILED
        self.exit(status, return_code=int(status))

    def end_destroyed(self, left: Sequence[Path]) -> None:
        """End after the journal was destroyed, naming files that are still there."""
        self.journal = None
        self.closing_messages.append("Your journal has been destroyed.")
        self.closing_messages += [
            f"This file can't be opened any longer, but it couldn't be removed: {file}" for file in left
        ]
        self.exit(ExitStatus.DONE, return_code=int(ExitStatus.DONE))

    def close(self, *, backup: bool = False) -> None:
        """Save what is being written and close the journal. If one step fails, the
        others are still done.

        With `backup`, also write the backup of the day, if one is due."""
        journal, self.journal = self.journal, None
        if journal is None:
            return
        closed = save_and_close(journal, self.screen_stack, backup=backup)
        self.is_all_saved = closed.is_all_saved
        self.closing_messages += closed.messages

    def _look(self) -> bool:
        if self.journal is not None and (self.idle.slept() or self.idle.is_over()):
            self.call_later(lambda: self.end(ExitStatus.LOCKED))
        if self.idle.rests():
            if not self.cursor_rests:
                give_back_freed_memory()  # of the screens that were looked at
            self.rest_cursor()
        return not self._exit

    def check_clocks(self) -> None:
        """Lock after too long without a key, or after sleep."""
        if (self.idle.slept() or self.idle.is_over()) and self.journal is not None:
            self.end(ExitStatus.LOCKED)

    async def on_event(self, event: Event) -> None:
        """Check the clocks before any key counts: a key pressed after a long sleep must
        open nothing. Nor may a key change what nobody can see."""
        if isinstance(event, InputEvent | Paste) and not event.is_forwarded:
            self.check_clocks()
            if self._exit or self._deferred_status is not None:
                return
            if isinstance(event, Key | MouseDown | Paste):  # a mouse that is pushed is nobody at work
                self.idle.note_key()
            if isinstance(event, Key):
                await self.let_keys_land()
            if is_too_small(self.size) and not works_unseen(event, self.focused, self.keys):
                return
        await super().on_event(event)

    # Commands that work everywhere

    def action_lock(self) -> None:
        """Lock: the process that holds the keys ends."""
        self.end(ExitStatus.LOCKED)

    def action_quit_rmjournal(self) -> None:
        """Save everything and quit. If something cannot be saved in the journal, the
        first call says so and only the second quits."""
        problems: list[RmjournalError] = []
        if not self._is_busy():
            problems = save_drafts(self.screen_stack)
        if problems and self._warned_on is not self.screen:
            self._warned_on = self.screen
            self.notify(str(problems[0]), severity="error", markup=False, timeout=12)
            again = key_label(self.keys.get(QUIT.id, QUIT.key))
            is_kept = all(isinstance(problem, KeptOutside) for problem in problems)
            how = "quit. Your text will be here when you next unlock." if is_kept else "quit without it."
            self.notify(
                f"This couldn't be saved in the journal. Press {again} again to {how}", markup=False, timeout=12
            )
            return
        if self._demo_was_written_in() and self._warned_on is not self.screen:
            self._warned_on = self.screen
            again, own = (key_label(self.keys.get(each.id, each.key)) for each in (QUIT, SET_UP))
            words = f"This is a demo. Quitting deletes what you wrote. {again} again to quit, {own} to set up your own."
            self.notify(words, severity="warning", markup=False, timeout=12)
            return
        self.end(ExitStatus.DONE)

    def _demo_was_written_in(self) -> bool:
        since, journal = self.demo_since, self.journal
        return since is not None and journal is not None and journal.records.last_saved() > since

    async def action_quit(self) -> None:
        """Save everything and quit, whichever way Textual was asked to."""
        self.action_quit_rmjournal()

    def action_help_quit(self) -> None:
        """Say how to quit, when Ctrl+C is pressed and nothing is selected."""
        self.notify("Press Ctrl+Q to save everything and quit, or Ctrl+L to lock.", markup=False)

    def action_conceal(self) -> None:
        """Draw names and texts as bars, or show them again."""
        self.is_concealed = not self.is_concealed
        for screen in self.screen_stack:
            conceal(screen, self.is_concealed)

    def action_limits(self) -> None:
        """Show what to do about something that may not stay private."""
        from rmjournal.tui.shell.show_limits import show_limits

        show_limits(self, self.journal)

    def action_palette(self) -> None:
        """Find a command, a pair, a setting or a text."""
        from rmjournal.tui.shell.palette import open_palette

        open_palette(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to set up a journal in the demo only."""
        return bool(self.demo) if action == SET_UP.id else super().check_action(action, parameters)

    def action_set_up(self) -> None:
        """Ask, then leave the demo and set up a journal of your own."""
        from rmjournal.tui.kit.dialogs.questions import WordDialog

        def typed(word: str | None) -> None:
            if word:
                self.end(ExitStatus.SET_UP)

        lines = ("This deletes the demo and everything you wrote in it.", "Next: six short steps, about three minutes.")
        self.push_screen(WordDialog("Set up your own journal?", lines, "start"), typed)

    def action_help(self) -> None:
        """Say what this screen is for, and show its keys."""
        from rmjournal.tui.kit.dialogs.help import HelpDialog
        from rmjournal.tui.shell.purposes import purpose_of

        if isinstance(screen := self.screen, BaseScreen):
            purpose = purpose_of(type(screen))
            dialog = HelpDialog(purpose, filter(screen.lists, screen.all_commands()), screen.has_letter_keys, self.keys)
            self.push_screen(dialog, self._open_manual)

    def _open_manual(self, is_wanted: bool | None) -> None:
        if is_wanted:
            from rmjournal.tui.shell.routes import manual_screen

            self.push_screen(manual_screen(self.journal))
