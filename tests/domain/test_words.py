"""The words for people: each member of an enum that a person can meet has one, in both roles."""

from datetime import date
from enum import StrEnum
from typing import get_args

import msgspec
import pytest

from rmjournal.domain import due_words, kind_words, seldom_words, words
from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.pair import (
    Focus,
    Hue,
    LevelGap,
    Pair,
    PairStatus,
    Party,
    Primary,
    ReportingLine,
    Role,
    SameTeam,
    standing,
)
from rmjournal.domain.model.reflection import Model, ReflectionKind
from rmjournal.domain.model.session import (
    Advice,
    AgendaFamily,
    AgendaSetBy,
    DisrespectKind,
    Mode,
    Place,
    SessionStatus,
)
from rmjournal.domain.model.signal_answer import Answered, Rule
from rmjournal.domain.model.takeaway import CommitmentKind, CommitmentStatus, Method, TakeawayKind, TakeawayState
from rmjournal.domain.record.record import Kind, RecordId
from rmjournal.domain.rules.due import Due, DueKind

ENUMS: tuple[type[StrEnum], ...] = (
    Role, Party, Focus, Primary, LevelGap, ReportingLine, SameTeam, Hue, PairStatus, SessionStatus, Mode, Place,
    AgendaSetBy, Advice, DisrespectKind, AgendaFamily, TakeawayKind, TakeawayState, Method, CommitmentKind,
    CommitmentStatus, LogKind, ReflectionKind, Model, ExportKind, Rule, Answered,
)  # fmt: skip
PAIR = RecordId("ab" * 16)
MEMBERS = [member for enum in ENUMS for member in enum]


def name(member: StrEnum) -> str:
    """Return a member with its class."""
    return f"{type(member).__name__}.{member.name}"


def test_every_member_has_a_word_that_is_no_code() -> None:
    found = {name(member): words.word(member) for member in MEMBERS}
    assert {member: word for member, word in found.items() if not word or word != word.strip() or "_" in word} == {}


def test_no_two_members_of_one_sort_have_the_same_word() -> None:
    assert [enum for enum in ENUMS if len({words.word(member) for member in enum}) != len(enum)] == []


@pytest.mark.parametrize("enum", [Role, Focus, LevelGap, ReportingLine, SameTeam, SessionStatus, Mode, Place])
def test_a_choice_offers_every_member_by_its_value(enum: type[StrEnum]) -> None:
    offered = words.choices(enum)
    old = {"cancelled_me", "cancelled_partner"}  # who cancelled is noted no longer
    assert sorted(offered) == sorted(member.value for member in enum if member.value not in old)
    assert len(set(offered.values())) == len(offered)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("what", list(DueKind))
def test_everything_that_is_due_has_words_in_both_roles(what: DueKind, role: Role) -> None:
    item = Due(what, date(2026, 3, 10), PAIR, PAIR, role)
    title, hint = due_words.due_title(item, 2), due_words.DUE[what][1]
    assert "{" not in title + hint
    assert due_words.due_reason(what, role).endswith((".", "?"))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_entry_has_a_word(kind: Kind) -> None:
    assert kind_words.KINDS[kind]
    assert "_" not in kind_words.KINDS[kind]
    assert kind in BODIES or kind in (Kind.TOMBSTONE, Kind.REVISION)


@pytest.mark.parametrize("status", list(PairStatus))
def test_every_pair_stands_in_one_of_the_ways_that_are_offered(status: PairStatus) -> None:
    pair = Pair(number=1, alias="Heron", role=Role.MENTOR_JUNIOR, status=status)
    assert standing(pair).value in words.STANDINGS


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_never_either_word_alone(role: Role) -> None:
    assert role.words in words.word(role)
    assert role.words in words.choices(Role)[role.value]


@pytest.mark.parametrize(
    ("count", "word", "said"),
    [
        (1, "entry", "1 entry"),
        (2, "entry", "2 entries"),
        (0, "log entry", "0 log entries"),
        (3, "takeaway", "3 takeaways"),
        (2, "settings", "2 settings"),
        (1, "settings", "settings"),
        (1, "own names", "own names"),
        (2, "entry from a newer version", "2 entries from a newer version"),
        (1, "person to talk to", "1 person to talk to"),
        (2, "person to talk to", "2 people to talk to"),
    ],
)
def test_what_is_counted_is_named_as_one_or_as_several(count: int, word: str, said: str) -> None:
    assert words.counted(count, word) == said


@pytest.mark.parametrize(
    ("well", "of", "said"),
    [
        (0, 0, "There are no entries."),
        (1, 1, "The only entry is intact."),
        (0, 1, "The only entry isn't intact."),
        (2, 2, "All 2 entries are intact."),
        (1, 2, "1 of 2 entries are intact."),
    ],
)
def test_how_many_entries_are_intact_reads_naturally(well: int, of: int, said: str) -> None:
    assert words.intact(well, of) == said


def test_an_enum_is_named_in_one_place() -> None:
    assert not {enum for enum in seldom_words.WORDS if enum.__module__ in words._HERE}


def test_each_field_that_has_a_label_is_one_that_is_stored() -> None:
    structs, stored = [*BODIES.values()], set[str]()
    while structs:
        for field in msgspec.structs.fields(structs.pop()):
            stored.add(field.name)
            structs += [each for each in get_args(field.type) or (field.type,) if _is_struct(each)]
    assert set(words._FIELDS) | set(seldom_words.LINES_OF_CHECK_INS) <= stored
    assert words.label("held_at") == "took place"
    assert words.label("minutes") == "minutes"


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
