"""What a disk may hold when the power goes: images made from the log of the system calls of a child.

Run as `python -m campaigns.power_cut FOLDER HOW` it is the child itself, which lives a life of a vault and says, by
writev, what is acknowledged.
"""

import json
import posixpath
import re
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from rmjournal.errors import RmjournalError, WrongKey
from rmjournal.vault.check import backup, verify
from rmjournal.vault.kdf import RecoveryKey
from rmjournal.vault.record import DRAFT, PAIR
from rmjournal.vault.rekey import rekey
from rmjournal.vault.vault import Vault

from .child import say
from .harness import (
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

HOWS = {
    "as it is": {},
    "synchronous OFF": {"PRAGMA synchronous=EXTRA": "PRAGMA synchronous=OFF"},
    "journal DELETE, synchronous FULL": {
        "PRAGMA synchronous=EXTRA": "PRAGMA synchronous=FULL",
        "PRAGMA journal_mode=TRUNCATE": "PRAGMA journal_mode=DELETE",
    },
}
_BLOCK, _SECTOR = 4096, 512
_CALL = re.compile(r"(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HARMLESS = {"chmod", "fchmod", "fchmodat"}


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


def main(folder: str, how: str) -> None:
    """Live the life, with SQLite as it is or weakened."""
    if HOWS[how]:
        _Weakened.instead = HOWS[how]
        sqlite3.connect = partial(sqlite3.connect, factory=_Weakened)  # type: ignore[assignment]
    life(Path(folder))


# The disk


class File:
    """A file: what is durable of it, then what it was after each call since."""

    def __init__(self) -> None:
        self.versions = [b""]

    def write(self, data: bytes, at: int) -> None:
        """Write as the call does, over a gap of zeros where there is one."""
        now = self.versions[-1].ljust(at, b"\0")
        self.versions.append(now[:at] + data + now[at + len(data) :])

    def resize(self, size: int) -> None:
        """Cut off or fill with zeros."""
        self.versions.append(self.versions[-1][:size].ljust(size, b"\0"))

    def sync(self) -> None:
        """Make all of it durable."""
        del self.versions[:-1]

    def survivor(self, chance: Random, newest: float) -> bytes:
        """Return what a power cut may leave: any of the sizes, each block of some version, or torn between two.

        A block that was not there when the file was durable may be zeros. One that was only cut off later is not
        wiped: where the cut did not come to be, it is as it was."""
        if len(self.versions) == 1:
            return self.versions[0]
        size, sectors = len(_some(self.versions, chance, newest)), list[bytes]()
        for block in range(0, size, _BLOCK):
            holding = [each for each in self.versions if len(each) > block]
            if len(self.versions[0]) <= block:
                holding.insert(0, b"")
            one = other = _some(holding, chance, newest)
            if chance.random() < 0.3:
                other = _some(holding, chance, newest)
            for at in range(block, block + _BLOCK, _SECTOR):
                sectors.append(chance.choice((one, other))[at : at + _SECTOR].ljust(_SECTOR, b"\0"))
        return b"".join(sectors)[:size]


def _some(versions: list[bytes], chance: Random, newest: float) -> bytes:
    return versions[-1] if chance.random() < newest else chance.choice((versions[0], chance.choice(versions)))


_FOLDER = File()


class Disk:
    """Folders and files under a root, as calls change them, and what of that is durable."""

    def __init__(self, root: Path, folders: list[Path]) -> None:
        self.root = root
        self.names = {str(path): _FOLDER for path in folders}
        self._durable: dict[str, File | None] = {**self.names}
        self._pending: list[tuple[str, dict[str, File | None]]] = []
        self._open: dict[str, tuple[str, File]] = {}
        self._at: dict[str, int] = {}

    def apply(self, name: str, arguments: str, result: int) -> bool:
        """Do what a call did; return whether that was anything to this disk."""
        strings = [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(arguments)]
        number = arguments.partition(",")[0]
        if name == "close":
            return self._open.pop(number, None) is not None
        if name == "openat":
            return self._opened(strings[0].decode(), arguments, str(result))
        if number in self._open:
            self._used(number, name, arguments, strings, result)
            return True
        if strings and (path := strings[0].decode(errors="replace")).startswith(str(self.root)):
            self._named(name, path, strings[-1].decode())
            return True
        return False

    def _opened(self, path: str, arguments: str, number: str) -> bool:
        if not path.startswith(str(self.root)):
            return False
        if path not in self.names:
            self._change({path: File()})
        elif "O_TRUNC" in arguments:
            self.names[path].resize(0)
        self._open[number], self._at[number] = (path, self.names[path]), 0
        return True

    def _used(self, number: str, name: str, arguments: str, strings: list[bytes], result: int) -> None:
        path, found = self._open[number]
        if name == "pwrite64":
            found.write(strings[0][:result], int(arguments.rpartition(",")[2]))
        elif name == "write":
            found.write(strings[0][:result], self._at[number])
            self._at[number] += result
        elif name == "ftruncate":
            found.resize(int(arguments.rpartition(",")[2]))
        elif name in ("fsync", "fdatasync"):
            if found is not _FOLDER:
                found.sync()
                return
            for folder, change in self._pending:
                if folder == path:
                    self._durable |= change
            self._pending = [each for each in self._pending if each[0] != path]
        else:
            assert name in _HARMLESS, name

    def _named(self, name: str, path: str, other: str) -> None:
        if name == "mkdir":
            self._change({path: _FOLDER})
        elif name == "unlink":
            self._change({path: None})
        elif name == "rename":
            self._change({path: None, other: self.names[path]})
        else:
            assert name in _HARMLESS, name

    def _change(self, change: dict[str, File | None]) -> None:
        (folder,) = {posixpath.dirname(path) for path in change}
        self._pending.append((folder, change))
        for path, found in change.items():
            if found is None:
                del self.names[path]
            else:
                self.names[path] = found

    def cut(self, target: Path, chance: Random) -> None:
        """Write, into a new folder, what is left when the power goes now."""
        newest = chance.choice((0.05, 0.3, 0.7, 0.95))
        left = dict(self._durable)
        for _, change in self._pending:
            if chance.random() < newest:
                left |= change
        for path, found in sorted(left.items()):
            place = target / Path(path).relative_to(self.root)
            if found is _FOLDER:
                place.mkdir()
            elif found is not None and place.parent.is_dir():
                place.write_bytes(found.survivor(chance, newest))


# The campaign


@dataclass(frozen=True)
class Life:
    """The recorded life of a child in a folder: its calls, and after how many of them each mark was said."""

    root: Path
    calls: list[tuple[str, str, int]]
    marks: list[tuple[int, Mark]]

    def around(self, point: int) -> tuple[Mark, Mark]:
        """Return what is acknowledged after so many calls, and what the operation under way will acknowledge."""
        said = sum(after <= point for after, _ in self.marks)
        return self.marks[said - 1][1], self.marks[min(said, len(self.marks) - 1)][1]


def record(root: Path, how: str) -> Life:
    """Let a child live its life in an empty folder, and read what it did to the disk."""
    log = root.with_name(f"{root.name}.log")
    for path in _folders(root):
        path.mkdir()
    names = ",".join(f"?{name}" for name in (*WRITERS, "writev", "openat", "close"))
    trace = ["strace", "-f", "-qq", "-o", str(log), "-xx", "-s", "9999999", "-e", "signal=none", "-e", f"trace={names}"]
    done = run([*trace, sys.executable, "-m", "campaigns.power_cut", str(root), how])
    assert done.returncode == 0, done.stderr[-3000:]
    calls, marks = list[tuple[str, str, int]](), [(0, Mark())]
    for line in log.read_text().splitlines():
        assert "unfinished" not in line
        call = _CALL.match(line)
        if call is None or int(call[3]) < 0:
            continue
        if call[1] == "writev":
            said = bytes.fromhex("".join(_STRING.findall(line)).replace("\\x", ""))
            mark = Mark(**json.loads(said))
            marks.append((len(calls), replace(mark, recovery=tuple(mark.recovery))))
        else:
            calls.append((call[1], call[2], int(call[3])))
    log.unlink()
    return Life(root, calls, marks)


def _folders(root: Path) -> list[Path]:
    return [root, journal_in(root).parent, state_in(root), target_in(root).parent]


def campaign(life: Life, images: int) -> tuple[int, list[str]]:
    """Cut the power so often, spread over the life; return at how many points, and what was bad."""
    disk = Disk(life.root, _folders(life.root))
    touching = [number for number, call in enumerate(life.calls, 1) if disk.apply(*call)]
    points = [touching[image * len(touching) // images] for image in range(images)]
    disk, image, done, bad = Disk(life.root, _folders(life.root)), life.root.with_name("image"), 0, list[str]()
    for number, point in enumerate(points):
        for call in life.calls[done:point]:
            disk.apply(*call)
        done = point
        disk.cut(image, Random(number))  # noqa: S311 - chance that can be had again
        try:
            _judge(image, *life.around(point))
        except (AssertionError, RmjournalError, OSError) as error:
            bad.append(f"image {number} after call {point}: {type(error).__name__} {error}"[:300])
        shutil.rmtree(image)
    return len(set(points)), bad


def _judge(folder: Path, old: Mark, new: Mark) -> None:
    """Fail where the folders of an image do not hold what was acknowledged, or do not go on."""
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
    main(*sys.argv[1:])
