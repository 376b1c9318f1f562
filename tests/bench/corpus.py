"""Texts from a fixed list of words with a fixed seed, and what is filled with them: vaults and journals of jrnl."""

import base64
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from cryptography.fernet import Fernet

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.reflection import Answer, Reflection
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Body, Kind, fresh, uuid_of
from rmjournal.journal import Journal
from rmjournal.journal.records.moments import to_ms
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.format.recovery_key import RecoveryKey
from tests.bench.measuring import Cost, child, middle

PASSPHRASE = "six dull words on a card"
LOWEST = Kdf(19_456, 1, 1)  # the least that the format allows, so that little has to be subtracted
MIX = {Kind.NOTE: 60, Kind.SESSION: 10, Kind.TAKEAWAY: 15, Kind.REFLECTION: 10, Kind.COMMITMENT: 5}
LONG = 270, 350  # words of an entry of 2 KB
MIXED = "60 % notes (20 to 400 words), 10 % sessions, 15 % takeaways, 10 % reflections, 5 % commitments; two pairs"
WORD = "kingfisher"  # what is searched for: in one text of twenty, and in no other word

_DERIVE = """
import sys, time
from rmjournal.vault.format.kdf import Kdf, passphrase_kek
kdf = Kdf(*map(int, sys.argv[2:]))
wall, cpu = time.perf_counter(), time.process_time()
passphrase_kek(sys.argv[1], kdf, bytes(16), bytes(16))
print(time.perf_counter() - wall, time.process_time() - cpu)
"""
_SEED = 20_260_310
_START = datetime(2015, 1, 1, 9, 0)
_WORDS = """
about above after again agenda agreed always answer asked because before began better board budget call calm careful
change client coffee colleague course customer deadline decided different draft early enough evening every example
experience face fair feedback final follow found friend future given goal group habit heard honest hour idea important
inside invite junior knowledge later learned less letter listen little long manager meeting mentor message minute month
morning name never next nothing office often open other paper partner people phone plan practice problem project promise
question quiet reason remember report room screen senior session short silence simple slow someone speak start still
story strange summer table talk team thing thought time today together tool town trust understand until useful value
voice walk week window winter without wonder word work world write wrong year yesterday young
"""
_LISTED = _WORDS.split()
_CONFIGURATION = """\
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: {encrypt}
highlight: false
indent_character: '|'
journals: {{default: {{journal: '{journal}'}}}}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: v4.6
"""


def derivation() -> Cost:
    """Return what the key derivation costs a command: the first one in a fresh process, whose memory is all new.

    A second one in the same process takes half of that."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, "-c", _DERIVE, PASSPHRASE, *map(str, LOWEST)]
    return middle([Cost(*map(float, child(command, environment)[1].split())) for _ in range(9)])


class Filled(NamedTuple):
    """A closed vault, the key that opens it without a derivation, and where the id of this computer is kept."""

    path: Path
    recovery: RecoveryKey
    state: Path


def _text(random: Random, least: int, most: int) -> str:
    """Return so many words in sentences of twelve, the first one on a line of its own."""
    words = random.choices(_LISTED, k=random.randint(least, most))
    if random.random() < 0.05:
        words[random.randrange(len(words))] = WORD
    sentences = [" ".join(words[start : start + 12]).capitalize() + "." for start in range(0, len(words), 12)]
    return "\n".join([sentences[0], " ".join(sentences[1:])]).strip()


def fill(folder: Path, count: int, *, long: bool = False) -> Filled:
    """Make a vault of `count` records of the mix, in one transaction; each of 2 KB if `long`."""
    random, path, state = Random(_SEED), folder / f"{count}.rmj", folder / "state"  # noqa: S311
    journal, recovery = Journal.create(path, PASSPHRASE, kdf=LOWEST, state=state)
    with journal, journal.records.transaction():
        roles = ("mentor-junior", "mentee-senior")
        pairs = [uuid_of(journal.pairs.add({"alias": f"A {role}", "role": role}).id) for role in roles]
        session = dict.fromkeys(pairs, NOTHING)  # the one that the next records of a pair belong to
        kinds = random.choices(list(MIX), weights=list(MIX.values()), k=count - 3)  # two pairs and the settings
        for number, kind in enumerate(kinds, 1):
            pair, uuid, at = random.choice(pairs), random.randbytes(16), _START + timedelta(minutes=37 * number)
            body, parent = fresh(_body(random, kind, number, at, long)), session[pair]
            if kind is Kind.SESSION:
                session[pair], parent = uuid, NOTHING
            journal.records.vault.put(kind, uuid, body, pair=pair, parent=parent, sort_ms=to_ms(at))
    return Filled(path, RecoveryKey.read(recovery), state)


def _body(random: Random, kind: Kind, number: int, at: datetime, long: bool) -> Body:
    def text(least: int, most: int, parts: int = 1) -> str:
        return _text(random, *(part // parts for part in LONG)) if long else _text(random, least, most)

    if kind is Kind.SESSION:
        return Session(number=number, held_at=at, status=SessionStatus.HELD, intention=text(5, 30))
    if kind is Kind.TAKEAWAY:
        return Takeaway(text=text(5, 40))
    if kind is Kind.REFLECTION:
        return Reflection(answers=tuple(Answer(prompt="What helped?", text=text(10, 80, 3)) for _ in range(3)))
    if kind is Kind.COMMITMENT:
        return Commitment(owner=Party.ME, text=text(5, 40), due=at.date())
    return Note(text=text(20, 400))


def diary(count: int) -> Iterator[tuple[datetime, str]]:
    """Yield the entries that rmjournal and jrnl both get: a moment, and a text of 20 to 400 words."""
    random = Random(_SEED)  # noqa: S311
    for number in range(count):
        yield _START + timedelta(minutes=97 * number), _text(random, 20, 400)


def write_export(path: Path, count: int) -> None:
    """Write the diary as jrnl exports it in JSON."""
    exported = [
        {"title": title, "body": rest, "date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}
        for at, text in diary(count)
        for title, _, rest in [text.partition("\n")]
    ]
    path.write_text(json.dumps({"tags": {}, "entries": exported}))


def write_jrnl(
    folder: Path, count: int, password: str = "", entries: Iterable[tuple[datetime, str]] | None = None
) -> Path:
    """Write the diary, or these entries, as a journal of jrnl 4.6, encrypted where there is a password.

    Return its configuration."""
    journal = folder / ("jrnl.sealed" if password else "jrnl.txt")
    written = "".join(f"[{at:%Y-%m-%d %H:%M}] {text}\n\n" for at, text in entries or diary(count)).encode()
    if password:
        salt = bytes(16)
        header = base64.b64encode(json.dumps({"salt": base64.urlsafe_b64encode(salt).decode()}).encode())
        token = Fernet(base64.urlsafe_b64encode(jrnl_key(password, salt))).encrypt(written)
        written = b"JRNLv3" + len(header).to_bytes(2, "big") + header + token
    journal.write_bytes(written)
    configuration = journal.with_suffix(journal.suffix + ".yaml")
    configuration.write_text(_CONFIGURATION.format(encrypt=str(bool(password)).lower(), journal=journal))
    return configuration


def jrnl_key(password: str, salt: bytes) -> bytes:
    """Derive a key as jrnl 4.6 does."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 100_000)
