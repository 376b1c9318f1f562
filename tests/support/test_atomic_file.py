"""A private file is written whole or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmjournal.support.atomic_file import (
    create,
    give_name,
    overwrite,
    ready,
    replace,
    sync_folder,
)
from rmjournal.support.errors import Failed, Refused


def test_a_file_that_is_ready_gets_its_name_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    with ready(path, b"mine", "The table"):
        assert not path.exists()
        (waiting,) = tmp_path.iterdir()
        assert waiting.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"mine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_ready_is_gone_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), ready(tmp_path / "r.csv", b"mine", "The table"):
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []


def test_what_came_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    with pytest.raises(Refused, match="already exists"), ready(path, b"mine", "The table"):
        path.write_bytes(b"theirs")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"theirs"


def test_a_folder_that_is_not_there_fails_before_the_block(tmp_path: Path) -> None:
    begun = False
    with pytest.raises(Failed, match="no such file"), ready(tmp_path / "none" / "r.csv", b"mine", "The table"):
        begun = True
    assert not begun


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot sync a folder")


def broken() -> Iterator[bytes]:
    """Parts of a file that end in an interrupt."""
    yield b"half"
    raise KeyboardInterrupt


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was synced and moved, in order: the kind of what is synced, and "moved"."""
    done: list[str] = []
    fsync, move = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_move(source: Path, target: Path) -> None:
        done.append("moved")
        move(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_move)
    return done


@posix
def test_a_file_is_durable_before_it_gets_its_name_and_its_name_is_durable_too(
    tmp_path: Path, synced: list[str]
) -> None:
    overwrite(tmp_path / "x", [b"a", b"b"])
    assert synced == ["file", "moved", "folder"]
    assert (tmp_path / "x").read_bytes() == b"ab"
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


def test_a_new_file_that_is_interrupted_is_gone(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / "x", broken())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_interrupted_while_it_is_replaced_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        replace(tmp_path / "x", broken(), "The file")
    assert list(tmp_path.iterdir()) == [tmp_path / "x"]
    assert (tmp_path / "x").read_bytes() == b"old"


def test_a_folder_in_the_place_of_a_file_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(Failed, match=r"^The file couldn't be saved: .*\. Say it otherwise\.$"):
        replace(tmp_path / "x", [b"new"], "The file", "Say it otherwise.")
    assert list(tmp_path.iterdir()) == [tmp_path / "x"]


def test_a_new_file_is_not_made_over_another(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        create(tmp_path / "x", [b"new"])
    assert (tmp_path / "x").read_bytes() == b"old"


def test_a_new_file_can_carry_another_time_of_change(tmp_path: Path) -> None:
    create(tmp_path / "x", [b"a"], modified=946_684_800)
    assert (tmp_path / "x").stat().st_mtime == 946_684_800


@posix
def test_a_folder_that_cannot_be_synced_is_an_error_only_where_durability_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(tmp_path / "a", [b"x"])

    def refused(_: int) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "fsync", refused)
    give_name(tmp_path / "a", tmp_path / "c")
    with pytest.raises(PermissionError):
        sync_folder(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "c"]


@posix
def test_a_share_that_cannot_sync_folders_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "fsync", unknown)
    sync_folder(tmp_path)
