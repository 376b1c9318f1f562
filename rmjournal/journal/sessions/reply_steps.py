"""Follow the partner's replies: agree, decline and replace takeaways as codes say.

Both sides follow the same rules, whenever and however often a message arrives, so that
the two journals hold the same agreed words once all messages have been read."""

from datetime import date

from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, Party
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentStatus,
    Method,
    Takeaway,
    TakeawayState,
    agreed_by_reply,
    is_superseded,
    not_agreed_after_all,
    stands_again,
    superseded,
    withdraw,
)
from rmjournal.domain.points import Point
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.journal.sessions.takeaway_steps import Takeaways


class ReplySteps:
    """The steps that a reply asks for, on the takeaways of one journal."""

    def __init__(self, records: Records, takeaways: Takeaways) -> None:
        self._records = records
        self._takeaways = takeaways

    def with_code(self, pair: Record[Pair], code: str) -> Record[Takeaway] | None:
        """Return the takeaway that has this code, None if there is none.

        Of several the one that is furthest: agreed before proposed before a draft."""
        found = [each for each in self._takeaways.of(pair) if self.code_of(each) == code]
        return min(found, key=lambda each: _RANK[each.body.state], default=None)

    def code_of(self, takeaway: Record[Takeaway]) -> str:
        """Return the code under which a takeaway was shared, or would be."""
        return takeaway.body.code or self._takeaways.point(takeaway).code

    def is_replaced(self, pair: Record[Pair], code: str, takeaway: Record[Takeaway] | None) -> bool:
        """Return whether both agreed newer words in place of these. They may have come
        first."""
        if takeaway is not None and is_superseded(takeaway.body):
            return True
        return any(
            _replaces(each, code, takeaway.id if takeaway is not None else None) and _was_agreed(each.body)
            for each in self._takeaways.of(pair)
        )

    def agree(
        self,
        pair: Record[Pair],
        takeaway: Record[Takeaway],
        on: date,
        method: Method,
        *,
        point: Point,
        instead_of: tuple[str, ...] = (),
        after_all: bool = False,
    ) -> Record[Takeaway]:
        """Mark a takeaway as agreed by both. What it replaces is superseded, and
        so is it, if words that replace it were agreed first.

        `point` is what the partner said yes to: a commitment that went on to other
        words since comes back. `after_all`: they took a no back."""
        code = self.code_of(takeaway)
        body = agreed_by_reply(takeaway.body, on, method, code)
        also = tuple(each for each in instead_of if each not in body.instead_of and each != code)
        body = replace(body, after_all=body.after_all or after_all, instead_of=body.instead_of + also)
        agreed = takeaway if body == takeaway.body else self._records.replace(takeaway, body)
        self._replace(pair, agreed, agreed.body.instead_of)
        if takeaway.body.state is not TakeawayState.AGREED:
            self._takeaways.hold_to(agreed, point)
        by = next((each for each in self._takeaways.of(pair) if self._stands_for(each, agreed)), None)
        if by is not None and agreed.body.state is TakeawayState.AGREED:
            agreed = self._records.replace(agreed, superseded(agreed.body, by.body))
        return agreed

    def agree_new(
        self,
        pair: Record[Pair],
        point: Point,
        on: date,
        *,
        instead_of: tuple[str, ...],
        session: RecordId | None,
    ) -> Record[Takeaway]:
        """Save a point of the partner as agreed, by its code, with its commitment."""
        body = new_body(
            Takeaway,
            {"text": point.words},
            proposed_by=Party.PARTNER.value,
            state=TakeawayState.AGREED.value,
            agreed_on=on.isoformat(),
            method=Method.FINGERPRINT.value,
            code=point.code,
            instead_of=list(instead_of),
        )
        agreed = self._records.add(body, pair=pair.id, parent=session)
        self._takeaways.commit(agreed, point)
        self._replace(pair, agreed, instead_of)
        return agreed

    def propose_instead(self, pair: Record[Pair], point: Point, of: str, parent: RecordId | None) -> Record[Takeaway]:
        """Write a draft that puts other words in the place of the partner's."""
        for each in self._takeaways.of(pair):
            if each.body.state is TakeawayState.DRAFT and self._takeaways.point(each).code == point.code:
                return each
        body = new_body(Takeaway, {"text": point.words}, proposed_by=Party.ME.value, instead_of=[of])
        draft = self._records.add(body, pair=pair.id, parent=parent)
        self._takeaways.commit(draft, point)
        return draft

    def refuse(self, takeaway: Record[Takeaway], *, after_all: bool = False) -> Record[Takeaway]:
        """Mark a takeaway as one that the two do not both agree to; `after_all`: though
        the partner took a no back.

        What only it replaced stands again, as it does for the partner, who may never
        have agreed to the newer words."""
        body = takeaway.body if takeaway.body.state is TakeawayState.DECLINED else not_agreed_after_all(takeaway.body)
        body = replace(body, after_all=body.after_all or after_all)
        refused = takeaway if body == takeaway.body else self._records.replace(takeaway, body)
        if not _was_agreed(takeaway.body):
            return refused
        known = self._records.of_type(Takeaway, takeaway.pair)
        for each in known:
            if not is_superseded(each.body) or not _replaces(refused, each.body.code, each.id):
                continue
            others = [other for other in known if other.id != refused.id and _was_agreed(other.body)]
            if not any(_replaces(other, each.body.code, each.id) for other in others):
                self._records.replace(each, stands_again(each.body))
                if refused.body.proposed_by is not Party.PARTNER:
                    self._carry(refused, each)
        return refused

    def _stands_for(self, newer: Record[Takeaway], older: Record[Takeaway]) -> bool:
        """Return whether these newer words are agreed and replace the older ones."""
        return (
            newer.id != older.id
            and newer.body.state is TakeawayState.AGREED
            and _replaces(newer, older.body.code, older.id)
        )

    def _carry(self, old: Record[Takeaway], new: Record[Takeaway]) -> None:
        """Move the commitments of one wording to another that has none, unless its code
        says that nothing was promised with it, or something else."""
        if self._records.under(Commitment, new.id):
            return
        for each in self._records.under(Commitment, old.id):
            code = self._takeaways.point_with(new, each, old).code
            if each.body.status is CommitmentStatus.OPEN and new.body.code not in ("", code):
                return
        self._takeaways.move_commitments(old.id, new.id)

    def _replace(self, pair: Record[Pair], agreed: Record[Takeaway], codes: tuple[str, ...]) -> None:
        """End what a takeaway replaces: agreed words are superseded, proposed ones
        withdrawn."""
        for each in self._takeaways.of(pair):
            named = each.id == agreed.body.replaces or (each.body.code != "" and each.body.code in codes)
            if not named or each.id == agreed.id:
                continue
            if each.body.state is TakeawayState.AGREED:
                self._records.replace(each, superseded(each.body, agreed.body))
                if agreed.body.proposed_by is not Party.PARTNER:
                    self._carry(each, agreed)
            elif each.body.state is TakeawayState.PROPOSED:
                self._records.replace(each, withdraw(each.body))


def _replaces(newer: Record[Takeaway], code: str, older: RecordId | None) -> bool:
    """Return whether a takeaway says that it replaces another, by its code or its
    ID."""
    if older is not None and (newer.id == older or newer.body.replaces == older):
        return newer.id != older
    return code != "" and newer.body.code != code and code in newer.body.instead_of


def _was_agreed(takeaway: Takeaway) -> bool:
    """Return whether both agreed to these words, even if newer ones replaced them."""
    return takeaway.state is TakeawayState.AGREED or is_superseded(takeaway)


_RANK = {
    TakeawayState.AGREED: 0,
    TakeawayState.PROPOSED: 1,
    TakeawayState.DRAFT: 2,
    TakeawayState.WITHDRAWN: 3,
    TakeawayState.DECLINED: 4,
}
