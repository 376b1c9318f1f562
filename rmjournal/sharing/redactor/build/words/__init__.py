"""Read the hand-made lists, one file a topic.

A line in brackets names a list; the words stand below it."""

from pathlib import Path


def read() -> dict[str, list[str]]:
    """Return the lines of each list by its name."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.txt")):
        lines: list[str] = []
        for line in path.read_text("ascii").splitlines():
            if line.startswith("["):
                lines = found[line[1:].partition("]")[0]] = []
            elif line and not line.startswith("#"):
                lines.append(line)
    return found
