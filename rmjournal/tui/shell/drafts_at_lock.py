"""Save what is being written when the journal locks, ends or crashes, and close it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.screen import Screen

from rmjournal.support.crash_report import whereabouts
from rmjournal.support.errors import Failed, KeptOutside, RmjournalError
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.dialogs.modal import Modal

if TYPE_CHECKING:
    from rmjournal.journal import Journal


class Closed(NamedTuple):
    """What to say once the journal is closed.

    `is_all_saved` is False if something that was typed is neither in the journal nor in
    the box outside it."""

    is_all_saved: bool
    messages: Sequence[str]


def save_drafts(screens: Iterable[Screen[Any]]) -> list[RmjournalError]:
    """Save what is being written on each screen. Return the errors of those that could
    not; the others are still saved."""
    return [problem for screen in screens if (problem := _save(screen))]


def _save(screen: Screen[Any]) -> RmjournalError | None:
    if not isinstance(screen, BaseScreen | Modal):
        return None
    try:
        screen.save_pending()
    except RmjournalError as error:
        return error
    except Exception as error:  # of one screen: the others are still saved
        return Failed(f"Something couldn't be saved ({whereabouts(error)}).")
    return None


def save_and_close(journal: "Journal", screens: Iterable[Screen[Any]], *, backup: bool) -> Closed:
    """Save what is being written and close the journal. If one step fails, the others
    are still done.

    With `backup`, also write the backup of the day, if one is due."""
    problems = save_drafts(screens)
    is_all_saved = all(isinstance(problem, KeptOutside) for problem in problems)
    told = [each.sentence if isinstance(each, KeptOutside) else str(each) for each in problems]
    try:
        told.append(journal.backups.write_if_due(journal.clock.now()) if backup else "")
    except Exception as error:  # the journal is closed all the same
        told.append(f"Today's backup wasn't made ({whereabouts(error)}).")
    with suppress(RmjournalError):
        journal.close()
    return Closed(is_all_saved, [*filter(None, dict.fromkeys(told)), *journal.notices()])
