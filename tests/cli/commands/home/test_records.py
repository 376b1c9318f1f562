"""The commands on records of any kind: list, show, search, edit, history."""

import re

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here, ids_of, twice_edited_note


def test_what_is_added_is_listed(used: Here) -> None:
    out = used("list").well().out
    assert "pair 1: Heron, Mentor (junior)" in out
    assert "pair 2: Otter, Mentee (senior)" in out
    assert "session 1: took place 05 Mar 2026" in out
    for words in ("the note of the session", "[draft] ask before six", "it went well"):
        assert words in out
    assert "hidden" not in out
    assert "the hidden note" in used("list", "--off-record").well().out
    assert "Heron" not in used("list", "--pair", "2").well().out
    assert len(used("list", "--limit", "2").well().out.splitlines()) == 2


def test_editing_replaces_the_text_or_single_fields(used: Here) -> None:
    (note,) = [found for found in ids_of(used, "note") if "session" in used("show", found).out]
    used("edit", note[:8], given="other words").well()
    assert used("show", note, "--json").well().object()["body"]["text"] == "other words"
    (session,) = ids_of(used, "session")
    used.take("edit", session, fields={"minutes": 45}).well()
    assert used("show", session, "--json").well().object()["body"]["minutes"] == 45
    used("edit", session, given="a text").failed(1, "--json-in")


def test_searching_reads_its_line_from_standard_input(used: Here) -> None:
    assert "the note of the session" in used("search", given="NOTE pair:1\nsecond line").well().out
    assert "Nothing found" in used("search", given="hidden").well().err
    assert "the hidden note" in used("search", "--off-record", given="hidden").well().out
    for number in range(3):
        used("note", "--pair", "2", given=f"kestrel {number}").well()
    done = used("search", "--limit", "2", given="kestrel").well()
    assert [line[-9:] for line in done.out.splitlines()] == ["kestrel 2", "kestrel 1"]
    assert "2 of 3" in done.err
    assert len(used("search", "--limit", "0", "--json", given="kestrel").well().objects()) == 3


def test_history_is_listed_with_numbers_and_a_version_is_put_back(used: Here) -> None:
    found = twice_edited_note(used)
    listed = used("history", found).well().out
    assert listed.index("two") < listed.index("one")
    assert [each["body"]["text"] for each in used("history", found, "--json").well().objects()] == ["two", "one"]
    assert used("history", found, "--back", "2", "--json").well().object()["body"]["text"] == "one"
    assert [each["body"]["text"] for each in used("history", found, "--json").well().objects()] == [
        "three",
        "two",
        "one",
    ]
    used("history", found, "--back", "9").failed(1, "no version 9, only 3")


def test_versions_with_the_same_words_show_the_fields_in_which_they_differ(used: Here) -> None:
    fields = {"text": "less mail", "kind": "insight", "learnt_by": "me"}
    found = used.take("takeaway", "add", "--pair", "1", "--json", fields=fields).well().object()["id"]
    used.take("edit", found, fields={"kind": "decision"}).well()
    used.take("edit", found, fields={"kind": "question"}).well()
    listed = used("history", found).well().out
    assert listed.count("less mail") == 2
    assert listed.index("kind: decision") < listed.index("kind: insight")
    assert "who learnt" not in listed
    (session,) = used("session", "list", "--pair", "1", "--json").well().objects()
    used.take("edit", session["id"], fields={"ratings": {"overall": 4}}).well()
    assert "Ratings(" not in used("history", session["id"]).well().out


def test_a_record_that_was_never_changed_says_so(used: Here) -> None:
    (note,) = [each for each in used("list", "--json").well().objects() if each["kind"] == "note"]
    assert "No earlier versions" in used("history", note["id"]).well().err


def test_lists_and_search_leave_out_what_is_kept_to_oneself_and_show_gives_it(used: Here) -> None:
    fields = {"planned_at": "2099-01-01T10:00", "intention": "kestrel first"}
    session = used.take("session", "add", "--pair", "1", "--json", fields=fields).well().object()
    named = ("--pair", "1", "--session", str(session["body"]["number"]))
    used.take("prepare", *named, fields={"to_keep": "merlin kept"}).well()
    used.take("contact", "add", "--pair", "1", fields={"kind": "hr", "who": "Merlin Desk"}).well()
    for command in (["list", "--limit", "0"], ["list", "--pair", "1"], ["session", "list", "--pair", "1"]):
        for how in ([], ["--json"]):
            done = used(*command, *how).well()
            assert "kestrel first" in done.out
            assert "merlin" not in (done.out + done.err).casefold(), (command, how)
    found = used("search", "--json", given="kestrel").well()
    assert "kestrel first" in found.out
    assert "merlin" not in found.out
    assert "merlin kept" in used("show", session["id"], "--json").well().out
    assert "Merlin Desk" in used("contact", "list", "--pair", "1").well().out


def test_what_stays_closed_names_the_command_that_opens_it(used: Here) -> None:
    used.take("check-in", "--pair", "1", fields={"worry": 2}).well()
    used.take("rehearse", "--pair", "1", fields={"situation": "in our last session"}).well()
    said = used("list", "--pair", "1").well().err
    assert "`rmjournal check-in --pair N --list`" in said
    assert "`rmjournal log list --pair N --open rehearsals`" in said
    assert "rehearsals`" in used("search", given="kind:rehearsal").well().err
    for kind, command in (("check-in", "check-in --pair N --list"), ("person-to-talk-to", "contact list --pair N")):
        said = used("search", given=f"kind:{kind}").well().err
        assert f"`rmjournal {command}`" in said
        assert "Nothing found" not in said


def test_a_draft_without_text_is_listed_by_what_it_will_become(used: Here) -> None:
    with Journal.open(used.vault, PASSPHRASE, state=used.home / "state" / "rmjournal") as journal:
        pair = journal.pairs.get(1)
        session = journal.sessions.of(pair)[0]
        journal.drafts.save(Kind.AGENDA_ITEM, pair.id, session.id, fields={"prep_done": True})
        journal.drafts.save(Kind.GOAL, pair.id, None, fields={"whose": ""})
        draft = journal.drafts.save(Kind.LOG_ITEM, pair.id, session.id, fields={"takeaway": ""})
        journal.drafts.save(Kind.NOTE, pair.id, None, text="half a note")
    listed = used("list").well().out
    for words in ("preparation for session 1", "goal", "debrief of session 1", "half a note"):
        assert re.search(rf"  draft        P1  {words}$", listed, re.MULTILINE), listed
    assert "  draft        debrief of session 1" in used("show", session.id).well().out
    assert "debrief of session 1" in used("delete", draft.id).err
