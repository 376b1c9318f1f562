"""What a copy of a journal must show of its notes, as the model of two copies knows it.

Of each note in each copy it is known which texts stand and which were ever seen there. A merge keeps what stands in
both, and what stands in one and was never seen in the other; everything else was replaced or deleted by somebody who
had seen it. Where two texts were written apart the journal may keep more than this asks for, never less."""

from dataclasses import dataclass, field
from pathlib import Path

from rmjournal.domain.record.record import RecordId
from rmjournal.vault.format.recovery_key import RecoveryKey


@dataclass
class Known:
    """What a copy must show: its pairs, of each note the texts that stand; and what it has ever seen.

    What drafts said that were ended in it, or in a copy that it took in, it must not show any more."""

    pairs: set[RecordId] = field(default_factory=set)
    shredded: set[RecordId] = field(default_factory=set)
    home: dict[RecordId, RecordId] = field(default_factory=dict)
    standing: dict[RecordId, set[str]] = field(default_factory=dict)
    seen: dict[RecordId, set[str]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def wrote(self, note: RecordId, text: str, instead: str = "") -> None:
        """A text was written, in the place of another one of the same note."""
        self.standing.setdefault(note, set()).discard(instead)
        self.standing[note].add(text)
        self.seen.setdefault(note, set()).add(text)

    def shred(self, pair: RecordId) -> None:
        """A pair is gone, with all that was written in it."""
        self.pairs.discard(pair)
        self.shredded.add(pair)
        for note in [note for note, home in self.home.items() if home == pair]:
            self.standing.pop(note, None)

    def merge(self, other: "Known") -> set[str]:
        """Take in what another copy knows; return the texts that stand beside another one now."""
        for note, theirs in other.seen.items():
            here, there = self.standing.get(note, set()), other.standing.get(note, set())
            mine = self.seen.get(note, set())
            self.standing[note] = here & there | here - theirs | there - mine
            self.seen[note] = mine | theirs
        self.home |= other.home
        self.pairs |= other.pairs
        for pair in self.shredded | other.shredded:
            self.shred(pair)
        return {text for texts in self.standing.values() if len(texts) > 1 for text in texts}

    def texts(self) -> set[str]:
        """All that stands."""
        return {text for texts in self.standing.values() for text in texts}


@dataclass
class Copy:
    """A file that was the journal once: where it lies, what it holds, what opens it."""

    path: Path
    known: Known
    passphrase: str
    key: RecoveryKey
