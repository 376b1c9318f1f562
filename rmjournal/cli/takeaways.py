"""The steps of a takeaway: proposed, agreed, declined, withdrawn, amended, and followed through."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from rmjournal.cli import terminal
from rmjournal.cli.keeping import kept
from rmjournal.cli.unlocking import opened
from rmjournal.domain.model.takeaway import Method, Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, Record
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import Fields
from rmjournal.support.errors import Refused

_Step = Callable[[Journal, Record[Takeaway]], Record[Body]]


def propose(args: Namespace) -> None:
    """Note that the wording was put to the partner."""
    _step(args, lambda journal, takeaway: journal.propose(takeaway))


def agree(args: Namespace) -> None:
    """Note that both agreed: a draft in the session, a proposal by e-mail unless it is said otherwise."""

    def step(journal: Journal, takeaway: Record[Takeaway]) -> Record[Body]:
        fields = _fields(args, "on", "method")
        proposed = takeaway.body is not None and takeaway.body.state is TakeawayState.PROPOSED
        method = str(fields.get("method", (Method.EMAIL_LATER if proposed else Method.IN_SESSION).value))
        if method not in list(Method):
            raise Refused("method is one of in_session, email_later, fingerprint.", "Nothing was changed.")
        return journal.agree(takeaway, _day(fields), Method(method))

    _step(args, step)


def decline(args: Namespace) -> None:
    """Note that one of the two does not agree."""
    _step(args, lambda journal, takeaway: journal.decline(takeaway))


def withdraw(args: Namespace) -> None:
    """Take back what is not agreed."""
    _step(args, lambda journal, takeaway: journal.withdraw(takeaway))


def amend(args: Namespace) -> None:
    """Write other words, as a new draft."""
    _step(args, lambda journal, takeaway: journal.amend(takeaway, terminal.text_in("The other words:")))


def done(args: Namespace) -> None:
    """Note that a promise was kept."""
    _end(args, as_promised=True)


def drop(args: Namespace) -> None:
    """Note that a promise will not be kept."""
    _end(args, as_promised=False)


def told(args: Namespace) -> None:
    """Note that the partner was told what came of a promise."""
    with opened(args) as journal:
        commitment = journal.commitment(args.id)
        kept(args, journal.tell(commitment, _day(_fields(args, "on"))))


def _end(args: Namespace, *, as_promised: bool) -> None:
    with opened(args) as journal:
        commitment = journal.commitment(args.id)
        fields = _fields(args, "on", "outcome")
        outcome = str(fields.get("outcome", ""))
        kept(args, journal.finish(commitment, _day(fields), kept=as_promised, outcome=outcome))


def _step(args: Namespace, step: _Step) -> None:
    with opened(args) as journal:
        kept(args, step(journal, journal.takeaway(args.id)))


def _fields(args: Namespace, *known: str) -> Fields:
    if not getattr(args, "json_in", False):
        return {}
    fields = terminal.fields_in()
    if not fields.keys() <= set(known):
        raise Refused(f"The fields here are {', '.join(known)}.", "Nothing was changed.")
    return fields


def _day(fields: Fields) -> date:
    if "on" not in fields:
        return date.today()
    day: date | None = None
    with suppress(ValueError):
        day = date.fromisoformat(str(fields["on"]))
    if day is None:
        raise Refused("on takes a date such as 2026-03-31.", "Nothing was changed.")
    return day
