"""The commands on pairs: what is added is shown, and nothing wrong is saved."""

import pytest

from tests.cli.calling import Here


def test_pairs_and_sessions_are_shown_by_number(used: Here) -> None:
    assert used("pair", "list").well().out.count("\n") == 2
    page = used("pair", "show", "1").well().out
    assert "role: Mentor (junior)" in page
    assert "role: Mentee (senior)" in used("pair", "show", "2").well().out
    assert "session 1: took place" in used("session", "list", "--pair", "1").well().out
    done = used("session", "list", "--pair", "2").well()
    assert (done.out, "No sessions yet" in done.err) == ("", True)


def test_the_list_tells_pairs_with_one_nickname_apart_and_how_each_stands(cli: Here) -> None:
    for role in ("mentor-junior", "mentee-senior", "mentor-junior", "mentee-senior"):
        cli.take("pair", "add", fields={"alias": "Heron " * 12, "role": role}).well()
    cli("pause", "--pair", "2", "--until", "2999-01-04").failed(1)
    cli("pause", "--pair", "2", "--until", "2099-01-04").well()
    cli("stop", "--pair", "3").well()
    cli.take("close", "--pair", "4", fields={}).well()
    told = [line.partition("pair  ")[2].strip() for line in cli("pair", "list").well().out.splitlines()]
    assert [words.partition(": Heron")[0] for words in told] == [
        "pair 1", "pair 2, paused until 4 Jan 2099", "pair 3, stopped", "pair 4, closed",
    ]  # fmt: skip


def test_a_closed_pair_takes_a_session_and_says_that_it_is_closed(cli: Here) -> None:
    told = "This pair is closed, so we won't remind you of its sessions."
    for role in ("mentor-junior", "mentee-senior"):
        cli.take("pair", "add", fields={"alias": "Heron", "role": role}).well()
    cli.take("close", "--pair", "2", fields={}).well()
    assert told in cli.take("session", "add", "--pair", "2", fields={"held_at": "2026-03-05T10:00"}).well().err
    assert told not in cli.take("session", "add", "--pair", "1", fields={"held_at": "2026-03-05T10:00"}).well().err


def test_adding_says_kind_number_and_id(cli: Here) -> None:
    pair = cli.take("pair", "add", fields={"alias": "H", "role": "mentor-junior", "same_team": "yes"}).well()
    kind, number, identity = pair.out.split()
    assert (kind, number, len(identity)) == ("pair", "1", 8)
    assert "You're in the same team" in pair.err
    kind, identity = cli("note", "--pair", "1", given="x").well().out.split()
    assert kind == "note"
    assert "x" in cli("show", identity).well().out.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "{", "kestrel", "[]", '"kestrel"', "7", "null", '{"alias": "kestrel"', '{"alias": NaN}',
        '{"alias": Infinity, "role": "mentor-junior"}', '{"alias": "kestrel", "role": "mentor-junior"}{}',
        "[" * 100_000,
        '{"alias": "kestrel"}', '{"role": "mentor-junior"}', '{"alias": "kestrel", "role": "kestrel"}',
        '{"alias": ["kestrel"], "role": "mentor-junior"}', '{"alias": "", "role": "mentor-junior"}',
        '{"alias": "kestrel", "role": "mentor-junior", "Kestrel feathers": 1}',
        '{"alias": "kestrel", "role": "mentor-junior", "number": 4}',
        '{"alias": "kestrel", "role": "mentor-junior", "comm_me": {"kestrel": 1}}',
        '{"alias": "kestrel", "role": "mentor-junior", "start": "kestrel"}',
        '{"alias": "' + "kestrel" * 40 + '", "role": "mentor-junior"}',
        '{"alias": "kestrel", "role": "mentor-junior", "cadence_days": ' + "9" * 5000 + "}",
        '{"alias": "kestrel", "role": "mentor-junior", "cadence_days": 1e999}',
        b'\xff{"alias": "kestrel"}',
    ],
)  # fmt: skip
def test_json_that_is_broken_or_wrong_is_1_and_nothing_of_it_is_kept_or_repeated(cli: Here, text: str | bytes) -> None:
    done = cli("pair", "add", "--json-in", given=text).failed(1)
    assert "estrel" not in done.err
    assert cli("pair", "list").well().out == ""


def test_a_page_tells_in_sentences_how_the_two_differ(used: Here) -> None:
    rows = [
        {"dimension": "work", "me": "nights on a ward", "partner": "budgets"},
        {"dimension": "way of thinking", "me": "in examples"},
        {"dimension": "what one brings", "partner": "twelve years abroad."},
        {"dimension": "age", "me": "27", "partner": "61"},
    ]
    used.take("pair", "edit", "1", fields={"differences": rows}).well()
    page = used("pair", "show", "1").well().out
    for sentence in (
        "Your work: nights on a ward.",
        "Your partner's work: budgets.",
        "How you think: in examples.",
        "What your partner brings: twelve years abroad.",
        "Age (you): 27.",
        "Age (your partner): 61.",
    ):
        assert sentence in page.splitlines()
    assert "dimension" not in page
    assert "differences" not in page
