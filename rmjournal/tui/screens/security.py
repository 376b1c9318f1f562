"""Security: the passphrase, the recovery key, is every record well, a copy that opens, what was and is not wanted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.record import Kind
from rmjournal.errors import Refused
from rmjournal.journal import history, leaving
from rmjournal.tui.busy import BusySheet, Progress, Task
from rmjournal.tui.commands import BACK, CHANGE, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.secrets import PassphraseSheet
from rmjournal.tui.sheets import KeySheet, WordSheet
from rmjournal.tui.widgets.rows import Row, Rows

NEW, PURGE = "new", "purge"  # the words to type
COPIES = "Older copies of the journal, such as backups, keep what they hold."


class SecurityScreen(JournalPage):
    """One matter a row. Each says what it does achieve, and what it does not."""

    commands: ClassVar[tuple[Command, ...]] = (CHANGE, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the matters."""
        yield Static("Security", classes="head")
        yield Rows(tall=True)
        yield Static("To destroy one pair with its key, open the pair and press d.", classes="muted words")

    def on_mount(self) -> None:
        """Begin with the first."""
        self.place("Security")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the matters."""
        revisions = self.journal.count(Kind.REVISION)
        matters: list[tuple[str, str, str, Callable[[], None]]] = [
            ("Change the passphrase", "older copies still open with the old one", "", self._change_passphrase),
            ("Another recovery key", "where its paper is lost or was seen", "", self._new_recovery_key),
            ("Check every record", "is it there, whole and newest?", "", self._verify),
            ("Write a backup", "an encrypted copy, opened and read before it counts", "", self._backup),
            ("Take all history out", "what notes and takeaways were before", f"{revisions}", self._purge),
        ]
        self.ways = [way for *_, way in matters]
        self.query_one(Rows).show([Row(name, about, right, private=False) for name, about, right, _ in matters])

    def action_open(self) -> None:
        """Begin what is marked."""
        self.query_one(Rows).action_choose()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Begin with one matter."""
        event.stop()
        self.ways[event.index]()

    def _busy(self, head: str, task: Task) -> None:
        def ended(told: str | None) -> None:
            if told:
                self.app.notify(told, markup=False, timeout=12)
            self.tell_notices()
            self.draw()

        self.app.push_screen(BusySheet(head, task), ended)

    def _change_passphrase(self) -> None:
        def typed(both: tuple[str, str] | None) -> None:
            if both is None:
                return
            present, new = both

            def change(progress: Progress) -> str:
                if not self.journal.opens_with(present):
                    raise Refused("The present passphrase is another one.", "Nothing was changed.")
                self.journal.change_passphrase(new)
                return f"The new passphrase is set. {COPIES}"

            self._busy("Setting the new passphrase", change)

        self.app.push_screen(PassphraseSheet(), typed)

    def _new_recovery_key(self) -> None:
        def typed(answer: str | None) -> None:
            if (answer or "").strip().lower() != NEW:
                return
            with self.telling():
                self.app.push_screen(KeySheet(self.journal.new_recovery_key()))

        lines = [f"Type {NEW} to make another one; the one on paper then opens nothing any more.", COPIES]
        self.app.push_screen(WordSheet("Another recovery key?", lines, placeholder=NEW), typed)

    def _verify(self) -> None:
        def check(progress: Progress) -> str:
            report = self.journal.verify(full=True, progress=progress)
            told = f"{report.well} of {report.records} records are well."
            return " ".join([told, *report.faults])

        self._busy("Checking every record", check)

    def _backup(self) -> None:
        def named(name: str | None) -> None:
            if not name:
                return

            def copy(progress: Progress) -> str:
                report = leaving.backup(self.journal, Path(name), progress=progress)
                return (
                    f"{report.records} records are in {Path(name).name}; every one was opened to make sure. "
                    "On the same disk it helps against mistakes only."
                )

            self._busy("Copying and checking", copy)

        about = [
            "It opens with today's passphrase and recovery key. Best on a stick or a disk of your own: a folder that "
            "is synced or run by an employer is read by others, who see that it is there.",
        ]
        name = f"~/{self.journal.vault.path.stem}-backup.rmj"
        self.app.push_screen(WordSheet("Write it to which file?", about, value=name), named)

    def _purge(self) -> None:
        def typed(answer: str | None) -> None:
            if (answer or "").strip().lower() == PURGE:
                self._busy(
                    "Taking history out",
                    lambda progress: f"Versions taken out: {history.purge(self.journal)}. {COPIES}",
                )

        lines = [f"Type {PURGE} to take out all that records were before. What stands now stays.", COPIES]
        self.app.push_screen(WordSheet("Take all history out?", lines, placeholder=PURGE), typed)
