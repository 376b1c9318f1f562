"""List and answer signals, and list what is due and the trends of a pair."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.signal_answer import Answered, SignalAnswer
from rmjournal.domain.record.record import Kind, Record, RecordId, is_a
from rmjournal.domain.rules.by_kind import ByPair, by_pair
from rmjournal.domain.rules.destroying import to_destroy
from rmjournal.domain.rules.due import Due, agenda
from rmjournal.domain.rules.offers import KINDS
from rmjournal.domain.rules.signal_thresholds import SNOOZE_DAYS
from rmjournal.domain.rules.signals import Signal, signals
from rmjournal.domain.rules.trends import Trend, trends
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.journal.sessions.momentum import Momentum
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.vault.store.unlock import many_made


class Outlook(NamedTuple):
    """What is due and what lies ahead over all pairs, the pairs in which safety is in
    question, and the entries that say so: read once for all that home shows."""

    due: tuple[Due, ...]
    ahead: tuple[Due, ...]
    unsafe: frozenset[RecordId]
    of_pair: ByPair

    def sessions(self, pair: Record[Pair]) -> list[Record[Session]]:
        """Return the sessions of a pair, in no order."""
        return [record for record in self.of_pair[pair.id][Kind.SESSION] if is_a(record, Session)]


class Signals:
    """The signals, due actions and trends of one journal."""

    def __init__(self, records: Records, sessions: Sessions) -> None:
        self._records = records
        self._sessions = sessions
        self._momentum = Momentum(records)

    def open(self, today: date, pair: Record[Pair] | None = None) -> list[Signal]:
        """Return the signals of this day that rest under no answer, the most urgent
        first."""
        found = signals(self._momentum.records(), today, self._zone())
        return [sign for sign in found if pair is None or sign.pair == pair.id]

    def answer(self, sign: Signal, answered: Answered, today: date, reason: str = "") -> Record[SignalAnswer]:
        """Save your answer to a signal, which rests until there is more evidence.

        A snoozed one rests for two weeks."""
        fields: dict[str, object] = {
            "rule": sign.rule.value, "answer": answered, "evidence": list(sign.evidence), "reason": reason,
            "why": sign.why,
        }  # fmt: skip
        if answered is Answered.SNOOZED:
            fields["until"] = today + min(timedelta(SNOOZE_DAYS), date.max - today)
        return self._records.add(new_body(SignalAnswer, fields), pair=sign.pair)

    def due(self, when: date | None = None) -> tuple[Due, ...]:
        """Return what is due now, or at the beginning of a day, over all pairs."""
        of_pair, now = by_pair(self._momentum.records()), self._moment(when)
        return (*agenda(of_pair, now).due, *to_destroy(of_pair, now.date()))

    def outlook(self) -> Outlook:
        """Return what is due now and what lies ahead of it, over all pairs, with what
        it was drawn from and what offers are drawn from."""
        now = self._moment(None)
        with many_made():
            of_pair = by_pair(self._momentum.records(KINDS))
            found = agenda(of_pair, now)
        return Outlook((*found.due, *to_destroy(of_pair, now.date())), found.ahead, found.unsafe, of_pair)

    def keep_gists(self) -> None:
        """Store what the above read of older entries, encrypted, if that was much."""
        self._momentum.keep()

    def _moment(self, when: date | None) -> datetime:
        if when is None:
            return self._records.clock.moment()
        return when if isinstance(when, datetime) else datetime.combine(when, time(), self._zone())

    def trends(self, pair: Record[Pair], sessions: Iterable[Record[Session]] | None = None) -> tuple[Trend, ...]:
        """Return the trends of a pair; none if fewer than three sessions have data.

        `sessions` are all of the pair, if they were read already."""
        return trends(
            pair.body.role, self._sessions.of(pair) if sessions is None else sessions, self._records.clock.today()
        )

    def _zone(self) -> tzinfo:
        return self._records.clock.moment().tzinfo or UTC
