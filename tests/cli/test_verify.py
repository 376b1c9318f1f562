"""`verify` at its three levels, in lines and as JSON."""

from pathlib import Path

import pytest

from tests.cli.calling import Here

CHECKED = {"records", "well", "faults", "last_saved"}


def test_each_level_is_told_with_its_counts(used: Here) -> None:
    assert "has not noted" in used("verify", "--copies").well().out
    used("list").well()
    for options, level in (
        ((), "quick"),
        (("--full",), "full"),
        (("--copies",), "copies"),
        (("--full", "--copies"), "copies"),
    ):
        found = used("verify", *options, "--json").well().object()
        assert (found["level"], found["full"]) == (level, level != "quick")
        assert found["records"] == found["well"] > 0
        assert (found["faults"], found["remarks"], found["copies"]) == ([], [], [])
        assert (
            used("verify", *options)
            .well()
            .out.startswith(f"{found['records']} of {found['records']} records are well.")
        )
    assert "No other copy is known here" in used("verify", "--copies").well().err


def test_the_backups_of_days_are_read_and_a_fault_in_one_is_4(used: Here, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    used("backup", "--every", str(folder)).well()
    (made,) = folder.glob("journal-*.rmj")
    (copy,) = used("verify", "--copies", "--json").well().object()["copies"]
    assert copy.keys() == CHECKED | {"path"}
    assert (copy["path"], copy["faults"]) == (str(made), [])
    assert f"{made}: {copy['well']} of {copy['records']} records are well." in used("verify", "--copies").well().out
    made.write_bytes(made.read_bytes()[:8192])
    done = used("verify", "--copies")
    assert (done.code, f"{made}: it cannot be read." in done.out) == (4, True)
    assert "a copy of it has faults" in done.err
    assert used("verify", "--full").well()


@pytest.mark.parametrize("options", [(), ("--full",), ("--copies",), ("--json",)])
def test_a_file_that_is_older_than_one_seen_here_is_5_at_every_level(used: Here, options: tuple[str, ...]) -> None:
    older = used.vault.read_bytes()
    used("note", "--pair", "1", given="x").well()
    used.vault.write_bytes(older)
    done = used("verify", *options)
    assert (done.code, "older than what this computer saw" in done.err) == (5, True)
    assert "records are well." in done.out or "--json" in options
    assert used("verify", *options, "--accept-older").code == 0  # a backup that is checked
    assert used.vault.read_bytes() == older
    assert used("list").code == 5
