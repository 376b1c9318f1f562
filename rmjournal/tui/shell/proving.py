"""The proof of the whole journal behind the screen: what is shown was checked before,
all the rest is in a thread."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from rmjournal.support.errors import RmjournalError
from rmjournal.support.hardening import give_back_freed_memory

if TYPE_CHECKING:
    from textual.app import App

    from rmjournal.journal import Journal, Proof

AFTER_HOME = 0.3  # seconds, so that home is painted first


def prove_behind(
    app: "App[Any]", journal: "Journal", is_open: Callable[[], bool], end: Callable[[RmjournalError], None]
) -> None:
    """Prove all entries once home is painted. Where they do not add up, `end` with the
    error: such a file is not opened."""

    def begin() -> None:
        with_fault(lambda: start(journal.checks.proof()))

    def start(proof: "Proof | None") -> None:
        if proof is not None:
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

    app.set_timer(AFTER_HOME, begin)
