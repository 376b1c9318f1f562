"""Takeaways, which two people agree on, and commitments, which they follow through.

Every step returns a new object. A step that the state does not permit raises NotAllowed."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from rmjournal.domain.model.pair import Party
from rmjournal.domain.record.record import AnyRecord, Body, Line, Link, RecordId, Text, changed


class NotAllowed(ValueError):
    """A step that is not open from here; the message is a sentence for the person, without their text."""


class TakeawayKind(StrEnum):
    """What sort of thing was taken away."""

    INSIGHT = "insight"
    DECISION = "decision"
    COMMITMENT = "commitment"
    QUESTION = "question"


class TakeawayState(StrEnum):
    """How far two people are with one wording."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Method(StrEnum):
    """How the two agreed: at the end of the session, by e-mail later, or by comparing a short code."""

    IN_SESSION = "in_session"
    EMAIL_LATER = "email_later"
    FINGERPRINT = "fingerprint"


class Takeaway(Body, frozen=True, kw_only=True):
    """One thing to remember from a session (the record's parent), in words that both can stand by.

    `replaces` is the takeaway whose wording this one amends."""

    text: Text
    kind: TakeawayKind = TakeawayKind.INSIGHT
    proposed_by: Party | None = None
    state: TakeawayState = TakeawayState.DRAFT
    method: Method | None = None
    agreed_on: date | None = None
    theme: Line = ""
    replaces: Link | None = None


def reworded(takeaway: Takeaway, text: str) -> Takeaway:
    """Give a draft other words; once proposed, the wording is frozen. Raises ValueError for empty words."""
    _allow(takeaway, "Only a draft can be reworded; amend it instead.", TakeawayState.DRAFT)
    return changed(takeaway, {"text": text})


def propose(takeaway: Takeaway) -> Takeaway:
    """Put the wording to the partner, which freezes it."""
    _allow(takeaway, "Only a draft can be proposed.", TakeawayState.DRAFT)
    return replace(takeaway, state=TakeawayState.PROPOSED)


def agree(takeaway: Takeaway, on: date, method: Method) -> Takeaway:
    """Note that both agreed on this wording: a draft in the room, a proposal in any way."""
    _allow(
        takeaway,
        "Only a draft or a proposed takeaway can be agreed.",
        TakeawayState.DRAFT,
        TakeawayState.PROPOSED,
    )
    if takeaway.state is TakeawayState.DRAFT and method is not Method.IN_SESSION:
        raise NotAllowed("A draft is agreed in the session; propose it first to agree on it later.")
    return replace(takeaway, state=TakeawayState.AGREED, agreed_on=on, method=method)


def decline(takeaway: Takeaway) -> Takeaway:
    """Note that one of the two does not agree to what was proposed."""
    _allow(takeaway, "Only a proposed takeaway can be declined.", TakeawayState.PROPOSED)
    return replace(takeaway, state=TakeawayState.DECLINED)


def withdraw(takeaway: Takeaway) -> Takeaway:
    """Take back what has not been agreed."""
    _allow(
        takeaway,
        "Only a draft or a proposed takeaway can be withdrawn.",
        TakeawayState.DRAFT,
        TakeawayState.PROPOSED,
    )
    return replace(takeaway, state=TakeawayState.WITHDRAWN)


def amend(takeaway: Takeaway, id: RecordId, text: str) -> tuple[Takeaway, Takeaway]:
    """Return the takeaway with this id as it now stands, and the draft with other words that replaces it.

    A proposal is withdrawn at once; an agreed takeaway stays agreed until the draft is, see superseded();
    a declined one stays declined. Raises ValueError for empty words."""
    _allow(
        takeaway,
        "Only a proposed, agreed or declined takeaway can be amended; a draft can be reworded.",
        TakeawayState.PROPOSED,
        TakeawayState.AGREED,
        TakeawayState.DECLINED,
    )
    draft = changed(Takeaway(text=takeaway.text, kind=takeaway.kind, theme=takeaway.theme, replaces=id), {"text": text})
    return (withdraw(takeaway) if takeaway.state is TakeawayState.PROPOSED else takeaway), draft


def superseded(takeaway: Takeaway, by: Takeaway) -> Takeaway:
    """Withdraw an agreed takeaway once the one that replaces it is agreed too; `agreed_on` stays."""
    _allow(takeaway, "Only an agreed takeaway can give way to another.", TakeawayState.AGREED)
    if by.state is not TakeawayState.AGREED or by.replaces is None:
        raise NotAllowed("An agreed takeaway stands until the one that replaces it is agreed.")
    return replace(takeaway, state=TakeawayState.WITHDRAWN)


def _allow(takeaway: Takeaway, otherwise: str, *states: TakeawayState) -> None:
    if takeaway.state not in states:
        raise NotAllowed(f"This takeaway is {takeaway.state.value}. {otherwise}")


class CommitmentKind(StrEnum):
    """What was promised; visible learning is a senior showing others what a junior taught them."""

    LEARNING = "learning"
    ACTION = "action"
    VISIBLE_LEARNING = "visible_learning"
    INTRODUCTION = "introduction"
    POLICY = "policy"


class CommitmentStatus(StrEnum):
    """Whether what was promised is still to do."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Commitment(Body, frozen=True, kw_only=True):
    """Something one of the two promised to do; the record's parent is a takeaway or a session."""

    owner: Party
    text: Text
    kind: CommitmentKind = CommitmentKind.ACTION
    due: date | None = None
    status: CommitmentStatus = CommitmentStatus.OPEN
    outcome: str = ""
    ended_on: date | None = None
    told_partner_on: date | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the loop is closed: done or dropped, and the other has heard what came of it."""
        return self.status is not CommitmentStatus.OPEN and self.told_partner_on is not None


def nobody_stands_by(records: Iterable[AnyRecord]) -> set[RecordId]:
    """Return the takeaways that were declined or withdrawn: what was promised with them is promised no more."""
    over = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)
    return {record.id for record in records if isinstance(record.body, Takeaway) and record.body.state in over}


def done(commitment: Commitment, on: date, outcome: str = "") -> Commitment:
    """Note the day on which it was done, and what came of it."""
    return _ended(commitment, CommitmentStatus.DONE, on, outcome)


def dropped(commitment: Commitment, on: date, outcome: str = "") -> Commitment:
    """Note the day from which it will not be done any more, and why."""
    return _ended(commitment, CommitmentStatus.DROPPED, on, outcome)


def told(commitment: Commitment, on: date) -> Commitment:
    """Note the day on which the partner heard what came of it, which closes the loop."""
    if commitment.status is CommitmentStatus.OPEN:
        raise NotAllowed("This promise is still open: first say whether it was done or dropped.")
    return replace(commitment, told_partner_on=on)


def _ended(commitment: Commitment, status: CommitmentStatus, on: date, outcome: str) -> Commitment:
    if commitment.status is not CommitmentStatus.OPEN:
        raise NotAllowed(f"This promise is already {commitment.status.value}.")
    return changed(commitment, {"status": status, "ended_on": on, "outcome": outcome or commitment.outcome})
