"""Check, restore and repair the files of journals that are not open."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.support import paths
from rmjournal.vault.store import preflight

if TYPE_CHECKING:
    from rmjournal.journal.copies.repair import Repairs
    from rmjournal.journal.copies.restore import Restore


class ClosedFiles:
    """What can be known of a file, and done with it, without an open journal."""

    @staticmethod
    def has_unsaved_text(path: Path | None = None, state: Path | None = None) -> bool:
        """Return if unsaved text waits for the journal at a path, or for any if None.

        Needs no key. Call it before the journal is open."""
        from rmjournal.vault.computer import unsaved_box

        return unsaved_box.is_waiting(state or paths.state_folder(), path and preflight.resolve(path))

    @staticmethod
    def check_file(path: Path) -> None:
        """Raise an error unless this is a journal, before asking for a passphrase."""
        preflight.check_file(preflight.resolve(path))

    @staticmethod
    def check_copy(path: Path) -> None:
        """Raise an error unless this is a copy of a journal, before a passphrase."""
        preflight.check_copy(preflight.resolve(path))

    @staticmethod
    def check_free(path: Path) -> None:
        """Raise an error if no journal can be created here, before a passphrase."""
        preflight.resolve_new(path, "The journal")

    @staticmethod
    def restore(path: Path, backup: Path, passphrase: str) -> AbstractContextManager["Restore"]:
        """Unlock a backup that is to replace the journal at a path."""
        from rmjournal.journal.copies.restore import unlocked

        return unlocked(path, backup, passphrase)

    @staticmethod
    def repair() -> "Repairs":
        """Return the service that rebuilds a journal from a damaged file."""
        from rmjournal.journal.copies.repair import Repairs

        return Repairs()

    @staticmethod
    def location_advice(path: Path) -> list[str]:
        """Return warnings about a folder for a journal or its backups."""
        from rmjournal.journal.copies.location import location_advice

        return location_advice(path)

    @staticmethod
    def get_ready() -> None:
        """Import what a first look at a journal needs, while nobody waits."""
        from rmjournal.journal.copies import backups, conflicts, location, verify
        from rmjournal.journal.exports import export_log
        from rmjournal.journal.records import history
        from rmjournal.journal.sessions import (
            drafts,
            endings,
            log_lines,
            move,
            notes,
            offers,
            reflections,
            signals,
            unsaved,
        )

        _ = backups, conflicts, location, verify, export_log, history
        _ = drafts, endings, log_lines, move, notes, offers, reflections, signals, unsaved
