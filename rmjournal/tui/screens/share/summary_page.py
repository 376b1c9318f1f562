"""The summary for a coordinator: everything optional is off until it is switched on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.share.page import SharePage, words_of
from rmjournal.tui.screens.share.switches import NAME, SAYS, STATE, Switch, Switches

if TYPE_CHECKING:
    from rmjournal.journal import Journal, Outgoing, Summarised

NAMES = {
    "usefulness": "Usefulness",
    "relationship": "Relationship",
    "goals": "Goals",
    "takeaways_agreed": "Takeaways agreed",
    "agreement": "Agreement in place",
    "followed_through": "Commitments followed up",
    "safety": "Safety",
    "role": "Your role",
}
THEME_NAMES = {
    "career": "career",
    "culture-inclusion": "culture",
    "communication": "communication",
    "digital-ai": "digital",
    "leadership": "leadership",
    "strategy-change": "strategy",
    "wellbeing": "wellbeing",
    "other": "other",
}
GOES_ON = "continue"
NOTHING = "\u2013"  # where this period holds nothing to say it from
OFF = "Everything optional is off. Sending nothing is an answer too."
SOME = "Switch on only what you'd say in person."
COORDINATOR_FILES = frozenset({ExportKind.SUMMARY, ExportKind.STATEMENT, ExportKind.STATUS_NOTE, ExportKind.HELP_NOTE})


def period_and_size(journal: "Journal", page: SharePage) -> tuple[str, int | None]:
    """Return the period to share about, and the least number of pairs in the
    programme."""
    period, size = journal.coordinator.period_and_size(page.pair)
    return period or journal.summaries.usual_period(page.pair, size), size


def programme_words(journal: "Journal", page: SharePage) -> tuple[str, ...]:
    """Return what the programme file says about files like this one."""
    programme = journal.coordinator.programme_of(page.pair)
    if programme is None:
        return ("The coordinator. You have no programme file, so nothing says what happens to it after that.",)
    return (
        f"The coordinator. Your programme says: {programme.use_of_summaries}",
        f"It says files are deleted after {programme.kept_days} days. rmjournal can't check that.",
    )


class SummaryPage(SharePage):
    """What a coordinator may know of one period, in words from a closed list."""

    can_copy: ClassVar[bool] = False
    has_phrase: ClassVar[bool] = True
    has_fields: ClassVar[bool] = True
    exactly: ClassVar[str] = "The whole file as it stands"
    period = ""
    pairs_in_it: int | None = None
    made: "Summarised | None" = None

    def top(self) -> Iterator[Widget]:
        """Yield the switches."""
        self.opt_ins: frozenset[str] = frozenset()
        self.themes: frozenset[str] = frozenset()
        self.goes_on: str | None = None
        yield Static(id="off", classes="words below")
        yield Static(id="yours")
        yield Switches(widget_id="fields")
        yield Static(id="themes-head", classes="gap")
        yield Switches(columns=4, widget_id="themes")
        yield Static(id="told", classes="error")

    def begin(self) -> None:
        """Focus the first switch."""
        self._tell("")
        first = self.query_one("#fields", Switches) if self.outgoing is not None else self
        self.screen.set_focus(first, scroll_visible=False)

    def set_period(self, period: str) -> None:
        """Share about another period. Raises Refused for what is none."""
        before, self.period = self.period, period
        try:
            self.make()
        except RmjournalError:
            self.period = before
            raise
        self.remake()

    def make(self) -> "Outgoing":
        """Return the summary with what is switched on now, and show the switches."""
        usual, self.pairs_in_it = period_and_size(self.journal, self)
        self.period = self.period or usual
        chosen = self.journal.summaries.choose(self.period, self.pairs_in_it, self.themes, self.opt_ins, self.goes_on)
        try:
            self.made = self.journal.summaries.make(self.pair, chosen, self.journal.clock.today())
        except RmjournalError:
            self.made = None
            self._show_switches()
            raise
        self._show_switches()
        return self.made.outgoing

    def _show_switches(self) -> None:
        has_some = self.made is not None
        for name in ("#off", "#yours", "#fields", "#themes-head", "#themes"):
            self.query_one(name).display = has_some
        if not has_some:
            return
        offers = self.journal.summaries.offers(self.pair, self.period, self.pairs_in_it, self.journal.clock.today())
        rows = [Switch(each.name, NAMES[each.name], each.says or NOTHING, each.because) for each in offers]
        rows.append(Switch(GOES_ON, "Would you carry on?", self.goes_on or "…", "yes, unsure or no"))
        on = self.opt_ins | ({GOES_ON} if self.goes_on else set())
        self.query_one("#fields", Switches).show(rows, frozenset(on))
        themes = [Switch(each, THEME_NAMES[each]) for each in self.journal.summaries.THEMES]
        self.query_one("#themes", Switches).show(themes, self.themes)
        is_off = not on and not self.themes
        self.query_one("#off", Static).update(OFF if is_off else SOME)
        self._show_columns()
        muted = self.app.theme_variables["j-muted"]
        head = Content.assemble(("Themes", f"bold {muted}"), (" · up to three, in any order", muted))
        self.query_one("#themes-head", Static).update(head)

    def _show_columns(self) -> None:
        """Show what may be added, over names for the columns that there are."""
        why = "its size is unknown" if self.pairs_in_it is None else "fewer than 30 pairs"
        most = f" · two at most in your programme: {why}" if self._is_small else ""
        muted = self.app.theme_variables["j-muted"]
        because = "" if self.query_one("#fields", Switches).is_tall else "because"
        self.query_one("#yours", Static).update(
            Content.assemble(
                ("Yours to add", f"bold {muted}"),
                (f"{most}\n{'':{STATE + NAME}}{'would say':{SAYS}}{because}".rstrip(), muted),
            )
        )

    def on_resize(self) -> None:
        """Name the columns that there are."""
        if self.made is not None:
            self.call_after_refresh(self._show_columns)

    @property
    def _is_small(self) -> bool:
        return self.journal.summaries.is_small(self.pairs_in_it)

    def on_switches_turned(self, event: Switches.Turned) -> None:
        """Turn a switch over, or say why it stays as it is."""
        event.stop()
        before = (self.opt_ins, self.themes, self.goes_on)
        if event.switches.id == "themes":
            self.themes = self.themes ^ {event.switch}
        elif event.switch == GOES_ON:
            answers = (None, *self.journal.summaries.GOES_ON)
            self.goes_on = answers[(answers.index(self.goes_on) + 1) % len(answers)]
        else:
            self.opt_ins = self.opt_ins ^ {event.switch}
        try:
            self._check()
        except RmjournalError as error:
            self.opt_ins, self.themes, self.goes_on = before
            self._tell(words_of(error).replace("_", " "))  # it may name fields of the file
            return
        self._tell("")
        self.remake()

    def _tell(self, words: str) -> None:
        """Say something under the switches, in sight."""
        told = self.query_one("#told", Static)
        told.update(content(words))
        told.display = bool(words)
        if words:
            self.call_after_refresh(told.scroll_visible, animate=False)

    def _check(self) -> None:
        """Raise Refused for more than may be told."""
        if len(self.themes) > self.journal.summaries.MOST_THEMES:
            raise Refused("You can name three themes.", "Switch one off first.")
        told = len(self.opt_ins) + (self.goes_on is not None)
        if self._is_small and told > self.journal.summaries.MOST_OPT_INS:
            raise Refused("In a small programme you can add two things.", "Switch one off first.")
        today = self.journal.clock.today()
        offers = self.journal.summaries.offers(self.pair, self.period, self.pairs_in_it, today)
        if any(each.says is None for each in offers if each.name in self.opt_ins):
            raise Refused("There's nothing in this period to base it on.")
        chosen = self.journal.summaries.choose(self.period, self.pairs_in_it, self.themes, self.opt_ins, self.goes_on)
        self.journal.summaries.make(self.pair, chosen, today)

    def mentioned(self, outgoing: "Outgoing") -> str:
        """Return nothing: no name can be in it."""
        return ""

    def who(self) -> tuple[Section, ...]:
        """Return who may recognise it, and who may read it."""
        recognise = (
            "Your partner will. Assume the coordinator can: an email or a shared folder names you.",
            *(("Your programme is small, or its size is unknown.",) if self._is_small else ()),
        )
        counts: tuple[Section, ...] = ()
        if self.made is not None:
            today = self.journal.clock.today()
            days = f"{day_of(self.made.first, today)} to {day_of(self.made.last, today)}"
            about = [f"{self.period}: {self.made.sessions} sessions, {days}. The dates are left out."]
            if self.made.revision > 1:
                about.append(f"It replaces the one you shared before, as revision {self.made.revision}.")
            counts = (Section("What it counts", tuple(about)),)
        return (
            Section("Who may recognise it", recognise),
            Section("Who may read it", programme_words(self.journal, self)),
            *counts,
        )

    def after(self) -> tuple[Section, ...]:
        """Return what is not offered, and what sharing changes."""
        missing = "With fewer than 30 pairs they could give away who you are." if self._is_small else ""
        offered = (
            (Section("Not offered here", (f"Safety, role, followed-up commitments and a statement. {missing}",)),)
            if self._is_small
            else ()
        )
        return (*offered, self.once_shared()) if self.outgoing is not None else ()

    def kinds(self) -> frozenset[ExportKind]:
        """Return the files for a coordinator."""
        return COORDINATOR_FILES
