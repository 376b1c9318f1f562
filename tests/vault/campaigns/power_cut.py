"""What a disk may hold when the power goes: images made from the log of the system calls of a child.

Run as `python -m campaigns.power_cut FOLDER HOW` it is the child itself, which lives a life of a vault and says, by
writev, what is acknowledged: an object of JSON for each mark.
"""

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from rmjournal.support import atomic_file
from rmjournal.support.errors import RmjournalError, WrongKey
from rmjournal.vault.format.record import DRAFT, PAIR
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.child import say
from tests.vault.campaigns.disk import Disk, strings_of
from tests.vault.campaigns.harness import (
    ADA,
    ADDED,
    BEA,
    CHEAP,
    DRAFTED,
    FIRST,
    NEW_PASSPHRASE,
    NEXT,
    NOTE,
    SECOND,
    TEXT,
    WRITERS,
    act,
    begin_create,
    content,
    digest,
    journal_in,
    run,
    state_in,
    target_in,
)

_UNSYNCED = "files and folders not synced but by SQLite"
HOWS = {
    "as it is": {},
    _UNSYNCED: {},
    "synchronous OFF": {"PRAGMA synchronous=EXTRA": "PRAGMA synchronous=OFF"},
    "synchronous NORMAL": {"PRAGMA synchronous=EXTRA": "PRAGMA synchronous=NORMAL"},
}
_CALL = re.compile(r"(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")


# The child


@dataclass(frozen=True)
class Mark:
    """What is acknowledged: the recovery keys, the newest first, then by their digests the content, the key slots, the
    content of the backup."""

    recovery: tuple[str, ...] = ()
    content: str = ""
    slots: str = ""
    backup: str = ""


def life(folder: Path) -> None:
    """Do one of everything with a vault, and acknowledge each."""
    path, state = journal_in(folder), state_in(folder)
    vault, recovery = Vault.create(path, "first of all the passphrases", kdf=CHEAP, state=state)
    mark = _acknowledged(vault, Mark((recovery.text(),)))
    for pair in (ADA, BEA):
        vault.put(PAIR, pair, {"alias": f"pair {pair!r}"}, sort_ms=1)
        mark = _acknowledged(vault, mark)
    for number, (pair, uuid) in enumerate(((ADA, FIRST), (BEA, SECOND), (ADA, ADDED), (ADA, FIRST))):
        vault.put(NOTE, uuid, {"text": f"{number} {TEXT} " * 5**number}, pair=pair, sort_ms=2)
        mark = _acknowledged(vault, mark)
    with vault.transaction():
        vault.put(DRAFT, DRAFTED, {"text": TEXT}, pair=ADA, parent=FIRST, sort_ms=2)
        vault.put(NOTE, SECOND, {"text": TEXT * 40}, pair=BEA, sort_ms=2)
    mark = _acknowledged(vault, mark)
    vault.delete(ADDED)
    mark = _acknowledged(vault, mark)
    vault.delete(BEA)
    mark = _acknowledged(vault, mark)
    vault.compact()
    vault.close()
    vault = Vault.open(path, recovery=recovery, state=state)
    vault.put(NOTE, ADDED, {"text": TEXT}, pair=ADA, sort_ms=2)
    mark = _acknowledged(vault, mark)
    vault.change_passphrase(NEW_PASSPHRASE, kdf=CHEAP)
    mark = _acknowledged(vault, mark)
    backup(vault, target_in(folder))
    mark = _acknowledged(vault, replace(mark, backup=digest(content(vault))))
    act("update", vault, folder)
    mark = _acknowledged(vault, mark)
    renewed = rekey(vault, NEW_PASSPHRASE, kdf=CHEAP)
    mark = _acknowledged(vault, replace(mark, recovery=(renewed.text(), *mark.recovery)))
    act("save", vault, folder)
    _acknowledged(vault, mark)
    vault.close()


def _acknowledged(vault: Vault, mark: Mark) -> Mark:
    assert vault.notices == []
    mark = replace(mark, content=digest(content(vault)), slots=_slots(vault))
    say(json.dumps(asdict(mark)))
    return mark


def _slots(vault: Vault) -> str:
    header = vault.container.single("header")
    assert header is not None
    assert header == vault.container.single("header2")
    return header.hex()


class _Weakened(sqlite3.Connection):
    """A connection in which some statements are others."""

    instead: dict[str, str]

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        return super().execute(self.instead.get(sql, sql), *parameters)  # type: ignore[arg-type]


def main(living: Callable[[Path], None], folder: str, how: str) -> None:
    """Live a life, with everything as it is or something weakened."""
    if how == _UNSYNCED:
        atomic_file.sync_file = atomic_file.sync_folder = lambda _: None  # type: ignore[assignment]
    if HOWS[how]:
        _Weakened.instead = HOWS[how]
        sqlite3.connect = partial(sqlite3.connect, factory=_Weakened)  # type: ignore[assignment]
    living(Path(folder))


# The campaign


Judge = Callable[[Path, str, str], None]


@dataclass(frozen=True)
class Life:
    """The recorded life of a child in a folder: its calls, and after how many of them each mark was said."""

    root: Path
    folders: list[Path]
    calls: list[tuple[str, str, int]]
    marks: list[tuple[int, str]]

    def around(self, point: int) -> tuple[str, str]:
        """Return what is acknowledged after so many calls, and what the operation under way will acknowledge.

        Before the first mark that is "", where nothing is."""
        said = [mark for after, mark in self.marks if after <= point]
        return said[-1] if said else "", self.marks[min(len(said), len(self.marks) - 1)][1]

    def disk(self) -> Disk:
        """Return the disk as it was when the life began."""
        return Disk(self.root, self.folders)


def record(root: Path, how: str, module: str = "campaigns.power_cut") -> Life:
    """Let a child live its life, the one of a vault or that of another module, and read what it did to the disk."""
    log = root.with_name(f"{root.name}.log")
    folders = [root, journal_in(root).parent, state_in(root), target_in(root).parent]
    for path in folders:
        path.mkdir()
    names = ",".join(f"?{name}" for name in (*WRITERS, "writev", "openat", "close"))
    trace = ["strace", "--seccomp-bpf", "-f", "-qq", "-o", str(log), "-xx", "-s", "9999999", "-e", "signal=none"]
    done = run([*trace, "-e", f"trace={names}", sys.executable, "-m", module, str(root), how])
    assert done.returncode == 0, done.stderr[-3000:]
    calls, marks = list[tuple[str, str, int]](), list[tuple[int, str]]()
    for line in log.read_text().splitlines():
        assert "unfinished" not in line
        call = _CALL.match(line)
        if call is None or int(call[3]) < 0:
            continue
        if call[1] != "writev":
            calls.append((call[1], call[2], int(call[3])))
        elif (said := b"".join(strings_of(line)).decode()).startswith("{"):
            marks.append((len(calls), said))
    log.unlink()
    return Life(root, folders, calls, marks)


def campaign(life: Life, images: int, judge: Judge | None = None, *, from_mark: int = 0) -> tuple[int, list[str]]:
    """Cut the power so often, spread over the life; return at how many points, and what was bad.

    From a mark on: what was done before it is taken to have been durable for long."""
    begin = life.marks[from_mark - 1][0] if from_mark else 0
    disk = life.disk()
    touching = [number for number, call in enumerate(life.calls, 1) if disk.apply(*call) and number > begin]
    points = [touching[image * len(touching) // images] for image in range(images)]
    disk, image, done, bad = life.disk(), life.root.with_name("image"), begin, list[str]()
    for call in life.calls[:begin]:
        disk.apply(*call)
    if from_mark:
        disk.settle()
    for number, point in enumerate(points):
        for call in life.calls[done:point]:
            disk.apply(*call)
        done = point
        disk.cut(image, Random(number))  # noqa: S311 - chance that can be had again
        try:
            (judge or _judge)(image, *life.around(point))
        except (AssertionError, RmjournalError, OSError) as error:
            bad.append(f"image {number} after call {point}: {type(error).__name__} {error}"[:300])
        shutil.rmtree(image)
    return len(set(points)), bad


def _read(said: str) -> Mark:
    mark = Mark(**json.loads(said)) if said else Mark()
    return replace(mark, recovery=tuple(mark.recovery))


def _judge(folder: Path, before: str, after: str) -> None:
    """Fail where the folders of an image do not hold what was acknowledged, or do not go on."""
    old, new = _read(before), _read(after)
    path, state = journal_in(folder), state_in(folder)
    if not path.exists():
        assert old == Mark(), "an acknowledged vault is gone"
        begin_create(folder).close()
        return
    with closing(_opened(path, state, new)) as vault:
        assert vault.notices == []
        found = content(vault)
        assert digest(found) in (old.content, new.content), "an acknowledged save is gone"
        assert _slots(vault) in (old.slots, new.slots), "an acknowledged passphrase is gone"
        assert verify(vault, full=True).faults == ()
        if ADA not in vault:
            vault.put(PAIR, ADA, {"alias": "Ada"}, sort_ms=1)
            found = content(vault)
        vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
    with closing(_opened(path, state, new)) as vault:
        later = content(vault)
        assert later.pop(NEXT)[4] == '{"text": "next"}'
        assert later == found, "the next save changed something else"
    target = target_in(folder)
    if target.exists():
        with closing(_opened(target, None, new)) as vault:
            assert digest(content(vault)) == new.backup
            assert verify(vault, full=True).faults == ()
    else:
        assert old.backup == "", "an acknowledged backup is gone"


def _opened(path: Path, state: Path | None, mark: Mark) -> Vault:
    """Open with the newest recovery key that there was, or one before it: the slots are held against the mark."""
    *newer, first = mark.recovery
    for key in newer:
        with suppress(WrongKey):
            return Vault.open(path, recovery=RecoveryKey.read(key), state=state)
    return Vault.open(path, recovery=RecoveryKey.read(first), state=state)


if __name__ == "__main__":
    main(life, *sys.argv[1:])
