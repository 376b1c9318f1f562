"""Write `kat-cache-v1.rmj` and `.json`: a small journal whose cache has every sort of row, and what is in each.

Boxes, ids and keys are drawn, so that each run makes another file: run it for a new form of the cache only, under
a new name. From the root of the checkout: `python -m tests.vectors.make_cache`.
"""

import json
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rmjournal.domain.model.note import Draft, Note
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.reflection import Answer, Reflection
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Body, Kind, fresh, record_id
from rmjournal.journal import Journal
from rmjournal.journal.records import gists
from rmjournal.journal.records.repository import unopened
from rmjournal.vault.format import word_table
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.store import cache
from rmjournal.vault.store.kept_rows import GISTS, WORDS, context
from rmjournal.vault.store.vault import Vault
from tests.vectors.known import CACHED, CACHED_KNOWN, PASSPHRASE

CHEAP = Kdf(19_456, 2, 1)
HERON, GONE, LATER = b"H" * 16, b"G" * 16, b"L" * 16
_HELD = datetime(2026, 3, 5, 14)
BODIES: dict[bytes, tuple[Kind, Body]] = {
    b"1" * 16: (Kind.SESSION, Session(number=1, held_at=_HELD, status=SessionStatus.HELD, intention="Ask first.")),
    b"2" * 16: (Kind.TAKEAWAY, Takeaway(text="Ask the night staff about the rota.")),
    b"3" * 16: (Kind.COMMITMENT, Commitment(owner=Party.ME, text="Zuhören.", due=date(2026, 3, 12))),
    b"4" * 16: (Kind.REFLECTION, Reflection(answers=(Answer(prompt="What helped?", text="A quiet room."),))),
    b"5" * 16: (Kind.NOTE, Note(text="The rota, again.")),
}
SAID: dict[bytes, set[str]] = {
    b"2" * 16: {"ask", "the", "night", "staff", "about", "rota"},
    b"3" * 16: {"zuhören"},
    b"5" * 16: {"the", "rota", "again"},
}


def make(folder: Path) -> dict[str, object]:
    """Make the journal in a folder, and return what is known of it."""
    cache.LEAST = 1  # in a file of that size nobody would store a table
    path, state = folder / CACHED.name, folder / "state"
    with Journal.create(path, PASSPHRASE, kdf=CHEAP, state=state)[0] as journal:
        vault = journal.records.vault
        with journal.records.transaction():
            pair = Pair(alias="Heron", role=Role.MENTOR_JUNIOR, number=1)
            vault.put(Kind.PAIR, HERON, fresh(pair), pair=HERON, sort_ms=1)
            for at, (uuid, (kind, body)) in enumerate(BODIES.items()):
                vault.put(kind, uuid, fresh(body), pair=HERON, sort_ms=1_772_700_000_000 + at)
            vault.put(Kind.DRAFT, GONE, fresh(Draft(of=Kind.NOTE)), pair=HERON, sort_ms=1_772_700_000_100)
        version = {uuid: version_of(vault.entry(uuid).meta) for uuid in BODIES}
        said = [(version[uuid], [word.encode() for word in words]) for uuid, words in SAID.items()]
        vault.keep_rows(WORDS, [word_table.packed(said)])
        made = [
            gists.gist_of(
                version[uuid],
                unopened(vault.entry(uuid)) if kind == Kind.REFLECTION else journal.records.get(record_id(uuid)),
            )
            for uuid, (kind, _) in BODIES.items()
            if kind in gists.KINDS
        ]
        vault.keep_rows(GISTS, [gists.packed(each for each in made if each is not None)])
    with Journal.open(path, PASSPHRASE, state=state) as journal:
        journal.records.vault.put(Kind.NOTE, LATER, fresh(Note(text="Later.")), pair=HERON, sort_ms=1_772_700_000_200)
        journal.records.vault.delete(GONE)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        boxes = dict(vault.container.cached())
        rows = {row: vault.keys.cache.open(box, context(vault.keys.vault_id, row)) for row, box in boxes.items()}
        return {
            "format": "rmjournal v1, the cache",
            "passphrase": PASSPHRASE,
            "cache": {str(row): plain[4 : 4 + int.from_bytes(plain[:4], "big")].hex() for row, plain in rows.items()},
            "padded": {str(row): len(plain) for row, plain in rows.items()},
            "records": {entry.meta.uuid.hex(): vault.get(entry.meta.uuid) for entry in vault.entries()},
            "words": {uuid.hex(): sorted(words) for uuid, words in SAID.items()},
            "gists": sorted(uuid.hex() for uuid, (kind, _) in BODIES.items() if kind in gists.KINDS),
        }


if __name__ == "__main__":
    if CACHED.exists():
        raise SystemExit("It is there, and a vector is never changed.")
    with TemporaryDirectory() as name:
        known = make(Path(name))
        CACHED_KNOWN.write_text(json.dumps(known, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
        CACHED.write_bytes((Path(name) / CACHED.name).read_bytes())
