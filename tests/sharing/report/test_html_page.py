"""The page stands alone: nothing runs in it, nothing is fetched, and each bar stands beside its figure."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import msgspec

from rmjournal.sharing.report.composition import Report, Row, Told, compose
from rmjournal.sharing.report.html_page import as_page
from rmjournal.sharing.report.rollup import tally
from rmjournal.sharing.summary.summary_file import encoded
from tests.sharing.report.folders import many, statement, summary

HOSTILE = [f"</style><script>alert({number})</script><img src=http://x.example/>\"'&" for number in range(10)]


def made() -> tuple[Report, str]:
    files = [*map(encoded, many(143, opt_in=0.3)), *(encoded(statement(text)) for text in HOSTILE)]
    found = compose(tally([*files, b"kestrel"]), told=Told(invited=200), statements=tuple(HOSTILE))
    assert found is not None
    return found, as_page(found).decode("ascii")


class Seen(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def seen(page: str) -> Seen:
    found = Seen()
    found.feed(page)
    found.close()
    assert found.open == []
    return found


def test_nothing_runs_and_nothing_is_fetched() -> None:
    _, page = made()
    allowed = {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "section", "div", "svg",
        "rect", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "ul", "li", "header", "footer", "dl", "dt",
        "dd", "span",
    }  # fmt: skip
    for tag, attributes in seen(page).tags:
        assert tag in allowed
        assert not any(name.startswith("on") or name in ("src", "href", "style", "action") for name in attributes)
    style = page[page.index("<style>") + 7 : page.index("</style>")]
    assert not re.search(r"url\(|@import|expression", style)


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    _, page = made()
    (policy,) = [
        attributes["content"] or "" for tag, attributes in seen(page).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]  # fmt: skip
    style = page[page.index("<style>") + 7 : page.index("</style>")]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_a_bar_is_only_a_picture_of_the_figure_beside_it() -> None:
    found, page = made()
    tags = seen(page).tags
    assert sum(tag == "table" for tag, _ in tags) == len(found.tables)
    bars = [attributes for tag, attributes in tags if tag == "svg"]
    assert all(bar["aria-hidden"] == "true" for bar in bars)
    headed = [attributes for tag, attributes in tags if tag == "th"]
    assert all(each["scope"] in ("row", "col") for each in headed)


def test_the_page_begins_with_what_matters_and_says_whose_it_is() -> None:
    found, _ = made()
    told = msgspec.structs.replace(found, name="Upwards", contact="Ada <room 4>", on="2026-11-29")
    page = as_page(told).decode("ascii")
    order = ["<h1>Upwards</h1>", "29 November 2026", "Ada &lt;room 4&gt;", "Main points", "What the conversations were"]
    order += ["How far to trust it", "Everyone chose", "rounded to the nearest 5", "How to read it", "Groups under 10"]
    assert page.count("Everyone chose") == 1
    assert "<dt>Released</dt>" in page
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "What to do instead" not in page
    small = as_page(msgspec.structs.replace(told, files=15)).decode("ascii")
    assert small.index("What to do instead") < small.index("Main points")
    assert small.count("led by someone neutral") == 1


def test_the_page_shows_the_change_since_another_period() -> None:
    found, page = made()
    before = msgspec.structs.replace(found, period="2025-H2")
    compared = as_page(found, before).decode("ascii")
    counted = sum(row.count is not None and not row.is_silence for table in found.tables for row in table.rows)
    assert compared.count("no change</td>") == counted
    assert "July to December 2025" in compared
    assert "no change<" not in page


def test_each_table_says_of_how_many_its_shares_are() -> None:
    files = [summary(number, themes=("career",), safety=("high", "mid")[number % 2]) for number in range(40)]
    files += [summary(100 + number, themes=("other",)) for number in range(60)]
    found = compose(tally(map(encoded, files)))
    assert found is not None
    page = as_page(found).decode()
    assert "Each person ticks up to three. Base: about 100 summaries." in page
    assert "Base: about 40 who answered." in page


def test_a_statement_stays_text() -> None:
    _, page = made()
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") == len(HOSTILE)


def test_a_bar_is_as_long_as_its_share_and_a_missing_figure_has_none() -> None:
    found, page = made()
    bars = [float(width) for width in re.findall(r'class="bar" width="([\d.]+)"', page)]
    rows = [row for table in found.tables for row in table.rows if row.count is not None and not row.is_silence]
    assert bars == [max(row.bar or 0, 1.5) for row in rows]
    assert [Row("", (), count=10, instead=words).bar for words in ("under 5%", "over 95%")] == [0, 100]
    assert Row("", (), instead="under 10").bar is None


def test_it_fits_paper_darkness_and_a_small_screen() -> None:
    _, page = made()
    for words in (
        "@media print",
        "prefers-color-scheme: dark",
        "max-width: 40rem",
        'lang="en-GB"',
        "width=device-width",
    ):
        assert words in page
