"""Make readable tables: a SQLite file that any tool opens, unencrypted.

`entries` has a row for each entry, and its full text can be searched. One more table a
kind holds its fields. Foreign keys lead to the pair and to what an entry belongs to."""

import json
from collections.abc import Iterable, Mapping

import sqlite_utils

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import AnyRecord, Unread, is_a, kind_name
from rmjournal.domain.record_words import record_word, state_of
from rmjournal.domain.text import line, plain
from rmjournal.domain.titles import title, written

_VIEWS = {
    "timeline": """
        select entries.at, pairs.alias as pair, entries.what, entries.text, entries.id
        from entries left join pairs on pairs.id = entries.pair order by entries.at desc
    """,
    "open_commitments": """
        select commitment.due, pairs.alias as pair, commitment.owner, commitment.text, commitment.id
        from commitment join entries using (id) left join pairs on pairs.id = entries.pair
        where coalesce(commitment.status, 'open') = 'open' order by commitment.due
    """,
    "agreed_takeaways": """
        select entries.at, pairs.alias as pair, takeaway.text, takeaway.id
        from takeaway join entries using (id) left join pairs on pairs.id = entries.pair
        where takeaway.state = 'agreed' order by entries.at
    """,
}
_TITLE = 100  # characters
# Columns that a view reads are there even where no entry has the field.
_SURE = {"commitment": ("due", "owner", "status", "text"), "takeaway": ("state", "text")}


def tables(records: Iterable[AnyRecord]) -> bytes:
    """Return the bytes of a SQLite file that holds these records, made in memory."""
    database = sqlite_utils.Database(memory=True, execute_plugins=False)
    try:
        _fill(database, list(records))
        database.conn.commit()
        return database.conn.serialize()
    finally:
        database.close()


def _fill(database: sqlite_utils.Database, records: list[AnyRecord]) -> None:
    known = {record.id for record in records}
    pairs = {record.id for record in records if is_a(record, Pair)}
    database.table("pairs").create(
        {"id": str, "number": int, "alias": str, "role": str}, pk="id"
    ).insert_all(
        {"id": r.id, "number": r.body.number, "alias": line(r.body.alias), "role": r.body.role.value}
        for r in records if is_a(r, Pair)
    )  # fmt: skip
    entries = database.table("entries").create(
        {"id": str, "what": str, "kind": str, "pair": str, "parent": str, "created": str, "at": str, "title": str,
         "state": str, "text": str},
        pk="id", foreign_keys=[("pair", "pairs", "id"), ("parent", "entries", "id")],
    )  # fmt: skip
    # What an entry belongs to comes first, so that every foreign key holds at once.
    records.sort(key=lambda record: (record.parent is not None, record.created))
    entries.insert_all(
        {
            "id": record.id,
            "what": record_word(record),
            "kind": str(kind_name(record.kind)),
            "pair": record.pair if record.pair in pairs else None,
            "parent": record.parent if record.parent in known else None,
            "created": record.created.isoformat(),
            "at": record.at.isoformat(),
            "title": line(title(record.kind, record.raw, None if isinstance(record, Unread) else record.body), _TITLE),
            "state": state_of(None if isinstance(record, Unread) else record.body),
            "text": plain(written(record.kind, record.raw)),
        }
        for record in records
    )
    entries.enable_fts(["title", "text"], create_triggers=True)
    _fields(database, records)
    for name, query in _VIEWS.items():
        database.create_view(name, query)


def _fields(database: sqlite_utils.Database, records: list[AnyRecord]) -> None:
    """Add a table a kind, with a column for each field that an entry of it has."""
    by_kind: dict[str, list[AnyRecord]] = {name: [] for name in _SURE}
    for record in records:
        by_kind.setdefault(str(kind_name(record.kind)), []).append(record)
    for name, each in sorted(by_kind.items()):
        fields = dict.fromkeys([*_SURE.get(name, ()), *(field for record in each for field in record.raw)])
        columns = {"id": str} | {field: str for field in fields if field != "id"}
        database.table(name).create(columns, pk="id", foreign_keys=[("id", "entries", "id")]).insert_all(
            {"id": record.id} | {field: _cell(record.raw.get(field)) for field in columns if field != "id"}
            for record in each
        )


def _cell(value: object) -> object:
    if isinstance(value, str):
        return plain(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, Mapping | list) else value
