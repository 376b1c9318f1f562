"""Backups: write one, write one every day, check them, merge another copy."""

from pathlib import Path

from rmjournal.domain.model.copies import CheckLevel
from rmjournal.support import paths
from rmjournal.support.errors import OtherKeys, PairsWouldGo
from rmjournal.tui.kit.dialogs.passphrase_dialogs import PresentPassphraseDialog
from rmjournal.tui.kit.dialogs.progress import Progress
from rmjournal.tui.kit.dialogs.questions import LineDialog, WordDialog
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen
from rmjournal.tui.screens.upkeep.conflicts import ConflictsScreen

STOP = "stop"  # the words to type
DELETE = "delete"
WHERE_TO_PUT_IT = (
    "Best on a stick or a disk of your own: a folder that is synced or run by an employer is read by others, who see "
    "that it is there."
)


class BackupsScreen(ActionListScreen):
    """Show what helps when a laptop is lost, and what merges two copies."""

    head = "Copies"

    def last_words(self) -> str:
        """Return how to restore a backup, and warnings about the journal's folder."""
        remarks = [f"The journal: {remark}" for remark in self.journal.location_advice(self.journal.path)]
        return "\n".join([*remarks, "To put a backup in its place: leave, then type rmjournal restore FILE"])

    def actions(self) -> tuple[Action, ...]:
        """Return the actions."""
        chosen = self.journal.settings.current().backup_folder
        waiting = len(self.journal.conflicts.all())
        return (
            Action("Write a backup", "an encrypted copy, opened and read before it counts", self._backup),
            Action(
                "A backup every day",
                f"into {Path(chosen).name}, the {self.journal.backups.KEPT} newest are kept"
                if chosen
                else "into a folder of yours",
                self._every_day,
                "on" if chosen else "off",
            ),
            Action("Check the copies", "the journal, and each backup whose place is known", self._check),
            Action("Take in another copy", "what only that one knows comes in; no text is lost", self._merge),
            Action(
                "Written in two copies",
                "both versions are kept until you choose" if waiting else "nothing waits for a choice",
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
                message = f"{report.records} records are in {target.name}; every one was opened to make sure."
                return " ".join([message, *self.journal.backups.advice_beside(target)])

            self.busy("Copying and checking", copy)

        about = [f"It opens with today's passphrase and recovery key. {WHERE_TO_PUT_IT}"]
        name = f"~/{self.journal.path.stem}-backup.rmj"
        self.app.push_screen(LineDialog("Write it to which file?", about, value=name), named)

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
                message = (
                    f"{made.name} is there; every record was opened to make sure. From now on one a day is made when "
                )
                message += "something was saved."
                return " ".join([message, *self.journal.backups.advice_beside(made)])

            self.busy("Copying and checking", copy)

        about = [f"The {self.journal.backups.KEPT} newest are kept. {WHERE_TO_PUT_IT}"]
        if chosen:
            about.append(f"Type {STOP} to make no more; those that are there stay.")
        self.app.push_screen(LineDialog("One a day into which folder?", about, value=chosen), named)

    def _check(self) -> None:
        def check(progress: Progress) -> str:
            found = self.journal.checks.run(CheckLevel.COPIES, progress)
            message = []
            for each in (found.journal, *found.copies):
                counted = f"{each.well} of {each.records} records are well." if each.records is not None else ""
                other = "it has other keys, from before new ones were made." if not (counted or each.faults) else ""
                message.append(" ".join(part for part in (f"{each.path.name}:", counted, other, *each.faults) if part))
            return "\n".join(
                [
                    *message,
                    *([found.older.sentence] if found.older else []),
                    *found.remarks,
                    *([] if found.copies else ["No copy is in a known place."]),
                ]
            )

        self.busy("Checking the journal and its copies", check)

    def _merge(self) -> None:
        def named(name: str | None) -> None:
            if not name:
                return

            self._take_in(name)

        about = [
            "A copy of this same journal that was written on elsewhere, such as on another laptop. It is only read. "
            "What was changed in both is kept twice, side by side, until you choose."
        ]
        self.app.push_screen(LineDialog("Take in which file?", about), named)

    def _take_in(self, name: str, secret: str = "", *, may_go: bool = False) -> None:
        """Merge a copy; ask what the merge needs to know, then begin again."""
        stopped: list[OtherKeys | PairsWouldGo] = []

        def take_in(progress: Progress) -> str:
            try:
                done = self.journal.merges.merge(
                    paths.typed(name),
                    progress=progress,
                    may_go=(lambda _: True) if may_go else None,
                    copy_passphrase=(lambda: secret) if secret else None,
                )
            except (OtherKeys, PairsWouldGo) as question:
                stopped.append(question)
                return ""
            message = f"New: {done.came}. Newer: {done.newer}. Deleted: {done.gone}. In two versions: {done.twice}."
            return " ".join([message, *done.told])

        def ended() -> None:
            if stopped and isinstance(stopped[0], PairsWouldGo):
                about = [stopped[0].sentence, "A backup of the journal as it is now is written beside it first."]
                asking = WordDialog("Delete what was deleted there?", about, DELETE)
                self.app.push_screen(asking, lambda word: self._take_in(name, secret, may_go=True) if word else None)
            elif stopped:
                head, label = "That copy has other keys", "The passphrase of that copy"
                dialog = PresentPassphraseDialog(head, stopped[0].sentence, label)
                self.app.push_screen(dialog, lambda typed: self._take_in(name, typed) if typed else None)

        self.busy("Taking in what the other copy knows", take_in, ended)

    def _choose(self) -> None:
        self.app.push_screen(ConflictsScreen(self.journal))
