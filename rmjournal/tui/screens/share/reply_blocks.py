"""A partner's reply as blocks: each point, where its words stand, what was chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.replies import (
    NO_YES,
    STAYS,
    UNCLEAR,
    Choice,
    Decision,
    Said,
    Standing,
    ask_again,
    changed_words,
    item_words,
    owner_words,
)
from rmjournal.domain.text import capital, line
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.markdown import wrap

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Item as ReplyItem
    from rmjournal.journal import PartnerReply

Choices = Mapping[str, Decision]
UNREAD = "It's too long to read in full. Paste the part with the codes."
_NO_CODES = "There are no rmjournal codes in this. If your partner said yes to everything you sent, press {}."
_SIGNS = {Standing.NEW: "+", Standing.CHANGED: "≠", Standing.WAITING: "=", Standing.DRAFT: "=", Standing.AGREED: "="}
_STYLES = {Standing.CHANGED: "strong", Standing.WAITING: "green", Standing.AGREED: "green", Standing.DRAFT: "green"}
_INDENT = 5  # cells: the bar, the number of a point, and blanks
_LABEL = 11  # cells: "came back" and blanks
_RIGHT = 26  # cells: where a point stands goes beside it up to here, else under it


class Points(Blocks):
    """The points of a reply. A click selects one."""

    BINDINGS: ClassVar = [Binding("enter", "screen.save_reply", "save", show=False)]

    def action_choose(self) -> None:
        """Do nothing: a click must not save."""


def blocks_of(
    items: "Sequence[ReplyItem]",
    choices: Choices,
    pair: "Record[Pair]",
    *,
    plain: bool,
    keys: Mapping[Choice, str],
) -> Iterator[Item]:
    """Yield each point of a reply. `keys` are those that answer it."""
    for number, item in enumerate(items, 1):
        yield Item(item.code, _of(item, number, choices.get(item.code), pair, plain, keys))


def _of(
    item: "ReplyItem",
    number: int,
    decision: Decision | None,
    pair: "Record[Pair]",
    plain: bool,
    keys: Mapping[Choice, str],
) -> Callable[[int], Block]:
    hue = pair.body.hue.value
    standing = item_words(item.standing, None, pair.body.alias, was_sent=item.was_sent)
    sign = "" if plain else f"{_SIGNS.get(item.standing, '·')} "
    where = Piece(sign + standing, _STYLES.get(item.standing, hue if item.standing is Standing.NEW else "muted"), True)
    title = line(item.sent or item.point.words) or f"[{item.code}]"
    if item.sent:
        title = line(item.sent.split("\nOwner: ")[0])
    told = owner_words(item.point, pair.body.role, pair.body.alias)

    def made(width: int) -> Block:
        room = width - _INDENT
        beside = cell_len(where.text) <= _RIGHT
        rows = wrap(title, room - (cell_len(where.text) + 2 if beside else 0))
        first = Line((Piece(f"  {number:<{_INDENT - 2}}", "strong"), Piece(rows[0], private=True)))
        lines = [first._replace(right=(where,)) if beside else first]
        lines += [_under(Piece(row, private=True)) for row in rows[1:]]
        lit = len(lines)
        if not beside:
            lines.append(_under(where))
        if item.standing is Standing.CHANGED:
            lines += _both(item, room)
            again = "" if item.was_sent or item.sent else ask_again(pair.body.alias)
            lines += [_under(Piece(row, "muted", private=True)) for row in wrap(again, room) if again]
        lines += [_under(Piece(row, "muted", private=True)) for row in wrap(told, room) if told]
        lines += _said(item)
        lines += _chosen(item, decision, room, plain, keys)
        return Block(tuple(lines), gap=1, hue=hue, bars=len(lines), lit=lit)

    return made


def _said(item: "ReplyItem") -> Iterator[Line]:
    """Yield what the partner says to a point, and how the answer came."""
    if item.came_back:
        yield _under(Piece("answer".ljust(_LABEL), "muted"), Piece(UNCLEAR, "strong"))
    if item.said is not None and item.standing is not Standing.OWN_ANSWER:
        how = "by code" if item.by_code else "without a code"
        yield _under(
            Piece("answer".ljust(_LABEL), "muted"), Piece(item.said.value, "strong"), Piece(f", {how}", "muted")
        )


def _both(item: "ReplyItem", room: int) -> Iterator[Line]:
    """Yield the words as sent, where they are known, and as they came. Of your
    partner's own point, those are the words that you have."""
    sent, came = changed_words(line(item.sent), line(item.point.shown))
    if item.sent:
        yield from _marked("you sent" if item.was_sent else "you have", sent, room, "strong")
    yield from _marked(
        "came back" if item.was_sent else "came",
        came if item.sent else [(word, False) for word, _ in came],
        room,
        "changed",
    )


def _marked(label: str, words: Sequence[tuple[str, bool]], room: int, style: str) -> Iterator[Line]:
    """Yield a label and words in rows, those that were changed in a style."""
    rows: list[list[Piece]] = [[]]
    used = 0
    for word, is_changed in words:
        for part in wrap(word, room - _LABEL):
            if used and used + 1 + cell_len(part) > room - _LABEL:
                rows.append([])
                used = 0
            if used:
                rows[-1].append(Piece(" "))
            rows[-1].append(Piece(part, style if is_changed else "text", private=True))
            used += cell_len(part) + (1 if used else 0)
    for at, row in enumerate(rows):
        yield _under(Piece((label if not at else "").ljust(_LABEL), "muted"), *row)


def _chosen(
    item: "ReplyItem", decision: Decision | None, room: int, plain: bool, keys: Mapping[Choice, str]
) -> Iterator[Line]:
    """Yield what was chosen, or the keys that answer a point."""
    if decision is not None:
        words = {
            Choice.ACCEPT: "noted" if item.said is Said.NO else "accepted",
            Choice.DECLINE: "declined",
            Choice.INSTEAD: f"other words: {line(decision.words)}",
        }[decision.choice]
        sign = "" if plain else {Choice.ACCEPT: "✓ ", Choice.DECLINE: "- ", Choice.INSTEAD: "→ "}[decision.choice]
        for at, row in enumerate(wrap(words, room - len(sign))):
            yield _under(Piece(sign if not at else " " * len(sign), "green"), Piece(row, private=True))
        return
    if item.is_undecided:
        yield _under(Piece(STAYS[item.standing], "muted"))
    if item.can_accept or item.is_undecided:
        labels = {Choice.ACCEPT: accept_label(item), Choice.DECLINE: "decline", Choice.INSTEAD: "other words"}
        pieces = []
        for choice, label in labels.items():
            if offers(item, choice):
                pieces += [Piece(keys[choice], "strong"), Piece(f"  {label}    ", "muted")]
        if pieces:
            yield _under(*pieces)


def accept_label(item: "ReplyItem") -> str:
    """Return what accepting a point means."""
    if item.standing is Standing.CHANGED:
        return "accept the new words"
    return "note that they said no" if item.said is Said.NO else "accept"


def offers(item: "ReplyItem", choice: Choice) -> bool:
    """Return whether this can be chosen for a point. It cannot where the journal would
    refuse it, or where it would change nothing."""
    if item.is_undecided:
        return choice is Choice.INSTEAD and item.is_point and item.standing is not Standing.AGREED
    if not item.can_accept:
        return False
    if choice is Choice.ACCEPT:
        return True
    if item.said is Said.NO:
        return False
    if choice is Choice.DECLINE:
        return item.standing not in (Standing.AGREED, Standing.WAITING)
    return item.is_point


def next_words(items: "Sequence[ReplyItem]", choices: Choices, alias: str, enter: str, paste: str) -> str:
    """Return what happens next, in plain sentences. `enter` saves, and `paste` shows
    what was pasted."""
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


def nothing_found(reply: "PartnerReply", all_yes: str) -> str:
    """Say that a paste has no points, and what to do. `all_yes` is the key of "yes to
    all"."""
    if reply.unread:
        return UNREAD
    return NO_YES if reply.is_without_yes else _NO_CODES.format(all_yes)


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


def what_next(words: str, width: int) -> Block:
    """Return what happens next, under its heading."""
    rows = (Line((Piece("  "), Piece(row, private=True))) for row in wrap(words, width - 4))
    return Block((Line((Piece("  "), Piece("What happens next", "head"))), *rows), gap=2)


def _under(*pieces: Piece) -> Line:
    return Line((Piece(" " * _INDENT), *pieces))


def read_choice(words: str) -> Decision:
    """Return a choice as a draft holds it."""
    choice, _, rest = words.partition(" ")
    how, _, other = rest.partition(" ")
    return Decision(Choice[choice], other, None if how == "-" else Method(how))
