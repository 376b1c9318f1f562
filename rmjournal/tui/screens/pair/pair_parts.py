"""The head of a pair's page, and what stands beside and below it."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from rich.cells import cell_len

from rmjournal.domain.model.goal import GoalKind, owner_words
from rmjournal.domain.model.pair import Focus, Pair, PairStatus, Party, advice, is_paused, prefers, standing
from rmjournal.domain.model.session import has_met
from rmjournal.domain.text import line, plain
from rmjournal.domain.words import word
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.chart import chart, sentence
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.screens.pair.learning import standing_of
from rmjournal.tui.screens.pair.timeline import TEXT_AT, Timeline
from rmjournal.tui.screens.record.phrases import weekday

if TYPE_CHECKING:
    from rmjournal.domain.rules.trends import Trend
    from rmjournal.journal import Followed

MOST_DOTS = 7  # that fit before the words
BESIDE = 32  # cells in the side panel
CHARTS = 2  # in the side panel


def head(timeline: Timeline, width: int) -> Block:
    """Return how far the two are: sessions, the next one, the focus."""
    pair, journal, today = timeline.pair, timeline.journal, timeline.today
    body = pair.body
    done = sum(has_met(session.body, today) for session in timeline.sessions)
    total = max(body.planned_sessions, done)
    following = journal.sessions.next_of(timeline.sessions, today)
    at = following.body.planned_at if following is not None else None
    coming = f"{weekday(at, today)}, {at:%H:%M}" if at else "no date yet" if following else to_plan(body, done, today)
    dots: tuple[Piece, ...] = (Piece(" " * TEXT_AT),)
    if total <= MOST_DOTS and not timeline.plain:
        filled, free = "● " * done, "○ " * (total - done)
        dots = (Piece(filled, body.hue.value), Piece(free.ljust(TEXT_AT - len(filled)), "faint"))
    counted = f"{done} of {total} took place"
    rests = following is None and (standing(body) is PairStatus.CLOSED or is_paused(body, today))
    pieces = [*dots, Piece(counted), *(() if rests else (Piece(" · next: ", "muted"), Piece(coming)))]
    under: list[Line] = []
    if not rests and sum(cell_len(piece.text) for piece in pieces) > width:
        pieces, under = pieces[:-2], [Line((Piece(" " * TEXT_AT), Piece("next: ", "muted"), Piece(coming)))]
    right = journal.endings.state_words(pair, today) or (word(body.focus) if body.focus is not Focus.OTHER else "")
    room = width - sum(cell_len(piece.text) for piece in pieces)
    beside = (Piece(right, "muted"),) if len(right) + 2 <= room else ()
    lines = [Line(tuple(pieces), beside), *under]
    goals = [each for each in journal.learning.goals(pair, active=True) if each.goal.body.kind is not GoalKind.OFFER]
    lines += [Line()] if goals else []
    return Block((*lines, *(_goal(each, body.alias, width) for each in goals)))


def to_plan(pair: Pair, done: int, today: date) -> str:
    """Return what to read where no session is planned."""
    waits = pair.arranges is not pair.role and done < pair.planned_sessions and not is_paused(pair, today)
    return "waiting for a date" if waits else "not planned"


def _goal(followed: "Followed", alias: str, width: int) -> Line:
    """Return a goal in one line: whose it is, its words, its last evidence."""
    goal, right = followed.goal.body, standing_of(followed)
    who = Piece(fit(owner_words(goal, alias), TEXT_AT - 1).ljust(TEXT_AT), "muted", private=goal.owner is Party.PARTNER)
    words = Piece(fit(line(goal.text), width - TEXT_AT - (cell_len(right) + 2 if right else 0)), private=True)
    return Line((who, words), (Piece(right, "muted"),) if right else ())


def beside(
    pair: Pair, trends: "tuple[Trend, ...]", limits: str, why: str, *, trends_key: str, edit_key: str, plain: bool
) -> Iterator[Item]:
    """Yield what stands in the side panel: two trends, and what is known of the
    pair. `limits` are the topics that both left out, and how many only I did; `why` is
    what both agreed that the business gains."""

    def drawn(width: int) -> Block:
        cells = min(width, BESIDE)
        lines = [Line((Piece("How it's going", "head"),))]
        for trend in trends[:CHARTS]:
            lines += [Line(), *chart(trend, pair.hue.value, pair.role, plain=plain), *sentence(trend, cells)]
        if trends:
            lines += [Line(), Line((Piece(f"{trends_key}  see it all", "muted"),))]
        else:
            lines += wrapped("Trends appear after three debriefed sessions.", cells, "muted")
        return Block(tuple(lines))

    def known(width: int) -> Block:
        cells = min(width, BESIDE)
        told = [Line((Piece("About this pair", "head"),))]
        for number, words in enumerate(filter(None, about)):
            told += [Line()] if number else []
            told += wrapped(words, cells, private=True)
        if not any(about):
            told += wrapped(f"Press {edit_key} to say why you meet.", cells, "muted")
        return Block(tuple(told), gap=2)

    about = [
        pair.purpose,
        *advice(pair),
        f"Why it matters: {why}" if why else "",
        f"Off limits: {limits}." if limits else "",
        f"{pair.alias} prefers: {prefers(pair.comm_partner)}." if prefers(pair.comm_partner) else "",
        "You both promised not to ask for each other's notes." if pair.promised_on else "",
    ]
    yield Item("trends", drawn, selectable=False)
    yield Item("about", known, selectable=False)


def wrapped(text: str, cells: int, style: str = "text", *, private: bool = False) -> tuple[Line, ...]:
    """Return a text in lines of at most so many cells."""
    return tuple(Line((Piece(row, style, private),)) for each in plain(text).splitlines() for row in wrap(each, cells))


def edges(lefts: tuple[str, ...], rights: tuple[str, ...], cells: int) -> tuple[str, str]:
    """Return words for both edges of a line: at the right, with blanks before them, the
    first that find room beside any at the left, and those at the left that do."""
    for right, left in product(rights, lefts):
        if (room := cells - cell_len(left) - cell_len(right)) >= 2:
            return left, " " * room + right
    return lefts[0], ""
