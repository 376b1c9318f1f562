"""The questions about a person's own lines: held back, difficult, rehearsed."""

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import line, skippable
from rmjournal.domain.model.log import LogKind, Next, Why
from rmjournal.domain.model.rehearsal import Outcome, first_sentence
from rmjournal.domain.record.input import Fields
from rmjournal.domain.words import choices

SITUATION, BEHAVIOUR, EFFECT = "When was it?", "What did they do or say?", "What did it do to you, or to the work?"
ASK, NOW = "What would you like to ask for?", "What would you do now?"
AFFECTS, COULD_CHANGE = "Which group or role does it affect? Never a person", "Which group or role could change it?"
_ENDS = {"1": "1 badly", "2": "2", "3": "3", "4": "4", "5": "5 well"}


def why_and_next(prefix: str = "") -> Fields:
    """Ask why a line was held back, and what is to become of it; both may be left
    out. The screen's form may have a prefix before the names of its fields."""
    fields: dict[str, object] = {}
    for name, question, enum in (("why", "Why?", Why), ("next", "What next?", Next)):
        if code := skippable(question, choices(enum), prefix + name):
            fields[name] = code
    return fields


def log_line(kind: LogKind) -> Fields:
    """Ask for a line of this kind, and what belongs to it."""
    if kind is LogKind.DIFFICULT_MOMENT:
        fields = {"text": line(SITUATION, name="situation"), **_three(), "now": line(NOW, name="now")}
    else:
        fields = {"text": line("In your own words", name="text")}
    if kind is LogKind.ASSUMPTION:
        fields["challenge"] = line("What challenged it? (later is fine)", name="challenge")
        fields["believe_now"] = line("What do you believe now? (later is fine)", name="believe_now")
    if kind is LogKind.BARRIER:
        fields["affects"] = line(AFFECTS, name="affects", longest=200)
        fields["could_change"] = line(COULD_CHANGE, name="could_change", longest=200)
    more = why_and_next() if kind in (LogKind.HELD_BACK, LogKind.DIFFICULT_MOMENT) else {}
    return {"kind": kind.value, **fields, **more}


def rehearsal() -> Fields:
    """Ask for three lines, what to ask for, and the first sentence drawn up from
    them."""
    terminal.say("A few short answers, then a first sentence. Press Enter to skip one. Not shared.")
    fields = {"situation": line(SITUATION, name="situation"), **_three(), "ask": line(ASK, name="ask")}
    drawn = first_sentence(fields["situation"], fields["behaviour"], fields["effect"], fields["ask"])
    return {**fields, "opening": line("Your first sentence. Say it aloud once.", name="opening", present=drawn)}


def told() -> Fields:
    """Ask what became of the sentence that was rehearsed, and how it landed."""
    outcome = skippable("What you rehearsed:", choices(Outcome), "rehearsal.outcome")
    if not outcome:
        return {}
    landed = "" if outcome == Outcome.KEPT_BACK else skippable("How did it land?", _ENDS, "rehearsal.landed")
    return {"outcome": outcome, **({"landed": int(landed)} if landed else {})}


def _three() -> dict[str, str]:
    return {"behaviour": line(BEHAVIOUR, name="behaviour"), "effect": line(EFFECT, name="effect")}
