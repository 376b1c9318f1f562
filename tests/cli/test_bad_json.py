"""Whatever --json-in is given: a command takes it or refuses it in a sentence, and never crashes."""

import argparse
import json
from collections.abc import Iterator

import pytest

from rmjournal.cli.command_list import build_parser
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here

# What no field expects.
BAD: tuple[object, ...] = (
    None, True, -1, 2**70, 1.5, "", "kestrel", "x\x00\x1b[2J", "2026-13-45", "9999-12-31T23:59", [], [None], [{}],
    [["kestrel"]], {}, {"kestrel": {}}, {"text": None, "owner": []}, [{"text": 1, "family": {}, "prompt": []}],
)  # fmt: skip


def commands(
    parser: argparse.ArgumentParser, *before: str
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Yield each command that reads JSON, with its parser."""
    below = [each.choices for each in vars(parser)["_actions"] if isinstance(each.choices, dict)]
    for known in below:
        for name, child in known.items():
            yield from commands(child, *before, name)
    if not below and getattr(parser, "json_in", False):
        yield before, parser


KNOWN = {words: parser for words, parser in commands(build_parser()) if words[0] != "sign"}  # signal, as it was called
_GIVEN = {"number": "1", "rule": "time", "pair": "1"}


def test_there_are_commands_that_read_json() -> None:
    assert len(KNOWN) > 20


def filled(cli: Here) -> dict[str, str]:
    """Add a pair with an entry for each command that names one; return their IDs."""
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        session = journal.sessions.add(pair, {"held_at": "2026-03-05T14:00"})
        journal.sessions.add(pair, {"planned_at": "2036-03-05T14:00"})
        fields = {"text": "call", "commitment": {"owner": "partner"}}
        takeaway = journal.takeaways.add(pair, fields, session=session)
        goal = journal.learning.add_goal(pair, {"text": "see a rota"})
        return {"takeaway": takeaway.id, "goal": goal.id, "edit": session.id}


@pytest.mark.parametrize("words", KNOWN, ids=" ".join)
def test_a_command_refuses_bad_json_in_a_sentence(words: tuple[str, ...], cli: Here) -> None:
    parser, made = KNOWN[words], filled(cli)
    arguments = list(words)
    for action in vars(parser)["_actions"]:
        if action.option_strings and action.required:
            arguments += [action.option_strings[0], _GIVEN.get(action.dest) or next(iter(action.choices))]
        elif not action.option_strings:
            arguments.append(_GIVEN.get(action.dest) or made.get(words[0], made["takeaway"]))
    declared = vars(parser)["json_in"]
    names = [name for name in declared if name.isidentifier()] if isinstance(declared, dict) else ["text", "status"]
    for bad in BAD:
        done = cli(*arguments, "--json-in", given=json.dumps(dict.fromkeys(names, bad)))
        assert done.code in (0, 1), (bad, done.code, done.err)
        assert "Traceback" not in done.err, bad
        assert "inside rmjournal" not in done.err, (bad, done.err)
    for raw in ("", "{", "[]", '{"a": 1e999}', '{"text": NaN}', "\x00", '{"text": "\\ud800"}', "[" * 5000):
        done = cli(*arguments, "--json-in", given=raw)
        assert done.code in (0, 1), (raw[:20], done.code, done.err)
        assert "inside rmjournal" not in done.err, (raw[:20], done.err)
