"""A record keeps what it holds, also what this version does not know."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rmjournal
from rmjournal.domain.model.kinds import BODIES, kind_of, read
from rmjournal.domain.model.note import Draft
from rmjournal.domain.model.pair import Difference, Focus, Pair, Preferences, Role
from rmjournal.domain.model.reflection import Answer, Reflection
from rmjournal.domain.model.session import Ratings, Session
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.record import Body, Kind, RecordId, Unread, fresh, overlay, record_id, uuid_of
from tests.domain.samples import NOON, bodies, json_values, structs, through_json, uid


@given(st.binary(min_size=16, max_size=16))
def test_an_id_and_its_bytes_are_the_same_thing(uuid: bytes) -> None:
    id = record_id(uuid)
    assert uuid_of(id) == uuid
    assert len(id) == 32
    assert set(id) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "wrong", ["", "a" * 31, "a" * 33, "A" * 32, "a" * 30, "g" * 32, "é" * 32, " " + "a" * 31, "a" * 16 + " " + "a" * 16]
)
def test_what_is_no_id_is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^That isn't an entry's ID\.$"):
        uuid_of(RecordId(wrong))
    assert read(Kind.TAKEAWAY, {"text": "a", "replaces": wrong}) is None


def test_kinds_are_numbered_once_for_ever() -> None:
    assert {kind.name: kind.value for kind in Kind} == {
        "PAIR": 1, "SESSION": 2, "TAKEAWAY": 3, "REFLECTION": 4, "DRAFT": 5, "SETTINGS": 6, "TOMBSTONE": 7,
        "REVISION": 8, "NOTE": 16, "AGENDA_ITEM": 17, "COMMITMENT": 18, "PROMPT": 19,
        "DEPARTURE": 21, "LOG_ITEM": 22, "SIGN_ANSWER": 23, "PROGRAMME": 24, "SUMMARY_NAME": 25,
        "SHARED_TEXT": 26, "OWN_NAMES": 27, "SHARED_POINTS": 28, "REHEARSAL": 30, "CONTACT": 31,
        "AGREEMENT": 40, "REVIEW": 41, "CLOSING": 42,
        "CHECK_IN": 35, "GOAL": 36, "EVIDENCE": 37,
    }  # fmt: skip


def test_the_key_that_belongs_to_the_vault_names_no_field() -> None:
    assert all("over" not in cls.__struct_fields__ for cls in BODIES.values())


@given(bodies)
def test_every_body_comes_back_as_it_was(body: Body) -> None:
    stored = fresh(body)
    assert through_json(stored) == stored
    assert read(kind_of(body), through_json(stored)) == body


@given(bodies, st.dictionaries(st.text(max_size=5).map("new {}".format), json_values))
def test_an_unknown_field_is_no_obstacle(body: Body, extra: dict[str, object]) -> None:
    assert read(kind_of(body), fresh(body) | extra) == body


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.PAIR, {"number": 1, "alias": "a", "role": "mentor-junior", "focus": "from the future"}),
        (Kind.SESSION, {"number": 1, "disrespect": {"by": "somebody"}}),
        (Kind.SESSION, {"number": 0}),
        (Kind.SESSION, {"number": "1"}),
        (Kind.SESSION, {"number": 1, "held_at": "2026-03-01T10:00:00Z"}),
        (Kind.SESSION, {"number": 1, "talk_share_mentee": 55}),
        (Kind.SESSION, {"number": 1, "ratings": {"topics": 6}}),
        (Kind.TAKEAWAY, {"text": "a", "state": "sealed"}),
        (Kind.NOTE, {"text": " "}),
        (Kind.NOTE, {}),
        (Kind.DRAFT, {"of": 16, "fields": {"x": float("inf")}}),
        (Kind.DEPARTURE, {"what": "backup", "name": "/home/me/a.rmj"}),
        (Kind.TOMBSTONE, {}),
        (Kind.REVISION, {"text": "a"}),
        (99, {"text": "a"}),
    ],
)
def test_a_value_or_kind_from_the_future_cannot_be_read(kind: int, raw: dict[str, object]) -> None:
    assert read(kind, raw) is None


def test_what_is_damaged_is_told_from_what_is_newer() -> None:
    assert Unread(uid(1), Kind.NOTE, None, None, NOON, NOON, {}).is_damaged
    assert not Unread(uid(1), Kind.NOTE, None, None, NOON, NOON, {"text": 3}).is_damaged


def test_a_draft_with_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Draft(of=16, fields={"a": [float("nan")]})


def grown(value: object, extra: dict[str, object], draw: st.DrawFn) -> object:
    """A newer version's object: fields that this one does not know, in every struct at every depth."""
    if isinstance(value, dict):
        known = {key: grown(part, extra, draw) for key, part in value.items()}
        return known | {f"new {key}": draw(json_values) for key in extra}
    return [grown(part, extra, draw) for part in value] if isinstance(value, list) else value


def unknown(value: object) -> list[str]:
    """Every unknown field in an object, as text."""
    if isinstance(value, dict):
        here = [json.dumps([key, part]) for key, part in value.items() if key.startswith("new ")]
        return here + [found for key, part in value.items() if not key.startswith("new ") for found in unknown(part)]
    return [found for part in value for found in unknown(part)] if isinstance(value, list) else []


@st.composite
def edits(draw: st.DrawFn) -> tuple[dict[str, object], Body, Body]:
    """An object of a newer version, what this one reads in it, and that body with some fields changed."""
    cls = draw(st.sampled_from([cls for cls in BODIES.values() if cls is not Draft]))
    old, other = draw(structs(cls)), draw(structs(cls))
    names = draw(st.sets(st.sampled_from(cls.__struct_fields__)))
    raw: Any = grown(fresh(old), draw(st.dictionaries(st.sampled_from("abc"), st.none(), min_size=1)), draw)
    return raw, old, msgspec.structs.replace(old, **{name: getattr(other, name) for name in names})


@given(edits())
def test_overlay_stores_the_new_body_and_loses_no_field_of_a_newer_version(
    edit: tuple[dict[str, Any], Body, Body],
) -> None:
    raw, old, new = edit
    before = deepcopy(raw)
    stored = overlay(raw, old, new)
    assert raw == before
    assert read(kind_of(new), through_json(stored)) == new
    for name in ("new a", "new b", "new c"):
        assert (name in stored) == (name in raw)
        assert stored.get(name) == raw.get(name)
    for field in new.__struct_fields__:
        if getattr(old, field) == getattr(new, field):
            assert stored.get(field) == raw.get(field)
            assert (field in stored) == (field in raw)
        elif isinstance(getattr(new, field), msgspec.Struct) and field in raw and raw[field] is not None:
            assert set(unknown(raw[field])) <= set(unknown(stored[field]))


@given(structs(Reflection), st.data())
def test_an_edited_answer_keeps_what_a_newer_version_wrote_beside_it(old: Reflection, data: st.DataObject) -> None:
    raw: Any = through_json(fresh(old))
    for number, answer in enumerate(raw.get("answers", [])):
        answer["new"] = number
    texts = st.lists(st.text(max_size=3), min_size=len(old.answers), max_size=len(old.answers))
    edited = tuple(
        Answer(prompt=f"{place} {text}", text=text) for place, text in enumerate(data.draw(texts))
    )  # fmt: skip
    stored: Any = overlay(raw, old, msgspec.structs.replace(old, answers=edited))
    assert [answer["new"] for answer in stored.get("answers", [])] == list(range(len(edited)))


A, B, C = (Answer(prompt=name, text=name) for name in "abc")


@pytest.mark.parametrize(
    ("new", "marks"),
    [
        ((A, C), [1, 3]),
        ((C, B, A), [3, 2, 1]),
        ((Answer(prompt="new"), A, B, C), [None, 1, 2, 3]),
        ((A, Answer(prompt="b", text="changed"), C), [1, 2, 3]),
        ((A, B, C, A), [1, 2, 3, None]),
        ((C, C, C), [1, 2, 3]),
        ((B,), [2]),
        ((), []),
    ],
)
def test_an_answer_takes_its_unknown_fields_along_when_it_moves(
    new: tuple[Answer, ...], marks: list[int | None]
) -> None:
    old = Reflection(answers=(A, B, C))
    raw: Any = fresh(old)
    for mark, answer in enumerate(raw["answers"], start=1):
        answer["mark"] = mark
    stored: Any = overlay(raw, old, Reflection(answers=new))
    assert [answer.get("mark") for answer in stored.get("answers", [])] == marks


def test_a_field_back_at_its_default_does_not_keep_the_old_value() -> None:
    old = Session(number=1, minutes=30, ratings=Ratings(topics=2), intention="listen")
    raw = fresh(old) | {"later": 1}
    assert overlay(raw, old, Session(number=1)) == {"number": 1, "later": 1}


def test_a_struct_back_at_its_default_still_keeps_what_it_does_not_know() -> None:
    old = Session(number=1, ratings=Ratings(topics=2))
    raw = {"number": 1, "ratings": {"topics": 2, "warmth": 5}}
    assert overlay(raw, old, Session(number=1)) == {"number": 1, "ratings": {"warmth": 5}}


def test_a_field_that_did_not_change_stays_as_another_version_wrote_it() -> None:
    raw: dict[str, object] = {"text": "a", "state": "draft", "theme": ""}  # defaults written out
    old = read(Kind.TAKEAWAY, raw)
    assert isinstance(old, Takeaway)
    assert overlay(raw, old, Takeaway(text="b")) == {"text": "b", "state": "draft", "theme": ""}


def test_true_and_one_are_different_in_a_half_filled_form() -> None:
    old, new = Draft(of=2, fields={"done": 1}), Draft(of=2, fields={"done": True})
    assert json.dumps(overlay(fresh(old), old, new)) == '{"of": 2, "fields": {"done": true}}'


def test_a_struct_inside_a_pair_is_overlaid_field_by_field() -> None:
    old = Pair(
        number=1, alias="a", role=Role.MENTEE_SENIOR, comm_me=Preferences(best_time="noon", avoid="calls"),
        differences=(Difference(dimension="age"),),
    )  # fmt: skip
    raw: Any = fresh(old)
    raw["comm_me"]["language"] = "fr"
    raw["differences"][0]["weight"] = 3
    new = msgspec.structs.replace(
        old,
        focus=Focus.TECHNICAL,
        comm_me=Preferences(avoid="chat"),
        differences=(Difference(dimension="function"),),
    )
    assert overlay(raw, old, new) == {
        "number": 1, "alias": "a", "role": "mentee-senior", "focus": "technical",
        "comm_me": {"avoid": "chat", "language": "fr"},
        "differences": [{"dimension": "function", "weight": 3}],
    }  # fmt: skip


def test_the_specification_numbers_every_kind() -> None:
    text = (Path(rmjournal.__file__).parent / "vault" / "FORMAT.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| ([a-z ]+)", text, re.MULTILINE)
    assert {int(number): name.strip() for number, name in rows} == {
        kind.value: kind.name.lower().replace("_", " ") for kind in Kind
    }
