"""What a command loads: each pays for that at every start."""

import subprocess
import sys

import pytest

from tests.cli.calling import PASSPHRASE, Here, surroundings

# Nothing that a list, a search or a note needs. typing_extensions and dataclasses bring inspect, hashlib a second
# OpenSSL.
IDLE = (
    "asyncio", "dataclasses", "difflib", "email", "hashlib", "http", "inspect", "locale", "platformdirs", "rich",
    "shutil", "tempfile", "textual", "tokenize",
    "rmjournal.domain.dates", "rmjournal.domain.due_words", "rmjournal.domain.rules", "rmjournal.domain.texts",
    "rmjournal.domain.seldom_titles", "rmjournal.domain.seldom_words",
    "rmjournal.domain.model.agreement", "rmjournal.domain.model.goal", "rmjournal.domain.model.log",
    "rmjournal.domain.model.review",
    "rmjournal.journal.copies.conflicts", "rmjournal.journal.records.gists", "rmjournal.journal.records.history",
    "rmjournal.journal.sessions.momentum", "rmjournal.journal.sessions.move",
    "rmjournal.journal.copies.backups", "rmjournal.journal.exports", "rmjournal.journal.imports",
    "rmjournal.sharing", "rmjournal.support.passphrases",
    "rmjournal.tui", "rmjournal.vault.rewrite",
)  # fmt: skip


def loaded_by(used: Here, command: list[str], given: str) -> set[str]:
    """Return the modules that a command imports in a process of its own."""
    secret = used.home / "secret"
    secret.write_text(f"{PASSPHRASE}\n")
    with secret.open() as file:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "rmjournal", *command, "--passphrase-fd", str(file.fileno())],
            env=surroundings(used.home), input=given, pass_fds=[file.fileno()], capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    ("command", "given", "idle"),
    [
        (["list"], "", ("json",)),
        (["search"], "session\n", ("json",)),
        (["note", "--pair", "1"], "A line.\n", ("rmjournal.domain.titles", "rmjournal.domain.words")),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs says where the files are")
def test_a_command_loads_nothing_that_it_does_not_need(
    used: Here, command: list[str], given: str, idle: tuple[str, ...]
) -> None:
    loaded = loaded_by(used, command, given)
    assert "rmjournal.journal" in loaded
    assert {module for module in loaded for name in (*IDLE, *idle) if f"{module}.".startswith(f"{name}.")} == set()
