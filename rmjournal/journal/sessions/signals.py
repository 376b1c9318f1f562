"""List and answer signals, and list what is due and the trends of a pair."""

from datetime import date, timedelta

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.destroying import to_destroy
from rmjournal.domain.rules.due import Due, coming, due
from rmjournal.domain.rules.signals import Answered, Signal, SignalAnswer, signals
from rmjournal.domain.rules.trends import Trend, trends
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.journal.sessions.session_steps import Sessions

SNOOZE_DAYS = 14


class Signals:
    """The signals, due actions and trends of one journal."""

    def __init__(self, records: Records, sessions: Sessions) -> None:
        self._records = records
        self._sessions = sessions

    def open(self, today: date, pair: Record[Pair] | None = None) -> list[Signal]:
        """Return the signals of this day that rest under no answer, the most urgent
        first."""
        return [sign for sign in signals(self._records.momentum(), today) if pair is None or sign.pair == pair.id]

    def answer(self, sign: Signal, answered: Answered, today: date, reason: str = "") -> Record[SignalAnswer]:
        """Save your answer to a signal, which rests until there is more evidence.

        A snoozed one rests for two weeks."""
        fields: dict[str, object] = {
            "rule": sign.rule, "answer": answered, "evidence": list(sign.evidence), "reason": reason, "why": sign.why,
        }  # fmt: skip
        if answered is Answered.SNOOZED:
            fields["until"] = today + min(timedelta(SNOOZE_DAYS), date.max - today)
        return self._records.add(new_body(SignalAnswer, fields), pair=sign.pair)

    def due(self, today: date) -> tuple[Due, ...]:
        """Return what is due on this day, over all pairs."""
        records = tuple(self._records.momentum())
        return (*due(records, today), *to_destroy(records, today))

    def agenda(self, today: date) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
        """Return what is due on this day and what lies ahead of it, over all pairs."""
        records = tuple(self._records.momentum())
        return (*due(records, today), *to_destroy(records, today)), coming(records, today)

    def trends(self, pair: Record[Pair]) -> tuple[Trend, ...]:
        """Return the trends of a pair; none if fewer than three sessions have data."""
        return trends(pair.body.role, self._sessions.of(pair))
