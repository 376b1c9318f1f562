"""The questions that help to prepare: one's own, and the examples, in one's own words
where they were changed."""

from functools import partial
from typing import ClassVar

from rmjournal.domain.model.pair import Focus, Role
from rmjournal.domain.model.prompt import Prompt
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.prompts import examples
from rmjournal.domain.words import word
from rmjournal.tui.kit.commands import BACK, CHANGE, Command
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.widgets.sections import Section
from rmjournal.tui.screens.upkeep.action_list import Action, ActionListScreen


class QuestionsScreen(ActionListScreen):
    """Show one question a row, one's own first. Enter changes it."""

    commands: ClassVar[tuple[Command, ...]] = (CHANGE, BACK)
    head = "Questions for preparing"
    is_private = True

    def last_words(self) -> str:
        """Return where the questions are offered."""
        return (
            "You see the examples for your role and focus in each pair, and we offer them when you prepare a session."
        )

    def sections(self) -> tuple[Section, ...]:
        """Return what can be done with a question."""
        return (
            Section("Your own questions", ("Press Enter on one to turn it off or on. They're saved in your journal.",)),
            Section(
                "In your words", ("Press Enter on an example to reword it. Leave it empty to restore the example.",)
            ),
        )

    def actions(self) -> tuple[Action, ...]:
        """Return a way to add a question, the own ones, and the examples."""
        own = [each for each in self.journal.questions.all() if not each.body.instead_of]
        changed = self.journal.questions.changed()
        return (
            Action("Add a question of your own", "offered from now on when you prepare", self._ask),
            *(
                Action(
                    each.body.text,
                    "your own, Enter turns it off" if each.body.enabled else "your own, Enter turns it on",
                    partial(self._turn, each),
                    "on" if each.body.enabled else "off",
                )
                for each in own
            ),
            *(
                Action(
                    changed.get(example, example),
                    f"for the {whose}, in your own words" if example in changed else f"an example for the {whose}",
                    partial(self._reword, example),
                )
                for example, whose in self._examples().items()
            ),
        )

    def _examples(self) -> dict[str, str]:
        """Return the examples for the roles and focuses of the pairs, and whose each
        is."""
        kinds = dict.fromkeys((each.body.role, each.body.focus) for each in self.journal.pairs.all())
        found: dict[str, str] = {}
        for role, focus in kinds or dict.fromkeys((role, Focus.OTHER) for role in Role):
            for example in examples(role, focus):
                found.setdefault(example, word(role))
        return found

    def _ask(self) -> None:
        def save(typed: str) -> None:
            if typed.strip():
                self.journal.questions.add({"text": typed.strip()})

        dialog = LineDialog("Your question", ["It is offered when you prepare a session."], save=save)
        self.app.push_screen(dialog, lambda _: self.draw())

    def _turn(self, question: Record[Prompt]) -> None:
        with self.showing_errors():
            self.journal.questions.turn(question, on=not question.body.enabled)
        self.draw()

    def _reword(self, example: str) -> None:
        lines = [f"The example: {example}", "Leave it empty to bring the example back."]
        dialog = LineDialog(
            "This question in your own words",
            lines,
            value=self.journal.questions.changed().get(example, example),
            save=partial(self.journal.questions.change, example),
            may_be_empty=True,
        )
        self.app.push_screen(dialog, lambda _: self.draw())
