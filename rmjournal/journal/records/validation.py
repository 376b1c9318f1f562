"""What the use cases check before they keep anything. Every refusal is a sentence without private text."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar, cast

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Body, Record, made
from rmjournal.domain.text import LONGEST
from rmjournal.journal.records.repository import refuse_unread
from rmjournal.support.errors import Refused

Fields = Mapping[str, object]
S = TypeVar("S", bound=Body)
T = TypeVar("T")

# What the journal itself keeps right, and what has a command of its own.
_NOT_EDITED: Mapping[type[Body], Collection[str]] = {
    Pair: ("number", "last_session", "hue"),
    Session: ("number",),
    Takeaway: ("state", "agreed_on", "method", "replaces"),
    Commitment: ("status", "ended_on", "told_partner_on"),
    Settings: ("last_pair_number", "wide_forms"),
}


def told(rule: Callable[[], T]) -> T:
    """Apply a rule of the domain; what it refuses becomes what a person is told. It says nothing private."""
    try:
        return rule()
    except ValueError as error:
        sentence = str(error)
    raise Refused(sentence, "Nothing was changed.")


def new_body(cls: type[S], fields: Fields, **given: object) -> S:
    """Return a new body of what was typed and of what the journal gives, which is never typed."""
    for name in given:
        if name in fields:
            raise Refused(f"{name} is given by the journal, not typed.", "Nothing was kept.")
    check_length(fields)
    return told(lambda: made(cls, {**fields, **given}))


def check_length(fields: Fields) -> None:
    """Refuse a text that is longer than a note can be."""
    if any(isinstance(value, str) and len(value) > LONGEST for value in fields.values()):
        raise Refused("This text is longer than four million characters.", "Keep it as a file, or in parts.")


def refuse_steps(cls: type[Body], fields: Fields) -> None:
    """Refuse by hand what has a step of its own, or is counted by the journal."""
    for name in _NOT_EDITED.get(cls, ()):
        if name in fields:
            raise Refused(f"{name} is not set by hand.", "`rmjournal takeaway --help` shows the steps.")


def body_of(record: Record[S]) -> S:
    """Return the body of a record that is about to be changed. Raises Refused where this version cannot read it."""
    refuse_unread(record)
    return cast(S, record.body)


def typed(record: Record[Body], cls: type[S], word: str) -> Record[S]:
    """Return the record as one of this kind. Raises Refused where it is another; `word` is its command."""
    if not isinstance(record.body, cls):
        raise Refused(f"This is not a {word}.", f"`rmjournal {word} list --pair N` shows them.")
    return record  # type: ignore[return-value] # the line above made sure
