"""What every text to share has in common: its exact bytes, and what to know about
them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.words import word
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField, FieldChanged, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.sections import About, Section
from rmjournal.tui.kit.wording import day_of

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal, Outgoing

PHRASE = "write the file"
ON_A_CLIPBOARD = "Any program on this computer can read the clipboard, and a linked phone may keep a copy."
KEPT = "The exact text is saved in your journal, encrypted, so that you can read it again."
NOT_KEPT = (
    "Only its date and its fingerprint (SHA-256) are listed. The text isn't saved: you turned that off in Settings."
)
NAMES_NOT_KEPT = (
    "Only its date and its fingerprint (SHA-256) are listed. The text isn't saved, because it holds real names."
)


def words_of(refusal: RmjournalError) -> str:
    """Return an error as a page says it, where nothing could have been changed."""
    return refusal.sentence if refusal.hint.startswith("Nothing") else str(refusal)


class ExactText(PrivateText):
    """Show a text exactly as it will be shared. Nothing of it can be selected."""

    ALLOW_SELECT = False
    text = ""

    def put(self, text: str) -> None:
        """Show this text."""
        self.text = text
        self.update(content(text.removesuffix("\n")))


class SharePage(VerticalScroll):
    """One text that can be shared, and what belongs to it.

    `outgoing` is the text as it is shown, None while there is nothing to share."""

    can_copy: ClassVar[bool] = True
    has_phrase: ClassVar[bool] = False
    has_fields: ClassVar[bool] = False
    exactly: ClassVar[str] = "You're about to share exactly this"

    class Remade(Message):
        """Say that the text, or what is known about it, has changed."""

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(can_focus=not self.has_fields, classes="-has-fields" if self.has_fields else "")
        self.journal, self.pair = journal, pair
        self.outgoing: Outgoing | None = None

    def top(self) -> Iterator[Widget]:
        """Yield what stands above the text."""
        yield from ()

    def make(self) -> "Outgoing":
        """Return the text as the journal is now. Raises why there is none."""
        raise NotImplementedError

    def who(self) -> tuple[Section, ...]:
        """Return who may read the text, and what else its reader should know."""
        return ()

    def after(self) -> tuple[Section, ...]:
        """Return what stands beside the text after what is not in it."""
        return ()

    def kinds(self) -> frozenset[ExportKind]:
        """Return the kinds of shared items that are listed beside this one."""
        return frozenset()

    def line(self, name: str) -> str:
        """Return what was typed on a line."""
        return self.query_one(f"#field-{name}", LineField).value

    def choice(self, name: str) -> str:
        """Return what was chosen."""
        return self.query_one(f"#field-{name}", ChoiceField).value

    def on_field_changed(self, event: FieldChanged) -> None:
        """Make the text again."""
        event.stop()
        self.remake()

    def is_kept(self) -> bool:
        """Return whether the journal will keep the text."""
        return self.journal.settings.current().keep_shared_texts

    def begin(self) -> None:
        """Focus what comes first on the page."""
        self.screen.set_focus(self, scroll_visible=False)

    def compose(self) -> ComposeResult:
        """Yield what stands above the text, the text, and what to know about it."""
        yield from self.top()
        yield Static(id="exactly")
        yield PrivateText(id="mentions", classes="words below")
        yield ExactText(id="exact")
        yield Static(id="digest", classes="muted")
        if self.has_phrase:
            with Horizontal(id="ask"):
                yield Static(Content.assemble("Type ", (PHRASE, "bold"), " to save it: "))
                yield LineInput(widget_id="phrase", limit=60)
            yield Static(id="wrong", classes="error")
        yield About(id="about", classes="words gap")

    def remake(self) -> None:
        """Show the text as it would be shared now. A text that changed voids the typed
        phrase."""
        before = self.outgoing
        refusal: RmjournalError | None = None
        try:
            self.outgoing = self.make()
        except RmjournalError as error:
            self.outgoing, refusal = None, error
        self._show(refusal)
        if self.has_phrase and (before is None or self.outgoing is None or before.sha256 != self.outgoing.sha256):
            self.query_one("#phrase", LineInput).value = ""
        self.post_message(self.Remade())

    def _show(self, refusal: RmjournalError | None) -> None:
        exactly, exact = self.query_one("#exactly", Static), self.query_one(ExactText)
        mentions = self.query_one("#mentions", PrivateText)
        outgoing = self.outgoing
        if outgoing is None:
            exact.put("")
            exactly.update(self.nothing(refusal) if refusal is not None else "")
            mentions.update("")
        else:
            size = len(outgoing.message.text.encode())
            exactly.update(Content.assemble((self.exactly, "bold"), (f" · {size:,} bytes", "$j-muted")))
            exact.put(outgoing.message.text)
            mentions.update(content(self.mentioned(outgoing), "$j-warning"))
        exact.display = bool(exact.text)
        mentions.display = outgoing is not None and bool(self.mentioned(outgoing))
        digest = self.query_one("#digest", Static)
        digest.display = self.has_phrase and outgoing is not None
        digest.update(_digest_lines(outgoing.sha256) if outgoing is not None else "")
        for name in ("#ask", "#wrong") if self.has_phrase else ():
            self.query_one(name).display = outgoing is not None

    def finish(self) -> None:
        """Save what the person wants to find here next time, before the screen
        closes."""

    def nothing(self, refusal: RmjournalError) -> Content:
        """Return what is shown where there is no text."""
        return Content("\n").join([Content.styled("Nothing to share yet", "bold"), content(words_of(refusal))])

    def mentioned(self, outgoing: "Outgoing") -> str:
        """Return a question about what the text names, "" for none."""
        return outgoing.mentions

    def sections(self) -> tuple[Section, ...]:
        """Return all that is to be known about the text."""
        made = self.outgoing
        absent = (Section("Not in it", items=made.message.absent),) if made is not None else ()
        return (*self.who(), *absent, *self.after(), *self._shared_before())

    def once_shared(self, *first: str) -> Section:
        """Return what happens in the journal once the text is shared."""
        return Section("Once you share it", (*first, KEPT if self.is_kept() else NOT_KEPT))

    def _shared_before(self) -> tuple[Section, ...]:
        texts = self.journal.exports.texts(self.pair.id)
        items = [
            each for each in self.journal.exports.all() if each.body.sha256 in texts and each.body.what in self.kinds()
        ]
        if not items:
            return ()
        today = self.journal.clock.today()
        lines = tuple(f"{word(each.body.what).capitalize()} · {day_of(each.at, today)}" for each in items[:-4:-1])
        return (Section("Shared so far", lines),)

    def is_confirmed(self) -> bool:
        """Return whether the phrase was typed, or none is needed. Else ask for it."""
        if not self.has_phrase:
            return True
        field = self.query_one("#phrase", LineInput)
        typed = " ".join(field.value.lower().split())
        wrong = self.query_one("#wrong", Static)
        wrong.update(f"Nothing was saved. Type {PHRASE}, then press Enter." if typed not in ("", PHRASE) else "")
        if typed != PHRASE:
            self.screen.set_focus(field)
            field.action_select_all()  # the next letter replaces a wrong phrase
        return typed == PHRASE


class WrittenPage(SharePage):
    """A text with words of one's own, which a draft saves until it is shared."""

    @property
    def words(self) -> str:
        """What was typed."""
        return self.query_one("#typed", Editor).text

    def put_words(self, text: str) -> None:
        """Show words from a draft."""
        self.query_one("#typed", Editor).put(text)

    def forget_answers(self) -> None:
        """Take back what was said of other words."""

    def on_text_area_changed(self, event: Editor.Changed) -> None:
        """Make the text again."""
        event.stop()
        self.forget_answers()
        self.remake()


def _digest_lines(sha256: str) -> str:
    groups = [sha256[at : at + 8] for at in range(0, len(sha256), 8)]
    return f"SHA-256  {' '.join(groups[:4])}\n         {' '.join(groups[4:])}"
