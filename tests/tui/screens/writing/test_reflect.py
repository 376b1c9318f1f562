"""Looking back: three questions for my role, or a blank page."""

from pathlib import Path

import pytest

from rmjournal.domain.model.reflection import Model, Reflection, ReflectionKind
from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from tests.tui.conftest import WIDE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_reflect(me: Person, pair: int = 2, session: int | None = 1) -> None:
    """Look back on a session of a pair, or on the time between."""
    of = me.journal.pairs.get(pair)
    me.app.push_screen(ReflectScreen(me.journal, of, me.journal.sessions.get(of, session) if session else None))
    await me.settle()


def flat(me: Person) -> str:
    """Return the screen without its line ends."""
    return " ".join(me.shown.split())


async def test_the_three_questions_differ_by_role(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me, 1, 2)
        junior = flat(me)
        await me.press("escape")
        await to_reflect(me, 2)
        senior = flat(me)
    assert "how much room did I have to disagree" in junior
    assert "how much room did I have to disagree" not in senior
    assert "how did I make disagreeing easy" in senior
    assert "praise" not in junior.lower()


async def test_between_sessions_one_question_is_asked_and_another_each_time(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me, 1, None)
        assert "What have I seen since we last met" in flat(me)
        assert "So what" not in flat(me)
        assert len([page for page in me.app.screen.query(Editor) if page.display]) == 1
        await me.write("Less than before.")
        await me.press("escape")
        await to_reflect(me, 1, None)
        assert "What have I kept to myself since we last met" in flat(me)
        assert "What have I seen since we last met" not in flat(me)


async def test_a_reflection_is_discarded_without_a_question_only_if_nothing_was_written(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me)
        await me.press("ctrl+r")
        assert me.screen == "HomeScreen"
        await to_reflect(me)
        await me.burst("x", "ctrl+r")
        assert "Discard your changes?" in me.shown


async def test_the_intention_stands_above(vault: Path) -> None:
    with opened(vault) as journal:
        journal.entries.edit(journal.sessions.get(journal.pairs.get(2), 1), {"intention": "only watch"})
    async with running(vault) as me:
        await to_reflect(me)
        assert "Intention   only watch" in me.shown


async def test_escape_keeps_the_answers_each_with_its_question(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me)
        await me.write("First answer.")
        await me.press("tab", "tab")
        await me.write("Third answer.")
        await me.press("escape")
        assert me.screen == "HomeScreen"
        record = me.journal.records.of_type(Reflection)[-1]
        assert record.body is not None
        asked = me.journal.reflections.prompts(me.journal.pairs.get(2), ReflectionKind.AFTER)
        assert [(a.prompt, a.text) for a in record.body.answers] == [
            (asked[0], "First answer."),
            (asked[2], "Third answer."),
        ]
        assert (record.body.kind, record.body.model) == (ReflectionKind.AFTER, Model.WWW)
        assert record.parent == me.journal.sessions.get(me.journal.pairs.get(2), 1).id
        assert me.drafts() == []
        assert "Reflect on session 1" not in me.shown


async def test_a_blank_page_is_one_key_away(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me, 2, None)
        await me.press("f6")
        assert "So what" not in me.shown
        await me.write("Just this.")
        await me.press("escape")
        (body,) = [each for each in me.of(Reflection) if each.answers[0].text == "Just this."]
        assert (body.kind, body.model, body.answers[0].prompt) == (ReflectionKind.BETWEEN, Model.BLANK, "")


async def test_what_was_answered_is_kept_beside_a_blank_page(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me)
        await me.write("An answer.")
        await me.press("f6")
        await me.write("And more.")
        await me.press("f6")
        assert "An answer." in me.shown
        await me.press("escape")
        body = me.of(Reflection)[-1]
        assert [answer.text for answer in body.answers] == ["An answer.", "And more."]
        assert body.model is Model.WWW


async def test_nothing_written_keeps_nothing(vault: Path) -> None:
    async with running(vault) as me:
        before = me.journal.records.vault.head_box
        await to_reflect(me)
        await me.press("f6", "f6", "escape")
        assert me.screen == "HomeScreen"
        assert me.journal.records.vault.head_box == before


async def test_a_lock_leaves_a_draft_that_opens_as_it_was(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me)
        await me.write("Half an ans")
        await me.press("tab")
        await me.write("and this")
        await me.press("ctrl+l")
    async with running(vault) as me:
        assert len(me.of(Reflection)) == 2
        await me.press("enter")
        assert me.screen == "ReflectScreen"
        assert [page.text for page in me.app.screen.query(Editor)][:2] == ["Half an ans", "and this"]
        await me.press("escape")
        assert [answer.text for answer in me.of(Reflection)[-1].answers] == ["Half an ans", "and this"]
        assert me.drafts() == []


async def test_a_blank_page_that_was_begun_opens_as_one(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me)
        await me.press("f6")
        await me.write("Half a pa")
        await me.press("ctrl+l")
    async with running(vault) as me:
        await me.press("enter")
        assert "Half a pa" in me.shown
        assert "So what" not in me.shown


async def test_changing_one_keeps_its_questions_and_what_was_there(vault: Path) -> None:
    async with running(vault) as me:
        record = me.journal.records.of_type(Reflection)[0]
        asked = [answer.prompt for answer in record.body.answers] if record.body else []
        pair = me.journal.pairs.get(1)
        me.app.push_screen(ReflectScreen(me.journal, pair, me.journal.sessions.get(pair, 1), reflection=record))
        await me.settle()
        await me.press("end")
        await me.write(" Longer.")
        await me.press("escape")
        assert len(me.of(Reflection)) == 2
        body = me.journal.records.glance(record.id).body
        assert isinstance(body, Reflection)
        assert body.answers[0].text == "The silence. Longer."
        assert [answer.prompt for answer in body.answers] == asked
        assert me.count(Kind.REVISION) >= 1


async def test_it_says_that_it_stays_here(vault: Path) -> None:
    async with running(vault) as me:
        await to_reflect(me)
        assert "Private until you choose to share it." in me.shown


async def test_what_was_written_in_the_session_stands_beside_the_questions_and_held_back_lines_do_not(
    vault: Path,
) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        held_back = {"kind": "held_back", "text": "How angry it made me."}
        journal.log.add(heron, held_back, session=journal.sessions.get(heron, 1))
    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        me.app.push_screen(ReflectScreen(me.journal, heron, me.journal.sessions.get(heron, 1)))
        await me.settle()
        beside = me.app.screen.query_one("#side")
        assert beside.region.width
        assert "No emails that need an answer" in me.shown
        assert "I described the Monday emails." in me.shown
        assert "How angry" not in me.shown
        await me.press("f7")
        assert "I described the Monday emails." not in me.shown
        await me.press("escape")
        me.app.push_screen(ReflectScreen(me.journal, heron))
        await me.settle()
        assert not me.app.screen.query_one("#side").region.width, "between sessions there is nothing to show"
