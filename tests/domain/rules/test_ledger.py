"""The ledger sets side by side what each of the two has learnt."""

from rmjournal.domain.model.goal import Evidence
from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.takeaway import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    LearntBy,
    Takeaway,
    TakeawayState,
)
from rmjournal.domain.record.record import Body, Kind, Record, RecordId
from rmjournal.domain.rules.ledger import empty_sides, ledger
from tests.domain.due_samples import met
from tests.domain.samples import NOON, PAIR_ID, day, uid

FIRST, SECOND = uid(1), uid(2)


def entry(number: int, kind: Kind, body: Body, parent: RecordId | None = None) -> Record[Body]:
    return Record(uid(number), kind, PAIR_ID, parent, NOON, NOON, {}, body)


SESSIONS = [entry(1, Kind.SESSION, met(day(1), 1)), entry(2, Kind.SESSION, met(day(5), 2))]


def sides(*records: Record[Body]) -> list[tuple[int | None, int, int]]:
    pages = ledger([*SESSIONS, *records])
    return [(page.session.body.number if page.session else None, len(page.mine), len(page.theirs)) for page in pages]


def test_a_takeaway_stands_on_the_side_of_whoever_learnt() -> None:
    takeaways = [
        entry(10 + at, Kind.TAKEAWAY, Takeaway(text="a", learnt_by=who), FIRST)
        for at, who in enumerate((LearntBy.ME, LearntBy.PARTNER, LearntBy.BOTH, None))
    ]
    assert sides(*takeaways) == [(1, 2, 2)]


def test_what_nobody_stands_by_any_longer_is_left_out() -> None:
    gone = Takeaway(text="a", learnt_by=LearntBy.ME, state=TakeawayState.DECLINED)
    assert sides(entry(10, Kind.TAKEAWAY, gone, FIRST)) == []


def test_evidence_is_mine_and_stands_at_its_session() -> None:
    shown = entry(10, Kind.EVIDENCE, Evidence(level=3, session=SECOND), uid(50))
    loose = entry(11, Kind.EVIDENCE, Evidence(level=1), uid(50))
    assert sides(shown, loose) == [(2, 1, 0), (None, 1, 0)]


def test_an_introduction_counts_for_the_one_it_was_made_for_once_it_was_made() -> None:
    def introduction(number: int, owner: Party, status: CommitmentStatus) -> Record[Body]:
        body = Commitment(owner=owner, text="a", kind=CommitmentKind.INTRODUCTION, status=status)
        return entry(number, Kind.COMMITMENT, body, FIRST)

    assert sides(introduction(10, Party.PARTNER, CommitmentStatus.OPEN)) == []
    assert sides(introduction(10, Party.PARTNER, CommitmentStatus.DONE)) == [(1, 1, 0)]
    assert sides(introduction(10, Party.ME, CommitmentStatus.DONE)) == [(1, 0, 1)]


def test_an_empty_side_is_only_a_remark() -> None:
    learned = entry(10, Kind.LOG_ITEM, LogItem(kind=LogKind.LEARNED, text="a"), FIRST)
    assert empty_sides(ledger([*SESSIONS, learned])) == (Party.PARTNER,)
    assert empty_sides(()) == (Party.ME, Party.PARTNER)
