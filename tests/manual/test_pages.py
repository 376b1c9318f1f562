"""The pages of the manual: their shape, their links, their words; and that nothing of them needs a network."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from rmjournal.manual import pages as manual
from rmjournal.manual.pages import Page, contents, find, pages
from rmjournal.support.errors import Refused
from rmjournal.support.markdown import WIDTH, blocks, page_of, plain_lines, targets
from tests.cli.calling import ROOT

FOLDER = Path(str(files("rmjournal.manual")))
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [contents(), *pages()]
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.name or "contents" for page in PAGES])
# The reference is made from the code, and looked up.
each_page_to_read = pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name != "reference"],
    ids=[page.name or "contents" for page in PAGES if page.name != "reference"],
)
PHRASES = (
    r"the other (?:person|partner)\b", r"any more[.,]", r"\b(?:is|was|were) told\b", r"\bby itself\b", r"until when",
    r"look(?:s|ing)? round", r"\bgoes along\b", r"take[sn]? in\b(?! the coordinator)", r"\banew\b", r"on purpose",
    r"\bsomebody\b", r"\bwhoever\b", r"\bpromised?\b(?!, not legal)", r"worth a look", r"looks? back\b",
    r"\bspare key\b",
)  # fmt: skip


def sentences(page: Page) -> list[str]:
    """Return every sentence of a page, without code in blocks."""
    prose = [part for block in blocks(page.text) if not block[0].startswith("```") for part in block]
    return [each for part in prose for each in re.split(r"(?<=[.!?])\s", part)]


def test_every_file_is_a_page_that_the_contents_list() -> None:
    found = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert found == {page.name for page in pages()}
    assert len(pages()) == len(found)


@each_page
def test_a_page_is_named_in_a_row_and_read_in_a_few_minutes(page: Page) -> None:
    assert page.text.startswith(f"# {page.title}\n\n")
    assert len(page.title) <= 42
    assert len(page.answers) <= 60
    assert len(page.text.split()) <= 1000 or page.name == "reference"


@each_page
def test_every_link_leads_to_a_page_or_a_file_that_is_there(page: Page) -> None:
    for target in targets(page.text):
        if page_of(target):
            assert find(page_of(target)).name == page_of(target)
        else:
            assert target.startswith("https://") or (FOLDER / target).resolve().is_file(), target


def test_every_link_of_the_readme_leads_to_a_file_that_is_there() -> None:
    found = [target for target in re.findall(r"\]\(([^)]+)\)", README) if not target.startswith("https://")]
    assert len(found) > 10
    assert [target for target in found if not (ROOT / target).is_file()] == []


def test_the_readme_is_one_page_for_a_newcomer_with_a_picture() -> None:
    assert len(README.splitlines()) <= 150
    assert "(rmjournal/manual/home.svg)" in README
    assert all(f"(rmjournal/manual/{page.name}.md)" in README for page in pages())


@each_page
def test_a_page_is_neat(page: Page) -> None:
    assert page.text.isascii(), "it is read on terminals without UTF-8 too"
    assert page.text.endswith("\n")
    assert not page.text.endswith("\n\n")
    for line in page.text.splitlines():
        assert len(line) <= 80, line
        assert line == line.rstrip()


@each_page
def test_in_a_terminal_no_markup_is_left_and_no_line_is_too_long(page: Page) -> None:
    lines = plain_lines(page.text)
    assert max(len(line) for line in lines) <= WIDTH
    assert not re.search(r"\*\*|```|\]\(|^#", re.sub(r"^  .*$", "", "\n".join(lines), flags=re.MULTILINE))


@each_page_to_read
def test_sentences_are_short_and_speak_to_the_reader(page: Page) -> None:
    assert [each for each in sentences(page) if len(each.split()) > 25] == []
    assert [each for each in sentences(page) if re.search(r"[a-z]; ", each)] == []
    assert [each for each in sentences(page) for phrase in PHRASES if re.search(phrase, each, re.IGNORECASE)] == []


@each_page_to_read
def test_a_role_is_always_named_with_its_seniority(page: Page) -> None:
    said = re.sub(r"`[^`]*`|```.*?```", "", page.text, flags=re.DOTALL)
    assert re.findall(r"\bMentors?\b(?! \(junior\))|\bMentees?\b(?! \(senior\))", said) == []


def test_the_beginning_of_a_name_is_enough_and_an_unknown_page_is_not_repeated() -> None:
    assert find(" Recov").name == "recovery"
    for name in ("", " ", "nothing-like-it", "../secrets"):
        with pytest.raises(Refused) as caught:
            find(name)
        assert not name.strip() or name not in str(caught.value)
    with pytest.raises(Refused, match="coordinators"):
        find("co")


def test_a_page_whose_title_is_another_one_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(name: str) -> str:
        return "# The manual\n\n- [A title](a-page.md): about it\n" if name == "README.md" else "# Another\n\nWords.\n"

    monkeypatch.setattr(manual, "_read", read)
    uncached: Any = pages.__wrapped__
    monkeypatch.setattr(manual, "contents", contents.__wrapped__)
    with pytest.raises(ValueError, match="a-page"):
        uncached()


def test_the_manual_says_plainly_what_must_be_said() -> None:
    said = {page.name: " ".join(page.text.split()) for page in pages()}
    for words in (
        "how often it was re-encrypted",
        "an investigation or a court",
        "Turn on disk encryption",
        "--accept-older",
    ):
        assert words in said["safety"], words
    for words in ("not anonymous", "Assume that the coordinator can", "misses some names", "sends nothing"):
        assert words in said["sharing"], words
    assert "No outside review" in said["encryption"]
    assert "No outside review" in README
    assert "must not circulate" in said["coordinators"]
    assert "isn't legal advice" in said["data-protection"]
