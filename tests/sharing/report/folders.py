"""Summaries and folders of them, drawn with a seed."""

from base64 import b32encode
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from rmjournal.sharing.summary.summary_file import MOST_THEMES, OPT_INS, SESSIONS, THEMES, Statement, Summary, encoded

PERIOD = "2026-H1"


def chance(seed: int) -> Random:
    """Return chance that can be had again."""
    return Random(seed)  # noqa: S311


def record(number: int) -> str:
    """Return the name of a record."""
    return b32encode(chance(number).randbytes(20))[:26].decode().lower()


def summary(number: int, **fields: Any) -> Summary:
    """Return a summary with only what it must have, and these fields, called as in the file."""
    if "continue" in fields:
        fields["goes_on"] = fields.pop("continue")
    usual: dict[str, Any] = {"revision": 1, "period": PERIOD, "sessions": "1-3", "themes": ()}
    return Summary(format="rmjournal-summary", version=1, record=record(number), **(usual | fields))


def drawn(random: Random, number: int, *, opt_in: float = 0.5) -> Summary:
    """Return a summary with answers at random."""
    chosen = {field: random.choice(answers) for field, answers in OPT_INS.items() if random.random() < opt_in}
    chosen.pop("role", None)
    ticked = tuple(sorted(random.sample(THEMES, random.randint(0, MOST_THEMES))))
    return summary(number, sessions=random.choice(SESSIONS[:3]), themes=ticked, **chosen)


def many(number: int, seed: int = 1, *, opt_in: float = 0.5) -> list[Summary]:
    """Return so many, each of a record of its own."""
    random = chance(seed)
    return [drawn(random, each, opt_in=opt_in) for each in range(number)]


def statement(text: str, period: str = PERIOD) -> Statement:
    """Return a statement."""
    return Statement(format="rmjournal-statement", version=1, period=period, text=text)


def fill(folder: Path, files: Iterable[Summary | Statement | bytes]) -> Path:
    """Write files into a folder, which is made."""
    folder.mkdir(exist_ok=True)
    start = sum(1 for _ in folder.iterdir())
    for number, file in enumerate(files, start):
        (folder / f"rmj-{number:06d}.json").write_bytes(file if isinstance(file, bytes) else encoded(file))
    return folder
