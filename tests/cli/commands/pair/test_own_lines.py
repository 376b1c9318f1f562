"""One's own lines in plain lines: the log, rehearsing, and what stays closed."""

import json
import re

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here

WORDS = "how angry the rota made me"
HELD = {"kind": "held_back", "text": WORDS, "why": "career", "next": "rehearse"}


def add(used: Here, **fields: object) -> str:
    """Add a line to the log of pair 1; return its id."""
    return str(used.take("log", "add", "--pair", "1", "--json", fields={**HELD, **fields}).well().object()["id"])


def test_held_back_words_are_printed_where_they_are_asked_for_and_nowhere_else(used: Here) -> None:
    line = add(used)
    used.take("log", "add", "--pair", "1", "--kind", "difference", fields={"text": "two ways to plan"}).well()
    for command in (("list",), ("list", "--json"), ("log", "list", "--pair", "1"), ("search",), ("search", "--json")):
        done = used(*command, given="rota" if command[0] == "search" else None).well()
        assert WORDS not in done.out + done.err
        assert "held-back" in done.err
    assert "two ways to plan" in used("log", "list", "--pair", "1").well().out
    assert "two ways" not in used("log", "list", "--pair", "1", "--kind", "barrier").well().out
    opened = used("log", "list", "--pair", "1", "--open", "held-back").well()
    assert WORDS in opened.out
    assert "my career  rehearse it" in opened.out
    assert WORDS in used("show", line).well().out


def test_a_line_that_is_named_as_two_kinds_is_refused(used: Here) -> None:
    command = ("log", "add", "--pair", "1", "--kind", "held-back")
    used.take(*command, fields={"kind": "idea", "text": WORDS}).failed(2, "--kind and the kind in the JSON differ.")
    for fields in ({"text": WORDS}, {"kind": "held_back", "text": WORDS}):
        used.take(*command, fields=fields).well()
    assert WORDS not in used("log", "list", "--pair", "1").well().out


def test_the_page_of_a_session_counts_what_was_held_back_in_it(used: Here) -> None:
    used.take("log", "add", "--pair", "1", "--session", "1", fields=HELD).well()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        session = journal.sessions.of(journal.pairs.get(1))[0].id
    done = used("show", session).well()
    assert WORDS not in done.out
    assert "Not shown: 1 held-back line." in done.err


def test_a_rehearsal_has_a_first_sentence_drawn_up_from_its_lines(used: Here) -> None:
    line = add(used)
    fields = {"situation": "last week", "behaviour": "You changed the rota", "effect": "I lost my Sunday"}
    body = used.take("rehearse", "--pair", "1", "--line", line, "--json", fields=fields).well().object()
    assert body["parent"] == line
    assert body["body"]["opening"] == "Last week, you changed the rota. I lost my Sunday."
    own = {**fields, "opening": "The rota."}
    assert used.take("rehearse", "--pair", "1", "--json", fields=own).well().object()["body"]["opening"] == "The rota."
    listed = used("log", "list", "--pair", "1").well()
    assert "2 rehearsals" in listed.err
    assert "Sunday" in used("log", "list", "--pair", "1", "--open", "rehearsals").well().out
    used.take("rehearse", "--pair", "1", fields={"situation": " "}).failed(1)
    used.take("rehearse", "--pair", "1", fields={"situation": "x", "private": "y"}).failed(1)
    used.take("rehearse", "--pair", "2", "--line", line, fields=fields).failed(1, "different pair")


def test_a_line_that_hurt_leads_to_people_and_not_to_a_rehearsal(used: Here) -> None:
    done = used.take("log", "add", "--pair", "1", fields={**HELD, "why": "hurt"}).well()
    assert "rehearse" not in done.err


def test_a_concern_ends_raised_sorted_or_left(used: Here) -> None:
    line = add(used, next="elsewhere")
    assert used("log", "end", line, "--as", "sorted", "--json").well().object()["body"]["ended"] == "sorted"
    used("log", "end", line, "--as", "shouted").failed(1, "said, raised, sorted, left")
    difference = used.take("log", "add", "--pair", "1", "--json", fields={"kind": "difference", "text": "x"}).object()
    used("log", "end", difference["id"], "--as", "left").failed(1, "Only held-back")


def test_bad_input_is_refused_and_nothing_is_saved(used: Here) -> None:
    for wrong in ({"text": "x"}, {**HELD, "why": "because"}, {**HELD, "ended": 5}, {**HELD, "text": ["x"]}, {}):
        used.take("log", "add", "--pair", "1", fields=wrong).failed(1)
    used("log", "list", "--pair", "1", "--open", "secrets").failed(1, "held-back or rehearsals")
    used("log", "list", "--pair", "1", "--kind", "gossip").failed(1, "I don't know that kind")
    assert used("log", "list", "--pair", "1").well().err == "Nothing in the log yet.\n"


def test_the_debrief_takes_what_became_of_a_rehearsal(used: Here) -> None:
    used.take("rehearse", "--pair", "1", fields={"situation": "x"}).well()
    used.take("debrief", "--pair", "1", fields={"rehearsal": {"outcome": "said"}}).failed(1, "no rehearsal")
    with Journal.open(used.vault, PASSPHRASE) as journal:
        now = journal.clock.now()
        journal.sessions.add(journal.pairs.get(1), {"held_at": now.isoformat(timespec="seconds")})
    done = used.take("debrief", "--pair", "1", fields={"rehearsal": {"outcome": "said", "landed": 5}})
    assert done.code in (0, 1)
    if done.code == 0:
        (told,) = used("log", "list", "--pair", "1", "--open", "rehearsals", "--json").well().objects()
        assert (told["body"]["outcome"], told["body"]["landed"]) == ("said", 5)


def test_all_of_it_comes_back_from_a_takeout(used: Here) -> None:
    line = add(used)
    used.take("rehearse", "--pair", "1", "--line", line, fields={"situation": "in June"}).well()
    used.take("contact", "add", "--pair", "1", fields={"kind": "hr", "who": "Help desk"}).well()
    folder = used.home / "out"
    used("takeout", str(folder), "--yes", "takeout").well()
    rows = [json.loads(row) for row in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    kinds = {row.get("kind") for row in rows}
    assert {"log_item", "rehearsal", "contact"} <= kinds
    before = {row["id"]: row["body"] for row in rows if row.get("kind") in ("log_item", "rehearsal", "contact")}
    used.vault.unlink()
    used.make().close()
    done = used("import", str(folder / "journal.jsonl"))
    assert done.code == 0, done.err
    again = used("list", "--limit", "0", "--json").well().objects()
    assert all(before[each["id"]] == each["body"] for each in again if each["id"] in before)
    with Journal.open(used.vault, PASSPHRASE) as journal:
        pair = journal.pairs.get(1)
        assert [each.body.situation for each in journal.own_lines.rehearsals(pair)] == ["in June"]
        assert [each.body.who for each in journal.contacts.of(pair)] == ["Help desk"]


def test_a_search_says_where_what_is_held_back_can_be_read(used: Here) -> None:
    used.take("session", "add", "--pair", "1", fields={"planned_at": "2030-01-15T10:00"}).well()
    used.take("prepare", "--pair", "1", fields={"to_keep": "my salary"}).well()
    done = used("search", given="salary").well()
    (shown,) = re.findall(r"Held back, so not shown here: 1\. `rmjournal (show \w+)` shows it\.", done.err)
    assert "my salary" in used(*shown.split()).well().out
    add(used, text="the salary talk")
    done = used("search", given="salary").well()
    assert (
        f"not shown here: 2. `rmjournal log list --pair N --open held-back` and `rmjournal {shown}` show them."
        in done.err
    )
