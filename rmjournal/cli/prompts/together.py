"""The questions about an agreement, a review and a closing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmjournal.cli import terminal
from rmjournal.cli.prompts.answers import chosen, day, line, skippable, split_list
from rmjournal.domain.model.agreement import SWITCHED, Agreement, Clause, Term
from rmjournal.domain.model.pair import Focus, Pair, Role
from rmjournal.domain.model.review import InTouch, Keeping, Mix, Verdict
from rmjournal.domain.record.input import Fields
from rmjournal.domain.rules import reviewing
from rmjournal.domain.rules.clauses import LABELS, NOT_LAW, QUESTIONS
from rmjournal.domain.words import choices
from rmjournal.support.errors import Refused

_IN_TURN = "turns"
_UNCHANGED = "Nothing was changed."


class Change(NamedTuple):
    """What changes in an agreement: words, who plans the sessions, and clauses to be
    on or off."""

    words: Mapping[Clause, str]
    arranges: Role | None
    switched: Mapping[Clause, bool]


def agreement(shown: Agreement) -> Fields:
    """Ask for the words of each clause, and who plans the sessions."""
    terminal.say(NOT_LAW)
    terms = {
        term.clause.value: line(
            LABELS[term.clause], name=term.clause.value, present=term.text, example=QUESTIONS[term.clause]
        )
        for term in shown.terms
    }
    who = {Role.MENTEE_SENIOR.value: "the senior", Role.MENTOR_JUNIOR.value: "the junior", _IN_TURN: "in turn"}
    default = shown.arranges.value if shown.arranges is not None else _IN_TURN
    arranges = chosen("Who plans the next one?", who, "who", default=default)
    now_off = [term.clause for term in shown.terms if not (term.is_on or _gets_words(term, terms))]
    off = _left_out(now_off)
    return {
        "terms": terms,
        "arranges": None if arranges == _IN_TURN else arranges,
        "off": off,
        "on": [clause.value for clause in SWITCHED if clause.value not in off],
    }


def _gets_words(term: Term, terms: Mapping[str, str]) -> bool:
    return not term.text.strip() and bool(terms[term.clause.value].strip())


def _left_out(now: Sequence[Clause]) -> list[str]:
    """Ask which clauses to leave out, and return their names."""
    known = {LABELS[clause].casefold(): clause.value for clause in SWITCHED}

    def read(typed: str) -> list[str]:
        names = [] if typed == "-" else [part.casefold() for part in split_list(typed)]
        if not known.keys() >= set(names):
            raise ValueError
        return [known[name] for name in names] if typed else [clause.value for clause in now]

    keeps = f"now {'; '.join(LABELS[clause] for clause in now)}. Enter keeps it, - clears it" if now else "Enter: none"
    question = f"Which clauses would you like to leave out? (separate with ;, {keeps})"
    return terminal.ask_until(
        question, read, f"Choose from {', '.join(LABELS[each] for each in SWITCHED)}.", name="off"
    )


def read_agreement(fields: Fields, arranges: Role | None) -> Change:
    """Return the change that these fields describe. Raises Refused for any other."""
    if not fields.keys() <= {"terms", "on", "off", "arranges"}:
        raise Refused("The fields here are “terms”, “on”, “off” and “arranges”.", _UNCHANGED)
    terms, on, off = fields.get("terms", {}), fields.get("on", []), fields.get("off", [])
    who = fields.get("arranges", arranges)
    if not isinstance(terms, dict) or not isinstance(on, list) or not isinstance(off, list):
        raise Refused("“terms” takes an object, “on” and “off” take lists.", _UNCHANGED)
    if not all(isinstance(text, str) for text in terms.values()) or not {*map(str, (*terms, *on, *off))} <= {*Clause}:
        raise Refused(f"The clauses are {', '.join(Clause)}. Each takes text.", _UNCHANGED)
    if who is not None and who not in list(Role):
        raise Refused("“arranges” takes mentee-senior, mentor-junior or null.", _UNCHANGED)
    return Change(
        {Clause(name): text for name, text in terms.items()},
        None if who is None else Role(str(who)),
        {**{Clause(name): True for name in on}, **{Clause(name): False for name in off}},
    )


def review(pair: Pair) -> Fields:
    """Ask the questions of a review. Enter skips one."""
    terminal.say(reviewing.who_first(pair.role))
    fields: dict[str, object] = {
        "helps": line(reviewing.HELPS, name="helps"),
        "differently": line(reviewing.DIFFERENTLY, name="differently"),
    }
    verdict = skippable(reviewing.VERDICT, choices(Verdict), "verdict")
    fields |= {"verdict": verdict} if verdict else {}
    changed = skippable(reviewing.LINE_CHANGED, {"yes": "yes", "no": "no"}, "line_changed")
    fields |= {"line_changed": changed == "yes"} if changed else {}
    if pair.focus is Focus.TECHNICAL:
        mix = skippable(reviewing.MIX, choices(Mix), "mix")
        fields |= {"mix": mix} if mix else {}
    for name, words in reviewing.SENTENCES[pair.role].items():
        figure = skippable(f"{words}: how far do you agree?", {str(at): str(at) for at in range(1, 6)}, name)
        fields |= {name: int(figure)} if figure else {}
    share = chosen(reviewing.MAY_READ, dict(reviewing.SHARES), "share", default="nothing")
    return {**fields, "shared": list(reviewing.chosen(share))}


def closing(proposed: date, today: date) -> Fields:
    """Ask the questions at the end of a pair. Enter skips one."""
    fields: dict[str, object] = {
        "appreciated": line(reviewing.APPRECIATED, name="appreciated"),
        "stays_open": line(reviewing.STAYS_OPEN, name="stays_open"),
    }
    touch = skippable(reviewing.IN_TOUCH, choices(InTouch), "in_touch")
    fields |= {"in_touch": touch} if touch else {}
    share = chosen(reviewing.MAY_READ, dict(reviewing.CLOSING_SHARES), "share", default="nothing")
    fields["shared"] = list(reviewing.chosen(share, reviewing.CLOSING_PARTS))
    keeping = chosen(reviewing.KEEPING, choices(Keeping), "keeping", default=Keeping.ALL.value)
    fields["keeping"] = keeping
    if keeping == Keeping.DESTROY.value:
        question = "When should we ask whether to destroy them?"
        fields["destroy_on"] = day(question, proposed, name="destroy_on", earliest=today)
    why = line("Why did it end? (optional, never shared)", name="why")
    return {**fields, **({"why": why} if why else {})}
