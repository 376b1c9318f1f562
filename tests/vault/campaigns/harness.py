"""What the campaigns share: a small vault, what it holds, operations on it, and children under strace."""

import atexit
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import rmjournal
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import DRAFT, PAIR, REVISION, TOMBSTONE
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.reader import Reader
from rmjournal.vault.store.vault import Vault
from tests.forking import Forker
from tests.vault.campaigns import prefork

CHEAP = Kdf(19_456, 1, 1)
PASSPHRASE = "six words, none of them Zürich"
NEW_PASSPHRASE = "seven other words, one of them Köln"
NOTE, TAKEAWAY, REFLECTION = 2, 3, 4
TEXT = "canary text of a note, seen by nobody"  # stands in every note: no message may hold it

ADA, BEA = b"A" * 16, b"B" * 16  # two pairs
FIRST, SECOND, LESSON, THOUGHT, DRAFTED, SETUP, REPLACED, DROPPED = (bytes([n]) * 16 for n in range(1, 9))
ADDED, NEXT = b"\x20" * 16, b"\x21" * 16

Content = dict[bytes, tuple[int, bytes, bytes, int, str]]
Item = TypeVar("Item")
Result = TypeVar("Result")

WRITERS = [
    "write",
    "pwrite64",
    "pwritev",
    "pwritev2",
    "ftruncate",
    "truncate",
    "fallocate",
    "sendfile",
    "copy_file_range",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "chmod",
    "fchmod",
    "fchmodat",
]


@dataclass(frozen=True)
class Sample:
    """A closed vault in a folder of its own, the way into it, and what it holds."""

    folder: Path
    recovery: str
    content: Content

    def key(self) -> RecoveryKey:
        """Return the recovery key, with which opening costs no derivation."""
        return RecoveryKey.read(self.recovery)


def journal_in(folder: Path) -> Path:
    """Return where the vault of a sample folder lies."""
    return folder / "vault" / "journal.rmj"


def state_in(folder: Path) -> Path:
    """Return the state folder of a sample folder."""
    return folder / "state"


def target_in(folder: Path) -> Path:
    """Return where the backup of a sample folder goes."""
    return folder / "copies" / "backup.rmj"


def content(vault: Reader) -> Content:
    """Read every record. A tombstone, whose own id is random, counts under what it stands for."""
    found: Content = {}
    for entry in vault.entries():
        meta = entry.meta
        name = b"tomb" + meta.parent if meta.kind == TOMBSTONE else meta.uuid
        assert name not in found
        found[name] = (meta.kind, meta.pair, meta.parent, meta.version, json.dumps(vault.get(meta.uuid)))
    return found


def digest(found: Content) -> str:
    """Return a short name of a content, to compare it across processes."""
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def make(folder: Path) -> Sample:
    """Make a vault of two pairs and one or two records of each kind."""
    for path in (journal_in(folder).parent, state_in(folder), target_in(folder).parent):
        path.mkdir(parents=True)
    vault, recovery = Vault.create(journal_in(folder), PASSPHRASE, kdf=CHEAP, state=state_in(folder))
    vault.put(PAIR, ADA, {"alias": "Ada"}, sort_ms=1)
    vault.put(PAIR, BEA, {"alias": "Beà"}, sort_ms=2)
    vault.put(NOTE, FIRST, {"text": f"first: {TEXT}"}, pair=ADA, sort_ms=3)
    vault.put(REVISION, REPLACED, {"text": f"older: {TEXT}"}, pair=ADA, parent=FIRST, sort_ms=3)
    vault.put(NOTE, SECOND, {"text": "scratch"}, pair=BEA, sort_ms=4)
    vault.put(NOTE, SECOND, {"text": f"second: {TEXT}, Grüße"}, pair=BEA, sort_ms=4)
    vault.put(TAKEAWAY, LESSON, {"text": f"lesson: {TEXT}"}, pair=ADA, parent=FIRST, sort_ms=5)
    vault.put(REFLECTION, THOUGHT, {"text": f"thought: {TEXT} " * 40}, pair=BEA, sort_ms=6)
    vault.put(DRAFT, DRAFTED, {"text": f"draft: {TEXT}"}, pair=ADA, parent=FIRST, sort_ms=7)
    vault.put(6, SETUP, {"lock": 10}, sort_ms=8)
    vault.put(NOTE, DROPPED, {"text": f"dropped: {TEXT}"}, pair=BEA, sort_ms=9)
    vault.delete(DROPPED)
    held = content(vault)
    vault.close()
    return Sample(folder, recovery.text(), held)


def clone(sample: Sample, folder: Path) -> Path:
    """Copy a sample folder and return the copy."""
    shutil.copytree(sample.folder, folder)
    return folder


def reopen(folder: Path, sample: Sample) -> Vault:
    """Open the vault of a copy with the recovery key."""
    return Vault.open(journal_in(folder), recovery=sample.key(), state=state_in(folder))


def perform(operation: str, folder: Path, recovery: str) -> None:
    """Do one operation from opening to closing, without marks in between."""
    if operation == "create":
        begin_create(folder).close()
        return
    vault = Vault.open(journal_in(folder), recovery=RecoveryKey.read(recovery), state=state_in(folder))
    try:
        act(operation, vault, folder)
    finally:
        vault.close()


def begin_create(folder: Path) -> Vault:
    """Make a vault in an empty place."""
    return Vault.create(journal_in(folder), PASSPHRASE, kdf=CHEAP, state=state_in(folder))[0]


def act(operation: str, vault: Vault, folder: Path) -> None:
    """Do one operation on an open vault."""
    if operation == "save":
        vault.put(NOTE, ADDED, {"text": f"added: {TEXT} " * 60}, pair=ADA, sort_ms=10)
    elif operation == "update":
        vault.put(NOTE, FIRST, {"text": f"changed: {TEXT} " * 60}, pair=ADA, sort_ms=3)
    elif operation == "delete":
        vault.delete(FIRST)
    elif operation == "delete_pair":
        vault.delete(BEA)
        vault.compact()
    elif operation == "backup":
        backup(vault, target_in(folder))
    elif operation == "passphrase":
        vault.change_passphrase(NEW_PASSPHRASE, kdf=CHEAP)
    elif operation != "reopen":
        raise ValueError(operation)


# Children


def environment() -> dict[str, str]:
    """Return what a child needs to find the program and these campaigns, and nothing that varies."""
    here = Path(__file__).resolve()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ") if name in os.environ}
    paths = [str(Path(rmjournal.__file__).resolve().parents[1]), str(here.parents[1])]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "error",
    }


def child(*arguments: str) -> list[str]:
    """Return the command line of a child that does what the arguments say (see `child.py`)."""
    return [sys.executable, "-m", "campaigns.child", *arguments]


def run(
    command: Sequence[str], *, given: str = "", pass_fds: Sequence[int] = (), **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run a child to its end, ten minutes at most."""
    return subprocess.run(
        command,
        input=given,
        capture_output=True,
        text=True,
        timeout=600,
        env=environment() | more,
        check=False,
        pass_fds=pass_fds,
    )


def answer_of(command: Sequence[str], *, given: str = "") -> dict[str, object]:
    """Run a child and return the one JSON object that it prints last."""
    done = run(command, given=given)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(said, dict)
    return said


@functools.cache
def why_no_mounts() -> str:
    """Return why a child cannot mount a file system of its own here, or ""."""
    if sys.platform != "linux":
        return "mount namespaces are for Linux"
    with tempfile.TemporaryDirectory() as folder:
        script = 'mount -t tmpfs -o size=64k none "$0" && mount -o remount,ro "$0"'
        tried = subprocess.run(["unshare", "-m", "sh", "-c", script, folder], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this system does not permit mounting"


def traced(command: Sequence[str], log: Path, *, injected: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a child under strace, the write class logged, and a fault injected into it."""
    names = ",".join(f"?{name}" for name in (*WRITERS, "writev", "openat", "pread64"))
    inject = ["-e", f"inject={injected}"] if injected else []
    # Not --seccomp-bpf: strace 6.1 then injects nothing.
    trace = ["strace", "-f", "-qq", "-o", str(log), "-e", "signal=none", "-e", f"trace={names}", *inject]
    _, _, module, *arguments = command
    return prefork.traced(_forker(), trace, module, arguments, environment())


@functools.cache
def _forker() -> Forker:
    made = Forker(environment(), *prefork.MODULES)
    atexit.register(made.close)
    return made


@dataclass(frozen=True)
class Point:
    """One system call: its name, and which one it is of that name in the life of the child."""

    name: str
    nth: int


def points_of(log: Path, wanted: Iterable[str], *, until: str = "") -> list[Point]:
    """Return the calls between the mark `begin` and the mark `until`, or the end, in their order."""
    chosen, counts, found, inside = set(wanted), dict[str, int](), list[Point](), False
    for line in log.read_text(errors="replace").splitlines():
        call = re.match(r"(?:\d+\s+)?(\w+)\(", line)
        if call is None:
            continue
        name = call[1]
        counts[name] = counts.get(name, 0) + 1
        if name == "writev":
            inside = inside or '"begin' in line
            if until and f'"{until}' in line:
                break
        elif inside and (name in chosen or (name == "openat" and "create" in chosen and "O_CREAT" in line)):
            found.append(Point(name, counts[name]))
    return found


def struck_after(log: Path, mark: str) -> bool:
    """Did the injected error strike after the mark only? Row ids are drawn, so a save may touch a page less."""
    before, _, _ = log.read_text(errors="replace").partition(f'"{mark}')
    return "(INJECTED)" not in before


def spread(items: Sequence[Item], most: int) -> list[Item]:
    """Return `most` items at most, spread evenly, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]


def in_parallel(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Do the same with each item, on two cores: the work is done by children."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, items))


def interrupted(sample: Sample) -> Sample:
    """Return the sample with a save that was killed when all its pages were written: opening takes it back."""
    counted = clone(sample, sample.folder.with_name("counted"))
    log = sample.folder.with_name("counted.log")
    traced(child("plain", str(counted), "save", sample.recovery), log)
    last = points_of(log, ["ftruncate"], until="done")[-1]
    folder = clone(sample, sample.folder.with_name("interrupted"))
    injected = f"{last.name}:signal=SIGKILL:when={last.nth}"
    traced(child("plain", str(folder), "save", sample.recovery), log, injected=injected)
    journal_in(folder).chmod(0o644)  # opening has to take the permissions back, too
    assert journal_in(folder).with_name("journal.rmj-journal").stat().st_size > 4096
    return Sample(folder, sample.recovery, sample.content)
