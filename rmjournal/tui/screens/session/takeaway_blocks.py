"""Takeaways as blocks, grouped by whose turn it is, each with its path."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rmjournal.domain.model.takeaway import Commitment, Takeaway, TakeawayState
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.text import line
from rmjournal.domain.words import word
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.record.phrases import commitment_words

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair

PATH = (TakeawayState.DRAFT, TakeawayState.PROPOSED, TakeawayState.AGREED)
OVER = (TakeawayState.DECLINED, TakeawayState.WITHDRAWN)
_HEADING = 15  # cells


class Shown(NamedTuple):
    """What the takeaways of a pair are drawn from."""

    pair: "Record[Pair]"
    takeaways: Sequence[Record[Takeaway]]
    commitments: Mapping[RecordId, Commitment]
    numbers: Mapping[RecordId, int]
    today: date
    plain: bool


def items(shown: Shown) -> Iterator[Item]:
    """Yield the heading of each group, and its takeaways, the newest first."""
    alias = shown.pair.body.alias
    groups = (
        ("Your turn", "Not shared yet. Send it when the words are right.", (TakeawayState.DRAFT,)),
        (f"{alias}'s turn", f"The wording is fixed until {alias} replies.", (TakeawayState.PROPOSED,)),
        ("Agreed", "You both said yes.", (TakeawayState.AGREED,)),
        ("Not agreed", "Declined or withdrawn.", OVER),
    )
    for title, about, states in groups:
        mine = [each for each in shown.takeaways if each.body.state in states]
        if mine:
            yield Item(title, _heading(title, about), selectable=False)
        for number, takeaway in enumerate(mine):
            yield Item(takeaway.id, _of(shown, takeaway, gap=int(number > 0)))


def _heading(title: str, about: str) -> Callable[[int], Block]:
    def made(width: int) -> Block:
        named = Piece(title.ljust(_HEADING) + " ", "head", private=title.endswith("'s turn"))
        rows = wrap(about, max(width - len(named.text), 20))
        lines = [Line((named, Piece(rows[0], "muted", private=named.private)))]
        lines += [Line((Piece(" " * len(named.text)), Piece(row, "muted", private=named.private))) for row in rows[1:]]
        return Block(tuple(lines), gap=1)

    return made


def _of(shown: Shown, takeaway: Record[Takeaway], *, gap: int) -> Callable[[int], Block]:
    body, hue = takeaway.body, shown.pair.body.hue.value
    found = shown.commitments.get(takeaway.id)
    alias = shown.pair.body.alias
    promised = commitment_words(found, alias, shown.today) if found is not None else ""
    number = shown.numbers.get(takeaway.parent) if takeaway.parent is not None else None
    session = f"session {number}" if number is not None else ""

    def made(width: int) -> Block:
        rows = wrap(line(body.text), width - 2 - (len(session) + 2 if session else 0))
        lines = [_indented(Piece(rows[0], private=True), right=Piece(session, "muted"))]
        lines += [_indented(Piece(row, private=True)) for row in rows[1:]]
        path = tuple(_path(body, hue, shown))
        room = width - 2 - sum(len(piece.text) for piece in path)
        beside = Piece(promised, "muted", private=True)
        if room < 0:  # how the yes came goes under the path
            lines += [_indented(*path[:-1]), _indented(path[-1]._replace(text=path[-1].text.strip()))]
            lines += [_indented(Piece(row, "muted", private=True)) for row in wrap(promised, width - 2) if promised]
        elif promised and len(promised) + 2 <= room:
            lines.append(_indented(*path, right=beside))
        else:
            lines.append(_indented(*path))
            lines += [_indented(Piece(row, "muted", private=True)) for row in wrap(promised, width - 2) if promised]
        return Block(tuple(lines), gap=gap, hue=hue, bars=len(lines))

    return made


def _path(body: Takeaway, hue: str, shown: Shown) -> Iterator[Piece]:
    """Yield the states that a takeaway goes through; the present one is bold, those to
    come are open."""
    if body.state in OVER:
        yield Piece(word(body.state), "strong")
        return
    here = PATH.index(body.state)
    for at, state in enumerate(PATH):
        if at:
            yield Piece(", " if shown.plain else " ── ", "faint")
        if not shown.plain:
            filled = "green" if state is TakeawayState.AGREED else hue
            yield Piece("● " if at <= here else "○ ", filled if at <= here else "faint")
        yield Piece(word(state), "strong" if at == here else "muted")
        if shown.plain and at == here:
            yield Piece(" (now)", "strong")
    if body.state is TakeawayState.AGREED and body.agreed_on is not None:
        how = f", {word(body.method)}" if body.method is not None else ""
        yield Piece(f" on {day_of(body.agreed_on, shown.today)}{how}", "muted")


def _indented(*pieces: Piece, right: Piece | None = None) -> Line:
    return Line((Piece("  "), *pieces), (right,) if right is not None and right.text else ())
