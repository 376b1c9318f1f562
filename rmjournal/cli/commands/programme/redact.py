"""The redactor, a line in and a line out: redact. Opens no journal."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add
from rmjournal.support.errors import NoTerminal, Refused, Usage

if TYPE_CHECKING:
    from rmjournal.sharing.public import Profile

_LONGEST_LINE = 256 * 1024  # bytes
_LONGEST_TEXT = 10_000  # characters; a statement has 240


def declare_redact(commands: Commands) -> None:
    """Declare `redact`."""
    parser = add(
        commands,
        "redact",
        redact,
        "mask every word that isn't known to be harmless (needs no journal)",
        "rmjournal redact --jsonl < texts.jsonl",
        stdin=True,
    )
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help='read lines such as {"id": "1", "text": "...", "profile": {"names": [], "aliases": [], "orgs": [], '
        '"teams": [], "places": [], "projects": []}}, and print lines such as {"id": "1", "redacted": "..."}. '
        "For English only. It misses some names, so read the result yourself",
    )


def redact(args: Namespace) -> None:
    """Print one redacted JSON object for each on standard input.

    Lines that cannot be read are left out and named by number. Raises Refused at the
    end if there were any."""
    from rmjournal.sharing.public import load
    from rmjournal.sharing.public import redact as redacted

    if not args.jsonl:
        raise Usage("redact reads and prints one JSON object per line.", "Run `rmjournal redact --jsonl`.")
    if sys.stdin is None:
        raise NoTerminal("There is nothing to read.", "Pipe in one JSON object per line.")
    load()  # now, so that without its lexicon it prints nothing at all
    bad = 0
    for number, line in _lines():
        read = _read(line)
        if read is None:
            bad += 1
            terminal.say(f"Line {number} left out: not a JSON object as in `--help`.")
            continue
        identifier, text, profile = read
        terminal.put_json({"id": identifier, "redacted": redacted(text, profile).text})
        terminal.flush()
    if bad:
        raise Refused(f"Some lines were left out: {bad}.", "The rest were redacted.")


def _lines() -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not empty, with its number.

    Of a line that is too long, yield the number and bytes that cannot be read."""
    number = 0
    while line := sys.stdin.buffer.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = sys.stdin.buffer.readline(_LONGEST_LINE)
            yield number, b"?"
        elif line.strip():
            yield number, line


def _read(line: bytes) -> "tuple[str | int, str, Profile] | None":
    """Return id, text and profile, or None if one is missing or of the wrong kind.

    Other keys count for nothing, except in the profile: there a name under a word that
    is not known would go unseen."""
    from rmjournal.domain.record import strict_json
    from rmjournal.sharing.public import read_profile

    found = None
    with suppress(ValueError):
        found = strict_json.loads(line.decode("utf-8-sig"))
    if not isinstance(found, dict):
        return None
    identifier, text, profile = found.get("id"), found.get("text"), read_profile(found.get("profile", {}))
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        return None
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT or profile is None:
        return None
    return identifier, text, profile
