"""F2: on every screen and every dialog, nobody's name and nobody's words; and back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from textual.screen import Screen

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.model.reflection import Reflection, ReflectionKind
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Method
from rmjournal.domain.record.record import Body, Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.forms import (
    agreement_form,
    check_in_form,
    contacts_form,
    debrief_form,
    goal_form,
    own_lines_form,
    pair_form,
    prepare_form,
    review_form,
    session_form,
    takeaway_form,
    text_form,
)
from rmjournal.tui.kit.dialogs.copy_out import CopyOutDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import BAR
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.screens.home.learn import LearnScreen
from rmjournal.tui.screens.home.search import SearchScreen
from rmjournal.tui.screens.home.signals import SignalsScreen
from rmjournal.tui.screens.pair.agreement import AgreementScreen
from rmjournal.tui.screens.pair.ending import EndingScreen
from rmjournal.tui.screens.pair.learning import LearningScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.pairs import PairsScreen
from rmjournal.tui.screens.record.line_draft import LineDraftScreen
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.record.record_actions import MoveDialog
from rmjournal.tui.screens.session.own_lines import OwnLinesScreen
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.export_log import ExportLogScreen, SharedItemScreen
from rmjournal.tui.screens.share.receive import ReceiveScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.upkeep.settings import SettingsScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen
from tests.tui.conftest import TODAY, WIDE, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")
SECRET = "quokka"  # in every alias and every text below


@pytest.fixture
def private(empty_vault: Path) -> Path:
    """A journal in which everything that a person can write has the secret word in it."""
    with opened(empty_vault) as journal:
        pair = journal.pairs.add(
            {
                "alias": f"{SECRET} alias",
                "role": "mentor-junior",
                "purpose": f"{SECRET} purpose",
                "off_limits": [f"{SECRET} limit"],
                "comm_partner": {"channels": [f"{SECRET} channel"], "feedback_style": f"{SECRET} style"},
                "comm_me": {"channels": [f"{SECRET} channel of mine"], "best_time": f"{SECRET} time"},
            }
        )
        at = datetime(TODAY.year, TODAY.month, TODAY.day, 10) - timedelta(days=8)
        session = journal.sessions.add(pair, {"held_at": at.isoformat(), "intention": f"{SECRET} intention"})
        journal.notes.add(pair, f"{SECRET} note", session=session)
        takeaway = journal.takeaways.add(
            pair,
            {"text": f"{SECRET} takeaway", "kind": "commitment", "commitment": {"owner": "me"}},
            session=session,
        )
        journal.takeaways.agree(takeaway, TODAY, Method.IN_SESSION)
        journal.takeaways.finish(
            journal.takeaways.commitment(takeaway.id), date.today(), kept=True, outcome=f"{SECRET} outcome"
        )
        journal.takeaways.add(pair, {"text": f"{SECRET} other takeaway"}, session=session)
        journal.log.add(pair, {"kind": "idea", "text": f"{SECRET} idea"}, session=session)
        answers = [
            {"prompt": prompt, "text": f"{SECRET} answer"}
            for prompt in journal.reflections.prompts(pair, ReflectionKind.BETWEEN)
        ]
        journal.reflections.add(pair, {"kind": "between", "answers": answers}, session=session)
        for days in (6, 4):
            journal.sessions.add(pair, {"held_at": (at + timedelta(days=days)).isoformat(), "talk_share_mentee": 40})
        journal.entries.edit(session, {"talk_share_mentee": 70, "disrespect": {"by": "partner"}})
        planned = journal.sessions.add(pair, {"planned_at": (at + timedelta(days=10)).isoformat()})
        lines = {name: f"{SECRET} {name}" for name in ("intention", "to_share", "to_keep")}
        journal.sessions.prepare(planned, {**lines, "agenda": [{"text": f"{SECRET} question", "family": "path"}]})
        journal.drafts.save(Kind.NOTE, pair.id, None, text=f"{SECRET} draft")
        goal = {"owner": "me", "text": f"{SECRET} goal", "kind": "do", "seen_by": f"{SECRET} sign"}
        journal.learning.add_goal(pair, goal)
        said = ("situation", "behaviour", "effect", "ask")
        journal.own_lines.rehearse(pair, {name: f"{SECRET} {name}" for name in said})
        journal.contacts.add(pair, {"kind": "hr", "who": f"{SECRET} contact", "how": f"{SECRET} number"})
    return empty_vault


def _line_draft(journal: Journal) -> LineDraftScreen:
    pair = journal.pairs.get(1)
    fields = {"kind": "idea", "text": f"{SECRET} line"}
    draft = journal.drafts.find(Kind.LOG_ITEM, pair.id, None)
    return LineDraftScreen(journal, pair, draft or journal.drafts.save(Kind.LOG_ITEM, pair.id, None, fields=fields))


def _record(journal: Journal, kind: type[Body]) -> Record[Body]:
    return journal.records.of_type(kind)[0]


def _newest(journal: Journal) -> Record[Session]:
    return journal.sessions.of(journal.pairs.get(1))[-1]


def _shared(journal: Journal) -> Record[Export]:
    pair = journal.pairs.get(1)
    journal.messages.copy(journal.messages.agreement(pair), TODAY)
    return journal.exports.all()[-1]


Make = Callable[[Journal], Screen[Any]]
SCREENS: dict[str, Make] = {
    "pairs": lambda j: PairsScreen(j),
    "pair": lambda j: PairScreen(j, j.pairs.get(1)),
    "session": lambda j: SessionScreen(j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1)),
    "note of the pair": lambda j: SessionScreen(j, j.pairs.get(1)),
    "takeaways": lambda j: TakeawaysScreen(j, j.pairs.get(1)),
    "looking back": lambda j: ReflectScreen(j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1)),
    "looking back again": lambda j: ReflectScreen(
        j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1), reflection=j.records.of_type(Reflection)[0]
    ),
    "record": lambda j: RecordScreen(j, j.notes.of(j.sessions.get(j.pairs.get(1), 1))[0].id),
    "promise": lambda j: RecordScreen(j, _record(j, Commitment).id),
    "pair record": lambda j: RecordScreen(j, j.pairs.get(1).id),
    "search": lambda j: SearchScreen(j),
    "learn": lambda j: LearnScreen(j),
    "left": lambda j: ExportLogScreen(j),
    "settings": lambda j: SettingsScreen(j),
    "form of a pair": lambda j: pair_form.edit_pair(j, j.pairs.get(1)),
    "form of a session": lambda j: session_form.edit_session(j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1)),
    "form of a takeaway": lambda j: takeaway_form.new_takeaway(j, j.pairs.get(1), None, f"{SECRET} words"),
    "form of a promise": lambda j: text_form.edit_text(j, j.pairs.get(1), _record(j, Commitment)),
    "form before a session": lambda j: prepare_form.prepare_session(j, j.pairs.get(1), _newest(j)),
    "form after a session": lambda j: debrief_form.debrief_session(
        j, j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1)
    ),
    "between sessions": lambda j: ReflectScreen(j, j.pairs.get(1)),
    "agenda to send": lambda j: ShareScreen(j, j.pairs.get(1), lambda: j.messages.agenda(j.pairs.get(1), _newest(j))),
    "takeaways to send": lambda j: ShareScreen(
        j, j.pairs.get(1), lambda: j.messages.takeaways(j.pairs.get(1), j.sessions.get(j.pairs.get(1), 1))
    ),
    "agreement to send": lambda j: ShareScreen(j, j.pairs.get(1), lambda: j.messages.agreement(j.pairs.get(1))),
    **{
        f"{what.value} to share": lambda j, what=what: ShareScreen(j, j.pairs.get(1), tab=what)  # type: ignore[misc]
        for what in (ExportKind.SUMMARY, ExportKind.STATEMENT, ExportKind.STATUS_NOTE, ExportKind.HELP_NOTE)
    },
    "shared item": lambda j: SharedItemScreen(j, _shared(j)),
    "signs": lambda j: SignalsScreen(j),
    "goals": lambda j: LearningScreen(j, j.pairs.get(1)),
    "form of a goal": lambda j: goal_form.new_goal(j, j.pairs.get(1)),
    "form of a check-in": lambda j: check_in_form.check_in(j, j.pairs.get(1), None),
    "agreement": lambda j: AgreementScreen(j, j.pairs.get(1)),
    "form of a clause": lambda j: agreement_form.edit_clauses(j, j.pairs.get(1)),
    "form of a review": lambda j: review_form.review_pair(j, j.pairs.get(1)),
    "form of the end": lambda j: review_form.close_pair(j, j.pairs.get(1), lambda: None),
    "the end": lambda j: EndingScreen(j, j.pairs.get(1)),
    "form of contacts": lambda j: contacts_form.edit_contacts(j, j.pairs.get(1)),
    "line draft": _line_draft,
    "own lines": lambda j: OwnLinesScreen(j, j.pairs.get(1)),
    "form of a rehearsal": lambda j: own_lines_form.rehearse(j, j.pairs.get(1)),
    "reply": lambda j: ReceiveScreen(j, j.pairs.get(1)),
    "insight card": lambda j: ShareScreen(j, j.pairs.get(1), tab=ExportKind.INSIGHT_CARD),
    "dialog of limits": lambda j: contacts_form.limits_card_of(j, j.pairs.get(1)),
    "dialog to copy": lambda j: CopyOutDialog(f"{SECRET} text"),
    "dialog to move": lambda j: MoveDialog(j, _record(j, Reflection)),
    "dialog of a word": lambda j: LineDialog("Assumption", value=f"{SECRET} words"),
}
SHOW = {
    "pairs", "pair", "session", "takeaways", "looking back again", "record", "promise", "pair record",
    "form before a session", "agenda to send", "takeaways to send", "agreement to send",
    "shared item", "line draft",
}  # fmt: skip


async def opened_up(me: Person, name: str) -> None:
    """Show everything that there is on this screen."""
    if name == "search":
        await me.write(SECRET)
        await me.until(lambda: "whole journal searched" in me.shown)
    if name.startswith("form") and "F3  more" in me.shown:
        await me.press("f3")
    if name == "pair":
        await me.press("f7")


async def test_a_concealed_screen_shows_no_name_and_no_words(private: Path) -> None:
    async with running(private, WIDE) as me:
        for name, make in SCREENS.items():
            me.app.push_screen(make(me.journal))
            await me.settle()
            await opened_up(me, name)
            before = me.shown
            if name in SHOW:
                assert SECRET in before, name
            await me.press("f2")
            assert SECRET not in me.shown, name
            assert (BAR in me.shown) == (SECRET in before), name
            await me.press("f2")
            assert me.shown == before, name
            await me.press("escape")
            assert me.screen == "HomeScreen", name


async def test_a_screen_that_is_opened_concealed_shows_none_either(private: Path) -> None:
    async with running(private, WIDE) as me:
        await me.press("f2")
        for name, make in SCREENS.items():
            me.app.push_screen(make(me.journal))
            await me.settle()
            await opened_up(me, name)
            assert SECRET not in me.shown, name
            await me.press("escape")
            assert me.screen == "HomeScreen", name


async def test_home_shows_bars_and_its_neutral_rows(private: Path) -> None:
    async with running(private, WIDE) as me:
        assert f"{SECRET} alias" in me.shown
        assert f"{SECRET} draft" not in me.shown
        await me.press("f2")
        assert SECRET not in me.shown
        assert "Finish" in me.shown
        await me.press("f2")
        assert f"{SECRET} alias" in me.shown


async def test_the_side_of_home_shows_how_it_goes_as_bars_and_its_question_as_words(private: Path) -> None:
    async with running(private, WIDE) as me:
        await me.press("f7")
        assert "Who talked?" in me.shown
        await me.press("f2")
        assert SECRET not in me.shown
        assert "Who talked?" in me.shown  # a label stays
        assert "to you" not in me.shown
        await me.press("f7")
        assert SECRET not in me.shown
        assert "Between sessions" in me.shown
        asked = me.journal.reflections.prompts(me.journal.pairs.get(1), ReflectionKind.BETWEEN)[0]
        assert " ".join(asked.split()[:6]) in me.shown  # nobody wrote it
        await me.press("f7", "f2")
        assert "Who talked?" in me.shown


async def test_what_a_form_takes_over_from_last_time_is_bars_also_in_a_draft(private: Path) -> None:
    with opened(private) as journal:  # agreed off limits are shown, one's own are a count
        pair = journal.pairs.get(1)
        journal.agreements.reword(pair, dict.fromkeys((Clause.BUSINESS, Clause.GOALS), f"{SECRET} clause"))
        journal.agreements.agree(journal.agreements.draft(pair), TODAY, Method.IN_SESSION)
    async with running(private, WIDE) as me:
        me.app.push_screen(SCREENS["form before a session"](me.journal))
        await me.settle()
        await me.write(" again")
        await me.press("f2")
        labels = ("Commitments", "Off limits", "Your intention")
        for words in (SECRET, "limit\n", "you prefer:"):
            assert words not in me.shown
        assert all(words in me.shown for words in labels)
        await me.press("f2")
        for words in (*labels, "quokka limit", "you prefer: quokka channel of"):
            assert words in me.shown
        await me.press("escape")
        assert SECRET in str([draft.raw for draft in me.drafts()])


async def test_no_rating_and_no_fact_of_a_form_can_be_told_while_it_is_concealed(private: Path) -> None:
    async with running(private, WIDE) as me:
        pair, seen = me.journal.pairs.get(1), set()
        for share, rating in ((70, 1), (None, None), (20, 5)):
            fields = {"talk_share_mentee": share, "ratings": {"overall": rating, "relationship": rating}}
            me.journal.entries.edit(cast("Record[Body]", me.journal.sessions.get(pair, 1)), fields)
            me.app.push_screen(SCREENS["form after a session"](me.journal))
            await me.settle()
            await opened_up(me, "form")
            me.app.screen.set_focus(None)
            me.app.screen.query_one("#field-agenda_set_by").scroll_visible(animate=False)
            await me.settle()
            plain = me.shown
            assert "3 both" in plain
            assert "4 nobody" in plain
            await me.press("f2")
            choices = list(me.app.screen.query(ChoiceField))
            assert all(each.label in me.shown for each in choices if each.label in plain)  # nobody's answer
            assert "3 both" in me.shown
            assert "4 nobody" in me.shown
            seen.add("\n".join(str(each.render()) for each in choices))
            await me.press("f2", "escape")
        assert len(seen) == 1


async def test_what_is_written_while_concealed_is_kept_as_it_is(private: Path) -> None:
    async with running(private) as me:
        me.app.push_screen(SCREENS["note of the pair"](me.journal))
        await me.settle()
        await me.press("f2")
        await me.write(f" and {SECRET} again")
        assert SECRET not in me.shown
        await me.press("escape")
        texts = [str(record.raw) for record in me.journal.records.all({Kind.NOTE})]
        assert any(f"{SECRET} draft and {SECRET} again" in text for text in texts)


async def test_search_as_one_types_stays_concealed(private: Path) -> None:
    async with running(private) as me:
        await me.press("f2", "slash")
        for letter in SECRET:
            await me.press(letter)
            assert SECRET not in me.shown
            assert "alias" not in me.shown
