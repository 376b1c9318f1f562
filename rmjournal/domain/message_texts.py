"""Write messages for the partner, who has no app: agenda and takeaways.

Each contains only what its function names. No name or nickname is added; what a person
wrote stays as it is."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

import msgspec

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import AgendaFamily, AgendaItem, Session
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.text import plain

NAMES = "names and nicknames, unless you wrote one"
_AUDIENCE = "your partner. Their assistant may see it too"
_FIRST = (AgendaFamily.PATH, AgendaFamily.OBSTACLES, AgendaFamily.POLICY)
_OPEN = (TakeawayState.DRAFT, TakeawayState.PROPOSED)
_CODE_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_CODE_BITS = 60

_REPLY = "If you're happy with every word, just reply \"yes\". If not, tell me what you'd change."
_SETTLED = "We've both agreed to these words."


class Message(msgspec.Struct, frozen=True):
    """A text to share.

    `absent` says in short phrases what is not in it; `name` is a suggested file name;
    `fields` names the fields of a summary. The file of an `undated` text gets a fixed
    modification time, so that it does not show when it was written."""

    what: ExportKind
    text: str
    audience: str
    absent: tuple[str, ...]
    name: str
    fields: tuple[str, ...] = ()
    undated: bool = False


def agenda(session: Session, items: Sequence[AgendaItem]) -> Message:
    """Return the questions of a session: path, obstacles, policies, then the others.

    Questions that are done or moved to another session are left out. Raises ValueError
    if none remains."""
    open_items = [item for item in items if not item.done and item.carry_to is None and _words(item.text)]
    if not open_items:
        raise ValueError("This agenda has no open questions yet.")
    ordered = sorted(open_items, key=lambda item: _FIRST.index(item.family) if item.family in _FIRST else len(_FIRST))
    title = f"Agenda for session {session.number}"
    moment = session.planned_at
    return Message(
        what=ExportKind.AGENDA,
        text=_text(
            f"{title}\n{_long(moment.date())}, {moment:%H:%M}" if moment is not None else title,
            _numbered(_words(item.text) for item in ordered),
        ),
        audience=_AUDIENCE,
        absent=(NAMES, "your intention", "what you share or keep to yourself", "notes, ratings and reflections"),
        name=f"agenda-session-{session.number}.txt",
    )


def takeaways(items: Sequence[tuple[Takeaway, Commitment | None]], my_role: Role, session: Session | None) -> Message:
    """Return takeaways for the partner to agree, each with its open commitment.

    Declined and withdrawn ones are left out. Raises ValueError if none remains. An
    agreed one has its code, for a partner who keeps a journal too."""
    shown = [
        (takeaway, promise)
        for takeaway, promise in items
        if takeaway.state in (*_OPEN, TakeawayState.AGREED) and _words(takeaway.text)
    ]
    if not shown:
        raise ValueError("There are no takeaways to send yet.")
    waiting = any(takeaway.state in _OPEN for takeaway, _ in shown)
    title = f"Takeaways from session {session.number}" if session is not None else "Takeaways"
    return Message(
        what=ExportKind.TAKEAWAY,
        text=_text(
            f"{title}\n{_REPLY if waiting else _SETTLED}",
            _numbered(_agreeable(takeaway, promise, my_role) for takeaway, promise in shown),
        ),
        audience=_AUDIENCE,
        absent=(NAMES, "themes and outcomes", "notes, ratings and reflections"),
        name=f"takeaways-session-{session.number}.txt" if session is not None else "takeaways.txt",
    )


def fingerprint(text: str) -> str:
    """Return a short code of a wording, such as 3F0T-K7QM-9ZXA, to compare aloud.

    It depends on the visible words: white space, the composition of accents and
    invisible characters make no difference, anything else does. It is no signature:
    anyone who knows the words can compute it. 60 bits of SHA-256."""
    seen = " ".join(unicodedata.normalize("NFC", plain(text)).split())
    bits = int.from_bytes(sha256(seen.encode()).digest()) >> (256 - _CODE_BITS)
    code = "".join(_CODE_DIGITS[bits >> at & 31] for at in range(_CODE_BITS - 5, -1, -5))
    return "-".join((code[:4], code[4:8], code[8:]))


def _agreeable(takeaway: Takeaway, promise: Commitment | None, my_role: Role) -> str:
    words = _words(takeaway.text)
    lines = [words]
    if promise is not None and promise.status is CommitmentStatus.OPEN:
        role = my_role if promise.owner is Party.ME else my_role.other
        due = f" Due {_short(promise.due)}." if promise.due is not None else ""
        also = _words(promise.text)
        lines.append(f"Owner: {role.words}.{due}" + (f" To do: {also}" if also not in ("", words) else ""))
    if takeaway.state is TakeawayState.AGREED:
        on = f" on {_short(takeaway.agreed_on)}" if takeaway.agreed_on is not None else ""
        lines.append(f"Agreed{on}. Code to compare: {fingerprint(words)}")
    return "\n".join(lines)


def _words(text: str) -> str:
    """Return a person's text fit to be shared: with line ends, without invisible
    characters."""
    return plain(text).strip()


def _numbered(texts: Iterable[str]) -> str:
    return "\n\n".join(_indented(f"{number}. ", text) for number, text in enumerate(texts, 1))


def _indented(mark: str, text: str) -> str:
    """Return the text after its mark, with further lines indented.

    So no line of a text can pass for an item of its own."""
    first, *others = text.split("\n")
    return "\n".join((mark + first, *((" " * len(mark) + line).rstrip() for line in others)))


def _text(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _short(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _long(day: date) -> str:
    return f"{day:%A} {_short(day)}"
