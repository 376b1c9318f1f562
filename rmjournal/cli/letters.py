"""Commands that print a text for the partner, and write exactly that text to a file once it was seen."""

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.cli.meeting import session_ahead
from rmjournal.cli.unlocking import opened
from rmjournal.domain.letters import fingerprint
from rmjournal.errors import Refused, Usage
from rmjournal.journal import letters
from rmjournal.journal.journal import Journal
from rmjournal.journal.letters import Outgoing


def agenda(args: Namespace) -> None:
    """Print or write the agenda of a session."""
    _check(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        _leave(args, journal, letters.agenda(journal, pair, session_ahead(args, journal, pair)))


def agreement(args: Namespace) -> None:
    """Print or write what the two agreed on."""
    _check(args)
    with opened(args) as journal:
        _leave(args, journal, letters.agreement(journal, journal.pair(args.pair)))


def takeaways(args: Namespace) -> None:
    """Print or write the takeaways of a session, by default of the newest with something to agree on."""
    _check(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        if args.session is None:
            session = letters.session_to_send(journal, pair)
        else:
            session = journal.session(pair, args.session)
        _leave(args, journal, letters.takeaways(journal, pair, session))


def code(args: Namespace) -> None:
    """Print the code of a wording; no journal is opened."""
    wording = terminal.text_in("The wording:")
    if not wording.strip():
        raise Refused("There are no words to make a code of.")
    found = fingerprint(wording)
    if args.json:
        terminal.put_json({"code": found})
    else:
        terminal.put(found)


def _check(args: Namespace) -> None:
    if (args.write is None) != (args.confirm is None):
        raise Usage(
            "--write and --confirm go together.", "Without both, the text is printed with the SHA-256 to confirm."
        )


def _leave(args: Namespace, journal: Journal, outgoing: Outgoing) -> None:
    """Print a text, or write it where the digest says that it is the one that was seen."""
    letter = outgoing.letter
    if args.write is not None:
        if args.confirm.lower() != outgoing.sha256:
            raise Refused(
                "The text is not the one with this SHA-256. Nothing was written.",
                "Look at it again: without --write it is printed, with its SHA-256.",
            )
        target = letters.write(journal, outgoing, date.today(), Path(args.write))
    if args.json:
        terminal.put_json(
            {
                "text": letter.text,
                "sha256": outgoing.sha256,
                "audience": letter.audience,
                "absent": list(letter.absent),
                "name": letter.name,
            }
        )
    elif args.write is None:
        terminal.put(letter.text.removesuffix("\n"))
    if args.write is not None:
        terminal.say(f'Written: {target.name}. It is listed under "What has left": `rmjournal left`.')
        return
    terminal.say(f"For: {letter.audience}.")
    terminal.say(f"Not in it: {', '.join(letter.absent)}.")
    terminal.say(f"SHA-256: {outgoing.sha256}")
    if outgoing.mentions:
        terminal.say(outgoing.mentions)
    if not sys.stdout.isatty():
        terminal.say('What is printed to a file or a program is not listed under "What has left".')
    terminal.say("To write exactly this text, add `--write FILE --confirm` and the SHA-256.")
