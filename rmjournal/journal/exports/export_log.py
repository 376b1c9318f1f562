"""List what was shared: a row for each item, for ever, and never the item itself.

The text of an item is an entry of its own, which goes with its pair."""

from datetime import datetime

from rmjournal.domain.model.export_log import Export, ExportKind, SharedPoints, SharedText
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.text import line
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import RmjournalError
from rmjournal.vault.format import digest

ENCRYPTED = "you (unreadable without your passphrase or recovery key)"


class ExportLog:
    """The list of shared items."""

    def __init__(self, records: Records, settings: SettingsRecord) -> None:
        self._records = records
        self._settings = settings

    def all(self, since: datetime | None = None) -> list[Record[Export]]:
        """Return what was shared, the oldest first."""
        return [row for row in self._records.of_type(Export) if since is None or row.created >= since]

    def holds(self, sha256: str) -> bool:
        """Return whether exactly this was shared before."""
        return any(row.body.sha256 == sha256 for row in self.all())

    def add(
        self,
        what: ExportKind,
        audience: str,
        *,
        sha256: str | None,
        name: str = "",
        fields: tuple[str, ...] = (),
        pair: RecordId | None,
    ) -> None:
        """List an item. If this raises, nothing may be shared."""
        row = {"what": what, "audience": audience, "sha256": sha256, "name": _file_name(name) or None}
        self._records.add(new_body(Export, {**row, "fields": list(fields), "pair": pair}))

    def add_copied(self, text: str, audience: str, pair: RecordId | None = None) -> None:
        """List a text that is about to go to the clipboard, and keep it with its
        pair."""
        with self._records.transaction():
            self.add(ExportKind.CLIPBOARD, audience, sha256=_digest(text), pair=pair)
            self.keep(text, pair)

    def keep(self, text: str, pair: RecordId | None) -> None:
        """Keep the text of an item under the key of its pair, once.

        Keep nothing if the settings say so, or if there is no pair whose key could go
        with it."""
        if pair is None or not text.strip() or not self._settings.current().keep_shared_texts:
            return
        if all(kept.body.text != text for kept in self._records.of_type(SharedText, pair)):
            self._records.add(SharedText(text=text), pair=pair)

    def keep_points(self, told: SharedPoints, pair: RecordId) -> None:
        """Keep the codes of what an item asks and answers, once, whatever the settings
        say: a late reply must find its place."""
        if all(kept.body != told for kept in self._records.of_type(SharedPoints, pair)):
            self._records.add(told, pair=pair)

    def points(self, pair: RecordId) -> dict[str, SharedPoints]:
        """Return the codes of the items of a pair, by the SHA-256 of each."""
        return {kept.body.sha256: kept.body for kept in self._records.of_type(SharedPoints, pair)}

    def texts(self, pair: RecordId | None = None) -> dict[str, Record[SharedText]]:
        """Return the texts that were kept, of one pair or of all, by their SHA-256."""
        return {_digest(kept.body.text): kept for kept in self._records.of_type(SharedText, pair)}

    def add_written(self, what: ExportKind, audience: str, sha256: str | None, name: str) -> None:
        """List a file that exists already; if that fails, notify the person."""
        try:
            self._records.add(Export(what=what, audience=audience, sha256=sha256, name=_file_name(name)))
        except RmjournalError as error:
            self._records.vault.notices.append(f"This couldn't be added to your shared items. {error.sentence}")


def _digest(text: str) -> str:
    return digest.sha256(text.encode("utf-8", "replace")).hex()


def _file_name(name: str) -> str:
    return line(name.replace("\\", "_"), 255)
