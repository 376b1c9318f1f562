"""Make messages for the partner, who needs no app, and copy or write and list them.

Nothing is sent from here. A takeaway that is shared is frozen in the same
transaction."""

import hashlib
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from rmjournal.domain.model.copies import BESIDE
from rmjournal.domain.model.export_log import SharedPoints
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.review import Closing, Review
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import WAITING, Commitment, CommitmentKind, Permission, Takeaway, TakeawayState
from rmjournal.domain.points import point_code
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.text import fold
from rmjournal.domain.texts import agreement_texts, message_texts
from rmjournal.domain.texts.message_texts import Message, takeaway_point
from rmjournal.journal.exports import name_look
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.private_file import write_pieces
from rmjournal.journal.records.entries import Entries
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.agreements import Agreements
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.vault.store import preflight, vault_files

_MOST_REPLACED = 8  # codes that one point says it replaces


class Told(NamedTuple):
    """The codes of the points that a message asks a yes for, and of those it
    answers."""

    points: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    after_all: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


def _nothing(_: date) -> None:
    pass


_IN_TWO_VERSIONS = (
    "Two versions of one takeaway are in it. To choose one first, see Conflicts in Settings, or `rmjournal conflicts`."
)


class Outgoing(NamedTuple):
    """A text to share, and what the journal records on the day it is shared.

    `freezes` is set if sharing proposes drafts in it; `mentions` says where a nickname
    or a name occurs, and if a takeaway is in it twice.

    The text is kept, to be read again, under the key of `pair`; without one it is not.
    `told` has the codes of its points and answers."""

    message: Message
    note: Callable[[date], None] = _nothing
    freezes: bool = False
    mentions: str = ""
    pair: RecordId | None = None
    told: Told = Told()

    @property
    def sha256(self) -> str:
        """The SHA-256 that the list of shared items has for the text, in
        hexadecimal."""
        return hashlib.sha256(self.message.text.encode()).hexdigest()


class Messages:
    """Make messages for the partner; copy or write them, and list them as shared."""

    def __init__(
        self,
        records: Records,
        pairs: Pairs,
        sessions: Sessions,
        takeaways: Takeaways,
        entries: Entries,
        exports: ExportLog,
        agreements: Agreements,
    ) -> None:
        self._records = records
        self._pairs = pairs
        self._sessions = sessions
        self._takeaways = takeaways
        self._entries = entries
        self._exports = exports
        self._agreements = agreements

    def agenda(self, pair: Record[Pair], session: Record[Session]) -> Outgoing:
        """Return the agenda of a session, without anything else that was prepared.

        Raises Refused for the junior: the senior sends it. Also if it is empty."""
        if pair.body.role is Role.MENTOR_JUNIOR:
            raise Refused(
                f"In this pair, your partner sets and sends the agenda: they are the {Role.MENTEE_SENIOR.words}."
            )
        items = self._sessions.agenda_of(session)
        if not items:
            raise Refused("This agenda has no questions yet.", "Write them when you prepare the session.")

        def note(day: date) -> None:
            self._entries.edit(self._records.current(session), {"agenda_sent_on": day})

        message = apply_rule(lambda: message_texts.agenda(session.body, [item.body for item in items]))
        return Outgoing(message, note, mentions=self.mentions(message), pair=pair.id)

    def takeaways(self, pair: Record[Pair], session: Record[Session] | None) -> Outgoing:
        """Return the takeaways of a session, or those without one, to be agreed by
        reply.

        It has the drafts and proposals or, if there are none, the agreed ones as a
        record for both. Drafts are proposed, and so frozen, when the text is shared.
        Raises Refused if there is no takeaway."""
        parent = session.id if session is not None else None
        mine = [each for each in self._takeaways.of(pair) if each.parent == parent]
        wanted = [each for each in mine if each.body.state in WAITING]
        wanted = wanted or [each for each in mine if each.body.state is TakeawayState.AGREED]
        if not wanted:
            raise Refused("There are no takeaways to send yet.", "Write one first.")
        role, known = pair.body.role, self._takeaways.of(pair)
        items = [
            (replace(each.body, instead_of=replaced_codes(each, known)), self._takeaways.open_commitment(each))
            for each in wanted
        ]
        codes = {each.id: takeaway_point(*item, role).code for each, item in zip(wanted, items, strict=True)}

        def note(day: date) -> None:
            for each in wanted:
                now = self._takeaways.get(each.id)
                if now.body.text != each.body.text:
                    raise Refused(
                        "A takeaway was reworded in the meantime. Nothing was shared.", "Look at the text again."
                    )
                if now.body.state in WAITING:
                    self._takeaways.share(now, code=codes[each.id], instead_of=replaced_codes(each, known))

        of = session.body if session is not None else None
        freezes = any(each.body.state is TakeawayState.DRAFT for each in wanted)
        has_codes = not pair.body.partner_has_no_app
        words = {each.id: each.body.text for each in known}
        replaced = {each.body.text: words.get(each.body.replaces or each.id, "") for each in wanted}
        replaced = {newer: older for newer, older in replaced.items() if older != newer}
        message = apply_rule(lambda: message_texts.takeaways(items, role, of, codes=has_codes, replaced=replaced))
        asked = tuple(codes[each.id] for each in wanted if each.body.state in WAITING)
        twice = _IN_TWO_VERSIONS if any(BESIDE in each.raw for each in wanted) else ""
        mentions = "\n".join(filter(None, (twice, self.mentions(message))))
        return Outgoing(message, note, freezes, mentions, pair.id, Told(asked))

    def session_to_send(self, pair: Record[Pair]) -> Record[Session] | None:
        """Return the session whose takeaways to send, None for those without a session.

        It is that of the newest draft or proposal, else of the newest agreed one."""
        states = [WAITING, (TakeawayState.AGREED,)]
        takeaways = self._takeaways.of(pair)
        newest = next((each for state in states for each in reversed(takeaways) if each.body.state in state), None)
        return next((s for s in self._sessions.of(pair) if newest is not None and s.id == newest.parent), None)

    def agreement(self, pair: Record[Pair], version: int | None = None) -> Outgoing:
        """Return a version of the agreement: by default what waits for a reply, else
        what holds, else the words to begin with.

        A draft is sent, and so frozen, when the text is shared."""
        shown = self._agreements.shown(pair) if version is None else self._agreements.version(pair, version).body
        holds = self._agreements.agreed(pair)
        code_of = None if pair.body.partner_has_no_app else point_code
        message = apply_rule(
            lambda: agreement_texts.agreement(shown, agreed=holds.body if holds else None, code_of=code_of)
        )
        freezes = shown.state is TakeawayState.DRAFT

        def note(day: date) -> None:
            if not freezes:
                return
            sent = self._agreements.waiting(pair)
            if sent is not None and sent.body.terms == shown.terms and sent.body.state is TakeawayState.PROPOSED:
                return  # it was shared a moment ago, by another way
            now = self._agreements.draft(pair)
            if now.body != shown:
                raise Refused("The agreement was changed in the meantime. Nothing was shared.", "Look at it again.")
            self._agreements.propose(now, day)

        return Outgoing(message, note, freezes, self.mentions(message), pair.id)

    def review(self, pair: Record[Pair]) -> Outgoing:
        """Return the chosen parts of the newest review.

        Raises Refused if there is none, or nothing is chosen."""
        reviews = self._records.of_type(Review, pair.id)
        if not reviews:
            raise Refused("There is no review yet.", "Start one on the pair's page, or with `rmjournal review`.")
        newest = reviews[-1]
        above = next((each for each in self._sessions.of(pair) if each.id == newest.parent), None)
        number = above.body.number if above is not None else None
        message = apply_rule(lambda: agreement_texts.review(newest.body, number))
        return Outgoing(message, mentions=self.mentions(message), pair=pair.id)

    def ending(self, pair: Record[Pair]) -> Outgoing:
        """Return the message that ends a pair: that it stops, or words of the closing.

        Without a closing, it is the words that stop it. Saves nothing."""
        found = self._records.of_type(Closing, pair.id)
        message = apply_rule(lambda: agreement_texts.ending(found[-1].body) if found else agreement_texts.stop_words())
        return Outgoing(message, mentions=self.mentions(message), pair=pair.id)

    def insight(self, pair: Record[Pair], words: str, audience: str) -> Outgoing:
        """Return an insight card: a person's own words for a group."""
        message = apply_rule(lambda: agreement_texts.insight_card(words, audience))
        return Outgoing(message, mentions=self.mentions(message), pair=pair.id)

    def credit(self, pair: Record[Pair], commitment: Record[Commitment]) -> Outgoing:
        """Return the message that asks whether the junior may be credited aloud.

        Sharing it marks the permission as asked for. Raises Refused for what is no such
        commitment of one's own."""
        body = commitment.body
        if body.kind is not CommitmentKind.VISIBLE_LEARNING or body.owner is not Party.ME:
            raise Refused("Only crediting your partner by name needs permission.", "This is a different commitment.")

        def note(day: date) -> None:
            now = self._records.current(commitment)
            if now.body.permission is None:
                self._takeaways.permit(now, Permission.ASKED)

        message = message_texts.credit(body.text)
        return Outgoing(message, note, mentions=self.mentions(message), pair=pair.id)

    def was_shared(self, outgoing: Outgoing) -> bool:
        """Return whether exactly this text was shared before."""
        return self._exports.holds(outgoing.sha256)

    def mentions(self, message: Message, meant: Collection[str] = ()) -> str:
        """Return a sentence if the text has a nickname of this journal, and one that
        asks about other names in it, else "". Names in `meant` are not asked about."""
        lines = [fold(each) for each in message.text.splitlines()]
        aliases = [pair.body.alias for pair in self._pairs.all()]
        names = [re.escape(fold(each)) for each in aliases]
        numbers = [
            str(at) for at, each in enumerate(lines, 1) if any(re.search(rf"(?<!\w){n}(?!\w)", each) for n in names)
        ]
        nickname = (
            f"Line {', '.join(numbers)} contains a nickname from your journal. Do you want to share it?"
            if numbers
            else ""
        )
        return "\n".join(filter(None, (nickname, name_look.look(message.text, (*aliases, *meant)))))

    def copy(self, outgoing: Outgoing, today: date) -> str:
        """List a text as shared and return it for the clipboard.

        If this raises, nothing may be copied."""
        with self._records.transaction():
            audience = f"{outgoing.message.audience} (via the clipboard)"
            self._record_sharing(outgoing, today, audience, outgoing.message.name)
        return outgoing.message.text

    def write(self, outgoing: Outgoing, today: date, target: Path) -> Path:
        """Write exactly this text to a new private file (0600), and list it as shared.

        It is listed before the file gets its name, so nothing is shared unlisted. What
        cannot be written is not listed. Raises Failed; in the rare case that only the
        name is refused, the text is listed all the same, and the error says so."""
        what = "The file" if outgoing.message.undated else "The text"
        target = preflight.resolve_new(target, what)
        temporary = vault_files.unfinished(target.with_name("text"))  # target.name may be too long for a suffix
        try:
            vault_files.discard(temporary)
            with self._records.transaction():
                self._record_sharing(outgoing, today, outgoing.message.audience, target.name)
                data = outgoing.message.text.encode()
                write_pieces(temporary, [data], undated=outgoing.message.undated)
        except OSError as error:
            vault_files.discard(temporary)
            reason = atomic_file.why(error)
            raise Failed(f"{what} couldn't be saved: {reason}. Nothing was shared.", "Choose another place.") from None
        try:
            atomic_file.give_name(temporary, target)
        except OSError as error:
            reason = atomic_file.why(error)
            raise Failed(
                f"{what} couldn't be saved: {reason}.", "Nothing was shared, although your shared items now list it."
            ) from None
        finally:
            vault_files.discard(temporary)
        return target

    def write_into(self, outgoing: Outgoing, today: date, folder: Path) -> Path:
        """Write this text to a folder, under its own name; create the folder if
        missing.

        Lists it as shared, and raises as write() does."""
        is_new = False
        with suppress(OSError):  # if it cannot be created or is no folder, write() says so
            folder.mkdir(mode=0o700)
            is_new = True
        try:
            return self.write(outgoing, today, folder / outgoing.message.name)
        except BaseException:
            if is_new:
                with suppress(OSError):
                    folder.rmdir()
            raise

    def _record_sharing(self, outgoing: Outgoing, today: date, audience: str, name: str) -> None:
        outgoing.note(today)
        message = outgoing.message
        self._exports.add(
            message.what, audience, sha256=outgoing.sha256, name=name, fields=message.fields, pair=outgoing.pair
        )
        self._exports.keep(message.text, outgoing.pair)
        if outgoing.pair is not None and any(outgoing.told):
            self._exports.keep_points(SharedPoints(sha256=outgoing.sha256, **outgoing.told._asdict()), outgoing.pair)


def replaced_codes(takeaway: Record[Takeaway], takeaways: list[Record[Takeaway]]) -> tuple[str, ...]:
    """Return the codes of what a takeaway replaces, the newest first, back to the words
    that stand agreed."""
    known = {each.id: each.body for each in takeaways}
    found = list(takeaway.body.instead_of) if takeaway.body.replaces is None else []
    at = takeaway.body.replaces
    while at is not None and at in known and len(found) < _MOST_REPLACED:
        body = known.pop(at)
        if body.code:
            found.append(body.code)
        at = body.replaces if body.state is not TakeawayState.AGREED else None
    return tuple(found)
