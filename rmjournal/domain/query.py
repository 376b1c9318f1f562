"""Read a search query from one typed line."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from rmjournal.domain.kind_words import KINDS
from rmjournal.domain.model.pair import Role
from rmjournal.domain.record.record import Kind
from rmjournal.domain.tags import tags_in
from rmjournal.domain.text import clean, fold
from rmjournal.domain.words import word
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.log import LogKind

_FILTERS = "pair:1  role:mentor-junior or role:mentee-senior  kind:note  tag:rota  before:2026-03-31  after:2026-01-01"
_ROLES = {
    "mentor": Role.MENTOR_JUNIOR,
    "junior": Role.MENTOR_JUNIOR,
    "mentor-junior": Role.MENTOR_JUNIOR,
    "mentee": Role.MENTEE_SENIOR,
    "senior": Role.MENTEE_SENIOR,
    "mentee-senior": Role.MENTEE_SENIOR,
}


class Query(msgspec.Struct, frozen=True):
    """Words and tags that must all occur, and filters that must all match."""

    words: tuple[str, ...] = ()
    pair: int | None = None
    role: Role | None = None
    kind: int | None = None
    line: str = ""  # the kind of a line of the log, where `kind` is one
    before: date | None = None
    after: date | None = None
    tags: tuple[str, ...] = ()

    @classmethod
    def read(cls, typed: str, now: datetime) -> "Query":
        """Read one line typed at a local moment, which days count from.

        Raises Refused if it is empty, or a filter has no such value or no day."""
        words, tags, filters, refused = [], list[str](), dict[str, object](), ""
        for piece in clean(typed).split():
            name, colon, value = piece.partition(":")
            tag = value if name.lower() == "tag" else piece if piece.startswith("#") else ""
            if tag and (found := tags_in(f"#{tag.lstrip('#')}")):
                tags += found
            elif colon and name.lower() in _READERS:
                try:
                    filters[name.lower()] = _READERS[name.lower()](value.lower(), now)
                except (KeyError, ValueError):
                    refused = name.lower()
                    break
            else:
                words += re.findall(r"\w+", fold(piece))
        else:
            if not words and not tags and not filters:
                raise Refused("There's nothing to search for.", f"Type a word, or a filter: {_FILTERS}")
            if isinstance(kind := filters.get("kind"), StrEnum):
                filters |= {"kind": Kind.LOG_ITEM, "line": kind.value}
            return cls(words=tuple(words), tags=tuple(tags), **filters)  # type: ignore[arg-type] # each reader gives its field's type
        if _READERS[refused] is _day:
            hint = f"Try: {refused}:2026-03-31 or {refused}:yesterday"
            raise Refused(f"I can't read the day in your {refused} filter.", hint)
        raise Refused("I don't know that filter.", f"Try: {_FILTERS}")


def _kinds() -> "dict[str, Kind | LogKind]":
    """Return what a filter calls each kind of entry, and each kind of a line of the
    log."""
    from rmjournal.domain.model.log import LogKind

    kinds = {
        name.lower().replace("_", "-").replace(" ", "-"): kind
        for kind in Kind
        if kind not in (Kind.TOMBSTONE, Kind.REVISION, Kind.SHARED_POINTS)  # codes: nobody wrote words there
        for name in (KINDS[kind], kind.name)  # the names of earlier versions, too
    }
    return {**kinds, **{word(line).replace(" ", "-"): line for line in LogKind}}


def _day(typed: str, now: datetime) -> date:
    """Read a day without blanks, such as 1-dec or last-friday."""
    with suppress(ValueError):
        return date.fromisoformat(typed)
    from rmjournal.domain import dates  # a search without such a filter saves its import: 3 ms

    return dates.read_day(typed.replace("-", " "), now, past=True)


_READERS: dict[str, Callable[[str, datetime], object]] = {
    "pair": lambda typed, _: int(typed),
    "role": lambda typed, _: _ROLES[typed],
    "kind": lambda typed, _: _kinds()[typed],
    "before": _day,
    "after": _day,
}
