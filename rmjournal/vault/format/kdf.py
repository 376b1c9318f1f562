"""Derive the key that wraps the master key from a passphrase."""

import os
import struct
import threading
import unicodedata
from typing import NamedTuple, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rmjournal.support.errors import Failed, Refused, Tampered

_PARAMS = struct.Struct(">BIIIB16s")
_ARGON2ID = 1
MOST_WORK = 4_194_304  # KiB filled: of one slot, and of all slots of a header together


class Kdf(NamedTuple):
    """The cost of Argon2id: memory in KiB, passes, lanes."""

    memory: int
    passes: int
    lanes: int

    @property
    def work(self) -> int:
        """KiB filled by one derivation: 786,432 take about half a second."""
        return self.memory * self.passes

    def check(self) -> Self:
        """Return these costs. Raises Tampered if version 1 of the format forbids them.

        Below the window a guess is cheap (OWASP's floor is 19 MiB); above it a hostile
        file could occupy the machine for minutes."""
        if not (
            19_456 <= self.memory <= 1_048_576
            and 1 <= self.passes <= 16
            and 1 <= self.lanes <= 16
            and self.work <= MOST_WORK
            and self.memory >= 8 * self.lanes
        ):
            raise Tampered("The keys in this file were altered.", "Restore a backup.")
        return self


STANDARD = Kdf(262_144, 3, 4)  # 256 MiB, 3 passes: about half a second on a laptop
SMALL = Kdf(65_536, 3, 4)  # below 4 GB of memory: RFC 9106, second choice


def kdf_of_this_machine() -> Kdf:
    """Return the standard cost, or the small one if 256 MiB is over a sixteenth of
    memory."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return STANDARD
    return STANDARD if memory >= 4 * 1024**3 else SMALL


def passphrase_bytes(passphrase: str) -> bytes:
    """Prepare a passphrase by RFC 8265 (OpaqueString).

    Every space becomes U+0020, then NFC, then UTF-8; nothing is trimmed."""
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in passphrase)
    prepared = unicodedata.normalize("NFC", spaced)
    # No passphrase can have been set with a lone surrogate; it must still not raise
    # here.
    return prepared.encode("utf-8", "replace")


def check_new_passphrase(passphrase: str) -> None:
    """Raise Refused for a passphrase that another machine might not reproduce.

    That is an empty one, and one with control or unassigned characters."""
    if not passphrase:
        raise Refused("A passphrase can't be empty.")
    if any(unicodedata.category(c) in ("Cc", "Cn", "Cs") for c in passphrase):
        raise Refused(
            "That passphrase contains a character other computers may read differently.",
            "Use letters, digits, spaces and punctuation.",
        )


def pack_params(kdf: Kdf, salt: bytes) -> bytes:
    """Return the 30 bytes of parameters of a passphrase slot."""
    return _PARAMS.pack(_ARGON2ID, *kdf, 0, salt)


def read_params(params: bytes) -> tuple[Kdf, bytes] | None:
    """Return cost and salt of a passphrase slot; None for a kind unknown here.

    Raises Tampered for a shape or a cost that no writer of version 1 could have
    stored."""
    if len(params) != _PARAMS.size:
        raise Tampered("The keys in this file were altered.", "Restore a backup.")
    algorithm, memory, passes, lanes, flags, salt = _PARAMS.unpack(params)
    if algorithm != _ARGON2ID or flags:
        return None
    return Kdf(memory, passes, lanes).check(), salt


def passphrase_kek(passphrase: str, kdf: Kdf, salt: bytes, vault_id: bytes) -> bytes:
    """Derive the key of a passphrase slot, in the memory and time that `kdf` says.

    Other threads continue. Raises Failed if there is too little memory."""
    stretched = _stretched(passphrase, kdf, salt)
    if not stretched:
        raise Failed(
            f"Unlocking needs {kdf.memory // 1024} MiB of free memory, and this computer has less.",
            "Close other programs and try again.",
        )
    info = b"rmj1/kek/passphrase\0" + vault_id
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(stretched)


def _stretched(passphrase: str, kdf: Kdf, salt: bytes) -> bytes:
    """Return what Argon2id makes of a passphrase, b"" if there is too little memory.

    A thread of its own derives it. OpenSSL leaves the passphrase in memory that it has
    freed, and the system writes over that once the thread has ended."""
    found: list[bytes] = []
    failures: list[Exception] = []

    def derive() -> None:
        try:
            argon2 = Argon2id(salt=salt, length=32, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory)
            found.append(argon2.derive(passphrase_bytes(passphrase)))
        except MemoryError:
            pass
        except Exception as error:  # for the caller, who waits
            failures.append(error)

    thread = threading.Thread(target=derive, name="kdf", daemon=True)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return found[0] if found else b""
