"""Commands before and after a session: preparing it, and three lines and a few facts afterwards."""

from argparse import Namespace
from datetime import date, datetime

from rmjournal.cli import asking_meeting, terminal
from rmjournal.cli.keeping import kept, need_terminal
from rmjournal.cli.unlocking import opened
from rmjournal.domain.model.pair import Pair, Party, prefers
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Record
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import body_of
from rmjournal.journal.sessions import session_steps as meeting
from rmjournal.support.errors import Refused


def prepare(args: Namespace) -> None:
    """Keep what was prepared for a session; on a terminal, what stands from last time is told first."""
    need_terminal(args)
    with opened(args) as journal:
        pair = journal.pair(args.pair)
        session = session_ahead(args, journal, pair)
        if args.json_in:
            fields = terminal.fields_in()
        else:
            _tell_last_time(journal, pair)
            agenda = [body_of(item) for item in meeting.agenda_of(journal, session)]
            hints = meeting.hints(pair, session)
            fields = dict(asking_meeting.preparation(body_of(pair).role, body_of(session), hints, agenda))
        kept(args, meeting.prepare(journal, session, fields))


def debrief(args: Namespace) -> None:
    """Keep three lines and some facts after a session."""
    need_terminal(args)
    with opened(args) as journal:
        pair, now = journal.pair(args.pair), datetime.now()
        session = _named(args, journal, pair) or meeting.to_debrief(journal, pair, now)
        if session is None:
            raise Refused(
                "No session of this pair has had its day yet.",
                f"Note one that was held with `rmjournal session add --pair {args.pair}`.",
            )
        fields = terminal.fields_in() if args.json_in else asking_meeting.debrief(body_of(pair).role, session.raw)
        kept(args, meeting.debrief(journal, session, fields, now))


def session_ahead(args: Namespace, journal: Journal, pair: Record[Pair]) -> Record[Session]:
    """Return the session that was named, or the next one that is planned."""
    session = _named(args, journal, pair) or meeting.next_planned(journal, pair, date.today())
    if session is None:
        raise Refused(
            "No session of this pair is planned.", f"Plan one with `rmjournal session add --pair {args.pair}`."
        )
    return session


def _named(args: Namespace, journal: Journal, pair: Record[Pair]) -> Record[Session] | None:
    return None if args.session is None else journal.session(pair, args.session)


def _tell_last_time(journal: Journal, pair: Record[Pair]) -> None:
    found = meeting.last_time(journal, pair, date.today())
    lines = [f"- [{(body := body_of(each)).state.value}] {body.text}" for each in found.takeaways]
    for each in found.promises:
        promise = body_of(each)
        who = "I promised" if promise.owner is Party.ME else "the other promised"
        due = f", until {promise.due}" if promise.due else ""
        lines.append(f"- [{promise.status.value}] {who}{due}: {promise.text}")
    if lines:
        terminal.say("\n".join(["From last time:", *lines, ""]))
    about = body_of(pair)
    known = {
        "They prefer": prefers(about.comm_partner),
        "I prefer": prefers(about.comm_me),
        "Off limits": ", ".join(about.off_limits),
    }
    for label, words in known.items():
        if words:
            terminal.say(f"{label}: {words}")
