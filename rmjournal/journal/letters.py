"""Texts for the partner, who needs no app: shown whole first, then copied or written to a file, and listed for ever.

Nothing is sent from here. What was put to the partner is frozen in the same transaction."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain import letters
from rmjournal.domain.departure import Departure
from rmjournal.domain.letters import Letter
from rmjournal.domain.pair import Pair
from rmjournal.domain.record import Record
from rmjournal.domain.session import Session
from rmjournal.domain.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.text import line
from rmjournal.errors import Failed, Refused
from rmjournal.journal import leaving, meeting
from rmjournal.journal.checking import body_of, new_body, told
from rmjournal.journal.journal import Journal
from rmjournal.vault import place

_WAITING = (TakeawayState.DRAFT, TakeawayState.PROPOSED)


class Outgoing(NamedTuple):
    """A text that may leave, and what the journal notes with it in the moment when it does, on that day.

    `freezes` where drafts in it are proposed then."""

    letter: Letter
    note: Callable[[date], None]
    freezes: bool = False

    @property
    def sha256(self) -> str:
        """What the ledger knows the text by: 64 hexadecimal digits."""
        return hashlib.sha256(self.letter.text.encode()).hexdigest()


def agenda(journal: Journal, session: Record[Session]) -> Outgoing:
    """Return the agenda of a session as a text, and nothing else that was prepared."""
    items = meeting.agenda_of(journal, session)
    if not items:
        raise Refused("There is no question on this agenda yet.", "It is written where the session is prepared.")

    def note(day: date) -> None:
        journal.edit(journal.record(session.id), {"agenda_sent_on": day})

    return Outgoing(told(lambda: letters.agenda(body_of(session), [body_of(item) for item in items])), note)


def takeaways(journal: Journal, pair: Record[Pair], session: Record[Session] | None) -> Outgoing:
    """Return the takeaways of a session, or those of none, as a text to be agreed with a yes.

    Those that wait for a yes; where none does, those that are agreed, as a record for both. Drafts are proposed, and so
    frozen, in the moment when the text leaves."""
    parent = session.id if session is not None else None
    mine = [each for each in journal.takeaways_of(pair) if each.parent == parent]
    wanted = [each for each in mine if body_of(each).state in _WAITING]
    wanted = wanted or [each for each in mine if body_of(each).state is TakeawayState.AGREED]
    if not wanted:
        raise Refused("There is no takeaway to send here yet.", "Write one down first.")
    promises = {promise.parent: promise.body for promise in journal.of_type(Commitment, pair.id)}
    items: list[tuple[Takeaway, Commitment | None]] = [(body_of(each), promises.get(each.id)) for each in wanted]

    def note(day: date) -> None:
        for each in wanted:
            now = journal.takeaway(each.id)
            if body_of(now).text != body_of(each).text:
                raise Refused("A takeaway has other words by now.", "Look at the text again. Nothing left.")
            if body_of(now).state is TakeawayState.DRAFT:
                journal.propose(now)

    of = session.body if session is not None else None
    freezes = any(body_of(each).state is TakeawayState.DRAFT for each in wanted)
    return Outgoing(told(lambda: letters.takeaways(items, body_of(pair).role, of)), note, freezes)


def session_to_send(journal: Journal, pair: Record[Pair]) -> Record[Session] | None:
    """Return the session whose takeaways one would send: that of the newest that waits for a yes, else of the newest
    agreed; None for those of no session."""
    states = [_WAITING, (TakeawayState.AGREED,)]
    kept = journal.takeaways_of(pair)
    newest = next((each for state in states for each in reversed(kept) if body_of(each).state in state), None)
    return next((s for s in journal.sessions_of(pair) if newest is not None and s.id == newest.parent), None)


def agreement(journal: Journal, pair: Record[Pair]) -> Outgoing:
    """Return what the two agree on at the start, as a text."""
    return Outgoing(letters.agreement(body_of(pair)), lambda day: None)


def copy(journal: Journal, outgoing: Outgoing, today: date) -> str:
    """List a text that is about to be handed to the clipboard, and return it; where that fails, nothing may leave."""
    with journal.transaction():
        _leave(journal, outgoing, today, f"{outgoing.letter.audience}; by way of the clipboard", outgoing.letter.name)
    return outgoing.letter.text


def write(journal: Journal, outgoing: Outgoing, today: date, target: Path) -> Path:
    """Write exactly this text to a new file, for the person alone to read (0600), and list it.

    Nothing is listed or frozen where it cannot be written, and no file stays where it cannot be listed."""
    target = place.resolve_new(target, "The text")
    begun = False
    try:
        with journal.transaction():
            _leave(journal, outgoing, today, outgoing.letter.audience, target.name)
            begun = True
            leaving.write_lines(target, outgoing.letter.text.removesuffix("\n").split("\n"))
    except BaseException as error:
        if begun and not isinstance(error, FileExistsError):
            with suppress(OSError):
                target.unlink()
        if not isinstance(error, OSError):
            raise
        reason = place.reason(error)
        raise Failed(f"The text could not be written: {reason}.", "Name another place. Nothing left.") from None
    with suppress(OSError):
        place.sync_folder(target.parent)
    return target


def _leave(journal: Journal, outgoing: Outgoing, today: date, audience: str, name: str) -> None:
    outgoing.note(today)
    listed = line(name.replace("\\", "_"), 255) or None
    fields = {"what": outgoing.letter.what, "audience": audience, "sha256": outgoing.sha256, "name": listed}
    journal.keep_new(new_body(Departure, fields))
