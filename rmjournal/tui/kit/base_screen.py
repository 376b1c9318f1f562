"""What every screen has in common: top and bottom bar, the keys that work everywhere,
going elsewhere, and fitting into a small window."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget

from rmjournal.support.errors import KeptOutside, RmjournalError
from rmjournal.tui.kit import styles
from rmjournal.tui.kit.commands import (
    CONCEAL,
    DESTINATIONS,
    EVERYWHERE,
    GO,
    HELP,
    LOCK,
    MOVE,
    PALETTE,
    SEARCH,
    WRITING_HELP,
    Command,
    bindings,
)
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.host import Host, host_of
from rmjournal.tui.kit.keys_at_once import KeysAtOnce
from rmjournal.tui.kit.own_keys import key_label
from rmjournal.tui.kit.styled_once import StyledOnce
from rmjournal.tui.kit.widgets.bars import KeyBar, TopBar
from rmjournal.tui.kit.widgets.privacy import conceal
from rmjournal.tui.kit.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


WIDE = 110  # columns: from here on the side panel is open beside a text or a form


class Rail(Vertical):
    """The left column. Tab comes to it last, although it stands first."""

    @property
    def _focus_sort_key(self) -> tuple[int, int]:
        return 0, WIDE


class BaseScreen(KeysAtOnce, StyledOnce, Screen[None]):
    """A screen between a top and a bottom bar. `commands` are its own; those that work
    everywhere are added."""

    commands: ClassVar[tuple[Command, ...]] = ()
    CSS_PATH: ClassVar[Path | None] = styles.PAGES
    last_command: ClassVar[Command] = LOCK  # at the right end of the bottom bar
    has_letter_keys: ClassVar[bool] = True  # letters are commands: `g`, `/` and `?` work
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*EVERYWHERE)]

    has_warned = False  # that leaving loses something

    def __init_subclass__(cls) -> None:
        """Bind the keys of the commands that the class declares."""
        if "commands" in cls.__dict__ or "has_letter_keys" in cls.__dict__:
            cls.BINDINGS = [*bindings(*cls.all_commands())]
        super().__init_subclass__()

    @classmethod
    def all_commands(cls) -> tuple[Command, ...]:
        """Return every command that works on this screen, its own first."""
        moving = (SEARCH, GO, HELP) if cls.has_letter_keys else (WRITING_HELP,)
        return tuple(dict.fromkeys((*cls.commands, *moving, *EVERYWHERE)))

    def compose(self) -> ComposeResult:
        """Lay out the bars, and up to three columns between them."""
        self._follow_size()
        yield TopBar()
        with Horizontal(id="middle"):
            rail, side = list(self.rail()), list(self.side())
            yield Vertical(*self.body(), id="main")
            if side:
                yield Vertical(*side, id="side")
            if rail:
                yield Rail(*rail, id="rail")
        own = [*self.commands, *((SEARCH, GO) if self.has_letter_keys else ())]
        last = (HELP if self.has_letter_keys else WRITING_HELP, PALETTE, self.last_command)
        yield KeyBar(own, last, self.offers, self.label_of)
        yield TooSmall()

    def _follow_size(self) -> None:
        """Take the classes of this size before anything is drawn.

        Textual sets them with the first resize, after a first frame that was laid out
        for another size."""
        size = self.app.size
        for cells, points in (
            (size.width, self.app.HORIZONTAL_BREAKPOINTS),
            (size.height, self.app.VERTICAL_BREAKPOINTS),
        ):
            self.add_class(*[name for least, name in sorted(points or ()) if least <= cells][-1:])

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call back once this is drawn again, unless the screen was left by then: its
        widgets are gone."""
        return super().call_after_refresh(lambda: callback(*args, **kwargs) if self.is_attached else None)

    def label_of(self, command: Command) -> str:
        """Return what a command does right now, as the bottom bar says it."""
        return command.label

    async def on_key_bar_clicked(self, event: KeyBar.Clicked) -> None:
        """Do what the clicked key does."""
        event.stop()
        await self.run_action(event.command.action)

    def offers(self, command: Command) -> bool:
        """Return whether this command is of use now, so that the bottom bar shows
        it."""
        return self.check_action(command.id, ()) is not False

    def lists(self, command: Command) -> bool:
        """Return whether help lists this command. It lists what is of no use now, too,
        but no move of what stays where it is."""
        return command is not MOVE or self.offers(command)

    def rail(self) -> Iterator[Widget]:
        """Yield the widgets of the left column."""
        yield from ()

    def body(self) -> Iterator[Widget]:
        """Yield the widgets of the main column."""
        yield from ()

    def side(self) -> Iterator[Widget]:
        """Yield the widgets of the side panel."""
        yield from ()

    @property
    def host(self) -> Host:
        """The app, as far as a screen may know it."""
        return host_of(self.app)

    def key_of(self, command: Command) -> str:
        """Return the key of a command as a person reads it, their own choice if any."""
        return key_label(self.host.keys.get(command.id, command.key))

    def on_screen_resume(self) -> None:
        """Draw again: things may have changed behind another screen."""
        keys = self.query_one(KeyBar)
        keys.chosen = self.host.keys
        self.query_one(TopBar).demo = self.host.is_demo
        conceal(self, self.host.is_concealed)
        try:
            self.draw()
        except RmjournalError as error:
            self.show_error(error)

    def draw(self) -> None:
        """Show what the journal holds now."""

    def set_title(self, where: str, pair: "Record[Pair] | None" = None) -> None:
        """Show in the top bar which screen this is, and which pair, with my role."""
        bar = self.query_one(TopBar)
        bar.where = where
        if pair is not None:
            bar.alias, bar.role, bar.hue = pair.body.alias, pair.body.role.words, pair.body.hue.value

    def set_status(self, status: str) -> None:
        """Show a status at the right end of the top bar."""
        self.query_one(TopBar).status = status

    def show_error(self, error: RmjournalError) -> None:
        """Show what was not done, and the way out."""
        self.app.notify(str(error), severity="error", markup=False, timeout=12)

    def save_pending(self) -> None:
        """Save what is being written. May be called twice, before a lock or the end."""

    def finish(self) -> None:
        """Save what was written, before this screen closes. Raises the journal's
        error."""
        self.save_pending()

    def action_back(self) -> None:
        """Go back. If something cannot be saved, the first Esc says so and only the
        second leaves it."""
        try:
            self.finish()
        except RmjournalError as error:
            is_kept = self._is_kept_outside()
            if self.has_warned:
                self.leave()
                return
            self.has_warned = True
            self.show_error(error)
            how = "go back. Your text will be here when you next unlock." if is_kept else "go back without it."
            self.app.notify(
                f"This couldn't be saved in the journal. Press Esc again to {how}", markup=False, timeout=12
            )
            return
        self.leave()

    def _is_kept_outside(self) -> bool:
        """Try to save a draft. Return if it is kept outside the journal."""
        try:
            self.save_pending()
        except KeptOutside:
            return True
        except RmjournalError:
            return False
        return False

    def leave(self) -> None:
        """Close this screen, unless it is closed already."""
        if self.is_active:
            self.dismiss()


class JournalScreen(BaseScreen):
    """A screen of an open journal."""

    def __init__(self, journal: "Journal") -> None:
        super().__init__()
        self.journal = journal
        self.has_refused = False

    @contextmanager
    def showing_errors(self) -> Iterator[None]:
        """Call the journal in this block. An error it raises is shown, not passed
        on."""
        self.forget_refusal()
        try:
            yield
        except RmjournalError as error:
            self.show_error(error)
            self.has_refused = True
        self.show_notices()

    def forget_refusal(self) -> None:
        """Take away what was said of a step that was refused: it no longer holds."""
        if self.has_refused:
            self.app.clear_notifications()
            self.has_refused = False

    def say_undone(self, words: str = "Undone.") -> None:
        """Say that a step was undone, in place of what was said of it."""
        self.app.clear_notifications()
        self.app.notify(words, markup=False, timeout=4)

    def is_hidden(self) -> bool:
        """Return whether text is hidden. If so, say that it must be shown first: nobody
        shares what they cannot see."""
        if self.host.is_concealed:
            words = f"Your text is hidden. Press {self.key_of(CONCEAL)} to see what you are about to share."
            self.app.notify(words, markup=False)
        return self.host.is_concealed

    def show_notices(self) -> None:
        """Show what the journal has to report."""
        for notice in self.journal.notices():
            self.app.notify(notice, markup=False, timeout=12)

    def action_go(self) -> None:
        """Ask for a letter, and go to its destination."""

        def chosen(destination: str | None) -> None:
            if destination:
                self.go_to(destination)

        self.app.push_screen(KeyMenu("Go to", DESTINATIONS), chosen)

    def action_search(self) -> None:
        """Search."""
        self.go_to("search")

    def go_to(self, destination: str) -> None:
        """Go to a destination, or stay if something cannot be saved."""
        try:
            self.save_pending()
        except RmjournalError as error:
            self.show_error(error)
            return
        self.host.go_to(destination)

    def action_side(self) -> None:
        """Open or close the side panel."""
        self.toggle_class("-side-open")
