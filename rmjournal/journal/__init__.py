"""Offer a journal to screens and commands, which call nothing else of this package.

Each service has the name of what it manages: `journal.takeaways.agree(...)`,
`journal.backups.write(...)`. What is seldom needed is imported on first use, so that
opening a journal stays fast."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rmjournal.journal.copies.closed_files import ClosedFiles
from rmjournal.journal.copies.conflicts import Conflicts
from rmjournal.journal.records.history import History
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.journal.sessions.drafts import Drafts
from rmjournal.journal.sessions.move import Moves
from rmjournal.journal.sessions.notes import Log, Notes
from rmjournal.support import paths
from rmjournal.support.clock import Clock
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault

if TYPE_CHECKING:
    from rmjournal.journal.copies.backups import Backups
    from rmjournal.journal.copies.conflicts import Conflict as Conflict
    from rmjournal.journal.copies.destroy import Destruction
    from rmjournal.journal.copies.merge import Merges
    from rmjournal.journal.copies.merge_rules import Merged as Merged
    from rmjournal.journal.copies.repair import UnlockedWreck as UnlockedWreck
    from rmjournal.journal.copies.repair import Wreck as Wreck
    from rmjournal.journal.copies.restore import Preview as Preview
    from rmjournal.journal.copies.restore import Restore as Restore
    from rmjournal.journal.copies.verify import Checked as Checked
    from rmjournal.journal.copies.verify import Checks
    from rmjournal.journal.exports.calendar_events import CalendarEvents
    from rmjournal.journal.exports.coordinator_notes import CoordinatorNotes
    from rmjournal.journal.exports.coordinator_notes import ProgrammeFile as ProgrammeFile
    from rmjournal.journal.exports.export_log import ExportLog
    from rmjournal.journal.exports.messages import Messages
    from rmjournal.journal.exports.messages import Outgoing as Outgoing
    from rmjournal.journal.exports.statement import Statements
    from rmjournal.journal.exports.summary import Summaries
    from rmjournal.journal.exports.summary import Summarised as Summarised
    from rmjournal.journal.exports.takeout import Takeouts
    from rmjournal.journal.imports.imports import Imports
    from rmjournal.journal.imports.replies import Replies
    from rmjournal.journal.imports.reply_items import Item as Item
    from rmjournal.journal.imports.reply_items import PartnerReply as PartnerReply
    from rmjournal.journal.records.entries import Entries
    from rmjournal.journal.records.history import Version as Version
    from rmjournal.journal.records.keys import Keys
    from rmjournal.journal.records.repository import Outline as Outline
    from rmjournal.journal.search.live_index import Hits as Hits
    from rmjournal.journal.search.search import Search
    from rmjournal.journal.sessions.agreements import Agreements
    from rmjournal.journal.sessions.contacts import Contacts
    from rmjournal.journal.sessions.endings import Endings
    from rmjournal.journal.sessions.learning import Followed as Followed
    from rmjournal.journal.sessions.learning import Learning
    from rmjournal.journal.sessions.offers import Offers
    from rmjournal.journal.sessions.own_lines import OwnLines
    from rmjournal.journal.sessions.questions import Questions
    from rmjournal.journal.sessions.reflections import Reflections
    from rmjournal.journal.sessions.session_steps import Sessions
    from rmjournal.journal.sessions.signals import Outlook as Outlook
    from rmjournal.journal.sessions.signals import Signals
    from rmjournal.journal.sessions.takeaway_steps import Takeaways
    from rmjournal.journal.sessions.unsaved import UnsavedText
    from rmjournal.vault.store.proof import Proof as Proof

__all__ = ["Journal"]


class Journal:
    """One open journal."""

    files = ClosedFiles()  # what can be known and done before one is open

    def __init__(self, vault: Vault, clock: Clock | None = None) -> None:
        """Serve an open vault. Use create(), open() or recover()."""
        self.clock = clock or Clock()
        self.path = vault.path
        self._vault = vault
        self.records = Records(vault, self.clock)
        self.settings = SettingsRecord(self.records)
        self.pairs = Pairs(self.records, self.settings)
        self.history = History(self.records)
        self.conflicts = Conflicts(self.records)
        self.drafts = Drafts(self.records)
        self.notes = Notes(self.records)
        self.log = Log(self.records)
        self.moves = Moves(self.records)

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

    @cached_property
    def entries(self) -> "Entries":
        """Entries of any kind."""
        from rmjournal.journal.records.entries import Entries

        return Entries(self.records, self.history)

    @cached_property
    def takeaways(self) -> "Takeaways":
        """Takeaways and commitments."""
        from rmjournal.journal.sessions.takeaway_steps import Takeaways

        return Takeaways(self.records)

    @cached_property
    def reflections(self) -> "Reflections":
        """Answers to questions, and free writing."""
        from rmjournal.journal.sessions.reflections import Reflections

        return Reflections(self.records)

    @cached_property
    def sessions(self) -> "Sessions":
        """Sessions, and what is written before and after them."""
        from rmjournal.journal.sessions.session_steps import Sessions

        return Sessions(self.records, self.entries, self.takeaways, self.log)

    @cached_property
    def signals(self) -> "Signals":
        """Signals, due actions, and trends."""
        from rmjournal.journal.sessions.signals import Signals

        return Signals(self.records, self.sessions)

    @cached_property
    def agreements(self) -> "Agreements":
        """What the two agreed on, a version a record."""
        from rmjournal.journal.sessions.agreements import Agreements

        return Agreements(self.records)

    @cached_property
    def endings(self) -> "Endings":
        """Reviews, stopping and closing."""
        from rmjournal.journal.sessions.endings import Endings

        return Endings(self.records, self.sessions)

    @cached_property
    def contacts(self) -> "Contacts":
        """People to talk to about a pair."""
        from rmjournal.journal.sessions.contacts import Contacts

        return Contacts(self.records, self.entries)

    @cached_property
    def own_lines(self) -> "OwnLines":
        """What was held back, rehearsed, or is to go elsewhere."""
        from rmjournal.journal.sessions.own_lines import OwnLines

        return OwnLines(self.records, self.entries)

    @cached_property
    def offers(self) -> "Offers":
        """What is offered to a pair."""
        from rmjournal.journal.sessions.offers import Offers

        return Offers(self.records, self.entries, self.settings)

    @cached_property
    def questions(self) -> "Questions":
        """The questions that a person wrote themselves."""
        from rmjournal.journal.sessions.questions import Questions

        return Questions(self.records, self.entries)

    @cached_property
    def learning(self) -> "Learning":
        """Check-ins, goals and evidence, and the ledger."""
        from rmjournal.journal.sessions.learning import Learning

        return Learning(self.records)

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

    @cached_property
    def exports(self) -> "ExportLog":
        """What was shared, a row for each item."""
        from rmjournal.journal.exports.export_log import ExportLog

        return ExportLog(self.records, self.settings)

    @cached_property
    def takeouts(self) -> "Takeouts":
        """A readable copy of everything."""
        from rmjournal.journal.exports.takeout import Takeouts

        return Takeouts(self.records, self.exports)

    @cached_property
    def imports(self) -> "Imports":
        """Importing a takeout or another journal."""
        from rmjournal.journal.imports.imports import Imports

        return Imports(self.records, self.pairs, self.clock)

    @cached_property
    def backups(self) -> "Backups":
        """Backups, and which copies still hold a pair."""
        from rmjournal.journal.copies.backups import Backups

        return Backups(self.records, self.settings, self.exports)

    @cached_property
    def checks(self) -> "Checks":
        """Checking the journal and its copies."""
        from rmjournal.journal.copies.verify import Checks

        return Checks(self.records, self.backups)

    @cached_property
    def merges(self) -> "Merges":
        """Merging another copy of this journal."""
        from rmjournal.journal.copies.merge import Merges

        return Merges(self.records, self.pairs, self.settings)

    @cached_property
    def destruction(self) -> "Destruction":
        """Destroying the journal."""
        from rmjournal.journal.copies.destroy import Destruction

        return Destruction(self.records, self.settings, self.backups)
