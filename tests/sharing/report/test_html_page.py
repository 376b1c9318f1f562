"""The page stands alone: nothing runs in it, nothing is fetched, and each chart has its table."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from rmjournal.sharing.report.composition import Report, Row, compose
from rmjournal.sharing.report.html_page import as_page
from rmjournal.sharing.report.rollup import tally
from rmjournal.sharing.summary.summary_file import encoded
from tests.sharing.report.folders import many, statement

HOSTILE = [f"</style><script>alert({number})</script><img src=http://x.example/>\"'&" for number in range(10)]


def made() -> tuple[Report, str]:
    files = [*map(encoded, many(143, opt_in=0.3)), *(encoded(statement(text)) for text in HOSTILE)]
    found = compose(tally([*files, b"kestrel"]), invited=200, statements=tuple(HOSTILE))
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
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "section", "div", "svg", "text",
        "rect", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "ul", "li",
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


def test_each_chart_has_its_table_beside_it_and_a_name() -> None:
    found, page = made()
    tags = seen(page).tags
    charts = [attributes for tag, attributes in tags if tag == "svg"]
    assert len(charts) == sum(tag == "table" for tag, _ in tags) == len(found.tables)
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)


def test_a_statement_stays_text() -> None:
    _, page = made()
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") == len(HOSTILE)


def test_a_bar_is_as_long_as_its_share_and_an_outline_tells_nothing() -> None:
    found, page = made()
    bars = [int(width) for width in re.findall(r'class="bar[^>]* width="(\d+)"', page)]
    shares = [row.bar for table in found.tables for row in table.rows if row.bar is not None]
    assert bars == [max(360 * share // 100, 4) for share in shares]
    assert [Row("", (), count=10, instead=words).bar for words in ("under 5%", "over 95%")] == [0, 100]
    assert {width for width in re.findall(r'class="hidden"[^>]* width="(\d+)"', page)} <= {"360"}


def test_it_fits_paper_darkness_and_a_small_screen() -> None:
    _, page = made()
    for words in (
        "@media print",
        "prefers-color-scheme: dark",
        "max-width: 44rem",
        'lang="en-GB"',
        "width=device-width",
    ):
        assert words in page
