"""Define a reflection: private thoughts on a session or on the time between
sessions."""

from enum import StrEnum

import msgspec

from rmjournal.domain.record.record import Body, Line, Minutes


class ReflectionKind(StrEnum):
    """When a reflection is written."""

    AFTER = "after"
    BETWEEN = "between"
    REVIEW = "review"
    FREE = "free"


class Model(StrEnum):
    """The model: What / So what / Now what (Borton, Driscoll, Rolfe), Gibbs, Kolb, or
    none."""

    WWW = "www"
    GIBBS = "gibbs"
    KOLB = "kolb"
    BLANK = "blank"


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A prompt as it was asked on the day, and what was written under it."""

    prompt: str = ""
    text: str = ""


class Reflection(Body, frozen=True, kw_only=True):
    """A reflection; its session, if any, is the record's parent."""

    kind: ReflectionKind = ReflectionKind.AFTER
    model: Model = Model.WWW
    answers: tuple[Answer, ...] = ()
    feeling_words: tuple[Line, ...] = ()
    minutes: Minutes | None = None
