"""Keep the questions that a person wrote themselves."""

from collections.abc import Mapping
from pathlib import Path

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.prompt import Origin, Prompt
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.own_questions import asked_of, changed_examples, read_questions
from rmjournal.domain.rules.prompts import Preparation, hints_for
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.repository import Records, typed
from rmjournal.journal.records.validation import new_body
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.support.paths import no_file
from rmjournal.vault.store import preflight

LARGEST = 1_000_000  # bytes of a file with questions
MOST = 500  # own questions
_AS_TEXT = "Use a text file with one question on each line."


class Questions:
    """The own questions of one journal. They belong to no pair."""

    def __init__(self, records: Records, entries: Entries) -> None:
        self._records = records
        self._entries = entries

    def all(self) -> list[Record[Prompt]]:
        """Return the own questions, the oldest first."""
        return [each for each in self._records.of_type(Prompt) if each.body.origin is Origin.USER]

    def asked(self, pair: Record[Pair], session: Record[Session]) -> tuple[str, ...]:
        """Return the own questions that help to prepare a session."""
        return asked_of((each.body for each in self.all()), pair.body, session.body.number)

    def changed(self) -> Mapping[str, str]:
        """Return the own words for the examples that were changed."""
        return changed_examples(each.body for each in self.all())

    def hints(self, pair: Record[Pair], session: Record[Session]) -> Preparation:
        """Return the examples that help to prepare a session, with what the person
        changed of them."""
        return hints_for(pair.body, session.body, self.asked(pair, session), self.changed())

    def change(self, example: str, words: str) -> Record[Prompt] | None:
        """Save own words for an example; without any, the example is offered again."""
        known = next((each for each in self.all() if each.body.instead_of == example), None)
        words = words.strip()
        if not words or words == example:
            if known is not None:
                self._entries.delete(known)
            return None
        if known is not None:
            return self._entries.edit(known, {"text": words, "enabled": True})
        return self.add({"text": words, "instead_of": example})

    def add(self, fields: Fields) -> Record[Prompt]:
        """Save one more question, by default for every role and focus."""
        if len(self.all()) >= MOST:
            raise Refused(f"You have {MOST} questions already.", "Delete some of them first.")
        return self._records.add(new_body(Prompt, fields, origin=Origin.USER.value))

    def read_file(self, path: Path) -> list[Record[Prompt]]:
        """Save the questions of a Markdown file that are new, and return them.

        The file isn't used again. Raises Failed or Refused."""
        if preflight.resolve(path) == self._records.vault.path:  # closing it would drop its locks
            raise Refused("That is this journal itself, not a list of questions.", _AS_TEXT)
        known = {each.body.text for each in self.all()}
        new = [each for each in read_questions(_text_of(path)) if each not in known]
        if len(known) + len(new) > MOST:
            raise Refused(f"That would be more than {MOST} questions. Nothing was saved.", "Import fewer at once.")
        with self._records.transaction():
            return [self.add({"text": each}) for each in new]

    def get(self, start: str) -> Record[Prompt]:
        """Return one question by the start of its ID. Raises Refused if there is
        none."""
        return typed(self._records.find(start), Prompt, "question")

    def turn(self, question: Record[Prompt], *, on: bool) -> Record[Prompt]:
        """Offer a question no more, or again."""
        return self._entries.edit(question, {"enabled": on})


def _text_of(path: Path) -> str:
    try:
        if not path.is_file():
            raise Refused(no_file(path), _AS_TEXT)
        if path.stat().st_size > LARGEST:
            raise Refused("This file is larger than 1 MB.", _AS_TEXT)
        data = path.read_bytes()
    except (OSError, ValueError) as cause:
        raise Failed(f"The file can't be read: {atomic_file.why(cause)}.", _AS_TEXT) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("This file isn't UTF-8 text.", _AS_TEXT) from None
