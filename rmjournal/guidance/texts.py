"""Find guidance texts by topic and role.

They need no vault and no clock. The layout of a file is described in
rmjournal/guidance/__init__.py. The texts come with the program, so a broken one is a
ValueError, which the tests meet and no person does."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import groupby

from rmjournal.domain.model.pair import Role
from rmjournal.support.errors import Refused
from rmjournal.support.markdown import bare, blocks

_FILE = re.compile(
    r"---\ntitle: (?P<title>[^\n]+)\nrole: (?P<role>[^\n]+)\nmoment: (?P<moment>[^\n]+)\n---\n"
    r"(?P<card>.+?)\n---more---\n(?P<text>.+?)(?:\n---check---\n(?P<check>.+))?",
    re.DOTALL,
)
_BOTH = "both"
_ANSWER = re.compile(r"- \[([ x])\] (.+)")
_UNKNOWN = re.compile(r"[#*_`|<>\[\]]|---")  # what is left of it was meant as markup that is not ours


class Moment(StrEnum):
    """When a text is worth reading."""

    BEFORE_FIRST_SESSION = "before-first-session"
    EACH_SESSION = "each-session"
    ANY = "any"


@dataclass(frozen=True)
class Question:
    """One question of a self-check, in plain words.

    `fitting` is the index of the best answer, from 0."""

    text: str
    answers: tuple[str, ...]
    fitting: int
    why: str


@dataclass(frozen=True)
class Guidance:
    """One text; without a role it is for both.

    `card` and `text` are Markdown, for `support.markdown`."""

    topic: str
    title: str
    role: Role | None
    moment: Moment
    card: str
    text: str
    questions: tuple[Question, ...]


def topics() -> tuple[str, ...]:
    """Return the names of all topics, in alphabetical order."""
    return tuple(dict.fromkeys(each.topic for each in texts()))


def find(topic: str, role: Role | None = None) -> tuple[Guidance, ...]:
    """Return the texts on a topic: one for this role; without a role, all of them.

    The beginning of a topic's name will do if only one begins so. Raises Refused if
    none does, or several."""
    wanted = topic.strip().lower()
    names = [name for name in topics() if name == wanted] or [name for name in topics() if name.startswith(wanted)]
    if not wanted or not names:
        raise Refused("There is no guidance on that.", "`rmjournal guidance` lists the topics.")
    if len(names) > 1:
        raise Refused("More than one topic begins like that.", f"Name one of these: {', '.join(names)}.")
    return tuple(each for each in texts() if each.topic == names[0] and (role is None or each.role in (None, role)))


@cache
def texts() -> tuple[Guidance, ...]:
    """Return every text, by topic and then role. Read once: about 10 ms."""
    folder = files("rmjournal.guidance")
    found = [parse(each.name, each.read_text("utf-8")) for each in folder.iterdir() if each.name.endswith(".md")]
    found.sort(key=lambda each: (each.topic, [None, *Role].index(each.role)))
    for topic, of_topic in groupby(found, key=lambda each: each.topic):
        if [each.role for each in of_topic] not in ([None], list(Role)):
            raise ValueError(f"{topic}: there is neither one text for both roles nor one for each")
    return tuple(found)


def parse(name: str, source: str) -> Guidance:
    """Return the text in a file, by its name and content.

    Raises ValueError if the layout is wrong."""
    file = _FILE.fullmatch(source)
    if file is None:
        raise ValueError(f"{name}: this needs a head, a card and a text, and may have a self-check")
    role = None if file["role"] == _BOTH else Role(file["role"])
    topic = name.removesuffix(".md" if role is None else f".{role.value}.md")
    if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", topic):
        raise ValueError(f"{name}: the file name should be a topic and a role")
    if role is not None and file["check"] is None:
        raise ValueError(f"{name}: a text for one role needs a self-check")
    for part in (file["card"], file["text"]):
        plain = "\n".join(bare(each.removeprefix("## ")) for block in blocks(part) for each in block)
        if not plain or _UNKNOWN.search(plain):
            raise ValueError(f"{name}: a part is empty, or contains markup that isn't allowed")
    questions = _questions(name, file["check"]) if file["check"] else ()
    return Guidance(
        topic, file["title"], role, Moment(file["moment"]), file["card"].strip(), file["text"].strip(), questions
    )


def _questions(name: str, check: str) -> tuple[Question, ...]:
    parts = list(blocks(check))
    found = []
    for asked, answers, why in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        items = [_ANSWER.fullmatch(item) for item in answers]
        marks = [item[1] for item in items if item]
        words = tuple(bare(item[2]) for item in items if item)
        plain = " ".join([*asked, *words, *why])
        if len(asked) != 1 or len(why) != 1 or _UNKNOWN.search(plain) or plain != bare(plain):
            raise ValueError(f"{name}: the self-check should be a question, answers and one sentence, in plain words")
        if len(marks) != len(items) or not 2 <= len(items) <= 4 or marks.count("x") != 1:
            raise ValueError(f"{name}: a question needs two to four answers, of which one fits best")
        found.append(Question(asked[0], words, marks.index("x"), why[0]))
    if len(parts) != 9:
        raise ValueError(f"{name}: a self-check has exactly three questions")
    return tuple(found)
