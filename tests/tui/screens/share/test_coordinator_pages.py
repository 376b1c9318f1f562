"""What a coordinator may get: off until switched on, shown to the last byte, saved after a typed phrase."""

import hashlib
import json
import stat
from pathlib import Path

import pytest
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.record.record import Kind
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.sharing.public import programme_file
from rmjournal.sharing.summary.summary_file import read_statement, read_summary
from rmjournal.support.errors import Failed
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.sections import About
from rmjournal.tui.screens.share.page import PHRASE, ExactText
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.share.switches import Switches
from rmjournal.tui.screens.share.tabs import Tabs
from tests.tui.conftest import SMALL, WIDE, Person, lines, opened, running
from tests.tui.test_injection import joined

pytestmark = pytest.mark.usefixtures("undrawn")
WORDS = "We should talk about how people hear of change before it is here."


def programme(size: str = "30-99") -> bytes:
    """Return a programme file."""
    return programme_file.encoded(
        programme_file.new(
            {
                "label": "Upwards", "size": size, "period": "cycle-1", "invited": 40,
                "contacts": {"coordinator": "extension 12"}, "business_reason": "To see more.",
                "use_of_summaries": "One report on the whole programme.", "kept_days": 60,
            }
        )
    )  # fmt: skip


@pytest.fixture
def large(vault: Path) -> Path:
    """The demo with the file of a programme of 30 pairs or more."""
    with opened(vault) as journal:
        journal.coordinator.take_programme(programme())
    return vault


async def to_page(me: Person, what: ExportKind) -> None:
    """Show a page of Heron's."""
    me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1), tab=what))
    await me.settle()


def text(me: Person) -> str:
    """The exact text of the page."""
    assert isinstance(me.app.screen, ShareScreen)
    return me.app.screen.page.query_one(ExactText).text


def told(me: Person, widget: str) -> str:
    """What stands somewhere on the page, in one line."""
    assert isinstance(me.app.screen, ShareScreen)
    return " ".join(str(me.app.screen.page.query_one(widget, Static).render()).split())


async def save_into(me: Person, folder: Path) -> None:
    """Type the phrase, and the folder."""
    me.app.screen.set_focus(me.find("#phrase", LineInput))
    await me.write(PHRASE)
    await me.press("enter")
    assert me.screen == "FileDialog"
    me.app.screen.query_one(LineInput).value = str(folder)
    await me.press("enter")


# The summary


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_summary_begins_with_everything_off(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        await to_page(me, ExportKind.SUMMARY)
        made = json.loads(text(me))
        assert set(made) == {"format", "version", "record", "revision", "period", "sessions", "themes"}
        assert made["themes"] == []
        assert "Everything optional is off. Sending nothing is an answer too." in me.shown
        assert all(not each.on for each in me.app.screen.query(Switches))


async def test_each_line_says_what_it_would_say_and_from_what(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        assert "Usefulness               high        worth my time: 3, 4, 5" in me.shown
        assert "Takeaways agreed         some        1 of 2 takeaways" in me.shown
        await me.press("f2")
        assert "3, 4, 5" not in me.shown
        assert "high" not in me.shown
        assert "Usefulness" in me.shown


async def test_in_a_small_window_the_reason_stands_whole_under_its_switch(vault: Path) -> None:
    async with running(vault, (60, 20)) as me:
        await to_page(me, ExportKind.SUMMARY)
        fields = me.find("#fields", Switches)
        for switch in fields.switches:
            fields.selected = [each.id for each in fields.switches].index(switch.id)
            await me.settle()
            assert any(line.strip(" █▁▂▃▄▅▆▇") == switch.because for line in lines(me.app)), switch
        await me.press("space")
        assert fields.on == {"continue"}, "the last one is the one that is turned"
        await me.resize(*WIDE)
        assert "worth my time: 3, 4, 5" in me.shown
        assert "would say   because" in me.shown


async def test_the_bytes_and_the_sha256_follow_each_switch(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        seen = []
        for keys in ((), ("space",), ("down", "down", "down", "space"), ("space",), ("up", "up", "up", "space")):
            await me.press(*keys)
            data = text(me).encode()
            assert f"The whole file as it stands · {len(data)} bytes" in me.shown
            assert "".join(data.decode().split()) in joined(me.app)
            assert hashlib.sha256(data).hexdigest() in "".join(told(me, "#digest").split())
            read_summary(data)
            seen.append(sorted(json.loads(data)))
        assert seen[1] == sorted([*seen[0], "usefulness"])
        assert seen[2] == sorted([*seen[1], "takeaways_agreed"])
        assert seen[3] == seen[1]
        assert seen[4] == seen[0]


async def test_would_you_go_on_is_asked_and_goes_round(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        await me.press(*["down"] * 5)
        said = []
        for _ in range(4):
            await me.press("enter")
            said.append(json.loads(text(me)).get("continue"))
        assert said == ["yes", "unsure", "no", None]


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_a_small_programme_hears_two_things_at_most_and_no_more_than_three_themes(
    vault: Path, size: tuple[int, int]
) -> None:
    async with running(vault, size) as me:
        await to_page(me, ExportKind.SUMMARY)
        assert "two at most in your programme: its size is unknown" in me.shown
        assert "Your role" not in me.shown
        await me.press("space", "down", "down", "down", "space", "down", "down", "space")
        assert "you can add two things" in me.shown
        assert "continue" not in json.loads(text(me))
        await me.press("tab", "space", "right", "space", "right", "space", "right", "space")
        assert len(json.loads(text(me))["themes"]) == 3
        assert "You can name three themes." in me.shown


async def test_a_third_thing_over_two_revisions_is_refused_in_sight_and_in_words(vault: Path, tmp_path: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_page(me, ExportKind.SUMMARY)
        await me.press("space", "down", "down", "down", "space")
        await save_into(me, tmp_path)
        await to_page(me, ExportKind.SUMMARY)
        await me.press("down", "down", "space")
        assert "An earlier one included takeaways agreed and usefulness." in " ".join(me.shown.split())


async def test_nothing_can_be_said_from_no_answer(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        await me.press("down", "space")
        assert "There's nothing in this period to base it on." in me.shown
        assert "relationship" not in text(me)


async def test_no_key_switches_everything_on(large: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        before = text(me)
        for key in ("a", "ctrl+a", "s", "o", "y", "asterisk"):
            await me.press(key)
            if me.screen != "ShareScreen":
                await me.press("escape")
        assert text(me) == before


async def test_a_summary_is_saved_byte_for_byte_after_the_phrase_and_no_other(vault: Path, tmp_path: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        await me.press("space")
        shown = text(me)
        await me.press("ctrl+s")
        assert me.screen == "ShareScreen"
        assert me.find("#phrase", LineInput).has_focus
        await me.write("yes")
        await me.press("enter")
        assert "Nothing was saved. Type write the file" in me.shown
        assert me.journal.exports.all() == []
        await save_into(me, tmp_path / "out")
        assert me.screen == "HomeScreen"
        (file,) = (tmp_path / "out").iterdir()
        assert file.read_bytes() == shown.encode()
        assert file.name.startswith("rmj-")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        (item,) = me.journal.exports.all()
        assert item.body.sha256 == hashlib.sha256(shown.encode()).hexdigest()
        assert "usefulness" in item.body.fields
        await me.go("x")
        await me.press("enter")
        assert me.find("#exact", ExactText).text == shown


async def test_escape_in_the_phrase_leads_back_to_the_switches_as_they_are(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        await me.press("space")
        before = text(me)
        assert "usefulness" in before
        await me.press("ctrl+s", "escape")
        assert me.screen == "ShareScreen"
        assert me.find("#fields", Switches).has_focus
        assert text(me) == before
        await me.press("ctrl+s")
        await me.write(PHRASE)
        await me.press("enter", "escape", "escape")
        assert me.find("#fields", Switches).has_focus
        assert text(me) == before
        await me.press("escape")
        assert me.screen == "HomeScreen"


async def test_a_change_voids_the_phrase(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        me.find("#phrase", LineInput).value = PHRASE
        me.find("#fields", Switches).focus()
        await me.press("space")
        assert me.find("#phrase", LineInput).value == ""
        await me.press("ctrl+s")
        assert me.screen == "ShareScreen"
        assert me.journal.exports.all() == []


async def test_a_summary_is_not_copied_and_escape_shares_nothing(vault: Path, said: list[str]) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        await me.press("space", "c", "escape")
        assert me.screen == "HomeScreen"
        assert said == []
        assert me.journal.exports.all() == []
        assert me.journal.exports.texts() == {}


@pytest.mark.parametrize("step", ["list", "write", "name"])
async def test_where_a_step_fails_no_file_is_there_and_it_says_so(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from rmjournal.journal.exports import messages
    from rmjournal.support import atomic_file

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device") if step != "list" else Failed("The disk is full.")

    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        failing: dict[str, tuple[object, str]] = {
            "list": (ExportLog, "add"),
            "write": (messages, "write_pieces"),
            "name": (atomic_file, "give_name"),
        }
        where, name = failing[step]
        monkeypatch.setattr(where, name, full)
        await save_into(me, tmp_path / "out")
        assert me.screen == "FileDialog"
        assert str(me.find("#refused", Static).render())
        assert not (tmp_path / "out").exists()
        assert len(me.journal.exports.all()) == (step == "name")


async def test_another_period_starts_where_the_last_summary_ended(vault: Path, tmp_path: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        await save_into(me, tmp_path / "out")
        await to_page(me, ExportKind.SUMMARY)
        about = " ".join(str(me.find("#beside", About).render()).split())
        assert "It replaces the one you shared before, as revision 2." in about
        assert "Shared so far Summary · 10 Mar" in about
        await me.press("e")
        me.app.screen.query_one(LineInput).value = "cycle-2"
        await me.press("enter")
        assert "fewer than two" in " ".join(me.shown.split()) or "does not hold two sessions" in " ".join(
            me.shown.split()
        )
        await me.press("escape")
        assert json.loads(text(me))["period"] == "cycle-1"


async def test_a_pair_that_has_not_met_twice_has_no_summary(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(2), tab=ExportKind.SUMMARY))
        await me.settle()
        assert "Nothing to share yet" in me.shown
        assert not me.find("#fields", Switches).display
        await me.press("ctrl+s", "c")
        assert me.screen == "ShareScreen"


# The statement


async def write_statement(me: Person, words: str = WORDS, *answers: str) -> None:
    """Type a statement, and answer the questions."""
    me.find("#typed", Editor).focus()
    await me.write(words)
    for name, answer in zip(("recognisable", "rare", "partner"), answers, strict=False):
        me.find(f"#field-{name}", ChoiceField).put(answer)
    await me.settle()


async def test_a_small_programme_takes_no_statement_and_its_tab_says_so(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        assert "(Statement)" in me.shown
        assert "30 pairs" in " ".join(me.shown.split())
        assert not me.app.screen.query_one("#statement").display


async def test_a_switch_is_offered_and_turned_only_on_the_page_that_shows_it(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.SUMMARY)
        switches = me.app.screen.query(Switches).first()
        switches.focus()
        await me.settle()
        assert "on or off" in me.shown.splitlines()[-1]
        await me.press("right")
        assert "(Statement)" in me.shown
        assert "on or off" not in me.shown.splitlines()[-1]


async def test_a_statement_stands_beside_what_the_filter_leaves_with_its_reasons(large: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        await write_statement(me, "The weekly meeting with Kowalczyk was hard for us all.")
        row = next(line for line in me.shown.splitlines() if "[...]" in line)
        assert "Kowalczyk" in " ".join(me.shown.split())
        assert "[...]" in row
        assert "Kowalczyk: " in told(me, "#masks")
        assert "Always read the result yourself." in told(me, "#masks")
        assert told(me, "#exactly") == "Answer the three questions first."


async def test_a_name_that_was_given_is_masked(large: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        await write_statement(me, "We spoke about the harvest and how people hear of it.")
        assert "harvest" in told(me, "#filtered")
        me.find("#field-projects", LineField).put("Harvest; Other")
        await me.settle()
        assert "harvest" not in told(me, "#filtered")


@pytest.mark.parametrize("answers", [("yes", "no", "asked"), ("no", "yes", "asked"), ("no", "no", "")])
async def test_a_statement_needs_three_answers_that_give_nobody_away(large: Path, answers: tuple[str, ...]) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        await write_statement(me, WORDS, *answers)
        assert text(me) == ""
        await me.press("ctrl+s")
        assert me.screen == "ShareScreen"


async def test_a_statement_is_saved_once_a_period_after_the_phrase(large: Path, tmp_path: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        await write_statement(me, WORDS, "no", "no", "not-asked")
        shown = text(me)
        assert read_statement(shown.encode()).text == WORDS
        await save_into(me, tmp_path / "out")
        (file,) = (tmp_path / "out").iterdir()
        assert file.read_bytes() == shown.encode()
        assert me.drafts() == []
        await to_page(me, ExportKind.STATEMENT)
        assert "Nothing to share yet" in me.shown


async def test_other_words_void_answers_and_phrase(large: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        await write_statement(me, WORDS, "no", "no", "asked")
        me.find("#phrase", LineInput).value = PHRASE
        await write_statement(me, " And more.")
        assert text(me) == ""
        assert me.find("#field-rare", ChoiceField).value == ""


async def test_words_that_were_not_shared_come_back_and_names_do_not(large: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        me.find("#field-names", LineField).put("Ama Owusu")
        await write_statement(me)
        await me.press("escape")
        assert me.screen == "HomeScreen"
        (draft,) = me.drafts()
        assert "Ama" not in str(draft.raw)
        assert draft.raw["of"] == Kind.SHARED_TEXT
        me.app.push_screen(me.app.draft_screen(draft, me.journal.pairs.get(1)))  # type: ignore[arg-type] # a draft
        await me.settle()
        assert me.find("#typed", Editor).text == WORDS
        me.find("#typed", Editor).put("")
        await me.settle()
        await me.press("escape")
        assert me.drafts() == []


async def test_names_are_kept_only_where_the_person_says_so_and_asked_no_more(large: Path) -> None:
    async with running(large, WIDE) as me:
        heron = me.journal.pairs.get(1)
        for choice, kept in (("no", ()), ("yes", ("Ama Owusu", "Ben"))):
            await to_page(me, ExportKind.STATEMENT)
            me.find("#field-names", LineField).put("Ama Owusu; Ben")
            me.find("#field-keep-names", ChoiceField).put(choice)
            await me.settle()
            await me.press("escape")
            assert tuple(me.journal.statements.own_names(heron).get("names", ())) == kept
        await to_page(me, ExportKind.STATEMENT)
        assert me.find("#field-names", LineField).value == "Ama Owusu; Ben"
        me.find("#field-keep-names", ChoiceField).put("no")
        await me.settle()
        await me.press("escape")
        assert me.journal.statements.own_names(heron) == {}
        assert me.count(Kind.OWN_NAMES) == 0


# The notes


async def test_a_status_note_is_shown_whole_with_both_names_and_keeps_none(vault: Path, tmp_path: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.STATUS_NOTE)
        assert "Nothing to share yet" in me.shown
        await me.write("Ama Owusu")
        await me.press("enter")
        await me.write("Ben Hale")
        assert "Mentor (junior): Ama Owusu\nMentee (senior): Ben Hale\nStatus: meeting\n" in text(me)
        me.find("#field-state", ChoiceField).put("paused")
        await me.settle()
        assert "Status: paused" in text(me)
        shown = text(me)
        await me.press("ctrl+s")
        me.app.screen.query_one(LineInput).value = str(tmp_path / "note.txt")
        await me.press("enter")
        assert (tmp_path / "note.txt").read_bytes() == shown.encode()
        assert me.journal.exports.texts() == {}
        assert me.drafts() == []


async def test_a_status_note_for_a_program_is_json(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.STATUS_NOTE)
        me.find("#field-me", LineField).put("Ama Owusu")
        me.find("#field-partner", LineField).put("Ben Hale")
        me.find("#field-form", ChoiceField).put("json")
        await me.settle()
        assert json.loads(text(me))["mentee"] == "Ben Hale"


async def test_a_help_note_is_copied_as_written_and_kept_where_asked_for(vault: Path, said: list[str]) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.HELP_NOTE)
        await me.write("Ama Owusu")
        me.find("#typed", Editor).focus()
        await me.write("Could we talk?")
        assert text(me).endswith("From: Ama Owusu\n\nCould we talk?\n")
        assert "The text isn't saved, because it holds real names." in " ".join(
            str(me.find("#beside", About).render()).split()
        )
        me.find("#field-keep", ChoiceField).put("yes")
        await me.settle()
        shown = text(me)
        me.find("#field-keep", ChoiceField).focus()
        await me.press("c")
        assert said == [shown]
        assert [each.body.text for each in me.journal.exports.texts().values()] == [shown]
        assert me.drafts() == []


async def test_names_of_a_note_are_asked_once_and_kept_only_where_the_person_says_so(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        heron = me.journal.pairs.get(1)
        for choice, kept in (("no", ("", "")), ("yes", ("Ama Owusu", "Ben Hale"))):
            await to_page(me, ExportKind.STATUS_NOTE)
            me.find("#field-me", LineField).put("Ama Owusu")
            me.find("#field-partner", LineField).put("Ben Hale")
            me.find("#field-keep-note-names", ChoiceField).put(choice)
            await me.settle()
            await me.press("escape")
            assert me.journal.coordinator.names_of(heron) == kept
        await to_page(me, ExportKind.STATUS_NOTE)
        assert "Mentee (senior): Ben Hale" in text(me)
        await me.press("escape")
        await to_page(me, ExportKind.HELP_NOTE)
        assert me.find("#field-name", LineField).value == "Ama Owusu"
        me.find("#field-keep-note-names", ChoiceField).put("no")
        await me.settle()
        await me.press("escape")
        assert me.journal.coordinator.names_of(heron) == ("", "Ben Hale")


async def test_names_that_a_note_kept_are_masked_in_a_statement_without_being_asked_for(large: Path) -> None:
    async with running(large, WIDE) as me:
        heron = me.journal.pairs.get(1)
        me.journal.coordinator.keep_names(heron, "Ama Owusu", "Grace Hale")
        await to_page(me, ExportKind.STATEMENT)
        assert me.find("#field-names", LineField).value == "Ama Owusu; Grace Hale"
        assert me.find("#field-keep-names", ChoiceField).value == "no"
        await me.press("escape")
        assert me.journal.coordinator.names_of(heron) == ("Ama Owusu", "Grace Hale")


async def test_a_name_typed_for_one_note_stands_in_the_next_one(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.STATUS_NOTE)
        me.find("#field-me", LineField).put("Ama Owusu")
        me.find("#field-keep-note-names", ChoiceField).put("yes")
        await me.settle()
        await me.press("f4", "right")
        assert me.app.screen.query_one(Tabs).selected == "help"
        assert me.find("#field-name", LineField).value == "Ama Owusu"


async def test_a_help_note_shows_the_contacts_of_the_programme(large: Path, vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.HELP_NOTE)
        about = " ".join(str(me.find("#beside", About).render()).split())
        assert "Who you could give it to" in about
        assert "Coordinator: extension 12" in about
        assert "extension 12" not in text(me)


async def test_the_key_bar_shows_only_keys_that_work_where_words_are_typed(large: Path) -> None:
    async with running(large, WIDE) as me:
        await to_page(me, ExportKind.STATEMENT)
        keys = me.shown.splitlines()[-1]
        assert "f4  another text" in keys.lower()
        for none in ("→", "/  search", "g  go to", "?  help"):
            assert none not in keys
        await me.press("f4")
        assert me.app.screen.query_one(Tabs).has_focus
        assert "→  next text" in me.shown.splitlines()[-1]


# The programme file


async def test_a_programme_file_is_shown_whole_before_it_is_accepted(vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "programme.json"
    file.write_bytes(programme())
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.HELP_NOTE)
        me.app.screen.query_one(Tabs).focus()
        await me.press("right")
        assert "You have no programme file." in me.shown
        await me.press("a")
        assert me.journal.coordinator.programme_of(me.journal.pairs.get(1)) is None
        await me.press("i")
        me.app.screen.query_one(LineInput).value = str(file)
        await me.press("enter")
        assert "This file is not in use yet." in me.shown
        for words in ("Upwards", "30-99 pairs", "extension 12", "To see more.", "60 days"):
            assert words in me.shown
        assert hashlib.sha256(programme()).hexdigest() in joined(me.app)
        assert me.journal.coordinator.programme_of(me.journal.pairs.get(1)) is None
        await me.press("a")
        taken = me.journal.coordinator.programme_of(me.journal.pairs.get(2))
        assert taken is not None
        assert taken.label == "Upwards"
        assert "This programme file is in use." in me.shown
        assert me.journal.exports.all() == []


async def test_a_programme_file_can_be_for_one_pair_and_nonsense_is_refused(vault: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "programme.json", tmp_path / "other.json"
    file.write_bytes(programme())
    other.write_text("{}", "utf-8")
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.HELP_NOTE)
        me.app.screen.query_one(Tabs).focus()
        await me.press("right", "i")
        me.app.screen.query_one(LineInput).value = str(other)
        await me.press("enter")
        assert str(me.find("#refused", Static).render())
        me.app.screen.query_one(LineInput).value = str(file)
        await me.press("enter")
        me.find("#field-home", ChoiceField).put("one")
        await me.settle()
        await me.press("a")
        assert me.journal.coordinator.programme_of(me.journal.pairs.get(1)) is not None
        assert me.journal.coordinator.programme_of(me.journal.pairs.get(2)) is None


# Going from text to text


async def test_arrows_lead_to_every_text_and_round(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.TAKEAWAY)
        seen = []
        me.app.screen.query_one(Tabs).focus()
        for _ in range(9):
            seen.append(me.app.screen.query_one(Tabs).selected)
            await me.press("right")
        assert seen == [
            "takeaways", "agreement", "summary", "statement", "status", "help", "programme", "agenda", "takeaways",
        ]  # fmt: skip
        await me.press("left", "down")
        assert me.app.screen.query_one(Tabs).selected == "statement"
        await me.press("up", "enter")
        assert me.app.screen.query_one(Tabs).selected == "takeaways"
        assert not me.app.screen.query_one(Tabs).has_focus


async def test_a_junior_is_told_whose_agenda_it_is(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_page(me, ExportKind.AGENDA)
        assert "(Agenda)" in me.shown
        assert "Nothing to share yet" in me.shown


@pytest.mark.parametrize("size", [(60, 20), SMALL, (100, 30), WIDE, (200, 60)])
async def test_every_text_fits_at_every_size(large: Path, size: tuple[int, int]) -> None:
    from tests.tui.conftest import fits

    async with running(large, size) as me:
        for what in (ExportKind.TAKEAWAY, ExportKind.SUMMARY, ExportKind.STATEMENT, ExportKind.STATUS_NOTE):
            await to_page(me, what)
            assert fits(me.app)
            assert ("Who may" in str(me.find("#beside", About).render())) == (size[0] >= 100)
            assert me.app.screen.query_one("#side").display == (size[0] >= 100)
            await me.press("escape")
