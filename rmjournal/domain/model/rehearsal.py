"""Define a rehearsal: something to say to the partner, prepared before it is said."""

from enum import StrEnum

from rmjournal.domain.record.record import Body, Rating, Text
from rmjournal.domain.text import capital


class Outcome(StrEnum):
    """What became of a sentence that was rehearsed."""

    SAID = "said"
    SOFTENED = "softened"
    KEPT_BACK = "kept_back"


class Rehearsal(Body, frozen=True, kw_only=True):
    """Something to say, in three lines, and the sentence to begin with.

    The record's parent is the held-back line it is about, if any. `landed` is how it
    was taken, 1 (badly) to 5 (well)."""

    situation: Text
    behaviour: str = ""
    effect: str = ""
    ask: str = ""
    opening: str = ""
    outcome: Outcome | None = None
    landed: Rating | None = None


_SMALL = ("You", "Your", "They", "Their", "We", "Our", "It", "My", "The", "A", "An", "That", "This", "There")


def first_sentence(situation: str, behaviour: str, effect: str, ask: str) -> str:
    """Return a first sentence drawn up from three lines and what to ask for.

    Each line stays in the writer's own words, such as: In our last session, you
    answered for me. I stopped listening. Could you wait?"""
    start, then = _bare(situation), _bare(behaviour)
    if then.partition(" ")[0] in _SMALL and start:
        then = then[0].lower() + then[1:]
    first = ", ".join(filter(None, (start, then)))
    sentences = [capital(first) + "." if first else "", capital(_bare(effect)) + "." if _bare(effect) else ""]
    asked = " ".join(ask.split())
    if asked and asked[-1] not in ".!?":
        asked += "?" if asked.partition(" ")[0].lower() in _ASKING else "."
    return " ".join(filter(None, (*sentences, capital(asked))))


_ASKING = ("can", "could", "would", "will", "may", "shall", "should", "what", "how", "is", "are", "do")


def _bare(words: str) -> str:
    return " ".join(words.split()).rstrip(" .,;:")
