"""Security: passphrase, recovery key, checking, deleting for good."""

from collections.abc import Sequence

from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.ending import LEGAL_HOLD
from rmjournal.domain.words import intact
from rmjournal.support.errors import Refused
from rmjournal.support.paths import command_for
from rmjournal.tui.kit.commands import DELETE_PAIR
from rmjournal.tui.kit.dialogs.notices import RecoveryKeyDialog
from rmjournal.tui.kit.dialogs.passphrase_dialogs import NewPassphraseDialog, PresentPassphraseDialog
from rmjournal.tui.kit.dialogs.progress import Progress
from rmjournal.tui.kit.dialogs.questions import WordDialog
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.kit.typed_secrets import forget_soon
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen

NEW, PURGE, REKEY, DESTROY, ALL = "new", "purge", "rekey", "destroy", "destroy with backups"  # words to type
NAMED, NAME_WIDTH = 4, 40  # backups named before something final, and cells for each
COPIES = "Existing backups aren't changed."


class SecurityScreen(ActionListScreen):
    """Show what keeps the journal closed to others and open to its owner."""

    head = "Security"

    def last_words(self) -> str:
        """Return where to delete a single pair."""
        return f"To destroy one pair and its key, open the pair and press {self.key_of(DELETE_PAIR)}."

    def sections(self) -> tuple[Section, ...]:
        """Return what opens the journal, and what a backup still opens with."""
        recover = command_for(self.journal.path, "recover")
        return (
            Section("What opens it", ("Your passphrase, or the recovery key on paper. Nobody can reset either.",)),
            Section("Your backups", ("Each opens with the passphrase and recovery key from the day it was made.",)),
            Section("If you forget your passphrase", (f"Quit and run {recover} with your recovery key.",)),
        )

    def actions(self) -> tuple[Action, ...]:
        """Return the actions."""
        revisions = str(self.journal.records.count(Kind.REVISION))
        return (
            Action("Change passphrase", "existing backups keep the old one", self._change_passphrase),
            Action("New recovery key", "if the paper is lost or someone has seen it", self._new_recovery_key),
            Action("Re-encrypt with new keys", "if someone may have an old copy and its passphrase", self._rekey),
            Action("Check the journal", "nothing missing, damaged or out of date", self._verify),
            Action("Delete all history", "earlier versions of notes and takeaways", self._purge, revisions),
            Action("Destroy this journal", "permanent", self._destroy),
        )

    def _change_passphrase(self) -> None:
        def typed(both: tuple[str, str] | None) -> None:
            if both is None:
                return
            present, new = both

            def change(progress: Progress) -> str:
                self._check_present(present)
                self.journal.keys.change_passphrase(new)
                return "Your passphrase has been changed. Existing backups still open with the old one."

            self.busy("Changing your passphrase...", change, lambda: forget_soon(self.app), can_stop=False)

        self.app.push_screen(NewPassphraseDialog("Your recovery key stays the same."), typed)

    def _new_recovery_key(self) -> None:
        def typed(answer: str | None) -> None:
            if not answer:
                return
            with self.showing_errors():
                self.app.push_screen(RecoveryKeyDialog(self.journal.keys.new_recovery_key()))

        lines = [f"Type {NEW} to make a new one. The one on paper will stop working for this journal.", COPIES]
        self.app.push_screen(WordDialog("Make a new recovery key?", lines, NEW), typed)

    def _verify(self) -> None:
        def check(progress: Progress) -> str:
            report = self.journal.checks.report(full=True, progress=progress)
            return " ".join([intact(report.well, report.records), *report.faults])

        self.busy("Checking every entry...", check)

    def _purge(self) -> None:
        def typed(answer: str | None) -> None:
            if answer:
                self.busy(
                    "Deleting history...",
                    lambda progress: f"Versions deleted: {self.journal.history.purge(progress=progress)}. {COPIES}",
                )

        lines = [f"Type {PURGE} to delete all earlier versions. Entries stay as they are now.", LEGAL_HOLD, COPIES]
        self.app.push_screen(WordDialog("Delete all history?", lines, PURGE), typed)

    def _rekey(self) -> None:
        def set_passphrase(answer: str | None) -> None:
            if answer:
                self.app.push_screen(NewPassphraseDialog("You also get a new recovery key."), typed)

        def typed(both: tuple[str, str] | None) -> None:
            if both is None:
                return
            present, new = both
            made: list[str] = []

            def encrypt(progress: Progress) -> str:
                self._check_present(present)
                made.append(self.journal.keys.rekey(new, progress=progress))
                return "Everything has new keys. Press Enter to see your new recovery key. Then make a new backup."

            def show_key() -> None:
                forget_soon(self.app)
                if made:
                    self.app.push_screen(RecoveryKeyDialog(made.pop()))

            self.busy("Re-encrypting everything...", encrypt, show_key)

        lines = [
            f"Type {REKEY} to re-encrypt everything. The journal then opens only with its new keys.",
            "Copies made before then still open with their old passphrase.",
            *_named("Still open as before", self.journal.destruction.copies()),
        ]
        self.app.push_screen(WordDialog("Re-encrypt with new keys?", lines, REKEY), set_passphrase)

    def _destroy(self) -> None:
        found = self.journal.destruction.everything()

        def typed(word: str | None) -> None:
            if word:
                about = "This is the last step, and it can't be undone."
                self.app.push_screen(
                    PresentPassphraseDialog("Destroy this journal?", about), lambda present: end(present, word)
                )

        def end(present: str | None, word: str) -> None:
            if not present:
                return
            with self.showing_errors():
                self._check_present(present)
                left = self.journal.destruction.destroy(backups=word == ALL)
                self.host.end_destroyed(left)

        lines = [
            f"Type {DESTROY} to delete the journal's keys and then its files. Nothing opens it after that.",
            "Copies elsewhere, such as an employer's backups, stay. A disk may keep parts of deleted files.",
            LEGAL_HOLD,
        ]
        if found.backups:
            lines.append(f"Your daily backups ({len(found.backups)}) stay, unless you type: {ALL}")
        lines += _named("These stay, and open as before", found.handed_out)
        if found.left_behind:
            lines.append(
                "Daily backups may still be in a folder that you used before. To delete them too, choose that folder "
                "again first."
            )
        self.app.push_screen(WordDialog("Destroy this journal?", lines, DESTROY, ALL), typed)

    def _check_present(self, passphrase: str) -> None:
        if not self.journal.keys.opens_with(passphrase):
            raise Refused("That isn't your current passphrase.", "Nothing was changed.")


def _named(head: str, names: Sequence[str]) -> list[str]:
    more = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return [f"{head}: {', '.join([*(fit(name, NAME_WIDTH) for name in names[:NAMED]), *more])}"] if names else []
