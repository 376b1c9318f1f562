"""Find what is offered to a pair, and turn offers off and on."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.by_kind import by_kind, by_pair
from rmjournal.domain.rules.offers import KINDS, Offer, OfferKind, first_of, offer
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord

if TYPE_CHECKING:
    from rmjournal.journal.sessions.signals import Outlook


class Offers:
    """The offers of one journal."""

    def __init__(self, records: Records, entries: Entries, settings: SettingsRecord) -> None:
        self._records = records
        self._entries = entries
        self._settings = settings

    def _opened(self, role: Role) -> Iterator[str]:
        """Yield the topics that were opened, in the text for this role or for both."""
        for name in self._settings.current().opened_cards:
            topic, _, whose = name.partition(".")
            if whose in ("", role.value):
                yield topic

    def of(self, pair: Record[Pair], sessions: Iterable[Record[Session]] | None = None) -> Offer | None:
        """Return what is offered to a pair now, or None.

        `sessions` are all of the pair, if they were read already."""
        known = tuple(sessions or ())
        kinds = KINDS if sessions is None else KINDS - {Kind.SESSION}
        return offer(
            by_kind(chain(known, self._records.all(kinds, pair.id))),
            pair.id,
            pair.body,
            self._records.clock.now(),
            self._opened(pair.body.role),
        )

    def first(self, pairs: list[Record[Pair]], outlook: "Outlook | None" = None) -> Offer | None:
        """Return the one offer over several pairs, or None. `outlook` is that of now,
        if it was gathered already."""
        now, unsafe = self._records.clock.now(), None if outlook is None else outlook.unsafe
        of_pair = by_pair(self._records.all(KINDS)) if outlook is None else outlook.of_pair
        found = (
            offer(of_pair[pair.id], pair.id, pair.body, now, self._opened(pair.body.role), unsafe=unsafe)
            for pair in pairs
        )
        return first_of(each for each in found if each is not None)

    def turn(self, pair: Record[Pair], what: OfferKind, *, on: bool) -> Record[Pair]:
        """Turn an offer off for a pair ("not for us"), or on again."""
        pair = self._records.current(pair)
        off = tuple(each for each in pair.body.not_for_us if each != what.value)
        return self._entries.edit(pair, {"not_for_us": list(off if on else (*off, what.value))})
