"""Which statements a report prints: those that the filter lets through again, just as they stand.

Whoever can put a file into the folder can write one by hand, so none is believed to have been filtered. No profile of
anybody is known here: what only a person's own names give away passes, as it would in a journal without them."""

from collections.abc import Iterable

from rmjournal.sharing.redactor.redaction import MASK, redact

_UNKNOWN = "Xqzj"  # stands for a mask, behind which there was most often a name: in no lexicon, so masked again


def let_through(statements: Iterable[str]) -> tuple[str, ...]:
    """Return the statements that a journal would let leave, and of which the filter masks nothing that is not masked
    already: about 1 ms each.

    Their masks are filled before, as what stands around a word decides on it. Where a statement has no capitals, what
    fills them has none: in small writing capitals tell nothing, and the filter is stricter. Raises Failed where the
    lexicon is not right."""
    return tuple(text for text in statements if _passes(text))


def _passes(text: str) -> bool:
    again = redact(_filled(text))
    return again.exportable and again.text == text


def _filled(text: str) -> str:
    return text.replace(MASK, _UNKNOWN.lower() if text.islower() else _UNKNOWN)
