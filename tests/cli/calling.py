"""Call rmjournal in this process for speed, or as a process of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import rmjournal
from rmjournal.cli.main import run
from rmjournal.journal import Journal
from rmjournal.vault.format.kdf import Kdf
from tests.moments import next_moment

PASSPHRASE = "six dull words on a card"
CHEAP = Kdf(19_456, 1, 1)
ROOT = Path(rmjournal.__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "rmjournal"]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def objects(self) -> list[dict[str, Any]]:
        """Read what was printed as one JSON object per line."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(each, dict) for each in found)
        return found

    def object(self) -> dict[str, Any]:
        """Read the one JSON object that was printed."""
        (found,) = self.objects()
        return found

    def well(self) -> "Done":
        """Assert that it ended with 0."""
        assert self.code == 0, self.err
        return self

    def failed(self, code: int, *words: str) -> "Done":
        """Assert that it ended with this code, a sentence and an empty stdout."""
        assert self.code == code, (self.code, self.out, self.err)
        assert self.out == ""
        assert "rmjournal: " in self.err
        assert "Traceback" not in self.err
        assert "Something went wrong inside" not in self.err
        for word in words:
            assert word in self.err
        return self


def piped(secret: bytes) -> int:
    """Put a secret into a pipe; return the end to read, for the caller to close."""
    reader, writer = os.pipe()
    os.write(writer, secret)
    os.close(writer)
    return reader


class Here:
    """Call commands in this process."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.vault = home / "data" / "rmjournal" / "journal.rmj"
        self._capture, self._patch = capture, patch

    def __call__(
        self, *arguments: str, given: str | bytes | None = None, secret: str | bytes | None = PASSPHRASE
    ) -> Done:
        """Run one command.

        `given` is standard input, `secret` what the passphrase's descriptor holds."""
        data = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given or b""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        self._capture.readouterr()
        reader = None if secret is None else piped(secret.encode() if isinstance(secret, str) else secret)
        options = [] if reader is None else ["--passphrase-fd", str(reader)]
        try:
            code = run([*options, *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            if reader is not None:
                os.close(reader)
        said = self._capture.readouterr()
        return Done(code, said.out, said.err)

    def take(self, *arguments: str, fields: Mapping[str, object]) -> Done:
        """Run one command that reads its fields as JSON."""
        return self(*arguments, "--json-in", given=json.dumps(fields))

    def put(self, content: bytes) -> None:
        """Write a finished journal to the usual place."""
        self.vault.parent.mkdir(parents=True, mode=0o700)
        self.vault.write_bytes(content)
        self.vault.chmod(0o600)

    def make(self) -> Journal:
        """Make the usual journal and return it open."""
        self.vault.parent.mkdir(parents=True, exist_ok=True)
        return Journal.create(self.vault, PASSPHRASE, kdf=CHEAP)[0]


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a child process: all its folders are below one."""
    (home / "tmp").mkdir(exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TMPDIR": str(home / "tmp"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        **{name: os.environ[name] for name in ("TZ",) if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "error",
    } | more


@contextmanager
def passphrase_pipe(secret: str = PASSPHRASE) -> Iterator[tuple[list[str], int]]:
    """Yield the options and the descriptor that pass a passphrase."""
    reader = piped(secret.encode())
    try:
        yield ["--passphrase-fd", str(reader)], reader
    finally:
        os.close(reader)


def call(
    home: Path,
    *arguments: str,
    given: str | bytes = b"",
    secret: str | None = PASSPHRASE,
    before: Sequence[str] = (),
    **more: str,
) -> Done:
    """Run one command as a process of its own, without a terminal.

    `before` is put before its command line."""
    with passphrase_pipe(secret or "") as (options, reader):
        done = subprocess.run(
            [*before, *COMMAND, *(options if secret is not None else []), *arguments],
            input=given.encode() if isinstance(given, str) else given,
            capture_output=True,
            env=surroundings(home, **more),
            cwd=home,
            pass_fds=[reader],
            timeout=60,
            check=False,
            start_new_session=True,  # no terminal, even where the tests run in one
        )
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def ids_of(cli: Here, kind: str) -> list[str]:
    """Return the ids of all records of one kind."""
    return [each["id"] for each in cli("list", "--json", "--off-record").well().objects() if each["kind"] == kind]


def twice_edited_note(here: Here) -> str:
    """Change a note twice; return its id."""
    with Journal.open(here.vault, PASSPHRASE) as journal:
        record = journal.notes.add(journal.pairs.get(1), "one\x07")
        for text in ("two", "three"):
            next_moment(journal.clock)
            journal.entries.edit(record, {"text": text})
            record = journal.records.find(record.id)  # type: ignore[assignment]
        return record.id[:8]
