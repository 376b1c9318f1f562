"""Copies of the known-answer vault with one fault each: found where it must be, and told without a secret."""

import json
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rmjournal.support import errors
from rmjournal.support.errors import Damaged, RmjournalError
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.format.slots import Header
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vectors import make_negative
from tests.vectors.known import NEGATIVE, PASSPHRASE, RECORDS, SECRETS, fresh_copy, patched_copy

INDEX: dict[str, Any] = json.loads(NEGATIVE.read_text("utf-8"))
BAD: dict[str, dict[str, Any]] = INDEX["negative"]
GOOD: dict[str, dict[str, Any]] = INDEX["positive"]


# The vectors use the words of the specification, and are never changed. A sentence for
# people says the same in theirs.
FOR_PEOPLE = {
    "key slot": "key",
    "key slots": "keys",
    "cost settings": "keys in this file were altered",
    "record": "entry",
    "tables": "isn't laid out like a journal",
    "sealed part": "encrypted part",
    "head": "none of its entries can be trusted",
    "belong to no record": "belong to no entry",
}


def said_to_people(name: str) -> str:
    """Return the words of a sentence that tells what is wrong with a vector."""
    says: str = BAD[name]["says"]
    return FOR_PEOPLE.get(says, says)


def names(at: str) -> list[str]:
    return [name for name, vector in BAD.items() if vector["at"].split()[0] == at]


def check_tells_nothing(error: BaseException) -> None:
    """Hold an error, and all that it came from, against the texts and keys of the known-answer vault."""
    found: BaseException | None = error
    while found is not None:
        said = f"{found} {found!r} {found.args!r} {vars(found)!r}"
        for secret in SECRETS:
            assert secret not in said
            assert unicodedata.normalize("NFD", secret) not in said
        found = found.__cause__ or found.__context__


def check_raises(name: str, error: RmjournalError) -> None:
    assert type(error) is getattr(errors, BAD[name]["error"]), f"{BAD[name]['wrong']} {type(error).__name__}"
    check_tells_nothing(error)
    assert said_to_people(name) in error.sentence
    assert error.sentence.endswith(".")


def test_the_vectors_are_what_the_script_makes() -> None:
    assert NEGATIVE.read_text("utf-8") == make_negative.whole()


def test_the_script_makes_the_known_vault_where_nothing_is_changed() -> None:
    assert make_negative.patch(make_negative.build()) == []


def test_there_are_enough_vectors_and_each_says_what_is_wrong() -> None:
    assert len(BAD) >= 60
    assert all(vector["wrong"].endswith(".") and vector["patch"] for vector in BAD.values())
    assert {vector["at"].split()[0] for vector in BAD.values()} == {"open", "read", "verify"}


@pytest.mark.parametrize("name", names("open"))
def test_it_does_not_open(name: str, tmp_path: Path) -> None:
    path = patched_copy(BAD[name]["patch"], tmp_path / "bad.rmj")
    before = path.read_bytes()
    with pytest.raises(RmjournalError) as caught:
        Vault.open(path, PASSPHRASE, state=tmp_path / "state")
    check_raises(name, caught.value)
    assert BAD[name]["released"] == []
    assert path.read_bytes() == before, "a file that was refused was changed"
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("name", names("read"))
def test_it_opens_and_gives_only_what_is_whole(name: str, tmp_path: Path) -> None:
    path = patched_copy(BAD[name]["patch"], tmp_path / "bad.rmj")
    bad = bytes.fromhex(BAD[name]["at"].split()[1])
    released = {bytes.fromhex(uuid): RECORDS[bytes.fromhex(uuid)] for uuid in BAD[name]["released"]}
    with closing(Vault.open(path, PASSPHRASE, state=tmp_path / "state")) as vault:
        with pytest.raises(Damaged) as caught:
            vault.get(bad)
        check_raises(name, caught.value)
        assert {uuid: vault.get(uuid) for uuid in released} == released
        assert {entry.meta.uuid: obj for entry, obj in vault.scan(skip_faulty=True)} == released
        seen = []
        with pytest.raises(Damaged) as caught:
            seen += [entry.meta.uuid for entry, _ in vault.scan()]
        check_tells_nothing(caught.value)
        assert bad not in seen
        report = verify(vault, full=True)
        assert report.well == len(released)
        assert report.faults
        assert not any(secret in fault for secret in SECRETS for fault in report.faults)


@pytest.mark.parametrize("name", names("read"))
def test_a_record_that_does_not_read_is_not_written_over(name: str, tmp_path: Path) -> None:
    path = patched_copy(BAD[name]["patch"], tmp_path / "bad.rmj")
    bad = bytes.fromhex(BAD[name]["at"].split()[1])
    with closing(Vault.open(path, PASSPHRASE, state=tmp_path / "state")) as vault:
        meta = vault.entry(bad).meta
        before = vault.container.metas(), list(vault.container.bodies()), vault.head_box
        with pytest.raises(RmjournalError) as caught:
            vault.put(meta.kind, bad, {"text": "new"}, pair=meta.pair, sort_ms=0)
        check_tells_nothing(caught.value)
        assert (vault.container.metas(), list(vault.container.bodies()), vault.container.single("head")) == before
        assert vault.entry(bad).meta == meta


@pytest.mark.parametrize("name", names("verify"))
def test_it_opens_and_verifying_tells(name: str, tmp_path: Path) -> None:
    path = patched_copy(BAD[name]["patch"], tmp_path / "bad.rmj")
    with closing(Vault.open(path, PASSPHRASE)) as vault:
        assert {uuid.hex(): vault.get(uuid) for uuid in RECORDS} == {
            uuid: RECORDS[bytes.fromhex(uuid)] for uuid in BAD[name]["released"]
        }
        for full in (False, True):
            report = verify(vault, full=full)
            assert len(report.faults) == 1
            assert said_to_people(name) in report.faults[0]
            assert report.well == report.records == 2


@pytest.mark.parametrize("name", list(GOOD))
def test_what_looks_odd_and_is_whole_opens(name: str, tmp_path: Path) -> None:
    path = patched_copy(GOOD[name]["patch"], tmp_path / "good.rmj")
    with closing(Vault.open(path, PASSPHRASE, state=tmp_path / "state")) as vault:
        assert {entry.meta.uuid: obj for entry, obj in vault.scan()} == RECORDS
        assert len(vault.notices) == GOOD[name].get("notice", 0)
        assert bool(verify(vault, full=True).faults) == GOOD[name].get("notice", False)


@pytest.mark.parametrize("name", list(GOOD))
def test_what_looks_odd_is_kept_after_a_save_and_a_new_passphrase(name: str, tmp_path: Path, cheap: Kdf) -> None:
    path = patched_copy(GOOD[name]["patch"], tmp_path / "good.rmj")
    with closing(Vault.open(path, PASSPHRASE, state=tmp_path / "state")) as vault:
        kinds = {entry.meta.uuid: entry.meta.kind for entry in vault.entries()}
        vault.put(6, b"s" * 16, {"theme": "dark"}, sort_ms=0)
        vault.change_passphrase("another one of my own", kdf=cheap)
    with closing(Vault.open(path, "another one of my own", state=tmp_path / "state")) as vault:
        assert vault.notices == []  # a damaged copy of the header was written anew
        assert {uuid: vault.get(uuid) for uuid in RECORDS} == RECORDS
        assert {uuid: vault.entry(uuid).meta.kind for uuid in RECORDS} == kinds
        assert verify(vault, full=True).faults == ()
        foreign = [slot for slot in Header.parse(vault.container.single("header") or b"").slots if slot.slot_type > 2]
        assert [(slot.number, slot.box) for slot in foreign] == ([(77, b"later")] if name == "slot-unknown" else [])


def test_a_wrong_passphrase_is_told_without_a_secret(tmp_path: Path) -> None:
    path = fresh_copy(tmp_path / "known.rmj")
    with pytest.raises(errors.WrongKey) as caught:
        Vault.open(path, "Pässe Phrase")
    check_tells_nothing(caught.value)
