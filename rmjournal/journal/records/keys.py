"""Check and change the passphrase and the recovery key, and re-encrypt with new
keys."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.settings import SettingsRecord
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.support.passphrases import check_strength
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.rekey import rekey
from rmjournal.vault.store.verify import Progress


class Keys:
    """The keys of one open journal."""

    def __init__(self, records: Records, settings: SettingsRecord) -> None:
        self._vault = records.vault
        self._settings = settings

    def opens_with(self, passphrase: str) -> bool:
        """Return whether this is the current passphrase. Costs one key derivation."""
        return self._vault.opens_with(passphrase=passphrase)

    def change_passphrase(self, passphrase: str) -> None:
        """Set another passphrase. Older copies of the file still open with the old
        one."""
        check_strength(passphrase)
        self._vault.change_passphrase(passphrase)

    def check_recovery_key(self, typed: str) -> None:
        """Record that the recovery key was typed back. Raises Refused for any other."""
        if not self._vault.opens_with(recovery=RecoveryKey.read(typed)):
            raise Refused(
                "That isn't the recovery key of this journal.", "Look for the key you wrote down most recently."
            )
        self._settings.change({"spare_key_unchecked": False})

    def new_recovery_key(self) -> str:
        """Replace the recovery key and return it, to be shown once and typed back."""
        with self._to_be_typed_back():
            return self._vault.new_recovery_key().text()

    def rekey(self, passphrase: str, *, kdf: Kdf | None = None, progress: Progress | None = None) -> str:
        """Re-encrypt everything with new keys and return the new recovery key.

        A new file replaces this one, and the journal stays open. The old keys still
        open older copies, but nothing that is written from now on. If `progress`
        raises, nothing is changed."""
        check_strength(passphrase)
        with self._to_be_typed_back():
            return rekey(self._vault, passphrase, kdf=kdf, progress=progress).text()

    @contextmanager
    def _to_be_typed_back(self) -> Iterator[None]:
        """Record first that the key is unchecked, so that a kill cannot hide a new
        one."""
        was_unchecked = self._settings.current().spare_key_unchecked
        self._settings.change({"spare_key_unchecked": True})
        try:
            yield
        except BaseException:
            with suppress(RmjournalError):
                self._settings.change({"spare_key_unchecked": was_unchecked})
            raise
