"""The locked dependencies are those of pyproject.toml, from public addresses."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def as_written(requirement: dict[str, Any]) -> str:
    """Write a locked requirement as pyproject.toml writes it."""
    return f"{requirement['name']}{requirement.get('specifier', '')}"


def in_one_order(requirement: str) -> str:
    """Write a requirement with its bounds in alphabetical order, without blanks."""
    name, bounds = re.fullmatch(r"([\w.-]+)(.*)", requirement.replace(" ", "")).groups()  # type: ignore[union-attr]
    return name + ",".join(sorted(bounds.split(",")))


def test_the_lock_holds_exactly_what_the_project_asks_for() -> None:
    locked = next(package for package in LOCK["package"] if package["name"] == PROJECT["name"])["metadata"]
    asked = PROJECT["dependencies"] + [name for extra in PROJECT["optional-dependencies"].values() for name in extra]
    assert LOCK["requires-python"] == PROJECT["requires-python"]
    assert sorted(in_one_order(as_written(one)) for one in locked["requires-dist"]) == sorted(map(in_one_order, asked))


def test_the_lock_names_public_addresses_only() -> None:
    text = (ROOT / "uv.lock").read_text("utf-8")
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"https://pypi.org", "https://files.pythonhosted.org"}
    registries = {package["source"].get("registry", package["source"].get("editable")) for package in LOCK["package"]}
    assert registries == {"https://pypi.org/simple", "."}
