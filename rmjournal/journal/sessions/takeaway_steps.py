"""The steps of takeaways, which two people agree on, and of their commitments."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from rmjournal.domain.model import takeaway as rules
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.record.input import Fields, apply_rule
from rmjournal.domain.record.record import Body, Record, RecordId, is_a
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.validation import check_length, new_body, refuse_steps
from rmjournal.support.errors import Refused

S = TypeVar("S", bound=Body)


class Takeaways:
    """What the two take away from their sessions, from draft to agreed and followed through."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, pair: Record[Pair]) -> list[Record[Takeaway]]:
        """Return the takeaways of a pair, the oldest first."""
        return self._records.of_type(Takeaway, pair.id)

    def get(self, id: RecordId | str) -> Record[Takeaway]:
        """Return one takeaway, by its id or the beginning of it."""
        return typed(self._records.find(id), Takeaway, "takeaway")

    def commitment(self, id: str) -> Record[Commitment]:
        """Return one commitment, by its own id or that of its takeaway.

        Raises Refused where there is none."""
        found = self._records.find(id)
        if is_a(found, Commitment):
            return found
        takeaway = typed(found, Takeaway, "takeaway")
        for commitment in self.commitments_in(takeaway.pair):
            if commitment.parent == takeaway.id:
                return commitment
        raise Refused("There is no commitment with this takeaway.")

    def commitments_in(self, pair: RecordId | None) -> list[Record[Commitment]]:
        """Return the commitments of a pair, the oldest first."""
        return self._records.of_type(Commitment, pair)

    def add(self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None) -> Record[Takeaway]:
        """Save a new takeaway as a draft; `"commitment": {"owner", "due"}` adds one to it."""
        own = dict(fields)
        committed = own.pop("commitment", None)
        refuse_steps(Takeaway, own)
        body = new_body(Takeaway, own)
        with self._records.transaction():
            takeaway = self._records.add(body, pair=pair.id, parent=session.id if session else None)
            if committed is not None:
                if not isinstance(committed, dict):
                    raise Refused('commitment takes an object such as {"owner": "me", "due": "2026-03-31"}.')
                refuse_steps(Commitment, committed)
                commitment = new_body(Commitment, {"text": body.text, **committed})
                self._records.add(commitment, pair=pair.id, parent=takeaway.id)
            return takeaway

    def propose(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Mark a draft as sent to the partner; its wording is frozen from here."""
        return self._step(takeaway, rules.propose)

    def agree(self, takeaway: Record[Takeaway], on: date, method: Method) -> Record[Takeaway]:
        """Mark a takeaway as agreed; what it replaces is superseded in the same moment."""
        with self._records.transaction():
            agreed = self._step(takeaway, lambda body: rules.agree(body, on, method))
            by = agreed.body
            for other in self._records.of_type(Takeaway, takeaway.pair) if by.replaces is not None else ():
                # Of all wordings of one takeaway, the one that was agreed last counts.
                same = other.id == by.replaces or (other.body.replaces == by.replaces and other.id != agreed.id)
                if same and other.body.state is TakeawayState.AGREED:
                    self._step(other, lambda body: rules.superseded(body, by))
                    self._move_commitments(other.id, agreed.id)
            return agreed

    def decline(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Mark a takeaway as declined by one of the two."""
        return self._step(takeaway, rules.decline)

    def withdraw(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Take back what is not agreed."""
        return self._step(takeaway, rules.withdraw)

    def reword(self, takeaway: Record[Takeaway], text: str) -> Record[Takeaway]:
        """Change the words: of a draft at once, of what the partner has seen as a new draft."""
        if takeaway.body.state is TakeawayState.DRAFT:
            check_length({"text": text})
            return self._step(takeaway, lambda body: rules.reworded(body, text))
        return self.amend(takeaway, text)

    def amend(self, takeaway: Record[Takeaway], text: str) -> Record[Takeaway]:
        """Start a new draft; the agreed wording stays until the draft is agreed too.

        Commitments stay with the words that count."""
        old, draft = apply_rule(lambda: rules.amend(takeaway.body, takeaway.id, text))
        with self._records.transaction():
            if old != takeaway.body:
                self._records.replace(takeaway, old)
            new = self._records.add(draft, pair=takeaway.pair, parent=takeaway.parent)
            if old.state is not TakeawayState.AGREED:
                self._move_commitments(takeaway.id, new.id)
            return new

    def finish(self, commitment: Record[Commitment], on: date, *, kept: bool, outcome: str = "") -> Record[Commitment]:
        """Mark a commitment as done or dropped. It closes when the partner heard of it."""
        ended = rules.done if kept else rules.dropped
        return self._step(commitment, lambda body: ended(body, on, outcome))

    def close(self, commitment: Record[Commitment], on: date) -> Record[Commitment]:
        """Note that the partner heard how a commitment went, which closes it."""
        return self._step(commitment, lambda body: rules.told(body, on))

    def _move_commitments(self, old: RecordId, new: RecordId) -> None:
        """Put the commitments of one wording under the one that takes its place."""
        for commitment in self._records.under(Commitment, old):
            self._records.attach(commitment.id, new)

    def _step(self, record: Record[S], rule: Callable[[S], S]) -> Record[S]:
        return self._records.replace(record, apply_rule(lambda: rule(record.body)))
