"""Each rule of the signs at, below and above its thresholds, for both roles, and how a sign ends."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import LevelGap, Pair, PairStatus, Party, ReportingLine, Role, SameTeam, advice
from rmjournal.domain.model.session import Advice, Disrespect, Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.record.record import Kind, Unread
from rmjournal.domain.rules.signals import Rule
from tests.domain.samples import NOON, PAIR_ID, record, uid
from tests.domain.signal_samples import (
    FIRST_THREE,
    OFF,
    RAISED,
    RUDE,
    SECRET,
    TODAY,
    ago,
    at,
    evidence,
    ids,
    pair,
    promise,
    reflected,
    session,
    sessions,
    standing,
    thought,
)


@pytest.mark.parametrize(
    ("talk", "raised"),
    [
        ((None, 60, 60), [2, 3]),
        ((60, None, 60), [1, 3]),
        ((50, 50, 60), []),
        ((60, 50, 60), [1, 3]),
        ((100, 90, 80), [1, 2, 3]),
        ((70, 70, 50, 50), []),
        ((70, 70, 50, None), [1, 2]),
        ((70, 50, 70, 50), []),
        ((None, None, None), []),
        ((None, None, 100), []),
    ],
)
def test_roles_are_reversed_when_the_senior_talks_most_in_two_of_three(
    talk: tuple[int | None, ...], raised: list[int]
) -> None:
    records = reflected(sessions(*({"talk_share_mentee": share} for share in talk)))
    assert evidence(Rule.ROLE_REVERSAL, records) == ids(*raised)


@pytest.mark.parametrize("advice_from", Advice)
def test_roles_are_reversed_when_the_advice_comes_from_the_senior(advice_from: Advice) -> None:
    records = reflected(sessions({}, {"advice_from": advice_from}, {"talk_share_mentee": 60}))
    assert evidence(Rule.ROLE_REVERSAL, records) == (ids(2, 3) if advice_from is Advice.MENTEE else [])


def test_a_session_that_tells_of_advice_alone_pushes_an_older_one_out() -> None:
    said: tuple[dict[str, Any], ...] = (
        {"talk_share_mentee": 60},
        {"talk_share_mentee": 60},
        {"advice_from": Advice.NONE},
        {},
    )
    assert evidence(Rule.ROLE_REVERSAL, reflected(sessions(*said))) == ids(1, 2)
    assert evidence(Rule.ROLE_REVERSAL, reflected(sessions(*said, {"advice_from": Advice.BALANCED}))) == []


def test_a_reversal_is_told_in_figures_of_the_senior() -> None:
    _, records, _ = RAISED[Rule.ROLE_REVERSAL]
    assert standing(records)[Rule.ROLE_REVERSAL].why == (
        "In sessions 2 and 3 the senior did 70 and 60% of the talking. In session 3 the advice came from the senior."
    )
    assert standing(records, Role.MENTEE_SENIOR)[Rule.ROLE_REVERSAL].why == (
        "In sessions 2 and 3 you did 70 and 60% of the talking. In session 3 the advice came from you."
    )


@pytest.mark.parametrize("status", OFF)
def test_two_sessions_of_four_that_were_off_are_a_sign(status: SessionStatus) -> None:
    off = {"status": status}
    assert evidence(Rule.TIME_POOR, reflected(sessions({}, {}, {}, off))) == []
    assert evidence(Rule.TIME_POOR, reflected(sessions({}, off, {}, off, {}))) == ids(2, 4)
    assert evidence(Rule.TIME_POOR, reflected(sessions({}, off, off, {}, {}))) == ids(2, 3)
    assert evidence(Rule.TIME_POOR, reflected(sessions(off, off, {}, {}, {}))) == []


def test_a_session_that_is_planned_or_ahead_is_not_off_yet() -> None:
    off = {"status": SessionStatus.CANCELLED_ME}
    rest = reflected(sessions({}, {}, {}, off))
    assert evidence(Rule.TIME_POOR, [*rest, session(5, 2, status=SessionStatus.PLANNED)]) == []
    assert evidence(Rule.TIME_POOR, [*rest, session(5, -1, **off)]) == []
    assert evidence(Rule.TIME_POOR, [*rest, session(5, 0, **off)]) == ids(4, 5)


@pytest.mark.parametrize(("cadence", "today"), [(6, 1), (7, 0), (28, 0)])
def test_a_gap_of_more_than_one_and_a_half_times_the_rhythm_is_a_sign(cadence: int, today: bool) -> None:
    records = reflected(sessions(*FIRST_THREE))
    assert evidence(Rule.TIME_POOR, records, cadence_days=cadence) == (ids(3) if today else [])
    paused = {"cadence_days": cadence, "status": PairStatus.PAUSED}
    assert evidence(Rule.TIME_POOR, records, **paused) == []


@pytest.mark.parametrize(("ahead", "raised"), [(0, []), (32, []), (33, [3, 4])])
def test_a_gap_ends_at_the_next_session_that_is_planned(ahead: int, raised: list[int]) -> None:
    records = reflected([*sessions(*FIRST_THREE), session(4, -ahead, status=SessionStatus.PLANNED)])
    later = session(5, -300, status=SessionStatus.PLANNED)
    assert evidence(Rule.TIME_POOR, [*records, later]) == ids(*raised)
    assert evidence(Rule.TIME_POOR, [later, *records], status=PairStatus.PAUSED) == []


def test_a_planned_session_of_yesterday_or_without_a_day_ends_no_gap() -> None:
    nothing = [session(4, 1, status=SessionStatus.PLANNED), record(5, Session(number=5))]
    assert evidence(Rule.TIME_POOR, [*reflected(sessions(*FIRST_THREE)), *nothing], cadence_days=6) == ids(3)


@pytest.mark.parametrize(
    ("prepared", "raised"),
    [
        ((None, False, False), [2, 3]),
        ((False, None, False), [1, 3]),
        ((False, False, True), []),
        ((False, True, False), []),
        ((None, None, False), []),
        ((None, None, None), []),
    ],
)
def test_no_preparation_twice_is_a_sign(prepared: tuple[bool | None, ...], raised: list[int]) -> None:
    assert evidence(Rule.TIME_POOR, reflected(sessions(*({"prep_done": said} for said in prepared)))) == ids(*raised)


def test_every_reason_for_time_is_told_once() -> None:
    fields, records, _ = RAISED[Rule.TIME_POOR]
    assert standing(records, **fields)[Rule.TIME_POOR].why == (
        "Sessions 4 and 5 did not take place as planned. There were 31 days between sessions 3 and 6. "
        "You planned 12. Sessions 2 and 3 began without preparation."
    )
    without = [item for item in records if item.id not in ids(4, 5, 6)]
    assert (
        "Session 3 was 30 days ago. You planned to meet every 12 days."
        in standing(without, **fields)[Rule.TIME_POOR].why
    )


DONE, DROPPED = CommitmentStatus.DONE, CommitmentStatus.DROPPED


@pytest.mark.parametrize(
    ("fields", "raised"),
    [
        ({"due": ago(13)}, False),
        ({"due": ago(14)}, True),
        ({"due": ago(400)}, True),
        ({"due": None}, False),
        ({"status": DONE, "ended_on": ago(13), "due": ago(40)}, False),
        ({"status": DONE, "ended_on": ago(14)}, True),
        ({"status": DROPPED, "ended_on": ago(14), "due": ago(1)}, True),
        ({"status": DROPPED, "due": ago(14)}, True),
        ({"status": DROPPED, "due": ago(13)}, False),
        ({"status": DONE, "ended_on": ago(99), "told_partner_on": ago(1)}, False),
        ({"status": DONE, "due": date.max}, False),
    ],
)
def test_a_loop_is_open_two_weeks_after_its_day_or_its_end(fields: dict[str, Any], raised: bool) -> None:
    records = [*reflected(sessions(*FIRST_THREE)), promise(40, **fields)]
    assert evidence(Rule.LOOP_OPEN, records) == (ids(40) if raised else [])


@pytest.mark.parametrize(("days", "raised"), [(13, False), (14, True)])
def test_what_ended_without_a_day_counts_from_its_record(days: int, raised: bool) -> None:
    ended = record(40, Commitment(owner=Party.PARTNER, text=SECRET, status=DONE), at=at(ago(days)))
    assert evidence(Rule.LOOP_OPEN, [*reflected(sessions(*FIRST_THREE)), ended]) == (ids(40) if raised else [])


@pytest.mark.parametrize("state", TakeawayState)
@pytest.mark.parametrize(("days", "due"), [(-1, False), (6, False), (7, True), (8, True)])
def test_a_takeaway_is_open_a_week_after_its_session(state: TakeawayState, days: int, due: bool) -> None:
    takeaway = Takeaway(text=SECRET, state=state)
    records = [*reflected([*sessions({}, {}), session(3, days)]), record(30, takeaway, parent=3, at=at(ago(50)))]
    expected = ids(30) if due and state in (TakeawayState.DRAFT, TakeawayState.PROPOSED) else []
    assert evidence(Rule.TAKEAWAYS_OPEN, records) == expected
    alone = [*reflected(sessions(*FIRST_THREE)), record(30, takeaway, at=at(ago(days)))]
    assert evidence(Rule.TAKEAWAYS_OPEN, alone) == expected
    amending = record(30, replace(takeaway, replaces=uid(9)), parent=1, at=at(ago(days)))
    assert evidence(Rule.TAKEAWAYS_OPEN, [*reflected(sessions(*FIRST_THREE)), amending]) == expected


@pytest.mark.parametrize("status", [status for status in SessionStatus if status is not SessionStatus.HELD])
def test_a_takeaway_of_a_session_that_was_not_held_is_not_asked_for(status: SessionStatus) -> None:
    records = reflected([*sessions(*FIRST_THREE), session(4, 8, status=status)])
    assert evidence(Rule.TAKEAWAYS_OPEN, [*records, record(30, Takeaway(text=SECRET), parent=4, at=at(ago(9)))]) == []


def test_open_takeaways_are_counted_with_their_sessions() -> None:
    more = [record(n, Takeaway(text=SECRET), parent=parent) for n, parent in ((30, 2), (31, 1), (32, 2), (33, None))]
    why = standing([*reflected(sessions(*FIRST_THREE)), *more])[Rule.TAKEAWAYS_OPEN].why
    assert why == "4 takeaways from sessions 1 and 2 have been waiting over a week for a yes."


@pytest.mark.parametrize(("last", "raised"), [(2, []), (3, [2, 3]), (4, [2, 3])])
def test_no_reflection_on_the_last_two_sessions_of_three_days_ago_is_a_sign(last: int, raised: list[int]) -> None:
    records = [session(1, 30), session(2, 20), session(3, last), thought(50, 1), thought(51)]
    assert evidence(Rule.NO_REFLECTION, records) == ids(*raised)
    assert evidence(Rule.NO_REFLECTION, [*records, thought(52, 2)]) == []
    assert evidence(Rule.NO_REFLECTION, [*records, thought(52, 3)]) == []


@pytest.mark.parametrize(("days", "raised"), [(31, [2, 3, 4]), (30, []), (0, [])])
def test_nothing_written_between_the_last_three_sessions_is_a_sign(days: int, raised: list[int]) -> None:
    records = [*sessions(*FIRST_THREE, {}), thought(54, 3), thought(55, 4)]
    assert evidence(Rule.NO_REFLECTION, records) == ids(2, 3, 4)
    assert evidence(Rule.NO_REFLECTION, [*records, thought(56, None, days)]) == ids(*raised)


def test_a_reflection_that_cannot_be_read_was_written_all_the_same() -> None:
    unread = [
        Unread(uid(50 + parent), Kind.REFLECTION, PAIR_ID, uid(parent), NOON, at(TODAY), {"kind": "new"})
        for parent in (2, 3, 9)
    ]
    assert evidence(Rule.NO_REFLECTION, [*sessions(*FIRST_THREE), *unread]) == []
    assert evidence(Rule.NO_REFLECTION, [*sessions(*FIRST_THREE), *unread[:2]]) == ids(1, 2, 3)


def test_two_reasons_for_reflecting_are_told_apart() -> None:
    assert standing(sessions(*FIRST_THREE))[Rule.NO_REFLECTION].why == (
        "You haven't reflected on sessions 2 and 3 yet. You haven't written anything between sessions since session 1."
    )


@pytest.mark.parametrize(
    ("held_after", "stands"), [(0, True), (1, True), (2, True), (3, False)]
)  # the flag is in the last of three, the last but one, the last but two, and no longer
def test_disrespect_stands_for_three_sessions(held_after: int, stands: bool) -> None:
    records = reflected(sessions({}, RUDE, *[{}] * held_after))
    assert evidence(Rule.DISRESPECT, records) == (ids(2) if stands else [])


@pytest.mark.parametrize("by", Party)
def test_disrespect_stands_at_once_on_either_side(by: Party) -> None:
    flag = {"disrespect": Disrespect(by=by)}
    assert evidence(Rule.DISRESPECT, [session(1, 0, **flag)]) == ids(1)
    assert evidence(Rule.DISRESPECT, [session(1, 5, **flag, status=SessionStatus.CANCELLED_ME)]) == ids(1)
    off = session(1, 20, **flag, status=SessionStatus.MISSED)
    assert evidence(Rule.DISRESPECT, [off, session(2, 10)]) == ids(1)
    for role in Role:
        step = standing([session(1, 0, **flag)], role)[Rule.DISRESPECT].step
        assert "F8" in step
        assert "limits card" in step
        assert "outside the pair" in step


@pytest.mark.parametrize(("days", "stands"), [(31, False), (29, True), (1, True), (-1, True)])
def test_disrespect_beside_a_session_that_was_not_held_counts_by_its_day(days: int, stands: bool) -> None:
    off = session(9, days, **RUDE, status=SessionStatus.CANCELLED_PARTNER)
    assert evidence(Rule.DISRESPECT, reflected([*sessions(*FIRST_THREE), off])) == (ids(9) if stands else [])


@pytest.mark.parametrize("line", ReportingLine)
@pytest.mark.parametrize("team", SameTeam)
def test_a_line_or_a_team_is_told_in_the_words_of_set_up(line: ReportingLine, team: SameTeam) -> None:
    fields: dict[str, Any] = {"reporting_line": line, "same_team": team, "level_gap": LevelGap.NONE}
    close = line in (ReportingLine.DIRECT, ReportingLine.INDIRECT) or team is SameTeam.YES
    assert evidence(Rule.CONFLICT_LINE, [], **fields) == ([PAIR_ID] if close else [])
    if close:
        body = pair(**fields).body
        assert isinstance(body, Pair)
        _, *remarks = advice(body)
        assert standing([], **fields)[Rule.CONFLICT_LINE].why == " ".join(remarks)


def test_a_session_held_tomorrow_does_not_count_yet() -> None:
    off: dict[str, Any] = {"talk_share_mentee": 90, "prep_done": False}
    before = sessions({}, {}, off)
    assert standing(reflected([*before, session(4, -1, **off, **RUDE)])) == {}
    expected = {Rule.DISRESPECT, Rule.ROLE_REVERSAL, Rule.TIME_POOR}
    assert set(standing(reflected([*before, session(4, 0, **off, **RUDE)]))) == expected


def test_sessions_go_by_their_own_day_not_by_number_or_record() -> None:
    talk = {"talk_share_mentee": 80}
    calm = {"talk_share_mentee": 20}
    backdated = [session(1, 30, **calm), session(2, 20, **calm), session(3, 10, **talk), session(4, 40, **talk)]
    assert evidence(Rule.ROLE_REVERSAL, reflected(backdated)) == []
    unplaced = record(4, Session(number=4, status=SessionStatus.HELD, talk_share_mentee=80), at=at(ago(5)))
    assert evidence(Rule.ROLE_REVERSAL, reflected([*backdated[:3], unplaced])) == ids(3, 4)
