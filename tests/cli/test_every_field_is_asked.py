"""Each field of a form on the screen is asked at a prompt of the command line too."""

import importlib
import pkgutil
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

import rmjournal.tui.forms
from rmjournal.cli import answer_log, terminal
from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import AnyRecord, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms import (
    agreement_form,
    check_in_form,
    contacts_form,
    debrief_form,
    goal_form,
    own_lines_form,
    pair_form,
    prepare_form,
    review_form,
    session_form,
    takeaway_form,
    text_form,
)
from rmjournal.tui.forms.form_screen import FormScreen
from tests.cli.calling import PASSPHRASE, Here

ROLES = ("mentor-junior", "mentee-senior")
DAY = "Friday"
TODAY = date.today()


class World(NamedTuple):
    """A pair with one entry of each kind that a form changes."""

    journal: Journal
    role: str

    @property
    def pair(self) -> Any:
        return self.journal.pairs.get(1)

    def session(self, number: int) -> Record[Session]:
        return self.journal.sessions.get(self.pair, number)

    def entry(self, words: str) -> Any:
        """Return the entry with these words."""
        found: list[AnyRecord] = [each for each in self.journal.records.all() if words in str(each.raw)]
        return min(found, key=lambda each: each.created)

    def commitment(self) -> Any:
        """Return the commitment, which has the words of its takeaway."""
        return max((each for each in self.journal.records.all() if "call them" in str(each.raw)), key=lambda e: e.kind)


class Asked(NamedTuple):
    """A form, the command that asks the same, and where a field is asked under another name or elsewhere."""

    form: Callable[[World], FormScreen]
    command: Callable[[World], tuple[str, ...]]
    elsewhere: Mapping[str, str] = {}


def _words(*arguments: str) -> Callable[[World], tuple[str, ...]]:
    return lambda _: (*arguments, "--pair", "1")


def _edit(words: str) -> Callable[[World], tuple[str, ...]]:
    return lambda world: ("edit", world.entry(words).id)


_LINE = {"ended": "`log end` says how a line ended"}
FORMS: Mapping[str, Asked] = {
    "new_pair": Asked(
        lambda world: pair_form.new_pair(world.journal),
        lambda _: ("pair", "add"),
        {"supervision": "`supervision --add` and `--remove`"},
    ),
    "edit_pair": Asked(
        lambda world: pair_form.edit_pair(world.journal, world.pair),
        lambda _: ("pair", "edit", "1"),
        {"supervision": "`supervision --add` and `--remove`", "not_for_us": "`offers` turns one off or on"},
    ),
    "new_session": Asked(lambda world: session_form.new_session(world.journal, world.pair), _words("session", "add")),
    "edit_session": Asked(
        lambda world: session_form.edit_session(world.journal, world.pair, world.session(2)),
        lambda world: ("edit", world.session(2).id),
    ),
    "debrief_session": Asked(
        lambda world: debrief_form.debrief_session(world.journal, world.pair, world.session(1)),
        lambda _: ("debrief", "--pair", "1", "--session", "1"),
    ),
    "debrief_or_ask_date": Asked(
        lambda world: debrief_form.debrief_or_ask_date(world.journal, world.pair, world.session(1)),
        lambda _: ("debrief", "--pair", "1", "--session", "1"),
    ),
    "prepare_session": Asked(
        lambda world: prepare_form.prepare_session(world.journal, world.pair, world.session(3)),
        lambda _: ("prepare", "--pair", "1", "--session", "3"),
        {"question": "`questions add` adds one of your own"},
    ),
    "new_takeaway": Asked(
        lambda world: takeaway_form.new_takeaway(world.journal, world.pair, None), _words("takeaway", "add")
    ),
    "check_in": Asked(
        lambda world: check_in_form.check_in(world.journal, world.pair, world.session(1)), _words("check-in")
    ),
    "edit_contacts": Asked(
        lambda world: contacts_form.edit_contacts(world.journal, world.pair),
        _words("contact", "add"),
        {
            f"contact-{at}.{name}": "`contact add` asks for one at a time"
            for at in (2, 3)
            for name in ("who", "kind", "how", "in_line")
        },
    ),
    "new_goal": Asked(
        lambda world: goal_form.new_goal(world.journal, world.pair),
        _words("goal", "add"),
        {name: "`goal add` asks for one at a time" for name in ("offer", "partner_goal", "partner_offer")},
    ),
    "edit_goal": Asked(
        lambda world: goal_form.edit_goal(world.journal, world.pair, world.entry("see a rota")), _edit("see a rota")
    ),
    "add_evidence": Asked(
        lambda world: goal_form.add_evidence(world.journal, world.pair, world.entry("see a rota")),
        lambda world: ("goal", "evidence", world.entry("see a rota").id),
    ),
    "end_goal": Asked(
        lambda world: goal_form.end_goal(world.journal, world.pair, world.entry("see a rota")),
        lambda world: ("goal", "close", world.entry("see a rota").id),
    ),
    "difficult_moment": Asked(
        lambda world: own_lines_form.difficult_moment(world.journal, world.pair),
        _words("log", "add", "--kind", "difficult-moment"),
    ),
    "edit_held_back": Asked(
        lambda world: own_lines_form.edit_held_back(world.journal, world.pair, world.entry("The rota")),
        _edit("The rota"),
        _LINE,
    ),
    "rehearse": Asked(lambda world: own_lines_form.rehearse(world.journal, world.pair), _words("rehearse")),
    "first_sentence": Asked(
        lambda world: own_lines_form.first_sentence(world.journal, world.pair, world.entry("On Monday")),
        _words("rehearse"),
    ),
    "edit_own": Asked(
        lambda world: typing.cast(
            FormScreen, own_lines_form.edit_own(world.journal, world.pair, world.entry("hard day"))
        ),
        _edit("hard day"),
        {**_LINE, "situation": "asked as the text of the line"},
    ),
    "review_pair": Asked(lambda world: review_form.review_pair(world.journal, world.pair), _words("review")),
    "close_pair": Asked(lambda world: review_form.close_pair(world.journal, world.pair, lambda: None), _words("close")),
    "edit_clauses": Asked(
        lambda world: agreement_form.edit_clauses(world.journal, world.pair, Clause.PURPOSE),
        _words("agreement", "--edit"),
    ),
    "edit_text of an assumption": Asked(
        lambda world: text_form.edit_text(world.journal, world.pair, world.entry("They know")), _edit("They know")
    ),
    "edit_text of a barrier": Asked(
        lambda world: text_form.edit_text(world.journal, world.pair, world.entry("Late mails")), _edit("Late mails")
    ),
    "edit_text of a commitment": Asked(
        lambda world: text_form.edit_text(world.journal, world.pair, world.commitment()),
        lambda world: ("edit", world.commitment().id),
    ),
    "edit_text of a takeaway": Asked(
        lambda world: text_form.edit_text(world.journal, world.pair, world.entry("less mail")), _edit("less mail")
    ),
}


def functions_that_return_a_form() -> Iterator[str]:
    for module in pkgutil.iter_modules(rmjournal.tui.forms.__path__):
        found = importlib.import_module(f"rmjournal.tui.forms.{module.name}")
        for name, value in vars(found).items():
            if getattr(value, "__module__", "") != found.__name__ or name.startswith("_"):
                continue
            returned = str(getattr(value, "__annotations__", {}).get("return", ""))
            if "FormScreen" in returned or "ClauseScreen" in returned:
                yield name


def test_each_form_of_the_screen_is_compared_with_a_command() -> None:
    assert set(functions_that_return_a_form()) == {name.partition(" of ")[0] for name in FORMS}


@pytest.fixture(params=ROLES)
def world(request: pytest.FixtureRequest, cli: Here) -> tuple[Here, str]:
    """Fill a journal with one pair, two sessions that took place, and one to come."""
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": request.param, "focus": "technical"})
        for days in (30, 2):
            first = journal.sessions.add(
                pair, {"held_at": f"{TODAY - timedelta(days)}T10:00", "disrespect": {"by": "me"}}
            )
        journal.sessions.add(pair, {"planned_at": f"{TODAY + timedelta(20)}T10:00"})
        journal.learning.add_goal(pair, {"text": "see a rota"})
        journal.own_lines.rehearse(pair, {"situation": "On Monday"})
        for kind, text in (
            ("held_back", "The rota"), ("difficult_moment", "hard day"), ("assumption", "They know"),
            ("barrier", "Late mails"),
        ):  # fmt: skip
            following = {"next": "say"} if kind in ("held_back", "difficult_moment") else {}
            journal.log.add(pair, {"kind": kind, "text": text, **following})
        journal.takeaways.add(pair, {"text": "less mail"}, session=first)
        journal.takeaways.add(pair, {"text": "call them", "commitment": {"owner": "me"}}, session=first)
    return cli, request.param


def answer(question: str, names: list[str]) -> str:
    """Open all that can be opened, and give each other question an answer that it takes."""
    first = question.partition("\n")[0].lower()
    if "anything more" in first or first.startswith("add ") or "(y: " in first:
        return "m" if "m: " in first else "y"
    lines = question.splitlines()[1:]
    choices = "\n".join(line for line in lines if line.strip()[:1].isdigit())
    if "more questions" in choices and names.count(names[-1]) == 1:
        return next(part.strip()[0] for part in choices.replace("\n", "   ").split("   ") if "more questions" in part)
    if "(1 to 5)" in first:
        return "3"
    if "achieved" in choices:
        return "achieved"
    if names[-1] in ("owner", "verdict", "keeping"):
        return "destroy_later" if names[-1] == "keeping" else "1"
    if names[-1] in ("situation", "text", "promise", "takeaway", "alias", "log", "contact-1.who"):
        return "words"
    if "rehearse" in names[-1] or (choices and "(enter" not in question.lower()):
        return "1"
    if names[-1] == "when" and "planned" not in question:
        return "" if "keeps it" in question else "yesterday"
    return "1" if names[-1] == "rehearsal.outcome" or names[-1].startswith("evidence-") else ""


def names_asked(cli: Here, arguments: tuple[str, ...], patch: pytest.MonkeyPatch) -> set[str]:
    """Run a command, and return the names of the questions that it asks."""
    names: list[str] = []
    shown: set[str] = set()
    ask, show = terminal.ask, answer_log.AnswerLog.show

    def recorded(question: str, *, name: str = "", needed_for: str = "This question") -> str:
        names.append(name or question)
        assert names.count(names[-1]) < 5, f"no answer is accepted: {question}"
        return ask(question, name=name, needed_for=needed_for)

    def noted(log: answer_log.AnswerLog, name: str, value: object) -> None:
        shown.add(name)
        show(log, name, value)

    def typed(_: str) -> str:
        names.append("text")
        return "words"

    with patch.context() as patched:
        patched.setattr(terminal, "is_typed", lambda: True)
        patched.setattr(terminal, "ask", recorded)
        patched.setattr(terminal, "text_in", typed)
        patched.setattr(terminal, "_asked", lambda question, *_: answer(question, names))
        patched.setattr(answer_log.AnswerLog, "show", noted)
        cli(*arguments).well()
    return {*names, *shown}


@pytest.mark.parametrize("name", FORMS)
def test_a_field_of_a_form_is_asked_at_a_prompt(
    name: str, world: tuple[Here, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, role = world
    asked = FORMS[name]
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        there = World(journal, role)
        form = asked.form(there).form
        fields = {str(each.id).removeprefix("field-").replace("-dot-", ".") for each in (*form.first, *form.more)}
        arguments = asked.command(there)
    missing = fields - names_asked(cli, arguments, monkeypatch)
    assert missing == set(asked.elsewhere) & fields, sorted(missing - set(asked.elsewhere))
    assert set(asked.elsewhere) <= fields | {"ended", *asked.elsewhere}
