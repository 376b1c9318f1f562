"""Settings. The private ones are in the journal, the others in a file of
preferences."""

from dataclasses import replace
from typing import ClassVar

from rmjournal.support import preferences
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.commands import BACK, CHANGE, Command
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen
from rmjournal.tui.screens.upkeep.backups import BackupsScreen
from rmjournal.tui.screens.upkeep.security import SecurityScreen

MOST_MINUTES = 60  # the longest auto-lock


class SettingsScreen(ActionListScreen):
    """Show one setting a row. Enter changes it at once."""

    commands: ClassVar[tuple[Command, ...]] = (CHANGE, BACK)
    head = "Settings"

    def last_words(self) -> str:
        """Return where settings are saved."""
        return (
            "Locking and concealing are kept in the journal. Theme, plain mode and keys are in a file that holds "
            "nothing private: `rmjournal where` names it."
        )

    def actions(self) -> tuple[Action, ...]:
        """Return the settings, and the two screens behind them."""
        settings, chosen = self.journal.settings.current(), self.host.preferences
        return (
            Action("Theme", "chosen in a list, shown while selected", self.host.choose_theme, chosen.theme),
            Action(
                "Plain mode",
                "one column and few signs, for a screen reader or a braille line",
                lambda: self._prefer(replace(chosen, plain=not chosen.plain)),
                "on" if chosen.plain else "off",
            ),
            Action(
                "Lock by itself",
                "after so many minutes without a key, and whenever the computer slept",
                self._ask_minutes,
                f"{settings.auto_lock_minutes} min",
            ),
            Action(
                "Begin concealed",
                "names and texts are bars until F2",
                self._conceal_or_not,
                "on" if settings.conceal else "off",
            ),
            Action("Copies", "backups, another copy of this journal", self._to_copies),
            Action("Security", "passphrase, recovery key, checking, history", self._to_security),
        )

    def _ask_minutes(self) -> None:
        minutes = str(self.journal.settings.current().auto_lock_minutes)
        head = "Lock after how many minutes without a key?"
        dialog = LineDialog(head, [f"1 to {MOST_MINUTES}."], value=minutes, save=self._lock_after)
        self.app.push_screen(dialog, lambda _: self.draw())

    def _conceal_or_not(self) -> None:
        with self.showing_errors():
            self.journal.settings.change({"conceal": not self.journal.settings.current().conceal})
        self.draw()

    def _to_copies(self) -> None:
        self.app.push_screen(BackupsScreen(self.journal))

    def _to_security(self) -> None:
        self.app.push_screen(SecurityScreen(self.journal))

    def _prefer(self, changed: preferences.Preferences) -> None:
        self.host.apply_preferences(changed)
        try:
            preferences.save(changed)
        except RmjournalError as error:
            self.show_error(error)
        self.draw()

    def _lock_after(self, typed: str) -> None:
        minutes = int(typed) if typed.isdecimal() else 0
        if not 1 <= minutes <= MOST_MINUTES:
            raise Refused(f"It takes a whole number of minutes, from 1 to {MOST_MINUTES}.", "Nothing was changed.")
        self.journal.settings.change({"auto_lock_minutes": minutes})
        self.host.lock_after(minutes)
