"""Each screen as text, as it was when somebody last looked at it and found it good.

`RMJOURNAL_SNAPSHOTS=write pytest tests/tui/test_snapshots.py` writes them anew; then read the difference."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.points import Point
from rmjournal.guidance import texts as guidance
from rmjournal.journal import Journal
from rmjournal.journal.copies.closed_files import ClosedFiles
from rmjournal.tui.forms import debrief_form, pair_form, prepare_form, session_form, takeaway_form
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.screens.home.learn import TextScreen
from rmjournal.tui.screens.home.signals import SignalsScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.trends import TrendsScreen
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.session.session_page import SessionPageScreen
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from rmjournal.tui.screens.share.receive import ReceiveScreen
from rmjournal.tui.screens.share.share import ShareScreen
from rmjournal.tui.screens.upkeep.backups import BackupsScreen
from rmjournal.tui.screens.upkeep.conflicts import ConflictsScreen
from rmjournal.tui.screens.upkeep.security import SecurityScreen
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen
from tests.tui.conftest import SMALL, TODAY, WIDE, Person, opened, running, shown, started
from tests.tui.screens.start.test_first_run import set_passphrase, to_passphrase

pytestmark = pytest.mark.usefixtures("undrawn")
FOLDER = Path(__file__).parent / "snapshots"
WRITING = os.environ.get("RMJOURNAL_SNAPSHOTS") == "write"
KEY = "-".join(["ABCD", "EFGH", "JKMN", "PQRS", "TVWX", "YZ01", "2345", "6789", "ABCD", "EFGH", "JKMN", "PQRS", "TVWX"])
TINY = (40, 10)
sizes = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def _in_a_good_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say nothing about the folder in which tests run, which is another one on each computer."""
    monkeypatch.setattr(ClosedFiles, "location_advice", staticmethod(lambda path: []))


def compare(me: Person, name: str, size: tuple[int, int]) -> None:
    """Compare what is shown with what was shown before, or write it down."""
    file = FOLDER / f"{name}-{size[0]}x{size[1]}.txt"
    text = shown(me.app) + "\n"
    if WRITING:
        file.write_text(text, "utf-8")
    assert file.exists(), f"{file.name} is not there: RMJOURNAL_SNAPSHOTS=write makes it"
    assert text == file.read_text("utf-8"), f"{file.name}: RMJOURNAL_SNAPSHOTS=write, then look at the difference"


Show = Callable[[Person], Awaitable[None]]
REPLY = """Thanks, this is a good list.

> 1. Ask before six.
> [0123-4567-89AB]

And one from me:
1. The night staff are asked what they would change in the rota.
[{}]

See you on the 15th.
"""


def _screen(name: str) -> Show:
    async def show(me: Person) -> None:
        journal = me.journal
        heron, otter = journal.pairs.all()
        junior = next(text for text in guidance.texts() if text.role is not None)
        made: dict[str, Callable[[], Screen[Any]]] = {
            "pair": lambda: PairScreen(journal, heron),
            "session-page": lambda: SessionPageScreen(journal, heron, journal.sessions.get(heron, 1)),
            "trends": lambda: TrendsScreen(journal, heron),
            "session": lambda: SessionScreen(journal, heron, journal.sessions.get(heron, 1)),
            "session-new": lambda: SessionScreen(journal, otter, journal.sessions.get(otter, 2)),
            "takeaways": lambda: TakeawaysScreen(journal, heron),
            "reflect-junior": lambda: ReflectScreen(journal, heron, journal.sessions.get(heron, 2)),
            "reflect-senior": lambda: ReflectScreen(journal, otter, journal.sessions.get(otter, 1)),
            "record": lambda: RecordScreen(journal, journal.notes.of(journal.sessions.get(heron, 1))[0].id),
            "learn-card": lambda: TextScreen(journal, junior),
            "form-pair": lambda: pair_form.edit_pair(journal, heron),
            "form-session": lambda: session_form.edit_session(journal, otter, journal.sessions.get(otter, 2)),
            "form-takeaway": lambda: takeaway_form.new_takeaway(journal, otter, None),
            "prepare-junior": lambda: prepare_form.prepare_session(journal, heron, journal.sessions.get(heron, 3)),
            "prepare-senior": lambda: prepare_form.prepare_session(journal, otter, journal.sessions.get(otter, 2)),
            "debrief-junior": lambda: debrief_form.debrief_session(journal, heron, journal.sessions.get(heron, 3)),
            "debrief-senior": lambda: debrief_form.debrief_session(journal, otter, journal.sessions.get(otter, 1)),
            "between-junior": lambda: ReflectScreen(journal, heron),
            "between-senior": lambda: ReflectScreen(journal, otter),
            "letter-agreement": lambda: ShareScreen(journal, heron, lambda: journal.messages.agreement(heron)),
            "letter-takeaways": lambda: ShareScreen(
                journal, otter, lambda: journal.messages.takeaways(otter, journal.sessions.get(otter, 1))
            ),
            "letter-none": lambda: ShareScreen(
                journal,
                otter,
                lambda: journal.messages.agenda(otter, journal.sessions.get(otter, 2)),
                ExportKind.AGENDA,
            ),
            "share-statement": lambda: ShareScreen(journal, heron, tab=ExportKind.STATEMENT),
            "share-status": lambda: ShareScreen(journal, heron, tab=ExportKind.STATUS_NOTE),
            "share-help": lambda: ShareScreen(journal, heron, tab=ExportKind.HELP_NOTE),
            "signs": lambda: SignalsScreen(journal),
            "signs-none": lambda: SignalsScreen(journal, otter.id),
            "copies": lambda: BackupsScreen(journal),
            "choose-none": lambda: ConflictsScreen(journal),
            "security": lambda: SecurityScreen(journal),
        }
        me.app.push_screen(made[name]())
        await me.settle()

    return show


def _keys(*keys: str) -> Show:
    async def show(me: Person) -> None:
        await me.press(*keys)

    return show


def _then(first: Show, *keys: str) -> Show:
    async def show(me: Person) -> None:
        await first(me)
        await me.press(*keys)

    return show


async def _search(me: Person) -> None:
    await me.press("slash")
    await me.until(lambda: "whole journal searched" in me.shown)
    await me.write("the")
    assert isinstance(me.app.screen.focused, LineInput)


async def _receive(me: Person) -> None:
    me.app.push_screen(ReceiveScreen(me.journal, me.journal.pairs.get(1)))
    await me.settle()
    await me.write(REPLY.format(Point("The night staff are asked what they would change in the rota.").code))


async def _shared_item(me: Person) -> None:
    me.journal.messages.copy(me.journal.messages.agreement(me.journal.pairs.get(1)), TODAY)
    await me.press("g", "x", "enter")


async def _palette(me: Person) -> None:
    await me.press("ctrl+p")
    await me.until(lambda: "Prepare the next" in me.shown)


SCREENS: dict[str, Show] = {
    "home": _keys(),
    "palette": _palette,
    "home-concealed": _keys("f2"),
    "home-side": _keys("f7"),
    "pairs": _keys("g", "p"),
    "go": _keys("g"),
    "help": _keys("question_mark"),
    "limits": _keys("f8"),
    "learn": _keys("g", "l"),
    "left": _keys("g", "x"),
    "settings": _keys("g", "c"),
    "search": _search,
    "share-programme": _then(_screen("share-help"), "shift+tab", "right"),
    "receive-empty": _keys("t", "i"),
    "receive": _receive,
    "form-pair-new": _keys("g", "p", "n"),
    "form-refused": _keys("g", "p", "n", "ctrl+o"),
    "plan": _keys("n"),
    "form-pair-more": _then(_screen("form-pair"), "f3"),
    "session-tag": _then(_screen("session"), "f5"),
    "reflect-blank": _then(_screen("reflect-junior"), "f6"),
    "pair-side": _then(_screen("pair"), "f7"),
    "pair-side-concealed": _then(_screen("pair"), "f7", "f2"),
    "record-delete": _then(_screen("record"), "d"),
    "record-move": _then(_screen("record"), "m"),
    "record-copy": _then(_screen("record"), "f9"),
    "record-concealed": _then(_screen("record"), "f2"),
    "learn-check": _then(_screen("learn-card"), "q"),
    **{
        name: _screen(name)
        for name in (
            "pair", "session-page", "trends",
            "session", "session-new", "takeaways", "reflect-junior", "reflect-senior", "record", "learn-card",
            "form-pair", "form-session", "form-takeaway", "between-junior", "between-senior", "letter-agreement",
            "letter-takeaways", "letter-none", "signs", "signs-none", "copies", "choose-none", "security",
            "prepare-junior", "prepare-senior", "share-statement", "share-status", "share-help",
            "debrief-junior", "debrief-senior",
        )
    },
    # from here on the forms are as they were left: open
    "prepare-senior-more": _then(_screen("prepare-senior"), "f3"),
    "debrief-junior-more": _then(_screen("debrief-junior"), "f3"),
    "debrief-senior-more": _screen("debrief-senior"),
    "shared-item": _shared_item,  # last: from here on something was shared
}  # fmt: skip


def differences(me: Person, *names: str) -> list[str]:
    """Compare what is shown under each of these names; return what is said of those that differ."""
    found = []
    for name in names:
        try:
            compare(me, name, (me.app.size.width, me.app.size.height))
        except AssertionError as error:
            found.append(str(error).partition("\n")[0])
    return found


@sizes
async def test_every_screen_is_as_it_was(vault: Path, size: tuple[int, int]) -> None:
    async with started(vault, size) as me:
        other = differences(me, "unlock")
        await me.write("not this one at all")
        await me.press("enter")
        other += differences(me, "unlock-wrong")
        me.app.open_home(opened(vault))
        await me.settle()
        for name, show in SCREENS.items():
            await show(me)
            other += differences(me, name)
            me.app.clear_notifications()
            if me.app.is_concealed:
                await me.press("f2")
            while me.screen != "HomeScreen":
                await me.press("escape")
            if name == "home-side":
                await me.press("f7")
        await me.pilot.resize_terminal(*TINY)
        await me.settle()
        other += differences(me, "too-small")
    assert not other, "\n".join(other)


@sizes
async def test_an_empty_home_is_as_it_was(empty_vault: Path, size: tuple[int, int]) -> None:
    async with running(empty_vault, size) as me:
        compare(me, "home-empty", size)


@sizes
async def test_the_first_run_is_as_it_was(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rmjournal.support import passphrases

    real = Journal.create.__func__  # type: ignore[attr-defined] # the function under the class method

    def create(*given: object, **named: object) -> tuple[Journal, str]:
        return real(Journal, *given, **named)[0], KEY

    monkeypatch.setattr(Journal, "create", create)
    monkeypatch.setattr(passphrases, "suggestion", lambda: "anvil brook cedar dozen ember flute")
    async with started(tmp_path / "new" / "journal.rmj", size) as me:
        compare(me, "first-what", size)
        await me.press("enter")
        compare(me, "first-who", size)
        await me.press("escape")
        await to_passphrase(me)
        compare(me, "first-passphrase", size)
        await set_passphrase(me)
        compare(me, "first-spare", size)
        await me.press("f6")
        compare(me, "first-where", size)
        await me.press("enter", "enter")
        compare(me, "first-done", size)
        await me.press("enter")
        compare(me, "first-home", size)


def test_every_snapshot_belongs_to_a_test() -> None:
    others = {"home-empty", "unlock", "unlock-wrong", "too-small", "first-what", "first-who", "first-home"}
    others |= {f"first-{step}" for step in ("passphrase", "spare", "where", "done")}
    found = {file.stem.rpartition("-")[0] for file in FOLDER.glob("*.txt")}
    assert found == others | set(SCREENS)
