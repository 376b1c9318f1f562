"""The header: who may open the vault. Key slots wrap one master key, as in LUKS."""

import os
import struct
from collections.abc import Callable
from typing import Self

import msgspec
from msgspec.structs import replace

from rmjournal.support.errors import Damaged, NewerFormat, Refused, Tampered
from rmjournal.vault.format.digest import hmac_sha256, is_hmac, sha256
from rmjournal.vault.format.kdf import MOST_WORK, Kdf, pack_params, passphrase_kek, read_params
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import OVERHEAD, Sealer, expand

MAGIC = b"RMJv1\n"
PASSPHRASE, RECOVERY = 1, 2
_FAMILY = b"RMJv"
_SLOT = struct.Struct(">BBHH")
_FIXED = struct.Struct(">6s16sIB")
_MAC = 32
_BOX = 32 + OVERHEAD
_MOST_SLOTS = 16


class KeySlot(msgspec.Struct, frozen=True):
    """The master key, sealed under a key from a passphrase or a recovery key."""

    slot_type: int
    number: int
    params: bytes
    box: bytes

    @classmethod
    def wrap(cls, slot_type: int, number: int, params: bytes, kek: bytes, master_key: bytes, vault_id: bytes) -> Self:
        """Seal the master key into a slot."""
        box = Sealer(kek).seal(master_key, _slot_context(vault_id, slot_type, number, params))
        return cls(slot_type, number, params, box)

    def unwrap(self, kek: bytes, vault_id: bytes) -> bytes | None:
        """Return the master key, None if this key does not open this slot."""
        try:
            return Sealer(kek).open(self.box, _slot_context(vault_id, self.slot_type, self.number, self.params))
        except Tampered:
            return None


def _slot_context(vault_id: bytes, slot_type: int, number: int, params: bytes) -> bytes:
    return b"rmj1/slot\0" + vault_id + bytes((slot_type, number)) + params


class Header(msgspec.Struct, frozen=True):
    """Vault id, epoch (one more with each re-key) and key slots."""

    vault_id: bytes
    epoch: int
    slots: tuple[KeySlot, ...]

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read one copy of the header row.

        `is_authentic` checks its MAC once the master key is known. Raises NewerFormat
        for the magic of another version, Damaged for any other shape."""
        if raw[:4] == _FAMILY and raw[:6] != MAGIC and raw[5:6] == b"\n":
            raise NewerFormat()
        broken = Damaged("The keys of this journal are damaged.", "Restore a backup.")
        if len(raw) < _FIXED.size + _MAC or raw[:6] != MAGIC:
            raise broken
        _, vault_id, epoch, count = _FIXED.unpack_from(raw)
        if not 1 <= count <= _MOST_SLOTS:
            raise broken
        slots, at, end = [], _FIXED.size, len(raw) - _MAC
        for _ in range(count):
            if at + _SLOT.size > end:
                raise broken
            slot_type, number, params_size, box_size = _SLOT.unpack_from(raw, at)
            at += _SLOT.size
            if at + params_size + box_size > end:
                raise broken
            params, box = raw[at : at + params_size], raw[at + params_size : at + params_size + box_size]
            at += params_size + box_size
            if slot_type in (PASSPHRASE, RECOVERY) and box_size != _BOX:
                raise broken
            slots.append(KeySlot(slot_type, number, params, box))
        if at != end:
            raise broken
        return cls(vault_id, epoch, tuple(slots))

    def pack(self, master_key: bytes) -> bytes:
        """Return the header with its MAC, as both rows store it."""
        body = self._unsigned()
        return body + hmac_sha256(self._mac_key(master_key), body)

    def _mac_key(self, master_key: bytes) -> bytes:
        return expand(master_key, "header-mac", self.vault_id)

    def _unsigned(self) -> bytes:
        parts = [_FIXED.pack(MAGIC, self.vault_id, self.epoch, len(self.slots))]
        for slot in self.slots:
            parts += (_SLOT.pack(slot.slot_type, slot.number, len(slot.params), len(slot.box)), slot.params, slot.box)
        return b"".join(parts)

    def is_authentic(self, raw: bytes, master_key: bytes) -> bool:
        """Return if a holder of the master key wrote this copy."""
        body, mac = raw[:-_MAC], raw[-_MAC:]
        return body == self._unsigned() and is_hmac(mac, self._mac_key(master_key), body)

    def unlock(self, passphrase: str | None = None, recovery: RecoveryKey | None = None) -> bytes | None:
        """Return the master key, None if no slot opens.

        Raises NewerFormat if this version can open none of the passphrase slots."""
        if recovery is not None:
            return self._try_slots(RECOVERY, lambda params: recovery.kek(params, self.vault_id))

        known = [read_params(slot.params) for slot in self.slots if slot.slot_type == PASSPHRASE]
        if sum(kdf.work for kdf, _ in filter(None, known)) > MOST_WORK:
            raise Tampered("The keys of this journal were altered.", "Restore a backup.")

        def kek_of(params: bytes) -> bytes | None:
            known = read_params(params)
            return passphrase_kek(passphrase or "", *known, self.vault_id) if known else None

        return self._try_slots(PASSPHRASE, kek_of)

    def _try_slots(self, slot_type: int, kek_of: Callable[[bytes], bytes | None]) -> bytes | None:
        foreign = False
        for slot in self.slots:
            if slot.slot_type != slot_type:
                continue
            kek = kek_of(slot.params)
            if kek is None:
                foreign = True
                continue
            master_key = slot.unwrap(kek, self.vault_id)
            if master_key is not None:
                return master_key
        if foreign:
            raise NewerFormat(
                "This journal needs something this version doesn't know about, such as a key file.",
                "Update rmjournal, or use the recovery key.",
            )
        return None

    def with_passphrase(self, passphrase: str, kdf: Kdf, master_key: bytes) -> Self:
        """Return a header with one new passphrase slot instead of the old ones.

        The new slot is proved to open first."""
        salt = os.urandom(16)
        kek = passphrase_kek(passphrase, kdf.check(), salt, self.vault_id)
        return self._with(PASSPHRASE, pack_params(kdf, salt), kek, master_key)

    def with_recovery(self, recovery: RecoveryKey, master_key: bytes) -> Self:
        """Return a header with one new recovery slot instead of the old ones.

        The new slot is proved to open first."""
        salt = os.urandom(32)
        return self._with(RECOVERY, salt, recovery.kek(salt, self.vault_id), master_key)

    def _with(self, slot_type: int, params: bytes, kek: bytes, master_key: bytes) -> Self:
        in_use = {slot.number for slot in self.slots}
        number = next(n for n in range(1, 256) if n not in in_use)
        slot = KeySlot.wrap(slot_type, number, params, kek, master_key, self.vault_id)
        if slot.unwrap(kek, self.vault_id) != master_key:
            raise Damaged(
                "The new key didn't work when we tested it. Nothing was changed.",
                "Have this computer's memory checked.",
            )
        kept = tuple(old for old in self.slots if old.slot_type != slot_type)
        if len(kept) == _MOST_SLOTS:
            raise Refused("This journal has no room for another key of this kind.")
        return replace(self, slots=(slot, *kept))


def new_header(
    passphrase: str, kdf: Kdf, master_key: bytes, follows: Header | None = None
) -> tuple[Header, RecoveryKey]:
    """Make a header with one passphrase slot and one recovery slot.

    It is that of a new vault with a random id, or the next epoch of the header it
    `follows`, without that one's slots."""
    vault_id, epoch = (follows.vault_id, follows.epoch + 1) if follows else (os.urandom(16), 1)
    recovery, salt = RecoveryKey.draw(), os.urandom(32)
    kek = recovery.kek(salt, vault_id)
    slot = KeySlot.wrap(RECOVERY, 2, salt, kek, master_key, vault_id)
    return Header(vault_id, epoch, (slot,)).with_passphrase(passphrase, kdf, master_key), recovery


def digest(raw_header: bytes) -> bytes:
    """Return the SHA-256 by which the head names the one current header."""
    return sha256(raw_header)
