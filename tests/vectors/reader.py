"""Another reader of vaults, made from the specification alone: nothing of rmjournal, only the primitives."""

import hashlib
import hmac
import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

_TABLES = ("header", "head", "rec", "body", "cache")


class Found(NamedTuple):
    """What a vault holds: each record as JSON by its id, its meta by its row, the head's box, and the cache."""

    records: dict[bytes, object]
    metas: dict[int, bytes]
    head: bytes
    cache: dict[int, bytes]  # the data of each row
    padded: dict[int, int]  # the size of each with its padding


def open_box(key: bytes, box: bytes, context: bytes) -> bytes:
    block = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305
    once = int.from_bytes(block.update(bytes(16)), "big") << 1
    mask = (once ^ (0x87 | 1 << 128) if once >> 128 else once).to_bytes(16, "big")
    blocks = (bytes((0, number)) + b"X\0" + box[:12] for number in (1, 2))
    derived = b"".join(block.update(bytes(a ^ b for a, b in zip(one, mask, strict=True))) for one in blocks)
    return AESGCM(derived).decrypt(box[12:24], box[24:], context)


def read_all(path: Path, passphrase: bytes) -> Found:
    """Read a whole vault with its passphrase, and fail where anything is not as the specification says."""
    with closing(sqlite3.connect(path)) as connection:
        here = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        table = {
            name: dict(connection.execute(f"SELECT id, v FROM {name}")) if name in here else {}  # noqa: S608
            for name in _TABLES
        }
    raw, head_box = table["header"][1], table["head"][1]
    magic, vault_id, _, count = struct.unpack_from(">6s16sIB", raw)
    assert magic == b"RMJv1\n"
    at, master = 27, b""
    for _ in range(count):
        kind, number, params_size, box_size = struct.unpack_from(">BBHH", raw, at)
        params, box = raw[at + 6 : at + 6 + params_size], raw[at + 6 + params_size : at + 6 + params_size + box_size]
        at += 6 + params_size + box_size
        if kind == 1:
            _, memory, passes, lanes, _, salt = struct.unpack(">BIIIB16s", params)
            stretched = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
            info = b"rmj1/kek/passphrase\0" + vault_id
            kek = HKDF(SHA256(), 32, salt, info).derive(stretched.derive(passphrase))
            master = open_box(kek, box, b"rmj1/slot\0" + vault_id + bytes((kind, number)) + params)
    key = {
        label: HKDFExpand(SHA256(), 32, b"rmj1/" + label.encode() + b"\0" + vault_id).derive(master)
        for label in ("header-mac", "head", "meta", "set", "vault", "cache")
    }
    assert raw[at:] == hmac.digest(key["header-mac"], raw[:at], "sha256")
    head = open_box(key["head"], head_box, b"rmj1/head\0" + vault_id)
    records, bodies, _, header_digest = struct.unpack_from(">QQq32s", head, 16)
    assert (records, bodies, header_digest) == (len(table["rec"]), len(table["body"]), hashlib.sha256(raw).digest())
    sums, metas = [0] * 32, {}
    for row, box in table["rec"].items():
        place = row.to_bytes(8, "big")
        sums[row % 32] += int.from_bytes(hmac.digest(key["set"], place + box, "sha256"), "big")
        metas[row] = open_box(key["meta"], box, b"rmj1/meta\0" + vault_id + place)
    assert head[72:] == b"".join((total % (1 << 256)).to_bytes(32, "big") for total in sums)
    pair_keys = {meta[32:48]: meta[112:144] for meta in metas.values() if meta[0] == 1}
    found = dict[bytes, object]()
    for row, meta in metas.items():
        box = table["body"][row]
        assert meta[80:112] == hashlib.sha256(box).digest()
        under = key["vault"] if meta[0] == 1 or not any(meta[48:64]) else pair_keys[meta[48:64]]
        plain = open_box(under, box, b"rmj1/body\0" + vault_id + row.to_bytes(8, "big"))
        end = 4 + int.from_bytes(plain[:4], "big")
        assert plain[4:164] == meta[:4] + bytes(4) + meta[8:80] + bytes(32) + meta[112:]
        assert not any(plain[end:])
        found[meta[32:48]] = json.loads(plain[164:end])
    cache, padded = {}, {}
    for row, box in table["cache"].items():
        plain = open_box(key["cache"], box, b"rmj1/cache\0" + vault_id + row.to_bytes(8, "big"))
        end = 4 + int.from_bytes(plain[:4], "big")
        assert not any(plain[end:])
        cache[row], padded[row] = plain[4:end], len(plain)
    return Found(found, metas, head_box, cache, padded)
