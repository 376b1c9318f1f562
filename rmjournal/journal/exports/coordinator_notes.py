"""What a person tells a coordinator under their own name, and the programme file that a coordinator gives to all."""

from datetime import date

from rmjournal.domain.model.pair import Pair, PairStatus, Role
from rmjournal.domain.model.programme import TakenProgramme
from rmjournal.domain.model.session import held
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Record
from rmjournal.journal.exports.partner_texts import Outgoing, PartnerTexts
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.sharing.summary import named_notes as notes
from rmjournal.sharing.summary import programme_file as programme
from rmjournal.sharing.summary.named_notes import State
from rmjournal.sharing.summary.programme_file import Programme

_OVER = (PairStatus.CLOSED, PairStatus.ARCHIVED)


class CoordinatorNotes:
    """Notes under the person's own name, and the programme file."""

    def __init__(self, records: Records, sessions: Sessions, messages: PartnerTexts) -> None:
        self._records = records
        self._sessions = sessions
        self._messages = messages

    def state_of(self, pair: Record[Pair]) -> State:
        """Return how far a pair is, by what the journal holds."""
        status = pair.body.status
        if status in _OVER:
            return State.ENDED
        if status is PairStatus.PAUSED:
            return State.PAUSED
        met = any(held(session.body) for session in self._sessions.of(pair))
        return State.MEETING if met else State.NOT_STARTED

    def status_note(
        self, pair: Record[Pair], state: State, *, me: str, partner: str, as_json: bool = False
    ) -> Outgoing:
        """Return the status note of a pair, under the two names that were typed: the journal knows none."""
        mentor, mentee = (me, partner) if pair.body.role is Role.MENTOR_JUNIOR else (partner, me)
        write = notes.status_json if as_json else notes.status_text
        letter = apply_rule(lambda: write(mentor, mentee, state))
        return Outgoing(letter, _nothing, mentions=self._messages.mentions(letter))

    def help_note(self, name: str, words: str) -> Outgoing:
        """Return a call for help in somebody's own words. Nothing of the journal comes into it."""
        letter = apply_rule(lambda: notes.help_note(name, words))
        return Outgoing(letter, _nothing, mentions=self._messages.mentions(letter))

    def take_programme(self, data: bytes, pair: Record[Pair] | None = None) -> Programme:
        """Take in a programme file, for one pair or for all that have none of their own, in the place of an older one."""
        taken = programme.read_programme(data)
        body = TakenProgramme(sha256=programme.digest(data), text=data.decode())
        home = pair.id if pair is not None else None
        with self._records.transaction():
            older = [each for each in self._records.of_type(TakenProgramme) if each.pair == home]
            if older:
                self._records.replace(older[-1], body)
            else:
                self._records.add(body, pair=home)
        return taken

    def programme_of(self, pair: Record[Pair]) -> Programme | None:
        """Return the programme file that holds for a pair: its own, else the one of all; None where there is none."""
        taken = self._records.of_type(TakenProgramme)
        for home in (pair.id, None):
            for each in reversed(taken):
                if each.pair == home:
                    return programme.read_programme(each.body.text.encode())
        return None


def _nothing(_: date) -> None:
    pass
