"""Security: passphrase, recovery key, checking, deleting for good."""

from collections.abc import Sequence

from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.ending import LEGAL_HOLD
from rmjournal.support.errors import Refused
from rmjournal.tui.kit.commands import DELETE_PAIR
from rmjournal.tui.kit.dialogs.notices import RecoveryKeyDialog
from rmjournal.tui.kit.dialogs.passphrase_dialogs import NewPassphraseDialog, PresentPassphraseDialog
from rmjournal.tui.kit.dialogs.progress import Progress
from rmjournal.tui.kit.dialogs.questions import WordDialog
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen

NEW, PURGE, REKEY, DESTROY, ALL = "new", "purge", "rekey", "destroy", "destroy with backups"  # words to type
NAMED, NAME_WIDTH = 4, 40  # backups named before something final, and cells for each
COPIES = "Older copies of the journal, such as backups, keep what they hold."


class SecurityScreen(ActionListScreen):
    """Show what keeps the journal closed to others and open to its owner."""

    head = "Security"

    def last_words(self) -> str:
        """Return where to delete a single pair."""
        return f"To destroy one pair with its key, open the pair and press {self.key_of(DELETE_PAIR)}."

    def actions(self) -> tuple[Action, ...]:
        """Return the actions."""
        revisions = str(self.journal.records.count(Kind.REVISION))
        return (
            Action("Change the passphrase", "older copies still open with the old one", self._change_passphrase),
            Action("Another recovery key", "where its paper is lost or was seen", self._new_recovery_key),
            Action("New keys for everything", "for when an older copy and its passphrase were seen", self._rekey),
            Action("Check every record", "is it there, whole and newest?", self._verify),
            Action("Take all history out", "what notes and takeaways were before", self._purge, revisions),
            Action("Destroy the journal", "keys first: then nothing opens it any more", self._destroy),
        )

    def _change_passphrase(self) -> None:
        def typed(both: tuple[str, str] | None) -> None:
            if both is None:
                return
            present, new = both

            def change(progress: Progress) -> str:
                self._check_present(present)
                self.journal.keys.change_passphrase(new)
                return f"The new passphrase is set. {COPIES}"

            self.busy("Setting the new passphrase", change, can_stop=False)

        self.app.push_screen(NewPassphraseDialog("The recovery key on paper stays as it is."), typed)

    def _new_recovery_key(self) -> None:
        def typed(answer: str | None) -> None:
            if not answer:
                return
            with self.showing_errors():
                self.app.push_screen(RecoveryKeyDialog(self.journal.keys.new_recovery_key()))

        lines = [f"Type {NEW} to make another one; the one on paper then opens nothing any more.", COPIES]
        self.app.push_screen(WordDialog("Another recovery key?", lines, NEW), typed)

    def _verify(self) -> None:
        def check(progress: Progress) -> str:
            report = self.journal.checks.report(full=True, progress=progress)
            message = f"{report.well} of {report.records} records are well."
            return " ".join([message, *report.faults])

        self.busy("Checking every record", check)

    def _purge(self) -> None:
        def typed(answer: str | None) -> None:
            if answer:
                self.busy(
                    "Taking history out",
                    lambda progress: f"Versions taken out: {self.journal.history.purge(progress=progress)}. {COPIES}",
                )

        lines = [f"Type {PURGE} to take out all that records were before. What stands now stays.", LEGAL_HOLD, COPIES]
        self.app.push_screen(WordDialog("Take all history out?", lines, PURGE), typed)

    def _rekey(self) -> None:
        def set_passphrase(answer: str | None) -> None:
            if answer:
                self.app.push_screen(NewPassphraseDialog("The recovery key becomes another one."), typed)

        def typed(both: tuple[str, str] | None) -> None:
            if both is None:
                return
            present, new = both
            made: list[str] = []

            def seal_anew(progress: Progress) -> str:
                self._check_present(present)
                made.append(self.journal.keys.rekey(new, progress=progress))
                return "Everything has new keys. Enter shows the new recovery key; write a new backup afterwards."

            def show_key() -> None:
                if made:
                    self.app.push_screen(RecoveryKeyDialog(made.pop()))

            self.busy("Sealing everything anew", seal_anew, show_key)

        lines = [
            f"Type {REKEY} to seal everything anew. What is written from then on opens with the new keys only; what "
            "older copies hold still opens with the passphrase of their time.",
            *_named("Opens as before", self.journal.destruction.copies()),
        ]
        self.app.push_screen(WordDialog("New keys for everything?", lines, REKEY), set_passphrase)

    def _destroy(self) -> None:
        found = self.journal.destruction.everything()

        def typed(word: str | None) -> None:
            if word:
                about = "This is the last question. Nobody can undo it."
                self.app.push_screen(
                    PresentPassphraseDialog("Destroy the journal", about), lambda present: end(present, word)
                )

        def end(present: str | None, word: str) -> None:
            if not present:
                return
            with self.showing_errors():
                self._check_present(present)
                left = self.journal.destruction.destroy(backups=word == ALL)
                self.host.end_destroyed(left)

        lines = [
            f"Type {DESTROY}. The keys go first: from then on nothing opens the journal, and its files go. It does not "
            "reach copies elsewhere, such as backups of an employer; and a disk may keep parts of deleted files.",
            LEGAL_HOLD,
        ]
        if found.backups:
            lines.append(f"{len(found.backups)} backups of one a day stay, unless you type: {ALL}")
        lines += _named("Stays, and opens as before", found.handed_out)
        self.app.push_screen(WordDialog("Destroy the journal?", lines, DESTROY, ALL), typed)

    def _check_present(self, passphrase: str) -> None:
        if not self.journal.keys.opens_with(passphrase):
            raise Refused("The present passphrase is another one.", "Nothing was changed.")


def _named(head: str, names: Sequence[str]) -> list[str]:
    more = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return [f"{head}: {', '.join([*(fit(name, NAME_WIDTH) for name in names[:NAMED]), *more])}"] if names else []
