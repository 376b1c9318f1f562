"""Installing as people do: each way in an empty environment, from the wheel."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, SURROUNDINGS
from tests.test_packaging import built

pytestmark = pytest.mark.slow  # asks the package registry

BIN = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return built("wheel", tmp_path_factory.mktemp("wheel"))


def run(*command: str | Path, **more: str) -> str:
    """Run a command; return what it printed, and fail with what it said."""
    done = subprocess.run(
        [os.fspath(each) for each in command],
        env={**os.environ, "UV_SYSTEM_CERTS": "1"} | SURROUNDINGS | more, cwd=more.get("HOME", ROOT),
        capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tries(rmjournal: Path, home: Path) -> None:
    """Start what was installed: its version, and the main job before one's eyes."""
    assert run(rmjournal, "--version").startswith("rmjournal ")
    assert "0 found" in run(rmjournal, "demo", "--tour", HOME=os.fspath(home))


def test_pip_installs_it_with_its_man_page_and_completions(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(tmp_path / "venv" / BIN / "pip", "install", "-q", wheel)
    tries(tmp_path / "venv" / BIN / "rmjournal", tmp_path)
    share = tmp_path / "venv" / "share"
    assert (share / "man/man1/rmjournal.1").exists()
    assert (share / "bash-completion/completions/rmjournal").exists()
    run(tmp_path / "venv" / BIN / "pip", "uninstall", "-q", "-y", "rmjournal")
    assert not list(share.rglob("*rmjournal*"))


def test_pipx_installs_and_removes_it(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(tmp_path / "venv" / BIN / "pip", "install", "-q", "pipx")
    place = {"PIPX_HOME": os.fspath(tmp_path / "home"), "PIPX_BIN_DIR": os.fspath(tmp_path / "bin")}
    pipx = tmp_path / "venv" / BIN / "pipx"
    run(pipx, "install", "--python", sys.executable, wheel, **place)
    tries(tmp_path / "bin" / "rmjournal", tmp_path)
    run(pipx, "uninstall", "rmjournal", **place)
    assert not list((tmp_path / "bin").iterdir())


def test_uv_installs_it_and_runs_it_without_installing(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    run(tmp_path / "venv" / BIN / "pip", "install", "-q", "uv")
    uv = tmp_path / "venv" / BIN / "uv"
    place = {
        "UV_TOOL_DIR": os.fspath(tmp_path / "tools"),
        "UV_TOOL_BIN_DIR": os.fspath(tmp_path / "bin"),
        "UV_PYTHON": sys.executable,
    }
    run(uv, "tool", "install", wheel, **place)
    tries(tmp_path / "bin" / "rmjournal", tmp_path)
    run(uv, "tool", "uninstall", "rmjournal", **place)
    assert run(uv, "tool", "run", "--from", wheel, "rmjournal", "--version", **place).startswith("rmjournal ")


def starts(python: str) -> bool:
    """Does this interpreter start? A name of pyenv may lead to none."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("resolution", ["lowest-direct", "highest"])
def test_every_python_installs_it_at_its_lowest_and_newest_bounds(
    wheel: Path, tmp_path: Path, version: str, resolution: str
) -> None:
    if resolution == "lowest-direct" and version != "3.11":
        pytest.skip("the lowest bounds are of the oldest Python")
    places = [shutil.which(f"python{version}"), *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    found = next((at for at in places if at and starts(at)), None)
    if found is None:
        pytest.skip(f"Python {version} is not installed")
    run(sys.executable, "-m", "venv", tmp_path / "tool")
    run(tmp_path / "tool" / BIN / "pip", "install", "-q", "uv")
    uv, python = tmp_path / "tool" / BIN / "uv", tmp_path / "venv" / BIN / "python"
    run(uv, "venv", "-q", "-p", found, tmp_path / "venv")
    # For a wheel, uv would look at its name alone, and take the newest of all it needs.
    bounds = tmp_path / "bounds.txt"
    run(
        uv,
        "pip",
        "compile",
        "-q",
        "--python",
        python,
        "--resolution",
        resolution,
        "-o",
        bounds,
        ROOT / "pyproject.toml",
    )
    run(uv, "pip", "install", "-q", "--python", python, "--constraint", bounds, wheel)
    if resolution == "lowest-direct":
        listed = run(uv, "pip", "freeze", "--python", python).split()
        asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
        for name, lowest in (each.split(",")[0].split(">=") for each in asked):
            assert any(re.fullmatch(rf"{name}=={re.escape(lowest)}(\.0)*", one) for one in listed), (name, listed)
    tries(tmp_path / "venv" / BIN / "rmjournal", tmp_path)
