"""completion: a script for each shell, made from the commands as they are declared."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from rmjournal.cli.command_list import COMMANDS
from rmjournal.cli.shell_completion import CLOSED_WORDS, SHELLS
from rmjournal.domain.model.pair import Focus, Role
from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.rules.offers import OfferKind
from tests.cli.calling import Here


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_completes_every_command(here: Here, shell: str) -> None:
    script = here("completion", shell, secret=None).well().out
    assert [name for name in COMMANDS if name not in script] == []
    assert "--passphrase-fd" in script


def test_another_shell_is_refused_with_the_names_of_those_there_are(here: Here) -> None:
    done = here("completion", "tcsh", secret=None)
    assert done.code == 2
    assert "bash" in done.err


def test_bash_completes_a_command_by_its_first_letters(here: Here, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    script = tmp_path / "complete"
    script.write_text(here("completion", "bash", secret=None).well().out)
    asked = f"source {script}; COMP_WORDS=(rmjournal take); COMP_CWORD=1; _shtab_rmjournal; echo ${{COMPREPLY[@]}}"
    done = subprocess.run([bash, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["takeaway", "takeout"]


def test_the_words_of_closed_lists_are_completed(here: Here) -> None:
    closed = {"ROLE": Role, "FOCUS": Focus, "NAME": OfferKind, "RULE": Rule}
    assert {name: {*CLOSED_WORDS[name]} for name in closed} == {
        name: {*map(str, kind)} for name, kind in closed.items()
    }
    script = here("completion", "bash", secret=None).well().out
    for word in (*Rule, *OfferKind, "data-protection", "power-distance", "mentor-junior"):
        assert re.search(rf"[ (]{word}[ )]", script), word


def test_a_file_that_a_report_reads_is_completed_by_its_path(here: Here) -> None:
    script = here("completion", "bash", secret=None).well().out
    for option in ("rollup___programme", "rollup___csv", "takeout___sqlite"):
        assert re.search(rf"{option}_COMPGEN=_shtab_compgen_files", script), option
