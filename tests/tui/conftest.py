"""The app on a screen of the tests: a journal that opens fast, a day that stands still, keys that are pressed.

`running(path)` gives a `Person` who sits at home in an open journal; `shown(app)` is what they see."""

import asyncio
import gc
import hashlib
import itertools
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from rich.cells import cell_len
from textual import events
from textual._compositor import Compositor
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from rmjournal.cli import demo_journal as demo
from rmjournal.domain.record.record import AnyRecord, Body, Kind
from rmjournal.journal import Journal
from rmjournal.support.clock import Clock, FixedClock
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.widgets.rows import Rows
from rmjournal.tui.shell.app import JournalApp
from rmjournal.tui.shell.exit_status import ExitStatus
from rmjournal.vault.format.kdf import Kdf
from tests.tui.styled_alike import style_alike

PASSPHRASE = "six dull words on a card"
CHEAP = Kdf(19_456, 1, 1)
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SMALL, WIDE = (80, 24), (120, 40)
PATIENCE = 60.0  # seconds: nothing takes as long, but on a machine that does a lot else
_CHARACTERS = {
    "space": " ", "tab": "\t", "enter": "\r", "question_mark": "?", "slash": "/", "exclamation_mark": "!",
    "left_square_bracket": "[", "right_square_bracket": "]", "full_stop": ".", "colon": ":", "minus": "-",
}  # fmt: skip

B = TypeVar("B", bound=Body)
W = TypeVar("W", bound=Widget)


def clock(seconds: float = 0) -> Clock:
    """Return a clock that stands so long after NOW, and goes on a little with each look."""
    return FixedClock(NOW + timedelta(seconds=seconds), step_ms=10)


def _stand_still(monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    """Draw the same ids and suggest the same words in every test, and live in one zone."""
    numbers = itertools.count(first)

    def urandom(length: int) -> bytes:
        return hashlib.sha256(f"{next(numbers)}".encode()).digest()[:length]

    monkeypatch.setattr("rmjournal.journal.records.repository.os", SimpleNamespace(urandom=urandom))
    words = itertools.count(first)
    monkeypatch.setattr("secrets.choice", lambda listed: listed[next(words) * 4001 % len(listed)])
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(autouse=True)
def _collected_as_before() -> Iterator[None]:
    """Leave the thresholds of Python's garbage collector as they were: an app sets its own."""
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the person's own files out of it, and the day where it is."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("NO_COLOR", raising=False)
    for module in ("store.vault", "rewrite.rekey"):
        monkeypatch.setattr(f"rmjournal.vault.{module}.kdf_of_this_machine", lambda: CHEAP)
    _stand_still(monkeypatch, 100_000)
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw only what `shown` looks at: nobody sees the rest, and it takes half of the time."""

    def nothing(self: Compositor, full: bool = False, screen_stack: object = None, simplify: bool = False) -> None:
        self._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", nothing)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Textual's own clipboard was told; it would tell the terminal."""
    told: list[str] = []
    monkeypatch.setattr(App, "copy_to_clipboard", lambda self, text: told.append(text))
    return told


_parsed: dict[object, list[RuleSet]] = {}
_parse = Stylesheet._parse_rules


def _parse_once(self: Stylesheet, css: str, *given: object, **named: object) -> list[RuleSet]:
    key = (css, given, tuple(named.values()), tuple(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(self, css, *given, **named)  # type: ignore[arg-type] # handed on as they came
    return _parsed[key]


async def _pause(pilot: Pilot[Any], delay: float = 0) -> None:
    """Wait so long, and until the app has answered. Textual's own waits 20 ms at a time until the processor rests."""
    await asyncio.sleep(delay)
    await settled(pilot.app, threads=False)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the style sheets once for all tests, which start some hundred apps, and choose styles once."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)
    style_alike(monkeypatch)
    monkeypatch.setattr(Pilot, "pause", _pause)
    monkeypatch.setattr(Pilot, "_wait_for_screen", _pause)
    monkeypatch.setattr("textual.app.wait_for_idle", asyncio.sleep)
    monkeypatch.setattr(RuleSet, "__hash__", object.__hash__)  # its own says the same, and is asked a million times


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two journals, made once and copied for each test: one with the two pairs of the demo, one empty."""
    folder = tmp_path_factory.mktemp("journals")
    with pytest.MonkeyPatch.context() as patched:
        _stand_still(patched, 0)
        for name in ("filled", "empty"):
            (folder / name).mkdir()
            journal, _ = Journal.create(
                folder / name / "journal.rmj", PASSPHRASE, kdf=CHEAP, state=folder / name / "state", clock=clock()
            )
            with journal:
                if name == "filled":
                    demo.fill(journal, TODAY)
    return folder


@pytest.fixture
def vault(_made: Path, tmp_path: Path) -> Path:
    """A journal with the two pairs of the demo: Heron, of whom I am the junior, and Otter, of whom I am the senior."""
    shutil.copytree(_made / "filled", tmp_path, dirs_exist_ok=True)
    return tmp_path / "journal.rmj"


@pytest.fixture
def empty_vault(_made: Path, tmp_path: Path) -> Path:
    """A journal with nothing in it."""
    shutil.copytree(_made / "empty", tmp_path, dirs_exist_ok=True)
    return tmp_path / "journal.rmj"


def opened(path: Path) -> Journal:
    """Open the journal beside the app, or before it: whoever does so closes it."""
    return Journal.open(path, PASSPHRASE, state=path.parent / "state", clock=clock(30))


@contextmanager
def read_only(journal: Journal) -> Iterator[None]:
    """Let the file of the journal be one that cannot be written, so that every save fails."""
    connection = journal.records.vault.container._connection
    connection.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # closed by now
            connection.execute("PRAGMA query_only = 0")


def lines(app: JournalApp) -> list[str]:
    """Return what stands on the screen, a string a line, as wide as the screen."""
    strips = app.screen._compositor.render_strips(app.size)
    return ["".join(segment.text for segment in strip if not segment.control) for strip in strips]


def shown(app: JournalApp) -> str:
    """Return what stands on the screen, as text."""
    return "\n".join(line.rstrip() for line in lines(app))


def fits(app: JournalApp) -> bool:
    """Is every line of the screen as wide as the screen, not more?"""
    return all(cell_len(line) == app.size.width for line in lines(app)) and len(lines(app)) == app.size.height


async def settled(app: App[Any], *, threads: bool = True) -> None:
    """Wait until nothing is left to do: every message is answered, every thread is back, everything is drawn.

    Asking each widget whether it is done, as Textual's pilot does, costs more than
    what the app does. The loop knows: what is to run has been put into its queue."""
    loop: Any = asyncio.get_running_loop()
    until = time.monotonic() + PATIENCE
    rounds, before = 0, ""
    while rounds < 2 and time.monotonic() < until and app._running and not app._exit:
        await asyncio.sleep(0)
        while loop._ready:
            await asyncio.sleep(0)
        app.screen._on_timer_update()
        now = f"{app.screen_stack}{app.screen.focused}"
        rounds, before = (rounds + 1 if now == before and not loop._ready else 0), now
        if app._resize_event is not None or (threads and any(worker.is_running for worker in app.workers)):
            rounds = 0
            await asyncio.sleep(0.002)


class Person:
    """Somebody at the keys. `press` waits until the app has answered."""

    def __init__(self, app: JournalApp, pilot: "Pilot[ExitStatus]") -> None:
        self.app, self.pilot = app, pilot

    @property
    def journal(self) -> Journal:
        """The open journal."""
        assert self.app.journal is not None
        return self.app.journal

    @property
    def screen(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__

    @property
    def shown(self) -> str:
        """What stands on the screen."""
        return shown(self.app)

    def find(self, selector: str, kind: type[W]) -> W:
        """Return the one widget of the screen on top that the selector names."""
        return self.app.screen.query_one(selector, kind)

    def rows(self, selector: str = "Rows") -> Rows:
        """Return a list of the screen on top."""
        return self.find(selector, Rows)

    def of(self, kind: type[B]) -> list[B]:
        """Return the contents of all records of a kind, the oldest first."""
        return [record.body for record in self.journal.records.of_type(kind)]

    def count(self, kind: Kind) -> int:
        """Return how many records of a kind there are, history included."""
        return sum(entry.meta.kind == kind for entry in self.journal.records.vault.entries())

    def drafts(self) -> list[AnyRecord]:
        """Return what is unfinished."""
        return list(self.journal.records.all({Kind.DRAFT}))

    @property
    def has_ended(self) -> bool:
        """Was the app told to end?"""
        return self.app._exit

    @property
    def told(self) -> str:
        """What was said in passing, at the edge of the screen."""
        return "\n".join(each.message for each in self.app._notifications)

    async def settle(self) -> None:
        """Wait until nothing is left to do."""
        await settled(self.app)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until this is so; fail where it never is."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"it never was:\n{self.shown}"
            await asyncio.sleep(0.01)
        await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other: "a", "enter", "ctrl+l"."""
        for key in keys:
            await self.burst(key)

    async def burst(self, *keys: str) -> None:
        """Press keys before the app has answered any of them, as a slow line delivers them."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            event = events.Key(name, _CHARACTERS.get(name, key if len(key) == 1 else None))
            event.set_sender(self.app)
            self.app.post_message(event)
        await self.settle()

    async def write(self, text: str) -> None:
        """Write at the cursor, as a paste does: one event for a text of any length."""
        focused = self.app.screen.focused
        assert isinstance(focused, Input | TextArea), f"nobody writes in {focused}"
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def go(self, letter: str) -> None:
        """Press g and a letter."""
        await self.press("g", letter)

    async def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()


@asynccontextmanager
async def started(
    path: Path,
    size: tuple[int, int] = SMALL,
    preferences: Preferences | None = None,
    *,
    demo: str = "",
    first: Callable[[], Screen[Any]] | None = None,
) -> AsyncIterator[Person]:
    """Start the app on a path as the command does: it stands at the unlock screen, or at the first of all.

    `first` makes another screen to begin with."""
    app = JournalApp(path, preferences, state=path.parent / "state", demo=demo, clock=clock(30))
    if first is not None:
        app.get_default_screen = first  # type: ignore[method-assign] # of this app only
    async with app.run_test(size=size, notifications=True) as pilot:
        person = Person(app, pilot)
        await person.settle()
        try:
            yield person
        finally:
            if app.journal is not None:
                app.journal.close()


@asynccontextmanager
async def running(
    path: Path, size: tuple[int, int] = SMALL, theme: str = "ink", preferences: Preferences | None = None
) -> AsyncIterator[Person]:
    """Start the app on a journal that is open: somebody sits at home. Below it is an empty screen, which costs less."""
    async with started(path, size, preferences or Preferences(theme=theme), first=Screen) as person:
        person.app.open_home(opened(path))
        await person.settle()
        assert person.screen == "HomeScreen"
        yield person
