"""Settings: what is private is kept in the journal, what is not in a file of preferences."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget
from textual.widgets import Static

from rmjournal import preferences
from rmjournal.errors import RmjournalError
from rmjournal.tui.commands import BACK, CHANGE, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.screens.copies import CopiesScreen
from rmjournal.tui.screens.security import SecurityScreen
from rmjournal.tui.sheets import WordSheet
from rmjournal.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from rmjournal.tui.app import JournalApp


class SettingsScreen(JournalPage):
    """One setting a row; Enter changes it at once."""

    commands: ClassVar[tuple[Command, ...]] = (CHANGE, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the settings."""
        yield Static("Settings", classes="head")
        yield Rows(tall=True)
        yield Static(
            "Locking and concealing are kept in the journal. Theme, plain mode and keys are in a file that holds "
            "nothing private: `rmjournal where` names it.",
            classes="muted words",
        )

    def on_mount(self) -> None:
        """Begin with the first."""
        self.place("Settings")
        self.query_one(Rows).focus()

    @property
    def owner(self) -> "JournalApp":
        """The app, which the theme belongs to."""
        return cast("JournalApp", self.app)

    def draw(self) -> None:
        """Show how things are set."""
        settings, chosen = self.journal.settings(), self.owner.preferences
        self.query_one(Rows).show(
            [
                Row("Theme", "Ink is dark, Paper is light, Contrast is black and white", chosen.theme, private=False),
                Row(
                    "Plain mode",
                    "one column and few signs, for a screen reader or a braille line",
                    "on" if chosen.plain else "off",
                    private=False,
                ),
                Row(
                    "Lock by itself",
                    "after so many minutes without a key, and whenever the computer slept",
                    f"{settings.auto_lock_minutes} min",
                    private=False,
                ),
                Row(
                    "Begin concealed",
                    "names and texts are bars until F2",
                    "on" if settings.conceal else "off",
                    private=False,
                ),
                Row("Copies", "backups, another copy of this journal", "", private=False),
                Row("Security", "passphrase, recovery key, checking, history", "", private=False),
            ]
        )

    def action_open(self) -> None:
        """Change the marked setting."""
        self.query_one(Rows).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Change a setting."""
        event.stop()
        chosen = self.owner.preferences
        if event.index == 0:
            names = preferences.THEMES
            self._prefer(replace(chosen, theme=names[(names.index(chosen.theme) + 1) % len(names)]))
        elif event.index == 1:
            self._prefer(replace(chosen, plain=not chosen.plain))
        elif event.index == 2:
            minutes = str(self.journal.settings().auto_lock_minutes)
            head = "Lock after how many minutes without a key?"
            self.app.push_screen(WordSheet(head, ["1 to 60."], value=minutes), self._lock_after)
        elif (below := len(self.query_one(Rows).rows) - event.index) <= 2:
            self.app.push_screen(SecurityScreen(self.journal) if below == 1 else CopiesScreen(self.journal))
        else:
            with self.telling():
                self.journal.change_settings({"conceal": not self.journal.settings().conceal})
            self.draw()

    def _prefer(self, changed: preferences.Preferences) -> None:
        self.owner.prefer(changed)
        try:
            preferences.save(changed)
        except RmjournalError as error:
            self.tell(error)
        self.draw()

    def _lock_after(self, typed: str | None) -> None:
        if not typed:
            return
        with self.telling():
            minutes = int(typed) if typed.strip().isdecimal() else 0
            self.journal.change_settings({"auto_lock_minutes": minutes})
            self.owner.idle.limit = minutes * 60
        self.draw()
