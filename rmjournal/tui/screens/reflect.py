"""Looking back: three questions for my role and this focus, or a blank page. Five minutes are enough."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.reflection import Model, ReflectionKind
from rmjournal.domain.record.record import Kind
from rmjournal.tui.commands import BLANK, DONE, Command
from rmjournal.tui.drafting import Drafting, Slot
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import content
from rmjournal.tui.widgets.concealing import Said
from rmjournal.tui.widgets.writing import Writing

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.reflection import Reflection
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Body, Record
    from rmjournal.journal.journal import Journal

PAGE = "page"
SETTLED = 0.05  # seconds: the page that takes the keys brings itself into sight first


class ReflectScreen(Drafting, JournalPage):
    """One page a question. Tab goes on; F6 takes the questions away; Esc keeps what was written."""

    commands: ClassVar[tuple[Command, ...]] = (BLANK, DONE)
    goes: ClassVar[bool] = False
    AUTO_FOCUS = ""

    def __init__(
        self,
        journal: "Journal",
        pair: "Record[Pair]",
        session: "Record[Session] | None" = None,
        *,
        reflection: "Record[Reflection] | None" = None,
    ) -> None:
        super().__init__(journal)
        self.pair, self.session, self.reflection = pair, session, reflection
        self.kind = ReflectionKind.AFTER if session is not None else ReflectionKind.BETWEEN
        body = reflection.body if reflection is not None else None
        if body is not None:
            self.kind = body.kind
            self.questions = tuple(answer.prompt for answer in body.answers)
            self.answers = [answer.text for answer in body.answers]
        else:
            self.questions = journal.prompts(pair, self.kind)
            self.answers = [""] * len(self.questions)
        self.blank = body is not None and body.model is Model.BLANK
        hangs_on = reflection.id if reflection is not None else session.id if session is not None else None
        self.open_slot(Slot(Kind.REFLECTION, pair.id, hangs_on))
        asked = self.drafted_fields()  # an answer stays under its question, also if role or focus changed since
        self.questions = tuple(asked.get(f"question-{at}", question) for at, question in enumerate(self.questions))

    def body(self) -> Iterator[Widget]:
        """Yield the questions, each with its page."""
        yield Said(id="intention", classes="muted")
        widgets: list[Widget] = []
        for at, (question, answer) in enumerate(zip(self.questions, self.answers, strict=True)):
            widgets.append(Static(content(question or "A blank page"), classes="words question"))
            widgets.append(Writing(answer, id=f"answer-{at}"))
        widgets.append(Writing(placeholder="A blank page. Esc keeps it.", id=PAGE))
        yield VerticalScroll(*widgets, can_focus=False, classes="form")
        yield Static("It stays here unless you choose otherwise.", classes="muted")

    def on_mount(self) -> None:
        """Go on where the writing was left."""
        fields = self.drafted_fields()
        self.warn_if_stale()
        for page in self.query(Writing):
            if fields.get(str(page.id)):
                page.put(fields[str(page.id)])
                page.begun()
        self.blank = self.blank or bool(fields.get(PAGE))
        self._arrange()

    def draw(self) -> None:
        """Show where this belongs, and the intention of the session."""
        number = self.session.body.number if self.session is not None and self.session.body is not None else None
        between = self.kind is ReflectionKind.BETWEEN
        where = f"Looking back, session {number}" if number else "Between sessions" if between else "Looking back"
        self.place(where, self.pair)
        intention = self.session.body.intention if self.session is not None and self.session.body is not None else ""
        line = self.query_one("#intention", Static)
        line.update(content(f"Intention   {intention}\n"))
        line.display = bool(intention)

    def _arrange(self) -> None:
        stored_blank = self.reflection is not None and self.blank
        for page in self.query(Writing):
            page.display = (page.id == PAGE) == (self.blank and not stored_blank)
            page.set_class(self.blank or len(self.questions) == 1, "-whole")
        for question in self.query(".question"):
            question.display = not self.blank
        first = next(page for page in self.query(Writing) if page.display)
        first.focus(scroll_visible=False)  # it stands in sight; scrolling to it takes its question out

    def values(self) -> dict[str, str]:
        """Return what stands on the pages, and what was asked."""
        pages = {str(page.id): page.text for page in self.query(Writing)}
        return pages | {f"question-{at}": question for at, question in enumerate(self.questions)}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the question above its page in sight."""
        at = str(event.widget.id).removeprefix("answer-")
        if at.isdigit():
            place = self.query_one(VerticalScroll)
            question = list(self.query(".question"))[int(at)]
            self.set_timer(SETTLED, lambda: place.scroll_to_widget(question, animate=False, top=True))

    def on_text_area_changed(self, event: Writing.Changed) -> None:
        """Seal it soon."""
        event.stop()
        if any(page.changed for page in self.query(Writing)):
            self.touched()

    def action_blank(self) -> None:
        """Take the questions away, or bring them back; what was written stays on its page."""
        if self.reflection is None:
            self.blank = not self.blank
            self._arrange()

    def finish(self) -> None:
        """Keep what is written, each answer under the question that it was written for."""
        pages = {page.id: page for page in self.query(Writing)}
        if not any(page.changed for page in pages.values()) and self.draft() is None:
            return  # somebody only looked, perhaps at a journal that cannot be written
        answers = [
            {"prompt": question, "text": pages[f"answer-{at}"].text}
            for at, question in enumerate(self.questions)
            if pages[f"answer-{at}"].text.strip() or self.reflection is not None
        ]
        if pages[PAGE].text.strip():
            answers.append({"prompt": "", "text": pages[PAGE].text})
        model = Model.BLANK if self.blank and len(answers) == 1 and not answers[0]["prompt"] else Model.WWW
        with self.journal.transaction():
            if any(page.changed for page in pages.values()) and any(answer["text"].strip() for answer in answers):
                if self.reflection is not None:
                    self.journal.edit(cast("Record[Body]", self.reflection), {"answers": answers})
                else:
                    fields = {"kind": self.kind.value, "model": model.value, "answers": answers}
                    self.journal.add_reflection(self.pair, fields, session=self.session)
            self.drop_draft()
        self.settled()
        if self.reflection is not None and not any(answer["text"].strip() for answer in answers):
            self.app.notify("An empty page is not kept; the one before stands.", markup=False)
