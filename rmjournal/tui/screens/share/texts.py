"""The texts that can be shared from a pair: their tabs, by who reads them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Role
from rmjournal.tui.screens.share.tabs import Tab, TabRow

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

AGENDA, TAKEAWAYS, AGREEMENT = "agenda", "takeaways", "agreement"
REVIEW, ENDING, CARD = "review", "ending", "card"
SUMMARY, STATEMENT, STATUS, HELP_NOTE, PROGRAMME = "summary", "statement", "status", "help", "programme"
TAB_OF = {
    ExportKind.AGENDA: AGENDA,
    ExportKind.TAKEAWAY: TAKEAWAYS,
    ExportKind.AGREEMENT: AGREEMENT,
    ExportKind.REVIEW: REVIEW,
    ExportKind.ENDING: ENDING,
    ExportKind.INSIGHT_CARD: CARD,
    ExportKind.SUMMARY: SUMMARY,
    ExportKind.STATEMENT: STATEMENT,
    ExportKind.STATUS_NOTE: STATUS,
    ExportKind.HELP_NOTE: HELP_NOTE,
    ExportKind.CALENDAR: "calendar",
}


def tab_rows(journal: "Journal", pair: "Record[Pair]", first: str) -> tuple[TabRow, ...]:
    """Return the tabs of a pair, a row for each reader; `first` is the one to begin
    with."""
    size = journal.coordinator.period_and_size(pair)[1]
    is_senior = pair.body.role is Role.MENTEE_SENIOR
    return (
        TabRow(
            "For",
            (
                Tab(AGENDA, "Agenda", is_senior),
                Tab(TAKEAWAYS, "Takeaways"),
                Tab(AGREEMENT, "Agreement"),
                *_later(journal, pair, first),
            ),
            pair.body.alias,
        ),
        TabRow(
            "Coordinator",
            (
                Tab(SUMMARY, "Summary"),
                Tab(STATEMENT, "Statement", not journal.summaries.is_small(size)),
                Tab(STATUS, "Status note"),
                Tab(HELP_NOTE, "Help note"),
                Tab(PROGRAMME, "Programme"),
            ),
        ),
        *((TabRow("A group", (Tab(CARD, "Insight card"),)),) if first == CARD else ()),
    )


def _later(journal: "Journal", pair: "Record[Pair]", first: str) -> Iterator[Tab]:
    """Yield the texts that only come later in a pair."""
    if first == REVIEW or journal.endings.reviews(pair):
        yield Tab(REVIEW, "Review")
    if first == ENDING or journal.endings.closing(pair) is not None:
        yield Tab(ENDING, "The end")
