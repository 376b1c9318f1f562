"""Write the agreement, the review and the end of a pair as messages for the partner.

Each contains only what its function names. No name or nickname is added; what a person
wrote stays as it is."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from rmjournal.domain.model.agreement import Agreement, in_force
from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.review import Closing, Ending, InTouch, Review, Verdict
from rmjournal.domain.model.takeaway import Method, TakeawayState
from rmjournal.domain.rules.clauses import LABELS, NOT_LAW
from rmjournal.domain.text import plain
from rmjournal.domain.texts.message_texts import NAMES, PARTNER, PRIVATE, Message, closing
from rmjournal.support.errors import Refused

COORDINATOR = "your coordinator, or your partner"
WAYS: Mapping[Method, str] = MappingProxyType(
    {Method.IN_SESSION: "in the room", Method.EMAIL_LATER: "by email", Method.FINGERPRINT: "by code"}
)
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.CARRY_ON: "I'd like to carry on as we are.",
        Verdict.CHANGE: "I'd like to carry on, with a change.",
        Verdict.STOP: "I'd like to stop here. I don't need to give a reason.",
    }
)
TOUCH: Mapping[InTouch, str] = MappingProxyType(
    {
        InTouch.YES: "I'd be glad to stay in touch.",
        InTouch.NO: "I'd rather leave it there, with thanks.",
        InTouch.OPEN: "Let's leave it open whether we stay in touch.",
    }
)
STOP_WORDS = "I'd like to end our mentoring sessions. I don't need to give a reason."
_REPLY = 'If you agree to all of it, reply "yes". If not, tell me which words you\'d change. No reply means not agreed.'
_HEADING = re.compile(r"^[\s>|*_#]*What we (?:could agree|agreed)[\s*_]*\n[\s>|*_]*Version \d", re.MULTILINE)


def agreement(
    shown: Agreement, *, agreed: Agreement | None = None, code_of: Callable[[str], str] | None = None
) -> Message:
    """Return one version of an agreement; `agreed` is the one that holds until then.

    Only what both agreed on is headed so. `code_of` returns the code of a clause with
    its heading, for a partner who keeps a journal too. Raises ValueError if no clause
    has words."""
    if not in_force(shown):
        raise ValueError("This agreement has no clauses yet.")
    parts = [_head(shown, agreed)]
    for words in clauses_of(shown):
        parts.append(f"{words}\n[{code_of(words)}]" if code_of else words)
    if code_of:
        parts.append(closing(asks=False, codes=True))
    return Message(
        what=ExportKind.AGREEMENT,
        text="\n\n".join((*parts, NOT_LAW)) + "\n",
        audience=PARTNER,
        absent=(NAMES, "clauses that are off", "your preferences", "levels, teams and reporting lines", PRIVATE),
        name="agreement.txt",
    )


def clauses_of(shown: Agreement) -> list[str]:
    """Return the clauses in force, each with its heading, as the message shows them."""
    return [f"{LABELS[term.clause]}\n{plain(term.text).strip()}" for term in in_force(shown)]


def is_headed(text: str) -> bool:
    """Return whether a text has the heading of an agreement."""
    return _HEADING.search(text) is not None


def _head(shown: Agreement, agreed: Agreement | None) -> str:
    if shown.state is TakeawayState.AGREED:
        on = f", agreed on {_day(shown.agreed_on)}" if shown.agreed_on is not None else ""
        how = f", {WAYS[shown.method]}" if shown.method is not None else ""
        return f"What we agreed\nVersion {shown.version}{on}{how}."
    head = f"What we could agree\nVersion {shown.version}. {_REPLY}"
    if agreed is not None and agreed is not shown and agreed.agreed_on is not None:
        head += f"\nWhat we agreed on {_day(agreed.agreed_on)} stands until we both agree to this."
    return head


def review(body: Review, number: int | None) -> Message:
    """Return the chosen parts of a review, about so many sessions.

    Raises ValueError if none is chosen."""
    said = {
        "helps": _under("One thing that helps", body.helps),
        "differently": _under("One thing to do differently", body.differently),
        "verdict": VERDICTS[body.verdict] if body.verdict is not None else "",
    }
    chosen = [words for name, words in said.items() if name in body.shared and words]
    if not chosen:
        raise ValueError("You haven't chosen anything to share from this review.")
    title = f"After {number} sessions" if number and number > 1 else "How it has gone so far"
    return Message(
        what=ExportKind.REVIEW,
        text="\n\n".join((title, *chosen)) + "\n",
        audience=PARTNER,
        absent=(NAMES, "what you didn't choose", "figures and goals", PRIVATE),
        name="review.txt",
    )


def ending(body: Closing) -> Message:
    """Return the message that ends a pair: that it stops, or the chosen words of the
    closing.

    The reason is never in it. Raises ValueError if there is nothing to say."""
    if body.ending is Ending.STOPPED:
        return stop_words()
    said = {
        "appreciated": _under("What I appreciated", body.appreciated),
        "stays_open": _under("What is still unfinished", body.stays_open),
        "in_touch": TOUCH[body.in_touch] if body.in_touch is not None else "",
    }
    chosen = [words for name, words in said.items() if name in body.shared and words]
    if not chosen:
        raise ValueError("You haven't chosen anything to share from what you wrote when you closed this pair.")
    return Message(
        what=ExportKind.ENDING,
        text="\n\n".join(("At the end of our sessions", *chosen)) + "\n",
        audience=PARTNER,
        absent=(NAMES, "what you didn't choose", "what will happen to your notes", PRIVATE),
        name="closing.txt",
    )


def stop_words() -> Message:
    """Return the words that stop the sessions, for the partner or the coordinator."""
    return Message(
        what=ExportKind.ENDING,
        text=f"{STOP_WORDS}\n",
        audience=COORDINATOR,
        absent=(NAMES, "your reason, if you wrote one", PRIVATE),
        name="ending.txt",
    )


AUDIENCES: Mapping[str, str] = MappingProxyType(
    {
        "junior": f"the {Role.MENTOR_JUNIOR.words} group",
        "senior": f"the {Role.MENTEE_SENIOR.words} group",
        "sponsors": "the sponsors of the programme",
    }
)


YES, WAITING, NO = "yes", "waiting", "no"
REPLIES: Mapping[str, str] = MappingProxyType({YES: "yes", WAITING: "no reply yet", NO: "no"})
ASK = (
    "Ask your partner in writing, with these exact words. They can say no without giving a reason, and no reply "
    "means no."
)


def check_permission(reply: str) -> None:
    """Raise Refused unless the partner said yes to a card that is both of theirs."""
    if reply == NO:
        raise Refused("Your partner said no, so it stays here.", "They don't have to give a reason.")
    if reply != YES:
        raise Refused(ASK, "Nothing was shared.")


def insight_card(words: str, audience: str) -> Message:
    """Return an insight card: a person's own words for a group, and nothing else.

    Raises ValueError if there are no words, or for an unknown audience."""
    text = plain(words).strip()
    if not text:
        raise ValueError("The card is still empty.")
    if audience not in AUDIENCES:
        raise ValueError(f"The audience has to be one of {', '.join(AUDIENCES)}.")
    return Message(
        what=ExportKind.INSIGHT_CARD,
        text=f"{text}\n",
        audience=f"{AUDIENCES[audience]}. They may pass it on",
        absent=("anything you didn't write here", PRIVATE),
        name="insight.txt",
    )


def _under(heading: str, words: str) -> str:
    text = plain(words).strip()
    return f"{heading}\n{text}" if text else ""


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b} {day.year}" if day is not None else ""
