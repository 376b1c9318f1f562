"""Take a pair's agreement from draft to agreed. Every version stays readable."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import msgspec

from rmjournal.domain.model.agreement import (
    Agreement,
    Clause,
    agree,
    agreed_off_limits,
    decline,
    is_complete,
    newest_agreed,
    next_draft,
    own_off_limits,
    propose,
    replaced,
    reworded,
    switched,
    withdraw,
    words_of,
)
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.takeaway import WAITING, Method, TakeawayState
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Kind, Record, is_a
from rmjournal.domain.rules.clauses import first_draft, goal_lines, standard
from rmjournal.domain.words import avoided_words
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import check_length
from rmjournal.journal.sessions.undo import Undo
from rmjournal.support.errors import Refused


class Agreements:
    """The agreements of one journal, a version a record."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.undo = Undo(records, (Kind.AGREEMENT, Kind.PAIR))  # a yes may also change who plans the sessions

    def of(self, pair: Record[Pair]) -> list[Record[Agreement]]:
        """Return every version of a pair, the first one first."""
        return sorted(self._records.of_type(Agreement, pair.id), key=lambda each: (each.body.version, each.at, each.id))

    def agreed(self, pair: Record[Pair]) -> Record[Agreement] | None:
        """Return the version that holds, None before the first yes."""
        found = [each for each in self.of(pair) if each.body.state is TakeawayState.AGREED]
        return found[-1] if found else None

    def waiting(self, pair: Record[Pair]) -> Record[Agreement] | None:
        """Return the version that is a draft or waits for a reply, if any."""
        found = [each for each in self.of(pair) if each.body.state in WAITING]
        return found[-1] if found else None

    def shown(self, pair: Record[Pair]) -> Agreement:
        """Return the version that a page shows first: what waits, else what holds, else
        the words to begin with. Saves nothing."""
        record = self.waiting(pair) or self.agreed(pair)
        return record.body if record is not None else self._first(pair)

    def off_limits(self, pair: Record[Pair]) -> tuple[tuple[str, ...], int]:
        """Return the topics that both agreed to leave out, and how many more only I
        would rather avoid."""
        agreed = self.agreed(pair)
        body = agreed.body if agreed is not None else None
        return agreed_off_limits(pair.body, body), len(own_off_limits(pair.body, body))

    def limits_told(self, pair: Record[Pair]) -> tuple[str, ...]:
        """Return the topics that both agreed to leave out, and in words how many more
        only I would rather avoid."""
        topics, avoided = self.off_limits(pair)
        return (*topics, avoided_words(avoided)) if avoided else topics

    def why_it_matters(self, pair: Record[Pair]) -> str:
        """Return what both agreed that the business gains, "" before that."""
        agreed = self.agreed(pair)
        return words_of(agreed.body, Clause.BUSINESS) if agreed is not None else ""

    def draft(self, pair: Record[Pair]) -> Record[Agreement]:
        """Return the draft of a pair. Begin one beside what was agreed if there is
        none.

        It takes the place of a version that was sent, which is withdrawn: a notice says
        that the partner still has that."""
        with self._drafting(pair):
            return self._draft(pair)

    def _draft(self, pair: Record[Pair]) -> Record[Agreement]:
        waits = self.waiting(pair)
        if waits is not None and waits.body.state is TakeawayState.DRAFT:
            return waits
        versions = self.of(pair)
        if not versions:
            return self._records.add(self._first(pair), pair=pair.id)
        like = waits or self.agreed(pair) or versions[-1]
        if waits is not None:
            self._step(waits, withdraw)
        return self._records.add(next_draft(like.body, versions[-1].body.version + 1), pair=pair.id)

    @contextmanager
    def _drafting(self, pair: Record[Pair]) -> Iterator[None]:
        """Change the draft in this block. If it takes the place of what was sent, say
        so and let that be undone."""
        sent = self.sent(pair)
        if sent is None:
            with self._records.transaction():
                yield
            return
        with self.undo.noting("New draft written.", pair.id):
            yield
        if self._records.glance(sent.id).body != sent.body:
            alias = pair.body.alias
            self._records.vault.notices.append(
                f"Version {sent.body.version} is withdrawn, and a new draft takes its place. "
                f"{alias} still has the version you sent, so tell {alias}."
            )

    def sent(self, pair: Record[Pair]) -> Record[Agreement] | None:
        """Return the version that was sent and waits for a reply, if any."""
        waits = self.waiting(pair)
        return waits if waits is not None and waits.body.state is TakeawayState.PROPOSED else None

    def switch(self, pair: Record[Pair], clause: Clause) -> Record[Agreement]:
        """Switch a clause on or off in the draft, which is begun if there is none."""
        apply_rule(lambda: switched(msgspec.structs.replace(self.shown(pair), state=TakeawayState.DRAFT), clause))
        with self._drafting(pair):
            return self._step(self._draft(pair), lambda body: switched(body, clause))

    def reword(
        self, pair: Record[Pair], words: Mapping[Clause, str], arranges: Role | None = Role.MENTEE_SENIOR
    ) -> Record[Agreement]:
        """Change the words of clauses in the draft, which is begun if there is none.

        `arranges` is who plans the sessions, None for in turn. If nothing changes, no
        draft is begun."""
        check_length({clause.value: text for clause, text in words.items()})
        before = self.shown(pair)
        changed = {
            term.clause: words[term.clause]
            for term in before.terms
            if term.clause in words and words[term.clause].strip() != term.text.strip()
        }
        waits = self.waiting(pair) or self.agreed(pair)
        if not changed and before.arranges is arranges and waits is not None:
            return waits
        with self._drafting(pair):

            def step(body: Agreement) -> Agreement:
                body = reworded(body, changed, standard(pair.body, arranges, self._goals(pair)))
                return msgspec.structs.replace(body, arranges=arranges)

            return self._step(self._draft(pair), step)

    def propose(self, agreement: Record[Agreement], on: date) -> Record[Agreement]:
        """Freeze a draft: it was sent to the partner on a day. This is not undone."""
        self.undo.forget()
        return self._step(agreement, lambda body: propose(body, on))

    def agree(
        self, agreement: Record[Agreement], on: date, method: Method, *, was_sent: bool = False
    ) -> Record[Agreement]:
        """Record that both agreed, and set earlier versions aside.

        `was_sent`: a draft went to the partner by another way, so it is sent first."""
        with self.undo.noting("Marked agreed.", agreement.pair):
            if was_sent and agreement.body.state is TakeawayState.DRAFT:
                agreement = self.propose(agreement, on)
            agreed = self._step(agreement, lambda body: agree(body, on, method))
            self._arrange(agreed)
            for other in self._records.of_type(Agreement, agreement.pair):
                if other.id != agreed.id and other.body.state is TakeawayState.AGREED:
                    self._step(other, replaced)
            return agreed

    def _arrange(self, agreed: Record[Agreement]) -> None:
        """Let the one plan the sessions who was agreed on. In turn, it stays as it
        was."""
        who = agreed.body.arranges
        if agreed.pair is None or who is None or not words_of(agreed.body, Clause.ARRANGES):
            return
        pair = self._records.get(agreed.pair)
        if is_a(pair, Pair) and pair.body.arranges is not who:
            self._records.replace(pair, msgspec.structs.replace(pair.body, arranges=who))

    def decline(self, agreement: Record[Agreement]) -> Record[Agreement]:
        """Record that one of the two said no to a version that was sent."""
        with self.undo.noting("Marked declined.", agreement.pair):
            return self._step(agreement, decline)

    def withdraw(self, agreement: Record[Agreement]) -> Record[Agreement]:
        """Take back a version that is not agreed."""
        with self.undo.noting("Withdrawn.", agreement.pair):
            return self._step(agreement, withdraw)

    def version(self, pair: Record[Pair], number: int) -> Record[Agreement]:
        """Return the version with this number. Raises Refused if there is none."""
        found = [each for each in self.of(pair) if each.body.version == number]
        if not found:
            raise Refused(f"There's no version {number} of this agreement.")
        return found[-1]

    def _first(self, pair: Record[Pair]) -> Agreement:
        return first_draft(pair.body, pair.body.arranges, goals=self._goals(pair))

    def _goals(self, pair: Record[Pair]) -> str:
        """Return the goals of a pair in a line each, one's own first, for a clause."""
        goals = [each.body for each in self._records.of_type(Goal, pair.id)]
        return goal_lines(sorted(goals, key=lambda each: each.owner is Party.PARTNER), pair.body.role)

    def _step(self, record: Record[Agreement], rule: Callable[[Agreement], Agreement]) -> Record[Agreement]:
        body = apply_rule(lambda: rule(record.body))
        return record if body == record.body else self._records.replace(record, body)


def is_agreed(records: Records, pair: Record[Pair]) -> bool:
    """Return whether both said yes to an agreement, with nothing left open."""
    agreed = _newest_agreed(records, pair)
    return agreed is not None and is_complete(agreed)


def standing_words(records: Records, pair: Record[Pair]) -> str:
    """Return how far an agreement is, for its owner."""
    agreed = _newest_agreed(records, pair)
    if agreed is not None:
        return (
            "your agreement, as it stands" if is_complete(agreed) else "you both agreed, but some of it is still open"
        )
    versions = records.of_type(Agreement, pair.id)
    waits = any(each.body.state in WAITING for each in versions)
    return "you haven't both agreed to it yet" if waits else "you have no agreement yet"


def _newest_agreed(records: Records, pair: Record[Pair]) -> Agreement | None:
    return newest_agreed(each.body for each in records.of_type(Agreement, pair.id))
