"""The one line that a screen offers: what it opens, and how it is turned off."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import is_a
from rmjournal.domain.rules.offers import NAMES, Offer, OfferKind
from rmjournal.tui.forms import check_in_form, contacts_form, goal_form, review_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import CHANGE_PAIR, NOT_FOR_US, TAKE_UP_OFFER, UNDO, Command
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.wording import UNDO_SECONDS, undo_words
from rmjournal.tui.screens.pair.ending import EndingScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

# What each offer opens. A screen of another group adds its own.
OPENS: "dict[OfferKind, Callable[[Journal, Record[Pair], Record[Session] | None, Offer], JournalScreen]]" = {
    OfferKind.GOAL: lambda journal, pair, session, offered: goal_form.new_goal(journal, pair),
    OfferKind.REVIEW: lambda journal, pair, session, offered: review_form.review_pair(journal, pair),
    OfferKind.CLOSING: lambda journal, pair, session, offered: review_form.close_pair(
        journal, pair, lambda: EndingScreen(journal, pair)
    ),
    OfferKind.CONTACTS: lambda journal, pair, session, offered: contacts_form.edit_contacts(journal, pair),
    OfferKind.CHECK_IN: lambda journal, pair, session, offered: check_in_form.check_in(journal, pair, session),
}


def screen_of(journal: "Journal", pair: "Record[Pair]", offered: Offer) -> "JournalScreen":
    """Return the screen that an offer opens."""
    record = journal.records.glance(offered.session) if offered.session is not None else None
    session = record if record is not None and is_a(record, Session) else None
    return OPENS[offered.what](journal, pair, session, offered)


class OfferingScreen(JournalScreen):
    """A screen with one offered line at most, which a key turns off for its pair, and
    another on again for a while."""

    _turned_off: "tuple[Record[Pair], OfferKind] | None" = None  # what can be undone now

    def offered_here(self) -> "tuple[Record[Pair], Offer] | None":
        """Return the pair and the offer of the selected line, if it is one."""
        raise NotImplementedError

    def offers(self, command: Command) -> bool:
        """Show the key that turns an offer off only where one is selected."""
        if command in (NOT_FOR_US, TAKE_UP_OFFER):
            return self.offered_here() is not None
        if command == UNDO:
            return self._turned_off is not None
        return super().offers(command)

    def action_not_for_us(self) -> None:
        """Turn the selected offer off for its pair, and say which."""
        if (here := self.offered_here()) is None:
            self.app.notify("There's nothing on offer here.", markup=False)
            return
        pair, offered = here
        with self.showing_errors():
            pair = self.journal.offers.turn(pair, offered.what, on=False)
            done = self._turned_off = (pair, offered.what)
            words = undo_words(f"Turned off for {pair.body.alias}: {NAMES[offered.what]}.", self.key_of(UNDO))
            words += f" {self.key_of(CHANGE_PAIR)} on the pair's page turns it on again later."
            self.app.notify(words, markup=False, timeout=UNDO_SECONDS)
            self.set_timer(UNDO_SECONDS, lambda: self._let_it_be(done))
        self.draw()

    def _let_it_be(self, done: "tuple[Record[Pair], OfferKind]") -> None:
        """Let what was turned off ten seconds ago be undone no longer."""
        if self._turned_off is done:
            self._turned_off = None
            self.query_one(KeyBar).refresh()

    def action_undo(self) -> None:
        """Turn on again what was turned off a moment ago."""
        if self._turned_off is None:
            self.app.notify("There is nothing to undo now.", markup=False)
            return
        (pair, what), self._turned_off = self._turned_off, None
        with self.showing_errors():
            self.journal.offers.turn(pair, what, on=True)
            self.say_undone()
        self.draw()
