"""The questions about a session: when it takes place, before it and after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import More, chosen, chosen_or_more, day, line, number, show, skippable, yes
from rmjournal.cli.prompts.in_turn import Choice, in_turn
from rmjournal.cli.prompts.learning import learnt_by
from rmjournal.cli.prompts.own_lines import told, why_and_next
from rmjournal.domain import dates, words
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.session import AgendaItem, Mode, Place, Session, SessionStatus, lack_of_respect
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.debrief_questions import Question, answered, facts, ratings
from rmjournal.domain.rules.prompts import MIRROR_AFTER, MIRROR_BEFORE, Preparation, debrief_line

_SKIP = "Press Enter to skip a question."
_NOT_SAID = "-"
MOST_MINUTES = 1440
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
    minutes = number("How many minutes?", name="minutes", most=MOST_MINUTES)
    if minutes is not None:
        fields["minutes"] = minutes
    has_met = met == "held_at"
    place, more = chosen_or_more(
        "Where? (Enter: rather not say)",
        words.choices(Place) | {_NOT_SAID: "rather not say"},
        "place",
        _more_of_session(None, has_met=has_met),
        default=_NOT_SAID,
        none=_NOT_SAID,
    )
    if place != _NOT_SAID:
        fields["place"] = place
    return {**fields, **{name: given for name, given in more.items() if given not in (None, "")}}


def _more_of_session(present: Session | None, *, has_met: bool) -> More:
    """Return what else may be said of a session: how you met, how late it started, and
    your intention. One that exists is asked for its place and its length too."""
    about = "how you met, your intention" if has_met else "how you'll meet, your intention"

    def ask() -> Fields:
        known = present or Session(number=1)
        fields: dict[str, object] = {}
        if present is not None:
            fields["place"] = _kept("Where did you meet?", words.choices(Place), "place", known.place)
        fields["mode"] = _kept(
            "How did you meet?" if has_met else "How will you meet?", words.choices(Mode), "mode", known.mode
        )
        if present is not None:
            fields["minutes"] = number("How many minutes?", name="minutes", most=MOST_MINUTES, present=known.minutes)
        if has_met:
            late = number(
                "How many minutes late did it start?",
                name="late_minutes",
                most=MOST_MINUTES,
                present=known.late_minutes,
            )
            fields["late_minutes"] = late
        fields["intention"] = line("Your intention (optional)", name="intention", present=known.intention)
        if present is not None and (noted := lack_of_respect(present)) is not None:
            fields |= _lack_of_respect(noted)
        return fields

    return More(about, ("mode", "late_minutes", "intention"), ask)


def _kept(question: str, choices: dict[str, str], name: str, present: StrEnum | None) -> str | None:
    """Ask for one of several choices. Enter keeps what is there, or leaves it open."""
    keeps = choices[present] if present is not None else "rather not say"
    code = chosen(
        f"{question} (Enter: {keeps})",
        {**choices, _NOT_SAID: "rather not say"},
        name,
        default=present or _NOT_SAID,
        none=_NOT_SAID,
    )
    return None if code == _NOT_SAID else code


def _lack_of_respect(noted: Party) -> Fields:
    question = f"{words.RESPECT} (Enter: {words.RESPECT_BY[noted.value]})"
    said = chosen(question, words.RESPECT_BY, "disrespect", default=noted.value)
    if said == noted.value:
        return {}
    return {"disrespect": {"by": said} if said != words.NOBODY else None, "respect": None}


def outcome(session: Session) -> Fields:
    """Ask what became of a session and when it was and, on request, for the rest."""
    status, more = chosen_or_more(
        f"Status?\n{words.IF_MOVED}",
        words.choices(SessionStatus),
        "status",
        _more_of_session(session, has_met=session.status is not SessionStatus.PLANNED),
    )
    was_held = status == SessionStatus.HELD
    known = _past_moment if was_held else _coming_moment if status == SessionStatus.PLANNED else _moment
    when = terminal.ask_until(
        "When? (e.g. 1 Dec 3pm. Enter keeps it)",
        lambda typed: known(typed).isoformat() if typed else "",
        _STILL_TO_COME,
        name="when",
    )
    return {**more, "status": status, **({"held_at" if was_held else "planned_at": when} if when else {})}


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
        came := day("When did they send the agenda?", session.agenda_received_on, name="agenda_received_on", past=True)
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
        fields["log"] = {"kind": kind, "text": said, **(why_and_next("log.") if kind == LogKind.HELD_BACK else {})}
    if rehearsed and (outcome := told()):
        fields["rehearsal"] = outcome
    answers: dict[str, str] = {}
    if yes("Answer six questions about the session? (y: yes. Enter: no)"):
        answers |= _asked(facts(role))
        if yes("Give six ratings too? (y: yes. Enter: no)"):
            answers |= _asked(ratings(role))
        if role is Role.MENTEE_SENIOR:
            fields["did_with_it"] = line(MIRROR_AFTER, name="did_with_it", present=str(stored.get("did_with_it", "")))
        fields |= learnt_by() if takeaway else {}
        if found := [each for each in map(_evidence, goals) if each is not None]:
            fields["evidence"] = found
    return {**fields, **answered(answers, stored)}


def _evidence(goal: Record[Goal]) -> Fields | None:
    """Ask whether there is anything on a goal; None if not."""
    question = f"Anything on your goal? {goal.body.text}"
    level = skippable(question, words.LEVEL_CHOICES, f"evidence-{goal.id}", skip="nothing yet")
    if not level:
        return None
    return {
        "goal": goal.id,
        "level": int(level),
        "text": line("What happened? (no names)", name=f"evidence-text-{goal.id}"),
    }


def _promise(text: str) -> Fields:
    owner = chosen(
        "Who will do it? (Enter: me)",
        {Party.ME.value: "me", Party.PARTNER.value: "my partner"},
        "owner",
        default=Party.ME.value,
    )
    due = day("By when?", name="due")
    return {"text": text, "owner": owner, **({"due": due} if due else {})}


def _asked(questions: Sequence[Question]) -> dict[str, str]:
    """Ask questions with choices and return the answers, without those skipped.

    "Rather not say" is returned as ""."""
    asked = [
        Choice(each.name, each.label, {**each.choices, _NOT_SAID: "rather not say"}, zero=_NOT_SAID)
        for each in questions
    ]
    answers = {}
    for name, code in in_turn(asked):
        answers[name] = "" if code == _NOT_SAID else code
        show(name, answers[name])
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
