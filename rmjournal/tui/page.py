"""What every screen has in common: the two bars, the keys everywhere, going somewhere, room to be small."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget

from rmjournal.support.errors import RmjournalError
from rmjournal.tui import ways
from rmjournal.tui.commands import (
    CONCEAL,
    EVERYWHERE,
    GO,
    HELP,
    LOCK,
    PLACES,
    SEARCH,
    WRITING_HELP,
    Command,
    bindings,
    word_of,
)
from rmjournal.tui.letters import LetterSheet
from rmjournal.tui.widgets.bars import Bar, Keys, TooSmall
from rmjournal.tui.widgets.concealing import conceal

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal.journal import Journal


WIDE = 110  # columns: from here the side column stands beside a text or a form from the beginning
BOTTOM = 2  # the screen that opened the journal, and home


class Host(Protocol):
    """What a screen may ask of the app: nothing of the journal."""

    is_concealed: bool
    keys: dict[str, str]


class Page(Screen[None]):
    """A screen with a line above and a line below. `commands` are its own; the ones of everywhere come on top."""

    commands: ClassVar[tuple[Command, ...]] = ()
    at_the_end: ClassVar[Command] = LOCK  # what the line below ends with
    goes: ClassVar[bool] = True  # letters are commands here: `g`, `/` and `?` work
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*EVERYWHERE)]

    was_told = False

    def __init_subclass__(cls) -> None:
        """Bind the keys of the commands that the class declares."""
        if "commands" in cls.__dict__ or "goes" in cls.__dict__:
            cls.BINDINGS = [*bindings(*cls.all_commands())]
        super().__init_subclass__()

    @classmethod
    def all_commands(cls) -> tuple[Command, ...]:
        """Return every command that works on this screen, its own first."""
        moving = (SEARCH, GO, HELP) if cls.goes else (WRITING_HELP,)
        return tuple(dict.fromkeys((*cls.commands, *moving, *EVERYWHERE)))

    def compose(self) -> ComposeResult:
        """Lay out the line above, up to three columns, the line below."""
        yield Bar()
        with Horizontal(id="middle"):
            rail, side = list(self.rail()), list(self.side())
            if rail:
                yield Vertical(*rail, id="rail")
            yield Vertical(*self.body(), id="main")
            if side:
                yield Vertical(*side, id="side")
        own = [*self.commands, *((SEARCH, GO) if self.goes else ())]
        yield Keys(own, (HELP if self.goes else WRITING_HELP, self.at_the_end), self.offers)
        yield TooSmall()

    def offers(self, command: Command) -> bool:
        """Is this command of use now, so that the line below shows it?"""
        return self.check_action(command.id, ()) is not False

    def rail(self) -> Iterator[Widget]:
        """Yield what stands in the column on the left."""
        yield from ()

    def body(self) -> Iterator[Widget]:
        """Yield what the screen is for."""
        yield from ()

    def side(self) -> Iterator[Widget]:
        """Yield what stands in the column on the right."""
        yield from ()

    @property
    def host(self) -> Host:
        """The app, as far as a screen may know it."""
        return cast(Host, self.app)

    def key_of(self, command: Command) -> str:
        """Return the key of a command as a person reads it, the one of the preferences if there is one."""
        return word_of(self.host.keys.get(command.id, command.key))

    def on_screen_resume(self) -> None:
        """Draw what may have changed behind another screen."""
        keys = self.query_one(Keys)
        keys.chosen = self.host.keys
        conceal(self, self.host.is_concealed)
        try:
            self.draw()
        except RmjournalError as error:
            self.tell(error)

    def draw(self) -> None:
        """Show what the journal holds now."""

    def place(self, where: str, pair: "Record[Pair] | None" = None) -> None:
        """Say above where I am, and in which pair, with my role in words."""
        bar = self.query_one(Bar)
        bar.where = where
        if pair is not None and pair.body is not None:
            bar.alias, bar.role, bar.hue = pair.body.alias, pair.body.role.words, pair.body.hue.value

    def say(self, state: str) -> None:
        """Say on the right above how things stand."""
        self.query_one(Bar).state = state

    def tell(self, error: RmjournalError) -> None:
        """Say where the eye is that something was not done, and the way out."""
        self.app.notify(f"{error.sentence} {error.hint}".strip(), severity="error", markup=False, timeout=12)

    def seal(self) -> None:
        """Keep what is being written, once: called before a lock and before the end, maybe twice."""

    def finish(self) -> None:
        """Keep what was written, before this screen is left. Raises what the journal refuses."""
        self.seal()

    def action_back(self) -> None:
        """Go back. Where something could not be kept, the first Esc says so, and only the second leaves it."""
        try:
            self.finish()
        except RmjournalError as error:
            if self.was_told:
                self.leave()
                return
            self.was_told = True
            self.tell(error)
            self.app.notify("It is still here. Esc again leaves without it.", markup=False, timeout=12)
            return
        self.leave()

    def leave(self) -> None:
        """Go back, once, from what is no longer there."""
        if self.is_active:
            self.dismiss()

    def go_to(self, place: str) -> None:
        """Go to a place that has a letter; before there is a journal there is none."""


class JournalPage(Page):
    """A screen of the open journal, which it is given and never looks for."""

    def __init__(self, journal: "Journal") -> None:
        super().__init__()
        self.journal = journal
        self.has_refused = False

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Call the journal; what it refuses is said, and everything stays as it was."""
        if self.has_refused:  # what was said of it is not so any more
            self.app.clear_notifications()
            self.has_refused = False
        try:
            yield
        except RmjournalError as error:
            self.tell(error)
            self.has_refused = True
        self.tell_notices()

    def is_hidden(self) -> bool:
        """Refuse to let anything leave while it is bars, and say so: what leaves was seen."""
        if self.host.is_concealed:
            self.app.notify(f"{self.key_of(CONCEAL)} first: what leaves has to be seen.", markup=False)
        return self.host.is_concealed

    def tell_notices(self) -> None:
        """Say what the journal wants to be heard."""
        for notice in self.journal.notices():
            self.app.notify(notice, markup=False, timeout=12)

    def action_go(self) -> None:
        """Ask for a letter, and go there."""

        def goes(place: str | None) -> None:
            if place:
                self.go_to(place)

        self.app.push_screen(LetterSheet("Go to", PLACES), goes)

    def action_search(self) -> None:
        """Search."""
        self.go_to("search")

    def go_to(self, place: str) -> None:
        """Go to a place that has a letter, or stay with what cannot be kept. Home is at the bottom of the stack;
        nothing else piles up there."""
        try:
            self.seal()
        except RmjournalError as error:
            self.tell(error)
            return
        while len(self.app.screen_stack) > BOTTOM:
            self.app.pop_screen()
        if place != "home":
            self.app.push_screen(ways.place(place, self.journal))

    def action_side(self) -> None:
        """Open or close the column on the right."""
        self.toggle_class("-side-open")
