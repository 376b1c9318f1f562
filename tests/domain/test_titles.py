"""Lists and search know every kind of record."""

import msgspec
import pytest
from hypothesis import given

from rmjournal.domain import titles
from rmjournal.domain.model.kinds import BODIES, kind_of, read
from rmjournal.domain.model.log import LogKind
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.record import Body, Kind
from rmjournal.domain.seldom_titles import seldom_title
from tests.domain import samples


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_says_where_its_words_stand(kind: Kind) -> None:
    assert kind in titles._WRITTEN


@pytest.mark.parametrize("kind", list(BODIES))
def test_only_fields_that_a_body_has_are_searched(kind: Kind) -> None:
    fields = {field.name for field in msgspec.structs.fields(BODIES[kind])}
    assert set(titles._WRITTEN[kind]) <= fields


def test_codes_are_not_searched_and_words_at_any_depth_are() -> None:
    raw: dict[str, object] = {
        "alias": "Heron",
        "role": "mentor-junior",
        "differences": [{"dimension": "age", "me": "29"}],
        "comm_me": {"channels": ["chat", "walks"]},
    }
    words = titles.written(Kind.PAIR, raw).split("\n")
    assert set(words) == {"Heron", "age", "29", "chat", "walks"}


def test_all_words_of_a_kind_from_the_future_are_searched() -> None:
    assert titles.written(99, {"a": "one", "b": {"c": ["two", 3]}}) == "one\ntwo"


def test_a_takeaway_shows_its_state_and_its_words() -> None:
    raw: dict[str, object] = {"text": "Less mail", "state": "agreed"}
    body = read(Kind.TAKEAWAY, raw)
    assert isinstance(body, Takeaway)
    assert titles.title(Kind.TAKEAWAY, raw, body) == "[agreed] Less mail"


@given(samples.bodies)
def test_the_kinds_that_a_list_seldom_shows_are_those_with_a_title_apart(body: Body) -> None:
    assert (seldom_title(body) is not None) == (kind_of(body) in titles.SELDOM)


def test_a_line_that_was_held_back_is_known_as_it_is_stored() -> None:
    assert LogKind.HELD_BACK.value == titles._HELD_BACK


def test_what_cannot_be_read_still_has_a_title() -> None:
    assert titles.title(99, {"text": "secret"}, None) == "(entry from a newer version, saved as it is)"


@pytest.mark.parametrize(
    ("text", "called"),
    [("# Rota\n\nIt rained.", "Rota\n\nIt rained."), ("### Rota", "Rota"), ("#rota", "#rota"), ("#", "#")],
)
def test_a_note_is_called_by_its_heading_without_the_marks_of_one(text: str, called: str) -> None:
    raw: dict[str, object] = {"text": text}
    assert titles.title(Kind.NOTE, raw, read(Kind.NOTE, raw)) == called
