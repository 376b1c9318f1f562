"""Bodies and records for the tests: strategies for any body of any kind, and short ways to write a record."""

import json
import typing
from datetime import UTC, date, datetime

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from rmjournal.domain.model.kinds import BODIES, kind_of
from rmjournal.domain.record.record import Body, Record, RecordId, fresh, record_id

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PAIR_ID = record_id(bytes(16))

clean_text = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | clean_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(clean_text, inner, max_size=3),
    max_leaves=5,
)


def values(info: inspect.Type) -> st.SearchStrategy[typing.Any]:
    """Every value that a field of this type may hold."""
    match info:
        case inspect.Metadata(type=inner):
            return values(inner)
        case inspect.UnionType(types=parts):
            return st.one_of(*map(values, parts))
        case inspect.NoneType():
            return st.none()
        case inspect.EnumType(cls=choices):
            return st.sampled_from(list(choices))
        case inspect.IntType(ge=low, le=high, multiple_of=step):
            return st.integers(low, high if high is not None else 10**6).map(lambda n: n - n % (step or 1))
        case inspect.BoolType():
            return st.booleans()
        case inspect.StrType(pattern=str(pattern)) if "{32}" in pattern:
            return st.binary(min_size=16, max_size=16).map(record_id)
        case inspect.StrType(pattern=str(pattern)) if "0-9a-f" in pattern:
            return st.binary(min_size=32, max_size=32).map(bytes.hex)
        case inspect.StrType(pattern=str(pattern)) if "{26}" in pattern:
            return st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
        case inspect.StrType(pattern=str(pattern)) if pattern != r"\S":
            return st.sampled_from(["summary.txt", "a b.rmj"])
        case inspect.StrType(min_length=low):
            return clean_text.filter(bool) if low else clean_text
        case inspect.DateType():
            return st.dates()
        case inspect.DateTimeType(tz=True):
            return st.datetimes(timezones=st.just(UTC))
        case inspect.DateTimeType():
            return st.datetimes()
        case inspect.VarTupleType(item_type=item):
            return st.lists(values(item), max_size=3).map(tuple)
        case inspect.StructType(cls=cls):
            return structs(cls)
        case inspect.DictType():
            return st.dictionaries(clean_text, json_values, max_size=3)
    raise AssertionError(info)


def structs(cls: type[msgspec.Struct]) -> st.SearchStrategy[typing.Any]:
    """Every struct of this class; half of the fields with a default are left at it."""
    info = typing.cast(inspect.StructType, inspect.type_info(cls))
    needed = {field.name: values(field.type) for field in info.fields if field.required}
    optional = {field.name: values(field.type) for field in info.fields if not field.required}
    return st.fixed_dictionaries(needed, optional=optional).map(lambda fields: cls(**fields))


bodies: st.SearchStrategy[Body] = st.sampled_from(list(BODIES.values())).flatmap(structs)


def through_json(obj: dict[str, object]) -> dict[str, object]:
    """The object as the vault gives it back."""
    return typing.cast(dict[str, object], json.loads(json.dumps(obj, allow_nan=False)))


def uid(number: int) -> RecordId:
    """The id of the record with this number."""
    return record_id(number.to_bytes(16))


def record(number: int, body: Body, *, parent: int | None = None, at: datetime = NOON) -> Record[Body]:
    """A record of the pair PAIR_ID."""
    kept_in = uid(parent) if parent is not None else None
    return Record(uid(number), kind_of(body), PAIR_ID, kept_in, NOON, at, fresh(body), body)


def day(number: int) -> date:
    """A day of March 2026."""
    return date(2026, 3, number)
