"""The programme file: what a coordinator tells everyone alike, shown whole before it is
used."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support.errors import RmjournalError
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.share.page import SharePage, words_of

if TYPE_CHECKING:
    from rmjournal.journal import Outgoing, ProgrammeFile

ALL, ONE = "all", "one"


class ProgrammePage(SharePage):
    """The programme file of a pair, or one that was read and is not used yet.

    Nothing is shared here: it gives summaries their period and the programme's size."""

    can_copy: ClassVar[bool] = False
    file: "ProgrammeFile | None" = None

    def top(self) -> Iterator[Widget]:
        """Yield the file, whole, and for whom to use it."""
        yield Static(id="state", classes="words below")
        yield Static(id="whole", classes="words")
        yield ChoiceField("home", "Use it for", {ALL: "all pairs", ONE: "this pair only"}, ALL)

    def read(self, path: Path) -> None:
        """Show a file whole. Raises what is wrong with it."""
        self.file = self.journal.coordinator.read_programme(path)
        self.remake()
        self.scroll_home(animate=False)

    @property
    def can_accept(self) -> bool:
        """Return whether a file is shown that is not used yet."""
        return self.file is not None

    def accept(self) -> None:
        """Use the file that is shown. Raises the journal's error."""
        if self.file is not None:
            home = self.pair if self.choice("home") == ONE else None
            self.journal.coordinator.take_programme(self.file.data, home)
            self.file = None
            self.remake()

    def remake(self) -> None:
        """Show the file that was read, else the one in use."""
        shown, problem = self.file, ""
        if shown is None:
            try:
                shown = self.journal.coordinator.taken(self.pair)
            except RmjournalError as error:
                problem = words_of(error)
        if self.file is not None:
            state = "This file is not in use yet. Read it, then press a to accept it."
        elif shown is not None:
            state = "This programme file is in use."
        else:
            state = problem or "You have no programme file. Press i to read the one your coordinator gave you."
        self.query_one("#state", Static).update(content(state))
        lines = []
        for text in shown.lines if shown is not None else ():
            name, _, value = text.partition(": ")
            lines.append(Content.assemble((f"{name.capitalize()}\n", "$j-muted"), value))
        if shown is not None:
            digest = " ".join(shown.sha256[at : at + 8] for at in range(0, 64, 8))
            lines.append(Content.assemble(("SHA-256\n", "$j-muted"), digest))
        self.query_one("#whole", Static).update(Content("\n").join(lines))
        self.query_one("#field-home").display = self.file is not None
        for name in ("#exactly", "#exact", "#digest", "#mentions"):
            self.query_one(name).display = False
        self.post_message(self.Remade())

    def make(self) -> "Outgoing":
        """Nothing is shared here."""
        raise NotImplementedError

    def sections(self) -> tuple[Section, ...]:
        """Return what the file is for."""
        return (
            Section(
                "What it is for",
                (
                    "Your coordinator gives everyone the same file. It names the period and the size of the "
                    "programme, and says what happens to summaries.",
                ),
            ),
            Section(
                "Is it the same?",
                ("Compare its fingerprint (SHA-256) with a colleague's. If it differs, ask your coordinator.",),
            ),
            Section("Who sees this", ("Nobody. Reading a file shares nothing.",)),
        )
