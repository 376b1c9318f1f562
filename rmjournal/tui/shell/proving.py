"""The proof of the whole journal behind the screen: what is shown was checked before,
all the rest is read between the keys, and checked in a thread."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from rmjournal.support.errors import RmjournalError
from rmjournal.support.hardening import give_back_freed_memory
from rmjournal.tui.kit.dialogs.modal import BUSY
from rmjournal.tui.shell.terminal_app import in_turn

if TYPE_CHECKING:
    from textual.app import App

    from rmjournal.journal import Journal, Proof

AFTER_HOME = 0.3  # seconds, so that home is painted first


def prove_behind(
    app: "App[Any]", journal: "Journal", is_open: Callable[[], bool], end: Callable[[RmjournalError], None]
) -> None:
    """Prove all entries once home is painted. Where they do not add up, `end` with the
    error: such a file is not opened."""

    parts = journal.checks.proof()

    def go_on() -> None:
        """Read a part. What waits meanwhile, such as a key, comes before the next
        one."""
        if any(worker.is_running and worker.group == BUSY for worker in app.workers):
            app.set_timer(AFTER_HOME, lambda: with_fault(go_on))  # it may be in the middle of a save
            return
        for proof in parts:
            if proof is None:
                in_turn(lambda: with_fault(go_on))
                return
            app.run_worker(partial(check, [proof]), thread=True, exit_on_error=False, group="proof")

    def check(read: "list[Proof]") -> None:
        worker = get_current_worker()
        holds = read.pop().holds(lambda: not worker.is_cancelled)
        give_back_freed_memory()  # of what was read for it, and of home
        if holds is not None:
            app.call_later(lambda: with_fault(lambda: journal.checks.note_proof(holds)))

    def with_fault(act: Callable[[], object]) -> None:
        if is_open():
            try:
                act()
            except RmjournalError as error:
                end(error)

    app.set_timer(AFTER_HOME, lambda: with_fault(go_on))
