"""Sealing: XAES-256-GCM, key expansion and padding, on primitives of pyca/cryptography.

XAES-256-GCM (c2sp.org/XAES-256-GCM) is AES-256-GCM under a key derived from the first
half of a 192-bit nonce. Nonces can be drawn at random for ever: no counter has to
survive a crash or a copied file.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from struct import Struct, iter_unpack

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from rmjournal.support.errors import Tampered

NONCE = 24
OVERHEAD = NONCE + 16  # what sealing adds: the nonce before, the tag behind

_TWO_BLOCKS = Struct("4s12s4s12s").pack  # from which a message key is derived

# Three classes fill a 4 KiB page of SQLite with four, two and one rows; then 8 and
# 16 KiB; Padmé above.
_CLASSES = (960, 1984, 4000, 8064, 16256)


class Sealer:
    """Seals and opens boxes under one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        # ECB on single blocks is the block cipher itself; XAES derives keys with it, as
        # CMAC does.
        self._block = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305
        doubled = int.from_bytes(self._block.update(bytes(16)), "big") << 1
        if doubled >> 128:
            doubled = (doubled ^ 0x87) & ((1 << 128) - 1)
        self._mask = doubled.to_bytes(16, "big")

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Return nonce, ciphertext and tag, 40 bytes more than `plain`.

        `context` is the associated data."""
        return self.seal_with_nonce(os.urandom(NONCE), plain, context)

    def seal_with_nonce(self, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        """Seal under a given nonce, for known answers only: a repeated nonce reveals
        the text."""
        (key,) = self._message_keys((nonce,))
        return nonce + AESGCM(key).encrypt(nonce[12:], plain, context)

    def seal_pieces(self, pieces: Iterable[bytes], context: bytes) -> Iterator[bytes]:
        """Yield the pieces of a box as those of its plaintext come: the same box as in
        one piece."""
        nonce = os.urandom(NONCE)
        (key,) = self._message_keys((nonce,))
        cipher = Cipher(algorithms.AES256(key), modes.GCM(nonce[12:])).encryptor()
        cipher.authenticate_additional_data(context)
        yield nonce
        yield from map(cipher.update, pieces)
        yield cipher.finalize() + cipher.tag

    def seal_all(self, plains: Sequence[bytes], contexts: Sequence[bytes]) -> list[bytes]:
        """Return a box for each of many: about 5 us each, half of `seal`."""
        nonces = [nonce for (nonce,) in iter_unpack(f"{NONCE}s", os.urandom(NONCE * len(plains)))]
        return [
            nonce + AESGCM(key).encrypt(nonce[12:], plain, context)
            for nonce, key, plain, context in zip(nonces, self._message_keys(nonces), plains, contexts, strict=True)
        ]

    def open(self, box: bytes, context: bytes) -> bytes:
        """Return what was sealed under this context.

        Raises Tampered if a bit of the box or its context changed, or if the key is
        another one: the cipher cannot tell which. Unlocking a key slot turns that into
        WrongKey."""
        (plain,) = self.open_all((box,), (context,))
        if plain is None:
            raise Tampered("An encrypted part of this file was altered.")
        return plain

    def open_all(self, boxes: Sequence[bytes], contexts: Sequence[bytes]) -> list[bytes | None]:
        """Open many boxes; None for each that does not open. About 4 us each, half of
        `open`."""
        plains: list[bytes | None] = []
        keys = iter(self._message_keys([box for box in boxes if len(box) >= OVERHEAD]))
        for box, context in zip(boxes, contexts, strict=True):
            if len(box) < OVERHEAD:
                plains.append(None)
                continue
            try:
                plains.append(AESGCM(next(keys)).decrypt(box[12:NONCE], memoryview(box)[NONCE:], context))
            except InvalidTag:
                plains.append(None)
        return plains

    def _message_keys(self, boxes: Sequence[bytes]) -> list[bytes]:
        """Derive the message keys of boxes from the nonces that they begin with, in
        one cipher call."""
        blocks = b"".join([_TWO_BLOCKS(b"\0\1X\0", start, b"\0\2X\0", start) for start in [box[:12] for box in boxes]])
        masks = int.from_bytes(self._mask * (len(blocks) // 16), "big")
        masked = (int.from_bytes(blocks, "big") ^ masks).to_bytes(len(blocks), "big")
        keys = self._block.update(masked)
        return [key for (key,) in iter_unpack("32s", keys)]


def expand(master_key: bytes, label: str, vault_id: bytes) -> bytes:
    """Derive the 32-byte key of one purpose from the master key (HKDF-Expand, RFC
    5869)."""
    info = b"rmj1/" + label.encode("ascii") + b"\0" + vault_id
    return HKDFExpand(algorithm=SHA256(), length=32, info=info).derive(master_key)


def padded_size(size: int) -> int:
    """Return the size class of `size` bytes, so that a box reveals its class only.

    Above 16,256 bytes it is Padmé (Nikitin et al., PETS 2019): at most 12 % more, and
    O(log log n) bits revealed."""
    for class_size in _CLASSES:
        if size <= class_size:
            return class_size
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def pad(plain: bytes) -> bytes:
    """Append zeros up to the size class of `plain`."""
    return plain.ljust(padded_size(len(plain)), b"\0")
