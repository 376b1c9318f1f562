"""Two journals that exchange messages hold the same agreed words in the end."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.journal import Journal
from rmjournal.support import hardening
from tests.cli.calling import CHEAP, PASSPHRASE
from tests.requirements.plays.two_journals import Game, Keeping, Side

Start = Callable[..., Game]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("empty")
    journal, _ = Journal.create(folder / "journal.rmj", PASSPHRASE, kdf=CHEAP, state=folder)
    journal.close()
    return (folder / "journal.rmj").read_bytes()


@pytest.fixture
def start(tmp_path: Path, empty: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setattr(hardening, "make_undumpable", lambda: None)

    def new(seed: int, keeping: Keeping = Keeping.BOTH) -> Game:
        folder = tmp_path / f"{seed}-{keeping.name}"
        junior = Side(folder / "junior", Role.MENTOR_JUNIOR, capsys, monkeypatch, empty)
        senior = Side(folder / "senior", Role.MENTEE_SENIOR, capsys, monkeypatch, empty)
        return Game((junior, senior), random.Random(seed), keeping)  # noqa: S311

    return new


def drift(game: Game) -> str:
    """Return how the two differ, "" if they do not."""
    mine, theirs = (side.agreed() for side in game.sides)
    return "" if mine == theirs else f"{mine.items() ^ theirs.items()}"


@pytest.mark.parametrize("seed", range(3))
def test_two_journals_do_not_drift_apart(start: Start, seed: int) -> None:
    game = start(seed)
    game.play(5)
    assert drift(game) == ""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 100, 10))
def test_two_journals_do_not_drift_apart_in_a_hundred_exchanges(start: Start, first: int) -> None:
    games = []
    for seed in range(first, first + 10):
        game = start(1_000 + seed)
        game.play(6)
        games.append((seed, drift(game)))
    assert [each for each in games if each[1]] == []


@pytest.mark.parametrize("keeping", [Keeping.ONE, Keeping.NEITHER, Keeping.IN_TURNS])
def test_they_do_not_drift_apart_where_shared_texts_are_not_kept(start: Start, keeping: Keeping) -> None:
    game = start(3_001, keeping)
    game.play(5)
    assert drift(game) == ""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 100, 10))
def test_they_do_not_drift_apart_in_a_hundred_exchanges_without_kept_texts(start: Start, first: int) -> None:
    ways = (Keeping.NEITHER, Keeping.ONE, Keeping.IN_TURNS)
    games = []
    for seed in range(3_000 + first, 3_010 + first):
        game = start(seed, ways[seed % 3])
        game.play(6)
        games.append((seed, drift(game)))
    assert [each for each in games if each[1]] == []
