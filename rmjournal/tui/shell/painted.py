"""Write to the terminal only what does not stand there yet.

Textual writes a widget again wherever it was asked to draw it, also where nothing
changed: all rows of a list for a selection that moved by one, a whole screen for each
of the steps in which it is laid out. Each word brings its whole style along and takes
it back. Over a slow line that is felt."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Place = tuple[int, int, Strip]  # column, row, what is drawn from there on
# What stands in a cell, and the sequence of its style. What isn't one character a cell
# is written in one piece, whose later cells are numbered.
Cell = tuple[str, str] | tuple[str, str, int]
_NOTHING = ("", "")
_PLAIN = "\x1b[0m"


class Painted:
    """What was written to the terminal, by row and column."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Cell]] = {}
        self._sequences: dict[tuple[Style, ColorSystem], str] = {}
        self._on_blanks = {"": ""}  # of each sequence, what a blank shows of it
        self._parts = {"": ("", "", "")}  # its attributes, its colour and that behind it

    def forget(self) -> None:
        """Take nothing on the terminal for granted: it may have been cleared."""
        self._rows.clear()

    def changes(self, place: Place, colours: ColorSystem) -> tuple[int, list[Cell]]:
        """Note what is drawn at a place. Return the cells from the first to the last
        where anything else stood, and the column of the first."""
        x, y, strip = place
        cells, row = self._cells(strip, colours), self._rows.setdefault(y, {})
        begin, end = 0, len(cells)
        while begin < end and row.get(x + begin) == cells[begin]:
            begin += 1
        while end > begin and row.get(x + end - 1) == cells[end - 1]:
            end -= 1
        if begin < end:
            while begin and len(cells[begin]) == 3:
                begin -= 1
            while end < len(cells) and len(cells[end]) == 3:
                end += 1
            _forget_around(row, x + begin, x + end)
            row.update(zip(range(x + begin, x + end), cells[begin:end], strict=True))
        return x + begin, cells[begin:end]

    def written(self, cells: Iterable[Cell], before: str) -> tuple[str, str]:
        """Return what to write for some cells where the style before them is this one,
        and the style behind them."""
        found, style = list[str](), before
        for cell in cells:
            if len(cell) == 3:
                continue
            text, wanted = cell
            if style != wanted and not (text == " " and self._on_blanks[style] == wanted):
                found.append(self._change(style, wanted))
                style = wanted
            found.append(text)
        return "".join(found), style

    def _cells(self, strip: Strip, colours: ColorSystem) -> list[Cell]:
        cells: list[Cell] = []
        for text, style, _ in strip:
            sequence = self._sequence(style, colours)
            if text.isascii() or all(cell_len(each) == 1 for each in text):
                blank = self._on_blanks[sequence]
                cells += [(each, blank if each == " " else sequence) for each in text]
            elif width := cell_len(text):
                cells.append((text, sequence))
                cells += [(text, sequence, number) for number in range(1, width)]
            elif cells:  # marks that stand over the letter before them
                cells[-1] = (cells[-1][0] + text, *cells[-1][1:])
        return cells

    def _sequence(self, style: Style | None, colours: ColorSystem) -> str:
        if style is None:
            return ""
        sequence = self._sequences.get((style, colours))
        if sequence is None:
            fore = Strip.render_ansi(Style(color=style.color), colours)
            back = Strip.render_ansi(Style(bgcolor=style.bgcolor), colours)
            ansi = Strip.render_ansi(style, colours)
            attributes = ansi.removesuffix(back).rstrip(";").removesuffix(fore).rstrip(";")
            is_seen = style.reverse or style.underline or style.underline2 or style.strike or style.overline
            sequence, blank = (f"\x1b[{each}m" if each else "" for each in (ansi, ansi if is_seen else back))
            self._sequences[style, colours] = sequence
            self._on_blanks |= {blank: blank, sequence: blank}
            self._parts |= {blank: ("", "", back), sequence: (attributes, fore, back)}
        return sequence

    def _change(self, before: str, after: str) -> str:
        """Return what leads from one style to another: the colours that differ, where
        that is all."""
        (had, *old), (has, *new) = self._parts[before], self._parts[after]
        if after and had == has and all(to or not was for was, to in zip(old, new, strict=True)):
            return f"\x1b[{';'.join(to for was, to in zip(old, new, strict=True) if was != to)}m"
        return f"\x1b[0;{after[2:]}" if before and after else after or _PLAIN


def _forget_around(row: dict[int, Cell], begin: int, end: int) -> None:
    """Forget what is left of pieces that are drawn over in part: half of a wide
    character is none."""
    first = row.get(begin, _NOTHING)
    if len(first) == 3:
        for at in range(begin - first[2], begin):
            row.pop(at, None)
    while len(row.get(end, _NOTHING)) == 3:
        del row[end]
        end += 1


class Difference(CompositorUpdate):
    """An update of the screen, without what stands there already.

    It is worked out when it is written, so that nothing counts as painted that was
    not."""

    def __init__(self, update: CompositorUpdate, painted: Painted) -> None:
        self._update, self._painted = update, painted

    def render_segments(self, console: Console) -> str:
        """Return the characters and sequences to write."""
        if isinstance(self._update, LayoutUpdate):
            places = _of_lines(self._update.strips, self._update.region.x, self._update.region.y)
        elif isinstance(self._update, ChopsUpdate):
            places = _of_spans(self._update)
        else:
            self._painted.forget()
            return self._update.render_segments(console)
        colours = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as a strip finds it
        found, at, style = list[str](), (-1, -1), ""
        for x, y, strip in places:
            begin, cells = self._painted.changes((x, y, strip), colours)
            if not cells:
                continue
            if (begin, y) != at:
                found.append(f"\x1b[{y + 1};{begin + 1}H")
            text, style = self._painted.written(cells, style)
            found.append(text)
            at = begin + len(cells), y
        return "".join(found) + (_PLAIN if style else "")


def _of_lines(lines: Sequence[Iterable[Strip]], left: int, top: int) -> Iterator[Place]:
    for y, line in enumerate(lines, top):
        x = left
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def _of_spans(update: ChopsUpdate) -> Iterator[Place]:
    """Yield what is drawn within the spans, as Textual would write it."""
    for y, begin, until in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= until and end > begin:
                yield x, y, strip if begin <= x < until and end <= until else strip.crop(0, min(end, until) - x)
