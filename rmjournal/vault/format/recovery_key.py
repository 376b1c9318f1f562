"""The recovery key: 128 random bits that a person keeps on paper."""

import os
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rmjournal.support.errors import WrongKey
from rmjournal.vault.format.digest import sha256

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_READ_AS = str.maketrans("OIL", "011", "- \t")


class RecoveryKey:
    """A random 128-bit key on paper: eight groups of four letters, with a checksum."""

    def __init__(self, seed: bytes) -> None:
        self.seed = seed

    @classmethod
    def draw(cls) -> Self:
        """Draw a new random key."""
        return cls(os.urandom(16))

    @classmethod
    def read(cls, typed: str) -> Self:
        """Read what a person typed.

        Case, spaces and dashes are ignored; O reads as 0, I and L as 1. Raises
        WrongKey, with the reason, for what cannot be a recovery key."""
        letters = typed.strip().upper().translate(_READ_AS)
        if len(letters) != 32 or any(c not in _LETTERS for c in letters):
            raise WrongKey(
                "A recovery key has 32 letters and digits, in eight groups of four.", "Check it and type it again."
            )
        number = 0
        for letter in letters:
            number = number << 5 | _LETTERS.index(letter)
        whole = number.to_bytes(20, "big")
        key = cls(whole[:16])
        if whole[16:] != key._check():
            raise WrongKey(
                "There's a typing mistake in the recovery key.", "Compare each group with what you wrote down."
            )
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
        return sha256(b"rmj1/recovery-check" + self.seed)[:4]
