"""Texts for the partner, who needs no app: shown whole first, then copied or written to a file, and listed for ever.

Nothing is sent from here. What was put to the partner is frozen in the same transaction."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain import messages as letters
from rmjournal.domain.messages import Letter
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Record
from rmjournal.domain.text import fold
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.private_file import write_pieces
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.store import preflight, vault_files

_WAITING = (TakeawayState.DRAFT, TakeawayState.PROPOSED)


class Outgoing(NamedTuple):
    """A text that may leave, and what the journal notes with it in the moment when it does, on that day.

    `freezes` where drafts in it are proposed then; `mentions` says where a nickname stands in it."""

    letter: Letter
    note: Callable[[date], None]
    freezes: bool = False
    mentions: str = ""

    @property
    def sha256(self) -> str:
        """What the ledger knows the text by: 64 hexadecimal digits."""
        return hashlib.sha256(self.letter.text.encode()).hexdigest()


class PartnerTexts:
    """Texts for the partner: shown whole, then copied or written to a file, and listed."""

    def __init__(
        self,
        records: Records,
        pairs: Pairs,
        sessions: Sessions,
        takeaways: Takeaways,
        entries: Entries,
        exports: ExportLog,
    ) -> None:
        self._records = records
        self._pairs = pairs
        self._sessions = sessions
        self._takeaways = takeaways
        self._entries = entries
        self._exports = exports

    def agenda(self, pair: Record[Pair], session: Record[Session]) -> Outgoing:
        """Return the agenda of a session as a text, and nothing else that was prepared. It is the senior's to send."""
        if pair.body.role is Role.MENTOR_JUNIOR:
            raise Refused(f"In this pair the agenda is for the {Role.MENTEE_SENIOR.words} to set and to send.")
        items = self._sessions.agenda_of(session)
        if not items:
            raise Refused("There is no question on this agenda yet.", "It is written where the session is prepared.")

        def note(day: date) -> None:
            self._entries.edit(self._records.current(session), {"agenda_sent_on": day})

        letter = apply_rule(lambda: letters.agenda(session.body, [item.body for item in items]))
        return Outgoing(letter, note, mentions=self.mentions(letter))

    def takeaways(self, pair: Record[Pair], session: Record[Session] | None) -> Outgoing:
        """Return the takeaways of a session, or those of none, as a text to be agreed with a yes.

        Those that wait for a yes; where none does, those that are agreed, as a record for both. Drafts are proposed, and so
        frozen, in the moment when the text leaves."""
        parent = session.id if session is not None else None
        mine = [each for each in self._takeaways.of(pair) if each.parent == parent]
        wanted = [each for each in mine if each.body.state in _WAITING]
        wanted = wanted or [each for each in mine if each.body.state is TakeawayState.AGREED]
        if not wanted:
            raise Refused("There is no takeaway to send here yet.", "Write one down first.")
        made = self._records.of_type(Commitment, pair.id)
        items: list[tuple[Takeaway, Commitment | None]] = [(each.body, _promise_of(each, made)) for each in wanted]

        def note(day: date) -> None:
            for each in wanted:
                now = self._takeaways.get(each.id)
                if now.body.text != each.body.text:
                    raise Refused("A takeaway has other words by now.", "Look at the text again. Nothing left.")
                if now.body.state is TakeawayState.DRAFT:
                    self._takeaways.propose(now)

        of = session.body if session is not None else None
        freezes = any(each.body.state is TakeawayState.DRAFT for each in wanted)
        letter = apply_rule(lambda: letters.takeaways(items, pair.body.role, of))
        return Outgoing(letter, note, freezes, self.mentions(letter))

    def session_to_send(self, pair: Record[Pair]) -> Record[Session] | None:
        """Return the session whose takeaways one would send: that of the newest that waits for a yes, else of the newest
        agreed; None for those of no session."""
        states = [_WAITING, (TakeawayState.AGREED,)]
        kept = self._takeaways.of(pair)
        newest = next((each for state in states for each in reversed(kept) if each.body.state in state), None)
        return next((s for s in self._sessions.of(pair) if newest is not None and s.id == newest.parent), None)

    def agreement(self, pair: Record[Pair]) -> Outgoing:
        """Return what the two agree on at the start, as a text."""
        letter = letters.agreement(pair.body)
        return Outgoing(letter, lambda day: None, mentions=self.mentions(letter))

    def was_shared(self, outgoing: Outgoing) -> bool:
        """Has exactly this text left before?"""
        return self._exports.holds(outgoing.sha256)

    def mentions(self, letter: Letter) -> str:
        """Return a sentence where a nickname of this journal stands in the text, "" where none does."""
        lines = [fold(each) for each in letter.text.splitlines()]
        names = [re.escape(fold(pair.body.alias)) for pair in self._pairs.all() if pair.body is not None]
        found = [
            str(at) for at, each in enumerate(lines, 1) if any(re.search(rf"(?<!\w){n}(?!\w)", each) for n in names)
        ]
        return f"A nickname of this journal stands in line {', '.join(found)}: is it meant to leave?" if found else ""

    def copy(self, outgoing: Outgoing, today: date) -> str:
        """List a text that is about to be handed to the clipboard, and return it; where that fails, nothing may leave."""
        with self._records.transaction():
            self._leave(outgoing, today, f"{outgoing.letter.audience}; by way of the clipboard", outgoing.letter.name)
        return outgoing.letter.text

    def write(self, outgoing: Outgoing, today: date, target: Path) -> Path:
        """Write exactly this text to a new file, for the person alone to read (0600), and list it.

        It is listed before the file has its name: nothing can leave that is not. What cannot be written is not listed.
        Where only the name is refused, which is rare, it is listed all the same, and that is said."""
        what = "The file" if outgoing.letter.undated else "The text"
        target = preflight.resolve_new(target, what)
        temporary = vault_files.unfinished(target.with_name("text"))  # the name itself may be as long as a name can be
        try:
            vault_files.discard(temporary)
            with self._records.transaction():
                self._leave(outgoing, today, outgoing.letter.audience, target.name)
                data = outgoing.letter.text.encode()
                write_pieces(temporary, [data], undated=outgoing.letter.undated)
        except OSError as error:
            vault_files.discard(temporary)
            reason = atomic_file.why(error)
            raise Failed(f"{what} could not be written: {reason}.", "Name another place. Nothing left.") from None
        try:
            atomic_file.give_name(temporary, target)
        except OSError as error:
            reason = atomic_file.why(error)
            raise Failed(f"{what} got no name: {reason}.", "Nothing left, though it is listed as if it had.") from None
        finally:
            vault_files.discard(temporary)
        return target

    def write_into(self, outgoing: Outgoing, today: date, folder: Path) -> Path:
        """Write exactly this file into a folder, under its own name, and list it; a folder that is missing is made."""
        made = False
        with suppress(OSError):  # where it cannot be made, or is no folder, writing says so
            folder.mkdir(mode=0o700)
            made = True
        try:
            return self.write(outgoing, today, folder / outgoing.letter.name)
        except BaseException:
            if made:
                with suppress(OSError):
                    folder.rmdir()
            raise

    def _leave(self, outgoing: Outgoing, today: date, audience: str, name: str) -> None:
        outgoing.note(today)
        letter = outgoing.letter
        self._exports.add(letter.what, audience, sha256=outgoing.sha256, name=name, fields=letter.fields)


def _promise_of(takeaway: Record[Takeaway], made: list[Record[Commitment]]) -> Commitment | None:
    """Return the open promise of a takeaway, or of the words that it is to replace."""
    for id in (takeaway.id, takeaway.body.replaces):
        for promise in made:
            if id is not None and promise.parent == id and promise.body.status is CommitmentStatus.OPEN:
                return promise.body
    return None
