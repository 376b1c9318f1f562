"""A home of its own for each test, with or without a journal in it."""

from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.support import hardening as process
from tests.cli.calling import CHEAP, PASSPHRASE, Here


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home that the variables of this process lead to."""
    for name, folder in (
        ("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(tmp_path / folder))
    return tmp_path


@pytest.fixture
def here(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    """Run commands in this process, which stays open to a debugger.

    New passphrases cost little here."""
    monkeypatch.setattr(process, "make_undumpable", lambda: None)
    for module in ("store.vault", "rewrite.rekey"):
        monkeypatch.setattr(f"rmjournal.vault.{module}.kdf_of_this_machine", lambda: CHEAP)
    return Here(home, capsys, monkeypatch)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the bytes of an empty journal and of a used one.

    The used one holds a pair in each role, a session, two notes, a takeaway and a
    reflection."""
    folder = tmp_path_factory.mktemp("templates")
    path = folder / "journal.rmj"
    journal, _ = Journal.create(path, PASSPHRASE, kdf=CHEAP, state=folder)
    journal.close()
    found = {"empty": path.read_bytes()}
    with Journal.open(path, PASSPHRASE, state=folder) as journal:
        heron = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        otter = journal.pairs.add({"alias": "Otter", "role": "mentee-senior"})
        session = journal.sessions.add(heron, {"held_at": "2026-03-05T14:00", "minutes": 60})
        journal.notes.add(heron, "the note of the session", session=session)
        journal.notes.add(otter, "the hidden note", off_record=True)
        journal.takeaways.add(heron, {"text": "ask before six"}, session=session)
        journal.reflections.add(heron, {"answers": [{"text": "it went well"}]}, session=session)
    return found | {"used": path.read_bytes()}


@pytest.fixture
def cli(here: Here, templates: dict[str, bytes]) -> Here:
    """Run commands with an empty journal in the usual place."""
    here.put(templates["empty"])
    return here


@pytest.fixture
def used(here: Here, templates: dict[str, bytes]) -> Here:
    """Run commands with a used journal in the usual place."""
    here.put(templates["used"])
    return here
