"""The exit codes of the screen are those that a shell expects."""

import signal

import pytest

from rmjournal.support import hardening as process
from rmjournal.tui.ending import Ending


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (Ending.TERMINATED, "SIGTERM"),
        (Ending.HANGUP, "SIGHUP"),
        (Ending.INTERRUPTED, "SIGINT"),
        (Ending.QUIT, "SIGQUIT"),
    ],
)
def test_what_a_signal_ends_has_its_number(ending: Ending, name: str) -> None:
    assert int(ending) == 128 + getattr(signal, name)


def test_a_failure_is_the_one_of_every_command_and_a_lock_is_none() -> None:
    assert (Ending.DONE, Ending.FAILED) == (0, 1)
    assert Ending.HANGUP == process.HANGUP
    assert len(set(Ending)) == 8
