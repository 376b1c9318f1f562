"""What was begun: the line of its draft leads to the same form."""

from typing import cast

import pytest

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Role
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.begun import is_begun
from rmjournal.domain.rules.due import Due, DueKind
from rmjournal.domain.rules.offers import Offer, OfferKind
from tests.domain.samples import PAIR_ID, day, record, uid

SESSION = 5


def draft(of: Kind, parent: int | None) -> Record[Draft]:
    """Return a draft of a kind that hangs on a record, or on nothing but the pair."""
    return cast("Record[Draft]", record(9, Draft(of=of), parent=parent))


def due(what: DueKind, about: int = SESSION) -> Due:
    """Return something due in the pair."""
    return Due(what, day(10), PAIR_ID, uid(about), Role.MENTOR_JUNIOR)


@pytest.mark.parametrize(
    ("what", "of", "parent"),
    [
        (DueKind.PREPARE, Kind.AGENDA_ITEM, SESSION),
        (DueKind.DEBRIEF, Kind.LOG_ITEM, SESSION),
        (DueKind.REFLECT, Kind.REFLECTION, SESSION),
        (DueKind.BETWEEN, Kind.REFLECTION, None),
        (DueKind.PLAN, Kind.SESSION, None),
        (DueKind.PLAN, Kind.SESSION, SESSION),
        (DueKind.CONFIRM, Kind.SESSION, SESSION),
    ],
)
def test_a_draft_begins_what_is_due_in_its_own_place_alone(what: DueKind, of: Kind, parent: int | None) -> None:
    assert is_begun(due(what), [draft(of, parent)])
    assert not is_begun(due(what), [draft(of, 7)])
    assert not is_begun(due(what), [draft(Kind.NOTE, parent)])
    assert not is_begun(due(what), [])


@pytest.mark.parametrize("what", sorted(set(DueKind) - {DueKind.PREPARE, DueKind.DEBRIEF, DueKind.REFLECT}))
def test_what_only_a_person_can_answer_is_never_begun(what: DueKind) -> None:
    if what not in (DueKind.BETWEEN, DueKind.PLAN, DueKind.CONFIRM):
        assert not is_begun(due(what), [draft(kind, place) for kind in Kind for place in (None, SESSION)])


@pytest.mark.parametrize("what", OfferKind)
def test_an_offer_is_begun_by_a_draft_of_its_kind(what: OfferKind) -> None:
    offer = Offer(what, PAIR_ID, Role.MENTOR_JUNIOR, uid(SESSION))
    kinds = [kind for kind in Kind if is_begun(offer, [draft(kind, None)])]
    assert len(kinds) == (what is not OfferKind.GUIDANCE)
    assert all(is_begun(offer, [draft(kind, SESSION)]) for kind in kinds)
    assert not any(is_begun(offer, [draft(kind, 7)]) for kind in kinds)
