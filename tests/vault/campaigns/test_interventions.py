"""What others do to the file and beside it while it is open, at random, between saves.

After each intervention either the saves go on and all of them are there at the end, or
every further save is refused and the file that others put there is as they left it.
"""

import os
import random
import shutil
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.store import vault_files
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.conftest import PASSPHRASE
from tests.vault.inside import another_program, overwrite
from tests.vault.store.test_open_file import MAGIC, beside, old_page_journal, posix, super_journal

pytestmark = posix

NOTES = [bytes((n,)) * 16 for n in range(1, 9)]


class Scene:
    """An open vault, what was said to be saved, a copy of another computer, a victim."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.folder, self.path = folder, folder / "open" / "journal.rmj"
        self.path.parent.mkdir()
        (folder / "elsewhere").mkdir()
        self.vault, _ = Vault.create(self.path, PASSPHRASE, kdf=Kdf(19_456, 1, 1))
        self.saved: dict[bytes, str] = {}
        self.refusals: list[str] = []
        self.victim = folder / "victim"
        self.victim.write_text("of somebody else")
        self.foreign: bytes | None = None
        for _ in range(3):
            self.save()
        self.old = self.path.read_bytes()
        self.journal = old_page_journal(self.path, folder / "elsewhere")
        self.theirs = folder / "elsewhere" / "theirs.rmj"
        shutil.copyfile(self.path, self.theirs)
        with closing(Vault.open(self.theirs, PASSPHRASE)) as theirs:
            theirs.put(2, NOTES[0], {"text": "theirs"}, sort_ms=1)

    def save(self) -> bool:
        """Save something; return if that was said to be saved."""
        note = self.chance.choice(NOTES)
        text = f"{self.chance.random()} " * self.chance.choice([1, 50, 800])
        try:
            self.vault.put(2, note, {"text": text}, sort_ms=1)
        except RmjournalError as error:
            self.refusals.append(str(error))
            return False
        self.saved[note] = text
        return True


def _content(scene: Scene) -> bytes:
    """What another program may put in the place of the file."""
    ours = scene.path.read_bytes() if scene.path.exists() else scene.old
    theirs = scene.chance.choice([scene.theirs.read_bytes(), scene.old])
    mixed = theirs[:24] + ours[24:40] + theirs[40:]
    return scene.chance.choice([theirs, mixed])


def in_place(scene: Scene) -> None:
    scene.foreign = _content(scene)
    overwrite(scene.path, scene.foreign)


def by_rename(scene: Scene) -> None:
    scene.foreign = _content(scene)
    arriving = scene.path.with_name("arriving")
    arriving.write_bytes(scene.foreign)
    os.replace(arriving, scene.path)


def cut_off(scene: Scene) -> None:
    content = scene.path.read_bytes()
    scene.foreign = content[: scene.chance.randrange(len(content))]
    overwrite(scene.path, scene.foreign)


def rows_changed(scene: Scene) -> None:
    with another_program(scene.path) as other:
        other.execute("UPDATE head SET v = randomblob(1136)")
    scene.foreign = scene.path.read_bytes()


def moved_and_back(scene: Scene) -> None:
    aside = scene.path.with_name("aside")
    scene.path.rename(aside)
    assert not scene.save()
    aside.rename(scene.path)


def removed(scene: Scene) -> None:
    scene.path.unlink()
    assert not scene.save()
    scene.foreign = b""


def lock_removed(scene: Scene) -> None:
    beside(scene.path, ".lock").unlink(missing_ok=True)
    with pytest.raises(RmjournalError):
        Vault.open(scene.path, PASSPHRASE)


def journal_removed(scene: Scene) -> None:
    beside(scene.path, "-journal").unlink(missing_ok=True)


def planted(scene: Scene) -> None:
    suffix = scene.chance.choice(["-journal", "-journal", "-journal", "-wal", "-shm"])
    content = scene.chance.choice(
        [super_journal(scene.victim), scene.journal, MAGIC + os.urandom(700), os.urandom(3000), struct.pack(">I", 1)]
    )
    file = beside(scene.path, suffix)
    if scene.chance.random() < 0.5:
        file.write_bytes(content)
    else:
        arriving = scene.path.with_name("arriving")
        arriving.write_bytes(content)
        os.replace(arriving, file)


HARMLESS = (moved_and_back, lock_removed, journal_removed, planted, planted, planted)
FINAL = (in_place, in_place, by_rename, by_rename, cut_off, rows_changed, removed)


def _goes_well(folder: Path, seed: int) -> None:
    scene = Scene(folder, seed)
    for _ in range(scene.chance.randrange(1, 5)):
        harmless: Callable[[Scene], None] = scene.chance.choice(HARMLESS)
        harmless(scene)
        for _ in range(scene.chance.randrange(3)):
            assert scene.save(), f"a save was refused after {harmless.__name__}"
    if scene.chance.random() < 0.6:
        final: Callable[[Scene], None] = scene.chance.choice(FINAL)
        before, content = dict(scene.saved), scene.path.read_bytes()
        final(scene)
        if final is in_place and scene.foreign == content:
            scene.foreign = None  # nothing was exchanged: what follows is a save like any other
            assert scene.save()
            scene.vault.close()
            Vault.open(scene.path, PASSPHRASE).close()
            return
        for _ in range(scene.chance.randrange(3)):
            assert not scene.save(), f"something was said to be saved after {final.__name__}"
        scene.vault.close()
        left = scene.path.read_bytes() if scene.path.exists() else b""
        assert left == scene.foreign, f"after {final.__name__}, with {scene.foreign == content=}, {scene.refusals}"
        assert scene.saved == before
    else:
        scene.vault.close()
        with closing(Vault.open(scene.path, PASSPHRASE)) as again:
            found = {entry.meta.uuid: obj["text"] for entry, obj in again.scan()}
            assert found == scene.saved
            assert verify(again, full=True).faults == ()
    assert scene.victim.read_text() == "of somebody else"
    assert not [each for each in scene.refusals if "read-only" in each]
    if scene.foreign is None or scene.foreign in (scene.old, scene.theirs.read_bytes()):
        Vault.open(scene.path, PASSPHRASE).close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_files, "_PATIENCE", 0.05)


@pytest.mark.parametrize("seed", range(8))
def test_interventions_while_it_is_open_lose_and_damage_nothing(seed: int, tmp_path: Path) -> None:
    _goes_well(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8, 308))
def test_300_interventions_while_it_is_open_lose_and_damage_nothing(seed: int, tmp_path: Path) -> None:
    _goes_well(tmp_path, seed)
