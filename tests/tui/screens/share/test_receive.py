"""Paste a reply: what a mail says to each point is seen before anything of it is saved."""

from pathlib import Path

import pytest
from textual import events
from textual.content import Content

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.points import Point
from rmjournal.domain.record.record import is_a
from rmjournal.domain.replies import changed_words
from rmjournal.domain.texts.message_texts import Answer, Reply, answers, takeaways
from rmjournal.tui.screens.share.receive import ReceiveScreen
from rmjournal.tui.screens.share.reply_blocks import Points
from rmjournal.tui.screens.share.reply_paste import PastedText, ReplyArea
from rmjournal.tui.screens.share.share import ShareScreen
from tests.tui.conftest import SMALL, WIDE, Person, lines, running
from tests.tui.test_injection import harmless

pytestmark = pytest.mark.usefixtures("undrawn")
ONE, TWO = Takeaway(text="Speak last on Mondays."), Takeaway(text="Name whose idea it was.")
LETTER = takeaways([(ONE, Commitment(owner=Party.ME, text=ONE.text)), (TWO, None)], Role.MENTEE_SENIOR, None).text
FIRST, SECOND = Point(ONE.text, Role.MENTEE_SENIOR).code, Point(TWO.text).code


async def to_reply(me: Person, text: str = "") -> None:
    """Open the screen from Heron's takeaways, and paste."""
    await me.press("t", "i")
    assert me.screen == "ReceiveScreen"
    if text:
        await me.write(text)


def states(me: Person) -> dict[str, TakeawayState]:
    """How each takeaway of Heron's stands."""
    return {each.body.text: each.body.state for each in me.journal.takeaways.of(me.journal.pairs.get(1))}


async def shared(me: Person) -> str:
    """Write two takeaways for Heron and share them; return the message."""
    pair = me.journal.pairs.get(1)
    session = me.journal.sessions.get(pair, 3)
    for each in (ONE, TWO):
        me.journal.takeaways.add(pair, {"text": each.text}, session=session)
    outgoing = me.journal.messages.takeaways(pair, session)
    return me.journal.messages.copy(outgoing, me.journal.clock.today())


async def to_heron(me: Person) -> None:
    """Show Heron's page."""
    me.app.push_screen(me.app.record_screen(me.journal.pairs.get(1)))
    await me.settle()


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_a_reply_is_shown_and_nothing_is_saved_before_it_is_accepted(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        await to_heron(me)
        before = states(me)
        await to_reply(me, f"Dear all,\n\n{LETTER}\nSee you.")
        for words in (
            "2 points, found by their codes",
            "Speak last on Mondays.",
            "new, Heron's own",
            "Heron does this",
        ):
            assert words in me.shown, me.shown
        assert "What happens next" in me.shown
        assert ("What you pasted" in me.shown) == (size == WIDE)
        await me.press("a", "escape")
        assert me.screen == "TakeawaysScreen"
        assert states(me) == before
        assert me.drafts() == []


async def test_points_are_accepted_declined_and_answered_by_the_one_door(vault: Path, said: list[str]) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        await me.press("a", "x")
        assert "accepted" in me.shown
        assert "declined" in me.shown
        await me.press("enter")
        assert me.screen == "ShareScreen"
        assert states(me)[ONE.text] is TakeawayState.AGREED
        assert TWO.text not in states(me)
        await me.press("escape")
        assert me.screen == "ReceiveScreen"
        assert "saved, not shared yet" in me.shown
        await me.press("enter", "c")
        assert me.screen == "TakeawaysScreen"
        (text,) = said
        assert f"Yes [{FIRST}]" in text
        assert f"No [{SECOND}]" in text
        assert me.drafts() == []


async def test_the_very_same_words_are_refused_where_they_are_typed(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        await me.press("o", "enter")
        assert me.screen == "LineDialog"
        assert f"These are the words of [{FIRST}]." in " ".join(me.shown.split())
        await me.press("escape")
        assert "other words:" not in me.shown


async def test_other_words_are_asked_and_put_to_the_partner(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        await me.press("o")
        await me.write(" And listen.")
        await me.press("enter")
        assert "other words: Speak last on Mondays. And listen." in me.shown
        await me.press("enter")
        assert isinstance(me.app.screen, ShareScreen)
        assert f"Instead of [{FIRST}]" in me.shown


async def test_a_partners_own_point_that_was_changed_on_the_way_is_called_that(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER.replace("Mondays", "Fridays"))
        assert "≠ changed on the way" in me.shown
        assert "Its code stands for other words. Ask Heron to send it again." in me.shown
        assert "you sent" not in me.shown


async def test_words_that_were_changed_are_marked_in_both_places_and_not_accepted_with_all(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        text = (await shared(me)).replace("Mondays", "Fridays")
        await to_reply(me, text)
        for words in ("changed since you sent it", "you sent", "came back", "accept the new words"):
            assert words in me.shown, me.shown
        marked = me.find("#pasted", PastedText).content
        assert isinstance(marked, Content)
        spans = [marked.plain[span.start : span.end] for span in marked.spans if "underline" in str(span.style)]
        assert [each.strip(".") for each in spans] == ["Fridays"]
        assert changed_words("a b", "a c") == ([("a", False), ("b", True)], [("a", False), ("c", True)])
        assert not me.app.screen.check_action("accept_all", ())


@pytest.mark.parametrize("is_agreed", [False, True], ids=["waiting", "agreed"])
async def test_other_words_for_an_own_point_offer_no_answer_that_would_be_refused(vault: Path, is_agreed: bool) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        text = await shared(me)
        if is_agreed:
            for each in me.journal.takeaways.of(me.journal.pairs.get(1)):
                if each.body.text in (ONE.text, TWO.text):
                    me.journal.takeaways.agree(each, me.journal.clock.today(), Method.IN_SESSION)
        await to_reply(me, text.replace("Mondays", "Fridays"))
        assert "accept the new words" in me.shown
        assert "decline" not in me.shown
        await me.press("x", "enter")
        assert "Nothing was saved" not in me.told
        assert not me.app.screen.check_action("decline", ())


async def test_a_yes_is_noted_as_it_came(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        text = await shared(me)
        quoted = "".join(f"> {each}\n" for each in text.splitlines())
        first, second = Point(ONE.text).code, Point(TWO.text).code
        await to_reply(me, quoted.replace(f"[{first}]", f"[{first}]\nyes"))
        assert "without a code" in me.shown
        await me.press("a", "a")
        assert me.screen == "KeyMenu"
        await me.press("1", "enter")
        found = {each.body.code: each.body.method for each in me.journal.takeaways.of(me.journal.pairs.get(1))}
        assert (found[first], found[second]) == (Method.EMAIL_LATER, Method.IN_SESSION)


async def test_an_answer_to_what_was_sent_asks_for_no_answer(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await shared(me)
        await to_heron(me)
        await to_reply(me, answers([Answer(Reply.YES, Point(ONE.text).code, ONE.text)]).text)
        assert "Heron's answer to point 1 counts once you accept it." in " ".join(me.shown.split()), me.shown
        assert "your answer" not in me.shown.lower()


async def test_a_no_that_was_taken_back_is_shown_as_that(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_heron(me)
        await shared(me)
        code, role = Point(ONE.text).code, me.journal.pairs.get(1).body.role.other
        await to_reply(me, answers([Answer(Reply.AFTER_ALL, code, ONE.text, by=role)]).text)
        assert "answer     yes after all, by code" in me.shown
        await me.press("f4", "enter")
        assert states(me)[ONE.text] is TakeawayState.AGREED


async def test_a_yes_to_a_point_that_was_withdrawn_is_noted_as_it_came(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        text = await shared(me)
        pair = me.journal.pairs.get(1)
        (one,) = (each for each in me.journal.takeaways.of(pair) if each.body.text == ONE.text)
        me.journal.takeaways.withdraw(one)
        await to_reply(me, text)
        await me.press("a")
        assert me.screen == "KeyMenu"
        await me.press("2", "enter")
        assert me.journal.takeaways.get(one.id).body.method is Method.EMAIL_LATER


async def test_a_point_that_came_back_beside_other_words_is_not_called_one_that_needs_an_answer(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_heron(me)
        text = await shared(me)
        await to_reply(me, "I don't agree with this.\n" + "".join(f"> {each}\n" for each in text.splitlines()))
        shown = " ".join(me.shown.split())
        assert shown.count("answer no clear yes or no") == 2
        assert "There's no clear yes or no to points 1 and 2. F3 shows what Heron wrote." in shown
        assert "Accept only what Heron agreed to." in shown
        assert "your answer" not in shown.lower()


async def test_a_point_that_was_withdrawn_and_came_back_is_called_that(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_heron(me)
        text = await shared(me)
        for each in me.journal.takeaways.of(me.journal.pairs.get(1)):
            if each.body.text in (ONE.text, TWO.text):
                me.journal.takeaways.withdraw(each)
        await to_reply(me, text)
        shown = " ".join(me.shown.split())
        assert "You no longer propose points 1 and 2. Accept only what Heron agreed to." in shown
        assert "your answer" not in shown.lower()


async def test_a_saved_answer_that_was_not_shared_is_not_called_unsaved(vault: Path) -> None:
    async with running(vault, SMALL) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        assert "Nothing is saved until you press Enter." in me.shown
        await me.press("a", "enter", "escape")
        assert me.screen == "ReceiveScreen"
        assert "It's saved. Press Enter to see your answer, and share it." in " ".join(me.shown.split())
        assert "Nothing is saved" not in me.shown


@pytest.mark.parametrize("typed", ["Not yet to 1.\nHeron", "Hi, not yet to 1, sorry."])
async def test_a_not_yet_leaves_a_point_proposed_and_says_so(vault: Path, typed: str) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await shared(me)
        await to_reply(me, typed)
        assert "not yet, without a code" in me.shown
        assert "It stays proposed." in me.shown
        assert "Heron says not yet to point 1. Nothing changes there." in " ".join(me.shown.split())
        await me.press("a", "enter")
        assert "There's nothing to save" in me.told
        assert states(me)[ONE.text] is TakeawayState.PROPOSED
        await me.press("f6", "1", "enter")  # they did say yes, in the room
        assert states(me)[ONE.text] is TakeawayState.AGREED


async def test_a_not_yet_beside_a_yes_is_not_saved_with_it(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await shared(me)
        await to_reply(me, "Yes to 1, not yet to 2.")
        await me.press("f4")
        assert "Enter saves: point 1 is agreed. Heron says not yet to point 2." in " ".join(me.shown.split())
        await me.press("enter")
        assert states(me)[ONE.text] is TakeawayState.AGREED
        assert states(me)[TWO.text] is TakeawayState.PROPOSED


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_accept_all_says_which_points_still_need_an_answer_of_their_own(
    vault: Path, size: tuple[int, int]
) -> None:
    async with running(vault, size) as me:
        await to_heron(me)
        text = "".join(f"> {each}\n" for each in (await shared(me)).splitlines())
        second = Point(TWO.text).code
        await to_reply(me, text.replace("Mondays", "Fridays").replace(f"[{second}]", f"[{second}]\nyes"))
        await me.press("down", "f4")
        assert me.told == "Accepted point 2. Point 1 still needs its own answer."
        assert me.app.screen.query_one(Points).selected_about == Point(ONE.text).code
        await me.press("f4")
        assert me.told == "Point 1 still needs its own answer."
        await me.press("a", "enter")
        assert me.screen == "ShareScreen"


async def test_accept_all_that_leaves_nothing_open_says_nothing(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await shared(me)
        await to_reply(me, "Yes to 1, not yet to 2.")
        await me.press("f4")
        assert me.told == ""


async def test_enter_is_offered_once_there_is_something_to_save(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        assert "save and answer" not in lines(me.app)[-1]
        await me.press("a")
        assert "Enter  save and answer" in lines(me.app)[-1]
        await me.press("a")
        assert me.app.screen.query_one(Points).selected_about == SECOND
        await me.press("enter", "escape")
        assert "Enter  your answer" in lines(me.app)[-1]


async def test_where_nothing_can_be_saved_no_key_is_said_to_save(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        await me.press("a", "a", "enter", "escape", "escape")
        await to_reply(me, answers([Answer(Reply.YES, FIRST, ONE.text)]).text)
        assert "Nothing here needs an answer from you." in " ".join(me.shown.split()), me.shown
        assert "Enter" not in me.shown


async def test_a_partner_without_the_app_says_yes_to_all(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await shared(me)
        await to_reply(me)
        await me.press("f5", "1", "2")
        assert "Marked 2 takeaways as agreed" in me.told
        assert states(me)[ONE.text] is states(me)[TWO.text] is TakeawayState.AGREED


async def test_a_paste_survives_a_lock_as_a_draft_and_is_deleted_on_leaving(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        await me.press("a")
        assert isinstance(me.app.screen, ReceiveScreen)
        me.app.screen.save_pending()
        (draft,) = me.drafts()
        pair = me.journal.pairs.get(1)
        assert is_a(draft, Draft)
        me.app.push_screen(me.app.draft_screen(draft, pair))
        await me.settle()
        assert me.find("#paste", ReplyArea).text == LETTER
        assert "accepted" in me.shown
        await me.press("g", "h")
        assert me.drafts() == []


async def test_nothing_raw_of_a_paste_reaches_the_terminal_and_no_codes_are_told(vault: Path) -> None:
    hostile = LETTER.replace("Speak", "\x1b]0;x\x07Speak[/b]\x9b2J\u202e")
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, "hello\x1b]52;c;eA==\x07")
        assert "There are no rmjournal codes in this." in me.shown
        assert harmless(me.shown.replace("\n", ""))
        await me.press("ctrl+z")
        await me.write(hostile)
        assert harmless(me.shown.replace("\n", ""))
        me.app.post_message(events.Paste(LETTER))
        await me.settle()
        await me.press("a", "enter")
        assert harmless(me.shown.replace("\n", ""))


async def test_an_answer_without_a_yes_to_what_was_never_sent_hints_at_none(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, "Not yet to 1.")
        shown = " ".join(me.shown.split())
        assert "no rmjournal codes in this, and no yes. Your takeaways stay as they are." in shown
        assert "said yes" not in shown


async def test_a_reply_to_the_agreement_leads_to_its_page(vault: Path) -> None:
    async with running(vault) as me:
        pair = me.journal.pairs.get(1)
        me.journal.agreements.draft(pair)
        outgoing = me.journal.messages.agreement(pair)
        text = me.journal.messages.copy(outgoing, me.journal.clock.today())
        await to_heron(me)
        await to_reply(me, "Yes to all of it.\n" + "".join(f"> {each}\n" for each in text.splitlines()))
        shown = " ".join(me.shown.split())
        assert "This contains an agreement. You both say yes to it as a whole, on its own page." in shown
        assert "On the pair's page, F6 and a open it." in shown
        assert "no rmjournal codes" not in shown
        await me.press("escape", "i")
        await me.write("yes")
        await me.press("f3")
        assert "Your agreement is waiting for a yes. On the pair's page, F6 and a open it." in " ".join(
            me.shown.split()
        )
        await me.press("f5")
        assert "No takeaways are waiting for a yes, but your agreement is." in me.told


async def test_the_share_screen_leads_to_it_with_the_same_key(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(ShareScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        assert "paste a reply" in me.shown
        await me.press("i")
        assert me.screen == "ReceiveScreen"


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_names_in_a_text_are_seen_before_it_is_shared(vault: Path, size: tuple[int, int]) -> None:
    async with running(vault, size) as me:
        await to_heron(me)
        pair = me.journal.pairs.get(1)
        for words in ("Speak last on Mondays.", "Tell Maria Kovacs who signs.", "No email after six.", "Ask first."):
            me.journal.takeaways.add(pair, {"text": words}, session=me.journal.sessions.get(pair, 3))
        me.app.push_screen(
            me.app.share_screen(pair, lambda: me.journal.messages.takeaways(pair, me.journal.sessions.get(pair, 3)))
        )
        await me.settle()
        assert "Maria Kovacs: meant to be shared?" in me.shown, me.shown


async def test_who_acts_and_what_the_partner_answers_are_said_apart_and_by_one_name(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER.replace(f"[{FIRST}]", f"[{FIRST}]\nyes"))
        shown = [each[:82].split() for each in me.shown.splitlines()]
        assert ["▌", "Heron", "does", "this."] in shown, me.shown
        assert not [each for each in shown if "partner" in each and "does" in each]


async def test_the_paste_stands_beside_the_points_up_to_the_edge(vault: Path) -> None:
    async with running(vault, WIDE) as me:
        await to_heron(me)
        await to_reply(me, LETTER)
        assert me.app.screen.query_one("#side").region.right == WIDE[0]


async def test_what_was_typed_can_be_read_at_once_and_no_letter_is_offered(vault: Path) -> None:
    async with running(vault) as me:
        me.app.push_screen(ReceiveScreen(me.journal, me.journal.pairs.get(1)))
        await me.settle()
        await me.burst(*"Yes to 1")
        foot = lines(me.app)[-1]
        assert "F3" in foot
        assert "go to" not in foot
