"""What is said of a partner's reply: what was found in it, what is left to choose, and
what happens next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rmjournal.domain.replies import NO_YES, UNCLEAR, Choice, Decision, Said, Standing, clauses_line, meant_line
from rmjournal.domain.text import capital

if TYPE_CHECKING:
    from rmjournal.journal import Item as ReplyItem
    from rmjournal.journal import PartnerReply

Choices = Mapping[str, Decision]
_UNREAD = "It's too long to read in full. Paste the part with the codes."
_NO_CODES = "There are no rmjournal codes in this. If your partner said yes to everything you sent, press {}."
_NOTHING_WAITS = "Nothing that you shared is waiting for a yes."
_AGREEMENT_WAITS = "Your agreement is waiting for a yes."
_FOUND_BY = ("its code", "their codes", "its number", "their numbers")


def found_words(reply: "PartnerReply") -> str:
    """Return how many points were found, and by what."""
    count = len(reply.items)
    by = _FOUND_BY[2 * bool(reply.meant) + (count > 1)]
    return f"{count} point{'' if count == 1 else 's'}, found by {by}"


def next_words(reply: "PartnerReply", choices: Choices, alias: str, *, enter: str, paste: str) -> str:
    """Return what happens next, in plain sentences. `enter` saves, and `paste` shows
    what was pasted."""
    words = _of_points(reply.items, choices, alias, enter, paste)
    if reply.missing:
        need = "needs" if reply.missing == 1 else "need"
        words += f" Not in this reply: {reply.missing} of your points, which still {need} a yes."
    unread = _UNREAD if reply.unread else ""
    return " ".join(filter(None, (meant_line(reply.meant), words, clauses_line(reply.clauses), unread)))


def _of_points(items: "Sequence[ReplyItem]", choices: Choices, alias: str, enter: str, paste: str) -> str:
    undecided = [at for at, item in enumerate(items, 1) if item.is_undecided and item.code not in choices]
    not_yet = [f"{alias} says not yet to {points(undecided)}. Nothing changes there."] if undecided else []
    if not choices and not any(item.can_accept for item in items):
        return " ".join([*not_yet, "Nothing here needs an answer from you."])
    agreed: list[int] = []
    new: list[int] = []
    over: list[int] = []
    asked: list[int] = []
    unclear: list[int] = []
    closed: list[int] = []
    noted: list[int] = []
    answers = False
    for number, item in enumerate(items, 1):
        chosen = choices.get(item.code)
        asks = item.is_point and item.said is None
        if chosen is None:
            if item.is_own and item.said is None:
                (unclear if item.came_back else closed).append(number)
            elif item.can_accept:
                (asked if asks or item.standing is Standing.CHANGED else noted).append(number)
            continue
        own_words = chosen.choice is Choice.INSTEAD or item.standing is Standing.CHANGED
        if chosen.choice is Choice.DECLINE or item.said is Said.NO:
            over.append(number)
        else:
            (new if own_words else agreed).append(number)
        answers = answers or own_words or (asks and not item.is_own)
    parts = [
        f"{points(found)} {words[len(found) > 1]}"
        for found, words in (
            (agreed, ("is agreed", "are agreed")),
            (over, ("is not agreed", "are not agreed")),
            (new, (f"goes back to {alias} reworded", f"go back to {alias} reworded")),
        )
        if found
    ]
    said = [f"{enter} saves: {', '.join(parts)}."] if parts else []
    said += not_yet
    if noted:
        said.append(f"{alias}'s answer to {points(noted)} counts once you accept it.")
    if unclear:
        said.append(f"There's {UNCLEAR} to {points(unclear)}. {paste} shows what {alias} wrote.")
    if closed:
        said.append(f"You no longer propose {points(closed)}.")
    if unclear or closed:
        said.append(f"Accept only what {alias} agreed to.")
    if asked:
        still = "still " if parts else ""
        said.append(capital(f"{points(asked)} {still}{'needs' if len(asked) == 1 else 'need'} your answer."))
    if answers or (asked and not parts):
        said.append("Your answer becomes a short text that you see in full before you share it.")
    return " ".join(said)


def waiting(items: "Sequence[ReplyItem]", choices: Choices) -> dict[str, int]:
    """Return the codes of the points that can be accepted and have no choice yet, with
    their numbers."""
    return {item.code: at for at, item in enumerate(items, 1) if item.can_accept and item.code not in choices}


def accepted_words(items: "Sequence[ReplyItem]", before: Choices, now: Choices) -> str:
    """Return which points were accepted together, and which need a look each. "" if
    none does."""
    left = waiting(items, now)
    if not left:
        return ""
    accepted = [number for code, number in waiting(items, before).items() if code not in left]
    need = "still needs its own answer" if len(left) == 1 else "still need their own answers"
    said = f"Accepted {points(accepted)}. " if accepted else ""
    return f"{said}{capital(points([*left.values()]))} {need}."


def nothing_found(reply: "PartnerReply", all_yes: str, agreement: str, *, is_sent: bool) -> str:
    """Say that a paste has no points, and what to do. `all_yes` is the key of "yes to
    all", and `agreement` says where the agreement is; `is_sent` if it waits for a
    yes."""
    if reply.unread:
        return _UNREAD
    if reply.clauses:
        return f"{clauses_line(reply.clauses)} {agreement}"
    words = NO_YES if reply.is_without_yes else _NO_CODES.format(all_yes)
    return f"{words} {_AGREEMENT_WAITS} {agreement}" if is_sent else words


def none_waits(agreement: str, *, is_sent: bool) -> str:
    """Say that no takeaways wait for a yes, and whether the agreement does."""
    return f"No takeaways are waiting for a yes, but your agreement is. {agreement}" if is_sent else _NOTHING_WAITS


def nothing_chosen(items: "Sequence[ReplyItem]", accept: str) -> str:
    """Return what to do before anything can be saved."""
    if any(item.can_accept for item in items):
        return f"Nothing is chosen yet. {accept} accepts a point."
    return "There's nothing to save. Press Esc to go back."


def points(numbers: Sequence[int]) -> str:
    """Return some points by their numbers, or how many there are."""
    if len(numbers) == 1:
        return f"point {numbers[0]}"
    if len(numbers) > 5:
        return f"{len(numbers)} points"
    return f"points {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
