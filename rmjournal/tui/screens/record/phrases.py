"""How sessions, takeaways and other entries of a pair are put into words on its
pages."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.goal import Evidence
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.review import Review
from rmjournal.domain.model.session import Mode, Session, SessionStatus, moment_of, took_place
from rmjournal.domain.model.signal_answer import SignalAnswer
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Takeaway,
    TakeawayKind,
    TakeawayState,
)
from rmjournal.domain.record.record import AnyRecord, Body, Kind
from rmjournal.domain.record_words import bare_title, learnt_words
from rmjournal.domain.text import capital, line
from rmjournal.domain.texts.record_text import Told
from rmjournal.domain.words import word
from rmjournal.tui.kit.widgets.markdown import first_words
from rmjournal.tui.kit.wording import day_of

MODES: Mapping[Mode, str] = MappingProxyType(
    {Mode.IN_PERSON: "in person", Mode.VIDEO: "by video", Mode.PHONE: "by phone", Mode.WRITTEN: "in writing"}
)
_STATES: Mapping[TakeawayState, str] = MappingProxyType({TakeawayState.DRAFT: "a draft that only you have seen"})
_KIND_OF_COMMITMENT: Mapping[CommitmentKind, str] = MappingProxyType(
    {kind: word(kind) for kind in (CommitmentKind.VISIBLE_LEARNING, CommitmentKind.INTRODUCTION, CommitmentKind.SHADOW)}
)


class Mark(NamedTuple):
    """The sign of a kind of entry, one cell wide, and its word, at most eleven."""

    sign: str
    word: str


HELD_BACK = Mark("…", "held back")
AGENDA = Mark("?", "agenda")
REHEARSED = Mark("…", "rehearsed")
DEBRIEF = Mark("✓", "debrief")
MARKS: Mapping[int, Mark] = MappingProxyType(
    {
        Kind.AGENDA_ITEM: AGENDA,
        Kind.NOTE: Mark("¶", "note"),
        Kind.TAKEAWAY: Mark("→", "takeaway"),
        Kind.COMMITMENT: Mark("→", "commitment"),
        Kind.REFLECTION: Mark("↺", "reflection"),
        Kind.REHEARSAL: REHEARSED,
        Kind.SIGN_ANSWER: Mark("◇", "signal"),
        Kind.CHECK_IN: Mark("·", "check-in"),
        Kind.GOAL: Mark("·", "goal"),
        Kind.EVIDENCE: Mark("·", "evidence"),
        Kind.PROGRAMME: Mark("·", "programme"),
        Kind.PROMPT: Mark("·", "question"),
        Kind.AGREEMENT: Mark("·", "agreement"),
        Kind.REVIEW: Mark("·", "review"),
        Kind.CLOSING: Mark("·", "closing"),
    }
)
LOG: Mapping[LogKind, Mark] = MappingProxyType(
    {
        LogKind.DIFFERENCE: Mark("≠", "difference"),
        LogKind.ASSUMPTION: Mark("∴", "assumption"),
        LogKind.HELD_BACK: HELD_BACK,
        LogKind.LEARNED: Mark("·", "learnt"),
        LogKind.BARRIER: Mark("·", "barrier"),
        LogKind.POLICY_IMPACT: Mark("·", "policy"),
        LogKind.IDEA: Mark("·", "idea"),
        LogKind.WIDER_ISSUE: Mark("·", "wider issue"),
        LogKind.OPPORTUNITY: Mark("·", "opportunity"),
        LogKind.PRAISE_GIVEN: Mark("·", "praise"),
        LogKind.PRAISE_RECEIVED: Mark("·", "praised"),
        LogKind.DIFFICULT_MOMENT: Mark("·", "difficult"),
    }
)


def mark_of(record: AnyRecord) -> Mark:
    """Return the sign and the word of an entry."""
    if isinstance(record.body, LogItem):
        return LOG[record.body.kind]
    return MARKS.get(record.kind) or Mark("·", kind_word(record.kind)[:11])


def words_of(record: AnyRecord) -> str:
    """Return what an entry says, in the words of its first line."""
    body = record.body
    if isinstance(body, Note):
        return first_words(body.text)
    if isinstance(body, Reflection):
        return next((words for each in body.answers if (words := first_words(each.text))), "no answer")
    if isinstance(body, Evidence):
        return learnt_words(record)
    if isinstance(body, Agreement):
        return f"version {body.version}"
    if isinstance(body, Review):
        return first_words(body.helps or body.differently) or "no answer"
    if isinstance(body, SignalAnswer):
        return f"{word(body.rule).capitalize()}: {word(body.answer)}"
    return bare_title(record)


def weekday(moment: datetime | date, today: date) -> str:
    """Return a day with its weekday: Tue 15 Dec."""
    return f"{moment:%a} {day_of(moment, today)}"


def when(session: Session, today: date, *, length: bool = True) -> str:
    """Return when and how a session is or was, in a line."""
    at = moment_of(session)
    if at is None:
        return "no date yet"
    parts = [weekday(at, today)]
    if not took_place(session):
        parts.append(f"{at:%H:%M}")
    elif session.minutes and length:
        parts.append(f"{session.minutes} minutes")
    return ", ".join([*parts, *([MODES[session.mode]] if session.mode else [])])


def from_until(session: Session, today: date) -> str:
    """Return the day of a session, from when until when it was, and how."""
    at = moment_of(session)
    if at is None:
        return "no date yet"
    hours = f"{at:%H:%M}"
    if took_place(session) and session.minutes:
        hours += f" to {at + timedelta(minutes=session.minutes):%H:%M}"
    return ", ".join([weekday(at, today), hours, *([MODES[session.mode]] if session.mode else [])])


def state(session: Session) -> str:
    """Return what has come of a session, in a word or two."""
    if took_place(session):
        return "debriefed" if session.debrief_done else "took place"
    if session.status is SessionStatus.CANCELLED_ME:
        return "you cancelled"
    return word(session.status)


def commitment_words(commitment: Commitment, alias: str, today: date) -> str:
    """Return who does what was committed to, and how it stands."""
    mine = commitment.owner is Party.ME
    who = "You" if mine else alias
    if commitment.closed_on is not None and commitment.status is CommitmentStatus.OPEN:
        return "closed without an update"
    if commitment.status is CommitmentStatus.OPEN:
        by = f" by {weekday(commitment.due, today)}" if commitment.due else ""
        kind = _KIND_OF_COMMITMENT.get(commitment.kind, "")
        if commitment.kind is CommitmentKind.VISIBLE_LEARNING:
            kind += f", permission: {word(commitment.permission) if commitment.permission else 'not asked yet'}"
        return f"{who} {'do' if mine else 'does'} this{by}" + (f" · {kind}" if kind else "")
    ended = f"{who} did this" if commitment.status is CommitmentStatus.DONE else f"{who} won't do this"
    if not commitment.is_heard:
        return ended
    return f"{ended} · {f'{alias} has heard' if mine else 'you have heard'}"


def later_words(item: LogItem) -> str:
    """Return what was added to a line later: what challenged an assumption, who a
    barrier affects."""
    said = {
        "challenged by": item.challenge,
        "I believe now": item.believe_now,
        "affects": item.affects,
        "could change it": item.could_change,
    }
    return " · ".join(f"{label}: {line(words)}" for label, words in said.items() if words)


def standing_words(takeaway: Takeaway, alias: str, today: date) -> str:
    """Return how far the two are with a takeaway, where there is more to say than its
    state."""
    if takeaway.state is TakeawayState.PROPOSED:
        return f"waiting for {alias} to agree"
    if takeaway.state is TakeawayState.AGREED and takeaway.agreed_on is not None:
        return f"you both said yes on {day_of(takeaway.agreed_on, today)}"
    return ""


_STEPS = frozenset({"state", "method", "agreed_on", "kind", "replaces", "code", "instead_of", "after_all"})
_PROMISED = frozenset({"owner", "due", "status", "told_partner_on"})


def told(body: Body | None, alias: str, today: date) -> Told:
    """Return how far the two are with a takeaway or a commitment, as it is read."""
    if isinstance(body, Commitment):
        return Told((f"{commitment_words(body, alias, today)}.",), _PROMISED)
    if not isinstance(body, Takeaway):
        return Told()
    standing = standing_words(body, alias, today) or _STATES.get(body.state, word(body.state))
    how = f", {word(body.method)}" if body.method is not None and body.state is TakeawayState.AGREED else ""
    kind = () if body.kind is TakeawayKind.INSIGHT else (f"Type: {word(body.kind)}.",)
    return Told((f"{capital(standing)}{how}.", *kind), _STEPS)


def lines_counted(count: int) -> str:
    """Return how many lines are held back, without any of their words."""
    return "1 line, hidden until you open it" if count == 1 else f"{count} lines, hidden until you open them"
