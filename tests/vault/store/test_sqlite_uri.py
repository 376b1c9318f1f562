"""The name by which SQLite opens a file."""

import sqlite3
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from rmjournal.vault.store.vault_files import sqlite_uri


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/zoë/a b?.rmj"), "file:///home/zo%C3%AB/a%20b%3F.rmj?mode=rw"),
        (PureWindowsPath(r"C:\\Users\\z\\j.rmj"), "file:///C:/Users/z/j.rmj?mode=rw"),
        (PureWindowsPath(r"\\host\share\a b\j.rmj"), "file:////host/share/a%20b/j.rmj?mode=rw"),
    ],
)
def test_a_path_becomes_a_uri_without_a_host(path: PurePath, uri: str) -> None:
    assert sqlite_uri(path, "rw") == uri


def test_sqlite_refuses_a_host_and_opens_four_slashes(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="authority"):
        sqlite3.connect("file://host/share/j.rmj?mode=rw", uri=True)
    sqlite3.connect(f"file:///{tmp_path}/j.rmj?mode=rwc", uri=True).close()
    assert (tmp_path / "j.rmj").exists()
