"""List what was shared: a row for each item, for ever, and never the item itself."""

import hashlib
from datetime import datetime

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.record.record import Record
from rmjournal.domain.text import line
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import RmjournalError

ENCRYPTED = "you (unreadable without your passphrase or recovery key)"


class ExportLog:
    """The list of shared items."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def all(self, since: datetime | None = None) -> list[Record[Export]]:
        """Return what was shared, the oldest first."""
        return [row for row in self._records.of_type(Export) if since is None or row.created >= since]

    def holds(self, sha256: str) -> bool:
        """Was exactly this shared before?"""
        return any(row.body.sha256 == sha256 for row in self.all())

    def add(
        self, what: ExportKind, audience: str, *, sha256: str | None, name: str = "", fields: tuple[str, ...] = ()
    ) -> None:
        """List an item. If this raises, nothing may be shared."""
        row = {"what": what, "audience": audience, "sha256": sha256, "name": _file_name(name) or None}
        self._records.add(new_body(Export, {**row, "fields": list(fields)}))

    def add_copied(self, text: str, audience: str) -> None:
        """List a text that is about to go to the clipboard."""
        self.add(ExportKind.CLIPBOARD, audience, sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())

    def add_written(self, what: ExportKind, audience: str, sha256: str | None, name: str) -> None:
        """List a file that exists already; if that fails, notify the person."""
        try:
            self._records.add(Export(what=what, audience=audience, sha256=sha256, name=_file_name(name)))
        except RmjournalError as error:
            self._records.vault.notices.append(f"This couldn't be added to your shared items. {error}")


def _file_name(name: str) -> str:
    return line(name.replace("\\", "_"), 255)
