"""Write `negative.json`: the known-answer vault with one fault at a time, as a reader must find it.

In the manner of the test kit of age (c2sp.org/CCTV): every vector has exactly one fault. All that is built
upon the faulty part is made again with the right keys (digests, sums, tags), so that only the check
that the vector is named for can find it. Each box is sealed again with its own nonce, so that a patch
lists only the bytes that differ: never a way to write a real vault.

Run it from the root of the checkout: `python -m tests.vectors.make_negative`.
"""

import hashlib
import hmac
import json
import struct
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rmjournal.vault.format.seal import Sealer, expand
from tests.vectors.known import (
    KNOWN,
    MASTER_KEY,
    NEGATIVE,
    PAIR,
    PAIR_ROW,
    PASSPHRASE,
    SESSION,
    SESSION_ROW,
    VAULT,
    VAULT_ID,
    Rows,
    rows_of,
)

Json = dict[str, Any]
Boxes = dict[int, bytes]
Bytes = Callable[[bytes], bytes]
Many = Callable[[Boxes], Boxes]

THIRD_ROW = 33  # where a row is added
FIXED, CORE = 27, 160  # the header before its slots; the meta as the body repeats it
ORIGINAL = rows_of(VAULT)
HEADER = ORIGINAL["header", 1][:-32]
KEYS = {label: expand(MASTER_KEY, label, VAULT_ID) for label in ("header-mac", "head", "meta", "set", "vault")}
PAIR_KEY = bytes.fromhex(KNOWN["session"]["pair_key"])
NO_CLAIM = 0xFFFFFFFF


# What the vault is made of, opened


def _context(what: str, row: int | None = None) -> bytes:
    return f"rmj1/{what}\0".encode() + VAULT_ID + (b"" if row is None else row.to_bytes(8, "big"))


def _body_key(row: int) -> bytes:
    return KEYS["vault"] if row == PAIR_ROW else PAIR_KEY


HEAD = Sealer(KEYS["head"]).open(ORIGINAL["head", 1], _context("head"))
METAS = {row: Sealer(KEYS["meta"]).open(ORIGINAL["rec", row], _context("meta", row)) for row in (PAIR_ROW, SESSION_ROW)}
BODIES = {row: Sealer(_body_key(row)).open(ORIGINAL["body", row], _context("body", row)) for row in METAS}


def _nonce(table: str, row: int) -> bytes:
    known = ORIGINAL.get((table, row))
    return known[:24] if known else hashlib.sha256(f"{table} {row}".encode()).digest()[:24]


def _seal(key: bytes, table: str, row: int, plain: bytes, context: bytes) -> bytes:
    return Sealer(key).seal_with_nonce(_nonce(table, row), plain, context)


def _same(thing: bytes) -> bytes:
    return thing


def _same_many(things: Boxes) -> Boxes:
    return things


def build(
    *,
    header: Bytes = _same,
    signed_header: Bytes = _same,
    bodies: Many = _same_many,
    body_boxes: Many = _same_many,
    metas: Many = _same_many,
    meta_boxes: Many = _same_many,
    head: Bytes = _same,
    head_context: bytes = _context("head"),
    named_header: Bytes = _same,
) -> Rows:
    """Make the vault again, with something else at one stage: all later stages follow from it.

    `header` is what stands before the MAC, `signed_header` with it, `named_header` the one that the head
    names; `bodies` and `metas` are plain, the rows of `metas` with the digests of the bodies already in."""
    unsigned = header(HEADER)
    signed = signed_header(unsigned + hmac.digest(KEYS["header-mac"], unsigned, "sha256"))
    sealed = {
        row: _seal(_body_key(row), "body", row, plain, _context("body", row))
        for row, plain in bodies(dict(BODIES)).items()
    }
    sealed = body_boxes(sealed)
    described = {}
    for row, meta in METAS.items():
        if row in sealed:
            described[row] = meta[:4] + len(sealed[row]).to_bytes(4, "big") + meta[8:80]
            described[row] += hashlib.sha256(sealed[row]).digest() + meta[112:]
    boxes = {
        row: _seal(KEYS["meta"], "rec", row, plain, _context("meta", row)) for row, plain in metas(described).items()
    }
    boxes = meta_boxes(boxes)
    buckets = [0] * 32
    for row, box in boxes.items():
        leaf = hmac.digest(KEYS["set"], row.to_bytes(8, "big") + box, "sha256")
        buckets[row % 32] = (buckets[row % 32] + int.from_bytes(leaf, "big")) % (1 << 256)
    plain_head = HEAD[:16] + struct.pack(">QQ", len(boxes), len(sealed)) + HEAD[32:40]
    plain_head += hashlib.sha256(named_header(signed)).digest() + b"".join(b.to_bytes(32, "big") for b in buckets)
    rows: Rows = {("header", 1): signed, ("header2", 1): signed}
    rows["head", 1] = _seal(KEYS["head"], "head", 1, head(plain_head), head_context)
    rows |= {("rec", row): box for row, box in boxes.items()}
    return rows | {("body", row): box for row, box in sealed.items()}


def patch(rows: Rows) -> list[Json]:
    """Return what turns the known-answer vault into `rows`; of a row that keeps its length, what differs."""
    steps: list[Json] = [
        {"sql": f'DELETE FROM "{table}" WHERE id = {row}'}  # noqa: S608
        for table, row in ORIGINAL
        if (table, row) not in rows
    ]
    for (table, row), box in rows.items():
        old = ORIGINAL.get((table, row), b"")
        splice = _differences(old, box) if len(old) == len(box) else []
        if splice:
            steps.append({"table": table, "id": row, "splice": splice})
        elif old != box:
            steps.append({"table": table, "id": row, "v": box.hex()})
    return steps


def _differences(old: bytes, new: bytes) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    at = 0
    while at < len(new):
        if old[at] == new[at]:
            at += 1
            continue
        end = at + 1
        while old[end : end + 8] != new[end : end + 8]:  # eight equal bytes end a piece
            end += 1
        pieces.append((at, new[at:end].hex()))
        at = end
    return pieces


# The ways to change a part


def at(place: int, new: bytes) -> Bytes:
    """Put other bytes at a place."""
    return lambda old: old[:place] + new + old[place + len(new) :]


def in_row(row: int, change: Bytes) -> Many:
    """Change one row of many."""
    return lambda rows: rows | {row: change(rows[row])}


def without(*gone: int) -> Many:
    """Leave rows out."""
    return lambda rows: {row: thing for row, thing in rows.items() if row not in gone}


def more_slots(count: int, *slots: bytes) -> Bytes:
    """Append key slots and say how many there are."""
    return lambda old: old[: FIXED - 1] + bytes((count,)) + old[FIXED:] + b"".join(slots)


def foreign_slot(number: int) -> bytes:
    """A key slot of a type that is not known yet: parameters and box of its own size."""
    return struct.pack(">BBHH", 9, number, 3, 5) + b"\x01\x02\x03" + b"later"


def slot_params(memory: int, passes: int, lanes: int, kdf: int = 1, flags: int = 0, *, sealed: bool = True) -> Bytes:
    """Change the cost of the passphrase slot, the master key sealed again under what comes out of it.

    Not `sealed` where deriving takes a GiB, or cannot be done: who derives all the same finds no key."""

    def change(old: bytes) -> bytes:
        salt = old[FIXED + 20 : FIXED + 36]
        params = struct.pack(">BIIIB", kdf, memory, passes, lanes, flags) + salt
        box = old[FIXED + 36 : FIXED + 108]
        if sealed:
            typed = bytes.fromhex(KNOWN["passphrase_utf8_after_opaque_string"])
            stretched = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(typed)
            info = b"rmj1/kek/passphrase\0" + VAULT_ID
            kek = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(stretched)
            box = Sealer(kek).seal_with_nonce(box[:24], MASTER_KEY, _context("slot") + old[FIXED : FIXED + 2] + params)
        return old[: FIXED + 6] + params + box + old[FIXED + 108 :]

    return change


def text(row: int, new: bytes, *, claim: int | None = None) -> Many:
    """Put another JSON text into a body, which may claim another size."""

    def change(plain: bytes) -> bytes:
        size = CORE + len(new) if claim is None else claim
        return (size.to_bytes(4, "big") + plain[4 : 4 + CORE] + new).ljust(960, b"\0")

    return in_row(row, change)


# The vectors

_S, _P = SESSION_ROW, PAIR_ROW
_READ = f"read {SESSION.hex()}"
_BUCKET = 72 + 32 * (_S % 32)
_SAYS = {"Damaged": "damaged", "Tampered": "altered", "NewerFormat": "newer", None: "belong to no record"}
_ONE_TABLE = 'CREATE TABLE "{}" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB\n) STRICT'


def _flip(place: int) -> Bytes:
    return lambda old: old[:place] + bytes((old[place] ^ 1,)) + old[place + 1 :]


def _swap(rows: Boxes) -> Boxes:
    return {_S: rows[_P], _P: rows[_S]}


def _older_body(rows: Boxes) -> Boxes:
    older = at(4 + 15, b"\x01")(BODIES[_S])  # the version, in the core
    return rows | {_S: _seal(PAIR_KEY, "body", _S, older, _context("body", _S))}


def _third_box() -> bytes:
    """A meta that is whole, of a record that the head does not count."""
    plain = at(32, b"\xee" * 16)(METAS[_P])
    return _seal(KEYS["meta"], "rec", THIRD_ROW, plain, _context("meta", THIRD_ROW))


def negative() -> dict[str, Json]:
    """Make every vector, by name: what is wrong, which error tells of it, a word that its sentence holds."""
    found: dict[str, Json] = {}

    def vector(
        name: str,
        wrong: str,
        error: str | None,
        steps: list[Json],
        at: str = "open",
        released: tuple[bytes, ...] = (),
        says: str = "",
    ) -> None:
        found[name] = {
            "wrong": wrong,
            "error": error,
            "says": says or _SAYS[error],
            "at": at,
            "released": [uuid.hex() for uuid in released],
            "patch": steps,
        }

    def header(name: str, wrong: str, error: str, change: Bytes, says: str = "key slot") -> None:
        vector(name, wrong, error, patch(build(header=change)), says=says)

    def sql(name: str, wrong: str, error: str, *statements: str, says: str = "tables") -> None:
        vector(name, wrong, error, [{"sql": each} for each in statements], says=says)

    def session(name: str, wrong: str, steps: list[Json], error: str = "Tampered", says: str = "record") -> None:
        vector(name, wrong, error, steps, _READ, (PAIR,), says)

    # The file

    sql(
        "application-id",
        "The application id is another program's.",
        "NotAVault",
        "PRAGMA application_id = 12345",
        says="another program",
    )
    sql("user-version", "The user version is 2.", "NewerFormat", "PRAGMA user_version = 2", says="newer")
    sql(
        "trigger",
        "There is a trigger.",
        "Tampered",
        'CREATE TRIGGER t AFTER INSERT ON rec BEGIN DELETE FROM "body"; END',
    )
    sql("view", "There is a view.", "Tampered", "CREATE VIEW w AS SELECT id, v FROM rec")
    sql("index", "There is an index.", "Tampered", "CREATE INDEX i ON rec (v)")
    sql("table", "There is a table too many.", "Tampered", _ONE_TABLE.format("more"))
    sql("table-missing", "The table of the second header is missing.", "Tampered", "DROP TABLE header2")
    sql(
        "schema-blank",
        "The text that made a table has one blank more.",
        "Tampered",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'BLOB', ' BLOB') WHERE name = 'rec'",
    )
    sql(
        "cache-schema",
        "The table of the cache has a column more.",
        "Tampered",
        'CREATE TABLE "cache" (\n   "id" INTEGER PRIMARY KEY,\n   "v" BLOB,\n   "w" BLOB\n) STRICT',
    )

    # The header

    header("magic", "The magic of both headers is no known one.", "Damaged", at(0, b"RMJx1\n"))
    header("newer-magic", "The magic of both headers is that of version 2.", "NewerFormat", at(0, b"RMJv2\n"), "newer")
    header("no-slots", "There are no key slots.", "Damaged", lambda old: old[: FIXED - 1] + b"\0")
    header(
        "slots-17",
        "There are 17 key slots, 16 are the most.",
        "Damaged",
        more_slots(17, *(foreign_slot(number) for number in range(3, 18))),
    )
    header("slot-overruns", "The parameters of the last slot end behind the header.", "Damaged", at(137, b"\x01\x00"))
    header("slot-cut", "There is one slot less than the header says.", "Damaged", at(FIXED - 1, b"\x03"))
    header("trailing", "A byte stands between the last slot and the MAC.", "Damaged", lambda old: old + b"\0")
    header(
        "slot-box-71",
        "The box of the passphrase slot has 71 bytes.",
        "Damaged",
        lambda old: old[: FIXED + 4] + b"\0\x47" + old[FIXED + 6 : FIXED + 107] + old[FIXED + 108 :],
    )
    header(
        "params-29",
        "The parameters of the passphrase slot have 29 bytes.",
        "Tampered",
        lambda old: old[: FIXED + 2] + b"\0\x1d" + old[FIXED + 4 : FIXED + 35] + old[FIXED + 36 :],
    )
    vector(
        "header-mac",
        "The MAC of the header is wrong; the head names this very header.",
        "Tampered",
        patch(build(signed_header=_flip(-1 % 277))),
        says="key slots",
    )
    newer_slots = more_slots(3, foreign_slot(3))(HEADER)
    vector(
        "header-older",
        "Both headers are older than the one that the head names: key slots of yesterday.",
        "Tampered",
        patch(build(named_header=lambda _: newer_slots + hmac.digest(KEYS["header-mac"], newer_slots, "sha256"))),
        says="key slots",
    )
    no_header = "UPDATE header SET v = NULL", "UPDATE header2 SET v = NULL"
    sql("headers-null", "Both headers are NULL.", "Damaged", *no_header, says="key slots")
    no_header = "DELETE FROM header", "DELETE FROM header2"
    sql("headers-missing", "Both headers are missing.", "Damaged", *no_header, says="key slots")

    # The cost of the passphrase

    for name, wrong, change in (
        ("kdf-memory-low", "Argon2id with less memory than allowed.", slot_params(19_455, 2, 1)),
        ("kdf-memory-high", "More memory than allowed.", slot_params(1_048_577, 1, 1, sealed=False)),
        ("kdf-passes-0", "Argon2id with no pass.", slot_params(19_456, 0, 1, sealed=False)),
        ("kdf-passes-17", "Argon2id with more passes than allowed.", slot_params(19_456, 17, 1)),
        ("kdf-work-high", "Memory times passes above the cap.", slot_params(1_048_576, 5, 1, sealed=False)),
        ("kdf-lanes-0", "Argon2id with no lane.", slot_params(19_456, 2, 0, sealed=False)),
        ("kdf-lanes-17", "Argon2id with more lanes than allowed.", slot_params(19_456, 2, 17)),
    ):
        header(name, wrong, "Tampered", change, "cost settings")
    header(
        "kdf-unknown",
        "The one passphrase slot has an unknown KDF.",
        "NewerFormat",
        slot_params(19_456, 2, 1, kdf=2),
    )
    header("keyfile", "The one passphrase slot wants a key file.", "NewerFormat", slot_params(19_456, 2, 1, flags=1))

    # The head

    vector("head-reserved", "A reserved byte is set.", "NewerFormat", patch(build(head=at(7, b"\x01"))))
    vector("head-version", "The head has version 2.", "NewerFormat", patch(build(head=at(0, b"\x02"))))
    vector("head-longer", "The head has 8 bytes more.", "NewerFormat", patch(build(head=lambda old: old + bytes(8))))
    other = b"rmj1/head\0" + bytes(16)
    vector(
        "head-other-vault", "The head is another vault's.", "Tampered", patch(build(head_context=other)), says="head"
    )
    vector("head-one-more", "One record more than there are.", "Damaged", patch(build(head=at(23, b"\x03"))))
    vector("head-one-less", "One record less than there are.", "Tampered", patch(build(head=at(23, b"\x01"))))
    vector("bucket", "One sum of the set hash is off by one.", "Tampered", patch(build(head=_flip(_BUCKET + 31))))
    vector("bucket-empty", "A sum without rows is not zero.", "Tampered", patch(build(head=at(72, b"\x01"))))
    sql("head-missing", "The head is missing.", "Tampered", "DELETE FROM head", says="head")

    # The metas

    short = patch(build(metas=in_row(_S, lambda plain: plain[:-1])))
    vector("meta-199", "A meta box has 199 bytes.", "Damaged", short)
    vector("metas-swapped", "Two metas lie in each other's row.", "Damaged", patch(build(meta_boxes=_swap)))
    twice = at(32, SESSION)
    vector("uuid-twice", "Two metas have the same uuid.", "Damaged", patch(build(metas=in_row(_P, twice))))
    nothing = at(32, bytes(16))
    vector("uuid-zero", "A meta has the uuid zero.", "Damaged", patch(build(metas=in_row(_P, nothing))))
    sql("meta-missing", "A meta is missing.", "Damaged", f"DELETE FROM rec WHERE id = {_S}", says="damaged")  # noqa: S608
    sql("meta-null", "A meta is NULL.", "Damaged", f"UPDATE rec SET v = NULL WHERE id = {_S}", says="damaged")  # noqa: S608
    gone = {key: box for key, box in ORIGINAL.items() if key[1] != _S}
    vector("record-missing", "A record is missing, meta and body.", "Damaged", patch(gone))
    extra = ORIGINAL | {("rec", THIRD_ROW): _third_box()}
    vector("meta-extra", "There is a meta that the head does not count.", "Tampered", patch(extra))
    older = at(15, b"\x01")(METAS[_S])
    rolled = {("rec", _S): _seal(KEYS["meta"], "rec", _S, older, _context("meta", _S))}
    vector("meta-older", "A meta is an older version.", "Tampered", patch(ORIGINAL | rolled))

    # The bodies

    sql_steps = [{"sql": f"DELETE FROM body WHERE id = {_S}"}]  # noqa: S608
    session("body-missing", "A body is missing.", sql_steps, "Damaged")
    sql_steps = [{"sql": f"UPDATE body SET v = NULL WHERE id = {_S}"}]  # noqa: S608
    session("body-null", "A body is NULL.", sql_steps, "Damaged")
    swapped = ORIGINAL | {("body", _S): ORIGINAL["body", _P], ("body", _P): ORIGINAL["body", _S]}
    vector("bodies-swapped", "Two bodies lie in each other's row.", "Tampered", patch(swapped), _READ, says="record")
    astray = _seal(PAIR_KEY, "body", _S, BODIES[_S], _context("body", THIRD_ROW))
    session(
        "body-other-row",
        "A body is sealed for another row; its digest is right.",
        patch(build(body_boxes=lambda rows: rows | {_S: astray})),
        says="sealed part",
    )
    vault_key = _seal(KEYS["vault"], "body", _S, BODIES[_S], _context("body", _S))
    session(
        "body-other-key",
        "The body of a pair's record is sealed under the vault's key; its digest is right.",
        patch(build(body_boxes=lambda rows: rows | {_S: vault_key})),
        says="sealed part",
    )
    session(
        "body-older",
        "A body is the one of an older version, whole and rightly sealed.",
        patch(ORIGINAL | {("body", _S): _older_body({})[_S]}),
    )
    twin = text(_S, b'{"text":"a save that was never finished"}')(BODIES)[_S]
    twin = _seal(PAIR_KEY, "body", _S, twin, _context("body", _S))
    session(
        "body-twin",
        "A body has the right core and another text: only its digest is wrong.",
        patch(ORIGINAL | {("body", _S): twin}),
    )
    session(
        "body-core",
        "A body describes an older version of the record; its digest is right.",
        patch(build(body_boxes=_older_body)),
    )
    json_text = KNOWN["session"]["json"].encode()
    session("padding", "The padding is not all zeros.", patch(build(bodies=in_row(_S, at(959, b"\x01")))))
    wider = in_row(_S, lambda plain: plain.ljust(1984, b"\0"))
    session("padding-class", "The padding is one class too wide.", patch(build(bodies=wider)))
    unpadded = in_row(_S, lambda plain: plain.rstrip(b"\0"))
    session("padding-none", "There is no padding.", patch(build(bodies=unpadded)))
    beyond = text(_S, json_text, claim=NO_CLAIM)
    session("size-beyond", "The size ends behind the body.", patch(build(bodies=beyond)))
    inside = text(_S, json_text, claim=CORE - 1)
    session("size-inside", "The size ends inside the core.", patch(build(bodies=inside)))
    tiny = in_row(_S, lambda plain: plain[:3])
    session("body-tiny", "A body has three bytes.", patch(build(bodies=tiny)))
    session("json-list", "The JSON is a list.", patch(build(bodies=text(_S, b"[1]"))))
    session("json-none", "There is no JSON.", patch(build(bodies=text(_S, b""))))
    session("json-cut", "The JSON ends too early.", patch(build(bodies=text(_S, json_text[:-1]))))
    session("json-twice", "Another object follows the JSON.", patch(build(bodies=text(_S, json_text + b"{}"))))
    session("json-utf8", "The JSON is not UTF-8.", patch(build(bodies=text(_S, b'{"text":"zuh\xf6ren"}'))))
    session("json-nan", "The JSON holds NaN.", patch(build(bodies=text(_S, b'{"text":NaN}'))))
    wide = '{"text":"zu"}'.encode("utf-16")
    session("json-utf16", "The JSON is UTF-16.", patch(build(bodies=text(_S, wide))))
    orphan = patch(build(bodies=without(_P)))
    vector("pair-missing", "The pair of a record is missing; the head agrees.", "Damaged", orphan, _READ, says="pair")
    stray = ORIGINAL | {("body", THIRD_ROW): ORIGINAL["body", _P]}
    vector("body-stray", "There is a body that belongs to no record.", None, patch(stray), "verify", (PAIR, SESSION))
    return found


def positive() -> dict[str, Json]:
    """Make what looks odd and is whole, by name: a reader of version 1 opens it."""
    junk = [{"sql": _ONE_TABLE.format("cache")}, {"sql": "INSERT INTO cache VALUES (1, x'00'), (7, NULL)"}]
    add = "INSERT INTO cache (id, v) VALUES (9, x'6a756e6b')"
    unknown = build(header=more_slots(3, foreign_slot(77)))
    other_kdf = build(header=more_slots(3, HEADER[FIXED:135].replace(b"\x01\x01\x00\x1e", b"\x01\x05\x00\x1e")))
    kind = build(bodies=in_row(_S, at(4, b"\xc8")), metas=in_row(_S, at(0, b"\xc8")))
    return {
        "cache": {"right": "There is a cache with junk in it.", "patch": [*junk, {"sql": add}]},
        "slot-unknown": {"right": "There is a key slot of a type not known yet.", "patch": patch(unknown)},
        "slot-dead": {"right": "There is a second passphrase slot, whose box is broken.", "patch": patch(other_kdf)},
        "kind-unknown": {"right": "A record is of a kind not known yet.", "patch": patch(kind)},
        "header-damaged": {
            "right": "The first of the two headers is damaged.",
            "notice": True,
            "patch": patch(ORIGINAL | {("header", 1): _flip(40)(ORIGINAL["header", 1])}),
        },
        "header2-damaged": {
            "right": "The second of the two headers is damaged.",
            "notice": True,
            "patch": patch(ORIGINAL | {("header2", 1): ORIGINAL["header2", 1][:100]}),
        },
        "header-missing": {
            "right": "The first of the two headers is missing.",
            "notice": True,
            "patch": [{"sql": "DELETE FROM header"}],
        },
    }


def whole() -> str:
    """Return the text of `negative.json`."""
    found = {"vault": VAULT.name, "passphrase": PASSPHRASE, "negative": negative(), "positive": positive()}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    NEGATIVE.write_text(whole(), "utf-8")
