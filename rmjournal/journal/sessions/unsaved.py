"""What is typed while the journal cannot be saved: keep it, and put it back as drafts.

It waits in an encrypted box in the state folder of this computer. When the journal is
closed it goes into the file that is at the path by then, if that is the same journal.
Else it comes back when the journal is unlocked the next time.
"""

from collections.abc import Callable, Hashable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple, Self

from rmjournal.domain.model.note import Draft
from rmjournal.domain.record.input import apply_rule, update
from rmjournal.domain.record.record import Kind, RecordId, uuid_of
from rmjournal.journal.records.moments import from_ms
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.journal.sessions.drafts import Drafts, digest
from rmjournal.support.atomic_file import why
from rmjournal.support.errors import Failed, KeptOutside, Refused, RmjournalError
from rmjournal.vault.computer import unsaved_box
from rmjournal.vault.computer.unsaved_box import Box
from rmjournal.vault.store.vault import Vault

Json = dict[str, object]

_COMES_BACK = "What you type is encrypted outside the journal and comes back when you next unlock."


class UnsavedDraft(NamedTuple):
    """A draft that is not in the journal, as a box holds it.

    `follows` is a digest of the draft in the journal that it continues, "" for none."""

    of: Kind
    pair: RecordId | None
    parent: RecordId | None
    text: str
    fields: Mapping[str, object]
    stands_on: str
    follows: str
    at_ms: int

    def stored(self) -> Json:
        """Return it as JSON."""
        return {**self._asdict(), "of": int(self.of), "fields": dict(self.fields)}

    @classmethod
    def read(cls, stored: object) -> Self | None:
        """Return what a box holds; None for what this version cannot read."""
        if not isinstance(stored, dict) or set(stored) != set(cls._fields):
            return None
        texts, ids = (stored["text"], stored["stands_on"], stored["follows"]), (stored["pair"], stored["parent"])
        with suppress(ValueError, TypeError, Refused):
            for each in ids:
                _ = each is None or uuid_of(RecordId(each))  # raises for anything else
            if all(isinstance(each, str) for each in texts) and isinstance(stored["fields"], dict):
                return cls(**{**stored, "of": Kind(stored["of"]), "at_ms": int(stored["at_ms"])})
        return None


class UnsavedText:
    """What was typed and is not in the journal."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._drafts = Drafts(records)
        self._held: dict[Hashable, UnsavedDraft] = {}
        self._boxed: dict[Hashable, UnsavedDraft] = {}
        self._waits = False

    @property
    def is_waiting(self) -> bool:
        """Return whether there is text that is newer than what the journal shows."""
        return self._waits or bool(self._held)

    @property
    def is_lost(self) -> bool:
        """Return whether some of it could be kept nowhere. Final once the journal is
        closed."""
        return self._held != self._boxed

    @property
    def is_saved_for_good(self) -> bool:
        """Return whether what was saved is still in the file at the path. About 10
        us."""
        return self._records.vault.is_current()

    def reserve(self) -> None:
        """Reserve room on the disk for what may have to be kept."""
        self._records.vault.unsaved_boxes.reserve()

    def save(
        self,
        writer: Hashable,
        of: Kind,
        pair: RecordId | None,
        parent: RecordId | None,
        *,
        text: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> None:
        """Save a draft in the journal, or else keep it outside.

        What a writer said before is replaced, what others said is not. Raises
        KeptOutside with the reason, Failed if the text could be kept nowhere, and
        Refused for what no draft can hold."""
        try:
            self._drafts.save(of, pair, parent, text=text, fields=fields)
        except Refused:
            raise
        except RmjournalError as error:
            failure = error
        else:
            self.let_go(writer)
            return
        raise self._kept(failure, writer, of, pair, parent, text, fields or {})

    def attempt(
        self, save: Callable[[str], object], text: str, *, pair: RecordId | None, parent: RecordId | None = None
    ) -> None:
        """Save a text by calling `save`, or else keep it as the draft of a note.

        Raises what `save` of this class raises."""
        writer = (pair, parent, text)
        try:
            save(text)
        except Refused:
            raise
        except RmjournalError as error:
            failure = error
        else:
            self.let_go(writer)
            return
        raise self._kept(failure, writer, Kind.NOTE, pair, parent, text, {})

    def let_go(self, writer: Hashable) -> None:
        """Forget what a writer said: it is in the journal, or was discarded."""
        if self._held.pop(writer, None) is not None:
            with suppress(Failed):
                self._write()

    def _kept(
        self,
        failure: RmjournalError,
        writer: Hashable,
        of: Kind,
        pair: RecordId | None,
        parent: RecordId | None,
        text: str,
        fields: Mapping[str, object],
    ) -> Failed:
        """Keep a draft outside the journal; return the error that says so."""
        stands_on = follows = ""
        with suppress(RmjournalError):
            stands_on = self._drafts.stands_on(of, pair, parent)
            draft = self._drafts.find(of, pair, parent)
            follows = "" if draft is None else digest(draft)
        now = self._records.clock.ms()
        held = UnsavedDraft(of, pair, parent, text, fields, stands_on, follows, now)
        before = self._held.get(writer)
        if before is None or held._replace(at_ms=before.at_ms) != before:
            self._held[writer] = held
        try:
            self._write()
        except Failed as error:
            return Failed(failure.sentence, f"{failure.hint} {error.sentence}".strip())
        return KeptOutside(failure.sentence, _COMES_BACK)

    def _write(self) -> None:
        """Bring the box to what is held. Raises Failed."""
        if self._boxed == self._held:
            return
        boxes = self._records.vault.unsaved_boxes
        if self._held:
            boxes.write(self._content(list(self._held.values())))
        else:
            with suppress(OSError):
                boxes.discard()
        self._boxed = dict(self._held)

    def _content(self, drafts: list[UnsavedDraft]) -> Json:
        return {"path": str(self._records.vault.path), "drafts": [each.stored() for each in drafts]}

    # Putting it back

    def hand_over(self) -> None:
        """Save what is held in the file that is at the path now, if it is this journal.

        Call it once the vault is closed."""
        if not self._held:
            return
        notify, drafts = self._records.vault.notices.append, list(self._held.values())
        try:
            with closing(self._records.vault.reopened()) as vault:
                records = Records(vault, self._records.clock)
                with records.transaction():
                    left = [each for each in drafts if not _put_back(records, each)]
        except RmjournalError:
            left = drafts
        if not left:
            self._held = {}
            self._write()
            notify("What you typed is saved as a draft in the current journal.")
        elif not self.is_lost:
            notify("What you typed is encrypted outside the journal. It comes back when you next unlock.")
        else:
            notify("The last thing you typed couldn't be saved anywhere.")

    def put_back(self) -> None:
        """Turn what waits for this journal into drafts, in one transaction.

        Never raises: what cannot be put back goes on waiting, and notices say why."""
        vault = self._records.vault
        ready: list[tuple[Box, list[UnsavedDraft]]] = []
        for box in vault.unsaved_boxes.all():
            drafts = _drafts_in(box)
            if drafts is None:
                vault.notices.append(
                    "Some unsaved text is damaged, or doesn't open with this journal's keys. "
                    f"We left it unchanged: {box.file}"
                )
            elif (elsewhere := _elsewhere(vault, box)) is not None:
                vault.notices.append(f"Some unsaved text belongs to the journal in another place: {elsewhere}")
            else:
                ready.append((box, drafts))
                continue
            self._waits = True
        if not ready:
            return
        if vault.read_only:
            self._waits = True
            vault.notices.append(
                f"Some unsaved text is waiting until the journal can be saved. At the moment {vault.read_only}."
            )
            return
        try:
            self._put_back(ready)
        except RmjournalError as error:
            self._waits = True
            vault.notices.append(f"Some unsaved text is waiting. It can't be restored yet: {error.sentence}")

    def _put_back(self, boxes: list[tuple[Box, list[UnsavedDraft]]]) -> None:
        left: list[tuple[Box, list[UnsavedDraft]]] = []
        moments: list[int] = []
        with self._records.transaction():
            for box, drafts in boxes:
                homeless = []
                for each in sorted(drafts, key=lambda each: each.at_ms):
                    if _put_back(self._records, each):
                        moments.append(each.at_ms)
                    elif not self._was_deleted(each.pair):
                        homeless.append(each)
                left.append((box, homeless))
        notices = self._records.vault.notices
        if moments:
            last = from_ms(max(moments)).astimezone()
            as_drafts = "a draft" if len(moments) == 1 else f"{len(moments)} drafts"
            notices.append(f"Your unsaved text from {last.day} {last:%b %H:%M} is back, saved as {as_drafts}.")
        for box, homeless in left:
            try:
                if homeless:
                    self._waits = True
                    notices.append("Some unsaved text belongs to a pair that isn't in this copy of the journal.")
                    if len(homeless) < len(_drafts_in(box) or ()):
                        self._records.vault.unsaved_boxes.replace(box, self._content(homeless))
                else:
                    unsaved_box.remove(box.file)
            except OSError as cause:
                notices.append(f"A file of unsaved text couldn't be deleted ({why(cause)}): {box.file}")
            except Failed as error:
                notices.append(f"A file of unsaved text couldn't be saved: {error.sentence}")

    def _was_deleted(self, pair: RecordId | None) -> bool:
        """Return whether this pair was deleted for good. Its drafts go with it."""
        gone = None if pair is None else uuid_of(pair)
        return any(each.meta.parent == gone for each in self._records.vault.entries_of({Kind.TOMBSTONE}))


def _drafts_in(box: Box) -> list[UnsavedDraft] | None:
    """Return the drafts in a box; None if this version cannot read them all."""
    stored = None if box.content is None else box.content.get("drafts")
    found = [UnsavedDraft.read(each) for each in stored] if isinstance(stored, list) else [None]
    drafts = [each for each in found if each is not None]
    return drafts if len(drafts) == len(found) else None


def _elsewhere(vault: Vault, box: Box) -> Path | None:
    """Return where the journal is for which a box was written, if this one is a copy
    beside it."""
    path = Path(str((box.content or {}).get("path", "")))
    if path == vault.path or not unsaved_box.is_at(path, vault.keys.vault_id):
        return None
    return path


def _put_back(records: Records, unsaved: UnsavedDraft) -> bool:
    """Save a draft as one of the journal, in a transaction.

    Where the journal's own is another one than it continues, both stay. Return False,
    and save nothing, if its pair is not here."""
    vault, drafts = records.vault, Drafts(records)
    if unsaved.pair is not None and uuid_of(unsaved.pair) not in vault:
        return False
    parent = unsaved.parent if unsaved.parent is not None and uuid_of(unsaved.parent) in vault else None
    given = {
        "of": int(unsaved.of), "text": unsaved.text, "fields": dict(unsaved.fields), "stands_on": unsaved.stands_on
    }  # fmt: skip
    at = from_ms(unsaved.at_ms)
    here = list(drafts.at(unsaved.of, unsaved.pair, parent))
    if any((each.body.text, each.body.fields) == (unsaved.text, dict(unsaved.fields)) for each in here):
        return True
    for each in here:
        if unsaved.follows and digest(each) == unsaved.follows:
            body = each.body
            records.replace(each, apply_rule(lambda body=body: update(body, given)), at=at)  # type: ignore[misc]
            return True
    records.add(new_body(Draft, given), pair=unsaved.pair, parent=parent, at=at)
    return True
