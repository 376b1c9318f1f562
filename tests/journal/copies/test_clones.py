"""Homes that were copied whole, with what is kept in them: nothing that a clone said was saved is ever lost.

Each life is a random walk of two or three clones: notes, edits, deletes, drafts, choices, re-keys, and merges between
any two. In half of the lives nothing tells the clones apart, as where a running system was copied, so that they write
under one device id."""

import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.record.record import AnyRecord, Kind
from rmjournal.journal import Journal
from rmjournal.journal.copies.merge_rules import Merged
from rmjournal.vault.format.kdf import passphrase_kek
from tests.journal.copies.test_merge import living
from tests.journal.making import CHEAP, PASSPHRASE, exact, held, junior
from tests.memory import MEMORY

_OTHER_WORDS = ("five quite other words here", "four more words, then none", "and six words on another card")
_SAMPLE, _WHOLE, _STEPS = 40, 500, 16
_WORDS = re.compile(r"words \d+")
_ACTS = ["note", "edit", "edit", "edit", "draft", "settle", "merge", "merge", "rekey"]


@pytest.fixture(autouse=True)
def _derive_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive the key of each slot from each passphrase once only."""
    monkeypatch.setattr("rmjournal.vault.format.slots.passphrase_kek", cache(passphrase_kek))


def words_in(journal: Journal) -> set[str]:
    """All words of the test that stand anywhere in a journal: current, in the history, or beside."""
    raws = (journal.records.vault.get(entry.meta.uuid) for entry in journal.records.vault.entries())
    return {found for raw in raws for found in _WORDS.findall(exact(raw))}


class Clones:
    """Some clones of one home; of each, what was taken away in it by somebody who saw it there."""

    def __init__(self, folder: Path, count: int, chance: random.Random) -> None:
        self.folder, self.count, self.chance = folder, count, chance
        self.passphrases = [PASSPHRASE] * count
        self.gone: list[set[str]] = [set() for _ in range(count)]
        self.said = 0
        (folder / "0").mkdir()
        with Journal.create(self.path(0), PASSPHRASE, kdf=CHEAP, state=self.state(0))[0] as journal:
            pair = junior(journal)
            for _ in range(2):
                journal.notes.add(pair, self.words())
            held(journal, pair)
        for number in range(1, count):
            shutil.copytree(folder / "0", folder / str(number), copy_function=shutil.copy2)

    def path(self, number: int) -> Path:
        """Where a clone has its journal."""
        return self.folder / str(number) / "journal.rmj"

    def state(self, number: int) -> Path:
        """Where a clone has what it keeps."""
        return self.folder / str(number) / "state"

    @contextmanager
    def opened(self, number: int) -> Iterator[Journal]:
        """Open the journal of one clone."""
        with Journal.open(self.path(number), self.passphrases[number], state=self.state(number)) as journal:
            yield journal

    def words(self) -> str:
        """Words that nobody said before."""
        self.said += 1
        return f"words {self.said}"

    def live(self, number: int, act: str) -> None:
        """Do one thing in one of the clones."""
        if act == "merge":
            self.take_in(number, self.chance.choice([each for each in range(self.count) if each != number]))
            return
        with self.opened(number) as journal:
            before = words_in(journal)
            self._do(journal, number, act)
            self.gone[number] |= before - words_in(journal)

    def _do(self, journal: Journal, number: int, act: str) -> None:
        pair = journal.pairs.get(1)
        if act == "note":
            journal.notes.add(pair, self.words())
        elif act == "edit":
            for note in self._one_of(journal):
                journal.entries.edit(note, {"text": self.words()})
        elif act == "session":
            journal.entries.edit(journal.sessions.get(pair, 1), {"intention": self.words()})
        elif act == "delete":
            for note in self._one_of(journal):
                journal.entries.delete(note)
        elif act == "draft":
            journal.drafts.save(Kind.NOTE, pair.id, None, text=self.words())
        elif act == "drop":
            for draft in journal.drafts.all()[:1]:
                journal.drafts.discard(draft)
        elif act == "settle":
            for conflict in [each for each in journal.conflicts.all() if each.record.kind == Kind.NOTE][:1]:
                journal.conflicts.settle(conflict, self.chance.choice(list(KeptVersion)))
        else:
            chosen = self.chance.choice(_OTHER_WORDS)
            journal.keys.rekey(chosen, kdf=CHEAP)
            self.passphrases[number] = chosen

    def _one_of(self, journal: Journal) -> list[AnyRecord]:
        notes = sorted(journal.records.all({Kind.NOTE}), key=lambda each: each.id)
        return [self.chance.choice(notes)] if notes else []

    def take_in(self, number: int, other: int) -> Merged:
        """Merge one clone into another: all words stay that were in either, but those taken away by who saw them."""
        with self.opened(other) as journal:
            there = words_in(journal)
        with self.opened(number) as journal:
            here = words_in(journal)
            done = journal.merges.merge(self.path(other), copy_passphrase=lambda: self.passphrases[other])
            assert not journal.checks.report(full=True).faults
            self.gone[number] |= self.gone[other]
            lost = (here | there) - self.gone[number] - words_in(journal)
            assert not lost, "words that were saved are lost"
        return done

    @staticmethod
    def drafted(journal: Journal) -> set[str]:
        """What drafts say: one that was ended elsewhere stays where it is still a draft."""
        return {found for draft in journal.drafts.all() for found in _WORDS.findall(exact(draft.raw))}

    def meet(self) -> None:
        """Merge until nothing is new anywhere: all show the same then, but for drafts."""
        for _ in range(5):
            pairs = [(one, two) for one in range(self.count) for two in range(self.count) if one != two]
            if [self.take_in(*each) for each in pairs] == [Merged()] * len(pairs):
                break
        else:
            raise AssertionError("the clones never come to an end")
        found = []
        for number in range(self.count):
            with self.opened(number) as journal:
                kept = {id: each for id, each in living(journal).items() if each[0] != Kind.DRAFT}
                found.append((kept, words_in(journal) - self.drafted(journal)))
        assert all(each == found[0] for each in found), "the clones do not show the same"


def live(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead one life to its end."""
    chance = random.Random(seed)  # noqa: S311
    alike = seed % 2 == 1
    with (
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        monkeypatch.context() as patch,
    ):
        if alike:
            patch.setattr("rmjournal.vault.computer.machine.binding", lambda _: b"")
        clones = Clones(Path(folder), 2 + seed // 2 % 2, chance)
        # Of what was deleted, of a draft that was ended and of a session that was changed, nothing but a number is
        # kept: where clones write under one id, what the other one has looks like an older copy of the same.
        acts = _ACTS if alike else [*_ACTS, "session", "delete", "drop"]
        for _ in range(chance.randrange(4, _STEPS)):
            clones.live(chance.randrange(clones.count), chance.choice(acts))
        clones.meet()


@pytest.mark.parametrize("seed", range(_SAMPLE))
def test_clones_lose_nothing_and_come_to_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    live(seed, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(_SAMPLE, _WHOLE))
def test_clones_lose_nothing_in_many_more_lives(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    live(seed, monkeypatch)
