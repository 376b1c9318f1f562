"""Make Markdown of what was written: an entry of the takeout, or a notebook to read of
one pair, session by session, also as one HTML page.

It is text for people: no ids and no stored names of fields."""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.model.agreement import Agreement, in_force
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair, Party, Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import AgendaItem, Session, moment_of
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, RecordId, Unread, is_a
from rmjournal.domain.record_words import record_word, state_of
from rmjournal.domain.rules import debrief_questions
from rmjournal.domain.rules.clauses import LABELS
from rmjournal.domain.text import line, plain
from rmjournal.domain.titles import title, written
from rmjournal.domain.words import word
from rmjournal.journal.exports import own_markdown

# What is no text of the relationship, or may be in no readable copy.
_NOT_READ = frozenset(
    {Kind.TOMBSTONE, Kind.REVISION, Kind.DRAFT, Kind.SETTINGS, Kind.DEPARTURE, Kind.SHARED_TEXT, Kind.OWN_NAMES,
     Kind.SHARED_POINTS, Kind.SUMMARY_NAME, Kind.PROGRAMME, Kind.PROMPT, Kind.SIGN_ANSWER, Kind.PAIR}
)  # fmt: skip
_ORDER: dict[int, int] = {Kind.AGENDA_ITEM: 0, Kind.NOTE: 1, Kind.LOG_ITEM: 2, Kind.TAKEAWAY: 3, Kind.REFLECTION: 5}
_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 Georgia,serif;color:#2A2926;"
    "background:#FCFAF4}h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.25}h2{margin-top:3rem;"
    "border-top:1px solid #EAE3D3;padding-top:1rem}em{color:#635F56}blockquote{border-left:3px solid #EAE3D3;"
    "margin-left:0;padding-left:1rem}@media(prefers-color-scheme:dark){body{color:#E8E4DA;background:#14161B}"
    "h2{border-color:#242833}em{color:#9BA0AB}blockquote{border-color:#242833}}"
)


class _Chapter(NamedTuple):
    """A part of the notebook: a session and what belongs to it, or a month of days."""

    at: datetime
    session: Record[Session] | None
    entries: list[AnyRecord]


def markdown(
    pair: Record[Pair], records: Sequence[AnyRecord], after: date | None = None, before: date | None = None
) -> str:
    """Return the notebook of a pair as Markdown, the oldest first.

    `records` are all of the pair. Only what is dated after and before these days is in
    it, a session as a whole."""
    return "\n".join(_lines(pair, records, after, before)) + "\n"


def html(text: str, title: str) -> str:
    """Return a notebook in Markdown as one self-contained page, without a script."""
    from html import escape

    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "link", "autolink"]).render(text)
    policy = "; ".join(("default-src 'none'", "style-src 'unsafe-inline'"))
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def heading(pair: Record[Pair]) -> str:
    """Return what a notebook is called."""
    return f"{line(pair.body.alias)}, {pair.body.role.words}"


def under_a_heading(kind: int, raw: Mapping[str, object], body: Body | None, at: datetime) -> str:
    """Return any one record as the takeout's Markdown has it: day and kind, title,
    text."""
    first, text = line(title(kind, raw, body), 200), plain(written(kind, raw))
    return f"\n## {_day(at.astimezone().date())}, {kind_word(kind)}\n\n{first}\n\n{text}"


@lru_cache
def _day(day: date) -> str:
    return f"{day:%d %b %Y}"


def _lines(pair: Record[Pair], records: Sequence[AnyRecord], after: date | None, before: date | None) -> Iterator[str]:
    yield f"# {heading(pair)}"
    if pair.body.purpose:
        yield f"\n{plain(pair.body.purpose)}"
    commitments = [each for each in records if is_a(each, Commitment)]
    for chapter in _chapters(records, after, before):
        yield from _chapter(chapter, pair.body.role, commitments)


def _chapters(records: Sequence[AnyRecord], after: date | None, before: date | None) -> list[_Chapter]:
    """Return sessions with what belongs to each, and between them what stands alone, by
    its month."""

    def wanted(at: datetime) -> bool:
        day = at.astimezone().date()
        return (after is None or day > after) and (before is None or day < before)

    sessions = {each.id: each for each in records if is_a(each, Session)}
    inside: dict[RecordId, list[AnyRecord]] = {key: [] for key in sessions}
    starts = sorted(each.at for each in sessions.values())
    alone: dict[tuple[int, int, int], list[AnyRecord]] = {}
    parents = {each.id: each.parent for each in records}
    for record in sorted(records, key=lambda each: (each.at, each.id)):
        if record.kind in _NOT_READ or is_a(record, Session):
            continue
        if is_a(record, Commitment) and record.parent in parents and record.parent not in sessions:
            continue  # it stands under its takeaway
        home = record.parent if record.parent in sessions else parents.get(record.parent or RecordId(""))
        if home in inside:
            inside[home].append(record)
        elif wanted(record.at):
            local = record.at.astimezone()
            alone.setdefault((bisect(starts, record.at), local.year, local.month), []).append(record)
    chapters = [_Chapter(each.at, each, inside[each.id]) for each in sessions.values() if wanted(each.at)]
    chapters += [_Chapter(entries[0].at, None, entries) for entries in alone.values()]
    return sorted(chapters, key=lambda each: each.at)


def _chapter(chapter: _Chapter, role: Role, commitments: Sequence[Record[Commitment]]) -> Iterator[str]:
    local = chapter.at.astimezone()
    if chapter.session is None:
        yield f"\n## {local:%B %Y}"
    else:
        body = chapter.session.body
        when = moment_of(body)
        yield f"\n## Session {body.number}{f', {when:%A} {when.day} {when:%B %Y}' if when else ''}"
        facts = [word(body.status) if body.held_at is None else "", word(body.place) if body.place else ""]
        if told := ", ".join(fact for fact in facts if fact):
            yield f"\n*{told}*"
        for label, text in (
            ("Intention", body.intention), ("To share", body.to_share), ("To keep to myself", body.to_keep)
        ):  # fmt: skip
            if text:
                yield f"\n**{label}.** {plain(text)}"
    entries, day = chapter.entries, None
    if chapter.session is not None:
        entries = sorted(entries, key=lambda each: _ORDER.get(each.kind, 4))
    for record in entries:
        local = record.at.astimezone()
        if chapter.session is None and local.date() != day:
            day = local.date()
            yield f"\n### {local:%A} {local.day} {local:%B}"
        yield from map(own_markdown.contained, _entry(record, commitments))
    if chapter.session is not None and (answers := list(debrief_questions.told(chapter.session.raw, role))):
        yield "\n**How it went**\n"
        yield from (f"- {answer}" for answer in answers)


def _entry(record: AnyRecord, commitments: Sequence[Record[Commitment]]) -> Iterator[str]:
    if is_a(record, Note):
        yield f"\n{plain(record.body.text)}"
    elif is_a(record, AgendaItem):
        yield f"\n**Agenda.** {plain(record.body.text)}"
    elif is_a(record, Takeaway):
        yield f"\n**Takeaway** *({state_of(record.body)})*. {plain(record.body.text)}"
        for each in commitments:
            if each.parent == record.id:
                yield f"\n- {_commitment(each, record.body.text)}"
    elif is_a(record, Commitment):
        yield f"\n{_commitment(record)}"
    elif is_a(record, Agreement):
        yield f"\n**Agreement** *({state_of(record.body)}, version {record.body.version})*\n"
        for term in in_force(record.body):
            yield f"- *{LABELS[term.clause]}.* {'; '.join(filter(None, plain(term.text).splitlines()))}"
    elif is_a(record, Reflection):
        yield "\n**Reflection**"
        for answer in record.body.answers:
            if answer.text.strip():
                yield (
                    f"\n*{plain(answer.prompt).strip()}*\n\n{plain(answer.text)}"
                    if answer.prompt
                    else f"\n{plain(answer.text)}"
                )
    elif text := plain(written(record.kind, record.raw)).strip():
        name = record_word(record).capitalize()
        yield f"\n**{name}.** {text}" if not isinstance(record, Unread) else f"\n{text}"


def _commitment(record: Record[Commitment], takeaway: str = "") -> str:
    """Return a commitment, without words that its takeaway has just said."""
    told = state_of(record.body)
    day = record.body.due
    due = f", by {day.day} {day:%B %Y}" if day else ""
    outcome = f" {plain(record.body.outcome)}" if record.body.outcome else ""
    whose = "My commitment" if record.body.owner is Party.ME else "My partner's commitment"
    text = "" if record.body.text == takeaway else f" {plain(record.body.text)}"
    return f"**{whose}** *({told}{due})*{'.' if text or outcome else ''}{text}{outcome}"
