"""One pair: its timeline, its form, and everything that begins there."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair, PairStatus
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.record import AnyRecord, Kind
from rmjournal.tui.forms import pair_form, session_form
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.rows import Rows
from rmjournal.tui.screens.pair.pair import PairScreen
from tests.tui.conftest import TODAY, WIDE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_pair(me: Person, number: int = 1) -> None:
    """Go to a pair over the list of pairs."""
    await me.go("p")
    assert me.screen == "PairsScreen"
    me.rows().selected = number - 1
    await me.press("enter")
    assert me.screen == "PairScreen"


def titles(me: Person) -> list[str]:
    """Return the titles of the rows of the list in the middle."""
    rows = me.rows("#main Rows")
    return [rows.rows[at].title for at in range(len(rows.rows))]


def marked_title(me: Person) -> str:
    """Return the title of the marked row."""
    return titles(me)[me.rows("#main Rows").selected]


async def test_pairs_are_listed_with_my_role_in_each(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        assert titles(me) == ["Heron", "Otter"]
        assert "you: Mentor (junior)" in me.shown
        assert "you: Mentee (senior)" in me.shown
        assert "pair 2" in me.shown


async def test_the_timeline_has_everything_the_newest_first(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        assert "Heron · you: Mentor (junior)" in me.shown
        assert "3 of 6 held" in me.shown
        assert len(titles(me)) == 10
        assert titles(me)[-3:] == ["Session 3", "Session 2", "Session 1"]


async def test_a_row_says_under_its_words_what_it_is_and_how_it_stands(vault: Path) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        journal.log.add(heron, {"kind": "held_back", "text": "the pay round"}, session=journal.sessions.get(heron, 1))
    async with running(vault) as me:
        await to_pair(me)
        rows = me.rows().rows
        under = {rows[at].title: rows[at].under for at in range(len(rows))}
        assert under["the pay round"] == "held back · session 1"
        assert under["No mail that asks for an answer after six, for one month."] == "takeaway · agreed · session 1"


async def test_a_session_that_is_only_planned_does_not_count_as_held(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me, 2)
        assert "1 of 6 held · next session" in me.shown


async def test_the_next_session_is_said(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me, 2)
        assert "next session 12 Mar 15:00" in me.shown


async def test_brackets_turn_from_pair_to_pair_and_round(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        seen = []
        for key in ("]", "]", "["):
            await me.press(key)
            seen.append("Otter" if "Otter ·" in me.shown else "Heron")
        assert seen == ["Otter", "Heron", "Otter"]
        assert "Heron" not in me.shown
        await me.press("escape")
        assert me.screen == "PairsScreen"


async def test_the_side_column_says_why_we_meet_and_what_is_off_limits(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_pair(me)
        assert "our families" not in me.shown
        await me.press("s")
        assert "Show how decisions land" in me.shown
        assert "Off limits: our families" in me.shown


async def test_a_new_pair_is_kept_with_what_was_chosen(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("n")
        await me.write("Robin")
        await me.press("enter", "2", "enter", "2", "f3")
        await me.write("to see how it lands")
        await me.press("enter")
        await me.write("politics; my brother")
        await me.press("ctrl+o")
        assert me.screen == "PairsScreen"
        pair = me.of(Pair)[-1]
        assert (pair.alias, pair.role.value, pair.focus.value) == ("Robin", "mentee-senior", "diversity")
        assert (pair.purpose, pair.off_limits) == ("to see how it lands", ("politics", "my brother"))
        assert pair.number == 3
        assert titles(me) == ["Heron", "Otter", "Robin"]
        assert me.drafts() == []


async def test_enter_on_the_last_line_keeps(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("Robin")
        await me.press("enter", "1", "enter", "enter")
        assert me.screen == "HomeScreen"
        assert [pair.alias for pair in me.of(Pair)] == ["Heron", "Otter", "Robin"]


async def test_tab_goes_on_without_keeping(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n", "tab", "2", "tab", "1", "shift+tab", "1")
        await me.press("ctrl+o")
        assert "A nickname is missing." in me.shown
        assert "[1 the junior" in me.shown
        assert "[1 technical]" in me.shown


async def test_what_is_refused_is_told_under_its_line_and_nothing_is_lost(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("Robin")
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert "Are you the junior or the senior in this pair?" in me.shown
        assert "Robin" in me.shown
        await me.press("1", "ctrl+o")
        assert me.screen == "HomeScreen"
        assert len(me.of(Pair)) == 3


async def test_the_longest_alias_is_kept_whole_and_a_longer_one_cannot_be_typed(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("R" * 80)
        await me.press("x", "enter", "1", "ctrl+o")
        assert me.of(Pair)[-1].alias == "R" * 80


async def test_a_pair_that_is_not_recommended_is_kept_and_told_why(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("Robin")
        await me.press("enter", "1", "f3", "tab", "tab", "tab", "tab", "3", "ctrl+o")
        assert me.of(Pair)[-1].reporting_line.value == "direct"
        assert me.screen == "TextDialog"
        assert "One of you reports to the other" in " ".join(me.shown.split())
        await me.press("escape")
        assert me.screen == "HomeScreen"


async def test_a_form_that_is_left_comes_back_as_it_was(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("n")
        await me.write("Robin")
        await me.press("enter", "2", "escape")
        assert len(me.drafts()) == 1
        assert len(me.of(Pair)) == 2
        await me.press("n")
        assert "Robin" in me.shown
        assert "[2 the senior" in me.shown
        await me.press("ctrl+o")
        assert me.of(Pair)[-1].alias == "Robin"
        assert me.drafts() == []


async def test_c_changes_the_pair(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("c", "end")
        await me.write("ine")
        await me.press("ctrl+o")
        assert "Heronine · you: Mentor (junior)" in me.shown
        pair = me.of(Pair)[0]
        assert pair.alias == "Heronine"
        assert pair.off_limits == ("our families", "opinions about named colleagues")
        assert (pair.level_gap.value, pair.purpose) == ("3+", "Show how decisions land three levels below.")


async def test_a_pair_gets_another_rhythm_is_paused_and_closed_and_goes_on(vault: Path) -> None:
    async with running(vault) as me:
        for key, words in (("2", "paused"), ("3", "closed"), ("1", "")):
            me.app.push_screen(pair_form.edit_pair(me.journal, me.journal.pairs.get(2)))
            await me.settle()
            await me.press("f3")
            me.find("#field-cadence_days LineInput", LineInput).value = "14"
            me.find("#field-planned_sessions LineInput", LineInput).value = "4"
            me.find("#field-status", ChoiceField).focus()
            await me.press(key, "ctrl+o")
            assert me.screen == "HomeScreen"
            waiting = [item for item in me.journal.signals.due(TODAY) if item.pair == me.journal.pairs.get(2).id]
            assert bool(waiting) == (words != "closed")
            await to_pair(me, 2)
            about = str(me.find("#about", Static).render())
            assert "1 of 4 held" in about
            assert about.strip().endswith(words or "15:00")
            await me.go("h")
        pair = me.of(Pair)[1]
        assert (pair.cadence_days, pair.planned_sessions, pair.status) == (14, 4, PairStatus.ACTIVE)


@pytest.mark.parametrize("days", ["", "often", "0", "400"])
async def test_a_rhythm_that_is_none_is_told(vault: Path, days: str) -> None:
    async with running(vault) as me:
        me.app.push_screen(pair_form.edit_pair(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        me.find("#field-cadence_days LineInput", LineInput).value = days
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert str(me.find("#wrong", Static).render())
        assert me.of(Pair)[0].cadence_days == 28


async def test_a_nickname_that_is_taken_away_is_asked_for(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("c", "end", "ctrl+u", "ctrl+o")
        assert me.screen == "FormScreen"
        assert "A nickname is missing." in me.shown
        assert me.of(Pair)[0].alias == "Heron"


async def test_a_status_that_nobody_touched_stays(vault: Path) -> None:
    async with running(vault) as me:
        me.journal.entries.edit(me.journal.pairs.get(1), {"status": "closing"})
        await to_pair(me)
        await me.press("c", "end")
        await me.write("ine")
        await me.press("ctrl+o")
        assert (me.of(Pair)[0].alias, me.of(Pair)[0].status) == ("Heronine", PairStatus.CLOSING)


async def test_n_plans_a_session(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n", "enter")
        await me.write("tomorrow 14:00")
        await me.press("enter")
        await me.write("ask about Monday")
        await me.press("enter")
        assert me.screen == "PairScreen"
        session = max(me.of(Session), key=lambda each: each.number)
        assert (session.number, session.status, session.intention) == (4, SessionStatus.PLANNED, "ask about Monday")
        assert f"{session.planned_at:%Y-%m-%d %H:%M}" == "2026-03-11 14:00"
        assert "next session 11 Mar 14:00" in me.shown


async def test_a_session_that_moved_waits_on_its_new_day(vault: Path) -> None:
    async with running(vault) as me:
        otter = me.journal.pairs.get(2)
        me.app.push_screen(session_form.edit_session(me.journal, otter, me.journal.sessions.get(otter, 2)))
        await me.settle()
        await me.press("3", "tab")
        me.find("#field-when LineInput", LineInput).value = "2026-03-16 15:00"
        await me.press("ctrl+o")
        assert me.screen == "HomeScreen"
        for day, what in (("2026-03-14", "prepare"), ("2026-03-17", "confirm")):
            waiting = [
                item.what.value for item in me.journal.signals.due(date.fromisoformat(day)) if item.pair == otter.id
            ]
            assert what in waiting


async def test_a_session_to_come_cannot_be_noted_as_held(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n", "1", "enter")
        await me.write("tomorrow 16:00")
        await me.press("ctrl+o")
        assert "This session hasn't happened yet." in me.shown
        assert me.count(Kind.SESSION) == 5


async def test_a_session_that_was_held_opens_for_writing(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n", "1", "enter")
        await me.write("yesterday 16:00")
        await me.press("ctrl+o")
        assert me.screen == "SessionScreen"
        assert "Session 4 of 6" in me.shown
        session = max(me.of(Session), key=lambda each: each.number)
        assert (session.number, session.status) == (4, SessionStatus.HELD)
        assert f"{session.held_at:%Y-%m-%d %H:%M}" == "2026-03-09 16:00"
        await me.write("They listened.")
        await me.press("escape")
        assert me.screen == "PairScreen"
        assert "They listened." in me.shown


async def test_a_moment_that_is_not_understood_is_told(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n", "enter")
        for when in ("", "soon", "31 foo 2026", "2026-02-30 10:00"):
            me.find("#field-when LineInput", LineInput).value = when
            await me.press("ctrl+o")
            assert me.screen == "FormScreen"
            assert "Try 1 Dec 3pm." in str(me.find("#wrong", Static).render())
            assert me.count(Kind.SESSION) == 5
            assert when in me.shown


async def test_minutes_that_are_no_number_are_told(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n", "enter")
        await me.write("today")
        await me.press("f3")
        await me.write("an hour")
        await me.press("ctrl+o")
        assert "This is not understood. A number, such as 60." in me.shown
        assert "an hour" in me.shown


async def test_w_writes_a_note_of_the_marked_session(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        me.rows().selected = titles(me).index("Session 1")
        await me.press("w")
        assert "Session 1 of 6" in me.shown
        assert "Monday mails" not in me.shown
        await me.write("another one")
        await me.press("escape")
        session = me.journal.sessions.get(me.journal.pairs.all()[0], 1)
        assert [note.body.text for note in me.journal.notes.of(session) if note.body][-1] == "another one"
        assert len(me.journal.notes.of(session)) == 2


async def test_what_comes_on_top_does_not_move_the_mark_to_another_record(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        me.rows().selected = titles(me).index("Session 2")
        await me.press("w")
        await me.write("another one")
        await me.press("escape")
        assert titles(me)[0] == "another one"
        assert marked_title(me) == "Session 2"


async def test_the_mark_goes_to_a_session_that_has_come(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        me.rows().selected = titles(me).index("Session 2")
        await me.press("n", "1", "enter")
        await me.write("today 00:01")
        await me.press("ctrl+o", "escape")
        assert marked_title(me) == "Session 4"
        await me.press("right_square_bracket")
        assert me.rows().selected == 0


async def test_w_in_an_empty_pair_writes_a_note_of_the_pair(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        me.journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
        await to_pair(me)
        assert "Nothing yet." in me.shown
        await me.press("w")
        await me.write("before we begin")
        await me.press("escape")
        (note,) = me.journal.records.of_type(Note)
        assert (note.body and note.body.text, note.parent) == ("before we begin", None)


async def test_enter_opens_a_session_for_writing_and_the_rest_for_reading(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("enter")
        assert me.screen == "RecordScreen"
        await me.press("escape", "end", "enter")
        assert me.screen == "SessionScreen"


@pytest.fixture
def of_each_kind(vault: Path) -> Path:
    """The demo, with a line of the log in the first session of Heron: every kind of record is in the timeline."""
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        journal.log.add(pair, {"kind": "barrier", "text": "No time"}, session=journal.sessions.get(pair, 1))
    return vault


async def mark_a(me: Person, kind: Kind) -> AnyRecord:
    """Mark the newest record of a kind in the timeline."""
    page = me.app.screen
    assert isinstance(page, PairScreen)
    record = next(each for each in page.timeline if each.kind == kind)
    me.rows().selected = page.timeline.index(record)
    await me.settle()
    return record


LISTED = [
    Kind.NOTE,
    Kind.REFLECTION,
    Kind.LOG_ITEM,
    Kind.COMMITMENT,
    Kind.TAKEAWAY,
    Kind.SESSION,
]  # moving the last takes all along


async def test_each_kind_is_read_looked_up_changed_and_moved_from_the_timeline(of_each_kind: Path) -> None:
    screens = {Kind.NOTE: "SessionScreen", Kind.REFLECTION: "ReflectScreen"}
    async with running(of_each_kind) as me:
        await to_pair(me)
        for kind in LISTED:
            record = await mark_a(me, kind)
            went = []
            for key in ("i", "h", "e"):
                await me.press(key)
                went.append(me.screen)
                await me.press("escape")
            assert went == ["RecordScreen", "HistoryScreen", screens.get(kind, "FormScreen")], kind
            await me.press("m")
            assert me.screen == "MoveDialog"
            rows = me.find("#dialog Rows", Rows)
            rows.selected = next(at for at in range(len(rows.rows)) if rows.rows[at].title == "Otter")
            await me.press("enter")
            assert me.screen == "PairScreen"
            assert me.journal.records.glance(record.id).pair == me.journal.pairs.get(2).id, kind


@pytest.mark.parametrize("kind", LISTED)
async def test_d_deletes_the_marked_record_and_never_the_pair(of_each_kind: Path, kind: Kind) -> None:
    async with running(of_each_kind) as me:
        await to_pair(me)
        record = await mark_a(me, kind)
        await me.press("d")
        await me.write("delete")
        await me.press("enter")
        assert me.screen == "PairScreen"
        assert all(each.id != record.id for each in me.journal.records.all())
        assert len(me.of(Pair)) == 2


async def test_the_letters_of_a_record_do_nothing_where_there_is_none(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        me.journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
        await to_pair(me)
        await me.press("i", "e", "m", "d", "h", "enter")
        assert me.screen == "PairScreen"


async def test_copies_that_find_no_room_are_counted_before_a_pair_is_deleted(vault: Path) -> None:
    async with running(vault) as me:
        for number in range(8):
            me.journal.records.add(Export(what=ExportKind.BACKUP, name=f"copy-{number}.rmj"))
        await to_pair(me)
        await me.press("x")
        named = [number for number in range(8) if f"copy-{number}.rmj" in me.shown]
        assert len(named) == 5
        assert "And 3 more." in " ".join(me.shown.split())


async def test_deleting_a_pair_asks_for_the_word_and_takes_everything_along(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        before = len(me.of(Pair))
        await me.press("x")
        assert me.screen == "WordDialog"
        assert "grievance or a legal hold" in " ".join(me.shown.split())
        await me.write("delete")
        await me.press("enter")
        assert "that is not the word. Type delete pair" in " ".join(me.shown.split())
        assert len(me.of(Pair)) == before
        await me.write(" pair")
        await me.press("enter")
        assert me.screen == "PairsScreen"
        assert [pair.alias for pair in me.of(Pair)] == ["Otter"]
        assert "Heron" not in me.shown
        assert not [each for each in me.journal.records.all() if "Monday" in str(each.raw)]
