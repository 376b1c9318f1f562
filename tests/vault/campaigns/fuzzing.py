"""Everything that reads bytes or lines of others: what it is given, and what may come out of it but an answer."""

import json
from datetime import date, datetime
from random import Random

from rmjournal.domain.dates import read_day, read_moment
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import as_json
from rmjournal.domain.titles import title, written
from rmjournal.journal.records.repository import record_of
from rmjournal.support import preferences
from rmjournal.support.errors import Damaged, NewerFormat, Refused, Tampered, WrongKey
from rmjournal.vault.format.head import Head
from rmjournal.vault.format.kdf import MOST_WORK, pack_params, read_params
from rmjournal.vault.format.record import META_SIZE, Meta, body_text, decode_text, encode_body, encode_json
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.format.seal import Sealer
from rmjournal.vault.format.slots import Header, new_header
from rmjournal.vault.store.unlock import Entry
from tests.vault.campaigns.fuzzing_files import FILES
from tests.vault.campaigns.harness import CHEAP
from tests.vault.campaigns.reader import CANARY, Reader, World

_MASTER, _VAULT_ID, _KEY = bytes(32), b"V" * 16, RecoveryKey(bytes(16))
_PASSPHRASE = "six dull words on a card"
_META = Meta(16, 0, 1, 0, 3, 1_772_000_000_000, -5, b"u" * 16, b"p" * 16, bytes(16), bytes(32), bytes(32), b"d" * 8, 7)
_OBJECT: dict[str, object] = {"text": CANARY, "number": -1.5e9, "deep": [{"a": None}, [True, "\u96c0\ud800"]], "": {}}
_NOW = datetime(2026, 3, 10, 12, 34, 56)


def _typed(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _header(_: World, raw: bytes) -> None:
    header = Header.parse(raw)
    assert header.pack(_MASTER)[:-32] == raw[:-32]
    assert header.unlock(recovery=_KEY) in (None, _MASTER)


def _params(_: World, raw: bytes) -> None:
    known = read_params(raw)
    if known is not None:
        assert known[0].work <= MOST_WORK
        assert pack_params(*known) == raw


def _head(_: World, plain: bytes) -> None:
    sealer = Sealer(_MASTER)
    box = sealer.seal(plain, b"rmj1/head\0" + _VAULT_ID)
    assert Head.open(box, sealer, _VAULT_ID).pack() == plain


def _sealed_head(_: World, box: bytes) -> None:
    assert Head.open(box, Sealer(_MASTER), _VAULT_ID) == _A_HEAD


def _meta(_: World, plain: bytes) -> None:
    plain = plain[:META_SIZE].ljust(META_SIZE, b"\0")
    meta = Meta.unpack(plain)
    assert meta.pack() == plain
    record = record_of(Entry(1, meta), {"text": CANARY})
    json.dumps(as_json(record))
    title(record.kind, record.raw, record.body)


def _body(_: World, plain: bytes) -> None:
    text = body_text(_META, plain)
    assert plain[4 + META_SIZE :].startswith(text)
    decode_text(text)


def _object(_: World, text: bytes) -> None:
    raw = decode_text(text)
    encode_json(raw)
    for kind in range(1, 32):
        record = record_of(Entry(1, _META._replace(kind=kind)), raw)
        title(kind, raw, record.body)
        written(kind, raw)


def _recovery_key(_: World, data: bytes) -> None:
    key = RecoveryKey.read(_typed(data))
    assert RecoveryKey.read(key.text()).seed == key.seed


class _Enough(Exception):
    """Takes a transaction back."""


def _import(world: World, data: bytes) -> None:
    counter = world.journal.records.vault.head.counter
    try:
        with world.journal.records.transaction():
            world.journal.imports.read(world.written(data), world.pair)
            raise _Enough
    except _Enough:
        pass
    finally:
        assert world.journal.records.vault.head.counter == counter


def _preferences(world: World, data: bytes) -> None:
    found, wrong = preferences.load(world.written(data))
    assert found.theme in preferences.THEMES
    assert CANARY not in " ".join(wrong)


def _query(world: World, data: bytes) -> None:
    hits, count = world.journal.search.find(Query.read(_typed(data), world.journal.clock.now()), off_record=True)
    assert len(hits) == count


def _moment(_: World, data: bytes) -> None:
    assert read_moment(_typed(data), _NOW).tzinfo is None


def _day(_: World, data: bytes) -> None:
    assert type(read_day(_typed(data), _NOW)) is date


def _lines(*objects: object) -> bytes:
    return b"\n".join(json.dumps(each).encode() for each in objects)


def _line(digit: str, kind: object, body: object, **more: object) -> dict[str, object]:
    at = "2026-03-01T10:00:00.000+00:00"
    return {"id": digit * 16, "kind": kind, "pair": None, "parent": None, "created": at, "at": at, "body": body} | more


_A_HEAD = Head(7, 3, 3, -5, b"h" * 32, tuple(range(32)))
_HEADERS = [new_header(_PASSPHRASE, CHEAP, _MASTER)[0] for _ in range(2)]
_TAKEOUT = {"format": "rmjournal-takeout", "version": 1}
_PAIR = {"number": 1, "alias": CANARY, "role": "mentor-junior"}
_JRNL = {"tags": {}, "entries": [{"title": CANARY, "body": "x", "date": "2026-01-02", "time": "10:11", "tags": []}]}

READERS = {
    "header": Reader(_header, tuple(each.pack(_MASTER) for each in _HEADERS), (Damaged, NewerFormat)),
    "slot params": Reader(_params, tuple(each.slots[0].params for each in _HEADERS), (Tampered,)),
    "head": Reader(_head, (_A_HEAD.pack(),), (NewerFormat,)),
    "sealed head": Reader(_sealed_head, (_A_HEAD.seal(Sealer(_MASTER), _VAULT_ID),), (Tampered,)),
    "meta": Reader(_meta, (_META.pack(),)),
    "body": Reader(_body, (encode_body(_META, _OBJECT), encode_body(_META, {})), (Tampered,)),
    "object": Reader(_object, (encode_json(_OBJECT), encode_json(_PAIR), b'{"text":"a","state":"draft"}'), (Tampered,)),
    "recovery key": Reader(
        _recovery_key,
        (_KEY.text().encode(), _KEY.text().lower().replace("0", "o").replace("-", "\t ").encode()),
        (WrongKey,),
    ),
    "takeout": Reader(
        _import,
        (
            _lines(_TAKEOUT, _line("ab", "note", {"text": CANARY})),
            _lines(_TAKEOUT, _line("cd", "pair", _PAIR, pair="cd" * 16), _line("ef", 77, _OBJECT, pair="cd" * 16)),
        ),
        (Refused,),
    ),
    "jrnl": Reader(_import, (_lines(_JRNL),), (Refused,)),
    "preferences": Reader(
        _preferences, (f'theme = "paper"\nplain = true\n[keys]\nhelp = "f1" # {CANARY}\n"a.b" = "x"\n'.encode(),)
    ),
    "query": Reader(
        _query, (b"sparrow pair:1 role:mentee", b"kind:note before:2026-03-31 after:2026-01-01"), (Refused,)
    ),
    "moment": Reader(_moment, (b"2026-03-31 14:00", b"today 14.00", b"now", b"2026-W10-2"), (ValueError,)),
    "day": Reader(_day, (b"2026-03-31", b"tomorrow", b"20260331"), (ValueError,)),
} | FILES

_PIECES = (
    *(b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff\xff\xff\xff\xff", b"\x80", b"\n", b"\r\n", b'"', b"\\"),
    *(b"\\u", b"null", b"{}", b"[]", b"true", b"-1", b"0", b"1e999", b"NaN", b"9" * 5000, b'"\\ud800"', b"[" * 3000),
    *(b":", b",", b"=", b"0001-01-01", b"9999-12-31", b"23:59", b"+23:59", b"Z", b"24:00", b"pair:", b"kind:"),
    *("\u2028\u202e\u0130\u00df\u0661\ufeff".encode(), b"\xed\xa0\x80", b"\x1b[31m", b" ", CANARY.encode(), b"ab" * 16),
)  # fmt: skip


def changed(chance: Random, samples: tuple[bytes, ...]) -> bytes:
    """Return a sample with some bytes changed, left out, doubled, put in, or taken from another sample."""
    data = chance.choice(samples)
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((1, 1, 2, 4, 8, 64, 1000)))
        before, middle, after = data[:start], data[start:end], data[end:]
        other = chance.choice(samples)
        middle = chance.choice(
            (
                bytes(byte ^ 1 << chance.randrange(8) for byte in middle[:1]) + middle[1:],
                chance.randbytes(len(middle)),
                b"",
                middle * 2,
                chance.choice(_PIECES),
                chance.choice(_PIECES) + middle,
                other[start:end],
                other[chance.randrange(len(other)) :],
            )
        )
        data = before + middle + after
    return data
