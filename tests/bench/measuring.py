"""What work in this process and what a child cost, and two things compared turn by turn."""

import os
import pty
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from statistics import median
from typing import NamedTuple

_PATIENCE = 60.0  # seconds until a child must have asked for its password
_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, close_fds=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Cost(NamedTuple):
    """Seconds by the clock, and seconds of the processor, user and system together."""

    wall: float
    cpu: float

    def less(self, other: "Cost") -> "Cost":
        """Return what is left without another cost."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)


Pairs = list[tuple[Cost, Cost]]  # of product and baseline, turn by turn


def compare(product: Callable[[], Cost], baseline: Callable[[], Cost], turns: int, *, warm: bool = True) -> Pairs:
    """Measure both in turn, so that both meet the same noise; with `warm` a first turn does not count."""
    return [(product(), baseline()) for _ in range(turns + warm)][warm:]


def timed(work: Callable[[], object]) -> Cost:
    """Do a piece of work in this process and return what it cost."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the medians."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def p99(costs: Sequence[Cost]) -> float:
    """Return the time by the clock that 99 of 100 do not exceed."""
    return sorted(cost.wall for cost in costs)[-(-99 * len(costs) // 100) - 1]


def child(
    command: Sequence[str], environment: Mapping[str, str], *, given: str = "", secret: str = ""
) -> tuple[Cost, str]:
    """Run a child to its end; return what it cost, and what it wrote to its standard output, which is a file.

    `given` is its standard input; a `secret` goes through a pipe that is named behind the command."""
    pipe: list[int] = []
    if secret:
        reader, writer = os.pipe()
        os.write(writer, secret.encode() + b"\n")
        os.close(writer)
        pipe, command = [reader], [*command, "--passphrase-fd", str(reader)]
    with tempfile.TemporaryFile() as fed, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        fed.write(given.encode())
        fed.seek(0)
        stdin = fed if given else subprocess.DEVNULL
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=said, stderr=told, env=environment, pass_fds=pipe)
        cost = _ended(process, start)
        for descriptor in pipe:
            os.close(descriptor)
        said.seek(0)
        told.seek(0)
        if process.returncode:
            raise SystemExit(f"{command[0]} ended with {process.returncode}: {told.read().decode()[-2000:]}")
        return cost, said.read().decode()


def child_that_asks(command: Sequence[str], environment: Mapping[str, str], password: str) -> Cost:
    """Run a child on a terminal of its own, and type the password as soon as it has turned the echo off."""
    ours, its = pty.openpty()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=its, stdout=said, stderr=its, env=environment, start_new_session=True)
        while termios.tcgetattr(its)[3] & termios.ECHO and time.perf_counter() - start < _PATIENCE:
            time.sleep(0.0005)
        os.write(ours, password.encode() + b"\n")
        os.close(its)
        with suppress(OSError):  # how Linux tells that nobody holds the other end any more
            while os.read(ours, 4096):
                pass
        cost = _ended(process, start)
        os.close(ours)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode} after it was given its password.")
    return cost


def _ended(process: "subprocess.Popen[bytes]", start: float) -> Cost:
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, used.ru_utime + used.ru_stime)


def peak_memory(command: Sequence[str], environment: Mapping[str, str], *, given: str = "", secret: str = "") -> int:
    """Return the most memory that a child held, in bytes; `given` and `secret` as for `child`.

    A small process starts it, because on Linux ru_maxrss begins with what the parent held."""
    _, said = child([sys.executable, "-c", _PEAK, *command], environment, given=given, secret=secret)
    return int(said) * (1 if sys.platform == "darwin" else 1024)
