"""Questions with one line to answer them."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.dialogs.modal import CANCEL, CONTINUE, KeyLine, Modal
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.path_suggester import PathSuggester
from rmjournal.tui.kit.widgets.privacy import PrivateText


class LineDialog(Modal[str]):
    """Ask for one line of text. The result is "" if the person leaves. If an answer is
    refused, the dialog stays open and says why."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(
        self,
        head: str,
        lines: Iterable[str] = (),
        *,
        value: str = "",
        placeholder: str = "",
        save: Callable[[str], object] | None = None,
        on_close: Callable[[str], object] | None = None,
        may_be_empty: bool = False,
        reads: Callable[[str], str] | None = None,
    ) -> None:
        """`save` gets the answer on Enter, `on_close` gets it if a lock or the end
        comes first. Both may raise. `reads` returns what it understands of a text, or
        raises ValueError; that stands under the field. With `may_be_empty`, an empty
        answer counts, and the result is None if the person leaves."""
        super().__init__()
        self.no_answer = None if may_be_empty else ""
        self.save, self.on_close, self.may_be_empty, self.reads = save, on_close, may_be_empty, reads
        self.head, self.lines, self.value, self.placeholder = head, tuple(lines), value, placeholder

    def compose(self) -> ComposeResult:
        """Yield the question, what to know, and the field."""
        with Vertical(id="dialog"):
            yield Static(content(self.head), classes="head")
            for text in self.lines:
                yield Static(content(text), classes="words")
            yield self.field()
            if self.reads is not None:
                yield PrivateText(id="reading")
            refused = Static(id="refused", classes="error")
            refused.display = False
            yield refused
            yield KeyLine(CONTINUE, CANCEL)

    def field(self) -> LineInput:
        """Return the field for the answer."""
        return LineInput(self.value, placeholder=self.placeholder)

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Say what is understood, and no longer why the answer before was refused. What
        can't be read is said on Enter."""
        self.query_one("#refused").display = False
        if self.reads is not None:
            event.stop()
            words = ""
            with suppress(ValueError):
                words = self.reads(event.value) if event.value.strip() else ""
            self.query_one("#reading", PrivateText).update(content(words))

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Close with the answer, or say why it is refused."""
        event.stop()
        try:
            answer = self.accept(event.value)
        except RmjournalError as error:
            refused = self.query_one("#refused", Static)
            refused.update(content(str(error)))
            refused.display = True
            self.refuse()
            return
        self.on_close = None  # it is saved
        self.dismiss(answer)

    def refuse(self) -> None:
        """Leave what was typed as it is, to be mended."""

    async def action_submit(self) -> None:
        """Answer, as Enter does."""
        await self.query_one(LineInput).action_submit()

    def accept(self, typed: str) -> str:
        """Save the answer and return it. Raises if it is refused."""
        if self.save is not None and (typed.strip() or self.may_be_empty):
            self.save(typed.strip())
        return typed

    def save_pending(self) -> None:
        """Hand the words to `on_close`, if it is set."""
        if self.on_close is not None and (words := self.query_one(LineInput).value.strip()):
            self.on_close(words)
            self.on_close = None  # the app may ask twice

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(self.no_answer)


class FileDialog(LineDialog):
    """Ask for the path of a file or folder, which is completed as it is typed."""

    def field(self) -> LineInput:
        """Return a field that completes paths."""
        field = super().field()
        field.suggester = PathSuggester()
        return field


class WordDialog(LineDialog):
    """Ask for a word to be typed, so that no single key does anything final."""

    def __init__(self, head: str, lines: Iterable[str], *asked: str) -> None:
        """`asked` are the words that count. The first is shown in the empty field."""
        super().__init__(head, lines, placeholder=asked[0])
        self.asked = asked

    def accept(self, typed: str) -> str:
        """Return the word in lower case. Raises Refused for any other."""
        word = " ".join(typed.lower().split())
        if word not in self.asked:
            raise Refused(f"Type {self.asked[0]} to confirm, or press Esc to cancel.")
        return word

    def refuse(self) -> None:
        """Select the wrong word, so that the next letter replaces it."""
        self.query_one(LineInput).action_select_all()
