"""Fuzzing that is led by what it covers: `python -m campaigns.guided READER SECONDS`, where atheris is installed."""

import importlib
import sys
import tempfile
from pathlib import Path


def main(name: str, seconds: str) -> None:
    """Let atheris look for bytes whose reading ends in what it may not end in."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["rmjournal"]):
        fuzzing = importlib.import_module("campaigns.fuzzing")
        reader = fuzzing.READERS[name]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, sample in enumerate(reader.samples):
            (corpus / str(number)).write_bytes(sample)
        world = fuzzing.World(Path(folder))

        def one(data: bytes) -> None:
            if fault := reader.fault(world, data):
                raise AssertionError(fault)

        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-artifact_prefix={folder}/", str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
