"""Little by default: a pair that writes three lines after each meeting is offered one thing at a time, and may ignore
it or turn it off."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.rules.offers import OfferKind
from rmjournal.journal import Journal
from rmjournal.support.preferences import Preferences
from rmjournal.tui.screens.home.home import HomeScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.shell.app import JournalApp
from tests.cli.calling import Here
from tests.cli.conftest import here as here  # fixtures
from tests.cli.conftest import home as home
from tests.requirements.plays.test_momentum import Stage
from tests.tui.conftest import CHEAP, PASSPHRASE, WIDE, Person
from tests.tui.conftest import undrawn as undrawn

BEGIN = datetime(2026, 3, 2, 9)
EVERY = timedelta(28)
LOOKS = (timedelta(hours=2), timedelta(7), timedelta(10), timedelta(26))  # after a meeting
TALK_TO = "People you can talk to"
OFFERED = {  # by the number of sessions so far, in the order of the weeks; worked out by hand
    Role.MENTOR_JUNIOR: [
        f"{TALK_TO} / 90 seconds: rank, and your room to speak",
        f"Check in with yourself / {TALK_TO} / 90 seconds: feedback upwards, and hearing it",
        "A goal of your own, if you like / 90 seconds: your goals, your time, and what you get",
        "Review: how are you two getting on?",
        "Check in with yourself / 90 seconds: if something goes wrong",
        "",
        "Check in with yourself / 90 seconds: a review, and ending well",
    ],
    Role.MENTEE_SENIOR: [
        f"{TALK_TO} / 90 seconds: rank, and how you make room",
        f"Check in with yourself / {TALK_TO} / 90 seconds: hearing feedback, and using it",
        "One thing you want to learn / 90 seconds: what you want to learn, and why",
        "Review: how are you two getting on?",
        "Check in with yourself / 90 seconds: if something goes wrong",
        "",
        "Check in with yourself / 90 seconds: a review, and ending well",
    ],
}


@asynccontextmanager
async def sitting(path: Path, clock: Stage) -> AsyncIterator[Person]:
    """Sit at home in a new journal, with a clock on the wall that the play moves."""
    state = path.parent / "state"
    Journal.create(path, PASSPHRASE, kdf=CHEAP, state=state, clock=clock)[0].close()
    app = JournalApp(path, Preferences(theme="ink"), state=state, clock=clock)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        person = Person(app, pilot)
        app.open_home(Journal.open(path, PASSPHRASE, state=state, clock=clock))
        await person.settle()
        try:
            yield person
        finally:
            person.journal.close()


async def at_home(me: Person) -> list[tuple[str, bool]]:
    """Return the lines of home, and whether each is offered."""
    screen = me.app.screen
    assert isinstance(screen, HomeScreen)
    screen.draw()
    await me.settle()
    return [(f"{line.group}: {line.row.title}", line.offered is not None) for line in screen.lines]


async def on_the_page(me: Person) -> int:
    """Return how many lines the page of the pair offers."""
    me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(1)))
    await me.settle()
    offered = me.shown.count("x not for us")
    me.app.pop_screen()
    await me.settle()
    return offered


def meet(me: Person, when: datetime) -> None:
    """Meet as planned, write a note, and three lines after it."""
    journal = me.journal
    pair = journal.pairs.get(1)
    (session,) = [each for each in journal.sessions.of(pair) if each.body.held_at is None]
    journal.notes.add(pair, "a note", session=session)
    journal.entries.edit(session, {"status": "held", "held_at": when.isoformat()})
    log = "praise_given" if pair.body.role is Role.MENTEE_SENIOR else "held_back"
    three = {
        "takeaway": "ask first", "promise": {"text": "call", "owner": "me"}, "log": {"kind": log, "text": "the line"},
    }  # fmt: skip
    journal.sessions.debrief(journal.records.current(session), three, journal.clock.now())
    journal.sessions.add(pair, {"planned_at": (when + EVERY).isoformat()})


def turn_all(journal: Journal, *, on: bool) -> None:
    for what in OfferKind:
        journal.offers.turn(journal.pairs.get(1), what, on=on)


@pytest.mark.parametrize("role", Role)
async def test_six_sessions_of_three_lines_are_offered_one_thing_at_a_time_and_none_once_turned_off(
    tmp_path: Path, home: Path, undrawn: None, role: Role
) -> None:
    clock, offered = Stage(), []
    clock.begin(BEGIN)
    async with sitting(tmp_path / "play.rmj", clock) as me:
        journal = me.journal
        pair = journal.pairs.add({"alias": "Heron", "role": role.value})
        journal.sessions.add(pair, {"planned_at": (BEGIN + EVERY).isoformat()})
        for number in range(7):
            met = BEGIN + number * EVERY
            if number:
                clock.begin(met + timedelta(hours=1))
                meet(me, met)
            seen: dict[str, None] = {}
            for after in LOOKS:
                clock.begin(met + after)
                lines = await at_home(me)
                print(f"{role.value} {number} +{after}: {' | '.join(text for text, _ in lines)}")  # shown by -s
                found = [text.removeprefix("Whenever you like: ") for text, is_offered in lines if is_offered]
                assert len(found) <= 1, lines
                assert await on_the_page(me) == len(found)
                seen |= dict.fromkeys(found)
            offered.append(" / ".join(seen))
            turn_all(journal, on=False)
            assert [text for text, is_offered in await at_home(me) if is_offered] == []
            assert await on_the_page(me) == 0
            turn_all(journal, on=True)
    print(role.value, offered)
    assert offered == OFFERED[role]


@pytest.mark.parametrize("role", Role)
async def test_the_end_is_offered_once_the_last_session_is_over(
    tmp_path: Path, home: Path, undrawn: None, role: Role
) -> None:
    clock = Stage()
    clock.begin(BEGIN)
    async with sitting(tmp_path / "play.rmj", clock) as me:
        journal = me.journal
        pair = journal.pairs.add({"alias": "Heron", "role": role.value, "planned_sessions": 2})
        for number in (1, 2):
            clock.begin(BEGIN + number * EVERY)
            journal.sessions.add(pair, {"held_at": (BEGIN + number * EVERY).isoformat()})
        clock.begin(BEGIN + 2 * EVERY + timedelta(15))
        lines = await at_home(me)
        end = "Whenever you like: Close this pair, or plan another session"
        assert [text for text, is_offered in lines if is_offered] == [end]
        me.app.push_screen(PairScreen(journal, journal.pairs.get(1)))
        await me.settle()
        await me.press("f5")
        await me.settle()
        assert "What should happen to your notes?" in me.shown


def test_each_offer_is_turned_off_on_the_command_line_until_none_is_left(here: Here) -> None:
    with here.make() as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        journal.sessions.add(pair, {"held_at": f"{datetime.now() - timedelta(2):%Y-%m-%dT10:00}"})
    off = []
    while now := [each["offer"] for each in here("offers", "--pair", "1", "--json").well().objects() if each["now"]]:
        assert len(now) == 1
        off += now
        here("offers", "--pair", "1", "--off", now[0]).well()
    assert off == ["check-in", "goal", "contacts", "guidance"]  # a review is offered half-way
