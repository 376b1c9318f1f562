"""Find what is offered to a pair, and turn offers off and on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import AnyRecord, Kind, Record, RecordId
from rmjournal.domain.rules.offers import KINDS, Offer, OfferKind, first_of, offer
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord


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
            chain(known, self._records.all(kinds, pair.id)),
            pair.id,
            pair.body,
            self._records.clock.now(),
            self._opened(pair.body.role),
        )

    def first(self, pairs: list[Record[Pair]], records: Iterable[AnyRecord] | None = None) -> Offer | None:
        """Return the one offer over several pairs, or None.

        `records` are all of `KINDS`, if they were read already, and maybe others."""
        now, of_pair = self._records.clock.now(), defaultdict[RecordId | None, list[AnyRecord]](list)
        for record in self._records.all(KINDS) if records is None else records:
            if record.kind in KINDS:
                of_pair[record.pair].append(record)
        found = (offer(of_pair[pair.id], pair.id, pair.body, now, self._opened(pair.body.role)) for pair in pairs)
        return first_of(each for each in found if each is not None)

    def turn(self, pair: Record[Pair], what: OfferKind, *, on: bool) -> Record[Pair]:
        """Turn an offer off for a pair ("not for us"), or on again."""
        pair = self._records.current(pair)
        off = tuple(each for each in pair.body.not_for_us if each != what.value)
        return self._entries.edit(pair, {"not_for_us": list(off if on else (*off, what.value))})
