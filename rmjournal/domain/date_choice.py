"""Weigh the tokens of a typed date against each other: which day they mean, and which
time of it."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from rmjournal.domain.date_phrases import (
    ALONE,
    LAST,
    MONTHS,
    MORNING,
    NEXT,
    NIGHT,
    THIS,
    WEEKDAYS,
    Sort,
    Token,
    Unit,
)

FIRST_YEAR, LAST_YEAR = 1990, 2100
YEARS = f"years run from {FIRST_YEAR} to {LAST_YEAR}"
NO_TIME = "no time given"
_NOON = time(12)
_PART_BEGINS = (time(9), time(14), time(18), time(19))
_FAR = 65  # days: only where a day without a year is as far away, its weekday may choose another year
_SOON = 62  # days within which a weekday may choose the month of a day such as the 3rd
_CLOCKS = (Sort.CLOCK, Sort.VAGUE_CLOCK)
_DAYS = (Sort.DATE, Sort.ORDINAL, Sort.AWAY, Sort.EDGE, Sort.MONTH_EDGE)
_SAY_A_DAY = (*_DAYS, Sort.WEEKDAY, Sort.PERIOD, Sort.PART)


class Impossible(ValueError):
    """Say why words that were all read mean no day together, in a few words or none."""


class Reading(NamedTuple):
    """Hold what was understood: a day without a time, a time for today, or both.

    The notes say what was chosen where a day or a time could mean two things."""

    day: date
    time: time | None
    has_day: bool = True
    day_note: str = ""
    time_note: str = ""

    @property
    def moment(self) -> datetime:
        """The day at its time, at noon where none was given."""
        return datetime.combine(self.day, self.time or _NOON)


def weighed(said: Iterable[Token], now: datetime, past: bool | None) -> Reading:
    """Return what tokens mean at a moment.

    Raises Impossible, or OverflowError for days that no calendar has."""
    rest = _settled(list(said))
    if rest == [Token(Sort.NOW)]:
        return Reading(_within(now.date()), now.time().replace(second=0, microsecond=0))
    if len(rest) == 1 and rest[0].sort is Sort.AWAY and rest[0].values[1] in (Unit.MINUTE, Unit.HOUR):
        amount, unit = rest[0].values
        moment = now.replace(second=0, microsecond=0) + timedelta(minutes=amount * (60 if unit == Unit.HOUR else 1))
        return Reading(_within(moment.date()), moment.time())
    found = _taken(rest, Sort.PART)
    part = found.values if found else None
    at, later, time_note = _time(_taken(rest, *_CLOCKS), part[0] if part else None)
    if part and part[1] < 1:
        rest.append(Token(Sort.AWAY, (part[1], Unit.DAY)))
    if not rest and at is None:
        raise Impossible
    has_day = bool(rest)
    day, day_note = _Days(now.date(), past).meant(rest) if has_day else (now.date(), "")
    return Reading(_within(day + timedelta(later)), at, has_day, day_note, time_note)


def _settled(said: list[Token]) -> list[Token]:
    """Return the tokens with each figure made what it must be beside the others: a day,
    a year or a time."""
    said = _with_years(_with_months(said))
    return _without_at([_clock_of(said, at) for at in range(len(said))])


def _is_day(token: Token) -> bool:
    return token.sort is Sort.ORDINAL or (token.sort is Sort.NUMBER and token.values[1] == 1)


def _with_months(said: list[Token]) -> list[Token]:
    """Join a month with the day before it or after it."""
    at = next((at for at, token in enumerate(said) if token.sort is Sort.MONTH), None)
    if at is None:
        return said
    month = said[at].values[0]
    before = at > 0 and _is_day(said[at - 1])
    after = at + 1 < len(said) and _is_day(said[at + 1])
    if before and not (after and at > 1 and said[at - 2].sort is Sort.AT):
        return [*said[: at - 1], Token(Sort.DATE, (0, month, said[at - 1].values[0])), *said[at + 1 :]]
    if not after:
        raise Impossible
    has_year = at > 0 and _year_in(said[at - 1])
    year = said[at - 1].values[0] if has_year else 0
    return [*said[: at - has_year], Token(Sort.DATE, (year, month, said[at + 1].values[0])), *said[at + 2 :]]


def _year_in(token: Token) -> bool:
    return token.sort is Sort.FOUR and FIRST_YEAR <= token.values[0] <= LAST_YEAR


def _with_years(said: list[Token]) -> list[Token]:
    """Give a day and month the year that follows it, at once or after the time."""
    at = next((at for at, token in enumerate(said) if token.sort is Sort.DATE and not token.values[0]), None)
    if at is None:
        return said
    timed = any(token.sort in _CLOCKS for token in said)
    for place in range(at + 1, len(said)):
        token, beside = said[place], place == at + 1
        year = token.values[0] if token.sort is Sort.YEAR or (_year_in(token) and (beside or timed)) else 0
        if beside and token.sort is Sort.NUMBER and token.values[0] > 12 and token.values[1]:
            year = 2000 + token.values[0]
        if year:
            dated = Token(Sort.DATE, (year, *said[at].values[1:]))
            return [*said[:at], dated, *said[at + 1 : place], *said[place + 1 :]]
    return said


def _clock_of(said: list[Token], at: int) -> Token:
    """Return a token as it is, or a figure as the time or day that it means beside the
    others."""
    token = said[at]
    after_at = at > 0 and said[at - 1].sort is Sort.AT
    has_day = any(each.sort in _SAY_A_DAY for each in said)
    if token.sort is Sort.FOUR:
        hour, minute = divmod(token.values[0], 100)
        if hour > 23 or minute > 59:
            raise Impossible(YEARS if has_day else "")
        return Token(Sort.CLOCK, (hour, minute, 0))
    if token.sort is Sort.DOTTED:
        hour, minute, digits = token.values
        timed = any(each.sort in (*_CLOCKS, Sort.FOUR, Sort.AT) for each in said) and not after_at
        if hour > 23 or minute > 59 or (timed and not has_day):
            return Token(Sort.DATE, (0, minute, hour))
        return Token(Sort.VAGUE_CLOCK if digits == 1 else Sort.CLOCK, (hour, minute, 0))
    if token.sort is Sort.NUMBER:
        hour = token.values[0]
        if after_at and 13 <= hour <= 23:
            return Token(Sort.CLOCK, (hour, 0, 0))
        if hour > 12 or not (after_at or (has_day and hour)):
            raise Impossible
        return Token(Sort.VAGUE_CLOCK, (hour, 0, 0))
    return token


def _without_at(said: list[Token]) -> list[Token]:
    """Leave out "at" before a time. Raises Impossible if no time follows."""
    for token, following in zip(said, [*said[1:], None], strict=True):
        if token.sort is Sort.AT and (following is None or following.sort not in _CLOCKS):
            raise Impossible
    return [token for token in said if token.sort is not Sort.AT]


def _taken(said: list[Token], *sorts: Sort) -> Token | None:
    """Take out the one token of these sorts, or None. Raises Impossible for more than
    one."""
    found = [token for token in said if token.sort in sorts]
    if len(found) > 1:
        raise Impossible
    if found:
        said.remove(found[0])
    return found[0] if found else None


def _time(clock: Token | None, part: int | None) -> tuple[time | None, int, str]:
    """Return the time, how many days after the day said it lies, and what was
    chosen."""
    if clock is None:
        return (None, 0, "") if part is None else (_PART_BEGINS[part], 0, NO_TIME)
    hour, minute, more = clock.values
    if clock.sort is Sort.VAGUE_CLOCK:
        note = ""
        if part is None and 1 <= hour <= 7:
            hour, note = hour + 12, "afternoon"
        elif part is not None and part != MORNING and 1 <= hour <= 12:
            hour = hour % 12 + (0 if part == NIGHT and hour == 12 else 12)
        minutes = (hour * 60 + minute + more) % (24 * 60)
        return time(minutes // 60, minutes % 60), _night(part, minutes // 60), note
    return time(hour, minute, more), _night(part, hour), ""


def _night(part: int | None, hour: int) -> int:
    """Return how many days after the one said an hour lies: after midnight belongs to
    the night before.

    Raises Impossible for an hour that is not in this part of a day."""
    if part == NIGHT and hour < 6:
        return 1
    if part is not None and (hour >= 12) == (part == MORNING):
        raise Impossible
    return 0


class _Days:
    """Hold the days meant on one day by a question that looks back, ahead or both
    ways."""

    def __init__(self, today: date, past: bool | None) -> None:
        self.today, self.past = today, past

    def meant(self, rest: list[Token]) -> tuple[date, str]:
        """Return the day that all these tokens mean, and what was chosen. Raises
        Impossible for the rest."""
        later = _taken(rest, Sort.LATER)
        weekday, period, main = _taken(rest, Sort.WEEKDAY), _taken(rest, Sort.PERIOD), _taken(rest, *_DAYS)
        if rest or (period and main and main.sort is not Sort.ORDINAL):
            raise Impossible
        note = ""
        if main is not None:
            wanted = weekday.values[0] if weekday else None
            day = self._day(main, period, wanted)
            if wanted is not None and day.weekday() != wanted:
                said = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
                raise Impossible(f"{said} is a {WEEKDAYS[day.weekday()]}")
        elif weekday is not None:
            day, note = self._weekday(weekday.values[0], weekday.values[1], period)
        elif period is not None and period.values[0]:
            day = self._away(*period.values)
        else:
            raise Impossible
        return day + timedelta(later.values[0] if later else 0), note

    def _day(self, main: Token, period: Token | None, weekday: int | None) -> date:
        if main.sort is Sort.DATE:
            year, month, day = main.values
            return self._dated(year, month, day, weekday)
        if main.sort is Sort.ORDINAL:
            return self._ordinal(main.values[0], period, weekday)
        if main.sort is Sort.AWAY:
            return self._away(*main.values)
        into, amount, unit = main.values
        if main.sort is Sort.MONTH_EDGE:
            month, year = amount, unit
            if year:
                return _in_month(_in_range(year), month, into)
            return self._nearest(lambda some: _in_month(some, month, into), None)
        if unit == Unit.WEEK:
            day_of_week = self._monday(amount) + timedelta({0: 0, -1: 4}.get(into, 2))
            is_over = amount == 0 and into == -1 and day_of_week < self.today and not self.past
            return day_of_week + timedelta(7 * is_over)  # at a weekend, the week to come has the end that is meant
        if unit == Unit.YEAR:
            year = _in_range(self.today.year + amount)
            return {0: date(year, 1, 1), -1: date(year, 12, 31)}.get(into, date(year, 7, 1))
        first = self._shifted(amount)
        return _in_month(first.year, first.month, into)

    def _dated(self, year: int, month: int, day: int, weekday: int | None) -> date:
        if year:
            _in_range(year)
        if month > 12 and 1 <= day <= 12:
            raise Impossible("the day comes before the month")
        if not (1 <= month <= 12 and day >= 1):
            raise Impossible
        if day > monthrange(year or 2000, month)[1]:
            raise Impossible(f"{MONTHS[month - 1]}{f' {year}' if year else ''} has no day {day}")
        if year:
            return date(year, month, day)
        return self._nearest(lambda some: date(some, month, day) if _exists(some, month, day) else None, weekday)

    def _nearest(self, in_year: Callable[[int], date | None], weekday: int | None) -> date:
        """Return a day of some year: the nearest, or the last or next one if the
        question asks for that.

        29 Feb may be eight years away. If the nearest is months away and does not have
        the weekday given, the one on the other side of today may be meant."""
        years = range(max(1, self.today.year - 8), min(9999, self.today.year + 8) + 1)
        days = [day for day in map(in_year, years) if day is not None]
        before = max((day for day in days if day <= self.today), default=None)
        after = min((day for day in days if day >= self.today), default=None)
        if before is None or after is None:
            raise Impossible(YEARS)
        if self.past is not None:
            return before if self.past else after
        nearest, other = sorted((before, after), key=lambda day: abs(day - self.today))
        is_other = weekday is not None and nearest.weekday() != weekday and other.weekday() == weekday
        return other if is_other and abs(nearest - self.today).days > _FAR else nearest

    def _ordinal(self, day: int, period: Token | None, weekday: int | None) -> date:
        """Return a day of the month that is said, or the next or last month with such a
        day."""
        if not 1 <= day <= 31:
            raise Impossible
        if period is not None:
            amount, unit = period.values
            if unit != Unit.MONTH:
                raise Impossible
            first = self._shifted(amount)
            return self._dated(first.year, first.month, day, None)
        step = -1 if self.past else 1
        firsts = (self._shifted(step * months) for months in range(4))
        found = [first.replace(day=day) for first in firsts if _exists(first.year, first.month, day)]
        found = [each for each in found if (each - self.today).days * step >= 0]
        soon = (each for each in found if each.weekday() == weekday and abs(each - self.today).days <= _SOON)
        return next(soon, found[0])

    def _weekday(self, weekday: int, named: int, period: Token | None) -> tuple[date, str]:
        """Return the next such weekday, or the one of the week that is said."""
        if period is not None:
            if period.values[1] != Unit.WEEK or named != ALONE:
                raise Impossible
            return self._monday(period.values[0]) + timedelta(weekday), ""
        ahead = (weekday - self.today.weekday() - 1) % 7 + 1
        back = (self.today.weekday() - weekday - 1) % 7 + 1
        if named == NEXT:
            day = self._monday(1) + timedelta(weekday)
            return day, f"{WEEKDAYS[weekday]} of next week" if day != self.today + timedelta(ahead) else ""
        if named == THIS and ahead == 7:
            return self.today, ""
        looks_back = named == LAST or bool(self.past)
        return self.today + timedelta(-back if looks_back else ahead), ""

    def _away(self, amount: int, unit: int) -> date:
        if unit in (Unit.MINUTE, Unit.HOUR):
            raise Impossible
        if unit in (Unit.MONTH, Unit.YEAR):
            first = self._shifted(amount * (12 if unit == Unit.YEAR else 1))
            return first.replace(day=min(self.today.day, monthrange(first.year, first.month)[1]))
        return self.today + timedelta(amount * {Unit.WEEK: 7, Unit.FORTNIGHT: 14}.get(Unit(unit), 1))

    def _monday(self, weeks: int) -> date:
        return self.today + timedelta(7 * weeks - self.today.weekday())

    def _shifted(self, months: int) -> date:
        """Return the first day of the month so many months ahead."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + months, 12)
        return date(_in_range(year), month + 1, 1)


def _exists(year: int, month: int, day: int) -> bool:
    return day <= monthrange(year, month)[1]


def _in_month(year: int, month: int, into: int) -> date:
    return date(year, month, monthrange(year, month)[1] if into < 0 else into + 1)


def _in_range(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Impossible(YEARS)
    return year


def _within(day: date) -> date:
    _in_range(day.year)
    return day
