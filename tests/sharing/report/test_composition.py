"""A report says what it may, the same in every form, and of the rest why not."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmjournal.sharing.report.composition import TITLES, Report, Told, compose
from rmjournal.sharing.report.disclosure import FLOOR, K, rounded, share
from rmjournal.sharing.report.html_page import as_page
from rmjournal.sharing.report.main_points import main_points
from rmjournal.sharing.report.output_formats import as_csv, as_object, as_text, too_few
from rmjournal.sharing.report.rollup import Tally, read_folder, tally
from rmjournal.sharing.summary.summary_file import OPT_INS, THEMES, Summary, encoded
from rmjournal.support.errors import Refused
from tests.examples import examples
from tests.sharing.report.folders import chance, drawn, fill, many, statement, summary
from tests.sharing.report.reckoning import solved


def tallied(*files: Summary) -> Tally:
    return tally(map(encoded, files))


def made(files: list[Summary], *, k: int = K, invited: int | None = None) -> Report:
    found = compose(tallied(*files), k=k, told=Told(invited=invited))
    assert found is not None
    return found


def table(found: Report, field: str) -> dict[str, int | None]:
    (rows,) = [each.rows for each in found.tables if each.field == field]
    return {row.label: row.count for row in rows}


folders = st.builds(
    lambda number, seed, opt_in: many(number, seed, opt_in=opt_in),
    st.integers(10, 90),
    st.integers(0, 2**32),
    st.sampled_from([0.1, 0.4, 0.8, 1.0]),
)


@settings(max_examples=examples(60))
@given(folders, st.sampled_from([K, FLOOR]))
def test_no_published_cell_is_under_k_and_no_other_solves_out_of_all_that_is_published(
    files: list[Summary], k: int
) -> None:
    """The reader is given the exact sums, the exact number of files, and every form of the report is of these cells."""
    found = made(files, k=k)
    n = len(files)
    cells = [(field, answer) for field, answers in OPT_INS.items() for answer in ("", *answers)]
    cells += [("sessions", answer) for answer in ("1-3", "4+")]
    cells += [(f"theme {theme}", ticked) for theme in THEMES for ticked in ("yes", "no")]
    place = {cell: number for number, cell in enumerate(cells)}
    counts = tallied(*files).summaries.counts()
    counts["sessions"]["4+"] += counts["sessions"]["4-6"] + counts["sessions"]["7+"]
    true = [
        (counts["themes"][field[6:]] if answer == "yes" else n - counts["themes"][field[6:]])
        if field.startswith("theme ")
        else counts[field][answer]
        for field, answer in cells
    ]
    rows = [
        ([int(cell[0] == field) for cell in cells], n)
        for field in (*OPT_INS, "sessions", *(f"theme {theme}" for theme in THEMES))
    ]
    known: set[int] = set()
    for each in found.tables:
        for row in each.rows:
            if each.field == "themes":
                inside = [place[f"theme {row.answers[0]}", "yes"]]
                known |= {inside[0], inside[0] + 1} if row.count is not None else set()
            else:
                inside = [place[each.field, answer] for answer in row.answers]
                inside += [place[each.field, ""]] if row.no_answer else []
                known |= set(inside) if len(inside) == 1 else set()
            if row.count is None:
                assert row.instead
                continue
            total = sum(true[at] for at in inside)
            assert total >= k
            assert n - total >= (5 if each.field == "themes" else k)
            assert row.count == rounded(total)
            true_share = share(rounded(total), rounded(n))
            assert row.instead or row.share == true_share
            assert row.instead == {0: "under 5%", 100: "over 95%"}.get(true_share, "")
            rows.append(([int(at in inside) for at in range(len(cells))], total))
    assert set(solved(rows, len(cells))) <= known
    told = {each.field for each in found.tables} | {each.field for each in found.withheld}
    assert set(TITLES) - told <= {"reflected", "guidance_before_first"}


@settings(max_examples=examples(30))
@given(folders)
def test_the_same_set_gives_the_same_bytes(files: list[Summary]) -> None:
    first = made(files, invited=100)
    mixed = chance(len(files)).sample(files, len(files))
    again = made([*mixed, files[0]], invited=100)
    assert as_object(again) | {"replaced": 0} == as_object(first)
    for form in (as_csv, as_text, as_page):
        assert form(made(mixed, invited=100)) == form(first)


def test_under_ten_there_is_no_report() -> None:
    found = tally([*map(encoded, many(9)), b"kestrel"])
    assert compose(found) is None
    assert too_few(found) == {
        "format": "rmjournal-rollup", "version": 1, "files": "fewer than 10", "rejected": {"not_json": None},
    }  # fmt: skip


@pytest.mark.parametrize("number", range(10, 15))
def test_under_fifteen_no_theme_is_told(number: int) -> None:
    found = made(many(number))
    assert "themes" in [each.field for each in found.withheld]
    assert found.files == rounded(number)


def test_under_twenty_no_answer_is_split() -> None:
    for number in range(10, 20):
        assert {each.field for each in made(many(number, number, opt_in=1)).tables} <= {"themes"}


def test_sessions_are_on_the_scale_of_the_programme_whatever_a_stray_file_says() -> None:
    files = [summary(number, sessions=("1-3", "4-6", "7+")[number % 3]) for number in range(90)]
    large = Told(is_large=True)
    for stray in ([], [summary(90, sessions="4+")]):
        assert table(made([*files, *stray]), "sessions") == {"1 to 3": 30, "4 or more": 60}
        found = compose(tallied(*files, *stray), told=large)
        assert found is not None
        assert table(found, "sessions") == {"1 to 3": 30, '4 to 6 (or only "4 or more")': 30, "7 or more": 30}


@pytest.mark.parametrize("k", [K, FLOOR])
def test_in_a_large_programme_no_number_of_coarser_files_changes_the_bands_of_the_others(k: int) -> None:
    """They are counted with "4 to 6", and have a line of their own as soon as they fill it."""
    fine = [summary(number, sessions=("1-3", "4-6", "7+")[number % 3]) for number in range(90)]
    for coarse in (0, 1, k - 1, k, 60):
        files = [*fine, *(summary(100 + number, sessions="4+") for number in range(coarse))]
        found = compose(tallied(*files), k=k, told=Told(is_large=True))
        assert found is not None
        shown = table(found, "sessions")
        if coarse < k:
            assert shown == {"1 to 3": 30, '4 to 6 (or only "4 or more")': rounded(30 + coarse), "7 or more": 30}
        else:
            alone = "4 or more (without an exact figure)"
            assert shown == {"1 to 3": 30, "4 to 6": 30, "7 or more": 30, alone: rounded(coarse)}
        assert any("4 or more" in note for note in found.notes)


def test_a_band_that_is_too_small_is_counted_with_one_other_and_said_so() -> None:
    alone = {"4 or more (without an exact figure)": 20}
    for counts, shown in (
        ({"1-3": 4, "4-6": 20, "7+": 30, "4+": 20}, {"1 to 6": 25, "7 or more": 30}),
        ({"1-3": 30, "4-6": 20, "7+": 4, "4+": 20}, {"1 to 3": 30, "4 to 6, or 7 or more": 25}),
    ):
        said = [band for band, count in counts.items() for _ in range(count)]
        files = [summary(number, sessions=band) for number, band in enumerate(said)]
        found = compose(tallied(*files), told=Told(is_large=True))
        assert found is not None
        assert table(found, "sessions") == shown | alone


def test_a_line_without_a_closer_figure_is_no_main_point() -> None:
    counts = {"1-3": 20, "4-6": 20, "7+": 20, "4+": 40}
    said = [band for band, count in counts.items() for _ in range(count)]
    found = compose(tallied(*(summary(n, sessions=band) for n, band in enumerate(said))), told=Told(is_large=True))
    assert found is not None
    assert not any("sessions" in point for point in main_points(found))


def test_shares_are_of_those_who_answered_where_the_rest_have_a_line() -> None:
    files = [summary(number, safety=("high", "mid")[number % 2]) for number in range(40)]
    (rows,) = [each.rows for each in made(files).tables if each.field == "safety"]
    assert [(row.share, row.of_answers, row.percent) for row in rows] == [(50, "", "50%"), (50, "", "50%")]
    files += [summary(100 + number) for number in range(60)]
    (found,) = [each for each in made(files).tables if each.field == "safety"]
    assert [(row.share, row.of_answers, row.percent) for row in found.rows] == [
        (20, "50%", "50%"), (20, "50%", "50%"), (60, "", "60%"),
    ]  # fmt: skip
    assert "Feeling safe to speak, of those who answered" in as_text(made(files))
    assert re.search(r"\n  no answer +about 60\n", as_text(made(files)))


def test_themes_stand_in_the_order_of_what_is_published() -> None:
    files = [summary(number, themes=("career",) if number < 12 else ("leadership",)) for number in range(40)]
    files = [msgspec.structs.replace(file, themes=(*file.themes, "wellbeing")) for file in files]
    labels = [row.label for each in made(files).tables if each.field == "themes" for row in each.rows]
    assert labels[:3] == ["Wellbeing", "Leadership", "Career"]


def test_more_summaries_than_people_invited_are_refused() -> None:
    assert compose(tallied(*many(40)), told=Told(invited=40)) is not None
    for number in (41, 9):
        with pytest.raises(Refused, match="more summaries than people invited"):
            compose(tallied(*many(number)), told=Told(invited=number - 1))


def test_dropped_statements_are_counted_by_reason_in_the_report() -> None:
    found = compose(tallied(*many(40)), dropped={"masked_again": 3, "too_little_left": 12})
    assert found is not None
    assert found.dropped == {"masked_again": None, "too_little_left": 10}
    for form in (as_text(found), as_page(found).decode()):
        assert "under 10 statements: the filter would mask more of it" in form
        assert "about 10 statements: too little of it would be left" in form


def test_the_main_points_are_made_of_the_cells() -> None:
    files = [summary(number, themes=("career",) if number < 35 else ("leadership",)) for number in range(70)]
    files = [
        msgspec.structs.replace(file, usefulness="high" if number < 45 else "low") if number < 60 else file
        for number, file in enumerate(files)
    ]
    assert main_points(made(files)) == (
        "People talked most about career (50%) and leadership (50%).",
        "Of everyone who answered, 75% rated the meetings as well worth their time.",
    )
    assert main_points(made(many(12))) == ("Too few summaries came in to sum up their answers.",)
    assert "The middle" not in as_text(made(many(12)))
    assert "High is above 3.5" in as_text(made(files))


def test_themes_that_are_named_alike_are_named_together_or_not_at_all() -> None:
    for number, said in (
        (2, "career (50%) and wellbeing (50%)"),
        (3, "career (35%), leadership (35%) and wellbeing (35%)"),
    ):
        themes = ("career", "wellbeing", "leadership")[:number]
        files = [summary(each, themes=(themes[each % number],)) for each in range(60)]
        assert main_points(made(files))[0] == f"People talked most about {said}."
    themes = ("career", "wellbeing", "leadership", "other", "communication")
    files = [summary(each, themes=(themes[each % 5],)) for each in range(60)]
    assert not any("talked most" in point for point in main_points(made(files)))


def test_the_best_answer_stands_first_and_no_answer_beside_the_lowest() -> None:
    answers = ["high"] * 30 + ["mid"] * 20 + ["low"] * 10
    files = [summary(number, safety=answer) for number, answer in enumerate(answers)]
    assert table(made(files), "safety") == {
        "high": 30,
        "in between": 20,
        "low or no answer": 10,
    }
    files += [summary(100 + number) for number in range(15)]
    assert list(table(made(files), "safety")) == ["high", "in between", "low", "no answer"]


def test_roles_are_told_only_when_each_reaches_twice_k() -> None:
    files = [summary(number, role=("mentor", "mentee")[number % 2]) for number in range(38)]
    files += [summary(100 + number) for number in range(20)]
    assert "role" in [each.field for each in made(files).withheld]
    files += [summary(200 + number, role=("mentor", "mentee")[number % 2]) for number in range(2)]
    assert table(made(files), "role") == {"Mentor (junior)": 20, "Mentee (senior)": 20, "no answer": 20}
    few = [summary(number, role="mentor") for number in range(25)] + [summary(500, role="mentee"), *many(30, 3)]
    assert "role" in [each.field for each in made(few).withheld]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_of_published_roles_nobody_can_tell_how_many_did_not_say(mentors: int, mentees: int, silent: int) -> None:
    """The reader knows the exact sums, and that each role has twenty."""
    words = ["mentor"] * mentors + ["mentee"] * mentees
    files = [summary(number, role=word) for number, word in enumerate(words)]
    files += [summary(200 + number) for number in range(max(silent, 10 - len(files)))]
    shown = [each for each in made(files).tables if each.field == "role"]
    if shown:
        assert min(mentors, mentees) >= 2 * K
        sums = {row.answers: row for row in shown[0].rows}
        if ("mentee",) in sums and sums[("mentee",)].no_answer:
            assert mentees + silent - 2 * K >= K  # what silent may be: from nobody to at least a group


def test_that_one_role_handed_in_is_told_as_a_claim() -> None:
    claim = "says that only one role did, so groups start at 5"
    assert claim in as_text(made(many(40), k=FLOOR))
    assert "both people in a pair may have." not in as_text(made(many(40), k=FLOOR))
    assert claim not in as_text(made(many(40)))
    assert "both people in a pair may have." in as_text(made(many(40)))


def test_the_response_is_reckoned_from_the_rounded_number() -> None:
    assert {made(many(number), invited=60).response for number in range(38, 43)} == {65}
    assert {made(many(number), invited=42).response for number in range(38, 43)} == {95}
    assert made(many(38), invited=38).response == 100  # it is told of forty
    assert "\nUnder 5% of the 1000 people invited" in as_text(made(many(12), invited=1000))
    assert "invited" not in as_text(made(many(42)))


def test_statements_are_printed_from_ten_files_on_if_five_pass() -> None:
    def printed(files: int, passing: int) -> tuple[str, ...]:
        texts = [f"we went on {'and ' * number}on" for number in range(files)]
        data = [encoded(statement(text)) for text in reversed(texts)]
        found = compose(tally([*map(encoded, many(30)), *data]), statements=tuple(reversed(texts[:passing])))
        assert found is not None
        return found.statements

    assert printed(9, 9) == printed(10, 4) == ()
    assert printed(10, 5) == tuple(sorted(printed(10, 5)))
    assert len(printed(10, 5)) == 5


def test_ten_copies_of_one_statement_are_not_printed() -> None:
    text = "My mentor told me that I never listen."
    found = compose(tally([*map(encoded, many(12)), *[encoded(statement(text))] * 10]), statements=(text,) * 10)
    assert found is not None
    assert (found.statements, found.replaced) == ((), None)
    assert text not in as_text(found)


def cells_of(found: Report) -> Iterator[tuple[str, str, int | None, int | None, str]]:
    for each in found.tables:
        yield from ((each.field, row.label, row.count, row.share, row.instead) for row in each.rows)


def test_no_form_says_that_ten_are_none_or_all() -> None:
    answers = ["high"] * 12 + ["mid"] * 988
    found = made([summary(number, safety=answer) for number, answer in enumerate(answers)], invited=100_000)
    for form in (as_text(found), json.dumps(as_object(found)), as_csv(found).decode(), as_page(found).decode()):
        for words in ("under 5%", "over 95%"):
            assert words in form
        assert not re.search(r"(?<!\d)(0|100) ?%", re.sub(r"<style>.*?</style>", "", form, flags=re.DOTALL))
    assert percentages(found)["csv"] == percentages(found)["json"]
    assert ("safety", "high", "under 5%") in percentages(found)["csv"]
    assert as_object(found)["response"] is None
    assert as_object(found)["response_instead"] == "under 5%"


def percentages(found: Report) -> dict[str, list[tuple[str, str, str]]]:
    """The share of each cell, as each form has it; "" for those who gave no answer."""

    def in_words(row: Mapping[str, object], share: str) -> str:
        if row.get("of_answers"):
            return str(row["of_answers"])
        return f"{row[share]}%" if row.get(share) not in (None, "") else str(row["instead"])

    again = json.loads(json.dumps(as_object(found)))
    rows = csv.DictReader(io.StringIO(as_csv(found).decode()))
    page, text = as_page(found).decode(), as_text(found).splitlines()
    in_page = iter(re.findall(r'<span>([^<]*)</span>.*?</th>(?:<td class="number">\d+</td>)?<td[^>]*>([^<]*)<', page))
    from_text, from_page = [], []
    for each in found.tables:
        (start,) = [at for at, line in enumerate(text) if line in (each.title, f"{each.title}, of those who answered")]
        for row, line in zip(each.rows, text[start + 1 :], strict=False):
            label, words = re.split(r"  +", line.strip(), maxsplit=1)
            from_text.append((each.field, label, re.sub(r"about \d+(, )?", "", words)))
            from_page.append((each.field, *next(in_page)))
            assert label == row.label
    assert next(in_page, None) is None
    return {
        "json": [
            (each["field"], row["label"], in_words(row, "share") if row["answers"] else "")
            for each in again["tables"] for row in each["rows"]
        ],
        "csv": [
            (row["field"], row["answer"], in_words(row, "per_cent") if row["answer"] != "no answer" else "")
            for row in rows if row["field"] in TITLES and not row["instead"].startswith("not shown")
        ],
        "text": from_text,
        "page": from_page,
    }  # fmt: skip


@pytest.mark.parametrize(("number", "opt_in"), [(15, 0.3), (143, 0.3), (400, 0.03), (900, 0.01)])
def test_every_form_has_the_same_percentages(number: int, opt_in: float) -> None:
    forms = percentages(made(many(number, opt_in=opt_in), invited=1000))
    assert forms["json"]
    assert all(cells == forms["json"] for cells in forms.values())


def test_every_form_has_the_same_cells() -> None:
    found = made(many(143, opt_in=0.3), invited=200)
    cells = list(cells_of(found))
    again = json.loads(json.dumps(as_object(found)))
    assert cells == [
        (each["field"], row["label"], row.get("count"), row.get("share"), row.get("instead", ""))
        for each in again["tables"]
        for row in each["rows"]
    ]
    rows = list(csv.DictReader(io.StringIO(as_csv(found).decode())))
    assert [
        (row["field"], row["answer"], int(row["count"] or 0) or None, int(row["per_cent"]) if row["per_cent"] else None)
        for row in rows
        if row["field"] in TITLES and not row["instead"].startswith("not shown")
    ] == [cell[:4] for cell in cells]
    text, page = as_text(found), as_page(found).decode()
    for _, label, count, _, instead in cells:
        assert label in text
        assert f'<th scope="row"><div class="answer"><span>{label}</span>' in page
        assert instead in text or count is not None
    for title in [each.title for each in found.tables] + [each.title for each in found.withheld]:
        assert title in text
        assert title in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_a_table_is_taken_for_a_formula(start: str) -> None:
    texts = tuple(f"{start}cmd|' /c calc'!A{number}" for number in range(10))
    found = compose(tally([*map(encoded, many(30)), *(encoded(statement(text)) for text in texts)]), statements=texts)
    assert found is not None
    cells = [cell for row in csv.reader(io.StringIO(as_csv(found).decode())) for cell in row]
    assert any(cell.startswith("'" + start) for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_what_is_not_shown_is_told_with_its_reason_and_what_to_do_instead() -> None:
    text = as_text(made(many(12)))
    for words in (
        "With fewer than 15 summaries",
        "groups of at least 10",
        "Submissions are unverified",
        "insight cards",
    ):
        assert words in text
    assert "insight cards" not in as_text(made(many(400)))


@settings(max_examples=examples(80))
@given(
    folders,
    st.integers(0, 2**32),
    st.sampled_from([K, FLOOR]),
    st.booleans(),
    st.sampled_from([None, "4+"]),
    st.integers(0, 12),
)
def test_one_hostile_file_changes_no_published_cell_by_more_than_its_own_count(
    files: list[Summary], seed: int, k: int, is_large: bool, sessions: str | None, coarse: int
) -> None:
    """No exact count changes by more than one, and no published one by more than a step. A field has one more line at
    most, or comes as a whole. No other file is counted on another scale."""
    hostile = drawn(chance(seed), 5_000, opt_in=0.9)
    if sessions is not None:
        hostile = msgspec.structs.replace(hostile, sessions=sessions)
    files = [*files, *(summary(6_000 + number, sessions="4+") for number in range(coarse))]
    before, after = tallied(*files), tallied(*files, hostile)
    counts = [each.summaries.counts() for each in (before, after)]
    assert all(
        0 <= counts[1][field][answer] - count <= 1 for field in counts[0] for answer, count in counts[0][field].items()
    )
    told = Told(is_large=is_large)
    one, other = compose(before, k=k, told=told), compose(after, k=k, told=told)
    assert one is not None
    assert other is not None
    assert abs(other.files - one.files) in (0, 5)
    tables = [{each.field: each for each in report.tables} for report in (one, other)]
    for field in tables[0].keys() & tables[1].keys():
        rows = [{(row.answers, row.no_answer): row for row in table[field].rows} for table in tables]
        if rows[0].keys() == rows[1].keys():
            for key, row in rows[0].items():
                changed = rows[1][key]
                if row.count is not None and changed.count is not None:
                    assert changed.count - row.count in (0, 5)
        else:
            assert abs(len(rows[1]) - len(rows[0])) <= 1
        scales = [{answer for answers, _ in each for answer in answers} for each in rows]
        assert scales[0] == scales[1]
        if field == "sessions" and is_large and len(rows[0]) > 2 and (("7+",), False) in rows[0]:
            assert (("7+",), False) in rows[0].keys() & rows[1].keys()


@given(st.binary(max_size=3_000))
def test_a_file_that_is_no_summary_changes_no_cell(content: bytes) -> None:
    files = [encoded(file) for file in many(60)]
    one, other = compose(tally(files)), compose(tally([*files, content]))
    assert one is not None
    assert other is not None
    assert (other.tables, other.withheld, other.files) == (one.tables, one.withheld, one.files)


def test_no_main_point_counts_those_who_gave_no_answer_among_those_who_did() -> None:
    answers = ["yes"] * 30 + ["unsure"] * 12 + ["no"] * 5
    files = [summary(number, **{"continue": answer}) for number, answer in enumerate(answers)]
    files += [summary(100 + number) for number in range(8)]
    assert "no or no answer" in table(made(files), "continue")
    assert not any("carry on" in point for point in main_points(made(files)))


def test_what_nobody_handed_in_is_not_in_the_report(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", many(40))
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "inner").mkdir()
    found = compose(read_folder(folder))
    assert found is not None
    assert found.rejected == {}
