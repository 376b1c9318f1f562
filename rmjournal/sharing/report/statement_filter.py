"""Choose the statements that a report prints: those that pass the filter again,
unchanged.

Anybody who can put a file into the folder can write one by hand, so none is trusted. No
profile is known here: what only a person's own names give away passes, as it would in a
journal without them."""

from collections.abc import Iterable

from rmjournal.sharing.redactor.redaction import MASK, redact

_UNKNOWN = "Xqzj"  # replaces a mask, most often of a name; in no lexicon, so masked again


def let_through(statements: Iterable[str]) -> tuple[str, ...]:
    """Return the statements of which the filter masks nothing new: about 1 ms each.

    What is around a word decides on it, so masks are filled with an unknown name first.
    In a statement without capitals that name has none: there capitals mean nothing, and
    the filter is stricter. Raises Failed if the lexicon is missing or altered."""
    return tuple(text for text in statements if _passes(text))


def _passes(text: str) -> bool:
    again = redact(_filled(text))
    return again.exportable and again.text == text


def _filled(text: str) -> str:
    return text.replace(MASK, _UNKNOWN.lower() if text.islower() else _UNKNOWN)
