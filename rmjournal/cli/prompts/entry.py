"""The questions about a takeaway and a reflection."""

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import day, line, show
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.takeaway import TakeawayKind
from rmjournal.domain.record.input import Fields


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
    due = day("By when?", name="due")
    return {"kind": TakeawayKind.COMMITMENT.value, "commitment": {"owner": owner, **({"due": due} if due else {})}}


def reflection(questions: tuple[str, ...], kind: ReflectionKind) -> Fields:
    """Ask the questions of a reflection one by one; Enter skips one."""
    how = "One question. A line is enough." if len(questions) == 1 else "Three questions. Press Enter to skip one."
    terminal.say(f"{how} Private until you choose to share it.")
    answers = []
    for at, question in enumerate(questions):
        show(f"question-{at}", question)
        answers.append({"prompt": question, "text": line(question, name=f"answer-{at}")})
    return {"kind": kind.value, "answers": [answer for answer in answers if answer["text"]]}
