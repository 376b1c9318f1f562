"""msgspec is imported without typing_extensions, and nothing else notices."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "script",
    [
        "import rmjournal.support.lean_msgspec; assert 'inspect' not in sys.modules",
        "import rmjournal.support.lean_msgspec, typing_extensions; typing_extensions.TypedDict",
        "import typing_extensions as known, rmjournal.support.lean_msgspec; import typing_extensions as now; "
        "assert now is known",
        "import msgspec, rmjournal.support.lean_msgspec, typing_extensions",
        "import rmjournal.support.lean_msgspec, msgspec\n"
        "class Meeting(msgspec.Struct):\n"
        "    minutes: 'int | None' = None\n"
        "assert msgspec.convert({'minutes': 5}, Meeting) == Meeting(5)",
    ],
    ids=["nothing comes along", "it can be imported later", "it stays if it was there", "after msgspec", "types work"],
)
def test_msgspec_does_without_typing_extensions(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {script}"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
