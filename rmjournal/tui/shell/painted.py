"""Write to the terminal only what does not stand there yet.

Textual writes a widget again wherever it was asked to draw it, also where nothing
changed: all rows of a list for a selection that moved by one, a whole screen for each
of the steps in which it is laid out. Over a slow line that is felt."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Place = tuple[int, int, Strip]  # column, row, what is drawn from there on


class Painted:
    """What was written to the terminal, by row and column."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Strip]] = {}

    def forget(self) -> None:
        """Take nothing on the terminal for granted: it may have been cleared."""
        self._rows.clear()

    def is_new(self, place: Place) -> bool:
        """Note what is drawn at a place. Return whether anything else stood there."""
        x, y, strip = place
        row = self._rows.setdefault(y, {})
        if row.get(x) == strip:
            return False
        end = x + strip.cell_length
        for at in [at for at, before in row.items() if at < end and x < at + before.cell_length]:
            del row[at]
        row[x] = strip
        return True


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
        written, at = list[str](), (-1, -1)
        for x, y, strip in filter(self._painted.is_new, places):
            if (x, y) != at:
                written.append(f"\x1b[{y + 1};{x + 1}H")
            written.append(strip.render(console))
            at = x + strip.cell_length, y
        return "".join(written)


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
