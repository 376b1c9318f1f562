"""Collect names of people and places, to keep them out of the lexicon.

Sources: every locale of `faker`, the US Census in `names`, and the proper names of
SCOWL."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

_LARGEST = 70  # of SCOWL's files of proper names: beyond lie lists under other licences, and nearly every word there is


def given_names() -> set[str]:
    """Return given names in lower case."""
    return _of_census("dist.female.first") | _of_census("dist.male.first") | {n for n, last in _of_faker() if not last}


def family_names() -> set[str]:
    """Return family names in lower case."""
    return _of_census("dist.all.last") | {name for name, last in _of_faker() if last}


def common_family_names(most: int) -> set[str]:
    """Return the commonest family names of the US Census in lower case."""
    return _of_census("dist.all.last", most)


def proper_names(scowl: Path) -> set[str]:
    """Return the proper names of SCOWL in lower case."""
    files = (path for path in scowl.glob("*-proper-names.*") if int(path.suffix[1:]) <= _LARGEST)
    return {word.removesuffix("'s").lower() for path in files for word in path.read_text("latin-1").split()}


def _of_census(name: str, most: int | None = None) -> set[str]:
    module = import_module("names")
    lines = Path(module.__file__ or "").with_name(name).read_text("ascii").splitlines()
    return {line.split()[0].lower() for line in lines[:most]}


def _of_faker() -> Iterator[tuple[str, bool]]:
    """Yield each name of a person in each locale, and whether it is a family name."""
    package = import_module("faker.providers.person")
    for folder in sorted(Path(package.__file__ or "").parent.iterdir()):
        if not (folder / "__init__.py").exists():
            continue
        provider = import_module(f"{package.__name__}.{folder.name}").Provider
        for attribute in dir(provider):
            if "name" not in attribute or "format" in attribute:
                continue
            values = getattr(provider, attribute)
            if not isinstance(values, tuple | list | dict | set | frozenset):
                continue
            last = any(word in attribute for word in ("last", "sur", "family"))
            for value in values:
                if isinstance(value, str):
                    yield from ((part.lower(), last) for part in re.split(r"[\s'-]+", value) if part)
