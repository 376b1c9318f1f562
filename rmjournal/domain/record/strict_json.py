"""Read JSON from others strictly; errors repeat none of its text."""

import json
import math


def loads(text: str) -> object:
    """Return the value of a JSON text. Raises ValueError, which contains none of the
    text.

    Beyond what the standard library refuses: NaN, infinite and overflowing numbers, a
    key twice in one object, and nesting that is too deep."""
    try:
        return json.loads(text, parse_constant=_refused, parse_float=_finite, object_pairs_hook=_with_single_keys)
    except (ValueError, RecursionError):
        pass
    raise ValueError("That isn't JSON.")


def _refused(_: str) -> None:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number


def _with_single_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError
    return result
