"""Find signals in the records of a pair, and let them rest once they are answered."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, tzinfo
from enum import StrEnum
from types import MappingProxyType

import msgspec

from rmjournal.domain.model.pair import Pair, PairStatus, Role, is_paused
from rmjournal.domain.model.signal_answer import Answered, Rule, SignalAnswer
from rmjournal.domain.record.record import AnyRecord, Kind, RecordId
from rmjournal.domain.rules import signal_thresholds as causes
from rmjournal.domain.rules.by_kind import ByKind, ByPair, by_pair, pairs_in
from rmjournal.domain.rules.signal_thresholds import Story

_SENTENCE = re.compile(r"(?<=[.”]) ")  # the end of a sentence


class Act(StrEnum):
    """What there is to do about a signal, one key away."""

    WHO_TO_TALK_TO = "who_to_talk_to"
    REHEARSE = "rehearse"
    PREPARE = "prepare"
    PLAN = "plan"
    TAKEAWAYS = "takeaways"
    EDIT_PAIR = "edit_pair"


_ACTS: Mapping[Rule, Act] = MappingProxyType(
    {
        Rule.SAFETY: Act.WHO_TO_TALK_TO,
        Rule.ROOM: Act.REHEARSE,
        Rule.WHOSE_MEETING: Act.PREPARE,
        Rule.TIME: Act.PLAN,
        Rule.FOLLOW_THROUGH: Act.TAKEAWAYS,
        Rule.TAKEAWAYS: Act.TAKEAWAYS,
        Rule.LINE: Act.EDIT_PAIR,
    }
)


class Signal(msgspec.Struct, frozen=True):
    """A signal in one pair. `evidence` are the records behind it; the words have no
    names. While one `silences`, nothing else is asked in its pair."""

    rule: Rule
    pair: RecordId
    role: Role
    evidence: tuple[RecordId, ...]
    title: str
    why: str
    step: str
    silences: bool = False

    @property
    def act(self) -> Act:
        """What there is to do about it, one key away: of room, a junior may try out
        what to say, and a senior prepares to make some."""
        is_senior = self.role is Role.MENTEE_SENIOR
        return Act.PREPARE if self.rule is Rule.ROOM and is_senior else _ACTS[self.rule]


_URGENCY = {rule: at for at, rule in enumerate(Rule)}
_SILENT = (PairStatus.CLOSED, PairStatus.ARCHIVED)


def signals(records: Iterable[AnyRecord], today: date, zone: tzinfo = UTC) -> tuple[Signal, ...]:
    """Return the unanswered signals of this local day, the most urgent rule first.

    Closed and archived pairs give nothing, nor do unreadable records. Unanswered fields
    are never counted. A paused pair, or one in which safety is in question, gives
    nothing but that. `zone` is where a record's own day is told."""
    return standing(stories(by_pair(records), today, zone))


def stories(of_pair: ByPair, today: date, zone: tzinfo) -> list[Story]:
    """Return the stories of the pairs that are not over."""
    return [
        Story.of(record.id, record.body, of_pair[record.id], today, zone)
        for record in pairs_in(of_pair)
        if record.body.status not in _SILENT
    ]


def standing(told: Iterable[Story]) -> tuple[Signal, ...]:
    """Return what signals() returns, of pairs whose story was told."""
    ranked = [(_URGENCY[sign.rule], story.pair.number, sign) for story in told for sign in _standing(story)]
    return tuple(sign for *_, sign in sorted(ranked, key=lambda item: (item[0], item[1], item[2].pair)))


def is_unsafe(pair_id: RecordId, pair: Pair, mine: ByKind, today: date) -> bool:
    """Return whether safety is in question in a pair, so that nothing else is asked.

    Of its entries, its sessions and its answers to signals say so."""
    story = Story.of(pair_id, pair, mine, today, UTC)
    found = causes.safety(story._replace(settled=_settled(story)))
    return found is not None and found.silences


def _standing(story: Story) -> Iterator[Signal]:
    answers = {
        rule: body
        for record in story.in_order(Kind.SIGN_ANSWER)
        if isinstance(body := record.body, SignalAnswer) and (rule := body.rule.now) is not None
    }
    story = story._replace(settled=_settled(story))
    paused = is_paused(story.pair, story.today)
    for rule, look in _CAUSES.items():
        if (paused and rule is not Rule.SAFETY) or (found := look(story)) is None:
            continue
        title, why, step = found.words
        is_open = rule is Rule.SAFETY or rule not in answers
        if is_open or not _rests(answers[rule], rule, found.evidence, why, story.today):
            yield Signal(rule, story.id, story.pair.role, tuple(found.evidence), title, why, step, found.silences)
            if found.silences:
                return


def _settled(story: Story) -> frozenset[RecordId]:
    """Return the sessions whose safety was answered: settled, normal for the two, or
    rested until a day still to come."""
    settled: set[RecordId] = set()
    for record in story.in_order(Kind.SIGN_ANSWER):
        if isinstance(body := record.body, SignalAnswer) and body.rule.now is Rule.SAFETY:
            rests = body.answer is not Answered.SNOOZED or body.until is None or story.today < body.until
            known = set(body.evidence)
            settled = settled | known if rests else settled - known if known else set()
    return frozenset(settled)


def _rests(answer: SignalAnswer, rule: Rule, evidence: list[RecordId], why: str, today: date) -> bool:
    known = set(evidence) <= set(answer.evidence)
    if rule is Rule.LINE and answer.why and not _sentences(why) <= _sentences(answer.why):
        return False
    if answer.answer is Answered.SNOOZED and answer.until is not None:
        return today < answer.until
    return known or answer.answer is Answered.DISMISSED


def _sentences(remarks: str) -> set[str]:
    return set(_SENTENCE.split(remarks))


_CAUSES: Mapping[Rule, causes.Look] = MappingProxyType(
    {
        Rule.SAFETY: causes.safety,
        Rule.ROOM: causes.room,
        Rule.WHOSE_MEETING: causes.whose_meeting,
        Rule.TIME: causes.time,
        Rule.FOLLOW_THROUGH: causes.follow_through,
        Rule.TAKEAWAYS: causes.takeaways,
        Rule.LINE: causes.line,
    }
)
