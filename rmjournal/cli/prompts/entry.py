"""The questions about a takeaway and a reflection."""

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import More, chosen, chosen_or_more, day, line, show
from rmjournal.domain import words
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.takeaway import Commitment, CommitmentKind, TakeawayKind
from rmjournal.domain.record.input import Fields

_NONE = "-"
_KINDS = {
    kind.value: words.word(kind)
    for kind in (
        CommitmentKind.ACTION, CommitmentKind.INTRODUCTION, CommitmentKind.SHADOW, CommitmentKind.VISIBLE_LEARNING,
    )
}  # fmt: skip


def _more_of_takeaway() -> Fields:
    kind = chosen(
        "What type of takeaway? (Enter: insight)",
        words.choices(TakeawayKind),
        "kind",
        default=TakeawayKind.INSIGHT.value,
    )
    fields: dict[str, object] = {"kind": kind}
    if theme := line("A theme, in a word or two (optional)", name="theme", longest=200):
        fields["theme"] = theme
    whose = {Party.ME.value: "mine", Party.PARTNER.value: "my partner's", _NONE: "rather not say"}
    by = chosen("Whose idea was it? (Enter: rather not say)", whose, "proposed_by", default=_NONE, none=_NONE)
    return {**fields, **({} if by == _NONE else {"proposed_by": by})}


_MORE = More("type, theme, whose idea", ("kind", "theme", "proposed_by"), _more_of_takeaway)


def commitment() -> Fields:
    """Ask whether one of you commits to something; return fields for a takeaway."""
    owner, more = chosen_or_more(
        "Will one of you act on it? (Enter: no)",
        {Party.ME.value: "I will", Party.PARTNER.value: "my partner will", _NONE: "no"},
        "owner",
        _MORE,
        default=_NONE,
        none=_NONE,
    )
    if owner == _NONE:
        return more
    kind = chosen("What kind of thing? (Enter: do something)", _KINDS, "as", default=CommitmentKind.ACTION.value)
    due = day("By when?", name="due")
    given = {"owner": owner, "kind": kind, **({"due": due} if due else {})}
    return {**more, "kind": TakeawayKind.COMMITMENT.value, "commitment": given}


def other_terms(now: Commitment) -> Fields:
    """Ask who acts on new words and by when; return what differs from the commitment
    now."""
    who = {Party.ME.value: "I will", Party.PARTNER.value: "my partner will"}
    owner = chosen("Who will act on it? (Enter: no change)", who, "owner", default=now.owner.value)
    due = day("By when?", now.due, name="due")
    changed = {"owner": owner} if owner != now.owner.value else {}
    return {**changed, **({"due": due} if due != str(now.due or "") else {})}


def reflection(questions: tuple[str, ...], kind: ReflectionKind) -> Fields:
    """Ask the questions of a reflection one by one; Enter skips one."""
    how = "One question. A line is enough." if len(questions) == 1 else "A few questions. Press Enter to skip one."
    terminal.say(f"{how} Private until you choose to share it.")
    answers = []
    for at, question in enumerate(questions):
        show(f"question-{at}", question)
        answers.append({"prompt": question, "text": line(question, name=f"answer-{at}")})
    return {"kind": kind.value, "answers": [answer for answer in answers if answer["text"]]}
