"""One process at a time holds a lock, and whoever waits long enough gets it."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rmjournal.support.locking import Held, Lock
from tests.cli.calling import ROOT

HOLDS = """
import sys
from pathlib import Path
from rmjournal.support.locking import Lock
lock = Lock(Path(sys.argv[1]), 10.0)
print("held", flush=True)
sys.stdin.read()
"""


def holder(path: Path) -> "subprocess.Popen[str]":
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize("ends", ["by itself", "killed"])
def test_another_process_keeps_it_until_it_ends(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "x.lock"
    with holder(path) as process:
        with pytest.raises(Held):
            Lock(path, 0.05)
        if ends == "killed":
            process.kill()
            process.wait()
        process.communicate()
        Lock(path, 10.0).release()


def test_it_can_be_taken_again_once_it_was_given_back_and_its_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    first = Lock(path, 0.0)
    with pytest.raises(Held):
        Lock(path, 0.0)
    first.release()
    first.release()
    Lock(path, 0.0).release()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_not_followed_and_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.lock").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "x.lock", tmp_path / "none" / "x.lock"):
        with pytest.raises(OSError, match=r"[Ee]rrno"):
            Lock(path, 0.0)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="flock is of POSIX")
def test_a_disk_that_knows_no_locks_is_told_of_and_is_not_taken_for_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unknown)
    with pytest.raises(OSError, match=os.strerror(errno.ENOLCK)):
        Lock(tmp_path / "x.lock", 10.0)
