"""The commands on sessions: list, add, prepare, debrief."""

from argparse import Namespace
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.parser import MESSAGE, RECORD, Commands, add, add_write, group
from rmjournal.cli.unlock import open_journal
from rmjournal.support.errors import Refused

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

ASKED = "asked"  # a title is private, so it is no argument
_TITLE = "Title in your calendar (Enter for “Reserved”):"


def declare_session(commands: Commands) -> None:
    """Declare `session` with its commands."""
    sessions = group(commands, "session", "add or list sessions")
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
        "plan a session, or record one that took place",
        "rmjournal session add --pair 1 --json-in < session.json",
        json=RECORD,
        json_in={
            "held_at": "when it took place, such as 2026-03-31T14:30 (local time)",
            "planned_at": "when it is planned for (local time)",
            "minutes": "how long",
            "place": "neutral, virtual, junior_space, senior_space or other",
            "mode": "in_person, video, phone or written",
            "intention": "what you want from it",
            "talked": "senior, even or junior",
            "ratings": '{"relationship", "overall"}, each 1 to 5',
            "...": "and the other fields of a session that `show --json` prints",
        },
        stdin=True,
        pair=True,
    )
    ics = add(
        sessions,
        "ics",
        write_event,
        "print a planned session as an event for your calendar ('Reserved' unless you change its title)",
        "rmjournal session ics --pair 1 --session 3",
        json=MESSAGE,
        pair=True,
        session=True,
    )
    ics.add_argument(
        "--title",
        nargs="?",
        const=ASKED,
        choices=[ASKED],
        help="ask for a title to show in place of 'Reserved' (or pipe it in)",
    )
    ics.add_argument("--alarm", action="store_true", default=None, help="add an alarm two hours before")
    ics.add_argument("--no-alarm", action="store_false", dest="alarm", default=None, help="remove the alarm")
    add_write(ics)


def write_event(args: Namespace) -> None:
    """Print or write a session as an event for a calendar."""
    from rmjournal.cli.release import check_confirmation, release
    from rmjournal.cli.selection import next_session
    from rmjournal.domain.model.session import SessionStatus
    from rmjournal.domain.texts.ics_text import DELETE_YOURSELF

    check_confirmation(args)
    args.reads_stdin = bool(args.title)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = next_session(args, journal, pair)
        title = None
        if args.title:
            title = (terminal.ask if terminal.is_typed() else terminal.line_in)(_TITLE)
        release(args, journal, journal.calendar_events.event(session, title=title, alarm=args.alarm))
        if session.body.status is not SessionStatus.PLANNED:
            terminal.say(DELETE_YOURSELF)


def list_sessions(args: Namespace) -> None:
    """List the sessions of a pair, and say if one is to be planned."""
    from rmjournal.cli.record_rows import print_rows
    from rmjournal.domain.due_words import due_reason
    from rmjournal.domain.model.session import has_met

    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        found = journal.sessions.of(pair)
        print_rows(args, found, "No sessions yet. Add one with `rmjournal session add`.")
        today = journal.clock.today()
        been = sum(has_met(each.body, today) for each in found)
        if been:
            terminal.say(f"{been} of {max(been, pair.body.planned_sessions)} took place.")
        for item in journal.signals.due():
            if item.pair == pair.id and item.on is not None:
                terminal.say(f"{due_reason(item.what, item.role)} At your usual interval: {item.on:%a %d %b}.")


def add_session(args: Namespace) -> None:
    """Plan a session, or record one that took place."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.domain.model.pair import PairStatus, standing
    from rmjournal.domain.model.session import moment_of
    from rmjournal.domain.pair_words import NO_REMINDERS
    from rmjournal.domain.record.record import Kind
    from rmjournal.domain.rules.planning import near_words, too_near
    from rmjournal.domain.text import capital

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        if standing(pair.body) is PairStatus.CLOSED:
            terminal.say(NO_REMINDERS)
        with drafted(args, journal, Kind.SESSION, pair.id) as log:
            fields = terminal.fields_in() if args.json_in else questions.new_session()
            others = [each.body for each in journal.sessions.of(pair)]
            with log.saving():
                session = journal.sessions.add(pair, fields)
        print_saved(args, session)
        at = moment_of(session.body)
        if at is not None and (near := too_near(at.date(), others)) is not None:
            words = near_words(near[0], near[1].number)
            terminal.say(f"{capital(words)}.")


def declare_prepare(commands: Commands) -> None:
    """Declare `prepare`."""
    add(
        commands,
        "prepare",
        prepare,
        "prepare the next session (your intention, your questions, what to share)",
        "rmjournal prepare --pair 1",
        json=RECORD,
        json_in={
            "intention": "what you want from it",
            "to_share": "what you want to say",
            "to_keep": "what you won't share",
            "easy_to_disagree": "how you'll make it easy to disagree",
            "agenda_received_on": "the day on which the agenda came",
            "agenda": 'the whole list of {"text", "family"}. The family is path, obstacles, policy, '
            "tech, culture, career, decision or other",
        },
        pair=True,
        session=True,
    )


def prepare(args: Namespace) -> None:
    """Save the preparation of a session.

    On a terminal, first say what is outstanding from last time."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import next_session
    from rmjournal.domain.record.record import Kind
    from rmjournal.domain.rules.meeting_hour import is_meeting
    from rmjournal.domain.rules.prompts import from_differences, leads

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair = journal.pairs.get(args.pair)
        session = next_session(args, journal, pair)
        if not args.json_in and is_meeting(session.body, journal.clock.now()):
            _in_the_meeting(journal, pair, session)
            return
        with drafted(args, journal, Kind.AGENDA_ITEM, pair.id, session.id) as log:
            if args.json_in:
                fields = terminal.fields_in()
            else:
                _say_last_time(journal, pair)
                others = [each.body for each in journal.sessions.of(pair)]
                if said := leads(pair.body, session.body, others, journal.clock.today()):
                    terminal.say(said)
                for question in from_differences(pair.body):
                    terminal.say(question)
                agenda = journal.sessions.agenda_of(session)
                own = journal.questions.asked(pair, session)
                for question in own[1:]:
                    terminal.put_text(question)
                hints = journal.questions.hints(pair, session)
                fields = dict(questions.preparation(pair.body.role, session.body, hints, agenda))
            with log.saving():
                prepared = journal.sessions.prepare(session, fields)
        print_saved(args, prepared)


def _in_the_meeting(journal: "Journal", pair: "Record[Pair]", session: "Record[Session]") -> None:
    """Print the agenda and what is off limits, and nothing else: the partner may be
    looking.

    One's own lines come after a question, and are gone when they are left."""
    from rmjournal.cli import cleared_screen
    from rmjournal.cli.prompts.answers import yes
    from rmjournal.domain.own_words import own_words
    from rmjournal.domain.words import avoided_words

    for item in journal.sessions.agenda_of(session):
        terminal.put_text(f"- {item.body.text}")
    topics, avoided = journal.agreements.off_limits(pair)
    if topics:
        terminal.put_text(f"Off-limits topics: {', '.join(topics)}")
    if avoided:
        terminal.put(avoided_words(avoided))
    parts = own_words(session.body, journal.own_lines.of(pair))
    if not parts or not cleared_screen.is_possible():
        return
    if not yes("Show your own lines? Check first that nobody is looking. (y: show. Enter: don't show)"):
        return

    def draw() -> None:
        for head, words in parts:
            terminal.put(head)
            terminal.put_text(words)
            terminal.put("")

    cleared_screen.show(draw, "Press Enter to close them again:")


def _say_last_time(journal: "Journal", pair: "Record[Pair]") -> None:
    from rmjournal.domain.model.pair import Party, prefers

    found = journal.sessions.last_time(pair, journal.clock.today())
    lines = [f"- [{(body := each.body).state.value}] {body.text}" for each in found.takeaways]
    for promise in found.promises:
        who = "me" if promise.owner is Party.ME else "my partner"
        due = f", by {promise.due}" if promise.due else ""
        lines.append(f"- [{promise.status.value}] {who}{due}: {promise.text}")
    if lines:
        terminal.say("\n".join(["Outstanding from last time:", *lines, ""]))
    about = pair.body
    known = {
        "My partner prefers": prefers(about.comm_partner),
        "I prefer": prefers(about.comm_me),
        "Off-limits topics": ", ".join(journal.agreements.limits_told(pair)),
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
        "debrief a session (three short questions, and ratings if you like)",
        "rmjournal debrief --pair 1",
        json=RECORD,
        json_in={
            "takeaway": "text, saved as a draft",
            "promise": 'a commitment: {"text", "owner", "due"}',
            "log": 'a line of the log: {"kind", "text", "why", "next"}',
            "rehearsal": 'how it went: {"outcome", "landed"}',
            "learnt_by": "me, partner or both",
            "evidence": 'of your goals: a list of {"goal", "level", "text"}',
            "did_with_it": "what you did with it",
            "agenda_set_by": "`mentee`, `mentor`, `both` or `none`",
            "talked": "senior, even or junior",
            "unasked_advice": "`mentee`, `mentor`, `balanced` or `none`",
            "place": "neutral, virtual, junior_space, senior_space or other",
            "off_limits_came_up": "no, welcome or unwelcome",
            "respect": "both, not_by_partner or not_by_me",
            "ratings": '{"relationship", "overall"}, each 1 to 5',
            "role_check": '{"could_disagree", "managerial_tone", "rank_used"}, each 1 to 5',
            "feedback_reception": "1 to 5",
            "late_minutes": "how late it began",
            "...": "fields that older versions asked for are still accepted",
        },
        pair=True,
        session=True,
    )


def debrief(args: Namespace) -> None:
    """Save three lines and some facts after a session."""
    from rmjournal.cli.prompts import session as questions
    from rmjournal.cli.prompts.draft import drafted
    from rmjournal.cli.record_rows import print_saved
    from rmjournal.cli.selection import named_session
    from rmjournal.domain.record.record import Kind

    terminal.require_answers(args)
    with open_journal(args) as journal:
        pair, now = journal.pairs.get(args.pair), journal.clock.now()
        session = named_session(args, journal, pair) or journal.sessions.to_debrief(pair, now)
        if session is None:
            raise Refused(
                f"No session with pair {args.pair} is waiting for a debrief.",
                f"Record one with `rmjournal session add --pair {args.pair}`.",
            )
        with drafted(args, journal, Kind.LOG_ITEM, pair.id, session.id) as log:
            if args.json_in:
                fields = terminal.fields_in()
            else:
                rehearsed = journal.own_lines.rehearsal_of(pair, session) is not None
                active = journal.learning.goals(pair, active=True)
                goals = [each.goal for each in active if each.goal.body.is_own]
                fields = dict(questions.debrief(pair.body.role, session.raw, goals, rehearsed=rehearsed))
            with log.saving():
                debriefed = journal.sessions.debrief(session, fields, now)
        print_saved(args, debriefed)
