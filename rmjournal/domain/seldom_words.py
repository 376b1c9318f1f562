"""Keep the words for kinds of entry that a list seldom shows.

Apart from `words`, so that a list imports these kinds only where it has one."""

from collections.abc import Mapping
from enum import StrEnum

from rmjournal.domain.model.checkin import ITEMS
from rmjournal.domain.model.contact import ContactKind
from rmjournal.domain.model.goal import GoalKind
from rmjournal.domain.model.log import Ended, Next, Why
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.rehearsal import Outcome
from rmjournal.domain.model.review import InTouch, Keeping, Mix, Verdict

# As in `words`.
WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Why: {
        Why.MY_CHOICE: "my choice",
        Why.CAREER: "my career",
        Why.TONE: "the tone",
        Why.MOMENT: "not the moment",
        Why.HURT: "it hurt",
    },
    Next: {
        Next.SAY: "say it",
        Next.REHEARSE: "rehearse it",
        Next.LET_GO: "let it go",
        Next.ELSEWHERE: "take it elsewhere",
    },
    Ended: {
        Ended.SAID: "I said it",
        Ended.RAISED: "raised with someone",
        Ended.SORTED: "sorted",
        Ended.LEFT: "left it (my choice)",
    },
    Outcome: {Outcome.SAID: "said it", Outcome.SOFTENED: "softened it", Outcome.KEPT_BACK: "held it back"},
    ContactKind: {
        ContactKind.SUPERVISOR: "supervisor",
        ContactKind.COACH: "coach",
        ContactKind.COORDINATOR: "coordinator",
        ContactKind.SPEAK_UP: "speak-up guardian",
        ContactKind.SAFEGUARDING: "safeguarding lead",
        ContactKind.HR: "HR",
        ContactKind.WELLBEING: "employee assistance",
        ContactKind.UNION: "union representative",
        ContactKind.EXTERNAL: "outside advice",
    },
    InTouch: {InTouch.YES: "yes", InTouch.NO: "no", InTouch.OPEN: "not sure yet"},
    Keeping: {
        Keeping.ALL: "keep them",
        Keeping.TAKEAWAYS: "keep only takeaways",
        Keeping.DESTROY: "destroy them on a date",
    },
    Verdict: {Verdict.CARRY_ON: "carry on", Verdict.CHANGE: "change something", Verdict.STOP: "stop"},
    GoalKind: {
        GoalKind.UNDERSTAND: "to understand",
        GoalKind.DO: "to be able to do",
        GoalKind.OFFER: "something to offer",
    },
    Mix: {Mix.IDEAS: "mostly ideas", Mix.HALF: "half and half", Mix.FIXING: "mostly fixing things"},
}
LINES_OF_CHECK_INS: Mapping[str, str] = {item.name: item.words for role in Role for item in ITEMS[role]}
