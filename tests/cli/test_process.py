"""What a process leaves behind: signals, crashes, environment, permissions, memory."""

import json
import os
import platform
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import rmjournal
from rmjournal.journal import Journal
from tests.cli.calling import COMMAND, PASSPHRASE, ROOT, Here, call, surroundings

CANARY = "kestrel-7f3a"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="/proc is of Linux")


@contextmanager
def waiting(home: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield a command that waits for its passphrase on a pipe."""
    reader, writer = os.pipe()
    os.write(writer, b"x")
    process = subprocess.Popen(
        [*COMMAND, "--passphrase-fd", str(reader), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=surroundings(home), cwd=home, pass_fds=[reader], start_new_session=True,
    )  # fmt: skip
    try:
        wait_until(lambda: not select.select([reader], [], [], 0)[0])  # the first letter was read
        yield process
    finally:
        for end in (reader, writer):
            os.close(end)
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not true():
        assert time.monotonic() < give_up, "it did not come to that"
        time.sleep(0.02)


@linux_only
def test_a_command_that_reads_secrets_leaves_no_core_file(used: Here) -> None:
    with waiting(used.home, "list") as process:
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]


_FREED = """
from pathlib import Path
from rmjournal.support.hardening import give_back_freed_memory

def held():
    return int(Path("/proc/self/statm").read_text().split()[1])

many = [bytes(1000) for _ in range(50_000)]
few = many[::100]
del many
before = held()
give_back_freed_memory()
print(before - held())
"""


@linux_only
def test_what_was_freed_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", _FREED], capture_output=True, text=True, timeout=60, check=True)
    if platform.libc_ver()[0] == "glibc":
        assert int(done.stdout) * os.sysconf("SC_PAGE_SIZE") > 25_000_000


_ASK = """
import ctypes, sys
from rmjournal.support import hardening as process
from rmjournal.cli import terminal
from rmjournal.__main__ import main

def asked(descriptor, args):
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    raise SystemExit(0)

terminal.secret_from = asked
sys.argv = ["rmjournal", "--passphrase-fd", "9", *sys.argv[1:]]
main()
"""


@linux_only
@pytest.mark.parametrize("command", [["list"], ["init", "--vault", "new.rmj"], ["recover", "--recovery-fd", "9"]])
def test_no_other_process_may_look_into_it_from_before_the_first_secret(used: Here, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASK, *command], env=surroundings(used.home), cwd=used.home, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    folder = "/".join(used.home.parts[: 3 if used.home.parts[1] == "dev" else 2])[1:]
    place = (
        f"Note: Files in {folder} may be deleted when the computer restarts. Choose somewhere safer.\n"
        if command[0] == "init"
        else ""
    )
    assert (done.stdout, done.stderr) in (("0\n", ""), ("0\n", place))


_SHOW = """
import json, os, sys
from rmjournal.support import hardening as process
process.harden()
was = os.umask(0)
print(json.dumps([dict(os.environ), was]))
"""


_COLLECTED = """
import gc, sys
from rmjournal.__main__ import main
before = gc.get_stats()[0]["collections"]
sys.argv = ["rmjournal", "list", "--help"]
main()
import rmjournal.tui.shell.app
print(gc.get_stats()[0]["collections"] - before, file=sys.stderr)
"""


def test_what_starts_is_not_searched_for_cycles_again_and_again(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COLLECTED],
        env=surroundings(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert int(done.stderr.splitlines()[-1]) < 20


def test_variables_that_could_listen_are_taken_out_of_the_environment(home: Path) -> None:
    watchers = dict.fromkeys(
        ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEBUG", "TEXTUAL_SCREENSHOT", "TEXTUAL_DRIVER", "RICH_X", "PYTHONINSPECT",
         "PYTHONSTARTUP", "PYTHONTRACEMALLOC", "PYTHONPROFILEIMPORTTIME", "PYTHONBREAKPOINT", "PYTHONFAULTHANDLER"), "",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _SHOW], env=surroundings(home, **watchers), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    kept, umask = json.loads(done.stdout)
    assert not [name for name in kept if name.startswith(("TEXTUAL", "RICH"))]
    assert {name for name in kept if name.startswith("PYTHON")} <= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    assert umask == 0o077


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_a_command_that_waits_with_its_code(used: Here, number: int, code: int) -> None:
    with waiting(used.home, "list") as process:
        process.send_signal(number)
        assert process.wait(60) == code
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_that_strikes_where_nothing_can_be_raised_ends_the_command_all_the_same(
    number: int, code: int
) -> None:
    program = f"""
import os, signal, sys
from rmjournal.support.hardening import end_on_signals, harden

class Gone:
    def __del__(self):
        os.kill(os.getpid(), {number})
        list(range(10))

harden()
end_on_signals()
Gone()
sys.stdin.read()
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.wait(20) == code
        assert process.stderr is not None
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
def test_ctrl_c_ends_a_command_that_waits_with_130(used: Here) -> None:
    with waiting(used.home, "list") as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr is not None
        said = process.stderr.read().decode()
        assert said.startswith("rmjournal: Stopped.")
        assert "Traceback" not in said


@linux_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_save_that_is_cut_off_leaves_a_whole_journal(used: Here, number: int) -> None:
    before = used("list", "--limit", "0", "--off-record").out
    reader, writer = os.pipe()
    os.write(writer, PASSPHRASE.encode() + b"\n")
    process = subprocess.Popen(
        [*COMMAND, "--passphrase-fd", str(reader), "note", "--pair", "1"], stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings(used.home), pass_fds=[reader],
        start_new_session=True,
    )  # fmt: skip
    os.close(reader)
    os.close(writer)
    assert process.stdin is not None
    process.stdin.write(b"half a note")
    process.stdin.flush()
    lock = used.vault.with_name("journal.rmj.lock")
    wait_until(lock.exists)
    time.sleep(0.05)
    process.send_signal(number)
    process.wait(60)
    with suppress(BrokenPipeError):
        process.stdin.close()
    assert used("list", "--limit", "0", "--off-record").well().out == before
    used("verify", "--full").well()


def _crash_in(patch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    def crash(*_: object, **__: object) -> None:
        private = CANARY + " in a local name"
        assert private
        raise error

    patch.setattr(name, crash)


@pytest.mark.parametrize(
    "where",
    [
        "rmjournal.journal.sessions.notes.Notes.add",
        "rmjournal.vault.store.vault.encode_json",
        "rmjournal.domain.record.input.clean",
        "rmjournal.cli.record_rows.print_saved",
        "rmjournal.cli.terminal.text_in",
    ],
)
@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError, RecursionError, AssertionError, OSError])
def test_a_crash_prints_neither_text_nor_traceback(
    used: Here, monkeypatch: pytest.MonkeyPatch, where: str, error: type[Exception]
) -> None:
    with monkeypatch.context() as patch:
        _crash_in(patch, where, error(CANARY))
        done = used("note", "--pair", "1", given=f"{CANARY} in the note")
    assert done.code == 1
    assert done.err.startswith("rmjournal: ")
    assert CANARY not in done.out + done.err
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) <= 2
    used("verify", "--full").well()


def test_too_little_memory_and_an_interruption_have_their_own_sentence(
    used: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, code in ((MemoryError(CANARY), 1), (KeyboardInterrupt(CANARY), 130)):
        with monkeypatch.context() as patch:
            _crash_in(patch, "rmjournal.journal.sessions.notes.Notes.add", error)
            done = used("note", "--pair", "1", given=CANARY).failed(code)
            assert CANARY not in done.err


_CRASH = """
import sys
from rmjournal.support import hardening as process
process.harden()

def deep(secret):
    raise ValueError(secret)

deep("kestrel-7f3a")
"""


def test_a_crash_outside_every_command_is_silent_about_its_text(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASH], env=surroundings(home), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("rmjournal: something went wrong (ValueError in ")
    assert CANARY not in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_left_beside_the_journal_but_its_lock(used: Here) -> None:
    call(used.home, "note", "--pair", "1", given="a note").well()
    files = sorted(str(path.relative_to(used.home)) for path in used.home.rglob("*") if path.is_file())
    device = [name for name in files if name.startswith(("state/rmjournal/devices/", "state/rmjournal/anchors/"))]
    assert sorted(Path(name).suffix for name in device) == [".anchor", ".device", ".live", ".slots"]
    assert set(files) - set(device) <= {
        "data/rmjournal/journal.rmj", "data/rmjournal/journal.rmj-journal", "data/rmjournal/journal.rmj.lock",
    }  # fmt: skip
    beside = used.vault.with_name("journal.rmj-journal")
    assert not beside.exists() or beside.stat().st_size == 0


def test_the_version_is_told_without_hardening_anything(home: Path) -> None:
    assert call(home, secret=None).code == 2
    done = subprocess.run([*COMMAND, "--version"], env=surroundings(home), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"rmjournal {rmjournal.__version__}\n", "")


def test_a_journal_from_another_day_opens(used: Here) -> None:
    assert not (used.home / "state").exists()
    os.utime(used.vault, (0, 0))
    assert "Heron" in used("list").well().out
    with Journal.open(used.vault, PASSPHRASE) as journal:
        assert journal.notices() == []


@pytest.mark.parametrize(
    "end",
    [
        "import threading; t = threading.Thread(target=fail); t.start(); t.join()",
        "exec('class Late:\\n    def __del__(self): fail()\\nlate = Late()\\ndel late')",
    ],
    ids=["in a thread", "while something is thrown away"],
)
def test_an_error_that_nobody_catches_is_told_without_its_message(end: str) -> None:
    told = (
        "from rmjournal.support import hardening as process\nprocess.harden()\n"
        f"def fail():\n    raise ValueError('what nobody may read')\n{end}\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0
    assert "nobody may read" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "paths", [f"{ROOT}{os.pathsep}", f"{os.pathsep}{ROOT}", str(ROOT)], ids=["last", "first", "-m"]
)
def test_no_module_of_the_current_folder_is_run(used: Here, paths: str) -> None:
    for name in ("sqlite3", "cryptography", "msgspec", "argparse", "json", "resource", "termios"):
        (used.home / f"{name}.py").write_text("open('was-run', 'w').close()\n")
    assert "Heron" in call(used.home, "pair", "list", PYTHONPATH=paths).well().out
    assert not (used.home / "was-run").exists()
