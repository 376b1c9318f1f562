"""The proof of the whole journal behind the screen: what is shown was checked before,
all the rest is in a thread."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from rmjournal.support.errors import RmjournalError
from rmjournal.tui.shell.exit_status import ExitStatus

if TYPE_CHECKING:
    from rmjournal.journal import Journal, Proof
    from rmjournal.tui.shell.app import JournalApp

AFTER_HOME = 0.3  # seconds, so that home is painted first


def prove_behind(app: "JournalApp", journal: "Journal") -> None:
    """Prove all entries once home is painted. Where they do not add up, end and say
    so: such a file is not opened."""

    def begin() -> None:
        with_fault(lambda: start(journal.proof()))

    def start(proof: "Proof | None") -> None:
        if proof is not None:
            app.run_worker(partial(check, proof), thread=True, exit_on_error=False, group="proof")

    def check(proof: "Proof") -> None:
        worker = get_current_worker()
        holds = proof.holds(lambda: not worker.is_cancelled)
        if holds is not None:
            app.call_later(lambda: with_fault(lambda: journal.note_proof(holds)))

    def with_fault(act: Callable[[], object]) -> None:
        if app.journal is journal:  # not closed meanwhile
            try:
                act()
            except RmjournalError as error:
                app.closing_messages.append(f"{error.sentence} {error.hint}".strip())
                app.end(ExitStatus.FAILED)

    app.set_timer(AFTER_HOME, begin)
