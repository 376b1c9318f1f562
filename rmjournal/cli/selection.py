"""Find what the options of a command name."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli.parser import WAYS
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.model.takeaway import Method
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


def method(args: Namespace) -> "Method | None":
    """Return how the partner said yes by `--how`, or None without that option."""
    from rmjournal.domain.model.takeaway import Method

    return dict(zip(WAYS, Method, strict=True)).get(args.how)


def named_session(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> "Record[Session] | None":
    """Return the session that `--session` names, or None without that option."""
    return None if args.session is None else journal.sessions.get(pair, args.session)


def next_session(args: Namespace, journal: "Journal", pair: "Record[Pair]") -> "Record[Session]":
    """Return the session that `--session` names, or the next one planned.

    Raises Refused if none is planned."""
    session = named_session(args, journal, pair) or journal.sessions.next_planned(pair, journal.clock.today())
    if session is None:
        raise Refused(
            f"No session is planned with pair {args.pair}.",
            f"Plan one with `rmjournal session add --pair {args.pair}`.",
        )
    return session
