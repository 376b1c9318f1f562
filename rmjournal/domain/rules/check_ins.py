"""Put check-ins side by side: a line each, with its figures, and no sum of them."""

from collections.abc import Sequence
from typing import NamedTuple

from rmjournal.domain.model.checkin import ITEMS, CheckIn, Item
from rmjournal.domain.model.pair import Role

_LOWER = "lower is easier"


class Compared(NamedTuple):
    """One line of the check-ins, with its answers from the first to the last."""

    item: Item
    values: tuple[int, ...]

    @property
    def figures(self) -> str:
        """The answers in a line: 4, then 2: lower is easier."""
        said = ", then ".join(str(value) for value in self.values)
        return f"{said}: {_LOWER}" if self.item.is_reversed else said

    @property
    def told(self) -> str:
        """The line with its answers."""
        return f"{self.item.words}: {self.figures}"


def compared(role: Role, check_ins: Sequence[CheckIn]) -> tuple[Compared, ...]:
    """Return the lines of a role that were answered at least once, in their order."""
    found = []
    for item in ITEMS[role]:
        values = tuple(value for each in check_ins if (value := item.of(each)) is not None)
        if values:
            found.append(Compared(item, values))
    return tuple(found)
