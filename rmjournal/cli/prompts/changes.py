"""The questions about an entry that is made of several texts, when it is edited."""

from collections.abc import Mapping
from types import MappingProxyType

from rmjournal.cli.prompts import own_lines as asked
from rmjournal.cli.prompts.answers import day, line
from rmjournal.cli.prompts.learning import goal_kind
from rmjournal.domain import words
from rmjournal.domain.model.contact import Contact
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.model.review import Closing, Review
from rmjournal.domain.model.takeaway import Commitment
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.rules import reviewing
from rmjournal.domain.text import LONGEST

_TEXTS: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        Rehearsal: {
            "situation": asked.SITUATION,
            "behaviour": asked.BEHAVIOUR,
            "effect": asked.EFFECT,
            "ask": asked.ASK,
            "opening": "Your first sentence",
        },
        Commitment: {"text": "The commitment", "outcome": "How did it go? (optional)"},
        Contact: {"who": "Name, or name of the service", "how": "How do you reach them? (optional)"},
        Review: {"helps": reviewing.HELPS, "differently": reviewing.DIFFERENTLY},
        Closing: {
            "appreciated": reviewing.APPRECIATED,
            "stays_open": reviewing.STAYS_OPEN,
            "why": "Why did it end? (optional, never shared)",
        },
    }
)
_OF_A_LINE: Mapping[LogKind, Mapping[str, str]] = MappingProxyType(
    {
        LogKind.ASSUMPTION: {"challenge": "What challenged it?", "believe_now": "What do you believe now?"},
        LogKind.BARRIER: {"text": "In your own words", "affects": asked.AFFECTS, "could_change": asked.COULD_CHANGE},
        LogKind.DIFFICULT_MOMENT: {
            "text": asked.SITUATION,
            "behaviour": asked.BEHAVIOUR,
            "effect": asked.EFFECT,
            "now": asked.NOW,
        },
        LogKind.HELD_BACK: {"text": "In your own words"},
    }
)
_SHORT = {"who", "how", "affects", "could_change"}


def changed(record: AnyRecord, role: Role | None, *, is_fixed: bool) -> Fields | None:
    """Ask for each text of an entry; return those that changed, None for an entry of
    one text.

    `role` is yours in its pair. Of a commitment that `is_fixed`, only how it went can
    change."""
    body = record.body
    if isinstance(body, LogItem):
        texts = _OF_A_LINE.get(body.kind, {})
    elif isinstance(body, Goal):
        texts = {"text": "The goal", **({"seen_by": words.SEEN_BY} if body.is_own else {})}
        if body.work or (body.is_own and role is Role.MENTEE_SENIOR):
            texts |= {"work": words.WORK}
    else:
        texts = _TEXTS.get(type(body), {})
    if is_fixed:
        texts = {name: question for name, question in texts.items() if name == "outcome"}
    if not texts:
        return None
    fields: dict[str, object] = {}
    for name, question in texts.items():
        now = str(getattr(body, name))
        said = line(question, name=name, present=now, longest=200 if name in _SHORT else LONGEST)
        fields |= {name: said} if said != now else {}
    if (
        isinstance(body, Commitment)
        and not is_fixed
        and (due := day("By when?", body.due, name="due")) != str(body.due or "")
    ):
        fields["due"] = due
    if isinstance(body, Goal) and body.is_own and (kind := goal_kind(body.kind)) != body.kind.value:
        fields["kind"] = kind
    if isinstance(body, LogItem) and body.kind in (LogKind.HELD_BACK, LogKind.DIFFICULT_MOMENT):
        fields |= asked.why_and_next()
    return fields
