"""Reflection: three questions for my role and focus, or a blank page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.reflection import Model, ReflectionKind
from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.autosave import AutosaveScreen, DraftSlot
from rmjournal.tui.kit.commands import BLANK, DISCARD, DONE, SAVE_NOTE, WRITING_SIDE, Command
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.side_panel import SidePanelScreen
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.privacy import PrivateText

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.reflection import Reflection
    from rmjournal.domain.model.session import Session
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

PAGE = "page"
SETTLED = 0.05  # seconds: a focused editor first scrolls itself into sight


class ReflectScreen(SidePanelScreen, AutosaveScreen):
    """Answer each question in an editor of its own. Tab moves on, F6 takes the
    questions away, Esc saves. What was written in the session stands beside."""

    commands: ClassVar[tuple[Command, ...]] = (BLANK, SAVE_NOTE, DONE, WRITING_SIDE, DISCARD)
    has_letter_keys: ClassVar[bool] = False
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
            self.questions = journal.reflections.prompts(pair, self.kind)
            self.answers = [""] * len(self.questions)
        self.blank = body is not None and body.model is Model.BLANK
        hangs_on = reflection.id if reflection is not None else session.id if session is not None else None
        self.use_slot(DraftSlot(Kind.REFLECTION, pair.id, hangs_on))
        asked = self.draft_fields()  # an answer keeps its question, even if role or focus has changed
        self.questions = tuple(asked.get(f"question-{at}", question) for at, question in enumerate(self.questions))

    def body(self) -> Iterator[Widget]:
        """Yield the questions, each with its editor."""
        yield PrivateText(id="intention", classes="muted")
        widgets: list[Widget] = []
        hue = self.pair.body.hue.value
        for at, (question, answer) in enumerate(zip(self.questions, self.answers, strict=True)):
            widgets.append(Static(content(question or "Your words"), classes="words question"))
            widgets.append(Editor(answer, prose=True, hue=hue, widget_id=f"answer-{at}"))
        words = "Write whatever you like. Press Esc to save."
        widgets.append(Editor(placeholder=words, prose=True, hue=hue, widget_id=PAGE))
        yield VerticalScroll(*widgets, can_focus=False, classes="form")
        yield Static("Private until you choose to share it.", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield what there is of the session to reflect on. Held-back lines stay
        closed."""
        yield Static("Takeaways", id="agreed-head", classes="group -tight")
        yield PrivateText(id="agreed")
        yield Static("Your notes", id="noted-head", classes="group -tight")
        yield PrivateText(id="noted")

    def on_mount(self) -> None:
        """Continue from the draft, if there is one."""
        fields = self.draft_fields()
        self.warn_if_stale()
        for editor in self.query(Editor):
            if fields.get(str(editor.id)):
                editor.put(fields[str(editor.id)])
                editor.count_as_changed()
        self.blank = self.blank or bool(fields.get(PAGE))
        self._arrange()

    def draw(self) -> None:
        """Show what this reflects on, and the session's intention."""
        number = self.session.body.number if self.session is not None else None
        between = self.kind is ReflectionKind.BETWEEN
        where = f"Reflection on session {number}" if number else "Between sessions" if between else "Reflection"
        self.set_title(where, self.pair)
        intention = self.session.body.intention if self.session is not None else ""
        line = self.query_one("#intention", Static)
        line.update(content(f"Intention   {intention}\n"))
        line.display = bool(intention)
        self._draw_side()

    def _draw_side(self) -> None:
        """Show takeaways and notes of the session. With none, there is no panel."""
        here = self.session
        takeaways = [each.body.text for each in self.journal.takeaways.of(self.pair) if here and each.parent == here.id]
        notes = [each.body.text for each in self.journal.notes.of(here)] if here else []
        for where, texts in (("agreed", takeaways), ("noted", notes)):
            self.query_one(f"#{where}", Static).update(content("\n\n".join(texts) + "\n" * bool(texts)))
            self.query_one(f"#{where}").display = self.query_one(f"#{where}-head").display = bool(texts)
        if not takeaways and not notes:
            self._is_side_open = False
            self.arrange_side(self.app.size.width)

    def _arrange(self) -> None:
        stored_blank = self.reflection is not None and self.blank
        for editor in self.query(Editor):
            editor.display = (editor.id == PAGE) == (self.blank and not stored_blank)
            editor.set_class(self.blank or len(self.questions) == 1, "-whole")
        for question in self.query(".question"):
            question.display = not self.blank
        first = next(editor for editor in self.query(Editor) if editor.display)
        first.focus(scroll_visible=False)  # it is in sight; scrolling to it would hide its question

    def values(self) -> dict[str, str]:
        """Return the answers and the questions."""
        editors = {str(editor.id): editor.text for editor in self.query(Editor)}
        return editors | {f"question-{at}": question for at, question in enumerate(self.questions)}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the question in sight, above its editor."""
        at = str(event.widget.id).removeprefix("answer-")
        if at.isdigit():
            area = self.query_one(VerticalScroll)
            question = list(self.query(".question"))[int(at)]
            self.set_timer(SETTLED, lambda: area.scroll_to_widget(question, animate=False, top=True))

    def on_text_area_changed(self, event: Editor.Changed) -> None:
        """Note that there is something to save."""
        event.stop()
        if any(editor.changed for editor in self.query(Editor)):
            self.mark_changed()

    def action_blank(self) -> None:
        """Take the questions away, or bring them back. Each text stays in its
        editor."""
        if self.reflection is None:
            self.blank = not self.blank
            self._arrange()

    def action_keep(self) -> None:
        """Save and close."""
        self.action_back()

    def finish(self) -> None:
        """Save the answers, each with the question it was written for."""
        editors = {editor.id: editor for editor in self.query(Editor)}
        if not any(editor.changed for editor in editors.values()) and self.draft() is None:
            return  # the person only looked, perhaps at a read-only journal
        answers = [
            {"prompt": question, "text": editors[f"answer-{at}"].text}
            for at, question in enumerate(self.questions)
            if editors[f"answer-{at}"].text.strip() or self.reflection is not None
        ]
        if editors[PAGE].text.strip():
            answers.append({"prompt": "", "text": editors[PAGE].text})
        model = Model.BLANK if self.blank and len(answers) == 1 and not answers[0]["prompt"] else Model.WWW
        with self.journal.records.transaction():
            if any(editor.changed for editor in editors.values()) and any(answer["text"].strip() for answer in answers):
                if self.reflection is not None:
                    self.journal.entries.edit(self.reflection, {"answers": answers})
                else:
                    fields = {"kind": self.kind.value, "model": model.value, "answers": answers}
                    self.journal.reflections.add(self.pair, fields, session=self.session)
            self.drop_draft()
        self.mark_saved()
        if self.reflection is not None and not any(answer["text"].strip() for answer in answers):
            self.app.notify("The page is empty, so we kept the previous version.", markup=False)
