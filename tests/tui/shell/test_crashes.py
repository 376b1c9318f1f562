"""What nobody expected: the one sentence that is told of it, and what Textual would have told."""

import inspect
from pathlib import Path

import pytest
from textual.app import App
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.screens.writing.writing import SessionScreen
from rmjournal.tui.shell.app import JournalApp
from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import Person, opened, running
from tests.tui.shell.test_lock import no_state

NOTE = "kestrel-note-5d1c"


class Mounting(Screen[None]):
    """Fails when it is shown."""

    def on_mount(self) -> None:
        """Fail."""
        raise ValueError(NOTE)


class Composing(Screen[None]):
    """Fails when it is laid out."""

    def compose(self) -> list[Static]:
        """Fail."""
        raise ValueError(NOTE)


class Rendering(Static):
    """Fails when it is drawn."""

    def render(self) -> str:
        """Fail."""
        raise ValueError(NOTE)


class Watching(Static):
    """Fails when it hears of something."""

    watched = var("")

    def watch_watched(self, value: str) -> None:
        """Fail."""
        if value:
            raise ValueError(value)


def fail() -> None:
    """Fail."""
    raise ValueError(NOTE)


async def fail_later() -> None:
    """Fail."""
    fail()


async def at_a_note(person: Person) -> SessionScreen:
    """Go to a new note, and write in it."""
    await person.go("p")
    await person.press("enter", "w")
    await person.write(NOTE)
    screen = person.app.screen
    assert isinstance(screen, SessionScreen)
    return screen


async def crash(screen: SessionScreen, case: str) -> None:
    """Let something go wrong in this way."""
    app = screen.app
    if case == "callback":
        screen.call_later(fail)
    elif case == "timer":
        screen.set_timer(0.01, fail)
    elif case == "async worker":
        screen.run_worker(fail_later())
    elif case == "thread worker":
        screen.run_worker(fail, thread=True)
    elif case == "mount":
        app.call_later(app.push_screen, Mounting())
    elif case == "compose":
        app.call_later(app.push_screen, Composing())
    elif case == "render":
        screen.call_later(screen.mount, Rendering())
    else:
        watching = Watching()
        screen.call_later(screen.mount, watching)
        screen.set_timer(0.05, lambda: setattr(watching, "watched", NOTE))


CASES = ("callback", "timer", "async worker", "thread worker", "mount", "compose", "render", "watcher")


@pytest.mark.parametrize("case", CASES)
async def test_whatever_crashes_is_told_in_one_sentence_and_loses_nothing(
    vault: Path, case: str, capfd: pytest.CaptureFixture[str]
) -> None:
    caught: list[BaseException] = []
    app = None
    try:
        async with running(vault) as person:
            app = person.app
            screen = await at_a_note(person)
            await crash(screen, case)
            await person.until(lambda: bool(app.closing_messages))
    except Exception as error:  # Pilot hands on what the app caught
        caught.append(error)
    assert app is not None
    assert app.return_code == ExitStatus.FAILED
    (told,) = app.closing_messages
    assert told.startswith("rmjournal: something went wrong (ValueError in test_crashes.py, line ")
    assert NOTE not in told
    assert app.journal is None  # the keys are gone
    assert any(NOTE in f"{error} {error.__dict__}" for error in caught)
    said = capfd.readouterr()
    assert NOTE not in said.out + said.err
    with opened(vault) as journal:
        (draft,) = journal.drafts.all()
    assert draft.body is not None
    assert draft.body.text == NOTE


async def test_a_crash_does_not_say_that_is_kept_what_could_not_be(vault: Path) -> None:
    caught = False
    app = None
    try:
        async with running(vault) as person:
            app = person.app
            screen = await at_a_note(person)
            no_state(vault)
            vault.rename(vault.with_name("aside"))
            await crash(screen, "callback")
            await person.until(lambda: bool(app.closing_messages))
    except ValueError:
        caught = True
    assert caught
    assert app is not None
    failed, *_, told = app.closing_messages
    assert "moved or deleted" in failed
    assert told.startswith("rmjournal: something went wrong (ValueError in test_crashes.py, line ")
    assert told.endswith(" What was saved before is safe.")


async def test_what_is_told_twice_is_told_once(vault: Path) -> None:
    app = JournalApp(vault, state=vault.parent / "state")
    app._exception = ValueError(NOTE)
    app._fatal_error()
    app._fatal_error()
    assert app.closing_messages == [
        "rmjournal: something went wrong (ValueError in start). "
        "What you wrote is saved, except perhaps the last few seconds."
    ]
    assert app.return_code == ExitStatus.FAILED


async def test_what_was_to_be_drawn_at_the_end_is_thrown_away(vault: Path, capfd: pytest.CaptureFixture[str]) -> None:
    app = JournalApp(vault, state=vault.parent / "state")
    app.panic(NOTE)
    app._exit_renderables.append(NOTE)
    app._print_error_renderables()
    assert app._exit_renderables == []
    said = capfd.readouterr()
    assert said.out + said.err == ""


@pytest.mark.parametrize("name", ["_fatal_error", "_print_error_renderables", "panic"])
def test_textual_still_calls_what_is_replaced_here(name: str) -> None:
    ours = JournalApp.__mro__[: JournalApp.__mro__.index(App)]
    assert any(name in each.__dict__ for each in ours)
    assert inspect.signature(getattr(App, name)).parameters.keys() >= {"self"}
    handling = inspect.getsource(App._handle_exception) + inspect.getsource(App._shutdown)
    assert f"self.{name}(" in handling


def test_what_textual_would_print_holds_the_text(capfd: pytest.CaptureFixture[str]) -> None:
    class Plain(App[None]):
        def on_mount(self) -> None:
            note = Editor(NOTE).text
            raise ValueError(len(note))

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COLUMNS", "120")
        assert Plain().run(headless=True) is None
    assert NOTE in capfd.readouterr().err
