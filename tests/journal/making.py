"""Short ways to write what the tests of the journal need."""

import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Method, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId, uuid_of
from rmjournal.journal import Journal
from rmjournal.journal.exports import takeout as leaving
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import NOTHING

PASSPHRASE = "six dull words on a card"
CHEAP = Kdf(19_456, 1, 1)
NEWER = 77  # a kind that this version does not know
NOW = datetime(2026, 1, 20, 12)  # a Tuesday
TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12)

Content = dict[RecordId, tuple[int, RecordId | None, RecordId | None, str]]


def new_journal(path: Path) -> Journal:
    """Make a journal and return it open."""
    return Journal.create(path, PASSPHRASE, kdf=CHEAP)[0]


def reopened(journal: Journal) -> Journal:
    """Close a journal and return it open again."""
    path = journal.records.vault.path
    journal.close()
    return Journal.open(path, PASSPHRASE)


def junior(journal: Journal, alias: str = "Heron", **more: object) -> Record[Pair]:
    """Begin a pair in which I am the Mentor (junior)."""
    return journal.pairs.add({"alias": alias, "role": "mentor-junior", **more})


def senior(journal: Journal, alias: str = "Otter", **more: object) -> Record[Pair]:
    """Begin a pair in which I am the Mentee (senior)."""
    return journal.pairs.add({"alias": alias, "role": "mentee-senior", **more})


def held(journal: Journal, pair: Record[Pair], at: str = "2026-03-05T14:00", **more: object) -> Record[Session]:
    """Note a session that was held."""
    return journal.sessions.add(pair, {"held_at": at, **more})


def thought(
    journal: Journal, pair: Record[Pair], text: str, session: Record[Session] | None = None
) -> Record[Reflection]:
    """Write a reflection of one answer."""
    return journal.reflections.add(pair, {"answers": [{"prompt": "What?", "text": text}]}, session=session)


def put(
    journal: Journal,
    kind: int,
    raw: dict[str, object],
    *,
    id: str = "",
    pair: Record[Pair] | None = None,
    parent: AnyRecord | None = None,
    at: int = 1_772_000_000_000,
) -> RecordId:
    """Write a raw object past the rules, as a newer version or another program would."""
    uuid = bytes.fromhex(id) if id else os.urandom(16)
    journal.records.vault.put(
        kind,
        uuid,
        raw,
        pair=uuid_of(pair.id) if pair else NOTHING,
        parent=uuid_of(parent.id) if parent else NOTHING,
        sort_ms=at,
    )
    return RecordId(uuid.hex())


def exact(raw: object) -> str:
    """An object as text, to compare it exactly: 1, 1.0 and True are three things."""
    return json.dumps(raw, sort_keys=True)


def content(journal: Journal) -> Content:
    """Everything in a journal, history and tombstones included, but for the ledger and the settings."""
    found: Content = {}
    kinds = {entry.meta.kind for entry in journal.records.vault.entries()} - {Kind.DEPARTURE, Kind.SETTINGS}
    for record in journal.records.all(kinds):
        found[record.id] = (record.kind, record.pair, record.parent, exact(record.raw))
    return found


def whole(journal: Journal) -> tuple[int, list[tuple[object, str]]]:
    """The state of a journal, to see that nothing at all was changed: the counter of saves and every record."""
    entries = sorted(journal.records.vault.entries(), key=lambda entry: entry.meta.uuid)
    return journal.records.vault.head.counter, [
        (e.meta, exact(journal.records.vault.get(e.meta.uuid))) for e in entries
    ]


def of_kind(journal: Journal, kind: int) -> list[AnyRecord]:
    """Every record of one kind."""
    return sorted(journal.records.all({kind}), key=lambda record: (record.at, record.created, record.id))


def filled(journal: Journal) -> dict[str, Record[Body]]:
    """Fill a journal with one or two of everything, in both roles; return some of it by name."""
    heron = junior(journal, "Heron", focus="technical", off_limits=["our families"])
    otter = senior(journal, "Ötter", purpose="learn")
    first = held(journal, heron, place="neutral", minutes=50)
    planned = journal.sessions.add(otter, {"planned_at": "2026-03-12T09:00"})
    note: Record[Note] = journal.notes.add(heron, "plain words\nin two lines", session=first)
    hidden = journal.notes.add(heron, "hidden words", off_record=True)
    reworded = journal.notes.add(otter, "first words")
    edited = journal.entries.edit(reworded, {"text": "other words, with \U0001f9a6 and \u2028"})
    takeaway: Record[Takeaway] = journal.takeaways.add(
        heron, {"text": "ask before six", "commitment": {"owner": "partner", "due": "2026-04-01"}}, session=first
    )
    agreed = journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION)
    journal.takeaways.add(otter, {"text": "watch for an afternoon"})
    reflection = thought(journal, heron, "what it was", first)
    gone = journal.notes.add(otter, "deleted words")
    journal.entries.delete(gone)
    return {
        "heron": heron, "otter": otter, "first": first, "planned": planned, "note": note, "hidden": hidden,
        "edited": edited, "agreed": agreed, "reflection": reflection,
    }  # fmt: skip


def takeout(journal: Journal, folder: Path) -> bytes:
    """Take everything out, and return the bytes of journal.jsonl."""
    journal.takeouts.write(folder)
    return (folder / leaving.LINES).read_bytes()


def refused(act: Callable[[], object], *, private: str = "", error: type[RmjournalError] = Refused) -> RmjournalError:
    """Do what must be refused with a sentence that does not hold the private text; return the error."""
    with pytest.raises(error) as caught:
        act()
    told = caught.value
    assert type(told) is error
    assert told.sentence.endswith((".", "?"))
    seen: BaseException | None = told
    while seen is not None:
        assert not private or private not in repr(seen.__dict__) + repr(seen.args) + str(seen)
        seen = seen.__cause__ or seen.__context__
    return told
