"""Every word that somebody in either role can see: who is who, what is asked of whom, and nothing of another pair."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Input, Static

from rmjournal.domain import words
from rmjournal.domain.due_words import DUE, due_reason, due_title
from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Focus, LevelGap, Pair, ReportingLine, Role, SameTeam, advice
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import AgendaFamily, Mode, Place, Session, SessionStatus
from rmjournal.domain.model.signal_answer import Rule, SignalAnswer
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, TakeawayState
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules import debrief_questions
from rmjournal.domain.rules.due import Due, DueKind
from rmjournal.domain.rules.prompts import debrief_line, preparation, reflection_prompts
from rmjournal.domain.rules.trends import Measure, trends
from rmjournal.guidance import texts as guidance
from rmjournal.journal import Journal
from rmjournal.journal.records.validation import new_body
from rmjournal.support.clock import FixedClock
from rmjournal.tui.forms import debrief_form, pair_form, prepare_form, session_form, takeaway_form
from rmjournal.tui.kit.commands import CATALOGUE, DESTINATIONS, TAGS
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.rows import Rows
from rmjournal.tui.screens.home.signals import SignalsScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen
from tests.tui.conftest import TODAY, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
LARGE = (120, 60)
WORD = {Role.MENTOR_JUNIOR: "kestrel", Role.MENTEE_SENIOR: "pelican"}  # in every text of the pair of this role
roles = pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)

BARE = re.compile(r"\b(mentors?(?! \(junior\))|mentees?(?! \(senior\)))\b", re.IGNORECASE)
NEVER = re.compile(r"\b(late|overdue|well done|great job|congratulations|you (should|must|ought))\b|!", re.IGNORECASE)
TOLD_NEVER = re.compile(r"\bshould\b", re.IGNORECASE)  # what the two want to change may be asked with this word
OF_THE_OTHER = {
    Role.MENTOR_JUNIOR: re.compile(r"\bprais|thank|disagreeing easy|\bmy rank\b|my position|\bboss\b", re.IGNORECASE),
    Role.MENTEE_SENIOR: re.compile(r"room to disagree|room to speak|h[eo]ld back|gave way to rank\b", re.IGNORECASE),
}


OF_BOTH = "Thanks first, questions second"  # how the two agree to take feedback


def filled(journal: Journal, role: Role) -> Record[Pair]:
    """Make a pair with its word in every text, in which every sign there is can be seen."""
    word = WORD[role]
    likes = {"channels": [word], "best_time": word, "feedback_style": word}
    pair = journal.pairs.add(
        {
            "alias": word, "role": role.value, "purpose": word, "off_limits": [word], "comm_me": likes,
            "comm_partner": likes, "level_gap": "1", "reporting_line": "direct", "same_team": "yes",
            "planned_sessions": 12,
        }
    )  # fmt: skip
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 10)
    facts = {
        "talk_share_mentee": 80, "advice_from": "mentee", "agenda_set_by": "both", "place": "neutral",
        "prep_done": False, "ratings": {"overall": 3}, "role_check": {"could_disagree": 2}, "intention": word,
        "disrespect": {"by": "partner"},
    }  # fmt: skip
    held = [
        journal.sessions.add(pair, {"held_at": (now - timedelta(days)).isoformat(), **facts}) for days in (60, 40, 20)
    ]
    for days, status in ((35, "cancelled_me"), (30, "missed"), (25, "missed")):
        journal.sessions.add(pair, {"planned_at": (now - timedelta(days)).isoformat(), "status": status})
    planned = journal.sessions.add(pair, {"planned_at": (now + timedelta(days=2)).isoformat()})
    agenda = [{"text": f"{word} {family.value}", "family": family.value} for family in AgendaFamily]
    journal.sessions.prepare(planned, {"intention": word, "to_share": word, "to_keep": word, "agenda": agenda})
    journal.takeaways.add(pair, {"text": f"{word} taken away"}, session=held[2])
    promise = {"owner": "me", "due": (now - timedelta(days=15)).date().isoformat()}
    journal.takeaways.add(
        pair, {"text": f"{word} promised", "kind": "commitment", "commitment": promise}, session=held[2]
    )
    unanswered = journal.takeaways.add(pair, {"text": f"{word} proposed"}, session=held[2])
    clock, journal.records.clock = journal.records.clock, FixedClock(now - timedelta(days=10))
    journal.takeaways.propose(unanswered)
    journal.records.clock = clock
    journal.notes.add(pair, word, session=held[2])
    for kind in (LogKind.IDEA.value, debrief_line(role)[0]):
        journal.log.add(pair, {"kind": kind, "text": word}, session=held[2])
    journal.reflections.add(pair, {"kind": "after", "answers": [{"prompt": word, "text": word}]}, session=held[0])
    answer = {"rule": Rule.TAKEAWAYS.value, "answer": "acted", "evidence": [], "reason": word}
    journal.records.add(new_body(SignalAnswer, answer), pair=pair.id)
    journal.drafts.save(Kind.NOTE, pair.id, None, text=word)
    return pair


@pytest.fixture
def both(empty_vault: Path) -> Path:
    """A journal with a pair of each role, the junior's first."""
    with opened(empty_vault) as journal:
        for role in Role:
            filled(journal, role)
    return empty_vault


def pair_of(journal: Journal, role: Role) -> Record[Pair]:
    """Return the pair in which I am this."""
    return next(pair for pair in journal.pairs.all() if pair.body.role is role)


def _held(journal: Journal, pair: Record[Pair]) -> Record[Session]:
    return journal.sessions.get(pair, 3)


def _planned(journal: Journal, pair: Record[Pair]) -> Record[Session]:
    return journal.sessions.get(pair, 7)


Make = Callable[[Journal, Record[Pair]], Screen[Any]]
SCREENS: dict[str, Make] = {  # every screen that is of one pair
    "pair": lambda j, p: PairScreen(j, p),
    "session": lambda j, p: SessionScreen(j, p, _held(j, p)),
    "note of the pair": lambda j, p: SessionScreen(j, p),
    "takeaways": lambda j, p: TakeawaysScreen(j, p),
    "looking back": lambda j, p: ReflectScreen(j, p, _held(j, p)),
    "between": lambda j, p: ReflectScreen(j, p),
    "record": lambda j, p: RecordScreen(j, j.takeaways.of(p)[0].id),
    "promise": lambda j, p: RecordScreen(j, j.records.of_type(Commitment, p.id)[0].id),
    "form of the pair": lambda j, p: pair_form.edit_pair(j, p),
    "form of a new session": lambda j, p: session_form.new_session(j, p),
    "form of a session": lambda j, p: session_form.edit_session(j, p, _held(j, p)),
    "form of a takeaway": lambda j, p: takeaway_form.new_takeaway(j, p, _held(j, p)),
    "form before a session": lambda j, p: prepare_form.prepare_session(j, p, _planned(j, p)),
    "form after a session": lambda j, p: debrief_form.debrief_session(j, p, _held(j, p)),
    "agenda to send": lambda j, p: ShareScreen(j, p, lambda: j.messages.agenda(p, _planned(j, p))),
    "takeaways to send": lambda j, p: ShareScreen(j, p, lambda: j.messages.takeaways(p, _held(j, p))),
    "agreement to send": lambda j, p: ShareScreen(j, p, lambda: j.messages.agreement(p)),
    "signs": lambda j, p: SignalsScreen(j, p.id),
}


def texts(me: Person) -> Iterator[str]:
    """Yield every text of the screen on top, whole, however it is broken into lines or cut."""
    for widget in me.app.screen.query("*"):
        match widget:
            case Static():
                yield str(widget.render())
            case Editor():
                yield f"{widget.text} {widget.placeholder}"
            case Input():
                yield f"{widget.value} {widget.placeholder}"
            case LineField():
                yield f"{widget.label} {widget.hint}"
            case ChoiceField():
                yield from (widget.label, widget.hint, *widget.choices.values())
            case Rows():
                yield from (f"{row.title} {row.under} {row.right}" for row in widget.rows)
                yield widget.empty


async def screen_classes(me: Person, role: Role) -> dict[str, list[str]]:
    """Show every screen of the pair in which I am this; return all texts of each, opened as wide as it goes."""
    found = {}
    for name, make in SCREENS.items():
        me.app.push_screen(make(me.journal, pair_of(me.journal, role)))
        await me.settle()
        if name.startswith("form"):
            await me.press("f3", "f3")
        if name == "pair":
            await me.press("f7")
        assert f"you: {role.words}" in me.shown.splitlines()[0], name
        found[name] = [*texts(me), me.shown]
        await me.press("escape")
        assert me.screen == "HomeScreen", name
    return found


def asked_of(role: Role) -> Iterator[str]:
    """Yield what this role is asked: to prepare, after a session, between two, at the end."""
    for focus, kind, turn in itertools.product(Focus, ReflectionKind, range(12)):
        yield from reflection_prompts(role, focus, kind, turn)
    for focus, number in itertools.product(Focus, (1, 2, 6)):
        ready = preparation(role, focus, number, 6)
        yield from (ready.intention, ready.share, ready.keep)
        yield from (words for _, label, example in ready.questions for words in (label, example))
    for question in debrief_questions.every(role):
        yield from (question.label, *question.choices.values())
    yield debrief_line(role)[1]


def told_to(journal: Journal, role: Role) -> Iterator[str]:
    """Yield what this role is told: what is waiting, signs, trends, remarks on the match."""
    pair = pair_of(journal, role)
    for what in DueKind:
        yield from (due_reason(what, role), DUE[what][1])
        for number, count in itertools.product((None, 3), (1, 2, 9)):
            yield due_title(Due(what, TODAY, pair.id, pair.id, role, count), number)
    for sign in journal.signals.open(TODAY, pair):
        yield from (sign.title, sign.why, sign.step)
    for trend in trends(role, journal.sessions.of(pair), TODAY):
        yield from (trend.label, trend.figures, trend.remark)
    for gap, line, team in itertools.product(LevelGap, ReportingLine, SameTeam):
        yield from advice(Pair(number=1, alias="x", role=role, level_gap=gap, reporting_line=line, same_team=team))


def told_to_both() -> Iterator[str]:
    """Yield what both are told: commands, places, tags, states, guidance."""
    for command in CATALOGUE:
        yield from (command.label, command.help)
    yield from (label for _, label in (*DESTINATIONS.values(), *TAGS.values()))
    for enum in (Role, TakeawayState, CommitmentStatus, SessionStatus, Place, Mode, Focus, ExportKind):
        yield from words.choices(enum).values()
    yield from (text.title for text in guidance.texts())


def faults(words: Iterator[str] | list[str], *rules: re.Pattern[str]) -> list[str]:
    """Return the texts in which one of the rules finds something, with what it found."""
    flat = (" ".join(text.split()) for text in words)
    return [f"{found[0]}: {text}" for text in flat for rule in rules if (found := rule.search(text))]


@roles
async def test_each_screen_of_a_pair_has_my_role_in_both_words_and_no_word_of_the_other_role(
    both: Path, role: Role
) -> None:
    async with running(both, LARGE) as me:
        for name, found in (await screen_classes(me, role)).items():
            told = () if name.endswith("to send") else (TOLD_NEVER,)  # those are the words of the two
            mine = [text.replace(OF_BOTH, "") for text in found[:-1]] if name == "agreement to send" else found[:-1]
            assert faults(mine, BARE, NEVER, *told, OF_THE_OTHER[role]) == [], name


@roles
async def test_no_word_of_one_pair_is_on_any_screen_of_the_other(both: Path, role: Role) -> None:
    async with running(both, LARGE) as me:
        for name, found in (await screen_classes(me, role)).items():
            shown = "\n".join(found)
            assert WORD[role] in shown, name  # so it would be seen
            assert WORD[role.other] not in shown, name


@roles
def test_no_word_of_one_pair_is_in_a_text_for_the_other_one(both: Path, role: Role) -> None:
    with opened(both) as journal:
        pair = pair_of(journal, role)
        is_mine = role is Role.MENTEE_SENIOR
        made = [
            *([journal.messages.agenda(pair, _planned(journal, pair))] if is_mine else []),
            journal.messages.takeaways(pair, _held(journal, pair)),
            journal.messages.agreement(pair),
        ]
        for outgoing in made:
            letter = outgoing.message
            assert WORD[role] in letter.text
            assert WORD[role.other] not in letter.text
            assert faults([letter.text, letter.audience, *letter.absent], BARE, NEVER) == []


@roles
def test_each_is_asked_in_their_own_role_only(role: Role) -> None:
    assert faults(list(asked_of(role)), BARE, NEVER, OF_THE_OTHER[role]) == []
    assert faults(list(asked_of(role.other)), OF_THE_OTHER[role]) != []  # the other one is asked about it


@roles
def test_each_is_told_in_their_own_role_and_never_reproached(both: Path, role: Role) -> None:
    with opened(both) as journal:
        pair = pair_of(journal, role)
        assert {sign.rule for sign in journal.signals.open(TODAY, pair)} == {Rule.SAFETY}  # nothing else is asked then
        assert faults(list(told_to(journal, role)), BARE, NEVER, TOLD_NEVER, OF_THE_OTHER[role]) == []
        for session in journal.sessions.of(pair):
            if session.body.disrespect is not None:
                journal.entries.edit(session, {"disrespect": None})
        assert {sign.rule for sign in journal.signals.open(TODAY, pair)} == set(Rule) - {Rule.SAFETY}
        assert {trend.measure for trend in trends(role, journal.sessions.of(pair), TODAY)} == set(Measure)
        assert faults(list(told_to(journal, role)), BARE, NEVER, TOLD_NEVER, OF_THE_OTHER[role]) == []


def test_what_both_are_told_is_plain() -> None:
    assert faults(list(told_to_both()), BARE, NEVER, TOLD_NEVER) == []


@pytest.mark.parametrize(
    "words", ["the mentor asks", "Mentees", "Mentor (senior)", "it is late", "You should ask", "Well done", "Kept!"]
)
def test_these_tests_see_such_a_word(words: str) -> None:
    assert faults([words], BARE, NEVER)
