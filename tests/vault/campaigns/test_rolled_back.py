"""The whole file of another day in the place of the journal: silent without an anchor, always told with one."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rmjournal.support.errors import RolledBack
from rmjournal.vault.store.vault import Vault
from tests.vault.campaigns.harness import ADA, NEXT, NOTE, content, state_in
from tests.vault.campaigns.test_tamper import Past, _journal, past, template

__all__ = ["past", "template"]  # fixtures

_PAGE = 4096


def _older(past: Past) -> None:
    shutil.copy(past.middle, past.path)


def _older_than_the_passphrase(past: Past) -> None:
    shutil.copy(past.first, past.path)


def _planted_journal(past: Past) -> None:
    state = past.middle.read_bytes()
    pages = list(range(1, len(state) // _PAGE + 1))
    past.path.with_name("journal.rmj-journal").write_bytes(_journal(state, pages))


def _fork(past: Past) -> None:
    """As many saves as this computer saw, other ones."""
    shutil.copy(past.middle, past.path)
    with closing(past.open()) as vault:
        for number in (1, 2):
            vault.put(NOTE, NEXT, {"text": f"of a fork {number}"}, pair=ADA, sort_ms=number)


WHOLE: dict[str, Callable[[Past], None]] = {
    "older file": _older,
    "file from before the new passphrase": _older_than_the_passphrase,
    "planted journal with a whole older state": _planted_journal,
    "fork": _fork,
}


def _opened(past: Past, *, accept_older: bool = False) -> Vault:
    state = state_in(past.folder)
    return Vault.open(past.path, recovery=past.key, state=state, accept_older=accept_older)


def _kept(past: Past, suffix: str) -> Path:
    (file,) = (state_in(past.folder) / "anchors").glob(f"*{suffix}")
    return file


@pytest.mark.parametrize("act", WHOLE.values(), ids=WHOLE.keys())
@pytest.mark.parametrize("gone", ["nothing", ".anchor", ".live"])
def test_a_whole_file_of_another_day_is_told_where_this_computer_saw_the_newer_one(
    past: Past, act: Callable[[Past], None], gone: str
) -> None:
    _opened(past).close()
    act(past)
    if gone != "nothing":
        _kept(past, gone).unlink()
    before = past.path.read_bytes()
    for _ in range(2):
        with pytest.raises(RolledBack):
            _opened(past)
    if act is not _planted_journal:  # SQLite has taken that one back by then
        assert past.path.read_bytes() == before


@pytest.mark.parametrize("act", WHOLE.values(), ids=WHOLE.keys())
def test_accepted_knowingly_it_shows_exactly_its_own_state_and_is_the_newest_from_then_on(
    past: Past, act: Callable[[Past], None]
) -> None:
    newest = past.path.read_bytes()
    act(past)
    with closing(past.open()) as vault:
        shown = content(vault)
    with closing(_opened(past, accept_older=True)) as vault:
        assert content(vault) == shown
    _opened(past).close()
    past.path.write_bytes(newest)
    with pytest.raises(RolledBack):
        _opened(past)


@pytest.mark.parametrize("act", WHOLE.values(), ids=WHOLE.keys())
def test_it_is_silent_only_where_nothing_is_kept_of_the_newer_one(past: Past, act: Callable[[Past], None]) -> None:
    """The documented limit: a computer that never saw the newer file, or whose anchors are gone as well."""
    act(past)
    for suffix in (".anchor", ".live"):
        _kept(past, suffix).unlink()
    with closing(_opened(past)) as vault:
        assert vault.notices == []


@pytest.mark.parametrize("act", WHOLE.values(), ids=WHOLE.keys())
@pytest.mark.parametrize("noise", [b"", b"\0" * 80, b"x" * 80, bytes(4096)], ids=["empty", "zeros", "noise", "long"])
def test_anchors_that_are_noise_never_hide_it_where_one_of_the_two_is_left(
    past: Past, act: Callable[[Past], None], noise: bytes
) -> None:
    act(past)
    live = _kept(past, ".live").read_bytes()
    _kept(past, ".live").write_bytes(noise)
    with pytest.raises(RolledBack):
        _opened(past)
    _kept(past, ".live").write_bytes(live)
    _kept(past, ".anchor").write_bytes(noise)
    with pytest.raises(RolledBack):
        _opened(past)
