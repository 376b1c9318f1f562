"""The notes under real names: whether a pair meets, and a request for help."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.share.page import KEPT, NAMES_NOT_KEPT, ON_A_CLIPBOARD, SharePage, WrittenPage
from rmjournal.tui.screens.share.summary_page import COORDINATOR_FILES

if TYPE_CHECKING:
    from rmjournal.journal import Outgoing

NO, YES = "no", "yes"
TEXT, JSON = "text", "json"
KEEP = ("keep", "Save a copy here?")
KEEP_NAMES = "keep-note-names"


class NotePage(SharePage):
    """A note with a real name on it. Its text is saved in the journal only if the
    person says so."""

    has_fields: ClassVar[bool] = True
    _saved: tuple[str, ...] = ()  # the names that the journal has for the next note

    def keep(self) -> Widget:
        """Return the question whether the text is saved."""
        return ChoiceField(*KEEP, {NO: "no", YES: "yes, with its names"}, NO)

    def ask_names(self, question: str, saved: tuple[str, ...]) -> Widget:
        """Return the question whether names are saved for the next note."""
        self._saved = saved
        answer = YES if any(saved) else NO
        return ChoiceField(KEEP_NAMES, question, {NO: "no", YES: "yes, for next time"}, answer)

    def names(self) -> tuple[str, ...]:
        """Return the names that were typed."""
        raise NotImplementedError

    def save_names(self, names: tuple[str, ...]) -> None:
        """Save these names for the next note; "" deletes one."""
        raise NotImplementedError

    def finish(self) -> None:
        """Save the names for next time, or delete them, as the person chose."""
        typed = self.names()
        names = typed if self.choice(KEEP_NAMES) == YES else ("",) * len(typed)
        if names != self._saved:
            self.save_names(names)
            self._saved = names

    def is_kept(self) -> bool:
        """Return whether the journal will keep the text."""
        return super().is_kept() and self.choice(KEEP[0]) == YES

    def once_shared(self, *first: str) -> Section:
        """Return what happens in the journal once the note is shared."""
        return Section("Once you share it", (*first, KEPT if self.is_kept() else NAMES_NOT_KEPT))

    def after(self) -> tuple[Section, ...]:
        """Return what sharing changes, and who can read a clipboard."""
        if self.outgoing is None:
            return ()
        return (self.once_shared(), Section("If you copy it", (ON_A_CLIPBOARD,)))

    def kinds(self) -> frozenset[ExportKind]:
        """Return the files for a coordinator."""
        return COORDINATOR_FILES


class StatusPage(NotePage):
    """Whether a pair meets, under both names, without a reason."""

    def top(self) -> Iterator[Widget]:
        """Yield the two names, the state and the form of the note."""
        states = {state.value: state.words for state in self.journal.coordinator.STATES}
        me, partner = self.journal.coordinator.names_of(self.pair)
        yield Static("It names you both. Show it to your partner before you give it to anyone.", classes="words below")
        yield Vertical(
            LineField("me", "Your name", me, limit=120),
            LineField("partner", "Partner's name", partner, limit=120),
            self.ask_names("Save these names?", (me, partner)),
            ChoiceField("state", "Where are you now?", states, self.journal.coordinator.state_of(self.pair).value),
            ChoiceField("form", "Save it as", {TEXT: "text to read", JSON: "file for a program"}, TEXT),
            self.keep(),
            classes="below",
        )

    def begin(self) -> None:
        """Focus the first name."""
        self.query_one("#field-me", LineField).begin()

    def names(self) -> tuple[str, ...]:
        """Return both names."""
        return self.line("me"), self.line("partner")

    def save_names(self, names: tuple[str, ...]) -> None:
        """Save both names for the next note."""
        me, partner = names
        self.journal.coordinator.keep_names(self.pair, me, partner)

    def make(self) -> "Outgoing":
        """Return the note as it is filled in."""
        coordinator = self.journal.coordinator
        return coordinator.status_note(
            self.pair,
            coordinator.STATES(self.choice("state")),
            me=self.line("me"),
            partner=self.line("partner"),
            as_json=self.choice("form") == JSON,
            keep=self.choice(KEEP[0]) == YES,
        )

    def who(self) -> tuple[Section, ...]:
        """Return who may read it."""
        return (Section("Who may read it", ("The coordinator and your partner, and anyone they forward it to.",)),)


class HelpPage(NotePage, WrittenPage):
    """A request for help, in your own words and under your own name."""

    def top(self) -> Iterator[Widget]:
        """Yield the name and the words."""
        me = self.journal.coordinator.names_of(self.pair)[0]
        yield Static("You send it yourself, to the person you choose.", classes="words below")
        yield Vertical(
            LineField("name", "Your name", me, limit=120),
            self.ask_names("Save your name?", (me,)),
            Static("What would help you?", classes="muted words typed"),
            Editor(widget_id="typed"),
            self.keep(),
            classes="below noted",
        )

    def begin(self) -> None:
        """Focus the name."""
        self.query_one("#field-name", LineField).begin()

    def names(self) -> tuple[str, ...]:
        """Return the person's own name."""
        return (self.line("name"),)

    def save_names(self, names: tuple[str, ...]) -> None:
        """Save the person's own name for the next note. The partner's stays."""
        partner = self.journal.coordinator.names_of(self.pair)[1]
        self.journal.coordinator.keep_names(self.pair, names[0], partner)

    def make(self) -> "Outgoing":
        """Return the note as it is filled in."""
        keep_with = self.pair if self.choice(KEEP[0]) == YES else None
        return self.journal.coordinator.help_note(self.line("name"), self.words, keep_with=keep_with)

    def who(self) -> tuple[Section, ...]:
        """Return who may read it."""
        named = self.journal.coordinator.named_contacts(self.pair)
        none = () if named else ("No programme file names anyone here. F8 shows who to talk to.",)
        return (
            Section("Who you could give it to", none, tuple(named)),
            Section("Who may read it", ("The person you give it to, and anyone they forward it to.",)),
        )
