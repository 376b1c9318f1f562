"""Offer a journal to screens and commands, which call nothing else of this package.

Each service has the name of what it manages: `journal.takeaways.agree(...)`,
`journal.backups.write(...)`. What is seldom needed is imported on first use, so that
opening a journal stays fast."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rmjournal.journal.copies.services import CopyServices
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.journal.sessions.services import SessionServices
from rmjournal.support import paths
from rmjournal.support.clock import Clock
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store import preflight
from rmjournal.vault.store.vault import Vault

if TYPE_CHECKING:
    from rmjournal.journal.copies.conflicts import Conflict as Conflict
    from rmjournal.journal.copies.merge_rules import Merged as Merged
    from rmjournal.journal.copies.repair import Repairs
    from rmjournal.journal.copies.repair import UnlockedWreck as UnlockedWreck
    from rmjournal.journal.copies.repair import Wreck as Wreck
    from rmjournal.journal.copies.restore import Preview as Preview
    from rmjournal.journal.copies.restore import Restore as Restore
    from rmjournal.journal.copies.verify import Checked as Checked
    from rmjournal.journal.exports.calendar_events import CalendarEvents
    from rmjournal.journal.exports.coordinator_notes import CoordinatorNotes
    from rmjournal.journal.exports.coordinator_notes import ProgrammeFile as ProgrammeFile
    from rmjournal.journal.exports.messages import Messages
    from rmjournal.journal.exports.messages import Outgoing as Outgoing
    from rmjournal.journal.exports.statement import Statements
    from rmjournal.journal.exports.summary import Summaries
    from rmjournal.journal.exports.summary import Summarised as Summarised
    from rmjournal.journal.imports.replies import Replies
    from rmjournal.journal.imports.reply_items import Item as Item
    from rmjournal.journal.imports.reply_items import PartnerReply as PartnerReply
    from rmjournal.journal.records.history import Version as Version
    from rmjournal.journal.records.keys import Keys
    from rmjournal.journal.records.repository import Outline as Outline
    from rmjournal.journal.search.live_index import SearchIndex as SearchIndex
    from rmjournal.journal.search.search import Search
    from rmjournal.journal.search.sieve import Hit as Hit
    from rmjournal.journal.sessions.learning import Followed as Followed
    from rmjournal.journal.sessions.signals import Outlook as Outlook
    from rmjournal.journal.sessions.unsaved import UnsavedText
    from rmjournal.vault.store.proof import Proof as Proof

__all__ = ["Journal"]


class Journal(SessionServices, CopyServices):
    """One open journal."""

    def __init__(self, vault: Vault, clock: Clock | None = None) -> None:
        """Serve an open vault. Use create(), open() or recover()."""
        self.clock = clock or Clock()
        self._vault = vault
        self.records = Records(vault, self.clock)
        self.settings = SettingsRecord(self.records)
        self.pairs = Pairs(self.records, self.settings)

    # Opening and closing

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
        vault = Vault.open(
            path,
            passphrase,
            state=state or paths.state_folder(),
            damaged=damaged,
            accept_older=accept_older,
            proves=proves,
            clock=clock,
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

    @property
    def path(self) -> Path:
        """The path of the journal's file."""
        return self._vault.path

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
        pending = self._vault.notices.copy()
        self._vault.notices.clear()
        return pending

    def notify(self, *sentences: str) -> None:
        """Add sentences to the next notices."""
        self._vault.notices.extend(sentences)

    # Services that are not needed at once

    @cached_property
    def keys(self) -> "Keys":
        """The passphrase, the recovery key, and new keys for everything."""
        from rmjournal.journal.records.keys import Keys

        return Keys(self.records, self.settings)

    @cached_property
    def unsaved(self) -> "UnsavedText":
        """What is typed while the journal cannot be saved."""
        from rmjournal.journal.sessions.unsaved import UnsavedText

        return UnsavedText(self.records)

    @cached_property
    def search(self) -> "Search":
        """Finding entries."""
        from rmjournal.journal.search.search import Search

        return Search(self.records)

    def search_index(self) -> "SearchIndex":
        """Return a new index for search as you type."""
        from rmjournal.journal.search.live_index import SearchIndex

        return SearchIndex(self.records)

    @cached_property
    def messages(self) -> "Messages":
        """Texts for the partner."""
        from rmjournal.journal.exports.messages import Messages

        return Messages(
            self.records, self.pairs, self.sessions, self.takeaways, self.entries, self.exports, self.agreements
        )

    @cached_property
    def calendar_events(self) -> "CalendarEvents":
        """Sessions as events for the person's own calendar."""
        from rmjournal.journal.exports.calendar_events import CalendarEvents

        return CalendarEvents(self.records, self.messages)

    @cached_property
    def replies(self) -> "Replies":
        """Replies of the partner, and answers to them."""
        from rmjournal.journal.imports.replies import Replies

        return Replies(self.records, self.sessions, self.takeaways, self.exports, self.messages)

    @cached_property
    def summaries(self) -> "Summaries":
        """Summaries for a coordinator."""
        from rmjournal.journal.exports.summary import Summaries

        return Summaries(self.records, self.sessions, self.takeaways)

    @cached_property
    def statements(self) -> "Statements":
        """Statements for a coordinator."""
        from rmjournal.journal.exports.statement import Statements

        return Statements(self.records, self.pairs, self.summaries)

    @cached_property
    def coordinator(self) -> "CoordinatorNotes":
        """Named notes for a coordinator, and the programme file."""
        from rmjournal.journal.exports.coordinator_notes import CoordinatorNotes

        return CoordinatorNotes(self.records, self.sessions, self.messages)
