"""Learn: cards to read in 90 seconds, with the whole text and three questions to
yourself behind each; and the pages of the manual."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.guidance import texts as guidance
from rmjournal.guidance.texts import Guidance
from rmjournal.manual import pages as manual
from rmjournal.tui.kit.base_screen import WIDE, JournalScreen
from rmjournal.tui.kit.commands import BACK, CHECK, NEXT_READ, OPEN, OTHER_ROLE, PREVIOUS_READ, WHOLE, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.screens.home.manual_page import ManualScreen
from rmjournal.tui.screens.home.reading import ReadingScreen, drawn

if TYPE_CHECKING:
    from rmjournal.journal import Journal

MOMENTS = {
    guidance.Moment.BEFORE_FIRST_SESSION: "before the first session",
    guidance.Moment.EACH_SESSION: "before each session",
    guidance.Moment.ANY: "at any time",
}
PREVIEW = 30  # characters of a line in the side panel, beside its scrollbar


def name_of(text: Guidance) -> str:
    """Return what tells a text from all others, for the list of those that were
    opened."""
    return text.topic if text.role is None else f"{text.topic}.{text.role.value}"


class ReadingList(Rows):
    """A list with a heading between two groups. The heading cannot be selected."""

    heading_at = -1  # its index

    def validate_selected(self, selected: int) -> int:
        """Keep the selection within the rows, and step over the heading."""
        selected = super().validate_selected(selected)
        if selected == self.heading_at:
            selected += 1 if selected > self.selected else -1
        return selected

    def render_line(self, y: int) -> Strip:
        """Draw one line, the heading in bold."""
        strip = super().render_line(y)
        at_heading = (y + self.scroll_offset.y) // self.step == self.heading_at
        return strip.apply_style(Style(bold=True)) if at_heading else strip

    def on_click(self, event: events.Click) -> None:
        """Open the row that was clicked, unless it is the heading."""
        if (event.y + self.scroll_offset.y) // self.step == self.heading_at:
            event.prevent_default()


class LearnScreen(JournalScreen):
    """List the cards, those for my own roles first, and the pages of the manual."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, BACK)

    def body(self) -> Iterator[Widget]:
        """Yield the list."""
        yield Static("90-second reads", classes="head")
        yield ReadingList(tall=True)

    def side(self) -> Iterator[Widget]:
        """Yield what the selected line opens."""
        yield Static(id="preview")

    def on_mount(self) -> None:
        """Focus the list."""
        self.set_title("Learn")
        rows = self.query_one(ReadingList)
        rows.focus()
        self.watch(rows, "selected", self.show_preview, init=False)

    def draw(self) -> None:
        """Show the cards and the pages."""
        mine = {pair.body.role for pair in self.journal.pairs.all()}
        opened = self.journal.settings.current().opened_cards
        self.texts = sorted(guidance.texts(), key=lambda each: each.role is not None and each.role not in mine)
        self.set_class(self.app.size.width >= WIDE, "-side-open")
        rows = self.query_one(ReadingList)
        rows.heading_at = len(self.texts)
        rows.show(
            [
                *(self._card(text, name_of(text) in opened) for text in self.texts),
                Row("", "The manual", private=False, quiet=True),
                *(Row(page.title, page.answers, private=False) for page in manual.pages()),
            ]
        )
        self.show_preview()

    def _card(self, text: Guidance, opened: bool) -> Row:
        whose = text.role.words if text.role else "for both"
        under = f"{whose} · {MOMENTS[text.moment]}"
        return Row(text.title, under, "opened" if opened else "", private=False, quiet=opened)

    def _chosen(self) -> "Guidance | manual.Page":
        at = self.query_one(ReadingList).selected
        return self.texts[at] if at < len(self.texts) else manual.pages()[at - len(self.texts) - 1]

    def show_preview(self) -> None:
        """Show the selected card, or the beginning of the selected page, beside the
        list."""
        chosen = self._chosen()
        text = chosen.card if isinstance(chosen, Guidance) else chosen.text.partition("\n")[2]
        self.query_one("#preview", Static).update(drawn(text, PREVIEW))

    def on_resize(self) -> None:
        """Open the side panel where there is room."""
        if self.is_mounted:
            self.set_class(self.app.size.width >= WIDE, "-side-open")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a card or a page."""
        event.stop()
        chosen = self._chosen()
        if isinstance(chosen, Guidance):
            self.app.push_screen(TextScreen(self.journal, chosen, self.texts))
        else:
            self.app.push_screen(ManualScreen(self.journal, chosen.name))

    def action_open(self) -> None:
        """Open the selected card or page."""
        self.query_one(ReadingList).action_choose()


class TextScreen(ReadingScreen):
    """Show one text, its card first. Remember in the journal that it was opened."""

    commands: ClassVar[tuple[Command, ...]] = (WHOLE, CHECK, NEXT_READ, OTHER_ROLE, PREVIOUS_READ, BACK)

    def __init__(self, journal: "Journal", text: Guidance, among: Sequence[Guidance] = ()) -> None:
        """`among` is the list that the text is one of."""
        super().__init__(journal)
        self.shown, self.among = text, list(among or guidance.texts())
        self.whole = self.checking = False

    @property
    def text(self) -> str:
        """The card, or the whole text."""
        return f"{self.shown.card}\n\n{self.shown.text}" if self.whole else self.shown.card

    def body(self) -> Iterator[Widget]:
        """Yield the title, the text, and the questions behind it."""
        yield Static(id="title", classes="head")
        yield from super().body()
        yield VerticalScroll(id="check", classes="form", can_focus=False)

    def titles(self) -> list[tuple[str, str, bool]]:
        """Return every text of the list. One that both roles have says whose it is."""
        titles = Counter(text.title for text in self.among)

        def named(text: Guidance) -> str:
            role = text.role if titles[text.title] > 1 else None
            return text.title if role is None else f"{text.title}, {role.words}"

        return [(named(text), name_of(text), text == self.shown) for text in self.among]

    def on_mount(self) -> None:
        """Remember that this text was opened."""
        self.remember()

    def remember(self) -> None:
        """Remember that this text was opened. If that cannot be saved, it can still be
        read."""
        with self.showing_errors():
            self.journal.settings.remember_opened(name_of(self.shown))

    def draw(self) -> None:
        """Show the card, the whole text or the questions."""
        self.set_title(f"Learn · {self.shown.role.words if self.shown.role else 'for both'}")
        self.query_one("#title", Static).update(content(self.shown.title))
        super().draw()
        self.query_one("#reading").display = not self.checking
        self.query_one("#check").display = self.checking
        self.show_state()
        self.refresh_bindings()

    def show_state(self) -> None:
        """Say what is shown, or how many questions have an answer."""
        asked = [question for question in self.query(Question) if question.choice.value]
        text = "whole text" if self.whole else "summary · space for the full text"
        state = f"{len(asked)} of {len(self.shown.questions)} answered · nothing is saved"
        self.set_status(state if self.checking else text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the self-check of a text that has one, and the texts around this
        one."""
        at = self.among.index(self.shown)
        if action == CHECK.id:
            return bool(self.shown.questions)
        if action == OTHER_ROLE.id:
            return self.shown.role is not None
        if action == PREVIOUS_READ.id:
            return at > 0
        if action == NEXT_READ.id:
            return at < len(self.among) - 1
        return super().check_action(action, parameters)

    def action_whole(self) -> None:
        """Show the whole text, or the card again."""
        self.whole, self.checking = not self.whole or self.checking, False
        self.draw()
        self.query_one("#reading").focus()

    async def _show(self, text: Guidance) -> None:
        self.shown = text
        self.whole = self.checking = False
        await self.query_one("#check", VerticalScroll).remove_children()
        self.remember()
        self.draw()
        self.to_top()

    async def action_next_read(self) -> None:
        """Show the next text."""
        await self._show(self.among[self.among.index(self.shown) + 1])

    async def action_previous_read(self) -> None:
        """Show the text before."""
        await self._show(self.among[self.among.index(self.shown) - 1])

    async def action_other_role(self) -> None:
        """Show the text for the other role."""
        if self.shown.role is not None:
            await self._show(guidance.find(self.shown.topic, self.shown.role.other)[0])

    async def action_open_page(self, name: str) -> None:
        """Show the text whose title was clicked."""
        await self._show(next(text for text in self.among if name_of(text) == name))

    async def action_check(self) -> None:
        """Show three questions, or go on to the next one. An answer is shown at once
        and saved nowhere."""
        if self.checking:
            self.focus_next(ChoiceField)
            return
        self.checking = True
        area = self.query_one("#check", VerticalScroll)
        if not area.children:  # answers stay while this text is open
            await area.mount(*(Question(at, question) for at, question in enumerate(self.shown.questions)))
        self.draw()
        self.query(Question).first().query_one(ChoiceField).focus()

    def on_question_answered(self) -> None:
        """Show how many questions have an answer."""
        self.show_state()

    def key_down(self, event: events.Key) -> None:
        """Go to the next question."""
        if self.checking:
            event.stop()  # or the questions scroll away under the cursor
            self.focus_next(ChoiceField)

    def key_up(self, event: events.Key) -> None:
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
    """Ask one question, and say why one answer is best."""

    class Answered(Message):
        """Say that there is an answer."""

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
            words = "That would be best. " if fits else f"“{best}” would be best. "
            self.query_one(".why", Static).update(Content(words + self.question.why))
            self.post_message(self.Answered())
