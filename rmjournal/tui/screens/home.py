"""Home: what is waiting, over all pairs, in words that may stand on a shared screen."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar, cast

from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.domain.rules.due import LOOKED_AT, Due, DueKind
from rmjournal.journal.sessions import drafts
from rmjournal.journal.sessions import signals as noticing
from rmjournal.support.errors import RmjournalError
from rmjournal.tui import forms, meetings
from rmjournal.tui.commands import BACK, LOCK, NEW_PAIR, PLACES, QUIT, SIDE, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.screens.pair import PairScreen
from rmjournal.tui.screens.reflect import ReflectScreen
from rmjournal.tui.screens.session import SessionScreen
from rmjournal.tui.screens.signs import SignsScreen
from rmjournal.tui.screens.takeaways import TakeawaysScreen
from rmjournal.tui.sheets import KeySheet, LineSheet
from rmjournal.tui.widgets import trend
from rmjournal.tui.widgets.concealing import Said
from rmjournal.tui.widgets.rows import Lazy, Row, Rows
from rmjournal.tui.wording import DUE, day_word, due_title, things

_GOING_ON: dict[int, str] = {Kind.AGENDA_ITEM: "Go on preparing", Kind.LOG_ITEM: "Go on with three lines"}
OF_EACH = 2  # trends of a pair
ANOTHER = "new"  # the word to type
ELSEWHERE = [(place, label.capitalize()) for place, label in PLACES.values() if place not in ("home", "pairs")]


class HomeScreen(JournalPage):
    """What is waiting in the middle, the pairs on the left; the column on the right stays closed."""

    commands: ClassVar[tuple[Command, ...]] = (NEW_PAIR, SIDE, QUIT, BACK._replace(shown=False))

    def rail(self) -> Iterator[Widget]:
        """Yield the pairs and the places."""
        yield Rows(id="pairs", tall=True)
        yield Rows(id="places")

    def body(self) -> Iterator[Widget]:
        """Yield what is waiting."""
        yield Static(id="head", classes="head")
        yield Rows(id="due", tall=True)
        yield Static(id="state", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield how it goes, and one question, for whoever opened the column."""
        yield Said(id="trends", classes="below")
        yield Static("Between sessions", classes="muted")
        yield Static(id="question")
        yield Static("Open a pair and press r to write about it.", classes="muted gap")

    def on_mount(self) -> None:
        """Begin with what is waiting."""
        self.place("Today")
        self.query_one("#due").focus()

    def draw(self) -> None:
        """Show what is waiting now."""
        today = date.today()
        self.say(f"{today:%a} {today.day} {today:%b %Y}")
        pairs = self.journal.pairs()
        self.pairs = {pair.id: pair for pair in pairs}
        self.ways: list[Callable[[], None]] = []
        first = [*self._reminder(), *self._unfinished()]
        waiting = self._waiting(today)
        rows = Lazy(
            len(first) + len(waiting),
            lambda at: first[at] if at < len(first) else self._due_row(*waiting[at - len(first)], today),
        )
        self.query_one("#head", Static).update(things(len(rows)) if pairs else "Your journal is ready")
        due = self.query_one("#due", Rows)
        due.empty = (
            "All quiet. A pair is on the left; g and p shows them too."
            if pairs
            else "It begins with a pair: press n, and give the other a nickname."
        )
        due.show(rows)
        self._draw_places(pairs)
        self.query_one("#state", Static).update(content(self._state()))
        mine = next((pair.body for pair in pairs if pair.body is not None), None)
        words = (
            self.journal.prompts(pairs[0], forms.BETWEEN)[0] if mine is not None else "Who could teach you something?"
        )
        self.query_one("#question", Static).update(content(words))
        if self.has_class("-side-open"):
            self._draw_trends()

    def action_side(self) -> None:
        """Open or close the column on the right; what it shows is gathered when it is opened."""
        super().action_side()
        self.draw()

    def _draw_trends(self) -> None:
        pieces = []
        for pair in self.pairs.values():
            found = noticing.trends_of(self.journal, pair)[:OF_EACH] if pair.body is not None else ()
            if found and pair.body is not None:
                pieces.append(Content.assemble(content(f"{pair.body.alias}\n"), trend.lines(found), "\n"))
        told = "Nothing over the sessions yet: three that say something are needed.\n"
        self.query_one("#trends", Static).update(Content("\n").join(pieces) if pieces else told)

    def _draw_places(self, pairs: list[Record[Pair]]) -> None:
        self.query_one("#pairs", Rows).show(
            [
                Row(pair.body.alias, f"you: {pair.body.role.words}", hue=pair.body.hue.value, plain_under=True)
                for pair in pairs
                if pair.body
            ]
        )
        self.query_one("#pairs").display = bool(pairs)
        rows = [Row("+ new pair", private=False, quiet=True)]
        self.query_one("#places", Rows).show(
            [*rows, *(Row(label, private=False, quiet=True) for _, label in ELSEWHERE)]
        )

    def _state(self) -> str:
        saved = self.journal.last_saved()
        notes = self.journal.count(Kind.NOTE)
        counted = f"{notes} note" if notes == 1 else f"{notes} notes"
        return f"Saved {saved.day} {saved:%b %H:%M} · {counted}"

    def _reminder(self) -> Iterator[Row]:
        if self.journal.settings().spare_key_unchecked:
            self.ways.append(self._check_spare_key)
            yield Row("Check the recovery key", "is the paper where you think it is?", private=False)

    def _unfinished(self) -> Iterator[Row]:
        for draft in drafts.all_drafts(self.journal):
            pair = self.pairs.get(draft.pair) if draft.pair else None
            if draft.pair is None and draft.body is not None and draft.body.of == Kind.PAIR:
                self.ways.append(self.action_new_pair)
                yield Row("Go on with a new pair", "kept as you left it", private=False)
            if pair is None or pair.body is None or draft.body is None:
                continue
            self.ways.append(lambda draft=draft, pair=pair: self._go_on(draft, pair))  # type: ignore[misc]
            number = self._number(draft.parent)
            where = f", session {number}" if number is not None else ""
            yield Row(
                f"{_GOING_ON.get(draft.body.of, 'Go on writing')}{where}",
                "kept as you left it",
                hue=pair.body.hue.value,
                private=False,
                whose=self._whose(pair),
            )

    def _waiting(self, today: date) -> list[tuple[Due, Record[Pair]]]:
        found = [
            (item, pair)
            for item in self.journal.due(today)
            if (pair := self.pairs.get(item.pair)) is not None and pair.body is not None
        ]
        self.ways += [lambda item=item, pair=pair: self._do(item, pair) for item, pair in found]  # type: ignore[misc]
        return found

    def _due_row(self, item: Due, pair: Record[Pair], today: date) -> Row:
        hue = pair.body.hue.value if pair.body is not None else ""
        title = due_title(item, self._number(item.record))
        return Row(title, DUE[item.what][1], day_word(item.when, today), hue, private=False, whose=self._whose(pair))

    def _whose(self, pair: Record[Pair]) -> str:
        """Return the nickname that tells the pairs apart, "" where there is only one."""
        return pair.body.alias if len(self.pairs) > 1 and pair.body is not None else ""

    def _number(self, id: RecordId | None) -> int | None:
        """Return the number of the session that a record is, or hangs on."""
        seen = set[RecordId]()
        while id is not None and id not in seen:
            seen.add(id)
            try:
                record = self.journal.record(id)
            except RmjournalError:
                return None
            if isinstance(record.body, Session):
                return record.body.number
            id = record.parent
        return None

    # Moving

    def key_left(self, event: Key) -> None:
        """Go to the column on the left."""
        if self.query_one("#rail").display:
            self.query_one("#pairs" if self.pairs else "#places").focus()

    def key_right(self, event: Key) -> None:
        """Go back to what is waiting."""
        self.query_one("#due").focus()

    def key_down(self, event: Key) -> None:
        """From the last pair, go on to the places."""
        pairs = self.query_one("#pairs", Rows)
        if pairs.has_focus and pairs.marked == len(pairs.rows) - 1:
            self._to("#places", 0, event)

    def key_up(self, event: Key) -> None:
        """From the first place, go back to the pairs."""
        if self.query_one("#places", Rows).has_focus and self.query_one("#places", Rows).marked == 0 and self.pairs:
            self._to("#pairs", len(self.pairs), event)

    def _to(self, name: str, row: int, event: Key) -> None:
        event.stop()  # or the list takes this key for its own
        self.query_one(name, Rows).marked = row
        self.query_one(name, Rows).focus()

    # Going on

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open what was chosen."""
        event.stop()
        if event.rows.id == "due":
            with self.telling():
                self.ways[event.index]()
            return
        if event.rows.id == "pairs":
            self.app.push_screen(
                PairScreen(self.journal, [pair for pair in self.pairs.values() if pair.body][event.index])
            )
        elif event.index == 0:
            self.action_new_pair()
        else:
            self.go_to(ELSEWHERE[event.index - 1][0])

    def action_new_pair(self) -> None:
        """Begin a pair."""
        self.app.push_screen(forms.new_pair(self.journal))

    def action_back(self) -> None:
        """Home is where back ends: say how to leave."""
        self.app.notify(f"{self.key_of(LOCK)} locks, {self.key_of(QUIT)} leaves. Everything is kept.", markup=False)

    def _do(self, item: Due, pair: Record[Pair]) -> None:
        record = self.journal.record(item.record)
        if isinstance(record.body, Session):
            session = cast("Record[Session]", record)
            if item.what is DueKind.REFLECT:
                self.app.push_screen(ReflectScreen(self.journal, pair, session))
            elif item.what is DueKind.CONFIRM:
                self.app.push_screen(
                    forms.session_details(
                        self.journal, pair, session, lambda: meetings.if_held(self.journal, pair, session.id)
                    )
                )
            elif item.what is DueKind.PREPARE:
                self.app.push_screen(meetings.prepare(self.journal, pair, session))
            elif item.what is DueKind.DEBRIEF:
                self.app.push_screen(meetings.debrief_form(self.journal, pair, session))
            else:
                self.app.push_screen(SessionScreen(self.journal, pair, session))
        elif item.what is DueKind.BETWEEN:
            self.app.push_screen(ReflectScreen(self.journal, pair))
        elif item.what is DueKind.LOOK:
            self.app.push_screen(SignsScreen(self.journal, pair.id, LOOKED_AT))
        elif isinstance(record.body, Takeaway | Commitment):
            self.app.push_screen(TakeawaysScreen(self.journal, pair, marked=record.id))

    def _go_on(self, draft: Record[Draft], pair: Record[Pair]) -> None:
        from rmjournal.tui.screens import going_on

        self.app.push_screen(going_on.screen_for(self.journal, draft, pair))

    def _check_spare_key(self) -> None:
        def check(key: str) -> None:
            if key.lower() != ANOTHER:
                self.journal.check_recovery_key(key)

        def typed(key: str | None) -> None:
            if not key:
                return
            if key.strip().lower() == ANOTHER:
                with self.telling():
                    self.app.push_screen(KeySheet(self.journal.new_recovery_key()))
            else:
                self.app.notify("That is the key of this journal. The reminder is gone.", markup=False)
            self.draw()

        lines = [
            "It is compared here, and kept nowhere.",
            f"If there is no paper, type {ANOTHER}: another key is made, and the old one opens nothing any more.",
        ]
        self.app.push_screen(LineSheet("Type the recovery key from your paper", lines, keep=check), typed)
