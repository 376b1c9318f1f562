"""Define the two files without a name: their closed schema, their bytes, their reader.

What this allow-list lacks cannot be written, and is refused when read. The same schemas
are published beside this file as `summary.schema.json` and `statement.schema.json`. A
file is minimised, not anonymous."""

from operator import ge
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from rmjournal.sharing.summary.strict_reader import Refusal, RefusalReason, encoded, read

__all__ = [
    "GOES_ON", "LAST_REVISION", "LEVELS", "LIMIT", "LONGEST_TEXT", "MOST_THEMES", "OPT_INS", "ROLES", "SESSIONS",
    "SHARES", "THEMES", "Period", "Refusal", "RefusalReason", "Statement", "Summary", "Theme", "encoded",
    "read_statement", "read_summary",
]  # fmt: skip

LIMIT = 2048  # bytes of one file: the longest summary has 423, the longest statement 554
LONGEST_TEXT = 240  # characters of a statement
MOST_THEMES = 3
LAST_REVISION = 9

Theme = Literal[
    "career", "culture-inclusion", "communication", "digital-ai", "leadership", "strategy-change", "wellbeing", "other"
]
Sessions = Literal["1-3", "4-6", "7+", "4+"]
Level = Literal["low", "mid", "high"]
ShareWord = Literal["none", "some", "most"]
YesNo = Literal["yes", "no"]
GoesOn = Literal["yes", "unsure", "no"]
RoleWord = Literal["mentor", "mentee"]

THEMES: tuple[str, ...] = get_args(Theme)
SESSIONS: tuple[str, ...] = get_args(Sessions)
LEVELS: tuple[str, ...] = get_args(Level)
SHARES: tuple[str, ...] = get_args(ShareWord)
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
        pattern="^[a-z2-7]{26}" + _END,
        description="random, one for each person, pair and period; no name of a person or file",
    ),
]
Revision = Annotated[int, Meta(ge=1, le=LAST_REVISION, description="only the highest revision of a record counts")]
Themes = Annotated[
    tuple[Theme, ...],
    Meta(
        max_length=MOST_THEMES,
        description="in alphabetical order, never ranked",
        extra_json_schema={"uniqueItems": True},
    ),
]
StatementText = Annotated[
    str,
    Meta(
        max_length=LONGEST_TEXT,
        pattern="^[!-~]([ -~]*[!-~])?" + _END,
        description="one line of ASCII, already filtered",
    ),
]


class Summary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a coordinator learns from one person of a pair in one period.

    Every word is from a closed list. An absent field was not offered or not chosen;
    none is ever null. Raises ValueError for themes out of alphabetical order."""

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
    goals: ShareWord | UnsetType = UNSET
    takeaways_agreed: ShareWord | UnsetType = UNSET
    followed_through: ShareWord | UnsetType = UNSET
    reflected: ShareWord | UnsetType = UNSET
    agreement: YesNo | UnsetType = UNSET
    guidance_before_first: YesNo | UnsetType = UNSET
    goes_on: GoesOn | UnsetType = msgspec.field(default=UNSET, name="continue")
    role: RoleWord | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a ranking of themes, and a theme named twice."""
        if any(map(ge, self.themes, self.themes[1:])):
            raise ValueError("Themes have to be in alphabetical order.")

    def answer(self, name: str) -> str | None:
        """Return the value of an opt-in field, named as in the file; None if absent."""
        found = getattr(self, "goes_on" if name == "continue" else name)
        return None if found is UNSET else found


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A few words for a programme's report. Nothing in it leads to a summary."""

    format: Literal["rmjournal-statement"]
    version: Literal[1]
    period: Period
    text: StatementText


# The opt-in fields by their names in the file, each with its words, from low to high.
OPT_INS: dict[str, tuple[str, ...]] = {
    field.encode_name: get_args(get_args(field.type)[0])
    for field in msgspec.structs.fields(Summary)
    if field.default is UNSET
}
_SUMMARY = msgspec.json.Decoder(Summary)
_STATEMENT = msgspec.json.Decoder(Statement)


def read_summary(data: bytes) -> Summary:
    """Return the summary in these bytes: about 2 us. Raises Refusal."""
    return read(data, _SUMMARY, LIMIT)


def read_statement(data: bytes) -> Statement:
    """Return the statement in these bytes. Raises Refusal."""
    return read(data, _STATEMENT, LIMIT)
