"""The agreement on the screen: clauses by number, drafts beside what holds, and steps to a yes."""

from pathlib import Path

import pytest

from rmjournal.domain.model.agreement import Agreement, Clause, words_of
from rmjournal.domain.model.takeaway import Method, TakeawayState
from tests.tui.conftest import Person, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_agreement(me: Person, pair: int = 2) -> None:
    """Open the agreement from the page of a pair, with keys."""
    await me.go("p")
    await me.press(*(["down"] if pair == 2 else []), "enter", "f6", "a")
    assert me.screen == "AgreementScreen"


def versions(me: Person, pair: int = 2) -> list[Agreement]:
    """Return every version of a pair's agreement."""
    return [each.body for each in me.journal.agreements.of(me.journal.pairs.get(pair))]


async def test_each_clause_has_a_number_and_two_are_always_on(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        assert "Our agreement   a draft · only you have seen it" in me.shown
        assert "11 of 12 clauses on" in me.shown
        assert versions(me) == []  # looking saves nothing
        assert "1 ● Why we meet" in me.shown
        assert "What does the organisation gain if this works?" in me.shown
        await me.press("end")
        assert me.shown.count("always on") == 2
        assert "Still open: why it matters to the business, goals, off-limits topics." in me.shown
        await me.press("8", "8")
        assert "A promise between two people, not legal protection" in " ".join(me.shown.split())


async def test_a_number_switches_its_clause_and_space_the_selected_one(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("8")
        (draft,) = versions(me)
        assert words_of(draft, Clause.REPERCUSSIONS) == ""
        await me.press("home")
        assert "10 of 12 clauses on" in me.shown
        await me.press("9", "space")
        off = {term.clause for term in versions(me)[0].terms if not term.is_on}
        assert off == {Clause.REPERCUSSIONS, Clause.WORKING}
        await me.press("end", "space")
        assert "not switched off" in me.told


async def test_enter_rewords_the_selected_clause(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("down", "enter")
        assert me.screen == "ClauseScreen"
        await me.write("Rules that fit the work.")
        await me.press("ctrl+o")
        assert me.screen == "AgreementScreen"
        assert words_of(versions(me)[0], Clause.BUSINESS) == "Rules that fit the work."
        assert "Still open: goals, off-limits topics." in me.shown


async def test_sending_fixes_the_wording_and_a_yes_is_noted_as_it_came(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("s")
        assert me.screen == "ShareScreen"
        assert "What we could agree" in me.shown
        await me.press("c")
        assert me.screen == "AgreementScreen"
        (sent,) = versions(me)
        assert sent.state is TakeawayState.PROPOSED
        assert "waiting for Otter to agree" in me.shown
        await me.press("3")
        assert "This version is fixed" in me.told
        await me.press("a", "2")
        (agreed,) = versions(me)
        assert (agreed.state, agreed.method) == (TakeawayState.AGREED, Method.EMAIL_LATER)
        assert "What we agreed   version 1 · 10 Mar, by email" in me.shown


async def test_a_change_is_a_draft_beside_it_and_earlier_versions_can_be_read(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("a", "1", "o", "2")
        assert [each.state for each in versions(me)] == [TakeawayState.AGREED, TakeawayState.DRAFT]
        await me.press("end")
        assert "What you agreed on 10 Mar stands until you both agree this." in " ".join(me.shown.split())
        await me.press("left_square_bracket", "home")
        assert "What we agreed   version 1" in me.shown
        await me.press("right_square_bracket", "home")
        assert "a draft · only you have seen it" in me.shown
        await me.press("x")
        assert [each.state for each in versions(me)] == [TakeawayState.AGREED, TakeawayState.WITHDRAWN]
        assert "What we agreed   version 1" in me.shown


async def test_agreed_off_limits_reach_the_prepare_form_and_own_ones_are_a_number(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(2)
        me.journal.entries.edit(pair, {"off_limits": ["pay", "my health"]})
        me.journal.agreements.reword(pair, {Clause.OFF_LIMITS: "pay"})
        me.journal.agreements.agree(me.journal.agreements.draft(pair), me.journal.clock.today(), Method.IN_SESSION)
        await me.go("p")
        await me.press("down", "enter", "p")
        assert "pay" in me.shown
        assert "health" not in me.shown


async def test_what_was_sent_is_withdrawn_only_after_a_question_and_the_page_says_so(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("s", "c", "down", "enter")
        assert me.screen == "KeyMenu"
        assert "Version 1 is sent. Withdraw it for a new draft?" in me.shown
        await me.press("escape")
        assert me.screen == "AgreementScreen"
        await me.press("o", "escape")
        assert [each.state for each in versions(me)] == [TakeawayState.PROPOSED]
        await me.press("enter", "y")
        assert me.screen == "ClauseScreen"
        await me.press("escape")
        assert [each.state for each in versions(me)] == [TakeawayState.PROPOSED]  # nothing was changed
        await me.press("enter", "y")
        await me.write("Rules that fit the work.")
        await me.press("ctrl+o")
        assert [each.state for each in versions(me)] == [TakeawayState.WITHDRAWN, TakeawayState.DRAFT]
        assert "Otter still has the version you sent, so tell Otter." in me.told
        await me.press("u")
        assert [each.state for each in versions(me)] == [TakeawayState.PROPOSED]


async def test_a_new_draft_in_place_of_what_was_sent_asks_and_says_the_same(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("s", "c", "o", "y")
        assert [each.state for each in versions(me)] == [TakeawayState.WITHDRAWN, TakeawayState.DRAFT]
        assert "Otter still has the version you sent, so tell Otter." in me.told


async def test_each_step_of_an_agreement_is_said_and_can_be_undone(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("8", "a", "1", "end")
        assert "Marked agreed. You have ten seconds to undo it with u." in " ".join(me.shown.split())
        await me.press("u", "end")
        assert [each.state for each in versions(me)] == [TakeawayState.DRAFT]
        assert "ten seconds" not in me.shown
        await me.press("x", "u")
        assert [each.state for each in versions(me)] == [TakeawayState.DRAFT]
        await me.press("s", "c", "u")
        assert [each.state for each in versions(me)] == [TakeawayState.PROPOSED]  # what was shared is not undone
        await me.press("x", "n", "u")
        assert [each.state for each in versions(me)] == [TakeawayState.PROPOSED]


async def test_an_earlier_version_is_read_not_edited(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("a", "1", "o", "a", "1", "o", "left_square_bracket", "left_square_bracket", "home")
        assert "version 1 · agreed on 10 Mar, then replaced" in me.shown
        assert "edit" not in me.shown.splitlines()[-1]
        await me.press("down", "enter")
        assert me.screen == "AgreementScreen"
        assert "This is an earlier version. Press ] for the newest." in me.told
        assert "version 1 · agreed on 10 Mar, then replaced" in me.shown


async def test_versions_can_be_read_where_none_of_them_waits_or_holds(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("8", "x", "left_square_bracket", "home")
        assert "version 1 · withdrawn" in me.shown


async def test_the_page_of_a_pair_says_of_a_replaced_version_what_its_own_page_says(vault: Path) -> None:
    async with running(vault) as me:
        await to_agreement(me)
        await me.press("a", "1", "o", "a", "1", "escape")
        assert me.screen == "PairScreen"
        assert "agreed, then replaced" in me.shown
        assert "withdrawn" not in me.shown
