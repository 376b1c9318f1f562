"""Take takeaways from draft to agreed, and their commitments from open to closed."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Method,
    Permission,
    Takeaway,
    TakeawayState,
    agree,
    amend,
    decline,
    done,
    dropped,
    heard,
    permitted,
    propose,
    reworded,
    superseded,
    told,
    unheard,
    with_terms_of,
    withdraw,
)
from rmjournal.domain.points import Point
from rmjournal.domain.record.input import Fields, apply_rule, update
from rmjournal.domain.record.record import Body, Record, RecordId, is_a
from rmjournal.domain.texts.message_texts import takeaway_point
from rmjournal.journal.records.draft_terms import follow_words
from rmjournal.journal.records.fixed_terms import above, are_fixed
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.validation import check_length, new_body, refuse_steps
from rmjournal.journal.sessions import wordings
from rmjournal.journal.sessions.sent_terms import kept_point
from rmjournal.journal.sessions.undo import Undo
from rmjournal.support.errors import Refused

S = TypeVar("S", bound=Body)


class Takeaways:
    """The takeaways and commitments of one journal."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.undo = Undo(records)

    def of(self, pair: Record[Pair]) -> list[Record[Takeaway]]:
        """Return the takeaways of a pair, the oldest first."""
        return self._records.of_type(Takeaway, pair.id)

    def get(self, start: RecordId | str) -> Record[Takeaway]:
        """Return one takeaway, by its id or the start of it. Raises Refused if none."""
        return typed(self._records.find(start), Takeaway, "takeaway")

    def commitment(self, start: str) -> Record[Commitment]:
        """Return one commitment, by its own id or that of its takeaway, or a start.

        Raises Refused if there is none."""
        record = self._records.find(start)
        if is_a(record, Commitment):
            return record
        takeaway = typed(record, Takeaway, "takeaway")
        for commitment in self.commitments_in(takeaway.pair):
            if commitment.parent == takeaway.id:
                return commitment
        raise Refused("This takeaway has no commitment attached.")

    def is_fixed(self, commitment: Record[Commitment]) -> bool:
        """Return whether your partner has seen who does what by when, so that only a
        new draft changes it."""
        return are_fixed(self._records, commitment)

    def commitments_in(self, pair: RecordId | None) -> list[Record[Commitment]]:
        """Return the commitments of a pair, the oldest first."""
        return self._records.of_type(Commitment, pair)

    def point(self, takeaway: Record[Takeaway]) -> Point:
        """Return a takeaway as the point that a message shows, with its open
        commitment."""
        return takeaway_point(takeaway.body, self.open_commitment(takeaway), self._role(takeaway))

    def sent_point(self, takeaway: Record[Takeaway]) -> Point | None:
        """Return a takeaway as the point that its code stands for, None if that is not
        known.

        The commitment may be done, have gone on to other words, or have come with other
        terms from a merge. Then the message that is kept says what was sent."""
        now = self.point(takeaway)
        code = takeaway.body.code or now.code
        if now.code == code:
            return now
        tried = [Point(now.words)]
        for each in self.commitments_in(takeaway.pair):
            for text in (each.body.text, takeaway.body.text):
                promise = replace(each.body, text=text, status=CommitmentStatus.OPEN)
                tried.append(takeaway_point(takeaway.body, promise, self._role(takeaway)))
        return next((each for each in tried if each.code == code), None) or kept_point(
            self._records, takeaway.pair, code
        )

    def as_sent(self, commitment: Record[Commitment]) -> Commitment:
        """Return a commitment to be shown: while its takeaway waits for a yes, with the
        terms that were sent. A merge may have brought others."""
        takeaway = above(self._records, commitment.parent)
        if takeaway is None or not is_a(takeaway, Takeaway) or takeaway.body.state is not TakeawayState.PROPOSED:
            return commitment.body
        point = self.sent_point(takeaway) if takeaway.body.code else None
        return commitment.body if point is None else self._with_terms(takeaway, commitment.body, point)

    def _with_terms(self, takeaway: Record[Takeaway], commitment: Commitment, point: Point) -> Commitment:
        """Return an open commitment with the terms of a point that its takeaway was
        sent as, if it is not the point that it is now."""
        promise = self._promised(takeaway, point)
        is_same = point.code != takeaway.body.code or point.code == self.point(takeaway).code
        if promise is None or is_same or not _is_open(commitment):
            return commitment
        return with_terms_of(commitment, replace(promise, kind=commitment.kind))

    def point_with(self, takeaway: Record[Takeaway], commitment: Record[Commitment], old: Record[Takeaway]) -> Point:
        """Return a takeaway as the point that it would be with the commitment of old
        words."""
        return takeaway_point(
            takeaway.body, wordings.moved(commitment.body, old.body, takeaway.body), self._role(takeaway)
        )

    def _pair(self, takeaway: Record[Takeaway]) -> Pair:
        return typed(self._records.find(takeaway.pair or ""), Pair, "pair").body

    def _role(self, takeaway: Record[Takeaway]) -> Role:
        return self._pair(takeaway).role

    def open_commitment(self, takeaway: Record[Takeaway]) -> Commitment | None:
        """Return the open commitment of a takeaway, or of the wording that it replaces.

        While it waits, that may have gone on to other words in the same place. One that
        only repeats the words that are replaced is about the new ones."""
        is_new = takeaway.body.replaces is None
        known = {} if is_new else {each.id: each.body for each in self._records.of_type(Takeaway, takeaway.pair)}
        for parent in (takeaway.id, *wordings.replaced(takeaway.body, known)):
            for each in self.commitments_in(takeaway.pair):
                if each.parent != parent or each.body.status is not CommitmentStatus.OPEN:
                    continue
                if parent != takeaway.id and parent in known and known[parent].text == each.body.text:
                    return replace(each.body, text=takeaway.body.text)
                return each.body
        return None

    def add(self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None) -> Record[Takeaway]:
        """Save a new takeaway as a draft; `"commitment": {"owner", "due"}` adds one to
        it."""
        own = dict(fields)
        committed = own.pop("commitment", None)
        refuse_steps(Takeaway, own)
        body = new_body(Takeaway, own)
        with self._records.transaction():
            takeaway = self._records.add(body, pair=pair.id, parent=session.id if session else None)
            if committed is not None:
                if not isinstance(committed, dict):
                    raise Refused('“commitment” takes an object such as {"owner": "me", "due": "2026-03-31"}.')
                refuse_steps(Commitment, committed)
                commitment = new_body(Commitment, {"text": body.text, **committed})
                _check_credit(pair.body, commitment)
                self._records.add(commitment, pair=pair.id, parent=takeaway.id)
            return takeaway

    def propose(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Mark a draft as sent to the partner; its wording is frozen from here."""
        with self.undo.noting("Marked proposed.", takeaway.pair):
            return self._step(takeaway, self._propose)

    def share(self, takeaway: Record[Takeaway], *, code: str, instead_of: tuple[str, ...] = ()) -> Record[Takeaway]:
        """Mark a draft or proposal as shared under this code.

        The text is shared in the same transaction, so this is not undone."""
        self.undo.forget()

        def shared(body: Takeaway) -> Takeaway:
            proposed = self._propose(body) if body.state is TakeawayState.DRAFT else body
            return replace(proposed, code=code, instead_of=instead_of)

        body = shared(takeaway.body)
        return takeaway if body == takeaway.body else self._records.replace(takeaway, body)

    def agree(
        self, takeaway: Record[Takeaway], on: date, method: Method, *, was_sent: bool = False
    ) -> Record[Takeaway]:
        """Mark a takeaway as agreed; what it replaces is superseded in the same step.

        `was_sent`: a draft went to the partner by another way, so it is proposed
        first."""
        with self.undo.noting("Marked agreed.", takeaway.pair):
            if was_sent and takeaway.body.state is TakeawayState.DRAFT:
                takeaway = self._step(takeaway, self._propose)
            sent = self.sent_point(takeaway) if takeaway.body.code else None
            code = takeaway.body.code or self.point(takeaway).code
            agreed = self._step(takeaway, lambda body: replace(agree(body, on, method), code=code))
            by = agreed.body
            all_words = self._records.of_type(Takeaway, takeaway.pair) if by.replaces is not None else []
            older = wordings.amended(by, {each.id: each.body for each in all_words})
            for other in all_words:
                # Of all wordings of one takeaway, the last agreed counts.
                same = other.id in older or (other.body.replaces in older and other.id != agreed.id)
                if same and other.body.state is TakeawayState.AGREED:
                    self._step(other, lambda body: superseded(body, by))
                    if not self._records.under(Commitment, agreed.id):
                        self.move_commitments(other.id, agreed.id)
            if takeaway.body.code:
                self.hold_to(agreed, sent)
            return agreed

    def hold_to(self, agreed: Record[Takeaway], point: Point | None) -> None:
        """Let a takeaway have the commitment of the point that both said yes to.

        One that came with a merge may say something else. A notice says so where it is
        not known what was sent."""
        own = self._records.under(Commitment, agreed.id)
        if point is not None and not own:
            self.commit(agreed, point)
        elif point is not None:
            for each, body in [(each, self._with_terms(agreed, each.body, point)) for each in own]:
                if body != each.body:
                    self._records.replace(each, body)
        if agreed.body.proposed_by is not Party.PARTNER and self.sent_point(agreed) is None:
            self._records.vault.notices.append(
                "You sent this takeaway with another owner, day or to-do than it has now. Check them with your partner."
            )

    def commit(self, takeaway: Record[Takeaway], point: Point) -> None:
        """Add the commitment that a point has, if any."""
        promise = self._promised(takeaway, point)
        if promise is not None:
            self._records.add(promise, pair=takeaway.pair, parent=takeaway.id)

    def _promised(self, takeaway: Record[Takeaway], point: Point) -> Commitment | None:
        if point.owner is None:
            return None
        owner = Party.ME if point.owner is self._role(takeaway) else Party.PARTNER
        due = point.due.isoformat() if point.due is not None else None
        return new_body(Commitment, {"owner": owner.value, "text": point.to_do or point.words, "due": due})

    def decline(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Mark a takeaway as declined by one of the two."""
        with self.undo.noting("Marked declined.", takeaway.pair):
            return self._step(takeaway, decline)

    def withdraw(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Withdraw a takeaway that is not agreed."""
        with self.undo.noting("Withdrawn.", takeaway.pair):
            return self._step(takeaway, withdraw)

    def reword(self, takeaway: Record[Takeaway], text: str, promise: Fields | None = None) -> Record[Takeaway]:
        """Change the wording of a draft; what the partner has seen gets a new draft.
        `promise` changes the commitment of the draft."""
        if takeaway.body.state is TakeawayState.DRAFT:
            check_length({"text": text})
            with self.undo.noting("Wording changed.", takeaway.pair):
                draft = self._step(takeaway, lambda body: reworded(body, text))
                follow_words(self._records, takeaway, draft.body.text)
                if promise:
                    self._promise(draft, draft, promise)
                return draft
        return self.amend(takeaway, text, promise)

    def amend(
        self, takeaway: Record[Takeaway], text: str, promise: Fields | None = None, *, is_answer: bool = False
    ) -> Record[Takeaway]:
        """Start a new draft; an agreed wording stays until the draft is agreed too.

        Commitments stay with the agreed wording; without one, they move to the draft.
        `promise` changes some fields of the commitment in the draft only. A notice says
        that the partner still has what was sent, unless an answer tells them
        (`is_answer`)."""
        old, draft = apply_rule(lambda: amend(takeaway.body, takeaway.id, text))
        with self.undo.noting("New draft written.", takeaway.pair):
            if old != takeaway.body:
                self._records.replace(takeaway, old)
            new = self._records.add(draft, pair=takeaway.pair, parent=takeaway.parent)
            if old.state is not TakeawayState.AGREED:
                self.move_commitments(takeaway.id, new.id)
            if promise:
                self._promise(takeaway, new, promise)
        if old != takeaway.body and not is_answer and old.proposed_by is not Party.PARTNER:
            alias = self._pair(takeaway).alias
            self._records.vault.notices.append(
                "The takeaway you sent is withdrawn, and a new draft takes its place. "
                f"{alias} still has the words you sent, so tell {alias}."
            )
        return new

    def _promise(self, old: Record[Takeaway], new: Record[Takeaway], fields: Fields) -> None:
        """Give new words a commitment of their own, which differs in some fields from
        that of the old ones."""
        refuse_steps(Commitment, fields)
        check_length(fields)
        own = next((each for each in self._records.under(Commitment, new.id) if _is_open(each.body)), None)
        was = own.body if own is not None else self.open_commitment(new)
        if was is None:
            body = new_body(Commitment, {"text": new.body.text, **fields})
        else:
            past = with_terms_of(Commitment(owner=was.owner, text=was.text), was) if own is None else was
            body = apply_rule(lambda: update(wordings.moved(past, old.body, new.body), fields))
            if body == wordings.moved(past, old.body, new.body):
                return  # the commitment of the old words says the same
        if own is None:
            self._records.add(body, pair=new.pair, parent=new.id)
        else:
            self._records.replace(own, body)
        _check_credit(self._pair(new), body)

    def finish(self, commitment: Record[Commitment], on: date, *, kept: bool, outcome: str = "") -> Record[Commitment]:
        """Mark a commitment as done or dropped. Yours stays open until your partner is
        informed; your partner's is closed, as you have heard of it."""
        if commitment.body.owner is Party.PARTNER:
            return self.hear(commitment, on, kept=kept, outcome=outcome)
        ended = done if kept else dropped
        with self.undo.noting("Marked done." if kept else "Marked: won't be done.", commitment.pair):
            return self._step(commitment, lambda body: ended(body, on, outcome))

    def permit(self, commitment: Record[Commitment], permission: Permission) -> Record[Commitment]:
        """Record whether a junior may be credited aloud. No is final until it is asked
        again; a yes can be taken back until it was said."""
        with self.undo.noting("Permission noted.", commitment.pair):
            return self._step(commitment, lambda body: permitted(body, permission))

    def close(self, commitment: Record[Commitment], on: date) -> Record[Commitment]:
        """Record that the partner heard how a commitment went, which closes it."""
        with self.undo.noting("Commitment closed.", commitment.pair):
            return self._step(commitment, lambda body: told(body, on))

    def hear(self, commitment: Record[Commitment], on: date, *, kept: bool, outcome: str = "") -> Record[Commitment]:
        """Record that you heard how your partner's commitment went, which closes it."""
        with self.undo.noting("Commitment closed.", commitment.pair):
            return self._step(commitment, lambda body: heard(body, on, kept=kept, outcome=outcome))

    def close_unheard(self, commitment: Record[Commitment], on: date) -> Record[Commitment]:
        """Close your partner's commitment without having heard how it went."""
        with self.undo.noting("Commitment closed.", commitment.pair):
            return self._step(commitment, lambda body: unheard(body, on))

    def _propose(self, body: Takeaway) -> Takeaway:
        return propose(body, self._records.clock.today())

    def move_commitments(self, old: RecordId, new: RecordId) -> None:
        """Move the commitments of one wording to the one that replaces it."""
        was, now = self._records.find(old), self._records.find(new)
        for commitment in self._records.under(Commitment, old):
            self._records.attach(commitment.id, new)
            if is_a(was, Takeaway) and is_a(now, Takeaway):
                body = wordings.moved(commitment.body, was.body, now.body)
                if body != commitment.body:
                    self._records.replace(typed(self._records.find(commitment.id), Commitment, "commitment"), body)

    def _step(self, record: Record[S], rule: Callable[[S], S]) -> Record[S]:
        return self._records.replace(record, apply_rule(lambda: rule(record.body)))


def _is_open(commitment: Commitment) -> bool:
    return commitment.status is CommitmentStatus.OPEN


def _check_credit(pair: Pair, commitment: Commitment) -> None:
    """Raise Refused unless it is the senior who credits the junior aloud."""
    senior = Party.ME if pair.role is Role.MENTEE_SENIOR else Party.PARTNER
    if commitment.kind is CommitmentKind.VISIBLE_LEARNING and commitment.owner is not senior:
        raise Refused("It is the senior who credits the junior by name.", "Choose another kind of commitment.")
