"""The agreement of a pair: one page of clauses, each of which can be switched on or
off."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget

from rmjournal.domain.model.agreement import ALWAYS, SWITCHED, Agreement, Clause, Term, still_open
from rmjournal.domain.model.takeaway import WAITING, Method, TakeawayState
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.clauses import LABELS, NOT_LAW, QUESTIONS, open_line
from rmjournal.domain.text import line, plain
from rmjournal.domain.words import word
from rmjournal.tui.forms import agreement_form
from rmjournal.tui.kit.commands import (
    AGREE,
    AMEND,
    BACK,
    END,
    NEXT_VERSION,
    OPEN,
    PREVIOUS_VERSION,
    SEND,
    TURN,
    UNDO,
    Command,
)
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.list_screens import BlocksScreen
from rmjournal.tui.kit.safe_text import label
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.widgets.blocks import Blocks
from rmjournal.tui.kit.widgets.markdown import wrap
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.wording import HOW_YES, UNDO_SECONDS, WAYS, day_of, undo_words
from rmjournal.tui.screens.session.takeaways import ENDS
from rmjournal.tui.screens.share.share import ShareScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal import Journal

DIGITS = "1234567890"
TEXT_AT = 25  # cells: where the words of a clause begin
UNDER = 4  # cells: where they begin under its name
NARROW = 64  # cells: with fewer, they stand under it
EDIT = OPEN._replace(label="edit", help="Change the words of the selected clause.")
SWITCH = TURN._replace(help="Switch the selected clause on or off. Its number does the same.")
SHARE = SEND._replace(label="send", help="Send this for your partner to agree.")
OTHER = AMEND._replace(help="Start a new draft. What you agreed stands until you both agree the draft.")
TAKE_BACK = END._replace(help="Take this version back, or mark it declined.")


class AgreementScreen(BlocksScreen):
    """Show one version of the agreement. Numbers switch clauses of a draft, Enter
    rewords one, and the letters take the steps to a yes."""

    commands: ClassVar[tuple[Command, ...]] = (
        EDIT, SWITCH, SHARE, AGREE, OTHER, TAKE_BACK, UNDO, PREVIOUS_VERSION, NEXT_VERSION, BACK,
    )  # fmt: skip

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(journal)
        self.pair = pair
        self._version: int | None = None  # one that was turned to

    def body(self) -> Iterator[Widget]:
        """Yield the clauses."""
        yield Blocks(widest=96, widget_id="clauses")
        yield PrivateText(id="state", classes="muted words gap")

    def draw(self) -> None:
        """Show the version that waits, or else that holds."""
        self.set_title("", self.pair)
        self.versions = self.journal.agreements.of(self.pair)
        newest = self.journal.agreements.waiting(self.pair) or self.journal.agreements.agreed(self.pair)
        wanted = [each for each in self.versions if each.body.version == self._version]
        self.record = wanted[-1] if wanted else newest
        self.shown = self.record.body if self.record is not None else self.journal.agreements.shown(self.pair)
        self.holds = self.journal.agreements.agreed(self.pair)
        self.set_status("draft saved" if self.record is not None and self._is(TakeawayState.DRAFT) else "")
        self.is_newest = self.record is None or newest is None or self.record.id == newest.id
        self.page.show(self._items(), expected=len(Clause) + 3)
        self._draw_foot()
        if self.journal.agreements.undo.what():
            self.set_timer(UNDO_SECONDS, self._draw_foot)

    def _draw_foot(self) -> None:
        """Show what is open, and what can be undone now."""
        self.query_one("#state", PrivateText).update(label("\n".join(filter(None, self._foot()))))
        self.query_one(KeyBar).refresh()

    def _is(self, *states: TakeawayState) -> bool:
        return self.shown.state in states

    # What is drawn

    def _items(self) -> Iterator[Item]:
        yield Item("head", self._head, selectable=False)
        for at, term in enumerate(self.shown.terms):
            before = self.shown.terms[at - 1] if at else None
            gap = int(before is None or before.is_on or term.is_on)
            yield Item(term.clause, lambda width, term=term, gap=gap: self._clause(width, term, gap))  # type: ignore[misc]

    def _head(self, width: int) -> Block:
        agreed = self._is(TakeawayState.AGREED)
        title = Piece("What we agreed" if agreed else "Our agreement", "strong")
        said = Piece(f"   {_standing(self.shown, self.pair.body.alias, self._today)}", "muted", private=True)
        count = f"{len([each for each in self.shown.terms if each.is_on])} of {len(self.shown.terms)} clauses on"
        fits = len(title.text) + len(said.text) + len(count) + 2 <= width
        return Block((Line((title, said), (Piece(count, "muted"),) if fits else ()),))

    def _clause(self, width: int, term: Term, gap: int) -> Block:
        number = DIGITS[SWITCHED.index(term.clause)] if term.clause in SWITCHED else " "
        is_plain = self.app.has_class("-plain")
        dot = " " if is_plain else "●" if term.is_on else "○"
        name = LABELS[term.clause]
        right = "always on" if term.clause in ALWAYS else "" if term.is_on else "off"
        style = "text" if term.is_on else "muted"
        words = plain(term.text).strip()
        lead = (
            Piece(f"{number} ", "text" if term.is_on else "muted"),
            Piece(f"{dot} ", self.pair.body.hue.value if term.is_on else "faint"),
            Piece(name.ljust(TEXT_AT - 4), "muted"),
        )
        beside = width >= NARROW
        at = TEXT_AT if beside else UNDER
        room = max(20, width - at - (len(right) + 2 if right and beside else 0))
        if not words:
            rows, style = wrap(QUESTIONS[term.clause], room), "faint" if term.is_on else "muted"
        elif term.is_on:
            rows = [row for each in words.splitlines() for row in wrap(each, room)]
        else:
            rows = wrap(line(words, room), room)[:1]
        aside = (Piece(right, "muted"),) if right else ()
        private = bool(words)
        first = Line((*lead, *([Piece(rows.pop(0), style, private)] if beside and rows else [])), aside)
        more = [Line((Piece(" " * at), Piece(row, style, private))) for row in rows]
        if term.clause is Clause.REPERCUSSIONS and term.is_on:
            more += [Line((Piece(" " * at), Piece(row, "muted"))) for row in wrap(NOT_LAW, room)]
        return Block((first, *more), gap=gap)

    def _foot(self) -> Iterator[str]:
        """Yield what was done last, what is open, what sending does, and that there are
        earlier versions."""
        yield undo_words(self.journal.agreements.undo.what(), self.key_of(UNDO))
        yield open_line(still_open(self.shown))
        if self._is(TakeawayState.DRAFT):
            yield f"Sending fixes the wording.{self._stands()}"
        elif self._is(TakeawayState.PROPOSED):
            yield f"The wording is fixed. No reply means not agreed.{self._stands()}"
        if len(self.versions) > 1:
            yield f"{len(self.versions)} versions. Press {self.key_of(PREVIOUS_VERSION)} to read earlier ones."

    def _stands(self) -> str:
        on = self.holds.body.agreed_on if self.holds is not None else None
        return f" What you agreed on {day_of(on, self._today)} stands until you both agree this." if on else ""

    @property
    def _today(self) -> date:
        return self.journal.clock.today()

    # What can be done

    def offers(self, command: Command) -> bool:
        """Offer the steps that this version allows."""
        if command == UNDO:
            return bool(self.journal.agreements.undo.what())
        waits = self._is(*WAITING) if hasattr(self, "shown") else False
        steps = {
            EDIT.id: getattr(self, "is_newest", True),
            SWITCH.id: waits and self._is(TakeawayState.DRAFT),
            AGREE.id: waits,
            TAKE_BACK.id: waits and self.record is not None,
            OTHER.id: hasattr(self, "shown") and not self._is(TakeawayState.DRAFT),
            SHARE.id: not hasattr(self, "shown") or self._is(*WAITING, TakeawayState.AGREED),
            PREVIOUS_VERSION.id: len(getattr(self, "versions", ())) > (getattr(self, "record", None) is not None),
            NEXT_VERSION.id: self._version is not None,
        }
        return steps.get(command.id, True)

    def on_blocks_chosen(self, event: Blocks.Chosen) -> None:
        """Reword a clause of the newest version."""
        event.stop()
        clause = event.about
        if not isinstance(clause, Clause):
            return
        if not self.is_newest:
            words = f"This is an earlier version. Press {self.key_of(NEXT_VERSION)} for the newest."
            self.app.notify(words, markup=False)
            return
        self._ask_first(lambda: self._reword(clause))

    def _ask_first(self, change: Callable[[], None]) -> None:
        """Change the words. If a version was sent, ask first: a change withdraws it."""
        sent = self.journal.agreements.sent(self.pair)
        if sent is None:
            change()
            return

        def answered(yes: str | None) -> None:
            if yes:
                change()

        question = f"Version {sent.body.version} is sent. Withdraw it for a new draft?"
        self.app.push_screen(KeyMenu(question, {"y": ("yes", "yes")}), answered)

    def _reword(self, clause: Clause) -> None:
        self._version = None
        self.app.push_screen(agreement_form.edit_clauses(self.journal, self.pair, clause))

    def on_key(self, event: events.Key) -> None:
        """Switch the clause with this number."""
        if event.character and event.character in DIGITS:
            event.stop()
            self._switch(SWITCHED[DIGITS.index(event.character)])

    def action_turn(self) -> None:
        """Switch the selected clause."""
        clause = self.page.selected_about
        if isinstance(clause, Clause):
            self._switch(clause)

    def _switch(self, clause: Clause) -> None:
        if not self._is(TakeawayState.DRAFT):
            words = f"This version is fixed. Press {self.key_of(OTHER)} to start a new draft."
            self.app.notify(words, markup=False)
            return
        with self.showing_errors():
            self.journal.agreements.switch(self.pair, clause)
            self.page.select(clause)
        self.draw()

    def action_send(self) -> None:
        """Show this version as a text to share."""
        version = self.shown.version if self.record is not None else None
        journal, pair = self.journal, self.pair
        self.app.push_screen(ShareScreen(journal, pair, lambda: journal.messages.agreement(pair, version)))

    def action_agree(self) -> None:
        """Ask how the yes came, and mark this version as agreed."""
        if not self._is(*WAITING):
            self.app.notify("This version isn't waiting for a yes. Start a new draft to change it.", markup=False)
            return

        def answered(method: str | None) -> None:
            if method:
                with self.showing_errors(), self.journal.records.transaction():
                    record = self.record or self.journal.agreements.draft(self.pair)
                    was_sent = method != Method.IN_SESSION.value
                    self.journal.agreements.agree(record, self._today, Method(method), was_sent=was_sent)
                self._version = None
                self.draw()

        self.app.push_screen(KeyMenu(HOW_YES, WAYS), answered)

    def action_amend(self) -> None:
        """Begin a draft beside what was agreed, or in place of what was sent."""

        def begin() -> None:
            self._version = None
            with self.showing_errors():
                self.journal.agreements.draft(self.pair)
            self.draw()

        self._ask_first(begin)

    def action_undo(self) -> None:
        """Undo the last step."""
        with self.showing_errors():
            self.journal.agreements.undo.undo()
            self.say_undone()
        self._version = None
        self.draw()

    def action_withdraw(self) -> None:
        """Take a version back. Of one that was sent, ask first who said no."""
        record = self.record
        if record is None or not self._is(*WAITING):
            self.app.notify("There is no draft to take back.", markup=False)
            return

        def ended(end: str | None) -> None:
            if end:
                with self.showing_errors():
                    step = self.journal.agreements.decline if end == "decline" else self.journal.agreements.withdraw
                    step(record)
                self._version = None
                self.draw()

        if self._is(TakeawayState.DRAFT):
            ended("withdraw")
        else:
            self.app.push_screen(KeyMenu("What happened?", ENDS), ended)

    def action_previous_version(self) -> None:
        """Show the version before this one."""
        self._turn(-1)

    def action_next_version(self) -> None:
        """Show the version after this one."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        numbers = [each.body.version for each in self.versions]
        if numbers:
            here = numbers.index(self.record.body.version) if self.record is not None else len(numbers)
            at = max(0, min(here + by, len(numbers) - 1))
            self._version = numbers[at]
            self.draw()


def _standing(body: Agreement, alias: str, today: date) -> str:
    """Return how far the two are with a version."""
    number = f"version {body.version}"
    match body.state:
        case TakeawayState.DRAFT:
            return "a draft · only you have seen it"
        case TakeawayState.PROPOSED:
            on = f" on {day_of(body.sent_on, today)}" if body.sent_on else ""
            return f"{number} · sent{on} · waiting for {alias} to agree"
        case TakeawayState.AGREED:
            on = f" · {day_of(body.agreed_on, today)}" if body.agreed_on else ""
            return f"{number}{on}{f', {word(body.method)}' if body.method else ''}"
        case TakeawayState.DECLINED:
            return f"{number} · declined"
        case _:
            was = f"agreed on {day_of(body.agreed_on, today)}, then replaced" if body.agreed_on else "withdrawn"
            return f"{number} · {was}"
