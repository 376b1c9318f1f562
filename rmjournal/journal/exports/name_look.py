"""Point out names in a text before it is shared: one look, which never stops anyone."""

from collections.abc import Collection

from rmjournal.domain.text import fold, line
from rmjournal.support.errors import Failed

MOST = 3  # names that are shown
_LONGEST = 30  # characters of one


def look(text: str, meant: Collection[str] = ()) -> str:
    """Return a line that asks about the names in a text, "" if there are none.

    Names in `meant` are left out: they are known to be in it."""
    from rmjournal.sharing.redactor.name_finder import names

    known = {word for each in meant for word in fold(each).split()}
    found: dict[str, int] = {}
    try:
        for at, each in enumerate(text.splitlines(), 1):
            for name in names(each):
                if not known.issuperset(fold(name).split()):
                    found.setdefault(name, at)
    except Failed:
        return ""  # without its words the filter has no opinion
    if not found:
        return ""
    by_line: dict[int, list[str]] = {}
    for name, at in list(found.items())[:MOST]:
        by_line.setdefault(at, []).append(line(name, _LONGEST))
    shown = [f"Line {at}, {' and '.join(each)}" for at, each in by_line.items()]
    more = [f"{len(found) - MOST} more"] if len(found) > MOST else []
    return f"{' · '.join((*shown, *more))}: meant to be shared?"
