"""List and save what a person records of their own learning: check-ins, goals and
evidence."""

from collections.abc import Mapping
from typing import NamedTuple

from rmjournal.domain.model.checkin import ITEMS, CheckIn
from rmjournal.domain.model.goal import (
    MOST_GOALS,
    MOST_OFFERS,
    Evidence,
    Goal,
    GoalKind,
    GoalStatus,
    check_evidence,
    end_goal,
)
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.input import Fields, apply_rule, update
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.domain.rules.ledger import Page, ledger
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.validation import check_length, new_body, refuse_steps
from rmjournal.support.errors import Refused

_LEDGER = frozenset({Kind.SESSION, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.GOAL, Kind.EVIDENCE, Kind.LOG_ITEM})


class Followed(NamedTuple):
    """A goal, or what one can offer, with its evidence, the oldest first."""

    goal: Record[Goal]
    evidence: tuple[Record[Evidence], ...]

    @property
    def last(self) -> Evidence | None:
        """The newest evidence, if any."""
        return self.evidence[-1].body if self.evidence else None


class Learning:
    """The check-ins, goals and evidence of one journal."""

    def __init__(self, records: Records) -> None:
        self._records = records

    # Check-ins

    def check_ins(self, pair: Record[Pair]) -> list[Record[CheckIn]]:
        """Return the check-ins of a pair, the oldest first."""
        return self._records.of_type(CheckIn, pair.id)

    def check_in(
        self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[CheckIn]:
        """Save a check-in. Raises Refused for a line of the other role, or if none is
        answered."""
        body = new_body(CheckIn, fields)
        own = [item.name for item in ITEMS[pair.body.role]]
        answered = [item.name for role in Role for item in ITEMS[role] if item.of(body) is not None]
        if not set(answered) <= set(own):
            raise Refused(f"In this pair the lines are {', '.join(own)}.", "Nothing was saved.")
        if not answered:
            raise Refused("No line has an answer, so nothing was saved.")
        return self._records.add(body, pair=pair.id, parent=session.id if session else None)

    # Goals

    def goals(self, pair: Record[Pair], *, active: bool = False) -> list[Followed]:
        """Return the goals of a pair and what the two can offer, with evidence: one's
        own first, what is offered last.

        `active` leaves out those that ended."""
        goals = [each for each in self._records.of_type(Goal, pair.id) if not active or _is_active(each.body)]
        goals.sort(key=lambda each: (each.body.kind is GoalKind.OFFER, each.body.owner is Party.PARTNER))
        evidence = self._records.of_type(Evidence, pair.id) if goals else []
        return [Followed(goal, tuple(each for each in evidence if each.parent == goal.id)) for goal in goals]

    def goal(self, start: RecordId | str) -> Record[Goal]:
        """Return one goal, by its id or the start of it. Raises Refused if none."""
        return typed(self._records.find(start), Goal, "goal")

    def add_goal(self, pair: Record[Pair], fields: Fields) -> Record[Goal]:
        """Save a goal, by default one's own.

        Raises Refused for a third active one of one's own, a second offer, and a
        partner's goal with more than the agreed words."""
        refuse_steps(Goal, {name: value for name, value in fields.items() if name != "owner"})
        body = new_body(Goal, {"owner": Party.ME.value, **fields})
        _check(pair.body, body)
        active = [each.goal.body for each in self.goals(pair, active=True)]
        if body.kind is GoalKind.OFFER:
            if sum(each.kind is GoalKind.OFFER and each.owner is body.owner for each in active) >= MOST_OFFERS:
                raise Refused("One thing to offer is enough. Edit the one that is there, or drop it first.")
        elif sum(each.kind is not GoalKind.OFFER and each.owner is body.owner for each in active) >= MOST_GOALS:
            raise Refused(
                "Two goals is enough. Say how one of them turned out first.", "`rmjournal goal close` does that."
            )
        return self._records.add(body, pair=pair.id)

    def edit_goal(self, pair: Record[Pair], goal: Record[Goal], fields: Fields) -> Record[Goal]:
        """Change the words of a goal. Raises Refused as add_goal() does."""
        refuse_steps(Goal, fields)
        check_length(fields)
        body = apply_rule(lambda: update(goal.body, fields))
        _check(pair.body, body)
        return self._records.replace(goal, body)

    def end(self, goal: Record[Goal], status: GoalStatus, *, by_own_judgement: bool = False) -> Record[Goal]:
        """Record how a goal ended, or begin it again. Raises Refused for a goal that is
        achieved without evidence, unless it is by one's own judgement."""
        has_evidence = bool(self._records.under(Evidence, goal.id))
        today = self._records.clock.today()
        ended = apply_rule(
            lambda: end_goal(goal.body, status, today, has_evidence=has_evidence, by_own_judgement=by_own_judgement)
        )
        return self._records.replace(goal, ended)

    def add_evidence(
        self, goal: Record[Goal], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[Evidence]:
        """Save evidence for one of one's own goals."""
        body = new_body(Evidence, fields, **({"session": session.id} if session else {}))
        apply_rule(lambda: check_evidence(goal.body, body))
        return self._records.add(body, pair=goal.pair, parent=goal.id)

    def add_all(self, given: object, session: Record[Session]) -> None:
        """Save the evidence of a debrief, a list of objects that each name their
        goal."""
        if not isinstance(given, list) or not all(isinstance(each, Mapping) and "goal" in each for each in given):
            raise Refused('“evidence” takes a list such as [{"goal": "3f9a1c20", "level": 3, "text": "..."}].')
        for each in given:
            goal = self.goal(str(each["goal"]))
            if goal.pair != session.pair:
                raise Refused("That goal belongs to another pair.", "Nothing was saved.")
            fields = {name: value for name, value in each.items() if name != "goal"}
            self.add_evidence(goal, fields, session=session)

    def ledger(self, pair: Record[Pair]) -> tuple[Page, ...]:
        """Return what each of the two has learnt, by session."""
        return ledger(self._records.all(_LEDGER, pair.id))


def _is_active(goal: Goal) -> bool:
    return goal.status is GoalStatus.ACTIVE


def _check(pair: Pair, goal: Goal) -> None:
    if goal.owner is Party.PARTNER and (goal.seen_by or goal.work):
        raise Refused("Write your partner's goal only in the words you agreed.", "Leave out “seen_by” and “work”.")
    if goal.work and pair.role is not Role.MENTEE_SENIOR:
        raise Refused("Only the senior names a piece of work.", "Leave out “work”.")
