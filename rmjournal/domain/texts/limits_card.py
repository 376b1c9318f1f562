"""Word the limits card: what the two agreed, what to do when something may not stay
private, and who to talk to.

The card opens on what was agreed. Who to talk to, and what to do if it is about the
partner, are pages of their own, because the partner may be looking."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rmjournal.domain.model.agreement import ALWAYS, Agreement, words_of
from rmjournal.domain.model.contact import Contact
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.text import capital
from rmjournal.domain.words import word

HEAD = "Something came up that can't stay private"
WHO = "Who to talk to"
PARTNER = "If it is about my partner"
QUESTION = "Is this my partner, or someone who reports to them?"


class Part(NamedTuple):
    """A part of the card: its heading and its sentences. `is_private` says that they
    hold words of the person."""

    head: str
    lines: tuple[str, ...]
    is_private: bool = False


_CONFIDENTIAL = (
    "What we say is confidential. The exceptions are serious harm, safeguarding, crime, "
    "a legal order and duties to report."
)
_MANAGER = {
    Role.MENTOR_JUNIOR: (
        "As a manager, your partner may have to act on what you tell them, even if you ask them not to. "
        "They should tell you so before you carry on."
    ),
    Role.MENTEE_SENIOR: (
        "As a manager, you may have to act on what your partner tells you, even if they ask you not to. "
        "Say so before they carry on."
    ),
}
_STOP = "Either of you may stop without giving a reason."
_STEPS = (
    "In an emergency, call 999 or your local equivalent first.",
    "1  Slow down. You don't have to decide in this conversation.",
    "2  Talk to the person first, unless that could put anyone at risk or warn the person concerned.",
    "3  Ask them to report it themselves, and offer to go with them.",
    "4  If you have to act, tell them before you do, with the same exception.",
    "5  Share the minimum, with as few people as possible.",
)
_NOTES = (
    "You don't have to write it here. A dated factual note can help you later, and others may have a right to see it.",
    "Nothing is reported. This is not legal advice.",
)
_OUTSIDE = (
    "a union representative",
    "a speak-up guardian or nominated officer",
    "the employee assistance line",
    "outside advice, such as Acas or Protect in the UK",
)
NOT_BY_ME = (
    "A short, plain apology is enough. They may need time, and don't have to answer.",
    "Leave them free to carry on, to stop, or to talk to someone else.",
)
NOT_BY_THEM = ("You don't have to deal with this alone.", "You don't have to bring it up with them.")


def card(pair: Pair | None, agreement: Agreement | None = None, off_limits: Sequence[str] = ()) -> list[Part]:
    """Return the first page: the limits that a pair agreed, or those of any pair, then
    the steps."""
    agreed = [words_of(agreement, clause) for clause in ALWAYS] if agreement is not None else []
    if all(agreed) and agreed:
        limits = Part("What you agreed", tuple(row for each in agreed for row in each.splitlines()), is_private=True)
    else:
        manager = (_MANAGER[pair.role],) if pair is not None else ()
        limits = Part("The limits", (_CONFIDENTIAL, *manager, _STOP))
    topics = [Part("Off limits", tuple(off_limits), is_private=True)] if off_limits else []
    return [limits, *topics, Part("What to do", _STEPS), Part("", _NOTES)]


def who_to_talk_to(contacts: Iterable[Contact] | None) -> list[Part]:
    """Return the page with the contacts of a pair, None where no pair is in sight."""
    if contacts is None:
        return [Part(WHO, ("Each pair has its own people. Open one of your pairs first.",))]
    lines = tuple(map(contact_line, contacts))
    if lines:
        return [Part(WHO, lines, is_private=True)]
    return [Part(WHO, ("This list is still empty. You can add up to three people.",))]


def about_my_partner(contacts: Iterable[Contact]) -> list[Part]:
    """Return the page for what concerns the partner: only those outside their line, or
    where such people can be found."""
    outside = tuple(contact_line(each) for each in contacts if each.in_line is False)
    first = Part(PARTNER, NOT_BY_THEM)
    if outside:
        return [first, Part("Outside their line management", outside, is_private=True)]
    return [first, Part("Look outside their line management, for example", _OUTSIDE)]


def contact_line(contact: Contact) -> str:
    """Return a contact in a line: what they are, who, and how to reach them."""
    how = f", {contact.how}" if contact.how else ""
    kind = word(contact.kind)
    return f"{capital(kind)}: {contact.who}{how}"
