"""All commands: each has help, and none takes private text as an argument."""

import ast
import re
from typing import Any

import pytest

from rmjournal.cli.command_list import ALIASES, COMMANDS, GROUPS, build_parser
from rmjournal.cli.parser import command_word, read_opening
from tests.cli.calling import ROOT, Here


def test_options_may_stand_before_the_command_or_after_it(used: Here) -> None:
    other = used.home / "other.rmj"
    used.vault.rename(other)
    used("list").failed(1)
    before = used("--vault", str(other), "pair", "list").well().out
    assert "Heron" in before
    assert used("pair", "--vault", str(other), "list").well().out == before
    assert used("pair", "list", "--vault", str(other)).well().out == before


def actions_of(parser: Any) -> list[Any]:
    """Return what a parser declares; argparse offers no public way."""
    found: list[Any] = vars(parser)["_actions"]
    return found


def every_command() -> list[list[str]]:
    found: list[list[str]] = [[]]

    def walk(parser: Any, path: list[str]) -> None:
        for action in actions_of(parser):
            if action.choices and hasattr(action.choices, "items"):
                for name, inner in action.choices.items():
                    if name in ALIASES:
                        continue
                    found.append([*path, name])
                    walk(inner, [*path, name])

    walk(build_parser(), [])
    return found


def test_every_command_has_help_in_words_with_an_example(here: Here) -> None:
    groups = ("", "pair", "session", "takeaway", "signal", "programme", "log", "contact", "goal", "questions")
    for command in every_command():
        done, line = here(*command, "--help", secret=None).well(), " ".join(command)
        assert done.err == "", line
        assert done.out.isascii(), line
        assert not {"None", "COMMAND"} & {row.strip() for row in done.out.splitlines()}, line
        if line not in groups:
            assert "Example:  " in done.out, line
            assert f"rmjournal {line}" in done.out


def test_a_line_that_begins_with_a_command_declares_that_one_alone() -> None:
    everything = dict(actions_of(build_parser())[-1].choices or {})
    assert [name for name in everything if name not in ALIASES] == list(COMMANDS)
    for word in COMMANDS:
        alone = dict(actions_of(build_parser(word))[-1].choices or {})
        assert [name for name in alone if name not in ALIASES] == [word]
        assert alone[word].format_help() == everything[word].format_help()


@pytest.mark.parametrize(("earlier", "name"), ALIASES.items())
def test_an_earlier_name_still_works_and_is_not_listed(earlier: str, name: str) -> None:
    offered = dict(actions_of(build_parser(earlier))[-1].choices or {})
    assert offered[earlier] is offered[name]
    assert not re.search(rf"^ +{earlier}\b", build_parser().format_help(), re.MULTILINE)


def test_help_lists_the_commands_under_their_headings() -> None:
    said = build_parser().format_help()
    places = [said.index(f"\n  {heading}\n") for heading in GROUPS]
    assert places == sorted(places)
    for place, commands in zip(places, GROUPS.values(), strict=True):
        below = said[place + 1 :].partition("\n\n")[0]
        assert all(re.search(rf"^    {name}\b", below, re.MULTILINE) for name in commands)


@pytest.mark.parametrize(("typed", "meant"), [(["pairs"], "pair"), (["takeaway", "agreee"], "agree")])
def test_a_command_that_is_nearly_one_is_suggested(here: Here, typed: list[str], meant: str) -> None:
    assert f"No command “{typed[-1]}”. Did you mean “{meant}”?" in here(*typed, secret=None).failed(2).err


def test_an_option_that_is_nearly_one_is_suggested(here: Here) -> None:
    assert "No option “--jsn” here. Did you mean “--json”?" in here("list", "--jsn", secret=None).failed(2).err
    assert "kestrel" not in here("list", "--kestrel", secret=None).failed(2).err


def test_what_is_no_command_is_not_repeated(here: Here) -> None:
    said = here("kestrel the merger", secret=None).failed(2).err
    assert "There's no such command." in said
    assert "kestrel" not in said


@pytest.mark.parametrize(
    "line",
    [
        ["rollup", "in"],
        ["rollup", "--vault", "x", "in", "--invited", "60", "--one-role", "--json"],
        ["redact", "--jsonl"],
    ],
)
def test_a_command_without_a_journal_is_read_the_same_by_its_declarations_alone(line: list[str]) -> None:
    alone, whole = build_parser(line[0]), build_parser()
    assert alone.parse_args(line) == whole.parse_args(line)
    asked, everything = (dict(actions_of(parser)[-1].choices or {}) for parser in (alone, whole))
    assert list(asked) == line[:1]
    assert asked[line[0]].format_help() == everything[line[0]].format_help()
    assert read_opening(line) is None


def options_of(parser: Any) -> list[Any]:
    found = []
    for action in actions_of(parser):
        if action.choices and hasattr(action.choices, "items"):
            for inner in action.choices.values():
                found += options_of(inner)
        else:
            found.append(action)
    return found


def test_nothing_private_is_ever_an_argument() -> None:
    taking_text = {
        action.dest
        for action in options_of(build_parser())
        if action.nargs != 0 and action.type is None and action.dest not in ("help", "version")
    }
    assert taking_text == {
        "again", "vault", "id", "file", "folder", "yes", "topic", "page", "role", "rule", "write", "confirm", "every",
        "choice", "shell", "focus", "reply", "title",  # of `--title` only "asked" is taken
       
        "after", "before",  # days of a notebook that is written
        "line", "mark", "unmark", "kind", "open", "how", "readers", "whose",  # IDs, and words of closed lists
        "read", "sqlite", "csv", "html", "parquet", "ledger",  # where a report goes
        "programme", "trend", "pairs", "delete_by",  # files that a report reads, and a day
        "accept", "decline", "instead",  # codes of points in a message
        "all_yes", "answer",  # the ID of a message, and words of a closed list
        "off", "on",  # names of offers
        "until",  # the day on which a pause ends
        "dir", "start", "end",  # where a start kit goes, and its days
        "period", "set", "opt_in", "state", "recognisable", "rare", "partner",  # words of closed lists
    }  # fmt: skip


def test_every_sentence_about_roles_names_the_seniority_too() -> None:
    for path in sorted((ROOT / "rmjournal").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        documents = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                text = node.value
                assert text.count("Mentor") == text.count("Mentor (junior)"), (path.name, text)
                assert text.count("Mentee") == text.count("Mentee (senior)"), (path.name, text)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["list", "--limit", "x"], "--limit takes a whole number."),
        (["list", "--pair"], "--pair needs a value."),
        (["note"], "Missing: --pair."),
        (["note", "--pair", "1", "kestrel"], "There are too many words after the command."),
        (["conflicts", "keep", "3f9a", "mine", "--kestrel"], "This command has no such option."),
        (["note", "--pair", "1", "-k", "kestrel"], "This command has no such option."),
        (["import", "", "--pair", "1"], "PATH is empty."),
        (["summary", "--pair", "1", "--write", ""], "--write is empty."),
        (["--vault", "", "list"], "--vault is empty."),
    ],
)
def test_a_line_that_cannot_be_read_is_answered_in_words(here: Here, line: list[str], said: str) -> None:
    err = here(*line, secret=None).failed(2).err
    assert said in err
    assert "See `rmjournal " in err
    assert "kestrel" not in err


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("list", "list"),
        ("--vault a.rmj list", "list"),
        ("--vault=a.rmj --passphrase-fd 3 --accept-older list", "list"),
        ("--vault list", ""),
        ("--help list", ""),
        ("", ""),
    ],
)
def test_the_word_of_a_command_is_found_behind_the_options_before_it(line: str, word: str) -> None:
    assert command_word(line.split()) == word
