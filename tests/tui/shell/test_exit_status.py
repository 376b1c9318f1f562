"""The exit codes of the screen are those that a shell expects."""

import signal

import pytest

from rmjournal.support import hardening as process
from rmjournal.tui.shell.exit_status import ExitStatus


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (ExitStatus.TERMINATED, "SIGTERM"),
        (ExitStatus.HANGUP, "SIGHUP"),
        (ExitStatus.INTERRUPTED, "SIGINT"),
        (ExitStatus.QUIT, "SIGQUIT"),
    ],
)
def test_what_a_signal_ends_has_its_number(ending: ExitStatus, name: str) -> None:
    assert int(ending) == 128 + getattr(signal, name)


def test_a_failure_is_the_one_of_every_command_and_a_lock_is_none() -> None:
    assert (ExitStatus.DONE, ExitStatus.FAILED) == (0, 1)
    assert ExitStatus.HANGUP == process.HANGUP
    assert len(set(ExitStatus)) == 9
