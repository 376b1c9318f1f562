"""Home: what is due in all pairs, in words that may be seen by others."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Kind, Record, RecordId, is_a
from rmjournal.domain.rules.due import LOOKED_AT, Due, DueKind
from rmjournal.domain.words import DUE, due_title
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.forms import debrief_form, pair_form, prepare_form, session_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, DESTINATIONS, LOCK, NEW_PAIR, QUIT, SIDE, Command
from rmjournal.tui.kit.dialogs.notices import RecoveryKeyDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.rows import LazyRows, Row, Rows
from rmjournal.tui.kit.wording import day_word, things
from rmjournal.tui.screens.home.signals import SignalsScreen
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.reflect import ReflectScreen
from rmjournal.tui.screens.pair.session import SessionScreen
from rmjournal.tui.screens.pair.takeaways import TakeawaysScreen

_GOING_ON: dict[int, str] = {Kind.AGENDA_ITEM: "Go on preparing", Kind.LOG_ITEM: "Go on with three lines"}
OF_EACH = 2  # trends a pair
ANOTHER = "new"  # the word to type
ELSEWHERE = [
    (destination, label.capitalize())
    for destination, label in DESTINATIONS.values()
    if destination not in ("home", "pairs")
]


class HomeScreen(JournalScreen):
    """Show what is due, with the pairs on the left. The side panel is closed at
    first."""

    commands: ClassVar[tuple[Command, ...]] = (NEW_PAIR, SIDE, QUIT, BACK._replace(shown=False))

    def rail(self) -> Iterator[Widget]:
        """Yield the pairs and the destinations."""
        yield Rows(widget_id="pairs", tall=True)
        yield Rows(widget_id="places")

    def body(self) -> Iterator[Widget]:
        """Yield what is due."""
        yield Static(id="head", classes="head")
        yield Rows(widget_id="due", tall=True)
        yield Static(id="state", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield the trends and one question."""
        yield PrivateText(id="trends", classes="below")
        yield Static("Between sessions", classes="muted")
        yield Static(id="question")
        yield Static("Open a pair and press r to write about it.", classes="muted gap")

    def on_mount(self) -> None:
        """Focus what is due."""
        self.set_title("Today")
        self.query_one("#due").focus()

    def draw(self) -> None:
        """Show what is due now."""
        today = self.journal.clock.today()
        self.set_status(f"{today:%a} {today.day} {today:%b %Y}")
        pairs = self.journal.pairs.all()
        self.pairs = {pair.id: pair for pair in pairs}
        self.openers: list[Callable[[], None]] = []
        first = [*self._reminder(), *self._unfinished()]
        waiting = self._waiting(today)
        rows = LazyRows(
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
        mine = next((pair.body for pair in pairs), None)
        words = (
            self.journal.reflections.prompts(pairs[0], ReflectionKind.BETWEEN)[0]
            if mine is not None
            else "Who could teach you something?"
        )
        self.query_one("#question", Static).update(content(words))
        if self.has_class("-side-open"):
            self._draw_trends()

    def action_side(self) -> None:
        """Open or close the side panel. What it shows is gathered when it opens."""
        super().action_side()
        self.draw()

    def _draw_trends(self) -> None:
        pieces = []
        for pair in self.pairs.values():
            found = self.journal.signals.trends(pair)[:OF_EACH]
            if found:
                pieces.append(Content.assemble(content(f"{pair.body.alias}\n"), trend.lines(found), "\n"))
        message = "Nothing over the sessions yet: three that say something are needed.\n"
        self.query_one("#trends", Static).update(Content("\n").join(pieces) if pieces else message)

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
        saved = self.journal.records.last_saved()
        notes = self.journal.records.count(Kind.NOTE)
        counted = f"{notes} note" if notes == 1 else f"{notes} notes"
        return f"Saved {saved.day} {saved:%b %H:%M} · {counted}"

    def _reminder(self) -> Iterator[Row]:
        if self.journal.settings.current().spare_key_unchecked:
            self.openers.append(self._check_spare_key)
            yield Row("Check the recovery key", "is the paper where you think it is?", private=False)

    def _unfinished(self) -> Iterator[Row]:
        for draft in self.journal.drafts.all():
            pair = self.pairs.get(draft.pair) if draft.pair else None
            if draft.pair is None and draft.body.of == Kind.PAIR:
                self.openers.append(self.action_new_pair)
                yield Row("Go on with a new pair", self._how_saved(), private=False)
            if pair is None or draft.body is None:
                continue
            self.openers.append(lambda draft=draft, pair=pair: self._go_on(draft, pair))  # type: ignore[misc]
            number = self._number(draft.parent)
            where = f", session {number}" if number is not None else ""
            yield Row(
                f"{_GOING_ON.get(draft.body.of, 'Go on writing')}{where}",
                self._how_saved(),
                hue=pair.body.hue.value,
                private=False,
                whose=self._whose(pair),
            )

    def _how_saved(self) -> str:
        return "as it was saved last" if self.journal.unsaved.is_waiting else "kept as you left it"

    def _waiting(self, today: date) -> list[tuple[Due, Record[Pair]]]:
        found = [
            (item, pair)
            for item in self.journal.signals.due(today)
            if (pair := self.pairs.get(item.pair)) is not None and pair.body is not None
        ]
        self.openers += [lambda item=item, pair=pair: self._do(item, pair) for item, pair in found]  # type: ignore[misc]
        return found

    def _due_row(self, item: Due, pair: Record[Pair], today: date) -> Row:
        hue = pair.body.hue.value
        title = due_title(item, self._number(item.record))
        return Row(title, DUE[item.what][1], day_word(item.when, today), hue, private=False, whose=self._whose(pair))

    def _whose(self, pair: Record[Pair]) -> str:
        """Return the nickname if there is more than one pair, else ""."""
        return pair.body.alias if len(self.pairs) > 1 and pair.body is not None else ""

    def _number(self, record_id: RecordId | None) -> int | None:
        """Return the number of the session that a record is or belongs to."""
        seen = set[RecordId]()
        while record_id is not None and record_id not in seen:
            seen.add(record_id)
            try:
                record = self.journal.records.get(record_id)
            except RmjournalError:
                return None
            if isinstance(record.body, Session):
                return record.body.number
            record_id = record.parent
        return None

    # Moving

    def key_left(self, event: Key) -> None:
        """Go to the left column."""
        if self.query_one("#rail").display:
            self.query_one("#pairs" if self.pairs else "#places").focus()

    def key_right(self, event: Key) -> None:
        """Go back to what is due."""
        self.query_one("#due").focus()

    def key_down(self, event: Key) -> None:
        """Go from the last pair to the destinations."""
        pairs = self.query_one("#pairs", Rows)
        if pairs.has_focus and pairs.selected == len(pairs.rows) - 1:
            self._to("#places", 0, event)

    def key_up(self, event: Key) -> None:
        """Go from the first destination back to the pairs."""
        if self.query_one("#places", Rows).has_focus and self.query_one("#places", Rows).selected == 0 and self.pairs:
            self._to("#pairs", len(self.pairs), event)

    def _to(self, name: str, row: int, event: Key) -> None:
        event.stop()  # or the list takes this key, too
        self.query_one(name, Rows).selected = row
        self.query_one(name, Rows).focus()

    # Going on

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the chosen row."""
        event.stop()
        if event.rows.id == "due":
            with self.showing_errors():
                self.openers[event.index]()
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
        """Open the form for a new pair."""
        self.app.push_screen(pair_form.new_pair(self.journal))

    def action_back(self) -> None:
        """Say how to lock and how to quit: there is nothing behind home."""
        self.app.notify(f"{self.key_of(LOCK)} locks, {self.key_of(QUIT)} leaves. Everything is kept.", markup=False)

    def _do(self, item: Due, pair: Record[Pair]) -> None:
        record = self.journal.records.get(item.record)
        if is_a(record, Session):
            session = record
            if item.what is DueKind.REFLECT:
                self.app.push_screen(ReflectScreen(self.journal, pair, session))
            elif item.what is DueKind.CONFIRM:
                self.app.push_screen(
                    session_form.edit_session(
                        self.journal,
                        pair,
                        session,
                        lambda _: debrief_form.debrief_if_held(self.journal, pair, session),
                    )
                )
            elif item.what is DueKind.PREPARE:
                self.app.push_screen(prepare_form.prepare_session(self.journal, pair, session))
            elif item.what is DueKind.DEBRIEF:
                self.app.push_screen(debrief_form.debrief_session(self.journal, pair, session))
            else:
                self.app.push_screen(SessionScreen(self.journal, pair, session))
        elif item.what is DueKind.BETWEEN:
            self.app.push_screen(ReflectScreen(self.journal, pair))
        elif item.what is DueKind.LOOK:
            self.app.push_screen(SignalsScreen(self.journal, pair.id, LOOKED_AT))
        elif isinstance(record.body, Takeaway | Commitment):
            self.app.push_screen(TakeawaysScreen(self.journal, pair, selected=record.id))

    def _go_on(self, draft: Record[Draft], pair: Record[Pair]) -> None:

        self.app.push_screen(self.host.draft_screen(draft, pair))

    def _check_spare_key(self) -> None:
        def check(key: str) -> None:
            if key.lower() != ANOTHER:
                self.journal.keys.check_recovery_key(key)

        def typed(key: str | None) -> None:
            if not key:
                return
            if key.strip().lower() == ANOTHER:
                with self.showing_errors():
                    self.app.push_screen(RecoveryKeyDialog(self.journal.keys.new_recovery_key()))
            else:
                self.app.notify("That is the key of this journal. The reminder is gone.", markup=False)
            self.draw()

        lines = [
            "It is compared here, and kept nowhere.",
            f"If there is no paper, type {ANOTHER}: another key is made, and the old one opens nothing any more.",
        ]
        self.app.push_screen(LineDialog("Type the recovery key from your paper", lines, save=check), typed)
