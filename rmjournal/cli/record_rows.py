"""Records as plain lines: a row in a list, a whole page, or what was saved."""

from argparse import Namespace
from collections.abc import Iterable, Mapping

from rmjournal.cli import terminal
from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.record.record import AnyRecord, RecordId, as_json, is_a, is_off_record, short
from rmjournal.domain.text import line
from rmjournal.journal import Journal


def row(
    record: AnyRecord, numbers: Mapping[RecordId, int] | None = None, *, words: str | None = None, width: int = 80
) -> str:
    """Return one line: id, day, kind, number of the pair, and words.

    Give `numbers` where a list mixes pairs. The words are the title unless given."""
    from rmjournal.domain.titles import title  # 3 ms, which what only saves need not pay

    pair = f"P{numbers.get(record.pair, '-')}  " if numbers is not None and record.pair is not None else ""
    start = f"{short(record.id)}  {record.at.astimezone().date()}  {kind_word(record.kind):<11.11}  {pair}"
    if words is None:
        words = title(record.kind, record.raw, record.body).partition("\n")[0]
    return start + line(words, max(20, width - len(start)))


def print_rows(args: Namespace, records: Iterable[AnyRecord], empty: str, journal: Journal | None = None) -> None:
    """Print records, one a line; say `empty` if there are none. Give the journal where
    a list mixes pairs and kinds."""
    shown, numbers = False, None if journal is None else numbers_of(journal)
    for record in records:
        shown = True
        if args.json:
            terminal.put_json(listed_json(record))
        else:
            words = None if journal is None else first_words(journal, record)
            terminal.put(row(record, numbers, words=words, width=terminal.width()))
    if not shown and empty:
        terminal.say(empty)


def first_words(journal: Journal, record: AnyRecord) -> str:
    """Return the first line of a record's title; of a draft without one, what it will
    become."""
    from rmjournal.domain.model.note import Draft
    from rmjournal.domain.titles import in_sight, title

    if is_a(record, Draft) and not in_sight(record.kind, record.raw).partition("\n")[0].strip():
        return journal.drafts.name(record)
    return title(record.kind, record.raw, record.body).partition("\n")[0]


def listed_json(record: AnyRecord) -> dict[str, object]:
    """Return a record for a list or a search as JSON: without what stays closed, which
    `show` gives."""
    from rmjournal.domain.titles import listed

    return {**as_json(record), "body": listed(record.kind, record.raw)}


def print_page(args: Namespace, journal: Journal, record: AnyRecord) -> None:
    """Print a record in full, then what it belongs to and what belongs to it."""
    if args.json:
        terminal.put_json(as_json(record))
        return
    from rmjournal.domain.model.export_log import Export
    from rmjournal.domain.texts.record_text import page
    from rmjournal.domain.titles import closed_words, is_closed

    for text in page(record):
        terminal.put_text(text)
    if is_a(record, Export) and (kept := journal.exports.texts().get(record.body.sha256 or "")) is not None:
        terminal.put("You shared exactly this:\n")
        terminal.put_text(kept.body.text)
    for above in dict.fromkeys((record.parent, record.pair)):
        if above is not None and above != record.id:
            terminal.put(f"in {row(journal.records.glance(above), width=terminal.width() - 3)}")
    children = sorted(
        map(journal.records.glance, journal.records.children(record.id)), key=lambda each: (each.at, each.id)
    )
    there = [child for child in children if not is_off_record(child)]
    shown = [child for child in there if not is_closed(child.kind, child.raw)]
    if shown:
        terminal.put("")
    for child in shown:
        terminal.put(row(child, words=first_words(journal, child), width=terminal.width()))
    if closed := closed_words(there):
        terminal.say(f"Not shown: {closed}.")
    if len(there) < len(children):
        terminal.say(f"Off-the-record notes not shown: {len(children) - len(there)}.")


def print_saved(args: Namespace, record: AnyRecord) -> None:
    """Print what was saved: kind, number if there is one, and id; or JSON."""
    if args.json:
        terminal.put_json(as_json(record))
        return
    number = getattr(record.body, "number", None)
    terminal.put(" ".join(str(part) for part in (kind_word(record.kind), number, short(record.id)) if part is not None))


def numbers_of(journal: Journal) -> dict[RecordId, int]:
    """Return the numbers of the pairs that this version can read, by their ids."""
    return {pair.id: pair.body.number for pair in journal.pairs.all()}
