"""List what is asked after a session: facts, ratings and what is behind them; any may
be left out.

The senior is asked about themselves, the junior about their room. Nobody is scored.
Every answer is read by a signal, a trend or a summary."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rmjournal.domain import words
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import (
    MOSTLY_JUNIOR,
    MOSTLY_SENIOR,
    Advice,
    AgendaSetBy,
    OffLimits,
    Place,
    Respect,
    Talk,
)

_SCALE = {
    "1": "not at all",
    "2": "",
    "3": "",
    "4": "",
    "5": "very much",
}  # the ends have a word, between them numbers do


class Question(NamedTuple):
    """Hold one question with its choices; `name` is a field of the session, or one
    inside it after a dot."""

    name: str
    label: str
    choices: Mapping[str, str]

    def said(self, answer: str) -> str:
        """Return an answer as it is read later."""
        return f"{answer} out of {len(_SCALE)}" if self.choices is _SCALE else self.choices.get(answer, answer)


_TALK: Mapping[Role, tuple[Talk, ...]] = {
    Role.MENTOR_JUNIOR: (Talk.SENIOR, Talk.EVEN, Talk.JUNIOR),
    Role.MENTEE_SENIOR: (Talk.JUNIOR, Talk.EVEN, Talk.SENIOR),
}  # your partner first, then even, then you
_RATED: Mapping[Role, tuple[tuple[str, str], ...]] = {
    Role.MENTOR_JUNIOR: (
        ("ratings.relationship", "We got on well"),
        ("ratings.overall", "Worth my time"),
        ("role_check.could_disagree", "I had room to disagree"),
        ("role_check.managerial_tone", "It felt like being managed"),
        ("role_check.rank_used", "Rank got in the way"),
        ("feedback_reception", "They were open to feedback"),
    ),
    Role.MENTEE_SENIOR: (
        ("ratings.relationship", "We got on well"),
        ("ratings.overall", "Worth my time"),
        ("role_check.could_disagree", "I made disagreeing easy"),
        ("role_check.managerial_tone", "I slipped into managing"),
        ("role_check.rank_used", "I let rank get in the way"),
        ("feedback_reception", "I was open to feedback"),
    ),
}


_OLD = {"talked": "talk_share_mentee", "respect": "disrespect"}  # what older versions asked instead


def facts(role: Role) -> tuple[Question, ...]:
    """Return what is asked about what happened."""
    talk, advice = words.choices(Talk), words.choices(Advice)
    return (
        Question("agenda_set_by", "Who set the agenda?", words.choices(AgendaSetBy)),
        Question("talked", "Who talked more?", {said.value: talk[said.value] for said in _TALK[role]}),
        Question(
            "unasked_advice",
            "Who gave unasked-for advice?",
            {Advice.NONE.value: advice[Advice.NONE.value], **advice},
        ),
        Question("place", "Where did you meet?", words.choices(Place)),
        Question("off_limits_came_up", "Did an off-limits topic come up?", words.choices(OffLimits)),
        Question("respect", "Were you both treated with respect?", words.choices(Respect)),
    )


def ratings(role: Role) -> tuple[Question, ...]:
    """Return what is rated from 1 to 5."""
    return tuple(Question(name, label, _SCALE) for name, label in _RATED[role])


def every(role: Role) -> tuple[Question, ...]:
    """Return all that is asked, in its order."""
    return (*facts(role), *ratings(role))


def told(stored: Mapping[str, object], role: Role) -> Iterator[str]:
    """Yield the answers that a stored session holds, each with its question."""
    for question in every(role):
        if answer := answer_to(question.name, stored):
            colon = "" if question.label.endswith(("?", ")")) else ":"
            yield f"{question.label}{colon} {question.said(answer)}"


def unasked(stored: Mapping[str, object], role: Role) -> dict[str, object]:
    """Return the fields of a stored session that no question is about."""
    names = {question.name for question in every(role)}
    rest: dict[str, object] = {}
    for name, value in stored.items():
        if isinstance(value, dict):
            value = {inner: part for inner, part in value.items() if f"{name}.{inner}" not in names}
        if name not in names and value != {}:
            rest[name] = value
    return rest


def answered(answers: Mapping[str, str], before: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a session that these answers give, as JSON holds them.

    "" is "rather not say", which also takes back what an older version asked in other
    words. `before` is the session as stored: what was not asked about stays."""
    fields: dict[str, object] = {}
    for name, answer in answers.items():
        value = _value(answer)
        outer, _, inner = name.partition(".")
        if not inner:
            fields[outer] = value
            if value is None and (old := _OLD.get(name)) in before and old is not None:
                fields[old] = None
            continue
        inside = fields.setdefault(outer, dict(_object(before.get(outer))))
        if isinstance(inside, dict):
            inside[inner] = value
    return fields


def answer_to(name: str, stored: Mapping[str, object]) -> str:
    """Return the choice that a stored session holds for a question, or "".

    What an older version asked in other words is read as the nearest choice."""
    outer, _, inner = name.partition(".")
    value = _object(stored.get(outer)).get(inner) if inner else stored.get(outer)
    if value is None and name == "talked":
        return _talk_of(stored.get("talk_share_mentee"))
    if value is None and name == "respect":
        by = _object(stored.get("disrespect")).get("by")
        return {"partner": Respect.NOT_BY_PARTNER.value, "me": Respect.NOT_BY_ME.value}.get(str(by), "")
    return "" if value is None else str(value)


def _talk_of(share: object) -> str:
    if not isinstance(share, int):
        return ""
    if share >= MOSTLY_SENIOR:
        return Talk.SENIOR.value
    return (Talk.JUNIOR if share <= MOSTLY_JUNIOR else Talk.EVEN).value


def _value(answer: str) -> object:
    if not answer:
        return None
    return int(answer) if answer.isdigit() else answer


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
