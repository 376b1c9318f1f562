"""Read the partner's reply: what it says to which point, and what to answer.

Nothing is saved before it is accepted. The words of both sides are compared by their
codes, so a mail can be pasted whole, late, twice or after a crossing one."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.pair import Pair, Party
from rmjournal.domain.model.takeaway import Method, Takeaway, TakeawayState
from rmjournal.domain.points import folded
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Record, short
from rmjournal.domain.replies import Choice, Decision, Said, Standing
from rmjournal.domain.texts import message_texts
from rmjournal.domain.texts.message_texts import Answer
from rmjournal.domain.texts.message_texts import Reply as Verdict
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.exports.messages import Messages, Outgoing, Told
from rmjournal.journal.imports.clauses_in_replies import without_clauses
from rmjournal.journal.imports.plain_replies import PlainReplies
from rmjournal.journal.imports.reply_items import Item, PartnerReply
from rmjournal.journal.imports.reply_standings import ReplyStandings
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.reply_steps import ReplySteps
from rmjournal.journal.sessions.session_steps import Sessions
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.sharing.letters.lines import without_struck
from rmjournal.sharing.letters.plain_answers import plain_answers
from rmjournal.sharing.letters.reader import read_letter
from rmjournal.support import atomic_file
from rmjournal.support.errors import Failed, Refused
from rmjournal.support.paths import no_file
from rmjournal.vault.store import preflight


class _Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


LARGEST = 4_000_000  # bytes of a mail with its attachments
_AS_TEXT = "Choose the file with the reply, or paste it."
_SESSION = re.compile(r"Takeaways from session (\d{1,3})\b")


class Replies:
    """The partner's replies, and the answers to them."""

    def __init__(
        self,
        records: Records,
        sessions: Sessions,
        takeaways: Takeaways,
        exports: ExportLog,
        messages: Messages,
    ) -> None:
        self._records = records
        self._sessions = sessions
        self._takeaways = takeaways
        self._exports = exports
        self._messages = messages
        self._steps = ReplySteps(records, takeaways)
        self._standings = ReplyStandings(takeaways, exports, self._steps)
        self._plain = PlainReplies(records, takeaways, exports, self._steps)

    def read_file(self, pair: Record[Pair], path: Path) -> PartnerReply:
        """Read a reply from a file: text, a mail or a chat. Raises Failed or
        Refused."""
        if preflight.resolve(path) == self._records.vault.path:  # closing it would drop its locks
            raise Refused("That is this journal itself, not a reply.", _AS_TEXT)
        try:
            if not path.is_file():
                raise Refused(no_file(path), _AS_TEXT)
            if path.stat().st_size > LARGEST:
                raise Refused("This file is larger than 4 MB.", "Save the reply as text, without its attachments.")
            data = path.read_bytes()
        except (OSError, ValueError) as cause:
            told = atomic_file.why(cause) if isinstance(cause, OSError) else "its path doesn't lead anywhere"
            raise Failed(f"The file can't be read: {told}.", _AS_TEXT) from None
        return self.read(pair, data)

    def read(self, pair: Record[Pair], given: str | bytes) -> PartnerReply:
        """Read a pasted reply, a mail or a chat. Saves nothing."""
        known = self._standings.known(pair)
        seen, clauses = without_clauses(self._records.of_type(Agreement, pair.id), read_letter(given, known))
        items, meant = tuple(self._standings.items(pair, seen, known)), ""
        told = plain_answers(given, pair.body.alias) if not clauses else None
        if told is not None:
            items, meant = self._plain.items(pair, told, seen, items)
        named = {each.code for each in items}
        waiting = [each for each in self._takeaways.of(pair) if each.body.state is TakeawayState.PROPOSED]
        mine = [each for each in waiting if each.body.proposed_by is not Party.PARTNER]
        missing = sum(self._steps.code_of(each) not in named for each in mine)
        found = _SESSION.search(seen.text)
        number = int(found.group(1)) if found else 0
        session = next((each.id for each in self._sessions.of(pair) if each.body.number == number), None)
        is_without_yes = told is not None and told.is_without_yes
        return PartnerReply(items, seen.text, session, missing, seen.unread, clauses, meant, is_without_yes)

    def clear_choices(self, reply: PartnerReply, how: Method | None = None) -> dict[str, Decision]:
        """Return what "accept all" chooses: whatever needs no second look.

        `how`: the person says how a yes came, which then counts for all that came back
        as it was sent."""
        told = [each for each in reply.items if each.is_clear or (how is not None and each.came_back)]
        return {each.code: Decision(Choice.ACCEPT) for each in told}

    def accept_all(
        self, reply: PartnerReply, how: Method | None = None, *, answered: Collection[str] = ()
    ) -> dict[str, Decision]:
        """Return what clear_choices() does. Raises Refused if that is nothing, but
        something came that a yes could be meant of and that is not answered by code."""
        chosen = self.clear_choices(reply, how)
        left = [each for each in reply.items if each.needs_look and each.code not in answered]
        if chosen or not left:
            return chosen
        without_yes = [f"[{each.code}]" for each in left if each.came_back]
        if without_yes:
            raise Refused(
                f"This reply doesn't say yes to {' '.join(without_yes)}. Nothing was saved.",
                "If your partner said yes, say how: --how room, mail or code.",
            )
        raise Refused(
            f"A closer look is needed at {' '.join(f'[{each.code}]' for each in left)}. Nothing was saved.",
            "Answer by code, with --accept, --decline or --instead.",
        )

    def save(
        self,
        pair: Record[Pair],
        reply: PartnerReply,
        choices: Mapping[str, Decision],
        today: date,
        how: Method | None = None,
    ) -> Outgoing | None:
        """Save what was chosen; return the answer to share, None if there is none.

        `how` says how a yes came, where the person knows better than the reply. Raises
        Refused for a choice that an item does not offer, and for a yes that is not in
        the reply unless it is said how it came."""
        for code, chosen in choices.items():
            item = reply.item(code)
            if item is None:
                raise Refused("That code isn't in this reply. Nothing was saved.", "Choose one that is listed.")
            if chosen.choice is Choice.ACCEPT and item.asks_how and (chosen.how or how) is None:
                raise Refused(
                    f"This reply doesn't say yes to [{code}]. Nothing was saved.",
                    "If your partner said yes, say how: --how room, mail or code.",
                )
        given: list[Answer] = []
        drafts: list[Record[Takeaway]] = []
        with self._takeaways.undo.noting("Reply saved.", pair.id):
            for item in reply.items:
                decision = choices.get(item.code)
                if decision is None:
                    continue
                answer: Answer | None
                if decision.choice is Choice.INSTEAD:
                    self.check_other_words(item, decision.words)
                    draft, answer = self._instead(pair, item, decision.words, reply)
                    drafts.append(draft)
                elif decision.choice is Choice.DECLINE:
                    answer = self._decline(item)
                else:
                    answer = self._accept(pair, item, reply, today, decision.how or how, drafts)
                given += [answer] if answer is not None else []
        if not given:
            return None
        return self._outgoing(pair, given, drafts)

    def rehearsed(
        self,
        pair: Record[Pair],
        reply: PartnerReply,
        choices: Mapping[str, Decision],
        today: date,
        how: Method | None = None,
    ) -> Outgoing | None:
        """Return the answer that save() would return, with nothing saved: what was
        chosen is saved in the transaction that shares the answer. Raises as save()
        does."""
        answer: Outgoing | None = None
        with suppress(_Undone), self._records.transaction():
            answer = self.save(pair, reply, choices, today, how)
            raise _Undone
        self._takeaways.undo.forget()
        if answer is None:
            return None
        digest = answer.sha256

        def note(day: date) -> None:
            saved = self.save(pair, reply, choices, today, how)
            if saved is None or saved.sha256 != digest:
                raise Refused("The text has changed. Nothing was saved.", "Look at it again.")
            saved.note(day)

        return answer._replace(note=note)

    def check_other_words(self, item: Item, words: str) -> None:
        """Raise Refused for other words that are none, or those of the point."""
        _check_any(words)
        if _said_as(words) == _said_as(item.known.words):
            raise Refused(f"These are the words of [{item.code}]. Nothing was saved.", "Type other words.")

    # What is chosen

    def _accept(
        self,
        pair: Record[Pair],
        item: Item,
        reply: PartnerReply,
        today: date,
        how: Method | None,
        drafts: list[Record[Takeaway]],
    ) -> Answer | None:
        takeaway = item.takeaway
        if item.standing is Standing.CHANGED:
            terms = item.other_terms(pair.body.role)
            draft, answer = self._instead(pair, item, without_struck(item.point.words), reply, terms)
            drafts.append(draft)
            return answer
        if not (item.can_accept or item.asks_how):
            return None
        if takeaway is None and item.said is Said.NO:
            return None
        yes = Answer(Verdict.YES, item.code, item.point.words)
        if item.own in (Said.NO, Said.AFTER_ALL):
            yes = yes._replace(reply=Verdict.AFTER_ALL, by=pair.body.role)
        if takeaway is None:
            self._steps.agree_new(pair, item.point, today, instead_of=item.instead_of, session=reply.session)
            return yes
        if item.said is Said.NO:
            self._steps.refuse(takeaway)
            return None
        method = how or (Method.FINGERPRINT if item.by_code else Method.EMAIL_LATER)
        self._steps.agree(
            pair,
            takeaway,
            today,
            method,
            point=item.point,
            instead_of=item.instead_of,
            after_all=item.said is Said.AFTER_ALL,
        )
        if item.said is not None:  # a yes needs no answer, unless a no from here may be on its way
            return yes if item.own is Said.NO else None
        return yes if item.is_point and not item.is_own else None

    def _decline(self, item: Item) -> Answer | None:
        no = Answer(Verdict.NO, item.code, item.point.words)
        if item.standing in (Standing.OWN_ANSWER, Standing.UNKNOWN, Standing.REPLACED, Standing.OLDER):
            return None
        if item.own is Said.AFTER_ALL:
            raise Refused(
                "You've already changed your answer to yes. Nothing was saved.", "Suggest other words instead."
            )
        if item.takeaway is None or item.standing is Standing.DRAFT:
            return no
        if item.said is Said.NO:
            return None  # what was said is not noted
        match item.takeaway.body.state:
            case TakeawayState.AGREED:
                raise Refused("You've both agreed to this already. Nothing was saved.", "Suggest other words instead.")
            case TakeawayState.PROPOSED:
                raise Refused(
                    "This is your own point. Nothing was saved.",
                    "Withdraw it on the takeaways page, or with "
                    f"`rmjournal takeaway withdraw {short(item.takeaway.id)}`.",
                )
        self._steps.refuse(item.takeaway, after_all=item.said is Said.AFTER_ALL)
        return no

    def _instead(
        self, pair: Record[Pair], item: Item, words: str, reply: PartnerReply, terms: Fields | None = None
    ) -> tuple[Record[Takeaway], Answer]:
        _check_any(words)
        takeaway = item.takeaway
        other = item.point._replace(words=message_texts.shareable(words))
        draft = self._instead_already(pair, item, words, terms)
        if draft is None and takeaway is not None and item.is_reworded_here:
            draft = self._takeaways.amend(takeaway, words, terms, is_answer=True)
        elif draft is None:
            draft = self._steps.propose_instead(pair, other, item.code, reply.session)
        return draft, Answer(Verdict.INSTEAD, item.code, item.known.words, self._takeaways.point(draft))

    def _instead_already(
        self, pair: Record[Pair], item: Item, words: str, terms: Fields | None
    ) -> Record[Takeaway] | None:
        """Return the draft or proposal with these words in place of a point, which may
        have been written when the answer was first shown or shared."""
        came = item.point._replace(words="") if terms else None
        for each in self._takeaways.of(pair):
            body = each.body
            is_instead = item.code in body.instead_of or (
                item.takeaway is not None and body.replaces == item.takeaway.id
            )
            if not is_instead or body.state not in (TakeawayState.DRAFT, TakeawayState.PROPOSED):
                continue
            has_terms = came is None or self._takeaways.point(each)._replace(words="") == came
            if has_terms and _said_as(body.text) == _said_as(words):
                return each
        return None

    def _outgoing(self, pair: Record[Pair], given: list[Answer], drafts: list[Record[Takeaway]]) -> Outgoing:
        message = message_texts.answers(given)
        codes = {answer.other.code: answer.code for answer in given if answer.other is not None}

        def note(day: date) -> None:
            for each in drafts:
                now = self._takeaways.get(each.id)
                code = self._takeaways.point(now).code
                if code not in codes:
                    raise Refused(
                        "A takeaway was reworded in the meantime. Nothing was shared.", "Paste the reply again."
                    )
                if now.body.state in (TakeawayState.DRAFT, TakeawayState.PROPOSED):
                    self._takeaways.share(now, code=code, instead_of=(codes[code],))

        told = Told(
            points=tuple(codes),
            yes=tuple(each.code for each in given if each.reply is Verdict.YES),
            after_all=tuple(each.code for each in given if each.reply is Verdict.AFTER_ALL),
            no=tuple(each.code for each in given if each.reply is Verdict.NO),
        )
        return Outgoing(message, note, bool(drafts), self._messages.mentions(message), pair.id, told)


def _check_any(words: str) -> None:
    if not words.strip():
        raise Refused("There are no other words. Nothing was saved.", "Type them, or decline the point.")


def _said_as(words: str) -> str:
    return folded(message_texts.shareable(words))
