"""Turn a typed body into the stored object, without losing what a newer version
wrote."""

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec


def fresh(new: msgspec.Struct) -> dict[str, object]:
    """Return the object to store for a new record: JSON values, without default
    fields."""
    return cast(dict[str, object], _json(new))


def overlay(raw: Mapping[str, object], old: msgspec.Struct, new: msgspec.Struct) -> dict[str, object]:
    """Return the object to store when `old`, which was read from `raw`, becomes `new`
    of the same type.

    At every depth, what did not change stays exactly as in `raw`, and so does what this
    version does not know: a struct is overlaid field by field, an element of a list
    keeps the unknown fields of the equal or changed element that it comes from. A field
    set back to its default loses its key. The result shares parts with `raw`."""
    result = dict(raw)
    for name in new.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        # In free-form objects, 1, 1.0 and True are equal in Python but not in JSON.
        if before == after and not isinstance(after, dict):
            continue
        if after == _default(new, name) and not _keeps_unknown(raw.get(name), before, after):
            result.pop(name, None)
        else:
            result[name] = _overlaid(raw.get(name), before, after)
    return result


def _default(struct: msgspec.Struct, name: str) -> object:
    field = next(field for field in msgspec.structs.fields(struct) if field.name == name)
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _keeps_unknown(raw: object, before: object, after: object) -> bool:
    """Return whether a struct at its default must be stored, because it has unknown
    fields."""
    return isinstance(after, msgspec.Struct) and bool(_overlaid(raw, before, after))


def _overlaid(raw: object, before: object, after: object) -> object:
    if isinstance(after, msgspec.Struct) and type(before) is type(after) and isinstance(raw, Mapping):
        return overlay(raw, before, after)
    if isinstance(after, tuple) and isinstance(before, tuple) and isinstance(raw, list | tuple):
        return _elements(raw, before, after)
    return _json(after)


def _elements(raw: Sequence[object], before: tuple[object, ...], after: tuple[object, ...]) -> list[object]:
    """Overlay a list: elements equal at their index, then those that moved, then
    changed."""
    free = set(range(min(len(raw), len(before))))
    origin = {index: index for index in free if index < len(after) and before[index] == after[index]}
    free -= origin.keys()
    for index, element in enumerate(after):
        moved = next((source for source in sorted(free) if before[source] == element), None)
        if index not in origin and moved is not None:
            origin[index] = moved
            free.remove(moved)
    result: list[object] = []
    for index, element in enumerate(after):
        source = origin.get(index, index)
        if index in origin:
            result.append(raw[source])
        elif source in free:
            result.append(_overlaid(raw[source], before[source], element))
        else:
            result.append(_json(element))
    return result


def _json(value: object) -> object:
    return _lists(msgspec.to_builtins(value))


def _lists(value: object) -> object:
    """Replace tuples by lists, so that what is stored equals what is read back."""
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(part) for part in value]
    return value
