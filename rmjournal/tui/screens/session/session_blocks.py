"""A session as blocks that read as one text: when, agenda, notes, takeaways, debrief,
reflection."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rmjournal.domain.model.log import LogItem, LogKind
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import AgendaItem, Session, SessionStatus, took_place
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.text import line, plain
from rmjournal.domain.words import word
from rmjournal.tui.kit.widgets import markdown
from rmjournal.tui.kit.widgets.block_layout import Block, Item, Line, Piece
from rmjournal.tui.kit.wording import day_of
from rmjournal.tui.screens.record.phrases import (
    AGENDA,
    DEBRIEF,
    HELD_BACK,
    LOG,
    MARKS,
    Mark,
    commitment_words,
    from_until,
    later_words,
    lines_counted,
    standing_words,
    state,
)
from rmjournal.tui.screens.session.debrief_words import sentences
from rmjournal.tui.screens.writing.session_state import can_debrief

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal import Journal

TEXT_AT = 15  # cells: where the words begin
MARGIN = TEXT_AT - 1  # cells of the label, reversed where a block is selected
_STYLES = {
    markdown.HEADING: "strong", markdown.STRONG: "strong", markdown.EMPHASIS: "emphasis", markdown.QUOTE: "emphasis",
    markdown.CODE: "text", markdown.TEXT: "text",
}  # fmt: skip


class Part(NamedTuple):
    """A part of the page that is no entry of its own."""

    name: str


HEAD, QUESTIONS, AFTER, HELD, SHARE = (Part(name) for name in ("head", "agenda", "debrief", "held back", "to share"))


class SessionBlocks:
    """The blocks of the page of one session."""

    def __init__(
        self, journal: "Journal", pair: "Record[Pair]", session: Record[Session], *, plain: bool, is_open: bool
    ) -> None:
        """With `is_open`, the lines that were held back are shown."""
        self.journal, self.pair, self.session = journal, pair, session
        self.plain, self.is_open = plain, is_open
        self.today = journal.clock.today()
        self.alias, self.hue = pair.body.alias, pair.body.hue.value

    def items(self, debrief_key: str, nothing: str) -> Iterator[Item]:
        """Yield the page from the top. `nothing` stands on one on which nothing can be
        opened yet."""
        yield Item(HEAD, self._head, selectable=False)
        is_bare = True
        for item in self._parts(debrief_key):
            is_bare &= not item.selectable
            yield item
        if is_bare:
            yield Item("nothing", lambda width: self._nothing(nothing, width), selectable=False)

    def _nothing(self, words: str, width: int) -> Block:
        rows = markdown.wrap(words, width - TEXT_AT)
        return Block(tuple(Line((_space(), Piece(row, "muted"))) for row in rows), gap=1)

    def _parts(self, debrief_key: str) -> Iterator[Item]:
        yield from self._agenda()
        if self.session.body.to_share:
            yield self._item(SHARE, Mark(" ", "to share"), self._lines(self.session.body.to_share))
        yield from self._notes()
        yield from self._log()
        yield from self._takeaways()
        yield from self._debrief(debrief_key)
        yield from self._reflections()
        yield from self._held_back()

    def _head(self, width: int) -> Block:
        body = self.session.body
        right = from_until(body, self.today)
        lines = [Line((_space(), Piece(f"Session {body.number}", "strong")), (Piece(right, "muted"),))]
        if not took_place(body) and body.status is not SessionStatus.PLANNED:
            lines.append(Line((_space(), Piece(state(body), "muted"))))
        if body.intention:
            lead = "Intention: "
            rows = markdown.wrap(lead + line(body.intention), width - TEXT_AT)
            first = (Piece(lead, "muted"), Piece(rows[0][len(lead) :], private=True))
            lines.append(Line((_space(), *first)))
            lines += [Line((_space(), Piece(row, private=True))) for row in rows[1:]]
        return Block(tuple(lines))

    def _agenda(self) -> Iterator[Item]:
        asked = self.journal.records.under(AgendaItem, self.session.id)
        body = self.session.body
        if asked:
            sign = {True: "✓ ", False: "- " if self.plain else "• "}
            rows = [row for each in asked for row in self._hung(sign[each.body.done], each.body.text)]
            yield self._item(QUESTIONS, AGENDA, rows)
        elif self.pair.body.role is Role.MENTOR_JUNIOR:
            received = body.agenda_received_on
            if received:
                words = f"{self.alias} sent one on {day_of(received, self.today)}."
                yield self._told(QUESTIONS, AGENDA, words, selectable=False)
            elif body.status is SessionStatus.PLANNED:
                yield self._told(QUESTIONS, AGENDA, f"{self.alias} hasn't sent one yet.", selectable=False)

    def _notes(self) -> Iterator[Item]:
        for note in self.journal.records.under(Note, self.session.id):
            if not note.body.off_record:
                yield self._item(note.id, MARKS[note.kind], self._lines(note.body.text))

    def _log(self) -> Iterator[Item]:
        for each in self._log_items():
            if each.body.kind is not LogKind.HELD_BACK:
                parts = (each.body.text, each.body.behaviour, each.body.effect, each.body.now)
                later = later_words(each.body)
                more = [[Piece(later, "muted", private=True)]] if later else []
                words = self._lines("\n".join(filter(None, parts)))
                yield self._item(each.id, LOG[each.body.kind], [*words, *more])

    def _log_items(self) -> list[Record[LogItem]]:
        return self.journal.records.under(LogItem, self.session.id)

    def _takeaways(self) -> Iterator[Item]:
        for takeaway in self.journal.records.under(Takeaway, self.session.id):
            found = self.journal.records.under(Commitment, takeaway.id)
            about = [commitment_words(self.journal.takeaways.as_sent(each), self.alias, self.today) for each in found]
            about.append(standing_words(takeaway.body, self.alias, self.today) or word(takeaway.body.state))
            rows = [*self._lines(takeaway.body.text), [Piece(" · ".join(about), "muted", private=True)]]
            yield self._item(takeaway.id, MARKS[takeaway.kind], rows)

    def _debrief(self, key: str) -> Iterator[Item]:
        told = sentences(self.session, self.pair.body.role, self.alias) if took_place(self.session.body) else []
        pieces = [Piece(each.text, "strong" if each.is_figure else "muted", private=True) for each in told]
        if pieces:
            yield self._item(AFTER, DEBRIEF, [pieces])
        elif can_debrief(self.session, self.journal):
            words = "Debriefed, without any ratings." if self.session.body.debrief_done else f"Press {key} to debrief."
            yield self._told(AFTER, DEBRIEF, words)

    def _reflections(self) -> Iterator[Item]:
        for each in self.journal.records.under(Reflection, self.session.id):
            rows: list[list[Piece]] = []
            for answer in each.body.answers:
                if not answer.text.strip():
                    continue
                rows += [[]] if rows else []
                rows += [[Piece(row, "muted")] for row in [line(answer.prompt)] if row]
                rows += self._lines(answer.text)
            yield self._item(each.id, MARKS[each.kind], rows)

    def _held_back(self) -> Iterator[Item]:
        held = [each for each in self._log_items() if each.body.kind is LogKind.HELD_BACK]
        kept = self.session.body.to_keep
        count = len(held) + bool(kept)
        if not count:
            return
        yield self._item(HELD, HELD_BACK, [[Piece(lines_counted(count), "muted")]])
        if self.is_open:
            if kept:
                yield self._item((HELD, 0), Mark(" ", ""), self._lines(kept), gap=0, selectable=False)
            for each in held:
                yield self._item(each.id, Mark(" ", ""), self._lines(each.body.text), gap=0)

    # Drawing

    def _lines(self, text: str) -> list[list[Piece]]:
        """Return a text, to be wrapped and styled when it is laid out."""
        return [[Piece(each, "markdown", private=True)] for each in plain(text).splitlines()]

    def _hung(self, sign: str, text: str) -> list[list[Piece]]:
        return [[Piece(sign, self.hue), Piece(line(text), private=True)]]

    def _told(self, part: Part, mark: Mark, words: str, *, selectable: bool = True) -> Item:
        return self._item(part, mark, [[Piece(words, "muted", private=True)]], selectable=selectable)

    def _item(
        self,
        about: RecordId | Part | tuple[Part, int],
        mark: Mark,
        rows: Sequence[Sequence[Piece]],
        *,
        gap: int = 1,
        selectable: bool = True,
    ) -> Item:
        sign = " " if self.plain else mark.sign
        lead = (Piece(sign, self.hue), Piece(f" {mark.word}".ljust(TEXT_AT - 1), "muted"))

        def made(width: int) -> Block:
            laid = [each for row in rows for each in self._laid_out(row, width - TEXT_AT)] or [()]
            lines = [Line((*(lead if number == 0 else (_space(),)), *each)) for number, each in enumerate(laid)]
            return Block(tuple(lines), gap=gap)

        return Item(about, made, selectable)

    def _laid_out(self, row: Sequence[Piece], cells: int) -> Iterable[tuple[Piece, ...]]:
        """Yield a row as many as are needed: one with marks line by line, one of pieces
        word by word, later ones as far in as the first piece if that is a sign."""
        if len(row) == 1 and row[0].style == "markdown":
            for runs in markdown.reading(row[0].text, cells, plain=self.plain) or [[]]:
                yield tuple(self._styled(run) for run in runs)
            return
        sign = row[0] if row and len(row[0].text) == 2 and len(row) > 1 else None
        flow = list(row[1:] if sign else row)
        text = "".join(piece.text for piece in flow)
        at = 0
        for number, part in enumerate(markdown.wrap(text, cells - (2 if sign else 0))):
            at = text.index(part, at)
            lead = () if sign is None else (sign,) if number == 0 else (Piece("  "),)
            yield (*lead, *_cut(flow, at, at + len(part)))
            at += len(part)

    def _styled(self, run: markdown.Run) -> Piece:
        if run.style == markdown.MARK:
            return Piece(run.text, self.hue)
        style = _STYLES[run.style]
        return Piece(run.text, f"strong {self.hue}" if run.style == markdown.HEADING else style, private=True)


def _cut(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    at = 0
    for piece in pieces:
        text = piece.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            yield piece._replace(text=text)
        at += len(piece.text)


def _space() -> Piece:
    return Piece(" " * TEXT_AT)
