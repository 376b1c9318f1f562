"""A text to share: shown whole, and exactly these bytes are shared or none, and listed."""

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.session import AgendaFamily
from rmjournal.domain.model.takeaway import TakeawayState
from rmjournal.journal import Journal
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.messages import Outgoing
from rmjournal.support.errors import Failed
from rmjournal.tui.forms import prepare_form
from rmjournal.tui.kit.theme import TOKENS
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.sections import About
from rmjournal.tui.screens.share.page import ExactText
from rmjournal.tui.screens.share.share import ShareScreen
from tests.tui.conftest import SMALL, WIDE, Person, lines, opened, running
from tests.tui.test_injection import FIELDS, harmless, its_plan, its_session, joined, last_pair, spoil

pytestmark = pytest.mark.usefixtures("undrawn")
TALL = (120, 100)  # so that the agreement is in sight as a whole
QUESTION = "What did you see that I did not?"

Make = Callable[[Journal], Outgoing]
LETTERS: dict[ExportKind, Make] = {
    ExportKind.AGENDA: lambda j: j.messages.agenda(j.pairs.get(2), j.sessions.get(j.pairs.get(2), 2)),
    ExportKind.TAKEAWAY: lambda j: j.messages.takeaways(j.pairs.get(2), j.sessions.get(j.pairs.get(2), 1)),
    ExportKind.AGREEMENT: lambda j: j.messages.agreement(j.pairs.get(2)),
}
every = pytest.mark.parametrize("what", LETTERS)


@pytest.fixture
def asked(vault: Path) -> Path:
    """The demo with a question on the agenda of the senior's next session, and an intention beside it."""
    with opened(vault) as journal:
        told = {"intention": "CANARY", "to_share": "CANARY", "to_keep": "CANARY"}
        agenda = [{"text": QUESTION, "family": AgendaFamily.OBSTACLES.value}]
        journal.sessions.prepare(journal.sessions.get(journal.pairs.get(2), 2), {**told, "agenda": agenda})
    return vault


def state(me: Person) -> TakeawayState:
    """How the newest takeaway of Otter's stands."""
    return me.journal.takeaways.of(me.journal.pairs.get(2))[-1].body.state


async def to_letter(me: Person, what: ExportKind) -> str:
    """Show a letter; return its text."""
    me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(2), lambda: LETTERS[what](me.journal), what))
    await me.settle()
    return me.find("#exact", ExactText).text


async def write_to(me: Person, path: Path) -> None:
    """Write the letter that is shown to a file."""
    await me.press("ctrl+s")
    assert me.screen == "FileDialog"
    me.app.screen.query_one(LineInput).value = str(path)
    await me.press("enter")


@every
async def test_what_is_shown_is_what_is_copied_byte_for_byte(asked: Path, said: list[str], what: ExportKind) -> None:
    async with running(asked, TALL) as me:
        text = await to_letter(me, what)
        assert f"You're about to share exactly this · {len(text.encode()):,} bytes" in me.shown
        assert "".join(text.split()) in joined(me.app)
        assert said == []
        await me.press("c")
        assert said == [text]
        assert me.screen == "HomeScreen"
        assert me.told
        (left,) = me.journal.exports.all()
        assert (left.body.what, left.body.sha256) == (what, hashlib.sha256(text.encode()).hexdigest())
        assert "(via the clipboard)" in left.body.audience
        await me.go("x")
        assert f"{what.value.capitalize()} · {left.body.name}" in me.shown


@every
async def test_what_is_shown_is_what_is_written_for_nobody_else_to_read(
    asked: Path, tmp_path: Path, said: list[str], what: ExportKind
) -> None:
    async with running(asked, WIDE) as me:
        text = await to_letter(me, what)
        target = tmp_path / "out.txt"
        await write_to(me, target)
        assert me.screen == "HomeScreen"
        assert target.read_bytes() == text.encode()
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert said == []
        assert "Saved as out.txt, and added to your shared items" in me.told
        (left,) = me.journal.exports.all()
        assert (left.body.name, left.body.sha256) == ("out.txt", hashlib.sha256(text.encode()).hexdigest())
        await me.go("x")
        assert f"{what.value.capitalize()} · out.txt" in me.shown
        await me.press("enter")
        assert me.screen == "SharedItemScreen"
        assert hashlib.sha256(text.encode()).hexdigest() in joined(me.app)
        assert me.find("#exact", ExactText).text == text
        await me.press("f2")
        assert f"{what.value.capitalize()} · out.txt" not in me.shown


async def test_the_text_of_a_shared_item_is_offered_for_deletion_once(asked: Path, tmp_path: Path) -> None:
    async with running(asked) as me:
        await to_letter(me, ExportKind.TAKEAWAY)
        await write_to(me, tmp_path / "out.txt")
        await me.go("x")
        await me.press("enter")
        assert "delete text" in me.shown
        await me.press("d")
        await me.write("delete")
        await me.press("enter")
        assert "The text of this item isn't in your journal." in " ".join(me.shown.split())
        assert "delete text" not in me.shown


@every
async def test_escape_leaves_nothing_and_lists_nothing(asked: Path, said: list[str], what: ExportKind) -> None:
    async with running(asked) as me:
        before = me.journal.records.vault.head_box
        await to_letter(me, what)
        await me.press("ctrl+s", "escape", "escape")
        assert me.screen == "HomeScreen"
        assert said == []
        assert me.journal.exports.all() == []
        assert me.journal.records.vault.head_box == before


@every
async def test_no_nickname_and_nothing_private_is_in_it(asked: Path, what: ExportKind) -> None:
    async with running(asked, WIDE) as me:
        text = await to_letter(me, what)
        for words in (
            "Heron",
            "Otter",
            "CANARY",
            "I'd been praising",
            "Understand" if what is not ExportKind.AGREEMENT else "xx",
        ):
            assert words not in text
        about = " ".join(str(me.find("#beside", About).render()).split())
        assert "Their assistant may see it too" in about
        assert "Not in it \u2013 names and nicknames" in about
        assert "read the clipboard" in about


async def test_drafts_are_proposed_in_the_moment_when_they_leave(asked: Path, said: list[str]) -> None:
    async with running(asked, WIDE) as me:
        await to_letter(me, ExportKind.TAKEAWAY)
        assert "Drafts in it count as proposed." in " ".join(str(me.find("#beside", About).render()).split())
        assert state(me) is TakeawayState.DRAFT
        await me.press("c")
        assert state(me) is TakeawayState.PROPOSED
        await to_letter(me, ExportKind.TAKEAWAY)
        assert "count as proposed" not in " ".join(str(me.find("#beside", About).render()).split())
        assert len(said) == 1


async def test_a_file_that_is_there_is_told_and_stays_as_it_is(asked: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine", "utf-8")
    async with running(asked) as me:
        await to_letter(me, ExportKind.TAKEAWAY)
        await write_to(me, target)
        assert "can't go there: out.txt already exists" in " ".join(me.shown.split())
        assert "out.txt" in me.find("LineInput", LineInput).value
        await me.press("escape")
        assert me.screen == "ShareScreen"
        assert me.told == ""
        assert target.read_text("utf-8") == "mine"
        assert me.journal.exports.all() == []
        assert state(me) is TakeawayState.DRAFT


@pytest.mark.parametrize(
    "keys", [("f2", "c"), ("f2", "ctrl+s"), ("ctrl+s", "f2", "enter")], ids=["copy", "file", "on the dialog"]
)
async def test_nothing_leaves_while_it_is_bars(asked: Path, said: list[str], keys: tuple[str, ...]) -> None:
    async with running(asked) as me:
        await to_letter(me, ExportKind.TAKEAWAY)
        await me.press(*keys)
        assert "F2" in me.told
        assert said == []
        assert me.journal.exports.all() == []


async def test_a_path_in_nobodys_folder_is_told_and_nothing_leaves(asked: Path) -> None:
    async with running(asked) as me:
        await to_letter(me, ExportKind.TAKEAWAY)
        await write_to(me, Path("~kestrel-9d2/out.txt"))
        assert "Use ~/ for your own folder." in " ".join(me.shown.split())
        assert me.journal.exports.all() == []


async def test_a_text_that_cannot_be_listed_does_not_leave(
    asked: Path, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Failed("The disk is full.")

    async with running(asked) as me:
        await to_letter(me, ExportKind.TAKEAWAY)
        monkeypatch.setattr(ExportLog, "add", full)
        await me.press("c")
        assert me.screen == "ShareScreen"
        assert "The disk is full." in me.told
        await write_to(me, tmp_path / "out.txt")
        assert "The disk is full." in me.shown
        assert said == []
        assert not (tmp_path / "out.txt").exists()


async def test_an_agenda_without_a_question_has_no_text_and_nothing_leaves(vault: Path, said: list[str]) -> None:
    with opened(vault) as journal:
        for item in journal.sessions.agenda_of(journal.sessions.get(journal.pairs.get(2), 2)):
            journal.entries.delete(item)  # it carried forward
    async with running(vault) as me:
        assert await to_letter(me, ExportKind.AGENDA) == ""
        assert "Nothing to share yet" in me.shown
        await me.press("c", "ctrl+s")
        assert me.screen == "ShareScreen"
        assert said == []


async def test_a_text_that_was_asked_for_is_on_its_tab_and_the_others_are_beside_it(vault: Path) -> None:
    async with running(vault) as me:
        heron = me.journal.pairs.get(1)
        first = me.journal.sessions.get(heron, 1)
        me.app.push_screen(me.app.share_screen(heron, lambda: me.journal.messages.takeaways(heron, first)))
        await me.settle()
        text = me.find("#exact", ExactText).text
        assert text == me.journal.messages.takeaways(heron, first).message.text
        assert text != me.journal.messages.takeaways(heron, me.journal.sessions.get(heron, 2)).message.text
        await me.press("right")
        assert isinstance(me.app.screen, ShareScreen)
        assert me.app.screen.page.query_one(ExactText).text == me.journal.messages.agreement(heron).message.text


@every
async def test_other_peoples_control_characters_do_not_leave(vault: Path, said: list[str], what: ExportKind) -> None:
    spoil(vault, FIELDS["controls"])
    make: dict[ExportKind, Make] = {
        ExportKind.AGENDA: lambda j: j.messages.agenda(last_pair(j), its_plan(j)),
        ExportKind.TAKEAWAY: lambda j: j.messages.takeaways(last_pair(j), its_session(j)),
        ExportKind.AGREEMENT: lambda j: j.messages.agreement(last_pair(j)),
    }
    async with running(vault) as me:
        me.journal.entries.edit(last_pair(me.journal), {"role": "mentee-senior"})  # whose agenda it is
        me.app.push_screen(ShareScreen(me.journal, last_pair(me.journal), lambda: make[what](me.journal)))
        await me.settle()
        await me.press("c")
        (text,) = said
        assert all(harmless(line) for line in text.split("\n"))
        assert "a" in text


async def test_nothing_lies_over_a_text_that_is_about_to_leave(asked: Path) -> None:
    async with running(asked) as me:
        me.app.notify("Kept.", markup=False)
        await me.settle()
        await to_letter(me, ExportKind.AGENDA)
        assert me.told == ""


async def test_what_the_journal_wants_to_be_heard_is_said_over_a_text_too(vault: Path) -> None:
    async with running(vault) as me:
        otter = me.journal.pairs.get(2)
        me.app.push_screen(prepare_form.prepare_session(me.journal, otter, me.journal.sessions.get(otter, 2)))
        await me.settle()
        await me.press("down")
        await me.write(QUESTION)
        me.journal.notify("The disk is nearly full.")
        await me.press("ctrl+o")
        assert me.screen == "ShareScreen"
        assert me.told == "The disk is nearly full."


async def test_nothing_is_offered_to_open_where_nothing_was_shared(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("x")
        assert "Enter" not in me.shown.splitlines()[-1]


async def test_headings_beside_a_text_follow_the_theme_while_it_is_tried(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1), tab=ExportKind.AGREEMENT))
        await me.settle()
        for name in ("paper", "ink"):
            me.app.theme = name
            await me.settle()
            strips = me.app.screen._compositor.render_strips(me.app.size)
            (found,) = {
                each.style.color.name
                for strip in strips for each in strip
                if "Who may read it" in each.text and each.style and each.style.color
            }  # fmt: skip
            assert found.upper() == TOKENS[name]["muted"]


async def test_the_tabs_of_all_rows_stand_in_columns(vault: Path) -> None:
    for size in (SMALL, WIDE):
        async with running(vault, size) as me:
            me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1), tab=ExportKind.STATEMENT))
            await me.settle()
            first, second = (next(each for each in lines(me.app) if name in each) for name in ("Takeaways", "Summary"))
            assert "(Statement)" in second
            for above, below in (("(Agenda)", "Summary"), ("Takeaways", "(Statement)"), ("Agreement", "Status note")):
                assert first.index(above) == second.index(below), (size, above)
