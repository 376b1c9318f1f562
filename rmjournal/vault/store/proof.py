"""The proof of a whole vault apart from it: read in one go, checked in any thread."""

from collections.abc import Callable

from rmjournal.vault.format.head import Head, SetChange
from rmjournal.vault.store.cached_rows import Row

_SLICE = 2_000  # records between two looks at whether the check is still wanted


class Proof:
    """Every meta box as it was read, and the head that has to vouch for all of them."""

    def __init__(self, set_key: bytes, head: Head, rows: list[Row]) -> None:
        self._seen = SetChange(set_key)
        self._head = head
        self._rows = rows

    def holds(self, is_wanted: Callable[[], bool] = lambda: True) -> bool | None:
        """Return if they add up; None if that is not wanted any more: 2 us a record."""
        for start in range(0, len(self._rows), _SLICE):
            if not is_wanted():
                return None
            self._seen.add_all(self._rows[start : start + _SLICE])
        head = self._head
        return self._seen.count == head.records == head.bodies and not self._seen.mismatched(head)
