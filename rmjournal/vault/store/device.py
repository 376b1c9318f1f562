"""Which device wrote a version: what merging two copies and undoing will need to know.

This computer keeps, outside the vault, an id and the digest of the head that it last wrote. When the file's
head is another one (copied here, restored, written elsewhere), this copy goes its own way from now on, and
a new id is drawn: two copies that are written apart never use the same (device, n) twice.
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rmjournal.support import atomic_file
from rmjournal.vault.format.record import Meta

NO_DEVICE = bytes(8)
Over = dict[str, int]


class Device:
    """This computer's id for one vault. A failure here never fails a save: it costs a new id, nothing else."""

    def __init__(self, folder: Path | None, vault_id: bytes, head_box: bytes) -> None:
        self._file = None if folder is None else folder / "devices" / f"{vault_id.hex()}.device"
        self._claimed = False
        self._head_box = head_box
        self.id = self._remembered(head_box) or os.urandom(8)

    def claim(self) -> None:
        """Forget the digest before the first save, so that a crash cannot leave a stale one behind."""
        if not self._claimed:
            known = self._remembered(self._head_box) == self.id  # else a copy, open beside this one, has claimed it
            if not (self._write(b"") and known):
                self.id = os.urandom(8)
            self._claimed = True

    def remember(self, head_box: bytes) -> None:
        """Note the head that this device wrote last. Called when the vault is closed."""
        if self._claimed:
            self._write(self.id + hashlib.sha256(head_box).digest())
            self._claimed = False

    def forget(self) -> None:
        """Remember nothing when the vault is closed."""
        self._claimed = False

    def files(self) -> list[Path]:
        """Return what this computer keeps here of the vault."""
        return [] if self._file is None else sorted(self._file.parent.glob(f"{self._file.name}*"))

    def _remembered(self, head_box: bytes) -> bytes | None:
        if self._file is not None:
            with suppress(OSError):
                noted = self._file.read_bytes()[:64] if self._file.is_file() else b""
                if noted[8:] == hashlib.sha256(head_box).digest():
                    return noted[:8]
        return None

    def _write(self, noted: bytes) -> bool:
        """Write the note durably; return whether that worked."""
        if self._file is None:
            return False
        with suppress(OSError):
            atomic_file.overwrite_durably(self._file, noted)
            return True
        return False


def over(previous: object, device: bytes, n: int) -> Over | None:
    """Return the version vector of what replaces a version: all that it stood over, and itself.

    `previous` is what the replaced body had under "over". None where the origin is not known."""
    if device == NO_DEVICE:
        return None
    vector, name = stored_over(previous), device.hex()
    vector[name] = max(n, vector.get(name, 0))
    return vector


def stored_over(stored: object) -> Over:
    """Return the version vector that a body has under "over"; an empty one where it has none."""
    known = stored.items() if isinstance(stored, dict) else ()
    return {str(name): n for name, n in known if isinstance(n, int)}


def joined(one: Mapping[str, int], other: Mapping[str, int]) -> Over:
    """Return the version vector of what stands over all that either of two stands over."""
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


def is_known(meta: Meta, knows: Mapping[str, int]) -> bool:
    """Does a version vector reach as far as this version? Never where nobody knows who wrote it."""
    return 0 < meta.n <= knows.get(meta.device.hex(), 0)
