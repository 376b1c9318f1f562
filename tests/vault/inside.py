"""What tests reach inside an open vault for, and nobody else may."""

import sqlite3
from typing import cast

from rmjournal.vault.store.vault import Vault


def connection_of(vault: Vault) -> sqlite3.Connection:
    """Return the SQLite connection of an open vault."""
    return cast(sqlite3.Connection, vars(vault.container)["_connection"])
