"""What others do to the file and beside it while somebody types in the real screen.

Nothing that the screen called saved is missing afterwards, no other file is touched, and
the file that another computer put there is never damaged.
"""

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.domain.model.note import Draft, Note
from rmjournal.journal import Journal
from rmjournal.support.errors import RolledBack
from tests.cli.calling import PASSPHRASE
from tests.e2e.homes import vault_in
from tests.e2e.screen import Terminal, terminal
from tests.vault.inside import overwrite
from tests.vault.store.test_open_file import MAGIC, beside, old_page_journal, super_journal

SMALL = (80, 24)
WORDS = ["heron", "otter", "lamp", "seven", "quiet", "harbour", "kettle", "orbit", "moss", "eleven"]
THEIRS = "written on another computer"
SAID = ("NOT SAVED", "saved")


class Scene:
    """A journal that is open in a screen, its state on another computer, and files of others."""

    def __init__(self, home: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.home, self.path, self.state = (
            home,
            vault_in(home),
            home / "state" / "rmjournal",
        )
        with Journal.open(self.path, PASSPHRASE, state=self.state) as journal:
            pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
            now = datetime.now().isoformat(timespec="minutes")
            journal.sessions.add(pair, {"planned_at": now, "prep_done": True})
        elsewhere = home / "elsewhere"
        elsewhere.mkdir()
        self.old_pages = old_page_journal(self.path, elsewhere)
        copy = Path(shutil.copy(self.path, elsewhere / "theirs.rmj"))
        with Journal.open(copy, PASSPHRASE, state=elsewhere / "state") as journal:
            journal.notes.add(journal.pairs.get(1), THEIRS)
        self.theirs = copy.read_bytes()
        self.victim = home / "victim"
        self.victim.write_text("of somebody else")
        self.others = self.files_of_others()
        self.typed = self.called_saved = ""
        self.has_theirs = False
        self.kept: bytes | None = None  # what has to be put back before the journal opens again

    def files_of_others(self) -> dict[Path, bytes]:
        """What must stay as it is, whatever happens to the journal."""
        files = [self.victim, *(each for each in (self.home / "elsewhere").rglob("*") if each.is_file())]
        return {each: each.read_bytes() for each in files}

    def type(self, shown: Terminal) -> None:
        """Type some words, and perhaps wait until the screen says what became of them."""
        for _ in range(self.chance.randrange(1, 6)):
            word = self.chance.choice(WORDS) + " "
            shown.write(word)
            self.typed += word
            shown.watch(self.chance.choice([0.0, 0.05, 0.2]))
        if self.chance.random() < 0.6:
            shown.see(self.typed.split()[-1])
            shown.watch(3.0)  # an autosave is due every two seconds
            said = shown.display()
            assert any(each in said for each in SAID)
            if "NOT SAVED" not in said:
                self.called_saved = self.typed


def in_place(scene: Scene) -> None:
    overwrite(scene.path, scene.theirs)
    scene.has_theirs = True


def by_rename(scene: Scene) -> None:
    arriving = scene.path.with_name("arriving")
    arriving.write_bytes(scene.theirs)
    arriving.chmod(0o600)
    os.replace(arriving, scene.path)
    scene.has_theirs = True


def cut_off(scene: Scene) -> None:
    scene.kept = scene.path.read_bytes()
    overwrite(scene.path, scene.kept[: scene.chance.randrange(len(scene.kept))])


def removed(scene: Scene) -> None:
    scene.kept = scene.path.read_bytes()
    scene.path.unlink()


def lock_removed(scene: Scene) -> None:
    beside(scene.path, ".lock").unlink(missing_ok=True)


def _planted(scene: Scene, suffix: str, content: bytes) -> None:
    arriving = scene.path.with_name("arriving")
    arriving.write_bytes(content)
    os.replace(arriving, beside(scene.path, suffix))


def journal_planted(scene: Scene) -> None:
    _planted(scene, "-journal", scene.chance.choice([scene.old_pages, MAGIC + os.urandom(700)]))


def super_journal_planted(scene: Scene) -> None:
    _planted(scene, "-journal", super_journal(scene.victim))


def log_planted(scene: Scene) -> None:
    _planted(scene, "-wal", os.urandom(3000))


Intervention = Callable[[Scene], None]
HARMLESS: tuple[Intervention, ...] = (lock_removed, journal_planted, super_journal_planted, log_planted)
FINAL: tuple[Intervention, ...] = (in_place, by_rename, cut_off, removed)


def _end(scene: Scene, shown: Terminal) -> None:
    how = scene.chance.choice(["lock", "quit", "SIGTERM"])
    if how == "SIGTERM":
        shown.process.send_signal(signal.SIGTERM)
        shown.end()
        return
    shown.hit("ctrl+l" if how == "lock" else "ctrl+q")
    if how == "lock":
        shown.gone("Session 1 of 6")  # what comes then depends on what is left of the file
        shown.settle()
        return
    shown.settle()
    if shown.process.poll() is None:
        shown.hit("ctrl+q")  # what was typed is still there: the first key only says so
    shown.end()


def _opened_again(scene: Scene) -> Journal:
    """Open what is there now. Whoever was told of a file that went its own way takes it knowingly.

    So does whoever put an older file back, into a clean folder: what is left of a cut one may have got a draft."""
    if scene.kept is not None:
        beside(scene.path, "-journal").unlink(missing_ok=True)
        scene.path.write_bytes(scene.kept)
        scene.path.chmod(0o600)
    try:
        return Journal.open(scene.path, PASSPHRASE, state=scene.state)
    except RolledBack:
        assert scene.has_theirs or scene.kept is not None
        return Journal.open(scene.path, PASSPHRASE, state=scene.state, accept_older=True)


def _goes_well(home: Path, seed: int) -> None:
    scene = Scene(home, seed)
    with terminal(home, size=SMALL) as shown:
        shown.see("Your journal is locked.")
        shown.settle()
        shown.write(PASSPHRASE)
        shown.hit("enter")
        shown.see("Notes for session 1")
        shown.hit("enter")
        shown.see("Session 1 of 6")
        scene.type(shown)
        for _ in range(scene.chance.randrange(3)):
            scene.chance.choice(HARMLESS)(scene)
            scene.type(shown)
        final = (*FINAL, None)[seed % 5]
        if final is not None:
            final(scene)
            if scene.chance.random() < 0.7:
                scene.type(shown)
        _end(scene, shown)
    assert scene.files_of_others() == scene.others
    with _opened_again(scene) as journal:
        assert journal.checks.report(full=True).faults == ()
        notes = [note.body.text for note in journal.records.of_type(Note)]
        written = [*notes, *(draft.body.text for draft in journal.records.of_type(Draft))]
        assert (THEIRS in written) == scene.has_theirs
        assert scene.called_saved.strip() in "\n".join(written), f"{scene.called_saved!r} is not in {written}"


@pytest.mark.parametrize("seed", range(2))
def test_interventions_while_somebody_types_lose_and_damage_nothing(home: Path, recovery_key: str, seed: int) -> None:
    _goes_well(home, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 302))
def test_300_interventions_while_somebody_types_lose_and_damage_nothing(
    home: Path, recovery_key: str, seed: int
) -> None:
    _goes_well(home, seed)
