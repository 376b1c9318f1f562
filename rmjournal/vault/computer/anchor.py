"""Note how new a vault was when this computer last saw it, to notice an older file in
its place.

The anchor lies outside the vault, sealed under one of its keys: the counter and digest
of the head, and the last version that this computer wrote. A file without that version,
or one over it, went its own way, however many saves it has. `.anchor` is durable and
only rises. `.live` follows each save without waiting for the disk, and counts if it can
be read. `.next` is what a re-key is about to put in place, under the new keys, until
`.anchor` is under them too. `.slots` is a third copy of the key slots, because both
copies in the file lie in its first pages."""

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, RolledBack
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.seal import OVERHEAD, Sealer

_FOLDER = "anchors"
_DIGEST = 32
_DEVICE = 8
_LEAST = 8 + _DIGEST + OVERHEAD  # as older versions wrote it, without the version
_SIZE = _LEAST + _DEVICE + 8
_MOST = 4 * 1024 * 1024  # more than the longest header
_HINT = (
    "If you put this file here yourself, for example from a backup, open it with --accept-older. "
    "If not, look for the newer file first."
)


Written = tuple[bytes, int]  # the device and the number of a version
StandsOver = Callable[[bytes, int], bool]


class _Mark(NamedTuple):
    """Hold one state of a vault, and the last version that this computer wrote in it,
    if known."""

    counter: int
    digest: bytes
    written: Written | None = None

    def is_same(self, other: "_Mark") -> bool:
        """Return if both are the same state."""
        return (self.counter, self.digest) == (other.counter, other.digest)


def _mark(head: Head, head_box: bytes, written: Written | None = None) -> _Mark:
    return _Mark(head.counter, sha256(head_box), written)


def _is_anything(_device: bytes, _n: int) -> bool:
    return True


class Anchor:
    """Keep what this computer knows of one vault. A failure here fails nothing; `tell`
    tells it once."""

    def __init__(self, state: Path | None, sealer: Sealer, vault_id: bytes, tell: Callable[[str], None]) -> None:
        self._state, self._vault_id = state, vault_id
        self._keeps = state is not None
        self._file = (state or Path()) / _FOLDER / vault_id.hex()
        self._sealer, self._context = sealer, b"rmj1/anchor\0" + vault_id
        self._tell, self._has_told = tell, False
        self._noted: tuple[_Mark, bytes] | None = None
        self._seen: Written | None = None

    def check(
        self, head: Head, head_box: bytes, accept_older: bool, stands_over: StandsOver = _is_anything
    ) -> int | None:
        """Compare the file with what was seen here; return None if it may go on as it
        is.

        `stands_over` tells if the file holds a version, or one over it. Raises
        RolledBack for an older file, a fork, and an anchor under other keys. If
        accepted, each gives the counter above which the file has to go on."""
        if not self._keeps:
            return None
        box, mine = self._read(".anchor"), _mark(head, head_box)
        live = self._read(".live")
        marks = [self._opened(box), self._opened(self._read(".next")), self._opened(live[:_SIZE], live[:_LEAST])]
        seen = max((mark.counter for mark in marks if mark is not None), default=0)
        newest = [mark for mark in marks if mark is not None and mark.counter == seen]
        missing = seen - mine.counter
        if len(box) in (_LEAST, _SIZE) and marks[0] is marks[1] is None:
            told = "This journal has different keys from the one last seen here: one of the two was given new keys."
        elif missing > 0:
            told = f"This journal is older than the one last seen here, by {missing} save{'s'[: missing > 1]}."
        elif missing == 0 and any(not mark.is_same(mine) for mark in newest):
            told = "This journal is a separate copy: this computer last saw another one that is just as new."
        elif any(mark.written and not (mark.is_same(mine) or stands_over(*mark.written)) for mark in newest):
            told = "This journal is a separate copy: it doesn't contain what this computer saved last."
        else:
            self._seen = next((mark.written for mark in newest if mark.written), None)
            return None
        if not accept_older:
            raise RolledBack(told, _HINT)
        return max(seen, mine.counter)

    @property
    def is_noted(self) -> bool:
        """Tell if a state was noted durably, where any is to be kept."""
        return not self._keeps or self._noted is not None

    @property
    def seen(self) -> Written | None:
        """Return the last version of this computer that a check without findings
        read."""
        return self._seen

    def note(self, head: Head, head_box: bytes, header: bytes, written: Written | None = None) -> None:
        """Keep this state and these key slots durably: at opening, at closing, and when
        the slots change.

        `written` is the version in it that this computer wrote last."""
        mine = _mark(head, head_box, written)
        if not self._keeps or self._noted == (mine, header):
            return
        try:
            known = self._opened(self._read(".anchor"))  # a copy that is open beside this one may be ahead
            if known is None or known.counter < mine.counter or self._tells_more(mine, known):
                atomic_file.overwrite_durably(self._named(".anchor"), self._sealed(mine))
            self._keep_slots(header)
            self._named(".next").unlink(missing_ok=True)
            self._noted = (mine, header)
        except OSError as cause:
            self._told(cause)

    @staticmethod
    def _tells_more(mine: _Mark, known: _Mark) -> bool:
        return known.is_same(mine) and mine.written not in (None, known.written)

    def saved(self, head: Head, head_box: bytes, written: Written | None = None) -> None:
        """Follow a save by writing in place, without waiting for the disk."""
        if not self._keeps:
            return
        try:
            # A pipe in its place must not hold up a save, nor a link lead it elsewhere.
            at_once = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self._named(".live"), os.O_WRONLY | os.O_CREAT | at_once, 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                file.write(self._sealed(_mark(head, head_box, written)))
        except OSError as cause:
            self._told(cause)

    def faults(
        self, head: Head, head_box: bytes, header: bytes, stands_over: StandsOver = _is_anything
    ) -> tuple[RolledBack | None, list[str]]:
        """Return what an opening would raise, and what else does not fit this file.
        Changes nothing."""
        told: list[str] = []
        older: RolledBack | None = None
        try:
            self.check(head, head_box, accept_older=False, stands_over=stands_over)
        except RolledBack as error:
            older = error
        if self._keeps and older is None and self._opened(self._read(".anchor")) is None:
            told.append("This computer has no record of how new this journal is, so an older one may go unnoticed.")
        if self._keeps and self._read(".slots") not in (b"", header):
            told.append("This computer's spare copy of the encrypted keys is out of date.")
        return older, told

    def announce(self, sealer: Sealer, head: Head, head_box: bytes, written: Written | None = None) -> "Anchor":
        """Note durably the head that a re-key is about to put in place under new keys.

        Returns what goes on noting once it is there. Raises Failed: without the note
        the new file would look like somebody else's."""
        renewed = Anchor(self._state, sealer, self._vault_id, self._tell)
        if not self._keeps:
            return renewed
        why = "" if self._noted else "it has no record of the current ones either"
        self._noted = None  # should nothing be put in place, the next note clears what is announced here
        try:
            if not why:
                atomic_file.overwrite_durably(self._named(".next"), renewed._sealed(_mark(head, head_box, written)))
        except OSError as cause:
            why = atomic_file.why(cause)
        if why:
            raise Failed(
                f"This computer couldn't record the new keys ({why}), so it wouldn't recognise the journal.",
                "Nothing was changed. `rmjournal where` lists its files on this computer: make room for them.",
            )
        return renewed

    def drop_slots(self) -> None:
        """Remove the third copy of the key slots durably, before those of the file are
        destroyed. Raises OSError."""
        self._noted = None
        for file in self.files():
            if ".slots" in file.suffixes:
                file.unlink()
                atomic_file.sync_folder(file.parent)

    def files(self) -> list[Path]:
        """Return the files that this computer keeps of the vault."""
        return sorted(self._file.parent.glob(f"{self._file.name}.*")) if self._keeps else []

    def _keep_slots(self, header: bytes) -> None:
        """Keep the key slots, or none: those of an older passphrase must not stay
        behind."""
        if self._read(".slots") == header:
            return
        try:
            atomic_file.overwrite_durably(self._named(".slots"), header)
        except OSError:
            with suppress(OSError):
                self._named(".slots").unlink(missing_ok=True)
            raise

    def _named(self, suffix: str) -> Path:
        return self._file.with_name(self._file.name + suffix)

    def _read(self, suffix: str) -> bytes:
        return _content(self._named(suffix))

    def _sealed(self, mark: _Mark) -> bytes:
        device, n = mark.written or (bytes(_DEVICE), 0)
        plain = mark.counter.to_bytes(8, "big") + mark.digest + device + n.to_bytes(8, "big")
        return self._sealer.seal(plain, self._context)

    def _opened(self, *boxes: bytes) -> _Mark | None:
        """Open the first of these that opens: an older version may have written over a
        longer file."""
        for plain in self._sealer.open_all(boxes, [self._context] * len(boxes)):
            if plain is not None:
                digest, device, n = (
                    plain[8 : 8 + _DIGEST],
                    plain[8 + _DIGEST :][:_DEVICE],
                    plain[8 + _DIGEST + _DEVICE :],
                )
                written = (device, int.from_bytes(n, "big")) if any(device) else None
                return _Mark(int.from_bytes(plain[:8], "big"), digest, written)
        return None

    def _told(self, cause: OSError) -> None:
        if not self._has_told:
            self._has_told = True
            self._tell(
                f"This computer couldn't record how new this journal is ({atomic_file.why(cause)}). If someone swaps "
                "in an older file, it may go unnoticed."
            )


def kept_slots(state: Path | None, vault_ids: Collection[bytes]) -> list[bytes]:
    """Return the key slots that this computer keeps of these vaults, or of all if none
    is named."""
    if state is None:
        return []
    found: list[Path] = []
    with suppress(OSError):
        found = sorted((state / _FOLDER).glob("*.slots"))
    named = {vault_id.hex() for vault_id in vault_ids}
    return [_content(file) for file in found if not named or file.stem in named]


def _content(file: Path) -> bytes:
    """Return what a plain file holds, in bounds; nothing if it cannot be read or would
    never end."""
    with suppress(OSError):
        if file.is_file():
            with file.open("rb") as opened:
                size = os.fstat(opened.fileno()).st_size
                return opened.read(min(size, _MOST))  # which takes the memory for all that is asked for
    return b""
