"""Show a text that is to be shared to the last byte; write and list it once confirmed.

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
        raise Usage(
            "--write and --confirm go together.", "Without both, the text is printed with the SHA-256 to confirm."
        )


def release(args: Namespace, journal: Journal, outgoing: "Outgoing", *, into_folder: bool = False) -> None:
    """Print a text, or write it if its digest or a typed phrase confirms it.

    Raises Refused if the digest is that of another text."""
    if args.write is None or args.confirm is None:
        _show(args, outgoing)
    if args.write is None:
        terminal.say(
            f"To write exactly this, add `--write {'DIR' if into_folder else 'FILE'} --confirm` and the SHA-256."
        )
        return
    if args.confirm is None:
        terminal.confirm(_PHRASE, "Nothing is sent. This writes what you see above, and lists it.", None)
    elif args.confirm.lower() != outgoing.sha256:
        raise Refused(
            "The text is not the one with this SHA-256. Nothing was written.",
            "Look at it again: without --write it is printed, with its SHA-256.",
        )
    write = journal.messages.write_into if into_folder else journal.messages.write
    target = write(outgoing, journal.clock.today(), Path(args.write))
    if args.json:
        terminal.put_json({**_described(outgoing), "name": target.name})
    terminal.say(f'Written: {target.name}. It is listed under "What has left": `rmjournal left`.')


def _show(args: Namespace, outgoing: "Outgoing") -> None:
    message = outgoing.message
    if args.json:
        terminal.put_json({**_described(outgoing), "name": message.name})
    else:
        terminal.put_exactly(message.text)
    terminal.say(f"For: {message.audience}.")
    terminal.say(f"Not in it: {', '.join(message.absent)}.")
    terminal.say(f"SHA-256: {outgoing.sha256}")
    if outgoing.mentions:
        terminal.say(outgoing.mentions)
    if not sys.stdout.isatty():
        terminal.say('What is printed to a file or a program is not listed under "What has left".')


def _described(outgoing: "Outgoing") -> dict[str, object]:
    message = outgoing.message
    return {
        "text": message.text,
        "sha256": outgoing.sha256,
        "audience": message.audience,
        "absent": list(message.absent),
    }
