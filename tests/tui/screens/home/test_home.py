"""Home: what is waiting, in words that may stand on a shared screen, and one Enter to the right place."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from rmjournal.domain.due_words import DUE
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway
from rmjournal.domain.record.record import Kind
from rmjournal.domain.rules.due import DueKind
from rmjournal.journal import Journal
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.grouped_rows import Group, GroupedRows
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.screens.home.home import HomeScreen
from tests.tui.conftest import SMALL, TODAY, WIDE, Person, lines, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")

WRITTEN = (
    "Monday emails",
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


async def test_home_groups_the_next_steps_and_calls_nothing_late(vault: Path) -> None:
    async with running(vault) as me:
        headings = [each.heading for each in me.find("#due", GroupedRows).groups]
        assert headings[:3] == ["Today", "This week", "Later"]
        assert "late" not in me.shown.lower().replace("later", "")
        assert "overdue" not in me.shown.lower()


async def test_the_first_next_step_has_the_focus_and_enter_starts_it(vault: Path) -> None:
    async with running(vault) as me:
        assert me.rows("#due").has_focus
        assert me.rows("#due").selected == 0
        await me.press("enter")
        assert me.screen == "ReflectScreen"


async def test_at_eighty_columns_only_the_selected_line_gives_its_reason(vault: Path) -> None:
    async with running(vault) as me:
        reasons = [row.under for row in me.rows("#due").rows]
        assert sum(me.shown.count(reason) for reason in set(reasons)) == 1
    async with running(vault, WIDE) as me:
        assert all(reason.partition(", ")[0][:16] in me.shown for reason in set(reasons))
        assert all(row.title in me.shown for row in me.rows("#due").rows), "a title is cut last"


async def test_enter_does_something_even_where_nothing_is_due(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        journal.entries.edit(journal.pairs.add({"alias": "Otter", "role": "mentor-junior"}), {"status": "paused"})
    async with running(empty_vault) as me:
        assert titles(me) == ["Write something"]
        await me.press("enter")
        assert me.screen == "SessionScreen"


@pytest.fixture
def arranging(vault: Path) -> Path:
    """The demo in which the junior of the first pair arranges the sessions."""
    with opened(vault) as journal:
        journal.entries.edit(journal.pairs.get(1), {"arranges": "mentor-junior"})
    return vault


async def test_a_new_pair_is_offered_its_first_session(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        journal.pairs.add({"alias": "Otter", "role": "mentee-senior"})
    async with running(empty_vault) as me:
        assert titles(me)[0] == "Plan your first session"
        assert "Otter" in me.shown
        assert "Enter  plan" in me.shown.splitlines()[-1]
        await me.press("enter")
        assert me.screen == "FormScreen"
        assert "2026-03-17 10:00" in me.shown  # the day that is proposed
        await me.press("escape")
        assert me.drafts() == []


async def test_who_does_not_arrange_waits_for_a_date_and_may_copy_two_lines(vault: Path) -> None:
    async with running(vault) as me:
        assert "Waiting for a date for session 4" in titles(me)
        await choose(me, "Waiting for a date")
        assert me.screen == "CopyOutDialog"
        assert "you don't have to chase" in " ".join(me.shown.split())
        assert "Shall we find a date for our next session?" in me.shown
        await me.press("enter")
        assert "Which day suits you?" in me.app.clipboard
        assert me.screen == "HomeScreen"


async def test_after_a_session_the_next_one_is_offered_one_rhythm_later(arranging: Path) -> None:
    async with running(arranging) as me:
        assert "Plan session 4" in titles(me)
        assert "about Mon 6 Apr" in me.shown


async def test_the_fortnight_shows_fourteen_days_with_a_dot_for_each_thing(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        names, days, words = me.shown.splitlines()[2:5]
        assert len(re.findall(r"Mon|Tue|Wed|Thu|Fri|Sat|Sun", names)) == 14
        assert "12●" in days
        assert "15•" in days
        assert "Otter 15:00" in words
        await me.press("f2")
        assert "Otter" not in me.shown


async def test_letters_act_for_the_pair_of_the_selected_line(arranging: Path) -> None:
    screens = {
        "w": "SessionScreen",
        "p": "FormScreen",
        "b": "FormScreen",
        "n": "FormScreen",
        "r": "ReflectScreen",
        "t": "TakeawaysScreen",
        "s": "ShareScreen",
    }
    async with running(arranging) as me:
        for title, alias in (("Plan session 4", "Heron"), ("Prepare session 2", "Otter")):
            for letter, screen in screens.items():
                if (letter, alias) == ("p", "Heron"):
                    continue  # it has no session to prepare
                me.rows("#due").selected = titles(me).index(title)
                await me.press(letter)
                assert me.screen == screen, letter
                assert alias in me.shown.splitlines()[0]
                await me.press("escape")


async def test_a_letter_that_cannot_act_says_what_to_do(arranging: Path) -> None:
    async with running(arranging) as me:
        me.rows("#due").selected = titles(me).index("Plan session 4")
        await me.press("p")
        assert me.screen == "HomeScreen"
        assert "No session planned. Press n to plan one." in me.told


async def test_a_note_takes_two_keys_and_the_text(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("w")
        await me.write("Quiet today.")
        await me.press("escape")
        assert me.screen == "HomeScreen"
        assert "Quiet today." in [note.text for note in me.of(Note)]


async def test_the_next_session_is_planned_with_two_keys_and_the_day(arranging: Path) -> None:
    async with running(arranging) as me:
        me.rows("#due").selected = titles(me).index("Plan session 4")
        await me.burst("n", *"2 Apr")
        await me.press("ctrl+o")
        assert me.screen == "HomeScreen"
        planned = [each.planned_at for each in me.of(Session) if each.number == 4]
        assert planned
        assert planned[0] is not None
        assert (planned[0].month, planned[0].day) == (4, 2)


async def test_words_typed_right_after_a_command_are_on_the_page(vault: Path) -> None:
    async with running(vault) as me:
        await me.burst("w", *"hello there".replace(" ", ""))
        assert me.find("Editor", Editor).text == "hellothere"


async def test_tab_reaches_the_list_first(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.app.screen.set_focus(None)
        await me.press("tab")
        assert me.rows("#due").has_focus


async def test_the_bottom_bar_says_what_enter_does_and_can_be_clicked(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await choose(me, "Prepare session 2")
        await me.press("escape")
        assert "Enter  prepare" in me.shown.splitlines()[-1]
        at = me.shown.splitlines()[-1].index(" w ") + 1
        await me.pilot.click("KeyBar", offset=(at, 0))
        await me.settle()
        assert me.screen == "SessionScreen"


async def test_a_message_covers_nothing(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("escape")
        shown = me.shown
        assert "Everything is saved." in shown
        assert "Saved 09:00" in shown
        assert "?  help" in shown.splitlines()[-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nobodys_words_stand_on_home(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        for words in WRITTEN:
            assert words not in me.shown


async def test_the_side_panel_is_closed_until_it_is_opened(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert "Who talked?" not in me.shown
        await me.press("f7")
        assert "Who talked?" in me.shown
        await me.press("f7")
        assert "Who talked?" not in me.shown


async def test_the_pairs_stand_on_the_left_with_my_role_in_words(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        assert "Heron" in me.shown
        assert "you: Mentor (junior)" in me.shown
        assert "you: Mentee (senior)" in me.shown
        me.rows("#pairs").focus()
        await me.press("down", "enter")
        assert me.screen == "PairScreen"
        assert "Otter · you: Mentee (senior)" in me.shown


async def test_each_thing_says_in_words_whose_it_is(vault: Path) -> None:
    async with running(vault) as me:
        assert {row.whose for row in me.rows("#due").rows} == {"Heron", "Otter"}
        await me.press("f2")
        assert "Otter" not in me.shown
        assert "Prepare session 2" in me.shown


async def test_at_eighty_columns_all_pairs_stand_in_one_line_that_can_be_clicked(vault: Path) -> None:
    async with running(vault) as me:
        line = next(line for line in me.shown.splitlines() if "● ● ● ○ ○ ○" in line)
        assert "Heron" in line
        assert "Otter" in line
        await me.pilot.click("PairLine", offset=(line.index("Otter") - 2, 0))
        await me.settle()
        assert me.screen == "PairScreen"


async def test_the_arrows_reach_the_column_on_the_left(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("left")
        assert me.rows("#pairs").has_focus
        await me.press("right")
        assert me.rows("#due").has_focus
        await me.resize(60, 20)
        await me.press("left")
        assert me.rows("#due").has_focus


async def test_the_places_on_the_left_lead_there(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        for index, screen in enumerate(
            ("FormScreen", "TrendsScreen", "ShareScreen", "LearnScreen", "SearchScreen", "KeyMenu")
        ):
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
        tomorrow = str(TODAY + timedelta(days=1))
        ibis = journal.pairs.add({"alias": "Ibis", "role": "mentor-junior", "supervision": [tomorrow]})
        today = datetime(TODAY.year, TODAY.month, TODAY.day, 10)
        journal.sessions.add(ibis, {"held_at": (today - timedelta(days=2)).isoformat()})
        journal.sessions.add(ibis, {"planned_at": (today - timedelta(days=1)).isoformat()})
        journal.sessions.add(ibis, {"planned_at": today.isoformat(), "prep_done": True})
        journal.entries.edit(journal.sessions.get(heron, 3), {"disrespect": {"by": "me"}})
        journal.pairs.add({"alias": "Wren", "role": "mentee-senior"})
        theirs = {"owner": "partner", "due": TODAY.isoformat()}
        journal.takeaways.add(heron, {"text": "CANARY theirs", "kind": "commitment", "commitment": theirs})
        mine = {"owner": "me", "due": TODAY.isoformat()}
        journal.takeaways.add(heron, {"text": "CANARY mine", "kind": "commitment", "commitment": mine})
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
        DueKind.PREPARE: ("FormScreen", "Prepare session 2"),
        DueKind.CONFIRM: ("FormScreen", "Status"),
        DueKind.MEET: ("SessionScreen", "Session 3 of 6"),
        DueKind.DEBRIEF: ("FormScreen", "How did session 1 go?"),
        DueKind.BETWEEN: ("ReflectScreen", "Otter · you: Mentee (senior)   Between sessions"),
        DueKind.LOOK: ("SignalsScreen", "About how you speak to each other"),
        DueKind.REFLECT: ("ReflectScreen", "Reflection on session"),
        DueKind.AGREE: ("TakeawaysScreen", "Say at the next town hall"),
        DueKind.CLOSE: ("TakeawaysScreen", "CANARY mine"),
        DueKind.TELL: ("TakeawaysScreen", "CANARY promise"),
        DueKind.PLAN: ("FormScreen", "session"),
        DueKind.HEAR: ("TakeawaysScreen", "CANARY theirs"),
        DueKind.WAIT: ("CopyOutDialog", "Waiting for a date"),
        DueKind.SUPERVISION: ("OwnLinesScreen", "Ibis · you: Mentor (junior)   Your own lines"),
    }
    assert set(places) == set(DueKind) - {DueKind.DESTROY}
    async with running(everything) as me:
        for kind, (screen, words) in places.items():
            assert "CANARY" not in me.shown
            await choose(me, "◇" if kind is DueKind.LOOK else DUE[kind][0].split("{")[0])
            assert me.screen == screen
            assert words in me.shown
            await me.press("escape")
            assert me.screen == "HomeScreen"


async def test_an_empty_journal_offers_the_first_pair(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        assert titles(me) == ["Add your first pair"]
        await me.press("enter")
        assert me.screen == "FormScreen"
        await me.write("Robin")
        await me.press("enter", "2", "ctrl+o")
        assert me.screen == "HomeScreen"
        assert "Robin" in me.shown
        assert titles(me)[0] == "Plan your first session"


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
            assert titles(me)[0].startswith("Finish"), what
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


async def test_what_was_begun_stands_once_on_home_and_its_session_stays_in_the_strip(vault: Path) -> None:
    with opened(vault) as journal:
        heron, otter = journal.pairs.get(1), journal.pairs.get(2)
        journal.entries.edit(journal.sessions.get(otter, 2), {"planned_at": "2026-03-12T15:00"})
        new = journal.pairs.add({"alias": "Ibis", "role": "mentee-senior"})
        second, third = journal.sessions.get(otter, 2).id, journal.sessions.get(heron, 3).id
    doubles = {
        "Prepare session 2": (Kind.AGENDA_ITEM, otter.id, second),
        "Reflect on session 3": (Kind.REFLECTION, heron.id, third),
        "Between sessions": (Kind.REFLECTION, otter.id, None),
        "Plan your first session": (Kind.SESSION, new.id, None),
    }
    async with running(vault, WIDE) as me:
        home = cast(HomeScreen, me.app.screen)
        marks = list(home._marks())
        for title, place in doubles.items():
            assert titles(me).count(title) == 1, title
            draft = me.journal.drafts.save(*place, fields={"x": "CANARY"})
            await me.go("h")
            assert title not in titles(me)
            assert list(home._marks()) == marks
            me.journal.drafts.discard(draft)
            await me.go("h")
            assert title in titles(me)


async def test_an_offer_that_was_taken_up_and_left_is_not_offered_beside_its_draft(vault: Path) -> None:
    async with running(vault) as me:
        found = me.journal.offers.first(me.journal.pairs.all())
        assert found is not None
        offered = next(line.row.title for line in me.app.screen.lines if line.offered)  # type: ignore[attr-defined]
        kinds = {"review": Kind.REVIEW, "goal": Kind.GOAL, "check-in": Kind.CHECK_IN, "contacts": Kind.CONTACT}
        me.journal.drafts.save(kinds[found.what], found.pair, None, fields={"x": "CANARY"})
        await me.go("h")
        assert offered not in titles(me)
        assert any(title.startswith("Finish") for title in titles(me))
        await me.press("g", "p", *(["down"] if found.pair != me.journal.pairs.get(1).id else []), "enter")
        assert offered not in me.shown


@pytest.mark.parametrize(
    ("field", "words"), [("card", "insight card"), ("help", "help note"), ("statement", "statement")]
)
async def test_a_text_to_share_that_was_begun_has_its_name(vault: Path, field: str, words: str) -> None:
    with opened(vault) as journal:
        journal.drafts.save(Kind.SHARED_TEXT, journal.pairs.get(1).id, None, fields={field: "CANARY"})
    async with running(vault) as me:
        assert f"Finish your {words}" in titles(me)
        await me.press("g", "p", "enter")
        assert words.capitalize() in me.shown


async def test_a_held_session_that_was_begun_opens_for_writing_when_it_is_kept(vault: Path) -> None:
    async with running(vault) as me:
        fields = {"status": "held", "when": "2026-03-09 14:00"}
        me.journal.drafts.save(Kind.SESSION, me.journal.pairs.get(1).id, None, fields=fields)
        await me.go("h")
        await me.press("home", "enter", "ctrl+o")
        assert me.screen == "SessionScreen"


async def test_a_line_begun_on_the_command_line_is_no_debrief_and_its_words_stay_closed(vault: Path) -> None:
    with opened(vault) as journal:
        fields = {"kind": "held_back", "text": "She shouted", "typed": {"text": "She shouted"}}
        journal.drafts.save(Kind.LOG_ITEM, journal.pairs.get(1).id, None, fields=fields)
    async with running(vault) as me:
        assert "Finish your line for the log" in titles(me)
        assert "continue with `rmjournal log add`" in me.shown
        await me.press("g", "p", "enter")
        assert "Line for the log" in me.shown
        assert "shouted" not in me.shown
        await me.go("h")
        assert "continue" not in lines(me.app)[-1]
        await me.press("home", "enter")
        assert me.screen == "LineDraftScreen"
        assert "shouted" not in me.shown


async def test_a_past_session_that_is_being_answered_has_one_line(vault: Path) -> None:
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        session = journal.sessions.add(pair, {"planned_at": "2026-03-08T10:00", "status": "planned"})
        asked = f"Did session {session.body.number} go ahead?"
    async with running(vault) as me:
        assert asked in titles(me)
        me.journal.drafts.save(Kind.SESSION, pair.id, session.id, fields={"status": "held"})
        await me.go("h")
        assert asked not in titles(me)
        assert f"Finish your changes to session {session.body.number}" in titles(me)


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
        assert "^l to lock, ^q to quit" in me.told


async def test_a_pair_that_is_closed_is_no_longer_waited_for(vault: Path) -> None:
    with opened(vault) as journal:
        for pair in journal.pairs.all():
            journal.entries.edit(pair, {"status": "closed"})
    async with running(vault) as me:
        assert titles(me) == ["Write something"]


async def test_what_is_done_elsewhere_is_gone_when_one_comes_back(vault: Path) -> None:
    async with running(vault) as me:
        await choose(me, "Agree a takeaway from session 2")
        await me.press("a", "1")
        assert sum(each.state.value == "agreed" for each in me.of(Takeaway)) == 2
        assert len(me.of(Commitment)) == 1
        await me.press("escape")
        assert not any(title.startswith("Settle a takeaway, session 2") for title in titles(me))
        assert isinstance(me.app.screen.focused, Rows)


async def test_home_says_when_it_was_saved_and_how_much_there_is(vault: Path) -> None:
    async with running(vault) as me:
        assert "Saved 09:00 · 26 entries" in me.shown


async def test_home_counts_neither_a_draft_that_was_discarded_nor_an_entry_that_was_deleted(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("tomorrow")
        await me.press("escape")
        assert "27 entries" in me.shown
        await me.press("n", "ctrl+r", "y")
        assert "26 entries" in me.shown
        note = me.journal.notes.add(me.journal.pairs.get(1), "Not for long.")
        me.journal.entries.delete(note)
        await me.press("g", "l", "escape")
        assert "26 entries" in me.shown


async def test_what_is_said_already_is_not_said_again_under_itself(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("escape", "escape", "escape")
        assert me.told.count("Everything is saved.") == 1


@pytest.mark.parametrize(("size", "in_the_bar"), [((100, 30), True), (WIDE, False)])
async def test_a_pair_is_added_with_one_key_also_where_the_left_column_is_hidden(
    vault: Path, size: tuple[int, int], in_the_bar: bool
) -> None:
    async with running(vault, size) as me:
        assert ("add pair" in me.shown.splitlines()[-1]) is in_the_bar
        assert ("+ add a pair" in me.shown) is not in_the_bar
        await me.press("plus")
        assert "A new pair" in me.shown


async def test_home_says_when_it_was_backed_up(vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with opened(vault) as journal:
        journal.backups.start_daily(folder, datetime(2026, 3, 8, 12))
    async with running(vault) as me:
        assert "· backed up on Sunday" in me.shown
        for backup in folder.iterdir():
            backup.unlink()
        me.app.screen.draw()  # type: ignore[attr-defined] # of home
        await me.settle()
        assert "backed up" not in me.shown


async def test_a_reason_that_is_cut_stands_whole_under_its_row_while_that_is_selected(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        due = me.find("#due", GroupedRows)
        long = "a reason with many more words than there is room for in its column"
        due.show_groups([Group("Today", [Row("One", long, "today"), Row("Two", "short", "today")])])
        await me.settle()
        assert long in me.shown
        assert me.shown.count("a reason with") == 1
        await me.press("down")
        assert long not in me.shown
        assert "a reason with" in me.shown


async def test_a_reason_that_has_no_room_ends_with_its_first_part_and_unfolds_whole(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        line = next(each for each in me.shown.splitlines() if "Reflect on session 3" in each)
        assert "three questions  " in line
        assert "…" not in line
        await me.press("down", "down")
        assert "three questions, or a blank page" in me.shown


async def test_beside_the_side_panel_titles_stay_whole_and_when_stands_under_the_selected(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await me.press("f7")
        assert "Agree a takeaway from session 2" in me.shown
        assert "one question · any time" in me.shown
        await me.press("f7")
        assert "any time" in me.shown
        assert "one question · any time" not in me.shown


async def test_the_card_of_limits_uses_the_height_of_the_window(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.press("f8")
        card, keys = me.app.screen.query_one("#card"), me.app.screen.query_one(".keys")
        assert card.max_scroll_y == 0
        dialog = me.app.screen.query_one("#dialog")
        assert dialog.region.bottom - keys.region.bottom == 1
        await me.resize(*SMALL)
        assert dialog.region.bottom - keys.region.bottom == 1
        assert card.max_scroll_y > 0
