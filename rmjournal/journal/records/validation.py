"""Check what was typed before it is saved. No error repeats private text."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeVar

from rmjournal.domain.model.kinds import kind_for
from rmjournal.domain.record.input import Fields, apply_rule, build
from rmjournal.domain.record.record import Body, Kind
from rmjournal.domain.text import LONGEST
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.log import LogItem

S = TypeVar("S", bound=Body)

# The fields that the journal sets, and those that have a command of their own.
_NOT_EDITED: Mapping[Kind, Collection[str]] = {
    Kind.PAIR: ("number", "last_session", "hue"),
    Kind.SESSION: ("number", "moved", "calendar"),
    Kind.TAKEAWAY: ("state", "agreed_on", "method", "replaces", "proposed_on", "code", "instead_of", "after_all"),
    Kind.AGREEMENT: ("version", "terms", "arranges", "state", "sent_on", "method", "agreed_on"),
    Kind.CLOSING: ("ending", "ended_on", "keeping", "destroy_on"),
    Kind.COMMITMENT: ("status", "ended_on", "told_partner_on", "closed_on", "permission"),
    Kind.GOAL: ("owner", "status", "ended_on", "by_own_judgement"),
    Kind.SETTINGS: ("last_pair_number", "wide_forms", "opened_cards"),
}


# What changes those that have a step. The others are set by the journal alone.
_CHANGED_BY: Mapping[Kind, str] = {
    Kind.TAKEAWAY: "`rmjournal takeaway --help` lists the steps.",
    Kind.COMMITMENT: "`rmjournal takeaway --help` lists the steps.",
    Kind.AGREEMENT: "`rmjournal agreement --help` says how to change it.",
    Kind.CLOSING: "`rmjournal close --help` says how to change it.",
    Kind.GOAL: "`rmjournal goal --help` lists the steps.",
}


def new_body(cls: type[S], fields: Fields, **given: object) -> S:
    """Build a new body from typed fields and from those that only the journal sets."""
    for name in given:
        if name in fields:
            raise _set_by_the_journal(name)
    check_length(fields)
    return apply_rule(lambda: build(cls, {**fields, **given}))


def check_length(fields: Fields) -> None:
    """Raise Refused for a text that is longer than a note can be."""
    if any(isinstance(value, str) and len(value) > LONGEST for value in fields.values()):
        raise Refused(
            "This text is longer than four million characters. Nothing was changed.", "Split it into smaller parts."
        )


def refuse_steps(cls: type[Body], fields: Fields) -> None:
    """Raise Refused for fields that have a step of their own or that the journal
    sets."""
    kind = kind_for(cls)
    for name in _NOT_EDITED.get(kind, ()):
        if name in fields and kind in _CHANGED_BY:
            raise Refused(f"“{name}” can't be edited directly.", _CHANGED_BY[kind])
        if name in fields:
            raise _set_by_the_journal(name)


def _set_by_the_journal(name: str) -> Refused:
    return Refused(f"You can't set “{name}”: the journal does. Nothing was changed.", f"Leave out “{name}”.")


def refuse_new_words(line: "LogItem", fields: Fields) -> None:
    """Raise Refused for other words of an assumption: it keeps its first ones."""
    from rmjournal.domain.model.log import LogKind

    if line.kind is LogKind.ASSUMPTION and fields.get("text", line.text) != line.text:
        raise Refused(
            "An assumption keeps its original wording. Nothing was changed.",
            "Add what challenged it, or what you believe now.",
        )
