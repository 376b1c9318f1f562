"""The questions about a session: when it takes place, before it and after it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import chosen, day, line, show, yes
from rmjournal.cli.prompts.learning import learnt_by
from rmjournal.cli.prompts.own_lines import told, why_and_next
from rmjournal.domain import dates, words
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import AgendaItem, Place, Session, SessionStatus
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.debrief_questions import Question, answered, facts, ratings
from rmjournal.domain.rules.prompts import MIRROR_AFTER, MIRROR_BEFORE, Preparation, debrief_line

_SKIP = "Press Enter to skip a question."
_NOT_SAID, _SKIPPED = "-", "skipped"
_STILL_TO_COME = "That's in the future. When did you meet?"


def new_session() -> Fields:
    """Ask when and where you met, or will meet."""
    met = terminal.choose("Have you already met?", {"held_at": "yes", "planned_at": "not yet"})
    show("status", (SessionStatus.HELD if met == "held_at" else SessionStatus.PLANNED).value)
    when = terminal.ask_until(
        "When? (e.g. 1 Dec 3pm)", _past_moment if met == "held_at" else _coming_moment, _STILL_TO_COME, name="when"
    )
    show("when", dates.written(when))
    fields: dict[str, object] = {met: when.isoformat()}
    minutes = terminal.ask_until(
        "How many minutes? (Enter to skip)", _minutes, "Enter a number from 0 to 1440, e.g. 60.", name="minutes"
    )
    show("minutes", "" if minutes is None else str(minutes))
    if minutes is not None:
        fields["minutes"] = minutes
    place = chosen(
        "Where? (Enter: rather not say)",
        words.choices(Place) | {"-": "rather not say"},
        "place",
        default="-",
        none="-",
    )
    if place != "-":
        fields["place"] = place
    return fields


def outcome() -> Fields:
    """Ask whether a session took place, and when."""
    status = terminal.choose(f"Status?\n{words.IF_MOVED}", words.choices(SessionStatus))
    was_held = status == SessionStatus.HELD
    known = _past_moment if was_held else _coming_moment if status == SessionStatus.PLANNED else _moment
    when = terminal.ask_until(
        "When? (e.g. 1 Dec 3pm. Enter keeps it)",
        lambda typed: known(typed).isoformat() if typed else "",
        _STILL_TO_COME,
    )
    return {"status": status, **({"held_at" if was_held else "planned_at": when} if when else {})}


def preparation(role: Role, session: Session, hints: Preparation, agenda: list[Record[AgendaItem]]) -> Fields:
    """Ask what you intend for a session, and what to share and to keep to yourself.

    The senior is asked for the agenda, the junior for the day when it came."""
    terminal.say(_SKIP)
    fields: dict[str, object] = {
        "intention": line(
            "My intention for this session", name="intention", present=session.intention, example=hints.intention
        )
    }
    if role is Role.MENTEE_SENIOR:
        fields["agenda"] = _agenda(hints, agenda)
    if role is Role.MENTEE_SENIOR:
        fields["easy_to_disagree"] = line(MIRROR_BEFORE, name="easy_to_disagree", present=session.easy_to_disagree)
    fields["to_share"] = line("What I'll share", name="to_share", present=session.to_share, example=hints.share)
    fields["to_keep"] = line("What I'll keep to myself", name="to_keep", present=session.to_keep, example=hints.keep)
    if role is Role.MENTOR_JUNIOR and (
        came := day("When did they send the agenda?", session.agenda_received_on, past=True)
    ):
        fields["agenda_received_on"] = came
        show("agenda_received_on", "yes")
    return fields


def _agenda(hints: Preparation, agenda: list[Record[AgendaItem]]) -> list[Fields]:
    """Ask for a question of each family, and about each question that is there already.

    The answers replace the list, so it has to be asked for as a whole."""
    asked: list[Fields] = []
    left = list(agenda)
    for family, label, example in hints.questions:
        mine = [item for item in left if item.body.family is family]
        left = [item for item in left if item not in mine]
        for item_id, text in [(str(item.id), item.body.text) for item in mine] or [("new", "")]:
            name = f"agenda-{family.value}-{item_id}"
            answer = line(label, name=name, present=text, example="" if text else example)
            asked.append({"text": answer, "family": family.value})
    for item in left:
        label, name = words.word(item.body.family).capitalize(), f"agenda-{item.body.family.value}-{item.id}"
        asked.append({"text": line(label, name=name, present=item.body.text), "family": item.body.family.value})
    return [question for question in asked if question["text"]]


def debrief(
    role: Role, stored: Mapping[str, object], goals: Sequence[Record[Goal]] = (), *, rehearsed: bool = False
) -> Fields:
    """Ask three short questions, and on request for facts and ratings. Return the
    answers.

    `stored` is the session as it was saved: what is skipped stays. `goals` are one's
    own to ask about, `rehearsed` says that there is a rehearsal."""
    terminal.say(_SKIP)
    fields: dict[str, object] = {}
    if takeaway := line("What's the takeaway? Use words you'd both sign up to.", name="takeaway"):
        fields["takeaway"] = takeaway
    if promise := line("A commitment? What one of you will do", name="promise"):
        fields["promise"] = _promise(promise)
    kind, label = debrief_line(role)
    if said := line(label, name="log"):
        fields["log"] = {"kind": kind, "text": said, **(why_and_next() if kind == LogKind.HELD_BACK else {})}
    if rehearsed and (outcome := told()):
        fields["rehearsal"] = outcome
    answers: dict[str, str] = {}
    if yes("Add six facts? (y: yes. Enter: no)"):
        answers |= _asked(facts(role))
        if yes("Add six ratings too? (y: yes. Enter: no)"):
            answers |= _asked(ratings(role))
        if role is Role.MENTEE_SENIOR:
            fields["did_with_it"] = line(MIRROR_AFTER, name="did_with_it", present=str(stored.get("did_with_it", "")))
        fields |= learnt_by() if takeaway else {}
        if found := [each for each in map(_evidence, goals) if each is not None]:
            fields["evidence"] = found
    return {**fields, **answered(answers, stored)}


def _evidence(goal: Record[Goal]) -> Fields | None:
    """Ask whether there is anything on a goal; None if not."""
    name, levels = f"evidence-{goal.id}", {str(at): word for at, word in enumerate(words.LEVELS, 1)}
    question = f"Anything on your goal? {goal.body.text} (Enter to skip)"
    level = chosen(question, {**levels, _NOT_SAID: "nothing yet"}, name, default=_NOT_SAID, none=_NOT_SAID)
    if level == _NOT_SAID:
        return None
    return {"goal": goal.id, "level": int(level), "text": line("What? No names", name=f"evidence-text-{goal.id}")}


def _promise(text: str) -> Fields:
    owner = chosen(
        "Who will do it? (Enter: me)",
        {Party.ME.value: "me", Party.PARTNER.value: "my partner"},
        "owner",
        default=Party.ME.value,
    )
    due = day("By when?", name="due")
    return {"text": text, "owner": owner, **({"due": due} if due else {})}


def _asked(questions: Iterable[Question]) -> dict[str, str]:
    """Ask questions with choices and return the answers, without those skipped.

    "Rather not say" is returned as ""."""
    answers = {}
    for question in questions:
        said = _SKIPPED
        with suppress(EOFError):
            choices = {**question.choices, _NOT_SAID: "rather not say"}
            label = f"{question.label} (Enter to skip)"
            said = terminal.choose(label, choices, name=question.name, default=_SKIPPED, zero=_NOT_SAID)
        if said != _SKIPPED:
            answers[question.name] = "" if said == _NOT_SAID else said
            show(question.name, answers[question.name])
    return answers


def _moment(typed: str) -> datetime:
    now = datetime.now()
    return _said(dates.read(typed, now), now)


def _coming_moment(typed: str) -> datetime:
    now = datetime.now()
    return _said(dates.read(typed, now, past=False), now)


def _past_moment(typed: str) -> datetime:
    now = datetime.now()
    reading = dates.read(typed, now, past=True)
    if reading.day > now.date():
        raise ValueError
    return _said(reading, now)


def _said(reading: dates.Reading, now: datetime) -> datetime:
    """Say how a time was understood, so that a mistake is seen at once, and return
    it."""
    terminal.say(dates.read_back(reading, now))
    return reading.moment


def _minutes(typed: str) -> int | None:
    if not typed:
        return None
    minutes = int(typed)
    if not 0 <= minutes <= 1440:
        raise ValueError
    return minutes
