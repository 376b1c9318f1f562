"""How a yes came, and a yes to all of one message, from a partner without the app."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.replies import Decision, Said, Standing
from rmjournal.domain.words import word
from rmjournal.tui.kit import wording
from rmjournal.tui.kit.commands import TOGETHER
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.share import reply_words

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Item, PartnerReply
    from rmjournal.tui.kit.base_screen import JournalScreen

HOW = wording.HOW_YES
BY_CODE = {key: way for key, way in wording.WAYS.items() if way[0] == Method.FINGERPRINT.value}
WAYS = {key: way for key, way in wording.WAYS.items() if key not in BY_CODE}
_CODES_SAY = "That you both have the same words. They catch mistakes, not forgery."
_MOST = 9  # messages, each with a digit


def ask_all_yes(screen: "JournalScreen", pair: "Record[Pair]", agreed: Callable[[], None]) -> None:
    """Ask which message they said yes to, and how; mark exactly its points as agreed.
    Call `agreed` then."""
    journal, app = screen.journal, screen.app
    rows = journal.sent_messages.waiting(pair)[:_MOST]
    if not rows:
        is_sent = journal.agreements.sent(pair) is not None
        app.notify(reply_words.none_waits(where_agreed(screen), is_sent=is_sent), markup=False, timeout=8)
        return
    today = journal.clock.today()
    messages = {
        str(at): (message, f"{day_of(day, today)}, {counted(count, 'point')}")
        for at, (message, day, count) in enumerate(rows, 1)
    }

    def chosen(message: str | None) -> None:
        if message:
            app.push_screen(KeyMenu(HOW, WAYS), lambda way: agree(message, way))

    def agree(message: str, way: str | None) -> None:
        if way:
            with screen.showing_errors():
                found = journal.sent_messages.agree_all(pair, message, today, Method(way))
                words = f"Marked {counted(len(found), 'takeaway')} as agreed, in the words you sent."
                app.notify(words, markup=False, timeout=8)
                agreed()

    app.push_screen(KeyMenu("Which message did they say yes to?", messages), chosen)


def where_agreed(screen: "JournalScreen") -> str:
    """Return where the agreement of a pair is."""
    return f"On the pair's page, {screen.key_of(TOGETHER)} and a open it."


def may_ask_how(item: "Item") -> bool:
    """Return whether this is an own point that the partner may have said yes to."""
    return item.asks_how or (item.standing is Standing.WAITING and item.said is not Said.NO)


def is_yes(item: "Item", choices: Mapping[str, Decision]) -> bool:
    """Return whether the partner said yes to this, in the reply or as the person
    says."""
    return item.standing is Standing.WAITING and (item.is_yes or item.code in choices)


def way_words(item: "Item", decision: Decision | None) -> str:
    """Return how the yes to a point came."""
    if decision is not None and decision.how is not None:
        return word(decision.how)
    return "by code" if item.by_code else "by email or chat, without a code"


def about(reply: "PartnerReply", choices: Mapping[str, Decision]) -> tuple[Section, ...]:
    """Return what is to be known about a reply."""
    came = {way_words(item, choices.get(item.code)) for item in reply.items if is_yes(item, choices)}
    how = (Section("How they said yes", (f"{' or '.join(sorted(came)).capitalize()}.",)),) if came else ()
    return (Section("What the codes show", (_CODES_SAY,)), *how)


def counted(number: int, what: str) -> str:
    """Return a number of things."""
    return f"{number} {what}{'' if number == 1 else 's'}"
