"""Gather a person's own lines for a session, which stay closed while the partner may be
looking."""

from rmjournal.domain.model.session import Session
from rmjournal.domain.rules.own_lines import OwnLines
from rmjournal.domain.words import counted, label


def own_words(session: Session, lines: OwnLines) -> list[tuple[str, str]]:
    """Return what one may want to see before or in a session: each with its heading."""
    said = [
        ("My intention", session.intention),
        ("What I'll share", session.to_share),
        ("What I'll keep to myself", session.to_keep),
        (label("easy_to_disagree").capitalize(), session.easy_to_disagree),
    ]
    held = [("What I meant to say", each.body.text) for each in lines.to_say]
    first = [("My first sentence", lines.rehearsal.body.opening)] if lines.rehearsal is not None else []
    return [(head, words) for head, words in (*first, *held, *said) if words.strip()]


def still_open(lines: OwnLines) -> tuple[str, str] | None:
    """Return the neutral line of a review about what was to go elsewhere, with its
    heading, or None."""
    count = len(lines.concerns)
    return ("Still open?", f"{counted(count, 'line')} you noted for yourself.") if count else None
