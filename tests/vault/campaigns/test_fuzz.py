"""Whatever bytes a reader is given, it answers, or raises one of the errors that it is documented to raise."""

import importlib.util
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from rmjournal.support.errors import Refused
from tests.vault.campaigns.fuzzing import READERS, changed
from tests.vault.campaigns.harness import run
from tests.vault.campaigns.reader import CANARY, Reader, World

SECONDS = float(os.environ.get("RMJOURNAL_FUZZ_SECONDS", "20"))  # of each reader


@pytest.fixture
def world(scratch: Path) -> Iterator[World]:
    """A small journal, and a place for files."""
    made = World(scratch)
    yield made
    made.journal.close()


@pytest.mark.parametrize("name", READERS)
def test_the_samples_read_well(world: World, name: str) -> None:
    reader = Reader(READERS[name].read, READERS[name].samples)
    assert [fault for sample in reader.samples if (fault := reader.fault(world, sample))] == []


@pytest.mark.parametrize("name", READERS)
def test_changed_bytes_are_read_or_refused(world: World, name: str) -> None:
    reader, chance = READERS[name], Random(name)  # noqa: S311 - to be had again
    assert [fault for _ in range(reader.cases) if (fault := reader.fault(world, changed(chance, reader.samples)))] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_bytes_changed_for_a_long_time_are_read_or_refused(world: World, name: str) -> None:
    reader, chance, cases = READERS[name], Random(), 0  # noqa: S311 - a failure shows the bytes
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        fault = reader.fault(world, changed(chance, reader.samples))
        assert not fault
        cases += 1
    print(f"\nfuzz {name}: {cases} cases")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("name", READERS)
def test_atheris_finds_nothing(name: str) -> None:
    done = run([sys.executable, "-m", "campaigns.guided", name, str(int(SECONDS))])
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_campaign_notices_another_error_and_a_private_text_in_an_error(world: World) -> None:
    def talkative(_: World, data: bytes) -> None:
        raise Refused(f"This cannot be: {data!r}") if data else KeyError

    reader = Reader(talkative, (b"1",), (Refused,))
    assert reader.fault(world, b"other") == ""
    assert "private" in reader.fault(world, CANARY.encode())
    assert "KeyError" in reader.fault(world, b"")
