"""The six steps of the first run, as they are shown."""

from collections.abc import Iterator
from pathlib import Path

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.tui.kit.dialogs.notices import key_lines
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput, SecretInput
from rmjournal.tui.kit.wording import MOVE_IT
from rmjournal.tui.screens.start.picture import picture

CHECKED = (2, 7)  # groups of the recovery key to type back
STEPS = ("what", "who", "passphrase", "spare", "where", "done")
MET = {"soon": "Not yet", "met": "Yes"}


class FirstRunPages:
    """What each step shows. What is typed is kept by the screen."""

    path: Path
    alias = role = words = recovery_key = ""
    accepted = False  # the suggested words: then they are typed once

    def next_step(self) -> str:
        """Return what home begins with, "" without a journal."""
        raise NotImplementedError

    def what(self) -> Iterator[Widget]:
        """Yield what this is, and what it protects."""
        yield Static(Content.assemble(("▌", "$j-amber"), ("▌", "$j-teal"), ("  rmjournal", "bold $j-text")), id="mark")
        yield Static("Say what you saw. Keep what you learnt. Share what you choose.", classes="head")
        yield Static(
            "In reverse mentoring, a junior colleague mentors a senior one. This journal is yours alone.",
            classes="muted words below",
        )
        yield Static(picture(), id="picture")
        yield Static(
            "No account and no server. Everything is encrypted with a passphrase only you know.", classes="words below"
        )
        yield Static(
            "If someone copies the file, they can see that you keep a journal and how big it is, but not a word of it. "
            "Anyone in control of this computer could still watch your screen or keyboard. If that worries you, use "
            "your own machine.",
            classes="muted words below",
        )
        yield Static(
            "Six short steps, about three minutes. Or press d to try a demo with made-up people.", classes="muted"
        )

    def who(self) -> Iterator[Widget]:
        """Yield the role and the nickname."""
        from rmjournal.domain.model.pair import Role
        from rmjournal.domain.words import choices

        yield Static("Your role", classes="head")
        yield ChoiceField("role", "In this pair I am", choices(Role), self.role)
        alias = LineField(
            "alias", "A nickname for your partner", self.alias, placeholder="not their real name", limit=80
        )
        alias.add_class("gap", update=False)
        yield alias
        yield Static(
            "Press 1 or 2, then type a nickname. You can add more pairs later, in either role.", classes="muted gap"
        )

    def passphrase(self) -> Iterator[Widget]:
        """Yield suggested words and room to type them, or one's own."""
        from rmjournal.support.passphrases import RULE, suggestion

        self.words = self.words or suggestion()
        yield Static("Choose a passphrase", classes="head")
        yield Static(
            "Nobody can reset it, not even IT. Six unrelated words are strong and easy to remember, for example:",
            classes="muted words",
        )
        yield Static("  ".join(self.words.split()), id="words")
        if self.accepted:
            yield Static("Type these words once. You can see them above, so once is enough.", classes="muted")
        else:
            yield Static(f"Press F3 to use these words, or type your own: {RULE}.", classes="muted")
        yield SecretInput(widget_id="first")
        yield Static("", id="so-far", classes="muted")
        again = Static("Type it again", classes="muted gap", id="again")
        second = SecretInput(widget_id="second")
        again.display = second.display = not self.accepted
        yield again
        yield second
        yield Static(
            "F5 shows or hides what you type. Next: a recovery key for paper, in case you forget it.",
            classes="muted gap words",
        )

    def spare(self) -> Iterator[Widget]:
        """Yield the recovery key, to write down."""
        yield Static("Write down your recovery key", classes="head")
        yield Static(
            "If you forget your passphrase, this is the only way back in. Write it on paper. Don't photograph or "
            "email it.",
            classes="muted words",
        )
        yield Static(content(key_lines(self.recovery_key)), id="key")
        yield Static(f"Type groups {CHECKED[0]} and {CHECKED[1]} from what you wrote down:", classes="muted")
        yield LineInput(widget_id="groups", placeholder="e.g. HXWA YTKZ")
        yield Static("Press F6 to do this later. We'll remind you on Home.", classes="muted gap")

    def where(self) -> Iterator[Widget]:
        """Yield whether they have met, and one question."""
        yield Static("Have you met yet?", classes="head")
        yield ChoiceField("met", "You have met", MET, default="soon")
        when = LineField(
            "when",
            "When did you meet?",
            placeholder="such as yesterday, or 12 Nov 3pm (optional)",
        )
        when.display = False
        yield when
        unread = Static(id="unread", classes="error")
        unread.display = False
        yield unread
        yield Static(self.question("soon"), id="question", classes="gap")
        yield LineInput(widget_id="answer", placeholder="optional")
        yield Static("Private. You can leave this blank.", classes="muted gap")

    def done(self) -> Iterator[Widget]:
        """Yield what comes next, as home says it."""
        from rmjournal.journal import Journal

        yield Static("Your journal is ready.", classes="head")
        step = self.next_step()
        lead = "You're now" if step.startswith("Waiting") else "Next:"  # of a date that the partner sets
        words = f" {lead} {step[:1].lower()}{step[1:]}." if step else ""
        yield Static(f"Press Ctrl+L at any time to lock it.{words}", classes="words")
        remarks = Journal.files.location_advice(self.path)
        for remark in remarks:
            yield Static(content(remark), classes="words gap")
        if remarks:
            yield Static(MOVE_IT, classes="words gap")
        yield Static("Press Enter to open it.", classes="muted gap")

    def question(self, met: str) -> str:
        """Return the question that fits the role and the answer."""
        if met == "met":
            return "What would you like to remember from it?"
        if self.role == "mentee-senior":
            return "What would you most like to understand?"
        return "Is there anything you'd rather not talk about? Only you will see it."
