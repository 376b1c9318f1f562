"""Cut a typed date into tokens: what each word and figure says, before weighing any
against another."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum, IntEnum, auto
from functools import cache
from typing import NamedTuple

from rmjournal.domain.text import plain

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ALONE, THIS, NEXT, LAST = range(4)  # how a weekday is named
MORNING, AFTERNOON, EVENING, NIGHT = range(4)


class Sort(Enum):
    """What a token is, with the meaning of its values."""

    DATE = auto()  # year (0: not said), month, day
    MONTH = auto()  # 1 to 12
    ORDINAL = auto()  # a day of a month
    YEAR = auto()  # 1990 and so on
    WEEKDAY = auto()  # 0 for Monday, and how it is named
    AWAY = auto()  # an amount of a unit from now, negative for ago
    PERIOD = auto()  # an amount (0 for this, 1 for next, -1 for last) of a unit
    EDGE = auto()  # days into the period (-1 its last day), the amount and unit of a period
    MONTH_EDGE = auto()  # days into the month (-1 its last day), the month, the year (0: not said)
    LATER = auto()  # days after the day that is named beside it
    CLOCK = auto()  # hour, minute, second
    VAGUE_CLOCK = auto()  # hour, minute, minutes more or less: 1 to 7 may be the afternoon
    DOTTED = auto()  # 24.11: hour and minute, or day and month
    NUMBER = auto()  # one or two digits, or a word: a day of a month, a year or an hour
    FOUR = auto()  # four digits: a year, or a time such as 1500
    PART = auto()  # MORNING to NIGHT, and its day as days from today (1 where the day is said beside it)
    AT = auto()  # a time follows
    NOW = auto()


class Unit(IntEnum):
    """A unit of time."""

    MINUTE = auto()
    HOUR = auto()
    DAY = auto()
    WEEK = auto()
    FORTNIGHT = auto()
    MONTH = auto()
    YEAR = auto()


class Token(NamedTuple):
    """One thing that was said, with its values in the order that its sort names."""

    sort: Sort
    values: tuple[int, ...] = ()


_COUNTS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_AMOUNTS = {"a": 1, "an": 1, "a couple of": 2, "twenty": 20, "thirty": 30, **{w: n for n, w in enumerate(_COUNTS)}}
_MINUTES = {"quarter": 15, "twenty": 20, "twenty-five": 25, "twenty five": 25} | {w: n for n, w in enumerate(_COUNTS)}
_UNITS = {
    "minute": Unit.MINUTE, "min": Unit.MINUTE, "hour": Unit.HOUR, "hr": Unit.HOUR, "day": Unit.DAY, "week": Unit.WEEK,
    "wk": Unit.WEEK, "fortnight": Unit.FORTNIGHT, "month": Unit.MONTH, "year": Unit.YEAR,
}  # fmt: skip
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
_EDGES = {"end": -1, "start": 0, "beginning": 0, "middle": 14, "mid": 14}
_NAMED = {"this": THIS, "next": NEXT, "last": LAST, "past": LAST, "previous": LAST, "coming": ALONE}
_PERIODS = {"this": 0, "next": 1, "last": -1, "past": -1, "previous": -1, "coming": 1}
_NEAR = {
    "today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "yesterday": -1, "day after tomorrow": 2,
    "day before yesterday": -2,
}  # fmt: skip
_PARTS = ("morning", "afternoon", "evening", "night")
_FILLING = ("on", "of", "the", "by")


def _beginnings(names: tuple[str, ...], *also: tuple[str, int]) -> dict[str, int]:
    """Map every unambiguous beginning of three letters or more to the place of its
    name."""
    lower = [name.lower() for name in names]
    found = dict(also)
    for at, name in enumerate(lower):
        for end in range(3, len(name) + 1):
            if sum(each.startswith(name[:end]) for each in lower) == 1:
                found[name[:end]] = at
    return found


_MONTH = {name: at + 1 for name, at in _beginnings(MONTHS).items()}
_WEEKDAY = _beginnings(WEEKDAYS, ("weds", 2))


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern for any of these words, longer ones first."""
    return "|".join(sorted(names, key=len, reverse=True))


def _one_of(names: Iterable[str]) -> str:
    return f"({_any_of(names)})"


_AMOUNT = rf"(\d{{1,4}}|{_any_of(_AMOUNTS)})"
_UNIT = _one_of(_UNITS) + "s?"
_HOUR = rf"(\d{{1,2}}|{_any_of(_COUNTS[1:])})"
_MINUTE = rf"(\d{{1,2}}|{_any_of(_MINUTES)})"
_HALF_DAY = r"(?: ?([ap])m)?"


def _amount(word: str) -> int:
    return int(word) if word.isdigit() else _AMOUNTS[word]


def _clock(hour: int, minute: int, half: str | None, second: int = 0, *, vague: bool = False) -> Token | None:
    """Return a time of day, or None if there is no such time."""
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour, vague = hour % 12 + (12 if half == "p" else 0), False
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Token(Sort.VAGUE_CLOCK, (hour, minute, 0)) if vague else Token(Sort.CLOCK, (hour, minute, second))


def _digital(found: re.Match[str]) -> Token | None:
    hour, dot, minute, second, half = found.groups()
    if dot and not half and not second:
        return Token(Sort.DOTTED, (int(hour), int(minute), len(hour)))
    return _clock(int(hour), int(minute), half, int(second or 0), vague=len(hour) == 1 and found[0][1] != "h")


def _spoken(shift: int, hour: str, half: str | None) -> Token | None:
    """Return a time some minutes after an hour, or before it if `shift` is negative."""
    if (named := _clock(_amount(hour), 0, half)) is None or abs(shift) > 59:
        return None
    if half is None:
        return Token(Sort.VAGUE_CLOCK, (named.values[0], 0, shift))
    at = (named.values[0] * 60 + shift) % (24 * 60)
    return Token(Sort.CLOCK, (at // 60, at % 60, 0))


def _past_or_to(found: re.Match[str]) -> Token | None:
    minutes = int(found[1]) if found[1].isdigit() else _MINUTES[found[1]]
    return _spoken(-minutes if found[2] == "to" else minutes, found[3], found[4])


def _year_first(found: re.Match[str]) -> Token | None:
    year, month, day = map(int, found.groups())
    return Token(Sort.DATE, (year, month, day)) if 1 <= month <= 12 else None


def _iso_week(found: re.Match[str]) -> Token | None:
    try:
        day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return Token(Sort.DATE, (day.year, day.month, day.day))


def _short_year(typed: str) -> int:
    return int(typed) + 2000 if len(typed) == 2 else int(typed)


def _word(found: re.Match[str]) -> Token | None:
    word = found[0]
    if word in _MONTH:
        return Token(Sort.MONTH, (_MONTH[word],))
    if word in _WEEKDAY:
        return Token(Sort.WEEKDAY, (_WEEKDAY[word], ALONE))
    if word in _NEAR:
        return Token(Sort.AWAY, (_NEAR[word], Unit.DAY))
    if word in _COUNTS:
        return Token(Sort.NUMBER, (_COUNTS.index(word), 0))
    return Token(Sort.NOW) if word == "now" else None


def _token(sort: Sort, *values: int) -> Callable[[re.Match[str]], Token]:
    return lambda _: Token(sort, values)


# Each way of saying something, the longer before those that begin like it. A way that
# gives None is not meant.
_WAYS: tuple[tuple[str, Callable[[re.Match[str]], Token | None]], ...] = (
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", _year_first),
    (r"(\d{4})-?w(\d\d)(?:-?(\d))?", _iso_week),
    (r"(\d{4})(\d\d)(\d\d)", _year_first),
    (
        r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|(?<! )\d\d)",
        lambda m: Token(Sort.DATE, (_short_year(m[4]), int(m[3]), int(m[1]))),
    ),
    (r"(\d{1,2})[-/](\d{1,2})", lambda m: Token(Sort.DATE, (0, int(m[2]), int(m[1])))),
    (r"(\d{1,2})\.(\d{1,2})\.", lambda m: Token(Sort.DATE, (0, int(m[2]), int(m[1])))),
    (rf"(\d{{1,2}})(?:[:h]|(\.))(\d\d)(?::(\d\d)(?:\.\d+)?)?{_HALF_DAY}", _digital),
    (r"(\d{1,2})(\d\d) ?([ap])m", lambda m: _clock(int(m[1]), int(m[2]), m[3])),
    (rf"{_HOUR}(?: ?oclock)? ?([ap])m", lambda m: _clock(_amount(m[1]), 0, m[2])),
    (rf"{_HOUR} ?oclock", lambda m: _clock(_amount(m[1]), 0, None, vague=True)),
    (r"(\d{1,2}) ?h(?:rs|ours)?", lambda m: _clock(int(m[1]), 0, None)),
    (r"(\d\d)(\d\d) ?h(?:rs|ours)?", lambda m: _clock(int(m[1]), int(m[2]), None)),
    (
        rf"(?:a )?{_MINUTE}(?: min(?:ute)?s?)? (past|to) {_HOUR}(?: ?oclock)?{_HALF_DAY}",
        _past_or_to,
    ),
    (rf"half(?: past)? {_HOUR}(?: ?oclock)?{_HALF_DAY}", lambda m: _spoken(30, m[1], m[2])),
    (r"in half an hour(?: time)?", _token(Sort.AWAY, 30, Unit.MINUTE)),
    (r"half an hour ago", _token(Sort.AWAY, -30, Unit.MINUTE)),
    (rf"in {_AMOUNT} {_UNIT}(?: time)?", lambda m: Token(Sort.AWAY, (_amount(m[1]), _UNITS[m[2]]))),
    (rf"{_AMOUNT} {_UNIT} ago", lambda m: Token(Sort.AWAY, (-_amount(m[1]), _UNITS[m[2]]))),
    (rf"{_AMOUNT} {_UNIT} from now", lambda m: Token(Sort.AWAY, (_amount(m[1]), _UNITS[m[2]]))),
    (
        rf"{_AMOUNT} (day|week|fortnight)s?(?: on| from| after)?(?= (?:the |a )?[0-9a-z])",
        lambda m: Token(Sort.LATER, (_amount(m[1]) * _DAYS[_UNITS[m[2]]],)),
    ),
    (
        rf"{_one_of(_NAMED)} {_one_of(_WEEKDAY)}",
        lambda m: Token(Sort.WEEKDAY, (_WEEKDAY[m[2]], _NAMED[m[1]])),
    ),
    (r"(day) (?:after tomorrow|before yesterday)", lambda m: Token(Sort.AWAY, (_NEAR[m[0]], Unit.DAY))),
    (r"after next", _token(Sort.LATER, 7)),
    (
        rf"{_one_of(_PERIODS)} (week|fortnight|month|year)",
        lambda m: Token(Sort.PERIOD, (_PERIODS[m[1]], _UNITS[m[2]])),
    ),
    (
        rf"{_one_of(_EDGES)}(?:[- ]of)? (?:the )?(?:{_one_of(_PERIODS)} )?(week|month|year)",
        lambda m: Token(Sort.EDGE, (_EDGES[m[1]], _PERIODS[m[2] or "this"], _UNITS[m[3]])),
    ),
    (
        rf"{_one_of(_EDGES)}(?:[- ]of)?[- ]{_one_of(_MONTH)}(?: (\d{{4}}))?",
        lambda m: Token(Sort.MONTH_EDGE, (_EDGES[m[1]], _MONTH[m[2]], int(m[3] or 0))),
    ),
    (r"month end", _token(Sort.EDGE, -1, 0, Unit.MONTH)),
    (r"week", _token(Sort.LATER, 7)),
    (r"fortnight", _token(Sort.LATER, 14)),
    (r"(?:12 )?(?:noon|midday)", _token(Sort.CLOCK, 12, 0, 0)),
    (r"(?:12 )?midnight", _token(Sort.CLOCK, 0, 0, 0)),
    (r"tonight", _token(Sort.PART, NIGHT, 0)),
    (r"last night", _token(Sort.PART, NIGHT, -1)),
    (rf"this {_one_of(_PARTS)}", lambda m: Token(Sort.PART, (_PARTS.index(m[1]), 0))),
    (rf"(?:in the |at )?{_one_of(_PARTS)}", lambda m: Token(Sort.PART, (_PARTS.index(m[1]), 1))),
    (r"(\d{1,2})(?:st|nd|rd|th)", lambda m: Token(Sort.ORDINAL, (int(m[1]),))),
    (_one_of(_ORDINALS), lambda m: Token(Sort.ORDINAL, (_ORDINALS.index(m[1]) + 1,))),
    (r"'(\d\d)", lambda m: Token(Sort.YEAR, (2000 + int(m[1]),))),
    (r"(\d{4})", lambda m: Token(Sort.FOUR, (int(m[1]),))),
    (r"(\d{1,2})", lambda m: Token(Sort.NUMBER, (int(m[1]), 1))),
    (r"at", _token(Sort.AT)),
    (r"[a-z]+", _word),
)
_SKIPPED = re.compile(rf"(?: |-(?= )|(?:{'|'.join(_FILLING)})(?![a-z0-9]))+", re.ASCII)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Token | None]], ...]:
    """Return the ways with their patterns compiled: some 30 ms at the first date of a
    process."""
    return tuple((re.compile(f"(?:{pattern})(?![a-z0-9])", re.ASCII), make) for pattern, make in _WAYS)


def simplified(typed: str) -> str:
    """Return a text in lower case, with plain digits, blanks, hyphens and apostrophes,
    without commas."""
    text = unicodedata.normalize("NFKC", plain(typed)).lower()
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    text = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", text)
    text = re.sub(r"(?<![a-z])([ap])\.? ?m\b\.?", r"\1m", text)
    text = re.sub(r"o'clock\b", "oclock", text)
    text = re.sub(r"'s?(?= time\b)", "", text)
    text = re.sub(r"(?<=[0-9]{2})t(?=[0-9]{2})", " ", text)
    text = re.sub(r"(?<=[a-z])\.|(?<=[0-9])\.(?= ?[a-z])|[,;]", " ", text)
    text = re.sub(rf"(?<=[0-9])(?={_one_of(_MONTH)}\b)", " ", text)
    return " ".join(text.replace("@", " at ").split())


def tokens(typed: str) -> Iterator[Token]:
    """Yield what a text says, in order. Raises ValueError at the first thing that is no
    part of a date."""
    text, at = simplified(typed), 0
    while True:
        skipped = _SKIPPED.match(text, at)
        at = skipped.end() if skipped else at
        if at == len(text):
            return
        for pattern, make in _compiled():
            if (found := pattern.match(text, at)) and (token := make(found)):
                break
        else:
            raise ValueError(text[at:])
        yield token
        at = found.end()
        if at < len(text) and text[at] not in " -":
            raise ValueError(text[at:])
