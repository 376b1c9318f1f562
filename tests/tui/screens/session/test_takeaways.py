"""Takeaways through every state by a key, and what was promised with them."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.pair import Party
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Method, Takeaway, TakeawayState
from rmjournal.support.clock import FixedClock
from rmjournal.support.preferences import Preferences
from rmjournal.tui.kit.commands import AGREE, AMEND, END, FINISH, PROPOSE, REPORTED, UNDO, Command
from rmjournal.tui.kit.own_keys import key_label
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.trends import TrendsScreen
from rmjournal.tui.screens.record.record import RecordScreen
from rmjournal.tui.screens.session.session_page import SessionPageScreen
from rmjournal.tui.screens.session.takeaways import TakeawaysScreen
from tests.tui.conftest import TODAY, Person, opened, running

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_takeaways(me: Person, pair: int = 1) -> None:
    """Open the takeaways of a pair."""
    me.app.push_screen(TakeawaysScreen(me.journal, me.journal.pairs.get(pair)))
    await me.settle()
    assert me.screen == "TakeawaysScreen"


async def with_promise(me: Person) -> None:
    """Write down a takeaway with a promise of mine."""
    await to_takeaways(me, 2)
    await me.press("n")
    await me.write("I bring the figures.")
    await me.press("tab", "tab", "2")
    await me.write("tomorrow")
    await me.press("ctrl+o")
    assert me.screen == "TakeawaysScreen"


def takeaways(me: Person, pair: int = 2) -> list[Takeaway]:
    """Return the takeaways of a pair, the oldest first."""
    return [each.body for each in me.journal.takeaways.of(me.journal.pairs.get(pair))]


def promise(me: Person) -> Commitment:
    """Return the newest promise."""
    return me.of(Commitment)[-1]


async def test_t_in_a_pair_shows_its_takeaways_with_their_states(vault: Path) -> None:
    async with running(vault) as me:
        await me.go("p")
        await me.press("enter", "t")
        assert me.screen == "TakeawaysScreen"
        assert "No emails that need an answer after six" in me.shown
        assert "Heron's turn    The wording is fixed until Heron replies." in me.shown
        assert "Agreed          You both said yes." in me.shown
        assert "● draft ── ● proposed ── ○ agreed" in me.shown
        assert "● draft ── ● proposed ── ● agreed on 10 Feb, in the room" in me.shown
        assert "session 1" in me.shown
        assert "Heron does this by Sun 15 Mar" in me.shown


async def test_the_path_is_said_in_words_in_plain_mode(vault: Path) -> None:
    async with running(vault, preferences=Preferences(plain=True)) as me:
        await to_takeaways(me)
        assert "draft, proposed (now), agreed" in me.shown
        assert not set("●○─▌") & set("\n".join(me.shown.splitlines()[1:]))


async def test_the_line_below_shows_the_steps_that_are_open_to_the_marked_one(vault: Path) -> None:
    async with running(vault, (160, 40)) as me:

        def offered(*commands: Command) -> list[bool]:
            footer = me.shown.splitlines()[-1]
            return [f"{key_label(each.key)}  {each.label}" in footer for each in commands]

        heard = f"{key_label(FINISH.key)}  heard back"
        await to_takeaways(me, 1)  # the upper one is proposed, with a commitment of the partner's, the lower agreed
        assert offered(AGREE, FINISH, END, PROPOSE, REPORTED, UNDO) == [True, False, True, False, False, False]
        assert heard in me.shown.splitlines()[-1]
        await me.press("down")
        assert offered(AGREE, FINISH, END, AMEND) == [False, False, False, True]
        await me.press("up", FINISH.key, "d", "enter")
        assert offered(FINISH, REPORTED, UNDO) == [False, False, True]
        assert heard not in me.shown.splitlines()[-1]
        await with_promise(me)
        assert offered(FINISH, REPORTED) == [True, False]
        await me.press(FINISH.key, "enter")
        assert offered(FINISH, REPORTED, UNDO) == [False, True, True]
        await me.press(REPORTED.key)
        assert offered(FINISH, REPORTED) == [False, False]


async def test_what_was_refused_is_no_longer_said_once_it_is_done(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 1)
        await me.press("y")
        assert "This commitment is still open" in me.told
        await me.press("f5", "d", "enter")
        assert "This commitment is still open" not in me.told
        assert "Commitment closed. You have ten seconds to undo it with u." in me.shown
        await me.press("f4")
        assert "Only a draft can be proposed." in me.told
        await me.press("a", "2")
        assert me.told == ""
        assert "Marked agreed. You have ten seconds to undo it with u." in me.shown


async def test_an_empty_list_says_how_to_begin(empty_vault: Path) -> None:
    with opened(empty_vault) as journal:
        journal.pairs.add({"alias": "Robin", "role": "mentor-junior"})
    async with running(empty_vault) as me:
        await to_takeaways(me)
        assert me.shown.splitlines()[-1].startswith("  i  paste a reply   n  new   Esc  back   /  search")
        assert "Nothing yet. Press n to write one" in me.shown
        await me.press("a", "f4", "x", "u", "o", "f5", "f6", "y", "d", "enter")
        assert me.screen == "TakeawaysScreen"
        assert takeaways(me, 1) == []


async def test_a_new_one_is_a_draft_of_the_newest_session_that_was_held(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me)
        await me.press("n")
        await me.write("Ask first.")
        await me.press("tab", "2", "ctrl+o")
        takeaway = me.journal.takeaways.of(me.journal.pairs.get(1))[-1]
        assert takeaway.body is not None
        assert (takeaway.body.text, takeaway.body.kind.value) == ("Ask first.", "decision")
        assert takeaway.body.state is TakeawayState.DRAFT
        assert takeaway.parent == me.journal.sessions.get(me.journal.pairs.get(1), 3).id


async def test_the_newest_session_is_the_one_of_the_latest_day_whatever_its_number(vault: Path) -> None:
    async with running(vault) as me:
        heron = me.journal.pairs.get(1)
        me.journal.sessions.add(heron, {"held_at": "2026-01-05T10:00"})
        me.journal.sessions.add(heron, {"held_at": "2026-03-09T10:00", "status": "missed"})
        await to_takeaways(me)
        await me.press("n")
        await me.write("Ask first.")
        await me.press("ctrl+o")
        assert me.journal.takeaways.of(heron)[-1].parent == me.journal.sessions.get(heron, 3).id


async def test_words_are_needed(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me)
        await me.press("n", "ctrl+o")
        assert me.screen == "FormScreen"
        assert "Write the takeaway first" in me.shown
        assert len(takeaways(me, 1)) == 2


STEPS = {
    "agreed in the room": (("a", "1"), TakeawayState.AGREED, Method.IN_SESSION),
    "a draft agreed by email": (("a", "2"), TakeawayState.AGREED, Method.EMAIL_LATER),
    "a draft agreed by code": (("a", "3"), TakeawayState.AGREED, Method.FINGERPRINT),
    "proposed": (("f4",), TakeawayState.PROPOSED, None),
    "proposed, agreed by email": (("f4", "a", "2"), TakeawayState.AGREED, Method.EMAIL_LATER),
    "declined": (("f4", "x", "n"), TakeawayState.DECLINED, None),
    "taken back": (("f4", "x", "t"), TakeawayState.WITHDRAWN, None),
    "a draft taken back": (("x",), TakeawayState.WITHDRAWN, None),
}


@pytest.mark.parametrize("name", STEPS)
async def test_the_letters_are_the_steps(vault: Path, name: str) -> None:
    keys, state, method = STEPS[name]
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press(*keys)
        (takeaway,) = takeaways(me)
        assert takeaway.state is state
        assert takeaway.method is method
        assert takeaway.agreed_on == (TODAY if state is TakeawayState.AGREED else None)
        assert takeaway.text == "I'll sit with the team for one afternoon and only watch."


@pytest.mark.parametrize(
    ("before", "key", "told"),
    [
        (("f4",), "f4", "Only a draft can be proposed."),
        (("a", "1"), "a", "Only a draft or a proposed takeaway can be agreed."),
        (("a", "1"), "x", "Only a draft or a proposed takeaway can be withdrawn."),
        (("x",), "f4", "Only a draft can be proposed."),
        (("f4", "x", "n"), "a", "Only a draft or a proposed takeaway can be agreed."),
    ],
)
async def test_a_step_that_is_not_open_says_why_and_changes_nothing(
    vault: Path, before: tuple[str, ...], key: str, told: str
) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press(*before)
        was = takeaways(me)
        await me.press(key)
        assert told in me.told
        assert takeaways(me) == was


async def test_a_draft_is_reworded_at_once(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press("o", "end")
        await me.write(" Really.")
        await me.press("ctrl+o")
        (takeaway,) = takeaways(me)
        assert takeaway.text.endswith("only watch. Really.")
        assert takeaway.state is TakeawayState.DRAFT


@pytest.mark.parametrize(
    ("keys", "old_state"),
    [
        (("a", "1"), TakeawayState.AGREED),
        (("f4",), TakeawayState.WITHDRAWN),
        (("f4", "x", "n"), TakeawayState.DECLINED),
    ],
)
async def test_what_the_other_has_seen_gets_other_words_as_a_new_draft(
    vault: Path, keys: tuple[str, ...], old_state: TakeawayState
) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press(*keys, "o", "end")
        before = " ".join(me.shown.split())
        assert ("What you agreed stands until you both agree the new words." in before) == (
            old_state is TakeawayState.AGREED
        )
        assert ("the words you sent are withdrawn" in before) == (old_state is TakeawayState.WITHDRAWN)
        await me.write(" Really.")
        await me.press("ctrl+o")
        old, new = takeaways(me)
        assert (old.state, new.state) == (old_state, TakeawayState.DRAFT)
        assert new.text.endswith("Really.")
        assert not old.text.endswith("Really.")
        assert new.replaces is not None


async def test_other_words_may_say_who_acts_and_by_when(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        was = promise(me)
        await me.press("a", "1", "o")
        assert "Who will act on it?" in me.shown
        await me.press("tab", "2", "end", *["backspace"] * 10)
        await me.write("2026-05-01")
        await me.press("ctrl+o")
        assert me.of(Commitment)[-2] == was
        assert promise(me) == replace(was, owner=Party.PARTNER, due=date(2026, 5, 1))
        await me.press("home", "a", "1")
        assert [each.state for each in takeaways(me)][-2:] == [TakeawayState.WITHDRAWN, TakeawayState.AGREED]


async def test_a_draft_may_be_given_another_owner_and_day_and_its_commitment_follows_its_words(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        was, count = promise(me), len(me.of(Commitment))
        await me.press("o")
        assert "Who will act on it?" in me.shown
        await me.press("end")
        await me.write(" Really.")
        await me.press("tab", "2", "end", *["backspace"] * 10)
        await me.write("2026-05-01")
        await me.press("ctrl+o")
        text = f"{was.text} Really."
        assert promise(me) == replace(was, text=text, owner=Party.PARTNER, due=date(2026, 5, 1))
        assert len(me.of(Commitment)) == count
        assert takeaways(me)[-1].text == text


async def test_the_old_words_give_way_when_the_new_ones_are_agreed(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press("a", "1", "o", "end")
        await me.write(" Really.")
        await me.press("ctrl+o", "home", "a", "1")
        assert [each.state for each in takeaways(me)] == [TakeawayState.WITHDRAWN, TakeawayState.AGREED]


async def test_the_next_step_is_of_the_new_words_and_never_of_another_takeaway(vault: Path) -> None:
    async with running(vault) as me:
        me.journal.takeaways.add(me.journal.pairs.get(2), {"text": "Another one."})
        await to_takeaways(me, 2)
        await me.press("end", "f4", "o", "end")
        await me.write(" Really.")
        await me.press("ctrl+o", "f4")
        states = {each.text.rpartition(" ")[2]: each.state for each in takeaways(me)}
        assert states == {
            "one.": TakeawayState.DRAFT,
            "watch.": TakeawayState.WITHDRAWN,
            "Really.": TakeawayState.PROPOSED,
        }


async def test_a_withdrawn_one_is_not_reworded_and_what_was_typed_stays(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press("x", "o", "end")
        await me.write(" Really.")
        await me.press("ctrl+o")
        assert me.screen == "FormScreen"
        assert "can be amended" in " ".join(me.shown.split())
        assert "Really." in me.shown
        assert len(takeaways(me)) == 1


async def test_a_promise_has_an_owner_and_a_day(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        assert (promise(me).owner.value, promise(me).text) == ("me", "I bring the figures.")
        assert f"{promise(me).due}" == "2026-03-11"
        assert takeaways(me)[-1].kind.value == "commitment"
        assert "You do this by Wed 11 Mar" in me.shown


@pytest.mark.parametrize(
    ("key", "head", "status"),
    [("f5", "How did it go?", CommitmentStatus.DONE), ("f6", "Anything to add?", CommitmentStatus.DROPPED)],
)
async def test_only_telling_closes_a_promise(vault: Path, key: str, head: str, status: CommitmentStatus) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press("y")
        assert "still open" in me.told
        assert promise(me).told_partner_on is None
        await me.press(key)
        assert head in me.shown
        await me.write("They read them.")
        await me.press("enter")
        assert (promise(me).status, promise(me).outcome, promise(me).is_closed) == (status, "They read them.", False)
        await me.press("y")
        assert promise(me).told_partner_on == TODAY
        assert promise(me).is_closed


@pytest.mark.parametrize(("key", "status"), [("f5", CommitmentStatus.DONE), ("f6", CommitmentStatus.DROPPED)])
async def test_a_promise_ends_without_a_word_of_what_came_of_it(
    vault: Path, key: str, status: CommitmentStatus
) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press(key, "enter")
        assert (promise(me).status, promise(me).outcome, promise(me).ended_on) == (status, "", TODAY)
        assert ("You did this" if status is CommitmentStatus.DONE else "You won't do this") in me.shown


async def test_a_promise_that_ended_does_not_end_again(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press("f5")
        await me.write("done")
        await me.press("enter", "f6")
        await me.write("dropped")
        await me.press("enter")
        assert "already done" in me.shown
        assert "dropped" in me.shown
        await me.press("escape")
        assert promise(me).outcome == "done"


async def test_a_lock_keeps_what_was_typed_of_a_promise_and_leaves_it_open(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press("f5")
        await me.write("They read")
        await me.press("ctrl+l")
    async with running(vault) as me:
        assert (promise(me).status, promise(me).outcome) == (CommitmentStatus.OPEN, "They read")
        await to_takeaways(me, 2)
        await me.press("f5")
        await me.write(" them.")
        await me.press("enter")
        assert (promise(me).status, promise(me).outcome) == (CommitmentStatus.DONE, "They read them.")


async def test_escape_leaves_a_promise_open(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press("f5")
        await me.write("half")
        await me.press("escape")
        assert promise(me).status is CommitmentStatus.OPEN


@pytest.mark.parametrize("key", ["f5", "f6", "y"])
async def test_a_takeaway_without_a_promise_says_so(vault: Path, key: str) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press(key)
        assert "This takeaway has no commitment." in me.told
        assert me.screen == "TakeawaysScreen"


async def test_a_day_that_is_not_understood_is_told_and_nothing_is_lost(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press("n")
        await me.write("I bring the figures.")
        await me.press("tab", "tab", "2")
        await me.write("some week")
        await me.press("ctrl+o")
        assert "I can't read 'some week'. Try 1 Dec." in " ".join(me.shown.split())
        assert "I bring the figures." in me.shown
        assert len(me.of(Commitment)) == 1


async def test_deleting_one_takes_its_promise_along(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press("d")
        await me.write("delete")
        await me.press("enter")
        assert me.screen == "TakeawaysScreen"
        assert len(takeaways(me)) == 1
        assert len(me.of(Commitment)) == 1
        assert "I bring the figures." not in me.shown


async def test_a_asks_how_the_yes_came_and_agrees_to_nothing_by_itself(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press("a")
        assert "How did your partner say yes?" in me.shown
        assert takeaways(me)[0].state is TakeawayState.DRAFT
        await me.press("escape")
        assert takeaways(me)[0].state is TakeawayState.DRAFT
        assert "undo" not in me.shown


@pytest.mark.parametrize("name", STEPS)
async def test_u_undoes_the_last_step_and_the_history_shows_both(vault: Path, name: str) -> None:
    keys, state, _ = STEPS[name]
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press(*keys)
        record = me.journal.takeaways.of(me.journal.pairs.get(2))[0]
        assert record.body.state is state
        versions = len(me.journal.history.of(record))
        await me.press("u")
        after = me.journal.takeaways.get(record.id)
        assert after.body.state is (
            TakeawayState.PROPOSED if keys[0] == "f4" and len(keys) > 1 else TakeawayState.DRAFT
        )
        undone = me.journal.history.of(after)
        assert isinstance(undone[0].body, Takeaway)
        assert (undone[0].body.state, len(undone)) == (state, versions + 1)
        assert "Undone." in me.told


async def test_undo_is_offered_for_ten_seconds_only(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        await me.press("f4")
        assert "Marked proposed. You have ten seconds to undo it with u." in me.shown
        clock = me.journal.clock
        assert isinstance(clock, FixedClock)
        clock.advance(11)
        await me.press("u")
        assert "There is nothing to undo now." in me.told
        assert takeaways(me)[0].state is TakeawayState.PROPOSED
        assert "Press u to undo" not in me.shown


async def test_other_words_can_be_undone(vault: Path) -> None:
    async with running(vault) as me:
        await to_takeaways(me, 2)
        before = takeaways(me)
        await me.press("o", "end")
        await me.write(" Really.")
        await me.press("ctrl+o")
        assert "Wording changed." in me.shown
        await me.press("u")
        assert takeaways(me) == before


async def test_what_was_shared_is_not_undone(vault: Path) -> None:
    async with running(vault) as me:
        otter = me.journal.pairs.get(2)
        await to_takeaways(me, 2)
        message = me.journal.messages.takeaways(otter, me.journal.sessions.get(otter, 1))
        me.journal.messages.write_into(message, TODAY, vault.parent / "sent")
        await me.press("question_mark", "escape", "u")
        assert takeaways(me)[0].state is TakeawayState.PROPOSED


async def test_rewording_what_was_sent_says_that_the_partner_still_has_it(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        await me.press("f4", "o")
        await me.write(" And the charts.")
        await me.press("ctrl+o")
        assert [each.state for each in takeaways(me)][-2:] == [TakeawayState.WITHDRAWN, TakeawayState.DRAFT]
        assert "still has the words you sent, so tell" in me.told


async def test_no_page_shows_other_terms_than_those_that_were_sent_while_they_wait(vault: Path) -> None:
    async with running(vault) as me:
        await with_promise(me)
        pair = me.journal.pairs.get(2)
        session = me.journal.sessions.newest_held(pair, TODAY)
        assert session is not None
        me.journal.messages.copy(me.journal.messages.takeaways(pair, session), TODAY)
        commitment = me.journal.takeaways.commitments_in(pair.id)[-1]
        merged = replace(commitment.body, owner=Party.PARTNER, due=date(2026, 5, 20))  # as a merge does
        me.journal.records.replace(commitment, merged)
        shown = []
        for screen in (TakeawaysScreen, PairScreen, TrendsScreen):
            me.app.push_screen(screen(me.journal, pair))
            await me.settle()
            await me.press("end")
            shown.append(me.shown)
        me.app.push_screen(SessionPageScreen(me.journal, pair, session))
        await me.settle()
        await me.press("end")
        shown.append(me.shown)
        me.app.push_screen(RecordScreen(me.journal, commitment.id))
        await me.settle()
        shown.append(me.shown)
        assert [("You do this by Wed 11 Mar" in each, "20 May" in each) for each in shown] == [(True, False)] * 5
