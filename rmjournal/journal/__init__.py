"""Offer a journal to screens and commands, which call nothing else of this package.

Each service has the name of what it manages: `journal.takeaways.agree(...)`,
`journal.backups.write(...)`. It is made and imported at its first use, so that a
command pays for what it does, and has a type, so that an editor completes it."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import rmjournal.support.lean_msgspec  # noqa: F401 - before anything here imports msgspec
from rmjournal.journal.copies.closed_files import ClosedFiles
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support import paths
from rmjournal.support.clock import Clock
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault

if TYPE_CHECKING:
    from rmjournal.journal.copies.backups import Backups
    from rmjournal.journal.copies.conflicts import Conflict as Conflict
    from rmjournal.journal.copies.conflicts import Conflicts
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
    from rmjournal.journal.imports.sent_messages import SentMessages
    from rmjournal.journal.records.entries import Entries
    from rmjournal.journal.records.history import History
    from rmjournal.journal.records.history import Version as Version
    from rmjournal.journal.records.keys import Keys
    from rmjournal.journal.records.repository import Outline as Outline
    from rmjournal.journal.search.live_index import Hits as Hits
    from rmjournal.journal.search.search import Search
    from rmjournal.journal.sessions.agreements import Agreements
    from rmjournal.journal.sessions.contacts import Contacts
    from rmjournal.journal.sessions.drafts import Drafts
    from rmjournal.journal.sessions.endings import Endings
    from rmjournal.journal.sessions.learning import Followed as Followed
    from rmjournal.journal.sessions.learning import Learning
    from rmjournal.journal.sessions.log_lines import Log
    from rmjournal.journal.sessions.move import Moves
    from rmjournal.journal.sessions.notes import Notes
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


class _Service:
    """A service that is imported and made when somebody asks for it first."""

    def __init__(self, module: str, *needs: str) -> None:
        self._module, self._needs = module, needs

    def __set_name__(self, owner: type, name: str) -> None:
        self._name, self._type = name, owner.__annotations__[name]

    def __get__(self, journal: "Journal | None", owner: type) -> object:
        if journal is None:
            return self
        made = getattr(import_module(f"{__name__}.{self._module}"), self._type)
        found = journal.__dict__[self._name] = made(*(getattr(journal, each) for each in self._needs))
        return found


def _service(module: str, *needs: str) -> Any:
    """Declare a service: this module of the package has its type, and these parts of
    the journal make it."""
    return _Service(module, *needs)


class Journal:
    """One open journal. Use create(), open() or recover()."""

    files = ClosedFiles()  # what can be known and done before one is open

    # Earlier versions of entries.
    history: "History" = _service("records.history", "records")
    # Entries that were changed in two copies.
    conflicts: "Conflicts" = _service("copies.conflicts", "records")
    # What is being written.
    drafts: "Drafts" = _service("sessions.drafts", "records")
    # Notes of a pair, or of one of its sessions.
    notes: "Notes" = _service("sessions.notes", "records")
    # What was noticed, learned or held back.
    log: "Log" = _service("sessions.log_lines", "records")
    # Moving entries to another session or pair.
    moves: "Moves" = _service("sessions.move", "records")
    # Entries of any kind.
    entries: "Entries" = _service("records.entries", "records", "history")
    # Takeaways and commitments.
    takeaways: "Takeaways" = _service("sessions.takeaway_steps", "records")
    # Answers to questions, and free writing.
    reflections: "Reflections" = _service("sessions.reflections", "records")
    # Sessions, and what is written before and after them.
    sessions: "Sessions" = _service("sessions.session_steps", "records", "entries", "takeaways", "log")
    # Signals, due actions, and trends.
    signals: "Signals" = _service("sessions.signals", "records", "sessions")
    # What the two agreed on, a version a record.
    agreements: "Agreements" = _service("sessions.agreements", "records")
    # Reviews, stopping and closing.
    endings: "Endings" = _service("sessions.endings", "records", "sessions")
    # People to talk to about a pair.
    contacts: "Contacts" = _service("sessions.contacts", "records", "entries")
    # What was held back, rehearsed, or is to go elsewhere.
    own_lines: "OwnLines" = _service("sessions.own_lines", "records", "entries")
    # What is offered to a pair.
    offers: "Offers" = _service("sessions.offers", "records", "entries", "settings")
    # The questions that a person wrote themselves.
    questions: "Questions" = _service("sessions.questions", "records", "entries")
    # Check-ins, goals and evidence, and the ledger.
    learning: "Learning" = _service("sessions.learning", "records")
    # The passphrase, the recovery key, and new keys for everything.
    keys: "Keys" = _service("records.keys", "records", "settings")
    # What is typed while the journal cannot be saved.
    unsaved: "UnsavedText" = _service("sessions.unsaved", "records")
    # Finding entries.
    search: "Search" = _service("search.search", "records")
    # Texts for the partner.
    messages: "Messages" = _service(
        "exports.messages", "records", "pairs", "sessions", "takeaways", "entries", "exports", "agreements"
    )
    # Sessions as events for the person's own calendar.
    calendar_events: "CalendarEvents" = _service("exports.calendar_events", "records", "messages")
    # Replies of the partner, and answers to them.
    replies: "Replies" = _service("imports.replies", "records", "sessions", "takeaways", "exports", "messages")
    # Messages that were shared, and a yes to all of one.
    sent_messages: "SentMessages" = _service("imports.sent_messages", "records", "takeaways", "exports")
    # Summaries for a coordinator.
    summaries: "Summaries" = _service("exports.summary", "records", "sessions", "takeaways")
    # Statements for a coordinator.
    statements: "Statements" = _service("exports.statement", "records", "pairs", "summaries")
    # Named notes for a coordinator, and the programme file.
    coordinator: "CoordinatorNotes" = _service("exports.coordinator_notes", "records", "sessions", "messages")
    # What was shared, a row for each item.
    exports: "ExportLog" = _service("exports.export_log", "records", "settings")
    # A readable copy of everything.
    takeouts: "Takeouts" = _service("exports.takeout", "records", "exports")
    # Importing a takeout or another journal.
    imports: "Imports" = _service("imports.imports", "records", "pairs", "clock")
    # Backups, and which copies still hold a pair.
    backups: "Backups" = _service("copies.backups", "records", "settings", "exports")
    # Checking the journal and its copies.
    checks: "Checks" = _service("copies.verify", "records", "backups")
    # Merging another copy of this journal.
    merges: "Merges" = _service("copies.merge", "records", "pairs", "settings")
    # Destroying the journal.
    destruction: "Destruction" = _service("copies.destroy", "records", "settings", "backups")

    def __init__(self, vault: Vault, clock: Clock | None = None) -> None:
        """Serve an open vault."""
        self.clock = clock or Clock()
        self.path = vault.path
        self._vault = vault
        self.records = Records(vault, self.clock)
        self.settings = SettingsRecord(self.records)
        self.pairs = Pairs(self.records, self.settings)

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
        if self._vault.makes_new_table() or "search" in self.__dict__:
            self.search.keep_words()
        if "signals" in self.__dict__:
            self.signals.keep_gists()
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
