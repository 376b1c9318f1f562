"""From what a person types to the key that wraps the master key: passphrases and recovery keys."""

import hashlib
import os
import struct
import unicodedata
from contextlib import suppress
from typing import NamedTuple, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rmjournal.support.errors import Failed, Refused, Tampered, WrongKey

_PARAMS = struct.Struct(">BIIIB16s")
_ARGON2ID = 1
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_READ_AS = str.maketrans("OIL", "011", "- \t")


MOST_WORK = 4_194_304  # KiB filled: of one slot, and of all slots of a header together


class Kdf(NamedTuple):
    """The cost of Argon2id: memory in KiB, passes, lanes."""

    memory: int
    passes: int
    lanes: int

    @property
    def work(self) -> int:
        """What a derivation costs, in KiB filled: 786,432 takes about half a second."""
        return self.memory * self.passes

    def check(self) -> Self:
        """Refuse costs outside the window that version 1 of the format allows.

        Below it a guess is cheap (OWASP's floor of 19 MiB), above it a hostile file could hold the
        machine for minutes."""
        if not (
            19_456 <= self.memory <= 1_048_576
            and 1 <= self.passes <= 16
            and 1 <= self.lanes <= 16
            and self.work <= MOST_WORK
            and self.memory >= 8 * self.lanes
        ):
            raise Tampered("The cost settings of a key slot were altered.", "Restore a backup.")
        return self


STANDARD = Kdf(262_144, 3, 4)  # 256 MiB, 3 passes: about half a second on a laptop
SMALL = Kdf(65_536, 3, 4)  # for machines with less than 4 GB of memory: RFC 9106, second choice


def kdf_of_this_machine() -> Kdf:
    """Return the standard cost, or the small one where 256 MiB would be a sixteenth of all memory."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return STANDARD
    return STANDARD if memory >= 4 * 1024**3 else SMALL


def passphrase_bytes(passphrase: str) -> bytes:
    """Prepare a passphrase as RFC 8265 says (OpaqueString): spaces alike, NFC, UTF-8, nothing trimmed."""
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in passphrase)
    prepared = unicodedata.normalize("NFC", spaced)
    # A lone surrogate cannot have been part of a passphrase that was set; it must still not raise here.
    return prepared.encode("utf-8", "replace")


def check_new_passphrase(passphrase: str) -> None:
    """Refuse what could not be typed again on another machine: nothing, control and unassigned characters."""
    if not passphrase:
        raise Refused("A passphrase cannot be empty.")
    if any(unicodedata.category(c) in ("Cc", "Cn", "Cs") for c in passphrase):
        raise Refused(
            "This passphrase holds a character that other computers may read differently.",
            "Use letters, digits, spaces and signs.",
        )


def pack_params(kdf: Kdf, salt: bytes) -> bytes:
    """Return the parameters of a passphrase slot, 30 bytes."""
    return _PARAMS.pack(_ARGON2ID, *kdf, 0, salt)


def read_params(params: bytes) -> tuple[Kdf, bytes] | None:
    """Return cost and salt of a passphrase slot; None for a slot of a kind that this version cannot open.

    Raises Tampered for a shape or a cost that no writer of version 1 could have left."""
    if len(params) != _PARAMS.size:
        raise Tampered("A key slot of this file was altered.", "Restore a backup.")
    algorithm, memory, passes, lanes, flags, salt = _PARAMS.unpack(params)
    if algorithm != _ARGON2ID or flags:
        return None
    return Kdf(memory, passes, lanes).check(), salt


def passphrase_kek(passphrase: str, kdf: Kdf, salt: bytes, vault_id: bytes) -> bytes:
    """Derive the key of a passphrase slot. Takes the memory and time of `kdf`; other threads go on."""
    stretched = b""
    with suppress(MemoryError):
        stretched = Argon2id(
            salt=salt, length=32, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory
        ).derive(passphrase_bytes(passphrase))
    if not stretched:
        raise Failed(
            f"Unlocking needs {kdf.memory // 1024} MiB of free memory, and there is less.",
            "Close other programs and try again.",
        )
    info = b"rmj1/kek/passphrase\0" + vault_id
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(stretched)


class RecoveryKey:
    """A random 128-bit key on paper: 32 letters and digits in eight groups of four, a checksum in the last two."""

    def __init__(self, seed: bytes) -> None:
        self.seed = seed

    @classmethod
    def draw(cls) -> Self:
        """Draw a new one."""
        return cls(os.urandom(16))

    @classmethod
    def read(cls, typed: str) -> Self:
        """Read what a person typed: case, spaces and dashes do not matter, O is 0, I and L are 1.

        Raises WrongKey, with the reason, for what cannot be a recovery key."""
        letters = typed.strip().upper().translate(_READ_AS)
        if len(letters) != 32 or any(c not in _LETTERS for c in letters):
            raise WrongKey("A recovery key has 32 letters and digits, in eight groups of four.", "Look at it again.")
        number = 0
        for letter in letters:
            number = number << 5 | _LETTERS.index(letter)
        whole = number.to_bytes(20, "big")
        key = cls(whole[:16])
        if whole[16:] != key._check():
            raise WrongKey("The recovery key has a slip of the pen in it.", "Compare each group with the paper.")
        return key

    def text(self) -> str:
        """Return the form that goes on paper."""
        number = int.from_bytes(self.seed + self._check(), "big")
        letters = "".join(_LETTERS[number >> shift & 31] for shift in range(155, -1, -5))
        return "-".join(letters[i : i + 4] for i in range(0, 32, 4))

    def kek(self, salt: bytes, vault_id: bytes) -> bytes:
        """Derive the key of a recovery slot. 128 random bits need no stretching."""
        info = b"rmj1/kek/recovery\0" + vault_id
        return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(self.seed)

    def _check(self) -> bytes:
        return hashlib.sha256(b"rmj1/recovery-check" + self.seed).digest()[:4]
