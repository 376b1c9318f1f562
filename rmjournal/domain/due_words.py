"""Keep the words for what is due: what there is to do, and why it waits."""

from collections.abc import Mapping
from types import MappingProxyType

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules.due import Due, DueKind

# What there is to do, with the place for a session's number, and what is said beside
# it.
DUE: Mapping[DueKind, tuple[str, str]] = MappingProxyType(
    {
        DueKind.PREPARE: ("Prepare{}", "five minutes is enough"),
        DueKind.CONFIRM: ("Did{} go ahead?", "it was planned"),
        DueKind.MEET: ("Notes for{}", "write during the meeting or after it"),
        DueKind.DEBRIEF: ("Debrief{}", "three short questions"),
        DueKind.BETWEEN: ("Between sessions", "one question"),
        DueKind.SUPERVISION: ("Supervision or peer group", "leave names out"),
        DueKind.LOOK: ("A signal", "when you have a moment"),
        DueKind.REFLECT: ("Reflect on{}", "three questions, or a blank page"),
        DueKind.AGREE: ("Agree {}{}", "waiting for a yes"),
        DueKind.CLOSE: ("A commitment{} is due", "is it done?"),
        DueKind.HEAR: ("Have you heard how it went{}?", "partner's commitment"),
        DueKind.TELL: ("Tell your partner how it went{}", "a commitment is finished"),
        DueKind.PLAN: ("Plan{}", "a date is enough"),
        DueKind.DESTROY: ("Decide about your notes", "this is the day you chose, nothing is deleted yet"),
        DueKind.WAIT: ("Waiting for a date{}", "your partner arranges it"),
    }
)
_REASONS: Mapping[DueKind, str | Mapping[Role, str]] = {
    DueKind.CONFIRM: "A session was planned. Did it go ahead?",
    DueKind.MEET: "You have a session today. Its page is ready.",
    DueKind.DEBRIEF: "A session took place. Debrief it while it's fresh.",
    DueKind.AGREE: "A takeaway is waiting to be agreed.",
    DueKind.CLOSE: "A commitment is due. Is it done?",
    DueKind.HEAR: "Your partner's commitment is due. Have you heard how it went?",
    DueKind.WAIT: "The next session has no date yet. Your partner arranges it, so you don't have to chase.",
    DueKind.SUPERVISION: "You have supervision or a peer group tomorrow. Leave names out.",
    DueKind.TELL: "A commitment is finished. Tell your partner how it went.",
    DueKind.REFLECT: "A session took place. A short reflection is enough.",
    DueKind.DESTROY: (
        "A pair has ended, and today is the day you set for deciding what to do with its notes. Nothing is deleted yet."
    ),
    DueKind.LOOK: "There's a signal to look at when you can.",
    DueKind.PLAN: "The next session has no date yet.",
    DueKind.PREPARE: {
        Role.MENTOR_JUNIOR: "A session is coming up. Choose what to share and what to keep to yourself.",
        Role.MENTEE_SENIOR: "A session is coming up. The agenda is yours.",
    },
    DueKind.BETWEEN: {
        Role.MENTOR_JUNIOR: "Between sessions: one question to think about.",
        Role.MENTEE_SENIOR: "Between sessions: one question about what you've noticed.",
    },
}
_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}


def due_title(item: Due, number: int | None) -> str:
    """Return what there is to do in the session with this number, if it is about one.

    Nobody's words are in it: a screen may be shared."""
    if item.quiet:
        return "Session today"
    words, _ = DUE[item.what]
    session = f" session {number}" if number is not None else ""
    if item.what is DueKind.WAIT:
        session = f" for session {number}" if number is not None else ""
    elif item.what in (DueKind.TELL, DueKind.HEAR):
        session = f", session {number}" if number is not None else ""
    elif item.what in (DueKind.AGREE, DueKind.CLOSE):
        session = f" from session {number}" if number is not None else ""
    elif not session:
        session = " a session"
    if item.what is DueKind.AGREE:
        counted = "a takeaway" if item.count == 1 else f"{_COUNTS.get(item.count, item.count)} takeaways"
        return words.format(counted, session)
    return words.format(session)


def due_reason(what: DueKind, role: Role) -> str:
    """Return why something waits, in a sentence for a person in this role."""
    reason = _REASONS[what]
    return reason if isinstance(reason, str) else reason[role]
