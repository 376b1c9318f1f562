"""Security: the passphrase, the recovery key, is every record well, what was and is not wanted any more."""

from rmjournal.domain.record import Kind
from rmjournal.errors import Refused
from rmjournal.journal import history
from rmjournal.tui.busy import Progress
from rmjournal.tui.screens.matters import Matter, MattersScreen
from rmjournal.tui.secrets import PassphraseSheet
from rmjournal.tui.sheets import KeySheet, WordSheet

NEW, PURGE = "new", "purge"  # the words to type
COPIES = "Older copies of the journal, such as backups, keep what they hold."


class SecurityScreen(MattersScreen):
    """What keeps the journal closed to others, and open to its person."""

    head = "Security"
    last_word = "To destroy one pair with its key, open the pair and press d."

    def matters(self) -> tuple[Matter, ...]:
        """Return the matters."""
        revisions = str(self.journal.count(Kind.REVISION))
        return (
            Matter("Change the passphrase", "older copies still open with the old one", self._change_passphrase),
            Matter("Another recovery key", "where its paper is lost or was seen", self._new_recovery_key),
            Matter("Check every record", "is it there, whole and newest?", self._verify),
            Matter("Take all history out", "what notes and takeaways were before", self._purge, revisions),
        )

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

            self.busy("Setting the new passphrase", change)

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

        self.busy("Checking every record", check)

    def _purge(self) -> None:
        def typed(answer: str | None) -> None:
            if (answer or "").strip().lower() == PURGE:
                self.busy(
                    "Taking history out",
                    lambda progress: f"Versions taken out: {history.purge(self.journal)}. {COPIES}",
                )

        lines = [f"Type {PURGE} to take out all that records were before. What stands now stays.", COPIES]
        self.app.push_screen(WordSheet("Take all history out?", lines, placeholder=PURGE), typed)
