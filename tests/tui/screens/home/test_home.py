"""Home: what is waiting, in words that may stand on a shared screen, and one Enter to the right place."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway
from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.due import DueKind
from rmjournal.domain.words import DUE
from rmjournal.journal import Journal
from rmjournal.tui.kit.widgets.rows import Rows
from tests.tui.conftest import TODAY, WIDE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")

WRITTEN = (
    "Monday mails",
    "long silence",
    "answer after six",
    "copied the idea",
    "town hall",
    "slows the team",
    "one afternoon",
    "The silence",
    "our families",
)


def titles(me: Person) -> list[str]:
    """Return the titles of what is waiting."""
    rows = me.rows("#due")
    return [rows.rows[at].title for at in range(len(rows.rows))]


async def choose(me: Person, title: str) -> None:
    """Open the first row that begins like this."""
    me.rows("#due").selected = next(at for at, each in enumerate(titles(me)) if each.startswith(title))
    await me.press("enter")


async def test_home_counts_in_words_and_gives_each_thing_its_reason(vault: Path) -> None:
    async with running(vault) as me:
        assert "Seven things, when you can" in me.shown
        assert len(titles(me)) == 7
        assert "three questions, or a blank page" in me.shown
        assert "late" not in me.shown.lower().replace("later", "")
        assert "overdue" not in me.shown.lower()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nobodys_words_stand_on_home(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        for words in WRITTEN:
            assert words not in me.shown


async def test_the_side_column_is_closed_until_it_is_opened(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        asked = "What have I seen since we met"  # the question between two sessions
        assert asked not in me.shown
        await me.press("s")
        assert asked in me.shown
        await me.press("s")
        assert asked not in me.shown


async def test_the_pairs_stand_on_the_left_with_my_role_in_words(vault: Path) -> None:
    async with running(vault) as me:
        assert "Heron" in me.shown
        assert "you: Mentor (junior)" in me.shown
        assert "you: Mentee (senior)" in me.shown
        me.rows("#pairs").focus()
        await me.press("down", "enter")
        assert me.screen == "PairScreen"
        assert "Otter · you: Mentee (senior)" in me.shown


async def test_each_thing_says_in_words_whose_it_is_where_there_are_several_pairs(vault: Path) -> None:
    async with running(vault) as me:
        assert "Otter · three questions, or a blank page" in me.shown
        assert "Heron · is it done?" in me.shown
        await me.press("f2")
        assert "Otter" not in me.shown
        assert "three questions, or a blank page" in me.shown


async def test_with_one_pair_nobody_has_to_be_told_apart(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        robin = journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
        journal.sessions.add(robin, {"planned_at": f"{TODAY}T14:00"})
    async with running(empty_vault) as me:
        assert len(me.rows("#due").rows) == 2
        assert "Robin ·" not in me.shown


async def test_the_arrows_reach_the_column_on_the_left_and_go_through_it(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("left")
        assert me.rows("#pairs").has_focus
        await me.press("down", "down")
        assert me.rows("#places").has_focus
        assert me.rows("#places").selected == 0
        await me.press("down", "up", "up")
        assert me.rows("#pairs").has_focus
        assert me.rows("#pairs").selected == 1
        await me.press("right")
        assert me.rows("#due").has_focus
        await me.resize(60, 20)
        await me.press("left")
        assert me.rows("#due").has_focus


async def test_the_places_on_the_left_lead_there(vault: Path) -> None:
    async with running(vault) as me:
        screens = ("FormScreen", "SearchScreen", "SignalsScreen", "LearnScreen", "ExportLogScreen", "SettingsScreen")
        for index, screen in enumerate(screens):
            me.rows("#places").focus()
            me.rows("#places").selected = index
            await me.press("enter")
            assert me.screen == screen
            await me.press("escape")
            assert me.screen == "HomeScreen"


@pytest.fixture
def everything(vault: Path) -> Path:
    """The demo with whatever else can be waiting: in a third pair, and a promise that has ended, and a sign."""
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        ibis = journal.pairs.add({"alias": "Ibis", "role": "mentor-junior"})
        today = datetime(TODAY.year, TODAY.month, TODAY.day, 10)
        journal.sessions.add(ibis, {"held_at": (today - timedelta(days=2)).isoformat()})
        journal.sessions.add(ibis, {"planned_at": (today - timedelta(days=1)).isoformat()})
        journal.sessions.add(ibis, {"planned_at": today.isoformat(), "prep_done": True})
        journal.entries.edit(journal.sessions.get(heron, 3), {"disrespect": {"by": "partner"}})
        promise = journal.takeaways.add(
            heron, {"text": "CANARY promise", "kind": "commitment", "commitment": {"owner": "me"}}
        )
        journal.takeaways.agree(promise, TODAY, Method.IN_SESSION)
        journal.takeaways.finish(
            journal.takeaways.commitment(promise.id), date.today(), kept=True, outcome="CANARY outcome"
        )
    return vault


async def test_enter_leads_to_the_place_for_it(everything: Path) -> None:
    places = {
        DueKind.PREPARE: ("FormScreen", "Before session 2"),
        DueKind.CONFIRM: ("FormScreen", "What became of it"),
        DueKind.MEET: ("SessionScreen", "Session 3 of 6"),
        DueKind.DEBRIEF: ("FormScreen", "After session 1"),
        DueKind.BETWEEN: ("ReflectScreen", "Otter · you: Mentee (senior)   Between sessions"),
        DueKind.LOOK: ("SignalsScreen", "One thing worth a look: about how it felt in the room"),
        DueKind.REFLECT: ("ReflectScreen", "Looking back, session 1"),
        DueKind.AGREE: ("TakeawaysScreen", "▸I sit beside the team"),
        DueKind.CLOSE: ("TakeawaysScreen", "▸Name in the next town hall"),
        DueKind.TELL: ("TakeawaysScreen", "▸CANARY promise"),
    }
    assert set(places) == set(DueKind)
    async with running(everything) as me:
        for kind, (screen, words) in places.items():
            assert "CANARY" not in me.shown
            await choose(me, DUE[kind][0].split("{")[0])
            assert me.screen == screen
            assert words in me.shown
            await me.press("escape")
            assert me.screen == "HomeScreen"


async def test_an_empty_journal_says_the_one_key_to_begin(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        assert "Your journal is ready" in me.shown
        assert "press n, and give the other" in me.shown
        await me.press("n")
        assert me.screen == "FormScreen"
        await me.write("Robin")
        await me.press("enter", "2", "ctrl+o")
        assert me.screen == "HomeScreen"
        assert "Robin" in me.shown
        assert "Nothing is waiting" in me.shown
        assert "All quiet." in me.shown


def _begin(journal: Journal, what: str) -> None:
    heron, otter = journal.pairs.all()
    if what == "note":
        journal.drafts.save(Kind.NOTE, heron.id, journal.sessions.get(heron, 1).id, text="CANARY")
    elif what == "note again":
        note = journal.notes.of(journal.sessions.get(heron, 1))[0]
        journal.drafts.save(Kind.NOTE, heron.id, note.id, text="CANARY")
    elif what == "takeaway":
        takeaway = journal.takeaways.of(otter)[0]
        journal.drafts.save(Kind.TAKEAWAY, otter.id, takeaway.id, fields={"text": "CANARY"})
    elif what == "new takeaway":
        journal.drafts.save(Kind.TAKEAWAY, otter.id, journal.sessions.get(otter, 1).id, fields={"text": "CANARY"})
    elif what == "reflection":
        journal.drafts.save(Kind.REFLECTION, heron.id, None, fields={"answer-0": "CANARY"})
    elif what == "session":
        journal.drafts.save(Kind.SESSION, heron.id, None, fields={"intention": "CANARY"})
    elif what == "details":
        journal.drafts.save(Kind.SESSION, heron.id, journal.sessions.get(heron, 2).id, fields={"intention": "CANARY"})
    else:
        journal.drafts.save(Kind.PAIR, heron.id, None, fields={"alias": "CANARY"})


async def test_what_was_begun_is_offered_and_opens_where_it_was_left(vault: Path) -> None:
    screens = {
        "note": "SessionScreen",
        "note again": "SessionScreen",
        "takeaway": "FormScreen",
        "new takeaway": "FormScreen",
        "reflection": "ReflectScreen",
        "session": "FormScreen",
        "details": "FormScreen",
        "pair": "FormScreen",
    }
    async with running(vault) as me:
        for what, screen in screens.items():
            _begin(me.journal, what)
            await me.go("h")
            assert titles(me)[0].startswith("Go on writing"), what
            assert "CANARY" not in me.shown
            await me.press("home", "enter")
            assert me.screen == screen, what
            assert "CANARY" in me.shown
            await me.press("escape")
            assert me.screen == "HomeScreen"
            left = [record for record in me.journal.records.all() if "CANARY" in str(record.raw)]
            assert left, what
            for record in me.drafts():
                me.journal.entries.delete(record)


async def test_a_held_session_that_was_begun_opens_for_writing_when_it_is_kept(vault: Path) -> None:
    async with running(vault) as me:
        fields = {"status": "held", "when": "2026-03-09 14:00"}
        me.journal.drafts.save(Kind.SESSION, me.journal.pairs.get(1).id, None, fields=fields)
        await me.go("h")
        await me.press("home", "enter", "ctrl+o")
        assert me.screen == "SessionScreen"


async def test_a_draft_of_a_pair_that_is_not_yet_one_is_offered_too(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        await me.press("n")
        await me.write("Robin")
        await me.press("escape")
        assert len(me.drafts()) == 1
        await me.press("n")
        assert "Robin" in me.shown


async def test_escape_at_home_says_how_to_leave_and_leaves_nothing(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("escape")
        assert me.screen == "HomeScreen"
        assert "^l locks, ^q leaves" in me.told


async def test_a_pair_that_is_closed_is_no_longer_waited_for(vault: Path) -> None:
    with opened(vault) as journal:
        for pair in journal.pairs.all():
            journal.entries.edit(pair, {"status": "closed"})
    async with running(vault) as me:
        assert "Nothing is waiting" in me.shown
        assert len(me.rows("#due").rows) == 0


async def test_what_is_done_elsewhere_is_gone_when_one_comes_back(vault: Path) -> None:
    async with running(vault) as me:
        await choose(me, "Agree a takeaway from session 2")
        await me.press("a")
        assert sum(each.state.value == "agreed" for each in me.of(Takeaway)) == 2
        assert len(me.of(Commitment)) == 1
        await me.press("escape")
        assert len(titles(me)) == 6
        assert isinstance(me.app.screen.focused, Rows)


async def test_home_says_when_it_was_saved_and_how_much_there_is(vault: Path) -> None:
    async with running(vault) as me:
        assert "Saved 10 Mar 09:00 · 3 notes" in me.shown


async def test_what_is_said_already_is_not_said_again_under_itself(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("escape", "escape", "escape")
        assert me.told.count("Everything is kept.") == 1
