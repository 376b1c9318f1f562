"""Nothing of one pair shows in another: not on its page, in its lists, its messages or its summary."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.tui.screens.pair.pair import PairScreen
from tests.cli.calling import Here
from tests.cli.conftest import here as here  # fixtures
from tests.cli.conftest import home as home
from tests.tui.conftest import CHEAP, PASSPHRASE, WIDE, opened, running
from tests.tui.conftest import _stand_still as stand_still
from tests.tui.conftest import undrawn as undrawn

pytestmark = pytest.mark.usefixtures("undrawn")

WORDS = {1: "kestrel", 2: "merlin"}
ROLES = {1: "mentor-junior", 2: "mentee-senior"}
COMMANDS = (
    ["pair", "show"], ["session", "list"], ["list"], ["takeaway", "list"], ["log", "list"], ["goal", "list"],
    ["contact", "list"], ["ledger"], ["check-in", "--list"], ["signals", "--all"], ["offers"], ["limits", "--who"],
    ["supervision"], ["agenda"], ["takeaway", "send"], ["agreement"], ["summary"], ["review", "--text"],
)  # fmt: skip


def fill(journal: Journal, number: int, day: date) -> None:
    """Fill a pair with its own word, in every text that it has."""
    word = WORDS[number]
    differences = [{"dimension": "work", "me": word, "partner": word}]
    fields = {
        "alias": word, "role": ROLES[number], "purpose": word, "off_limits": [word], "differences": differences,
        "comm_me": {"best_time": word}, "comm_partner": {"best_time": word}, "subfocus": [word],
    }  # fmt: skip
    pair = journal.pairs.add(fields)
    held = [journal.sessions.add(pair, {"held_at": f"{day - timedelta(back)}T10:00"}) for back in (9, 2)]
    journal.sessions.debrief(
        held[-1], {"takeaway": word, "promise": {"text": word, "owner": "me"}}, journal.clock.now()
    )
    planned = journal.sessions.add(pair, {"planned_at": f"{day + timedelta(20)}T10:00", "intention": word})
    journal.sessions.prepare(planned, {"to_share": word, "agenda": [{"text": word, "family": "path"}]})
    journal.notes.add(pair, word, session=held[-1])
    journal.log.add(pair, {"kind": "difference", "text": word})
    journal.log.add(pair, {"kind": "held_back", "text": word})
    journal.contacts.add(pair, {"kind": "hr", "who": word})
    journal.reflections.add(pair, {"answers": [{"text": word}]}, session=held[-1])
    journal.own_lines.rehearse(pair, {"situation": word})
    journal.endings.review(pair, {"helps": word, "shared": ["helps"]}, day)


@pytest.mark.parametrize("number", [1, 2])
def test_no_list_message_or_summary_of_a_pair_holds_a_word_of_the_other(here: Here, number: int) -> None:
    with here.make() as journal:
        for each in WORDS:
            fill(journal, each, date.today())
    here.take("goal", "add", "--pair", str(number), fields={"text": WORDS[number]}).well()
    printed = 0
    for command in COMMANDS:
        which = [str(number)] if command == ["pair", "show"] else ["--pair", str(number)]
        done = here(*command, *which)
        assert "Traceback" not in done.err
        assert WORDS[3 - number] not in (done.out + done.err).casefold(), command
        printed += WORDS[number] in done.out.casefold()
    assert printed >= 8
    found = here("list", "--pair", str(number), "--json", "--limit", "0", "--off-record").well().objects()
    assert WORDS[3 - number] not in json.dumps(found)


@pytest.mark.parametrize("number", [1, 2])
async def test_no_page_of_a_pair_shows_a_word_of_the_other(
    home: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    stand_still(monkeypatch, 100_000)
    path = home / "journal.rmj"
    Journal.create(path, PASSPHRASE, kdf=CHEAP, state=home / "state")[0].close()
    with opened(path) as journal:
        for each in WORDS:
            fill(journal, each, date(2026, 3, 10))
    async with running(path, WIDE) as me:
        for keys in ([], ["t"], ["p"], ["b"], ["r"], ["w"], ["s"]):
            me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(number)))
            await me.settle()
            await me.press(*keys)
            assert WORDS[3 - number] not in me.shown.casefold(), keys
            assert keys or WORDS[number] in me.shown
