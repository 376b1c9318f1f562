"""How wide the terminal is."""

import shutil

import pytest

from rmjournal.cli.columns import columns


@pytest.mark.parametrize("given", ["", "0", "-3", "40", "120", "wide"])
def test_a_line_is_as_wide_as_other_programs_take_it_to_be(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("COLUMNS", given)
    assert columns() == shutil.get_terminal_size().columns
