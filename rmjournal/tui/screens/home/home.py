"""Home: the next step in each pair, in words that may be seen by others."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import ReflectionKind
from rmjournal.domain.model.session import has_met
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.rules.due import Due, DueKind
from rmjournal.domain.rules.offers import Offer
from rmjournal.tui.forms import pair_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import (
    ADD_PAIR,
    AGREEMENT,
    BACK,
    DEBRIEF,
    GO,
    LEARN,
    LOCK,
    NEW_SESSION,
    NOT_FOR_US,
    OPEN,
    PREPARE,
    QUIT,
    REFLECT,
    SEARCH,
    SIDE,
    TAKEAWAYS,
    TRENDS,
    UNDO,
    WRITE,
    Command,
)
from rmjournal.tui.kit.safe_text import content, label
from rmjournal.tui.kit.widgets import trend
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.grouped_rows import Group, GroupedRows
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.screens.home.due_screens import screen_for
from rmjournal.tui.screens.home.fortnight import Fortnight, Mark
from rmjournal.tui.screens.home.lines import CHECK_KEY, GROUPS, TODAY, WHENEVER, Line, Lines
from rmjournal.tui.screens.home.pair_list import PairFacts, PairLine, PairList
from rmjournal.tui.screens.home.recovery_check import check_recovery_key
from rmjournal.tui.screens.home.saved_line import saved_line
from rmjournal.tui.screens.home.steps import Steps
from rmjournal.tui.screens.pair.offered import OfferingScreen, screen_of
from rmjournal.tui.screens.pair.pair import PairScreen
from rmjournal.tui.screens.pair.pair_steps import ask_for_date

if TYPE_CHECKING:
    from rmjournal.domain.model.session import Session
    from rmjournal.guidance.texts import Guidance
    from rmjournal.journal import Outlook

OF_EACH = 2  # trends a pair
PLACES = ((TRENDS, "How it's going"), (AGREEMENT, "Share"), (LEARN, "Learn"), (SEARCH, "Search"), (GO, "more ..."))


class HomeScreen(OfferingScreen):
    """Show the next steps, with the pairs on the left. Letters act for the pair of the
    selected line. The side panel is closed at first."""

    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, NOT_FOR_US, UNDO, WRITE, NEW_SESSION, PREPARE, ADD_PAIR, DEBRIEF, REFLECT, TAKEAWAYS, AGREEMENT, TRENDS,
        LEARN, SIDE, QUIT._replace(shown=False), BACK._replace(shown=False),
    )  # fmt: skip

    def rail(self) -> Iterator[Widget]:
        """Yield the pairs and where else to go."""
        yield Static("Pairs", classes="group")
        yield PairList(widget_id="pairs")
        yield GroupedRows(widget_id="places")

    def body(self) -> Iterator[Widget]:
        """Yield the fortnight, the next steps, and what else there is."""
        yield Fortnight(id="days")
        yield GroupedRows(widget_id="due")
        yield PairLine(id="line")
        yield Horizontal(Static(id="question", classes="extra"), Static(id="reading", classes="extra"), id="extras")
        yield Static(id="state", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield the trends."""
        yield Static("How it's going", classes="group")
        yield PrivateText(id="trends")

    def on_mount(self) -> None:
        """Focus the next step."""
        self.set_title("Home")
        self.query_one("#due").focus()

    def draw(self) -> None:
        """Show what comes next."""
        today = self.journal.clock.today()
        self.set_status(f"{today:%a} {today.day} {today:%b %Y}")
        pairs = self.journal.pairs.all()
        self.pairs = {pair.id: pair for pair in pairs}
        outlook = self.journal.signals.outlook()
        self.lines = self._lines(outlook, today)
        groups = [Group(name, [line.row for line in self.lines if line.group == name]) for name in GROUPS]
        due = self.query_one("#due", GroupedRows)
        due.show_groups(groups, [line.key for line in self.lines])
        self.query_one("#days", Fortnight).show(today, list(self._marks()))
        self._draw_pairs(pairs, outlook)
        self._draw_extras(pairs)
        self.query_one("#state", Static).update(content(saved_line(self.journal)))
        self.query_one(KeyBar).refresh()
        if self.has_class("-side-open"):
            self._draw_trends()

    # What there is to show

    def _lines(self, outlook: "Outlook", today: date) -> list[Line]:
        """Return every line, by group; within a group as they came."""
        make = Lines(self.journal, self.pairs, outlook, today)
        self.agenda = list(make.of_agenda(self._do, self.app.has_class("-plain")))
        lines = make.in_order((line for line in self.agenda if not line.begun), self._drafts(make))
        if not self.pairs:
            row = Row("Add your first pair", "a nickname and your role are enough", private=False)
            lines.append(Line(TODAY, row, "add a pair", self.action_add_pair, "pair"))
        lines += self._reminder()
        lines += make.of_offer(self._take_up)
        if self.pairs and len(lines) < 3:
            lines += self._whenever()
        return [line for name in GROUPS for line in lines if line.group == name]

    def _drafts(self, make: Lines) -> Iterator[Line]:
        how = "saved on this computer" if self.journal.unsaved.is_waiting else "draft saved"
        for draft in make.drafts:
            pair = self.pairs.get(draft.pair) if draft.pair else None
            if draft.pair is None and draft.body.of == Kind.PAIR:
                row = Row("Finish adding a pair", how, private=False)
                yield Line(TODAY, row, "continue", self.action_add_pair, draft.id)
            if pair is not None and draft.body is not None:
                yield make.of_draft(draft, pair, lambda d=draft, p=pair: self._go_on(d, p), how)  # type: ignore[misc]

    def _reminder(self) -> Iterator[Line]:
        if self.journal.settings.current().spare_key_unchecked:
            row = Row(CHECK_KEY, "is the paper where you think it is?", "any time", private=False)
            yield Line(TODAY, row, "check", lambda: check_recovery_key(self), "key")

    def _whenever(self) -> Iterator[Line]:
        row = Row("Write something", "a note for yourself", WRITE.key, private=False)
        yield Line(WHENEVER, row, "write", self.action_write, "write", next(iter(self.pairs.values())))

    def _to_read(self, pair: Record[Pair]) -> "Guidance | None":
        from rmjournal.guidance import texts as guidance

        if any(line.offered for line in self.lines):
            return None  # one line a screen is offered
        return next((text for text in guidance.texts() if text.role is pair.body.role), None)

    def _marks(self) -> Iterator[Mark]:
        for line in self.agenda:
            if line.when is None or line.pair is None or line.what in (DueKind.LOOK, DueKind.PLAN, DueKind.WAIT):
                continue
            is_session = line.what in (DueKind.PREPARE, DueKind.MEET)
            at = line.session.body.planned_at if is_session and line.session is not None else None
            yield Mark(
                line.when, is_session, line.pair.body.hue.value, line.pair.body.alias, f"{at:%H:%M}" if at else ""
            )

    def _draw_pairs(self, pairs: list[Record[Pair]], outlook: "Outlook") -> None:
        facts = [self._facts(pair, outlook.sessions(pair)) for pair in pairs]
        self.query_one("#pairs", PairList).show_pairs(facts)
        self.query_one("#pairs").display = bool(pairs)
        self.query_one("#line", PairLine).show_pairs(facts)
        add = Group("", [Row("+ add a pair", private=False, quiet=True)])
        rows = [Row(f"{self.key_of(command)}  {words}", private=False, quiet=True) for command, words in PLACES]
        places = Group("Go to", rows)
        self.query_one("#places", GroupedRows).show_groups([add, places])

    def _facts(self, pair: Record[Pair], sessions: list["Record[Session]"]) -> PairFacts:
        today, body = self.journal.clock.today(), pair.body
        coming = self.journal.sessions.next_of(sessions, today)
        at = coming.body.planned_at if coming is not None else None
        done = sum(has_met(session.body, today) for session in sessions)
        planned = f"next: {at:%a} {at.day} {at:%b}" if at is not None else "not planned yet"
        when = self.journal.endings.state_words(pair, today) or planned
        return PairFacts(body.alias, body.role.words, body.hue.value, done, max(done, body.planned_sessions), when)

    def _draw_extras(self, pairs: list[Record[Pair]]) -> None:
        self.query_one("#extras").set_class(not pairs, "-none")
        if not pairs:
            return
        asked = self.journal.reflections.prompts(pairs[0], ReflectionKind.BETWEEN)[0]
        self._extra("#question", "Between sessions", asked, "", (REFLECT, "write a line about it"))
        text = self._to_read(pairs[0])
        self.query_one("#reading").display = text is not None
        if text is not None:
            role = pairs[0].body.role.words
            self._extra("#reading", "90-second read", text.title, f"for the {role}", (LEARN, "read it now"))

    def _extra(self, where: str, head: str, words: str, under: str, key: tuple[Command, str]) -> None:
        muted, text = "$j-muted", "$j-text"
        lines: list[str | Content | tuple[str, str | Style]]
        lines = [(f"{head}\n", f"bold {muted}"), content(f"{words}\n").stylize(text)]
        lines += [(f"{under}\n", muted)] if under else []
        lines += [("\n" + self.key_of(key[0]), text), (f"  {key[1]}", muted)]
        self.query_one(where, Static).update(Content.assemble(*lines))

    def _draw_trends(self) -> None:
        pieces = []
        for pair in self.pairs.values():
            found = self.journal.signals.trends(pair)[:OF_EACH]
            if found:
                drawn = trend.lines(found, self.app.has_class("-plain"), pair.body.hue.value)
                pieces.append(Content.assemble(content(pair.body.alias, "bold"), "\n\n", drawn, "\n"))
        message = "Trends appear after three debriefed sessions."
        self.query_one("#trends", Static).update(Content("\n").join(pieces) if pieces else label(message))

    def action_side(self) -> None:
        """Open or close the side panel. What it shows is gathered when it opens."""
        super().action_side()
        self.draw()

    # Moving

    def offers(self, command: Command) -> bool:
        """Offer to add a pair in the bar where the left column, which says so, is
        hidden."""
        return super().offers(command) and not (command is ADD_PAIR and self.query_one("#rail").display)

    def label_of(self, command: Command) -> str:
        """Say in the bottom bar what Enter does here."""
        if command.id == OPEN.id and (line := self._line()) is not None and self._focus_id() == "due":
            return line.verb
        return super().label_of(command)

    def _focus_id(self) -> str | None:
        return self.focused.id if self.focused is not None else None

    def _line(self) -> Line | None:
        """Return the selected line."""
        at = self.query_one("#due", Rows).selected
        return self.lines[at] if 0 <= at < len(getattr(self, "lines", ())) else None

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Say what Enter does on this line."""
        event.stop()
        self.query_one(KeyBar).refresh()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what Enter does here."""
        self.query_one(KeyBar).refresh()

    def key_left(self, event: Key) -> None:
        """Go to the left column."""
        if self.query_one("#rail").display:
            self.query_one("#pairs" if self.pairs else "#places").focus()

    def key_right(self, event: Key) -> None:
        """Go back to the next steps."""
        self.query_one("#due").focus()

    # Going on

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the chosen row."""
        event.stop()
        if event.rows.id == "due":
            with self.showing_errors():
                self.lines[event.index].begin()
        elif event.rows.id == "pairs":
            self._open_pair(event.index)
        elif event.index == 0:
            self.action_add_pair()
        else:
            getattr(self, f"action_{PLACES[event.index - 1][0].id}")()

    def on_pair_line_chosen(self, event: PairLine.Chosen) -> None:
        """Open the pair that was clicked."""
        event.stop()
        self._open_pair(event.index)

    def _open_pair(self, index: int) -> None:
        self.app.push_screen(PairScreen(self.journal, list(self.pairs.values())[index]))

    def action_open(self) -> None:
        """Do what the selected line says."""
        if isinstance(self.focused, Rows):
            self.focused.action_choose()

    def _steps(self) -> Steps | None:
        """Return the steps of the pair that is meant, or None if there is no pair."""
        pairs = list(self.pairs.values())
        if not pairs:
            self.action_add_pair()
            return None
        if self._focus_id() == "pairs":
            return Steps(self.journal, pairs[self.query_one("#pairs", Rows).selected])
        line = self._line()
        if line is None or line.pair is None:
            return Steps(self.journal, pairs[0])
        session = line.session and self.journal.records.current(line.session)  # a line may have its gist
        return Steps(self.journal, line.pair, session)

    def _take(self, step: "Callable[[Steps], JournalScreen]") -> None:
        with self.showing_errors():
            if (steps := self._steps()) is not None:
                self.app.push_screen(step(steps))

    def action_write(self) -> None:
        """Write a note."""
        self._take(Steps.write)

    def action_new_session(self) -> None:
        """Plan the next session."""
        self._take(Steps.plan)

    def action_prepare(self) -> None:
        """Prepare the next session."""
        self._take(Steps.prepare)

    def action_debrief(self) -> None:
        """Debrief the last session."""
        self._take(Steps.debrief)

    def action_reflect(self) -> None:
        """Reflect."""
        self._take(Steps.reflect)

    def action_takeaways(self) -> None:
        """Show the takeaways."""
        self._take(Steps.takeaways)

    def action_agreement(self) -> None:
        """Share what the two agree on."""
        self._take(Steps.share)

    def action_trends(self) -> None:
        """Show how it's going in the pair of the selected line."""
        self._take(Steps.trends)

    def action_learn(self) -> None:
        """Go to the texts."""
        self.go_to("learn")

    def action_add_pair(self) -> None:
        """Open the form for a new pair."""
        self.app.push_screen(pair_form.new_pair(self.journal))

    def action_back(self) -> None:
        """Say how to lock and how to quit: there is nothing behind home."""
        words = f"{self.key_of(LOCK)} to lock, {self.key_of(QUIT)} to quit. Everything is saved."
        self.app.notify(words, markup=False)

    def _do(self, item: Due, pair: Record[Pair]) -> None:
        if item.what is DueKind.WAIT:
            ask_for_date(self, pair, item.number)
        else:
            self.app.push_screen(screen_for(self.journal, item, pair))

    def _go_on(self, draft: Record[Draft], pair: Record[Pair]) -> None:
        self.app.push_screen(self.host.draft_screen(draft, pair))

    def _take_up(self, offered: Offer, pair: Record[Pair]) -> None:
        self.app.push_screen(screen_of(self.journal, pair, offered))

    def offered_here(self) -> tuple[Record[Pair], Offer] | None:
        """Return the pair and the offer of the selected line, if it is one."""
        line = self._line() if self._focus_id() == "due" else None
        return (line.pair, line.offered) if line is not None and line.pair and line.offered else None
