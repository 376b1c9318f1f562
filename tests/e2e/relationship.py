"""Two relationships of three sessions, one for each role: what is done, and by hand what must be waiting after it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

_TODAY = date.today()
Waiting = tuple[str, int]  # what there is to do, and the number of the session that it is about, 0 for none
_FACTS = (
    "status", "held_at", "intention", "to_share", "to_keep", "prep_done", "agenda_sent_on", "agenda_received_on",
    "easy_to_disagree", "agenda_set_by", "advice_from", "talk_share_mentee", "talked", "unasked_advice", "place",
    "off_limits_came_up", "respect", "ratings", "role_check", "feedback_reception", "reverse_share", "disrespect",
)  # fmt: skip


def _day(days: int) -> str:
    return (_TODAY + timedelta(days)).isoformat()


def _on_screen(days: int, clock: str) -> str:
    return f"{_day(days)} {clock}"


def _stored(days: int, clock: str) -> str:
    return f"{_day(days)}T{clock}"


# How home says what is waiting.
TITLES: Mapping[str, str] = {
    "confirm": "Did session {} go ahead?",
    "prepare": "Prepare session {}",
    "meet": "Notes for session {}",
    "debrief": "Debrief session {}",
    "close": "A commitment from session {} is due",
    "tell": "Tell your partner how it went, session {}",
    "reflect": "Reflect on session {}",
    "between": "Between sessions",
    "look": "A signal",
}


class Step(NamedTuple):
    """One thing that is done: `act` is how, `lines` are the lines of its form, `due` is what waits afterwards.

    Of the lines a digit is a choice, "" leaves what is there, f3 and ctrl+u are keys. A step with a `command` is done
    on the command line, with these `fields`. `keys` is the most that it may take beside its words, where it counts:
    one line of three is Enter and Ctrl+O; six facts and six ratings are b, F3, twelve digits and Ctrl+O; three
    answers of a reflection are Enter or r, twice Tab, Esc, and one more where the pointer is a row away.
    Of "agree", each line is the digit for how a yes came; of "done", "d" comes before the words if the partner did it.
    What was sent today waits for no yes yet, and only a session of the last three days asks for a reflection."""

    act: str
    session: int
    lines: tuple[str, ...]
    due: tuple[Waiting, ...]
    keys: int = 0
    command: str = ""
    fields: Mapping[str, object] = {}


def _called(command: str, fields: Mapping[str, object], due: tuple[Waiting, ...]) -> Step:
    return Step("call", 0, (), due, command=command, fields=fields)


class Relationship(NamedTuple):
    """A story, and what stands at its end; `letters` are the words that each text for the partner may hold."""

    alias: str
    steps: tuple[Step, ...]
    private: tuple[str, ...]
    agreed: tuple[tuple[int, str, str], ...]
    letters: Mapping[str, tuple[str, ...]]
    facts: Mapping[int, Mapping[str, object]]
    sign: tuple[str, str, str]
    told_later: tuple[str, ...]
    trends: tuple[str, ...]


_SENIOR = Relationship(
    alias="Halcyon",
    steps=(
        Step(
            "set_up", 0,
            (
                "Halcyon", "2", "2", "f3", "to see who is not heard here", "", "bonus talks; the merger", "1", "1",
                "3", "1", "2", "", "", "", "", "", "", "", "", "a call, never chat", "early in the week",
                "plainly and alone", "", "mail from my desk",
            ),
            due=(),
        ),
        Step("agreement", 0, (), due=()),
        Step("plan", 1, (_on_screen(1, "14:00"),), due=(("prepare", 1),)),
        Step(
            "prepare", 1, ("hear it to the end", "what made you stay so long", "", "which rule costs you most"),
            due=(),
        ),
        Step("move", 1, (_on_screen(-28, "14:00"),), due=(("confirm", 1),)),
        Step("confirm", 1, (), due=(("debrief", 1),)),
        Step(
            "reflect", 1, ("I filled every silence", "she began twice", "ask once and wait"),
            due=(("debrief", 1),), keys=4,
        ),
        Step("debrief", 1, ("no meeting before nine",), due=(), keys=2),
        Step(
            "facts", 1, ("f3", "2", "1", "1", "4", "1", "1", "4", "3", "3", "2", "1", "4"), due=(),
            keys=15,
        ),
        Step("send", 1, (), due=()),
        Step("agree", 1, ("2",), due=()),
        Step(
            "hold", 2, ("up", "1", _on_screen(-21, "15:30"), "two maps of one house"),
            due=(("debrief", 2), ("between", 0)),
        ),
        Step(
            "reflect", 2, ("the badge opened no door", "I never had to knock", "walk that way myself"),
            due=(("debrief", 2), ("between", 0)), keys=5,
        ),
        Step(
            "debrief", 2,
            (
                "rosters come out on Mondays", "I read the old roster rules", "tab", "1", _day(3),
                "the story of the badge",
                "1", "3", "1", "2", "1", "0", "4", "4", "0", "2", "1", "4",
            ),
            due=(("between", 0), ("close", 2)),
        ),
        Step(
            "plan", 3, (_on_screen(2, "09:00"),),
            due=(("between", 0), ("prepare", 3), ("close", 2)),
        ),
        Step(
            "between", 0, ("the side entrance has no light",),
            due=(("prepare", 3), ("close", 2)), keys=3,
        ),
        Step(
            "prepare", 3,
            ("count to ten", "where would you go next", "", "", "f3", "what did I miss", "tell me where I am wrong",
                "my doubt", "the board vote"),
            due=(("close", 2),),
        ),
        Step("send", 2, (), due=(("close", 2),)),
        Step("agree", 2, ("2", "2"), due=(("close", 2),)),
        Step("done", 2, ("two of the rules are gone",), due=(("tell", 2),)),
        Step("told", 2, (), due=()),
        Step("move", 3, (_on_screen(0, "00:01"),), due=(("debrief", 3),)),
        Step(
            "meet", 3,
            (
                "ten breaths, then the answer", "a light for the side entrance", "", "her patience with maps",
                "3", "3", "2", "1", "1", "1", "5", "5", "4", "1", "1", "5",
            ),
            due=(("reflect", 3), ("look", 0)),
        ),
        Step("reflect", 3, ("it was lighter", "less of me", "the same again"), due=(("look", 0),), keys=5),
        Step("agree", 3, ("1",), due=(("look", 0),)),
        Step("send", 3, (), due=(("look", 0),)),
        Step("look", 0, (), due=()),
    ),
    private=(
        "a call, never chat", "early in the week", "plainly and alone", "mail from my desk", "hear it to the end",
        "I filled every silence", "she began twice", "ask once and wait", "two maps of one house",
        "the story of the badge", "the badge opened no door", "I never had to knock", "walk that way myself",
        "the side entrance has no light", "count to ten", "tell me where I am wrong", "my doubt", "the board vote",
        "two of the rules are gone",
        "ten breaths, then the answer", "her patience with maps", "it was lighter", "less of me", "the same again",
    ),
    agreed=(
        (1, "no meeting before nine", "email_later"),
        (2, "rosters come out on Mondays", "email_later"),
        (2, "I read the old roster rules", "email_later"),
        (3, "a light for the side entrance", "in_session"),
    ),
    letters={
        "agreement.txt": ("to see who is not heard here", "bonus talks", "the merger"),
        "agenda-session-1.txt": ("what made you stay so long", "which rule costs you most"),
        "takeaways-session-1.txt": ("no meeting before nine",),
        "agenda-session-3.txt": ("where would you go next", "what did I miss"),
        "takeaways-session-2.txt": ("rosters come out on Mondays", "I read the old roster rules"),
        "takeaways-session-3.txt": ("a light for the side entrance",),
    },
    facts={
        1: {
            "status": "held", "held_at": _stored(-28, "14:00:00"), "intention": "hear it to the end",
            "prep_done": True, "agenda_sent_on": _day(0), "agenda_set_by": "mentor", "talked": "junior",
            "unasked_advice": "none", "place": "senior_space", "off_limits_came_up": "no", "respect": "both",
            "ratings": {"relationship": 4, "overall": 3},
            "role_check": {"could_disagree": 3, "managerial_tone": 2, "rank_used": 1}, "feedback_reception": 4,
        },
        2: {
            "status": "held", "held_at": _stored(-21, "15:30:00"), "agenda_set_by": "mentee",
            "talked": "senior", "unasked_advice": "none", "place": "virtual", "off_limits_came_up": "no",
            "ratings": {"relationship": 4, "overall": 4}, "role_check": {"managerial_tone": 2, "rank_used": 1},
            "feedback_reception": 4,
        },
        3: {
            "status": "held", "held_at": _stored(0, "00:01:00"), "intention": "count to ten", "to_share": "my doubt",
            "to_keep": "the board vote", "prep_done": True, "agenda_sent_on": _day(0), "agenda_set_by": "both",
            "easy_to_disagree": "tell me where I am wrong", "talked": "senior", "unasked_advice": "mentee",
            "place": "neutral", "off_limits_came_up": "no", "respect": "both",
            "ratings": {"relationship": 5, "overall": 5},
            "role_check": {"could_disagree": 4, "managerial_tone": 1, "rank_used": 1}, "feedback_reception": 5,
        },
    },
    sign=(
        "About your part in the sessions",
        "In sessions 2 and 3 you noted that you talked more. In session 3 there was advice that wasn't asked for.",
        "What if you asked one question next time, and left a long pause after it?",
    ),
    told_later=("line",),
    trends=(
        "Who talked?", "     ██  ██  you", "     ██  ██  even", " ██  ██  ██  partner",
        "  1   2   3   ·   ·   ·  session",
        "I was the learner", " ██", "yes  no  no   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "I set the agenda", "     ██  ██", " no yes yes   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "No advice unless asked", " ██  ██", "yes yes  no   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "On neutral ground", "     ██  ██", " no yes yes   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "Worth my time", "         ██", "     ██  ██", " ██  ██  ██", " ██  ██  ██", " ██  ██  ██",
        "  3   4   5   ·   ·   ·  of 5", "  1   2   3   ·   ·   ·  session",
        "Of 3 sessions, mostly your partner in 1, mostly you in 2. In 1 of 3 sessions. In 2 of 3 sessions. "
        "In 2 of 3 sessions. In 2 of 3 sessions. From 3 to 5 out of 5.",
    ),
)  # fmt: skip

_JUNIOR = Relationship(
    alias="Bramble",
    steps=(
        Step(
            "set_up", 0,
            (
                "Bramble", "1", "4", "f3", "so that the top hears the floor", "", "my health", "1", "1", "3",
                "1", "1", "", "", "", "", "", "", "", "", "phone, not mail", "after four", "with an example", "",
                "in the lab",
            ),
            due=(),
        ),
        Step("agreement", 0, (), due=()),
        Step("plan", 1, (_on_screen(1, "10:00"),), due=(("prepare", 1),)),
        Step(
            "prepare", 1, ("say the hard thing once", "the week of the outage", "the talk in the lift"),
            due=(),
        ),
        Step("move", 1, (_on_screen(-28, "10:00"),), due=(("confirm", 1),)),
        Step("confirm", 1, (), due=(("debrief", 1),)),
        Step(
            "reflect", 1, ("he wrote nothing down", "I spoke fast", "bring one figure"), due=(("debrief", 1),), keys=4,
        ),
        Step("debrief", 1, ("the night shift is asked first",), due=(), keys=2),
        Step(
            "facts", 1, ("f3", "1", "3", "1", "3", "1", "1", "3", "2", "2", "2", "1", "3"), due=(),
            keys=15,
        ),
        Step("send", 1, (), due=()),
        Step("agree", 1, ("2",), due=()),
        _called(
            "session add", {"held_at": _stored(-21, "11:00")}, due=(("debrief", 2), ("between", 0)),
        ),
        Step(
            "reflect", 2, ("he took the figure", "numbers are safe ground", "one step further"),
            due=(("debrief", 2), ("between", 0)), keys=4,
        ),
        _called(
            "debrief",
            {
                "takeaway": "one page before a decision",
                "promise": {"text": "shadows a night shift", "owner": "partner"},
                "log": {"kind": "held_back", "text": "that I looked for another post"}, "agenda_set_by": "both",
                "advice_from": "balanced", "talk_share_mentee": 70, "place": "other",
                "ratings": {"relationship": 4, "topics": 3, "overall": 3}, "role_check": {"could_disagree": 3},
            },
            due=(("between", 0),),
        ),
        _called(
            "session add", {"planned_at": _stored(2, "16:00")},
            due=(("between", 0), ("prepare", 3)),
        ),
        Step("send", 2, (), due=(("between", 0), ("prepare", 3))),
        Step("agree", 2, ("2", "2"), due=(("between", 0), ("prepare", 3))),
        Step("done", 2, ("d", "he stayed until five"), due=(("between", 0), ("prepare", 3))),
        _called(
            "between", {"answers": [{"prompt": "", "text": "the lift is quiet now"}]}, due=(("prepare", 3),),
        ),
        _called(
            "prepare",
            {
                "intention": "disagree aloud", "to_share": "the shift plan", "to_keep": "who asked me to",
                "agenda_received_on": _day(-1), "agenda": [{"text": "where I draw the line", "family": "other"}],
            },
            due=(),
        ),
        Step("move", 3, (_on_screen(0, "00:01"),), due=(("debrief", 3),)),
        Step(
            "meet", 3,
            (
                "he asked and waited", "a page a month from the floor", "", "the name of the shift lead",
                "2", "1", "1", "1", "1", "1", "4", "4", "4", "1", "1", "4",
            ),
            due=(("reflect", 3), ("look", 0)),
        ),
        Step("reflect", 3, ("there was room", "I used some of it", "all of it next time"), due=(("look", 0),), keys=4),
        Step("agree", 3, ("1",), due=(("look", 0),)),
        Step("send", 3, (), due=(("look", 0),)),
        Step("look", 0, (), due=()),
    ),
    private=(
        "phone, not mail", "after four", "with an example", "in the lab", "say the hard thing once",
        "the week of the outage", "the talk in the lift", "he wrote nothing down", "I spoke fast", "bring one figure",
        "that I looked for another post", "he took the figure", "numbers are safe ground", "one step further",
        "he stayed until five", "the lift is quiet now", "disagree aloud", "the shift plan", "who asked me to",
        "where I draw the line", "he asked and waited", "the name of the shift lead", "there was room",
        "I used some of it", "all of it next time",
    ),
    agreed=(
        (1, "the night shift is asked first", "email_later"),
        (2, "one page before a decision", "email_later"),
        (2, "shadows a night shift", "email_later"),
        (3, "a page a month from the floor", "in_session"),
    ),
    letters={
        "agreement.txt": ("so that the top hears the floor", "my health"),
        "takeaways-session-1.txt": ("the night shift is asked first",),
        "takeaways-session-2.txt": ("one page before a decision", "shadows a night shift"),
        "takeaways-session-3.txt": ("a page a month from the floor",),
    },
    facts={
        1: {
            "status": "held", "held_at": _stored(-28, "10:00:00"), "intention": "say the hard thing once",
            "to_share": "the week of the outage", "to_keep": "the talk in the lift", "prep_done": True,
            "agenda_set_by": "mentee", "talked": "junior", "unasked_advice": "none", "place": "junior_space",
            "off_limits_came_up": "no", "respect": "both", "ratings": {"relationship": 3, "overall": 2},
            "role_check": {"could_disagree": 2, "managerial_tone": 2, "rank_used": 1}, "feedback_reception": 3,
        },
        2: {
            "status": "held", "held_at": _stored(-21, "11:00:00"), "agenda_set_by": "both",
            "advice_from": "balanced", "talk_share_mentee": 70, "place": "other",
            "ratings": {"relationship": 4, "topics": 3, "overall": 3}, "role_check": {"could_disagree": 3},
        },
        3: {
            "status": "held", "held_at": _stored(0, "00:01:00"), "intention": "disagree aloud",
            "to_share": "the shift plan", "to_keep": "who asked me to", "prep_done": True,
            "agenda_received_on": _day(-1), "agenda_set_by": "mentor", "talked": "senior",
            "unasked_advice": "none", "place": "neutral", "off_limits_came_up": "no", "respect": "both",
            "ratings": {"relationship": 4, "overall": 4},
            "role_check": {"could_disagree": 4, "managerial_tone": 1, "rank_used": 1}, "feedback_reception": 4,
        },
    },
    sign=(
        "About whose session it is",
        "In sessions 2 and 3 the senior talked more.",
        "If it suits you, ask for the first ten minutes: “Can I start with what I see, and then hear from you?”",
    ),
    told_later=(),
    trends=(
        "Who talked?", "     ██  ██  partner", "     ██  ██  even", " ██  ██  ██  you",
        "  1   2   3   ·   ·   ·  session",
        "Room to disagree", "         ██", "     ██  ██", " ██  ██  ██", " ██  ██  ██",
        "  2   3   4   ·   ·   ·  of 5", "  1   2   3   ·   ·   ·  session",
        "I was the one teaching", " ██", "yes  no  no   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "Worth my time", "         ██", "     ██  ██", " ██  ██  ██", " ██  ██  ██",
        "  2   3   4   ·   ·   ·  of 5", "  1   2   3   ·   ·   ·  session",
        "No advice I hadn't asked for", " ██  ██  ██", "yes yes yes   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "They set the agenda", " ██  ██", "yes yes  no   ·   ·   ·", "  1   2   3   ·   ·   ·  session",
        "Of 3 sessions, mostly your partner in 2, mostly you in 1. From 2 to 4 out of 5. In 1 of 3 sessions. "
        "From 2 to 4 out of 5. In 3 of 3 sessions. In 2 of 3 sessions.",
    ),
)  # fmt: skip

RELATIONSHIPS: Mapping[str, Relationship] = {"mentor-junior": _JUNIOR, "mentee-senior": _SENIOR}


def _said(value: object) -> object:
    """Return an answer without what was left out of it."""
    if isinstance(value, Mapping):
        return {name: each for name, each in value.items() if each is not None} or None
    return value or None


def facts_of(body: Mapping[str, object]) -> dict[str, object]:
    """Return what a session says."""
    return {name: answer for name in _FACTS if (answer := _said(body.get(name))) is not None}
