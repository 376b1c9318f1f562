"""The first three minutes: what is asked, in which order, and what the journal then holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.inputs import LineInput, SecretInput
from rmjournal.tui.screens.start.first_run import FirstRunScreen
from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import PASSPHRASE, Person, opened, started

pytestmark = pytest.mark.usefixtures("undrawn")


@asynccontextmanager
async def new(tmp_path: Path) -> AsyncIterator[Person]:
    """Start where there is no journal yet."""
    async with started(tmp_path / "new" / "journal.rmj") as me:
        assert me.screen == "FirstRunScreen"
        yield me


def step(me: Person) -> str:
    """Return the step that is shown."""
    assert isinstance(me.app.screen, FirstRunScreen)
    return me.app.screen.step


def wrong(me: Person) -> str:
    """Return what is said to be wrong."""
    return str(me.find("#wrong", Static).render())


async def to_passphrase(me: Person, role: str = "1") -> None:
    """Go on to the passphrase."""
    await me.press("enter", role, "enter")
    await me.write("Heron")
    await me.press("enter")
    assert step(me) == "passphrase"


async def set_passphrase(me: Person, first: str = PASSPHRASE, second: str = PASSPHRASE) -> None:
    """Type it twice."""
    await me.write(first)
    await me.press("enter")
    await me.write(second)
    await me.press("enter")


async def to_spare(me: Person, role: str = "1") -> str:
    """Go on to the spare key; return it."""
    await to_passphrase(me, role)
    await set_passphrase(me)
    assert step(me) == "spare"
    assert isinstance(me.app.screen, FirstRunScreen)
    return me.app.screen.recovery_key


async def to_where(me: Person, role: str = "1") -> None:
    """Go on to the last question."""
    await to_spare(me, role)
    await me.press("f6")
    assert step(me) == "where"


async def listed(me: Person) -> set[str]:
    """Open help, and return what it says the keys of this screen do."""
    await me.press("f1")
    assert me.screen == "HelpDialog"
    found = [str(each.render()).split("  ")[-1] for each in me.app.screen.query("HangingText")]
    await me.press("escape")
    return {words.partition(":")[0] for words in found}


async def test_help_lists_the_keys_of_the_step_one_is_at(tmp_path: Path) -> None:
    steps = {"try the demo", "use these", "six others", "show or hide", "do this later", "back"}
    async with new(tmp_path) as me:
        assert await listed(me) & steps == {"try the demo"}
        await to_passphrase(me)
        found = await listed(me)
        assert found & steps == {"use these", "six others", "show or hide", "back"}
        assert {"continue", "quit", "find"} <= found
        await me.press("f3")
        assert "use these" not in await listed(me)
        await me.press("f4")
        await set_passphrase(me)
        assert await listed(me) & steps == {"do this later"}
        await me.press("f6")
        assert await listed(me) & steps == set()


async def test_first_it_says_what_it_protects_and_what_not(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        assert step(me) == "what"
        words = " ".join(me.shown.split())
        assert "they can see that you keep a journal and how big it is, but not a word of it." in words
        assert "could still watch your screen or keyboard" in words
        assert "step 1 of 6" in words


async def test_d_looks_round_and_makes_nothing(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await me.press("d")
        assert me.app.return_value is ExitStatus.START_DEMO
    assert not (tmp_path / "new" / "journal.rmj").exists()


async def test_who_i_am_needs_a_role_and_a_nickname(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await me.press("enter", "enter", "enter")
        assert "junior or the senior" in wrong(me)
        await me.press("1", "enter", "enter")
        assert "Please enter a nickname." in wrong(me)
        assert step(me) == "who"
        await me.write("Heron")
        await me.press("enter")
        assert step(me) == "passphrase"


async def test_enter_without_a_role_asks_for_it_and_the_next_digit_is_the_role(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await me.press("enter", "enter")
        assert "Press 1 or 2." in wrong(me)
        await me.press("2")
        assert wrong(me) == ""
        await me.write("Heron")
        await me.press("up", "1")
        assert me.find("#field-alias LineInput", LineInput).has_focus
        await me.press("end", "enter")
        assert step(me) == "passphrase"
        assert "set up" not in me.shown.splitlines()[-1]


async def test_nothing_is_on_the_disk_before_the_passphrase_is_set(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert not [file for file in (tmp_path / "new").rglob("*") if file.is_file()]
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert (tmp_path / "new" / "journal.rmj").is_file()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("kestrel-82b", "at least 12 characters, or five words from the list"),
        ("password1234", "too easy to guess"),
        ("abababababab", "too repetitive"),
    ],
)
async def test_a_weak_passphrase_is_refused_with_a_sentence(tmp_path: Path, typed: str, told: str) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        await me.write(typed)
        await me.press("enter")
        assert told in wrong(me)
        assert step(me) == "passphrase"
        assert me.find("#first", SecretInput).value == typed
        assert not (tmp_path / "new" / "journal.rmj").exists()


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (50, 14)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_why_a_passphrase_is_refused_is_whole_in_a_low_window(tmp_path: Path, size: tuple[int, int]) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        await me.resize(*size)
        await me.write("short-9")
        await me.press("enter")
        words = "A passphrase needs at least 12 characters, or five words from the list"
        assert words in " ".join(me.shown.split())
        await me.press("f3")
        assert words not in " ".join(me.shown.split())
        assert me.find("#first", SecretInput).region.y > 0
        assert me.app.screen.region.overlaps(me.find("#first", SecretInput).region)


async def test_two_that_differ_are_refused_and_the_first_stays(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        await set_passphrase(me, second="another one of these")
        assert "The two aren't the same." in wrong(me)
        assert me.find("#first", SecretInput).value == PASSPHRASE
        assert me.find("#second", SecretInput).has_focus
        await me.write(PASSPHRASE)
        await me.press("enter")
        assert step(me) == "spare"


async def test_neither_passphrase_is_shown(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        await me.write(PASSPHRASE)
        assert PASSPHRASE not in me.shown
        assert "dull" not in me.shown


async def test_the_suggested_words_are_accepted_with_one_key_and_typed_once(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        await me.press("f3")
        words = " ".join(str(me.find("#words", Static).render()).split())
        assert not me.find("#second", SecretInput).display
        await me.write(words[:9])
        line = me.find("#first", SecretInput)
        assert not line.password
        assert "right so far" in me.shown
        await me.press("f5")
        assert line.password
        assert "•" * 9 in me.shown
        await me.write("x")
        assert "not the words above" in me.shown
        await me.press("enter")
        assert "These aren't the words above." in wrong(me)
        await me.press("backspace")
        await me.write(words[9:])
        await me.press("enter")
        assert step(me) == "spare"


async def test_a_first_meeting_that_took_place_makes_that_session(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.press("2")
        await me.write("9 Mar")
        await me.press("enter")
        await me.write("A good start.")
        await me.press("enter")
        assert step(me) == "done"
        session = me.of(Session)[0]
        assert session.status is SessionStatus.HELD
        assert session.held_at is not None
        assert session.held_at.day == 9
        assert [note.text for note in me.of(Note)] == ["A good start."]
        await me.press("enter")
        assert "Debrief" in me.shown or "Three lines" in me.shown


async def test_a_digit_answers_whether_you_have_met_and_goes_on_at_any_speed(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.burst("2", "9", "space", "M", "a", "r", "enter", "g", "o", "o", "d", "enter")
        assert step(me) == "done"
        assert [note.text for note in me.of(Note)] == ["good"]
        assert me.of(Session)[0].held_at is not None


async def test_not_yet_leads_to_the_question_at_once(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.burst("1", "w", "o", "r", "k")
        assert me.find("#answer", LineInput).has_focus
        assert me.find("#answer", LineInput).value == "work"
        await me.press("enter")
        assert [item.text for item in me.of(LogItem)] == ["work"]


async def test_a_day_that_cannot_be_read_is_said_before_anything_is_saved(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.press("2")
        await me.write("the day before the day")
        await me.press("enter")
        assert step(me) == "where"
        shown = me.shown.splitlines()
        at = next(at for at, line in enumerate(shown) if "the day before the day" in line)
        assert "I can't read 'the day before the day'." in "\n".join(shown[at : at + 3])
        assert me.find("#field-when LineInput", LineInput).has_focus
        await me.press("down")
        await me.write("a note")
        await me.press("enter")
        assert me.find("#field-when LineInput", LineInput).has_focus
        assert not me.of(Session)
        await me.press("ctrl+u")
        assert "I can't read" not in me.shown
        await me.write("yesterday")
        await me.press("enter", "enter")
        assert step(me) == "done"
        assert len(me.of(Session)) == 1


async def test_f4_suggests_other_words(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me)
        first = str(me.find("#words", Static).render())
        await me.press("f4")
        second = str(me.find("#words", Static).render())
        assert len(second.split()) == 6
        assert first != second


async def test_escape_goes_back_and_what_was_typed_is_there(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_passphrase(me, role="2")
        await me.press("escape")
        assert step(me) == "who"
        assert me.find("#field-role", ChoiceField).value == "mentee-senior"
        assert "Heron" in me.shown
        await me.press("escape")
        assert step(me) == "what"
        await me.press("escape")
        assert step(me) == "what"


async def test_what_was_chosen_and_typed_is_there_after_escape_and_enter(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await me.press("enter", "2")
        await me.write("Heron")
        await me.press("escape", "enter")
        assert me.find("#field-role", ChoiceField).value == "mentee-senior"
        assert me.find("#field-alias LineInput", LineInput).value == "Heron"


async def test_a_digit_goes_on_and_enter_right_after_it_skips_nothing(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await me.press("enter")
        await me.burst("1", "H", "e", "r", "o", "n")
        assert me.find("#field-alias LineInput", LineInput).value == "Heron"
        await me.press("up", "1", "enter")
        assert step(me) == "who"
        await me.press("enter")
        assert step(me) == "passphrase"
        await set_passphrase(me)
        await me.press("f6", "1", "enter")
        assert step(me) == "where"
        assert me.find("#answer", LineInput).has_focus
        await me.press("enter")
        assert step(me) == "done"


@pytest.mark.parametrize("role", ["1", "2"])
@pytest.mark.parametrize("met", ["1", "2"])
@pytest.mark.parametrize("is_checked", [True, False], ids=["key checked", "key not checked"])
async def test_the_end_names_the_step_that_home_begins_with(
    tmp_path: Path, role: str, met: str, is_checked: bool
) -> None:
    async with new(tmp_path) as me:
        groups = (await to_spare(me, role)).split("-")
        if is_checked:
            await me.write(f"{groups[1]} {groups[6]}")
            await me.press("enter")
        else:
            await me.press("f6")
        await me.press(met)
        if met == "2":
            await me.write("9 Mar")
            await me.press("enter")
        await me.press(*["enter"] * (2 if met == "1" else 1))
        assert step(me) == "done"
        shown = " ".join(me.shown.split()).lower()
        await me.press("enter")
        first = me.rows("#due").rows[0].title
        lead = "you're now" if first.startswith("Waiting") else "next:"
        assert f"{lead} {first.lower()}." in shown
        assert met == "1" or first == ("Debrief session 1" if is_checked else first)


async def test_groups_two_and_seven_are_typed_back(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        groups = (await to_spare(me)).split("-")
        assert all(group in me.shown for group in groups)
        await me.write(f"{groups[1].lower()} {groups[6]}")
        await me.press("enter")
        assert step(me) == "where"
        assert not me.journal.settings.current().spare_key_unchecked
        assert not any(group in me.shown for group in groups)


async def test_wrong_groups_are_refused_and_the_key_stays_in_sight(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        groups = (await to_spare(me)).split("-")
        for typed in ("", f"{groups[6]} {groups[1]}", groups[1], f"{groups[0]} {groups[6]}"):
            me.find("#groups", LineInput).value = typed
            await me.press("enter")
            assert step(me) == "spare"
            assert "Those aren't groups 2 and 7." in wrong(me)
        assert me.find("#groups", LineInput).value
        assert me.journal.settings.current().spare_key_unchecked


async def test_later_leaves_one_reminder_that_the_right_key_takes_away(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        key = await to_spare(me)
        await me.press("f6", "enter", "enter", "enter")
        assert me.screen == "HomeScreen"
        assert me.shown.count("Check your recovery key") == 1
        assert "Waiting for a date for your first session" in me.shown  # the senior arranges it
        await me.press("enter")
        await me.write(key[:-1] + ("0" if key[-1] != "0" else "1"))
        await me.press("enter")
        assert me.journal.settings.current().spare_key_unchecked
        await me.press("backspace")
        await me.write(key[-1])
        await me.press("enter")
        assert not me.journal.settings.current().spare_key_unchecked
        assert "Check your recovery key" not in me.shown


async def test_the_pair_is_kept_the_moment_the_journal_is_made(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_spare(me, role="2")
        (pair,) = me.of(Pair)
        assert (pair.alias, pair.role.value) == ("Heron", "mentee-senior")


@pytest.mark.parametrize(
    ("role", "question"),
    [("1", "Is there anything you'd rather not talk about?"), ("2", "What would you most like to understand?")],
)
async def test_the_question_before_the_first_meeting_is_that_of_the_role(
    tmp_path: Path, role: str, question: str
) -> None:
    async with new(tmp_path) as me:
        await to_where(me, role)
        assert question in me.shown
        await me.press("2")
        assert "What would you like to remember from it?" in me.shown
        await me.press("up", "1")
        assert question in me.shown


async def answer(me: Person, met: str, words: str) -> None:
    """Answer the last question."""
    await me.press(met, *(["enter", "enter"] if met == "2" else []))
    await me.write(words)
    await me.press("enter")
    assert step(me) == "done"


async def test_a_junior_before_the_first_meeting_keeps_a_line_to_themselves(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await answer(me, "1", "the reorganisation")
        (item,) = me.of(LogItem)
        assert (item.kind.value, item.text) == ("held_back", "the reorganisation")
        assert not me.of(Note)
        assert not me.of(Session)


async def test_a_senior_before_the_first_meeting_has_an_intention_for_it(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me, "2")
        await answer(me, "1", "why nobody answers")
        (session,) = me.of(Session)
        assert (session.intention, session.status, session.number) == ("why nobody answers", SessionStatus.PLANNED, 1)
        assert not me.of(Note)
        assert not me.of(LogItem)


async def test_the_day_you_met_is_not_one_to_come(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.press("2")
        await me.write("1 Dec 2099")
        await me.press("enter", "enter")
        assert step(me) == "where"
        assert "That's in the future. When did you meet?" in " ".join(me.shown.split())
        assert me.of(Session) == []


@pytest.mark.parametrize("role", ["1", "2"])
async def test_whoever_has_met_has_a_note(tmp_path: Path, role: str) -> None:
    async with new(tmp_path) as me:
        await to_where(me, role)
        await answer(me, "2", "they laughed")
        assert [note.text for note in me.of(Note)] == ["they laughed"]
        assert me.of(LogItem) == []


@pytest.mark.parametrize("words", ["", "they laughed"], ids=["no words", "words"])
async def test_whoever_has_met_and_gives_no_date_is_asked_to_debrief_that_session(tmp_path: Path, words: str) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await answer(me, "2", words)
        (session,) = me.of(Session)
        assert (session.number, session.status, session.held_at) == (1, SessionStatus.HELD, None)
        assert "debrief session 1" in " ".join(me.shown.split())
        await me.press("enter")
        assert "Waiting for a date for your first session" not in me.shown


@pytest.mark.parametrize("key", ["ctrl+l", "ctrl+q"])
@pytest.mark.parametrize("met", ["1", "2"])
async def test_an_answer_that_was_not_entered_is_kept_once_by_a_lock_and_by_leaving(
    tmp_path: Path, key: str, met: str
) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.press(met, *(["enter", "enter"] if met == "2" else []))
        await me.write("the reorganisation")
        await me.press(key)
        assert me.app.closing_messages == []
    with opened(tmp_path / "new" / "journal.rmj") as journal:
        items = [each.body.text for each in journal.records.of_type(LogItem) if each.body]
        notes = [each.body.text for each in journal.records.of_type(Note) if each.body]
        assert items + notes == ["the reorganisation"]


async def test_the_suggested_words_are_not_kept_once_there_is_a_journal(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        screen = me.app.screen
        assert isinstance(screen, FirstRunScreen)
        assert screen.words == ""


async def test_no_answer_makes_no_record_and_ends_at_home(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await me.press("enter", "enter")
        assert step(me) == "done"
        await me.press("enter")
        assert me.screen == "HomeScreen"
        assert {entry.meta.kind for entry in me.journal.records.vault.entries()} == {Kind.PAIR, Kind.SETTINGS}


async def test_the_journal_opens_again_with_the_passphrase(tmp_path: Path) -> None:
    async with new(tmp_path) as me:
        await to_where(me)
        await answer(me, "1", "something")
        await me.press("ctrl+l")
        assert me.app.return_value is ExitStatus.LOCKED
    with opened(tmp_path / "new" / "journal.rmj") as journal:
        assert [pair.body.alias for pair in journal.pairs.all() if pair.body] == ["Heron"]


async def test_a_place_where_no_journal_can_be_made_is_told_before_anything_is_typed(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("a file in the way")
    async with started(tmp_path / "new" / "journal.rmj") as me:
        assert wrong(me)
        assert "--vault" in wrong(me)


async def test_somebody_who_begins_in_a_synced_folder_is_told_of_it(tmp_path: Path) -> None:
    async with new(tmp_path / "OneDrive - Example Ltd") as me:
        await to_where(me)
        await me.press("enter", "enter")
        assert step(me) == "done"
        shown = " ".join(me.shown.split())
        assert "OneDrive copies this folder elsewhere" in shown
        assert "belongs to an organisation" in shown
