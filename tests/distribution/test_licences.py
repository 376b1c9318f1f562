"""The program without Python comes with the licence of everything in it."""

from pathlib import Path

from rmjournal.distribution import licences
from tests.test_architecture import ROOT


def test_what_is_needed_is_found_to_the_last_library_without_the_extras() -> None:
    found = licences.needed("rmjournal")
    assert {"rmjournal", "cryptography", "textual", "rich", "markdown-it-py", "mdurl", "msgspec"} <= set(found)
    assert "pytest" not in found


def test_rmjournal_python_and_each_library_have_a_folder_with_a_licence(tmp_path: Path) -> None:
    licences.collect(ROOT, tmp_path / "licences")
    folders = {each.name: [file.name for file in each.iterdir()] for each in (tmp_path / "licences").iterdir()}
    assert set(folders) == {*licences.needed("rmjournal"), "python"}
    assert all(folders.values())
    assert sorted(folders["rmjournal"]) == ["LICENSE", "redactor-LICENCES.md", "word_lists-LICENCES.md"]
    assert "MIT" in (tmp_path / "licences" / "rmjournal" / "LICENSE").read_text("utf-8")
