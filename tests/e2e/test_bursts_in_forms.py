"""Words, keys and digits that arrive in one burst land in the fields they were meant for."""

import os
import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Record
from tests.e2e.homes import opened
from tests.e2e.screen import KEYS, Terminal, terminal
from tests.e2e.test_screen_journey import leave, unlock

ENTER, TAB, SAVE, MORE = KEYS["enter"], KEYS["tab"], KEYS["ctrl+o"], KEYS["f3"]
FACTS = (4, 3, 4, 5)  # how many answers the questions have that come first behind the key for more
WORDS = ["the rota", "is decided", "before anyone", "on nights", "is asked;", "so nobody says", "日本語", "ünïcödé"]


class Debrief:
    """What somebody means to say in one debrief, and the keys that say it."""

    def __init__(self, at: int, chance: random.Random) -> None:
        self.takeaway, self.commitment, self.held_back = (
            f"{name} {at}: {' '.join(chance.choices(WORDS, k=chance.randint(1, 30)))}"
            for name in ("takeaway", "commitment", "held back")
        )
        self.owner, self.due = chance.choice([("me", ""), ("partner", ""), ("partner", "2100-01-02")])
        self.facts = [chance.randint(1, answers) for answers in FACTS]
        details = f"{TAB}{1 + (self.owner == 'partner')}{self.due}" if chance.random() < 0.7 else ""
        if not details:
            self.owner, self.due = "me", ""
        after = chance.choice([ENTER, TAB]) if details else ENTER
        self.keys = [
            self._typed(self.takeaway, chance), chance.choice([ENTER, TAB]),
            self._typed(self.commitment, chance), details, after, self._typed(self.held_back, chance),
            MORE, "".join(map(str, self.facts)), SAVE,
        ]  # fmt: skip

    @staticmethod
    def _typed(words: str, chance: random.Random) -> str:
        """Return the words as they are typed, or pasted between marks."""
        return f"\x1b[200~{words}\x1b[201~" if chance.random() < 0.3 else words


def send(shown: Terminal, pieces: list[str], chance: random.Random) -> None:
    """Send keys in one burst, or in several with a moment between them."""
    speed = chance.choice([0.0, 0.0, 0.001, 0.02])
    for piece in ["".join(pieces)] if not speed else pieces:
        data = piece.encode()
        while data:
            data = data[os.write(shown._master, data[:512]) :]
            shown.watch(0)
        time.sleep(chance.random() * speed)


@pytest.fixture
def met(home: Path, recovery_key: str) -> Path:
    """A journal with one pair that met yesterday."""
    with opened(home) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(1)}T10:00"})
    return home


@pytest.mark.parametrize("bursts", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_burst_over_a_whole_debrief_lands_where_it_was_meant_at_any_speed(met: Path, bursts: int) -> None:
    seed = time.time_ns() % 10**6
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311 - a test
    meant = [Debrief(at, chance) for at in range(bursts)]
    with terminal(met, size=(120, 40)) as shown:
        unlock(shown)
        shown.see("Today", "Heron")
        shown.hit("g", "p", "enter")
        shown.see("Session 1")
        for each in meant:
            if each is not meant[0]:
                each.keys[each.keys.index(MORE)] = (
                    ENTER * 3
                )  # it is open by now, and two questions about the line stand before it
            shown.press("b")
            shown.see("How did session 1 go?")
            send(shown, each.keys, chance)
            shown.gone("How did session 1 go?")
        leave(shown)
    with opened(met) as journal:
        pair: Record[Pair] = journal.pairs.get(1)
        said = [each.body.text for each in journal.records.of_type(Takeaway) if each.body.text.startswith("takeaway")]
        commitments = [each.body for each in journal.records.of_type(Commitment)]
        promised = [(each.text, each.owner.value, str(each.due or "")) for each in commitments]
        held = [each.body.text for each in journal.records.of_type(LogItem)]
        assert sorted(said) == sorted(each.takeaway for each in meant)
        assert sorted(promised) == sorted((each.commitment, each.owner, each.due) for each in meant)
        assert sorted(held) == sorted(each.held_back for each in meant)
        session = journal.sessions.get(pair, 1).raw
        places = ["neutral", "virtual", "junior_space", "senior_space", "other"]
        last = meant[-1].facts
        assert session["agenda_set_by"] == ["mentee", "mentor", "both", "none"][last[0] - 1]
        assert session["talked"] == ["senior", "even", "junior"][last[1] - 1]
        assert session["unasked_advice"] == ["none", "mentee", "mentor", "balanced"][last[2] - 1]
        assert session["place"] == places[last[3] - 1]
