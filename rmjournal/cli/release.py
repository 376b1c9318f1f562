"""Show a text before it is shared, to the last byte. Write and list it once confirmed.

With it goes who may read it and what it leaves out."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.journal import Journal
from rmjournal.support.errors import Refused, Usage

if TYPE_CHECKING:
    from rmjournal.journal import Outgoing

_PHRASE = "write the file"


def check_confirmation(args: Namespace) -> None:
    """Raise Usage if one of --write and --confirm is missing.

    On a terminal --write is enough: the text is shown, and a typed phrase confirms it.
    With --json nobody sees the text, so nobody can confirm it that way."""
    may_ask = terminal.is_interactive() and not args.json
    if (args.write is None) != (args.confirm is None) and not (args.confirm is None and may_ask):
        raise Usage("--write and --confirm go together.", "Leave out both to see the text and the SHA-256 to confirm.")


def release(args: Namespace, journal: Journal, outgoing: "Outgoing", *, into_folder: bool = False) -> None:
    """Print a text, or write it if its digest or a typed phrase confirms it.

    Raises Refused if the digest is that of another text."""
    if args.write is None or args.confirm is None:
        args.shows_again = True  # called once more, the command shows the same text
        _show(args, outgoing)
    if args.write is None:
        terminal.say(
            f"To save exactly this, add `--write {'DIR' if into_folder else 'FILE'} --confirm` and the SHA-256."
        )
        return
    if args.confirm is None:
        terminal.confirm(
            _PHRASE, "Nothing is sent. This saves the text above to a file and adds it to your shared items.", None
        )
    elif args.confirm.lower() != outgoing.sha256:
        raise Refused(
            "The text has changed: it doesn't match this SHA-256. Nothing was saved.",
            "Leave out --write to see the text and its SHA-256 again.",
        )
    elif outgoing.mentions:
        terminal.say(outgoing.mentions)
    write = journal.messages.write_into if into_folder else journal.messages.write
    target = write(outgoing, journal.clock.today(), Path(args.write))
    if args.json:
        terminal.put_json(described(outgoing, target.name))
    terminal.say(f"Saved as {target.name} and added to your shared items. `rmjournal shared` lists them.")


def _show(args: Namespace, outgoing: "Outgoing") -> None:
    message = outgoing.message
    if args.json:
        terminal.put_json(described(outgoing))
    else:
        terminal.put_exactly(message.text)
    terminal.say(f"For: {message.audience}.")
    terminal.say(f"Not in it: {', '.join(message.absent)}.")
    terminal.say(f"SHA-256: {outgoing.sha256}")
    if outgoing.mentions:
        terminal.say(outgoing.mentions)
    if not sys.stdout.isatty():
        terminal.say("Text printed to a file or program isn't added to your shared items.")


def described(outgoing: "Outgoing", name: str | None = None) -> dict[str, object]:
    """Return a text and what is said of it as JSON values; `name` is that of the file
    it was saved to, None while there is none."""
    message = outgoing.message
    return {
        "text": message.text,
        "sha256": outgoing.sha256,
        "audience": message.audience,
        "absent": list(message.absent),
        "name": name,
    }
