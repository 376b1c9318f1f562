"""Fill a demo journal: two invented pairs, one in each role."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.record.record import Record
from rmjournal.journal import Journal
from rmjournal.support.clock import FixedClock


def fill(journal: Journal, today: date) -> list[Record[Pair]]:
    """Fill an empty journal with the last weeks of both pairs; return the pairs. Every
    entry bears its day."""
    with _at(journal, today, days=35):
        heron = _pair_as_junior(journal)
    with _at(journal, today, days=21):
        otter = _pair_as_senior(journal)
    _weeks_as_junior(journal, heron, today)
    _weeks_as_senior(journal, otter, today)
    return [heron, otter]


def _pair_as_junior(journal: Journal) -> Record[Pair]:
    pair = journal.pairs.add(
        {
            "alias": "Heron",
            "role": "mentor-junior",
            "focus": "leadership_culture",
            "purpose": "Show how decisions land three levels down.",
            "level_gap": "3+",
            "reporting_line": "none",
            "same_team": "no",
            "off_limits": ["our families", "opinions about named colleagues"],
        }
    )
    words = {
        Clause.BUSINESS: "Decisions that work for the people who have to live with them.",
        Clause.GOALS: "Mine: say no to someone senior, once a month.\nHeron's: hear a no without explaining.",
    }
    journal.agreements.reword(pair, words)
    day = journal.records.clock.now().date()
    journal.agreements.agree(journal.agreements.draft(pair), day, Method.IN_SESSION)
    return pair


def _pair_as_senior(journal: Journal) -> Record[Pair]:
    return journal.pairs.add(
        {
            "alias": "Otter",
            "role": "mentee-senior",
            "focus": "technical",
            "purpose": "Understand what the new tools change for the people who use them all day.",
            "level_gap": "2",
        }
    )


def _weeks_as_junior(journal: Journal, pair: Record[Pair], today: date) -> None:
    with _at(journal, today, days=28):
        first = _held(journal, pair, today, days=28, minutes=60, place="neutral", talk_share_mentee=60, **_felt(2, 3))
        journal.notes.add(pair, "I described the Monday emails. A long silence, then a real question.", session=first)
        takeaway = journal.takeaways.add(
            pair,
            {"text": "No emails that need an answer after six, for one month.", "kind": "decision"},
            session=first,
        )
        journal.takeaways.agree(takeaway, today - timedelta(weeks=4), Method.IN_SESSION)
        _reflect(journal, pair, first, ("The silence.", "I could have said more about the team.", "Ask how it went."))
    with _at(journal, today, days=27):
        fields = {
            "text": "Speak up once in every Monday review.",
            "kind": "do",
            "seen_by": "I say it in the room, not in the corridor.",
        }
        goal = journal.learning.add_goal(pair, fields)
        journal.learning.add_goal(pair, {"text": "Know why good people leave.", "owner": "partner"})
    with _at(journal, today, days=7):
        second = _held(journal, pair, today, days=7, minutes=50, place="virtual", talk_share_mentee=40, **_felt(3, 4))
        journal.notes.add(pair, "Heron tried it. Two managers copied the idea without being asked.", session=second)
        journal.log.add(
            pair, {"kind": "held_back", "text": "How tired the team is of being asked for ideas."}, session=second
        )
        promise = journal.takeaways.add(
            pair,
            {
                "text": "Say at the next town hall where the idea came from.",
                "kind": "commitment",
                "commitment": {"owner": "partner", "due": (today + timedelta(days=5)).isoformat()},
            },
            session=second,
        )
        journal.takeaways.propose(promise)
    with _at(journal, today, days=5):
        asked = journal.reflections.prompts(pair, ReflectionKind.BETWEEN)
        thought = {"prompt": asked[0], "text": "Heron looks to me first whenever the team comes up."}
        journal.reflections.add(pair, {"kind": "between", "answers": [thought]})
    with _at(journal, today, days=2):
        third = _held(journal, pair, today, days=2, minutes=55, place="neutral", talk_share_mentee=30, **_felt(4, 5))
        shown = {"level": 3, "text": "I disagreed about the rota, and that was fine."}
        journal.learning.add_evidence(goal, shown, session=third)


def _weeks_as_senior(journal: Journal, pair: Record[Pair], today: date) -> None:
    with _at(journal, today, days=14):
        first = _held(journal, pair, today, days=14, minutes=45, place="junior_space", talk_share_mentee=30)
        agenda = [
            {"text": "Where does the new tool slow you down?", "family": "tech"},
            {"text": "Which of our rules would you drop first?", "family": "policy"},
        ]
        journal.sessions.prepare(first, {"agenda": agenda})
        journal.notes.add(
            pair, "Otter showed me where the tool slows the team down. I'd been praising that step.", session=first
        )
        journal.takeaways.add(pair, {"text": "I'll sit with the team for one afternoon and only watch."}, session=first)
    with _at(journal, today, days=1):
        soon = datetime.combine(today + timedelta(days=2), time(15, 0))
        journal.sessions.add(pair, {"planned_at": soon.isoformat(), "place": "junior_space"})


@contextmanager
def _at(journal: Journal, today: date, *, days: int) -> Iterator[None]:
    """Date what is saved in this block so many days ago, at five in the afternoon."""
    clock = journal.records.clock
    moment = datetime.combine(today - timedelta(days), time(17, 0))
    journal.records.clock = FixedClock(moment, step_ms=60_000)
    try:
        yield
    finally:
        journal.records.clock = clock


def _felt(disagree: int, worth: int) -> dict[str, object]:
    """Return the two ratings of a session that the demo tells something by."""
    return {"role_check": {"could_disagree": disagree}, "ratings": {"overall": worth}, "debrief_done": True}


def _held(journal: Journal, pair: Record[Pair], today: date, *, days: int, **facts: object) -> Record[Session]:
    at = datetime.combine(today - timedelta(days), time(16, 0))
    return journal.sessions.add(pair, {"held_at": at.isoformat(), **facts})


def _reflect(journal: Journal, pair: Record[Pair], session: Record[Session], answers: tuple[str, ...]) -> None:
    asked = journal.reflections.prompts(pair, ReflectionKind.AFTER)
    written = [{"prompt": prompt, "text": text} for prompt, text in zip(asked, answers, strict=False)]
    journal.reflections.add(pair, {"kind": "after", "answers": written}, session=session)
