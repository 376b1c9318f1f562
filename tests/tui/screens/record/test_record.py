"""One record: read, changed in the way it was made, deleted after a word, moved, and copied out only when asked."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.export_log import Export
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.record.record import Body, Kind, Record
from rmjournal.journal import Journal
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.commands import EDIT
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.rows import Rows
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.shell.app import JournalApp
from rmjournal.tui.shell.palette_entries import entries
from tests.tui.conftest import TODAY, WIDE, B, Person, lines, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def screen_for_record(me: Person, record: Record[Any]) -> None:
    """Open a record for reading."""
    me.app.push_screen(RecordScreen(me.journal, record.id))
    await me.settle()
    assert me.screen == "RecordScreen"


def first(journal: Journal, kind: type[B]) -> Record[B]:
    """Return the oldest record of a kind."""
    return journal.records.of_type(kind)[0]


@pytest.fixture
def logged(vault: Path) -> Path:
    """The demo, with a line of the log in the first session of Heron."""
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        journal.log.add(pair, {"kind": "barrier", "text": "No time"}, session=journal.sessions.get(pair, 1))
    return vault


async def test_a_record_is_shown_whole(vault: Path) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        assert "I described the Monday emails. A long silence, then a real question." in " ".join(me.shown.split())
        assert "Heron · you: Mentor (junior)" in me.shown
        assert "Note" in me.shown


async def test_a_record_is_called_what_a_person_calls_it_and_shows_neither_id_nor_code(vault: Path) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        journal.log.add(heron, {"kind": "held_back", "text": "the pay round"})
        promised = {"text": "I ask them.", "kind": "commitment", "commitment": {"owner": "me", "due": "2026-03-31"}}
        journal.takeaways.add(heron, promised, session=journal.sessions.get(heron, 1))
    async with running(vault) as me:
        await screen_for_record(me, me.journal.records.of_type(LogItem)[-1])
        assert "the pay round" in me.shown
        assert "Held back" in lines(me.app)[0]
        assert "log item" not in me.shown.lower()
        await me.press("d")
        assert "Delete this log entry?" in me.shown
        await me.press("escape", "escape")
        await screen_for_record(me, me.journal.records.of_type(Commitment)[-1])
        words, facts = me.shown.index("I ask them."), me.shown.index("You do this by Tue 31 Mar.")
        assert me.shown.index("Commitment") < words < facts
        await me.press("escape")
        await screen_for_record(me, me.journal.records.of_type(Session)[0])
        assert str(me.journal.records.of_type(Session)[0].id)[:6] not in me.shown
        assert "_" not in me.shown
        assert "T16:00" not in me.shown
        assert "Session 1" in lines(me.app)[0]
        assert "Worth my time: 3 out of 5" in me.shown


async def test_a_takeaway_is_read_as_sentences_and_not_as_fields(vault: Path) -> None:
    async with running(vault) as me:
        takeaways = {record.body.state.value: record for record in me.journal.records.of_type(Takeaway)}
        for state, says in (
            ("agreed", "You both said yes on 10 Feb, in the room."),
            ("proposed", "Waiting for Heron to agree."),
            ("draft", "A draft that only you have seen."),
        ):
            await screen_for_record(me, takeaways[state])
            assert says in me.shown
            assert not [field for field in ("state:", "method:", "agreed on:", "kind:") if field in me.shown]
            await me.press("escape")


async def test_reading_changes_nothing(vault: Path) -> None:
    async with running(vault) as me:
        before = me.journal.records.vault.head_box
        await screen_for_record(me, first(me.journal, Note))
        await me.press("x", "backspace", "delete", "enter", "ctrl+k", "escape")
        assert me.journal.records.vault.head_box == before
        assert me.screen == "HomeScreen"


@pytest.mark.parametrize(
    ("kind", "screen"),
    [
        (Note, "SessionScreen"),
        (Reflection, "ReflectScreen"),
        (Session, "FormScreen"),
        (Takeaway, "FormScreen"),
        (Commitment, "FormScreen"),
        (LogItem, "FormScreen"),
    ],
)
async def test_e_changes_each_kind_in_the_way_it_was_made(logged: Path, kind: type[Body], screen: str) -> None:
    async with running(logged) as me:
        record = first(me.journal, kind)
        if kind is Takeaway:
            record = me.journal.takeaways.of(me.journal.pairs.get(2))[0]
        await screen_for_record(me, record)
        await me.press("e")
        assert me.screen == screen
        if kind is Session:
            await me.press("tab")
        await me.press("end")
        await me.write(" and CANARY")
        await me.press("escape" if screen != "FormScreen" else "ctrl+o")
        assert me.screen == "RecordScreen"
        assert "CANARY" in me.shown
        assert "CANARY" in str(me.journal.records.get(record.id).raw)
        assert me.drafts() == []


async def test_a_promise_of_a_draft_can_get_another_day_and_what_came_of_it(vault: Path) -> None:
    with opened(vault) as journal:
        fields = {"text": "I ask them.", "commitment": {"owner": "me", "due": "2026-03-31"}}
        journal.takeaways.add(journal.pairs.get(1), fields)
    async with running(vault) as me:
        await screen_for_record(me, me.journal.records.of_type(Commitment)[-1])
        await me.press("e", "tab", "end", *["backspace"] * 10)
        await me.write("2026-04-01")
        await me.press("tab")
        await me.write("half done")
        await me.press("ctrl+o")
        body = me.of(Commitment)[-1]
        assert (f"{body.due}", body.outcome, body.status.value) == ("2026-04-01", "half done", "open")


async def test_of_a_promise_that_the_partner_has_seen_only_the_outcome_is_edited(vault: Path) -> None:
    async with running(vault) as me:
        was = me.of(Commitment)[0]
        await screen_for_record(me, first(me.journal, Commitment))
        await me.press("e")
        assert "Your partner has seen this. To change it, reword the takeaway." in me.shown
        assert was.text in " ".join(me.shown.split())
        assert "By when?" not in me.shown
        await me.write("half done")
        await me.press("ctrl+o")
        assert me.screen == "RecordScreen"
        assert me.of(Commitment)[0] == replace(was, outcome="half done")


async def test_words_that_are_taken_away_are_refused(logged: Path) -> None:
    async with running(logged) as me:
        record = next(each for each in me.journal.records.of_type(LogItem) if each.body.text == "No time")
        await screen_for_record(me, record)
        await me.press("e", "end", "ctrl+u", "ctrl+o")
        assert "This is empty." in me.shown
        assert me.journal.records.get(record.id) == record


@pytest.mark.parametrize("word", ["", "yes", "del"])
async def test_deleting_asks_for_the_word(vault: Path, word: str) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        await me.press("d")
        assert me.screen == "WordDialog"
        if word:
            await me.write(word)
        await me.press("enter")
        assert len(me.of(Note)) == 3
        assert "Type delete to confirm, or press Esc to cancel." in " ".join(me.shown.split())
        await me.press("escape")
        assert len(me.of(Note)) == 3
        assert me.screen == "RecordScreen"


async def test_the_word_deletes_and_goes_back(vault: Path) -> None:
    async with running(vault) as me:
        record = first(me.journal, Note)
        await screen_for_record(me, record)
        await me.press("d")
        await me.write("Delete ")
        await me.press("enter")
        assert me.screen == "HomeScreen"
        assert len(me.of(Note)) == 2
        assert not [each for each in me.journal.records.all() if each.id == record.id]


async def test_deleting_a_session_says_how_much_goes_with_it(vault: Path) -> None:
    async with running(vault) as me:
        session = me.journal.sessions.get(me.journal.pairs.get(1), 1)
        more = me.journal.entries.belongings(session)
        await screen_for_record(me, session)
        await me.press("d")
        assert f"and {more} linked entries" in " ".join(me.shown.split())
        await me.write("delete")
        await me.press("enter")
        assert me.journal.sessions.of(me.journal.pairs.get(1))[0].body.number == 2
        assert len(me.of(Note)) == 2


async def move_to(me: Person, words: str) -> None:
    """Choose a place in the dialog by what it is called."""
    await me.press("m")
    assert me.screen == "MoveDialog"
    rows = me.find("#dialog Rows", Rows)
    rows.selected = next(at for at in range(len(rows.rows)) if words in rows.rows[at].title)
    await me.press("enter")
    assert me.screen == "RecordScreen"


async def test_m_moves_a_note_to_another_session(vault: Path) -> None:
    async with running(vault) as me:
        record = first(me.journal, Note)
        await screen_for_record(me, record)
        await move_to(me, "session 2")
        moved = me.journal.records.get(record.id)
        assert moved.parent == me.journal.sessions.get(me.journal.pairs.get(1), 2).id
        assert moved.raw["text"] == record.raw["text"]


@pytest.mark.parametrize(("kind", "place"), [(Note, "session 1"), (Commitment, "session 2"), (Session, "Heron")])
async def test_where_it_is_already_is_marked_and_moving_it_there_says_so(
    vault: Path, kind: type[Body], place: str
) -> None:
    async with running(vault) as me:
        record = next(each for each in me.journal.records.of_type(kind, me.journal.pairs.get(1).id))
        await screen_for_record(me, record)
        await me.press("m")
        rows = me.find("#dialog Rows", Rows)
        here = [at for at in range(len(rows.rows)) if rows.rows[at].right == "it's here"]
        assert [rows.rows[at].title.partition(":")[0] for at in here] == [place]
        rows.selected = here[0]
        await me.press("enter")
        assert me.told == "It is already there."
        assert me.journal.records.get(record.id).parent == record.parent


async def test_m_moves_a_note_to_another_pair(vault: Path) -> None:
    async with running(vault) as me:
        record = first(me.journal, Note)
        await screen_for_record(me, record)
        await move_to(me, "Otter")
        moved = me.journal.records.get(record.id)
        assert (moved.pair, moved.parent) == (me.journal.pairs.get(2).id, None)
        assert "Otter · you: Mentee (senior)" in me.shown


async def test_a_session_moves_to_a_pair_only(vault: Path) -> None:
    async with running(vault) as me:
        record = me.journal.sessions.get(me.journal.pairs.get(1), 2)
        await screen_for_record(me, record)
        await me.press("m")
        assert [row.title for row in me.find("#dialog Rows", Rows).rows] == ["Heron", "Otter"]
        await me.press("down", "enter")
        moved = me.journal.records.get(record.id)
        assert moved.pair == me.journal.pairs.get(2).id
        assert moved.raw["number"] == 3


@pytest.mark.parametrize(("kind", "moves"), [(Note, True), (Session, True), (Goal, False), (Agreement, False)])
async def test_only_what_can_be_moved_is_offered_to_be_moved(vault: Path, kind: type[Body], moves: bool) -> None:
    async with running(vault, WIDE) as me:
        await screen_for_record(me, first(me.journal, kind))
        screen = me.app.screen
        assert isinstance(screen, BaseScreen)
        assert ("m  move" in lines(me.app)[-1]) == moves
        assert any(entry.title == "Move" for entry in entries(screen)) == moves
        await me.press("question_mark")
        assert ("move: Move the selected entry" in me.shown) == moves
        await me.press("escape", "m")
        assert me.screen == ("MoveDialog" if moves else "RecordScreen")
        assert me.told == ("" if moves else "This entry can't be moved.")


async def test_escape_leaves_it_where_it_is(vault: Path) -> None:
    async with running(vault) as me:
        record = first(me.journal, Note)
        await screen_for_record(me, record)
        await me.press("m", "down", "escape")
        assert me.journal.records.get(record.id) == record
        assert me.screen == "RecordScreen"


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reached the clipboard of the computer."""
    found: list[str] = []
    monkeypatch.setattr(JournalApp, "copy_out", lambda _, text: found.append(text))
    return found


async def test_copying_out_shows_it_whole_asks_and_lists_it(vault: Path, handed: list[str]) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        await me.press("f9")
        assert me.screen == "CopyOutDialog"
        assert "I described the Monday emails." in me.shown
        assert "Any program on this computer can read the clipboard" in " ".join(me.shown.split())
        assert handed == []
        await me.press("enter")
        assert handed == ["I described the Monday emails. A long silence, then a real question."]
        (left,) = me.of(Export)
        assert (left.what.value, left.audience) == ("clipboard", "every program on this computer")
        await me.press("escape")
        await me.go("x")
        assert "▸Clipboard" in me.shown
        assert "Monday" not in me.shown


@pytest.mark.parametrize("keys", [("f2", "f9", "enter"), ("f9", "f2", "enter")], ids=["before", "on the dialog"])
async def test_nothing_is_copied_out_while_it_is_bars(vault: Path, handed: list[str], keys: tuple[str, ...]) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        await me.press(*keys)
        assert "Your text is hidden. Press F2 to see what you are about to share." in me.told
        assert handed == []
        assert me.count(Kind.DEPARTURE) == 0


async def test_of_a_record_without_words_all_that_is_shown_is_copied_out(vault: Path, handed: list[str]) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Session))
        shown = me.find("Editor", Editor).text
        await me.press("f9", "enter")
        assert handed == [shown]
        assert "status: took place" in shown


async def test_escape_copies_nothing_out(vault: Path, handed: list[str]) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        await me.press("f9", "escape")
        assert handed == []
        assert me.count(Kind.DEPARTURE) == 0


async def test_only_what_is_marked_is_copied_out(vault: Path, handed: list[str]) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        page = me.find("Editor", Editor)
        line = next(at for at in range(page.document.line_count) if page.document.get_line(at).startswith("I desc"))
        from textual.widgets.text_area import Selection

        page.selection = Selection((line, 0), (line, 11))
        await me.press("f9", "enter")
        assert handed == ["I described"]


async def test_nothing_is_handed_out_that_could_not_be_listed(
    vault: Path, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rmjournal.journal.exports.export_log import ExportLog
    from rmjournal.support.errors import Failed

    def full(*_: object, **__: object) -> None:
        raise Failed("The disk is full.")

    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        monkeypatch.setattr(ExportLog, "add", full)
        await me.press("f9", "enter")
        assert handed == []
        assert "The disk is full." in me.told


async def test_a_history_without_versions_offers_nothing_to_do_with_them(vault: Path) -> None:
    async with running(vault) as me:
        await screen_for_record(me, first(me.journal, Note))
        await me.press("h")
        assert me.screen == "HistoryScreen"
        for words in ("compare", "restore"):
            assert words not in me.shown.splitlines()[-1]


async def test_only_what_can_be_edited_offers_it(vault: Path) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        first_draft = journal.agreements.draft(heron)
        journal.agreements.agree(first_draft, TODAY, Method.IN_SESSION)
        journal.agreements.agree(journal.agreements.draft(heron), TODAY, Method.IN_SESSION)
    async with running(vault, WIDE) as me:
        for record, offered in ((first(me.journal, Agreement), False), (first(me.journal, Note), True)):
            await screen_for_record(me, record)
            assert ("e  edit" in me.shown.splitlines()[-1]) is offered
            await me.press("escape")
        await me.go("p")
        await me.press("enter")
        blocks = me.find("#timeline", Blocks)
        for record, offered in ((first(me.journal, Agreement), False), (first(me.journal, Note), True)):
            blocks.select(record.id)
            await me.settle()
            assert isinstance(me.app.screen, PairScreen)
            assert me.app.screen.offers(EDIT) is offered


async def test_new_words_for_an_agreed_takeaway_are_shown_with_what_became_of_the_old_ones(vault: Path) -> None:
    async with running(vault) as me:
        agreed = next(each for each in me.journal.records.of_type(Takeaway) if each.body.state is TakeawayState.AGREED)
        await screen_for_record(me, agreed)
        await me.press("e")
        await me.write(" And listen.")
        await me.press("ctrl+o")
        assert me.screen == "RecordScreen"
        said = " ".join(me.shown.split())
        assert "And listen." in said
        assert "New draft written. You have ten seconds to undo it with u." in said
        assert "What you agreed stands until you both agree the draft." in said
        assert me.journal.takeaways.get(agreed.id).body == agreed.body
        await me.press("u")
        assert "And listen." not in me.shown
        assert "ten seconds" not in me.shown
        assert "Undone." in me.told
        assert [each.id for each in me.journal.records.of_type(Takeaway) if each.body.replaces == agreed.id] == []
