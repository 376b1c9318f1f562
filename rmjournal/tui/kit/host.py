"""What a screen may ask of the app that shows it, so that no screen imports the app."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App
from textual.screen import Screen

from rmjournal.support.clock import Clock
from rmjournal.support.preferences import Preferences

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import AnyRecord, Record
    from rmjournal.journal import Journal, Outgoing


class Host(Protocol):
    """The app as screens, forms and dialogs see it."""

    @property
    def is_concealed(self) -> bool:
        """Return whether names and texts are drawn as bars."""

    @property
    def is_demo(self) -> bool:
        """Return whether this is a throwaway journal with made-up people."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys the person chose, by command id. Other commands have their own."""

    @property
    def preferences(self) -> Preferences:
        """Theme, plain mode and keys as they are now."""

    @property
    def clock(self) -> Clock:
        """The clock that dates what is written."""

    async def answer(self, key: str) -> None:
        """Run the command that this key has on the screen on top, if any."""

    # The way to other screens

    def go_to(self, destination: str) -> None:
        """Show one of `commands.DESTINATIONS` over home, and close all else."""

    def record_screen(self, record: "AnyRecord") -> Screen[None]:
        """Return the screen that shows this record best."""

    def writing_screen(self, pair: "Record[Pair]", session: "Record[Session]") -> Screen[None]:
        """Return the screen for writing a note of a session."""

    def draft_screen(self, draft: "Record[Draft]", pair: "Record[Pair]") -> Screen[None]:
        """Return the screen on which this draft can be finished."""

    def share_screen(self, pair: "Record[Pair]", make: "Callable[[], Outgoing]") -> Screen[None]:
        """Return the screen that shows a text before it is shared."""

    # The life of the journal

    def load_screens(self) -> None:
        """Import what is needed right after unlocking. Safe to call in a thread."""

    def hold(self, journal: "Journal") -> None:
        """Take responsibility for closing this journal at the end."""

    def open_home(self, journal: "Journal") -> None:
        """Show home for a journal that has just been opened."""

    def start_demo(self) -> None:
        """End this process and start the demo in its place."""

    def end_destroyed(self, left: Sequence[Path]) -> None:
        """End after the journal was destroyed, naming files that could not be
        removed."""

    # What belongs to the computer

    def copy_out(self, text: str) -> None:
        """Put a text on the computer's clipboard."""

    def choose_theme(self) -> None:
        """Show the themes in a list, each while it is selected."""

    def apply_preferences(self, preferences: Preferences) -> None:
        """Use these preferences from now on. Does not save them."""

    def lock_after(self, minutes: int) -> None:
        """Lock after so many minutes without a key, from now on."""


def host_of(app: App[Any]) -> Host:
    """Return the running app as a screen may know it."""
    return cast(Host, app)
