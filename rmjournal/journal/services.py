"""Carry a service for each thing that an open journal looks after.

Each is made at its first use, and imported then, so that a command pays for what it
does. Each has a type, so that an editor completes it."""

from functools import cached_property
from typing import TYPE_CHECKING

from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.clock import Clock
from rmjournal.vault.store.vault import Vault

if TYPE_CHECKING:
    from rmjournal.journal.copies.backups import Backups
    from rmjournal.journal.copies.conflicts import Conflicts
    from rmjournal.journal.copies.destroy import Destruction
    from rmjournal.journal.copies.merge import Merges
    from rmjournal.journal.copies.verify import Checks
    from rmjournal.journal.exports.calendar_events import CalendarEvents
    from rmjournal.journal.exports.coordinator_notes import CoordinatorNotes
    from rmjournal.journal.exports.export_log import ExportLog
    from rmjournal.journal.exports.messages import Messages
    from rmjournal.journal.exports.statement import Statements
    from rmjournal.journal.exports.summary import Summaries
    from rmjournal.journal.exports.takeout import Takeouts
    from rmjournal.journal.imports.imports import Imports
    from rmjournal.journal.imports.replies import Replies
    from rmjournal.journal.records.entries import Entries
    from rmjournal.journal.records.history import History
    from rmjournal.journal.records.keys import Keys
    from rmjournal.journal.search.search import Search
    from rmjournal.journal.sessions.agreements import Agreements
    from rmjournal.journal.sessions.contacts import Contacts
    from rmjournal.journal.sessions.drafts import Drafts
    from rmjournal.journal.sessions.endings import Endings
    from rmjournal.journal.sessions.learning import Learning
    from rmjournal.journal.sessions.log_lines import Log
    from rmjournal.journal.sessions.move import Moves
    from rmjournal.journal.sessions.notes import Notes
    from rmjournal.journal.sessions.offers import Offers
    from rmjournal.journal.sessions.own_lines import OwnLines
    from rmjournal.journal.sessions.questions import Questions
    from rmjournal.journal.sessions.reflections import Reflections
    from rmjournal.journal.sessions.session_steps import Sessions
    from rmjournal.journal.sessions.signals import Signals
    from rmjournal.journal.sessions.takeaway_steps import Takeaways
    from rmjournal.journal.sessions.unsaved import UnsavedText


class Services:
    """The services of one open journal."""

    def __init__(self, vault: Vault, clock: Clock | None = None) -> None:
        """Serve an open vault."""
        self.clock = clock or Clock()
        self.path = vault.path
        self._vault = vault
        self.records = Records(vault, self.clock)
        self.settings = SettingsRecord(self.records)
        self.pairs = Pairs(self.records, self.settings)

    @cached_property
    def history(self) -> "History":
        """Earlier versions of entries."""
        from rmjournal.journal.records.history import History

        return History(self.records)

    @cached_property
    def conflicts(self) -> "Conflicts":
        """Entries that were changed in two copies."""
        from rmjournal.journal.copies.conflicts import Conflicts

        return Conflicts(self.records)

    @cached_property
    def drafts(self) -> "Drafts":
        """What is being written."""
        from rmjournal.journal.sessions.drafts import Drafts

        return Drafts(self.records)

    @cached_property
    def notes(self) -> "Notes":
        """Notes of a pair, or of one of its sessions."""
        from rmjournal.journal.sessions.notes import Notes

        return Notes(self.records)

    @cached_property
    def log(self) -> "Log":
        """What was noticed, learned or held back."""
        from rmjournal.journal.sessions.log_lines import Log

        return Log(self.records)

    @cached_property
    def moves(self) -> "Moves":
        """Moving entries to another session or pair."""
        from rmjournal.journal.sessions.move import Moves

        return Moves(self.records)

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
