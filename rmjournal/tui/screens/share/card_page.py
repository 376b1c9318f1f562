"""An insight card: an empty page for a group, with permission and the filter beside
it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Role
from rmjournal.domain.texts.agreement_texts import ASK, AUDIENCES, REPLIES, check_permission
from rmjournal.support.errors import Refused
from rmjournal.tui.forms.form import arrange
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.fields import ChoiceField
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.share.page import ON_A_CLIPBOARD, WrittenPage

if TYPE_CHECKING:
    from rmjournal.journal import Outgoing

MINE, BOTH = "mine", "both"
WHOSE: Mapping[str, str] = {MINE: "mine alone", BOTH: "ours together"}
READERS: Mapping[str, str] = {
    "junior": f"the {Role.MENTOR_JUNIOR.words} group",
    "senior": f"the {Role.MENTEE_SENIOR.words} group",
    "sponsors": "sponsors",
}
_YOURS: Mapping[Role, str] = {
    Role.MENTEE_SENIOR: "Write what you have learnt yourself. Your partner's story is theirs to tell.",
    Role.MENTOR_JUNIOR: "Write what you choose to tell. You don't speak for a group.",
}


class CardPage(WrittenPage):
    """A few words for a group. Nothing of the journal is put into them."""

    has_fields: ClassVar[bool] = True

    def top(self) -> Iterator[Widget]:
        """Yield the empty page, the filter's view of it, and whose words they are."""
        asked = [
            ChoiceField("readers", "Who is it for?", READERS, "", stacked=False),
            ChoiceField("whose", "Whose story is it to tell?", WHOSE, ""),
            ChoiceField("reply", "If it belongs to you both, what did your partner reply?", REPLIES, ""),
        ]
        arrange(asked)
        yield Vertical(
            Horizontal(
                Vertical(Static(_YOURS[self.pair.body.role], classes="muted"), Editor(widget_id="typed")),
                Vertical(
                    Static("What the filter would hide", classes="muted"),
                    PrivateText(id="filtered", classes="words"),
                ),
                id="side-by-side",
            ),
            *asked,
            id="card",
        )

    def begin(self) -> None:
        """Focus the empty page."""
        self.screen.set_focus(self.query_one("#typed"), scroll_visible=False)

    def make(self) -> "Outgoing":
        """Return the card, once it has words, readers and permission."""
        filtered = self.query_one("#filtered", PrivateText)
        filtered.update("")
        if not self.words.strip():
            raise Refused("The card is still empty.")
        saved = self.journal.statements.known_names(self.pair)
        profile = self.journal.statements.profile(**{name: list(words) for name, words in saved.items()})
        filtered.update(content(self.journal.statements.filtered(self.words, profile).text))
        readers, whose, reply = (self.choice(name) for name in ("readers", "whose", "reply"))
        if not readers:
            raise Refused("Choose who it is for.")
        if whose not in WHOSE:
            raise Refused("Say whose story it is to tell.")
        if whose == BOTH:
            check_permission(reply)
        return self.journal.messages.insight(self.pair, self.words, readers)

    def forget_answers(self) -> None:
        """Clear the reply: a yes was to other words."""
        self.query_one("#field-reply", ChoiceField).put("")

    def who(self) -> tuple[Section, ...]:
        """Return who may read it."""
        reader = self.choice("readers")
        for_whom = f"{AUDIENCES[reader].capitalize()}." if reader in AUDIENCES else "The group you choose."
        return (Section("Who may read it", (for_whom, "They may know who you are, and pass it on.")),)

    def after(self) -> tuple[Section, ...]:
        """Return what sharing changes, and who can read a clipboard."""
        if self.outgoing is None:
            return (Section("If it belongs to you both", (ASK,)),)
        return (self.once_shared(), Section("If you copy it", (ON_A_CLIPBOARD,)))

    def kinds(self) -> frozenset[ExportKind]:
        """Return the cards."""
        return frozenset({ExportKind.INSIGHT_CARD})
