"""Searching as one types: over everything, with filters, and off the record only when asked."""

import sys
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from rmjournal.journal.search import live_index
from rmjournal.journal.search.live_index import SearchIndex
from rmjournal.tui.kit.widgets.hit_rows import HitRows
from rmjournal.tui.kit.widgets.inputs import LineInput
from rmjournal.tui.screens.home import filters, search
from tests.tui.conftest import TODAY, Person, opened, running
from tests.zone import EAST, living_in

pytestmark = pytest.mark.usefixtures("undrawn")


async def to_search(me: Person, typed: str = "") -> None:
    """Search; wait until everything was looked at."""
    await me.press("slash")
    assert me.screen == "SearchScreen"
    await me.until(lambda: "whole journal searched" in found(me))
    if typed:
        await me.write(typed)


def found(me: Person) -> str:
    """Return what is said of the search."""
    return str(me.find("#found", Static).render())


def hits(me: Person) -> list[str]:
    """Return the hits."""
    return [row.title for row in me.rows().rows]


async def test_it_answers_each_key(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me)
        counts = []
        for letter in "mond":
            await me.press(letter)
            counts.append(found(me).split()[0])
        assert hits(me) == [
            "Speak up once in every Monday review.",
            "I described the Monday emails. A long silence, then a real question.",
        ]
        assert counts[-1] == "2"
        assert int(counts[0]) > 2
        assert "Heron · note" in me.shown


async def test_it_says_when_everything_was_looked_at(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "nothing like this")
        assert found(me).startswith("0 found · whole journal searched")


async def test_filters_narrow_it(vault: Path) -> None:
    counts = {
        "kind:note": 3,
        "kind:note role:senior": 1,
        "kind:note pair:1": 2,
        "pair:2 kind:session": 2,
        "kind:session before:2026-03-01": 2,
        "kind:session after:2026-03-01": 3,
        "idea kind:note": 1,
        "idea kind:session": 0,
    }
    async with running(vault) as me:
        await to_search(me)
        for typed, count in counts.items():
            me.find("#query", LineInput).value = typed
            await me.settle()
            assert found(me).startswith(f"{count} found"), typed
            assert len(hits(me)) == count


async def test_it_says_how_the_days_of_a_filter_were_read(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "kind:session before:1-dec after:1-jan")
        assert f"before 1 Dec {TODAY.year - 1} after 1 Jan · whole" in " ".join(found(me).split())


async def test_a_filter_that_is_not_understood_is_told(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "kind:letter")
        assert "I don't know that filter." in found(me)
        assert "whole journal searched" not in found(me)
        assert "Nothing found" not in me.shown
        assert hits(me) == []
        assert me.find("#query", LineInput).value == "kind:letter"


@pytest.mark.parametrize(("kind", "keys"), [("check-in", "v and Enter"), ("contact", "F8 and 1")])
async def test_it_says_where_what_it_leaves_out_is(vault: Path, kind: str, keys: str) -> None:
    async with running(vault) as me:
        await to_search(me, f"kind:{kind}")
        assert f"On the pair's page, {keys}" in me.shown
        assert "Nothing found" not in me.shown


async def test_enter_opens_the_marked_hit_and_escape_comes_back_to_the_words(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "idea")
        await me.press("enter")
        assert me.screen == "RecordScreen"
        await me.press("escape")
        assert me.screen == "SearchScreen"
        assert me.find("#query", LineInput).value == "idea"


async def test_down_goes_on_to_the_hits(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "kind:note")
        await me.press("down", "down", "enter")
        assert me.screen == "RecordScreen"
        assert "Otter ·" in me.shown


async def test_a_session_opens_on_its_page_and_a_pair_as_a_pair(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "kind:session pair:1")
        await me.press("enter")
        assert me.screen == "SessionPageScreen"
        await me.press("escape")
        query = me.find("#query", LineInput)
        query.value = ""
        query.focus()
        await me.write("kind:pair heron")
        await me.press("enter")
        assert me.screen == "PairScreen"


async def test_off_the_record_only_when_asked(vault: Path) -> None:
    with opened(vault) as journal:
        journal.notes.add(journal.pairs.get(1), "CANARY between us", off_record=True)
    async with running(vault) as me:
        await to_search(me, "canary")
        assert hits(me) == []
        await me.press("f6")
        assert hits(me) == ["CANARY between us"]
        assert "off-the-record notes included" in found(me)
        await me.press("f6")
        assert hits(me) == []
        await me.press("escape")
        await to_search(me, "canary")
        assert hits(me) == []


async def test_what_was_changed_behind_it_is_found_when_one_comes_back(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "monday")
        await me.press("enter", "e", "end")
        await me.write(" CANARY")
        await me.press("escape", "escape")
        assert me.screen == "SearchScreen"
        await me.until(lambda: "whole journal searched" in found(me))
        me.find("#query", LineInput).value = "canary"
        await me.until(lambda: len(hits(me)) == 1)


async def test_letters_are_words_here(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me)
        await me.press("g", "n", "question_mark", "slash")
        assert me.find("#query", LineInput).value == "gn?/"
        assert me.screen == "SearchScreen"


async def test_nothing_typed_tells_what_can_be_typed(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me)
        assert "kind:" in found(me)
        await me.press("enter")
        assert me.screen == "SearchScreen"
        await me.press("escape")
        assert me.screen == "HomeScreen"


async def test_the_word_that_was_found_is_underlined(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "silen")
        await me.until(lambda: bool(hits(me)))
        strip = me.find("HitRows", HitRows).render_line(0)
        underlined = [segment.text for segment in strip if segment.style is not None and segment.style.underline]
        assert underlined
        assert underlined[0].lower() == "silence"


async def test_an_empty_result_says_what_to_try(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "zzzz kind:note")
        assert "Try fewer letters or another word, or leave out a filter." in " ".join(me.shown.split())
        assert "F6 includes off-the-record notes." in " ".join(me.shown.split())


async def test_the_right_arrow_completes_a_filter(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "ki")
        await me.until(lambda: me.find("#query", LineInput)._suggestion != "")
        await me.press("right")
        assert me.find("#query", LineInput).value == "kind:"
        assert "kind: " in found(me)
        await me.write("not")
        await me.until(lambda: me.find("#query", LineInput)._suggestion != "")
        await me.press("right")
        assert me.find("#query", LineInput).value == "kind:note"


async def test_the_pairs_that_a_filter_can_name_are_hidden_with_the_text(vault: Path) -> None:
    async with running(vault) as me:
        await to_search(me, "pair:")
        assert "pair:1 Heron" in me.shown
        await me.press("f2")
        assert "Heron" not in me.shown


async def test_while_it_still_looks_it_searches_again_only_after_twice_as_many(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(vault) as journal, journal.records.transaction():
        for at in range(200):
            journal.notes.add(journal.pairs.get(1), f"Entry {at}.")
    monkeypatch.setattr(search, "SLICE", 1e-4)
    monkeypatch.setattr(live_index, "_BATCH", 16)
    monkeypatch.setattr(search, "REST", 0.0)
    monkeypatch.setattr(search, "FIRST", 16)
    looked: list[int] = []
    real = SearchIndex.search

    def note(self: SearchIndex, *given: Any, **named: Any) -> Any:
        looked.append(self.done)
        return real(self, *given, **named)

    monkeypatch.setattr(SearchIndex, "search", note)
    async with running(vault) as me:
        await me.press("slash")
        await me.write("monday")
        await me.until(lambda: "whole journal searched" in found(me))
        assert len(looked) <= 8, looked
        assert found(me).startswith("2 found")


async def test_the_bar_says_that_enter_opens_a_hit_once_there_is_one(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("slash")
        await me.until(lambda: "whole journal searched" in me.shown)
        assert "Enter  open" not in me.shown
        await me.write("silence")
        assert me.shown.splitlines()[-1].startswith("  Enter  open")
        await me.write("xyz")
        assert "Enter  open" not in me.shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its zone elsewhere")
async def test_after_a_change_of_zone_a_session_is_still_on_its_day(vault: Path) -> None:
    with opened(vault) as journal:
        pair = journal.pairs.get(1)
        journal.sessions.add(pair, {"planned_at": "2026-06-20T15:00", "intention": "kestrels"})
    with living_in(EAST):
        async with running(vault) as me:
            await to_search(me, "kestrels before:2026-06-21")
            assert hits(me) == ["kestrels"]
            assert "20 Jun" in me.shown
            await me.press("escape")
            await me.go("p")
            await me.press("enter")
            assert me.screen == "PairScreen"
            assert "20 Jun, 15:00" in me.shown
            assert "21 Jun" not in me.shown


def test_filters_are_completed_in_words_that_a_person_uses() -> None:
    kinds = filters.VALUES["kind"]
    assert {"note", "takeaway", "agreement", "check-in"} <= set(kinds)
    assert not {"own-names", "shared-points", "shared-text", "prompt", "summary-name", "revision"} & set(kinds)


async def test_what_holds_no_words_of_a_person_is_no_kind_to_search_for(vault: Path) -> None:
    async with running(vault) as me:
        await me.press("slash")
        await me.write("kind:shared-points")
        assert "I don't know that filter." in me.shown
