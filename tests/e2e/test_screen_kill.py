"""What is lost when the program is killed while somebody writes: at most the last few seconds."""

import random
import signal
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import opened
from tests.e2e.screen import Terminal, terminal

SMALL = (80, 24)
PROMISED = 5.5  # seconds: five, and half of one for the machine that runs the tests
A_KEY = 0.1  # seconds
WORDS = "heron otter lamp seven quiet harbour kettle orbit moss eleven"


def unlock(shown: Terminal) -> str:
    """Type the passphrase; return what home shows."""
    shown.see("Your journal is locked.")
    shown.settle()
    shown.write(PASSPHRASE)
    shown.hit("enter")
    shown.see("Notes for session 1")
    shown.settle()  # drawn at its full width
    return shown.display()


def go_on(shown: Terminal) -> None:
    """Open what stands first on home: what was left there, else the session that is due."""
    shown.hit("enter")
    shown.see("Session 1 of 6")


def typed_until_killed(home: Path, seconds: float) -> tuple[str, list[float]]:
    """Type ten characters a second for so long and kill the program; return them, and when each was typed."""
    typed, moments = "", list[float]()
    with terminal(home, size=SMALL) as shown:
        unlock(shown)
        go_on(shown)
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            character = random.choice(WORDS)  # noqa: S311
            shown.write(character)
            typed += character
            moments.append(now)
            shown.watch(min(A_KEY, max(end - time.monotonic(), 0)))
        shown.process.send_signal(signal.SIGKILL)
        moments.append(time.monotonic())
        shown.process.wait()
    return typed, moments


def seconds_lost(home: Path, seed: int, longest: float) -> float:
    """Kill it at a random moment, look at what is left, and go on writing; return how many seconds were lost."""
    random.seed(seed)
    typed, moments = typed_until_killed(home, random.uniform(0.3, longest))  # noqa: S311
    killed = moments.pop()
    call(home, "verify", "--full").well()
    with opened(home) as journal:
        kept = "".join(draft.body.text for draft in journal.drafts.all())
    assert typed.startswith(kept)
    lost = killed - moments[len(kept)] if len(kept) < len(typed) else 0.0
    assert lost <= PROMISED, f"{lost:.1f} s of writing were lost, {len(typed) - len(kept)} characters"
    with terminal(home, size=SMALL) as shown:
        assert ("Finish your note on session 1" in unlock(shown)) == bool(kept)
        go_on(shown)
        shown.write("!")
        shown.see("!")
        shown.hit("esc")
        shown.see("Saved")
        assert "Finish your note" not in shown.display()
        shown.hit("ctrl+q")
        assert shown.end() == 0
    (note,) = [each for each in call(home, "list", "--json").well().objects() if each["kind"] == "note"]
    assert note["body"] == {"text": f"{kept}!"}
    print(f"Killed after {len(typed)} characters: {len(typed) - len(kept)} of them lost, {lost:.1f} s of writing.")
    return lost


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_while_somebody_writes_costs_the_last_five_seconds_at_most(planned: Path, seed: int) -> None:
    seconds_lost(planned, seed, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_a_kill_at_any_of_many_moments_costs_the_last_five_seconds_at_most(planned: Path, seed: int) -> None:
    seconds_lost(planned, seed, 9)


@pytest.mark.parametrize("seconds", [0.3, pytest.param(7, marks=pytest.mark.slow)])
def test_a_program_that_was_stopped_locks_when_it_goes_on_and_keeps_what_was_written(
    planned: Path, seconds: float
) -> None:
    with terminal(planned, size=SMALL) as shown:
        unlock(shown)
        go_on(shown)
        shown.write("before it was stopped")
        shown.see("before it was stopped")
        shown.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        shown.process.send_signal(signal.SIGCONT)
        assert "Finish your note on session 1" in unlock(shown)
        go_on(shown)
        shown.see("before it was stopped")
        shown.write(", and after")
        shown.hit("esc")
        shown.see("Today", "Saved")
        shown.hit("ctrl+q")
        assert shown.end() == 0
    assert "before it was stopped, and after" in call(planned, "list").well().out
