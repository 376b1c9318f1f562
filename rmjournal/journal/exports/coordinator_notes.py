"""Write named notes to a coordinator, and import the coordinator's programme file."""

from datetime import date
from pathlib import Path
from typing import ClassVar, NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from rmjournal.domain.model.contact import ContactKind
from rmjournal.domain.model.pair import Pair, PairStatus, Role
from rmjournal.domain.model.programme import TakenProgramme
from rmjournal.domain.model.session import has_met
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Record
from rmjournal.journal.exports import own_names
from rmjournal.journal.exports.messages import Messages, Outgoing
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.sharing.summary import named_notes, programme_file
from rmjournal.sharing.summary.coarsening import half_year, is_large
from rmjournal.sharing.summary.named_notes import State
from rmjournal.sharing.summary.programme_file import Programme

_CONTACTS = (ContactKind.COORDINATOR.value, ContactKind.SPEAK_UP.value, ContactKind.WELLBEING.value)
_OVER = (PairStatus.CLOSED, PairStatus.ARCHIVED)


class ProgrammeFile(NamedTuple):
    """A programme file: its bytes, all that it says a line each, and its SHA-256."""

    data: bytes
    programme: Programme
    lines: tuple[str, ...]
    sha256: str


def shown_whole(data: bytes) -> ProgrammeFile:
    """Return the programme file in these bytes. Raises Refused for anything else."""
    programme = programme_file.read_programme(data)
    return ProgrammeFile(data, programme, tuple(programme_file.shown(programme)), programme_file.digest(data))


class CoordinatorNotes:
    """Notes under the person's own name, and the programme file."""

    STATES: ClassVar[type[State]] = State

    def __init__(self, records: Records, sessions: Sessions, messages: Messages) -> None:
        self._records = records
        self._sessions = sessions
        self._messages = messages

    def state_of(self, pair: Record[Pair]) -> State:
        """Return how far a pair is, by its status and its sessions."""
        status = pair.body.status
        if status in _OVER:
            return State.ENDED
        if status is PairStatus.PAUSED:
            return State.PAUSED
        today = self._records.clock.today()
        met = any(has_met(session.body, today) for session in self._sessions.of(pair))
        return State.MEETING if met else State.NOT_STARTED

    def status_note(
        self, pair: Record[Pair], state: State, *, me: str, partner: str, as_json: bool = False, keep: bool = False
    ) -> Outgoing:
        """Return the status note of a pair, with two typed names: the journal has none.

        Its text, which holds them, is kept only if `keep` says so."""
        mentor, mentee = (me, partner) if pair.body.role is Role.MENTOR_JUNIOR else (partner, me)
        write = named_notes.status_json if as_json else named_notes.status_text
        message = apply_rule(lambda: write(mentor, mentee, state))
        mentions = self._messages.mentions(message, (me, partner))
        return Outgoing(message, mentions=mentions, pair=pair.id if keep else None)

    def help_note(self, name: str, words: str, *, keep_with: Record[Pair] | None = None) -> Outgoing:
        """Return a request for help with a typed name and text, and nothing of the
        journal.

        Its text, which holds a real name, is kept only with the pair in `keep_with`."""
        message = apply_rule(lambda: named_notes.help_note(name, words))
        kept = keep_with.id if keep_with is not None else None
        return Outgoing(message, mentions=self._messages.mentions(message, (name,)), pair=kept)

    def names_of(self, pair: Record[Pair]) -> tuple[str, str]:
        """Return the names for notes that were saved for a pair: mine and my partner's,
        each "" if it was not."""
        saved = own_names.saved(self._records, pair)
        return saved.me, saved.partner

    def keep_names(self, pair: Record[Pair], me: str, partner: str) -> None:
        """Save the two names of a pair for its next notes, in place of those before; ""
        deletes one."""
        own_names.keep_people(self._records, pair, me, partner)

    def read_programme(self, path: Path) -> ProgrammeFile:
        """Return a programme file, to be shown whole before take_programme() saves it.

        Raises Refused for anything else, Failed if it cannot be read."""
        data = programme_file.load(path)
        return shown_whole(data)

    def take_programme(self, data: bytes, pair: Record[Pair] | None = None) -> Programme:
        """Import a programme file for a pair, or for all pairs without one of their
        own.

        It replaces an older one."""
        imported = programme_file.read_programme(data)
        body = TakenProgramme(sha256=programme_file.digest(data), text=data.decode())
        home = pair.id if pair is not None else None
        with self._records.transaction():
            older = [each for each in self._records.of_type(TakenProgramme) if each.pair == home]
            if older:
                self._records.replace(older[-1], body)
            else:
                self._records.add(body, pair=home)
            if imported.supervision is not UNSET:
                for each in [pair] if pair is not None else self._records.of_type(Pair):
                    days = tuple(sorted({*each.body.supervision, *imported.supervision}))
                    self._records.replace(each, replace(each.body, supervision=days))
        return imported

    def programme_of(self, pair: Record[Pair]) -> Programme | None:
        """Return the programme file of a pair: its own, else that of all, else None."""
        taken = self.taken(pair)
        return taken.programme if taken is not None else None

    def taken(self, pair: Record[Pair]) -> ProgrammeFile | None:
        """Return the programme file of a pair as it was taken in, with all it says."""
        programmes = self._records.of_type(TakenProgramme)
        for home in (pair.id, None):
            for each in reversed(programmes):
                if each.pair == home:
                    return shown_whole(each.body.text.encode())
        return None

    def contacts_of(self, pair: Record[Pair]) -> list[dict[str, object]]:
        """Return the contacts that the programme file names, as fields of new ones."""
        programme = self.programme_of(pair)
        named = msgspec.to_builtins(programme.contacts) if programme is not None else {}
        return [{"kind": kind, "who": named[kind]} for kind in _CONTACTS if kind in named]

    def named_contacts(self, pair: Record[Pair] | None) -> list[str]:
        """Return who the programme file of a pair names as contacts, a line each;
        without a pair, those of every file that was imported."""
        if pair is not None:
            programme = self.programme_of(pair)
            found = [programme] if programme is not None else []
        else:
            taken = self._records.of_type(TakenProgramme)
            found = [programme_file.read_programme(each.body.text.encode()) for each in taken]
        return list(dict.fromkeys(line for each in found for line in programme_file.contacts(each)))

    def supervision_of(self, pair: Record[Pair]) -> list[date]:
        """Return the days of supervision or a peer group: your own, and those that the
        programme file names."""
        programme = self.programme_of(pair)
        named = programme.supervision if programme is not None else UNSET
        return sorted({*pair.body.supervision, *(() if named is UNSET else named)})

    def period_and_size(self, pair: Record[Pair]) -> tuple[str | None, int | None]:
        """Return the period and the least number of pairs that the programme file
        names, None for each without one.

        A half-year that an older file names for fewer than 100 pairs is none."""
        programme = self.programme_of(pair)
        if programme is None:
            return None, None
        size = programme.size.least
        return programme.period if is_large(size) or half_year(programme.period) is None else None, size
