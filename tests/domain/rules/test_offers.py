"""One thing is offered to a pair at a time; the rest wait for the next session."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.checkin import CheckIn
from rmjournal.domain.model.contact import Contact, ContactKind
from rmjournal.domain.model.pair import Focus, Pair, PairStatus, Role
from rmjournal.domain.model.review import Review
from rmjournal.domain.model.session import OffLimits, Respect, Session
from rmjournal.domain.model.signal_answer import Answered, SignalAnswer, StoredRule
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record
from rmjournal.domain.rules import offers
from rmjournal.domain.rules.by_kind import by_pair
from rmjournal.domain.rules.offers import Offer, OfferKind, Row, both, first_of, offer, words_of
from tests.domain.due_samples import JUNIOR, SENIOR, met
from tests.domain.samples import PAIR_ID, day, uid

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def session(number: int, at: int) -> Record[Body]:
    """A session that took place on a day of March."""
    moment = datetime.combine(day(at), time(9), UTC)
    return Record(uid(number), Kind.SESSION, PAIR_ID, None, moment, moment, {}, met(day(at), number))


def made(kind: Kind, body: Body, at: int, number: int = 500) -> Record[Body]:
    moment = datetime.combine(day(at), time(18), UTC)
    return Record(uid(number), kind, PAIR_ID, None, moment, moment, {}, body)


def checked(at: int, number: int = 500) -> Record[Body]:
    return made(Kind.CHECK_IN, CheckIn(worry=3), at, number)


def now(*records: AnyRecord, role: Role = JUNIOR, moment: datetime | None = None, **fields: Any) -> Offer | None:
    """Return what is offered soon after the last of these entries."""
    pair = Pair(number=1, alias="Zanzibar", role=role, **fields)
    when = moment or max((each.at for each in records), default=AT).replace(tzinfo=None)
    return offer(by_pair(records)[PAIR_ID], PAIR_ID, pair, when)


def what(*records: AnyRecord, **fields: Any) -> OfferKind | None:
    found = now(*records, **fields)
    return found.what if found is not None else None


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of three: the contacts before everything, check-ins, and a goal after the first session."""
    words = both("Say it")
    never = lambda scene, after: None  # noqa: E731
    rows = {
        OfferKind.GOAL: Row(lambda pair: (1,), never, words, words, "say"),
        OfferKind.CONTACTS: Row(lambda pair: (0, 1), never, words, words, "name"),
        OfferKind.CHECK_IN: offers.OFFERS[OfferKind.CHECK_IN],
    }
    monkeypatch.setattr(offers, "OFFERS", rows)


OTHERS = ("review", "guidance")
SESSIONS = [session(number, number * 4) for number in range(1, 7)]


@pytest.mark.parametrize("role", [JUNIOR, SENIOR])
def test_a_check_in_is_offered_after_the_first_the_third_and_the_last_session(role: Role) -> None:
    offered = {
        count for count in range(7) if what(*SESSIONS[:count], role=role, not_for_us=OTHERS) is OfferKind.CHECK_IN
    }
    assert offered == {1, 3, 6}


def test_a_pair_of_two_sessions_checks_in_after_both() -> None:
    assert [what(*SESSIONS[:count], planned_sessions=2) for count in (1, 2)] == [OfferKind.CHECK_IN] * 2


def test_what_was_taken_up_is_not_offered_again_before_its_next_session() -> None:
    assert what(SESSIONS[0], checked(5)) is None
    assert what(*SESSIONS[:3], checked(5), not_for_us=OTHERS) is OfferKind.CHECK_IN
    assert what(*SESSIONS[:3], checked(5), checked(13, 501), not_for_us=OTHERS) is None


def test_a_session_to_come_counts_for_nothing() -> None:
    assert what(SESSIONS[0], moment=datetime(2026, 3, 4, 8, 59)) is OfferKind.CONTACTS
    assert what(SESSIONS[0], moment=datetime(2026, 3, 4, 9)) is OfferKind.CHECK_IN


@pytest.mark.parametrize("status", [PairStatus.PAUSED, PairStatus.CLOSED, PairStatus.ARCHIVED])
def test_a_pair_that_rests_or_is_over_is_offered_nothing(status: PairStatus) -> None:
    assert what(SESSIONS[0], status=status) is None


def test_a_pair_that_is_paused_until_a_day_is_offered_nothing_before_it() -> None:
    until = day(20)
    paused = {"paused_on": day(5), "paused_until": until}
    assert what(SESSIONS[0], moment=datetime.combine(day(19), time(23)), **paused) is None
    assert what(SESSIONS[0], moment=datetime.combine(until, time()), **paused) is OfferKind.CHECK_IN


@pytest.mark.parametrize(
    "facts",
    [{"respect": Respect.NOT_BY_PARTNER}, {"off_limits_came_up": OffLimits.UNWELCOME}],
    ids=["respect", "topic"],
)
def test_while_safety_is_in_question_nothing_is_offered(facts: dict[str, Any]) -> None:
    unsafe = replace(SESSIONS[0], body=met(day(4), **facts))
    assert what(unsafe) is None
    settled = SignalAnswer(rule=StoredRule.SAFETY, answer=Answered.ACTED, evidence=(unsafe.id,))
    assert what(unsafe, made(Kind.SIGN_ANSWER, settled, 5)) is OfferKind.CHECK_IN


def test_what_one_did_oneself_keeps_no_offer_back() -> None:
    assert what(replace(SESSIONS[0], body=met(day(4), respect=Respect.NOT_BY_ME))) is OfferKind.CHECK_IN


@pytest.mark.parametrize("role", [JUNIOR, SENIOR])
def test_people_to_talk_to_are_offered_before_the_first_session_and_once_more_before_the_second(role: Role) -> None:
    others = ("check-in", "goal", "guidance", "review")
    found = [what(*SESSIONS[:count], role=role, not_for_us=others) for count in range(4)]
    assert found == [OfferKind.CONTACTS, OfferKind.CONTACTS, None, None]
    named = made(Kind.CONTACT, Contact(kind=ContactKind.HR, who="desk"), 1)
    assert what(named, role=role, not_for_us=others) is None
    assert what(SESSIONS[0], named, role=role, not_for_us=others) is None
    assert what(role=role, not_for_us=(*others, "contacts")) is None


@pytest.mark.usefixtures("three")
def test_what_gives_way_is_offered_after_the_next_session() -> None:
    found = [what(*SESSIONS[:count]) for count in range(6)]
    assert found == [
        OfferKind.CONTACTS, OfferKind.CHECK_IN, OfferKind.GOAL, OfferKind.CHECK_IN, OfferKind.CONTACTS, None,
    ]  # fmt: skip


@pytest.mark.usefixtures("three")
def test_nothing_else_is_offered_once_an_offer_was_taken_up() -> None:
    assert what(SESSIONS[0], checked(5)) is None
    assert what(*SESSIONS[:2], checked(5)) is OfferKind.GOAL


@pytest.mark.usefixtures("three")
def test_what_is_not_for_a_pair_gives_way_to_the_next() -> None:
    assert what(SESSIONS[0], not_for_us=("check-in",)) is OfferKind.GOAL
    assert what(SESSIONS[0], not_for_us=("check-in", "goal", "contacts", "of a newer version")) is None


def test_the_entries_of_another_pair_count_for_nothing() -> None:
    other = Record(uid(9), Kind.SESSION, uid(77), None, SESSIONS[0].at, SESSIONS[0].at, {}, met(day(4), 1))
    assert what(other) is OfferKind.CONTACTS


def test_an_offer_names_its_session_and_has_words_for_both_roles() -> None:
    found = now(SESSIONS[0])
    assert found is not None
    assert found.session == SESSIONS[0].id
    for row in offers.OFFERS.values():
        assert set(row.words) == set(row.beside) == set(Role)
    assert words_of(found)[0] == "Check in with yourself"


def test_over_several_pairs_the_first_in_the_order_is_shown() -> None:
    some = [Offer(each, uid(at), JUNIOR) for at, each in enumerate((OfferKind.GOAL, OfferKind.CHECK_IN))]
    assert first_of(some) is some[1]
    assert first_of([]) is None


@pytest.mark.parametrize("role", [JUNIOR, SENIOR])
def test_a_review_is_offered_after_the_third_session_before_all_else(role: Role) -> None:
    assert [what(*SESSIONS[:count], role=role) is OfferKind.REVIEW for count in range(7)] == [
        False, False, False, True, False, False, False,
    ]  # fmt: skip
    written = made(Kind.REVIEW, Review(helps="x"), 13)
    assert what(*SESSIONS[:3], written, role=role) is None
    assert what(*SESSIONS[:3], role=role, not_for_us=("review",)) is OfferKind.CHECK_IN


@pytest.mark.parametrize("role", [JUNIOR, SENIOR])
def test_a_text_is_offered_at_its_moment_and_not_again_once_opened(role: Role) -> None:
    alone = ("check-in", "goal", "contacts", "review")
    pair = Pair(number=1, alias="Zanzibar", role=role, not_for_us=alone)
    found = [now(*SESSIONS[:count], role=role, not_for_us=alone) for count in (0, 1, 2, 4, 6)]
    topics = [each.topic for each in found if each is not None]
    assert topics == ["power-distance", "feedback", "goals", "when-it-goes-wrong", "reviewing-and-ending"]
    assert (
        offer(by_pair(SESSIONS[:1])[PAIR_ID], PAIR_ID, pair, datetime(2026, 3, 5), ["feedback", "power-distance"])
        is None
    )
    assert found[0] is not None
    assert words_of(found[0])[0].startswith("90 seconds: rank, and ")


def test_a_technical_pair_is_offered_the_text_on_teaching_a_tool() -> None:
    alone = ("check-in", "goal", "contacts", "review")
    found = now(SESSIONS[0], focus=Focus.TECHNICAL, not_for_us=alone)
    assert found is not None
    assert found.topic == "teaching-a-tool"


@pytest.mark.parametrize("role", list(Role))
def test_no_offer_breaks_off_where_it_is_listed_without_a_topic(role: Role) -> None:
    for what in offers.OFFERS:
        words, beside = words_of(Offer(what, PAIR_ID, role))
        assert words.strip() == words
        assert not words.endswith(":")
        assert beside


def weeks(*records: AnyRecord, count: int, **fields: Any) -> list[OfferKind | None]:
    """Return what is offered in each of the weeks after the last entry."""
    last = max(each.at for each in records).replace(tzinfo=None)
    return [what(*records, moment=last + timedelta(days), **fields) for days in range(1, 7 * count, 7)]


def added(at: int) -> Record[Body]:
    """The pair itself, added on a day of March."""
    moment = datetime.combine(day(at), time(9), UTC)
    return Record(PAIR_ID, Kind.PAIR, PAIR_ID, None, moment, moment, {}, Pair(number=1, alias="Zanzibar", role=JUNIOR))


@pytest.mark.parametrize("role", [JUNIOR, SENIOR])
def test_what_is_ignored_for_a_week_gives_its_place_to_people_to_talk_to_and_then_to_a_text(role: Role) -> None:
    assert weeks(added(1), count=4, role=role) == [OfferKind.CONTACTS, *[OfferKind.GUIDANCE] * 3]
    assert weeks(SESSIONS[0], count=4, role=role) == [
        OfferKind.CHECK_IN, OfferKind.CONTACTS, OfferKind.GUIDANCE, OfferKind.GUIDANCE,
    ]  # fmt: skip


@pytest.mark.parametrize("role", [JUNIOR, SENIOR])
def test_after_the_last_session_the_end_is_offered_and_stays_unless_another_session_is_planned(role: Role) -> None:
    rest = [OfferKind.CHECK_IN, OfferKind.GUIDANCE]
    assert weeks(*SESSIONS, count=5, role=role) == [*rest, *[OfferKind.CLOSING] * 3]
    assert weeks(*SESSIONS[:5], count=5, role=role)[-1] is not OfferKind.CLOSING
    moment = datetime.combine(day(25), time(9), UTC)
    planned = Session(number=7, planned_at=moment.replace(tzinfo=None))
    seventh: AnyRecord = Record(uid(7), Kind.SESSION, PAIR_ID, None, moment, moment, {}, planned)
    last = SESSIONS[-1].at.replace(tzinfo=None) + timedelta(22)
    assert what(*SESSIONS, seventh, moment=last, role=role) is OfferKind.GUIDANCE
    assert what(*SESSIONS, moment=last, role=role, not_for_us=("closing",)) is OfferKind.GUIDANCE


def test_a_week_ends_to_the_minute() -> None:
    start = SESSIONS[0].at.replace(tzinfo=None)
    assert what(SESSIONS[0], moment=start + timedelta(7)) is OfferKind.CHECK_IN
    assert what(SESSIONS[0], moment=start + timedelta(7, 1)) is OfferKind.CONTACTS


def test_what_was_taken_up_leaves_its_week_empty_and_then_comes_the_next() -> None:
    taken = checked(4)
    start = SESSIONS[0].at.replace(tzinfo=None)
    found = [what(SESSIONS[0], taken, moment=start + timedelta(days)) for days in (3, 8, 15)]
    assert found == [None, OfferKind.CONTACTS, OfferKind.GUIDANCE]


def test_sessions_from_before_the_pair_was_added_used_up_nobodys_week() -> None:
    late = added(25)
    assert weeks(*SESSIONS[:2], late, count=3) == [OfferKind.CHECK_IN, OfferKind.CONTACTS, OfferKind.GUIDANCE]


def test_an_offer_goes_by_the_own_time_of_a_session_in_whichever_zone_it_was_saved() -> None:
    first, check = SESSIONS[0], checked(4)  # nine o'clock, and six in the evening of the same day
    moved = replace(first, at=first.at + timedelta(hours=11))
    later = first.at.replace(tzinfo=None) + timedelta(days=1)
    assert what(first, check, moment=later, not_for_us=OTHERS) == what(moved, check, moment=later, not_for_us=OTHERS)
    assert what(moved, moment=later, not_for_us=OTHERS) is OfferKind.CHECK_IN
    assert what(moved, check, moment=later, not_for_us=OTHERS) is not OfferKind.CHECK_IN
