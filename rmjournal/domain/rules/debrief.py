"""List what is asked after a session: facts, ratings and what is behind them; any may
be left out.

The senior is asked about themselves, the junior about their room. Nobody is scored."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rmjournal.domain import words
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.session import Advice, AgendaSetBy, Place

_YES_NO = {"yes": "yes", "no": "no"}
_SCALE = {
    "1": "not at all",
    "2": "",
    "3": "",
    "4": "",
    "5": "very much",
}  # the ends have a word, between them numbers do
_PART = {"0": "none", "25": "a quarter", "50": "half", "75": "most", "100": "all"}


class Question(NamedTuple):
    """Hold one question with its choices; `name` is a field of the session, or one
    inside it after a dot."""

    name: str
    label: str
    choices: Mapping[str, str]

    def said(self, answer: str) -> str:
        """Return an answer as it is read later."""
        return f"{answer} of {len(_SCALE)}" if self.choices is _SCALE else self.choices.get(answer, answer)


FACTS = (
    Question("agenda_set_by", "Who set the agenda?", words.choices(AgendaSetBy)),
    Question("advice_from", "Who gave advice?", words.choices(Advice)),
    Question(
        "talk_share_mentee",
        "How much did the senior talk? (%)",
        {str(share): str(share) for share in range(10, 100, 10)},
    ),
    Question("place", "Where did you meet?", words.choices(Place)),
)
RATINGS = (
    Question("ratings.relationship", "We got on well", _SCALE),
    Question("ratings.topics", "We covered the right topics", _SCALE),
    Question("ratings.method", "The way we worked suited us", _SCALE),
    Question("ratings.overall", "Worth my time", _SCALE),
)
_ROLES = {
    Role.MENTOR_JUNIOR: (
        ("role_check.could_disagree", "I had room to disagree"),
        ("role_check.managerial_tone", "They slipped into manager mode"),
        ("role_check.rank_used", "Seniority was mentioned"),
        ("role_check.deference", "I deferred to their seniority"),
        ("feedback_reception", "They took feedback openly"),
        ("reverse_share", "How much of the time was I teaching?"),
    ),
    Role.MENTEE_SENIOR: (
        ("role_check.could_disagree", "I made disagreeing easy"),
        ("role_check.managerial_tone", "I slipped into manager mode"),
        ("role_check.rank_used", "My seniority was mentioned"),
        ("role_check.deference", "They deferred to my seniority"),
        ("feedback_reception", "I took feedback openly"),
        ("reverse_share", "How much of the time were they teaching?"),
    ),
}


def behind(role: Role) -> tuple[Question, ...]:
    """Return what is asked behind facts and ratings: roles, tone, feedback,
    preparation, off limits."""
    asked = (
        Question(
            name,
            label,
            _PART if name == "reverse_share" else _SCALE,
        )
        for name, label in _ROLES[role]
    )
    return (
        *asked,
        Question("both_prepared", "Had we both prepared?", _YES_NO),
        Question("off_limits_hit", "Did an off-limits topic come up?", _YES_NO),
    )


def every(role: Role) -> tuple[Question, ...]:
    """Return all that is asked, in its order."""
    return (*FACTS, *RATINGS, *behind(role))


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

    "" is "rather not say". `before` is the session as stored: what was not asked about
    stays."""
    fields: dict[str, object] = {}
    for name, answer in answers.items():
        value = _value(name, answer)
        outer, _, inner = name.partition(".")
        if not inner:
            fields[outer] = value
            continue
        inside = fields.setdefault(outer, dict(_object(before.get(outer))))
        if isinstance(inside, dict):
            inside[inner] = value
    return fields


def answer_to(name: str, stored: Mapping[str, object]) -> str:
    """Return the choice that a stored session holds for a question, or ""."""
    outer, _, inner = name.partition(".")
    value = _object(stored.get(outer)).get(inner) if inner else stored.get(outer)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _value(name: str, answer: str) -> object:
    if name == "off_limits_hit":
        return answer == "yes"
    if not answer:
        return None
    if answer in _YES_NO:
        return answer == "yes"
    return int(answer) if answer.isdigit() else answer


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
