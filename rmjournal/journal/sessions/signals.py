"""What the journal notices: signs worth a look, answered or not, and trends over the sessions of a pair."""

from datetime import date, timedelta

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.signals import Answered, Sign, SignAnswer, signs
from rmjournal.domain.rules.trends import Trend, trends
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import body_of, new_body

SNOOZE_DAYS = 14


def noticed(journal: Journal, today: date, pair: Record[Pair] | None = None) -> list[Sign]:
    """Return the signs that stand on this day and were not answered, the most pressing first."""
    found = signs(journal.story(), today)
    return [sign for sign in found if pair is None or sign.pair == pair.id]


def answer(journal: Journal, sign: Sign, answered: Answered, today: date, reason: str = "") -> Record[SignAnswer]:
    """Keep what somebody did about a sign. It rests until there is more evidence; snoozed, for two weeks."""
    fields: dict[str, object] = {
        "rule": sign.rule, "answer": answered, "evidence": list(sign.evidence), "reason": reason, "why": sign.why,
    }  # fmt: skip
    if answered is Answered.SNOOZED:
        fields["until"] = today + min(timedelta(SNOOZE_DAYS), date.max - today)
    return journal.keep_new(new_body(SignAnswer, fields), pair=sign.pair)


def trends_of(journal: Journal, pair: Record[Pair]) -> tuple[Trend, ...]:
    """Return the trends of a pair; nothing where fewer than three sessions say something."""
    return trends(body_of(pair).role, journal.sessions_of(pair))
