"""Before you share this: all that can be shared from a pair, each exactly as it is."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Role
from rmjournal.domain.record.record import Kind
from rmjournal.support import paths
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.autosave import AutosaveScreen, DraftSlot
from rmjournal.tui.kit.commands import (
    ACCEPT_FILE,
    CHOOSE_TEXT,
    COPY_TEXT,
    GO,
    HELP,
    NEXT_TEXT,
    PERIOD,
    READ_FILE,
    READ_REPLY,
    SEARCH,
    SHARE_NOTHING,
    TEXT_BEFORE,
    TURN,
    WRITE_FILE,
    Command,
)
from rmjournal.tui.kit.dialogs.questions import FileDialog, LineDialog
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.kit.widgets.sections import BESIDE, About
from rmjournal.tui.kit.wording import COPIED_OUT
from rmjournal.tui.screens.share.card_page import CardPage
from rmjournal.tui.screens.share.note_pages import HelpPage, StatusPage
from rmjournal.tui.screens.share.page import SharePage, WrittenPage
from rmjournal.tui.screens.share.partner_pages import PartnerPage, newest_takeaways, next_agenda, receive_screen
from rmjournal.tui.screens.share.programme_page import ProgrammePage
from rmjournal.tui.screens.share.statement_page import StatementPage
from rmjournal.tui.screens.share.summary_page import SummaryPage
from rmjournal.tui.screens.share.switches import Switches
from rmjournal.tui.screens.share.tabs import Tabs
from rmjournal.tui.screens.share.texts import (
    AGENDA,
    AGREEMENT,
    CARD,
    ENDING,
    HELP_NOTE,
    PROGRAMME,
    REVIEW,
    STATEMENT,
    STATUS,
    SUMMARY,
    TAB_OF,
    TAKEAWAYS,
    tab_rows,
)

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal, Outgoing

SENDS_NOTHING = "Nothing is sent. You paste the text, or hand over the file."
_NOT_WHILE_TYPING = (COPY_TEXT, READ_FILE, ACCEPT_FILE, NEXT_TEXT, PERIOD, SEARCH, GO)
WRITTEN = (STATEMENT, HELP_NOTE, CARD)  # pages with words that a draft saves


class ShareScreen(AutosaveScreen):
    """Show one text. Nothing is shared until it is copied or saved as a file. Then it
    is listed, and the screen closes."""

    commands: ClassVar[tuple[Command, ...]] = (
        COPY_TEXT, TURN, WRITE_FILE, READ_FILE, ACCEPT_FILE, SHARE_NOTHING, NEXT_TEXT, CHOOSE_TEXT, PERIOD,
        TEXT_BEFORE,
    )  # fmt: skip

    def __init__(
        self,
        journal: "Journal",
        pair: "Record[Pair]",
        make: "Callable[[], Outgoing] | None" = None,
        tab: ExportKind | None = None,
    ) -> None:
        """`make` returns one text for the partner as the journal is now, in place of
        the usual one on its tab. If it raises, its error is shown in place of the text.
        `tab` is the tab to begin with, by default that of the text."""
        super().__init__(journal)
        self.pair = pair
        self.pages: dict[str, SharePage] = {}
        self._make, self._first = make, TAB_OF[tab] if tab is not None else self._tab_of(make)
        self._drafted: dict[str, str] | None = None  # words of a draft whose page was not opened yet
        self._known: Mapping[str, object] = {}
        self._has_begun = False

    def _tab_of(self, make: "Callable[[], Outgoing] | None") -> str:
        usual = TAKEAWAYS if self.pair.body.role is Role.MENTOR_JUNIOR else AGENDA
        if make is None:
            return usual
        try:
            return TAB_OF.get(make().message.what, usual)
        except RmjournalError:
            return TAKEAWAYS

    def body(self) -> Iterator[Widget]:
        """Yield the tabs and the first page."""
        yield Static("Before you share this", classes="head")
        yield Tabs(tab_rows(self.journal, self.pair, self._first), self._first)
        self.pages[self._first] = self._new_page(self._first)
        yield self.pages[self._first]
        yield Static(SENDS_NOTHING, id="sends-nothing", classes="muted")

    def side(self) -> Iterator[Widget]:
        """Yield what is to be known about the text."""
        yield About(id="beside")

    def _new_page(self, tab: str) -> SharePage:
        journal, pair, given = self.journal, self.pair, self._make
        texts: Mapping[str, Callable[[], Outgoing]] = {
            AGENDA: lambda: next_agenda(journal, pair),
            TAKEAWAYS: lambda: newest_takeaways(journal, pair),
            AGREEMENT: lambda: journal.messages.agreement(pair),
            REVIEW: lambda: journal.messages.review(pair),
            ENDING: lambda: journal.messages.ending(pair),
        }
        if tab in texts:
            return PartnerPage(journal, pair, given if given is not None and tab == self._first else texts[tab])
        classes: Mapping[str, type[SharePage]] = {
            SUMMARY: SummaryPage,
            STATEMENT: StatementPage,
            STATUS: StatusPage,
            HELP_NOTE: HelpPage,
            PROGRAMME: ProgrammePage,
            CARD: CardPage,
        }
        return classes[tab](journal, pair)

    def on_mount(self) -> None:
        """Focus the text, and clear notifications: nothing may cover what is about to
        be shared."""
        self.app.clear_notifications()
        self.set_title("", self.pair)

    @property
    def page(self) -> SharePage:
        """The page that is shown."""
        return self.pages[self.query_one(Tabs).selected]

    def draw(self) -> None:
        """Show the text as it would be shared now."""
        self.page.remake()
        if not self._has_begun:
            self._has_begun = True
            self._opened(self.page)
            self._begin()

    def _begin(self) -> None:
        """Focus what comes first on the page, and show the page from its top."""
        self.page.begin()
        self.call_after_refresh(self.page.scroll_home, animate=False)

    def _opened(self, page: SharePage) -> None:
        """Show the words of a draft on a page that was just shown."""
        if isinstance(page, WrittenPage):
            if self._drafted is None:
                self.use_slot(DraftSlot(Kind.SHARED_TEXT, self.pair.id))
                self._drafted = self.draft_fields()
                self._known = dict(self._drafted)
            if words := self._drafted.pop(self.query_one(Tabs).selected, ""):
                page.put_words(words)

    async def on_tabs_picked(self, event: Tabs.Picked) -> None:
        """Show another text."""
        event.stop()
        tabs = self.query_one(Tabs)
        stays = tabs.has_focus
        before, tabs.selected = self.page, event.tab
        with self.showing_errors():
            before.finish()
        if event.tab not in self.pages:
            self.pages[event.tab] = self._new_page(event.tab)
            await self.query_one("#main").mount(self.pages[event.tab], after=before)
        for page in self.pages.values():
            page.display = page is self.page
        self.page.remake()
        self._opened(self.page)
        if stays:
            self.set_focus(tabs)
        else:
            self._begin()

    def on_share_page_remade(self, event: SharePage.Remade) -> None:
        """Show what is to be known about the text, and save what was typed as a
        draft."""
        event.stop()
        if self._drafted is not None and self.values() != self._known:
            self._known = self.values()
            self.mark_changed()
        self._arrange()
        if not self._about().size.width:  # a new page has its width only after layout
            self.call_after_refresh(self._arrange)

    def on_resize(self, event: events.Resize) -> None:
        """Put what is to be known beside the text, or under it."""
        self.call_after_refresh(self._arrange)

    def _about(self) -> About:
        is_beside = self.app.size.width >= BESIDE
        return self.query_one("#beside", About) if is_beside else self.page.query_one("#about", About)

    def _arrange(self) -> None:
        about, below = self._about(), self.page.query_one("#about", About)
        self.set_class(about is not below, "-side-open")
        below.display = about is below
        about.show(self.page.sections(), 0 if about is below else self.app.size.height - 3)
        if not self._saved:
            self.set_status("not shared yet" if self.page.outgoing is not None else "")
        self.query_one(KeyBar).refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this text can be used for."""
        if not self.is_mounted or not self.pages:
            return True
        page = self.page
        match action:
            case COPY_TEXT.id:
                return page.can_copy and page.outgoing is not None
            case WRITE_FILE.id:
                return page.outgoing is not None
            case READ_FILE.id:
                return isinstance(page, ProgrammePage | PartnerPage)
            case ACCEPT_FILE.id:
                return isinstance(page, ProgrammePage) and page.can_accept
            case TURN.id:
                return isinstance(self.focused, Switches) and page in self.focused.ancestors
            case PERIOD.id:
                return isinstance(page, SummaryPage) and page.outgoing is not None
        return True

    # What is typed here, until it is shared

    def values(self) -> Mapping[str, object]:
        """Return the words that were typed and not shared. Names are left out: they are
        real."""
        typed = dict(self._drafted or {})
        for tab in WRITTEN:
            page = self.pages.get(tab)
            if isinstance(page, WrittenPage) and page.words.strip():
                typed[tab] = page.words
        return typed

    def finish(self) -> None:
        """Leave a draft of what was typed, if anything, and the names to save."""
        for page in self.pages.values():
            page.finish()
        if self._drafted is None:
            return
        if self.values():
            self.save_pending()
        else:
            self.drop_draft()
            self.mark_saved()

    def offers(self, command: Command) -> bool:
        """Is this command of use now?

        Where words are typed, a letter or an arrow is none."""
        if command in (CHOOSE_TEXT, *_NOT_WHILE_TYPING) and (command == CHOOSE_TEXT) != self._is_typing:
            return False
        return super().offers(command)

    @property
    def _is_typing(self) -> bool:
        return isinstance(self.focused, Editor | LineInput)

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the focus now."""
        bar = self.query_one(KeyBar)
        bar.chosen = {HELP.id: "f1", **self.host.keys} if self._is_typing else self.host.keys
        bar.refresh()

    def action_choose_text(self) -> None:
        """Go to the row of texts, from whatever is being typed."""
        self.set_focus(self.query_one(Tabs))

    # Going from text to text

    def action_next_text(self) -> None:
        """Show the next text."""
        self.query_one(Tabs).step(1)

    def action_text_before(self) -> None:
        """Show the text before this one."""
        self.query_one(Tabs).step(-1)

    def action_turn(self) -> None:
        """Turn the selected switch over."""
        if isinstance(self.focused, Switches) and self.page in self.focused.ancestors:
            self.focused.action_turn()

    def action_period(self) -> None:
        """Ask which period the summary is about."""
        page = self.page
        if isinstance(page, SummaryPage):
            about = [
                "As your coordinator wrote it, such as cycle-2. With 100 pairs or more, a half-year works too: 2026-H1."
            ]
            dialog = LineDialog("Which period is it about?", about, value=page.period, save=page.set_period)
            self.app.push_screen(dialog)

    # What came: a reply or the programme file

    def label_of(self, command: Command) -> str:
        """Say what can be read here."""
        is_reply = command == READ_FILE and self.is_mounted and isinstance(self.page, PartnerPage)
        return READ_REPLY.label if is_reply else super().label_of(command)

    def action_read_file(self) -> None:
        """Paste a reply from the partner, or ask for a programme file and show it."""
        page = self.page
        if isinstance(page, PartnerPage):
            self.app.push_screen(receive_screen(self.journal, self.pair))
        if isinstance(page, ProgrammePage):
            about = ["Nothing changes yet. You'll see all of it before you accept it."]
            dialog = FileDialog("Which file should be read?", about, save=lambda name: page.read(paths.typed(name)))
            self.app.push_screen(dialog)

    def action_accept_file(self) -> None:
        """Use the programme file that is shown."""
        page = self.page
        if isinstance(page, ProgrammePage):
            with self.showing_errors():
                page.accept()
                self.app.notify("Accepted. Summaries now use its period and programme size.", markup=False, timeout=8)

    # Sharing

    def action_back(self) -> None:
        """Go back from the phrase to what it is typed for, else close."""
        is_phrase = self.focused is not None and self.focused.id == "phrase"
        (self._begin if is_phrase else super().action_back)()

    def action_copy_text(self) -> None:
        """Copy exactly this text."""
        page = self.page
        if page.outgoing is None or not page.can_copy or self.is_hidden():
            return
        with self.showing_errors():
            text = self.journal.messages.copy(page.outgoing, self.journal.clock.today())
            self.host.copy_out(text)
            self._shared(COPIED_OUT.format(f"open this again, and {self.key_of(WRITE_FILE)} saves a file"))

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Save the file once the phrase was typed; go on from any other line."""
        event.stop()
        if event.input.id == "phrase":
            self.action_write_file()
        else:
            self.focus_next()

    def action_write_file(self) -> None:
        """Save exactly this text as a file."""
        page = self.page
        outgoing = page.outgoing
        if outgoing is None or self.is_hidden() or not page.is_confirmed():
            return
        written: list[Path] = []

        def save(name: str) -> None:
            if not self.is_hidden():
                target = paths.typed(name)
                write = self.journal.messages.write_into if page.has_phrase else self.journal.messages.write
                written.append(write(outgoing, self.journal.clock.today(), target))

        def named(_: str | None) -> None:
            for path in written:
                self._shared(f"Saved as {path.name}, and added to your shared items. Delete the file once it's sent.")

        about = ["It's a plain file: anyone who opens it can read it."]
        if page.has_phrase:
            about.insert(0, f"Its name will be {outgoing.message.name}.")
        head = "Which folder should it be saved in?" if page.has_phrase else "Which file should it be saved as?"
        value = "~/" if page.has_phrase else f"~/{outgoing.message.name}"
        self.app.push_screen(FileDialog(head, about, value=value, save=save), named)

    def _shared(self, message: str) -> None:
        """Say that the text was shared, forget its draft, and close."""
        if isinstance(page := self.page, WrittenPage):
            page.put_words("")
        self.app.notify(message, markup=False, timeout=12)
        self.call_after_refresh(super().action_back)
