"""Search everything as you type, in memory only. It says when it has searched the
whole journal."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.record_words import record_word
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, LIMITS, OFF_RECORD, OPEN, TRENDS, Command
from rmjournal.tui.kit.safe_text import content, label
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.hit_rows import HitRows
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.rows import LazyRows, Row, Rows
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.home.filters import FilterSuggester, choices

if TYPE_CHECKING:
    from rmjournal.journal import Hits, Journal

SLICE = 0.012  # seconds of looking at a time, between two keys
PAUSE = 0.003  # seconds between two slices at the most, in which keys and paints have their turn
REST = 0.05  # seconds without looking after the first paint, and after a key: its answer is painted first
TOLD_EVERY = 0.2  # seconds: showing the progress costs as much as a slice
FIRST = 500  # entries indexed before what was typed is looked for again; then after twice as many, and so on
SHOWN = 50
FILTERS = "Type the start of any word. Filters: pair: role: kind: tag: before: after:"
NOTHING = "Nothing found. Try fewer letters or another word"


class SearchScreen(JournalScreen):
    """Show a search field, and the best hits under it."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, OFF_RECORD, BACK)
    has_letter_keys: ClassVar[bool] = False

    def __init__(self, journal: "Journal") -> None:
        super().__init__(journal)
        self.index = journal.search.as_typed()
        self.off_record = False
        self.hits: Hits | None = None
        self.pairs: dict[str | None, Record[Pair]] = {}
        self.words, self._resting, self._told = FILTERS, 0.0, 0.0
        self._find_at = 0  # entries indexed: then it is time to look again
        self.choices = ""  # of the filter that is being typed
        self.is_refused = False  # what is typed can't be searched for

    def body(self) -> Iterator[Widget]:
        """Yield the field and the hits."""
        line = LineInput(placeholder="Search everything you wrote", widget_id="query")
        line.suggester = FilterSuggester()
        yield line
        yield PrivateText(id="found", classes="muted")
        yield HitRows(tall=True, lit=True)

    def on_mount(self) -> None:
        """Focus the field, read what the file holds of words, and look at the rest in
        small slices meanwhile."""
        self.set_title("Search")
        self.query_one(LineInput).focus()
        self.complete = False
        with self.showing_errors():
            self.index.get_ready()
        self._resting = time.monotonic() + REST
        self.looking = self.set_interval(PAUSE, self._look)

    def draw(self) -> None:
        """Look again at what may have changed behind another screen."""
        self.pairs = {pair.id: pair for pair in self.journal.pairs.all()}
        self.complete = False
        self.looking.resume()
        self._say_how_far()

    def _look(self) -> None:
        if time.monotonic() < self._resting:
            return
        try:
            self.complete = self.index.refresh(SLICE)
        except RmjournalError as error:
            self.looking.pause()
            self.show_error(error)
            return
        if self.complete:
            self.looking.pause()
        if self.complete or (len(self.hits or ()) < SHOWN and self.index.done >= self._find_at):
            self.find()  # a full list stays as it is until all was looked at
        elif time.monotonic() - self._told > TOLD_EVERY:
            self._say_how_far()

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Search again after each key."""
        event.stop()
        self._resting = time.monotonic() + REST
        self.find()

    def find(self) -> None:
        """Show the hits for what is typed now."""
        typed = self.query_one(LineInput).value
        rows = self.query_one(HitRows)
        self.hits, self.words, rows.words = None, FILTERS, ()
        kind: int | None = None
        self.is_refused = False
        self._find_at = max(FIRST, 2 * self.index.done)
        try:
            if typed.strip():
                query = Query.read(typed, self.journal.clock.now())
                rows.words, kind = query.words, query.kind
                self.hits, found = self.index.search(query, SHOWN, self.off_record)
                self.words = f"{found} found{self._days(query)}" + (
                    f", the first {SHOWN} shown" if found > SHOWN else ""
                )
                if closed := self.index.closed(query):
                    self.words += f", {closed} held back (open {'it' if closed == 1 else 'them'} on the pair's page)"
        except RmjournalError as error:
            self.words, self.is_refused = str(error), True
        self.choices = choices(typed, self.pairs.values())
        is_over = typed.strip() and not self.choices and not self.is_refused
        rows.empty = self._what_to_try(typed, kind) if is_over else ""
        rows.show(LazyRows(len(self.hits or ()), self._row))
        self.query_one(KeyBar).refresh()
        self._say_how_far()

    def _days(self, query: Query) -> str:
        """Return how the days in the filters were read."""
        today = self.journal.clock.today()
        days = (("before", query.before), ("after", query.after))
        return "".join(f" {name} {day_of(day, today)}" for name, day in days if day is not None)

    def _what_to_try(self, typed: str, kind: int | None) -> str:
        if kind == Kind.CHECK_IN:
            return f"Search leaves check-ins out. On the pair's page, {self.key_of(TRENDS)} and Enter open them."
        if kind == Kind.CONTACT:
            keys = f"{self.key_of(LIMITS)} and 1"
            return f"Search leaves out the people you can talk to. On the pair's page, {keys} show them."
        if not self.complete:
            return "Searching..."
        filters = ", or leave out a filter" if ":" in typed else ""
        off_record = "" if self.off_record else f" {self.key_of(OFF_RECORD)} includes off-the-record notes."
        return f"{NOTHING}{filters}.{off_record}"

    def _say_how_far(self) -> None:
        looked = "whole journal searched" if self.complete else f"searching {self.index.done} of {self.index.total}"
        unread = f" · {self.index.passed_over} can't be read" if self.index.passed_over else ""
        off_record = " · off-the-record notes included" if self.off_record else ""
        self._told = time.monotonic()
        words = label(self.words if self.is_refused else f"{self.words} · {looked}{unread}{off_record}")
        self.query_one("#found", Static).update(content(self.choices) if self.choices else words)

    def _row(self, index: int) -> Row:
        """Return the row of a hit: only those in sight are read."""
        if self.hits is None:
            raise IndexError(index)
        try:
            hit = self.hits[index]
        except RmjournalError as error:
            return Row(error.sentence, private=False)
        record = hit.record
        pair = self.pairs.get(record.pair)
        hue = pair.body.hue.value if pair is not None else ""
        alias = pair.body.alias if pair is not None else ""
        when = day_of(record.at, self.journal.clock.today())
        return Row(hit.excerpt, record_word(record), when, hue, plain_under=True, whose=alias)

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Open the selected hit."""
        event.stop()
        self._open(self.query_one(Rows).selected)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a hit."""
        event.stop()
        self._open(event.index)

    def key_down(self, event: Key) -> None:
        """Go from the field down to the hits."""
        if self.query_one(LineInput).has_focus:
            event.stop()  # or the hits take this key, too
            self.query_one(Rows).focus()

    def _open(self, index: int) -> None:
        if self.hits is None or not 0 <= index < len(self.hits):
            return
        try:
            record = self.journal.records.glance(self.hits.id_of(index))
        except RmjournalError as error:
            self.show_error(error)
            return
        self.app.push_screen(self.host.record_screen(record))

    def offers(self, command: Command) -> bool:
        """Offer to open a hit only if there is one."""
        return super().offers(command) and (command is not OPEN or bool(self.hits))

    def action_open(self) -> None:
        """Open the selected hit."""
        self._open(self.query_one(Rows).selected)

    def action_off_record(self) -> None:
        """Search notes off the record too, or no longer."""
        self.off_record = not self.off_record
        self.find()

    def on_unmount(self) -> None:
        """Clear the index."""
        self.index.clear()
