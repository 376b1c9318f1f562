"""Offer the draft of an earlier time, and keep one of what is asked now."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rmjournal.cli import terminal
from rmjournal.cli.answer_log import AnswerLog, logged
from rmjournal.support.errors import Locked

if TYPE_CHECKING:
    from rmjournal.domain.record.record import Kind, RecordId
    from rmjournal.journal import Journal


@contextmanager
def drafted(
    args: Namespace,
    journal: "Journal",
    of: "Kind",
    pair: "RecordId | None" = None,
    parent: "RecordId | None" = None,
    *,
    text_field: str = "",
) -> Iterator[AnswerLog]:
    """Save the answers to the questions inside as a draft, while a person types them.

    What was left from an earlier time is offered first. A pipe or JSON needs no draft,
    and leaves one of the screen alone. The block saves the entry in `saving()`. If it
    ends early, a sentence says that the draft is there. Raises Failed, before anything
    is asked, if nothing can be saved."""
    log = AnswerLog(journal, (of, pair, parent), text_field)
    if getattr(args, "json_in", False) or not terminal.is_typed():
        yield log
        return
    journal.records.check_writable()
    _offer(log)
    log.is_kept = True
    try:
        with logged(log):
            yield log
        if log.left_over():
            terminal.say("Your draft contains more than we asked here, so we kept it. Finish it in the app.")
    except Locked:
        if log.is_saved:
            raise Locked("Locked. Your answers so far are saved as a draft.") from None
        if log.is_declined:
            raise Locked("Locked. Your earlier draft is still there.") from None
        raise
    except (KeyboardInterrupt, EOFError):
        start = "" if terminal.is_interactive() else "\n"
        if log.is_saved:
            terminal.say(f"{start}Your answers so far are saved as a draft.")
        elif log.is_declined:
            terminal.say(f"{start}Your earlier draft is still there.")
        raise
    finally:
        if log.failure and not log.is_saved:
            terminal.say(f"Your answers couldn't be saved as a draft. {log.failure}")


def _offer(log: AnswerLog) -> None:
    draft = log.found()
    if draft is None:
        return
    day = f"{draft.created.astimezone():%d %b}".removeprefix("0")
    from rmjournal.cli.prompts.answers import Y_OR_N, is_yes  # 5 ms that only a draft needs

    if terminal.ask_until(f"You started this on {day}. Continue where you left off? (y/n)", is_yes, Y_OR_N):
        log.resume(draft)
        return
    terminal.say("Your first answer replaces that draft. If you still want it, press Ctrl+C now.")
    log.is_declined = True
