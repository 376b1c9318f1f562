"""Word the review halfway and the closing, and gather what stands beside a review."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from rmjournal.domain.model.goal import Evidence, Goal, GoalKind, GoalStatus
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Pair, ReportingLine, Role, SameTeam
from rmjournal.domain.model.review import Review
from rmjournal.domain.record.record import AnyRecord, is_a
from rmjournal.domain.words import level_word, word

HELPS = "One thing that helps"
DIFFERENTLY = "One thing to do differently"
VERDICT = "What would you like to do next?"
MAY_READ = "What may your partner read?"
APPRECIATED = "What did you appreciate?"
STAYS_OPEN = "What is still unfinished?"
IN_TOUCH = "Will you stay in touch?"
KEEPING = "What should happen to your notes?"
LINE_CHANGED = "Has a team or a reporting line changed?"
MIX = "What did you mostly do together?"
PARTS = ("helps", "differently", "verdict")
SHARES: Mapping[str, str] = MappingProxyType(
    {
        "nothing": "nothing yet",
        "helps": "what helps",
        "differently": "what to do differently",
        "both": "both",
        "all": "both, and what I'd like to do next",
    }
)
CLOSING_PARTS = ("appreciated", "stays_open", "in_touch")
CLOSING_SHARES: Mapping[str, str] = MappingProxyType(
    {"nothing": "nothing", "helps": "what I appreciated", "both": "that, and what is unfinished", "all": "all three"}
)
RATED = ("subject", "mindset", "recognition")
SENTENCES: Mapping[Role, Mapping[str, str]] = MappingProxyType(
    {
        Role.MENTOR_JUNIOR: MappingProxyType(
            {
                "subject": "I can help with the subject",
                "mindset": "I see some things differently now",
                "recognition": "My skills are noticed",
            }
        ),
        Role.MENTEE_SENIOR: MappingProxyType(
            {
                "subject": "The help I get with the subject is useful",
                "mindset": "I see some things differently now",
                "recognition": "I see what my partner can do, and say so",
            }
        ),
    }
)
_MOST = 3  # lines of one kind beside a review


def who_first(role: Role) -> str:
    """Return who shares first, in a sentence for a person in this role."""
    if role is Role.MENTEE_SENIOR:
        return "Both of you write one. You share yours first: it makes it easier for your partner to be frank."
    return "Both of you write one. Your partner shares first, so you can wait for theirs."


def chosen(share: str, parts: Sequence[str] = PARTS) -> tuple[str, ...]:
    """Return the parts that an answer to `MAY_READ` means."""
    first, second, third = parts
    return {"helps": (first,), "differently": (second,), "both": (first, second), "all": (first, second, third)}.get(
        share, ()
    )


def share_of(shared: Sequence[str], parts: Sequence[str] = PARTS) -> str:
    """Return the answer that means these parts, "" for none."""
    answers = ("helps", "differently", "both", "all")
    return next((each for each in answers if set(chosen(each, parts)) == set(shared)), "")


def beside(records: Iterable[AnyRecord], pair: Pair) -> Iterator[tuple[str, list[str]]]:
    """Yield what stands over the questions of a review: a heading, and lines.

    Only headings with something under them are yielded."""
    records = list(records)
    lines = [each for each in records if is_a(each, LogItem)]
    assumptions = [each.body for each in lines if each.body.kind is LogKind.ASSUMPTION][-_MOST:]
    line = {
        ReportingLine.DIRECT: "One of you reports to the other.",
        ReportingLine.INDIRECT: "One of you is further up the other's reporting line.",
    }.get(pair.reporting_line, "")
    team = "You are in the same team." if pair.same_team is SameTeam.YES else ""
    before = [each.body for each in records if is_a(each, Review)]
    for heading, found in (
        ("Goals", list(_goals(records))),
        ("What you assumed", [said for each in assumptions for said in _assumed(each)]),
        ("Where you both work", [each for each in (line, team) if each]),
        ("Last time", list(_figures(before[-1], pair.role)) if before else []),
    ):
        if found:
            yield heading, found


def _goals(records: Sequence[AnyRecord]) -> Iterator[str]:
    """Yield the active goals, one's own with the last evidence first."""
    goals = [each for each in records if is_a(each, Goal) and each.body.status is GoalStatus.ACTIVE]
    evidence = {each.parent: each.body for each in records if is_a(each, Evidence)}  # the last one stays
    for goal in sorted(goals, key=lambda each: not each.body.is_own):
        if goal.body.kind is GoalKind.OFFER:
            continue
        if not goal.body.is_own:
            yield f"Your partner: {goal.body.text}"
        elif (last := evidence.get(goal.id)) is None:
            yield f"{goal.body.text} (nothing noted yet)"
        else:
            yield f"{goal.body.text} ({': '.join(filter(None, (level_word(last.level), last.text.strip())))})"


def _assumed(body: LogItem) -> Iterator[str]:
    """Yield the first words of an assumption, and what is believed now."""
    now = body.believe_now.strip()
    yield f"At first: {body.text}" if now else body.text
    if now:
        yield f"Now: {now}"


def _figures(review: Review, role: Role) -> Iterator[str]:
    if review.helps:
        yield f"Helped: {review.helps}"
    if review.differently:
        yield f"To do differently: {review.differently}"
    if review.verdict is not None:
        yield f"You chose: {word(review.verdict)}"
    if review.mix is not None:
        yield f"Together: {word(review.mix)}"
    for name, words in SENTENCES[role].items():
        if (figure := getattr(review, name)) is not None:
            yield f"{words}: {figure} out of 5"
