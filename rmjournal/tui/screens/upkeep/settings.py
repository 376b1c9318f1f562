"""Settings. The private ones are in the journal, the others in a file of
preferences."""

from dataclasses import replace
from typing import ClassVar

from rmjournal.support import preferences
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.commands import BACK, CHANGE, CONCEAL, LOCK, Command
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen
from rmjournal.tui.screens.upkeep.backups import BackupsScreen
from rmjournal.tui.screens.upkeep.example_questions import QuestionsScreen
from rmjournal.tui.screens.upkeep.security import SecurityScreen

MOST_MINUTES = 60  # the longest auto-lock


class SettingsScreen(ActionListScreen):
    """Show one setting a row. Enter changes it at once."""

    commands: ClassVar[tuple[Command, ...]] = (CHANGE, BACK)
    head = "Settings"
    where = ""

    def last_words(self) -> str:
        """Return where settings are saved."""
        return "Theme, plain mode and keys are saved in an unencrypted settings file. It contains nothing private."

    def sections(self) -> tuple[Section, ...]:
        """Return where the other settings are saved, and what two of them are for."""
        return (
            Section(
                "Saved in your journal",
                ("Everything but theme, plain mode and keys. It's encrypted, and included in every backup.",),
            ),
            Section(
                "On a train, in a meeting",
                (f"{self.key_of(CONCEAL)} hides names and text at any time, and {self.key_of(LOCK)} locks.",),
            ),
            Section("Screen readers", ("In plain mode the cursor is on the selected line.",)),
        )

    def actions(self) -> tuple[Action, ...]:
        """Return the settings, and the two screens behind them."""
        settings, chosen = self.journal.settings.current(), self.host.preferences
        return (
            Action("Theme", "choose from a list and see each one as you go", self.host.choose_theme, chosen.theme),
            Action(
                "Plain mode",
                "one column, for screen readers and braille",
                lambda: self._prefer(replace(chosen, plain=not chosen.plain)),
                "on" if chosen.plain else "off",
            ),
            Action(
                "Lock automatically",
                "after this many idle minutes, and after sleep",
                self._ask_minutes,
                f"{settings.auto_lock_minutes} min",
            ),
            Action(
                "Start with text hidden",
                f"press {self.key_of(CONCEAL)} to show it",
                self._hide_or_not,
                "on" if settings.conceal else "off",
            ),
            Action(
                "Save what you share",
                "encrypted with its pair, to read under shared items",
                self._keep_or_not,
                "on" if settings.keep_shared_texts else "off",
            ),
            Action(
                "Questions for preparing",
                "add your own, or reword the examples",
                self._to_questions,
                str(len(self.journal.questions.all())),
            ),
            Action("Backups", "back up, check, merge another copy", self._to_backups),
            Action("Security", "passphrase, recovery key, checks, history", self._to_security),
        )

    def _ask_minutes(self) -> None:
        minutes = str(self.journal.settings.current().auto_lock_minutes)
        head = "After how many idle minutes should it lock?"
        dialog = LineDialog(head, [f"Choose 1 to {MOST_MINUTES}."], value=minutes, save=self._lock_after)
        self.app.push_screen(dialog, lambda _: self.draw())

    def _hide_or_not(self) -> None:
        self._change({"conceal": not self.journal.settings.current().conceal})

    def _keep_or_not(self) -> None:
        self._change({"keep_shared_texts": not self.journal.settings.current().keep_shared_texts})

    def _change(self, fields: dict[str, object]) -> None:
        with self.showing_errors():
            self.journal.settings.change(fields)
        self.draw()

    def _to_questions(self) -> None:
        self.app.push_screen(QuestionsScreen(self.journal))

    def _to_backups(self) -> None:
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
            raise Refused(f"Enter a whole number from 1 to {MOST_MINUTES}.")
        self.journal.settings.change({"auto_lock_minutes": minutes})
        self.host.lock_after(minutes)
