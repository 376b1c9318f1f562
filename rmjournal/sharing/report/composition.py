"""Compose the report on a period: what a tally may say, and why it may not say the
rest.

Its cells are the same in every form: text, JSON, CSV and the page."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

import msgspec

from rmjournal.sharing.report import disclosure
from rmjournal.sharing.report.disclosure import FEWEST, OTHERS, Group, K, Seen
from rmjournal.sharing.report.rollup import NOBODYS, Tally
from rmjournal.sharing.summary.coarsening import WITHDRAWN
from rmjournal.sharing.summary.summary_file import LEVELS, MOST_THEMES, OPT_INS, ROLES, SHARES
from rmjournal.support.errors import Refused

FEWEST_STATEMENTS = 5  # that pass the filter, of at least FEWEST different ones
_SMALL = 30  # files: with fewer, most of the report is empty

TITLES: Mapping[str, str] = {
    "themes": "What the conversations were about",
    "sessions": "Sessions that took place",
    "usefulness": "Worth the time",
    "relationship": "Getting on well",
    "safety": "Feeling safe to speak",
    "goals": "Goals at least partly reached",
    "takeaways_agreed": "Takeaways agreed by both",
    "followed_through": "Commitments reported back to the partner",
    "reflected": "Sessions reflected on",
    "agreement": "Agreement made at the start",
    "guidance_before_first": "Guidance read before the first session",
    "continue": "Would carry on meeting",
    "role": "Role",
}
_WORDS: Mapping[str, str] = {
    "career": "Career",
    "culture-inclusion": "Culture and inclusion",
    "communication": "Communication",
    "digital-ai": "Digital and AI",
    "leadership": "Leadership",
    "strategy-change": "Strategy and change",
    "wellbeing": "Wellbeing",
    "other": "Something else",
    "1-3": "1 to 3",
    "4-6": "4 to 6",
    "7+": "7 or more",
    "4+": "4 or more",
    "mid": "in between",
    "mentor": "Mentor (junior)",
    "mentee": "Mentee (senior)",
}
_TOGETHER: Mapping[tuple[str, ...], str] = {
    ("4+", "4-6"): '4 to 6 (or only "4 or more")',
    ("1-3", "4+", "4-6"): '1 to 6 (or only "4 or more")',
    ("4+", "4-6", "7+"): "4 or more",
    ("4-6", "7+"): "4 to 6, or 7 or more",
    ("1-3", "4-6"): "1 to 6",
}
NO_CLOSER = "4 or more (without an exact figure)"  # in a large programme
_SILENT = "no answer"
INSTEAD = (
    "A small programme can talk it over together instead, led by someone neutral. People can bring insight cards they"
    " wrote themselves. The status notes, which carry names, say which pairs are meeting. Why pairs ended and what"
    " holds them back belong in that conversation. None of it is in the files."
)
_AT_THE_ENDS = ("under 5%", "over 95%")


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a table: a rounded count and its share, or words instead.

    A share is a multiple of 5 %, from 5 to 95. A group of ten is never none or all, so
    it is never 0 % or 100 %. `share` is of all files. `of_answers` is of those who
    answered, in words, where those who did not are counted on their own."""

    label: str
    answers: tuple[str, ...]
    no_answer: bool = False
    count: int | None = None
    share: int | None = None
    instead: str = ""
    of_answers: str = ""

    @property
    def is_silence(self) -> bool:
        """Return whether this is the line of those who gave no answer."""
        return self.no_answer and not self.answers

    @property
    def percent(self) -> str:
        """The share in words: of those who answered, if they are known."""
        return self.of_answers or (self.instead if self.share is None else f"{self.share}%")

    @property
    def bar(self) -> int | None:
        """The width of its bar, in per cent; None if there is no count."""
        if self.count is None:
            return None
        return _AT_THE_ENDS.index(self.percent) * 100 if self.percent in _AT_THE_ENDS else int(self.percent[:-1])


class Table(msgspec.Struct, frozen=True):
    """What may be said of one field."""

    field: str
    title: str
    rows: tuple[Row, ...]

    @property
    def is_of_answers(self) -> bool:
        """Return whether its shares are of those who answered, and not of all."""
        return any(row.of_answers for row in self.rows)


class Withheld(msgspec.Struct, frozen=True):
    """A field of which nothing is said, and why."""

    field: str
    title: str
    why: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is published of one period."""

    format: Literal["rmjournal-rollup"] = "rmjournal-rollup"
    version: Literal[1] = 1
    period: str
    files: int  # rounded
    k: int
    invited: int | None
    response: int | None  # per cent, from 5
    response_instead: str  # why there is none, where a number was invited
    tables: tuple[Table, ...]
    withheld: tuple[Withheld, ...]
    statements: tuple[str, ...]
    rejected: dict[str, int | None]  # rounded, None under ten
    replaced: int | None  # likewise
    notes: tuple[str, ...]
    dropped: dict[str, int | None] = {}  # statements that the filter would not let pass now, likewise
    name: str = ""  # of the programme
    contact: str = ""  # of its coordinator
    on: str = ""  # the day of its release, such as 2026-11-29

    def released(self, on: date) -> "Report":
        """Return the report with the day of its release."""
        return msgspec.structs.replace(self, on=on.isoformat())

    @property
    def is_small(self) -> bool:
        """Return whether it says so little that a talk would tell more."""
        return self.files < _SMALL or self.is_empty

    @property
    def is_empty(self) -> bool:
        """Return whether it publishes no cell at all, only how many files there are."""
        return not self.tables and not self.statements


class Told(msgspec.Struct, frozen=True):
    """What a coordinator says of a programme, which no file decides.

    `is_large` is a programme of a hundred pairs or more, whose summaries have three
    bands of sessions."""

    name: str = ""
    contact: str = ""
    invited: int | None = None
    is_large: bool = False


def compose(
    tally: Tally,
    *,
    k: int = K,
    told: Told = Told(),  # noqa: B008 - nothing can change it
    statements: tuple[str, ...] = (),
    dropped: Mapping[str, int] = MappingProxyType({}),
) -> Report | None:
    """Return the report on a tally; None if it has fewer than ten records.

    `statements` are those of the tally that pass the filter again, and `dropped` counts
    the rest by reason. Raises Refused if more handed in than were invited."""
    counts = tally.summaries.counts()
    n = len(tally.summaries)
    if told.invited is not None and n > told.invited:
        raise Refused(
            f"There are more summaries than people invited ({told.invited}), so some of the files don't belong here.",
            "Ask the person who collected them, or correct --invited.",
        )
    if n < FEWEST:
        return None
    tables: list[Table] = []
    withheld: list[Withheld] = []
    for field, title in TITLES.items():
        if field == "themes":
            rows, why = _themes(counts[field], n, k)
        else:
            rows, why = _split(field, counts[field], k, is_large=told.is_large)
        if rows:
            tables.append(Table(field, title, rows))
        elif field not in WITHDRAWN:
            withheld.append(Withheld(field, title, why))
    printed: tuple[str, ...] = ()
    if len(tally.statements) >= FEWEST and len(statements) >= FEWEST_STATEMENTS:
        printed = tuple(sorted(statements))
    files = disclosure.rounded(n)
    response, response_instead = _response(files, told.invited)
    found = Report(
        period=tally.period,
        files=files,
        k=k,
        invited=told.invited,
        response=response,
        response_instead=response_instead,
        tables=tuple(tables),
        withheld=tuple(withheld),
        statements=printed,
        rejected=rejected(tally),
        replaced=disclosure.roughly(tally.older),
        notes=(),
        dropped={reason: disclosure.roughly(count) for reason, count in sorted(dropped.items())},
        name=told.name,
        contact=told.contact,
    )
    return msgspec.structs.replace(found, notes=tuple(_explanations(found)))


def rejected(tally: Tally) -> dict[str, int | None]:
    """Return how many files were not counted, by reason: rounded, None under ten.

    Folders, and what the operating system left there, are nobody's."""
    return {reason: disclosure.roughly(count) for reason, count in tally.rejected.items() if reason not in NOBODYS}


def _response(files: int, invited: int | None) -> tuple[int | None, str]:
    """Return what per cent of those invited handed in a file, or why that is unknown.

    The number of files is a rounded one: 40 files may be 38, and so everybody of 38."""
    if invited is None:
        return None, ""
    share = min(disclosure.share(files, invited), 100)
    return (share, "") if share else (None, _AT_THE_ENDS[0])


def _row(label: str, answers: tuple[str, ...], count: int, share: int, *, no_answer: bool = False) -> Row:
    """Return a row with a count; at the ends its share is in words."""
    if share in (0, 100):
        return Row(label, answers, no_answer, count, instead=_AT_THE_ENDS[share // 100])
    return Row(label, answers, no_answer, count, share)


def _themes(counted: Mapping[str, int], n: int, k: int) -> tuple[tuple[Row, ...], str]:
    """Return the rows of the themes, or why there are none."""
    cells = disclosure.themes(counted, n, k, most=MOST_THEMES)
    least = k + disclosure.OTHERS
    why = (
        f"With fewer than {least} summaries, showing a theme would give away who didn't tick it."
        if n < least
        else "Nearly everyone ticked the same few themes, so the rest could be worked out."
    )
    instead = {Seen.UNDER: f"under {k}", Seen.ALMOST_ALL: "almost all"}
    rows = [
        Row(_word(cell.theme), (cell.theme,), instead=instead[cell.seen])
        if cell.count is None or cell.share is None
        else _row(_word(cell.theme), (cell.theme,), cell.count, cell.share)
        for cell in cells
    ]
    # By what is published, so that the order tells nothing more.
    rows.sort(key=lambda row: (row.instead != instead[Seen.ALMOST_ALL], -(row.count or 0)))
    return tuple(rows), why


def _split(field: str, counted: Mapping[str, int], k: int, *, is_large: bool) -> tuple[tuple[Row, ...], str]:
    """Return the rows of a field with one answer each, or why there are none."""
    answers = {answer: count for answer, count in counted.items() if answer}
    silent = counted.get("")
    if OPT_INS.get(field) in (LEVELS, SHARES):
        answers = dict(reversed(answers.items()))  # the best comes first, and no answer after the lowest
    if field == "role":
        # Each role needs two groups. If those without an answer are counted with one
        # role, readers know that, so the sum needs a third: a sum of exactly two would
        # reveal that everybody answered.
        if min(answers.values()) < 2 * k or answers[ROLES[-1]] + counted[""] < 3 * k:
            return (), f"Roles are shown only if there are at least {2 * k} of each, allowing for those who didn't say."
        k *= 2
    groups = _bands(counted, k, is_large=is_large) if field == "sessions" else disclosure.groups(answers, silent, k)
    why = f"Two groups of at least {k} couldn't be formed: too few answered, or nearly all said the same."
    rows = [
        _row(_words(group, is_large=is_large), group.answers, group.count, group.share, no_answer=group.with_silent)
        for group in groups
    ]
    return _of_answers(rows), why


def _of_answers(rows: list[Row]) -> tuple[Row, ...]:
    """Add the shares of those who answered, if "no answer" has a line of its own.

    They are reckoned from the published counts, so they tell nothing more."""
    if not any(row.is_silence for row in rows):
        return tuple(rows)
    everybody = sum(row.count or 0 for row in rows if not row.is_silence)
    return tuple(
        row if row.is_silence else msgspec.structs.replace(row, of_answers=_in_words(row.count or 0, everybody))
        for row in rows
    )


def _in_words(count: int, everybody: int) -> str:
    share = disclosure.share(count, everybody)
    return _AT_THE_ENDS[share // 100] if share in (0, 100) else f"{share}%"


def _bands(sessions: Mapping[str, int], k: int, *, is_large: bool) -> tuple[disclosure.Group, ...]:
    """Return the groups of sessions. The programme alone decides on the bands, and no
    file.

    There are three in large programmes, and two in others, where "4-6" and "7+" of old
    files count as "4+". In a large one, files that say "4+" never change the bands of
    others, however many they are. They count with "4-6", the least that they say, or
    stand last if they fill a line of their own."""
    if not is_large:
        upper = sessions["4-6"] + sessions["7+"] + sessions["4+"]
        return disclosure.groups({"1-3": sessions["1-3"], "4+": upper}, None, k)
    found = disclosure.bands({band: sessions[band] for band in ("1-3", "4+", "4-6", "7+")}, k)
    return tuple(sorted(found, key=lambda group: group.answers == ("4+",)))


def _word(code: str) -> str:
    return _WORDS.get(code, code)


def _words(group: Group, *, is_large: bool) -> str:
    """Return a group in words, such as "low or no answer"."""
    if is_large and group.answers == ("4+",):
        return NO_CLOSER
    words = [_TOGETHER[group.answers]] if group.answers in _TOGETHER else [_word(code) for code in group.answers]
    words += [_SILENT] * group.with_silent
    return listed(words, "or")


def listed(words: list[str], joint: str) -> str:
    """Return words in a row, with the joint before the last."""
    return f" {joint} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _explanations(report: Report) -> Iterator[str]:
    """Yield what a reader has to know.

    The sentences depend on nothing that the report does not show."""
    yield from quality(report)
    yield from _reading(report)


def quality(report: Report) -> Iterator[str]:
    """Yield how far the figures can be trusted."""
    yield "Everyone chose whether to send a summary. Those who sent none may see things differently."
    if report.k < K:
        yield (
            "Submissions are unverified: nobody checked who handed them in. The person who made this report says"
            f" that only one role did, so groups start at {report.k}. If both people in a pair did, {report.k} files"
            f" may come from {(report.k + 1) // 2} pairs."
        )
    else:
        yield "Submissions are unverified: nobody checked who handed them in, and both people in a pair may have."
    yield "Counts are rounded to the nearest 5 and shares to 5%, so they may not add up."


def _reading(report: Report) -> Iterator[str]:
    """Yield how to read the tables."""
    yield (
        f"Groups under {report.k} are never counted on their own, so that nobody can be singled out. They are added to"
        f' others. "Under {report.k}" may also mean nobody, and "almost all" means that fewer than {OTHERS} did not.'
    )
    if any("7+" in row.answers for table in report.tables for row in table.rows):
        yield (
            'Some summaries say just "4 or more" sessions. They get a line of their own if every line then has at'
            f" least {report.k}. If not, they are counted under 4 to 6."
        )
    yield "There are no averages, no combined answers and no teams, because they could single people out."
    if report.statements:
        yield (
            "Statements are printed word for word. They passed the same filter again here. It misses some names, so"
            " read them before you pass this on."
        )
    else:
        yield (
            f"Statements are shown if at least {FEWEST} different ones came in and {FEWEST_STATEMENTS} of them pass"
            " the filter again."
        )
    if report.is_small:
        yield INSTEAD
