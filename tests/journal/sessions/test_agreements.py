"""Agreements in a journal: drafts beside what holds, what is shared and frozen, and going everywhere with the rest."""

from pathlib import Path

import pytest

from rmjournal.domain.model.agreement import Agreement, Clause, words_of
from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.goal import GoalStatus
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.takeaway import Method, TakeawayState
from rmjournal.domain.points import point_code
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Unread
from rmjournal.domain.replies import clauses_line
from rmjournal.journal import Journal
from tests.journal.making import NOON, TODAY, content, junior, put, refused, reopened, senior, takeout


def test_looking_at_an_agreement_saves_nothing(journal: Journal) -> None:
    pair = junior(journal, purpose="to see")
    before = content(journal)
    assert words_of(journal.agreements.shown(pair), Clause.PURPOSE) == "to see"
    assert journal.messages.agreement(pair).freezes
    assert content(journal) == before


def test_each_clause_bears_the_code_of_its_words_unless_the_partner_has_no_use_for_it(journal: Journal) -> None:
    pair = junior(journal, purpose="to see")
    text = journal.messages.agreement(pair).message.text
    assert f"Why we meet\nto see\n[{point_code('Why we meet to see')}]" in text
    bare = journal.entries.edit(pair, {"partner_has_no_app": True})
    assert "[" not in journal.messages.agreement(bare).message.text


def test_the_active_goals_of_both_begin_the_clause_on_goals(journal: Journal) -> None:
    pair = senior(journal)
    journal.learning.add_goal(pair, {"text": "Speak up in audits", "owner": "partner"})
    journal.learning.add_goal(pair, {"text": "See the rota\nas it is", "seen_by": "kestrel", "work": "harrier"})
    dropped = journal.learning.add_goal(pair, {"text": "Another"})
    journal.learning.end(dropped, GoalStatus.DROPPED)
    journal.learning.add_goal(pair, {"text": "Introductions", "kind": "offer"})
    said = words_of(journal.agreements.shown(pair), Clause.GOALS)
    assert said == "Mentee (senior): See the rota as it is\nMentor (junior): Speak up in audits"
    text = journal.messages.agreement(pair).message.text
    assert "kestrel" not in text
    assert "harrier" not in text


def test_clauses_that_come_back_are_no_takeaways(journal: Journal) -> None:
    mine, theirs = junior(journal, purpose="to see"), senior(journal)
    sent = journal.messages.agreement(mine)
    journal.messages.copy(sent, TODAY)
    quoted = "yes\n\n" + "".join(f"> {each}\n" for each in sent.message.text.splitlines())
    back = journal.replies.read(mine, quoted)
    assert back.items == ()
    assert ("Why we meet", True) in back.clauses
    assert all(as_sent for _, as_sent in back.clauses)
    changed = journal.replies.read(mine, quoted.replace("> to see", "> to hear"))
    assert changed.items == ()
    assert [label for label, as_sent in changed.clauses if not as_sent] == ["Why we meet"]
    assert clauses_line(changed.clauses).endswith("Changed since you sent them: Why we meet.")
    there = journal.replies.read(theirs, sent.message.text)
    assert there.items == ()
    assert len(there.clauses) == len(back.clauses)


def test_a_takeaway_that_begins_like_a_clause_is_still_a_takeaway(journal: Journal) -> None:
    pair, other = junior(journal), senior(journal)
    journal.agreements.draft(pair)
    journal.takeaways.add(pair, {"text": "Notes stay with whoever wrote them."})
    sent = journal.messages.takeaways(pair, None)
    journal.messages.copy(sent, TODAY)
    for side in (pair, other):
        assert len(journal.replies.read(side, sent.message.text).items) == 1


def test_a_change_begins_one_draft_and_stays_in_it(journal: Journal) -> None:
    pair = junior(journal)
    journal.agreements.switch(pair, Clause.FEEDBACK)
    journal.agreements.reword(pair, {Clause.BUSINESS: "Fewer detours."})
    (draft,) = journal.agreements.of(pair)
    assert words_of(draft.body, Clause.BUSINESS) == "Fewer detours."
    assert words_of(draft.body, Clause.FEEDBACK) == ""


def test_sharing_a_draft_freezes_it_and_lists_it(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    outgoing = journal.messages.agreement(pair)
    journal.messages.write(outgoing, TODAY, tmp_path / "out.txt")
    (sent,) = journal.agreements.of(pair)
    assert (sent.body.state, sent.body.sent_on, sent.body.version) == (TakeawayState.PROPOSED, TODAY, 1)
    (row,) = journal.exports.all()
    assert (row.body.what, row.body.pair) == (ExportKind.AGREEMENT, pair.id)
    assert (tmp_path / "out.txt").read_text() == outgoing.message.text


def test_what_changed_after_it_was_shown_is_not_shared(journal: Journal) -> None:
    pair = junior(journal)
    outgoing = journal.messages.agreement(pair)
    journal.agreements.switch(pair, Clause.FEEDBACK)
    refused(lambda: journal.messages.copy(outgoing, TODAY))
    assert journal.exports.all() == []


def test_what_was_agreed_stands_until_a_later_version_is(journal: Journal) -> None:
    pair = senior(journal)
    first = journal.agreements.agree(journal.agreements.draft(pair), TODAY, Method.IN_SESSION)
    second = journal.agreements.reword(pair, {Clause.BUSINESS: "New."})
    assert second.body.version == 2
    assert journal.agreements.agreed(pair) == first
    assert "stands until we both agree" in journal.messages.agreement(pair).message.text
    agreed = journal.agreements.agree(second, TODAY, Method.EMAIL_LATER, was_sent=True)
    assert (agreed.body.sent_on, agreed.body.method) == (TODAY, Method.EMAIL_LATER)
    held = journal.agreements.agreed(pair)
    assert held is not None
    assert held.id == second.id
    old = journal.agreements.version(pair, 1)
    assert (old.body.state, old.body.agreed_on) == (TakeawayState.WITHDRAWN, TODAY)
    assert words_of(old.body, Clause.BUSINESS) == ""
    assert journal.messages.agreement(pair, 1).message.text.startswith("What we could agree\nVersion 1.")


def test_a_change_of_what_was_sent_takes_that_back(journal: Journal) -> None:
    pair = junior(journal)
    sent = journal.agreements.propose(journal.agreements.draft(pair), TODAY)
    draft = journal.agreements.reword(pair, {Clause.GOALS: "One."})
    assert draft.id != sent.id
    assert [each.body.state for each in journal.agreements.of(pair)] == [TakeawayState.WITHDRAWN, TakeawayState.DRAFT]


def test_no_change_begins_no_draft(journal: Journal) -> None:
    pair = junior(journal)
    agreed = journal.agreements.agree(journal.agreements.draft(pair), TODAY, Method.IN_SESSION)
    shown = journal.agreements.shown(pair)
    same = journal.agreements.reword(pair, {term.clause: term.text for term in shown.terms}, shown.arranges)
    assert same == agreed
    assert len(journal.agreements.of(pair)) == 1


def test_off_limits_that_only_i_would_avoid_are_a_number(journal: Journal) -> None:
    pair = junior(journal, off_limits=["pay", "family"])
    assert journal.agreements.off_limits(pair) == ((), 2)
    journal.agreements.reword(pair, {Clause.OFF_LIMITS: "pay"})
    journal.agreements.agree(journal.agreements.draft(pair), TODAY, Method.IN_SESSION)
    assert journal.agreements.off_limits(pair) == (("pay",), 1)


def test_who_arranges_is_as_agreed(journal: Journal) -> None:
    pair = junior(journal)
    draft = journal.agreements.reword(pair, {}, Role.MENTOR_JUNIOR)
    assert journal.pairs.get(1).body.arranges is Role.MENTEE_SENIOR
    journal.agreements.agree(draft, TODAY, Method.IN_SESSION)
    assert journal.pairs.get(1).body.arranges is Role.MENTOR_JUNIOR


def test_a_yes_without_that_clause_leaves_who_arranges_as_it_is(journal: Journal) -> None:
    pair = junior(journal)
    draft = journal.agreements.switch(pair, Clause.ARRANGES)
    journal.entries.edit(pair, {"arranges": "mentor-junior"})
    journal.agreements.agree(draft, TODAY, Method.IN_SESSION)
    assert journal.pairs.get(1).body.arranges is Role.MENTOR_JUNIOR


def test_an_agreement_of_one_pair_is_not_in_another(journal: Journal) -> None:
    heron, otter = junior(journal), senior(journal)
    journal.agreements.agree(journal.agreements.draft(heron), TODAY, Method.IN_SESSION)
    assert journal.agreements.of(otter) == []
    assert journal.agreements.shown(otter).state is TakeawayState.DRAFT


def test_a_step_cannot_be_edited_into_it(journal: Journal) -> None:
    draft = journal.agreements.draft(junior(journal))
    steps: list[dict[str, object]] = [{"state": "agreed"}, {"terms": []}, {"version": 9}, {"agreed_on": "2026-01-01"}]
    for fields in steps:
        refused(lambda fields=fields: journal.entries.edit(draft, fields))  # type: ignore[misc]


def test_it_goes_into_a_takeout_and_comes_back(journal: Journal, other: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    journal.agreements.reword(pair, {Clause.BUSINESS: "Fewer detours."})
    takeout(journal, tmp_path / "out")
    assert "Fewer detours." in (tmp_path / "out" / "pair-1.md").read_text()
    other.imports.read(tmp_path / "out" / "journal.jsonl")
    (came,) = other.agreements.of(other.pairs.get(1))
    assert came.body == journal.agreements.of(pair)[0].body


def test_search_finds_its_words_and_not_its_codes(journal: Journal) -> None:
    journal.agreements.reword(junior(journal), {Clause.BUSINESS: "Fewer detours."})
    assert journal.search.find(Query.read("detours", NOON))[1] == 1
    assert journal.search.find(Query.read("line_manager", NOON))[1] == 0


def test_a_shredded_pair_takes_it_along(journal: Journal) -> None:
    pair = junior(journal)
    journal.agreements.draft(pair)
    journal.entries.delete(pair)
    assert [each for each in journal.records.all() if each.kind == Kind.AGREEMENT] == []


@pytest.mark.parametrize(
    "raw", [{"version": 0}, {"terms": [{"clause": "made up"}]}, {"terms": [{}]}, {"state": "perhaps"}, {"terms": "x"}]
)
def test_what_cannot_be_read_is_kept_and_stands_in_nobodys_way(journal: Journal, raw: dict[str, object]) -> None:
    pair = junior(journal)
    entry_id = put(journal, Kind.AGREEMENT, raw, pair=pair)
    assert isinstance(journal.records.get(entry_id), Unread)
    assert journal.agreements.of(pair) == []
    journal.agreements.draft(pair)
    again = reopened(journal)
    assert again.records.get(entry_id).raw == raw
    again.close()


def test_a_newer_field_is_preserved(journal: Journal) -> None:
    pair = junior(journal)
    entry_id = put(journal, Kind.AGREEMENT, {"version": 1, "seal": "later"}, pair=pair)
    journal.agreements.reword(pair, {}, None)
    record = journal.records.get(entry_id)
    assert isinstance(record.body, Agreement)
    assert record.raw["seal"] == "later"


def test_undoing_a_yes_brings_back_the_draft_what_held_and_who_arranges(journal: Journal) -> None:
    pair = junior(journal)
    journal.agreements.agree(journal.agreements.draft(pair), TODAY, Method.IN_SESSION)
    draft = journal.agreements.reword(pair, {Clause.BUSINESS: "kestrel"}, Role.MENTOR_JUNIOR)
    before = journal.pairs.get(1).body, [each.body for each in journal.agreements.of(pair)]
    journal.agreements.agree(draft, TODAY, Method.IN_SESSION)
    assert journal.pairs.get(1).body.arranges is Role.MENTOR_JUNIOR
    journal.agreements.undo.undo()
    assert (journal.pairs.get(1).body, [each.body for each in journal.agreements.of(pair)]) == before
    with reopened(journal) as again:
        assert (again.pairs.get(1).body, [each.body for each in again.agreements.of(pair)]) == before
