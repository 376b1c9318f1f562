"""A statement for a programme's report: what you wrote beside what the filter lets
through."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.share.page import WrittenPage, words_of
from rmjournal.tui.screens.share.summary_page import COORDINATOR_FILES, period_and_size, programme_words

if TYPE_CHECKING:
    from rmjournal.journal import Outgoing

NAMES: Mapping[str, str] = {
    "names": "Names of people",
    "orgs": "Your organisation",
    "teams": "Teams",
    "places": "Places",
    "projects": "Projects",
}
KEEP, NO, YES = "keep-names", "no", "yes"
LAST_READER = "The filter misses some names. Always read the result yourself."
SHOWN_AMBER = 3  # more would not be looked at


class StatementPage(WrittenPage):
    """A few words for a report, filtered, once a period."""

    can_copy: ClassVar[bool] = False
    has_phrase: ClassVar[bool] = True
    has_fields: ClassVar[bool] = True
    exactly: ClassVar[str] = "The whole file as it stands"
    period = ""
    pairs_in_it: int | None = None

    def top(self) -> Iterator[Widget]:
        """Yield the words, the names to mask, and the three questions."""
        longest, saved = self.journal.statements.LONGEST_TEXT, self.journal.statements.own_names(self.pair)
        known, asked = self.journal.statements.known_names(self.pair), self.journal.statements.QUESTIONS
        yield Vertical(
            Horizontal(
                Vertical(
                    Static("What would you like the report to say?", classes="muted"),
                    Editor(widget_id="typed"),
                    Static(f"At most {longest} characters, in English.", id="count", classes="muted"),
                ),
                Vertical(
                    Static("As the filter leaves it", classes="muted"),
                    PrivateText(id="filtered", classes="words"),
                ),
                id="side-by-side",
            ),
            PrivateText(id="masks", classes="words muted gap"),
            Static("What must not appear in it? Separate with ;", classes="muted gap"),
            *(LineField(name, label, "; ".join(known.get(name, ()))) for name, label in NAMES.items()),
            ChoiceField(KEEP, "Save these names?", {NO: "no", YES: "yes, for next time"}, YES if saved else NO),
            Static("Before you share it", classes="muted gap"),
            *(ChoiceField(name, label, choices) for name, (label, choices) in asked.items()),
            id="statement",
        )

    def begin(self) -> None:
        """Focus the words, if a statement is possible here."""
        first = self.query_one("#typed") if self.query_one("#statement").display else self
        self.screen.set_focus(first, scroll_visible=False)

    def make(self) -> "Outgoing":
        """Return the statement, once the filter and the three answers allow it."""
        self.period, self.pairs_in_it = period_and_size(self.journal, self)
        self.query_one("#statement").display = False
        self.journal.statements.check_open(self.pair, self.period, self.pairs_in_it)
        self.query_one("#statement").display = True
        self.query_one("#filtered", PrivateText).update("")
        self.query_one("#masks", PrivateText).update("")
        count, longest = len(self.words.strip()), self.journal.statements.LONGEST_TEXT
        self.query_one("#count", Static).update(f"{count} of {longest} characters, in English.")
        if not count:
            raise Refused("Write a few words first.")
        profile = self.journal.statements.profile(**self._names())
        redaction = self.journal.statements.filtered(self.words, profile)
        self.query_one("#filtered", PrivateText).update(content(redaction.text))
        about = [f"[...]  {mask.hidden}: {'; '.join(mask.reasons)}" for mask in redaction.masks]
        if redaction.amber:
            unsure = ", ".join(list(dict.fromkeys(redaction.amber))[:SHOWN_AMBER])
            about.append(f"Look again at: {unsure}. It may be a name, or fit only a few people.")
        about.append(f"{LAST_READER} To keep a masked word's meaning, say it in other words.")
        self.query_one("#masks", PrivateText).update(content("\n".join(about)))
        outgoing = self.journal.statements.make(self.pair, self.period, self.pairs_in_it, redaction)
        answers = {name: self.choice(name) for name in self.journal.statements.QUESTIONS}
        if "yes" in (answers["recognisable"], answers["rare"]):
            raise Refused("Then people could tell who said it.", "Leave out what gives it away.")
        if not all(answers.values()):
            raise Refused("Answer the three questions first.")
        return outgoing

    def _names(self) -> dict[str, list[str]]:
        return {name: [each.strip() for each in self.line(name).split(";") if each.strip()] for name in NAMES}

    def finish(self) -> None:
        """Save the names for next time, or delete them, as the person chose."""
        if self.query_one("#statement").display:
            is_kept = self.choice(KEEP) == YES
            self.journal.statements.keep_names(self.pair, self._names() if is_kept else {})

    def forget_answers(self) -> None:
        """Clear the answers to the three questions: they were about other words."""
        for name in self.journal.statements.QUESTIONS:
            self.query_one(f"#field-{name}", ChoiceField).put("")

    def nothing(self, refusal: RmjournalError) -> Content:
        """Return what is still missing."""
        return content(words_of(refusal)) if self.query_one("#statement").display else super().nothing(refusal)

    def mentioned(self, outgoing: "Outgoing") -> str:
        """Return nothing: nicknames are masked."""
        return ""

    def who(self) -> tuple[Section, ...]:
        """Return who may recognise it, and who may read it."""
        return (
            Section("Who may recognise it", ("Your partner will. Assume the coordinator can.",)),
            Section("Who may read it", (*programme_words(self.journal, self), "The report may print it.")),
        )

    def after(self) -> tuple[Section, ...]:
        """Return what sharing changes."""
        return (self.once_shared("You can share one statement per period."),) if self.outgoing is not None else ()

    def kinds(self) -> frozenset[ExportKind]:
        """Return the files for a coordinator."""
        return COORDINATOR_FILES
