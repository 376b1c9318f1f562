"""Find the pages of the manual.

They need no vault and no clock. They come with the program, so a broken one is a
ValueError, which the tests meet and no person does."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rmjournal.support.errors import Refused

_CONTENTS = "README.md"
_ENTRY = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<name>[a-z]+(?:-[a-z]+)*)\.md\): (?P<answers>.+)$", re.MULTILINE)

_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
_COMMAND = re.compile(r"\brmjournal ([a-z-]+)\b")


@dataclass(frozen=True)
class Page:
    """One page. `answers` says in a few words what it is about; `text` is Markdown for
    `support.markdown`, its title first."""

    name: str
    title: str
    answers: str
    text: str

    @property
    def tells_of(self) -> str:
        """The headings of the page, and the commands that it names."""
        return " ".join((*_HEADING.findall(self.text), *sorted(set(_COMMAND.findall(self.text)))))


@cache
def contents() -> Page:
    """Return the page that lists the others. It has no name of its own to type."""
    text = _read(_CONTENTS)
    return Page("", text.partition("\n")[0].removeprefix("# "), "what is in it", text)


@cache
def pages() -> tuple[Page, ...]:
    """Return every page, in the order of the contents. Read once: about 5 ms."""
    found = []
    for entry in _ENTRY.finditer(contents().text):
        text = _read(f"{entry['name']}.md")
        if not text.startswith(f"# {entry['title']}\n\n"):
            raise ValueError(f"{entry['name']}: the title differs from the one in the contents")
        found.append(Page(entry["name"], entry["title"], entry["answers"], text))
    return tuple(found)


def find(name: str) -> Page:
    """Return one page.

    The beginning of its name will do if only one begins so. Raises Refused if none
    does, or several."""
    wanted = name.strip().lower()
    found = [page for page in pages() if page.name == wanted] or [
        page for page in pages() if wanted and page.name.startswith(wanted)
    ]
    if not found:
        raise Refused("The manual has no such page.", "`rmjournal manual` lists them.")
    if len(found) > 1:
        names = ", ".join(page.name for page in found)
        raise Refused("More than one page begins like that.", f"Name one of these: {names}.")
    return found[0]


def _read(name: str) -> str:
    return (files("rmjournal.manual") / name).read_text("utf-8")
