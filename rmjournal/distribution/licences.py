"""Collect the licences of all that is in the program for people without Python."""

import re
import shutil
import sysconfig
from importlib import metadata
from pathlib import Path

__all__ = ["collect", "needed"]

_IS_ONE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def needed(name: str) -> dict[str, metadata.Distribution]:
    """Return an installed distribution and all that it needs, by name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [name]
    while waiting:
        key = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if key in found:
            continue
        try:
            found[key] = metadata.distribution(key)
        except metadata.PackageNotFoundError:
            continue  # of another system or another Python
        for requirement in found[key].requires or ():
            if "extra ==" not in requirement and (start := _NAME.match(requirement)):
                waiting.append(start[0])
    return found


def collect(root: Path, folder: Path) -> None:
    """Copy the licences of rmjournal, of what it needs and of Python into a new folder,
    one folder each.

    `root` is the checkout. Raises FileNotFoundError if one of them comes without."""
    for name, distribution in needed("rmjournal").items():
        files = [root / "LICENSE", *root.glob("rmjournal/*/*/LICENCES.md")]
        if name != "rmjournal":
            listed = (file for file in distribution.files or () if _IS_ONE.search(file.name) and ".py" not in file.name)
            files = [Path(str(file.locate())) for file in listed]
        _copy(files, folder / name)
    home = Path(sysconfig.get_path("stdlib"))
    _copy([at for at in (home / "LICENSE.txt", home.parent / "LICENSE.txt") if at.is_file()][:1], folder / "python")


def _copy(files: list[Path], folder: Path) -> None:
    if not files:
        raise FileNotFoundError(f"There is no licence for {folder.name}.")
    folder.mkdir(parents=True)
    names = [file.name for file in files]
    for file in files:
        alone = names.count(file.name) == 1
        shutil.copyfile(file, folder / (file.name if alone else f"{file.parent.name}-{file.name}"))
