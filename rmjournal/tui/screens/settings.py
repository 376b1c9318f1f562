"""Settings: what is private is kept in the journal, what is not in a file of preferences."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from rmjournal.support import preferences
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.commands import BACK, CHANGE, Command
from rmjournal.tui.screens.copies import CopiesScreen
from rmjournal.tui.screens.matters import Matter, MattersScreen
from rmjournal.tui.screens.security import SecurityScreen
from rmjournal.tui.sheets import LineSheet

if TYPE_CHECKING:
    from rmjournal.tui.app import JournalApp

MOST_MINUTES = 60  # until it locks by itself


class SettingsScreen(MattersScreen):
    """One setting a row; Enter changes it at once."""

    commands: ClassVar[tuple[Command, ...]] = (CHANGE, BACK)
    head = "Settings"

    def last_words(self) -> str:
        """Say where they are kept."""
        return (
            "Locking and concealing are kept in the journal. Theme, plain mode and keys are in a file that holds "
            "nothing private: `rmjournal where` names it."
        )

    @property
    def owner(self) -> "JournalApp":
        """The app, which the theme belongs to."""
        return cast("JournalApp", self.app)

    def matters(self) -> tuple[Matter, ...]:
        """Return the settings as they are, and the two screens behind them."""
        settings, chosen = self.journal.settings(), self.owner.preferences
        return (
            Matter("Theme", "Ink is dark, Paper is light, Contrast is black and white", self._next_theme, chosen.theme),
            Matter(
                "Plain mode",
                "one column and few signs, for a screen reader or a braille line",
                lambda: self._prefer(replace(chosen, plain=not chosen.plain)),
                "on" if chosen.plain else "off",
            ),
            Matter(
                "Lock by itself",
                "after so many minutes without a key, and whenever the computer slept",
                self._ask_minutes,
                f"{settings.auto_lock_minutes} min",
            ),
            Matter(
                "Begin concealed",
                "names and texts are bars until F2",
                self._conceal_or_not,
                "on" if settings.conceal else "off",
            ),
            Matter("Copies", "backups, another copy of this journal", self._to_copies),
            Matter("Security", "passphrase, recovery key, checking, history", self._to_security),
        )

    def _next_theme(self) -> None:
        chosen, names = self.owner.preferences, preferences.THEMES
        self._prefer(replace(chosen, theme=names[(names.index(chosen.theme) + 1) % len(names)]))

    def _ask_minutes(self) -> None:
        minutes = str(self.journal.settings().auto_lock_minutes)
        head = "Lock after how many minutes without a key?"
        sheet = LineSheet(head, [f"1 to {MOST_MINUTES}."], value=minutes, keep=self._lock_after)
        self.app.push_screen(sheet, lambda _: self.draw())

    def _conceal_or_not(self) -> None:
        with self.telling():
            self.journal.change_settings({"conceal": not self.journal.settings().conceal})
        self.draw()

    def _to_copies(self) -> None:
        self.app.push_screen(CopiesScreen(self.journal))

    def _to_security(self) -> None:
        self.app.push_screen(SecurityScreen(self.journal))

    def _prefer(self, changed: preferences.Preferences) -> None:
        self.owner.prefer(changed)
        try:
            preferences.save(changed)
        except RmjournalError as error:
            self.tell(error)
        self.draw()

    def _lock_after(self, typed: str) -> None:
        minutes = int(typed) if typed.isdecimal() else 0
        if not 1 <= minutes <= MOST_MINUTES:
            raise Refused(f"It takes a whole number of minutes, from 1 to {MOST_MINUTES}.", "Nothing was changed.")
        self.journal.change_settings({"auto_lock_minutes": minutes})
        self.owner.idle.limit = minutes * 60
