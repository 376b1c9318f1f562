"""Stopping at a prompt is told on a line of its own."""

import signal
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.domain.record.record import Kind
from tests.e2e.homes import opened
from tests.e2e.screen import Terminal, terminal
from tests.e2e.test_drafts_at_prompts import AGAIN, QUICK, drafts, unlock


@pytest.fixture
def paired(home: Path, recovery_key: str) -> Path:
    with opened(home) as journal:
        journal.pairs.add({"alias": "Heron", "role": "mentee-senior", "focus": "technical"})
    return home


def last_line(shown: Terminal) -> str:
    return [line for line in shown.text().splitlines() if line][-1]


@pytest.mark.parametrize("key", ["\x03", "\x04"])
@pytest.mark.parametrize(("command", "question"), [("note --pair 1", AGAIN), ("search", "Search for:")])
def test_stopping_is_told_on_a_line_of_its_own(paired: Path, command: str, question: str, key: str) -> None:
    with opened(paired) as journal:
        journal.drafts.save(Kind.NOTE, journal.pairs.get(1).id, None, text="the old one")
    with terminal(paired, *command.split()) as shown:
        unlock(shown)
        shown.expect(question)
        shown.settle()
        shown.press(key)
        assert shown.end() == (130 if key == "\x03" else 1)
        assert last_line(shown).startswith("rmjournal: "), shown.text()
    assert [draft["text"] for draft in drafts(paired)] == ["the old one"]


def test_stopping_in_the_moment_in_which_the_lock_looks_is_stopping(paired: Path) -> None:
    with terminal(paired, "search") as shown:
        unlock(shown)
        shown.expect("Search for:")
        shown.settle()
        shown.process.send_signal(signal.SIGSTOP)
        shown.watch(0.3)  # from here on it gets both at once
        for each in (signal.SIGINT, signal.SIGALRM, signal.SIGCONT):
            shown.process.send_signal(each)
        assert shown.end() == 130, shown.text()
        assert last_line(shown).startswith("rmjournal: "), shown.text()


@pytest.mark.parametrize(("end", "code"), [("\x03", 130), ("shr\x03", 130), ("\x04", 1), ("the lock", 75)])
def test_stopping_at_a_typed_confirmation_is_told_on_a_line_of_its_own(paired: Path, end: str, code: int) -> None:
    quick = QUICK if end == "the lock" else None
    with terminal(paired, "shred", "--pair", "1", given=b"", command=quick) as shown:
        unlock(shown)
        shown.expect("to confirm:")
        shown.settle()
        if quick is None:
            shown.press(end)
        assert shown.end() == code
        assert last_line(shown).startswith("rmjournal: "), shown.text()


def test_a_typed_confirmation_adds_no_empty_line(paired: Path) -> None:
    with terminal(paired, "shred", "--pair", "1", given=b"") as shown:
        unlock(shown)
        shown.expect("to confirm:")
        shown.type("no")
        assert shown.end() == 1
        lines = shown.text().splitlines()
        (asked,) = (at for at, line in enumerate(lines) if "to confirm:" in line)
        assert lines[asked + 1].startswith("rmjournal: To confirm this"), shown.text()
