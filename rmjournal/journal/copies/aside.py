"""Name the file that keeps a journal which another one replaces."""

import os
from datetime import datetime
from itertools import chain, count
from pathlib import Path

ASIDE = ".replaced-"


def name_aside(path: Path, moment: datetime, ending: str = "") -> Path:
    """Return a free name beside a journal: with the second, and a number if the name
    with that second is taken."""
    stem = f"{path.name}{ASIDE}{moment:%Y-%m-%d-%H%M%S}{ending}"
    names = chain((stem,), (f"{stem}-{number}" for number in count(2)))
    return next(each for each in map(path.with_name, names) if not os.path.lexists(each))
