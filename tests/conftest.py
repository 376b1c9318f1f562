"""What most tests need: a cheap key derivation, a folder for the state, new vaults, outside programs."""

import compileall
import gc
import importlib.util
import os
import py_compile
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import rmjournal
import tests.examples  # noqa: F401 - registers the Hypothesis profiles
from rmjournal.vault.format.kdf import Kdf
from rmjournal.vault.store.vault import Vault
from tests.derivation import derive_once
from tests.memory import MEMORY
from tests.missing_programs import pytest_runtest_setup, pytest_terminal_summary  # noqa: F401 - hooks
from tests.rewritten import rewrite_once

NewVault = Callable[..., Vault]
PASSPHRASE = "six dull words on a card"
_COLLECT_AFTER = 50_000  # objects; at Python's 700, the tests would be gone through again and again

# Near midnight, a day that a test works out beforehand is another one when the program
# looks at the clock. So the tests, and what they start, then live where it is noon.
if hasattr(time, "tzset") and not 1 <= datetime.now().hour < 20:
    os.environ["TZ"] = f"NOON{datetime.now(UTC).hour - 12:+d}"
    time.tzset()

if MEMORY is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # there `tmp_path` lies

# What a script starts in the background ignores Ctrl+C, and so would what the tests start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the package and what it stands on once, before the workers start.

    The tests start some thousand interpreters. Where the environment forbids writing
    bytecode, each would compile the package again: half of what a short command costs.
    uv leaves the packages that it installs uncompiled, which doubles what a screen costs,
    and what a worker takes to start."""
    gc.set_threshold(_COLLECT_AFTER)
    rewrite_once(config)
    if not hasattr(config, "workerinput"):
        checked = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(Path(rmjournal.__file__).parent, quiet=2, invalidation_mode=checked)
        for name in ("cryptography", "msgspec", "rich", "textual"):
            found = importlib.util.find_spec(name)
            if found is not None and found.origin is not None:
                compileall.compile_dir(Path(found.origin).parent, quiet=2)
        for loaded in {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}:
            if loaded.endswith(".py"):
                compileall.compile_file(loaded, quiet=2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Let the next test live in the zone of the environment.

    A test that set TZ gets it put back by `monkeypatch`, and the process would stay in
    that zone until something calls mktime, and change it in the middle of another."""
    yield
    if hasattr(time, "tzset"):
        time.tzset()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test of the screen or of a terminal once more if it fails, and say so (R).

    Such a test waits for what a person would see, and a busy machine may be slower than
    any patience. No other test is run again: what fails there by chance is a fault.

    What waits long for other programs comes first. At the end, a worker with nothing
    left takes short tests from another, and none is alone with long ones."""
    root = Path(__file__).parent
    rooms = {item: item.path.relative_to(root).parts for item in items}
    for item, parts in rooms.items():
        if parts[0] in ("e2e", "tui", "manual"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: not {"e2e", "campaigns", "manual"}.intersection(rooms[item]))


def pytest_collection_finish() -> None:
    """Freeze what stays for all tests: going through it again costs a seventh of what the screens cost."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Unfreeze it, and what a screen froze. DuckDB reports its own frozen objects as leaks."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _derived_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Derive each key once, but in the tests of the format, and where a test asks for salts of its own."""
    if "format" in request.path.relative_to(Path(__file__).parent).parts or "new_salts" in request.fixturenames:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        derive_once(patch)
        yield


@pytest.fixture
def new_salts() -> None:
    """Let each passphrase have a salt of its own, as in the program."""


@pytest.fixture
def cheap() -> Kdf:
    """The cheapest key derivation that the format allows: about 10 ms."""
    return Kdf(19_456, 1, 1)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The folder where this computer remembers its device ids."""
    return tmp_path / "state"


@pytest.fixture
def new_vault(tmp_path: Path, state: Path, cheap: Kdf) -> Iterator[NewVault]:
    """Make new open vaults: `new_vault()`, or `new_vault("other.rmj")`; closed when the test is over."""
    made: list[Vault] = []

    def make(name: str = "journal.rmj") -> Vault:
        vault, _ = Vault.create(tmp_path / name, PASSPHRASE, kdf=cheap, state=state)
        made.append(vault)
        return vault

    yield make
    for vault in made:
        vault.close()
