"""Something that takes a while, and what a lock or the end does meanwhile: it waits behind a blank screen."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmjournal.domain.model.note import Note
from rmjournal.journal import Journal
from rmjournal.tui.kit.dialogs.progress import Progress, ProgressDialog
from rmjournal.tui.shell.exit_status import ExitStatus
from tests.tui.conftest import Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


class Long:
    """A task that does not look at its progress: it writes a last note when it may."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.began, self.may_end = threading.Event(), threading.Event()

    def __call__(self, progress: Progress) -> str:
        """Wait, then write."""
        self.began.set()
        self.may_end.wait()
        self.journal.notes.add(self.journal.pairs.get(1), "the end of the task")
        return "The task is done."


@pytest.fixture
def tasks() -> Iterator[list[Long]]:
    """The tasks of a test, none of which outlives it."""
    begun: list[Long] = []
    yield begun
    for each in begun:
        each.may_end.set()


async def begun(me: Person, tasks: list[Long]) -> Long:
    """Begin a long task."""
    task = Long(me.journal)
    tasks.append(task)
    me.app.push_screen(ProgressDialog("Something long", task, can_stop=False))
    for _ in range(800):
        await me.pilot.pause(0.01)
        if task.began.is_set():
            return task
    raise AssertionError("it never began")


@pytest.mark.parametrize(("key", "ending"), [("ctrl+l", ExitStatus.LOCKED), ("ctrl+q", ExitStatus.DONE)])
async def test_the_end_waits_for_a_task_and_shows_nothing_meanwhile(
    vault: Path, tasks: list[Long], key: str, ending: ExitStatus
) -> None:
    async with running(vault) as me:
        task = await begun(me, tasks)
        await me.pilot.press(key)
        await me.pilot.pause(0.3)
        assert me.shown.split() == ["Finishing", "up", "before", "closing..."]
        assert me.app.journal is task.journal
        await me.pilot.press("escape", "g", "p", "ctrl+l", "ctrl+q")
        assert me.screen == "ClosingScreen"
        assert not me.has_ended
        task.may_end.set()
        await me.until(lambda: me.has_ended)
        assert me.app.return_value is ending
        assert me.app.journal is None
        assert me.app.closing_messages == ["The task is done."]
    with opened(vault) as journal:
        assert "the end of the task" in [note.body.text for note in journal.records.of_type(Note)]


async def test_a_crash_waits_for_a_task_before_it_closes_the_journal(vault: Path, tasks: list[Long]) -> None:
    async with running(vault) as me:
        task = await begun(me, tasks)
        threading.Timer(0.3, task.may_end.set).start()
        me.app.close()
        assert me.app.journal is None
        assert me.app.is_all_saved
        me.app.exit()


@pytest.mark.parametrize(
    ("can_stop", "said", "unsaid"),
    [(True, "Esc  cancel", "This can't be interrupted."), (False, "This can't be interrupted.", "Esc  cancel")],
)
async def test_that_it_can_be_stopped_is_said_only_where_it_can(
    vault: Path, tasks: list[Long], can_stop: bool, said: str, unsaid: str
) -> None:
    async with running(vault) as me:
        task = Long(me.journal)
        tasks.append(task)
        me.app.push_screen(ProgressDialog("Something long", task, can_stop=can_stop))
        await me.pilot.pause(0.2)
        assert said in me.shown
        assert unsaid not in me.shown
        task.may_end.set()
        await me.until(lambda: "The task is done." in me.shown)


async def test_a_task_that_has_ended_no_longer_reads_as_if_it_went_on(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(ProgressDialog("Checking...", lambda progress: "All is well."))
        await me.until(lambda: "All is well." in me.shown)
        assert "Checking" in me.shown
        assert "Checking..." not in me.shown
