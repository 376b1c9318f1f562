"""Backups: write one, write one every day, check them, merge another copy."""

from pathlib import Path

from rmjournal.domain.model.copies import CheckLevel
from rmjournal.domain.words import intact
from rmjournal.support import paths
from rmjournal.support.errors import OtherKeys, PairsWouldGo
from rmjournal.tui.kit.dialogs.passphrase_dialogs import PresentPassphraseDialog
from rmjournal.tui.kit.dialogs.progress import Progress
from rmjournal.tui.kit.dialogs.questions import FileDialog, WordDialog
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.kit.wording import MOVE_IT, day_and_time
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen
from rmjournal.tui.screens.upkeep.conflicts import ConflictsScreen

STOP = "stop"  # the words to type
DELETE = "delete"
WHERE_TO_PUT_IT = "Use a USB stick or a disk of your own. In a synced or company folder, others can see that it exists."


class BackupsScreen(ActionListScreen):
    """Show what helps when a laptop is lost, and what merges two copies."""

    head = "Backups"

    def last_words(self) -> str:
        """Return how to restore a backup, and warnings about the journal's folder."""
        remarks = [
            f"Your journal's folder: {remark}" for remark in self.journal.files.location_advice(self.journal.path)
        ]
        if remarks:
            remarks.append(MOVE_IT)
        restore = paths.command_for(self.journal.path, "restore BACKUP")
        return "\n".join([*remarks, f"To restore a backup, quit and run {restore}."])

    def sections(self) -> tuple[Section, ...]:
        """Return when the journal was saved, and which daily backups there are."""
        today, daily = self.journal.clock.today(), self.journal.backups.daily()
        saved = day_and_time(self.journal.records.last_saved(), today)
        found = (f"{len(daily)} of {self.journal.backups.KEPT} saved.", f"Newest: {daily[0].name}") if daily else ()
        return (
            Section("Your journal", (self.journal.path.name, f"Last saved {saved}.")),
            Section("Daily backups", found or ("None yet.",)),
            Section("Where to keep backups", (WHERE_TO_PUT_IT,)),
        )

    def actions(self) -> tuple[Action, ...]:
        """Return the actions."""
        chosen = self.journal.settings.current().backup_folder
        waiting = len(self.journal.conflicts.all())
        return (
            Action("Back up now", "an encrypted copy, tested by opening it", self._backup),
            Action(
                "Back up every day",
                f"to {Path(chosen).name}, keeping the newest {self.journal.backups.KEPT}"
                if chosen
                else "to a folder you choose",
                self._every_day,
                "on" if chosen else "off",
            ),
            Action("Check your backups", "the journal, and every backup it knows of", self._check),
            Action("Merge another copy", "adds what you wrote on another computer", self._merge),
            Action(
                "Conflicts",
                "entries changed in two copies: choose which to keep" if waiting else "none",
                self._choose,
                str(waiting or ""),
            ),
        )

    def _backup(self) -> None:
        def named(name: str | None) -> None:
            if not name:
                return

            def copy(progress: Progress) -> str:
                target = paths.typed(name)
                report = self.journal.backups.write(target, progress=progress)
                message = f"All {report.records} entries are in {target.name}. Each was opened to test it."
                return " ".join([message, *self.journal.backups.advice_beside(target)])

            self.busy("Backing up and testing...", copy)

        about = [f"It opens with today's passphrase and recovery key. {WHERE_TO_PUT_IT}"]
        name = f"~/{self.journal.path.stem}-backup.rmj"
        self.app.push_screen(FileDialog("Which file should it be backed up to?", about, value=name), named)

    def _every_day(self) -> None:
        chosen = self.journal.settings.current().backup_folder

        def named(name: str | None) -> None:
            if not name:
                return
            if name.strip().lower() == STOP and chosen:
                with self.showing_errors():
                    self.journal.backups.stop_daily()
                self.draw()
                return

            def copy(progress: Progress) -> str:
                made = self.journal.backups.start_daily(paths.typed(name), self.journal.clock.now(), progress=progress)
                message = f"{made.name} is saved, and each entry was opened to test it."
                more = "From now on, you get one on each day that you save something."
                return " ".join([message, more, *self.journal.backups.advice_beside(made)])

            self.busy("Backing up and testing...", copy)

        about = [f"We keep the newest {self.journal.backups.KEPT}. {WHERE_TO_PUT_IT}"]
        if chosen:
            about.append(f"Type {STOP} to stop. Existing backups stay in this folder.")
        self.app.push_screen(
            FileDialog("Which folder should daily backups go to?", about, value=chosen),
            named,
        )

    def _check(self) -> None:
        def check(progress: Progress) -> str:
            found = self.journal.checks.run(CheckLevel.COPIES, progress)
            message = []
            for each in (found.journal, *found.copies):
                counted = ""
                if each.well is not None and each.records is not None:
                    counted = intact(each.well, each.records)
                other = "it has different keys, from before you re-encrypted." if not (counted or each.faults) else ""
                message.append(" ".join(part for part in (f"{each.path.name}:", counted, other, *each.faults) if part))
            return "\n".join(
                [
                    *message,
                    *([found.older.sentence] if found.older else []),
                    *found.remarks,
                    *([] if found.copies else ["We don't know of any backups."]),
                ]
            )

        self.busy("Checking the journal and its backups...", check)

    def _merge(self) -> None:
        def named(name: str | None) -> None:
            if not name:
                return

            self._merge_from(paths.typed(name))

        about = [
            "Choose a copy of this journal from another computer. It isn't changed.",
            "Where both changed the same entry, both versions are saved until you choose.",
        ]
        self.app.push_screen(FileDialog("Which file should be merged?", about, save=paths.typed), named)

    def _merge_from(self, path: Path, secret: str = "", *, may_go: bool = False) -> None:
        """Merge a copy; ask what the merge needs to know, then begin again."""
        stopped: list[OtherKeys | PairsWouldGo] = []

        def merge(progress: Progress) -> str:
            try:
                done = self.journal.merges.merge(
                    path,
                    progress=progress,
                    may_go=(lambda _: True) if may_go else None,
                    copy_passphrase=(lambda: secret) if secret else None,
                )
            except (OtherKeys, PairsWouldGo) as question:
                stopped.append(question)
                return ""
            message = f"Added: {done.came}. Updated: {done.newer}. Deleted: {done.gone}. Conflicts: {done.twice}."
            return " ".join([message, *done.told])

        def go_on(answer: str | None, secret: str, *, may_go: bool) -> None:
            if answer:
                self._merge_from(path, secret, may_go=may_go)
            else:
                self.app.notify("Nothing was merged.", markup=False)

        def ended() -> None:
            if stopped and isinstance(stopped[0], PairsWouldGo):
                backup = "First, a backup of the journal as it is now is saved next to it."
                about = [stopped[0].sentence, f"Type {DELETE} to merge. {backup}"]
                asking = WordDialog("Delete the pairs that were deleted there?", about, DELETE)
                self.app.push_screen(asking, lambda word: go_on(word, secret, may_go=True))
            elif stopped:
                head, label = "That copy has different keys", "Its passphrase"
                dialog = PresentPassphraseDialog(head, stopped[0].sentence, label)
                self.app.push_screen(dialog, lambda typed: go_on(typed, typed or "", may_go=False))

        self.busy("Merging...", merge, ended)

    def _choose(self) -> None:
        self.app.push_screen(ConflictsScreen(self.journal))
