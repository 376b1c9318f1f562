"""Choose the one thing that is offered to a pair now: a check-in, a goal and the like.

Each comes up after certain sessions. The time until the next session begins with what
looks back, of which one is offered and the rest wait for the next session. A week later
come people to talk to, and then a text. What is ignored passes; after the last session
the end stays until it is taken up or turned off."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

import msgspec

from rmjournal.domain.model.pair import Focus, Pair, PairStatus, Role, days_that_count, is_paused, standing
from rmjournal.domain.model.review import REVIEW_AFTER
from rmjournal.domain.model.session import Session, SessionStatus, moment_of, took_place
from rmjournal.domain.record.record import Kind, Record, RecordId, is_a
from rmjournal.domain.rules.by_kind import ByKind
from rmjournal.domain.rules.signals import is_unsafe

_EVER = datetime.min
_MOST_BEYOND = 12  # sessions beyond the plan after which the end is still offered
_WEEK = timedelta(7)  # how long an offer has before the next takes its place


class OfferKind(StrEnum):
    """What can be offered, the most important first. The values are stored in pairs."""

    REVIEW = "review"
    CHECK_IN = "check-in"
    GOAL = "goal"
    CONTACTS = "contacts"
    GUIDANCE = "guidance"
    CLOSING = "closing"


class Offer(msgspec.Struct, frozen=True):
    """One offered line: what it is, for which pair, and the session it follows, if any.

    `topic` says more where an offer has several: the name of a guidance text."""

    what: OfferKind
    pair: RecordId
    role: Role
    session: RecordId | None = None
    topic: str = ""


_LOOKS_BACK = (OfferKind.REVIEW, OfferKind.CHECK_IN, OfferKind.GOAL)  # on the session just had


class Scene(NamedTuple):
    """What an offer is decided from: a pair, its entries, the sessions that took place
    so far, in order, the guidance texts that were opened, and the moment the pair was
    added, if it is known."""

    pair: Pair
    records: ByKind
    sessions: tuple[Record[Session], ...]
    opened: frozenset[str] = frozenset()
    added: datetime | None = None
    is_another_planned: bool = False  # a session that is still to take place

    def first_after(self, kind: Kind, after: int) -> datetime | None:
        """Return when the first readable entry of this kind was made, once so many
        sessions had taken place, or None."""
        since = self.began(after)
        moments = [_local(each.created) for each in self.records[kind] if each.body is not None]
        return min((moment for moment in moments if moment >= since), default=None)

    def began(self, after: int) -> datetime:
        """Return when the time after so many sessions began."""
        return _when(self.sessions[after - 1]) if after else _EVER

    def weeks(self, after: int, now: datetime) -> int:
        """Return how many weeks began, up to this local moment, in the time after so
        many sessions; none of a time that was over before anything was written. Days
        on which the pair was paused don't count."""
        start = self._known(after)
        is_now = after == len(self.sessions)
        until = now if is_now else self._known(after + 1)
        if start is None or until is None:
            return 1
        counted = days_that_count(self.pair, start.date(), until.date())
        paused = timedelta((until.date() - start.date()).days - counted)
        return max(int(is_now), -((start + paused - until) // _WEEK))

    def _known(self, after: int) -> datetime | None:
        """Return the local moment from which this journal knew of the time after so
        many sessions."""
        if not after:
            return self.added
        session = self.sessions[after - 1]
        return max(filter(None, (_when(session), _local(session.created), self.added)))


class Row(NamedTuple):
    """One entry of the table.

    `due` returns after how many sessions it comes up, in a pair. `taken` returns when
    it was taken up, for the time after so many sessions, or None. `words` and `beside`
    may name the topic as {}."""

    due: Callable[[Pair], Iterable[int]]
    taken: Callable[[Scene, int], datetime | None]
    words: Mapping[Role, str]
    beside: Mapping[Role, str]
    verb: str
    topic: Callable[[Scene, int], str] = lambda scene, after: ""


def both(words: str) -> Mapping[Role, str]:
    """Return the same words for both roles."""
    return dict.fromkeys(Role, words)


def check_in_points(pair: Pair) -> tuple[int, ...]:
    """Return after how many sessions a check-in is offered: the first, the third and
    the last."""
    last = pair.planned_sessions
    return tuple(sorted({1, last} | ({3} if last >= 3 else set())))


def topics_for(pair: Pair) -> Mapping[int, str]:
    """Return the guidance text for the time after so many sessions."""
    topics = {0: "power-distance", 1: "feedback", 2: "goals", 4: "when-it-goes-wrong"}
    if pair.focus is Focus.TECHNICAL:
        topics[1], topics[3] = "teaching-a-tool", "feedback"
    return {**topics, pair.planned_sessions: "reviewing-and-ending"}


# One entry an offer. It is turned off for a pair by its name, `OfferKind`.
OFFERS: Mapping[OfferKind, Row] = {
    OfferKind.REVIEW: Row(
        lambda pair: (REVIEW_AFTER,),
        lambda scene, after: scene.first_after(Kind.REVIEW, 0),
        both("Review: how are you two getting on?"),
        both("one thing that helps, one to do differently"),
        "review",
    ),
    OfferKind.CHECK_IN: Row(
        check_in_points,
        lambda scene, after: scene.first_after(Kind.CHECK_IN, after),
        both("Check in with yourself"),
        both("five short lines, twenty seconds"),
        "check in",
    ),
    OfferKind.GOAL: Row(
        lambda pair: (1,),
        lambda scene, after: scene.first_after(Kind.GOAL, 0),
        {
            Role.MENTOR_JUNIOR: "A goal of your own, if you like",
            Role.MENTEE_SENIOR: "One thing you want to learn",
        },
        both("and how you'll know you've got there"),
        "add a goal",
    ),
    OfferKind.CONTACTS: Row(
        lambda pair: (0, 1),
        lambda scene, after: scene.first_after(Kind.CONTACT, 0),
        both("People you can talk to"),
        both("up to three people, hidden until you open the list"),
        "add them",
    ),
    OfferKind.GUIDANCE: Row(
        lambda pair: tuple(topics_for(pair)),
        lambda scene, after: _EVER if topics_for(scene.pair)[after] in scene.opened else None,
        both("90 seconds: {}"),
        both("a short text that fits where you are now"),
        "read",
        lambda scene, after: topics_for(scene.pair)[after],
    ),
    OfferKind.CLOSING: Row(
        lambda pair: range(pair.planned_sessions, pair.planned_sessions + _MOST_BEYOND),
        lambda scene, after: _EVER if scene.is_another_planned else None,
        both("Close this pair, or plan another session"),
        both("your thanks, and what should happen to your notes"),
        "close",
    ),
}
NAMES: Mapping[OfferKind, str] = {
    OfferKind.REVIEW: "the review",
    OfferKind.CHECK_IN: "check-ins",
    OfferKind.GOAL: "a goal",
    OfferKind.CONTACTS: "people you can talk to",
    OfferKind.GUIDANCE: "short texts to read",
    OfferKind.CLOSING: "closing the pair",
}  # what was turned off
KINDS = frozenset(
    {Kind.PAIR, Kind.SESSION, Kind.SIGN_ANSWER, Kind.CHECK_IN, Kind.GOAL, Kind.REVIEW, Kind.CONTACT}
)  # the entries that the table looks at


def offer(
    mine: ByKind,
    pair_id: RecordId,
    pair: Pair,
    now: datetime,
    opened: Iterable[str] = (),
    *,
    unsafe: Collection[RecordId] | None = None,
) -> Offer | None:
    """Return what is offered to a pair at this local moment, or None.

    `mine` are the entries of the pair; `opened` are the topics of guidance that were
    read. An offer comes up once its session took place. It has a week, the last one
    until the next session; what was taken up leaves its week empty. Paused and closed
    pairs get none, nor do pairs in which safety is in question: `unsafe`, if these are
    known."""
    if standing(pair) is not PairStatus.ACTIVE or is_paused(pair, now.date()):
        return None
    if pair_id in unsafe if unsafe is not None else is_unsafe(pair_id, pair, mine, now.date()):
        return None
    known = [each for each in mine[Kind.SESSION] if is_a(each, Session)]
    held = [each for each in known if took_place(each.body) and _is_past(each.body, now)]
    sessions = tuple(sorted(held, key=lambda each: (_when(each), each.body.number)))
    added = next((_local(each.created) for each in mine[Kind.PAIR]), None)
    planned = any(each.body.status is SessionStatus.PLANNED and not took_place(each.body) for each in known)
    scene = Scene(pair, mine, sessions, frozenset(opened), added, planned)
    waiting: list[tuple[OfferKind, int]] = []
    shown: list[tuple[OfferKind, int]] = []
    due = {what: frozenset(row.due(pair)) for what, row in OFFERS.items() if what.value not in pair.not_for_us}
    last = max(chain.from_iterable(due.values()), default=0)
    for after in range(len(sessions) + 1):
        waiting = [each for each in waiting if each not in shown and not _is_taken(scene, *each, before=after)]
        if after > last and not waiting:
            return None
        for what, points in due.items():
            if after in points:
                waiting = [each for each in waiting if each[0] is not what]
                if not _is_taken(scene, what, after, before=after):
                    waiting.append((what, after))
        waiting.sort(key=lambda each: _TURN[each[0]])
        shown = _in_turn(waiting)[: scene.weeks(after, now)] if waiting else []
    if not shown or _is_taken(scene, *shown[-1]):
        return None
    what, after = shown[-1]
    session = sessions[after - 1].id if after else None
    return Offer(what, pair_id, pair.role, session, OFFERS[what].topic(scene, after))


def words_of(offered: Offer) -> tuple[str, str]:
    """Return what an offer says: its line, and what stands beside it."""
    row, said = OFFERS[offered.what], _TOPIC_WORDS[offered.role].get(offered.topic, "a short text to read")
    return row.words[offered.role].format(said), row.beside[offered.role].format(said)


def first_of(offers: Iterable[Offer]) -> Offer | None:
    """Return the one offer that a screen over several pairs shows."""
    return min(offers, key=lambda each: _TURN[each.what], default=None)


_JUNIOR = {
    "power-distance": "rank, and your room to speak",
    "feedback": "feedback upwards, and hearing it",
    "goals": "your goals, your time, and what you get",
    "when-it-goes-wrong": "if something goes wrong",
    "reviewing-and-ending": "a review, and ending well",
    "teaching-a-tool": "teaching a tool, not being the help desk",
}
_TOPIC_WORDS: Mapping[Role, Mapping[str, str]] = {
    Role.MENTOR_JUNIOR: _JUNIOR,
    Role.MENTEE_SENIOR: {
        **_JUNIOR,
        "power-distance": "rank, and how you make room",
        "feedback": "hearing feedback, and using it",
        "goals": "what you want to learn, and why",
    },
}
_TURN = {what: at for at, what in enumerate(OfferKind)}


def _is_taken(scene: Scene, what: OfferKind, after: int, *, before: int | None = None) -> bool:
    """Return whether an offer was taken up before so many sessions had taken place."""
    moment = OFFERS[what].taken(scene, after)
    if moment is None or before is None:
        return moment is not None
    return moment < scene.began(before)


def _in_turn(waiting: list[tuple[OfferKind, int]]) -> list[tuple[OfferKind, int]]:
    """Return what the time until the next session has room for, a week each: of what
    looks back the first, then the others."""
    back = [each for each in waiting if each[0] in _LOOKS_BACK]
    return back[:1] + [each for each in waiting if each not in back]


def _when(session: Record[Session]) -> datetime:
    """Return when a session took place, in local time."""
    return moment_of(session.body) or _local(session.at)


def _local(moment: datetime) -> datetime:
    return moment.astimezone().replace(tzinfo=None)


def _is_past(session: Session, now: datetime) -> bool:
    at = moment_of(session)
    return at is None or at <= now
