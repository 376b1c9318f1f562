"""What is installed: the program with its data and its licences, and nothing of its build."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.test_architecture import PACKAGE, ROOT, SURROUNDINGS

BUILD = ("rmjournal/sharing/redactor/build/", "rmjournal/distribution/")
NEEDED = (
    "rmjournal/guidance/how-a-session-goes.md",
    "rmjournal/manual/README.md",
    "rmjournal/manual/home.svg",
    "rmjournal/manual/recovery.md",
    "rmjournal/sharing/redactor/LICENCES.md",
    "rmjournal/sharing/redactor/lexicon.txt.z",
    "rmjournal/sharing/summary/statement.schema.json",
    "rmjournal/sharing/summary/summary.schema.json",
    "rmjournal/support/word_lists/LICENCES.md",
    "rmjournal/support/word_lists/common.txt",
    "rmjournal/support/word_lists/suggested.txt",
    "rmjournal/vault/FORMAT.md",
)


def built(target: str, folder: Path) -> Path:
    """Build a distribution of this checkout into a folder, without a network; return its file."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder],
        cwd=ROOT,
        env=SURROUNDINGS,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (file,) = folder.iterdir()
    return file


def sources() -> set[str]:
    """The files of the package in this checkout, as an archive names them."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return built("wheel", tmp_path_factory.mktemp("wheel"))


def test_a_wheel_holds_every_file_of_the_package_but_what_only_its_build_needs(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("rmjournal/")}
    assert held == {name for name in sources() if not name.startswith(BUILD)}
    assert set(NEEDED) <= held


def test_a_wheel_filters_a_text_without_what_only_its_build_needs(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)  # noqa: S202 - built a moment ago, from this checkout
    done = subprocess.run(
        [sys.executable, "-m", "rmjournal", "redact", "--jsonl"],
        input='{"id": 1, "text": "We met with Obinna and it went well"}\n',
        env=SURROUNDINGS | {"PYTHONPATH": os.fspath(tmp_path)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == '{"id": 1, "redacted": "We met with [...] and it went well"}\n'


def test_a_source_distribution_holds_all_that_is_committed_and_nothing_else(tmp_path: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout of a repository")
    with tarfile.open(built("sdist", tmp_path / "dist")) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert held == {*listed.stdout.strip("\0").split("\0"), "PKG-INFO"}


def test_a_source_distribution_holds_what_builds_the_lexicon(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path)) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in sources() if name.startswith(BUILD)} <= held
    assert {"pyproject.toml", "LICENSE", "README.md", *NEEDED} <= held
