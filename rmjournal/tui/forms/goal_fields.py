"""The questions that a debrief asks about one's own goals: how far each has come."""

from typing import TYPE_CHECKING

from rmjournal.domain.text import line
from rmjournal.domain.words import LEVEL_CHOICES
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading, LineField

if TYPE_CHECKING:
    from rmjournal.domain.model.goal import Goal
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal
    from rmjournal.tui.forms.form import Values

_LONGEST = 40  # cells of a goal in a heading
_ALIAS = 16  # cells of a nickname among the answers


def asked(journal: "Journal", pair: "Record[Pair]") -> "list[Record[Goal]]":
    """Return one's own active goals."""
    return [each.goal for each in journal.learning.goals(pair, active=True) if each.goal.body.is_own]


def learnt_by(alias: str) -> ChoiceField:
    """Return the question who learnt what a takeaway says."""
    whose = {"me": "me", "partner": fit(alias, _ALIAS), "both": "both"}
    return ChoiceField("learnt_by", "Who learnt from it?", whose, skip=True, private=[whose["partner"]])


def fields(goals: "list[Record[Goal]]") -> list[Field | Heading]:
    """Return a heading with a goal, then a digit and a line about it, for each goal."""
    found: list[Field | Heading] = []
    for goal in goals:
        found.append(Heading(f"Your goal: {fit(line(goal.body.text), _LONGEST)}", ZERO, is_private=True))
        found.append(ChoiceField(f"evidence-{goal.id}", "Anything to add?", LEVEL_CHOICES, skip=True))
        found.append(LineField(f"evidence-text-{goal.id}", "What?", placeholder="no names", is_detail=True))
    return found


def evidence(goals: "list[Record[Goal]]", values: "Values") -> list[dict[str, object]]:
    """Return the evidence that was entered, as the journal takes it."""
    return [
        {"goal": goal.id, "level": int(level), "text": values.get(f"evidence-text-{goal.id}", "")}
        for goal in goals
        if (level := values.get(f"evidence-{goal.id}", ""))
    ]
