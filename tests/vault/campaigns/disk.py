"""A disk as the system calls of a child change it, and what may be left of it when the power goes."""

import posixpath
import re
from pathlib import Path
from random import Random

_BLOCK, _SECTOR = 4096, 512
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HARMLESS = {"chmod", "fchmod", "fchmodat"}


def strings_of(arguments: str) -> list[bytes]:
    """Return what stands in quotes in the arguments of a call."""
    return [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(arguments)]


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
        strings = strings_of(arguments)
        number = arguments.partition(",")[0]
        if name == "close":
            return self._open.pop(number, None) is not None
        if name == "openat":
            return self._opened(strings[0].decode().rstrip("/"), arguments, str(result))  # globs end in one
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
        elif name == "sendfile":  # what another open file holds, from an offset on
            _, source, start, _ = arguments.split(", ", 3)
            begin = int(start[1:].partition("]")[0])
            held = self._open[source][1].versions[-1]
            found.write(held[begin : begin + result], self._at[number])
            self._at[number] += result
        elif name == "copy_file_range":  # the number is the source's; the kernel counts the offset there on
            _, _, target, at, _ = arguments.split(", ", 4)
            begin = int(at[1:].partition("]")[0])
            self._open[target][1].write(found.versions[-1][begin : begin + result], begin)
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

    def settle(self) -> None:
        """Let all that is there be durable, as if it had been there for long."""
        for found in self.names.values():
            found.sync()
        self._durable, self._pending = {**self.names}, []

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
