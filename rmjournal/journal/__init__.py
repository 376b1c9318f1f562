"""Offer a journal to screens and commands, which call nothing else of this package.

Each service has the name of what it manages: `journal.takeaways.agree(...)`,
`journal.backups.write(...)`. What is seldom needed is imported on first use, so that
opening a journal stays fast."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

import rmjournal.support.lean_msgspec  # noqa: F401 - before anything here imports msgspec
from rmjournal.journal.copies.closed_files import ClosedFiles
from rmjournal.journal.services import Services
from rmjournal.support import paths
from rmjournal.support.clock import Clock
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault

if TYPE_CHECKING:
    from rmjournal.journal.copies.conflicts import Conflict as Conflict
    from rmjournal.journal.copies.merge_rules import Merged as Merged
    from rmjournal.journal.copies.repair import UnlockedWreck as UnlockedWreck
    from rmjournal.journal.copies.repair import Wreck as Wreck
    from rmjournal.journal.copies.restore import Preview as Preview
    from rmjournal.journal.copies.restore import Restore as Restore
    from rmjournal.journal.copies.verify import Checked as Checked
    from rmjournal.journal.exports.coordinator_notes import ProgrammeFile as ProgrammeFile
    from rmjournal.journal.exports.messages import Outgoing as Outgoing
    from rmjournal.journal.exports.summary import Summarised as Summarised
    from rmjournal.journal.imports.reply_items import Item as Item
    from rmjournal.journal.imports.reply_items import PartnerReply as PartnerReply
    from rmjournal.journal.records.history import Version as Version
    from rmjournal.journal.records.repository import Outline as Outline
    from rmjournal.journal.search.live_index import Hits as Hits
    from rmjournal.journal.sessions.learning import Followed as Followed
    from rmjournal.journal.sessions.signals import Outlook as Outlook
    from rmjournal.vault.store.proof import Proof as Proof

__all__ = ["Journal"]


class Journal(Services):
    """One open journal. Use create(), open() or recover()."""

    files = ClosedFiles()  # what can be known and done before one is open

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        kdf: Kdf | None = None,
        state: Path | None = None,
        clock: Clock | None = None,
    ) -> tuple[Self, str]:
        """Create a journal; return it open, with its recovery key, to be shown once.

        `state` is the folder where this computer saves its device id and the newest
        state of the journal it has seen, by default the usual one."""
        from rmjournal.support.passphrases import check_strength

        check_strength(passphrase)
        vault, recovery = Vault.create(path, passphrase, kdf=kdf, state=state or paths.state_folder(), clock=clock)
        return cls(vault, clock), recovery.text()

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str,
        *,
        damaged: bool = False,
        accept_older: bool = False,
        proves: bool = True,
        state: Path | None = None,
        clock: Clock | None = None,
    ) -> Self:
        """Unlock a journal and check it.

        `damaged` accepts one that fails its checks, to read what is left;
        `accept_older` accepts one that is older than the newest this computer has seen.
        Without `proves`, each entry is checked when it is read or changed."""
        state = state or paths.state_folder()
        vault = Vault.open(
            path, passphrase, state=state, damaged=damaged, accept_older=accept_older, proves=proves, clock=clock
        )
        return cls(vault, clock).put_back_unsaved()

    @classmethod
    def recover(
        cls,
        path: Path,
        recovery_key: str,
        new_passphrase: Callable[[], str],
        *,
        kdf: Kdf | None = None,
        accept_older: bool = False,
        clock: Clock | None = None,
    ) -> Self:
        """Unlock with the recovery key, then ask for a new passphrase and set it."""
        from rmjournal.support.passphrases import check_strength

        key, state = RecoveryKey.read(recovery_key), paths.state_folder()
        vault = Vault.open(path, recovery=key, state=state, accept_older=accept_older, clock=clock)
        try:
            passphrase = new_passphrase()
            check_strength(passphrase)
            vault.change_passphrase(passphrase, kdf=kdf)
        except BaseException:
            vault.close()
            raise
        return cls(vault, clock).put_back_unsaved()

    def put_back_unsaved(self) -> Self:
        """Put back what was typed while the journal could not be saved."""
        if self._vault.unsaved_boxes.files():
            try:
                self.unsaved.put_back()
            except BaseException:
                self._vault.close()
                raise
        return self

    def close(self) -> None:
        """Lock: close the file. The process had the keys in memory and should end
        soon.

        What could not be saved in the file is saved now in the one at its path, if
        that is the same journal."""
        if self._vault.makes_new_table():
            self.search.keep_words()
        self._vault.close()
        if "unsaved" in self.__dict__:
            self.unsaved.hand_over()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def notices(self) -> list[str]:
        """Return the notices for the person that are no errors, and clear them."""
        pending, self._vault.notices[:] = self._vault.notices.copy(), []
        return pending

    def notify(self, *sentences: str) -> None:
        """Add sentences to the next notices."""
        self._vault.notices.extend(sentences)
