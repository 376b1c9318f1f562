"""What may be sent to the partner: exactly these texts, and nothing private in them."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from rmjournal.domain.model.export_log import Export, ExportKind
from rmjournal.domain.model.pair import Difference, LevelGap, Pair, Party, Preferences, ReportingLine, Role, SameTeam
from rmjournal.domain.model.session import AgendaFamily, AgendaItem, Session
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.text import plain
from rmjournal.domain.texts.message_texts import (
    NAMES,
    Answer,
    Message,
    Reply,
    agenda,
    answers,
    closing,
    fingerprint,
    opening,
    takeaway_point,
    takeaways,
)
from tests.domain.samples import structs, uid

JUNIOR, SENIOR = Role.MENTOR_JUNIOR, Role.MENTEE_SENIOR
SESSION = Session(number=3, planned_at=datetime(2026, 3, 31, 14, 5))
AGREED = Takeaway(text="We meet on neutral ground.", state=TakeawayState.AGREED, agreed_on=date(2026, 3, 3))
PROPOSED = Takeaway(text="I sit beside the team\nfor one afternoon.", state=TakeawayState.PROPOSED)


def pair(**fields: Any) -> Pair:
    return Pair(number=1, alias="Owl", **{"role": JUNIOR, **fields})


def item(text: str, family: AgendaFamily = AgendaFamily.OTHER, **fields: Any) -> AgendaItem:
    return AgendaItem(text=text, family=family, **fields)


# The agenda


def test_an_agenda_holds_the_day_and_the_questions_in_order() -> None:
    letter = agenda(
        SESSION,
        [
            item("What do you take for granted?"),
            item("Which rules affect you?", AgendaFamily.POLICY),
            item("What was in the way?\n\n  And who helped?\n", AgendaFamily.OBSTACLES),
            item("Which tool is worth it?", AgendaFamily.TECH),
            item("How did you get here?", AgendaFamily.PATH),
            item("Who opened a door?", AgendaFamily.PATH),
        ],
    )
    assert letter == Message(
        what=ExportKind.AGENDA,
        text="""\
Agenda for session 3
Tuesday 31 Mar 2026, 14:05

1. How did you get here?

2. Who opened a door?

3. What was in the way?

     And who helped?

4. Which rules affect you?

5. What do you take for granted?

6. Which tool is worth it?
""",
        audience="your partner. Their assistant may see it too",
        absent=(NAMES, "your intention", "what you share or keep to yourself", "notes, ratings and reflections"),
        name="agenda-session-3.txt",
    )


def test_an_agenda_without_a_day_has_none() -> None:
    assert agenda(Session(number=12), [item("Why?")]).text == "Agenda for session 12\n\n1. Why?\n"
    assert agenda(Session(number=12), [item("Why?")]).name == "agenda-session-12.txt"


def test_what_is_done_or_was_carried_on_is_not_on_the_agenda() -> None:
    over = [item("Done?", done=True), item("Later?", carry_to=uid(9))]
    assert agenda(Session(number=1), [*over, item("Now?")]).text == "Agenda for session 1\n\n1. Now?\n"
    for items in ([], over, [item("\u200b\u202e")]):
        with pytest.raises(ValueError, match="no open question"):
            agenda(Session(number=1), items)


def test_ten_questions_and_more_stand_below_one_another() -> None:
    text = agenda(Session(number=1), [item("One\nTwo")] * 10).text
    assert text.endswith("\n\n9. One\n   Two\n\n10. One\n    Two\n")


# Takeaways


def promise(owner: Party, **fields: Any) -> Commitment:
    return Commitment(owner=owner, **{"text": PROPOSED.text, **fields})


@pytest.mark.parametrize(
    ("my_role", "mine", "theirs"),
    [(JUNIOR, "Mentor (junior)", "Mentee (senior)"), (SENIOR, "Mentee (senior)", "Mentor (junior)")],
)
def test_takeaways_are_put_to_the_partner_word_for_word(my_role: Role, mine: str, theirs: str) -> None:
    draft = Takeaway(text="Nobody is named.")
    items = [
        (PROPOSED, promise(Party.ME, due=date(2026, 1, 30))),
        (draft, promise(Party.PARTNER, text="Write the rule down", due=date(2026, 4, 1))),
        (draft, promise(Party.PARTNER, text=draft.text)),
        (AGREED, None),
    ]
    codes = [takeaway_point(*each, my_role).code for each in items]
    assert takeaways(items, my_role, SESSION) == Message(
        what=ExportKind.TAKEAWAY,
        text=f"""\
Takeaways from session 3
{opening(4, codes=True)}

1. I sit beside the team
   for one afternoon.
   Owner: {mine}. Due 30 Jan 2026.
   [{codes[0]}]

2. Nobody is named.
   Owner: {theirs}. Due 1 Apr 2026. To do: Write the rule down
   [{codes[1]}]

3. Nobody is named.
   Owner: {theirs}.
   [{codes[2]}]

4. We meet on neutral ground.
   Agreed on 3 Mar 2026. Code to compare: {fingerprint("We meet on neutral ground.")}

The owner is the person who does it. {mine} is me, and {theirs} is you. "Due" is the day it should be done by. \
For a habit, it is the day to look at how it's going.

{closing(asks=True, codes=True)}
""",
        audience="your partner. Their assistant may see it too",
        absent=(NAMES, "themes and outcomes", "notes, ratings and reflections"),
        name="takeaways-session-3.txt",
    )


def test_a_message_says_once_how_to_reply_to_all_or_to_some_of_it() -> None:
    two = takeaways([(PROPOSED, None), (Takeaway(text="Nobody is named."), None)], JUNIOR, None).text
    assert two.split("\n")[1] == (
        'If you agree to all of it, reply "yes to all". If only to some, say which, such as "yes to 1, not yet to 2". '
        "Or write the words you'd prefer for a point. The codes in brackets are explained at the end."
    )
    one = takeaways([(PROPOSED, None)], JUNIOR, None, codes=False).text
    assert one.split("\n")[1] == (
        'If you agree, reply "yes". If not, reply "not yet", or write the words you\'d prefer.'
    )
    assert "owner" not in one
    assert "Due is" not in takeaways([(PROPOSED, promise(Party.ME))], JUNIOR, None).text


def test_takeaways_that_are_all_agreed_ask_for_no_reply() -> None:
    letter = takeaways([(msgspec.structs.replace(AGREED, agreed_on=None), None)], SENIOR, None)
    code = fingerprint(AGREED.text)
    assert letter.text == (
        f"Takeaways\nWe've both agreed to these words.\n\n1. We meet on neutral ground.\n"
        f"   Agreed. Code to compare: {code}\n"
    )
    assert letter.name == "takeaways.txt"


def test_a_promise_without_words_of_its_own_is_about_the_takeaway() -> None:
    text = takeaways([(PROPOSED, promise(Party.ME, text="\u200b"))], JUNIOR, None).text
    assert "\n   Owner: Mentor (junior).\n   [" in text


@pytest.mark.parametrize("status", [CommitmentStatus.DONE, CommitmentStatus.DROPPED])
def test_a_promise_that_has_ended_is_not_promised_again(status: CommitmentStatus) -> None:
    ended = promise(Party.ME, status=status, due=date(2026, 1, 30), outcome="It went well.")
    assert "does this" not in takeaways([(PROPOSED, ended)], JUNIOR, SESSION).text


@pytest.mark.parametrize("state", [TakeawayState.DECLINED, TakeawayState.WITHDRAWN])
def test_what_was_declined_or_withdrawn_is_not_sent(state: TakeawayState) -> None:
    gone = Takeaway(text="Not this.", state=state)
    assert "Not this." not in takeaways([(gone, None), (AGREED, None)], JUNIOR, None).text
    for items in ([], [(gone, None)], [(Takeaway(text="\u200b"), None)]):
        with pytest.raises(ValueError, match="no takeaways to send"):
            takeaways(items, JUNIOR, None)


def test_a_partner_without_the_app_gets_no_codes() -> None:
    agreed = msgspec.structs.replace(AGREED, code="3PRY-V2B2-7T86")
    text = takeaways([(PROPOSED, None), (AGREED, None), (agreed, None)], JUNIOR, SESSION, codes=False).text
    assert "[" not in text
    assert "code" not in text.lower()
    assert "No reply means not agreed." in text


def test_what_was_agreed_with_a_code_shows_it_and_not_that_of_the_first_version() -> None:
    agreed = msgspec.structs.replace(AGREED, code="3PRY-V2B2-7T86")
    text = takeaways([(agreed, None)], JUNIOR, None).text
    assert f"\n   [{takeaway_point(agreed, None, JUNIOR).code}] Agreed on 3 Mar 2026.\n" in text
    assert fingerprint(AGREED.text) not in text


def test_an_amendment_says_what_it_replaces() -> None:
    amended = msgspec.structs.replace(PROPOSED, instead_of=("3PRY-V2B2-7T86", "0VHP-Q0YN-HHKZ"))
    text = takeaways([(amended, None)], JUNIOR, None).text
    assert "1. Instead of [3PRY-V2B2-7T86] [0VHP-Q0YN-HHKZ]:\n   I sit beside the team\n" in text
    assert f"[{takeaway_point(PROPOSED, None, JUNIOR).code}]" in text  # what it replaces is no part of the point


def test_opposite_commitments_have_different_codes_and_both_sides_see_the_same() -> None:
    mine, theirs = promise(Party.ME), promise(Party.PARTNER)
    assert takeaway_point(PROPOSED, mine, JUNIOR).code == takeaway_point(PROPOSED, theirs, SENIOR).code
    assert takeaway_point(PROPOSED, mine, JUNIOR).code != takeaway_point(PROPOSED, theirs, JUNIOR).code


def test_answers_name_the_code_and_the_words() -> None:
    other = takeaway_point(PROPOSED, promise(Party.ME), JUNIOR)
    text = answers(
        [
            Answer(Reply.YES, "3PRY-V2B2-7T86", "One\ntwo"),
            Answer(Reply.NO, "0VHP-Q0YN-HHKZ", "Three"),
            Answer(Reply.INSTEAD, "4G4M-P5V0-B6H5", "Four", other),
        ]
    ).text
    assert (
        text
        == f"""\
My answers
{opening(1, codes=True)}

Yes [3PRY-V2B2-7T86]
   One
   two

No [0VHP-Q0YN-HHKZ]
   Three

Instead of [4G4M-P5V0-B6H5]:
   I sit beside the team
   for one afternoon.
   Owner: Mentor (junior).
   [{other.code}]

{closing(asks=True, codes=True)}
"""
    )
    assert answers([Answer(Reply.YES, "3PRY-V2B2-7T86", "One")]).text.startswith("My answers\n\nYes [")
    with pytest.raises(ValueError, match="nothing to answer"):
        answers([])


# What is in no letter


def letters(pair: Pair, session: Session, point: AgendaItem, takeaway: Takeaway, promise: Commitment) -> list[Message]:
    return [
        agenda(session, [point]),
        takeaways([(takeaway, promise)], pair.role, session),
        takeaways([(takeaway, None)], pair.role, None),
    ]


def marked(cls: type[msgspec.Struct], path: str = "") -> dict[str, Any]:
    """Fields for this class of which every text is a mark of its own, named after where it stands."""
    fields: dict[str, Any] = {}
    for field in inspect.type_info(cls).fields:  # type: ignore[attr-defined]
        value = mark(field.type, f"{path}{cls.__name__}.{field.name}")
        if value is not None:
            fields[field.name] = value
    return fields


def mark(info: inspect.Type, path: str) -> Any:
    match info:
        case inspect.Metadata(type=inner):
            return mark(inner, path)
        case inspect.StrType(pattern=pattern) if pattern is None or pattern == r"\S":
            return f"<{path}>"
        case inspect.VarTupleType(item_type=inner):
            inside = mark(inner, path)
            return None if inside is None else (inside,)
        case inspect.StructType(cls=cls):
            return cls(**marked(cls, f"{path}/")) if cls in (Preferences, Difference) else None
    return None


def marks_in(message: Message) -> set[str]:
    return set(re.findall("<[^>]*>", "\n".join((message.text, message.audience, *message.absent, message.name))))


def test_only_what_is_meant_to_be_sent_is_in_a_letter() -> None:
    sent = letters(
        Pair(number=1, role=JUNIOR, **marked(Pair)),
        Session(number=3, **marked(Session)),
        AgendaItem(**marked(AgendaItem)),
        Takeaway(**marked(Takeaway)),
        Commitment(owner=Party.ME, **marked(Commitment)),
    )
    assert {"alias", "purpose", "comm_me", "comm_partner", "differences", "subfocus", "off_limits"} <= set(marked(Pair))
    assert {"intention", "to_share", "to_keep"} <= set(marked(Session))
    assert [marks_in(letter) for letter in sent] == [
        {"<AgendaItem.text>"},
        {"<Takeaway.text>", "<Commitment.text>", "<Takeaway.instead_of>"},  # which are codes
        {"<Takeaway.text>", "<Takeaway.instead_of>"},
    ]


@given(structs(Pair), structs(Session), structs(AgendaItem), structs(Takeaway), structs(Commitment))
def test_nothing_else_changes_a_letter(
    pair: Pair, session: Session, point: AgendaItem, takeaway: Takeaway, promise: Commitment
) -> None:
    point = msgspec.structs.replace(point, done=False, carry_to=None)
    if takeaway.state in (TakeawayState.DECLINED, TakeawayState.WITHDRAWN):
        takeaway = msgspec.structs.replace(takeaway, state=TakeawayState.DRAFT)
    bare = letters(
        Pair(
            number=77,
            alias="Owl",
            role=pair.role,
            purpose=pair.purpose,
            off_limits=pair.off_limits,
            cadence_days=pair.cadence_days,
            planned_sessions=pair.planned_sessions,
            promised_on=pair.promised_on,
            level_gap=LevelGap.NONE,
            reporting_line=ReportingLine.DIRECT,
            same_team=SameTeam.YES,
        ),
        Session(number=session.number, planned_at=session.planned_at),
        AgendaItem(text=point.text, family=point.family),
        Takeaway(
            text=takeaway.text,
            state=takeaway.state,
            agreed_on=takeaway.agreed_on,
            code="any" if takeaway.code else "",
            instead_of=takeaway.instead_of,
        ),
        Commitment(owner=promise.owner, text=promise.text, due=promise.due, status=promise.status),
    )
    assert letters(pair, session, point, takeaway, promise) == bare


@given(st.text(min_size=1).filter(lambda text: plain(text).strip() != ""))
def test_a_letter_ends_with_one_line_end_and_holds_nothing_that_hides(text: str) -> None:
    for letter in letters(
        pair(purpose=text, off_limits=(text,)), SESSION, item(text), Takeaway(text=text), promise(Party.ME, text=text)
    ):
        assert letter.text == plain(letter.text)
        assert letter.text.endswith("\n")
        assert not letter.text.endswith("\n\n")


def test_a_point_cannot_pose_as_another_one() -> None:
    text = agenda(SESSION, [item("Why?\r\n2. Agreed\u2028Agenda\x1b[2J\u202e")]).text
    assert text.split("\n")[3:] == ["1. Why?", "   2. Agreed", "   Agenda[2J", ""]


@pytest.mark.parametrize("message", letters(pair(), SESSION, item("Why?"), AGREED, promise(Party.ME)))
def test_a_letter_can_be_kept_among_what_has_left(message: Message) -> None:
    assert len(message.audience) <= 200
    kept = {"what": message.what, "audience": message.audience, "name": message.name}
    assert msgspec.convert(kept, Export).name == message.name
    assert message.text.isascii()
    assert "Owl" not in message.text


# The code to compare


def test_the_code_of_a_wording_never_changes() -> None:
    assert fingerprint("We meet on neutral ground.") == "8HF0-QJR7-J6R2"
    assert fingerprint("") == "WERC-8GMR-ZGE1"


@given(st.text(max_size=20))
def test_a_code_is_three_groups_of_four(text: str) -> None:
    assert re.fullmatch("(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", fingerprint(text))


words = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=6), min_size=1, max_size=5)
blanks = st.text(" \t\n\u00a0\u2003", min_size=1, max_size=4)


@given(words, st.data())
def test_white_space_and_accents_in_two_parts_leave_the_code_as_it_is(words: list[str], data: st.DataObject) -> None:
    apart = "".join(data.draw(blanks) + unicodedata.normalize("NFD", word) for word in words) + data.draw(blanks)
    assert fingerprint(apart) == fingerprint(" ".join(words))
    assert fingerprint(apart.replace("\n", "\r\n")) == fingerprint(" ".join(words))


def seen(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", plain(text)).split())


@given(st.text(max_size=12), st.characters(), st.data())
def test_any_other_change_of_one_character_changes_the_code(text: str, other: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    for changed in (text[:at] + other + text[at:], text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :]):
        assert (fingerprint(changed) == fingerprint(text)) == (seen(changed) == seen(text))


@pytest.mark.parametrize("other", ["we agree.", "We agree", "We  agree..", "We agreed.", "Weagree.", "We \u0430gree."])
def test_case_and_signs_and_look_alikes_count(other: str) -> None:
    assert fingerprint(other) != fingerprint("We agree.")


def test_what_cannot_be_seen_does_not_count() -> None:
    assert fingerprint("We\u200b agree\u202e.\x00") == fingerprint("We agree.")


def test_the_code_in_a_letter_is_that_of_the_words_copied_from_it() -> None:
    odd = msgspec.structs.replace(AGREED, text=" One line\u200b\r\n\tand e\u0301 another ")
    text = takeaways([(odd, None)], JUNIOR, None).text
    copied = text.partition("1. ")[2].partition("   Agreed")[0]
    assert text.endswith(f"Code to compare: {fingerprint(copied)}\n")
    assert fingerprint(copied) == fingerprint(odd.text)
