"""JSON as others hand it in: read strictly, and refused without a word of its text."""

import json
import math


def loads(text: str) -> object:
    """Return what the JSON holds. Raises ValueError for anything else, its text in none of the error's parts.

    Beyond what the standard library refuses: NaN, infinite and overflowing numbers, a key given twice in one object,
    and nesting without end."""
    try:
        return json.loads(text, parse_constant=_refused, parse_float=_finite, object_pairs_hook=_with_single_keys)
    except (ValueError, RecursionError):
        pass
    raise ValueError("This is not JSON.")


def _refused(_: str) -> None:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number


def _with_single_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
