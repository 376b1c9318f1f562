"""The commands on sessions: list, add, prepare, debrief."""

from argparse import Namespace
from datetime import date, datetime
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import RECORD, Commands, add, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal.journal import Journal


def declare_session(commands: Commands) -> None:
    """Declare `session` with its commands."""
    sessions = group(commands, "session", "the sessions of a pair, by their number")
    add(
        sessions,
        "list",
        list_sessions,
        "list the sessions of a pair",
        "rmjournal session list --pair 1",
        json=RECORD,
        pair=True,
    )
    add(
        sessions,
        "add",
        add_session,
        "plan a session, or note one that was held",
        "rmjournal session add --pair 1 --json-in < session.json",
        json=RECORD,
        json_in='"held_at" or "planned_at" (local time), "minutes", "place" (neutral,\n'
        'virtual, junior_space, senior_space, other), "mode", "intention", "talk_share_mentee", "ratings", ...',
        stdin=True,
        pair=True,
    )


def list_sessions(args: Namespace) -> None:
    """List the sessions of a pair."""
    from rmjournal.cli.record_rows import print_rows

    with open_journal(args) as journal:
        found = journal.sessions_of(journal.pair(args.pair))
        print_rows(args, found, "This pair has no session yet. Add one with `rmjournal session add`.")


def add_session(args: Namespace) -> None:
    """Plan a session, or record one that took place."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.record_rows import print_saved

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pair(args.pair)
        fields = terminal.fields_in() if args.json_in else questions.new_session()
        print_saved(args, journal.add_session(pair, fields))


def declare_prepare(commands: Commands) -> None:
    """Declare `prepare`."""
    add(
        commands,
        "prepare",
        prepare,
        "prepare the next session: what you mean to do in it, what to ask, what to share and what to keep",
        "rmjournal prepare --pair 1",
        json=RECORD,
        json_in='"intention", "to_share", "to_keep", "agenda_received_on" (a date),\n'
        '"agenda" (the whole list: [{"text", "family"}]; families are path, obstacles, policy, tech, culture,\n'
        "career, decision, other)",
        pair=True,
        session=True,
    )


def prepare(args: Namespace) -> None:
    """Save the preparation of a session.

    On a terminal, first say what is outstanding from last time."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import next_session
    from rmjournal.journal.records.validation import body_of
    from rmjournal.journal.sessions import session_steps as meeting

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pair(args.pair)
        session = next_session(args, journal, pair)
        if args.json_in:
            fields = terminal.fields_in()
        else:
            _say_last_time(journal, pair)
            agenda = [body_of(item) for item in meeting.agenda_of(journal, session)]
            hints = meeting.hints(pair, session)
            fields = dict(questions.preparation(body_of(pair).role, body_of(session), hints, agenda))
        print_saved(args, meeting.prepare(journal, session, fields))


def _say_last_time(journal: "Journal", pair: "Record[Pair]") -> None:
    from rmjournal.domain.model.pair import Party, prefers
    from rmjournal.journal.records.validation import body_of
    from rmjournal.journal.sessions import session_steps as meeting

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


def declare_debrief(commands: Commands) -> None:
    """Declare `debrief`."""
    add(
        commands,
        "debrief",
        debrief,
        "keep three lines after a session, and a few facts if you like",
        "rmjournal debrief --pair 1",
        json=RECORD,
        json_in='"takeaway" (a text, kept as a draft), "promise" ({"text",\n'
        '"owner", "due"}), "log" ({"kind", "text"}), "agenda_set_by", "talk_share_mentee", "advice_from", "place",\n'
        '"ratings", "role_check", "feedback_reception", "reverse_share", "late_minutes", "off_limits_hit", "prep_done"',
        pair=True,
        session=True,
    )


def debrief(args: Namespace) -> None:
    """Save three lines and some facts after a session."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session
    from rmjournal.journal.records.validation import body_of
    from rmjournal.journal.sessions import session_steps as meeting

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair, now = journal.pair(args.pair), datetime.now()
        session = named_session(args, journal, pair) or meeting.to_debrief(journal, pair, now)
        if session is None:
            raise Refused(
                "No session of this pair has had its day yet.",
                f"Note one that was held with `rmjournal session add --pair {args.pair}`.",
            )
        fields = terminal.fields_in() if args.json_in else questions.debrief(body_of(pair).role, session.raw)
        print_saved(args, meeting.debrief(journal, session, fields, now))
