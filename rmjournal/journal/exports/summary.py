"""Make the summary of a pair and a period for a coordinator, by the coarsening rules.

Viewing a summary saves nothing but the random name that all summaries of one pair and
period share."""

import base64
import os
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, cast

import msgspec

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import SummaryName
from rmjournal.domain.model.session import date_of, has_met
from rmjournal.domain.model.takeaway import Commitment, TakeawayState, nobody_stands_by
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Body, Record, RecordId
from rmjournal.domain.texts.message_texts import Message
from rmjournal.journal.exports.messages import Outgoing
from rmjournal.journal.exports.summary_readers import Span, goals, safety
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.agreements import is_agreed, standing_words
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.sharing.summary.coarsening import (
    MOST_OPT_INS,
    Chosen,
    Facts,
    Share,
    half_year,
    is_large,
    may_be_small,
    offered,
    summarised,
    would_say,
)
from rmjournal.sharing.summary.summary_file import GOES_ON, LAST_REVISION, MOST_THEMES, OPT_INS, THEMES, encoded
from rmjournal.support.errors import Refused

FIRST_PERIOD = "cycle-1"
ALSO_YOUR_ROLE = "your last check-in. This also shows that you are the junior."
AUDIENCE = "the programme's coordinator. Assume they can tell it's yours"
RECOGNISED = "Who can recognise it? Your partner will. Assume the coordinator can too."
_ABSENT = (
    "names and nicknames", "dates and times", "exact counts", "anything you wrote", "signals and concerns",
    "held-back lines", "your team and organisation",
)  # fmt: skip
_DAY = timedelta(days=1)


class Summarised(NamedTuple):
    """A summary to share, its revision, and the number and days of its sessions."""

    outgoing: Outgoing
    revision: int
    sessions: int
    first: date
    last: date


class Offer(NamedTuple):
    """An optional field of a summary: what it would say now, None if nothing, and
    from what."""

    name: str
    says: str | None
    because: str


class Summaries:
    """Summaries for a coordinator."""

    is_small = staticmethod(may_be_small)
    THEMES, MOST_THEMES, MOST_OPT_INS, GOES_ON = THEMES, MOST_THEMES, MOST_OPT_INS, GOES_ON

    def __init__(self, records: Records, sessions: Sessions, takeaways: Takeaways) -> None:
        self._records = records
        self._sessions = sessions
        self._takeaways = takeaways

    def usual_period(self, pair: Record[Pair], size: int | None) -> str:
        """Return the period of the newest shared summary of a pair, else the first
        cycle.

        Only a programme of 100 pairs or more has half-years."""
        shared = [body.period for body in self.names_of(pair) if body.revision]
        fitting = [period for period in shared if is_large(size) or half_year(period) is None]
        return fitting[-1] if fitting else FIRST_PERIOD

    def make(self, pair: Record[Pair], chosen: Chosen, today: date) -> Summarised:
        """Return the summary of a period, and save a random name for it if it has none.

        It counts the sessions that took place up to today, after the last one that a
        summary of another period of the pair counted; for a half-year, those within it.
        Raises Refused for what the rules do not offer, and for a tenth revision."""
        names = self.names_of(pair)
        mine = [name for name in names if name.period == chosen.period]
        revision = max((name.revision for name in mine), default=0) + 1
        if revision > LAST_REVISION:
            raise Refused("You've shared this period's summary nine times, which is the limit.", "The last one counts.")
        span = _span(chosen.period, names, today)
        days = self._days(pair, today)
        counted = [day for day in days.values() if span.holds(day)]
        record = mine[0].record if mine else random_name()
        before = frozenset(field for name in mine for field in name.opt_ins)
        facts = self._facts(pair, span, days)._replace(already_shared=before)
        made = apply_rule(lambda: summarised(facts, chosen, record, revision))
        if not mine:
            self._records.add(SummaryName(period=chosen.period, record=record), pair=pair.id)
        first, last = min(counted), max(counted)
        fields = cast(dict[str, object], msgspec.to_builtins(made)).keys()

        def note(_: date) -> None:
            opt_ins = tuple(sorted(fields & OPT_INS.keys()))
            name = SummaryName(period=chosen.period, record=record, revision=revision, until=last, opt_ins=opt_ins)
            self._records.add(name, pair=pair.id)

        message = Message(
            what=ExportKind.SUMMARY,
            text=encoded(made).decode("ascii"),
            audience=AUDIENCE,
            absent=_ABSENT,
            name=f"rmj-{random_name()}.json",
            fields=tuple(sorted(fields)),
            undated=True,
        )
        return Summarised(
            Outgoing(message, note, mentions=RECOGNISED, pair=pair.id), revision, len(counted), first, last
        )

    def choose(
        self,
        period: str,
        size: int | None,
        themes: Iterable[str],
        opt_ins: Iterable[str],
        goes_on: str | None,
    ) -> Chosen:
        """Return a choice for make(): by default nothing optional."""
        return Chosen(period, size, tuple(themes), goes_on, tuple(opt_ins))

    def offers(self, pair: Record[Pair], period: str, size: int | None, today: date) -> tuple[Offer, ...]:
        """Return the optional fields that a person may switch on, with what each would
        say."""
        facts = self._facts(pair, _span(period, self.names_of(pair), today), self._days(pair, today))
        names = offered(facts.role, is_small=may_be_small(size))
        agreement = standing_words(self._records, pair)
        return tuple(Offer(name, would_say(name, facts), _because(name, facts, agreement)) for name in names)

    def _days(self, pair: Record[Pair], today: date) -> dict[RecordId, date]:
        return {each.id: date_of(each) for each in self._sessions.of(pair) if has_met(each.body, today)}

    def names_of(self, pair: Record[Pair]) -> list[SummaryName]:
        """Return the names of the summaries of a pair, the oldest first.

        If two copies of the journal drew a name each, the oldest counts."""
        return [each.body for each in self._records.of_type(SummaryName, pair.id)]

    def _facts(self, pair: Record[Pair], span: Span, days: Mapping[RecordId, date]) -> Facts:
        """Count what happened in the period.

        What belongs to no session that took place counts on the day it was written, and
        of a takeaway in two versions, one."""
        sessions = [each for each in self._sessions.of(pair) if each.id in days and span.holds(days[each.id])]
        ratings = [each.body.ratings for each in sessions]
        takeaways = {each.id: each for each in self._takeaways.of(pair)}
        made = {each.id: _when(each, days) for each in takeaways.values()}
        standing = [
            each.body.state
            for each in takeaways.values()
            if span.holds(made[each.id]) and each.body.state is not TakeawayState.WITHDRAWN and BESIDE not in each.raw
        ]
        void = nobody_stands_by(list(takeaways.values()))
        promises = [
            each.body
            for each in self._records.of_type(Commitment, pair.id)
            if each.parent not in void and span.holds(_when(each, {**days, **made}))
        ]
        return Facts(
            role=pair.body.role,
            sessions=len(sessions),
            usefulness=_given(each.overall for each in ratings),
            relationship=_given(each.relationship for each in ratings),
            takeaways_agreed=Share(standing.count(TakeawayState.AGREED), len(standing)),
            followed_through=Share(sum(each.is_heard for each in promises), len(promises)),
            goals=goals(self._records, pair, span),
            agreement=is_agreed(self._records, pair),
            safety=safety(self._records, pair, span),
        )


def random_name() -> str:
    """Return 128 random bits as 26 letters and digits."""
    return base64.b32encode(os.urandom(16)).decode("ascii").rstrip("=").lower()


def _span(period: str, names: Iterable[SummaryName], today: date) -> Span:
    """Return the days of a period, none after today or in another shared summary.

    Half-years do not overlap, so only cycles matter to them."""
    half = half_year(period)
    ends: dict[str, date] = {}
    for name in names:
        if name.until is not None and (half is None or name.period == period or half_year(name.period) is None):
            ends[name.period] = max(name.until, ends.get(name.period, name.until))
    own = ends.pop(period, None)
    before = [end for end in ends.values() if own is None or end < own]
    is_over = own is not None and any(end > own for end in ends.values())
    until = own if own is not None and is_over else today
    if half is not None:
        before.append(half[0] - _DAY)
        until = min(until, half[1])
    return Span(max(before, default=None), until)


def _given(ratings: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(rating for rating in ratings if rating is not None)


def _when(record: Record[Body], days: Mapping[RecordId, date]) -> date:
    above = None if record.parent is None else days.get(record.parent)
    return above or record.created.astimezone().date()


def _because(name: str, facts: Facts, agreement: str) -> str:
    """Return from what a field of a summary is made, in a few words for its author.

    `agreement` says how far that one is."""
    match name:
        case "usefulness":
            return _rated("worth my time", facts.usefulness)
        case "relationship":
            return _rated("we got on well", facts.relationship)
        case "takeaways_agreed":
            return _counted(facts.takeaways_agreed, "takeaways")
        case "followed_through":
            return _counted(facts.followed_through, "commitments reported back")
        case "goals":
            return _counted(facts.goals, "goals")
        case "agreement":
            return agreement
        case "safety":
            return ALSO_YOUR_ROLE if facts.safety else "no check-in yet"
        case _:
            return "your role in this pair"


def _rated(question: str, ratings: tuple[int, ...]) -> str:
    return f"{question}: {', '.join(map(str, ratings))}" if ratings else f"{question}: no answer yet"


def _counted(share: Share, what: str) -> str:
    return f"{share.part} of {share.of} {what}" if share.of else f"no {what.split()[0]} yet"
