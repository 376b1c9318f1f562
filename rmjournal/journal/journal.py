"""The journal: what a screen or a command calls."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self, cast

from rmjournal.domain.model import takeaway as rules
from rmjournal.domain.model.export_log import Departure
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair, hue_for
from rmjournal.domain.model.programme import SummaryName, TakenProgramme
from rmjournal.domain.model.reflection import Reflection, ReflectionKind
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Body, Kind, Record, RecordId, changed, record_id, uuid_of
from rmjournal.domain.rules.due import Due, due
from rmjournal.domain.rules.prompts import reflection_prompts
from rmjournal.journal.records import history, settings
from rmjournal.journal.records.passphrases import check_strength
from rmjournal.journal.records.repository import from_ms, is_off_record
from rmjournal.journal.records.validation import Fields, body_of, check_length, new_body, refuse_steps, told
from rmjournal.journal.sessions.takeaway_steps import Agreeing
from rmjournal.support import paths
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.record import NOTHING
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.store import preflight
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import Progress, Report, verify

_TELLING = {Kind.PAIR, Kind.SESSION, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.SIGN_ANSWER}
THIN_EVERY = 8  # saves of one record between two looks at how much of its history nobody misses


class Journal(Agreeing):
    """One open journal."""

    # Life

    @classmethod
    def create(
        cls, path: Path, passphrase: str, *, kdf: Kdf | None = None, state: Path | None = None
    ) -> tuple[Self, str]:
        """Make a new journal; return it open, with its recovery key, which is shown once and kept nowhere.

        `state` is where this computer keeps its device id and the anchor, by default the usual folder."""
        check_strength(passphrase)
        vault, recovery = Vault.create(path, passphrase, kdf=kdf, state=state or paths.state_folder())
        return cls(vault), recovery.text()

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str,
        *,
        damaged: bool = False,
        accept_older: bool = False,
        state: Path | None = None,
    ) -> Self:
        """Unlock a journal; with `damaged`, also one that does not add up, for reading what is left of it; with
        `accept_older`, also one that is older than what this computer saw."""
        state = state or paths.state_folder()
        return cls(Vault.open(path, passphrase, state=state, damaged=damaged, accept_older=accept_older))

    @classmethod
    def recover(
        cls,
        path: Path,
        recovery_key: str,
        new_passphrase: Callable[[], str],
        *,
        kdf: Kdf | None = None,
        accept_older: bool = False,
    ) -> Self:
        """Unlock a journal with its recovery key, ask for a new passphrase, and set it. The key on paper stays."""
        key, state = RecoveryKey.read(recovery_key), paths.state_folder()
        vault = Vault.open(path, recovery=key, state=state, accept_older=accept_older)
        try:
            passphrase = new_passphrase()
            check_strength(passphrase)
            vault.change_passphrase(passphrase, kdf=kdf)
        except BaseException:
            vault.close()
            raise
        return cls(vault)

    @staticmethod
    def check_place(path: Path) -> None:
        """Refuse what is no journal before anybody types a passphrase for it."""
        preflight.check_file(preflight.resolve(path))

    @staticmethod
    def check_copy(path: Path) -> None:
        """Refuse what is no copy of a journal before anybody types a passphrase for it."""
        preflight.check_copy(preflight.resolve(path))

    @staticmethod
    def check_free(path: Path) -> None:
        """Refuse a place where a new journal cannot be made, before anybody thinks of a passphrase."""
        preflight.resolve_new(path, "The journal")

    def close(self) -> None:
        """Lock: close the file. The process that held the keys should end soon after."""
        self.vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def notices(self) -> list[str]:
        """Return what the person should hear of that is no error, once."""
        told, self.vault.notices = self.vault.notices, []
        return told

    def mention(self, *sentences: str) -> None:
        """Have the person hear something that is no error, with the next notices."""
        self.vault.notices.extend(sentences)

    def last_saved(self) -> datetime:
        """Return when the last save was made, as a local time by the clock of the computer that made it."""
        return from_ms(self.vault.last_saved_ms).astimezone()

    def count(self, kind: Kind) -> int:
        """Return how many records of a kind there are, without opening one."""
        return sum(entry.meta.kind == kind for entry in self.vault.entries())

    def check_recovery_key(self, typed: str) -> None:
        """Note that the recovery key on paper was typed back; refuse one that would not open this journal."""
        if not self.vault.opens_with(recovery=RecoveryKey.read(typed)):
            raise Refused("This is not the recovery key of this journal.", "Look for the paper of the day it was made.")
        self.change_settings({"spare_key_unchecked": False})

    def opens_with(self, passphrase: str) -> bool:
        """Is this the passphrase of today? Costs the derivation of the key."""
        return self.vault.opens_with(passphrase=passphrase)

    def new_recovery_key(self) -> str:
        """Replace the recovery key, for when its paper is lost; it is shown once, and waits to be typed back."""
        with self._to_be_typed_back():
            return self.vault.new_recovery_key().text()

    def rekey(self, passphrase: str, *, kdf: Kdf | None = None, progress: Progress | None = None) -> str:
        """Seal everything anew under new keys, in a file that takes the place of this one; return the recovery key.

        It is shown once, and waits to be typed back. The journal stays open. Copies that were made before open as they
        did; what is written from now on they do not open. `progress` may raise: then nothing is changed."""
        check_strength(passphrase)
        with self._to_be_typed_back():
            return rekey(self.vault, passphrase, kdf=kdf, progress=progress).text()

    @contextmanager
    def _to_be_typed_back(self) -> Iterator[None]:
        """Note that the recovery key waits, before it is replaced: no kill and no error leaves one that nobody saw."""
        was_unchecked = self.settings().spare_key_unchecked
        self.change_settings({"spare_key_unchecked": True})
        try:
            yield
        except BaseException:
            with suppress(RmjournalError):
                self.change_settings({"spare_key_unchecked": was_unchecked})
            raise

    def verify(self, *, full: bool = False, progress: Progress | None = None) -> Report:
        """Is every record there, whole and newest? `full` reads every page and opens every text."""
        return verify(self.vault, full=full, progress=progress)

    # Reading

    def pairs(self) -> list[Record[Pair]]:
        """Return the pairs by their number."""
        return sorted(self.of_type(Pair), key=lambda pair: body_of(pair).number)

    def pair(self, number: int) -> Record[Pair]:
        """Return the pair with this number. Raises Refused where there is none."""
        for pair in self.pairs():
            if body_of(pair).number == number:
                return pair
        raise Refused(f"There is no pair {number}.", "`rmjournal pair list` shows your pairs.")

    def sessions_of(self, pair: Record[Pair]) -> list[Record[Session]]:
        """Return the sessions of a pair by their number."""
        return sorted(self.of_type(Session, pair.id), key=lambda session: body_of(session).number)

    def session(self, pair: Record[Pair], number: int) -> Record[Session]:
        """Return one session of a pair. Raises Refused where there is none."""
        for session in self.sessions_of(pair):
            if body_of(session).number == number:
                return session
        raise Refused(
            f"Pair {body_of(pair).number} has no session {number}.", "`rmjournal session list --pair N` shows them."
        )

    def takeaways_of(self, pair: Record[Pair]) -> list[Record[Takeaway]]:
        """Return the takeaways of a pair, the oldest first."""
        return self.of_type(Takeaway, pair.id)

    def notes_of(self, session: Record[Session], *, off_record: bool = False) -> list[Record[Note]]:
        """Return the notes of a session, the oldest first; those off the record only when asked for."""
        return [note for note in self.hanging_on(Note, session.id) if off_record or not is_off_record(note)]

    def reflections_of(self, session: Record[Session]) -> list[Record[Reflection]]:
        """Return the reflections on a session, the oldest first."""
        return self.hanging_on(Reflection, session.id)

    def log_of(self, pair: Record[Pair]) -> list[Record[LogItem]]:
        """Return the log of a pair, the oldest line first."""
        return self.of_type(LogItem, pair.id)

    def timeline(self, pair: Record[Pair], *, off_record: bool = False) -> list[Record[Body]]:
        """Return all that was written in a pair, the newest first, but for drafts; the pair itself is no part of it.

        Notes off the record come only when asked for, what cannot be read any more without its content."""
        found = self.latest(0, pair.id, off_record=off_record)
        return [record for record in found if record.kind not in (Kind.PAIR, Kind.DRAFT)]

    def due(self, today: date) -> tuple[Due, ...]:
        """Return what is waiting on this day, over all pairs."""
        return due(self.story(), today)

    def story(self) -> Iterator[Record[Body]]:
        """Yield what tells how it goes with the pairs: of reflections only that they were written, not a word."""
        yield from self.records(_TELLING)
        yield from self.outlines({Kind.REFLECTION})

    def prompts(self, pair: Record[Pair], kind: ReflectionKind) -> tuple[str, ...]:
        """Return the questions of a reflection, for my role and the focus of this pair: three; between sessions, one.

        Between sessions it is another one every time."""
        mine = [e.meta for e in self.vault.entries() if e.meta.kind == Kind.REFLECTION and e.meta.parent == NOTHING]
        written = [self.glance(record_id(meta.uuid)).raw.get("kind") for meta in mine if meta.pair == uuid_of(pair.id)]
        turn = written.count(kind.value)
        return reflection_prompts(body_of(pair).role, body_of(pair).focus, kind, turn)

    def settings(self) -> Settings:
        """Return the settings, the usual ones where none were changed yet."""
        return settings.current(self)

    # Writing

    def add_pair(self, fields: Fields) -> Record[Pair]:
        """Begin a pair. It gets the next number, which no other pair ever gets again."""
        with self.transaction():
            number = self.next_pair_number()
            pair = self.keep_new(new_body(Pair, fields, number=number, hue=hue_for(number).value))
            self.count_pairs()
            return pair

    def next_pair_number(self) -> int:
        """Return a number that no pair has or ever had."""
        taken = [body_of(pair).number for pair in self.pairs()]
        return max([settings.last_pair_number(self), *taken]) + 1

    def is_number_taken(self, number: object) -> bool:
        """Has a pair this number, or did one that is deleted have it?"""
        if isinstance(number, int) and number <= settings.last_pair_number(self):
            return True
        return any(number == body_of(pair).number for pair in self.pairs())

    def count_pairs(self) -> None:
        """Remember the highest number, so that it is not given again when its pair is gone."""
        settings.remember_pair_number(self, self.next_pair_number() - 1)

    def add_session(self, pair: Record[Pair], fields: Fields) -> Record[Session]:
        """Plan a session, or note one that was held: with `held_at` it counts as held unless it says otherwise."""
        if "held_at" in fields and "status" not in fields:
            fields = {**fields, "status": SessionStatus.HELD.value}
        with self.transaction():
            number = self.count_session(pair)
            body = new_body(Session, fields, number=number)
            return self.keep_new(body, pair=pair.id, at=_moment_of(body))

    def count_session(self, pair: Record[Pair]) -> int:
        """Return the next session number of a pair, which it never gives again. What it holds by now stays as it is."""
        now = cast(Record[Pair], self.record(pair.id))
        taken = [body_of(session).number for session in self.sessions_of(now)]
        number = max([body_of(now).last_session, *taken]) + 1
        self.keep(now, changed(body_of(now), {"last_session": number}))
        return number

    def add_note(
        self, pair: Record[Pair], text: str, *, session: Record[Session] | None = None, off_record: bool = False
    ) -> Record[Note]:
        """Keep a note of a pair, or of one of its sessions."""
        body = new_body(Note, {"text": text, "off_record": off_record})
        return self.keep_new(body, pair=pair.id, parent=session.id if session else None)

    def add_takeaway(
        self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[Takeaway]:
        """Write down a takeaway, as a draft; `"commitment": {"owner", "due"}` with it is a promise of its own."""
        own = dict(fields)
        promised = own.pop("commitment", None)
        refuse_steps(Takeaway, own)
        body = new_body(Takeaway, own)
        with self.transaction():
            takeaway = self.keep_new(body, pair=pair.id, parent=session.id if session else None)
            if promised is not None:
                if not isinstance(promised, dict):
                    raise Refused('commitment takes an object such as {"owner": "me", "due": "2026-03-31"}.')
                refuse_steps(Commitment, promised)
                commitment = new_body(Commitment, {"text": body.text, **promised})
                self.keep_new(commitment, pair=pair.id, parent=takeaway.id)
            return takeaway

    def add_reflection(
        self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[Reflection]:
        """Keep a reflection, of a session or of the time between."""
        body = new_body(Reflection, fields)
        if not any(answer.text.strip() for answer in body.answers):
            raise Refused("A reflection needs at least one answer.", "Nothing was kept.")
        return self.keep_new(body, pair=pair.id, parent=session.id if session else None)

    def add_log_item(
        self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[LogItem]:
        """Keep a line of the log, of a session or of the time between."""
        return self.keep_new(new_body(LogItem, fields), pair=pair.id, parent=session.id if session else None)

    def edit(self, record: Record[Body], fields: Fields) -> Record[Body]:
        """Change some fields of a record; what was there is kept as a revision, where the kind has a history."""
        body = body_of(record)
        if isinstance(body, Departure | SummaryName | TakenProgramme):
            raise Refused("What has left, and what a programme gave, is not changed.", "Nothing was changed.")
        refuse_steps(type(body), fields)
        check_length(fields)
        if isinstance(body, Session) and "held_at" in fields and "status" not in fields:
            fields = {**fields, "status": SessionStatus.HELD.value}
        if isinstance(body, Takeaway) and "text" in fields:
            told(lambda: rules.reworded(body, str(fields["text"])))
        edited = told(lambda: changed(body, fields))
        with self.transaction():
            kept = self.keep(record, edited, at=_moment_of(edited) if isinstance(edited, Session) else None)
            if self.vault.entry(uuid_of(kept.id)).meta.version % THIN_EVERY == 0:
                history.thin(self, kept, datetime.now(UTC))
        return kept

    def change_settings(self, fields: Fields) -> Settings:
        """Change some settings; return them all."""
        return settings.change(self, fields)

    def change_passphrase(self, passphrase: str) -> None:
        """Set another passphrase. Older copies of the file still open with the old one."""
        check_strength(passphrase)
        self.vault.change_passphrase(passphrase)

    def delete(self, record: Record[Body]) -> int:
        """Delete a record with all that hangs on it, history included; return how many records went.

        A pair takes everything along that was ever written in it, with its key."""
        if record.kind in (Kind.DEPARTURE, Kind.SETTINGS, Kind.SUMMARY_NAME):
            raise Refused("The settings and the list of what has left are not deleted.", "Nothing was changed.")
        with self.transaction():
            gone = self._belonging(record)
            for id in gone if record.kind != Kind.PAIR else ():
                if uuid_of(id) in self.vault:  # a draft has gone with what it was a draft of
                    self.vault.delete(uuid_of(id))
            self.vault.delete(uuid_of(record.id))
        if record.kind == Kind.PAIR:
            self.vault.compact()  # the key is gone; so are the traces of what it sealed
        return len(gone) + 1

    def belongings(self, record: Record[Body]) -> int:
        """Return how many records would go with this one."""
        return len(self._belonging(record))

    def _belonging(self, record: Record[Body]) -> list[RecordId]:
        if record.kind == Kind.PAIR:
            mine = [e.meta for e in self.vault.entries() if e.meta.pair == uuid_of(record.id)]
            kept = (Kind.PAIR, Kind.REVISION, Kind.TOMBSTONE)
            return [record_id(meta.uuid) for meta in mine if meta.kind not in kept]
        return self.children(record.id)


def _moment_of(session: Session) -> datetime | None:
    return session.held_at or session.planned_at
