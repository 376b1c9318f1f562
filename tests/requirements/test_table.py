"""The table of requirements: every test it names exists, and every test of a requirement is in it."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "tests/requirements/requirements.toml").read_text("utf-8"))
NAMED = {test for row in TABLE.values() for test in row.get("tests", ())}


def written() -> set[str]:
    """Return every test that is named after a requirement, with its file."""
    return {
        f"{path.relative_to(ROOT).as_posix()}::{name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_r\d+_\w+)", path.read_text("utf-8"))
    }


def test_each_of_the_requirements_has_a_row_with_a_sentence_and_tests_or_a_reason() -> None:
    assert list(TABLE) == [f"r{number:02}" for number in range(1, 55)]
    for row in TABLE.values():
        assert row["says"].endswith(".")
        assert bool(row.get("tests")) is not bool(row.get("missing"))


def test_every_test_in_the_table_exists_and_every_test_of_a_requirement_is_in_it() -> None:
    assert written() == NAMED


def test_a_test_stands_in_the_row_of_its_number() -> None:
    for name, row in TABLE.items():
        assert all(int(re.findall(r"::test_r(\d+)_", test)[0]) == int(name[1:]) for test in row.get("tests", ()))
