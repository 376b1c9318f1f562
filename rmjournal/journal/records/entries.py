"""List, edit and delete entries of any kind."""

from typing import cast

from rmjournal.domain.model.export_log import Export, SharedPoints, SharedText
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import SummaryName, TakenProgramme
from rmjournal.domain.model.session import Session, SessionStatus, moment_of
from rmjournal.domain.model.takeaway import Takeaway, reworded
from rmjournal.domain.record.input import Fields, apply_rule, update
from rmjournal.domain.record.record import AnyRecord, B, Kind, Record, RecordId, Unread, is_a, record_id, uuid_of
from rmjournal.domain.rules.session_outcome import consistent, refuse_moments
from rmjournal.journal.records.draft_terms import follow_words
from rmjournal.journal.records.fixed_terms import refuse_other_terms
from rmjournal.journal.records.history import History
from rmjournal.journal.records.repository import Outline, Records, unreadable
from rmjournal.journal.records.second_versions import delete_pair
from rmjournal.journal.records.session_numbers import remember_number
from rmjournal.journal.records.validation import check_length, refuse_new_words, refuse_steps
from rmjournal.support.errors import Refused

THIN_EVERY = 8  # saves of one entry before its history is thinned again


class Entries:
    """The entries of one journal, whatever their kind."""

    def __init__(self, records: Records, history: History) -> None:
        self._records = records
        self._history = history

    def timeline(self, pair: Record[Pair], *, off_record: bool = False) -> list[AnyRecord]:
        """Return everything written in a pair, the newest first, without drafts.

        Notes off the record come only when asked for, unread entries without
        content."""
        entries = self._records.latest(0, pair.id, off_record=off_record)
        return [record for record in entries if record.kind not in (Kind.PAIR, Kind.DRAFT)]

    def outlines(self, pair: Record[Pair]) -> list[Outline]:
        """Return the entries of timeline() without opening one, so that a long list
        costs little: 1 us each.

        Notes off the record are among them, since only their content tells."""
        return [each for each in self._records.listed(pair.id) if each.kind not in (Kind.PAIR, Kind.DRAFT)]

    def edit(self, record: Record[B] | Unread, fields: Fields) -> Record[B]:
        """Change some fields of an entry; its history saves what was there before.

        Raises Refused for fields that have a step of their own."""
        if isinstance(record, Unread):
            raise unreadable(record)
        body = record.body
        if isinstance(body, Export | SharedText | SharedPoints | SummaryName | TakenProgramme):
            raise Refused("Shared items and programme files can't be edited. Nothing was changed.")
        refuse_steps(type(body), fields)
        check_length(fields)
        if isinstance(body, Session) and "held_at" in fields and "status" not in fields:
            fields = {**fields, "status": SessionStatus.HELD.value}
        if isinstance(body, Takeaway) and ("text" in fields or fields.get("kind", body.kind) != body.kind):
            wording = body
            apply_rule(lambda: reworded(wording, str(fields.get("text", wording.text))))
        if isinstance(body, LogItem):
            refuse_new_words(body, fields)
        edited = apply_rule(lambda: update(body, fields))
        refuse_other_terms(self._records, record, edited)
        if isinstance(body, Session) and isinstance(edited, Session):
            refuse_moments(body, edited, self._records.clock.now())
            edited = cast(B, consistent(body, edited))
        with self._records.transaction():
            before: AnyRecord = record
            if isinstance(edited, Takeaway) and is_a(before, Takeaway):
                follow_words(self._records, before, edited.text)
            saved = self._records.replace(record, edited, at=moment_of(edited) if isinstance(edited, Session) else None)
            if self._records.vault.entry(uuid_of(saved.id)).meta.version % THIN_EVERY == 0:
                self._history.thin(saved, self._records.clock.utc())
        return saved

    def delete(self, record: AnyRecord) -> int:
        """Delete an entry with its history and everything under it; return how many.

        With a pair, everything ever written in it goes, and its key."""
        if record.kind in (Kind.DEPARTURE, Kind.SETTINGS, Kind.SUMMARY_NAME):
            raise Refused("The settings and the list of shared items can't be deleted. Nothing was changed.")
        vault = self._records.vault
        with self._records.transaction():
            gone = self._belonging(record)
            remember_number(self._records, record)
            if record.kind == Kind.PAIR:
                delete_pair(self._records, uuid_of(record.id))
            else:
                for entry_id in gone:
                    if uuid_of(entry_id) in vault:  # the vault deletes a draft with its parent
                        vault.delete(uuid_of(entry_id))
                vault.delete(uuid_of(record.id))
        if record.kind == Kind.PAIR:
            vault.compact()  # the key is gone; this removes what it encrypted
        return len(gone) + 1

    def belongings(self, record: AnyRecord) -> int:
        """Return how many entries would be deleted with this one."""
        return len(self._belonging(record))

    def _belonging(self, record: AnyRecord) -> list[RecordId]:
        if record.kind == Kind.PAIR:
            mine = [each.meta for each in self._records.vault.entries_of(None, uuid_of(record.id))]
            apart = (Kind.PAIR, Kind.REVISION, Kind.TOMBSTONE)
            return [record_id(meta.uuid) for meta in mine if meta.kind not in apart]
        return self._records.children(record.id)
