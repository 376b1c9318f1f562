"""Rewrite the asserts of the tests once, and keep what comes of it for the next run.

pytest rewrites each file of tests, so that a failure shows its values. For all of them
that takes ten seconds, which each worker spent in each run where the environment forbids
writing bytecode."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from _pytest.assertion.rewrite import PYC_TAIL, _read_pyc, _rewrite_test, _write_pyc, assertstate_key, get_cache_dir


def rewrite_once(config: pytest.Config) -> None:
    """Let pytest keep what it rewrites; as one of several workers, do a share ahead.

    What another worker has not done in time is done by whoever needs it."""
    sys.dont_write_bytecode = False
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        number, of = int(worker["workerid"].removeprefix("gw")), int(worker["workercount"])
        for path in _files(config)[number::of]:
            with suppress(SyntaxError):  # which pytest tells better
                _rewrite(path, config)


def _files(config: pytest.Config) -> list[Path]:
    """Return the files of tests that this run was asked for."""
    asked = [Path(config.invocation_params.dir, each.partition("::")[0]) for each in config.args]
    return sorted({path for each in asked for path in ([each] if each.is_file() else each.rglob("test_*.py"))})


def _rewrite(path: Path, config: pytest.Config) -> None:
    """Rewrite a file, unless it is as it was."""
    folder = get_cache_dir(path)
    cached = folder / f"{path.stem}{PYC_TAIL}"
    if _read_pyc(path, cached) is None:
        folder.mkdir(parents=True, exist_ok=True)
        source, code = _rewrite_test(path, config)
        _write_pyc(config.stash[assertstate_key], code, source, cached)
