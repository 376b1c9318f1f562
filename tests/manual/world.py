"""A home in which the commands of the manual are typed: a real journal, a real shell in a real terminal."""

import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar

from rmjournal.cli import demo_journal
from rmjournal.domain.model.takeaway import Method
from rmjournal.journal import Journal
from rmjournal.sharing.summary.named_notes import State, status_text
from tests.cli.calling import CHEAP, PASSPHRASE
from tests.e2e.screen import Terminal, terminal
from tests.sharing.report.folders import fill, many

_NEW = "kettle orbit moss eleven dune"
_PATIENCE = 120.0  # seconds that one command may take
# Seconds without a word, after which an open line is a question. Linux tells that nobody works on another word.
_QUIET = 0.04 if sys.platform == "linux" else 0.15
_MOST_QUESTIONS = 60
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>]")
_SHA256 = re.compile(r"SHA-256:?\s+([0-9a-f]{64})")
_WRITE = re.compile(r" --write \S+( --confirm SHA256)?")
_SECRET = re.compile(r"passphrase|again|repeat", re.IGNORECASE)
_WORD = re.compile(r"[Tt]ype\s+(.+?)\s+to ")
# What is answered to a question again and again, until it is content.
_TRIES = ("", "2", "2026-H1", "tomorrow 3pm", "1", "Robin", "12")


@cache
def some_weeks_old() -> tuple[bytes, str]:
    """Make a journal as it is after some weeks, once; return its bytes and its recovery key."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.rmj"
        journal, key = Journal.create(path, PASSPHRASE, kdf=CHEAP, state=Path(folder) / "state")
        with journal:
            heron, otter = demo_journal.fill(journal, date.today())
            for days in (6, 5):
                held = date.today() - timedelta(days)
                journal.sessions.add(heron, {"status": "missed", "planned_at": f"{held}T10:00"})
            first = journal.sessions.get(otter, 2)
            journal.sessions.prepare(first, {"agenda": [{"text": "How did you get here?", "family": "path"}]})
        return path.read_bytes(), key


class Ended(AssertionError):
    """Say that a command did not end well."""


class World:
    """One home with a journal, and what the commands typed in it have said."""

    files: ClassVar[dict[str, str]] = {
        "notes.txt": "A note from a file.\n",
        "point.txt": "Nobody answers mail after six.\n",
        "pair.json": '{"alias": "Robin", "role": "mentor-junior", "focus": "technical"}\n',
        "passphrase-file": f"{PASSPHRASE}\n",
        "texts.jsonl": '{"id": "1", "text": "It went well with Obinna.", "profile": {"names": ["Obinna"]}}\n',
        "jrnl.json": '{"entries": [{"title": "A day", "body": "It rained.", "date": "2026-01-02", "time": "09:00"}]}\n',
        "programme.json": (
            '{"format": "rmjournal-programme", "version": 1, "label": "Spring", "size": "30-99", "period": "2026-H1", '
            '"invited": 60, "contacts": {"coordinator": "Ada"}, "business_reason": "to listen", "measures": [], '
            '"use_of_summaries": "one report", "kept_days": 30}\n'
        ),
        "spring.json": (
            '{"format": "rmjournal-programme", "version": 1, "label": "Upwards", "size": "100+", "period": "2026-H1", '
            '"invited": 60, "contacts": {"coordinator": "Ada"}, "business_reason": "to listen", "measures": [], '
            '"use_of_summaries": "one report", "kept_days": 30}\n'
        ),
    }

    def __init__(self, home: Path) -> None:
        self.home = home
        self.vault = home / "data" / "rmjournal" / "journal.rmj"
        self.stick = home / "stick"
        self.key = self.sha256 = self.id = ""
        self._first: list[str] = []
        (home / "bin").mkdir()
        program = home / "bin" / "rmjournal"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rmjournal "$@"\n')
        program.chmod(0o700)
        self.stick.mkdir()
        (home / "for-coordinator").mkdir()
        for name, text in self.files.items():
            (home / name).write_text(text)
        (home / "pairs.csv").write_text("Ada,Robin\nIda,Tom\n")
        (home / "notes").mkdir()
        (home / "notes" / "note.txt").write_text(status_text("Ada", "Robin", State.MEETING).text)
        fill(home / "summaries", many(40))

    def report_again(self) -> None:
        """Let there be a report on another period."""
        report = (self.home / "first.json").read_text()
        (self.home / "second.json").write_text(report.replace("2026-H1", "2026-H2"))

    def nothing(self) -> None:
        """Leave no journal, and nothing that this computer remembers of one."""
        for folder in ("data", "state"):
            shutil.rmtree(self.home / folder, ignore_errors=True)

    def begin(self, backup: str = "") -> None:
        """Begin with a journal as it is after some weeks; with a backup of it, if one is named."""
        self.nothing()
        self.vault.parent.mkdir(parents=True, mode=0o700)
        whole, self.key = some_weeks_old()
        self.vault.write_bytes(whole)
        self.vault.chmod(0o600)
        if backup:
            self.back_up(backup)

    @property
    def _state(self) -> Path:
        return self.home / "state" / "rmjournal"

    def opened(self) -> Journal:
        """Open the journal beside the commands; whoever does so closes it."""
        return Journal.open(self.vault, PASSPHRASE, state=self._state)

    def choose_entry(self) -> None:
        """Let ID be a note that was changed once."""
        with self.opened() as journal:
            note = journal.notes.add(journal.pairs.get(1), "The first words.")
            journal.entries.edit(note, {"text": "Other words."})
            self.id = note.id[:8]

    def choose_takeaway(self, *, agreed: bool = False, ended: bool = False) -> None:
        """Let ID be a takeaway with a commitment."""
        with self.opened() as journal:
            pair = journal.pairs.get(1)
            takeaway = journal.takeaways.add(
                pair, {"text": f"Words {time.monotonic()}", "kind": "commitment", "commitment": {"owner": "me"}}
            )
            if agreed or ended:
                journal.takeaways.agree(takeaway, date.today(), Method.IN_SESSION)
            if ended:
                commitment = journal.takeaways.commitment(takeaway.id)
                journal.takeaways.finish(commitment, date.today(), kept=True)
            self.id = takeaway.id[:8]

    def write_apart(self) -> None:
        """Change one note in this journal and in a copy of it, on the stick."""
        self.choose_entry()
        copy = self.stick / "laptop.rmj"
        copy.unlink(missing_ok=True)
        shutil.copyfile(self.vault, copy)
        for path, words, state in ((self.vault, "here", self._state), (copy, "there", self.home / "elsewhere")):
            with Journal.open(path, PASSPHRASE, state=state) as journal:
                note = journal.records.find(self.id)
                journal.entries.edit(note, {"text": words})

    def back_up(self, name: str) -> None:
        """Write a backup to the stick, or into the home."""
        target = (self.home if "/" not in name else self.stick) / name.rpartition("/")[2]
        target.unlink(missing_ok=True)
        with self.opened() as journal:
            journal.backups.write(target)

    def type(self, line: str, *first: str) -> str:
        """Type a line in a shell, answer what it asks, and return what it said. Raises Ended if it fails.

        `first` are the answers to the first questions that ask for no secret."""
        if "SHA256" in line:
            self.type(_WRITE.sub("", line))
        self._first = list(first)
        typed = line.replace("/media/stick", str(self.stick)).replace("SHA256", self.sha256)
        typed = re.sub(r"\bID\b", self.id, typed)
        path = os.pathsep.join([str(self.home / "bin"), os.environ.get("PATH", os.defpath)])
        with terminal(self.home, "-c", typed, command=[shutil.which("bash") or "bash"], PATH=path) as shown:
            self._answer(shown)
            code, said = shown.end(), shown.text()
        if code:
            raise Ended(f"{line}\nended with {code}:\n{said}")
        if found := _SHA256.findall(" ".join(said.split())):
            self.sha256 = found[-1]
        return said

    def _answer(self, shown: Terminal) -> None:
        asked: dict[str, int] = {}
        seen, at, give_up = 0, time.monotonic(), time.monotonic() + _PATIENCE
        while shown.process.poll() is None:
            shown.watch(0.02)
            if len(shown.raw) != seen:
                seen, at = len(shown.raw), time.monotonic()
            assert time.monotonic() < give_up, f"it never ended:\n{shown.text()}"
            if time.monotonic() - at < _QUIET or shown.is_busy():
                continue
            said = _ESCAPES.sub(b"", bytes(shown.raw)).decode("utf-8", "replace")
            question = said.rpartition("\n")[2].rpartition("\r")[2]
            typing = "Ctrl+D" in said[-200:] and not question.strip()
            if not typing and not question.endswith(" "):
                continue
            whole = " ".join(said.splitlines()[-6:])
            assert len(asked) < _MOST_QUESTIONS, shown.text()
            asked[whole] = asked.get(whole, -1) + 1
            shown.raw.clear()
            seen, at = 0, time.monotonic()
            with suppress(OSError):
                shown.type(self._words(question, whole, shown, asked[whole])) if not typing else self._text(shown)

    def _words(self, question: str, whole: str, shown: Terminal, tried: int) -> str:
        if found := _WORD.search(question):
            return found[1]
        if "recovery key" in question.lower():
            return self.key
        if not shown.echoes() and _SECRET.search(question):
            return _NEW if re.search(r"[Nn]ew|again|[Rr]epeat", question) else PASSPHRASE
        if self._first:
            return self._first.pop(0)
        return _TRIES[min(tried, len(_TRIES) - 1)]

    @staticmethod
    def _text(shown: Terminal) -> None:
        shown.type("Words that are typed.")
        shown.taken()
        shown.watch(_QUIET)
        shown.press("\x04")
