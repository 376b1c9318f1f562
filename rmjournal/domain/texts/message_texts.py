"""Write messages for the partner, who has no app: agenda and takeaways.

Each contains only what its function names. No name or nickname is added; what a person
wrote stays as it is."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

import msgspec

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import AgendaFamily, AgendaItem, Session
from rmjournal.domain.model.takeaway import WAITING, Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.points import Point, code_of_digest, short_day
from rmjournal.domain.text import plain

NAMES = "names and nicknames, unless you wrote one"
PRIVATE = "notes, ratings and reflections"
PARTNER = "your partner. Their assistant may see it too"
_FIRST = (AgendaFamily.PATH, AgendaFamily.OBSTACLES, AgendaFamily.POLICY)

REPLY_TO_ONE = 'If you agree, reply "yes". If not, reply "not yet", or write the words you\'d prefer.'
REPLY_TO_ALL = (
    'If you agree to all of it, reply "yes to all". If only to some, say which, such as "yes to 1, not yet to 2". '
    "Or write the words you'd prefer for a point."
)
_EXPLAINED = "The codes in brackets are explained at the end."
_SETTLED = "We've both agreed to these words."
_FIRST_VERSION = "If you're happy with every word, just reply \"yes\". If not, tell me what you'd change."
_ANSWERS = "My answers"
OPENINGS = (  # what may stand right before the first point
    REPLY_TO_ONE, REPLY_TO_ALL, _EXPLAINED, _SETTLED, _FIRST_VERSION, _ANSWERS,
)  # fmt: skip
_NO_REPLY = "No reply means not agreed."
_CODES = "The codes in brackets only show that we both mean the same words. You can ignore them."
_OWNERS = "The owner is the person who does it. {} is me, and {} is you."
_DUE = """"Due" is the day it should be done by. For a habit, it is the day to look at how it's going."""


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
    open_items = [item for item in items if not item.done and item.carry_to is None and shareable(item.text)]
    if not open_items:
        raise ValueError("This agenda has no open questions yet.")
    ordered = sorted(open_items, key=lambda item: _FIRST.index(item.family) if item.family in _FIRST else len(_FIRST))
    title = f"Agenda for session {session.number}"
    moment = session.planned_at
    return Message(
        what=ExportKind.AGENDA,
        text=_text(
            f"{title}\n{_long(moment.date())}, {moment:%H:%M}" if moment is not None else title,
            _numbered(shareable(item.text) for item in ordered),
        ),
        audience=PARTNER,
        absent=(NAMES, "your intention", "what you share or keep to yourself", PRIVATE),
        name=f"agenda-session-{session.number}.txt",
    )


def closing(*, asks: bool, codes: bool) -> str:
    """Return the line that ends a message with points: how to reply, what codes are
    for."""
    return " ".join(filter(None, (_NO_REPLY if asks else "", _CODES if codes else "")))


def opening(count: int, *, codes: bool) -> str:
    """Return the line that says how to reply to so many points."""
    return " ".join(filter(None, (REPLY_TO_ALL if count > 1 else REPLY_TO_ONE, _EXPLAINED if codes else "")))


def owners(points: Sequence[Point], my_role: Role) -> str:
    """Return what owner and due mean, to the partner of whoever has this role, "" if no
    point has an owner."""
    if not any(each.owner for each in points):
        return ""
    due = _DUE if any(each.due for each in points) else ""
    return " ".join(filter(None, (_OWNERS.format(my_role.words, my_role.other.words), due)))


def point_lines(
    point: Point, *, codes: bool, instead_of: Sequence[str] = (), remark: str = "", replaced: str = ""
) -> str:
    """Return a point as a message shows it: what it replaces, the point, its code.

    `instead_of` has the codes of the points that it replaces; where no codes are shown,
    `replaced` has the words of the last. `remark` follows the code, outside of what the
    code covers."""
    after = " ".join(filter(None, (f"[{point.code}]" if codes else "", remark)))
    before = f"Instead of {' '.join(f'[{each}]' for each in instead_of)}:" if codes and instead_of else ""
    if not codes and replaced:
        before = f'Instead of "{" ".join(shareable(replaced).split())}":'
    return "\n".join(filter(None, (before, point.shown, after)))


def takeaway_point(takeaway: Takeaway, promise: Commitment | None, my_role: Role) -> Point:
    """Return a takeaway as the point to agree to, with its commitment while it is
    open."""
    words = shareable(takeaway.text)
    if promise is None or promise.status is not CommitmentStatus.OPEN:
        return Point(words)
    also = shareable(promise.text)
    owner = my_role if promise.owner is Party.ME else my_role.other
    return Point(words, owner, promise.due, also if also != words else "")


def takeaways(
    items: Sequence[tuple[Takeaway, Commitment | None]],
    my_role: Role,
    session: Session | None,
    *,
    codes: bool = True,
    replaced: Mapping[str, str] | None = None,
) -> Message:
    """Return takeaways for the partner to agree, each with its open commitment.

    `replaced` has the words that each amends, by its own: without codes they say what
    it replaces. Declined and withdrawn ones are left out. Raises ValueError if none
    remains. Each has its code, unless `codes` says that the partner has no use for one;
    one that was agreed without has the code of the first version."""
    shown = [
        (takeaway, promise)
        for takeaway, promise in items
        if takeaway.state in (*WAITING, TakeawayState.AGREED) and shareable(takeaway.text)
    ]
    if not shown:
        raise ValueError("There are no takeaways to send yet.")
    waiting = any(takeaway.state in WAITING for takeaway, _ in shown)
    has_codes = codes and any(takeaway.state in WAITING or takeaway.code for takeaway, _ in shown)
    title = f"Takeaways from session {session.number}" if session is not None else "Takeaways"
    return Message(
        what=ExportKind.TAKEAWAY,
        text=_text(
            f"{title}\n{opening(len(shown), codes=has_codes) if waiting else _SETTLED}",
            _numbered(
                _agreeable(takeaway, promise, my_role, codes=codes, replaced=(replaced or {}).get(takeaway.text, ""))
                for takeaway, promise in shown
            ),
            owners([takeaway_point(*each, my_role) for each in shown], my_role),
            closing(asks=waiting, codes=has_codes),
        ),
        audience=PARTNER,
        absent=(NAMES, "themes and outcomes", PRIVATE),
        name=f"takeaways-session-{session.number}.txt" if session is not None else "takeaways.txt",
    )


def credit(text: str) -> Message:
    """Return the message that asks whether a junior may be credited aloud."""
    return Message(
        what=ExportKind.TAKEAWAY,
        text=_text(
            "May I credit you?",
            "I'd like to say aloud whose idea this was:",
            shareable(text),
            "Please reply yes or no. No is a fine answer, and you don't have to give a reason.\n"
            "If you don't reply, I'll take that as no.\n"
            "You can take a yes back until I've said it.",
        ),
        audience=PARTNER,
        absent=(NAMES, "other takeaways", PRIVATE),
        name="permission.txt",
    )


class Reply(StrEnum):
    """What an answer says to a point."""

    YES = "Yes"
    AFTER_ALL = "Yes after all"
    NO = "No"
    INSTEAD = "Instead of"


class Answer(NamedTuple):
    """An answer to one point of the partner: to `code`, whose words are `words`.

    `other` is what the person puts in its place. `by` is who takes a no back: both can
    have said no to the same words, so such an answer says whose it is."""

    reply: Reply
    code: str
    words: str
    other: Point | None = None
    by: Role | None = None


def answers(given: Sequence[Answer]) -> Message:
    """Return the answers to points of the partner. Raises ValueError if there are
    none."""
    if not given:
        raise ValueError("There is nothing to answer.")
    others = [each.other for each in given if each.other is not None]
    return Message(
        what=ExportKind.TAKEAWAY,
        text=_text(
            f"{_ANSWERS}\n{opening(len(others), codes=True)}" if others else _ANSWERS,
            "\n\n".join(_answer(each) for each in given),
            closing(asks=bool(others), codes=True),
        ),
        audience=PARTNER,
        absent=(NAMES, "themes and outcomes", PRIVATE),
        name="answers.txt",
    )


def _answer(given: Answer) -> str:
    if given.other is not None:
        text = point_lines(given.other, codes=True, instead_of=(given.code,))
    else:
        says = f"{given.by.words} says {given.reply.lower()}" if given.by is not None else given.reply
        text = f"{says} [{given.code}]\n{shareable(given.words)}"
    first, *others = text.split("\n")
    return "\n".join((first, *((" " * 3 + each).rstrip() for each in others)))


def fingerprint(text: str) -> str:
    """Return a short code of a wording, such as 3F0T-K7QM-9ZXA, to compare aloud.

    It depends on the visible words: white space, the composition of accents and
    invisible characters make no difference, anything else does. It is no signature:
    anyone who knows the words can compute it. 60 bits of SHA-256."""
    seen = " ".join(unicodedata.normalize("NFC", plain(text)).split())
    return code_of_digest(sha256(seen.encode()).digest())


def _agreeable(takeaway: Takeaway, promise: Commitment | None, my_role: Role, *, codes: bool, replaced: str) -> str:
    point = takeaway_point(takeaway, promise, my_role)
    if takeaway.state is not TakeawayState.AGREED:
        return point_lines(point, codes=codes, instead_of=takeaway.instead_of, replaced=replaced)
    on = f" on {short_day(takeaway.agreed_on)}" if takeaway.agreed_on is not None else ""
    if takeaway.code or not codes:
        return point_lines(point, codes=codes, remark=f"Agreed{on}.")
    return f"{point.shown}\nAgreed{on}. Code to compare: {fingerprint(point.words)}"


def shareable(text: str) -> str:
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


def _long(day: date) -> str:
    return f"{day:%A} {short_day(day)}"
