"""manual prints a page; it opens no journal, asks nothing, saves nothing."""

import pytest

from rmjournal.cli import terminal
from rmjournal.manual.pages import pages
from tests.cli.calling import Done, Here


def read(here: Here, *arguments: str) -> Done:
    """Run the command without passphrase, journal or standard input."""
    done = here("manual", *arguments, secret=None)
    assert [path for path in here.home.rglob("*") if path.is_file()] == []
    return done


def test_without_a_page_all_are_listed_by_name_and_title(here: Here) -> None:
    done = read(here).well()
    rows = done.out.splitlines()
    assert len(rows) == len(pages())
    for row, page in zip(rows, pages(), strict=True):
        assert row.startswith(f"{page.name} ")
        assert row.endswith(page.title)
        assert len(row) <= 80
    assert "rmjournal manual PAGE" in done.err


@pytest.mark.parametrize("page", pages(), ids=[page.name for page in pages()])
def test_a_page_goes_to_standard_output_and_nothing_else(here: Here, page: object) -> None:
    name = page.name  # type: ignore[attr-defined]
    done = read(here, name).well()
    assert done.out.isascii()
    assert done.err == ""
    assert max(len(line) for line in done.out.splitlines()) <= 72


def test_lines_fit_a_narrow_terminal(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "width", lambda: 40)
    done = read(here, "session").well()
    assert max(len(line) for line in done.out.splitlines()) <= 39


def test_an_unknown_page_is_refused_with_a_way_out_and_not_repeated(here: Here) -> None:
    done = read(here, "salary").failed(1, "no such page", "`rmjournal manual`")
    assert "salary" not in done.err


def test_the_help_of_the_program_names_the_manual(here: Here) -> None:
    assert "rmjournal manual" in here("--help", secret=None).well().out
