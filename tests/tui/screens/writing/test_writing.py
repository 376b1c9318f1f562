"""Writing a session: sealed as one goes, kept by Esc, and what is tagged is a record of its own."""

from pathlib import Path
from typing import cast

import pytest
from textual.geometry import Offset
from textual.widgets import Static
from textual.widgets.text_area import Selection

from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Draft, Note
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal.sessions.notes import Notes
from rmjournal.support.errors import Failed
from rmjournal.tui.kit import autosave
from rmjournal.tui.kit.commands import TAGS
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.writing.tag_gutter import TagGutter
from rmjournal.tui.screens.writing.writing import SessionScreen
from tests.tui.conftest import WIDE, Person, lines, opened, read_only, running
from tests.tui.screens.pair.pages import select_session

pytestmark = pytest.mark.usefixtures("undrawn")
WORDS = "First line.\nShe laughed at the idea.\nThird line."


async def to_session(me: Person, number: int = 1, pair: int = 1) -> None:
    """Open a session for writing."""
    me.app.push_screen(PairScreen(me.journal, me.journal.pairs.get(pair)))
    await me.settle()
    await select_session(me, number)
    await me.press("enter", "w")
    assert me.screen == "SessionScreen"


async def blank(me: Person) -> Editor:
    """Open the session that is planned and has no note yet."""
    await to_session(me, 2, 2)
    return me.find("#page", Editor)


def notes(me: Person) -> list[str]:
    """Return the texts of all notes, the oldest first."""
    return [note.text for note in me.of(Note)]


def logged(me: Person) -> list[Record[LogItem]]:
    """Return what was logged, the oldest first, without the line that the demo held back."""
    first, *rest = me.journal.records.of_type(LogItem)
    assert first.body.text.startswith("How tired the team is")
    return rest


@pytest.mark.parametrize("long", ["one\ntwo\nthree", " ".join(["kestrel"] * 14)], ids=["lines", "a long line"])
async def test_an_intention_of_several_lines_keeps_its_indent(vault: Path, long: str) -> None:
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        session = journal.sessions.add(pair, {"planned_at": "2026-03-10T08:00", "intention": long})
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        me.app.push_screen(SessionScreen(me.journal, pair, me.journal.sessions.get(pair, session.body.number)))
        await me.settle()
        above = str(me.find("#pinned", Static).render()).split("    Off limits")[0].rstrip("\n").splitlines()
        assert above[0].startswith("    Intention    ")
        assert len(above) > 1
        assert all(line.startswith(" " * 17) and line[17] != " " for line in above[1:])


async def test_it_shows_the_intention_and_what_is_off_limits_above_the_text(vault: Path) -> None:
    with opened(vault) as journal:
        heron = journal.pairs.get(1)
        journal.entries.edit(journal.sessions.get(heron, 1), {"intention": "ask, do not tell"})
        journal.entries.edit(heron, {"off_limits": [*heron.body.off_limits, "CANARY my own"]})
    async with running(vault) as me:
        await to_session(me)
        assert "Session 1 of 6" in me.shown
        assert "Heron · you: Mentor (junior)" in me.shown
        assert "Intention    ask, do not tell" in me.shown
        agreed = "Off limits our families · opinions about named colleagues · 1 topic you'd rather avoid (not shared)"
        assert agreed in " ".join(me.shown.split())
        assert "CANARY" not in me.shown


async def test_escape_keeps_what_was_written(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.write(WORDS)
        await me.press("escape")
        assert me.screen == "SessionPageScreen"
        assert notes(me)[-1] == WORDS
        assert me.drafts() == []
        assert len(notes(me)) == 4


async def test_what_is_typed_key_by_key_is_kept_as_it_was_typed(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.press(*"a g?/n", "enter", *"[!]", "escape")
        assert notes(me)[-1] == "a g?/n\n[!]"


async def test_nothing_written_keeps_nothing(vault: Path) -> None:
    async with running(vault) as me:
        before = len(list(me.journal.records.vault.entries()))
        await blank(me)
        await me.press("space", "enter", "escape")
        assert me.screen == "SessionPageScreen"
        assert len(list(me.journal.records.vault.entries())) == before


async def test_a_draft_is_sealed_within_five_seconds(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert autosave.INTERVAL <= 4.0
    monkeypatch.setattr(autosave, "INTERVAL", 0.05)
    async with running(vault) as me:
        await blank(me)
        await me.write(WORDS)
        await me.until(lambda: bool(me.drafts()))
        (draft,) = me.of(Draft)
        assert draft.text == WORDS
        assert len(notes(me)) == 3
        assert "saved just now" in me.shown
        await me.write(" And more.")
        await me.until(lambda: me.of(Draft)[0].text.endswith(" And more."))
        assert len(me.drafts()) == 1


async def test_how_long_ago_a_draft_was_saved_is_told_until_it_no_longer_matters(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "INTERVAL", 0.05)
    monkeypatch.setattr(autosave, "_COARSE", 2)
    monkeypatch.setattr(autosave, "_MINUTE", 4)
    async with running(vault) as me:
        await blank(me)
        await me.write(WORDS)
        await me.until(lambda: "saved just now" in me.shown)
        await me.until(lambda: "saved 2 s ago" in me.shown)
        await me.until(lambda: " s ago" not in me.shown)
        assert lines(me.app)[0].rstrip().endswith(" saved")
        await me.write(" And more.")
        await me.until(lambda: "saved just now" in me.shown)


async def test_a_draft_is_there_after_the_journal_was_closed_without_a_word(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "INTERVAL", 0.05)
    async with running(vault) as me:
        await blank(me)
        await me.write(WORDS)
        await me.until(lambda: bool(me.drafts()))
        me.journal.close()
        me.app.journal = None
    monkeypatch.setattr(autosave, "INTERVAL", 60.0)  # seconds: until it is sealed anew, it is as it was left
    async with running(vault) as me:
        assert "Finish your note on session 2" in me.shown
        page = await blank(me)
        assert page.text == WORDS
        assert "draft saved" in me.shown
        await me.press("escape")
        assert notes(me)[-1] == WORDS
        assert me.drafts() == []


async def test_a_save_that_fails_is_told_and_tried_again(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "INTERVAL", 0.05)
    from rmjournal.journal.sessions.drafts import Drafts

    real = Drafts.save

    def full(*_: object, **__: object) -> None:
        raise Failed("The disk is full.", "Make room.")

    async with running(vault) as me:
        page = await blank(me)
        monkeypatch.setattr(Drafts, "save", full)
        await me.write(WORDS)
        await me.until(lambda: "The disk is full." in me.told)
        assert "not saved" in me.shown.lower()
        assert page.text == WORDS
        monkeypatch.setattr(Drafts, "save", real)
        await me.until(lambda: bool(me.drafts()))
        assert "saved just now" in me.shown


async def test_escape_where_the_disk_is_full_stays_with_the_text(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)

        def full(*_: object, **__: object) -> None:
            raise Failed("The disk is full.", "Make room.")

        with monkeypatch.context() as patched:
            patched.setattr(Notes, "add", full)
            await me.press("escape")
            assert me.screen == "SessionScreen"
            assert "The disk is full." in me.told
            assert page.text == WORDS
        await me.press("escape")
        assert notes(me)[-1] == WORDS


async def test_the_form_after_a_session_waits_while_the_text_cannot_be_kept(vault: Path) -> None:
    async with running(vault) as me:
        await to_session(me, 3)
        page = me.find("#page", Editor)
        with read_only(me.journal):
            await me.write(WORDS)
            await me.press("f6")
            assert me.screen == "SessionScreen"
            assert "The journal is read-only here" in me.told
            assert page.text == WORDS
        await me.press("f6")
        assert me.screen == "FormScreen"
        assert [draft.text for draft in me.of(Draft)] == [WORDS]


async def test_nothing_is_left_for_another_place_while_it_cannot_be_kept(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        with read_only(me.journal):
            await me.write(WORDS)
            cast(SessionScreen, me.app.screen).go_to("home")
            await me.settle()
            assert me.screen == "SessionScreen"
            assert "The journal is read-only here" in me.told
            assert page.text == WORDS


async def test_opening_it_again_goes_on_in_the_same_note(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.write("First.")
        await me.press("escape")
        page = await blank(me)
        assert page.text == "First."
        await me.write(" Second.")
        await me.press("escape")
        assert notes(me)[-1] == "First. Second."
        assert len(notes(me)) == 4


async def test_changing_a_note_keeps_what_was_there(vault: Path) -> None:
    async with running(vault) as me:
        revisions = me.count(Kind.REVISION)
        await to_session(me)
        assert "Monday emails" in me.shown
        await me.write(" More.")
        await me.press("escape")
        assert notes(me)[0].endswith("then a real question. More.")
        assert me.count(Kind.REVISION) == revisions + 1


async def test_looking_at_a_note_changes_nothing(vault: Path) -> None:
    async with running(vault) as me:
        before = me.journal.records.vault.head_box
        await to_session(me)
        await me.press("down", "end", "escape")
        assert me.journal.records.vault.head_box == before


async def test_a_note_that_is_emptied_stands_as_it_was(vault: Path) -> None:
    async with running(vault) as me:
        await to_session(me)
        me.find("#page", Editor).clear()
        await me.press("escape")
        assert notes(me)[0].startswith("I described")
        assert "The note is empty, so we kept the previous version." in me.told
        assert "delete" not in me.told  # what a key deletes depends on where one is by now
        assert me.drafts() == []


async def test_a_tag_makes_a_record_of_its_own_and_leaves_the_note_as_it_is(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)
        page.move_cursor((1, 4))
        for letter, (kind, label) in TAGS.items():
            if kind in ("takeaway", "disrespect", "difficult_moment"):
                continue
            await me.press("f5", letter)
            assert me.screen == "LineDialog"
            await me.press("enter")
            assert me.screen == "SessionScreen"
            item = next(each for each in logged(me) if each.body.kind.value == kind)
            assert item.body.text == "She laughed at the idea."
            assert item.parent == me.journal.sessions.get(me.journal.pairs.get(2), 2).id
            assert "Saved as " in me.shown
            assert label in me.shown
            assert (page.text, page.cursor_location) == (WORDS, (1, 4))
        assert len(logged(me)) == 7
        await me.press("escape")
        assert notes(me)[-1] == WORDS


@pytest.mark.parametrize("keys", [("f5", "t"), ("f4",)])
async def test_a_takeaway_is_a_draft_of_the_session(vault: Path, keys: tuple[str, ...]) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)
        page.selection = Selection((1, 4), (1, 11))
        await me.press(*keys)
        await me.press("enter")
        takeaway = me.journal.records.of_type(Takeaway)[-1]
        assert takeaway.body is not None
        assert (takeaway.body.text, takeaway.body.state.value) == ("laughed", "draft")
        assert takeaway.parent == me.journal.sessions.get(me.journal.pairs.get(2), 2).id


async def test_the_words_of_a_tag_can_be_changed_before_they_are_kept(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.write("Draft words")
        await me.press("f5", "a", "end")
        await me.write(", better")
        await me.press("enter")
        assert [item.body.text for item in logged(me)] == ["Draft words, better"]


@pytest.mark.parametrize("keys", [("f4",), ("f5", "a")])
async def test_words_that_cannot_be_kept_stay_on_the_sheet_with_the_reason(vault: Path, keys: tuple[str, ...]) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.write("Only")
        with read_only(me.journal):
            await me.press(*keys, "end")
            await me.write(" here")
            await me.press("enter")
            assert me.screen == "LineDialog"
            assert "The journal is read-only here" in me.shown
            assert me.find("LineInput", LineInput).value == "Only here"
            assert "Ctrl+Z to undo" not in me.shown
        await me.press("enter")
        assert me.screen == "SessionScreen"
        assert [item.body.text for item in logged(me)] + [
            item.text for item in me.of(Takeaway) if item.text == "Only here"
        ] == ["Only here"]


async def test_a_tag_that_is_left_makes_nothing(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.write(WORDS)
        for keys in (("f5", "escape"), ("f5", "z"), ("f5", "d", "escape"), ("f5", "exclamation_mark", "escape")):
            await me.press(*keys)
            assert me.screen == "SessionScreen"
        assert logged(me) == []
        assert me.find("#page", Editor).text == WORDS


@pytest.mark.parametrize(("letter", "by"), [("m", "me"), ("p", "partner")])
async def test_a_lack_of_respect_is_noted_in_the_session(vault: Path, letter: str, by: str) -> None:
    async with running(vault) as me:
        await to_session(me)
        await me.press("f5", "exclamation_mark", letter)
        session = me.of(Session)[0]
        assert session.disrespect is not None
        assert session.disrespect.by.value == by
        assert session.status is SessionStatus.HELD
        assert session.minutes == 60
        assert me.screen == "RespectDialog"
        assert "F3" in me.shown
        assert logged(me) == []


async def test_a_lack_of_respect_is_not_overwritten_and_can_be_changed_and_taken_back(vault: Path) -> None:
    async with running(vault) as me:
        await to_session(me)
        await me.press("f5", "exclamation_mark", "p", "escape", "f5", "exclamation_mark", "m")
        assert "You've already noted one, by your partner. Press F3 to change or delete it." in me.told
        me.journal.entries.edit(
            me.journal.sessions.get(me.journal.pairs.get(1), 1),
            {"disrespect": {"by": "partner", "kind": "mocking"}},
        )
        await me.press("f1", "escape")  # it looks again at the session
        seen = []
        for digit in ("", "2", "1"):
            await me.press("f3", "f3")
            me.find("#field-disrespect", ChoiceField).focus()
            await me.press(*digit, "ctrl+o")
            assert me.screen == "SessionScreen"
            noted = me.of(Session)[0].disrespect
            seen.append((noted.by.value, noted.kind.value) if noted is not None else None)
        assert seen == [("partner", "mocking"), ("me", "other"), None]


async def test_what_was_tagged_stands_in_the_side_column(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await blank(me)
        await me.write("One thing")
        await me.press("f5", "a", "enter", "f4", "enter")
        assert "assumption 1" in me.shown
        assert "1 One thing" in me.shown
        await me.press("f7")
        assert "assumption 1" not in me.shown
        assert me.find("#page", Editor).text == "One thing"


async def test_f3_changes_when_and_where_and_the_text_waits(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)
        page.move_cursor((1, 4))
        await me.press("f3")
        assert me.screen == "FormScreen"
        await me.press("up", "1")
        await me.write("today")
        await me.press("enter")
        await me.write("listen")
        await me.press("ctrl+o")
        assert me.screen == "SessionScreen"
        session = me.journal.sessions.get(me.journal.pairs.get(2), 2).body
        assert session is not None
        assert (session.status, session.intention) == (SessionStatus.HELD, "listen")
        assert "Intention    listen" in me.shown
        assert (page.text, page.cursor_location) == (WORDS, (1, 4))
        await me.press("escape")
        assert notes(me)[-1] == WORDS


async def test_a_note_of_no_session_says_so_where_one_is_needed(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(SessionScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.press("f3")
        assert "isn't part of a session" in me.told
        await me.press("f5", "exclamation_mark", "m")
        assert "this note isn't part of one" in me.told
        await me.press("f5", "b")
        await me.write("money")
        await me.press("enter")
        (item,) = logged(me)
        assert item.parent is None


async def test_what_is_copied_stays_inside(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write("copy me")
        page.selection = Selection((0, 0), (0, 7))
        await me.press("ctrl+c", "end", "ctrl+v")
        assert page.text == "copy mecopy me"
        assert me.app.clipboard == "copy me"


async def test_control_characters_do_not_get_into_the_text(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write("a\x1b[31mb\u202ec\x07")
        assert "\x1b" not in page.text
        assert "\x07" not in page.text
        await me.press("escape")
        assert notes(me)[-1] == page.text


async def test_a_click_moves_the_cursor(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)
        await me.pilot.click("#page", offset=Offset(3, 1))
        await me.settle()
        assert page.cursor_location[0] == 1


async def test_a_session_to_come_offers_no_debrief(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        assert "debrief" not in me.shown.splitlines()[-1]
        await me.press("f6")
        assert me.screen == "SessionScreen"
        assert "This session hasn't happened yet. Come back to debrief it afterwards." in me.told


@pytest.mark.parametrize("key", ["escape", "ctrl+s", "ctrl+o"])
async def test_three_keys_save_and_close(vault: Path, key: str) -> None:
    async with running(vault) as me:
        await blank(me)
        await me.write(WORDS)
        await me.press(key)
        assert me.screen == "SessionPageScreen"
        assert notes(me)[-1] == WORDS


async def test_pasted_lines_are_all_kept(vault: Path) -> None:
    async with running(vault) as me:
        await blank(me)
        pasted = "\n".join(f"Line {number}." for number in range(400))
        await me.write(pasted)
        await me.press("escape")
        assert notes(me)[-1] == pasted


async def test_what_was_changed_can_be_discarded(vault: Path) -> None:
    async with running(vault) as me:
        await to_session(me)
        before = notes(me)
        await me.write(" Not this.")
        cast(SessionScreen, me.app.screen).save_pending()
        assert len(me.drafts()) == 1
        await me.press("ctrl+r", "n")
        assert me.screen == "SessionScreen"
        await me.press("ctrl+r", "y")
        assert me.screen == "SessionPageScreen"
        assert notes(me) == before
        assert me.drafts() == []


async def test_a_page_on_which_nothing_was_written_is_closed_without_a_question(vault: Path) -> None:
    async with running(vault) as me:
        await to_session(me)
        before = notes(me)
        await me.press("ctrl+r")
        assert me.screen == "SessionPageScreen"
        assert notes(me) == before
        assert me.told == ""


async def test_ctrl_z_takes_a_tag_back_before_it_undoes_words(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)
        await me.press("f5", "d", "enter")
        assert "Saved as a difference. Ctrl+Z to undo." in me.shown
        assert len(logged(me)) == 1
        await me.press("ctrl+z")
        assert logged(me) == []
        assert page.text == WORDS
        assert "No longer saved as a difference." in me.shown
        await me.press("ctrl+z")
        assert page.text == ""


async def test_ctrl_z_undoes_words_that_were_written_after_a_tag(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write(WORDS)
        await me.press("f5", "d", "enter")
        await me.write(" More.")
        await me.press("ctrl+z")
        assert page.text == WORDS
        assert len(logged(me)) == 1


async def test_a_tagged_line_has_its_letter_in_the_gutter_also_when_it_is_opened_again(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write("First line.\n- " + "She laughed at the idea, and then at herself. " * 3 + "\nThird.")
        page.move_cursor((1, 4))
        await me.press("f5", "d", "enter")
        tagged = [each for each in lines(me.app) if "d │" in each]
        assert len(tagged) == 1
        assert "- She laughed" in tagged[0]
        assert "  │   " in lines(me.app)[lines(me.app).index(tagged[0]) + 1]  # a rule beside the second row
        assert "d difference" in me.shown
        await me.press("escape", "w")
        assert me.find("TagGutter", TagGutter).letters == ["d"]


async def test_later_rows_of_a_list_item_stand_under_its_words(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write("- " + "one two three four five six seven eight nine ten " * 4 + "end")
        rows = [each for each in lines(me.app) if "seven" in each or "ten end" in each]
        starts = [len(each) - len(each.lstrip()) for each in rows]
        assert starts[1:] == [starts[0] + 2] * (len(starts) - 1)
        await me.press("end")
        at = page.cursor_location
        await me.press("up", "down")
        assert page.cursor_location == at
        assert page.cursor_screen_offset.x == max(len(each.rstrip()) for each in rows if "ten end" in each)


async def test_headings_emphasis_and_quotes_are_styled_and_the_marks_stay(vault: Path) -> None:
    async with running(vault) as me:
        page = await blank(me)
        await me.write("# Heading\nPlain **bold** and _soft_ snake_case_word.\n> quoted")
        heading, plain_line, quoted = (page.get_line(at) for at in range(3))
        assert heading.plain == "# Heading"
        assert [(span.start, span.end) for span in heading.spans] == [(2, 9), (0, 2)]
        assert {plain_line.plain[span.start : span.end] for span in plain_line.spans} == {"**", "bold", "_", "soft"}
        assert {quoted.plain[span.start : span.end] for span in quoted.spans} == {"> ", "quoted"}


async def test_a_tag_used_before_is_completed_with_the_right_arrow(vault: Path) -> None:
    async with running(vault) as me:
        me.journal.notes.add(me.journal.pairs.get(1), "The #rota again, and #rest.")
        me.journal.notes.add(me.journal.pairs.get(1), "And the #rota.")
        editor = await blank(me)
        await me.write("We spoke of #r")
        assert editor.suggestion == "ota"
        await me.press("right")
        assert editor.text == "We spoke of #rota"
        await me.write(" and #x")
        assert editor.suggestion == ""
