"""Save what is answered at prompts as an encrypted draft, and give it back later.

A draft has what the screen's form for the same entry shows, by the name of its field,
so that either can go on with it. Beside it lies what was typed, question by question,
under `TYPED`: the command line types that again."""

import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias

from rmjournal.support.errors import RmjournalError

if TYPE_CHECKING:
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.record.record import Kind, Record, RecordId
    from rmjournal.journal import Journal

    Slot: TypeAlias = tuple[Kind, RecordId | None, RecordId | None]  # what a draft will become, its pair, its parent

TYPED = "typed"
_UNFINISHED = "unfinished"
_WAS = "was"  # what the screen's form showed before anything was changed
_INTERVAL = 2.0  # seconds between two saves while more is waiting to be read

_open: list["AnswerLog"] = []


def current() -> "AnswerLog | None":
    """Return the log of the form that is being asked, None outside of one."""
    return _open[-1] if _open else None


def refuse(asked: str) -> None:
    """Take back the answer to a question, given by its name or its words: it was
    refused."""
    if (log := current()) is not None:
        log.take_back(asked.partition("\n")[0])


class AnswerLog:
    """The answers of one form, and its draft."""

    def __init__(self, journal: "Journal", slot: "Slot", text_field: str) -> None:
        """`text_field` names the field of the screen's form that has the text, if
        any."""
        self._journal, self._slot, self._text_field = journal, slot, text_field
        self.is_kept = False
        self.is_declined = False  # there is a draft, which stays until something is answered
        self._fields: dict[str, object] = {}
        self._typed: dict[str, str] = {}
        self._again: dict[str, str] = {}
        self._shown: set[str] = set()
        self._unfinished = ""
        self.text = ""
        self.is_saved = False
        self.failure = ""
        self._dirty = False
        self._last_save = 0.0

    def found(self) -> "Record[Draft] | None":
        """Return the draft of an earlier time, if there is one to go on with."""
        draft = self._journal.drafts.find(*self._slot)
        if draft is None or not (draft.body.text or set(draft.body.fields) - {"off_record"}):
            return None
        return draft

    def resume(self, draft: "Record[Draft]") -> None:
        """Go on with a draft, of the command line or of the screen."""
        self._fields, self.is_saved = dict(draft.body.fields), True
        self.text = draft.body.text or self.drafted(self._text_field)
        typed = self._fields.get(TYPED)
        if isinstance(typed, dict):
            self._again = {str(key): str(value) for key, value in typed.items()}
        else:
            was = self._fields.get(_WAS)
            before = was if isinstance(was, dict) else {}
            self._again = {
                name: value
                for name, value in self._fields.items()
                if isinstance(value, str) and value and value != before.get(name)
            }
        self._unfinished = str(self._fields.pop(_UNFINISHED, ""))

    def again(self, key: str) -> str | None:
        """Return what was typed for a question, once; None if it was not answered."""
        return None if key == self._unfinished else self._again.pop(key, None)

    def begun(self, key: str) -> str:
        """Return what was typed of an unfinished answer, once."""
        if key != self._unfinished:
            return ""
        self._unfinished = ""
        return self._again.pop(key, "")

    def is_answered(self, name: str) -> bool:
        """Is there an answer to this question in the draft, not yet taken?"""
        return bool(self._again.get(name))

    def drafted(self, name: str) -> str:
        """Return a field of the draft that is gone on with, "" if it has none."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else ""

    def holds(self, name: str) -> bool:
        """Return whether this field of the draft is set."""
        return bool(self._fields.get(name))

    def add(self, key: str, typed: str) -> None:
        """Note an answer, for the next save."""
        self._typed[key] = typed
        self._fields.pop(_UNFINISHED, None)
        self._dirty = True

    def take_back(self, key: str) -> None:
        """Forget an answer that was refused: it is asked for again."""
        self._typed.pop(key, None)

    def show(self, name: str, value: object) -> None:
        """Note what an answer is in the screen's form, for the next save."""
        self._fields[name] = value
        self._shown.add(name)
        self._dirty = True

    def add_line(self, line: str) -> None:
        """Add a line to the text, for the next save."""
        if line or self.text:
            self.text += ("\n" if self.text else "") + line
            self._dirty = True

    def leave_unfinished(self, key: str, typed: str) -> None:
        """Note what was typed of an answer that was interrupted. Alone, it replaces no
        draft that was not wanted."""
        if typed and (self._is_begun() or not self.is_declined):
            self._typed[key] = typed
            self._fields[_UNFINISHED] = key
            self._dirty = True

    def leave_line(self, line: str) -> None:
        """Note what was typed of a line of the text, in the same way."""
        if self._is_begun() or not self.is_declined:
            self.add_line(line)

    def _is_begun(self) -> bool:
        """Is anything answered?"""
        return any(self._typed.values()) or bool(self.text)

    def left_over(self) -> list[str]:
        """Return the names of the drafted answers that nothing asked for."""
        known = self._shown | {self._text_field}
        return [
            name
            for name, typed in self._again.items()
            if typed and name not in known and not name.startswith("question-")
        ]

    def save_soon(self) -> None:
        """Save before the next answer is waited for.

        While more waits to be read, save every two seconds only. Then `save` is due as
        soon as nothing comes any more."""
        if time.monotonic() - self._last_save >= _INTERVAL or not _is_more_waiting():
            self.save()

    def save(self) -> None:
        """Save the draft if anything is new. A failure is kept in `failure`.

        What only says that nothing is answered yet never replaces an earlier draft."""
        if not (self._dirty and self.is_kept and self._is_begun()):
            return
        fields = {**self._fields, **({TYPED: {**self._again, **self._typed}} if self._typed or self._again else {})}
        if self._text_field:
            fields[self._text_field] = self.text
        try:
            with _undisturbed():
                self._journal.drafts.save(*self._slot, text=self.text, fields=fields)
        except RmjournalError as error:
            self.failure, self.is_saved = error.sentence, False
            return
        self._dirty, self.is_saved, self._last_save = False, True, time.monotonic()

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Save in this block what the answers became, and delete their draft with it.

        It stays if the screen's form has an answer in it that is not asked here."""
        with self._journal.records.transaction():
            yield
            draft = self._journal.drafts.find(*self._slot) if self.is_kept else None
            self._dirty = False
            if draft is not None and not self.left_over():
                self._journal.drafts.discard(draft)


@contextmanager
def logged(log: AnswerLog) -> Iterator[None]:
    """Note the answers to the prompts inside, and save what is left, however it
    ends."""
    _open.append(log)
    try:
        yield
    except BaseException:
        log.save()
        raise
    finally:
        _open.pop()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off signals: one in the middle of a save would make all later ones fail."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_more_waiting() -> bool:
    """Return whether there is input that can be read without waiting."""
    if sys.platform == "win32" or sys.stdin is None:
        return False
    with suppress(OSError, ValueError):
        return bool(select.select([sys.stdin], [], [], 0)[0])
    return False
