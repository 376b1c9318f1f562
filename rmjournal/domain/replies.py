"""Define what can be in a partner's reply, what can be said to it, and put it into
words."""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.points import Point, short_day

_MOST_COMPARED = 400  # words: the rest of a longer point counts as changed


class Said(StrEnum):
    """What an answer says."""

    YES = "yes"
    AFTER_ALL = "yes after all"  # who said no before
    NO = "no"
    NOT_YET = "not yet"

    @property
    def is_yes(self) -> bool:
        """Return whether this is a yes."""
        return self in (Said.YES, Said.AFTER_ALL)


class Standing(StrEnum):
    """Where the words of a point stand in this journal."""

    NEW = "new"
    CHANGED = "changed on the way"
    WAITING = "as sent"
    DRAFT = "the same words as your draft"
    AGREED = "here already"
    OVER = "not agreed"
    REPLACED = "replaced since"
    OWN_ANSWER = "your own answer"
    OLDER = "older"
    UNKNOWN = "not known here"


class Choice(StrEnum):
    """What a person says to an item."""

    ACCEPT = "accept"
    DECLINE = "decline"
    INSTEAD = "other words"


class Decision(NamedTuple):
    """A choice for one item; `words` are the other words. `how` says how a yes came,
    where the person knows better than the reply."""

    choice: Choice
    words: str = ""
    how: Method | None = None


_STANDINGS = {
    Standing.NEW: "new, {}'s own",
    Standing.CHANGED: "changed since you sent it",
    Standing.WAITING: "as sent",
    Standing.DRAFT: "the same words as your draft",
    Standing.AGREED: "here already: you've both agreed",
    Standing.OVER: "here already: declined or withdrawn",
    Standing.REPLACED: "replaced by newer words you both agreed",
    Standing.OWN_ANSWER: "your own answer, returned",
    Standing.OLDER: "an older answer: {} has said yes since",
    Standing.UNKNOWN: "not known in this journal",
}
STAYS = {
    Standing.WAITING: "It stays proposed.",
    Standing.DRAFT: "It stays a draft.",
    Standing.OVER: "It stays as it is.",
    Standing.AGREED: "It stays agreed.",
}  # what becomes of a point if the partner says "not yet" to it
_NOT_SENT_CHANGED = "changed on the way"
_SAID = {
    Said.YES: "{} says yes.",
    Said.AFTER_ALL: "{} says yes after all.",
    Said.NO: "{} says no.",
    Said.NOT_YET: "{} says not yet.",
}


def item_words(standing: Standing, said: Said | None, alias: str, *, was_sent: bool = True) -> str:
    """Return where a point stands, and what the partner says to it. `was_sent`: from
    here, as far as is known."""
    is_unsent = standing is Standing.CHANGED and not was_sent
    words = (_NOT_SENT_CHANGED if is_unsent else _STANDINGS[standing]).format(alias)
    if said is None or standing in (Standing.OWN_ANSWER, Standing.OLDER):
        return words
    stays = f" {STAYS[standing]}" if said is Said.NOT_YET and standing in STAYS else ""
    return f"{words}. {_SAID[said].format(alias)}{stays}"


def ask_again(alias: str) -> str:
    """Return what to do with a point of the partner's whose first words aren't known
    here."""
    return f"Its code stands for other words. Ask {alias} to send it again."


def owner_words(point: Point, role: Role, alias: str) -> str:
    """Return who does what a point says by when, for the person with this role, "" if
    it says nothing of that."""
    if point.owner is None:
        return ""
    who = "You do this" if point.owner is role else f"{alias} does this"
    by = f" by {short_day(point.due)}" if point.due is not None else ""
    return f"{who}{by}{f': {point.to_do}' if point.to_do else '.'}"


def meant_line(day: str) -> str:
    """Return which message an answer without codes is about, "" if there is none. The
    day is YYYY-MM-DD."""
    if not day:
        return ""
    return f"Without codes, this was read as a reply to your message of {short_day(date.fromisoformat(day))}."


UNCLEAR = "no clear yes or no"  # what a partner says to a point that came back with other words, or none, beside it
NO_YES = "There are no rmjournal codes in this, and no yes. Your takeaways stay as they are."


def clauses_line(clauses: Sequence[tuple[str, bool]]) -> str:
    """Return what to do with clauses of an agreement in a reply, "" if it has none.

    Each is its heading, and whether its words are those of its code."""
    if not clauses:
        return ""
    changed = ", ".join(label for label, as_sent in clauses if not as_sent)
    also = f" Changed since you sent them: {changed}." if changed else ""
    return f"This contains an agreement. You both say yes to it as a whole, on its own page.{also}"


def changed_words(sent: str, came: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return the words of both texts, each with whether it was changed on the way.

    Bounded: of a longer text only the first words are compared."""
    before, after = sent.split(), came.split()
    pairs = SequenceMatcher(None, before[:_MOST_COMPARED], after[:_MOST_COMPARED], autojunk=False)
    same = pairs.get_matching_blocks()
    kept_before = {each.a + at for each in same for at in range(each.size)}
    kept_after = {each.b + at for each in same for at in range(each.size)}
    return _with_changes(before, kept_before), _with_changes(after, kept_after)


def _with_changes(words: Sequence[str], same: set[int]) -> list[tuple[str, bool]]:
    return [(word, at not in same) for at, word in enumerate(words)]
