"""Say in words what raises each signal, with the thresholds that the rules use."""

from collections.abc import Mapping

from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.rules import signal_thresholds as causes

ABOUT = f"""\
A signal looks at what you answered, never at what you left out. It appears again after
`snooze` when the two weeks are over, after `acted` when something new happened, and
after `normal` never. Safety comes back with new evidence in any case. In a paused
pair only safety is looked at, and in a closed one nothing is.

Figures are those of a session's form, from 1 to 5: {causes.OFTEN} or more is high,
{causes.SELDOM} or less is low."""

RAISED_BY: Mapping[Rule, tuple[str, ...]] = {
    Rule.SAFETY: (
        "Your partner wasn't respectful in a session, until you answer it.",
        "An off-limits topic came up and wasn't welcome, until you answer it.",
        f"You noted that you could have shown more respect, in one of the last {causes.BY_ME_OF} sessions.",
    ),
    Rule.ROOM: (
        f"Rank or managing was high in each of the last {causes.RUNNING} sessions.",
        f"Room to disagree was low in each of the last {causes.RUNNING} sessions.",
        f"Feedback was low in {causes.FEEDBACK} of the last {causes.FEEDBACK_OF} sessions.",
        f"From session {causes.CHECKED_FROM} on, one of the first {causes.CHECKED_ITEMS} lines of your check-in is"
        " low, and no easier than at the first.",
    ),
    Rule.WHOSE_MEETING: (
        f"The senior talked more or gave unasked-for advice in {causes.REVERSED} of the last {causes.REVERSED_OF}"
        " sessions, not counting the first session.",
        f"The agenda wasn't the senior's in each of the last {causes.RUNNING} sessions, if you said it would be.",
        f"The last {causes.AT_THEIRS} sessions were all in the senior's office, unless you said that is usual.",
    ),
    Rule.TIME: (
        f"{causes.OFF} of the last {causes.OFF_OF} sessions didn't take place, and had no other date within"
        f" {causes.NEW_DATE_DAYS} days.",
        f"A planned session moved {causes.MOVED} times.",
        f"A gap between sessions is over {causes.GAP} times what you planned.",
    ),
    Rule.FOLLOW_THROUGH: (
        f"A commitment is open {causes.LOOP_DAYS} days after it was due.",
        f"A commitment ended {causes.LOOP_DAYS} days ago, and your partner hasn't heard how it went.",
    ),
    Rule.TAKEAWAYS: (f"A takeaway was sent {causes.AGREE_DAYS} days ago and has no answer.",),
    Rule.LINE: ("You two share a reporting line or a team.",),
}
