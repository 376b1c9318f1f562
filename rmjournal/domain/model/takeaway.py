"""Define takeaways, which the two agree on, and commitments, and the steps of both.

Every step returns a new object, and raises NotAllowed if the state does not permit
it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from rmjournal.domain.model.pair import Party
from rmjournal.domain.record.input import update
from rmjournal.domain.record.record import AnyRecord, Body, Line, Link, RecordId, Text


class NotAllowed(ValueError):
    """A step that the state does not permit. The message never repeats private text."""


class TakeawayKind(StrEnum):
    """The type of a takeaway."""

    INSIGHT = "insight"
    DECISION = "decision"
    COMMITMENT = "commitment"
    QUESTION = "question"


class TakeawayState(StrEnum):
    """How far the two are with one wording."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


WAITING = (TakeawayState.DRAFT, TakeawayState.PROPOSED)  # nobody has answered yet


class Method(StrEnum):
    """How the two agreed: in the session, by email later, or by comparing a code."""

    IN_SESSION = "in_session"
    EMAIL_LATER = "email_later"
    FINGERPRINT = "fingerprint"


class LearntBy(StrEnum):
    """Who learnt what a takeaway says."""

    ME = "me"
    PARTNER = "partner"
    BOTH = "both"


class Takeaway(Body, frozen=True, kw_only=True):
    """A takeaway of a session (the record's parent), in words that both agree on.

    `proposed_on` is the day on which the partner got it. A draft asks for nothing: it
    may stay yours for good. `replaces` is the takeaway whose wording this one amends.
    `code` is that of the point as it was last shared or agreed, and `instead_of` those
    of the points which the partner was told it replaces. `after_all`: the partner took
    a no back, so that one counts no more, however late it comes."""

    text: Text
    kind: TakeawayKind = TakeawayKind.INSIGHT
    proposed_by: Party | None = None
    state: TakeawayState = TakeawayState.DRAFT
    method: Method | None = None
    agreed_on: date | None = None
    theme: Line = ""
    replaces: Link | None = None
    code: Line = ""
    instead_of: tuple[Line, ...] = ()
    learnt_by: LearntBy | None = None
    proposed_on: date | None = None
    after_all: bool = False


def reworded(takeaway: Takeaway, text: str) -> Takeaway:
    """Change the wording of a draft; later it is frozen. Raises ValueError if it is
    empty."""
    _allow(takeaway, "Only a draft can be edited. Reword it as a new draft.", TakeawayState.DRAFT)
    return update(takeaway, {"text": text})


def propose(takeaway: Takeaway, on: date | None = None) -> Takeaway:
    """Mark the wording as proposed to the partner on a day, which freezes it."""
    _allow(takeaway, "Only a draft can be proposed.", TakeawayState.DRAFT)
    return replace(takeaway, state=TakeawayState.PROPOSED, proposed_on=on)


def agree(takeaway: Takeaway, on: date, method: Method) -> Takeaway:
    """Record that both agreed: a draft only in the session, a proposal by any
    method."""
    _allow(takeaway, "Only a draft or a proposed takeaway can be agreed.", *WAITING)
    if takeaway.state is TakeawayState.DRAFT and method is not Method.IN_SESSION:
        raise NotAllowed("You can only agree a draft in the session. To agree it later, propose it first.")
    return replace(takeaway, state=TakeawayState.AGREED, agreed_on=on, method=method)


def decline(takeaway: Takeaway) -> Takeaway:
    """Record that one of the two does not agree to a proposal."""
    _allow(takeaway, "Only a proposed takeaway can be declined.", TakeawayState.PROPOSED)
    return replace(takeaway, state=TakeawayState.DECLINED)


def withdraw(takeaway: Takeaway) -> Takeaway:
    """Withdraw a takeaway that is not agreed."""
    _allow(takeaway, "Only a draft or a proposed takeaway can be withdrawn.", *WAITING)
    return replace(takeaway, state=TakeawayState.WITHDRAWN)


def amend(takeaway: Takeaway, takeaway_id: RecordId, text: str) -> tuple[Takeaway, Takeaway]:
    """Return the takeaway with this id as it is now, and the new draft that replaces
    it.

    A proposal is withdrawn at once; an agreed takeaway stays agreed until the draft is,
    see superseded(); a declined one stays declined. Raises ValueError for an empty
    text."""
    _allow(
        takeaway,
        "Only a proposed, agreed or declined takeaway can be amended. Edit a draft directly.",
        TakeawayState.PROPOSED,
        TakeawayState.AGREED,
        TakeawayState.DECLINED,
    )
    copied = Takeaway(text=takeaway.text, kind=takeaway.kind, theme=takeaway.theme, replaces=takeaway_id)
    draft = update(copied, {"text": text})
    return (withdraw(takeaway) if takeaway.state is TakeawayState.PROPOSED else takeaway), draft


def superseded(takeaway: Takeaway, by: Takeaway) -> Takeaway:
    """Withdraw an agreed takeaway once its replacement is agreed; `agreed_on` stays."""
    _allow(takeaway, "Only an agreed takeaway can be replaced by another.", TakeawayState.AGREED)
    if by.state is not TakeawayState.AGREED or (by.replaces is None and not by.instead_of):
        raise NotAllowed("An agreed takeaway stays until the one that replaces it is agreed.")
    return replace(takeaway, state=TakeawayState.WITHDRAWN)


def agreed_by_reply(takeaway: Takeaway, on: date, method: Method, code: str) -> Takeaway:
    """Record that both said yes to these words, whatever was decided here before the
    partner's yes came. Words that newer ones replaced stay replaced."""
    if takeaway.state is TakeawayState.AGREED or is_superseded(takeaway):
        return takeaway
    return replace(takeaway, state=TakeawayState.AGREED, agreed_on=on, method=method, code=code)


def stands_again(takeaway: Takeaway) -> Takeaway:
    """Return what was replaced as agreed again: what replaced it is not agreed after
    all."""
    if not is_superseded(takeaway):
        raise NotAllowed("Only agreed wording that was replaced can be restored.")
    return replace(takeaway, state=TakeawayState.AGREED)


def not_agreed_after_all(takeaway: Takeaway) -> Takeaway:
    """Record that one of the two said no, also to what was agreed here or withdrawn."""
    return replace(takeaway, state=TakeawayState.DECLINED, agreed_on=None, method=None)


def is_superseded(takeaway: Takeaway) -> bool:
    """Return whether this was agreed, and replaced by words that were agreed later."""
    return takeaway.state is TakeawayState.WITHDRAWN and takeaway.agreed_on is not None


def with_steps_of(takeaway: Takeaway, other: Takeaway) -> Takeaway:
    """Return these words with what was decided about others, and what they replace."""
    return replace(
        takeaway,
        state=other.state,
        method=other.method,
        agreed_on=other.agreed_on,
        replaces=other.replaces,
        code=other.code,
        instead_of=other.instead_of,
        proposed_on=other.proposed_on,
        after_all=other.after_all,
    )


def _allow(takeaway: Takeaway, otherwise: str, *states: TakeawayState) -> None:
    if takeaway.state not in states:
        state = "a draft" if takeaway.state is TakeawayState.DRAFT else takeaway.state.value
        raise NotAllowed(f"This takeaway is {state}. {otherwise}")


class CommitmentKind(StrEnum):
    """The type of a commitment.

    VISIBLE_LEARNING is a senior who says aloud whose idea it was, with permission;
    SHADOW is a day seen through the other's eyes."""

    LEARNING = "learning"
    ACTION = "action"
    VISIBLE_LEARNING = "visible_learning"
    INTRODUCTION = "introduction"
    POLICY = "policy"
    SHADOW = "shadow"


class Permission(StrEnum):
    """Whether a junior may be credited aloud. No reply means no."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


class CommitmentStatus(StrEnum):
    """Whether a commitment is still to do."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Commitment(Body, frozen=True, kw_only=True):
    """What one of the two will do; the record's parent is a takeaway or a session.

    `told_partner_on` is the day on which whoever waits for it heard how it went: of
    your own your partner, of your partner's you. `closed_on` is set where you closed
    one of your partner's without having heard."""

    owner: Party
    text: Text
    kind: CommitmentKind = CommitmentKind.ACTION
    due: date | None = None
    status: CommitmentStatus = CommitmentStatus.OPEN
    outcome: str = ""
    ended_on: date | None = None
    told_partner_on: date | None = None
    permission: Permission | None = None
    closed_on: date | None = None

    @property
    def is_heard(self) -> bool:
        """Return whether the person who waits for it has heard how it went, done or
        not.

        How your partner's ended you can only know by having heard."""
        if self.status is CommitmentStatus.OPEN:
            return False
        return self.owner is Party.PARTNER or self.told_partner_on is not None

    @property
    def is_closed(self) -> bool:
        """Return whether it was heard of, or closed without."""
        return self.is_heard or self.closed_on is not None


def with_terms_of(commitment: Commitment, other: Commitment) -> Commitment:
    """Return a commitment with what the two agree on of another: who does what, by
    when."""
    return replace(commitment, owner=other.owner, text=other.text, kind=other.kind, due=other.due)


def nobody_stands_by(records: Iterable[AnyRecord]) -> set[RecordId]:
    """Return the ids of declined and withdrawn takeaways: their commitments lapse."""
    over = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)
    return {record.id for record in records if isinstance(record.body, Takeaway) and record.body.state in over}


def permitted(commitment: Commitment, permission: Permission) -> Commitment:
    """Record whether the junior may be credited aloud. It can be taken back until it is
    said."""
    if commitment.kind is not CommitmentKind.VISIBLE_LEARNING:
        raise NotAllowed("Only crediting someone by name needs permission.")
    if commitment.status is not CommitmentStatus.OPEN:
        raise NotAllowed("You've already said this, or dropped it.")
    return replace(commitment, permission=permission)


def done(commitment: Commitment, on: date, outcome: str = "") -> Commitment:
    """Record the day on which it was done, and the outcome.

    Nobody is credited aloud without a yes in writing."""
    if (
        commitment.kind is CommitmentKind.VISIBLE_LEARNING
        and commitment.owner is Party.ME
        and commitment.status is CommitmentStatus.OPEN
        and commitment.permission is not Permission.YES
    ):
        raise NotAllowed("There's no yes from your partner yet, and no reply means no. You can ask in writing.")
    return _ended(commitment, CommitmentStatus.DONE, on, outcome)


def dropped(commitment: Commitment, on: date, outcome: str = "") -> Commitment:
    """Record the day on which it was given up, and why."""
    return _ended(commitment, CommitmentStatus.DROPPED, on, outcome)


def told(commitment: Commitment, on: date) -> Commitment:
    """Record the day on which the partner heard how it went, which closes it."""
    if commitment.status is CommitmentStatus.OPEN:
        raise NotAllowed("This commitment is still open. First say whether it was done or dropped.")
    return replace(commitment, told_partner_on=on)


def heard(commitment: Commitment, on: date, *, kept: bool, outcome: str = "") -> Commitment:
    """Record that you heard how your partner's commitment went, which closes it."""
    ended = (done if kept else dropped)(commitment, on, outcome)
    return replace(ended, told_partner_on=on)


def unheard(commitment: Commitment, on: date) -> Commitment:
    """Close your partner's commitment without having heard how it went."""
    if commitment.owner is not Party.PARTNER:
        raise NotAllowed("This commitment is yours. Say whether it was done, then tell your partner.")
    if commitment.is_closed:
        raise NotAllowed("This commitment is already closed.")
    return replace(commitment, closed_on=on)


def _ended(commitment: Commitment, status: CommitmentStatus, on: date, outcome: str) -> Commitment:
    if commitment.status is not CommitmentStatus.OPEN:
        raise NotAllowed(f"This commitment is already {commitment.status.value}.")
    if commitment.closed_on is not None:
        commitment = replace(commitment, closed_on=None)
    return update(commitment, {"status": status, "ended_on": on, "outcome": outcome or commitment.outcome})
