"""Commands that print a text for the partner, and write exactly that text to a file once it was seen."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.meeting import session_ahead
from rmjournal.cli.showing import check, leave
from rmjournal.cli.unlocking import opened
from rmjournal.domain.messages import fingerprint
from rmjournal.journal.exports import partner_texts as letters
from rmjournal.support.errors import Refused


def agenda(args: Namespace) -> None:
    """Print or write the agenda of a session."""
    check(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        leave(args, journal, letters.agenda(journal, pair, session_ahead(args, journal, pair)))


def agreement(args: Namespace) -> None:
    """Print or write what the two agreed on."""
    check(args)
    with opened(args) as journal:
        leave(args, journal, letters.agreement(journal, journal.pair(args.pair)))


def takeaways(args: Namespace) -> None:
    """Print or write the takeaways of a session, by default of the newest with something to agree on."""
    check(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        if args.session is None:
            session = letters.session_to_send(journal, pair)
        else:
            session = journal.session(pair, args.session)
        leave(args, journal, letters.takeaways(journal, pair, session))


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
