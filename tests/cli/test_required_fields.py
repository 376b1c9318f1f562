"""Which fields a command needs with --json-in: what help marks as required is what it refuses to do without."""

from argparse import ArgumentParser
from collections.abc import Iterator

import pytest

from rmjournal.cli.command_list import build_parser
from rmjournal.cli.parser import REQUIRED, Parser
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here

# The least that each command takes; one that is not here takes an object without fields, or any one field.
LEAST: dict[str, dict[str, object]] = {
    "pair add": {"alias": "Robin", "role": "mentor-junior"},
    "questions add": {"text": "What would you ask?"},
    "takeaway add": {"text": "ask before six"},
    "log add": {"kind": "idea", "text": "a lunch"},
    "rehearse": {"situation": "at the meeting"},
    "reflect": {"answers": [{"text": "it went well"}]},
    "between": {"answers": [{"text": "more questions"}]},
    "goal add": {"text": "understand the plan"},
    "goal evidence": {"level": 1},
    "goal close": {"status": "dropped"},
    "contact add": {"kind": "coach", "who": "Ada"},
    "supervision": {"days": ["2030-03-31"]},
    "statement": {"text": "We now ask the team before we decide."},
    "status-note": {"me": "Ada", "partner": "Robin"},
    "help-note": {"name": "Ada", "text": "Could we talk?"},
    "programme new": {
        "label": "Upwards", "size": "under-30", "period": "cycle-3", "invited": 40, "contacts": {"coordinator": "Ada"},
        "business_reason": "to listen", "use_of_summaries": "one report", "kept_days": 30,
    },
}  # fmt: skip


def readers(parser: ArgumentParser, name: str = "") -> Iterator[tuple[str, Parser]]:
    """Yield the commands below a parser that read fields."""
    for action in vars(parser)["_actions"]:
        for word, inner in action.choices.items() if isinstance(action.choices, dict) else ():
            yield from readers(inner, f"{name} {word}".strip())
    if isinstance(parser, Parser) and parser.json_in and not isinstance(parser.json_in, str):
        yield name, parser


def required(parser: Parser) -> set[str]:
    return {name for name, held in dict(parser.json_in).items() if held.endswith(REQUIRED)}  # type: ignore[arg-type]


def options(parser: Parser, here: Here, name: str) -> list[str]:
    """Return what else a command needs."""
    if name.startswith("goal e") or name.startswith("goal c"):
        with Journal.open(here.vault, PASSPHRASE) as journal:
            return [journal.learning.add_goal(journal.pairs.get(1), {"text": "understand"}).id]
    size = ["--programme-size", "40"] if name == "statement" else []
    return [*size, *(["--pair", "1"] if any(each.dest == "pair" for each in vars(parser)["_actions"]) else [])]


def test_help_marks_the_fields_that_are_required() -> None:
    assert {name: required(parser) for name, parser in readers(build_parser()) if required(parser)} == {
        name: set(fields) for name, fields in LEAST.items()
    }


@pytest.mark.parametrize("name", LEAST)
def test_a_command_takes_the_fields_that_are_required_and_nothing_less(used: Here, name: str) -> None:
    parser = dict(readers(build_parser()))[name]
    words = [*name.split(), *options(parser, used, name)]
    for missing in LEAST[name]:
        used.take(*words, fields={each: held for each, held in LEAST[name].items() if each != missing}).failed(1)
    used.take(*words, fields=LEAST[name]).well()


def test_help_says_that_other_fields_may_be_left_out(here: Here) -> None:
    assert "of which only those marked (required) are needed" in " ".join(
        here("pair", "add", "--help", secret=None).out.split()
    )
