"""What a person gives is cleaned and checked, and refused without being repeated."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.model.note import Draft, Note
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Mode, Session, SessionStatus
from rmjournal.domain.model.settings import Settings
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.domain.record.input import build, update
from rmjournal.domain.record.record import Body, fresh
from rmjournal.domain.text import clean
from tests.domain.samples import bodies, json_values

SECRET = "Quentin said"


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


@given(bodies)
def test_a_body_made_of_what_is_stored_is_the_same_body(body: Body) -> None:
    assert build(type(body), fresh(body)) == body
    assert update(body, {}) == body
    assert update(body, fresh(body)) == body


@given(st.text(st.characters(exclude_categories=[])), json_values)
def test_all_text_that_enters_is_clean(text: str, value: object) -> None:
    dirty = "a\x1b" + text
    entered: list[Body] = [
        build(Note, {"text": dirty}),
        build(Draft, {"of": 16, "text": dirty, "fields": {dirty: [dirty, {"b": dirty}, value]}}),
        build(Reflection, {"answers": [{"prompt": dirty, "text": dirty}]}),
        update(
            Pair(number=1, alias="a", role=Role.MENTOR_JUNIOR),
            {"off_limits": [dirty], "comm_me": {"avoid": dirty}},
        ),
    ]
    for body in entered:
        assert all(text == clean(text) for text in strings(fresh(body)))


def test_a_short_text_is_put_on_one_line() -> None:
    pair = build(Pair, {"number": 1, "alias": "  The\n Owl ", "role": "mentor-junior", "purpose": " two\nlines "})
    assert pair.alias == "The Owl"
    assert pair.purpose == " two\nlines "


def test_dates_and_times_are_taken_as_people_write_them() -> None:
    session = build(
        Session, {"number": 1, "held_at": "2026-03-31 14:30", "agenda_sent_on": "2026-03-29", "mode": "video"}
    )
    assert session.held_at == datetime(2026, 3, 31, 14, 30)
    assert session.agenda_sent_on == date(2026, 3, 29)
    assert session.mode is Mode.VIDEO
    assert update(session, {"status": SessionStatus.HELD, "held_at": None}).held_at is None


@pytest.mark.parametrize(
    ("cls", "fields", "sentence"),
    [
        (Pair, {"role": SECRET}, "“role” takes one of mentor-junior, mentee-senior."),
        (Pair, {"alias": "  "}, "“alias” takes a line of 1 to 80 characters."),
        (Pair, {"alias": SECRET * 9}, "“alias” takes a line of 1 to 80 characters."),
        (Pair, {"alias": None}, "“alias” takes a line of 1 to 80 characters."),
        (Pair, {"alias": SECRET}, "“number” is needed: a whole number, 1 or more."),
        (Pair, {"off_limits": SECRET}, "“off_limits” takes a list, each item text."),
        (Session, {"minutes": 1441}, "“minutes” takes a whole number from 0 to 1440, or null."),
        (Session, {"minutes": True}, "“minutes” takes a whole number from 0 to 1440, or null."),
        (Session, {"number": float("nan")}, "“number” takes a whole number, 1 or more."),
        (
            Session,
            {"talk_share_mentee": 55},
            "“talk_share_mentee” takes a whole number from 0 to 100 in steps of 10, or null.",
        ),
        (Session, {"agenda_sent_on": SECRET}, "“agenda_sent_on” takes a date such as 2026-03-31, or null."),
        (Session, {"off_limits_hit": SECRET}, "“off_limits_hit” takes true or false."),
        (Session, {"mode": SECRET}, "“mode” takes one of in_person, video, phone, written, or null."),
        (Takeaway, {"replaces": SECRET}, "“replaces” takes the ID of an entry, or null."),
        (Takeaway, {"text": ""}, "“text” takes some text."),
        (Draft, {"fields": [SECRET]}, "“fields” takes an object."),
        (Note, {"text": object()}, "“text” takes some text."),
        (Settings, {"auto_lock_minutes": 0}, "“auto_lock_minutes” takes a whole number from 1 to 60."),
        (Settings, {"auto_lock_minutes": 61}, "“auto_lock_minutes” takes a whole number from 1 to 60."),
        (
            Settings,
            {SECRET: 1},
            "I don't know one of the fields. The fields are auto_lock_minutes, conceal, last_pair_number, "
            "spare_key_unchecked, wide_forms, backup_folder, keep_shared_texts, opened_cards.",
        ),
        (
            Settings,
            {"colour": 1},
            "There's no field “colour”. The fields are "
            "auto_lock_minutes, conceal, last_pair_number, spare_key_unchecked, wide_forms, "
            "backup_folder, keep_shared_texts, opened_cards.",
        ),
    ],
)
def test_a_refusal_says_what_is_allowed_and_not_what_was_given(
    cls: type[Body], fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        build(cls, fields)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "fields",
    [
        {"ratings": {"topic": 4}},
        {"ratings": {SECRET: 4}},
        {"disrespect": {}},
        {"held_at": "2026-03-31T10:00Z"},
    ],
)
def test_a_wrong_key_inside_a_field_or_a_time_with_a_zone_is_not_swallowed(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"^“{next(iter(fields))}” takes ") as refusal:
        update(Session(number=1), fields)
    assert SECRET not in str(refusal.value)


@given(st.sampled_from(list(BODIES.values())), st.data())
def test_any_value_is_taken_or_refused_in_words(cls: type[Body], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(cls.__struct_fields__))
    value = data.draw(json_values | st.just("Zq\x00Zq") | st.just(["Zq\x00Zq"]))
    refused: ValueError | None = None
    try:
        build(cls, {field: value})
    except ValueError as refusal:
        refused = refusal
    if refused is not None:
        assert "Zq" not in str(refused)
        assert refused.__cause__ is None
        assert refused.__suppress_context__ or refused.__context__ is None
