"""The two files that a coordinator may get without a name on them: their closed schema, their bytes, a strict reader.

Whatever this allow-list does not hold cannot be written, and is refused when it is read. `summary.schema.json` and
`statement.schema.json` beside this file publish it as JSON Schema. A file is minimised, not anonymous."""

import json
from contextlib import suppress
from enum import StrEnum
from typing import Annotated, Literal, TypeVar, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

LIMIT = 2048  # bytes of one file: the longest summary has 423, the longest statement 554
LONGEST_TEXT = 240  # characters of a statement
MOST_THEMES = 3
LAST_REVISION = 9

Theme = Literal[
    "career", "culture-inclusion", "communication", "digital-ai", "leadership", "strategy-change", "wellbeing", "other"
]
Sessions = Literal["1-3", "4-6", "7+", "4+"]
Level = Literal["low", "mid", "high"]
Share = Literal["none", "some", "most"]
YesNo = Literal["yes", "no"]
GoesOn = Literal["yes", "unsure", "no"]
RoleWord = Literal["mentor", "mentee"]

THEMES: tuple[str, ...] = get_args(Theme)
SESSIONS: tuple[str, ...] = get_args(Sessions)
LEVELS: tuple[str, ...] = get_args(Level)
SHARES: tuple[str, ...] = get_args(Share)
YES_NO: tuple[str, ...] = get_args(YesNo)
GOES_ON: tuple[str, ...] = get_args(GoesOn)
ROLES: tuple[str, ...] = get_args(RoleWord)

_END = r"$(?!\n)"  # for Python, a line end may still follow a $; JSON Schema knows no \Z

Period = Annotated[
    str,
    Meta(
        pattern=r"^(20[0-9]{2}-H[12]|cycle-([1-9]|1[0-2]))" + _END,
        description="a half-year such as 2026-H1, or cycle-1 to cycle-12",
    ),
]
RecordName = Annotated[
    str,
    Meta(
        pattern="^[a-z2-7]{26}" + _END, description="random, one for each pair and period; no name of a person or file"
    ),
]
Revision = Annotated[int, Meta(ge=1, le=LAST_REVISION, description="the highest of one record counts")]
Themes = Annotated[
    tuple[Theme, ...],
    Meta(
        max_length=MOST_THEMES,
        description="in the order of the alphabet, never ranked",
        extra_json_schema={"uniqueItems": True},
    ),
]
StatementText = Annotated[
    str,
    Meta(
        max_length=LONGEST_TEXT,
        pattern="^[!-~]([ -~]*[!-~])?" + _END,
        description="one line of ASCII, filtered before",
    ),
]


class Summary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a coordinator may know of one pair in one period, in words of a closed list.

    An absent field is one that was not offered or not chosen; none is ever null. Raises ValueError for themes that
    are not in the order of the alphabet."""

    format: Literal["rmjournal-summary"]
    version: Literal[1]
    record: RecordName
    revision: Revision
    period: Period
    sessions: Sessions
    themes: Themes
    usefulness: Level | UnsetType = UNSET
    relationship: Level | UnsetType = UNSET
    safety: Level | UnsetType = UNSET
    goals: Share | UnsetType = UNSET
    takeaways_agreed: Share | UnsetType = UNSET
    followed_through: Share | UnsetType = UNSET
    reflected: Share | UnsetType = UNSET
    agreement: YesNo | UnsetType = UNSET
    guidance_before_first: YesNo | UnsetType = UNSET
    goes_on: GoesOn | UnsetType = msgspec.field(default=UNSET, name="continue")
    role: RoleWord | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a ranking, and a theme that is named twice."""
        if any(one >= other for one, other in zip(self.themes, self.themes[1:], strict=False)):
            raise ValueError("Themes are in the order of the alphabet.")

    def answer(self, name: str) -> str | None:
        """Return what stands in an opt-in field, named as in the file; None where it is absent."""
        found = getattr(self, "goes_on" if name == "continue" else name)
        return None if found is UNSET else found


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A few words for the report of a programme. Nothing in it leads to the summary of the same person."""

    format: Literal["rmjournal-statement"]
    version: Literal[1]
    period: Period
    text: StatementText


# The opt-in fields as they are called in the file, each with its words, ordinal ones from the lowest to the highest.
OPT_INS: dict[str, tuple[str, ...]] = {
    field.encode_name: get_args(get_args(field.type)[0])
    for field in msgspec.structs.fields(Summary)
    if field.default is UNSET
}


class Reason(StrEnum):
    """Why a file was refused. The word says nothing of what stood in it."""

    TOO_BIG = "too_big"
    NOT_UTF8 = "not_utf8"
    TOO_DEEP = "too_deep"
    NOT_JSON = "not_json"
    DUPLICATE_KEY = "duplicate_key"
    OTHER_FORMAT = "other_format"
    OTHER_VERSION = "other_version"
    UNKNOWN_FIELD = "unknown_field"
    MISSING_FIELD = "missing_field"
    UNKNOWN_VALUE = "unknown_value"

    @property
    def words(self) -> str:
        """The reason in words for a person, such as can stand in a list."""
        return _WORDS[self]


_WORDS = {
    Reason.TOO_BIG: "larger than 2 KiB",
    Reason.NOT_UTF8: "not UTF-8 text",
    Reason.TOO_DEEP: "nested too deep",
    Reason.NOT_JSON: "not JSON",
    Reason.DUPLICATE_KEY: "a field given twice",
    Reason.OTHER_FORMAT: "another sort of file",
    Reason.OTHER_VERSION: "written by another version",
    Reason.UNKNOWN_FIELD: "a field that is not allowed",
    Reason.MISSING_FIELD: "a field is missing",
    Reason.UNKNOWN_VALUE: "a word that is not allowed",
}


class Refusal(ValueError):
    """A file that is not taken, with the reason and without a word of what stood in it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason


S = TypeVar("S", Summary, Statement)

_MOST_BRACKETS = 64  # opening ones: a file has two, and a statement of masks alone 48 more
_ENCODER = msgspec.json.Encoder(order="sorted")
_SUMMARY = msgspec.json.Decoder(Summary)
_STATEMENT = msgspec.json.Decoder(Statement)


def encoded(file: Summary | Statement) -> bytes:
    """Return the canonical bytes: ASCII, keys in order, no blanks, no end of line."""
    return _ENCODER.encode(file)


def read_summary(data: bytes) -> Summary:
    """Return the summary that these bytes hold: about 2 us. Raises Refusal for anything else."""
    return _read(data, _SUMMARY)


def read_statement(data: bytes) -> Statement:
    """Return the statement that these bytes hold. Raises Refusal for anything else."""
    return _read(data, _STATEMENT)


def _read(data: bytes, decoder: "msgspec.json.Decoder[S]") -> S:
    """Decode, then compare with the canonical bytes. Only what others have formatted is looked at for a key that
    stands twice: of two, the decoder takes the last without a word."""
    if len(data) > LIMIT:
        raise Refusal(Reason.TOO_BIG)
    found = None
    with suppress(ValueError, RecursionError):  # msgspec's own are ValueErrors, and quote the file
        found = decoder.decode(data)
    if found is not None and _ENCODER.encode(found) == data:
        return found
    reason = _reason(data, decoder.type)
    if found is None or reason is Reason.DUPLICATE_KEY:
        raise Refusal(reason)
    return found


class _TwiceError(ValueError):
    """A key stands twice in one object."""


def _reason(data: bytes, cls: type[Summary] | type[Statement]) -> Reason:
    """Return what is wrong with a file; UNKNOWN_VALUE where nothing else is."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Reason.NOT_UTF8
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return Reason.TOO_DEEP
    try:
        found = json.loads(text, parse_constant=_refused, object_pairs_hook=_with_single_keys)
    except _TwiceError:
        return Reason.DUPLICATE_KEY
    except ValueError:
        return Reason.NOT_JSON
    fields = {field.encode_name: field for field in msgspec.structs.fields(cls)}
    if not isinstance(found, dict) or found.get("format") not in get_args(fields["format"].type):
        return Reason.OTHER_FORMAT
    if found.get("version") not in get_args(fields["version"].type):
        return Reason.OTHER_VERSION
    if not found.keys() <= fields.keys():
        return Reason.UNKNOWN_FIELD
    if any(field.required and name not in found for name, field in fields.items()):
        return Reason.MISSING_FIELD
    return Reason.UNKNOWN_VALUE


def _refused(_: str) -> None:
    raise ValueError


def _with_single_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _TwiceError
    return found
