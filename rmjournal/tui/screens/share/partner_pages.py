"""The texts for the partner: agenda, takeaways, agreement."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.support.errors import Refused
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.share.page import ON_A_CLIPBOARD, SharePage

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal, Outgoing
    from rmjournal.tui.kit.base_screen import JournalScreen

    Make = Callable[[], Outgoing]

PARTNER_TEXTS = frozenset(
    {ExportKind.AGENDA, ExportKind.TAKEAWAY, ExportKind.AGREEMENT, ExportKind.REVIEW, ExportKind.ENDING}
)
READER = "Your partner. Their assistant may see it too, and anyone they forward it to."
FREEZES = "Drafts in it count as proposed. Their wording is fixed until your partner replies."


class PartnerPage(SharePage):
    """A text for the partner."""

    def __init__(self, journal: "Journal", pair: "Record[Pair]", make: "Make") -> None:
        """`make` returns the text as the journal is now."""
        super().__init__(journal, pair)
        self._make = make

    def make(self) -> "Outgoing":
        """Return the text as the journal is now."""
        return self._make()

    def who(self) -> tuple[Section, ...]:
        """Return who may read it."""
        return (Section("Who may read it", (READER,)),)

    def after(self) -> tuple[Section, ...]:
        """Return what sharing changes, and who can read a clipboard."""
        if self.outgoing is None:
            return ()
        freezes = (FREEZES,) if self.outgoing.freezes else ()
        return (self.once_shared(*freezes), Section("If you copy it", (ON_A_CLIPBOARD,)))

    def kinds(self) -> frozenset[ExportKind]:
        """Return the texts for the partner."""
        return PARTNER_TEXTS


def next_agenda(journal: "Journal", pair: "Record[Pair]") -> "Outgoing":
    """Return the agenda of the next session. Raises Refused if none is planned."""
    session = journal.sessions.next_planned(pair, journal.clock.today())
    if session is None:
        raise Refused("No session is planned, so there is no agenda.", "Plan one on the pair's page.")
    return journal.messages.agenda(pair, session)


def newest_takeaways(journal: "Journal", pair: "Record[Pair]") -> "Outgoing":
    """Return the takeaways that wait for a reply, else those agreed last."""
    return journal.messages.takeaways(pair, journal.messages.session_to_send(pair))


def receive_screen(journal: "Journal", pair: "Record[Pair]") -> "JournalScreen":
    """Return the screen for what comes back."""
    from rmjournal.tui.screens.share.receive import ReceiveScreen

    return ReceiveScreen(journal, pair)
