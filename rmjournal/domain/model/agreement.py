"""Define an agreement: one page of clauses, in words that both agree on, and its steps.

Every step returns a new object, and raises NotAllowed if the state does not permit
it."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.takeaway import WAITING, Method, NotAllowed, TakeawayState
from rmjournal.domain.record.record import Body
from rmjournal.domain.text import clean


class Clause(StrEnum):
    """A clause of an agreement, in the order in which they are read."""

    PURPOSE = "purpose"
    BUSINESS = "business"
    GOALS = "goals"
    OFF_LIMITS = "off_limits"
    ARRANGES = "arranges"
    RECORDS = "records"
    LINE_MANAGER = "line_manager"
    REPERCUSSIONS = "repercussions"
    WORKING = "working"
    FEEDBACK = "feedback"
    LIMITS = "limits"
    ENDING = "ending"


ALWAYS = (Clause.LIMITS, Clause.ENDING)  # these can be reworded, never switched off
SWITCHED = tuple(clause for clause in Clause if clause not in ALWAYS)


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of one clause, and whether it is part of the agreement."""

    clause: Clause
    text: str = ""
    is_on: bool = True


class Agreement(Body, frozen=True, kw_only=True):
    """One version of a pair's agreement.

    A draft is edited in place. What was sent is frozen, and what was agreed stays until
    a later version is. `arranges` is who plans the sessions, None for in turn."""

    version: Annotated[int, msgspec.Meta(ge=1)] = 1
    terms: tuple[Term, ...] = ()
    arranges: Role | None = Role.MENTEE_SENIOR
    state: TakeawayState = TakeawayState.DRAFT
    sent_on: date | None = None
    method: Method | None = None
    agreed_on: date | None = None


def in_force(terms: Agreement) -> tuple[Term, ...]:
    """Return the terms that are switched on and have words."""
    return tuple(term for term in terms.terms if term.is_on and term.text.strip())


def words_of(agreement: Agreement, clause: Clause) -> str:
    """Return the words of a clause that is switched on, else ""."""
    return next((term.text.strip() for term in in_force(agreement) if term.clause is clause), "")


def still_open(agreement: Agreement) -> tuple[Clause, ...]:
    """Return the clauses that are switched on and have no words yet."""
    return tuple(term.clause for term in agreement.terms if term.is_on and not term.text.strip())


def is_complete(agreement: Agreement) -> bool:
    """Return whether nothing is open, and it says why it matters to the business."""
    return not still_open(agreement) and bool(words_of(agreement, Clause.BUSINESS))


def switched(agreement: Agreement, clause: Clause) -> Agreement:
    """Switch a clause of a draft on or off."""
    _allow(agreement, "Only a draft can be changed.", TakeawayState.DRAFT)
    if clause in ALWAYS:
        raise NotAllowed("This clause can be reworded, but not switched off.")
    return replace(
        agreement,
        terms=tuple(replace(each, is_on=not each.is_on) if each.clause is clause else each for each in agreement.terms),
    )


def reworded(agreement: Agreement, words: Mapping[Clause, str], standard: Mapping[Clause, str]) -> Agreement:
    """Change the words of some clauses of a draft.

    A clause that gets its first words is switched on. One that cannot be switched off
    goes back to its standard words when it is emptied."""
    _allow(agreement, "Only a draft can be changed.", TakeawayState.DRAFT)
    terms = []
    for term in agreement.terms:
        if term.clause in words:
            text = clean(words[term.clause]).strip()
            is_on = term.is_on or bool(text and text != term.text.strip() and not term.text.strip())
            if not text and term.clause in ALWAYS:
                text = standard[term.clause]
            term = replace(term, text=text, is_on=is_on)
        terms.append(term)
    return replace(agreement, terms=tuple(terms))


def propose(agreement: Agreement, on: date) -> Agreement:
    """Mark the wording as sent to the partner on a day, which freezes it."""
    _allow(agreement, "Only a draft can be sent.", TakeawayState.DRAFT)
    return replace(agreement, state=TakeawayState.PROPOSED, sent_on=on)


def agree(agreement: Agreement, on: date, method: Method) -> Agreement:
    """Record that both agreed: a draft only in the room, what was sent by any way."""
    _allow(agreement, "Only a draft or a version that you sent can be agreed.", *WAITING)
    if agreement.state is TakeawayState.DRAFT and method is not Method.IN_SESSION:
        raise NotAllowed("You can only agree a draft face to face. To agree it later, send it first.")
    return replace(agreement, state=TakeawayState.AGREED, agreed_on=on, method=method)


def withdraw(agreement: Agreement) -> Agreement:
    """Take back a version that is not agreed."""
    _allow(agreement, "Only a draft or a version that you sent can be withdrawn.", *WAITING)
    return replace(agreement, state=TakeawayState.WITHDRAWN)


def decline(agreement: Agreement) -> Agreement:
    """Record that one of the two said no to a version that was sent."""
    _allow(agreement, "Only a version that you sent can be declined.", TakeawayState.PROPOSED)
    return replace(agreement, state=TakeawayState.DECLINED)


def replaced(agreement: Agreement) -> Agreement:
    """Set an agreed version aside, because a later one is agreed. Its day stays."""
    _allow(agreement, "Only an agreed version can be replaced.", TakeawayState.AGREED)
    return replace(agreement, state=TakeawayState.WITHDRAWN)


def is_replaced(agreement: Agreement) -> bool:
    """Return whether this version was agreed, and a later one has been since."""
    return agreement.state is TakeawayState.WITHDRAWN and agreement.agreed_on is not None


def next_draft(agreement: Agreement, version: int) -> Agreement:
    """Return a draft with the words of another version."""
    return Agreement(version=version, terms=agreement.terms, arranges=agreement.arranges)


def newest_agreed(agreements: Iterable[Agreement]) -> Agreement | None:
    """Return the version that holds: the last one that both agreed on."""
    agreed = [each for each in agreements if each.state is TakeawayState.AGREED]
    return max(agreed, key=lambda each: each.version, default=None)


def listed(text: str) -> tuple[str, ...]:
    """Return the topics in a text: one a line, or separated by semicolons."""
    return tuple(topic for piece in text.replace("\n", ";").split(";") if (topic := piece.strip(" -\t")))


def agreed_off_limits(pair: Pair, agreed: Agreement | None) -> tuple[str, ...]:
    """Return the off-limits topics that both agreed on.

    Earlier versions had no agreement to date: there, what a pair has is agreed once
    both promised not to ask for notes."""
    if agreed is not None:
        return listed(words_of(agreed, Clause.OFF_LIMITS))
    return pair.off_limits if pair.promised_on is not None else ()


def own_off_limits(pair: Pair, agreed: Agreement | None) -> tuple[str, ...]:
    """Return the topics that only I would rather avoid. A page shows their number."""
    both = {topic.casefold() for topic in agreed_off_limits(pair, agreed)}
    return tuple(topic for topic in pair.off_limits if topic.strip().casefold() not in both)


def _allow(agreement: Agreement, otherwise: str, *states: TakeawayState) -> None:
    if agreement.state not in states:
        state = "sent" if agreement.state is TakeawayState.PROPOSED else agreement.state.value
        raise NotAllowed(f"This version is {state}. {otherwise}")
