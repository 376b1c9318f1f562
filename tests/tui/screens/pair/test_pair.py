"""One pair: its timeline, its form, and everything that begins there."""

from datetime import date
from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.widgets import Static

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair, PairStatus
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.record import AnyRecord, Kind, RecordId
from rmjournal.domain.rules.offers import OfferKind
from rmjournal.journal.records.repository import Records
from rmjournal.support.preferences import Preferences
from rmjournal.tui.forms import pair_form, session_form
from rmjournal.tui.kit.commands import DELETE, EDIT, HISTORY, MOVE
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.rows import Rows
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.timeline import Held
from rmjournal.tui.shell.palette_entries import entries
from tests.tui.conftest import TODAY, WIDE, Person, opened, running
from tests.tui.screens.pair.pages import items, newest, select, select_session, selected, told

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_pair(me: Person, number: int = 1) -> None:
    """Go to a pair over the list of pairs."""
    await me.go("p")
    assert me.screen == "PairsScreen"
    me.rows().selected = number - 1
    await me.press("enter")
    assert me.screen == "PairScreen"


async def to_new_pair(me: Person) -> None:
    """Open the form for a new pair, from the list of pairs."""
    await me.go("p")
    await me.press("n")
    assert me.screen == "FormScreen"


def titles(me: Person) -> list[str]:
    """Return the titles of the rows of the list in the middle."""
    rows = me.rows("#main Rows")
    return [rows.rows[at].title for at in range(len(rows.rows))]


async def test_pairs_are_listed_with_my_role_in_each(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        assert titles(me) == ["Heron", "Otter"]
        assert "you: Mentor (junior)" in me.shown
        assert "you: Mentee (senior)" in me.shown
        assert "pair 2" in me.shown


async def test_sessions_are_chapters_the_newest_first_each_with_its_entries(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        assert "Heron · you: Mentor (junior)" in me.shown
        words = [" ".join(each.split()) for each in told(me)]
        chapters = [each for each in words if each.startswith(("Session", "Since", "Between"))]
        assert [each.partition(",")[0] for each in chapters] == [
            "Session 3 Sun 8 Mar",
            "Between sessions 2 and 3",
            "Session 2 Tue 3 Mar",
            "Session 1 Tue 10 Feb",
        ]
        second = words.index(chapters[2])
        assert [each.partition(" ")[0] for each in words[second + 1 : words.index(chapters[3])]] == ["→", "¶", "…"]


async def test_a_commitment_stands_once_in_its_takeaway(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        (takeaway,) = [each for each in told(me) if "Say at the next town hall" in each]
        assert "Heron does this by Sun 15 Mar · waiting for Heron to agree" in " ".join(takeaway.split())
        assert "proposed" in takeaway


@pytest.fixture
def with_held_back(vault: Path) -> Path:
    """The demo, with two lines held back in the first session of Heron."""
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        for text in ("the pay round", "how tired I was"):
            journal.log.add(heron, {"kind": "held_back", "text": text}, session=journal.sessions.get(heron, 1))
    return vault


async def test_held_back_lines_are_a_count_until_they_are_opened(with_held_back: Path) -> None:
    async with running(with_held_back, WIDE) as me:
        await to_pair(me)
        assert "… held back   2 lines, hidden until you open them" in me.shown
        assert "the pay round" not in me.shown
        await select(me, Held(me.journal.sessions.get(me.journal.pairs.get(1), 1).id))
        await me.press("enter")
        assert "the pay round" in me.shown
        assert "how tired I was" in me.shown
        await me.press("enter")
        assert "the pay round" not in me.shown


async def test_a_count_of_held_back_lines_is_offered_no_step_of_an_entry(with_held_back: Path) -> None:
    async with running(with_held_back, WIDE) as me:
        await to_pair(me)
        screen = me.app.screen
        assert isinstance(screen, PairScreen)
        steps = (EDIT, MOVE, DELETE, HISTORY)
        await select(me, newest(me, Kind.NOTE))
        assert all(map(screen.offers, steps))
        await select(me, Held(me.journal.sessions.get(me.journal.pairs.get(1), 1).id))
        assert not any(map(screen.offers, steps))


@pytest.mark.parametrize("away", [("question_mark", "escape"), ("w", "escape"), ("escape", "enter")])
async def test_held_back_lines_are_hidden_again_when_the_page_is_left(
    with_held_back: Path, away: tuple[str, ...]
) -> None:
    async with running(with_held_back, WIDE) as me:
        await to_pair(me)
        await select(me, Held(me.journal.sessions.get(me.journal.pairs.get(1), 1).id))
        await me.press("enter")
        assert "the pay round" in me.shown
        await me.press(*away)
        assert me.screen == "PairScreen"
        assert "the pay round" not in me.shown


async def test_f_limits_the_timeline_to_one_kind_and_shows_everything_again(with_held_back: Path) -> None:
    with opened(with_held_back) as journal:
        heron = journal.pairs.get(1)
        journal.log.add(heron, {"kind": "difference", "text": "We hear silence as two things."})
    async with running(with_held_back, WIDE) as me:
        await to_pair(me)
        before = told(me)
        await me.press("f", "d")
        assert [" ".join(each.split()) for each in told(me)][1:] == [
            "Since session 3",
            "≠ difference We hear silence as two things.",
        ]
        assert "Only differences. Press f to show something else." in me.shown
        await me.press("f", "h")
        assert "2 lines, hidden until you open them" in me.shown
        assert "the pay round" not in me.shown
        await me.press("f", "e")
        assert told(me) == before


async def test_the_head_says_how_far_the_two_are_and_when_they_meet_next(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me, 2)
        assert "● ○ ○ ○ ○ ○     1 of 6 took place · next: Thu 12 Mar, 15:00" in me.shown


async def test_dots_are_left_out_where_they_do_not_fit_or_only_decorate(vault: Path) -> None:
    async with running(vault, preferences=Preferences(plain=True)) as me:
        await to_pair(me)
        assert "3 of 6" in me.shown
        assert not set("●○→¶↺▌│") & set("\n".join(me.shown.splitlines()[1:]))


async def test_a_long_pair_is_not_read_before_it_is_seen(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(vault) as journal, journal.records.transaction():
        heron = journal.pairs.get(1)
        for number in range(600):
            journal.notes.add(heron, f"Note {number}.", session=journal.sessions.get(heron, 1) if number % 2 else None)
    async with running(vault) as me:
        read: list[RecordId] = []
        real = Records.glance

        def glance(self: Records, entry_id: RecordId) -> AnyRecord:
            read.append(entry_id)
            return real(self, entry_id)

        monkeypatch.setattr(Records, "glance", glance)
        await to_pair(me)
        assert "Note 598." in me.shown
        assert len(read) < 150
        await me.press("end")
        assert any("Note 1." in each for each in told(me))


async def test_a_page_that_is_left_holds_no_entry_any_more(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        page = me.app.screen
        assert isinstance(page, PairScreen)
        timeline = page.query_one("#timeline", Blocks)
        assert page.sessions
        assert items(timeline)
        await me.press("escape")
        assert (page.timeline, page.sessions, items(timeline)) == (None, [], [])


async def test_what_is_unfinished_stands_on_top_by_its_own_name_and_can_be_discarded(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        session = me.journal.sessions.get(heron, 3)
        me.journal.drafts.save(Kind.LOG_ITEM, heron.id, session.id, fields={"takeaway": "x"})
        await to_pair(me)
        assert "Debrief of session 3" in me.shown
        await select(me, me.drafts()[0].id)
        await me.press("d")
        assert "discard your debrief of session 3" in " ".join(me.shown.split())
        await me.write("discard")
        await me.press("enter")
        assert me.drafts() == []
        assert "Debrief of session 3" not in me.shown


@pytest.mark.parametrize("key", ["i", "e", "enter"])
async def test_a_draft_is_read_only_on_the_form_it_was_begun_on(vault: Path, key: str) -> None:
    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        session = me.journal.sessions.get(heron, 3)
        me.journal.drafts.save(Kind.LOG_ITEM, heron.id, session.id, fields={"takeaway": "x", "log": "PRIVHELD"})
        await to_pair(me)
        await select(me, me.drafts()[0].id)
        await me.press(key)
        assert "How did session 3 go?" in me.shown
        assert "fields:" not in me.shown
        me.app.pop_screen()
        me.app.push_screen(me.app.record_screen(me.drafts()[0]))  # as search does
        await me.settle()
        assert "How did session 3 go?" in me.shown


async def test_a_draft_is_not_offered_to_be_moved_and_says_so_at_once(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        me.journal.drafts.save(Kind.NOTE, heron.id, None, text="half a note")
        await to_pair(me)
        await select(me, me.drafts()[0].id)
        assert "m  move" not in me.shown
        await me.press("m")
        assert me.screen == "PairScreen"
        assert "You can't move a draft." in me.told


async def test_only_what_can_be_moved_is_offered_to_be_moved(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_pair(me)
        screen = me.app.screen
        assert isinstance(screen, PairScreen)
        for kind, moves in ((Kind.NOTE, True), (Kind.AGREEMENT, False), (Kind.SESSION, True)):
            await select(me, newest(me, kind))
            assert any(entry.title == "Move" for entry in entries(screen)) == moves, kind
        await select(me, newest(me, Kind.AGREEMENT))
        await me.press("m")
        assert me.screen == "PairScreen"
        assert me.told == "This entry can't be moved."


async def test_a_click_opens_what_was_clicked(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        y = next(at for at, each in enumerate(me.shown.splitlines()) if "Session 3" in each)
        await me.pilot.click(offset=Offset(10, y))
        await me.settle()
        assert me.screen == "SessionPageScreen"


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
        assert "Show how decisions land" in me.shown
        assert "Off limits: our families" in me.shown
        pair = me.journal.pairs.get(1)
        me.journal.entries.edit(pair, {"off_limits": [*pair.body.off_limits, "my health"]})
        me.app.screen.draw()  # type: ignore[attr-defined]
        await me.settle()
        assert "my health" not in me.shown  # your partner may be looking
        assert "1 topic" in me.shown
        await me.press("f7")
        assert "our families" not in me.shown


async def test_the_side_column_follows_the_width_until_it_is_opened_or_closed(vault: Path) -> None:
    with opened(vault) as journal:  # an offer would stand where the trend does
        journal.entries.edit(journal.pairs.get(1), {"not_for_us": [each.value for each in OfferKind]})
    async with running(vault) as me:
        await to_pair(me)
        assert "About this pair" not in me.shown
        await me.resize(*WIDE)
        assert "About this pair" in me.shown
        await me.resize(80, 24)
        assert "About this pair" not in me.shown
        assert "Who talked: mostly your partner, mostly you, mostly you" in me.shown


async def test_what_is_offered_and_that_there_is_more_below_share_one_line(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        *_, offered, _ = me.shown.splitlines()
        assert "F5 · x not for us" in offered
        assert offered.rstrip().endswith("more below")


async def test_a_new_pair_is_kept_with_what_was_chosen(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_pair(me)
        await me.write("Robin")
        await me.press("enter", "2", "2", "f3")
        await me.write("to see how it lands")
        await me.press("enter", "enter")
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
        await to_new_pair(me)
        await me.write("Robin")
        await me.press("enter", "1", "enter")
        assert me.screen == "PairsScreen"
        assert [pair.alias for pair in me.of(Pair)] == ["Heron", "Otter", "Robin"]


async def test_tab_goes_on_without_keeping(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_pair(me)
        await me.press("tab", "2", "1", "shift+tab", "1")
        await me.press("ctrl+o")
        assert "Please enter a nickname" in me.shown
        assert me.find("#field-role", ChoiceField).chosen == "mentor-junior"
        assert me.find("#field-focus", ChoiceField).chosen == "technical"


async def test_what_is_refused_is_told_under_its_line_and_nothing_is_lost(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_pair(me)
        await me.write("Robin")
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert "Are you the junior or the senior in this pair?" in me.shown
        assert "Robin" in me.shown
        await me.press("1", "ctrl+o")
        assert me.screen == "PairsScreen"
        assert len(me.of(Pair)) == 3


async def test_the_longest_alias_is_kept_whole_and_a_longer_one_cannot_be_typed(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_pair(me)
        await me.write("R" * 80)
        await me.press("x", "enter", "1", "ctrl+o")
        assert me.of(Pair)[-1].alias == "R" * 80


async def test_a_pair_that_is_not_recommended_is_kept_and_told_why(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_pair(me)
        await me.write("Robin")
        await me.press("enter", "1", "f3", *["tab"] * 6, "3", "ctrl+o")
        assert me.of(Pair)[-1].reporting_line.value == "direct"
        assert me.screen == "TextDialog"
        assert "One of you reports to the other" in " ".join(me.shown.split())
        await me.press("escape")
        assert me.screen == "PairsScreen"


async def test_a_form_that_is_left_comes_back_as_it_was(vault: Path) -> None:
    async with running(vault) as me:
        await to_new_pair(me)
        await me.write("Robin")
        await me.press("enter", "2", "escape")
        assert len(me.drafts()) == 1
        assert len(me.of(Pair)) == 2
        await me.press("n")
        assert "Robin" in me.shown
        assert me.find("#field-role", ChoiceField).chosen == "mentee-senior"
        await me.press("ctrl+o")
        assert me.of(Pair)[-1].alias == "Robin"
        assert me.drafts() == []


async def test_f3_changes_the_pair(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f3", "end")
        await me.write("ine")
        await me.press("ctrl+o")
        assert "Heronine · you: Mentor (junior)" in me.shown
        pair = me.of(Pair)[0]
        assert pair.alias == "Heronine"
        assert pair.off_limits == ("our families", "opinions about named colleagues")
        assert (pair.level_gap.value, pair.purpose) == ("3+", "Show how decisions land three levels down.")


async def test_a_pair_gets_another_rhythm_is_paused_and_closed_and_goes_on(vault: Path) -> None:
    async with running(vault) as me:
        for key, words in (("2", "paused"), ("3", "closed"), ("1", "")):
            me.app.push_screen(pair_form.edit_pair(me.journal, me.journal.pairs.get(2)))
            await me.settle()
            await me.press(*(["f3"] if "F3  more" in me.shown else []))
            me.find("#field-cadence_days LineInput", LineInput).value = "14"
            me.find("#field-planned_sessions LineInput", LineInput).value = "4"
            me.find("#field-status", ChoiceField).focus()
            await me.press(key, "ctrl+o")
            assert me.screen == "HomeScreen"
            waiting = [item for item in me.journal.signals.due(TODAY) if item.pair == me.journal.pairs.get(2).id]
            assert bool(waiting) == (words not in ("closed", "paused"))
            await to_pair(me, 2)
            about = told(me)[0]
            assert "1 of 4" in about
            assert about.strip().endswith(words or "technical")
            await me.go("h")
        pair = me.of(Pair)[1]
        assert (pair.cadence_days, pair.planned_sessions, pair.status) == (14, 4, PairStatus.ACTIVE)


async def test_the_day_on_which_a_pause_ends_is_read_back_while_it_is_typed(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f6", "p")
        await me.burst(*"12 apr")
        assert "= Sun 12 Apr" in me.shown
        await me.press("space", "x")
        assert "= Sun 12 Apr" not in me.shown
        await me.press("enter")
        assert "I can't read '12 apr x'." in me.shown
        assert me.screen == "LineDialog"


@pytest.mark.parametrize("days", ["", "often", "0", "400"])
async def test_a_rhythm_that_is_none_is_told(vault: Path, days: str) -> None:
    async with running(vault) as me:
        me.app.push_screen(pair_form.edit_pair(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.press("f3")
        me.find("#field-cadence_days LineInput", LineInput).value = days
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert str(me.find("#wrong", Static).render())
        assert me.of(Pair)[0].cadence_days == 28


async def test_a_nickname_that_is_taken_away_is_asked_for(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f3", "end", "ctrl+u", "ctrl+o")
        assert me.screen == "FormScreen"
        assert "Please enter a nickname" in me.shown
        assert me.of(Pair)[0].alias == "Heron"


async def test_a_status_that_nobody_touched_stays(vault: Path) -> None:
    async with running(vault) as me:
        me.journal.entries.edit(me.journal.pairs.get(1), {"status": "closing"})
        await to_pair(me)
        await me.press("f3", "end")
        await me.write("ine")
        await me.press("ctrl+o")
        assert (me.of(Pair)[0].alias, me.of(Pair)[0].status) == ("Heronine", PairStatus.CLOSING)


async def test_n_plans_a_session(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n")
        await me.write("tomorrow 14:00")
        await me.press("enter")
        await me.write("ask about Monday")
        await me.press("enter")
        assert me.screen == "PairScreen"
        session = max(me.of(Session), key=lambda each: each.number)
        assert (session.number, session.status, session.intention) == (4, SessionStatus.PLANNED, "ask about Monday")
        assert f"{session.planned_at:%Y-%m-%d %H:%M}" == "2026-03-11 14:00"
        await me.press("home")
        assert "next: Wed 11 Mar, 14:00" in me.shown


async def test_a_day_without_a_year_lies_ahead_for_a_planned_session_and_back_for_one_that_took_place(
    vault: Path,
) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n")
        await me.write("6 Mar 3pm")
        assert "= Sat 6 Mar 2027, 15:00" in me.shown
        await me.press("up", "1")  # it took place
        assert "= Fri 6 Mar, 15:00" in me.shown


async def test_a_session_that_moved_waits_on_its_new_day(vault: Path) -> None:
    async with running(vault) as me:
        otter = me.journal.pairs.get(2)
        me.app.push_screen(session_form.edit_session(me.journal, otter, me.journal.sessions.get(otter, 2)))
        await me.settle()
        await me.press("up", "3")
        await me.write("2026-03-16 15:00")
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
        await me.press("n", "up", "1")
        await me.write("tomorrow 16:00")
        await me.press("ctrl+o")
        assert "This session hasn't happened yet." in me.shown
        assert me.count(Kind.SESSION) == 5


async def test_a_session_that_was_held_opens_for_writing(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("n", "up", "1")
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
        await me.press("n")
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
        await me.press("n")
        await me.write("today")
        await me.press("f3", "tab", "tab")
        await me.write("an hour")
        await me.press("ctrl+o")
        assert "I can't read this. Try a number of minutes, such as 60." in " ".join(me.shown.split())
        assert "an hour" in me.shown


async def test_w_writes_a_note_of_the_marked_session(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await select_session(me, 1)
        await me.press("w")
        assert "Session 1 of 6" in me.shown
        assert "Monday emails" not in me.shown
        await me.write("another one")
        await me.press("escape")
        session = me.journal.sessions.get(me.journal.pairs.all()[0], 1)
        assert [note.body.text for note in me.journal.notes.of(session) if note.body][-1] == "another one"
        assert len(me.journal.notes.of(session)) == 2


async def test_what_comes_on_top_does_not_move_the_mark_to_another_record(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await select_session(me, 1)
        before = [each.split()[:4] for each in told(me)]
        me.journal.notes.add(me.journal.pairs.get(1), "another one")
        await me.press("question_mark", "escape")
        head, *below = [each.split()[:4] for each in told(me)]
        assert [head, *below[2:]] == before
        assert below[:2] == [["Since", "session", "3"], ["¶", "note", "another", "one"]]
        assert "Session 1" in selected(me)


async def test_the_mark_goes_to_a_session_that_has_come(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await select_session(me, 2)
        await me.press("n", "up", "1")
        await me.write("today 00:01")
        await me.press("ctrl+o", "escape")
        assert "Session 4" in selected(me)
        await me.press("right_square_bracket")
        assert "Session 2" in selected(me)


async def test_w_in_an_empty_pair_writes_a_note_of_the_pair(empty_vault: Path) -> None:
    async with running(empty_vault) as me:
        me.journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
        await to_pair(me)
        assert "No entries yet." in me.shown
        await me.press("w")
        await me.write("before we begin")
        await me.press("escape")
        (note,) = me.journal.records.of_type(Note)
        assert (note.body and note.body.text, note.parent) == ("before we begin", None)


async def test_enter_opens_a_session_on_its_page_and_the_rest_for_reading(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await select(me, newest(me, Kind.REFLECTION))
        await me.press("enter")
        assert me.screen == "RecordScreen"
        await me.press("escape")
        await select_session(me, 2)
        await me.press("enter")
        assert me.screen == "SessionPageScreen"


async def test_b_is_not_offered_where_no_session_can_be_debriefed(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        robin = journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
        journal.sessions.add(robin, {"planned_at": "2026-03-20T10:00"})
    async with running(empty_vault) as me:
        await to_pair(me)
        assert "debrief" not in me.shown.splitlines()[-1]
        await me.press("b")
        assert me.screen == "PairScreen"
        assert "No sessions recorded yet." in me.told


@pytest.fixture
def of_each_kind(vault: Path) -> Path:
    """The demo, with a line of the log in the first session of Heron: every kind of record is in the timeline."""
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        journal.log.add(pair, {"kind": "barrier", "text": "No time"}, session=journal.sessions.get(pair, 1))
    return vault


async def mark_a(me: Person, kind: Kind) -> AnyRecord:
    """Select the newest entry of a kind in the timeline."""
    about = newest(me, kind)
    await select(me, about)
    return me.journal.records.glance(about)


LISTED = [
    Kind.NOTE,
    Kind.REFLECTION,
    Kind.LOG_ITEM,
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
        await me.press("ctrl+d")
        named = [number for number in range(8) if f"copy-{number}.rmj" in me.shown]
        assert len(named) == 5
        assert "And 3 more." in " ".join(me.shown.split())


async def test_deleting_a_pair_asks_for_the_word_and_takes_everything_along(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        before = len(me.of(Pair))
        await me.press("ctrl+d")
        assert me.screen == "WordDialog"
        assert "grievance or a legal hold" in " ".join(me.shown.split())
        await me.write("delete")
        await me.press("enter")
        assert "Type delete pair to confirm, or press Esc to cancel." in " ".join(me.shown.split())
        assert len(me.of(Pair)) == before
        await me.write("delete pair")  # in the place of the wrong word
        await me.press("enter")
        assert me.screen == "PairsScreen"
        assert [pair.alias for pair in me.of(Pair)] == ["Otter"]
        assert "Heron" not in me.shown
        assert not [each for each in me.journal.records.all() if "Monday" in str(each.raw)]


async def test_an_agreement_says_its_state_at_the_right_like_a_takeaway(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.app.push_screen(me.app.record_screen(me.journal.pairs.get(1)))
        await me.settle()
        line = next(each for each in me.shown.splitlines() if "· agreement" in each)
        assert line[:78].split() == ["·", "agreement", "version", "1", "agreed"]


async def test_each_pair_says_how_far_the_two_are_and_when_they_meet_next(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        assert "you: Mentor (junior) · 3 of 6 · waiting for a date" in me.shown
        assert "you: Mentee (senior) · 1 of 6 · next: Thu 12 Mar" in me.shown


async def test_words_of_the_app_stay_readable_when_text_is_hidden(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f2")
        assert "Review: how are you two getting on? · F5 · x not for us" in me.shown
        assert "more below" in me.shown
        await me.press("f", "t")
        assert "Only takeaways. Press f to show something else." in me.shown
        assert "version 1" not in me.shown
        await me.press("f", "e", "end")
        assert "version 1" in me.shown


async def test_only_kinds_that_a_pair_has_are_offered_to_be_shown_alone(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me, 2)  # Otter: notes and a takeaway, and nothing held back
        await me.press("f")
        assert me.screen == "KeyMenu"
        assert "everything" in me.shown
        assert "takeaways" in me.shown
        for absent in ("held back", "praise", "check-ins", "barriers", "other lines"):
            assert absent not in me.shown
        await me.press("h")  # not offered, so it cancels
        assert me.screen == "PairScreen"
        assert "Only held-back lines" not in me.shown
        await me.press("escape")
        await to_pair(me)  # Heron: a line was held back
        await me.press("f")
        assert "held back" in me.shown


async def test_the_goals_page_offers_one_key_to_edit_a_partners_goal(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await me.go("p")
        await me.press("enter", "f4", "end")
        assert me.screen == "LearningScreen"
        assert me.shown.splitlines()[-1].count("edit") == 1
        await me.press("home")
        keys = me.shown.splitlines()[-1]
        assert "add evidence" in keys
        assert keys.count("edit") == 1
