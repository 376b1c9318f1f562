"""Check the journal at three levels.

QUICK is what every opening checks, FULL reads every text, COPIES also reads every copy
that this computer knows."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain.model.copies import CheckLevel
from rmjournal.domain.words import intact
from rmjournal.journal.copies.backups import Backups
from rmjournal.journal.records.moments import from_ms
from rmjournal.journal.records.repository import Records
from rmjournal.support.errors import OtherKeys, RmjournalError, RolledBack
from rmjournal.vault.rewrite.replica import another
from rmjournal.vault.store import verify
from rmjournal.vault.store.proof import Proof
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.verify import Progress, Report

_PARTS = 1000  # steps in which the progress of one file is reported


class Checked(NamedTuple):
    """The result for one file.

    `saved` is the last save, in UTC; `records` counts all, `well` those without fault;
    `faults` has a sentence for each fault. The first three are None if the file does
    not open with the keys of the journal. If it then has no fault, it is a copy from
    before a re-key."""

    path: Path
    saved: datetime | None
    records: int | None
    well: int | None
    faults: tuple[str, ...]


class Verified(NamedTuple):
    """The results for the journal, for this computer's state files and for each copy.

    `older` is set if this computer has seen a newer file. A remark is not a fault of
    the journal: it is about an anchor or a copy of the key slots, which are
    rewritten."""

    journal: Checked
    older: RolledBack | None = None
    remarks: tuple[str, ...] = ()
    copies: tuple[Checked, ...] = ()


class CheckedBackup(NamedTuple):
    """A backup that was read whole, and how many saves of the journal it lacks.

    `behind` is negative for a copy that was saved more often than the journal."""

    checked: Checked
    behind: int

    @property
    def sentence(self) -> str:
        """What it is, in one line: its day, how new it is, how much of it is intact."""
        saved = self.checked.saved
        day = "an unknown day" if saved is None else f"{saved.astimezone():%d %b %Y}".removeprefix("0")
        apart = f"{abs(self.behind)} saves" if abs(self.behind) != 1 else "one save"
        age = f"{apart} {'behind' if self.behind > 0 else 'ahead of'}" if self.behind else "as up to date as"
        counted = intact(self.checked.well or 0, self.checked.records or 0)
        return f"A backup of {day}, {age} this journal. {counted}"


class Checks:
    """Check the journal and its copies."""

    def __init__(self, records: Records, backups: Backups) -> None:
        self._records = records
        self._backups = backups

    def proof(self) -> Iterator[Proof | None]:
        """Yield None while this reads, a millisecond at a time, and last what proves
        all entries in another thread. Nothing if they are proven.

        Tell `note_proof` here how it ended."""
        return self._records.vault.proof()

    def note_proof(self, holds: bool) -> None:
        """Note how a proof ended. Raises Damaged or Tampered where it does not hold."""
        self._records.vault.note_proof(holds)

    def run(self, level: CheckLevel, progress: Progress | None = None) -> Verified:
        """Check the journal at this level and change nothing.

        Costs about 10 us a record, 60 us where texts are read, and the same again for
        each copy."""
        paths = self.known_copies() if level is CheckLevel.COPIES else []
        of = 1 + len(paths)
        report = verify.verify(self._records.vault, full=level is not CheckLevel.QUICK, progress=_part(progress, 0, of))
        checked = _checked(self._records.vault.path, self._records.vault, report)
        older, remarks = self._records.vault.noted_faults()
        if level is not CheckLevel.COPIES:
            return Verified(checked, older)
        remarks += self._remarks_on_boxes()
        copies = [self._check_copy(path, _part(progress, number, of)) for number, path in enumerate(paths, 1)]
        return Verified(checked, older, tuple(remarks), tuple(copies))

    def report(self, *, full: bool = False, progress: Progress | None = None) -> Report:
        """Check that every record is there, whole and newest; with `full`, open every
        text."""
        return verify.verify(self._records.vault, full=full, progress=progress)

    def backup(self, path: Path, progress: Progress | None = None) -> CheckedBackup:
        """Read a backup of this journal whole, under the journal's keys: about 60 us a
        record.

        Raises what `another` raises for a file that is no copy of this journal, or that
        has other keys."""
        vault = self._records.vault
        with another(vault.keys, path) as reader:
            report = verify.verify(reader, full=True, progress=progress)
            return CheckedBackup(_checked(path, reader, report), vault.head.counter - reader.head.counter)

    def _remarks_on_boxes(self) -> list[str]:
        """Return a sentence for each box of unsaved text that waits on this
        computer."""
        return [
            f"Some unsaved text is waiting: {box.file}"
            if box.content is not None
            else f"Some unsaved text doesn't open with this journal's keys: {box.file}"
            for box in self._records.vault.unsaved_boxes.all()
        ]

    def known_copies(self) -> list[Path]:
        """Return the copies whose path is known.

        They are the backups in rotation, and the files that a restore replaced."""
        return [*self._backups.daily(), *self._backups.replaced()]

    def _check_copy(self, path: Path, progress: Progress | None) -> Checked:
        """Read a whole copy with the keys of the journal."""
        try:
            with another(self._records.vault.keys, path) as reader:
                return _checked(path, reader, verify.verify(reader, full=True, progress=progress))
        except OtherKeys:
            return Checked(path, None, None, None, ())
        except RmjournalError as error:
            return Checked(path, None, None, None, (error.sentence,))


def _checked(path: Path, vault: Reader, report: Report) -> Checked:
    return Checked(path, from_ms(vault.head.wall_ms), report.records, report.well, report.faults)


def _part(progress: Progress | None, number: int, of: int) -> Progress | None:
    """Scale the progress of one file of several to all of them."""
    if progress is None or of == 1:
        return progress

    def report(done: int, total: int) -> None:
        progress(_PARTS * number + _PARTS * done // max(total, 1), _PARTS * of)

    return report
