"""Tell which device wrote a version, for merging two copies and for undoing.

This computer keeps an id outside the vault, with a digest of the head that it wrote
last and of what tells the computer from a copy of it. If either differs (the file was
copied here, restored or written elsewhere, or the home was copied whole), a new id is
drawn, so that two copies written apart never share one."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.vault.computer import machine
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.record import Meta

NO_DEVICE = bytes(8)
Over = dict[str, int]


class Device:
    """Hold this computer's id for one vault. A failure here costs a new id and never
    fails a save."""

    def __init__(self, folder: Path | None, vault_id: bytes, head_box: bytes) -> None:
        self._file = None if folder is None else folder / "devices" / f"{vault_id.hex()}.device"
        self._claimed = False
        self._head_box = head_box
        self.id = self._remembered(head_box) or os.urandom(8)

    def claim(self) -> None:
        """Forget the digest before the first save, so that a crash leaves no stale one
        behind."""
        if not self._claimed:
            known = self._remembered(self._head_box) == self.id  # else a copy, open beside this one, has claimed it
            if not (self._write(None) and known):
                self.id = os.urandom(8)
            self._claimed = True

    def renew(self) -> None:
        """Draw another id for what is written from now on: another computer writes
        under this one."""
        self.id = os.urandom(8)

    def remember(self, head_box: bytes) -> None:
        """Note the head that this device wrote last. Called when the vault is
        closed."""
        if self._claimed:
            self._write(head_box)
            self._claimed = False

    def forget(self) -> None:
        """Remember nothing when the vault is closed."""
        self._claimed = False

    def files(self) -> list[Path]:
        """Return the files that this computer keeps of the vault."""
        return [] if self._file is None else sorted(self._file.parent.glob(f"{self._file.name}*"))

    def _remembered(self, head_box: bytes) -> bytes | None:
        if self._file is not None:
            with suppress(OSError):
                if self._file.is_file():
                    with self._file.open("rb") as opened:
                        noted, found = opened.read(64), os.fstat(opened.fileno())
                    if noted[8:] == _digest(head_box, found):
                        return noted[:8]
        return None

    def _write(self, head_box: bytes | None) -> bool:
        """Note the id and this head durably, or nothing if there is none; return if
        that worked."""
        if self._file is None:
            return False
        with suppress(OSError):
            atomic_file.overwrite_durably(self._file, b"")
            if head_box is not None:
                _fill(self._file, self.id, head_box)
            return True
        return False


def _digest(head_box: bytes, found: os.stat_result) -> bytes:
    return sha256(sha256(head_box) + machine.binding(found))


def _fill(file: Path, device: bytes, head_box: bytes) -> None:
    """Write into the empty note in place, because what is noted depends on the file
    itself.

    A note that is cut off counts for nothing."""
    machine.settle_time(file)
    found = os.stat(file)
    with file.open("r+b") as opened:
        opened.write(device + _digest(head_box, found))
        opened.flush()
        os.utime(opened.fileno() if os.utime in os.supports_fd else file, ns=(found.st_atime_ns, found.st_mtime_ns))
        os.fsync(opened.fileno())


def over(previous: object, device: bytes, n: int) -> Over | None:
    """Return the version vector of what replaces a version: all that it replaced, and
    itself.

    `previous` is what the replaced body had under "over". Returns None if the origin is
    not known."""
    if device == NO_DEVICE:
        return None
    vector, name = stored_over(previous), device.hex()
    vector[name] = max(n, vector.get(name, 0))
    return vector


def stored_over(stored: object) -> Over:
    """Return the version vector under "over" in a body, or an empty one."""
    known = stored.items() if isinstance(stored, dict) else ()
    return {str(name): n for name, n in known if isinstance(n, int)}


def highest_of(metas: Iterable[Meta]) -> Over:
    """Return the highest n of each device among versions."""
    highest: Over = {}
    for meta in metas:
        if meta.n:
            highest[meta.device.hex()] = max(meta.n, highest.get(meta.device.hex(), 0))
    return highest


def joined(one: Mapping[str, int], other: Mapping[str, int]) -> Over:
    """Return the version vector of what replaces all that either of two replaces."""
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


def is_known(meta: Meta, knows: Mapping[str, int]) -> bool:
    """Return if a version vector reaches as far as this version; never if its writer is
    not known."""
    return 0 < meta.n <= knows.get(meta.device.hex(), 0)
