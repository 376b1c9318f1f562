"""Backups, copies, passphrases and older files, in any order: each holds what it held, and none passes as newer."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rmjournal.domain.record.record import Kind, RecordId
from rmjournal.journal import Journal
from rmjournal.support.errors import RolledBack, WrongKey
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.store.vault import Vault
from tests.examples import examples, steps
from tests.journal.making import CHEAP, junior
from tests.memory import MEMORY

_WORDS = ("six dull words on a card", "five quite other words here", "four more words, then none")
numbers = st.integers(0, 7)


@dataclass(frozen=True)
class Copy:
    """A file that was the journal once: where it lies, what it holds, what opens it, how many saves it has."""

    path: Path
    texts: dict[RecordId, str]
    passphrase: str
    counter: int


class Copies(RuleBasedStateMachine):
    """A journal, a model of its notes, and files of what it was before."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rmj-", dir=MEMORY))
        self.path, self.state = self.folder / "journal.rmj", self.folder / "state"
        self.passphrase = _WORDS[0]
        self.journal, self.key = Journal.create(self.path, self.passphrase, kdf=CHEAP, state=self.state)
        self.pair = junior(self.journal)
        self.texts: dict[RecordId, str] = {}
        self.copies: list[Copy] = []

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.close()
            shutil.rmtree(self.folder)

    def open(self, passphrase: str, *, accept_older: bool = False) -> Journal:
        return Journal.open(self.path, passphrase, state=self.state, accept_older=accept_older)

    @rule(text=st.sampled_from(["one", "two", "three"]))
    def write(self, text: str) -> None:
        self.texts[self.journal.notes.add(self.pair, text).id] = text

    @precondition(lambda self: self.texts)
    @rule(which=numbers, text=st.sampled_from(["four", "five"]))
    def edit(self, which: int, text: str) -> None:
        id = sorted(self.texts)[which % len(self.texts)]
        self.journal.entries.edit(self.journal.records.get(id), {"text": text})
        self.texts[id] = text

    @precondition(lambda self: self.texts)
    @rule(which=numbers)
    def delete(self, which: int) -> None:
        id = sorted(self.texts)[which % len(self.texts)]
        self.journal.entries.delete(self.journal.records.get(id))
        del self.texts[id]

    @rule(passphrase=st.sampled_from(_WORDS))
    def change_passphrase(self, passphrase: str) -> None:
        self.journal.records.vault.change_passphrase(passphrase, kdf=CHEAP)
        self.passphrase = passphrase

    @rule(with_key=st.booleans())
    def reopen(self, with_key: bool) -> None:
        self.journal.close()
        with pytest.raises(WrongKey):
            self.open("none of these passphrases")
        if with_key:
            self.journal = Journal(Vault.open(self.path, recovery=RecoveryKey.read(self.key), state=self.state))
        else:
            self.journal = self.open(self.passphrase)
        assert self.journal.notices() == []

    def noted(self, path: Path, counter: int) -> None:
        self.copies.append(Copy(path, dict(self.texts), self.passphrase, counter))

    @precondition(lambda self: len(self.copies) < 4)
    @rule()
    def back_up(self) -> None:
        target, counter = self.folder / f"copy-{len(self.copies)}.rmj", self.journal.records.vault.head.counter
        self.journal.backups.write(target)
        self.noted(target, counter)

    @precondition(lambda self: len(self.copies) < 4)
    @rule()
    def copy(self) -> None:
        counter = self.journal.records.vault.head.counter
        self.journal.close()
        target = self.folder / f"copy-{len(self.copies)}.rmj"
        shutil.copy(self.path, target)
        self.journal = self.open(self.passphrase)
        self.noted(target, counter)

    @precondition(lambda self: self.copies)
    @rule(which=numbers, accept=st.booleans())
    def put_in_place(self, which: int, accept: bool) -> None:
        copy, counter = self.copies[which % len(self.copies)], self.journal.records.vault.head.counter
        self.journal.close()
        newest = self.folder / "newest.rmj"
        self.path.rename(newest)
        shutil.copy(copy.path, self.path)
        if copy.counter < counter:
            with pytest.raises(RolledBack):
                self.open(copy.passphrase)
        if not accept:
            newest.replace(self.path)
            self.journal = self.open(self.passphrase)
            return
        self.journal = self.open(copy.passphrase, accept_older=True)
        self.texts, self.passphrase = dict(copy.texts), copy.passphrase
        assert bool(self.journal.notices()) == (copy.counter < counter)
        assert self.journal.records.vault.head.counter > counter or copy.counter == counter

    @precondition(lambda self: self.copies)
    @rule(which=numbers)
    def look_into(self, which: int) -> None:
        copy = self.copies[which % len(self.copies)]
        again = self.folder / "again.rmj"
        shutil.copy(copy.path, again)
        with Journal.open(again, copy.passphrase, state=self.folder / "elsewhere", accept_older=True) as opened:
            assert self.notes_of(opened) == copy.texts

    @staticmethod
    def notes_of(journal: Journal) -> dict[RecordId, object]:
        return {record.id: record.raw["text"] for record in journal.records.all({Kind.NOTE})}

    @invariant()
    def the_journal_holds_what_the_model_holds(self) -> None:
        if hasattr(self, "journal"):
            assert self.notes_of(self.journal) == self.texts
            assert not self.journal.checks.report().faults


TestCopies = Copies.TestCase
TestCopies.settings = settings(
    max_examples=examples(10, of=20),
    stateful_step_count=steps(20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
