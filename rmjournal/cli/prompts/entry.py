"""The questions about a takeaway and a reflection."""

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import chosen, day, line, show
from rmjournal.domain import words
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.takeaway import CommitmentKind, TakeawayKind
from rmjournal.domain.record.input import Fields

_KINDS = {
    kind.value: words.word(kind)
    for kind in (
        CommitmentKind.ACTION, CommitmentKind.INTRODUCTION, CommitmentKind.SHADOW, CommitmentKind.VISIBLE_LEARNING,
    )
}  # fmt: skip


def commitment() -> Fields:
    """Ask whether one of you commits to something; return fields for a takeaway."""
    owner = terminal.choose(
        "Will one of you act on it? (Enter: no)",
        {Party.ME.value: "I will", Party.PARTNER.value: "my partner will", "-": "no"},
        name="owner",
        default="-",
    )
    if owner == "-":
        return {}
    show("owner", owner)
    kind = chosen("What kind of thing? (Enter: do something)", _KINDS, "as", default=CommitmentKind.ACTION.value)
    due = day("By when?", name="due")
    given = {"owner": owner, "kind": kind, **({"due": due} if due else {})}
    return {"kind": TakeawayKind.COMMITMENT.value, "commitment": given}


def reflection(questions: tuple[str, ...], kind: ReflectionKind) -> Fields:
    """Ask the questions of a reflection one by one; Enter skips one."""
    how = "One question. A line is enough." if len(questions) == 1 else "A few questions. Press Enter to skip one."
    terminal.say(f"{how} Private until you choose to share it.")
    answers = []
    for at, question in enumerate(questions):
        show(f"question-{at}", question)
        answers.append({"prompt": question, "text": line(question, name=f"answer-{at}")})
    return {"kind": kind.value, "answers": [answer for answer in answers if answer["text"]]}
