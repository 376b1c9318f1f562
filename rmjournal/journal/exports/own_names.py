"""Save the real names of a pair, under its key and only if the person says so.

Two questions fill them: what a statement must not name, and who a note is from."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import OwnNames
from rmjournal.domain.record.record import Record, uuid_of
from rmjournal.domain.text import line
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body

LONGEST_NAME = 120  # characters, as in a note
_PEOPLE = ("me", "partner")


def saved(records: Records, pair: Record[Pair]) -> OwnNames:
    """Return the names that were saved for a pair, all empty if none were."""
    found = records.of_type(OwnNames, pair.id)
    return found[-1].body if found else OwnNames()


def masked(names: OwnNames) -> Mapping[str, tuple[str, ...]]:
    """Return by field what a statement must not name; empty if nothing was saved."""
    lists = {name: each for name, each in msgspec.structs.asdict(names).items() if name not in _PEOPLE}
    return lists if any(lists.values()) else {}


def keep_masked(records: Records, pair: Record[Pair], names: Mapping[str, Iterable[str]]) -> None:
    """Save what a statement must not name, in place of what was saved; none deletes
    it."""
    before = saved(records, pair)
    fields = {field: [line(name, 200) for name in each] for field, each in names.items()}
    body = new_body(OwnNames, {**fields, "me": before.me, "partner": before.partner})
    _put(records, pair, body)


def keep_people(records: Records, pair: Record[Pair], me: str, partner: str) -> None:
    """Save who the two of a pair are, in place of what was saved; "" deletes a name."""
    names = {"me": line(me, LONGEST_NAME), "partner": line(partner, LONGEST_NAME)}
    _put(records, pair, replace(saved(records, pair), **names))


def _put(records: Records, pair: Record[Pair], body: OwnNames) -> None:
    with records.transaction():
        found = records.of_type(OwnNames, pair.id)
        if body == OwnNames():
            for each in found:
                records.vault.delete(uuid_of(each.id))
        elif not found:
            records.add(body, pair=pair.id)
        elif found[-1].body != body:
            records.replace(found[-1], body)
