"""A partner's reply as blocks: each point, where its words stand, what was chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.replies import (
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
from rmjournal.domain.text import line
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.markdown import wrap

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Item as ReplyItem

Choices = Mapping[str, Decision]
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
        return item.can_decline
    return item.is_point


def head(alias: str, found: str) -> Block:
    """Return the head of a reply, with what was found in it."""
    return Block((Line((Piece(f"{alias}'s reply, read back", "strong", True),), (Piece(found, "muted"),)),))


def what_next(words: str, width: int) -> Block:
    """Return what happens next, under its heading."""
    rows = (Line((Piece("  "), Piece(row, private=True))) for row in wrap(words, width - 4))
    return Block((Line((Piece("  "), Piece("What happens next", "head"))), *rows), gap=2)


def _under(*pieces: Piece) -> Line:
    return Line((Piece(" " * _INDENT), *pieces))


def written_choice(decision: Decision) -> str:
    """Return a choice as a draft holds it."""
    return f"{decision.choice.name} {decision.how or '-'} {decision.words}"


def read_choice(words: str) -> Decision:
    """Return the choice that a draft holds."""
    choice, _, rest = words.partition(" ")
    how, _, other = rest.partition(" ")
    return Decision(Choice[choice], other, None if how == "-" else Method(how))
