"""Choose the statements that a report prints: those that pass the filter again,
unchanged.

Anybody who can put a file into the folder can write one by hand, so none is trusted. No
profile is known here: what only a person's own names give away passes, as it would in a
journal without them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from rmjournal.sharing.redactor.redaction import MASK, redact
from rmjournal.sharing.report.rollup import Dropped

_UNKNOWN = "Xqzj"  # replaces a mask, most often of a name; in no lexicon, so masked again


def let_through(statements: Iterable[str]) -> tuple[str, ...]:
    """Return the statements of which the filter masks nothing new. As
    `sorted_out`."""
    return sorted_out(statements)[0]


def sorted_out(statements: Iterable[str]) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """Return the statements of which the filter masks nothing new, and count the rest.

    About 1 ms each. What is around a word decides on it, so masks are filled with an
    unknown name first. In a statement without capitals that name has none: there
    capitals mean nothing, and the filter is stricter. Raises Failed if the lexicon is
    missing or altered."""
    passed: list[str] = []
    dropped: Counter[str] = Counter()
    for text in statements:
        reason = _why_not(text)
        if reason is None:
            passed.append(text)
        else:
            dropped[reason.value] += 1
    return tuple(passed), dropped


def _why_not(text: str) -> Dropped | None:
    """Return why a statement is dropped; None if it passes with its gaps filled by a
    name, or by a word that is not known."""
    small = _UNKNOWN.lower()
    words = (small,) if text.islower() else (_UNKNOWN, small)
    reasons = [_why_not_filled(text, text.replace(MASK, word)) for word in words]
    return None if None in reasons else reasons[0]


def _why_not_filled(text: str, filled: str) -> Dropped | None:
    again = redact(filled)
    if not again.exportable:
        return Dropped.LITTLE
    return None if again.text == text else Dropped.MASKED
