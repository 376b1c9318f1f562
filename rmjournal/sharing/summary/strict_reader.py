"""Read small files of a closed schema from strangers: strictly, or not at all.

A refusal holds nothing of the file, which may be private, or made to deceive where it
is shown."""

import json
from enum import StrEnum
from functools import cache
from typing import TypeVar, get_args

import msgspec

S = TypeVar("S", bound=msgspec.Struct)

_MOST_BRACKETS = 64  # opening ones: a file has a few, and a statement of nothing but masks 48
_ENCODER = msgspec.json.Encoder(order="sorted")


class RefusalReason(StrEnum):
    """Why a file was refused. Says nothing of its content."""

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
        """The reason in words, to stand in a list."""
        return _WORDS[self]


_WORDS = {
    RefusalReason.TOO_BIG: "too large",
    RefusalReason.NOT_UTF8: "not UTF-8 text",
    RefusalReason.TOO_DEEP: "nested too deeply",
    RefusalReason.NOT_JSON: "not JSON",
    RefusalReason.DUPLICATE_KEY: "the same field twice",
    RefusalReason.OTHER_FORMAT: "a different kind of file",
    RefusalReason.OTHER_VERSION: "written by another version",
    RefusalReason.UNKNOWN_FIELD: "a field that isn't allowed",
    RefusalReason.MISSING_FIELD: "a field is missing",
    RefusalReason.UNKNOWN_VALUE: "a word that isn't allowed",
}


class Refusal(ValueError):
    """A file was refused, for a reason that quotes nothing of it."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.words)
        self.reason = reason


def encoded(file: msgspec.Struct) -> bytes:
    """Return the canonical bytes: keys in order, no spaces, no line end."""
    return _ENCODER.encode(file)


def read(data: bytes, decoder: "msgspec.json.Decoder[S]", limit: int) -> S:
    """Return the struct in these bytes, of which there may be at most `limit`.

    `decoder` is for a struct that forbids unknown fields and has a `format` and a
    `version`, each one Literal. Raises Refusal for anything else."""
    if len(data) > limit:
        raise Refusal(RefusalReason.TOO_BIG)
    try:
        found = decoder.decode(data)
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors, and quote the file
        found = None
    # The decoder silently takes the last of a key that occurs twice; canonical bytes
    # have no such key.
    if found is not None and (_ENCODER.encode(found) == data or not _is_doubled(data)):
        return found
    raise Refusal(_reason(data, decoder.type))


class _TwiceError(ValueError):
    """A key occurs twice in one object."""


def _is_doubled(data: bytes) -> bool:
    """Return whether a key occurs twice in one object of a file that is otherwise
    JSON."""
    try:
        json.loads(data, object_pairs_hook=_with_single_keys)
    except _TwiceError:
        return True
    return False


def _reason(data: bytes, cls: object) -> RefusalReason:
    """Return what is wrong with a file; UNKNOWN_VALUE if nothing else is."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return RefusalReason.NOT_UTF8
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return RefusalReason.TOO_DEEP
    try:
        found = json.loads(text, parse_constant=_refused, object_pairs_hook=_with_single_keys)
    except _TwiceError:
        return RefusalReason.DUPLICATE_KEY
    except ValueError:
        return RefusalReason.NOT_JSON
    fields = _fields(cls)
    if not isinstance(found, dict) or found.get("format") not in get_args(fields["format"].type):
        return RefusalReason.OTHER_FORMAT
    if found.get("version") not in get_args(fields["version"].type):
        return RefusalReason.OTHER_VERSION
    if not found.keys() <= fields.keys():
        return RefusalReason.UNKNOWN_FIELD
    if any(field.required and name not in found for name, field in fields.items()):
        return RefusalReason.MISSING_FIELD
    return RefusalReason.UNKNOWN_VALUE


@cache
def _fields(cls: object) -> dict[str, msgspec.structs.FieldInfo]:
    if not (isinstance(cls, type) and issubclass(cls, msgspec.Struct)):
        raise TypeError("a decoder of a struct is needed")
    return {field.encode_name: field for field in msgspec.structs.fields(cls)}


def _refused(_: str) -> None:
    raise ValueError


def _with_single_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _TwiceError
    return found
