"""The questions about your own learning."""

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import chosen, line, show, skippable, yes
from rmjournal.domain import words
from rmjournal.domain.model.checkin import ITEMS
from rmjournal.domain.model.goal import HIGHEST, GoalKind, GoalStatus
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.takeaway import LearntBy
from rmjournal.domain.record.input import Fields

_THEIR_OFFER = "partner_offer"
_LINES = "1 is not at all, 5 is very much. Press Enter or 0 if you'd rather not say."


def check_in(role: Role) -> Fields:
    """Ask for a figure for each of the five lines; 0 and Enter leave a line out."""
    terminal.say(_LINES)
    fields: dict[str, object] = {}
    for item in ITEMS[role]:
        value = terminal.ask_until(f"{item.words} (1 to 5)", _digit, "Enter a number from 0 to 5.", name=item.name)
        show(item.name, str(value or ""))
        if value:
            fields[item.name] = value
    return fields


def _digit(typed: str) -> int:
    value = int(typed) if typed else 0
    if not 0 <= value <= 5:
        raise ValueError
    return value


def goal(pair: Pair) -> Fields:
    """Ask for a goal: whose it is, its words, and of one's own how it would be seen."""
    whose = {
        Party.ME.value: "a goal of mine",
        Party.PARTNER.value: f"{pair.alias}'s goal, in the words you agreed",
        GoalKind.OFFER.value: "one thing I can offer",
        _THEIR_OFFER: f"one thing {pair.alias} can offer",
    }
    choice = terminal.choose("What is it? (Enter: a goal of mine)", whose, name="whose", default=Party.ME.value)
    last = pair.planned_sessions
    asked = {
        Party.ME.value: f"One thing I want to understand or be able to do by session {last}",
        Party.PARTNER.value: f"What is {pair.alias}'s goal?",
        GoalKind.OFFER.value: "What can you offer?",
        _THEIR_OFFER: f"What can {pair.alias} offer?",
    }
    names = {
        Party.ME.value: "text", Party.PARTNER.value: "partner_goal", GoalKind.OFFER.value: "offer",
        _THEIR_OFFER: _THEIR_OFFER,
    }  # fmt: skip
    fields: dict[str, object] = {"text": line(asked[choice], name=names[choice])}
    if choice == GoalKind.OFFER.value:
        return {**fields, "kind": choice}
    if choice == _THEIR_OFFER:
        return {**fields, "owner": Party.PARTNER.value, "kind": GoalKind.OFFER.value}
    if choice == Party.PARTNER.value:
        return {**fields, "owner": choice}
    fields["kind"] = goal_kind(GoalKind.UNDERSTAND)
    fields["seen_by"] = line(words.SEEN_BY, name="seen_by")
    if pair.role is Role.MENTEE_SENIOR:
        fields["work"] = line(words.WORK, name="work")
    return fields


def goal_kind(present: GoalKind) -> str:
    """Ask whether a goal is to understand something or to do it. Enter keeps
    `present`."""
    kinds = {kind.value: words.word(kind) for kind in (GoalKind.UNDERSTAND, GoalKind.DO)}
    return chosen(f"It's something (Enter: {kinds[present.value]})", kinds, "kind", default=present.value)


def learnt_by() -> Fields:
    """Ask who learnt what a takeaway says; return fields for it."""
    whose = skippable("Who learnt from it?", words.choices(LearntBy), "learnt_by")
    return {"learnt_by": whose} if whose else {}


def evidence() -> Fields:
    """Ask how far a goal has come, and what happened."""
    level = chosen("How far have you got?", words.LEVEL_CHOICES, "level")
    question = "What did others notice? No names" if level == str(HIGHEST) else "What happened? (optional, no names)"
    return {"level": int(level), "text": line(question, name="text")}


def ending() -> Fields:
    """Ask how a goal ended and, if it was achieved, whether by one's own judgement."""
    statuses = {status.value: words.word(status) for status in GoalStatus}
    status = terminal.choose("How did it turn out?", statuses, name="status")
    judged = status == GoalStatus.ACHIEVED.value and yes(
        "Is that your own judgement? If so, that's enough. (y: yes)", name="judged"
    )
    return {"status": status, "by_own_judgement": judged}
