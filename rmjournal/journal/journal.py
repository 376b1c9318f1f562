"""The journal: what a screen or a command calls."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Self, TypeVar, cast

from rmjournal import paths
from rmjournal.domain import takeaway as rules
from rmjournal.domain.departure import Departure
from rmjournal.domain.due import Due, due
from rmjournal.domain.pair import Pair, hue_for
from rmjournal.domain.person import Settings
from rmjournal.domain.prompts import reflection_prompts
from rmjournal.domain.record import Body, Kind, Record, RecordId, changed, made, record_id, uuid_of
from rmjournal.domain.reflection import Reflection, ReflectionKind
from rmjournal.domain.session import Session, SessionStatus
from rmjournal.domain.takeaway import Commitment, Method, Takeaway, TakeawayState
from rmjournal.domain.writing import Note
from rmjournal.errors import Refused
from rmjournal.journal.shelf import Shelf, refuse_unread
from rmjournal.vault import place
from rmjournal.vault.check import Progress, Report, verify
from rmjournal.vault.kdf import Kdf, RecoveryKey
from rmjournal.vault.vault import Vault

Fields = Mapping[str, object]
S = TypeVar("S", bound=Body)
T = TypeVar("T")

SHORTEST_PASSPHRASE = 8
LONGEST_TEXT = 4 * 1024 * 1024  # characters of one text: more is a file, not a note

_SETTINGS = hashlib.sha256(b"rmjournal/settings").digest()[:16]  # the one settings record has one id in every journal

# What the journal itself keeps right, and what has a command of its own.
_NOT_EDITED: Mapping[type[Body], Collection[str]] = {
    Pair: ("number", "last_session", "hue"),
    Session: ("number",),
    Takeaway: ("state", "agreed_on", "method", "replaces"),
    Commitment: ("status", "told_partner_on"),
    Settings: ("last_pair_number",),
}


class Journal(Shelf):
    """One open journal."""

    # Life

    @classmethod
    def create(
        cls, path: Path, passphrase: str, *, kdf: Kdf | None = None, state: Path | None = None
    ) -> tuple[Self, str]:
        """Make a new journal; return it open, with its recovery key, which is shown once and kept nowhere.

        `state` is where this computer remembers its device id, by default the usual folder."""
        check_strength(passphrase)
        vault, recovery = Vault.create(path, passphrase, kdf=kdf, state=state or paths.state_folder())
        return cls(vault), recovery.text()

    @classmethod
    def open(cls, path: Path, passphrase: str, *, damaged: bool = False, state: Path | None = None) -> Self:
        """Unlock a journal; with `damaged`, also one that does not add up, for reading what is left of it."""
        return cls(Vault.open(path, passphrase, state=state or paths.state_folder(), damaged=damaged))

    @classmethod
    def recover(
        cls, path: Path, recovery_key: str, new_passphrase: Callable[[], str], *, kdf: Kdf | None = None
    ) -> Self:
        """Unlock a journal with its recovery key, ask for a new passphrase, and set it. The key on paper stays."""
        vault = Vault.open(path, recovery=RecoveryKey.read(recovery_key), state=paths.state_folder())
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
        place.check_file(place.resolve(path))

    @staticmethod
    def check_free(path: Path) -> None:
        """Refuse a place where a new journal cannot be made, before anybody thinks of a passphrase."""
        place.resolve_new(path, "The journal")

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

    def verify(self, *, full: bool = False, progress: Progress | None = None) -> Report:
        """Is every record there, whole and newest? `full` reads every page and opens every text."""
        return verify(self.vault, full=full, progress=progress)

    # Reading

    def pairs(self) -> list[Record[Pair]]:
        """Return the pairs by their number."""
        return sorted(self.of_type(Pair), key=lambda pair: _body(pair).number)

    def pair(self, number: int) -> Record[Pair]:
        """Return the pair with this number. Raises Refused where there is none."""
        for pair in self.pairs():
            if _body(pair).number == number:
                return pair
        raise Refused(f"There is no pair {number}.", "`rmjournal pair list` shows your pairs.")

    def sessions_of(self, pair: Record[Pair]) -> list[Record[Session]]:
        """Return the sessions of a pair by their number."""
        return sorted(self.of_type(Session, pair.id), key=lambda session: _body(session).number)

    def session(self, pair: Record[Pair], number: int) -> Record[Session]:
        """Return one session of a pair. Raises Refused where there is none."""
        for session in self.sessions_of(pair):
            if _body(session).number == number:
                return session
        raise Refused(
            f"Pair {_body(pair).number} has no session {number}.", "`rmjournal session list --pair N` shows them."
        )

    def takeaways_of(self, pair: Record[Pair]) -> list[Record[Takeaway]]:
        """Return the takeaways of a pair, the oldest first."""
        return self.of_type(Takeaway, pair.id)

    def due(self, today: date) -> tuple[Due, ...]:
        """Return what is waiting on this day, over all pairs."""
        wanted = {Kind.PAIR, Kind.SESSION, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.REFLECTION}
        return due(self.records(wanted), today)

    def prompts(self, pair: Record[Pair], kind: ReflectionKind) -> tuple[str, ...]:
        """Return the three questions of a reflection, for my role and the focus of this pair."""
        return reflection_prompts(_body(pair).role, _body(pair).focus, kind)

    # Writing

    def add_pair(self, fields: Fields) -> Record[Pair]:
        """Begin a pair. It gets the next number, which no other pair ever gets again."""
        with self.transaction():
            number = self.next_pair_number()
            pair = self.keep_new(_made(Pair, fields, number=number, hue=hue_for(number).value))
            self.count_pairs()
            return pair

    def next_pair_number(self) -> int:
        """Return a number that no pair has or ever had."""
        taken = [_body(pair).number for pair in self.pairs()]
        return max([self._last_pair_number(), *taken]) + 1

    def is_number_taken(self, number: object) -> bool:
        """Has a pair this number, or did one that is deleted have it?"""
        if isinstance(number, int) and number <= self._last_pair_number():
            return True
        return any(number == _body(pair).number for pair in self.pairs())

    def count_pairs(self) -> None:
        """Remember the highest number, so that it is not given again when its pair is gone."""
        highest = self.next_pair_number() - 1
        if highest > self._last_pair_number():
            settings = self._settings() or self.keep_new(Settings(), uuid=_SETTINGS)
            self.keep(settings, changed(_body(settings), {"last_pair_number": highest}))

    def add_session(self, pair: Record[Pair], fields: Fields) -> Record[Session]:
        """Plan a session, or note one that was held: with `held_at` it counts as held unless it says otherwise."""
        if "held_at" in fields and "status" not in fields:
            fields = {**fields, "status": SessionStatus.HELD.value}
        with self.transaction():
            taken = [_body(session).number for session in self.sessions_of(pair)]
            number = max([_body(pair).last_session, *taken]) + 1
            body = _made(Session, fields, number=number)
            self.keep(pair, changed(_body(pair), {"last_session": number}))
            return self.keep_new(body, pair=pair.id, at=_moment_of(body))

    def add_note(
        self, pair: Record[Pair], text: str, *, session: Record[Session] | None = None, off_record: bool = False
    ) -> Record[Note]:
        """Keep a note of a pair, or of one of its sessions."""
        body = _made(Note, {"text": text, "off_record": off_record})
        return self.keep_new(body, pair=pair.id, parent=session.id if session else None)

    def add_takeaway(
        self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[Takeaway]:
        """Write down a takeaway, as a draft; `"commitment": {"owner", "due"}` with it is a promise of its own."""
        own = dict(fields)
        promised = own.pop("commitment", None)
        _refuse_steps(Takeaway, own)
        body = _made(Takeaway, own)
        with self.transaction():
            takeaway = self.keep_new(body, pair=pair.id, parent=session.id if session else None)
            if promised is not None:
                if not isinstance(promised, dict):
                    raise Refused('commitment takes an object such as {"owner": "me", "due": "2026-03-31"}.')
                _refuse_steps(Commitment, promised)
                commitment = _made(Commitment, {"text": body.text, **promised})
                self.keep_new(commitment, pair=pair.id, parent=takeaway.id)
            return takeaway

    def add_reflection(
        self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None
    ) -> Record[Reflection]:
        """Keep a reflection, of a session or of the time between."""
        body = _made(Reflection, fields)
        if not any(answer.text.strip() for answer in body.answers):
            raise Refused("A reflection needs at least one answer.", "Nothing was kept.")
        return self.keep_new(body, pair=pair.id, parent=session.id if session else None)

    def propose(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Note that the wording was put to the partner; it is frozen from here."""
        return self._step(takeaway, rules.propose)

    def agree(self, takeaway: Record[Takeaway], on: date, method: Method) -> Record[Takeaway]:
        """Note that both agreed. What this takeaway replaces gives way in the same moment."""
        with self.transaction():
            agreed = self._step(takeaway, lambda body: rules.agree(body, on, method))
            by = _body(agreed)
            for other in self.of_type(Takeaway, takeaway.pair) if by.replaces is not None else ():
                body = _body(other)
                # Of all wordings of one takeaway, the one that was agreed last is the one that counts.
                same = other.id == by.replaces or (body.replaces == by.replaces and other.id != agreed.id)
                if same and body.state is TakeawayState.AGREED:
                    self._step(other, lambda body: rules.superseded(body, by))
            return agreed

    def decline(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Note that one of the two does not agree."""
        return self._step(takeaway, rules.decline)

    def withdraw(self, takeaway: Record[Takeaway]) -> Record[Takeaway]:
        """Take back what is not agreed."""
        return self._step(takeaway, rules.withdraw)

    def amend(self, takeaway: Record[Takeaway], text: str) -> Record[Takeaway]:
        """Write other words, as a new draft; what was agreed stands until the draft is agreed too."""
        old, draft = _told(lambda: rules.amend(_body(takeaway), takeaway.id, text))
        with self.transaction():
            if old != takeaway.body:
                self.keep(takeaway, old)
            return self.keep_new(draft, pair=takeaway.pair, parent=takeaway.parent)

    def takeaway(self, id: RecordId | str) -> Record[Takeaway]:
        """Return one takeaway, by its id or the beginning of it."""
        return _typed(self.find(id), Takeaway, "takeaway")

    def commitment(self, id: str) -> Record[Commitment]:
        """Return one commitment, by its own id or by that of its takeaway. Raises Refused where there is none."""
        found = self.find(id)
        if isinstance(found.body, Commitment):
            return cast(Record[Commitment], found)
        takeaway = _typed(found, Takeaway, "takeaway")
        for commitment in self.of_type(Commitment, takeaway.pair):
            if commitment.parent == takeaway.id:
                return commitment
        raise Refused("There is no commitment with this takeaway.")

    def finish(self, commitment: Record[Commitment], *, kept: bool, outcome: str = "") -> Record[Commitment]:
        """Note that a promise was done, or dropped. The loop stays open until the partner was told."""
        ended = rules.done if kept else rules.dropped
        return self._step(commitment, lambda body: ended(body, outcome))

    def tell(self, commitment: Record[Commitment], on: date) -> Record[Commitment]:
        """Note that the partner was told what came of a promise, which closes the loop."""
        return self._step(commitment, lambda body: rules.told(body, on))

    def edit(self, record: Record[Body], fields: Fields) -> Record[Body]:
        """Change some fields of a record; what was there is kept as a revision, where the kind has a history."""
        body = _body(record)
        if isinstance(body, Departure):
            raise Refused('What stands under "What has left" is not changed.', "Nothing was changed.")
        _refuse_steps(type(body), fields)
        _check_length(fields)
        if isinstance(body, Session) and "held_at" in fields and "status" not in fields:
            fields = {**fields, "status": SessionStatus.HELD.value}
        if isinstance(body, Takeaway) and "text" in fields:
            _told(lambda: rules.reworded(body, str(fields["text"])))
        edited = _told(lambda: changed(body, fields))
        return self.keep(record, edited, at=_moment_of(edited) if isinstance(edited, Session) else None)

    def change_passphrase(self, passphrase: str) -> None:
        """Set another passphrase. Older copies of the file still open with the old one."""
        check_strength(passphrase)
        self.vault.change_passphrase(passphrase)

    def delete(self, record: Record[Body]) -> int:
        """Delete a record with all that hangs on it, history included; return how many records went.

        A pair takes everything along that was ever written in it, with its key."""
        if record.kind in (Kind.DEPARTURE, Kind.SETTINGS):
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

    def _settings(self) -> Record[Settings] | None:
        """Return the one settings record, if there is one yet."""
        if _SETTINGS not in self.vault:
            return None
        return cast(Record[Settings], self.record(record_id(_SETTINGS)))

    def _last_pair_number(self) -> int:
        settings = self._settings()
        return 0 if settings is None else _body(settings).last_pair_number

    def _step(self, record: Record[S], rule: Callable[[S], S]) -> Record[S]:
        return self.keep(record, _told(lambda: rule(_body(record))))


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is short enough to be tried out. Source: NIST SP 800-63B, section 5.1.1."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(
            f"A passphrase needs at least {SHORTEST_PASSPHRASE} characters.",
            "Five or six words that have nothing to do with each other are strong, and easy to keep in mind.",
        )


def _told(rule: Callable[[], T]) -> T:
    """Apply a rule of the domain; what it refuses becomes what a person is told. It says nothing private."""
    try:
        return rule()
    except ValueError as error:
        sentence = str(error)
    raise Refused(sentence, "Nothing was changed.")


def _made(cls: type[S], fields: Fields, **given: object) -> S:
    for name in given:
        if name in fields:
            raise Refused(f"{name} is given by the journal, not typed.", "Nothing was kept.")
    _check_length(fields)
    return _told(lambda: made(cls, {**fields, **given}))


def _check_length(fields: Fields) -> None:
    if any(isinstance(value, str) and len(value) > LONGEST_TEXT for value in fields.values()):
        raise Refused("This text is longer than four million characters.", "Keep it as a file, or in parts.")


def _refuse_steps(cls: type[Body], fields: Fields) -> None:
    """Refuse by hand what has a step of its own, or is counted by the journal."""
    for name in _NOT_EDITED.get(cls, ()):
        if name in fields:
            raise Refused(f"{name} is not set by hand.", "`rmjournal takeaway --help` shows the steps.")


def _body(record: Record[S]) -> S:
    refuse_unread(record)
    return cast(S, record.body)


def _typed(record: Record[Body], cls: type[S], word: str) -> Record[S]:
    if not isinstance(record.body, cls):
        raise Refused(f"This is not a {word}.", f"`rmjournal {word} list --pair N` shows them.")
    return record  # type: ignore[return-value] # the line above made sure


def _moment_of(session: Session) -> datetime | None:
    return session.held_at or session.planned_at
