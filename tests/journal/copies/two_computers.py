"""Two computers with a journal each, copies of one, and files of what they were: what the model of everything lives on.

A crash is played by a picture of the files as they are at that moment, put in their place when the process is gone.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.journal import Journal
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault
from tests.journal.copies.known import Copy, Known
from tests.journal.making import CHEAP
from tests.memory import MEMORY

NAME = "journal.rmj"


class Crash(Exception):
    """Ends an operation whose files were copied as they were at that moment."""


class TwoComputers(RuleBasedStateMachine):
    """On each computer a journal, what it must show, and what opens it. The sides are 0 and 1."""

    def begin_with(self, passphrase: str) -> None:
        """Make the journal, empty, on the first computer."""
        self.folder = Path(tempfile.mkdtemp(prefix="rmj-", dir=MEMORY))
        for name in ("0", "1", "copies"):
            (self.folder / name).mkdir()
        made, key = Journal.create(self.path(0), passphrase, kdf=CHEAP, state=self.state(0))
        self.journals, self.known = [made], [Known()]
        self.passphrases, self.keys = [passphrase], [RecoveryKey.read(key)]
        self.copies: list[Copy] = []
        self.written = 0

    def teardown(self) -> None:
        """Close what is open, and leave no file behind."""
        if hasattr(self, "folder"):
            for journal in self.journals:
                journal.close()
            shutil.rmtree(self.folder)

    def path(self, side: int) -> Path:
        """Where the journal of one computer lies."""
        return self.folder / str(side) / NAME

    def state(self, side: int) -> Path:
        """What one computer keeps beside."""
        return self.folder / str(side) / "state"

    def text(self) -> str:
        """A text that was not there before."""
        self.written += 1
        return f"text {self.written}"

    def open(self, side: int, *, accept_older: bool = False) -> None:
        """Open by the recovery key, which costs no derivation, and expect nothing to be told."""
        vault = Vault.open(self.path(side), recovery=self.keys[side], state=self.state(side), accept_older=accept_older)
        self.journals[side] = Journal(vault)
        assert bool(self.journals[side].notices()) == accept_older

    def notes(self, side: int) -> list[Record[Note]]:
        """Every note of one computer, by its text."""
        return sorted(self.journals[side].records.of_type(Note), key=lambda note: str(note.raw["text"]))

    def chosen(self, side: int, which: int) -> list[Record[Note]]:
        """One note, if there is any."""
        notes = self.notes(side)
        return notes[which % len(notes) :][:1] if notes else []

    def root(self, text: str) -> RecordId:
        """The note that a text was written for: a second version of it has an id of its own."""
        return next(id for known in self.known for id, seen in known.seen.items() if text in seen)

    def past(self, side: int) -> set[tuple[object, str]]:
        """The history of each note, as texts."""
        return {(each.parent, str(each.raw["was"])) for each in self.journals[side].records.all({Kind.REVISION})}

    # Copies and crashes

    def clone(self, source: int = 0) -> None:
        """Copy a journal to the other computer, over what may be there: a file manager asks nobody."""
        for journal in self.journals:
            journal.close()
        target = self.folder / str(1 - source)
        shutil.rmtree(target)
        target.mkdir()
        shutil.copyfile(self.path(source), self.path(1 - source))
        known = self.known[source]
        self.journals, self.known = [self.journals[source]] * 2, [known, deepcopy(known)]
        self.passphrases, self.keys = [self.passphrases[source]] * 2, [self.keys[source]] * 2
        self.open(0)
        self.open(1)

    def take_picture(self, side: int) -> None:
        """Keep the files of one computer as they are now, in the middle of something."""
        shutil.rmtree(self.folder / "picture", ignore_errors=True)
        shutil.copytree(self.folder / str(side), self.folder / "picture")

    def wake_up(self, side: int) -> None:
        """End the process that had the journal open, and go on with what the picture shows."""
        self.journals[side].close()
        shutil.rmtree(self.folder / str(side))
        (self.folder / "picture").rename(self.folder / str(side))


def half_a_save(journal: Journal, pair: Record[Pair], count: int, look: Callable[[], None]) -> None:
    """Write more than SQLite keeps in memory, so that half of it is in the file, look, and fail."""
    connection = journal.records.vault.container._connection
    connection.execute("PRAGMA cache_size=1")
    connection.execute("PRAGMA cache_spill=1")
    with journal.records.transaction():
        for _ in range(count):
            journal.notes.add(pair, "never kept " * 2_000)
        look()
        raise Crash


@contextmanager
def at_home(state: Path) -> Iterator[None]:
    """Let the program find its state folder there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rmjournal.support.paths.state_folder", lambda: state)
        yield
