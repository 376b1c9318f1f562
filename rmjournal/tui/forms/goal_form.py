"""The forms on goals: a new one, its words, evidence for it, and how it ended."""

from rmjournal.domain import words
from rmjournal.domain.model.goal import HIGHEST, MOST_GOALS, MOST_OFFERS, Goal, GoalKind, GoalStatus, missing_kind
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, InvalidField, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, TextField

_YES, _NO = "yes", "no"
_KINDS = {kind.value: words.word(kind) for kind in (GoalKind.UNDERSTAND, GoalKind.DO)}
_HINTS = {
    Role.MENTOR_JUNIOR: "It's optional. Keep it separate from your appraisal and from any work you share.",
    Role.MENTEE_SENIOR: "One thing is enough. Word it so you'll know when you get there.",
}


def new_goal(journal: Journal, pair: Record[Pair]) -> FormScreen:
    """Return the form for one's own goal and, behind the key for more, what one can
    offer and the partner's goal in agreed words."""
    body = pair.body
    last = body.planned_sessions
    active = [each.goal.body for each in journal.learning.goals(pair, active=True)]
    fields: list[Field | Heading] = []
    if _count(active, Party.ME, offers=False) < MOST_GOALS:
        fields += [
            TextField(
                "text",
                "One thing to learn",
                placeholder=f"to understand or be able to do by session {last}",
                hint=_HINTS[body.role],
                has_lines=True,
            ),
            ChoiceField("kind", "It's something", _KINDS, default=GoalKind.UNDERSTAND.value, hint=_both(body, active)),
            TextField(
                "seen_by",
                words.SEEN_BY,
                hint="What will you say or do differently then?",
            ),
        ]
        if body.role is Role.MENTEE_SENIOR:
            fields.append(TextField("work", words.WORK, hint="Something real that you're working on."))
    rest: list[Field | Heading] = []
    if _count(active, Party.ME, offers=True) < MOST_OFFERS:
        rest.append(TextField("offer", "One thing you can offer"))
    if _count(active, Party.PARTNER, offers=False) < MOST_GOALS:
        hint = "Use only the words you've both agreed."
        rest.append(TextField("partner_goal", "Your partner's goal", placeholder="in the words you agreed", hint=hint))
    if _count(active, Party.PARTNER, offers=True) < MOST_OFFERS:
        rest.append(TextField("partner_offer", "What your partner can offer"))
    if not fields:
        fields, rest = rest or [TextField("offer", "One thing you can offer")], []

    def save(values: Values) -> None:
        given = [
            ("text", {name: values[name] for name in ("kind", "seen_by", "work") if values.get(name)}),
            ("offer", {"kind": GoalKind.OFFER.value}),
            ("partner_goal", {"owner": Party.PARTNER.value}),
            ("partner_offer", {"owner": Party.PARTNER.value, "kind": GoalKind.OFFER.value}),
        ]
        wanted = [{"text": values[name], **more} for name, more in given if values.get(name)]
        if not wanted:
            first = fields[0]
            name = str(first.id).removeprefix("field-") if not isinstance(first, Heading) else "text"
            raise InvalidField(name, "This is empty.", "Write a few words, or press Esc to leave it.")
        for each in wanted:
            journal.learning.add_goal(pair, each)

    slot = DraftSlot(Kind.GOAL, pair.id)
    if rest:
        rest = [Heading("Between the two of you"), *rest]
    return FormScreen(journal, Form("A goal", fields, save, slot, pair, name="goal", rest=rest))


def _count(active: list[Goal], owner: Party, *, offers: bool) -> int:
    return sum(each.owner is owner and (each.kind is GoalKind.OFFER) is offers for each in active)


def _both(pair: Pair, active: list[Goal]) -> str:
    """Return a hint that a technical pair may want one of either kind."""
    return missing_kind(pair.focus, active) or "Either is fine."


def edit_goal(journal: Journal, pair: Record[Pair], goal: Record[Goal]) -> FormScreen:
    """Return the form for the words of a goal, or of what is offered."""
    body = goal.body
    fields: list[Field | Heading] = [TextField("text", "Your words", body.text, has_lines=True)]
    if body.is_own:
        fields.append(ChoiceField("kind", "It's something", _KINDS, body.kind.value))
        fields.append(TextField("seen_by", words.SEEN_BY, body.seen_by))
        if pair.body.role is Role.MENTEE_SENIOR:
            fields.append(TextField("work", words.WORK, body.work))

    def save(values: Values) -> None:
        if not values["text"]:
            raise InvalidField("text", "This is empty.", "To delete it, go back and press d.")
        journal.learning.edit_goal(pair, goal, values)

    return FormScreen(journal, Form("Edit this goal", fields, save, DraftSlot(Kind.GOAL, pair.id, goal.id), pair))


def add_evidence(journal: Journal, pair: Record[Pair], goal: Record[Goal]) -> FormScreen:
    """Return the form for evidence of one of one's own goals."""
    session = journal.sessions.newest_held(pair, journal.clock.today())

    def save(values: Values) -> None:
        if not values["level"]:
            raise InvalidField("level", "How far have you got?", "Press 1 to 4.")
        if values["level"] == str(HIGHEST) and not values["text"]:
            raise InvalidField("text", "What did others notice?", "A few words, without names.")
        journal.learning.add_evidence(goal, {"level": int(values["level"]), "text": values["text"]}, session=session)

    fields: list[Field | Heading] = [
        ChoiceField("level", "How far have you got?", words.LEVEL_CHOICES, stacked=True),
        TextField("text", "What happened?", placeholder="optional, no names", has_lines=True),
    ]
    slot = DraftSlot(Kind.EVIDENCE, pair.id, goal.id)
    return FormScreen(journal, Form("Evidence", fields, save, slot, pair, lead=goal.body.text))


def end_goal(journal: Journal, pair: Record[Pair], goal: Record[Goal]) -> FormScreen:
    """Return the form that says how a goal ended, or that it goes on."""
    statuses = {
        GoalStatus.ACHIEVED.value: "achieved",
        GoalStatus.PARTLY.value: "partly",
        GoalStatus.DROPPED.value: "dropped",
        GoalStatus.ACTIVE.value: "still going",
    }
    now = goal.body.status
    fields: list[Field | Heading] = [
        ChoiceField("status", "How did it turn out?", statuses, "" if now is GoalStatus.ACTIVE else now.value),
    ]
    has_evidence = any(each.goal.id == goal.id and each.evidence for each in journal.learning.goals(pair))
    if goal.body.is_own and not has_evidence:
        hint = "Nothing is noted yet. Your own judgement is enough."
        fields.append(ChoiceField("judged", "Have you achieved it?", {_YES: _YES, _NO: _NO}, default=_NO, hint=hint))

    def save(values: Values) -> None:
        if not values["status"]:
            raise InvalidField("status", "How did it turn out?", "Press 1 to 4.")
        judged = values.get("judged") == _YES
        if values["status"] == GoalStatus.ACHIEVED.value and goal.body.is_own and not has_evidence and not judged:
            raise InvalidField(
                "judged", "There's no evidence for this goal yet.", "In your own judgement, have you achieved it?"
            )
        journal.learning.end(goal, GoalStatus(values["status"]), by_own_judgement=judged)

    slot = DraftSlot(Kind.GOAL, pair.id, goal.id)
    return FormScreen(journal, Form("How did it turn out?", fields, save, slot, pair, lead=goal.body.text))
