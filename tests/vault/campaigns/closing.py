"""What closing a larger journal writes: the table of metas, and what was read once so that it need not be read again.

Run as `python -m campaigns.closing FOLDER` it is the child that works in such a journal and closes it between marks."""

import json
import os
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.reflection import Answer, Reflection
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Body, Kind, fresh
from rmjournal.journal import Journal
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.child import say, told
from tests.vault.campaigns.harness import ADA, CHEAP, PASSPHRASE, TEXT, Content, content, journal_in, run, state_in

OLD, NEW = 700, 60  # entries: enough for the table of metas, and enough more for a new one
_HELD = datetime(2025, 1, 1, 9)
_QUERY = Query(words=("canary",))


def make_journal(folder: Path) -> None:
    """Make a journal that keeps a table of metas, words and what was read for home, but not of its last entries."""
    for path in (journal_in(folder).parent, state_in(folder)):
        path.mkdir(parents=True)
    with _opened(folder, create=True) as journal:
        vault = journal.records.vault
        with journal.records.transaction():
            pair = Pair(alias=f"Ada {TEXT}", role=Role.MENTOR_JUNIOR, number=1)
            vault.put(Kind.PAIR, ADA, fresh(pair), pair=ADA, sort_ms=1)
            for number in range(OLD):
                _put(vault, number)
        _look(journal)
    with _opened(folder) as journal:
        _look(journal)
    left = run([sys.executable, "-m", "campaigns.closing", str(folder), "leave"])
    assert left.returncode == 0, left.stderr


def leave(folder: Path) -> None:
    """Write much, and end as a process does that is killed: nothing is kept for the next time."""
    journal = _opened(folder)
    with journal.records.transaction():
        for number in range(OLD, OLD + NEW):
            _put(journal.records.vault, number)
    os._exit(0)


def _opened(folder: Path, *, create: bool = False) -> Journal:
    path, state = journal_in(folder), state_in(folder)
    if create:
        return Journal.create(path, PASSPHRASE, kdf=CHEAP, state=state)[0]
    return Journal.open(path, PASSPHRASE, state=state)


def _put(vault: Vault, number: int) -> None:
    bodies = _bodies(number)
    kind, body = bodies[number % len(bodies)]
    vault.put(kind, (number + 1).to_bytes(4, "big") * 4, fresh(body), pair=ADA, sort_ms=1_735_700_000_000 + number)


def _bodies(number: int) -> list[tuple[Kind, Body]]:
    text, day = f"{number}: {TEXT} " * (1 + number % 9), _HELD + timedelta(number)
    return [
        (Kind.NOTE, Note(text=text)),
        (Kind.SESSION, Session(number=number, held_at=day, status=SessionStatus.HELD, intention=text)),
        (Kind.TAKEAWAY, Takeaway(text=text)),
        (Kind.COMMITMENT, Commitment(owner=Party.ME, text=text, due=day.date())),
        (Kind.REFLECTION, Reflection(answers=(Answer(prompt="What helped?", text=text),))),
    ]


def _look(journal: Journal) -> None:
    assert journal.search.find(_QUERY, limit=5)[1] > OLD
    assert journal.signals.due(date(2026, 1, 1))


def held(folder: Path) -> tuple[Content, tuple[str, ...], list[str]]:
    """Return what the journal holds, what is wrong with it, and what it says on opening."""
    with closing(Vault.open(journal_in(folder), PASSPHRASE, state=state_in(folder))) as vault:
        return content(vault), tuple(map(str, verify(vault, full=True).faults)), list(vault.notices)


def seen(folder: Path) -> str:
    """Return what a search and home show."""
    with _opened(folder) as journal:
        found = [hit.record.id for hit in journal.search.find(_QUERY, limit=0)[0]]
        return repr((found, journal.signals.due(date(2026, 1, 1))))


def main(folder: str, how: str = "") -> None:
    """Change an old entry, look at everything, and close the journal between marks; or leave it, if `how` says so."""
    if how == "leave":
        leave(Path(folder))
    journal = _opened(Path(folder))
    _put(journal.records.vault, 3)
    _look(journal)
    say("begin")
    answer = {"outcome": "done"}
    try:
        journal.close()
    except Exception as error:
        answer = told(error)
    say("end")
    say(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
