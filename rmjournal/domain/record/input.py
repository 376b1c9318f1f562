"""Build and change bodies from what a person typed, cleaned and checked.

An error names the field and what it takes. It never repeats the input, which may be
private."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

import msgspec
from msgspec import inspect

from rmjournal.domain.text import clean
from rmjournal.support.errors import Refused

S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")

_ANY = inspect.AnyType()

Fields = Mapping[str, object]

_LIKE_A_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")  # so that a sentence typed as a key is not repeated


def apply_rule(rule: Callable[[], T]) -> T:
    """Apply a rule of the domain. Raises Refused, with the rule's sentence, for its
    ValueError."""
    try:
        return rule()
    except ValueError as error:
        sentence = str(error)
    raise Refused(sentence, "Nothing was changed.")


def build(cls: type[S], fields: Mapping[str, object]) -> S:
    """Return a new body of these fields, given as JSON values (ISO dates, enum values).

    Text is cleaned, and a short text, one with a length limit, becomes one line. Raises
    ValueError for an unknown, missing or wrong field."""
    values = _checked(cls, fields)
    for field in msgspec.structs.fields(cls):
        if field.required and field.name not in values:
            raise ValueError(f"“{field.name}” is needed: {_allowed(_fields(cls)[field.name])}.")
    return cls(**values)


def update(body: S, fields: Mapping[str, object]) -> S:
    """Return a copy of the body with these fields replaced whole.

    Takes the same values as build() and raises the same errors."""
    return msgspec.structs.replace(body, **_checked(type(body), fields))


def _checked(cls: type[msgspec.Struct], fields: Mapping[str, object]) -> dict[str, object]:
    known = _fields(cls)
    hints = _hints(cls)
    values: dict[str, object] = {}
    for name, given in fields.items():
        if name not in known:
            problem = f"There's no field “{name}”" if _like_a_name(name) else "I don't know one of the fields"
            raise ValueError(f"{problem}. The fields are {', '.join(known)}.")
        try:
            values[name] = msgspec.convert(_cleaned(known[name], msgspec.to_builtins(given)), hints[name])
        except (TypeError, ValueError, RecursionError, msgspec.MsgspecError):  # it may quote what was given
            raise ValueError(f"“{name}” takes {_allowed(known[name])}.") from None
    return values


def _like_a_name(name: object) -> bool:
    return isinstance(name, str) and _LIKE_A_NAME.fullmatch(name) is not None


@cache
def _fields(cls: type[msgspec.Struct]) -> dict[str, inspect.Type]:
    info = cast(inspect.StructType, inspect.type_info(cls))
    return {field.name: field.type for field in info.fields}


@cache
def _hints(cls: type[msgspec.Struct]) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def _cleaned(info: inspect.Type, value: object) -> object:
    """Clean all text in a value. Raises ValueError for keys that a struct in it
    lacks."""
    kinds = [_inner(part) for part in info.types] if isinstance(info, inspect.UnionType) else [_inner(info)]
    if isinstance(value, str):
        value = clean(value)
        for kind in kinds:
            if isinstance(kind, inspect.StrType) and kind.max_length is not None:
                return " ".join(value.split())
            if isinstance(kind, inspect.DateTimeType):
                with suppress(ValueError):
                    return datetime.fromisoformat(value)  # also without seconds, as people write it
        return value
    if isinstance(value, list | tuple):
        items = [kind.item_type for kind in kinds if isinstance(kind, inspect.VarTupleType)]
        return [_cleaned(items[0] if items else _ANY, part) for part in value]
    if isinstance(value, dict):
        for kind in kinds:
            if isinstance(kind, inspect.StructType):
                known = _fields(kind.cls)
                return {key: _cleaned(known[key], part) for key, part in _only(known, value).items()}
        return {_cleaned(_ANY, key): _cleaned(_ANY, part) for key, part in value.items()}
    return value


def _only(known: Mapping[str, object], value: dict[str, object]) -> dict[str, object]:
    if not value.keys() <= known.keys():
        raise ValueError("unknown field inside")
    return value


def _inner(info: inspect.Type) -> inspect.Type:
    return info.type if isinstance(info, inspect.Metadata) else info


def _allowed(info: inspect.Type) -> str:
    """Say in words what a field takes."""
    match info:
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            return words
        case inspect.UnionType(types=parts):
            some = [_allowed(part) for part in parts if not isinstance(part, inspect.NoneType)]
            return f"{' or '.join(some)}, or null"
        case inspect.EnumType(cls=choices):
            return "one of " + ", ".join(str(choice.value) for choice in choices)
        case inspect.IntType(ge=low, le=high, multiple_of=step):
            span = "" if low is None else f", {low} or more" if high is None else f" from {low} to {high}"
            return f"a whole number{span}" + (f" in steps of {step}" if step else "")
        case inspect.StrType(min_length=low, max_length=high):
            least = 1 if low else 0
            return f"a line of {least} to {high} characters" if high else "some text" if low else "text"
        case inspect.VarTupleType(item_type=item):
            return f"a list, each item {_allowed(item)}"
        case inspect.StructType(cls=struct):
            inside = (f"{name} ({_allowed(part)})" for name, part in _fields(struct).items())
            return "an object of " + ", ".join(inside)
        case inspect.BoolType():
            return "true or false"
        case inspect.DateType():
            return "a date such as 2026-03-31"
        case _:
            return "an object"
