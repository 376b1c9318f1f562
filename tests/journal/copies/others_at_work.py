"""What other programs do to an open journal and to the files beside it, as rules of the model of everything."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.support.errors import KeptOutside, RmjournalError
from rmjournal.vault.store.vault import Vault
from tests.journal.copies.two_computers import Crash, TwoComputers, half_a_save
from tests.vault.inside import files_up_to, overwrite, stored
from tests.vault.store.test_open_file import beside, old_page_journal, super_journal

_VICTIM = "not a file of the journal"
sides = st.integers(0, 1)
numbers = st.integers(0, 5)


class OthersAtWork(TwoComputers):
    """Files planted beside the open journal, the journal exchanged, and what a copy shows to nobody with a key."""

    def pair(self, side: int, which: int) -> Record[Pair]:
        """One pair of a journal."""
        raise NotImplementedError

    def write(self, side: int, which: int) -> None:
        """Write a note in a pair, which the journal must show from now on."""
        raise NotImplementedError

    @rule(side=sides, which=numbers, what=st.sampled_from(["a super-journal", "old pages", "-wal"]))
    def plant(self, side: int, which: int, what: str) -> None:
        """Plant a file beside the open journal: nobody's file is touched, and what is saved then is saved."""
        self.plant_over(side, which, what, old_page_journal(self.path(side), self.folder))

    def plant_over(self, side: int, which: int, what: str, old: bytes) -> None:
        """Plant a file, or old pages, and save."""
        victim, path = self.folder / "victim", self.path(side)
        victim.write_text(_VICTIM)
        if what == "-wal":
            beside(path, "-wal").write_bytes(os.urandom(5000))
        else:
            beside(path, "-journal").write_bytes(old if what == "old pages" else super_journal(victim))
        self.write(side, which)
        assert all("doesn't belong there" in told for told in self.journals[side].notices())
        assert victim.read_text() == _VICTIM
        for left in (beside(path, "-wal"), *self.folder.glob("donor.rmj*")):
            left.unlink(missing_ok=True)

    @rule(
        side=sides,
        which=numbers,
        share=st.sampled_from([1, 1, 2, 3]),
        then=st.sampled_from(["nothing", "a crash", "the end", "a super-journal", "old pages"]),
    )
    def fail_in_a_save(self, side: int, which: int, share: int, then: str) -> None:
        """Save on a disk that writes nothing behind a part of the file: it is saved, or it is as if it never was."""
        journal, text = self.journals[side], self.text() + " kept or not" * 3_000
        pair, old = self.pair(side, which), old_page_journal(self.path(side), self.folder)
        try:
            with files_up_to(self.path(side).stat().st_size // share):
                note = journal.notes.add(pair, text)
        except RmjournalError:
            pass
        else:
            self.known[side].home[note.id] = pair.id
            self.known[side].wrote(note.id, text)
        assert not [each for each in journal.notices() if "disk" not in each]
        if then == "a crash":
            self.take_picture(side)
            self.wake_up(side)
            self.open(side)
        elif then == "the end" or journal.records.vault.read_only:
            journal.close()
            self.open(side)
        elif then != "nothing":
            undo = beside(self.path(side), "-journal")
            is_taken_back = not undo.exists() or not undo.stat().st_size
            assert is_taken_back or share > 1, "the disk could have taken it back"
            self.plant_over(side, which, then, old)

    @rule(
        side=sides,
        which=numbers,
        then=st.sampled_from(["a save", "a crash", "the end", "a super-journal", "old pages"]),
    )
    def fail_to_roll_back(self, side: int, which: int, then: str) -> None:
        """Fail in a save of which half is in the file, on a disk that takes it back only later."""
        old = old_page_journal(self.path(side), self.folder)
        with pytest.raises(Crash), files_up_to(None) as limit:
            half_a_save(self.journals[side], self.pair(side, which), 2, lambda: limit(4096))
        if then == "a save":
            self.write(side, which)
            return
        if then in ("a super-journal", "old pages"):
            self.plant_over(side, which, then, old)
            return
        if then == "a crash":
            self.take_picture(side)
            self.wake_up(side)
        else:
            self.journals[side].close()
        self.open(side)

    @rule(side=sides, which=numbers, how=st.sampled_from(["in place", "by a rename", "cut off", "removed"]))
    def exchange(self, side: int, which: int, how: str) -> None:
        """Exchange the file under the open journal: no save is called saved, and what was put there is left alone.

        What is typed meanwhile comes back as a draft, once the file is back."""
        journal, path = self.journals[side], self.path(side)
        pair, text = self.pair(side, which), self.text()
        ours = path.read_bytes()
        foreign = ours[: len(ours) // 3] if how == "cut off" else bytes(len(ours)) if which % 2 else _other_head(ours)
        if how == "removed":
            path.unlink()
        elif how == "by a rename":
            arriving = path.with_name("arriving")
            arriving.write_bytes(foreign)
            arriving.replace(path)
        else:
            overwrite(path, foreign)
        with pytest.raises(RmjournalError):
            journal.notes.add(pair, "never kept")
        with pytest.raises(KeptOutside):
            journal.unsaved.save("somebody", Kind.NOTE, pair.id, None, text=text)
        journal.close()
        assert (path.read_bytes() if path.exists() else foreign) == foreign, "what others put there was written to"
        assert path.exists() == (how != "removed")
        path.write_bytes(ours)
        path.chmod(0o600)
        vault = Vault.open(path, recovery=self.keys[side], state=self.state(side))
        self.journals[side] = Journal(vault).put_back_unsaved()
        assert [each for each in self.journals[side].notices() if "is back, saved as a draft" in each]
        assert text in {str(draft.raw["text"]) for draft in self.journals[side].drafts.all()}, "what was typed is lost"

    @rule(side=sides, which=numbers)
    def meet_in_person(self, side: int, which: int) -> None:
        """Add a session: of what was stored, nothing changes, so that no copy tells which entries belong together."""
        pair = self.pair(side, which)
        before = stored(self.path(side))
        self.journals[side].sessions.add(pair, {"held_at": "2026-03-05T14:00"})
        now = stored(self.path(side))
        assert before.items() <= now.items(), "a session shows which pair it belongs to"
        assert len(now) == len(before) + 1

    def check_backup(self, made: Path) -> None:
        """A backup shares no row and no box with any other file there is."""
        mine = stored(made)
        for other in (*(copy.path for copy in self.copies), self.path(0), self.path(1)):
            seen = stored(other)
            assert not mine.keys() & seen.keys(), "backups show which entries are the same"
            assert not set(mine.values()) & set(seen.values())


def _other_head(content: bytes) -> bytes:
    """Return a journal that differs in its head alone."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.rmj"
        copy.write_bytes(content)
        with closing(sqlite3.connect(copy, isolation_level=None)) as file:
            file.execute("UPDATE head SET v = randomblob(1136)")
        return copy.read_bytes()
