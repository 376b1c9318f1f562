"""Stopping with two keys, closing with a message, and what becomes of the notes."""

from datetime import date
from pathlib import Path

import pytest

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.model.pair import PairStatus
from rmjournal.domain.model.review import Closing, Ending, Keeping, Review, Verdict
from rmjournal.domain.record.record import Kind
from rmjournal.tui.screens.home.home import HomeScreen
from tests.tui.conftest import TODAY, WIDE, Person, running

pytestmark = pytest.mark.usefixtures("undrawn")

STOP_WORDS = "I'd like to end our mentoring sessions. I don't need to give a reason."


async def to_pair(me: Person, pair: int = 1) -> None:
    """Open the page of a pair."""
    await me.go("p")
    await me.press(*(["down"] if pair == 2 else []), "enter")
    assert me.screen == "PairScreen"


async def test_two_keys_stop_a_pair_and_offer_words_to_copy(vault: Path, said: list[str]) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f6", "x")
        assert me.screen == "EndingScreen"
        assert me.journal.pairs.get(1).body.status is PairStatus.CLOSED
        assert "You don't owe anyone a reason or a message. Nothing was sent to Heron." in " ".join(me.shown.split())
        assert STOP_WORDS[:40] in me.shown
        assert me.of(Export) == []
        await me.press("c")
        assert said == [f"{STOP_WORDS}\n"]
        assert [each.what for each in me.of(Export)] == [ExportKind.ENDING]
        await me.press("u")
        assert me.screen == "PairScreen"
        assert me.journal.pairs.get(1).body.status is PairStatus.ACTIVE


async def test_carrying_on_asks_first_if_words_about_the_end_would_go(vault: Path) -> None:
    async with running(vault) as me:
        me.journal.endings.close(me.journal.pairs.get(1), {"appreciated": "Your patience"}, TODAY)
        await to_pair(me)
        await me.press("f6", "c", "u")
        assert "yes, and delete what you wrote here" in me.shown
        await me.press("escape")
        assert [each.appreciated for each in me.of(Closing)] == ["Your patience"]
        await me.press("u", "y")
        assert me.screen == "PairScreen"
        assert me.of(Closing) == []
        assert me.journal.pairs.get(1).body.status is PairStatus.ACTIVE


async def test_an_end_with_nothing_to_share_says_how_to_change_that(vault: Path) -> None:
    async with running(vault) as me:
        me.journal.endings.close(me.journal.pairs.get(1), {"appreciated": "Your patience"}, TODAY)
        await to_pair(me)
        await me.press("f6", "c")
        assert "You haven't chosen anything to share. Press e to change that." in " ".join(me.shown.split())
        await me.press("e")
        assert me.screen == "FormScreen"


async def test_the_page_of_a_pair_that_rests_names_no_next_session_to_wait_for(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        for each in me.journal.sessions.of(pair):
            if each.body.planned_at is not None and each.body.held_at is None:
                me.journal.entries.delete(each)
        await to_pair(me)
        assert "next: waiting for a date" in me.shown
        me.journal.pairs.pause(pair, date(2027, 1, 15))
        await me.press("escape", "enter")
        assert "paused until 15 Jan 2027" in me.shown
        assert "next:" not in me.shown
        me.journal.endings.stop(me.journal.pairs.get(1), TODAY)
        await me.press("escape", "enter")
        assert "stopped" in me.shown
        assert "paused" not in me.shown
        assert "next:" not in me.shown


async def test_what_is_typed_after_a_day_was_refused_takes_the_refusal_away(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f6", "p")
        await me.write("nonsense")
        await me.press("enter")
        assert "I can't read 'nonsense'." in me.shown
        await me.press("ctrl+u")
        await me.write("15 sep")
        assert "= Tue 15 Sep" in me.shown
        assert "I can't read" not in me.shown


async def test_home_and_the_list_of_pairs_say_which_pair_was_stopped_or_paused(vault: Path) -> None:
    async with running(vault, size=WIDE) as me:
        heron, otter = me.journal.pairs.all()
        me.journal.endings.stop(heron, TODAY)
        me.journal.pairs.pause(otter, date(2026, 9, 30))
        await me.go("h")
        assert "stopped" in me.shown
        assert "paused until 30 Sep" in me.shown
        await me.go("p")
        assert "· stopped" in me.shown
        assert "· paused until 30 Sep" in me.shown


async def test_planning_in_a_pair_that_is_closed_says_that_it_is(vault: Path) -> None:
    async with running(vault) as me:
        told = "This pair is closed, so we won't remind you of its sessions."
        await to_pair(me)
        await me.press("n")
        assert told not in me.shown
        await me.press("escape")
        me.journal.endings.stop(me.journal.pairs.get(1), TODAY)
        await me.go("h")
        await to_pair(me)
        await me.press("n")
        assert told in " ".join(me.shown.split())


async def test_why_is_optional_and_for_the_person_alone(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f6", "x", "w")
        await me.write("tired of it")
        await me.press("enter")
        assert me.of(Closing)[0].why == "tired of it"
        assert "tired of it" in me.shown
        await me.press("s")
        assert me.screen == "ShareScreen"
        assert "tired of it" not in me.shown


async def test_a_closing_has_words_for_the_partner_and_a_day_for_the_notes(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f6", "c")
        await me.write("The silence after my question.")
        await me.press("tab", "tab", "1", "4", "3", "ctrl+o")
        assert me.screen == "EndingScreen"
        (closing,) = me.of(Closing)
        assert (closing.ending, closing.keeping) == (Ending.FINISHED, Keeping.DESTROY)
        assert closing.destroy_on is not None
        assert closing.destroy_on > TODAY
        assert "The silence after my question." in me.shown
        assert "Home will ask you whether to destroy these notes." in " ".join(me.shown.split())


async def test_on_the_day_home_asks_and_nothing_goes_without_a_typed_word(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        fields = {"keeping": "destroy_later", "destroy_on": TODAY.isoformat()}
        me.journal.endings.close(pair, fields, TODAY)
        await me.go("h")
        assert "Decide about your notes" in me.shown
        home = me.app.screen
        assert isinstance(home, HomeScreen)
        at = next(at for at, line in enumerate(home.lines) if line.row.title == "Decide about your notes")
        await me.press("home", *["down"] * at, "enter")
        assert me.screen == "EndingScreen"
        await me.press("d")
        assert "complaint, an investigation, an access or" in " ".join(me.shown.split())
        await me.press("y")
        assert "Stop here and get advice. Nothing was destroyed." in me.told
        assert me.of(Closing)[0].destroy_on > TODAY  # type: ignore[operator]
        await me.press("d", "n")
        assert "out of reach" in me.shown
        await me.press("escape")
        assert me.journal.pairs.get(1).id == pair.id
        await me.press("d", "n")
        await me.write("destroy")
        await me.press("enter")
        assert [each.body.number for each in me.journal.pairs.all()] == [2]


async def test_only_takeaways_are_kept_where_the_person_chose_that(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        me.journal.endings.close(pair, {"keeping": "only_takeaways"}, TODAY)
        await to_pair(me)
        await me.press("f6", "c", "d", "n")
        await me.write("only takeaways")
        await me.press("enter")
        assert me.count(Kind.NOTE) == 1  # that of the other pair
        assert me.journal.takeaways.of(pair)


@pytest.mark.parametrize(("pair", "first"), [(1, "Your partner shares first"), (2, "You share yours first")])
async def test_a_review_says_who_shares_first_and_shares_only_what_is_chosen(
    vault: Path, pair: int, first: str
) -> None:
    async with running(vault) as me:
        await to_pair(me, pair)
        await me.press("f6", "r")
        assert first in " ".join(me.shown.split())
        assert "Has a team or a reporting line changed?" in me.shown
        assert ("What did you mostly do together?" in me.shown) is (pair == 2)  # a technical pair
        await me.write("Questions first.")
        await me.press("tab")
        await me.write("Fewer moves.")
        await me.press("tab", "1", "2", *(["3"] if pair == 2 else []), "2", "ctrl+o")
        (review,) = me.of(Review)
        assert (review.verdict, review.line_changed, review.shared) == (Verdict.CARRY_ON, False, ("helps",))
        assert me.screen == "ShareScreen"
        assert "Questions first." in me.shown
        assert "Fewer moves." not in me.shown


async def test_an_insight_card_is_empty_and_needs_permission(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me, 2)
        await me.press("f6", "i")
        assert me.screen == "ShareScreen"
        assert "Insight card" in me.shown
        assert "Write what you have learnt yourself." in " ".join(me.shown.split())
        await me.write("I ask before I decide.")
        page = me.app.screen.page  # type: ignore[attr-defined]
        assert page.words == "I ask before I decide."
        page.query_one("#field-readers").put("senior")
        page.query_one("#field-whose").put("both")
        page.query_one("#field-reply").put("no")
        page.remake()
        assert page.outgoing is None
        page.query_one("#field-reply").put("yes")
        page.remake()
        await me.settle()
        assert page.outgoing is not None
        assert page.outgoing.message.text == "I ask before I decide.\n"


async def test_a_review_that_asks_for_a_change_goes_on_to_the_agreement_and_then_to_what_is_shared(vault: Path) -> None:
    async with running(vault) as me:
        await to_pair(me)
        await me.press("f6", "r")
        await me.write("Questions first.")
        await me.press("tab", "tab", "2", "2", "2", "ctrl+o")
        assert me.of(Review)[0].verdict is Verdict.CHANGE
        assert me.screen == "ClauseScreen"  # the words of the agreement
        await me.write(" And what we changed.")
        await me.press("ctrl+o")
        assert me.screen == "ShareScreen"
        assert "Questions first." in me.shown
        waiting = me.journal.agreements.waiting(me.journal.pairs.get(1))
        assert waiting is not None
        assert waiting.body.version == 2  # a draft beside what was agreed
