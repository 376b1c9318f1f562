"""The folder of a demo: it goes with the demo, and what a killed one left goes with the next."""

import os
import tempfile
from pathlib import Path

import pytest

from rmjournal.cli import demo_folder
from rmjournal.support.errors import Usage


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that demos are made in."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed() -> Path:
    """Leave a folder as a demo does that was killed: the system gives its lock back."""
    folder = demo_folder.new()
    (folder.path / "journal.rmj").write_bytes(b"invented")
    assert folder.lock is not None
    folder.lock.release()
    return folder.path


def test_the_next_demo_clears_away_what_a_killed_one_left() -> None:
    left = killed()
    folder = demo_folder.new()
    assert not left.exists()
    folder.delete()
    assert not folder.path.exists()


def test_a_demo_in_another_window_is_left_alone() -> None:
    first, second = demo_folder.new(), demo_folder.new()
    assert first.path.exists()
    first.delete()
    second.delete()


def test_a_demo_that_goes_on_after_a_lock_is_left_alone_and_found_again() -> None:
    locked = demo_folder.new()
    locked.hand_over()
    assert locked.lock is not None
    locked.lock.release()
    demo_folder.new().delete()
    found = demo_folder.again(str(locked.path))
    assert found.path == locked.path
    with pytest.raises(Usage):
        demo_folder.again(str(locked.path))  # another process uses it
    found.delete()


def test_only_folders_that_a_demo_made_are_deleted(temporary: Path) -> None:
    left, elsewhere = killed(), temporary / "mine"
    left.rename(elsewhere)
    (temporary / "rmjournal-demo-link").symlink_to(elsewhere, target_is_directory=True)
    (temporary / "rmjournal-demo-without-lock").mkdir()
    (temporary / "rmjournal-demo-file").write_text("no folder")
    (temporary / "rmjournal-demo-odd").mkdir()
    (temporary / "rmjournal-demo-odd" / "in-use").symlink_to(elsewhere / "journal.rmj")
    before = sorted(os.listdir(temporary))
    demo_folder.new().delete()
    assert sorted(os.listdir(temporary)) == before
    assert (elsewhere / "journal.rmj").read_bytes() == b"invented"
    for name in ("rmjournal-demo-link", "mine", "rmjournal-demo-none"):
        with pytest.raises(Usage):
            demo_folder.again(str(temporary / name))
