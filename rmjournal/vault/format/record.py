"""One record: its meta, 200 sealed bytes read at unlock, and its body, read when
wanted.
"""

import math
import struct
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

import msgspec

from rmjournal.support.errors import Refused, Tampered
from rmjournal.vault.format.digest import sha256
from rmjournal.vault.format.seal import pad, padded_size

PAIR, DRAFT, TOMBSTONE, REVISION = 1, 5, 7, 8  # the kinds that the vault itself knows
NOTHING = bytes(16)  # no pair, no parent
SCHEMA = 1

_META = struct.Struct(">BBHIQqq16s16s16s32s32s8sQ")
_CORE = struct.Struct(">BBH4xQqq16s16s16s32x32s8sQ")  # the same, with zeros for size and digest of the body
_SIZE = struct.Struct(">I")
_BODY_SIZE, _VERSION, _UUID, _PAIR, _DIGEST, _KEY, _DEVICE = 4, 8, 32, 48, 80, 112, 144  # where they start in a meta
_START = _SIZE.size + _META.size
_DEEPEST = 64
META_SIZE = _META.size
_decode = msgspec.json.Decoder().decode

Json = dict[str, object]


class Meta(NamedTuple):
    """What is known of a record before its body is opened. Times are UTC
    milliseconds."""

    kind: int
    flags: int
    schema: int
    body_size: int
    version: int
    created_ms: int
    sort_ms: int
    uuid: bytes
    pair: bytes
    parent: bytes
    body_digest: bytes
    key: bytes
    device: bytes
    n: int

    @classmethod
    def unpack(cls, plain: bytes) -> Self:
        """Read the 160 bytes of a meta."""
        return tuple.__new__(cls, _META.unpack(plain))  # _make without its check: 0.5 us

    def pack(self) -> bytes:
        """Return the 160 bytes to be sealed."""
        return _META.pack(*self)

    def core(self) -> bytes:
        """Return the meta as the body repeats it: without size and digest of the
        body."""
        kind, flags, schema, _, version, created, sort, uuid, pair, parent, _, key, device, n = self
        return _CORE.pack(kind, flags, schema, version, created, sort, uuid, pair, parent, key, device, n)


def owner_in(meta: bytes) -> bytes:
    """Return whose key seals the body of a packed meta: the pair's uuid, or NOTHING for
    the vault's own."""
    return NOTHING if meta[0] == PAIR else meta[_PAIR : _PAIR + 16]


def uuid_in(meta: bytes) -> bytes:
    """Return the uuid of a packed meta."""
    return meta[_UUID:_PAIR]


def key_in(meta: bytes) -> bytes:
    """Return the key of a packed meta, which only a pair has."""
    return meta[_KEY:_DEVICE]


def with_body(meta: bytes, box: bytes) -> bytes:
    """Return a packed meta with another body, sealed in a box."""
    size = _SIZE.pack(len(box))
    return b"".join((meta[:_BODY_SIZE], size, meta[_VERSION:_DIGEST], body_digest(box), meta[_KEY:]))


def with_key(meta: bytes, key: bytes) -> bytes:
    """Return a packed meta with another key."""
    return meta[:_KEY] + key + meta[_DEVICE:]


def core_in(meta: bytes) -> bytes:
    """Return what `Meta.core` returns, of a packed meta."""
    return b"".join((meta[:_BODY_SIZE], bytes(4), meta[_VERSION:_DIGEST], bytes(32), meta[_KEY:]))


def tombstone_of(meta: Meta, uuid: bytes, now_ms: int, device: bytes, n: int) -> Meta:
    """Return the meta of what is left of a deleted record, with the version that was
    deleted.

    That of a pair belongs to no pair, and outlives its key."""
    return meta._replace(
        kind=TOMBSTONE,
        created_ms=now_ms,
        uuid=uuid,
        pair=NOTHING if meta.kind == PAIR else meta.pair,
        parent=meta.uuid,
        key=bytes(32),
        device=device,
        n=n,
    )


def meta_context(vault_id: bytes, row: int) -> bytes:
    """Return the associated data of a meta box, which binds it to its row."""
    return b"rmj1/meta\0" + vault_id + row.to_bytes(8, "big", signed=True)


def body_context(vault_id: bytes, row: int) -> bytes:
    """Return the associated data of a body box, which binds it to its row."""
    return b"rmj1/body\0" + vault_id + row.to_bytes(8, "big", signed=True)


def meta_contexts(vault_id: bytes, rows: Iterable[int]) -> list[bytes]:
    """Return what `meta_context` returns for each of many rows."""
    start = meta_context(vault_id, 0)[:-8]
    return [start + row.to_bytes(8, "big", signed=True) for row in rows]


def body_contexts(vault_id: bytes, rows: Iterable[int]) -> list[bytes]:
    """Return what `body_context` returns for each of many rows."""
    start = body_context(vault_id, 0)[:-8]
    return [start + row.to_bytes(8, "big", signed=True) for row in rows]


def encode_body(meta: Meta, obj: Mapping[str, object]) -> bytes:
    """Return the padded plaintext of a body: size, core of the meta, JSON.

    Raises Refused for what JSON cannot hold. No error quotes the text."""
    return padded_body(meta, encode_json(obj))


def padded_body(meta: Meta, text: bytes) -> bytes:
    """Return the padded plaintext of a body with this JSON."""
    return pad(_SIZE.pack(_META.size + len(text)) + meta.core() + text)


def with_core(meta: bytes, plain: bytes) -> bytes:
    """Return the padded plaintext of a body with the core of another packed meta."""
    return plain[: _SIZE.size] + core_in(meta) + plain[_START:]


def encode_json(obj: Mapping[str, object]) -> bytes:
    """Return canonical JSON: sorted keys, no spaces, UTF-8.

    A text with lone surrogates is written with ASCII escapes. Raises Refused for what
    JSON cannot hold."""
    import json  # 1 ms, which only a save has to pay

    if _depth(obj) <= _DEEPEST:
        for ascii_only in (False, True):
            try:
                text = json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=ascii_only, allow_nan=False)
                return text.encode("utf-8")
            except UnicodeEncodeError:
                continue
            except (TypeError, ValueError):
                break
    raise Refused("This contains something an entry can't store, such as an infinite number.")


def _depth(value: object) -> int:
    """Count how deep lists and objects nest, up to one more than is allowed."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        depth += 1
        level = [
            child
            for item in level
            if isinstance(item, dict | list | tuple)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
    return depth


def body_text(meta: Meta, plain: bytes) -> bytes:
    """Return the JSON of an opened body.

    Raises Tampered if the body does not describe this very version of this record."""
    text = _text(meta.core(), plain)
    if text is None:
        raise Tampered("An entry in this journal was altered: its parts don't match.", "Restore a backup.")
    return text


def belongs(meta: bytes, box: bytes, plain: bytes) -> bool:
    """Return if a packed meta names this box, and what was in it describes the meta."""
    is_named = meta[_BODY_SIZE:_VERSION] == _SIZE.pack(len(box)) and meta[_DIGEST:_KEY] == body_digest(box)
    return is_named and _text(core_in(meta), plain) is not None


def json_in(plain: bytes) -> bytes:
    """Return the JSON of an opened body that belongs to its meta."""
    (size,) = _SIZE.unpack_from(plain)
    return plain[_START : _SIZE.size + size]


def _text(core: bytes, plain: bytes) -> bytes | None:
    if len(plain) >= _START:
        (size,) = _SIZE.unpack_from(plain)
        end = _SIZE.size + size
        if (
            _START <= end <= len(plain)
            and padded_size(end) == len(plain)
            and plain.endswith(bytes(len(plain) - end))
            and plain.startswith(core, _SIZE.size)
        ):
            return plain[_START:end]
    return None


def decode_text(text: bytes) -> Json:
    """Return the object of a body's JSON. Raises Tampered if it is no object."""
    obj = _decoded(text)
    if isinstance(obj, dict):
        return obj
    raise Tampered("An entry in this journal was altered: its content makes no sense.", "Restore a backup.")


def is_object(text: bytes) -> bool:
    """Return if this JSON is an object, as every body is."""
    return isinstance(_decoded(text), dict)


def _decoded(text: bytes) -> object:
    try:
        return _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # lone surrogates, perhaps: rare, and only the standard library reads them
    import json

    try:
        return json.loads(text.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError):
        return None


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError  # more than a float holds
    return number


def _refuse_constant(_: str) -> None:
    raise ValueError  # NaN and Infinity are no JSON


def body_digest(box: bytes) -> bytes:
    """Return the SHA-256 by which a meta names the one body that belongs to it."""
    return sha256(box)
