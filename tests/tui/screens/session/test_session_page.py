"""A session on its page: one text, without fields, and what was held back stays closed."""

from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.tui.screens.session.session_blocks import AFTER, HELD
from rmjournal.tui.screens.session.session_page import SessionPageScreen
from tests.tui.conftest import TODAY, WIDE, Person, opened, running
from tests.tui.screens.pair.pages import block_of, newest, page, select, told

pytestmark = pytest.mark.usefixtures("undrawn")
NOTE = "# Why people stay quiet\n\nI said **the order**.\n- first " + "words " * 14 + "\n> quoted"


@pytest.fixture
def full(vault: Path) -> Path:
    """The demo, with something of everything in the first session of Heron."""
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        session = journal.sessions.get(heron, 1)
        journal.entries.edit(session, {"intention": "ask, do not tell", "to_keep": "my own plans"})
        journal.notes.add(heron, NOTE, session=session)
        journal.notes.add(heron, "not for lists", session=session, off_record=True)
        journal.log.add(heron, {"kind": "difference", "text": "We hear silence as two things."}, session=session)
        journal.log.add(heron, {"kind": "held_back", "text": "the pay round"}, session=session)
    return vault


async def to_page(me: Person, number: int = 1, pair: int = 1) -> None:
    """Open the page of a session."""
    heron = me.journal.pairs.get(pair)
    me.app.push_screen(SessionPageScreen(me.journal, heron, me.journal.sessions.get(heron, number)))
    await me.settle()


async def test_it_reads_as_one_text_from_the_date_to_what_was_held_back(full: Path) -> None:
    async with running(full, (120, 60)) as me:
        await to_page(me)
        words = [" ".join(each.split()) for each in told(me)]
        assert words[0] == "Session 1Tue 10 Feb, 16:00 to 17:00 Intention: ask, do not tell"
        assert [each.partition(" ")[0] for each in words[1:]] == ["¶", "¶", "≠", "→", "✓", "↺", "…"]
        for dump in ("debrief done", "True", "could_disagree", "no field", "not for lists"):
            assert dump not in me.shown, dump


async def test_a_page_with_nothing_on_it_says_what_to_do(vault: Path) -> None:
    hint = "Nothing here yet. Press p to prepare it, or w to write a note."
    async with running(vault) as me:
        await to_page(me, 2, pair=2)  # of a senior
        assert hint in " ".join(me.shown.split())
        await me.press("escape")
        me.journal.notes.add(
            me.journal.pairs.get(2), "One.", session=me.journal.sessions.get(me.journal.pairs.get(2), 2)
        )
        await to_page(me, 2, pair=2)
        assert "Nothing here yet." not in me.shown
        me.journal.sessions.add(me.journal.pairs.get(1), {"planned_at": "2026-03-20T10:00"})
        await me.press("escape")
        await to_page(me, 4)  # of a junior, who waits for an agenda
        assert "hasn't sent one yet" in me.shown
        assert hint in " ".join(me.shown.split())
        await me.press("escape")
        await to_page(me, 3)
        assert "Nothing here yet." not in me.shown


async def test_a_debrief_is_sentences_with_its_figures(full: Path) -> None:
    async with running(full, WIDE) as me:
        await to_page(me)
        block = block_of(page(me), AFTER)
        assert block is not None
        words = " ".join("".join(piece.text for line in block.lines for piece in line.pieces).split())
        assert words.startswith("✓ debrief You met on neutral ground. Heron talked more. From 1 to 5: ")
        assert "I had room to disagree 2" in words
        figures = [piece.text for line in block.lines for piece in line.pieces if piece.style == "strong"]
        assert figures == ["3", "2"]


async def test_marks_are_gone_and_lists_hang(full: Path) -> None:
    async with running(full, (120, 60)) as me:
        await to_page(me)
        assert "Why people stay quiet" in me.shown
        assert "I said the order." in me.shown
        assert "• first words" in me.shown
        assert "│ quoted" in me.shown
        assert "**" not in me.shown
        assert "# Why" not in me.shown


async def test_what_was_held_back_opens_by_enter_and_closes_when_the_page_is_left(full: Path) -> None:
    async with running(full, (120, 60)) as me:
        await to_page(me)
        assert "2 lines, hidden until you open them" in me.shown
        assert "the pay round" not in me.shown
        assert "my own plans" not in me.shown
        await select(me, HELD)
        await me.press("enter")
        assert "the pay round" in me.shown
        assert "my own plans" in me.shown
        await me.press("question_mark", "escape")
        assert "the pay round" not in me.shown


async def test_no_debrief_is_offered_of_a_session_to_come(vault: Path) -> None:
    async with running(vault) as me:
        await to_page(me, 2, 2)
        assert "debrief" not in me.shown.splitlines()[-1]
        assert "✓" not in me.shown
        await me.press("b")
        assert me.screen == "SessionPageScreen"
        assert "This session hasn't happened yet. Come back to debrief it afterwards." in me.told


@pytest.mark.parametrize(
    ("kind", "screen"),
    [
        (Kind.NOTE, "SessionScreen"), (Kind.TAKEAWAY, "TakeawaysScreen"), (Kind.LOG_ITEM, "FormScreen"),
        (Kind.REFLECTION, "ReflectScreen"),
    ],
)  # fmt: skip
async def test_enter_opens_the_selected_part(full: Path, kind: Kind, screen: str) -> None:
    async with running(full, WIDE) as me:
        await to_page(me)
        await select(me, newest(me, kind))
        await me.press("enter")
        assert me.screen == screen


async def test_only_what_can_be_moved_is_offered_to_be_moved(full: Path) -> None:
    async with running(full, (220, 50)) as me:
        await to_page(me)
        await select(me, newest(me, Kind.NOTE))
        assert "m  move" in me.shown
        for part in (AFTER, HELD):
            await select(me, part)
            assert "m  move" not in me.shown


async def test_brackets_turn_to_the_session_before_and_after(full: Path) -> None:
    async with running(full, WIDE) as me:
        await to_page(me)
        assert "● 1  Tue 10 Feb  this page" in me.shown
        await me.press("]")
        assert "Session 2" in told(me)[0]
        await me.press("]", "]", "[")
        assert "Session 2" in told(me)[0]


async def test_a_long_note_is_read_to_its_end_by_the_arrows(full: Path) -> None:
    with opened(full) as journal:
        heron = journal.pairs.get(1)
        words = "\n".join(f"Line {number}." for number in range(80))
        journal.notes.add(heron, words, session=journal.sessions.get(heron, 2))
    async with running(full) as me:
        await to_page(me, 2)
        seen = set()
        for _ in range(110):
            seen |= {each.strip() for each in me.shown.splitlines() if "Line" in each}
            await me.press("down")
        assert len([each for each in seen if each.endswith(".")]) == 80
        assert "Say at the next town hall" in me.shown


async def test_the_sessions_that_are_not_planned_yet_stand_beside_the_others(full: Path) -> None:
    async with running(full, WIDE) as me:
        await to_page(me)
        beside = [line[82:].strip() for line in me.shown.splitlines()]
        assert [each for each in beside if each.endswith("not planned yet")] == [
            f"○ {number}  not planned yet" for number in (4, 5, 6)
        ]


async def test_nothing_is_said_to_be_planned_yet_of_a_pair_that_is_closed(full: Path) -> None:
    with opened(full) as journal:
        journal.endings.stop(journal.pairs.get(1), TODAY)
    async with running(full, WIDE) as me:
        await to_page(me)
        assert "not planned yet" not in me.shown
