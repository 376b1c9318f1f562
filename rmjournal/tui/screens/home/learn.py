"""Guidance: a card to read in 90 seconds, the whole text, three questions to
yourself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.guidance import texts as guidance
from rmjournal.guidance.texts import Guidance
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, CHECK, OPEN, OTHER_ROLE, WHOLE, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from rmjournal.journal import Journal

MOMENTS = {
    guidance.Moment.BEFORE_FIRST_SESSION: "before the first session",
    guidance.Moment.EACH_SESSION: "before each session",
    guidance.Moment.ANY: "at any time",
}


class LearnScreen(JournalScreen):
    """List the topics, those for my own roles first."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("To read in 90 seconds", classes="head")
        yield Rows(tall=True)

    def on_mount(self) -> None:
        """Focus the list."""
        self.set_title("Learn")
        self.query_one(Rows).focus()

    def draw(self) -> None:
        """Show the topics."""
        mine = {pair.body.role for pair in self.journal.pairs.all()}
        self.texts = sorted(guidance.texts(), key=lambda each: each.role is not None and each.role not in mine)
        self.query_one(Rows).show(
            [
                Row(
                    each.title,
                    f"{each.role.words if each.role else 'for both'} · {MOMENTS[each.moment]}",
                    private=False,
                )
                for each in self.texts
            ]
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a text."""
        event.stop()
        self.app.push_screen(TextScreen(self.journal, self.texts[event.index]))

    def action_open(self) -> None:
        """Open the selected text."""
        self.query_one(Rows).action_choose()


class TextScreen(JournalScreen):
    """Show one text, its card first."""

    commands: ClassVar[tuple[Command, ...]] = (WHOLE, CHECK, OTHER_ROLE, BACK)

    def __init__(self, journal: "Journal", text: Guidance) -> None:
        super().__init__(journal)
        self.shown = text
        self.whole = self.checking = False

    def body(self) -> Iterator[Widget]:
        """Yield the text, and the questions behind it."""
        yield Static(id="title", classes="head")
        yield VerticalScroll(Static(id="text", classes="words"), id="reading", classes="form")
        yield VerticalScroll(id="check", classes="form", can_focus=False)

    def on_mount(self) -> None:
        """Focus the card."""
        self.query_one("#reading").focus()

    def draw(self) -> None:
        """Show the card, the whole text or the questions."""
        self.set_title(f"Learn · {self.shown.role.words if self.shown.role else 'for both'}")
        self.query_one("#title", Static).update(content(self.shown.title))
        markdown = f"{self.shown.card}\n\n{self.shown.text}" if self.whole else self.shown.card
        lines = guidance.plain_lines(markdown, max(40, min(72, self.app.size.width - 8)))
        self.query_one("#text", Static).update(content("\n".join(lines)))
        self.query_one("#reading").display = not self.checking
        self.query_one("#check").display = self.checking
        text = "whole text" if self.whole else "the card; space shows the whole text"
        self.set_status("three questions to yourself" if self.checking else text)

    def on_resize(self) -> None:
        """Wrap the lines for the new width."""
        if self.is_mounted:
            self.draw()

    def action_whole(self) -> None:
        """Show the whole text, or the card again."""
        self.whole, self.checking = not self.whole, False
        self.draw()
        self.query_one("#reading").focus()

    def action_other_role(self) -> None:
        """Show the text for the other role."""
        if self.shown.role is None:
            self.app.notify("This text is the same for both roles.", markup=False)
            return
        self.shown = guidance.find(self.shown.topic, self.shown.role.other)[0]
        self.checking = False
        self.draw()

    async def action_check(self) -> None:
        """Show three questions. An answer is shown at once and saved nowhere."""
        if not self.shown.questions:
            self.app.notify("This text has no questions.", markup=False)
            return
        self.checking = True
        area = self.query_one("#check", VerticalScroll)
        await area.remove_children()
        questions = [Question(at, question) for at, question in enumerate(self.shown.questions)]
        await area.mount(*questions)
        self.draw()
        questions[0].query_one(ChoiceField).focus()

    def key_down(self, event: Key) -> None:
        """Go to the next question."""
        if self.checking:
            event.stop()  # or the questions scroll away under the cursor
            self.focus_next(ChoiceField)

    def key_up(self, event: Key) -> None:
        """Go to the question before."""
        if self.checking:
            event.stop()
            self.focus_previous(ChoiceField)

    def action_back(self) -> None:
        """Go back from the questions to the text, or from the text to the list."""
        if self.checking:
            self.checking = False
            self.draw()
            self.query_one("#reading").focus()
        else:
            super().action_back()


class Question(Widget):
    """Ask one question, and say why one answer fits best."""

    def __init__(self, at: int, question: guidance.Question) -> None:
        super().__init__(classes="question")
        self.question = question
        self.choice = ChoiceField(
            f"question-{at}", "", {str(i): words for i, words in enumerate(question.answers)}, stacked=True
        )

    def compose(self) -> Iterator[Widget]:
        """Yield the question, the answers and room for the reason."""
        yield Static(content(self.question.text), classes="words")
        yield self.choice
        yield Static(classes="muted words why")

    def on_field_changed(self) -> None:
        """Show the reason, once there is an answer."""
        if self.choice.value:
            fits = self.choice.value == str(self.question.fitting)
            best = self.question.answers[self.question.fitting]
            words = "That fits best. " if fits else f"“{best}” fits best. "
            self.query_one(".why", Static).update(Content(words + self.question.why))
