"""What every reader is tried with: a journal, a file that is written over, and what may come out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rmjournal.journal import Journal
from rmjournal.support.errors import RmjournalError
from tests.vault.campaigns.harness import CHEAP

CANARY = "kestrel-7f3a"  # private text: no error may hold it
_PASSPHRASE = "six dull words on a card"


class World:
    """A journal with a pair, and a file that is written over for each case."""

    def __init__(self, folder: Path) -> None:
        self.journal, _ = Journal.create(folder / "journal.rmj", _PASSPHRASE, kdf=CHEAP, state=folder / "state")
        self.pair = self.journal.pairs.add({"alias": CANARY, "role": "mentor-junior"})
        self.journal.notes.add(self.pair, f"{CANARY} sees a sparrow")
        self.file = folder / "file"

    def written(self, data: bytes) -> Path:
        """Write the file, and return where it lies."""
        self.file.write_bytes(data)
        return self.file


@dataclass(frozen=True)
class Reader:
    """How bytes are read, some that read well, and the errors that others may end in."""

    read: Callable[[World, bytes], object]
    samples: tuple[bytes, ...]
    allowed: tuple[type[Exception], ...] = ()
    cases: int = 2_000  # in the fast part

    def fault(self, world: World, data: bytes) -> str:
        """Read, and return what came out that may not, or ""."""
        try:
            self.read(world, data)
        except self.allowed as error:
            if isinstance(error, RmjournalError) and CANARY in f"{error} {error.args} {vars(error)}":
                return f"told private text, given {data!r}"
        except Exception as error:
            return f"{type(error).__name__} ({error}), given {data!r}"
        return ""
