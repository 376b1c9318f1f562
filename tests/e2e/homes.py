"""The journal in the home of a test."""

from pathlib import Path

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE


def vault_in(home: Path) -> Path:
    return home / "data" / "rmjournal" / "journal.rmj"


def opened(home: Path) -> Journal:
    return Journal.open(vault_in(home), PASSPHRASE, state=home / "state" / "rmjournal")
