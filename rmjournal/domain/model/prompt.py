"""Define a prompt, which is one question that a person is asked or wrote."""

from enum import StrEnum

from rmjournal.domain.model.pair import Focus, Role
from rmjournal.domain.record.record import Body, Text


class Stage(StrEnum):
    """When a prompt is asked: before a session, or in one of the kinds of
    reflection."""

    PREPARE = "prepare"
    AFTER = "after"
    BETWEEN = "between"
    REVIEW = "review"
    FREE = "free"


class Origin(StrEnum):
    """Who wrote a prompt."""

    BUILTIN = "builtin"
    USER = "user"


class Prompt(Body, frozen=True, kw_only=True):
    """One question. Without a role, a stage or a focus it is for all of them.

    `instead_of` are the words of the example that it takes the place of."""

    text: Text
    role: Role | None = None
    stage: Stage | None = None
    focus: Focus | None = None
    origin: Origin = Origin.USER
    enabled: bool = True
    instead_of: str = ""
