"""A private file is written whole or not at all."""

import stat
from pathlib import Path

import pytest

from rmjournal.support.atomic_file import ready
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
    with pytest.raises(Refused, match="a file already"), ready(path, b"mine", "The table"):
        path.write_bytes(b"theirs")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"theirs"


def test_a_folder_that_is_not_there_fails_before_the_block(tmp_path: Path) -> None:
    begun = False
    with pytest.raises(Failed, match="no such file"), ready(tmp_path / "none" / "r.csv", b"mine", "The table"):
        begun = True
    assert not begun
