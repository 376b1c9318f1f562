"""Two copies of one journal through all that can become of them, crashes included: no text that stands is ever lost."""

import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.journal.records.repository import Records
from rmjournal.support.errors import RolledBack, WrongKey
from rmjournal.vault.computer.anchor import Anchor
from rmjournal.vault.format.kdf import passphrase_kek
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.replica import Version
from rmjournal.vault.rewrite.salvage import Remains, sift
from rmjournal.vault.store import vault_files
from tests.examples import examples, steps
from tests.journal.copies.known import Copy
from tests.journal.copies.others_at_work import OthersAtWork
from tests.journal.copies.two_computers import NAME, Crash, at_home, half_a_save
from tests.journal.making import CHEAP

_WORDS = ("six dull words on a card", "five quite other words here", "four more words, then none")
sides = st.integers(0, 1)
numbers = st.integers(0, 5)


class Everything(OthersAtWork):
    """All that a person may do with a journal, with a copy of it on another computer, and with files of both."""

    @initialize()
    def begin(self) -> None:
        self.begin_with(_WORDS[0])
        self.once_beside: set[str] = set()
        self.is_purged = False
        for number in range(3):
            self.add_pair(0)
            self.write(0, number)
        self.clone()

    def pair(self, side: int, which: int) -> Record[Pair]:
        """One pair."""
        if not self.known[side].pairs:  # each copy may have shredded what the other one kept
            self.add_pair(side)
        pairs = sorted(self.journals[side].pairs.all(), key=lambda pair: pair.id)
        return pairs[which % len(pairs)]

    # Writing

    @rule(side=sides)
    def add_pair(self, side: int) -> None:
        pair = self.journals[side].pairs.add({"alias": "Heron", "role": "mentor-junior"})
        self.known[side].pairs.add(pair.id)

    @rule(side=sides, which=numbers)
    def write(self, side: int, which: int) -> None:
        text = self.text()
        pair = self.pair(side, which)
        note = self.journals[side].notes.add(pair, text)
        self.known[side].home[note.id] = pair.id
        self.known[side].wrote(note.id, text)

    @rule(side=sides, which=numbers)
    def edit(self, side: int, which: int) -> None:
        for note in self.chosen(side, which):
            before, text = str(note.raw["text"]), self.text()
            self.journals[side].entries.edit(note, {"text": text})
            if before in self.once_beside:
                self.once_beside.add(text)
            self.known[side].wrote(self.root(before), text, instead=before)

    @rule(which=numbers)
    def edit_apart(self, which: int) -> None:
        self.edit(0, which)
        self.edit(1, which)

    @rule(side=sides, which=numbers)
    def delete(self, side: int, which: int) -> None:
        for note in self.chosen(side, which):
            text = str(note.raw["text"])
            self.known[side].standing[self.root(text)].discard(text)
            self.journals[side].entries.delete(note)

    @rule(side=sides, which=numbers)
    def draft(self, side: int, which: int) -> None:
        self.journals[side].drafts.save(Kind.NOTE, self.pair(side, which).id, None, text=self.text())

    @rule(side=sides)
    def end_a_draft(self, side: int) -> None:
        for draft in self.journals[side].drafts.all()[:1]:
            self.journals[side].drafts.discard(draft)
            self.known[side].ended.add(str(draft.raw["text"]))

    def drafted(self, side: int) -> set[str]:
        """What the drafts of one computer say."""
        return {str(draft.raw["text"]) for draft in self.journals[side].drafts.all()}

    @rule(side=sides, which=numbers)
    def shred(self, side: int, which: int) -> None:
        if len(self.known[side].pairs) > 1:
            pair = self.pair(side, which)
            self.journals[side].entries.delete(pair)
            self.known[side].shred(pair.id)

    @rule(side=sides)
    def purge(self, side: int) -> None:
        journal = self.journals[side]
        journal.history.purge()
        assert list(journal.records.all({Kind.REVISION})) == []
        self.is_purged = True  # from now on what one copy purged, another may still hold

    # Opening

    @rule(side=sides, passphrase=st.sampled_from(_WORDS))
    def lock(self, side: int, passphrase: str) -> None:
        assert not self.journals[side].checks.report(full=True).faults
        self.journals[side].close()
        if passphrase != self.passphrases[side]:
            with pytest.raises(WrongKey):
                Journal.open(self.path(side), passphrase, state=self.state(side))
            self.open(side)
        else:
            self.journals[side] = Journal.open(self.path(side), passphrase, state=self.state(side))

    @rule(side=sides, passphrase=st.sampled_from(_WORDS))
    def change_passphrase(self, side: int, passphrase: str) -> None:
        self.journals[side].records.vault.change_passphrase(passphrase, kdf=CHEAP)
        self.passphrases[side] = passphrase

    @rule(
        side=sides,
        passphrase=st.sampled_from(_WORDS),
        which=numbers,
        how=st.sampled_from(["a crash", "a crash", "handed on", "handed on", "alone"]),
    )
    def rekey(self, side: int, passphrase: str, which: int, how: str) -> None:
        """Draw new keys, and hand the journal on to the other computer or not."""

        def progress(done: int, of: int) -> None:
            if how == "a crash" and done >= of * which // 6:
                self.take_picture(side)
                raise Crash

        try:
            key = self.journals[side].keys.rekey(passphrase, kdf=CHEAP, progress=progress)
        except Crash:
            self.wake_up(side)
            self.open(side)
            return
        self.passphrases[side], self.keys[side] = passphrase, RecoveryKey.read(key)
        if how == "handed on":
            self.clone(side)

    # Crashes: what lies on the disk at that moment is all that is left

    @rule(side=sides)
    def crash(self, side: int) -> None:
        self.take_picture(side)
        self.wake_up(side)
        self.open(side)

    @rule(side=sides, count=st.integers(1, 4))
    def crash_in_a_save(self, side: int, count: int) -> None:
        with pytest.raises(Crash):
            half_a_save(self.journals[side], self.pair(side, 0), count, lambda: self.take_picture(side))
        self.wake_up(side)
        self.open(side)

    # Copies

    @precondition(lambda self: len(self.copies) < 5)
    @rule(side=sides)
    def back_up(self, side: int) -> None:
        target = self.folder / "copies" / f"{len(self.copies)}.rmj"
        self.journals[side].backups.write(target)
        self.check_backup(target)
        self.copies.append(Copy(target, deepcopy(self.known[side]), self.passphrases[side], self.keys[side]))

    @rule(side=sides, surely=st.integers(0, 3))
    def clone_again(self, side: int, surely: int) -> None:
        if surely == 3:  # else what was written apart would hardly ever meet
            self.clone(side)

    @rule(side=sides, which=numbers, surely=st.integers(0, 3))
    def destroy(self, side: int, which: int, surely: int) -> None:
        """End the journal of one computer, which begins anew with a file from before, or with that of the other one."""
        if surely < 3:
            return
        assert self.journals[side].destruction.destroy() == []
        assert [each for each in (self.folder / str(side)).rglob("*") if each.is_file()] == []
        if which >= len(self.copies):
            self.clone(1 - side)
            return
        copy = self.copies[which]
        shutil.copyfile(copy.path, self.path(side))
        self.known[side], self.passphrases[side], self.keys[side] = deepcopy(copy.known), copy.passphrase, copy.key
        self.open(side)

    @rule(side=sides, lost=st.sampled_from(["nothing", "the first page", "the key slots", "the end of a save"]))
    def repair(self, side: int, lost: str) -> None:
        """Make a new journal of a file of which all that was kept is left somewhere, and put that in its place."""
        header = self.journals[side].records.vault.container.single("header")
        assert header is not None
        if lost == "the end of a save":
            with pytest.raises(Crash):
                half_a_save(self.journals[side], self.pair(side, 0), 2, lambda: self.take_picture(side))
            self.wake_up(side)
        self.journals[side].close()
        path, mended = self.path(side), self.folder / "copies" / "mended.rmj"
        data = path.read_bytes()
        if lost == "the first page":
            data = bytes(4096) + data[4096:]
        elif lost == "the key slots":
            data = data.replace(header, bytes(len(header)))
        path.write_bytes(data)
        with at_home(self.state(side)):
            wreck = Journal.files.repair().look_at(path, mended)
            done = Journal.files.repair().rebuild(
                wreck, Journal.files.repair().unlock(wreck, None, self.keys[side].text()), mended
            )
            assert (done.whole, path.read_bytes()) == (True, data)
            with Journal.files.restore(path, mended, self.passphrases[side]) as ready:
                aside = ready.carry_out()
                ready.accept(self.passphrases[side])
        assert aside is not None
        for each in (aside, mended):
            vault_files.remove(each)
        self.open(side)

    @precondition(lambda self: self.copies)
    @rule(side=sides, which=numbers, crash=st.sampled_from(["", "", "while it is read", "before it is accepted"]))
    def restore(self, side: int, which: int, crash: str) -> None:
        copy = self.copies[which % len(self.copies)]
        counter = self.journals[side].records.vault.head.counter if copy.key is self.keys[side] else 0
        self.journals[side].close()

        def progress(done: int, of: int) -> None:
            if crash == "while it is read" and done == of:
                self.take_picture(side)
                raise Crash

        try:
            with at_home(self.state(side)), Journal.files.restore(self.path(side), copy.path, copy.passphrase) as ready:
                aside = ready.carry_out(progress)
                if crash != "before it is accepted":
                    ready.accept(copy.passphrase)
        except Crash:
            self.wake_up(side)
            self.open(side)
            return
        assert aside is not None
        replaced = self.folder / "copies" / f"{len(self.copies)}.rmj"  # two of one second had one name
        for old, new in zip(vault_files.with_neighbours(aside), vault_files.with_neighbours(replaced), strict=True):
            if old.exists():
                old.rename(new)
        self.copies.append(Copy(replaced, self.known[side], self.passphrases[side], self.keys[side]))
        self.known[side], self.passphrases[side], self.keys[side] = deepcopy(copy.known), copy.passphrase, copy.key
        try:
            self.open(side)
        except RolledBack:
            assert crash
            self.open(side, accept_older=True)
        assert self.journals[side].records.vault.head.counter >= counter

    @rule(side=sides, which=numbers, crash=st.sampled_from([False, False, True]))
    def take_in(self, side: int, which: int, crash: bool) -> None:
        """Merge the other computer's journal, or any copy."""
        if which < 3 or not self.copies:
            source = Copy(self.path(1 - side), self.known[1 - side], self.passphrases[1 - side], self.keys[1 - side])
        else:
            source = self.copies[which % len(self.copies)]
        ended = source.known.ended - self.drafted(side)  # what is still a draft here stays one
        self.journals[1 - side].close()

        def progress(done: int, of: int) -> None:
            if crash and done >= of * which // 6:
                self.take_picture(side)
                raise Crash

        try:
            self.journals[side].merges.merge(
                source.path,
                progress=progress,
                may_go=lambda _: True,
                copy_passphrase=lambda: source.passphrase,
            )
        except Crash:
            self.wake_up(side)
            self.open(side)
        else:
            self.once_beside |= self.known[side].merge(source.known)
            self.known[side].ended |= ended
        self.open(1 - side)

    @rule(side=sides)
    def meet(self, side: int) -> None:
        """Merge both ways: both show the same then."""
        self.take_in(side, 0, False)
        self.take_in(1 - side, 0, False)
        mine, theirs = ({note.id: note.raw["text"] for note in self.notes(side)} for side in (0, 1))
        assert mine == theirs
        assert self.known[0].texts() == self.known[1].texts()
        assert self.is_purged or self.past(0) == self.past(1)

    @rule(side=sides, choice=st.sampled_from(KeptVersion))
    def choose(self, side: int, choice: KeptVersion) -> None:
        journal = self.journals[side]
        for conflict in [each for each in journal.conflicts.all() if each.record.kind == Kind.NOTE][:1]:
            mine, theirs = str(conflict.mine["text"]), str(conflict.theirs["text"])
            journal.conflicts.settle(conflict, choice)
            if choice is not KeptVersion.BOTH:
                gone = theirs if choice is KeptVersion.MINE else mine
                self.known[side].standing[self.root(gone)].discard(gone)

    @invariant()
    def each_copy_holds_what_it_must(self) -> None:
        if not hasattr(self, "journals"):
            return
        for side, (journal, known) in enumerate(zip(self.journals, self.known, strict=True)):
            assert {pair.id for pair in journal.pairs.all()} == known.pairs
            shown = {str(note.raw["text"]) for note in self.notes(side)}
            assert known.texts() <= shown, "a text that stands is lost"
            assert shown - known.texts() <= self.once_beside, "a text that was taken away is back"
            assert not self.drafted(side) & known.ended, "a draft that was ended is back"
            assert not journal.checks.report().faults
            assert journal.notices() == []


@pytest.fixture(autouse=True)
def _derive_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive the key of each slot from each passphrase once only: the derivation was half of what the model costs."""
    monkeypatch.setattr("rmjournal.vault.format.slots.passphrase_kek", cache(passphrase_kek))


TestEverything = Everything.TestCase
TestEverything.settings = settings(
    max_examples=examples(40, of=120),
    stateful_step_count=steps(30),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def life() -> Iterator[Everything]:
    """The model, to be led by hand: a journal with three notes, and a copy of it."""
    made = Everything()
    made.begin()
    yield made
    made.teardown()


@pytest.mark.parametrize("what", ["a super-journal", "old pages", "-wal"])
def test_a_planted_file_changes_nothing_in_the_model(life: Everything, what: str) -> None:
    life.plant(0, 0, what)
    life.each_copy_holds_what_it_must()
    life.crash(0)
    life.each_copy_holds_what_it_must()


@pytest.mark.parametrize("how", ["in place", "by a rename", "cut off", "removed"])
def test_a_journal_that_is_exchanged_loses_nothing_in_the_model(life: Everything, how: str) -> None:
    life.edit(1, 0)
    life.exchange(0, 0, how)
    life.each_copy_holds_what_it_must()
    life.meet(0)
    life.each_copy_holds_what_it_must()


@pytest.mark.parametrize("then", ["nothing", "a crash", "the end", "a super-journal", "old pages"])
def test_a_disk_that_fails_in_a_save_loses_nothing_in_the_model(life: Everything, then: str) -> None:
    for share in (1, 3):
        life.fail_in_a_save(0, 0, share, then)
        life.each_copy_holds_what_it_must()


@pytest.mark.parametrize("then", ["a save", "a crash", "the end", "a super-journal", "old pages"])
def test_a_disk_that_takes_nothing_back_loses_nothing_in_the_model(life: Everything, then: str) -> None:
    life.fail_to_roll_back(0, 0, then)
    life.each_copy_holds_what_it_must()


def test_the_model_notices_a_save_into_an_exchanged_file_that_is_called_saved(
    life: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(life.journals[0].notes), "add", lambda *_: None)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        life.exchange(0, 0, "by a rename")


def test_the_model_notices_what_was_typed_and_is_dropped(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Journal, "put_back_unsaved", lambda journal: journal)
    with pytest.raises(AssertionError):
        life.exchange(0, 0, "cut off")


def test_the_model_notices_a_session_that_shows_its_pair(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(records: Records, pair: Record[Pair]) -> int:
        records.replace(pair, pair.body)
        return 1

    monkeypatch.setattr("rmjournal.journal.sessions.session_steps.next_number", counted)
    with pytest.raises(AssertionError, match="belongs to"):
        life.meet_in_person(0, 0)


def test_the_model_notices_backups_that_share_a_box(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    life.back_up(0)
    monkeypatch.setattr(
        type(life.journals[0].backups), "write", lambda _, target: shutil.copyfile(life.copies[0].path, target)
    )
    with pytest.raises(AssertionError, match="the same"):
        life.back_up(0)


def test_half_a_save_is_in_the_file_when_the_process_ends(life: Everything) -> None:
    before = life.path(0).read_bytes()
    with pytest.raises(Crash):
        half_a_save(life.journals[0], life.pair(0, 0), 40, lambda: life.take_picture(0))
    assert (life.folder / "picture" / NAME).read_bytes() != before
    assert (life.folder / "picture" / f"{NAME}-journal").stat().st_size > 4096
    life.wake_up(0)
    life.open(0)
    life.each_copy_holds_what_it_must()


def test_texts_written_apart_both_stand_in_the_model(life: Everything) -> None:
    life.edit(0, 0)
    life.edit(1, 0)
    life.take_in(0, 0, False)
    assert life.known[0].texts() == {"text 2", "text 3", "text 4", "text 5"}
    life.each_copy_holds_what_it_must()


def test_the_model_notices_a_merge_that_loses_a_text(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Version, "covers", lambda *_: True)
    life.edit(1, 0)
    life.take_in(0, 0, False)
    with pytest.raises(AssertionError, match="lost"):
        life.each_copy_holds_what_it_must()


def test_the_model_notices_a_deleted_text_that_is_back(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rmjournal.journal.copies.merge_rules.is_known", lambda *_: False)
    life.delete(0, 0)
    life.take_in(0, 0, False)
    with pytest.raises(AssertionError, match="back"):
        life.each_copy_holds_what_it_must()


def test_the_model_notices_a_draft_that_is_back(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rmjournal.vault.store.vault.Vault.note_ended_drafts", lambda *_: False)
    life.draft(0, 0)
    life.take_in(1, 0, False)
    life.end_a_draft(1)
    life.take_in(1, 0, False)
    with pytest.raises(AssertionError, match="back"):
        life.each_copy_holds_what_it_must()


def test_the_model_notices_a_destroyed_journal_that_this_computer_still_knows(
    life: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Anchor, "files", lambda _: [])
    with pytest.raises(AssertionError, match="anchor"):
        life.destroy(1, 0, 3)


@pytest.mark.parametrize("lost", ["nothing", "the first page", "the key slots", "the end of a save"])
def test_a_repaired_journal_goes_on_in_the_model(life: Everything, lost: str) -> None:
    life.edit(0, 0)
    life.delete(0, 1)
    life.repair(0, lost)
    life.each_copy_holds_what_it_must()
    life.meet(0)
    life.each_copy_holds_what_it_must()


def test_the_model_notices_a_repair_that_loses_a_text(life: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(*given: object) -> Remains:
        found = sift(*given)  # type: ignore[arg-type]
        note = next(body for body in found.bodies if body.meta.kind == Kind.NOTE)
        return replace(found, bodies=[body for body in found.bodies if body is not note])

    monkeypatch.setattr("rmjournal.vault.rewrite.rebuild.sift", careless)
    with pytest.raises(AssertionError):
        life.repair(0, "nothing")
