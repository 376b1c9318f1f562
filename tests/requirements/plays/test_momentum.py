"""A pair that fades, one that is not safe, and six sessions, on their own days and for each role.

What is due, which signals stand and how it's going was written down by hand for every step."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.signal_answer import Answered
from rmjournal.domain.record.record import Record
from rmjournal.journal import Journal
from rmjournal.support.clock import Clock
from tests.cli.calling import CHEAP, PASSPHRASE

BOTH = pytest.mark.parametrize("role", Role)
NUMBERED = ("plan", "wait")


class Stage(Clock):
    """A clock that stands where the play is, and goes on a little with each look."""

    def __init__(self) -> None:
        self.begin(datetime(2026, 3, 2, 9))

    def begin(self, moment: datetime) -> None:
        """Go to a local moment."""
        self._ms = int(moment.timestamp() * 1000)

    def ms(self) -> int:
        self._ms += 1
        return self._ms


class Play:
    """One pair in a real journal, and the clock on its wall."""

    def __init__(self, journal: Journal, clock: Stage, role: Role) -> None:
        self.journal, self.clock = journal, clock
        self.pair: Record[Pair] = journal.pairs.add({"alias": "Heron", "role": role.value})
        self.plan = "plan" if role is Role.MENTEE_SENIOR else "wait"

    def at(self, month: int, day: int, hour: int = 9, minute: int = 0) -> "Play":
        """Go to a moment of 2026."""
        self.clock.begin(datetime(2026, month, day, hour, minute))
        return self

    @property
    def due(self) -> list[str]:
        """What is due, in its order; a session to plan has its number and the day that is proposed."""
        said = []
        for item in self.journal.signals.due():
            planned = f" {item.number} {item.on:%d %b}" if item.what.value in NUMBERED and item.on else ""
            said.append(f"{item.what.value}{planned}{' quietly' if item.quiet else ''}")
        return said

    @property
    def signals(self) -> list[str]:
        return [sign.rule.value for sign in self.journal.signals.open(self.clock.today())]

    @property
    def trends(self) -> dict[str, str]:
        return {trend.measure.value: trend.figures for trend in self.journal.signals.trends(self.pair)}

    def planned(self, month: int, day: int, **fields: object) -> Record[Session]:
        return self.journal.sessions.add(self.pair, {"planned_at": f"2026-{month:02}-{day:02}T14:00", **fields})

    def becomes(self, number: int, status: str) -> None:
        self.journal.entries.edit(self.journal.sessions.get(self.pair, number), {"status": status})

    def debriefed(self, number: int, **facts: Any) -> Record[Session]:
        return self.journal.sessions.debrief(
            self.journal.sessions.get(self.pair, number), facts, self.journal.clock.now()
        )

    def answer(self, answered: Answered) -> None:
        self.journal.signals.answer(self.journal.signals.open(self.clock.today())[0], answered, self.clock.today())


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[Journal, Stage]]:
    clock = Stage()
    journal, _ = Journal.create(tmp_path / "play.rmj", PASSPHRASE, kdf=CHEAP, state=tmp_path / "state", clock=clock)
    with journal:
        yield journal, clock


@BOTH
def test_a_pair_that_fades_is_noticed_and_paused(stage: tuple[Journal, Stage], role: Role) -> None:
    play = Play(*stage, role)
    plan = play.plan
    assert (play.due, play.signals) == ([f"{plan} 1 09 Mar"], [])
    play.planned(3, 16)
    assert (play.due, play.signals) == ([], [])
    # The day of the first meeting, until it is called off.
    assert play.at(3, 13).due == ["prepare"]
    assert play.at(3, 16, 11, 59).due == ["prepare", "meet"]
    assert play.at(3, 16, 12).due == ["meet", "prepare"]
    assert play.at(3, 16, 14, 59).due == ["meet"]
    assert play.at(3, 16, 15).due == ["debrief"]
    play.becomes(1, "cancelled")
    assert (play.due, play.signals) == ([f"{plan} 2 23 Mar"], [])
    # A second one is off, and no other date follows either of them within two weeks.
    play.at(3, 31).planned(4, 2)
    play.at(4, 2, 10).becomes(2, "cancelled")
    assert (play.due, play.signals) == ([f"{plan} 3 09 Apr"], [])
    assert play.at(4, 15).signals == []
    assert (play.at(4, 17).due, play.signals) == ([f"{plan} 3 24 Apr", "look"], ["time"])
    # They meet at last, and what was raised is settled. A reflection waits for 72 hours.
    play.planned(4, 20)
    play.at(4, 20, 16).debriefed(3)
    assert (play.due, play.signals) == ([f"{plan} 4 18 May", "reflect", "look"], ["time"])
    play.answer(Answered.ACTED)
    assert (play.due, play.signals) == ([f"{plan} 4 18 May", "reflect"], [])
    assert play.at(4, 23, 13, 59).due == [f"{plan} 4 18 May", "reflect"]
    assert play.at(4, 23, 14).due == [f"{plan} 4 18 May"]
    assert play.at(5, 4).due == [f"{plan} 4 18 May", "between"]
    # One and a half rhythms are 42 days.
    assert (play.at(6, 1).due, play.signals) == ([f"{plan} 4 08 Jun"], [])
    # Only something new brings back what was answered, and the third session is new.
    assert (play.at(6, 2).due, play.signals) == ([f"{plan} 4 09 Jun", "look"], ["time"])
    play.journal.pairs.pause(play.pair, date(2026, 7, 1))
    assert (play.due, play.signals) == ([], [])
    assert (play.at(6, 30).due, play.signals) == ([], [])
    assert (play.at(7, 1).due, play.signals) == ([f"{plan} 4 08 Jul", "look"], ["time"])
    play.answer(Answered.DISMISSED)
    assert (play.due, play.signals) == ([f"{plan} 4 08 Jul"], [])
    assert play.trends == {}


@BOTH
def test_a_pair_that_is_not_safe_is_left_in_peace_until_it_is_settled(stage: tuple[Journal, Stage], role: Role) -> None:
    play = Play(*stage, role)
    plan = play.plan
    play.planned(3, 16)
    play.at(3, 16, 16).debriefed(1, respect="both")
    assert (play.due, play.signals) == ([f"{plan} 2 13 Apr", "reflect"], [])
    play.planned(4, 13)
    promise = {"text": "I'll ask around.", "owner": "me", "due": "2026-04-20"}
    play.at(4, 13, 16).debriefed(2, respect="not_by_partner", promise=promise)
    assert (play.due, play.signals) == (["look"], ["safety"])
    play.planned(5, 11)
    assert play.at(4, 20).due == ["look"]
    # The day of a meeting stays, and nothing about it is asked.
    assert play.at(5, 11).due == ["meet quietly", "look"]
    assert play.at(5, 11, 20).due == ["meet quietly", "look"]
    assert play.at(5, 12).due == ["look"]
    # Not now rests it for 14 days, and ends the silence.
    play.answer(Answered.SNOOZED)
    assert (play.due, play.signals) == (["confirm", "close"], ["follow_through"])
    assert play.at(5, 25).signals[:1] != ["safety"]
    assert (play.at(5, 26).due, play.signals) == (["look"], ["safety"])
    # Settled ends it, until there is something new.
    play.answer(Answered.ACTED)
    assert play.due == ["confirm", "close", "look"]
    play.debriefed(3, respect="not_by_me")
    assert "close" in play.due
    assert play.signals[:1] == ["safety"]
    play.at(6, 8).debriefed(3, respect="both", off_limits_came_up="unwelcome")
    assert (play.due, play.signals) == (["look"], ["safety"])
    play.answer(Answered.DISMISSED)
    assert "safety" not in play.signals


FACTS: list[dict[str, Any]] = [
    {"talked": "senior", "agenda_set_by": "mentor", "place": "senior_space", "role_check": {"rank_used": 4}},
    {"talked": "senior", "agenda_set_by": "mentor", "place": "senior_space", "role_check": {"rank_used": 4}},
    {
        "talked": "senior",
        "agenda_set_by": "mentee",
        "place": "senior_space",
        "role_check": {"rank_used": 3, "could_disagree": 2},
    },
    {"talked": "even", "agenda_set_by": "mentee", "place": "senior_space", "role_check": {"could_disagree": 2}},
    {"talked": "junior", "place": "neutral", "role_check": {"could_disagree": 4}, "feedback_reception": 2},
    {"talked": "junior", "place": "virtual", "role_check": {"could_disagree": 5}, "feedback_reception": 1},
]
DAYS = [(3, 2), (3, 30), (4, 27), (5, 25), (6, 22), (7, 20)]
SIGNALS = [[], ["room"], ["whose_meeting"], ["room", "whose_meeting"], [], ["room"]]
TRENDS: list[dict[str, str]] = [
    {},
    {},
    {"talk": "TS, as before", "roles": "0 of 3", "agenda": "1 of 3", "place": "0 of 3"},
    {"talk": "TS, then even", "roles": "1 of 4", "agenda": "2 of 4", "place": "0 of 4"},
    {"talk": "TS, then TJ", "disagree": "2 to 4", "roles": "2 of 5", "agenda": "2 of 4", "place": "1 of 5"},
    {"talk": "TS, then TJ", "disagree": "2 to 5", "roles": "3 of 6", "agenda": "2 of 4", "place": "2 of 6"},
]
PROPOSED = ["30 Mar", "27 Apr", "25 May", "22 Jun", "20 Jul"]


@BOTH
def test_six_sessions_are_looked_after_step_by_step(stage: tuple[Journal, Stage], role: Role) -> None:
    play = Play(*stage, role)
    words = {"TS": "you", "TJ": "partner"} if role is Role.MENTEE_SENIOR else {"TS": "partner", "TJ": "you"}
    for number, (month, day) in enumerate(DAYS, 1):
        play.at(month, day, 10).planned(month, day)
        assert play.at(month, day, 15).due[0] == "debrief"
        play.debriefed(number, **FACTS[number - 1])
        expected = [f"{play.plan} {number + 1} {PROPOSED[number - 1]}"] if number < 6 else []
        expected += ["reflect", *(["look"] if SIGNALS[number - 1] else [])]
        assert play.due == expected, number
        assert play.signals == SIGNALS[number - 1], number
        told = {
            name: said.replace("TS", words["TS"]).replace("TJ", words["TJ"])
            for name, said in TRENDS[number - 1].items()
        }
        assert play.trends == told, number
    # All six took place: nothing is to be planned, and no gap is ever counted.
    assert play.at(12, 1).signals == ["room"]
    assert play.due == ["look"]


@BOTH
def test_what_one_of_the_two_will_do_is_followed_by_its_owner(stage: tuple[Journal, Stage], role: Role) -> None:
    play = Play(*stage, role)
    play.journal.entries.edit(play.pair, {"planned_sessions": 1})
    play.planned(3, 2)
    for owner in ("me", "partner"):
        play.at(3, 2, 16).debriefed(1, promise={"text": f"{owner} does it", "owner": owner, "due": "2026-03-20"})
    mine, theirs = play.journal.takeaways.commitments_in(play.pair.id)
    assert play.at(3, 12).due == []
    assert play.at(3, 13).due == ["close"]
    assert play.at(3, 20).due == ["close", "hear"]
    assert (play.at(4, 2).signals, play.at(4, 3).signals) == ([], ["follow_through"])
    play.journal.takeaways.finish(mine, date(2026, 4, 3), kept=False)
    assert play.due == ["hear", "tell"]
    play.journal.takeaways.close(play.journal.takeaways.commitment(mine.id), date(2026, 4, 4))
    assert (play.due, play.signals) == (["hear"], ["follow_through"])
    play.journal.takeaways.hear(theirs, date(2026, 4, 5), kept=False)
    assert (play.due, play.signals) == ([], [])


@BOTH
def test_a_takeaway_is_asked_about_once_it_was_sent_and_never_as_a_draft(
    stage: tuple[Journal, Stage], role: Role
) -> None:
    play = Play(*stage, role)
    play.journal.entries.edit(play.pair, {"planned_sessions": 1})
    play.planned(3, 2)
    play.at(3, 2, 16).debriefed(1, takeaway="Ask before you answer.")
    assert (play.at(4, 2).due, play.signals) == ([], [])
    play.journal.takeaways.propose(play.journal.takeaways.of(play.pair)[0])
    assert (play.at(4, 8).due, play.signals) == ([], [])
    assert (play.at(4, 9).due, play.signals) == (["agree"], ["takeaways"])


@BOTH
def test_open_points_of_an_agenda_carry_forward_without_a_step(stage: tuple[Journal, Stage], role: Role) -> None:
    play = Play(*stage, role)
    agenda = [{"text": "Your path?", "family": "path"}, {"text": "Rules?", "family": "policy"}]
    first = play.planned(3, 2)
    play.journal.sessions.prepare(first, {"agenda": agenda})
    play.becomes(1, "cancelled")
    second = play.planned(3, 9)
    assert [each.body.text for each in play.journal.sessions.agenda_of(second)] == ["Your path?", "Rules?"]
    # One is taken off, one is kept: the agenda of the first session stays as it was.
    play.journal.sessions.prepare(second, {"agenda": agenda[1:]})
    assert [each.body.text for each in play.journal.sessions.agenda_of(second)] == ["Rules?"]
    assert play.journal.sessions.agenda_of(play.journal.sessions.get(play.pair, 1)) == []
    play.at(3, 9, 16).debriefed(2)
    third = play.planned(4, 6)
    assert [each.body.text for each in play.journal.sessions.agenda_of(third)] == ["Rules?"]
