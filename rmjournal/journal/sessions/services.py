"""Offer the services that follow the mentoring cycle, and those for entries of any
kind."""

from functools import cached_property
from typing import TYPE_CHECKING

from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord

if TYPE_CHECKING:
    from rmjournal.journal.records.entries import Entries
    from rmjournal.journal.records.history import History
    from rmjournal.journal.sessions.agreements import Agreements
    from rmjournal.journal.sessions.contacts import Contacts
    from rmjournal.journal.sessions.drafts import Drafts
    from rmjournal.journal.sessions.endings import Endings
    from rmjournal.journal.sessions.learning import Learning
    from rmjournal.journal.sessions.move import Moves
    from rmjournal.journal.sessions.notes import Log, Notes
    from rmjournal.journal.sessions.offers import Offers
    from rmjournal.journal.sessions.own_lines import OwnLines
    from rmjournal.journal.sessions.questions import Questions
    from rmjournal.journal.sessions.reflections import Reflections
    from rmjournal.journal.sessions.session_steps import Sessions
    from rmjournal.journal.sessions.signals import Signals
    from rmjournal.journal.sessions.takeaway_steps import Takeaways


class SessionServices:
    """What a journal has for entries and sessions. Each is imported on first use."""

    records: Records
    settings: SettingsRecord

    @cached_property
    def history(self) -> "History":
        """Earlier versions of entries."""
        from rmjournal.journal.records.history import History

        return History(self.records)

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
    def notes(self) -> "Notes":
        """Notes."""
        from rmjournal.journal.sessions.notes import Notes

        return Notes(self.records)

    @cached_property
    def log(self) -> "Log":
        """What was noticed, a line an entry."""
        from rmjournal.journal.sessions.notes import Log

        return Log(self.records)

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
    def drafts(self) -> "Drafts":
        """Unfinished writing, saved every few seconds."""
        from rmjournal.journal.sessions.drafts import Drafts

        return Drafts(self.records)

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
    def moves(self) -> "Moves":
        """Moving entries to another session or pair."""
        from rmjournal.journal.sessions.move import Moves

        return Moves(self.records)
