"""Every command that the README or the manual shows does what it says: it is typed in a shell, on a real journal."""

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.cli.command_list import build_parser
from rmjournal.manual.pages import contents, pages
from rmjournal.support.errors import Usage
from tests.cli.calling import ROOT
from tests.manual.fences import fences
from tests.manual.world import World

README = (ROOT / "README.md").read_text("utf-8")
TEXTS = {"README": README, "contents": contents().text} | {page.name: page.text for page in pages()}
RUN, SHOWN, FOR_ENGINES = "sh run", "sh", "sql"

# What is not typed by a test, and why.
NOT_RUN = (
    {
        "rmjournal": "opens the screen: tests/e2e opens it in a terminal",
        "rmjournal demo": "opens the screen: tests/e2e opens it in a terminal",
        ".venv/bin/rmjournal": "opens the screen, from an environment that the line above it makes",
    }
    | dict.fromkeys(
        (
            "pipx install rmjournal",
            "uv tool install rmjournal",
            "python -m pip install rmjournal",
            "uvx rmjournal demo",
            "pipx upgrade rmjournal",
            "uv tool upgrade rmjournal",
            "python -m pip install --upgrade rmjournal",
            "pipx uninstall rmjournal",
            "uv tool uninstall rmjournal",
            "python -m pip uninstall rmjournal",
        ),
        "installs: tests/test_installing.py does it with the wheel",
    )
    | {
        'eval "$(rmjournal completion bash)"': "for a shell: tests/cli/commands/start/test_completion.py",
        'eval "$(rmjournal completion zsh)"': "for the start file of a shell",
        "rmjournal completion fish | source": "for the start file of a shell",
        "rmjournal completion powershell | Out-String | Invoke-Expression": "for the start file of a shell",
    }
)

# What has to be so before a line is typed. A page begins with a journal as it is after some weeks.
BEFORE: dict[str, Callable[[World], None]] = {
    "rmjournal init": World.nothing,
    "rmjournal pair add": World.begin,
    "rmjournal takeaway agree ID": World.choose_takeaway,
    "rmjournal takeaway propose ID": World.choose_takeaway,
    "rmjournal takeaway amend ID": lambda world: world.choose_takeaway(agreed=True),
    "rmjournal takeaway done ID": lambda world: world.choose_takeaway(agreed=True),
    "rmjournal takeaway told ID": lambda world: world.choose_takeaway(ended=True),
    "rmjournal show ID": World.choose_entry,
    "rmjournal signal acted time --pair 1": World.begin,
    "rmjournal signal snooze time --pair 1": World.begin,
    "rmjournal signal normal time --pair 1": World.begin,
    "rmjournal passphrase": World.begin,
    "rmjournal recovery-key --check": World.begin,
    "rmjournal rekey": World.begin,
    "rmjournal restore /media/stick/journal-2026-11.rmj": lambda world: world.begin("stick/journal-2026-11.rmj"),
    "rmjournal repair journal.rmj repaired.rmj": lambda world: world.back_up("journal.rmj"),
    "rmjournal --accept-older list": World.begin,
    "rmjournal --vault old-backup.rmj destroy": lambda world: world.begin("old-backup.rmj"),
    "rmjournal conflicts": World.write_apart,
    "rmjournal rollup --trend first.json second.json": World.report_again,
}


# What is answered first to a command that needs words of some sense.
FIRST = {
    "rmjournal programme new > spring.json": (
        "Upwards",
        "3",
        "2026-H1",
        "60",
        "To hear more.",
        "pairs that meet",
        "One report for all.",
        "30",
        "Ada, room 4",
        "",
        "",
        "",
    ),
    "rmjournal reflect --pair 1 --session 1": ("It went well.",),
    "rmjournal between --pair 1": ("More questions than before.",),
    "rmjournal search": ("mail",),
    "rmjournal statement --pair 1 --programme-size 40": ("We now ask the team before we decide.",),
    "rmjournal status-note --pair 1": ("Ada", "Robin"),
    "rmjournal help-note": ("Ada", "We have not met for two months."),
}


def lines(block: list[str]) -> list[str]:
    """Return the commands of a block, without its comments."""
    return [line.strip() for line in block if line.strip() and not line.startswith("#")]


def shown(text: str, kind: str) -> list[str]:
    """Return every command that a page shows in blocks of one kind."""
    return [line for words, block in fences(text) if words == kind for line in lines(block)]


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if shown(text, RUN)])
def test_the_commands_of_a_page_do_what_they_say(tmp_path: Path, name: str) -> None:
    world = World(tmp_path)
    world.begin()
    for line in shown(TEXTS[name], RUN):
        if line in BEFORE:
            BEFORE[line](world)
        if line == "rmjournal conflicts":
            world.type("rmjournal merge /media/stick/laptop.rmj")
        world.type(line, *FIRST.get(line, ()))


def test_what_is_not_typed_by_a_test_is_listed_with_a_reason() -> None:
    assert {line for text in TEXTS.values() for line in shown(text, SHOWN)} == NOT_RUN.keys()


def test_every_block_says_whether_it_is_commands() -> None:
    kinds = {words for text in TEXTS.values() for words, _ in fences(text)}
    assert kinds == {RUN, SHOWN, FOR_ENGINES, ""}
    silent = [line for text in TEXTS.values() for words, block in fences(text) if not words for line in block]
    assert [line for line in silent if "rmjournal" in line] == []


def test_what_has_to_be_prepared_is_for_commands_that_are_shown() -> None:
    assert BEFORE.keys() <= {line for text in TEXTS.values() for line in shown(text, RUN)}


def complaint(words: list[str]) -> str:
    """Return what the parser says against a command line, "" for nothing."""
    try:
        build_parser(words[0]).parse_args(words)
    except Usage as refused:
        return "something has to follow" if refused.sentence.startswith("Missing: ") else refused.sentence
    return ""


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_named_in_a_sentence_exists(name: str) -> None:
    text = "\n".join(line for line in re.sub(r"```.*?```", "", TEXTS[name], flags=re.DOTALL).splitlines())
    for found in re.findall(r"`rmjournal ([^`]+)`", " ".join(text.split())):
        words = shlex.split(found)
        if words[0] == "COMMAND":
            continue
        assert complaint(words) in ("", "something has to follow"), found


def test_the_tests_find_a_command_that_does_not_end_well(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.begin()
    with pytest.raises(AssertionError, match="ended with 1"):
        world.type("rmjournal show ffffffff")


def test_the_readme_sets_everything_up_with_two_lines() -> None:
    assert len(re.findall(r"python3 -m venv \.venv && .*pytest -q.*", README)) == 1
    assert len(re.findall(r"python3 -m venv \.venv && .*rmjournal demo", README)) == 1
