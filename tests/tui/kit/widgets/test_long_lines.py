"""A line of many pages: rows begin and look as the library would break and draw them, edit by edit."""

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.long_lines import LongLineDocument

WORDS = "She said that the team's naïve plan, agreed in März, was a façade. "
PIECES = st.sampled_from(["a", " ", "\u00a0", "  ", "word ", "é", "e\u0301", "\u200d", "\t", "漢字", "🙂", "…"]) | (
    st.sampled_from(["👩\u200d💻", "🇫🇷", "x" * 90, " " * 70, "\n", "a\nb"])
)
LISTS = ("_wrap_offsets", "_tab_width_cache", "_offset_to_line_info", "_line_index_to_offsets")


def of(rows: WrappedDocument) -> list[object]:
    return [getattr(rows, each) for each in LISTS]


@given(
    begun=st.lists(PIECES, max_size=20).map(lambda pieces: "".join([*pieces, "\n", WORDS * 17, *pieces, "\n end"])),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES | st.just("")), min_size=1, max_size=8),
    width=st.integers(2, 90),
)
def test_rows_begin_where_the_library_begins_them(begun: str, edits: list[tuple[float, int, str]], width: int) -> None:
    document = Document(begun)
    rows = LongLineDocument(document, width)
    for where, longer, text in edits:
        start = document.get_location_from_index(int(where * (len(document.text) - 1)))
        end = start[0], min(start[1] + longer, len(document.get_line(start[0])))
        rows.wrap_range(start, end, document.replace_range(start, end, text).end_location)
        fresh = WrappedDocument(document, width)
        assert of(rows) == of(fresh)
        assert [rows.get_sections(at) for at in range(document.line_count)] == fresh.lines


class BaseScreen(App[None]):
    """A page with a long line between two short ones."""

    CSS = "Editor { height: 100%; }"

    def compose(self) -> ComposeResult:
        yield Editor("Short.\n" + WORDS * 40 + "漢字 🙂 end\n\nShort.")


async def test_a_row_of_a_long_line_looks_as_the_library_draws_it() -> None:
    app, drawn = BaseScreen(), 0
    async with app.run_test(size=(80, 24)) as pilot:
        page = app.query_one(Editor)
        page.focus()
        last = len(page.document.get_line(1))
        for start, end in (
            ((1, last), (1, last)), ((1, 130), (1, 130)), ((1, 0), (1, 300)), ((1, 300), (1, 77)), ((0, 2), (1, 200)),
            ((1, 1000), (3, 2)), ((0, 0), (3, 6)),
        ):  # fmt: skip
            page.selection = Selection(start, end)
            await pilot.pause()
            for y in range(page.size.height):
                theirs: Strip = TextArea._render_line(page, y)
                assert page._render_line(y) == theirs
                drawn += page.wrapped_document.row(page.scroll_offset.y + y) is not None
    assert drawn > 100
