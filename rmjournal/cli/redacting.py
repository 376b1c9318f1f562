"""The redactor on the command line: a line in, a line out. No journal is opened, nothing is kept."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress

from rmjournal.cli import terminal
from rmjournal.domain.record import strict_json
from rmjournal.sharing.public import Profile, load, read_profile
from rmjournal.sharing.public import redact as redacted
from rmjournal.support.errors import NoTerminal, Refused, Usage

_LONGEST_LINE = 256 * 1024  # bytes
_LONGEST_TEXT = 10_000  # characters; a statement has 240


def redact(args: Namespace) -> None:
    """Print one JSON object for each on standard input. Lines that cannot be read are left out, and told by number."""
    if not args.jsonl:
        raise Usage("This reads and writes one JSON object a line.", "Call it as `rmjournal redact --jsonl`.")
    if sys.stdin is None:
        raise NoTerminal("There is nothing on standard input.")
    load()  # or nothing at all is put out
    bad = 0
    for number, line in _lines():
        read = _read(line)
        if read is None:
            bad += 1
            terminal.say(f"Line {number} is not one JSON object as `--help` shows it. It was left out.")
            continue
        id, text, profile = read
        terminal.put_json({"id": id, "redacted": redacted(text, profile).text})
        terminal.flush()
    if bad:
        raise Refused(f"Left out: {bad} lines that could not be read.", "The others were redacted.")


def _lines() -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not empty with its number; of one that is too long nothing but its number."""
    number = 0
    while line := sys.stdin.buffer.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = sys.stdin.buffer.readline(_LONGEST_LINE)
            yield number, b"?"
        elif line.strip():
            yield number, line


def _read(line: bytes) -> tuple[str | int, str, Profile] | None:
    """Return id, text and profile, or None where one is missing or of another kind. What else there is counts nothing,
    but in the profile: a name under a word that is not known would go unseen."""
    found = None
    with suppress(ValueError):
        found = strict_json.loads(line.decode("utf-8-sig"))
    if not isinstance(found, dict):
        return None
    id, text, profile = found.get("id"), found.get("text"), read_profile(found.get("profile", {}))
    if isinstance(id, bool) or not isinstance(id, str | int) or not isinstance(text, str) or profile is None:
        return None
    return (id, text, profile) if len(text) <= _LONGEST_TEXT else None
