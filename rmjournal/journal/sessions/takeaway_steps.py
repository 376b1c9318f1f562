"""The steps of takeaways, which two people agree on, and of what was promised with them."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

from rmjournal.domain.model import takeaway as rules
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, Record, RecordId
from rmjournal.journal.records.repository import Shelf
from rmjournal.journal.records.validation import body_of, check_length, told, typed
from rmjournal.support.errors import Refused

S = TypeVar("S", bound=Body)


class Agreeing(Shelf):
    """The part of a journal that follows what was agreed."""

    def propose(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Note that the wording was put to the partner; it is frozen from here."""
        return self._step(takeaway, rules.propose)

    def agree(self, takeaway: Record[Takeaway], on: date, method: Method) -> Record[Takeaway]:
        """Note that both agreed. What this takeaway replaces gives way in the same moment."""
        with self.transaction():
            agreed = self._step(takeaway, lambda body: rules.agree(body, on, method))
            by = body_of(agreed)
            for other in self.of_type(Takeaway, takeaway.pair) if by.replaces is not None else ():
                body = body_of(other)
                # Of all wordings of one takeaway, the one that was agreed last is the one that counts.
                same = other.id == by.replaces or (body.replaces == by.replaces and other.id != agreed.id)
                if same and body.state is TakeawayState.AGREED:
                    self._step(other, lambda body: rules.superseded(body, by))
                    self._pass_on(other.id, agreed.id)
            return agreed

    def decline(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Note that one of the two does not agree."""
        return self._step(takeaway, rules.decline)

    def withdraw(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Take back what is not agreed."""
        return self._step(takeaway, rules.withdraw)

    def reword(self, takeaway: Record[Takeaway], text: str) -> Record[Takeaway]:
        """Find other words: of a draft at once, of what the partner has seen as a new draft."""
        if body_of(takeaway).state is TakeawayState.DRAFT:
            check_length({"text": text})
            return self._step(takeaway, lambda body: rules.reworded(body, text))
        return self.amend(takeaway, text)

    def amend(self, takeaway: Record[Takeaway], text: str) -> Record[Takeaway]:
        """Write other words, as a new draft; what was agreed stands until the draft is agreed too.

        What was promised goes with the words that count."""
        old, draft = told(lambda: rules.amend(body_of(takeaway), takeaway.id, text))
        with self.transaction():
            if old != takeaway.body:
                self.keep(takeaway, old)
            new = self.keep_new(draft, pair=takeaway.pair, parent=takeaway.parent)
            if old.state is not TakeawayState.AGREED:
                self._pass_on(takeaway.id, new.id)
            return new

    def takeaway(self, id: RecordId | str) -> Record[Takeaway]:
        """Return one takeaway, by its id or the beginning of it."""
        return typed(self.find(id), Takeaway, "takeaway")

    def commitment(self, id: str) -> Record[Commitment]:
        """Return one commitment, by its own id or by that of its takeaway. Raises Refused where there is none."""
        found = self.find(id)
        if isinstance(found.body, Commitment):
            return cast(Record[Commitment], found)
        takeaway = typed(found, Takeaway, "takeaway")
        for commitment in self.of_type(Commitment, takeaway.pair):
            if commitment.parent == takeaway.id:
                return commitment
        raise Refused("There is no commitment with this takeaway.")

    def finish(self, commitment: Record[Commitment], on: date, *, kept: bool, outcome: str = "") -> Record[Commitment]:
        """Note that a promise was done, or dropped. The loop stays open until the partner was told."""
        ended = rules.done if kept else rules.dropped
        return self._step(commitment, lambda body: ended(body, on, outcome))

    def tell(self, commitment: Record[Commitment], on: date) -> Record[Commitment]:
        """Note that the partner was told what came of a promise, which closes the loop."""
        return self._step(commitment, lambda body: rules.told(body, on))

    def _pass_on(self, old: RecordId, new: RecordId) -> None:
        """Let what was promised with one wording hang on the one that takes its place."""
        for promise in self.hanging_on(Commitment, old):
            self.hang(promise.id, new)

    def _step(self, record: Record[S], rule: Callable[[S], S]) -> Record[S]:
        return self.keep(record, told(lambda: rule(body_of(record))))
