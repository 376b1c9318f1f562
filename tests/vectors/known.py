"""The known-answer vault and its keys, and how a copy of it is changed by a patch."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
VAULT = FOLDER / "kat-v1.rmj"
NEGATIVE = FOLDER / "negative.json"
CACHED, CACHED_KNOWN = FOLDER / "kat-cache-v1.rmj", FOLDER / "kat-cache-v1.json"
KNOWN: dict[str, Any] = json.loads((FOLDER / "kat-v1.json").read_text("utf-8"))

VAULT_ID = bytes.fromhex(KNOWN["vault_id"])
MASTER_KEY = bytes.fromhex(KNOWN["master_key"])
PASSPHRASE: str = KNOWN["passphrase"]
SESSION_ROW = int(KNOWN["session"]["id"])
PAIR_ROW = next(int(row) for row in KNOWN["rec"] if int(row) != SESSION_ROW)
SESSION = bytes.fromhex("9d16925591fca1caafc29f5335001e8a")
PAIR = bytes.fromhex("d47f58ede58770b0391241cec5bb332a")
RECORDS: dict[bytes, dict[str, object]] = {PAIR: {"name": "Asha"}, SESSION: json.loads(KNOWN["session"]["json"])}
SECRETS = ("Asha", "zuhören", "Erste Sitzung", PASSPHRASE, KNOWN["recovery_key"], KNOWN["master_key"])

Rows = dict[tuple[str, int], bytes]


class Change(NamedTuple):
    """One step from the known-answer vault to another: a statement, a whole row, or bytes of a row."""

    sql: str = ""
    table: str = ""
    id: int = 0
    v: str | None = None  # hex; None for NULL
    splice: tuple[tuple[int, str], ...] = ()  # where, hex: instead of `v`, for a row that keeps its length


def rows_of(path: Path) -> Rows:
    """Read every row of a vault, past the product."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return {
            (table, row): box
            for table in ("header", "header2", "head", "rec", "body")
            for row, box in connection.execute(f'SELECT id, v FROM "{table}"')  # noqa: S608
        }


def fresh_copy(path: Path) -> Path:
    """Lay a copy of the known-answer vault down at `path`."""
    shutil.copyfile(VAULT, path)
    path.chmod(0o600)
    return path


def patched_copy(patch: list[dict[str, Any]], path: Path) -> Path:
    """Lay a copy down and change it."""
    fresh_copy(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for step in patch:
            change = Change(**step)
            if change.sql:
                connection.execute(change.sql)
                continue
            box = None if change.v is None else bytes.fromhex(change.v)
            if change.splice:
                (old,) = connection.execute(f'SELECT v FROM "{change.table}" WHERE id = ?', (change.id,)).fetchone()  # noqa: S608
                whole = bytearray(old)
                for at, more in change.splice:
                    piece = bytes.fromhex(more)
                    whole[at : at + len(piece)] = piece
                box = bytes(whole)
            connection.execute(f'INSERT OR REPLACE INTO "{change.table}" (id, v) VALUES (?, ?)', (change.id, box))  # noqa: S608
    return path
