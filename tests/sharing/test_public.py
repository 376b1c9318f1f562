"""What sharing offers to the command line: each name leads where its type says, and loads no more than it needs."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from rmjournal.sharing import public
from tests.test_architecture import PACKAGE, imports_of, is_one_of, loaded_by

MODULE = "rmjournal.sharing.public"


def declared() -> dict[str, tuple[str, str]]:
    """The module and the name there that the type checker is given for each name, from the source."""
    tree = ast.parse(Path(public.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_every_name_has_a_type_and_every_type_a_name() -> None:
    assert sorted(declared()) == sorted(public.__all__) == dir(public)


@pytest.mark.parametrize(("name", "home"), declared().items(), ids=list(declared()))
def test_a_name_leads_where_its_type_says(name: str, home: tuple[str, str]) -> None:
    module = import_module(home[0])
    wanted = getattr(module, home[1]) if hasattr(module, home[1]) else import_module(".".join(home))
    assert getattr(public, name) is wanted


def test_there_is_no_other_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'redacted'"):
        public.redacted  # noqa: B018 # type: ignore[attr-defined]


def test_the_command_line_uses_every_name_of_it_and_nothing_else_of_sharing() -> None:
    used = {
        module.removeprefix(MODULE).lstrip(".")
        for path in (PACKAGE / "cli").rglob("*.py")
        for module in imports_of(path)
        if is_one_of(module, ("rmjournal.sharing",))
    }
    assert used == {"", *public.__all__}


@pytest.mark.parametrize(
    ("names", "absent"),
    [
        ("", ("rmjournal.domain", "rmjournal.support", "rmjournal.sharing.summary", "msgspec", "zlib", "json")),
        ("Profile, load, read_profile, redact", ("rmjournal.sharing.summary", "rmjournal.sharing.report", "msgspec")),
        (
            "FLOOR, K, Report, Tally, compose, release_ledger, read_folder, rejected, output_formats, tally",
            ("rmjournal.sharing.redactor", "rmjournal.sharing.report.html_page", "rmjournal.sharing.report.parquet"),
        ),
        ("Chosen, Programme, Size, State, check_period", ("rmjournal.sharing.redactor", "rmjournal.sharing.report")),
        ("parquet", ("duckdb", "rmjournal.sharing.redactor")),
    ],
    ids=["nothing", "the filter", "the report", "the programme file", "Parquet"],
)
def test_what_is_asked_for_is_loaded_and_nothing_heavy_beside_it(names: str, absent: tuple[str, ...]) -> None:
    loaded = loaded_by(f"from {MODULE} import {names}" if names else f"import {MODULE}")
    assert {name for name in loaded if is_one_of(name, absent)} == set()
