"""What belongs to a pair as a whole: its agreement, a review, an insight card, its
end."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Record
from rmjournal.tui.forms import review_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.screens.pair.agreement import AgreementScreen
from rmjournal.tui.screens.pair.ending import EndingScreen
from rmjournal.tui.screens.pair.pair_steps import PAUSING, pausing, take
from rmjournal.tui.screens.share.share import ShareScreen

if TYPE_CHECKING:
    from rmjournal.journal import Journal

ONGOING = {
    "a": ("agreement", "agreement"),
    "r": ("review", "review"),
    "i": ("insight", "insight card"),
    "c": ("close", "close"),
    "x": ("stop", "stop now"),
}
ENDED = {key: ONGOING[key] for key in "ari"} | {"c": ("ending", "the end")}


def together(screen: JournalScreen, pair: Record[Pair]) -> None:
    """Ask which of it is wanted, and open it. Stopping needs no further key."""
    choices = ENDED if not can_be_stopped(screen.journal, pair) else ONGOING | pausing(screen, pair)
    _ask(screen, pair, "Together", choices)


def pause_or_stop(screen: JournalScreen, pair: Record[Pair]) -> None:
    """Ask whether to pause or to stop, and do it."""
    _ask(screen, pair, "This pair", pausing(screen, pair) | {"x": ONGOING["x"]})


def _ask(screen: JournalScreen, pair: Record[Pair], head: str, choices: Mapping[str, tuple[str, str]]) -> None:
    def chosen(where: str | None) -> None:
        if where in PAUSING:
            take(screen, pair, where or "")
        elif where:
            with screen.showing_errors():
                screen.app.push_screen(_screen(screen, pair, where))

    screen.app.push_screen(KeyMenu(head, choices), chosen)


def can_be_stopped(journal: "Journal", pair: Record[Pair]) -> bool:
    """Return whether a pair is under way, so that it can be paused, stopped or
    closed."""
    return journal.endings.closing(pair) is None


def begin(screen: JournalScreen, pair: Record[Pair], where: str) -> None:
    """Open one of the choices by its name. A pause or a stop is asked about first."""
    with screen.showing_errors():
        screen.save_pending()
        if where == "pause_or_stop":  # on the page of the pair, which says whose pause it is
            page = cast(JournalScreen, screen.host.record_screen(pair))
            screen.app.push_screen(page)
            pause_or_stop(page, pair)
            return
        screen.app.push_screen(_screen(screen, pair, where))


def _screen(screen: JournalScreen, pair: Record[Pair], where: str) -> JournalScreen:
    journal = screen.journal
    match where:
        case "agreement":
            return AgreementScreen(journal, pair)
        case "review":
            return review_form.review_pair(journal, pair)
        case "insight":
            return ShareScreen(journal, pair, tab=ExportKind.INSIGHT_CARD)
        case "close":
            return review_form.close_pair(journal, pair, lambda: EndingScreen(journal, pair))
    if where == "stop":
        journal.endings.stop(pair, journal.clock.today())
    return EndingScreen(journal, pair)
