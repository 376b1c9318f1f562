"""Boxes of unsaved text, sealed, in the state folder of this computer.

A box holds what was typed while the journal itself could not be saved. It is sealed
under a key of the vault, so only whoever unlocks the journal reads it. Each process
writes one box and reads all: what another process left, or somebody planted, is never
written over.
"""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Tampered
from rmjournal.vault.format.record import Json, decode_text, encode_json
from rmjournal.vault.format.seal import Sealer, pad
from rmjournal.vault.format.slots import MAGIC

_FOLDER = "unsaved"
_BOX, _RESERVE = ".unsaved", ".reserve"
_MOST = 64 * 1024 * 1024  # bytes: a planted file cannot make us read more
_RESERVED = 256 * 1024  # bytes that are freed for a box if the disk is full
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_START = 64 * 1024  # bytes of a vault file that hold its header


class Box(NamedTuple):
    """A box in the state folder, and what it holds; None if it does not open."""

    file: Path
    content: Json | None


class UnsavedBoxes:
    """The boxes of one vault on this computer."""

    def __init__(self, state: Path | None, sealer: Sealer, vault_id: bytes) -> None:
        self._folder = None if state is None else state / _FOLDER
        self._sealer, self._vault_id = sealer, vault_id
        self._name = f"{vault_id.hex()}.{os.urandom(4).hex()}"
        self._room: int | None = None  # the descriptor of the room that is reserved

    def files(self) -> list[Path]:
        """Return every file of this vault here, also what a kill left."""
        return _files(self._folder, f"{self._vault_id.hex()}.")

    def all(self) -> list[Box]:
        """Open every box of this vault, with this sealer."""
        return [Box(file, self._opened(file)) for file in _files(self._folder, f"{self._vault_id.hex()}.", _BOX)]

    def write(self, content: Mapping[str, object]) -> None:
        """Write this process's box again, durably. Raises Failed, and leaves what it
        was.

        On a full disk it takes the room that `reserve` made."""
        folder = self._folder
        if folder is None:
            raise Failed("There is no place on this computer to save text outside the journal.")
        self._write(folder / f"{self._name}{_BOX}", content)

    def replace(self, box: Box, content: Mapping[str, object]) -> None:
        """Write another content into a box that opens. Raises Failed."""
        self._write(box.file, content)

    def discard(self) -> None:
        """Remove this process's box, if there is one. Raises OSError."""
        if self._folder is not None:
            remove(self._folder / f"{self._name}{_BOX}")

    def reserve(self) -> None:
        """Make sure of some room on the disk for a box, if there is room now.

        The system frees it with the end of this process, whatever the reason: the file
        has no name. Removes those that older versions left. About 2 ms."""
        if self._folder is None or self._room is not None:
            return
        with suppress(OSError):
            for folder in (self._folder.parent, self._folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for stale in _files(self._folder, f"{self._vault_id.hex()}.", _RESERVE):
                stale.unlink(missing_ok=True)
            self._room = atomic_file.create_nameless(self._folder / f"{self._name}{_RESERVE}", os.urandom(_RESERVED))

    def release(self) -> None:
        """Give the reserved room back."""
        room, self._room = self._room, None
        if room is not None:
            with suppress(OSError):
                os.close(room)

    def rekey(self, sealer: Sealer) -> list[str]:
        """Seal every box that opens under another key; return a sentence for each that
        could not be written."""
        found = [box for box in self.all() if box.content is not None]
        self._sealer = sealer
        failures = []
        for box in found:
            try:
                self._write(box.file, box.content or {})
            except Failed as error:
                failures.append(f"Some unsaved text is still encrypted with the old keys. {error}")
        return failures

    def _write(self, file: Path, content: Mapping[str, object]) -> None:
        text = encode_json(content)
        box = self._sealer.seal(pad(len(text).to_bytes(4, "big") + text), self._context)
        try:
            try:
                atomic_file.overwrite_durably(file, box)
            except OSError as cause:
                if cause.errno not in _FULL:
                    raise
                self.release()
                atomic_file.overwrite_durably(file, box)
            return
        except OSError as cause:
            reason = atomic_file.why(cause)
        raise Failed(f"It couldn't be saved outside the journal either: {reason}.")

    def _opened(self, file: Path) -> Json | None:
        (plain,) = self._sealer.open_all([_content(file)], [self._context])
        if plain is None:
            return None
        with suppress(Tampered):
            return decode_text(plain[4 : 4 + int.from_bytes(plain[:4], "big")])
        return None

    @property
    def _context(self) -> bytes:
        return b"rmj1/unsaved\0" + self._vault_id


def remove(file: Path) -> None:
    """Remove a box durably, as far as the folder allows. Raises OSError if it is still
    there."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        atomic_file.sync_folder(file.parent)


def is_waiting(state: Path, vault: Path | None) -> bool:
    """Return if there is a box for the vault at this path, or any box if None.

    No key is needed: names of boxes and the header of a vault both say which vault it
    is. Call it before the vault is open. Reads the first 64 KiB of its file, never of a
    pipe."""
    boxes = _files(state / _FOLDER, "", _BOX)
    if vault is None or not boxes:
        return bool(boxes)
    names = {box.name.partition(".")[0] for box in boxes}
    start = _content(vault, _START)
    return any(MAGIC + bytes.fromhex(name) in start for name in names if _is_id(name))


def is_at(vault: Path, vault_id: bytes) -> bool:
    """Return if the file at a path is a copy of this vault. It must not be open
    here."""
    return MAGIC + vault_id in _content(vault, _START)


def _is_id(name: str) -> bool:
    return len(name) == 32 and not set(name) - set("0123456789abcdef")


def _files(folder: Path | None, start: str, end: str = "") -> list[Path]:
    """Return the files of a folder whose names start and end so, sorted."""
    names: list[str] = []
    if folder is not None:
        with suppress(OSError):
            names = os.listdir(folder)
    return [Path(folder or "", name) for name in sorted(names) if name.startswith(start) and name.endswith(end)]


def _content(file: Path, most: int = _MOST) -> bytes:
    """Return what a plain file holds, up to a limit; b"" for a link, a pipe or an
    error."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with suppress(OSError), os.fdopen(os.open(file, flags), "rb") as opened:
        if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            return opened.read(most)
    return b""
