"""The commands on what opens the journal: passphrase, recovery key, new keys."""

import os

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Done, Here, piped

NEW = "kettle orbit moss eleven"


def rekeyed(here: Here, *arguments: str, passphrase: str = NEW) -> Done:
    reader = piped(passphrase.encode())
    try:
        return here("rekey", "--new-passphrase-fd", str(reader), *arguments)
    finally:
        os.close(reader)


def test_new_keys_open_from_now_on_and_the_recovery_key_is_printed_once(used: Here) -> None:
    before = used("list", "--json", "--off-record").well().out
    used("backup", str(used.home / "copy.rmj")).well()
    done = rekeyed(used, "--yes", "rekey").well()
    (key,) = done.out.splitlines()
    assert len(key.split("-")) == 8
    used("list").failed(3)
    assert used("list", "--json", "--off-record", secret=NEW).well().out == before
    assert used("verify", "--full", secret=NEW).well()
    used("--vault", str(used.home / "copy.rmj"), "verify", "--full", "--accept-older").well()
    recovering, new = piped(key.encode()), piped(PASSPHRASE.encode())
    used("recover", "--recovery-fd", str(recovering), "--new-passphrase-fd", str(new), secret=None).well()
    os.close(recovering)
    os.close(new)
    assert "Heron" in used("list").well().out


def checked(here: Here, key: str) -> Done:
    reader = piped(key.encode())
    try:
        return here("recovery-key", "--check", "--recovery-fd", str(reader))
    finally:
        os.close(reader)


def test_another_recovery_key_is_printed_once_and_typed_back(used: Here) -> None:
    used("recovery-key", "--yes", "no").failed(1, "Nothing was changed")
    (old,) = used("recovery-key", "--yes", "recovery-key").well().out.splitlines()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        assert journal.settings.current().spare_key_unchecked
    checked(used, old).well()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        assert not journal.settings.current().spare_key_unchecked
    (new,) = used("recovery-key", "--yes", "recovery-key").well().out.splitlines()
    checked(used, old).failed(1, "isn't the recovery key of this journal")
    checked(used, "nonsense").failed(3)
    checked(used, new.lower().replace("-", " ")).well()


def test_what_new_keys_do_not_do_is_said_before(used: Here) -> None:
    used("backup", str(used.home / "copy.rmj")).well()
    (used.vault.parent / "journal.rmj.replaced-2026-01-01-000000").write_bytes(b"")
    refused = rekeyed(used, "--yes", "yes").failed(1, "Nothing was changed")
    for words in ("can still read that copy", "before: copy.rmj", ".replaced-2026-01-01-000000"):
        assert words in refused.err
    assert "Heron" in used("list").well().out
    assert "don't destroy" not in rekeyed(used, "--yes", "rekey").well().err  # nothing is


def test_a_weak_passphrase_changes_nothing(used: Here) -> None:
    rekeyed(used, "--yes", "rekey", passphrase="password1").failed(1)
    assert "Heron" in used("list").well().out


def test_an_old_file_after_new_keys_is_5(used: Here) -> None:
    old = used.vault.read_bytes()
    rekeyed(used, "--yes", "rekey").well()
    used.vault.write_bytes(old)
    used("list").failed(5, "different keys", "--accept-older")


def test_another_passphrase_opens_from_now_on(used: Here) -> None:
    reader = piped(b"kettle orbit moss eleven\n")
    used("passphrase", "--new-passphrase-fd", str(reader)).well()
    os.close(reader)
    used("list").failed(3)
    assert "Heron" in used("list", secret="kettle orbit moss eleven").well().out
