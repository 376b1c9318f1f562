"""What raises each of the seven signals, below, at and above its thresholds, for both roles, and how one ends."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.checkin import CheckIn
from rmjournal.domain.model.pair import (
    LevelGap,
    Pair,
    Party,
    ReportingLine,
    Role,
    SameTeam,
    UsualAgenda,
    UsualPlace,
    advice,
)
from rmjournal.domain.model.session import (
    Advice,
    AgendaSetBy,
    Disrespect,
    OffLimits,
    Place,
    Respect,
    RoleCheck,
    Session,
    SessionStatus,
    Talk,
)
from rmjournal.domain.model.signal_answer import Rule
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, TakeawayState
from rmjournal.domain.record.record import AnyRecord
from tests.domain.samples import PAIR_ID, record
from tests.domain.signal_samples import (
    FIRST_THREE,
    RAISED,
    RUDE,
    SECRET,
    ago,
    at,
    evidence,
    ids,
    pair,
    promise,
    sent,
    session,
    sessions,
    standing,
)

PLANNED = SessionStatus.PLANNED
ROLES = pytest.mark.parametrize("role", Role)


def checked(**fields: Any) -> dict[str, Any]:
    """A session with these answers about the roles."""
    return {"role_check": RoleCheck(**fields)}


# Room


@pytest.mark.parametrize("name", ["rank_used", "managerial_tone"])
@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ((4, 4), [1, 2]),
        ((5, 4), [1, 2]),
        ((3, 4), []),
        ((4, 3), []),
        ((4, None, 4), [1, 3]),
        ((4, 4, 3), []),
        ((1, 4, 5), [2, 3]),
        ((4,), []),
        ((None, None), []),
    ],
)
def test_rank_in_two_sessions_running_is_a_matter_of_room(
    name: str, said: tuple[int | None, ...], raised: list[int]
) -> None:
    assert evidence(Rule.ROOM, sessions(*(checked(**{name: each}) for each in said))) == ids(*raised)


def test_rank_in_one_session_and_managing_in_the_next_count_together() -> None:
    records = sessions(checked(rank_used=4), checked(managerial_tone=5, rank_used=1))
    assert evidence(Rule.ROOM, records) == ids(1, 2)
    assert standing(records)[Rule.ROOM].why == (
        "In session 1 rank got in the way. In session 2 it felt like being managed."
    )
    assert standing(records, Role.MENTEE_SENIOR)[Rule.ROOM].why == (
        "In session 1 you noted that rank got in the way. In session 2 you noted more managing than listening."
    )


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ((2, 2), [1, 2]),
        ((1, 2), [1, 2]),
        ((3, 2), []),
        ((2, 3), []),
        ((2, None, 2), [1, 3]),
        ((2, 2, 3), []),
        ((1,), []),
    ],
)
def test_little_room_to_disagree_twice_running_is_a_matter_of_room(
    said: tuple[int | None, ...], raised: list[int]
) -> None:
    assert evidence(Rule.ROOM, sessions(*(checked(could_disagree=each) for each in said))) == ids(*raised)


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ((2, 2), [1, 2]),
        ((2, 5, 1), [1, 3]),
        ((3, 2, 3), []),
        ((2, 3, 3, 2), []),
        ((2, None, 2), [1, 3]),
        ((2,), []),
    ],
)
def test_feedback_that_is_not_taken_in_two_of_three_is_a_matter_of_room(
    said: tuple[int | None, ...], raised: list[int]
) -> None:
    assert evidence(Rule.ROOM, sessions(*({"feedback_reception": each} for each in said))) == ids(*raised)


HARD: dict[Role, list[dict[str, int]]] = {
    Role.MENTOR_JUNIOR: [{"raise_hard": 2}, {"mistakes_held": 4}, {"opinion_counts": 2}],
    Role.MENTEE_SENIOR: [{"ask_first": 2}, {"welcome_wrong": 2}, {"act_on_it": 2}],
}


def easier(answer: dict[str, int], by: int) -> CheckIn:
    """A check-in with this answer, easier by so much; of a reversed line, lower is easier."""
    return CheckIn(**{name: value - by if name == "mistakes_held" else value + by for name, value in answer.items()})


@ROLES
@pytest.mark.parametrize("line", [0, 1, 2])
@pytest.mark.parametrize(
    ("first", "last", "raised"),
    [(0, 0, True), (1, 0, True), (-1, 0, False), (0, 1, False), (1, 1, False), (-1, -1, True)],
)
def test_a_check_in_that_is_hard_and_no_easier_than_the_first_is_a_matter_of_room(
    role: Role, line: int, first: int, last: int, raised: bool
) -> None:
    hard = HARD[role][line]
    check_ins = [record(50, easier(hard, first), at=at(ago(30))), record(51, easier(hard, last), at=at(ago(9)))]
    found = standing([*sessions(*FIRST_THREE), *check_ins], role)
    assert (Rule.ROOM in found) is raised
    if raised:
        assert found[Rule.ROOM].evidence == tuple(ids(51))
    assert standing([*sessions({}, {}), *check_ins], role) == {}  # from session 3 on
    assert standing([*sessions(*FIRST_THREE), check_ins[1]], role) == {}  # there is nothing to set it beside


@ROLES
def test_other_lines_of_a_check_in_and_those_not_answered_say_nothing_of_room(role: Role) -> None:
    other = {"worry": 5, "say_further_up": 1} if role is Role.MENTOR_JUNIOR else {"keep_dates": 1, "rank_out": 1}
    for said in (CheckIn(**other), CheckIn()):
        check_ins = [record(50, said, at=at(ago(30))), record(51, said, at=at(ago(9)))]
        assert standing([*sessions(*FIRST_THREE), *check_ins], role) == {}


# Whose session


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        (("senior", "senior"), [2, 3]),
        (("even", "senior"), []),
        (("senior", "junior"), []),
        (("senior", "even", "senior"), [2, 4]),
        (("senior", "even", "even", "senior"), []),
        ((None, "senior", "senior"), [3, 4]),
        (("senior", "senior", None), [2, 3]),
    ],
)
def test_the_senior_talking_most_in_two_of_three_is_a_matter_of_whose_session_it_is(
    said: tuple[str | None, ...], raised: list[int]
) -> None:
    records = sessions({}, *({"talked": Talk(each) if each else None} for each in said))
    assert evidence(Rule.WHOSE_MEETING, records) == ids(*raised)


@pytest.mark.parametrize("advice_from", Advice)
def test_advice_of_the_senior_nobody_asked_for_counts_like_talking_most(advice_from: Advice) -> None:
    records = sessions({}, {"unasked_advice": advice_from}, {"talked": Talk.SENIOR})
    raised = advice_from in (Advice.MENTEE, Advice.BALANCED)
    assert evidence(Rule.WHOSE_MEETING, records) == (ids(2, 3) if raised else [])
    old = sessions({}, {"advice_from": advice_from}, {"talk_share_mentee": 60})
    assert evidence(Rule.WHOSE_MEETING, old) == (ids(2, 3) if advice_from is Advice.MENTEE else [])


@pytest.mark.parametrize(("share", "raised"), [(50, False), (60, True), (70, True)])
def test_a_share_of_an_older_version_is_read_in_words(share: int, raised: bool) -> None:
    records = sessions({}, {"talk_share_mentee": share}, {"talk_share_mentee": share})
    assert evidence(Rule.WHOSE_MEETING, records) == (ids(2, 3) if raised else [])


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        (("mentor", "none"), [2, 3]),
        (("mentor", "mentee"), []),
        (("mentor", "both"), []),
        (("mentee", "mentor"), []),
        (("mentor", None, "mentor"), [2, 4]),
        (("none",), []),
    ],
)
def test_an_agenda_that_is_not_the_seniors_twice_running_raises_it(
    said: tuple[str | None, ...], raised: list[int]
) -> None:
    records = sessions({}, *({"agenda_set_by": AgendaSetBy(each) if each else None} for each in said))
    assert evidence(Rule.WHOSE_MEETING, records) == ids(*raised)
    for agreed in (UsualAgenda.JUNIOR, UsualAgenda.NOBODY):
        assert evidence(Rule.WHOSE_MEETING, records, agenda_by=agreed) == []


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        (("senior_space",) * 3, [2, 3, 4]),
        (("senior_space",) * 2, []),
        (("senior_space", "virtual", "senior_space", "senior_space"), []),
        (("senior_space", "other", "senior_space"), []),
        (("neutral", *("senior_space",) * 3), [3, 4, 5]),
        (("senior_space", None, "senior_space", "senior_space"), [2, 4, 5]),
    ],
)
def test_the_seniors_place_three_times_running_raises_it(said: tuple[str | None, ...], raised: list[int]) -> None:
    records = sessions({}, *({"place": Place(each) if each else None} for each in said))
    assert evidence(Rule.WHOSE_MEETING, records) == ids(*raised)
    assert evidence(Rule.WHOSE_MEETING, records, usual_place=UsualPlace.SENIOR_SPACE) == []


def test_the_first_session_never_says_whose_session_it_is() -> None:
    turned = {"talked": Talk.SENIOR, "agenda_set_by": AgendaSetBy.MENTOR, "place": Place.SENIOR_SPACE}
    assert evidence(Rule.WHOSE_MEETING, sessions(turned, turned)) == []
    assert evidence(Rule.WHOSE_MEETING, sessions(turned, turned, turned)) == ids(2, 3)


def test_whose_session_it_is_is_told_without_a_figure_of_the_talk() -> None:
    _, records, _ = RAISED[Rule.WHOSE_MEETING]
    assert standing(records)[Rule.WHOSE_MEETING].why == (
        "In sessions 2 and 3 the senior talked more. In session 3 there was advice that wasn't asked for."
    )
    assert standing(records, Role.MENTEE_SENIOR)[Rule.WHOSE_MEETING].why == (
        "In sessions 2 and 3 you noted that you talked more. In session 3 there was advice that wasn't asked for."
    )


# Time


def entered(number: int, days_ago: int, on: int, **fields: Any) -> AnyRecord:
    """A session of one day that was entered on another."""
    return replace(session(number, days_ago, **fields), created=at(ago(on)))


CALLED_OFF = [status for status in SessionStatus if status not in (PLANNED, SessionStatus.HELD, SessionStatus.MISSED)]


@pytest.mark.parametrize("status", CALLED_OFF)
@pytest.mark.parametrize(("days", "raised"), [(13, False), (14, True), (15, True)])
def test_two_called_off_without_another_date_in_14_days_are_a_matter_of_time(
    status: SessionStatus, days: int, raised: bool
) -> None:
    off = [entered(1, 60, 70, status=status), entered(2, days, days + 20, status=status)]
    assert evidence(Rule.TIME, off[1:], cadence_days=100) == []
    assert evidence(Rule.TIME, off, cadence_days=100) == (ids(1, 2) if raised else [])


def test_one_called_off_session_that_another_follows_is_made_good() -> None:
    off = {"status": SessionStatus.CANCELLED}
    gone = [entered(1, 50, 60, **off), entered(2, 20, 30, **off)]
    far = {"cadence_days": 100}
    # Session 2 was entered 20 days after session 1 was off, and lies 30 days later: nothing followed in time.
    assert evidence(Rule.TIME, gone, **far) == ids(1, 2)
    # A date that was set within two weeks is another date, however far it lies.
    assert evidence(Rule.TIME, [gone[0], entered(2, 20, 36, **off)], **far) == []
    assert evidence(Rule.TIME, [gone[0], entered(2, 20, 35, **off)], **far) == ids(1, 2)
    # So is a meeting within two weeks that was noted later.
    assert evidence(Rule.TIME, [*gone, entered(3, 36, 1)], **far) == []
    # And a planned one.
    assert evidence(Rule.TIME, [*gone, entered(3, -5, 7, status=PLANNED)], **far) == []
    assert evidence(Rule.TIME, [*gone, entered(3, -5, 5, status=PLANNED)], **far) == ids(1, 2)


def test_two_missed_of_the_last_four_are_a_matter_of_time() -> None:
    missed, far = {"status": SessionStatus.MISSED}, {"cadence_days": 100}
    assert evidence(Rule.TIME, sessions({}, {}, {}, missed), **far) == []
    assert evidence(Rule.TIME, sessions({}, missed, {}, missed, {}), **far) == ids(2, 4)
    assert evidence(Rule.TIME, sessions(missed, missed, {}, {}, {}), **far) == []
    ahead = session(5, -1, **missed)
    assert evidence(Rule.TIME, [*sessions({}, {}, {}, missed), ahead], **far) == []


@pytest.mark.parametrize(("times", "raised"), [(2, False), (3, True), (4, True)])
def test_one_session_that_moved_three_times_is_a_matter_of_time(times: int, raised: bool) -> None:
    records = [session(1, 1), session(2, -3, status=PLANNED, moved=times)]
    assert evidence(Rule.TIME, records) == (ids(2) if raised else [])
    assert evidence(Rule.TIME, [session(1, 1, moved=times)]) == []
    if raised:
        assert "has moved" in standing(records)[Rule.TIME].why


@pytest.mark.parametrize(("cadence", "raised"), [(6, True), (7, False), (28, False)])
def test_a_gap_of_more_than_one_and_a_half_rhythms_is_a_matter_of_time(cadence: int, raised: bool) -> None:
    assert evidence(Rule.TIME, [session(1, 10)], cadence_days=cadence) == (ids(1) if raised else [])


@pytest.mark.parametrize(("ahead", "raised"), [(0, []), (32, []), (33, [1, 2])])
def test_a_gap_ends_at_the_next_session_that_is_planned(ahead: int, raised: list[int]) -> None:
    records = [session(1, 10), session(2, -ahead, status=PLANNED), session(3, -300, status=PLANNED)]
    assert evidence(Rule.TIME, records) == ids(*raised)


@pytest.mark.parametrize(("days", "raised"), [(41, False), (42, False), (43, True)])
def test_a_pair_that_never_met_counts_from_its_first_planned_session(days: int, raised: bool) -> None:
    for status in (PLANNED, SessionStatus.CANCELLED):
        found = evidence(Rule.TIME, [entered(1, days, 60, status=status)])
        assert found == (ids(1) if raised else [])
    assert evidence(Rule.TIME, []) == []
    assert evidence(Rule.TIME, [session(1, -days, status=PLANNED)]) == []


def test_days_of_a_pause_do_not_count() -> None:
    paused = {"paused_on": ago(30), "paused_until": ago(10)}
    assert evidence(Rule.TIME, [session(1, 62)], **paused) == []  # 42 days without the pause
    assert evidence(Rule.TIME, [session(1, 63)], **paused) == ids(1)
    assert evidence(Rule.FOLLOW_THROUGH, [promise(40, due=ago(33))], **paused) == []
    assert evidence(Rule.FOLLOW_THROUGH, [promise(40, due=ago(34))], **paused) == ids(40)
    longer = paused | {"paused_until": ago(5)}
    assert evidence(Rule.TAKEAWAYS, [record(30, sent(ago(31)))], **longer) == []
    assert evidence(Rule.TAKEAWAYS, [record(30, sent(ago(32)))], **longer) == ids(30)


def test_a_pair_that_had_all_its_sessions_has_no_gap() -> None:
    records = [session(1, 200), session(2, 100)]
    assert evidence(Rule.TIME, records, planned_sessions=2) == []
    assert evidence(Rule.TIME, records, planned_sessions=3) == ids(2)


@ROLES
def test_time_is_told_without_blame_and_with_what_each_has_of_it(role: Role) -> None:
    fields, records, _ = RAISED[Rule.TIME]
    sign = standing(records, role, **fields)[Rule.TIME]
    assert sign.why == (
        "Sessions 2 and 3 didn't take place. There are 31 days between sessions 1 and 6. "
        "Your usual interval is 12 days."
    )
    assert "cancel" not in f"{sign.why} {sign.step}"


# Follow-through

DONE, DROPPED = CommitmentStatus.DONE, CommitmentStatus.DROPPED


@pytest.mark.parametrize("owner", Party)
@pytest.mark.parametrize(
    ("fields", "raised"),
    [
        ({"due": ago(13)}, False),
        ({"due": ago(14)}, True),
        ({"due": ago(400)}, True),
        ({"due": None}, False),
        ({"due": ago(400), "closed_on": ago(1)}, False),
        ({"status": DONE, "ended_on": ago(99), "told_partner_on": ago(1)}, False),
        ({"status": DONE, "due": date.max}, False),
    ],
)
def test_a_commitment_is_open_two_weeks_after_its_day(owner: Party, fields: dict[str, Any], raised: bool) -> None:
    assert evidence(Rule.FOLLOW_THROUGH, [promise(40, owner=owner, **fields)]) == (ids(40) if raised else [])


@pytest.mark.parametrize(
    ("fields", "raised"),
    [
        ({"status": DONE, "ended_on": ago(13), "due": ago(40)}, False),
        ({"status": DONE, "ended_on": ago(14)}, True),
        ({"status": DROPPED, "ended_on": ago(14), "due": ago(1)}, True),
        ({"status": DROPPED, "due": ago(14)}, True),
        ({"status": DROPPED, "due": ago(13)}, False),
    ],
)
def test_what_i_ended_and_did_not_tell_of_is_open_and_what_my_partner_ended_i_have_heard_of(
    fields: dict[str, Any], raised: bool
) -> None:
    assert evidence(Rule.FOLLOW_THROUGH, [promise(40, **fields)]) == (ids(40) if raised else [])
    assert evidence(Rule.FOLLOW_THROUGH, [promise(40, owner=Party.PARTNER, **fields)]) == []


@pytest.mark.parametrize(("days", "raised"), [(13, False), (14, True)])
def test_what_ended_without_a_day_counts_from_its_record(days: int, raised: bool) -> None:
    ended = record(40, Commitment(owner=Party.ME, text=SECRET, status=DONE), at=at(ago(days)))
    assert evidence(Rule.FOLLOW_THROUGH, [ended]) == (ids(40) if raised else [])


@ROLES
def test_nobody_is_made_to_chase(role: Role) -> None:
    theirs = standing([promise(40, owner=Party.PARTNER, due=ago(14))], role)[Rule.FOLLOW_THROUGH]
    assert "You don't have to chase" in theirs.why
    mine = standing([promise(40, due=ago(14))], role)[Rule.FOLLOW_THROUGH]
    assert mine.why == "Open on your side: a commitment."


# Takeaways


@pytest.mark.parametrize("state", TakeawayState)
@pytest.mark.parametrize(("days", "due"), [(-1, False), (6, False), (7, True), (8, True)])
def test_a_takeaway_waits_a_week_after_it_was_sent_and_a_draft_asks_for_nothing(
    state: TakeawayState, days: int, due: bool
) -> None:
    takeaway = replace(sent(ago(days)), state=state)
    records = [*sessions({}, {}), session(3, 50), record(30, takeaway, parent=3)]
    assert evidence(Rule.TAKEAWAYS, records) == (ids(30) if due and state is TakeawayState.PROPOSED else [])


@pytest.mark.parametrize(("days", "due"), [(6, False), (7, True)])
def test_one_that_an_older_version_sent_counts_from_its_session_or_its_own_day(days: int, due: bool) -> None:
    old = record(30, sent(None), parent=3, at=at(ago(50)))
    assert evidence(Rule.TAKEAWAYS, [*sessions({}, {}), session(3, days), old]) == (ids(30) if due else [])
    alone = record(30, sent(None), at=at(ago(days)))
    assert evidence(Rule.TAKEAWAYS, [alone]) == (ids(30) if due else [])


@ROLES
def test_a_takeaway_waits_for_whoever_did_not_propose_it(role: Role) -> None:
    (theirs,) = standing([record(30, sent(ago(7)))], role).values()
    assert theirs.why.startswith("No reply yet to a takeaway you sent")
    (mine,) = standing([record(30, sent(ago(7), proposed_by=Party.PARTNER))], role).values()
    assert mine.why == "Waiting for your answer: a takeaway."


# Safety


@ROLES
def test_a_lack_of_respect_stands_at_once_and_only_the_partners_silences(role: Role) -> None:
    theirs = standing([session(1, 0, respect=Respect.NOT_BY_PARTNER)], role)[Rule.SAFETY]
    mine = standing([session(1, 0, respect=Respect.NOT_BY_ME)], role)[Rule.SAFETY]
    assert (theirs.silences, mine.silences) == (True, False)
    assert "outside the pair" in theirs.step
    assert "A short, plain apology is enough" in mine.step
    assert "Leave them free to carry on or not" in mine.step
    assert standing([session(1, 0, respect=Respect.BOTH)], role) == {}
    assert standing([session(1, 0)], role) == {}


@ROLES
def test_what_an_older_version_or_f5_noted_counts_unless_it_was_said_otherwise_later(role: Role) -> None:
    assert standing([session(1, 0, **RUDE)], role)[Rule.SAFETY].silences
    assert not standing([session(1, 0, disrespect=Disrespect(by=Party.ME))], role)[Rule.SAFETY].silences
    assert standing([session(1, 0, **RUDE, respect=Respect.BOTH)], role) == {}


@pytest.mark.parametrize("came_up", OffLimits)
def test_of_topics_off_limits_only_an_unwelcome_one_is_a_signal(came_up: OffLimits) -> None:
    records = [session(1, 0, off_limits_came_up=came_up)]
    assert evidence(Rule.SAFETY, records) == (ids(1) if came_up is OffLimits.UNWELCOME else [])
    assert evidence(Rule.SAFETY, [session(1, 0, off_limits_hit=True)]) == []


def test_what_the_partner_did_stands_until_it_is_answered() -> None:
    assert evidence(Rule.SAFETY, sessions(RUDE, *[{}] * 8)) == ids(1)


@pytest.mark.parametrize(("held_after", "stands"), [(0, True), (2, True), (3, False)])
def test_what_i_did_stands_for_three_sessions(held_after: int, stands: bool) -> None:
    records = sessions({}, {"respect": Respect.NOT_BY_ME}, *[{}] * held_after)
    assert evidence(Rule.SAFETY, records) == (ids(2) if stands else [])


def test_a_lack_of_respect_in_a_session_that_was_called_off_counts() -> None:
    assert evidence(Rule.SAFETY, [session(1, 5, **RUDE, status=SessionStatus.CANCELLED)]) == ids(1)


# The line, and all


@pytest.mark.parametrize("line", ReportingLine)
@pytest.mark.parametrize("team", SameTeam)
def test_a_line_or_a_team_is_told_in_the_words_of_set_up(line: ReportingLine, team: SameTeam) -> None:
    fields: dict[str, Any] = {"reporting_line": line, "same_team": team, "level_gap": LevelGap.NONE}
    close = line in (ReportingLine.DIRECT, ReportingLine.INDIRECT) or team is SameTeam.YES
    assert evidence(Rule.LINE, [], **fields) == ([PAIR_ID] if close else [])
    if close:
        body = pair(**fields).body
        assert isinstance(body, Pair)
        _, *remarks = advice(body)
        assert standing([], **fields)[Rule.LINE].why == " ".join(remarks)


def test_a_session_held_tomorrow_does_not_count_yet() -> None:
    off: dict[str, Any] = {"talked": Talk.SENIOR, "respect": Respect.NOT_BY_ME}
    before = sessions({}, {}, {"talked": Talk.SENIOR})
    assert standing([*before, session(4, -1, **off)]) == {}
    assert set(standing([*before, session(4, 0, **off)])) == {Rule.SAFETY, Rule.WHOSE_MEETING}


def test_sessions_go_by_their_own_day_not_by_number_or_record() -> None:
    talk, calm = {"talked": Talk.SENIOR}, {"talked": Talk.EVEN}
    backdated = [session(1, 30, **calm), session(2, 20, **calm), session(3, 10, **talk), session(4, 40, **talk)]
    assert evidence(Rule.WHOSE_MEETING, backdated) == []
    unplaced = record(4, Session(number=4, status=SessionStatus.HELD, talked=Talk.SENIOR), at=at(ago(5)))
    assert evidence(Rule.WHOSE_MEETING, [*backdated[:3], unplaced]) == ids(3, 4)


def test_nothing_measures_how_much_is_written() -> None:
    bare = [session(number, 10 * (6 - number), prep_done=False) for number in range(1, 6)]
    assert standing(bare) == {}
    assert standing(bare, Role.MENTEE_SENIOR) == {}
