"""Derive a key from a passphrase once: that takes 15 ms each time, and few tests are about it."""

import hashlib
import os
from types import SimpleNamespace

import pytest

from rmjournal.vault.format import kdf, slots
from rmjournal.vault.format.kdf import Kdf

_SALT = os.urandom(16)  # of every passphrase of this process; the key of a slot depends on the vault's id as well
_known: dict[tuple[bytes, Kdf, bytes], bytes] = {}
_derived, _added = kdf._stretched, slots.Header.with_passphrase


def derive_once(patch: pytest.MonkeyPatch) -> None:
    """Remember what was derived, and draw the salt of a passphrase only once.

    What is derived is the same, bit for bit, and every other program opens the file."""
    patch.setattr(kdf, "_stretched", _stretched)
    patch.setattr(slots.Header, "with_passphrase", _with_passphrase)


def _stretched(passphrase: str, cost: Kdf, salt: bytes) -> bytes:
    key = hashlib.sha256(passphrase.encode("utf-8", "surrogatepass")).digest(), cost, salt
    if key not in _known and (found := _derived(passphrase, cost, salt)):
        _known[key] = found
    return _known.get(key, b"")


def _with_passphrase(self: slots.Header, passphrase: str, cost: Kdf, master_key: bytes) -> slots.Header:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "os", SimpleNamespace(urandom=lambda length: _SALT[:length]))
        return _added(self, passphrase, cost, master_key)
