"""Read what other journals export: jrnl, Day One, and a folder of Markdown files.

Each entry becomes an Arriving: a day, a text, and how the reader calls it. What is not
understood is left out and named."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

from rmjournal.domain import dates
from rmjournal.domain.tags import as_tag, tags_in
from rmjournal.domain.text import clean, fold, line
from rmjournal.support.errors import Failed, Refused

NONSENSE = "Nothing was imported."
MOST_FILES = 100_000
LARGEST_FILE = 16 * 1024**2  # bytes of one Markdown file
LARGEST_FOLDER = 256 * 1024**2  # characters of all of them

# A picture, a recording or another entry of Day One, and a mark that it escapes.
_MOMENT = re.compile(r"!?\[[^\[\]\n]*\]\(dayone-[^()\n]*\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_. ]?(\d{2})[-_. ]?(\d{2})(?:[T _-]+(\d{2})[-_:.h]?(\d{2}))?(?!\d)")
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MOMENTS = ("date", "created", "created_at", "creation_date", "date_created", "day")
# Such as "3 November 2026" and "November 3rd, 2026".
_NUMBER, _MONTH = r"\d{1,2}(?:st|nd|rd|th)?", r"[A-Za-z]{3,9}"
_DAY_IN_WORDS = re.compile(rf"(?<!\w)(?:{_NUMBER}[ _-]+{_MONTH}|{_MONTH}[ _-]+{_NUMBER}),?[ _-]+\d{{4}}(?!\d)")
_BESIDE = ("photos", "videos", "audios", "pdfAttachments")


class Arriving(NamedTuple):
    """One entry of another journal."""

    at: datetime
    text: str


class LeftOut(NamedTuple):
    """What was not understood, and why, in words for the person."""

    what: str
    why: str


def from_jrnl(entries: list[object]) -> Iterator[Arriving | LeftOut]:
    """Read what `jrnl --export json` writes."""
    yield from _each(entries, "jrnl", _jrnl_entry)


def from_day_one(entries: list[object]) -> Iterator[Arriving | LeftOut]:
    """Read the entries of Day One's JSON. Pictures and recordings are left out and
    named."""
    yield from _each(entries, "Day One", _day_one_entry)


def is_day_one(entries: list[object]) -> bool:
    """Return whether the first entry has a field that only Day One's have."""
    return bool(entries) and isinstance(entries[0], dict) and "creationDate" in entries[0]


def from_folder(folder: Path, now: datetime) -> Iterator[Arriving | LeftOut]:
    """Read every Markdown file under a folder, a file an entry.

    Its day is in the front matter or in its name. Links are not followed. Raises
    Failed if the folder can't be read, and Refused if it holds too much."""
    unread: list[LeftOut] = []
    files = sorted(_files_in(folder, unread))
    if not files and not unread:
        raise Refused("There's nothing in this folder to import.", NONSENSE)
    yield from unread
    size = 0
    for path in files:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield LeftOut(name, "a link, not a file")
        elif path.suffix.lower() not in (".md", ".markdown", ".txt") or not path.is_file():
            yield LeftOut(name, "not text")
        else:
            found = _file(path, name, now)
            yield found
            size += len(found.text) if isinstance(found, Arriving) else 0
            if size > LARGEST_FOLDER:
                raise Refused("The texts in this folder are larger than 256 MiB.", f"Import it in parts. {NONSENSE}")


def _files_in(folder: Path, unread: list[LeftOut]) -> Iterator[Path]:
    """Yield the files and links under a folder, but not what is hidden; add folders
    that can't be read to `unread`."""

    def left_out(error: OSError) -> None:
        at = Path(error.filename)
        if at == folder:
            raise Failed("The folder can't be read.", NONSENSE) from None
        unread.append(LeftOut(at.relative_to(folder).as_posix(), "can't be read"))

    count = 0
    for place, folders, names in os.walk(folder, onerror=left_out):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*names, *links):
            if not name.startswith("."):
                yield Path(place, name)
                count += 1
                if count > MOST_FILES:
                    raise Refused(f"There are more than {MOST_FILES:,} files in this folder.", NONSENSE)


def _each(
    entries: list[object], program: str, read: Callable[[dict[str, object]], Iterator[Arriving | LeftOut]]
) -> Iterator[Arriving | LeftOut]:
    for number, entry in enumerate(entries, 1):
        found: list[Arriving | LeftOut] | None = None
        if isinstance(entry, dict):
            with suppress(ValueError, KeyError, TypeError, AttributeError, OverflowError):
                found = list(read(entry))
        if found is None:
            raise Refused(f"Entry {number} of this file isn't one from {program}.", NONSENSE)
        for each in found:
            yield LeftOut(f"entry {number}", each.why) if isinstance(each, LeftOut) else each


def _jrnl_entry(entry: dict[str, object]) -> Iterator[Arriving | LeftOut]:
    at = datetime.fromisoformat("T".join((_str(entry["date"]), _str(entry.get("time")) or "00:00")))
    text = "\n\n".join(part for part in (_str(entry.get("title")), _str(entry.get("body"))) if part)
    yield from _written(at, text, [])


def _day_one_entry(entry: dict[str, object]) -> Iterator[Arriving | LeftOut]:
    at = datetime.fromisoformat(_str(entry["creationDate"]))
    text, moments = _MOMENT.subn("", _str(entry.get("text")))
    tags = entry.get("tags") or []
    if not isinstance(tags, list):
        raise TypeError
    yield from _written(at, _ESCAPED.sub(r"\1", text), [_str(tag) for tag in tags])
    if moments or any(entry.get(name) for name in _BESIDE):
        yield LeftOut("", "its pictures or recordings")


def _file(path: Path, name: str, now: datetime) -> Arriving | LeftOut:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return LeftOut(name, "larger than 16 MiB")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        return LeftOut(name, "can't be read")
    except UnicodeDecodeError:
        return LeftOut(name, "not UTF-8 text")
    head = _HEAD.match(text := text.replace("\r\n", "\n"))
    fields = _fields(head[1]) if head else {}
    body = text[head.end() :] if head else text
    at = next((day for key in _MOMENTS for day in [_moment(fields.get(key, ""), now)] if day), None)
    at = at or _named(path.stem, now)
    if at is None:
        return LeftOut(name, "no date in it: put one in its name, such as 2026-11-29.md")
    title = fields.get("title", "")
    if (
        title
        and _DAY_IN_NAME.sub("", _DAY_IN_WORDS.sub("", title)).strip()
        and fold(title) not in fold(body.lstrip("# ")[: len(title) + 8])
    ):
        body = f"# {title}\n\n{body.lstrip()}"
    tags = [_unquoted(tag) for tag in re.split(r"[,\n]", _listed(fields.get("tags", ""))) if tag.strip()]
    with suppress(ValueError):
        return next(_written(at, body, tags), LeftOut(name, "empty"))
    return LeftOut(name, "a day before 1900 or after 2200")


def _fields(head: str) -> dict[str, str]:
    """Return the fields of front matter: `key: value`, `key: [a, b]`, or a list."""
    found: dict[str, list[str]] = {}
    key = ""
    for typed in head.split("\n"):
        if item := re.match(r"[ \t]*-[ \t]+(.*)", typed):
            if key:
                found[key].append(_unquoted(item[1]))
        elif pair := re.match(r"([A-Za-z_][\w -]*):(.*)", typed):
            key = pair[1].strip().lower().replace(" ", "_").replace("-", "_")
            found[key] = [_unquoted(pair[2])]
    return {name: "\n".join(values).strip() for name, values in found.items()}


def _listed(value: str) -> str:
    """Return what a list in one line holds."""
    return value[1:-1] if value.startswith("[") and value.endswith("]") else value


def _unquoted(value: str) -> str:
    """Return a value of front matter without its quotes and what they escape."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return re.sub(r"\\([\"\\/])", r"\1", inner) if value[0] == '"' else inner.replace("''", "'")
    return value


def _moment(typed: str, now: datetime) -> datetime | None:
    """Read a moment of front matter, None if there is none."""
    if not typed:
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(typed)
    with suppress(ValueError):
        return datetime.fromisoformat(typed.replace(" ", "T", 1))
    with suppress(ValueError):
        return dates.read_moment(typed, now, past=True)
    return None


def _named(stem: str, now: datetime) -> datetime | None:
    """Read the day, and the time if there is one, in the name of a file."""
    with suppress(ValueError, TypeError):
        if found := _DAY_IN_NAME.search(stem):
            clock = time(int(found[4]), int(found[5])) if found[4] else time()
            return datetime.combine(date(int(found[1]), int(found[2]), int(found[3])), clock)
        if found := _DAY_IN_WORDS.search(stem):
            return datetime.combine(dates.read_day(re.sub("[_-]", " ", found[0]), now), time())
    return None


def _written(at: datetime, text: str, tags: list[str]) -> Iterator[Arriving]:
    """Yield the entry, its tags in a last line unless its text has them. Nothing for an
    empty one."""
    if not 1900 <= at.year <= 2200:
        raise ValueError
    text = clean(text).strip()
    known = set(tags_in(text))
    marked = (as_tag(tag) or line(tag) for tag in tags)  # "1:1" can be no tag here, and stays as it is
    more = dict.fromkeys(tag for tag in marked if tag and fold(tag.lstrip("#")) not in known)
    whole = "\n\n".join(part for part in (text, " ".join(more)) if part)
    if whole:
        yield Arriving(at if at.tzinfo is None else at.astimezone(UTC), whole)


def _str(value: object) -> str:
    """Return a text, or "" for none. Raises TypeError for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value
