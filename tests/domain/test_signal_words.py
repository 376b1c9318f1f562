"""The words of a signal blame nobody: they say what was noted, and what might be tried."""

import re
from collections.abc import Iterator

import pytest

from rmjournal.domain import signal_words as said
from rmjournal.domain.model.pair import Pair, ReportingLine, Role, SameTeam, advice
from rmjournal.domain.signal_words import Words

ROLES = pytest.mark.parametrize("role", Role)
# What reads as a reproach to somebody who expects one, in either role.
REPROACHES = (
    "still", "yourself", "you planned", "nobody", "failed", "should", "must", "again and again", "at last",
    "counted to ten", "your fault", "too often", "too much", "finally", "late",
)  # fmt: skip


def everything(role: Role) -> Iterator[Words]:
    """Yield each signal with all its reasons, and with each of its steps."""
    yield said.safety(role, by_partner=[1], unwelcome=[2])
    yield said.safety(role, by_me=[1, 2])
    yield said.room(role, rank=[1], managing=[1, 2], disagree=[2], feedback=[2, 3], check_in=True)
    yield said.whose_meeting(role, talked=[2], advised=[3], agenda=[2, 3], place=[2, 3, 4])
    yield said.whose_meeting(role, agenda=[2, 3])
    yield said.whose_meeting(role, place=[2, 3, 4])
    yield said.time(
        role,
        [said.off([1, 2]), said.moved(2, 3), said.long_gap(1, None, 43, 28), said.long_gap(1, 2, 43, 28),
         said.never_met(43, 28)],
    )  # fmt: skip
    yield said.follow_through(role, theirs=1, mine=1, untold=1)
    yield said.follow_through(role, theirs=2)
    yield said.takeaways(role, theirs=[1], mine=[2])
    yield said.takeaways(role, theirs=[1])
    pair = Pair(number=1, alias="-", role=role, reporting_line=ReportingLine.DIRECT, same_team=SameTeam.YES)
    yield said.line(role, advice(pair))


@ROLES
@pytest.mark.parametrize("reproach", REPROACHES)
def test_no_signal_reproaches_anybody(role: Role, reproach: str) -> None:
    for words in everything(role):
        assert not re.search(rf"\b{reproach}\b", " ".join(words).lower()), words


@ROLES
def test_what_somebody_did_is_told_as_what_was_noted(role: Role) -> None:
    by_partner, by_me = said.safety(role, by_partner=[1]), said.safety(role, by_me=[1])
    assert by_partner.why == "In session 1 you noted that you weren't treated with respect."
    assert by_me.why == "In session 1 you noted that you could have shown more respect."


def test_a_check_in_is_about_the_room_to_a_junior_and_about_making_it_to_a_senior() -> None:
    why = {role: said.room(role, check_in=True).why for role in Role}
    assert (
        why[Role.MENTOR_JUNIOR]
        == "At your last check-in, there was no more room to speak up than before. It can take time."
    )
    assert why[Role.MENTEE_SENIOR] == "At your last check-in, making room was no easier than before. It can take time."
