"""One's own lines on the screen: closed until they are opened, rehearsed, asked about once."""

from datetime import timedelta
from pathlib import Path

import pytest

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.contact import Contact
from rmjournal.domain.model.log import LogItem, LogKind, Next, Why
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Method
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.session.own_lines import OwnLinesScreen
from tests.tui.conftest import NOW, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
SECRET = "How tired the team is"


async def to_pair(me: Person, pair: int = 1) -> None:
    me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(pair)))
    await me.settle()


async def to_own(me: Person) -> None:
    """Open one's own lines of the first pair."""
    await to_pair(me)
    await me.press("full_stop")
    assert me.screen == "OwnLinesScreen"


async def test_own_lines_are_counts_until_enter_and_close_again_on_leaving(vault: Path) -> None:
    async with running(vault) as me:
        await to_own(me)
        assert "1 line" in me.shown
        assert SECRET not in me.shown
        await me.press("enter")
        assert SECRET in me.shown
        await me.press("escape")
        assert me.screen == "PairScreen"
        assert SECRET not in me.shown
        await me.press("full_stop")
        assert SECRET not in me.shown


async def test_a_rehearsal_draws_up_a_first_sentence_that_can_be_changed(vault: Path) -> None:
    async with running(vault) as me:
        await to_own(me)
        await me.press("enter", "down", "n")
        assert me.screen == "FormScreen"
        assert "Rehearse" in me.shown
        await me.write("in our last session")
        await me.press("enter")
        await me.write("You answered for the team")
        await me.press("enter")
        await me.write("they went quiet")
        await me.press("enter", "enter")
        assert "Your first sentence" in me.shown
        await me.press("enter")
        assert me.screen == "OwnLinesScreen"
        (rehearsal,) = me.of(Rehearsal)
        assert rehearsal.opening == "In our last session, you answered for the team. They went quiet."
        assert "1 rehearsal" in me.shown
        assert "quiet" not in me.shown


async def test_a_held_back_line_takes_two_digits_in_the_debrief_and_leads_to_a_rehearsal(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        session = me.journal.sessions.add(pair, {"held_at": "2026-03-09T10:00"})
        from rmjournal.tui.forms.debrief_form import debrief_session

        me.app.push_screen(debrief_session(me.journal, pair, session))
        await me.settle()
        await me.press("enter", "enter")
        await me.write("The tone of it")
        await me.press("tab", "3", "2", "ctrl+o")
        line = next(each for each in me.of(LogItem) if each.text == "The tone of it")
        assert (line.why, line.next) == (Why.TONE, Next.REHEARSE)
        assert "Rehearse" in me.shown


async def test_a_line_that_hurt_leads_to_people_and_not_to_a_rehearsal(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        session = me.journal.sessions.add(pair, {"held_at": "2026-03-09T10:00"})
        from rmjournal.tui.forms.debrief_form import debrief_session

        me.app.push_screen(debrief_session(me.journal, pair, session))
        await me.settle()
        await me.press("enter", "enter")
        await me.write("It hurt")
        await me.press("tab", "5", "2", "ctrl+o")
        assert me.screen == "LimitsDialog"


async def test_the_next_debrief_asks_about_the_rehearsal_once(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        me.journal.own_lines.rehearse(pair, {"situation": "x", "opening": "Can I finish?"})
        session = me.journal.sessions.add(pair, {"held_at": f"{NOW:%Y-%m-%d}T23:00"})
        from rmjournal.tui.forms.debrief_form import debrief_session

        form = debrief_session(me.journal, pair, session)
        names = [field.id for field in form.form.first]
        assert "field-rehearsal-dot-outcome" in names
        assert all("Can I finish" not in getattr(field, "label", "") for field in form.form.first)
        earlier = me.journal.sessions.add(pair, {"held_at": "2026-03-01T10:00"})
        assert "field-rehearsal-dot-outcome" not in [
            field.id for field in debrief_session(me.journal, pair, earlier).form.first
        ]


async def test_a_difficult_moment_is_two_keys_from_the_writing_page(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("w")
        assert me.screen == "SessionScreen"
        await me.press("f5", "m")
        assert "A difficult moment" in me.shown
        await me.write("when we talked about the rota")
        await me.press("enter")
        await me.write("laughed")
        await me.press("ctrl+o")
        moment = next(each for each in me.of(LogItem) if each.kind is LogKind.DIFFICULT_MOMENT)
        assert (moment.text, moment.behaviour) == ("when we talked about the rota", "laughed")
        assert me.screen == "SessionScreen"


# Around the hour of the meeting


def soon(path: Path, minutes: int = 10) -> None:
    """Plan a session that begins in so many minutes, prepared, and hold one line back to say."""
    with opened(path) as journal:
        pair = journal.pairs.get(1)
        for each in journal.sessions.of(pair):
            if each.body.planned_at is not None and not each.body.held_at:
                journal.entries.delete(each)
        at = (NOW + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
        session = journal.sessions.add(pair, {"planned_at": at})
        journal.sessions.prepare(session, {"intention": "PRIVATE intention", "to_keep": "PRIVATE keep"})
        journal.log.add(pair, {"kind": "held_back", "text": "PRIVATE line", "next": "say"})
        journal.entries.edit(pair, {"off_limits": ["the merger", "PRIVATE topic"], "promised_on": "2026-03-01"})
        journal.agreements.reword(pair, {Clause.OFF_LIMITS: "the merger"})
        journal.agreements.agree(journal.agreements.draft(pair), NOW.date(), Method.IN_SESSION)


async def test_around_the_hour_prepare_shows_agenda_and_off_limits_alone(vault: Path) -> None:
    soon(vault)
    async with running(vault) as me:
        await to_pair(me)
        await me.press("p")
        assert me.screen == "MeetingScreen"
        assert "the merger" in me.shown
        assert "PRIVATE" not in me.shown
        await me.press("full_stop")
        assert "Is anyone looking?" in me.shown
        assert "PRIVATE" not in me.shown
        await me.press("enter")
        for words in ("PRIVATE intention", "PRIVATE keep", "PRIVATE line"):
            assert words in me.shown
        await me.press("full_stop")
        assert "PRIVATE" not in me.shown
        await me.press("full_stop", "enter", "escape")
        assert me.screen == "MeetingScreen"
        assert "PRIVATE" not in me.shown


async def test_before_the_hour_prepare_is_the_form(vault: Path) -> None:
    soon(vault, minutes=30)
    async with running(vault) as me:
        await to_pair(me)
        await me.press("p")
        assert me.screen == "FormScreen"
        assert "1 line you meant to say" in me.shown
        assert "PRIVATE line" not in me.shown


async def test_around_the_hour_the_writing_page_shows_no_intention_and_own_lines_ask_first(vault: Path) -> None:
    soon(vault)
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        session = next(each for each in me.journal.sessions.of(pair) if each.body.intention == "PRIVATE intention")
        me.app.push_screen(me.app.writing_screen(pair, session))
        await me.settle()
        assert "PRIVATE" not in me.shown
        await me.press("escape")
        me.app.push_screen(OwnLinesScreen(me.journal, pair))
        await me.settle()
        await me.press("enter")
        assert "Is anyone looking?" in me.shown
        assert "PRIVATE line" not in me.shown
        await me.press("enter")
        assert "PRIVATE line" in me.shown


async def test_f8_opens_on_the_limits_and_closes_what_takes_a_second_key(vault: Path) -> None:
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        journal.contacts.add(pair, {"kind": "hr", "who": "Helen Desk", "in_line": True})
        journal.contacts.add(pair, {"kind": "union", "who": "Ursula Rep", "in_line": False})
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f8")
        assert "What you agreed" in me.shown
        assert "Confidential, except for" in me.shown
        assert "Helen" not in me.shown
        await me.press("1")
        assert "Helen Desk" in me.shown
        await me.press("2")
        assert "Helen Desk" not in me.shown
        assert "Ursula Rep" in me.shown
        await me.press("escape", "f8")
        assert "Ursula" not in me.shown


async def test_f8_names_nobody_while_a_session_is_on(vault: Path) -> None:
    soon(vault)
    with opened(vault) as journal:
        journal.contacts.add(journal.pairs.get(1), {"kind": "hr", "who": "Helen Desk", "in_line": False})
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f8", "1", "2")
        assert me.screen == "LimitsDialog"
        assert "Helen" not in me.shown
        assert "my partner" not in me.shown


async def test_contacts_are_filled_in_from_the_form_and_asked_about_the_line(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f8", "3")
        assert "Who could you talk to?" in me.shown
        await me.write("Ursula Rep")
        await me.press("enter", "8", "enter", "1", "ctrl+o")
        (contact,) = me.of(Contact)
        assert (contact.who, contact.kind.value, contact.in_line) == ("Ursula Rep", "union", False)


async def test_a_lack_of_respect_by_oneself_and_by_the_partner_read_differently(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        first, second = (me.journal.sessions.add(pair, {"held_at": f"2026-03-0{day}T10:00"}) for day in (8, 9))
        for session, key, words in (
            (first, "m", "A short, plain apology is enough."),
            (second, "p", "You don't have to deal with this alone"),
        ):
            me.app.push_screen(me.app.writing_screen(pair, session))
            await me.settle()
            await me.press("f5", "!", key)
            assert me.screen == "RespectDialog"
            assert words in me.shown
            if key == "p":
                await me.press("1")
                assert "If it is about my partner" in me.shown
                await me.press("escape")
            else:
                await me.press("escape")
            await me.press("escape")
        assert [each.disrespect.by.value for each in me.of(Session) if each.disrespect] == ["me", "partner"]


async def test_a_line_is_marked_for_supervision_and_ends(vault: Path) -> None:
    async with running(vault) as me:
        await to_own(me)
        await me.press("enter", "down", "space")
        held = next(each for each in me.of(LogItem) if each.kind is LogKind.HELD_BACK)
        assert held.to_supervision
        assert "For supervision" in me.shown
        await me.press("enter", "tab")
        assert me.screen == "FormScreen"
